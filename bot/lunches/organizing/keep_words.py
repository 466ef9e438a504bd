"""Reading "keep the old date" in the words of an organizer: a lunch that a holiday has moved goes back to its usual
day. In English, German, French and Spanish.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.core.typed_dates.ranges import read_days_in
from bot.core.typed_text import unmarked, without_accents

LONGEST = 120  # characters; a longer text says something else besides
_LUNCH = r"(?:it|that|the lunch|lunch|den lunch|das mittagessen|ihn|es|le dejeuner|la comida|el almuerzo)"
_OLD = (
    r"(?:(?:on |to )?(?:the|our) )?(?:old|usual|original) (?:date|day)"
    r"|(?:den|das|am|beim) (?:alten|ublichen|ursprunglichen|alte|ubliche) (?:termin|tag|datum)"
    r"|(?:a )?(?:l'ancienne date|la date (?:d'origine|initiale|habituelle|d'avant))"
    r"|(?:en |con )?(?:la fecha|el dia) (?:anterior|original|habitual|de siempre|de antes)"
)
_KEEP = (
    r"(?:keep|leave|stick (?:to|with)|behalte|behalten wir|lass|lassen wir|bleib bei|bleiben wir bei"
    r"|garde|gardez|gardons|garder|laisse|laissons|manten|mantener|mantengamos|mantenemos|deja|dejemos|conserva)"
)
_FIRST = re.compile(rf"(?:please |bitte |por favor )?{_KEEP} (?:bitte )?(?:{_LUNCH} )?(?P<what>.+)")
_LAST = re.compile(r"(?P<what>.+?) (?:bitte )?(?:behalten|lassen)")
_POLITE = re.compile(r"[\s,]*\b(?:please|bitte|s'il te plait|s'il vous plait|por favor)\b[\s,]*$")


@dataclass(frozen=True)
class OldDateKept:
    """Which lunch keeps its old date: the one that was on `day`, or with None the next one that was moved."""

    day: date | None = None


def keeps_old_date(words: str, today: date) -> OldDateKept | None:
    """Return what "keep the old date" or "keep 12 October" means; None when the words say anything else or more."""
    if len(words) > LONGEST:
        return None
    plain = _POLITE.sub("", " ".join(without_accents(unmarked(words)).split()).rstrip(" .!"))
    for wording in (_FIRST, _LAST):
        found = wording.fullmatch(plain)
        if found is None:
            continue
        if re.fullmatch(_OLD, found["what"]):
            return OldDateKept()
        named = read_days_in(re.sub(r"^(?:on|from|am|vom|den|le|du|el|del) ", "", found["what"]), today)
        if named is not None and named[0] == named[1] and not named[2]:
            return OldDateKept(named[0])
    return None
