"""Every way in which keyboards, phones and Slack change how a word is typed: white space, invisible characters,
marks.
"""

import unicodedata
from collections.abc import Iterator

# The planes in which Unicode has put anything that is neither a Chinese character nor for private use.
_CHARACTERS = [chr(code) for code in (*range(0x20000), *range(0xE0000, 0xF0000))]
# Whatever Unicode calls white space, and what is shown as a blank or as a line end without being called so.
WHITE = [char for char in _CHARACTERS if char.isspace()]
WHITE += ["\u2800", "\u3164", "\r\n", "  ", " \u00a0", "\t ", "\n\n"]
# Whatever Unicode calls a format character: zero-width, byte order mark, soft hyphen, directions, …
INVISIBLE = [
    char for char in _CHARACTERS if unicodedata.category(char) == "Cf" and not "\U000e0020" <= char <= "\U000e007f"
] + ["\u034f"]
HYPHENS = [chr(code) for code in (0x2D, *range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D)]
AROUND = [
    "“{}”", "„{}“", "”{}”", "‘{}’", "‚{}‘", "«{}»", "»{}«", "‹{}›", "「{}」", '"{}"', "'{}'", "`{}`", "```{}```",
    "*{}*", "_{}_", "~{}~", "*_{}_*", "_*{}*_", "*`{}`*", "({})", "[{}]", "« {} »", "“{}.”",
    "{}.", "{}!", "{}…", "{}...", "{},", "{};", "{}:", "{}!!", "{}?!", "{} .", "{} !", "-{}", "- {}", "• {}", "/{}",
    "{})", ">{}", "{}\u3002", "{}\uff01", "{}\ufe0f",
]  # fmt: skip


def dressed(word: str) -> Iterator[str]:
    """Yield the word alone in every form in which it is still the same word."""
    for mark in AROUND:
        yield mark.format(word)
    for white in WHITE:
        yield from (white + word, word + white, white + word + white)
    for invisible in INVISIBLE:
        yield from (invisible + word, word + invisible, word[:1] + invisible + word[1:])
    yield from (word.upper(), word.title(), "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word))
    yield from _joined(word)


def _joined(word: str) -> Iterator[str]:
    """Yield the word with other hyphens, with and without spaces."""
    parts = word.replace("-", " ").split()
    if len(parts) > 1:
        yield from (hyphen.join(parts) for hyphen in HYPHENS)
        yield from (white.join(parts) for white in WHITE)
        yield from ("".join(parts), "_".join(parts), "'".join(parts))


def followed(word: str, rest: str) -> Iterator[str]:
    """Yield the word and what follows it, with every white space between them, and with every form of the word
    alone.
    """
    yield from (f"{word}{white}{rest}" for white in WHITE)
    yield from (f"{mark.format(word)} {rest}" for mark in AROUND)
    yield from (f"{word}{invisible} {invisible}{rest}" for invisible in INVISIBLE)
    yield from (mark.format(f"{word} {rest}") for mark in ("*{}*", "_{}_", "“{}”", '"{}"', "`{}`"))
