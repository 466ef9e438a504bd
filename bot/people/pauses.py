"""Pauses in plain words: until a date, or "until I say" (R21), in English, German, French and Spanish."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.errors import Refusal
from bot.core.typed_dates.reading import FURTHEST, Reading, read_until
from bot.core.typed_text import unmarked

SHORTEST_QUARTER_OFF = timedelta(weeks=4)
_UNTIL_I_SAY = re.compile(
    r"\b(?:(?:until|till) (?:i|we) (?:say|tell|write|come back|return)|(?:until|till) (?:i'?m|i am) back"
    r"|until further notice|indefinitely|for now|open[- ]?ended"
    r"|bis auf weiteres|auf unbestimmte zeit|bis ich (?:\w+ )?(?:wieder|zurück|mich|sage|melde|bescheid)|vorerst"
    r"|jusqu'à nouvel ordre|jusqu'à (?:ce que je|mon retour)|pour l'instant|indéfiniment"
    r"|hasta nuevo aviso|hasta que (?:yo )?(?:diga|avise|vuelva|lo diga)|por ahora|indefinidamente)\b"
    r"|^i'?ll (?:say|tell you)",
    re.IGNORECASE,
)


_OVER = re.compile(
    r"\b(?:resume|un-?pause|(?:end|stop|lift) (?:my|the|this) (?:pause|break)|i'?m back|i am back|back again"
    r"|(?:my|the) pause is (?:over|done|finished|up)|(?:back|off) (?:from )?(?:my |the )?pause|end of (?:my|the) pause"
    r"|(?:start|begin) again|(?:bin|wieder) (?:zurück|zurueck|da)"
    r"|pause (?:beenden|aufheben|vorbei|zu ende|ist (?:vorbei|zu ende|um))|beende (?:meine|die) pause|ende der pause"
    r"|(?:je suis |suis )?de retour|reprendre|je reprends|fin de (?:la|ma) pause"
    r"|pause (?:est )?(?:finie|terminée|terminee)"
    r"|he vuelto|estoy de vuelta|reanuda[r]?|fin de (?:la|mi) pausa|termina[r]? (?:la|mi) pausa"
    r"|(?:se acabó|se acabo|terminó|termino) (?:la|mi) pausa"
    r"|(?:la|mi) pausa (?:ha terminado|terminó|termino|se acabó))\b",
    re.IGNORECASE,
)


_THIS_QUARTER = re.compile(
    r"^\W*(?:(?:please )?(?:pause |skip )?(?:me )?(?:for )?(?:not )?(?:this|the) quarter"
    r"|(?:bitte )?(?:nicht )?(?:in )?(?:diese[sm]|das) quartal(?: nicht)?(?: pausieren)?"
    r"|pas ce trimestre(?:-ci)?|(?:pause )?(?:pour )?ce trimestre"
    r"|(?:este trimestre no|no este trimestre|(?:pausa )?este trimestre))(?:,? (?:please|bitte|merci|por favor))?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Pause:
    """A pause; `until` is the first day back in the person's own calendar, None means "until I say"."""

    until: date | None = None


class DayOutOfRange(Refusal):
    """The first day back (or the day to be greeted) has to be after today and within five years."""

    day: date


def pause_until(day: date | None, today: date) -> Pause:
    """A pause until a day picked in a form, or (None) without an end; raises `DayOutOfRange`."""
    if day is not None and not today < day <= today + FURTHEST:
        raise DayOutOfRange(day)
    return Pause(day)


def _next_quarter(today: date) -> date:
    """The first day of the next calendar quarter."""
    months = today.year * 12 + (today.month - 1) // 3 * 3 + 3
    return date(months // 12, months % 12 + 1, 1)


def quarter_off(today: date) -> date:
    """The first day back after *not this quarter*: the next quarter's, or the one after if within four weeks (R21)."""
    first = _next_quarter(today)
    return first if first - today >= SHORTEST_QUARTER_OFF else _next_quarter(first)


def skips_this_quarter(words: str) -> bool:
    """Whether the words say *not this quarter* and nothing else."""
    return _THIS_QUARTER.search(unmarked(words)) is not None


def ends_a_pause(words: str) -> bool:
    """Whether the words say that a pause is over."""
    return _OVER.search(unmarked(words)) is not None


@dataclass(frozen=True)
class PauseWords:
    """A pause in words: `pause` where it is certain, else None and what `reading` understood, to be asked about."""

    pause: Pause | None
    reading: Reading


def read_pause(words: str, today: date) -> PauseWords:
    """Read "three weeks", "until 3 March", "this quarter" or "until I say"."""
    if skips_this_quarter(words):
        return PauseWords(Pause(quarter_off(today)), Reading())
    reading = read_until(words, today)
    if reading.day is not None:
        return PauseWords(Pause(reading.day), reading)
    names_a_day = reading.guess or reading.past
    is_open = not names_a_day and _UNTIL_I_SAY.search(unmarked(words)) is not None
    return PauseWords(Pause() if is_open else None, reading)
