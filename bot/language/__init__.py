"""Plain words: which topics a text names, whether it needs a professional, and what its writer wants.

Everything happens on this machine; nothing typed is kept, logged or sent anywhere.
"""

from bot.core.errors import WordsTooLong
from bot.language.intents import Answer, Intent
from bot.language.safety import Safety
from bot.language.sentence import Finding, Understood, as_json_line, find_topics, meant, understand, warm_up
from bot.language.text import LONGEST as LONGEST_READ

__all__ = [
    "LONGEST_READ",
    "Answer",
    "Finding",
    "Intent",
    "Safety",
    "Understood",
    "as_json_line",
    "find_topics",
    "meant",
    "require_readable",
    "understand",
    "warm_up",
]


def require_readable(words: str) -> None:
    """Raise `WordsTooLong` for words whose end would not be read (R17). Safety is looked at before that."""
    if len(words) > LONGEST_READ:
        raise WordsTooLong(len(words), LONGEST_READ)
