"""Reading dates in plain words: "three weeks", "until 3 March", "Ende Januar", "le lundi après Noël". Pure: today is a
parameter.

A day is certain only when every word was understood and none is left that could change it; otherwise the person is
asked, with what was understood. The words are in `bot.core.typed_dates.words`.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from math import ceil

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.core.typed_dates.words import LANGUAGES, Kind, Language
from bot.core.typed_text import unmarked, without_accents

FURTHEST = relativedelta(years=5)  # what lies beyond must be a mistake, not a date
LONGEST = 300  # characters; a longer text is more than a date
MOST_TOKENS = 60
MOST_WORDS_OF_DAYS = 16
LONGEST_PHRASE = 5
LONGEST_COUNT = 999


@dataclass(frozen=True)
class Reading:
    """What a text says about a day after today.

    `day` is certain. `guess` was understood, but other words may change it, so the person is asked. `past` is a day
    that the text names and that is over. At most one is set; with all None no single day could be read, and
    `is_unclear` says whether one was named.
    """

    day: date | None = None
    guess: date | None = None
    past: date | None = None
    is_unclear: bool = False


def read_until(text: str, today: date) -> Reading:
    """Read the day until which something lasts, that is the first day after it.

    Without a year the next such day is meant. "Friday" is the first after today, "next Friday" that of next calendar
    week. "Through Friday" includes it. "Monday 7 December" must be a Monday.
    """
    if len(text) > LONGEST:
        return Reading()
    tokens = _tokens(text)
    if len(tokens) > MOST_TOKENS:
        return Reading()
    try:
        return _Reader(tokens, today).reading()
    except (_Unclear, OverflowError, ValueError):
        return Reading(is_unclear=True)


def read_days_in(text: str, today: date) -> tuple[date, date, str] | None:
    """Read the one day, or the first and the last of a range, with which a text begins; and what follows it.

    "14-18 December", "24 Dec to 2 Jan", "vom 20. bis 31. Dezember". Without a year the next such days are meant, or
    those that are going on. None where the text begins with no day, or not with one of the calendar.
    """
    ends = [found.end() for found in re.finditer(r"[^\s:,;]+", text[:LONGEST])][:MOST_WORDS_OF_DAYS]
    for end in reversed(ends):
        tokens = _tokens(text[:end])
        try:
            found = _Reader(tokens, today).days() if len(tokens) <= MOST_TOKENS else None
        except (_Unclear, OverflowError, ValueError):
            continue
        if found is not None:
            return *found, text[end:].strip(" :,;")
    return None


class _Unclear(Exception):  # noqa: N818 (an outcome)
    """Something about time was said that is not a day, or could be two."""


# Words


@cache
def _phrases() -> dict[tuple[str, ...], dict[Kind, object]]:
    """Every phrase of every language by its words, with everything that it may mean."""
    table: dict[tuple[str, ...], dict[Kind, object]] = {}
    for language in LANGUAGES.values():
        for kind, phrase, value in _entries(language):
            for spelled in {without_accents(phrase), without_accents(phrase.translate(_UMLAUTS))}:
                table.setdefault(tuple(_words(spelled)), {})[kind] = value
    return table


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _entries(language: Language) -> Iterator[tuple[Kind, str, object]]:
    for number, names in enumerate(language.months, 1):
        yield from ((Kind.MONTH, name, number) for name in names.split())
    for number, names in enumerate(language.weekdays):
        yield from ((Kind.WEEKDAY, name, number) for name in names.split())
        for name in names.split():
            yield from (
                (Kind.TIME, every, None) for every in (f"{name}s", f"los {name}", f"los {name}s", f"les {name}s")
            )
    yield from ((Kind.NUMBER, name, value) for name, value in language.numbers.items())
    yield from ((Kind.ORDINAL, name, value) for name, value in language.ordinals.items())
    yield from ((Kind.UNIT, name, unit) for names, unit in language.units.items() for name in names.split())
    yield from ((kind, phrase, None) for kind, phrases in language.words.items() for phrase in _listed(phrases))
    yield from ((Kind.DAY, name, value) for name, value in language.days.items())
    yield from ((Kind.HOLIDAY, name, value) for name, value in language.holidays.items())
    yield from ((Kind.PART, name, part) for names, part in language.parts.items() for name in _listed(names))
    yield from ((Kind.SPAN, name, value) for names, value in language.spans.items() for name in _listed(names))
    yield from (
        (Kind.ROUGH_SPAN, name, value) for names, value in language.rough_spans.items() for name in _listed(names)
    )


def _listed(phrases: str) -> list[str]:
    return [phrase.strip() for phrase in phrases.split(",") if phrase.strip()]


_TOKEN = re.compile(
    r"(?P<iso>\d{4}[-/]\d{1,2}[-/]\d{1,2}(?![\d/-]))"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?(?![\d.]))"
    r"|(?P<slashed>\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d\d))?(?![\d/])|\d{1,2}-\d{1,2}-\d{4}(?![\d-]))"
    r"|(?P<decimal>\d{1,3}[.,]\d{1,2}(?![\d.,]))"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th|er|re|o|a|e)(?![a-z])|\d{1,2}\.(?=\s*[a-z-]))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*'?)"
    r"|(?P<sign>[-,/&+%@#$€£:])"
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*'?")
_ELIDED = re.compile(r"((?:[ldjmnsc]|qu)')")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(without_accents(unmarked(text))):
        word = match[0]
        if match.lastgroup == "word":
            found.extend(_Token("word", part) for part in _parted(word))
        else:
            found.append(_Token(str(match.lastgroup), word))
    return found


def _parted(word: str) -> list[str]:
    """A word with French elisions split off and an English genitive removed."""
    elided = _ELIDED.match(word)
    if elided:
        return [elided[0], *(_parted(word[elided.end() :]) if elided.end() < len(word) else [])]
    return [word.removesuffix("'s").strip("'")]


def _words(phrase: str) -> list[str]:
    """The words of one of our phrases, as they are found in a text."""
    return [part for word in _WORD.findall(phrase) for part in _parted(word)]


# Values


@dataclass(frozen=True)
class _Day:
    """A day; `begins` is the day from which it was counted, or the first day of a range (`is_range`)."""

    day: date
    begins: date | None = None
    is_range: bool = False


@dataclass(frozen=True)
class _Span:
    months: int
    days: int
    is_rough: bool = False

    def after(self, day: date) -> date:
        """Return the day this span after `day`."""
        return day + relativedelta(months=self.months, days=self.days)

    def before(self, day: date) -> date:
        """Return the day this span before `day`."""
        return day - relativedelta(months=self.months, days=self.days)


@dataclass(frozen=True)
class _Period:
    """A month, week, quarter or year: from its first day to the day before `ends`."""

    first: date
    ends: date


@dataclass(frozen=True)
class _CalendarDay:
    """A day of a month, maybe without its month or year; `weekday` as it was said."""

    day: int
    month: int | None
    year: int | None = None
    weekday: int | None = None

    def of(self, year: int) -> date:
        """That day of a year; raises ValueError for a day that is none."""
        return date(year, self.month or 0, self.day)

    def fits(self, day: date) -> bool:
        """Whether it is the day of the week that was said."""
        return self.weekday is None or self.weekday == day.weekday()


def _in_digits(kind: str, parts: list[int], weekday: int | None) -> _CalendarDay:
    """2026-12-24, 24.12., 24/12; raises `_Unclear` where day and month could be either."""
    if kind == "iso":
        return _CalendarDay(parts[2], parts[1], parts[0], weekday)
    orders = {(day, month) for day, month in (parts[:2], parts[1::-1]) if month <= 12 and day <= 31}
    if kind == "slashed" and len(orders) != 1:
        raise _Unclear
    day, month = parts[:2] if kind == "dotted" else orders.pop()
    return _CalendarDay(day, month, _full_year(parts[2:]), weekday)


def _sharing(first: _CalendarDay, last: _CalendarDay) -> tuple[_CalendarDay, _CalendarDay]:
    """Both with a month, where one of the two says it; raises `_Unclear` where none does."""
    if first.month is None and last.month is None:
        raise _Unclear
    if first.month is None:
        return replace(first, month=last.month, year=last.year), last
    if last.month is None:
        year = last.year if last.year is not None else first.year
        return replace(first, year=year), replace(last, month=first.month, year=year)
    return first, last


_Value = _Day | _Span | _Period
_Found = tuple[_Value, int] | None

_OPERATORS = (
    Kind.THROUGH, Kind.UNTIL, Kind.FROM, Kind.FOR, Kind.IN, Kind.ON, Kind.DURING, Kind.BEFORE, Kind.AFTER, Kind.BETWEEN,
    Kind.AGO, Kind.NOT, Kind.TO,
)  # fmt: skip
_WITH_A_DAY = (Kind.UNTIL, Kind.THROUGH, Kind.FOR, Kind.IN, Kind.DURING, Kind.BEFORE, Kind.AFTER)
_CHANGES_A_DAY = frozenset({Kind.BEFORE, Kind.AFTER, Kind.AGO, Kind.BETWEEN})
_SILENT = frozenset({Kind.THE, Kind.OF, Kind.MORE, Kind.AND, Kind.FILLER, *_OPERATORS}) - _CHANGES_A_DAY
# Words that mean something else far more often than a month.
_ALSO_NO_MONTH = frozenset({"may", "march", "mar", "dic", "ene", "sept", "avr", "mai"})


class _Reader:
    """Reads one text; a method named after a thing returns it and the place after it, or None."""

    def __init__(self, tokens: list[_Token], today: date) -> None:
        self.tokens, self.today = tokens, today
        self._found: dict[int, list[tuple[dict[Kind, object], int]]] = {}

    # Tokens

    def phrases(self, at: int) -> Sequence[tuple[dict[Kind, object], int]]:
        """What the words at this place may mean, and where they end, longest phrase first;
        hyphens within are ignored.
        """
        if at not in self._found:
            self._found[at] = list(self._phrases(at))
        return self._found[at]

    def _phrases(self, at: int) -> Iterator[tuple[dict[Kind, object], int]]:
        words: list[str] = []
        ends: list[int] = []
        place = at
        while place < len(self.tokens) and len(words) < LONGEST_PHRASE:
            token = self.tokens[place]
            if token.kind == "word" or (token.kind == "number" and len(self.tokens) > place + 1):
                words.append(token.text)
                ends.append(place + 1)
            elif token.text != "-" or not words:
                break
            place += 1
        for count in range(len(words), 0, -1):
            meanings = _phrases().get(tuple(words[:count]))
            if meanings is not None:
                yield meanings, ends[count - 1]

    def word(self, at: int, *kinds: Kind) -> tuple[object, int] | None:
        """The value of a phrase of one of these kinds, and the place after it; None when there is none."""
        for meanings, end in self.phrases(at):
            for kind in kinds:
                if kind in meanings:
                    return meanings[kind], end
            if Kind.TIME in meanings:
                return None
        return None

    def skip(self, at: int, *kinds: Kind, sign: str = "") -> int:
        """The place after all phrases of these kinds, and after one of these signs."""
        while found := self.word(at, *kinds):
            at = found[1]
        if sign and at < len(self.tokens) and self.tokens[at].text in sign:
            at += 1
        return at

    def text(self, at: int, kind: str) -> str | None:
        """The text of the token here, if it is of this kind; None otherwise."""
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == kind else None

    def number(self, at: int) -> tuple[int, int] | None:
        """A whole number in digits or words, at most three digits."""
        digits = self.text(at, "number")
        if digits is not None:
            return (int(digits), at + 1) if len(digits) <= 3 else None
        found = self.word(at, Kind.NUMBER)
        if found is None:
            return None
        value, end = int(str(found[0])), found[1]
        more = self.word(self.skip(end, sign="-"), Kind.NUMBER) if value == 20 else None
        if more and int(str(more[0])) < 10:
            return value + int(str(more[0])), more[1]
        return value, end

    def day_of_month(self, at: int) -> tuple[int, int] | None:
        """A day of the month: "the 3rd", "3.", "third", "3"; words for one are articles too, so they do not count."""
        ordinal = self.text(at, "ordinal")
        if ordinal is not None:
            return int(re.sub(r"\D", "", ordinal)), at + 1
        if found := self.word(at, Kind.ORDINAL):
            return int(str(found[0])), found[1]
        counted = self.number(at)
        return counted if counted and (counted[0] > 1 or self.text(at, "number")) and counted[0] <= 31 else None

    def year(self, at: int) -> tuple[int | None, int]:
        """The year after a date; None (and the same place) when none follows."""
        after = self.skip(at, Kind.OF, sign=",")
        digits = self.text(after, "number")
        if digits is not None and re.fullmatch(r"(?:19|20)\d\d", digits):
            return int(digits), after + 1
        return None, at

    def month(self, at: int) -> tuple[int, int] | None:
        """The number of a month, 1 to 12."""
        found = self.word(at, Kind.MONTH)
        return (int(str(found[0])), found[1]) if found else None

    # Days

    def coming(self, month: int, day: int, year: int | None = None) -> date:
        """The day in the given year, otherwise the next one after today; 29 February waits for a leap year."""
        if year is not None:
            return date(year, month, day)
        for ahead in range(9):
            try:
                then = date(self.today.year + ahead, month, day)
            except ValueError:
                continue
            if then > self.today:
                return then
        raise _Unclear

    def point(self, at: int) -> tuple[_Day, int] | None:
        """One day by its name; a weekday before a date has to fit it."""
        start = self.skip(at, Kind.THE)
        weekday = self.word(start, Kind.WEEKDAY)
        if weekday:
            after = self.skip(weekday[1], Kind.THE, Kind.ON, sign=",")
            dated = self.dated(self.skip(after, Kind.THE))
            if dated:
                if dated[0].day.weekday() != weekday[0]:
                    raise _Unclear
                return dated
        for read in (self.dated, self.named, self.part, self.weekday, self.ordinal_day):
            found = read(start)
            if found:
                return found
        return None

    def dated(self, at: int) -> tuple[_Day, int] | None:
        """A day by its number: 2027-03-03, 3.3.27, 13/4, 3 March 2027, March the 3rd."""
        for kind, read in (("iso", self._iso), ("dotted", self._dotted), ("slashed", self._slashed)):
            text = self.text(at, kind)
            if text is not None:
                return _Day(read([int(part) for part in re.findall(r"\d+", text)])), at + 1
        numbered = self.day_of_month(at)
        if numbered:
            month = self.month(self.skip(numbered[1], Kind.OF))
            if month:
                year, end = self.year(month[1])
                return _Day(self.coming(month[0], numbered[0], year)), end
        month = self.month(at)
        if month:
            numbered = self.day_of_month(self.skip(month[1], Kind.THE))
            if numbered and not self.word(numbered[1], Kind.UNIT):
                year, end = self.year(numbered[1])
                return _Day(self.coming(month[0], numbered[0], year)), end
        return None

    # Days of the calendar, one or from one to another

    def days(self) -> tuple[date, date] | None:
        """All of the text as one day, or as the first and the last of a range."""
        at = self.skip(0, Kind.THE)
        between = self.word(at, Kind.BETWEEN)
        start = self.skip(between[1] if between else self.skip(at, Kind.FROM), Kind.THE)
        first = self.calendar_day(start) or self.bare_day(start)
        if first is None:
            return None
        joined = self.word(first[1], Kind.AND) if between else self.word(first[1], Kind.TO, Kind.UNTIL, Kind.THROUGH)
        after = joined[1] if joined else self.skip(first[1], sign="-/")
        if after == first[1]:
            return self._settled(first[0], first[0]) if first[0].month and self.is_end(first[1]) else None
        after = self.skip(after, Kind.THE)
        last = self.calendar_day(after) or self.bare_day(after)
        if last is None or not self.is_end(self.skip(last[1], Kind.INCLUSIVE)):
            return None
        return self._settled(*_sharing(first[0], last[0]))

    def is_end(self, at: int) -> bool:
        """Whether nothing is left."""
        return at == len(self.tokens)

    def calendar_day(self, at: int) -> tuple["_CalendarDay", int] | None:
        """A day with its month, maybe with its year, and with the day of the week before it."""
        named = self.word(at, Kind.WEEKDAY)
        weekday = int(str(named[0])) if named else None
        at = self.skip(named[1], Kind.THE, sign=",") if named else at
        for kind in ("iso", "dotted", "slashed"):
            text = self.text(at, kind)
            if text is not None:
                return _in_digits(kind, [int(part) for part in re.findall(r"\d+", text)], weekday), at + 1
        numbered = self.day_of_month(at)
        month = self.month(self.skip(numbered[1], Kind.OF)) if numbered else self.month(at)
        if month is None:
            return None
        if numbered is None:
            numbered = self.day_of_month(self.skip(month[1], Kind.THE))
            if numbered is None:
                return None
        year, end = self.year(max(month[1], numbered[1]))
        return _CalendarDay(numbered[0], month[0], year, weekday), end

    def bare_day(self, at: int) -> tuple["_CalendarDay", int] | None:
        """A number whose month is said with the other day of a range; its year too, after "December 14-18"."""
        named = self.word(at, Kind.WEEKDAY)
        numbered = self.day_of_month(self.skip(named[1], Kind.THE, sign=",") if named else at)
        if numbered is None:
            return None
        year, end = self.year(numbered[1])
        return _CalendarDay(numbered[0], None, year, int(str(named[0])) if named else None), end

    def _settled(self, first: "_CalendarDay", last: "_CalendarDay") -> tuple[date, date] | None:
        """Both in their years; None where a day of the week does not fit."""
        turn = int((last.month or 0, last.day) < (first.month or 0, first.day))
        if first.year is None and last.year is None:
            for year in range(self.today.year - 1, self.today.year + 9):
                try:
                    days = first.of(year), last.of(year + turn)
                except ValueError:  # a 29 February waits for its year
                    continue
                if days[1] >= self.today:
                    return days if first.fits(days[0]) and last.fits(days[1]) else None
            return None
        began = first.year if first.year is not None else (last.year or 0) - turn
        days = first.of(began), last.of(last.year if last.year is not None else began + turn)
        return days if first.fits(days[0]) and last.fits(days[1]) else None

    def _iso(self, parts: list[int]) -> date:
        return date(parts[0], parts[1], parts[2])

    def _dotted(self, parts: list[int]) -> date:
        return self.coming(parts[1], parts[0], _full_year(parts[2:]))

    def _slashed(self, parts: list[int]) -> date:
        """Day and month where only one order is possible; 3/4 could be either, which raises `_Unclear`."""
        orders = {(month, day) for day, month in (parts[:2], parts[1::-1]) if month <= 12 and day <= 31}
        if len(orders) != 1:
            raise _Unclear
        month, day = orders.pop()
        return self.coming(month, day, _full_year(parts[2:]))

    def named(self, at: int) -> tuple[_Day, int] | None:
        """Days like tomorrow, Christmas, the eve of Christmas."""
        found = self.word(at, Kind.DAY)
        if found:
            return _Day(self.today + timedelta(days=int(str(found[0])))), found[1]
        found = self.word(at, Kind.HOLIDAY)
        if found:
            year, end = self.year(found[1])
            return _Day(self._holiday(found[0], year)), end
        for kind, days in ((Kind.EVE, -1), (Kind.MORROW, 1)):
            beside = self.word(at, kind)
            if beside and (of := self.point(self.skip(beside[1], Kind.THE))):
                return _Day(of[0].day + timedelta(days=days)), of[1]
        return None

    def _holiday(self, value: object, year: int | None) -> date:
        if isinstance(value, tuple):
            month, day = value
            return self.coming(int(month), int(day), year)
        for candidate in [year] if year else [self.today.year + ahead for ahead in range(2)]:
            then = easter(candidate) + timedelta(days=int(str(value)))
            if year or then > self.today:
                return then
        raise _Unclear

    def part(self, at: int) -> tuple[_Day, int] | None:
        """The end (last day), middle (15th) or start (1st) of a month; likewise of this or next week,
        month, quarter or year.
        """
        found = self.word(at, Kind.PART)
        if found is None:
            return None
        after = self.skip(found[1], Kind.OF, Kind.THE, sign="-")
        part = str(found[0])
        month = self.month(after)
        if month:
            year, end = self.year(month[1])
            last = calendar.monthrange(year or 2027, month[0])[1]  # 28 February, unless its own year is named
            if part == "end" and month[0] == 2 and year is None:
                return _Day(self._february()), end
            return _Day(self.coming(month[0], {"end": last, "middle": 15, "start": 1}[part], year)), end
        period = self.period(after) or self.this_period(after)
        return (_Day(self._part_of(part, period[0], period[2])), period[1]) if period else None

    def _february(self) -> date:
        """The last day of the next February that is not over."""
        for ahead in range(2):
            last = date(self.today.year + ahead, 3, 1) - timedelta(days=1)
            if last > self.today:
                return last
        raise _Unclear

    def _part_of(self, part: str, period: _Period, unit: str) -> date:
        if part == "start":
            return period.first
        if part == "end":
            return period.first + timedelta(days=4) if unit == "weeks" else period.ends - timedelta(days=1)
        if unit in {"weeks", "months"}:
            return period.first + timedelta(days=2 if unit == "weeks" else 14)
        raise _Unclear

    def weekday(self, at: int) -> tuple[_Day, int] | None:
        """A weekday: Friday, this Friday, next Friday, last Friday, Friday of next week, Friday week."""
        ahead = self.word(at, Kind.NEXT, Kind.THIS, Kind.LAST, Kind.AFTER_NEXT)
        found = self.word(ahead[1] if ahead else at, Kind.WEEKDAY)
        if found is None:
            return self._weekday_of_a_week(at)
        day, end = int(str(found[0])), found[1]
        before = ahead is not None
        if not before and (of_week := self._of_a_week(end)):
            return _Day(of_week[0].first + timedelta(days=day)), of_week[1]
        kind = self._which(at if before else end, before=before)
        if not before and kind is not None:
            after = self.word(end, kind)
            assert after is not None
            end = after[1]
        if kind is Kind.AFTER_NEXT or (kind is Kind.NEXT and self.word(end, Kind.AFTER_NEXT)):
            raise _Unclear
        first = self.today + timedelta(days=(day - self.today.weekday() - 1) % 7 + 1)
        if kind is Kind.NEXT:
            return _Day(self._monday(1) + timedelta(days=day)), end
        if kind is Kind.LAST:
            return _Day(first - timedelta(days=7 if first - timedelta(days=7) < self.today else 14)), end
        unit = self.word(end, Kind.UNIT)
        if unit and unit[0] == "weeks" and kind is None:  # "Friday week"
            return _Day(first + timedelta(days=7)), unit[1]
        return _Day(first), end

    def _which(self, at: int, *, before: bool) -> Kind | None:
        """Which word for next, this, last or after next is here; "this" is never said after a day."""
        for meanings, _ in self.phrases(at):
            for kind in (Kind.AFTER_NEXT, Kind.NEXT, Kind.LAST, *([Kind.THIS] if before else [])):
                if kind in meanings:
                    return kind
        return None

    def _of_a_week(self, at: int) -> tuple[_Period, int] | None:
        period = self.period(self.skip(at, Kind.OF, Kind.IN, Kind.THE, sign=","))
        return (period[0], period[1]) if period and period[2] == "weeks" else None

    def _weekday_of_a_week(self, at: int) -> tuple[_Day, int] | None:
        """A weekday after its week: "next week Friday"."""
        week = self._of_a_week(at)
        found = self.word(self.skip(week[1], Kind.ON, Kind.THE, sign=","), Kind.WEEKDAY) if week else None
        return (_Day(week[0].first + timedelta(days=int(str(found[0])))), found[1]) if week and found else None

    def ordinal_day(self, at: int) -> tuple[_Day, int] | None:
        """A day like "the 5th": of this month or the next one that has such a day;
        a bare number only after an article.
        """
        ordinal = self.text(at, "ordinal")
        article = at > 0 and any(
            kind in meanings and end == at
            for kind in (Kind.THE, Kind.UNTIL)
            for back in range(1, 4)
            if at >= back
            for meanings, end in self.phrases(at - back)
        )
        bare = self.text(at, "number") if article and not self._is_english_article(at) else None
        if ordinal is None and bare is None:
            return None
        if ordinal is not None and not article:
            return None
        if self.word(at + 1, Kind.UNIT, Kind.MONTH, Kind.WEEKDAY, Kind.COUPLE):
            return None
        wanted = int(re.sub(r"\D", "", str(ordinal or bare)))
        for ahead in range(4):
            first = self.today.replace(day=1) + relativedelta(months=ahead)
            if (
                1 <= wanted <= calendar.monthrange(first.year, first.month)[1]
                and first.replace(day=wanted) > self.today
            ):
                return _Day(first.replace(day=wanted)), at + 1
        raise _Unclear

    def _is_english_article(self, at: int) -> bool:
        """Whether the word before is one after which a bare number is no day: "the 5", "until 5"."""
        return self.tokens[at - 1].text in {"the", "until", "till", "til", "by", "bis", "to"}

    # Periods

    def _monday(self, weeks: int) -> date:
        return self.today + timedelta(days=7 * weeks - self.today.weekday())

    def period(self, at: int) -> tuple[_Period, int, str] | None:
        """A coming period: next week, la semaine prochaine, the month after next."""
        at = self.skip(at, Kind.THE)
        for ahead, kind in ((2, Kind.AFTER_NEXT), (1, Kind.NEXT)):
            before = self.word(at, kind)
            if kind is Kind.AFTER_NEXT and before and before[1] > at + 1:  # English "after next" follows its word
                continue
            unit = self.word(before[1], Kind.UNIT) if before else None
            if unit:
                return self._period(str(unit[0]), ahead), unit[1], str(unit[0])
        unit = self.word(at, Kind.UNIT)
        for ahead, kind in ((2, Kind.AFTER_NEXT), (1, Kind.NEXT)):
            after = self.word(unit[1], kind) if unit else None
            if unit and after:
                return self._period(str(unit[0]), ahead), after[1], str(unit[0])
        return None

    def this_period(self, at: int) -> tuple[_Period, int, str] | None:
        """The current week, month, quarter or year, of which only parts name a day."""
        at = self.skip(at, Kind.THE, Kind.THIS)
        unit = self.word(at, Kind.UNIT)
        return (self._period(str(unit[0]), 0), unit[1], str(unit[0])) if unit else None

    def _period(self, unit: str, ahead: int) -> _Period:
        if unit == "weeks":
            return _Period(self._monday(ahead), self._monday(ahead + 1))
        months = {"months": 1, "quarters": 3, "years": 12}.get(unit)
        if months is None:
            raise _Unclear
        first = date(self.today.year, (self.today.month - 1) // months * months + 1, 1)
        return _Period(first + relativedelta(months=months * ahead), first + relativedelta(months=months * (ahead + 1)))

    def month_period(self, at: int) -> tuple[_Period, int] | None:
        """A whole month: the next one to begin, or that of the year named; also "the month of March"."""
        at = self.skip(at, Kind.THE)
        unit = self.word(at, Kind.UNIT)
        of = self.word(unit[1], Kind.OF) if unit and unit[0] == "months" else None
        month = self.month(of[1] if of else at)
        if month is None:
            return None
        year, end = self.year(month[1])
        first = self.coming(month[0], 1, year)
        return _Period(first, first + relativedelta(months=1)), end

    # Spans

    def span(self, at: int) -> tuple[_Span, int] | None:
        """A length of time: three weeks, 1,5 months, a month and a half, half a year, two weeks and three days."""
        found = self._one_span(self.skip(at, Kind.THE))
        while found:
            joined = self.skip(found[1], Kind.AND, sign=",")
            more = self._one_span(joined) if joined > found[1] else None
            if more is None:
                break
            total = replace(found[0], months=found[0].months + more[0].months, days=found[0].days + more[0].days)
            found = total, more[1]
        return found

    def _one_span(self, at: int) -> tuple[_Span, int] | None:
        for kind, is_rough in ((Kind.SPAN, False), (Kind.ROUGH_SPAN, True)):
            start = at
            named = self.word(at, kind)
            if named is None and (article := self.word(at, Kind.NUMBER)) and article[0] == 1:
                named = self.word(article[1], kind)
            if named and isinstance(named[0], tuple):
                assert start <= named[1]
                return _Span(named[0][0], named[0][1], is_rough), named[1]
        half = self._half(at)
        if half:
            return half
        amount = self._amount(at)
        if amount is None:
            return None
        count, is_rough, end = amount
        end = self.skip(end, Kind.MORE, Kind.OF, sign="-")
        unit = self.word(self.skip(end, Kind.MORE), Kind.UNIT)
        if unit is None:
            return None
        end = unit[1]
        more = self.word(end, Kind.AND_A_HALF)
        if more:
            count, end = count + Fraction(1, 2), more[1]
        return _exact(count, str(unit[0]), is_rough=is_rough), end

    def _half(self, at: int) -> tuple[_Span, int] | None:
        """Half of a unit: half a year, a half year, ein halbes Jahr, medio año."""
        article = self.word(at, Kind.NUMBER)
        start = article[1] if article and article[0] == 1 and self.word(article[1], Kind.HALF) else at
        half = self.word(start, Kind.HALF)
        if half is None:
            return None
        article = self.word(half[1], Kind.NUMBER)
        unit = self.word(article[1] if article and article[0] == 1 else self.skip(half[1], sign="-"), Kind.UNIT)
        return (_exact(Fraction(1, 2), str(unit[0])), unit[1]) if unit else None

    def _amount(self, at: int) -> tuple[Fraction, bool, int] | None:
        """A number, and whether it is rough; a range of numbers is rough, and its larger end counts."""
        for kind, rough_count, is_rough in ((Kind.COUPLE, 2, False), (Kind.FEW, 3, True)):
            found = self.word(at, kind)
            if found:
                return Fraction(rough_count), is_rough, found[1]
        decimal = self.text(at, "decimal")
        if decimal is not None:
            return Fraction(decimal.replace(",", ".")), False, at + 1
        counted = self.number(at)
        if counted is None:
            return None
        count, end = Fraction(counted[0]), counted[1]
        with_half = self.word(end, Kind.AND_A_HALF)
        if with_half:
            return count + Fraction(1, 2), False, with_half[1]
        joint = self.word(end, Kind.TO, Kind.OR, Kind.UNTIL)
        between = joint[1] if joint else self.skip(end, sign="-")
        upper = self.number(between) if between > end else None
        if upper and upper[0] > counted[0]:
            return Fraction(upper[0]), True, upper[1]
        return count, False, end

    # Anything

    def item(self, at: int, operator: Kind | None) -> _Found:
        """The longest thing about time that begins here."""
        found = self.span(at)
        if found:
            return self._counted_from(*found)
        beside = self._beside(at)
        if beside:
            return beside
        numbers = self.range_of_numbers(at)
        if numbers:
            return numbers
        point = self.point(at)
        if point:
            return self._to(point[0], point[1], operator)
        period = self.period(at)
        if period:
            return period[0], period[1]
        return self._bare(at, operator)

    def _bare(self, at: int, operator: Kind | None) -> _Found:
        """A month or a year by itself, which needs a word before it."""
        start = self.skip(at, Kind.THE)
        year = self.text(start, "number")
        if operator is Kind.UNTIL and year is not None and re.fullmatch(r"20\d\d", year):
            return _Day(date(int(year), 1, 1)), start + 1
        if operator is None and self.text(start, "word") in _ALSO_NO_MONTH and self.year(start + 1)[0] is None:
            return None
        return self.month_period(at)

    def _counted_from(self, span: _Span, end: int) -> _Found:
        """A span by itself, ago, or counted from a day: "two weeks before Christmas"."""
        if self.word(end, Kind.AGO):
            ago = self.word(end, Kind.AGO)
            assert ago is not None
            return _Day(span.before(self.today)), ago[1]
        for kind in (Kind.FROM, Kind.AFTER, Kind.BEFORE):
            found = self.word(end, kind)
            of = self.point(self.skip(found[1], Kind.THE)) if found else None
            if of:
                day = span.before(of[0].day) if kind is Kind.BEFORE else span.after(of[0].day)
                return _Day(day, begins=of[0].day if kind is Kind.FROM else None), of[1]
        return span, end

    def _beside(self, at: int) -> _Found:
        """A day next to another: "the day before Christmas", "the Monday after Easter"."""
        start = self.skip(at, Kind.ON, Kind.THE)
        unit, weekday = self.word(start, Kind.UNIT), self.word(start, Kind.WEEKDAY)
        named = unit if unit and unit[0] == "days" else weekday
        if named is None:
            return None
        for kind, step in ((Kind.BEFORE, -1), (Kind.AFTER, 1)):
            found = self.word(named[1], kind)
            of = self.point(self.skip(found[1], Kind.THE)) if found else None
            if of is None:
                continue
            if named is unit:
                return _Day(of[0].day + timedelta(days=step)), of[1]
            ahead = (int(str(named[0])) - of[0].day.weekday()) * step % 7 or 7
            return _Day(of[0].day + timedelta(days=step * ahead)), of[1]
        return None

    def range_of_numbers(self, at: int) -> _Found:
        """A range within a month: 7-11 December, December 7 to 11, vom 7. bis 11. Dezember."""
        start = self.skip(at, Kind.FROM, Kind.BETWEEN, Kind.THE)
        month = self.month(start)
        first = self.day_of_month(self.skip(month[1], Kind.THE) if month else start)
        joint = self._joint(first[1]) if first else None
        last = self.day_of_month(self.skip(joint, Kind.THE)) if joint else None
        if first is None or last is None:
            return None
        end = last[1]
        if month is None:
            month = self.month(self.skip(end, Kind.OF))
            end = month[1] if month else end
        if month is None:
            return None
        year, end = self.year(end)
        until = self.coming(month[0], last[0], year)
        begins = date(until.year, month[0], first[0])
        if begins >= until:
            raise _Unclear
        return _Day(until, begins=begins, is_range=True), end

    def _joint(self, at: int) -> int | None:
        """The place after the word or sign that joins both ends of a range; None when there is none."""
        found = self.word(at, Kind.TO, Kind.THROUGH, Kind.UNTIL, Kind.AND)
        after = found[1] if found else self.skip(at, sign="-")
        return after if after > at else None

    def _to(self, first: _Day, end: int, operator: Kind | None) -> _Found:
        """A day, or a range that begins with it."""
        joint = self._joint(end)
        if joint is None:
            return first, end
        last = self.point(self.skip(joint, Kind.THE))
        if last is None or (self.word(end, Kind.AND) and operator is not Kind.BETWEEN):
            return first, end
        until = last[0].day
        begins = first.day
        if begins > until:  # said without a year, it may have begun already
            begins = begins.replace(year=begins.year - 1)
        return _Day(until, begins=begins, is_range=True), last[1]

    # The whole text

    def reading(self) -> Reading:
        """The result: everything that was found, weighed with the words that are left over."""
        items, is_rough, is_left, is_back, is_inclusive, count_or = self._collect()
        if not items or (count_or and len(items) > 1):
            return Reading(is_unclear=bool(items))
        weighed = self._joined(items) if len(items) > 1 else [self._weighed(*items[0], is_back=is_back)]
        days = {day for day, _ in weighed}
        if len(days) != 1:
            return Reading(is_unclear=True)
        day, is_sure = days.pop(), all(sure for _, sure in weighed) and not is_rough and not is_left
        if is_inclusive:
            day += timedelta(days=1)
        if day < self.today:
            return Reading(past=day)
        if not self.today < day <= self.today + FURTHEST:
            return Reading(is_unclear=True)
        return Reading(day=day) if is_sure else Reading(guess=day)

    def _collect(self) -> tuple[list[tuple[Kind | None, _Value]], bool, bool, bool, bool, int]:
        items: list[tuple[Kind | None, _Value]] = []
        rough = left = back = inclusive = False
        ors, at = 0, 0
        operator: Kind | None = None
        while at < len(self.tokens):
            found = self.item(at, operator)
            if found:
                items.append((operator, found[0]))
                operator, at = None, found[1]
                rough = rough or (isinstance(found[0], _Span) and found[0].is_rough)
                continue
            token = self.tokens[at]
            meanings, end = next(iter(self.phrases(at)), ({}, at + 1))
            wanted = next((kind for kind in _OPERATORS if kind in meanings), None)
            if wanted is Kind.TO and {Kind.NUMBER, Kind.FILLER} & meanings.keys():
                wanted = None
            if wanted in {Kind.UNTIL, Kind.THROUGH, Kind.FROM} and end == len(self.tokens) and at:
                raise _Unclear
            if wanted in {Kind.NOT, Kind.FROM, Kind.BETWEEN} and self.word(end, *_WITH_A_DAY):
                raise _Unclear
            if wanted is not None and self.item(self.skip(end, Kind.THE, Kind.OF, Kind.ROUGHLY, Kind.MORE), wanted):
                if wanted is Kind.NOT:
                    raise _Unclear
                operator = wanted
            elif Kind.THE in meanings or Kind.OF in meanings:
                pass
            elif Kind.TIME in meanings or token.kind in {"number", "decimal", "ordinal"}:
                raise _Unclear
            else:
                rough = rough or Kind.ROUGHLY in meanings
                back = back or Kind.BACK in meanings
                inclusive = inclusive or (Kind.INCLUSIVE in meanings and bool(items))
                ors += Kind.OR in meanings or token.text == "/"
                left = left or self._is_meaningful(meanings, token)
                if (
                    meanings
                    and not _SILENT & meanings.keys()
                    and (
                        {Kind.UNIT, Kind.HALF, Kind.COUPLE, Kind.FEW, Kind.AFTER_NEXT, *_CHANGES_A_DAY}
                        & meanings.keys()
                    )
                ):
                    raise _Unclear
            at = end
        return items, rough, left, back, inclusive, ors

    @staticmethod
    def _is_meaningful(meanings: dict[Kind, object], token: _Token) -> bool:
        if not meanings:
            return token.kind != "sign" or token.text in "+%@#$€£"
        known = _SILENT | {Kind.ROUGHLY, Kind.BACK, Kind.INCLUSIVE, Kind.NUMBER}
        return not known & meanings.keys()

    def _weighed(self, operator: Kind | None, value: _Value, *, is_back: bool) -> tuple[date, bool]:
        """The day that one thing means after its operator, and whether it certainly means that day."""
        match value:
            case _Span():
                return self._weighed_span(operator, value, is_back=is_back)
            case _Period():
                return self._weighed_period(operator, value)
            case _Day(day, begins, is_range):
                if begins is not None:
                    runs = begins <= self.today
                    return day, runs or (operator is Kind.UNTIL and not is_range)
                if operator in {None, Kind.UNTIL, Kind.TO, Kind.ON}:
                    return day, operator is not Kind.ON or is_back
                if operator is Kind.THROUGH:
                    return day + timedelta(days=1), True
        raise _Unclear

    def _weighed_span(self, operator: Kind | None, span: _Span, *, is_back: bool) -> tuple[date, bool]:
        ahead = span.after(self.today)
        if operator in {None, Kind.FOR}:
            return ahead, True
        if operator in {Kind.IN, Kind.DURING, Kind.UNTIL, Kind.TO}:
            return ahead, is_back and operator is not Kind.UNTIL
        if operator in {Kind.AGO, Kind.BEFORE}:
            return span.before(self.today), True
        raise _Unclear

    def _weighed_period(self, operator: Kind | None, period: _Period) -> tuple[date, bool]:
        if operator is Kind.UNTIL:
            return period.first, True
        if operator is Kind.THROUGH:
            return period.ends, True
        if operator in {Kind.FOR, Kind.DURING}:
            return period.ends, False
        raise _Unclear

    def _joined(self, items: list[tuple[Kind | None, _Value]]) -> list[tuple[date, bool]]:
        """The days of several things: a beginning with an end or a length, or the same day said twice."""
        if sum(isinstance(value, _Span) for _, value in items) > 1:
            raise _Unclear
        if len(items) == 2:
            (first, begins), (second, other) = items if items[0][0] is Kind.FROM else reversed(items)
            if first is Kind.FROM and isinstance(begins, _Day) and begins.begins is None:
                runs = begins.day <= self.today
                if isinstance(other, _Span) and second in {None, Kind.FOR}:
                    return [(other.after(begins.day), runs)]
                until, is_sure = self._weighed(second, other, is_back=False)
                if until <= begins.day:
                    raise _Unclear
                return [(until, runs and is_sure)]
        return [self._weighed(operator, value, is_back=False) for operator, value in items]


def _full_year(parts: list[int]) -> int | None:
    return None if not parts else parts[0] + 2000 if parts[0] < 100 else parts[0]


def _exact(count: Fraction, unit: str, *, is_rough: bool = False) -> _Span:
    """A span of `count` units; half a month is 15 days, half a week is rounded up to a day. Raises `_Unclear`."""
    if not 0 < count <= LONGEST_COUNT:
        raise _Unclear
    if unit == "days":
        if count.denominator != 1:
            raise _Unclear
        return _Span(0, int(count), is_rough)
    if unit == "weeks":
        return _Span(0, ceil(count * 7), is_rough)
    months = count * {"months": 1, "quarters": 3, "years": 12}[unit]
    whole, rest = divmod(months, 1)
    if rest not in {0, Fraction(1, 2)}:
        raise _Unclear
    return _Span(int(whole), 15 if rest else 0, is_rough)
