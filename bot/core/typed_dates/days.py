"""Reading one day and one period: 3 March, Friday, Christmas, the end of next month, next week."""

import calendar
import re
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.core.typed_dates.tokens import Cursor, Unclear
from bot.core.typed_dates.values import TypedDay, TypedPeriod, in_digits
from bot.core.typed_dates.words import Kind


class DayReader(Cursor):
    """Reads days and periods."""

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
        raise Unclear

    def point(self, at: int) -> tuple[TypedDay, int] | None:
        """Read one day at `at`, by its name or its number. Returns the day and the place after it, or None; raises
        `Unclear` when the weekday before a date does not fit it.
        """
        start = self.skip(at, Kind.THE)
        weekday = self.word(start, Kind.WEEKDAY)
        if weekday:
            after = self.skip(weekday[1], Kind.THE, Kind.ON, sign=",")
            dated = self.dated(self.skip(after, Kind.THE))
            if dated:
                if dated[0].day.weekday() != weekday[0]:
                    raise Unclear
                return dated
        for read in (self.dated, self.named, self.part, self.weekday, self.ordinal_day):
            found = read(start)
            if found:
                return found
        return None

    def dated(self, at: int) -> tuple[TypedDay, int] | None:
        """Read a day by its number at `at`: 2027-03-03, 3.3.27, 13/4, 3 March 2027, March the 3rd. Returns the day and
        the place after it, or None.
        """
        for kind in ("iso", "dotted", "slashed"):
            text = self.text(at, kind)
            if text is not None:
                said = in_digits(kind, [int(part) for part in re.findall(r"\d+", text)], None)
                return TypedDay(self.coming(said.month or 0, said.day, said.year)), at + 1
        numbered = self.day_of_month(at)
        if numbered:
            month = self.month(self.skip(numbered[1], Kind.OF))
            if month:
                year, end = self.year(month[1])
                return TypedDay(self.coming(month[0], numbered[0], year)), end
        month = self.month(at)
        if month:
            numbered = self.day_of_month(self.skip(month[1], Kind.THE))
            if numbered and not self.word(numbered[1], Kind.UNIT):
                year, end = self.year(numbered[1])
                return TypedDay(self.coming(month[0], numbered[0], year)), end
        return None

    def named(self, at: int) -> tuple[TypedDay, int] | None:
        """Days like tomorrow, Christmas, the eve of Christmas."""
        found = self.word(at, Kind.DAY)
        if found:
            return TypedDay(self.today + timedelta(days=int(str(found[0])))), found[1]
        found = self.word(at, Kind.HOLIDAY)
        if found:
            year, end = self.year(found[1])
            return TypedDay(self._holiday(found[0], year)), end
        for kind, days in ((Kind.EVE, -1), (Kind.MORROW, 1)):
            beside = self.word(at, kind)
            if beside and (of := self.point(self.skip(beside[1], Kind.THE))):
                return TypedDay(of[0].day + timedelta(days=days)), of[1]
        return None

    def _holiday(self, value: object, year: int | None) -> date:
        if isinstance(value, tuple):
            month, day = value
            return self.coming(int(month), int(day), year)
        for candidate in [year] if year else [self.today.year + ahead for ahead in range(2)]:
            then = easter(candidate) + timedelta(days=int(str(value)))
            if year or then > self.today:
                return then
        raise Unclear

    def part(self, at: int) -> tuple[TypedDay, int] | None:
        """The end (last day), middle (15th) or start (1st) of a month; of this or the next week, quarter, year too."""
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
                return TypedDay(self._february()), end
            return TypedDay(self.coming(month[0], {"end": last, "middle": 15, "start": 1}[part], year)), end
        period = self.period(after) or self.this_period(after)
        return (TypedDay(self._part_of(part, period[0], period[2])), period[1]) if period else None

    def _february(self) -> date:
        """The last day of the next February that is not over."""
        for ahead in range(2):
            last = date(self.today.year + ahead, 3, 1) - timedelta(days=1)
            if last > self.today:
                return last
        raise Unclear

    def _part_of(self, part: str, period: TypedPeriod, unit: str) -> date:
        if part == "start":
            return period.first
        if part == "end":
            return period.first + timedelta(days=4) if unit == "weeks" else period.ends - timedelta(days=1)
        if unit in {"weeks", "months"}:
            return period.first + timedelta(days=2 if unit == "weeks" else 14)
        raise Unclear

    def weekday(self, at: int) -> tuple[TypedDay, int] | None:
        """A weekday: Friday, this Friday, next Friday, last Friday, Friday of next week, Friday week."""
        ahead = self.word(at, Kind.NEXT, Kind.THIS, Kind.LAST, Kind.AFTER_NEXT)
        found = self.word(ahead[1] if ahead else at, Kind.WEEKDAY)
        if found is None:
            return self._weekday_of_a_week(at)
        day, end = int(str(found[0])), found[1]
        before = ahead is not None
        if not before and (of_week := self._of_a_week(end)):
            return TypedDay(of_week[0].first + timedelta(days=day)), of_week[1]
        kind = self._which(at if before else end, before=before)
        if not before and kind is not None:
            after = self.word(end, kind)
            assert after is not None
            end = after[1]
        if kind is Kind.AFTER_NEXT or (kind is Kind.NEXT and self.word(end, Kind.AFTER_NEXT)):
            raise Unclear
        first = self.today + timedelta(days=(day - self.today.weekday() - 1) % 7 + 1)
        if kind is Kind.NEXT:
            return TypedDay(self._monday(1) + timedelta(days=day)), end
        if kind is Kind.LAST:
            return TypedDay(first - timedelta(days=7 if first - timedelta(days=7) < self.today else 14)), end
        unit = self.word(end, Kind.UNIT)
        if unit and unit[0] == "weeks" and kind is None:  # "Friday week"
            return TypedDay(first + timedelta(days=7)), unit[1]
        return TypedDay(first), end

    def _which(self, at: int, *, before: bool) -> Kind | None:
        """Which word for next, this, last or after next is here; "this" is never said after a day."""
        for meanings, _ in self.phrases(at):
            for kind in (Kind.AFTER_NEXT, Kind.NEXT, Kind.LAST, *([Kind.THIS] if before else [])):
                if kind in meanings:
                    return kind
        return None

    def _of_a_week(self, at: int) -> tuple[TypedPeriod, int] | None:
        period = self.period(self.skip(at, Kind.OF, Kind.IN, Kind.THE, sign=","))
        return (period[0], period[1]) if period and period[2] == "weeks" else None

    def _weekday_of_a_week(self, at: int) -> tuple[TypedDay, int] | None:
        """A weekday after its week: "next week Friday"."""
        week = self._of_a_week(at)
        found = self.word(self.skip(week[1], Kind.ON, Kind.THE, sign=","), Kind.WEEKDAY) if week else None
        return (TypedDay(week[0].first + timedelta(days=int(str(found[0])))), found[1]) if week and found else None

    def ordinal_day(self, at: int) -> tuple[TypedDay, int] | None:
        """Read a day like "the 5th" at `at`: in this month, or the next one that has such a day. A number without an
        ending counts only after an article. Returns the day and the place after it, or None.
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
                return TypedDay(first.replace(day=wanted)), at + 1
        raise Unclear

    def _is_english_article(self, at: int) -> bool:
        """Whether the word before is one after which a bare number is no day: "the 5", "until 5"."""
        return self.tokens[at - 1].text in {"the", "until", "till", "til", "by", "bis", "to"}

    # Periods

    def _monday(self, weeks: int) -> date:
        return self.today + timedelta(days=7 * weeks - self.today.weekday())

    def period(self, at: int) -> tuple[TypedPeriod, int, str] | None:
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

    def this_period(self, at: int) -> tuple[TypedPeriod, int, str] | None:
        """The current week, month, quarter or year, of which only parts name a day."""
        at = self.skip(at, Kind.THE, Kind.THIS)
        unit = self.word(at, Kind.UNIT)
        return (self._period(str(unit[0]), 0), unit[1], str(unit[0])) if unit else None

    def _period(self, unit: str, ahead: int) -> TypedPeriod:
        if unit == "weeks":
            return TypedPeriod(self._monday(ahead), self._monday(ahead + 1))
        months = {"months": 1, "quarters": 3, "years": 12}.get(unit)
        if months is None:
            raise Unclear
        first = date(self.today.year, (self.today.month - 1) // months * months + 1, 1)
        return TypedPeriod(
            first + relativedelta(months=months * ahead), first + relativedelta(months=months * (ahead + 1))
        )

    def month_period(self, at: int) -> tuple[TypedPeriod, int] | None:
        """Read a whole month at `at`: the next one to begin, or that of the year named; also "the month of March".
        Returns the period and the place after it, or None.
        """
        at = self.skip(at, Kind.THE)
        unit = self.word(at, Kind.UNIT)
        of = self.word(unit[1], Kind.OF) if unit and unit[0] == "months" else None
        month = self.month(of[1] if of else at)
        if month is None:
            return None
        year, end = self.year(month[1])
        first = self.coming(month[0], 1, year)
        return TypedPeriod(first, first + relativedelta(months=1)), end
