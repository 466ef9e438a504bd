"""What people type, made comparable: Slack mark-up, code and quotes gone, one spelling for contractions, stems."""

import html
import re
import unicodedata
from functools import lru_cache

from bot.core.typed_text import unmarked
from bot.language.patterns import needed

LONGEST = 3000  # characters of a text that are read; Slack's own inputs end there

_CODE = re.compile(r"```.*?(?:```|$)|`[^`\n]*`", re.DOTALL)
_QUOTED_LINE = re.compile(r"^\s*>.*$", re.MULTILINE)
_MENTION = re.compile(r"<@[^>]*>")
_LINK = re.compile(r"<(?:https?|mailto)[^>]*>|https?://\S+|<[#!][^>]*>")
_EMOJI_NAME = re.compile(r":[a-z0-9_+-]+:")
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe", "æ": "ae", "’": "'", "‘": "'", "´": "'", "`": "'"}
)
_SPACE = re.compile(r"\s+")
_BLANKS = re.compile(r"[ \t]+")
_KEPT = re.compile(r"[^a-z0-9@#%+.,;:!?\n' ]+")

# With each pattern the pieces of text of which one has to be there: most texts hold few of them.
_CONTRACTIONS: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = tuple(
    (tuple(sorted(needed(pattern))), re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\b(?:can'?t|cannot|cant)\b", "can not"),
        (r"\b(?:won'?t|wont)\b", "will not"),
        (r"\bain'?t\b", "is not"),
        (r"\b(do|does|did|is|are|was|were|have|has|had|could|would|should)n'?t\b", r"\1 not"),
        (r"\bi'?m\b", "i am"),
        (r"\bi'?ve\b", "i have"),
        (r"\bi'll\b", "i will"),
        (r"\bi'd\b", "i would"),
        (r"\bid (love|be|like|happily|gladly|rather)\b", r"i would \1"),
        (r"\bill (be|try|come|help|see|take|do|make|join|listen)\b", r"i will \1"),
        (r"\b(they|we|you)'?re\b", r"\1 are"),
        (r"\b(they|we|you|who|there|she|he|it|that)'ll\b", r"\1 will"),
        (r"\b(they|we|you|who|she|he)'ve\b", r"\1 have"),
        (r"\b(they|we|you|who|she|he|it|that)'d\b", r"\1 would"),
        (r"\b(it|that|he|she|who|what|there|here|where|how|let)'s\b", r"\1 is"),
        (r"\blet is\b", "let us"),
        (r"\b(\w+)'s\b", r"\1"),
        (r"\bgonna\b", "going to"),
        (r"\bwanna\b", "want to"),
        (r"\bdunno\b", "do not know"),
        (r"\b(?:any ?1|any one)\b", "anyone"),
        (r"\b(?:sum ?1|some ?1|some one)\b", "someone"),
        (r"\b(?:no ?one)\b", "nobody"),
        (r"\bu\b", "you"),
        (r"\bur\b", "your"),
        (r"\bpls|plz\b", "please"),
        (r"\bb4\b", "before"),
        (r"\bw/o\b", "without"),
        (r"\bw/ ?", "with "),
    )
)

_IRREGULAR = {
    "children": "child", "babies": "baby", "slept": "sleep", "flew": "fly", "flown": "fly", "going": "go",
    "goes": "go", "went": "go", "gone": "go", "came": "come", "coming": "come", "comes": "come", "been": "be",
    "being": "be", "am": "be", "is": "be", "are": "be", "was": "be", "were": "be", "has": "have", "had": "have",
    "having": "have", "does": "do", "did": "do", "doing": "do", "done": "do", "told": "tell", "died": "die",
    "dying": "die", "took": "take", "taken": "take", "taking": "take", "woke": "wake", "woken": "wake",
    "waking": "wake", "gave": "give", "giving": "give", "fell": "fall", "fallen": "fall", "said": "say",
    "nannies": "nanny", "nannys": "nanny", "felt": "feel", "mommies": "mommy", "used": "use", "using": "use",
    "forgot": "forget", "forgotten": "forget", "threw": "throw", "thrown": "throw", "made": "make", "making": "make",
    "news": "news", "trans": "trans", "always": "always", "this": "this", "thanks": "thanks", "his": "his",
    "less": "less", "ours": "ours", "yours": "yours", "wednesday": "wednesday", "need": "need", "feed": "feed",
    "speed": "speed", "boss": "boss", "lice": "lice", "anything": "anything", "everything": "everything",
    "something": "something", "nothing": "nothing", "morning": "morning", "evening": "evening", "during": "during",
    "mornings": "morning", "evenings": "evening", "clothing": "clothing", "sibling": "sibling", "siblings": "sibling",
}  # fmt: skip


def cleaned(text: str) -> str:
    """Return a text without code, quoted lines, links and emoji names, spelling kept; a mention becomes "@person"."""
    return _SPACE.sub(" ", _EMOJI_NAME.sub(" ", _without_marks(text[:LONGEST]))).strip()


def _without_marks(text: str) -> str:
    """Return a text without code, quoted lines and links; a mention becomes "@person"."""
    if "`" in text:
        text = _CODE.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    if ">" in text:
        text = _MENTION.sub(" @person ", _QUOTED_LINE.sub(" ", text))
    return _LINK.sub(" ", text) if "<" in text or "://" in text else text


def plain(text: str) -> str:
    """Return a text in lower-case ASCII words with simple punctuation, as patterns read it; a mention becomes
    "@person".
    """
    text = _without_marks(unmarked(text[:LONGEST]))
    if text.isascii():
        text = text.lower().replace("`", "'")
    else:
        text = unicodedata.normalize("NFKC", text).lower().translate(_UMLAUTS)
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = _EMOJI_NAME.sub(" ", text)
    for needs, pattern, replacement in _CONTRACTIONS:
        for piece in needs:
            if piece in text:
                text = pattern.sub(replacement, text)
                break
    return _BLANKS.sub(" ", _KEPT.sub(" ", text)).strip()


_TOKEN = re.compile(r"[a-z0-9@][a-z0-9@#%+]*|#[0-9]+")


# An article or a preposition cut short before a noun in French: "l'adoption", "d'allaitement".
_CUT_SHORT = re.compile(r"\b(l|d|qu)'(?=[a-z])")


def without_apostrophes(plain_text: str) -> str:
    """Return a plain text without apostrophes; an article cut short in French becomes a word of its own."""
    return _CUT_SHORT.sub(r"\1 ", plain_text).replace("'", "") if "'" in plain_text else plain_text


def tokens(plain_text: str) -> list[str]:
    """Return the words of an already plain text, without punctuation."""
    return _TOKEN.findall(without_apostrophes(plain_text))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a plain word without its usual English endings; irregular words by a list."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.isalpha():
        return word
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    word = _without_ending(word)
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= 4 - (ending == "ing"):
            doubled = len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz"
            return rest[:-1] if doubled else rest
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
