"""What a date in words can be: a day, a span, a period, a day of the calendar."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from dateutil.relativedelta import relativedelta

from bot.core.typed_dates.tokens import Unclear

LONGEST_COUNT = 999


@dataclass(frozen=True)
class TypedDay:
    """A day; `begins` is the day from which it was counted, or the first day of a range (`is_range`)."""

    day: date
    begins: date | None = None
    is_range: bool = False


@dataclass(frozen=True)
class TypedSpan:
    """A length of time as typed: months, then days; `is_rough` where people may mean another one."""

    months: int
    days: int
    is_rough: bool = False

    def after(self, day: date) -> date:
        """Return the day this span after `day`."""
        return day + self._length

    def before(self, day: date) -> date:
        """Return the day this span before `day`."""
        return day - self._length

    @property
    def _length(self) -> timedelta | relativedelta:
        return relativedelta(months=self.months, days=self.days) if self.months else timedelta(days=self.days)


@dataclass(frozen=True)
class TypedPeriod:
    """A month, week, quarter or year: from its first day to the day before `ends`."""

    first: date
    ends: date


@dataclass(frozen=True)
class CalendarDay:
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


def in_digits(kind: str, parts: list[int], weekday: int | None) -> CalendarDay:
    """2026-12-24, 24.12., 24/12; raises `Unclear` where day and month could be either."""
    if kind == "iso":
        return CalendarDay(parts[2], parts[1], parts[0], weekday)
    orders = {(day, month) for day, month in (parts[:2], parts[1::-1]) if month <= 12 and day <= 31}
    if kind == "slashed" and len(orders) != 1:
        raise Unclear
    day, month = parts[:2] if kind == "dotted" else orders.pop()
    return CalendarDay(day, month, _full_year(parts[2:]), weekday)


def sharing(first: CalendarDay, last: CalendarDay) -> tuple[CalendarDay, CalendarDay]:
    """Both with a month, where one of the two says it; raises `Unclear` where none does."""
    if first.month is None and last.month is None:
        raise Unclear
    if first.month is None:
        return replace(first, month=last.month, year=last.year), last
    if last.month is None:
        year = last.year if last.year is not None else first.year
        return replace(first, year=year), replace(last, month=first.month, year=year)
    return first, last


TypedValue = TypedDay | TypedSpan | TypedPeriod
ValueAndPlace = tuple[TypedValue, int] | None


def _full_year(parts: list[int]) -> int | None:
    return None if not parts else parts[0] + 2000 if parts[0] < 100 else parts[0]


def exact_span(count: Fraction, unit: str, *, is_rough: bool = False) -> TypedSpan:
    """A span of `count` units; half a month is 15 days, half a week is rounded up to a day. Raises `Unclear`."""
    if not 0 < count <= LONGEST_COUNT:
        raise Unclear
    if unit == "days":
        if count.denominator != 1:
            raise Unclear
        return TypedSpan(0, int(count), is_rough)
    if unit == "weeks":
        return TypedSpan(0, ceil(count * 7), is_rough)
    months = count * {"months": 1, "quarters": 3, "years": 12}[unit]
    whole, rest = divmod(months, 1)
    if rest not in {0, Fraction(1, 2)}:
        raise Unclear
    return TypedSpan(int(whole), 15 if rest else 0, is_rough)
