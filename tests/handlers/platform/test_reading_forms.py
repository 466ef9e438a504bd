"""Forms are read as the standard library reads them when it is strict."""

from random import Random
from urllib.parse import parse_qsl

from handlers.platform.transport.door import MISREAD, MOST_FIELDS, read_form

PARTS = (
    "a",
    "text",
    "=",
    "&",
    "%20",
    "+",
    "%C3%A9",
    "%ff",
    "%",
    "%0",
    "é",
    "payload",
    " ",
    "%26",
    "%3D",
    "b=c",
    "&&",
    ";",
)


def _theirs(text: str) -> dict[str, str] | None:
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except MISREAD:
        return None
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


def _ours(text: str) -> dict[str, str] | None:
    try:
        return read_form(text)
    except MISREAD:
        return None


def test_every_form_is_read_as_the_library_reads_it_or_refused_with_it() -> None:
    chance = Random(1)
    read = 0
    for _ in range(20_000):
        text = "".join(chance.choice(PARTS) for _ in range(chance.randrange(1, 9)))
        assert _ours(text) == _theirs(text), text
        read += _ours(text) is not None
    assert read > 1_000
    many = "&".join(f"f{number}=1" for number in range(MOST_FIELDS))
    assert _ours(many) == _theirs(many) != None  # noqa: E711
    assert _ours(f"{many}&more=1") is None


def test_the_one_character_that_is_nowhere_text_is_taken_out() -> None:
    assert read_form("text=a%00b&c=%00") == {"text": "ab", "c": ""}
