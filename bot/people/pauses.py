"""Pauses in plain words: until a date, or "until I say" (R21)."""

import re
from dataclasses import dataclass
from datetime import date

from bot.core.dates import FURTHEST, parse_until
from bot.core.errors import Refusal

_UNTIL_I_SAY = re.compile(
    r"\b(?:(?:until|till) (?:i|we) (?:say|tell|write|come back|return)|(?:until|till) (?:i'?m|i am) back"
    r"|until further notice|indefinitely|for now|open[- ]?ended|bis auf weiteres)\b"
    r"|^i'?ll (?:say|tell you)",
    re.IGNORECASE,
)


_OVER = re.compile(
    r"\b(?:resume|un-?pause|(?:end|stop|lift) (?:my|the|this) (?:pause|break)|i'?m back|i am back|back again"
    r"|(?:start|begin) again|(?:bin|wieder) (?:zurück|zurueck|da))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Pause:
    """A pause; `until` is the first day back in the person's own calendar, None means "until I say"."""

    until: date | None = None


@dataclass(eq=False)
class DayOutOfRange(Refusal):
    """The first day back (or to be greeted) has to lie after today and within five years."""

    day: date


def pause_until(day: date | None, today: date) -> Pause:
    """A pause until a day picked from a calendar; raises `DayOutOfRange`."""
    if day is not None and not today < day <= today + FURTHEST:
        raise DayOutOfRange(day)
    return Pause(day)


def ends_a_pause(words: str) -> bool:
    """Whether somebody whose pause is running says that it is over."""
    return _OVER.search(words) is not None


def pause_in_words(words: str, today: date) -> Pause | None:
    """What "three weeks", "until 3 March" or "until I say" mean; None when nothing sure can be read."""
    day = parse_until(words, today)
    if day is not None:
        return Pause(day)
    return Pause() if _UNTIL_I_SAY.search(words) else None
