"""Reading and writing a return plan's choices as typed: "60%, 80% from week 5", "Mon-Thu 12:00-13:00"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar

from bot.core.typed_dates.words import LANGUAGES
from bot.core.typed_text import unmarked, without_accents
from bot.core.words import _, short_weekdays
from bot.plans.problems import NotAPlan, Problem, Why, problems_of
from bot.plans.return_plans import Choices, RampStep, Span, first_weekday

T = TypeVar("T")
LONGEST_STEPS = 200
LONGEST_SPANS = 400

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# German, French and Spanish short forms; the German ones of two letters only where they are capitalized.
_SHORT_DAYS = ("lun", "mar mardi", "mer mie", "jeu jue", "ven vie", "sam sab", "dim dom")
_TWO_LETTERS = {name: day for day, name in enumerate(("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"))}
_CAPITALIZED = re.compile(r"\b(Mo|Di|Mi|Do|Fr|Sa|So)\b\.?")
_DAYS_BY_NAME = {
    without_accents(name): day
    for table in (_SHORT_DAYS, *(language.weekdays for language in LANGUAGES.values()))
    for day, names in enumerate(table)
    for name in names.split()
}
_DAY = "(?:" + "|".join(sorted(_DAYS_BY_NAME, key=len, reverse=True)) + ")s?"
_EVERY = re.compile(
    r"\b(?:daily|every ?day|every working day|each day|all days|week ?days|work(?:ing)? ?days|taglich|jeden tag"
    r"|an jedem arbeitstag|chaque jour|tous les jours|todos los dias|cada dia)\b"
)
_TO = r"(?:-|to|until|till|through|bis|a|au|al|hasta|jusqu'a)"
_RANGE = re.compile(rf"\b({_DAY})\.?\s*{_TO}\s*({_DAY})\b")
_ONE_DAY = re.compile(rf"\b({_DAY})\b")
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2})|\s?h\b)?\s*(?:uhr\b|heures?\b|horas?\b)?\s*(am\b|pm\b|a\.m\.|p\.m\.)?"
_TIMES = re.compile(rf"(?:\b(?:from|von|de|desde|ab)\s+)?(?<!\d){_CLOCK}\s*{_TO}\s*{_CLOCK}(?!\d)")
EARLIEST_UNSAID = time(6)  # before it, "3-4:30" is more likely meant in the afternoon, so it is asked about
_SHARE = re.compile(r"(\d{1,4})\s*(?:%|percent\b|per cent\b|prozent\b|pour ?cent\b|por ciento\b)")
_SPLIT = re.compile(r"[,;\n]|\b(?:then|and|after that|dann|danach|und|puis|ensuite|et|luego|despues|y)\b")
_WEEK = re.compile(
    r"\b(?:weeks?|wk|wochen?|semaines?|sem|semanas?)\s*(\d{1,3})(?:\s*(?:-|to|bis|a|au|hasta)\s*(\d{1,3}))?\b"
)
_FILLER = re.compile(
    r"\b(?:at first|to start|zu beginn|am anfang|a partir de(?: la)?|des la|desde(?: la)?|au debut|d'abord|al principio"
    r"|and|from|on|onwards?|first|now|at|in|of|a|the|full|week|starting|ab|von|der|die|anfangs|zuerst|zunachst|erst"
    r"|erstmal|jetzt|des|de|le|la|les|los|las|maintenant|en|primero|ahora)\b|[\s,;:.()&/+-]"
)
_FILLER_OF_TIMES = re.compile(
    r"\b(?:and|on|at|the|every|each|und|am|um|jeden|jeweils|et|le|les|chaque|tous|y|el|los|cada|todos)\b|[\s,;:.()&/+-]"
)


@dataclass(frozen=True)
class Typed:
    """The form as typed; fields it does not show have the text of the known values."""

    start: date | None
    steps: str
    weeks: str
    days: frozenset[int]
    hours: str
    remote: frozenset[int]
    quiet: str
    breaks: str
    leave: str
    leave_days: frozenset[int]


def choices_from(typed: Typed, today: date, kept_since: date | None = None) -> Choices:
    """The choices that the form says; raises `NotAPlan` with all problems, by field."""
    problems: dict[str, Problem] = {}

    def read(name: str, reader: Callable[[], T], instead: T) -> T:
        """Return what `reader` reads, or `instead` after recording the problem of the field `name`."""
        try:
            return reader()
        except NotAPlan as refusal:
            problems[name] = refusal.problems[""]
            return instead

    if typed.start is None:
        problems["start"] = Problem(Why.EMPTY)
    choices = Choices(
        start=typed.start or today,
        steps=read("steps", lambda: read_steps(typed.steps), (RampStep(1, 100),)),
        weeks=read("weeks", lambda: read_count(typed.weeks), 1),
        days=typed.days,
        minutes=read("hours", lambda: read_hours(typed.hours), 40 * 60),
        remote=typed.remote,
        quiet=read("quiet", lambda: read_spans(typed.quiet, typed.days), ()),
        breaks=read("breaks", lambda: read_spans(typed.breaks, typed.days), ()),
        leave=read("leave", lambda: read_count(typed.leave or "0"), 0),
        leave_days=typed.leave_days,
    )
    problems = {**problems_of(choices, today, kept_since), **problems}
    if problems:
        raise NotAPlan(problems)
    return choices


def read_steps(words: str) -> tuple[RampStep, ...]:
    """Shares of a week and from when: "60% Mon-Wed, from week 5: 80%"; raises `NotAPlan`."""
    parts = _parts(_plain(words))
    if not parts:
        raise _problem(Why.UNREADABLE if words.strip() else Why.EMPTY, words)
    steps = tuple(_step(part, place) for place, part in enumerate(parts))
    for part, after in zip(parts, steps[1:], strict=False):  # "weeks 1-4" has to end where the next share begins
        week = _WEEK.search(part)
        if week and week[2] and int(week[2]) + 1 != after.week:
            raise _problem(Why.UNREADABLE, part)
    return steps


def _plain(words: str) -> str:
    """The words in lower case without accents and marks, with German days of two letters spelled out."""
    spelled = _CAPITALIZED.sub(lambda match: _WEEKDAYS[_TWO_LETTERS[match[1]]], unmarked(words))
    return without_accents(spelled)


def _parts(plain: str) -> list[str]:
    """The words of each share; parts between commas without a share (such as a day) belong to the one before."""
    parts: list[str] = []
    lead = ""
    for part in _SPLIT.split(plain):
        if _SHARE.search(part):
            parts.append(f"{lead} {part}")
            lead = ""
        elif parts:
            parts[-1] += f" {part}"
        else:
            lead += f" {part}"
    return parts


def _step(part: str, place: int) -> RampStep:
    share, week = _SHARE.search(part), _WEEK.search(part)
    assert share is not None
    if week is None and place:
        raise _problem(Why.NO_WEEK, share[0])
    days, rest = _days(_WEEK.sub(" ", _SHARE.sub(" ", part, count=1), count=1))
    if _FILLER.sub("", rest):
        raise _problem(Why.UNREADABLE, rest.strip(" ,;:."))
    return RampStep(int(week[1]) if week else 1, int(share[1]), days)


def read_spans(words: str, usual: frozenset[int]) -> tuple[Span, ...]:
    """Fixed times, one per line; without days they are on all `usual` days. Raises `NotAPlan`."""
    lines = [line.strip() for line in re.split(r"[;\n]", words) if line.strip()]
    return tuple(_span(line, usual) for line in lines)


def _span(line: str, usual: frozenset[int]) -> Span:
    plain = _plain(line)
    found = list(_TIMES.finditer(plain))
    if len(found) != 1:
        raise _problem(Why.UNREADABLE, line)
    about = plain[: found[0].start()] + " " + plain[found[0].end() :]
    daily = _EVERY.search(about)
    days, rest = _days(_EVERY.sub(" ", about))
    if _FILLER_OF_TIMES.sub("", rest):
        raise _problem(Why.UNREADABLE, line)
    start, end = _clock_times(found[0], line)
    if start >= end:
        raise _problem(Why.BACKWARDS, line)
    is_said = found[0][3] or found[0][6] or found[0][1].startswith("0")
    if start < EARLIEST_UNSAID and not is_said:
        raise _problem(Why.AT_NIGHT, line)
    return Span(usual if daily or not days else days, start, end)


def _clock_times(found: re.Match[str], line: str) -> tuple[time, time]:
    """Both times; in "1-2 pm" both are in the afternoon, in "11-1 pm" only the second."""
    from_hour, from_minute, from_half, to_hour, to_minute, to_half = found.groups()
    end = _clock(to_hour, to_minute, to_half, line)
    start = _clock(from_hour, from_minute, from_half or to_half, line)
    if from_half is None and to_half is not None and start >= end:
        start = _clock(from_hour, from_minute, "am", line)
    return start, end


def _clock(hour: str, minute: str | None, half: str | None, line: str) -> time:
    number = int(hour)
    if half is not None:
        if not 1 <= number <= 12:
            raise _problem(Why.UNREADABLE, line)
        number = number % 12 + (12 if half.startswith("p") else 0)
    if number > 23 or int(minute or 0) > 59:
        raise _problem(Why.UNREADABLE, line)
    return time(number, int(minute or 0))


def read_hours(words: str) -> int:
    """The length of a full week, in minutes: "40", "37.5", "38,5", "37:30"; raises `NotAPlan`."""
    plain = re.sub(r"\s*(?:h|hours?|std\.?|stunden?|heures?|horas?)$", "", words.strip().casefold())
    if clock := re.fullmatch(r"(\d{1,3}):([0-5]\d)", plain):
        return int(clock[1]) * 60 + int(clock[2])
    if number := re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))?", plain):
        return round(float(f"{number[1]}.{number[2] or 0}") * 60)
    raise _problem(Why.UNREADABLE if plain else Why.EMPTY, words)


def read_count(words: str) -> int:
    """A whole number of up to four digits; raises `NotAPlan`."""
    if re.fullmatch(r"-?\d{1,4}", words.strip()):
        return int(words.strip())
    raise _problem(Why.UNREADABLE if words.strip() else Why.EMPTY, words)


def _days(words: str) -> tuple[frozenset[int], str]:
    """The weekdays named, and the words that are left."""
    found: set[int] = set()
    for first, last in _RANGE.findall(words):
        begin, length = _day(first), (_day(last) - _day(first)) % 7
        found |= {(begin + step) % 7 for step in range(length + 1)}
    rest = _RANGE.sub(" ", words)
    found |= {_day(name) for name in _ONE_DAY.findall(rest)}
    return frozenset(found), _ONE_DAY.sub(" ", rest)


def _day(name: str) -> int:
    return _DAYS_BY_NAME[name if name in _DAYS_BY_NAME else name.removesuffix("s")]


def _problem(why: Why, words: str) -> NotAPlan:
    return NotAPlan({"": Problem(why, words.strip()[:80])})


def write_steps(steps: tuple[RampStep, ...]) -> str:
    """The inverse of `read_steps`, in the reader's language: "60% Mon-Wed, 80% from week 5"."""
    return ", ".join(
        " ".join(
            [
                f"{step.percent}%",
                *([write_days(step.days)] if step.days else []),
                *([_("from week {week}").format(week=step.week)] if step.week > 1 else []),
            ]
        )
        for step in steps
    )


def write_spans(spans: tuple[Span, ...]) -> str:
    """The inverse of `read_spans`, one line each, in the reader's language."""
    return "\n".join(f"{write_days(span.days)} {write_times(span)}" for span in spans)


def write_times(span: Span) -> str:
    """Return a span as it is typed, with a 24-hour clock: "12:00-13:00"."""
    return f"{span.start:%H:%M}-{span.end:%H:%M}"


def write_days(days: frozenset[int]) -> str:
    """Weekdays in the reader's language: "Mon-Fri" or "Tue, Thu"; three or more in a row as a range."""
    if not days:
        return ""
    names = short_weekdays()
    first = first_weekday(days)
    ordered = sorted(days, key=lambda day: (day - first) % 7)
    if len(ordered) > 2 and (ordered[-1] - first) % 7 == len(ordered) - 1:
        return f"{names[ordered[0]]}-{names[ordered[-1]]}"
    return ", ".join(names[day] for day in ordered)


def write_hours(minutes: int) -> str:
    """The inverse of `read_hours`: "40", "37:30"."""
    return str(minutes // 60) if minutes % 60 == 0 else f"{minutes // 60}:{minutes % 60:02}"
