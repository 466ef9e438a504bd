"""Reading dates in plain words: "three weeks", "until 3 March", "Ende Januar", "le lundi après Noël". Pure: today is a
parameter.

A day is certain only when every word was understood and none is left that could change it; otherwise the person is
asked, with what was understood. The words are in `words.py`; days, lengths of time and ranges each have a module.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.core.typed_dates.days import DayReader
from bot.core.typed_dates.spans import SpanReader
from bot.core.typed_dates.tokens import LONGEST, MOST_TOKENS, Token, Unclear, tokens_of
from bot.core.typed_dates.values import TypedDay, TypedPeriod, TypedSpan, TypedValue, ValueAndPlace
from bot.core.typed_dates.words import Kind

FURTHEST = relativedelta(years=5)  # what lies beyond must be a mistake, not a date


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
    tokens = tokens_of(text)
    if len(tokens) > MOST_TOKENS:
        return Reading()
    try:
        return _Reader(tokens, today).reading()
    except (Unclear, OverflowError, ValueError):
        return Reading(is_unclear=True)


_OPERATORS = (
    Kind.THROUGH, Kind.UNTIL, Kind.FROM, Kind.FOR, Kind.IN, Kind.ON, Kind.DURING, Kind.BEFORE, Kind.AFTER, Kind.BETWEEN,
    Kind.AGO, Kind.NOT, Kind.TO,
)  # fmt: skip
_WITH_A_DAY = (Kind.UNTIL, Kind.THROUGH, Kind.FOR, Kind.IN, Kind.DURING, Kind.BEFORE, Kind.AFTER)
_CHANGES_A_DAY = frozenset({Kind.BEFORE, Kind.AFTER, Kind.AGO, Kind.BETWEEN})
_SILENT = frozenset({Kind.THE, Kind.OF, Kind.MORE, Kind.AND, Kind.FILLER, *_OPERATORS}) - _CHANGES_A_DAY
# Words that mean something else far more often than a month.
_ALSO_NO_MONTH = frozenset({"may", "march", "mar", "dic", "ene", "sept", "avr", "mai"})


class _Reader(DayReader, SpanReader):
    """Reads the whole of one text about a day until which something lasts."""

    def item(self, at: int, operator: Kind | None) -> ValueAndPlace:
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

    def _bare(self, at: int, operator: Kind | None) -> ValueAndPlace:
        """A month or a year by itself, which needs a word before it."""
        start = self.skip(at, Kind.THE)
        year = self.text(start, "number")
        if operator is Kind.UNTIL and year is not None and re.fullmatch(r"20\d\d", year):
            return TypedDay(date(int(year), 1, 1)), start + 1
        if operator is None and self.text(start, "word") in _ALSO_NO_MONTH and self.year(start + 1)[0] is None:
            return None
        return self.month_period(at)

    def _counted_from(self, span: TypedSpan, end: int) -> ValueAndPlace:
        """A span by itself, ago, or counted from a day: "two weeks before Christmas"."""
        if self.word(end, Kind.AGO):
            ago = self.word(end, Kind.AGO)
            assert ago is not None
            return TypedDay(span.before(self.today)), ago[1]
        for kind in (Kind.FROM, Kind.AFTER, Kind.BEFORE):
            found = self.word(end, kind)
            of = self.point(self.skip(found[1], Kind.THE)) if found else None
            if of:
                day = span.before(of[0].day) if kind is Kind.BEFORE else span.after(of[0].day)
                return TypedDay(day, begins=of[0].day if kind is Kind.FROM else None), of[1]
        return span, end

    def _beside(self, at: int) -> ValueAndPlace:
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
                return TypedDay(of[0].day + timedelta(days=step)), of[1]
            ahead = (int(str(named[0])) - of[0].day.weekday()) * step % 7 or 7
            return TypedDay(of[0].day + timedelta(days=step * ahead)), of[1]
        return None

    def range_of_numbers(self, at: int) -> ValueAndPlace:
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
            raise Unclear
        return TypedDay(until, begins=begins, is_range=True), end

    def _joint(self, at: int) -> int | None:
        """The place after the word or sign that joins both ends of a range; None when there is none."""
        found = self.word(at, Kind.TO, Kind.THROUGH, Kind.UNTIL, Kind.AND)
        after = found[1] if found else self.skip(at, sign="-")
        return after if after > at else None

    def _to(self, first: TypedDay, end: int, operator: Kind | None) -> ValueAndPlace:
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
        return TypedDay(until, begins=begins, is_range=True), last[1]

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

    def _collect(self) -> tuple[list[tuple[Kind | None, TypedValue]], bool, bool, bool, bool, int]:
        items: list[tuple[Kind | None, TypedValue]] = []
        rough = left = back = inclusive = False
        ors, at = 0, 0
        operator: Kind | None = None
        while at < len(self.tokens):
            found = self.item(at, operator)
            if found:
                items.append((operator, found[0]))
                operator, at = None, found[1]
                rough = rough or (isinstance(found[0], TypedSpan) and found[0].is_rough)
                continue
            token = self.tokens[at]
            meanings, end = next(iter(self.phrases(at)), ({}, at + 1))
            wanted = next((kind for kind in _OPERATORS if kind in meanings), None)
            if wanted is Kind.TO and {Kind.NUMBER, Kind.FILLER} & meanings.keys():
                wanted = None
            if wanted in {Kind.UNTIL, Kind.THROUGH, Kind.FROM} and end == len(self.tokens) and at:
                raise Unclear
            if wanted in {Kind.NOT, Kind.FROM, Kind.BETWEEN} and self.word(end, *_WITH_A_DAY):
                raise Unclear
            if wanted is not None and self.item(self.skip(end, Kind.THE, Kind.OF, Kind.ROUGHLY, Kind.MORE), wanted):
                if wanted is Kind.NOT:
                    raise Unclear
                operator = wanted
            elif Kind.THE in meanings or Kind.OF in meanings:
                pass
            elif Kind.TIME in meanings or token.kind in {"number", "decimal", "ordinal"}:
                raise Unclear
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
                    raise Unclear
            at = end
        return items, rough, left, back, inclusive, ors

    @staticmethod
    def _is_meaningful(meanings: dict[Kind, object], token: Token) -> bool:
        if not meanings:
            return token.kind != "sign" or token.text in "+%@#$€£"
        known = _SILENT | {Kind.ROUGHLY, Kind.BACK, Kind.INCLUSIVE, Kind.NUMBER}
        return not known & meanings.keys()

    def _weighed(self, operator: Kind | None, value: TypedValue, *, is_back: bool) -> tuple[date, bool]:
        """The day that one thing means after its operator, and whether it certainly means that day."""
        match value:
            case TypedSpan():
                return self._weighed_span(operator, value, is_back=is_back)
            case TypedPeriod():
                return self._weighed_period(operator, value)
            case TypedDay(day, begins, is_range):
                if begins is not None:
                    runs = begins <= self.today
                    return day, runs or (operator is Kind.UNTIL and not is_range)
                if operator in {None, Kind.UNTIL, Kind.TO, Kind.ON}:
                    return day, operator is not Kind.ON or is_back
                if operator is Kind.THROUGH:
                    return day + timedelta(days=1), True
        raise Unclear

    def _weighed_span(self, operator: Kind | None, span: TypedSpan, *, is_back: bool) -> tuple[date, bool]:
        ahead = span.after(self.today)
        if operator in {None, Kind.FOR}:
            return ahead, True
        if operator in {Kind.IN, Kind.DURING, Kind.UNTIL, Kind.TO}:
            return ahead, is_back and operator is not Kind.UNTIL
        if operator in {Kind.AGO, Kind.BEFORE}:
            return span.before(self.today), True
        raise Unclear

    def _weighed_period(self, operator: Kind | None, period: TypedPeriod) -> tuple[date, bool]:
        if operator is Kind.UNTIL:
            return period.first, True
        if operator is Kind.THROUGH:
            return period.ends, True
        if operator in {Kind.FOR, Kind.DURING}:
            return period.ends, False
        raise Unclear

    def _joined(self, items: list[tuple[Kind | None, TypedValue]]) -> list[tuple[date, bool]]:
        """The days of several things: a beginning with an end or a length, or the same day said twice."""
        if sum(isinstance(value, TypedSpan) for _, value in items) > 1:
            raise Unclear
        if len(items) == 2:
            (first, begins), (second, other) = items if items[0][0] is Kind.FROM else reversed(items)
            if first is Kind.FROM and isinstance(begins, TypedDay) and begins.begins is None:
                runs = begins.day <= self.today
                if isinstance(other, TypedSpan) and second in {None, Kind.FOR}:
                    return [(other.after(begins.day), runs)]
                until, is_sure = self._weighed(second, other, is_back=False)
                if until <= begins.day:
                    raise Unclear
                return [(until, runs and is_sure)]
        return [self._weighed(operator, value, is_back=False) for operator, value in items]
