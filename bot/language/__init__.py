"""Plain words: which topics a text names, whether it needs a professional, and what its writer wants.

Everything happens on this machine; nothing typed is kept, logged or sent anywhere.
"""

from bot.language.intents import Answer, Intent
from bot.language.safety import Safety
from bot.language.sentence import Finding, Understood, as_json_line, find_topics, meant, understand, warm_up

__all__ = [
    "Answer",
    "Finding",
    "Intent",
    "Safety",
    "Understood",
    "as_json_line",
    "find_topics",
    "meant",
    "understand",
    "warm_up",
]
