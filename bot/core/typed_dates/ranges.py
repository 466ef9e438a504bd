"""Reading the day or the days with which a line begins: "14-18 December", "24 Dec to 2 Jan"."""

import re
from datetime import date

from bot.core.typed_dates.tokens import LONGEST, MOST_TOKENS, Cursor, Unclear, tokens_of
from bot.core.typed_dates.values import CalendarDay, in_digits, sharing
from bot.core.typed_dates.words import Kind

MOST_WORDS_OF_DAYS = 16


def read_days_in(text: str, today: date) -> tuple[date, date, str] | None:
    """Read the one day, or the first and the last of a range, with which a text begins; and what follows it.

    "14-18 December", "24 Dec to 2 Jan", "vom 20. bis 31. Dezember". Without a year the next such days are meant, or
    those that are going on. None where the text begins with no day, or not with one of the calendar, or with a range
    that has no end ("from 14 December").
    """
    ends = [found.end() for found in re.finditer(r"[^\s:,;]+", text[:LONGEST])][:MOST_WORDS_OF_DAYS]
    for end in reversed(ends):
        tokens = tokens_of(text[:end])
        try:
            found = _Ranges(tokens, today).days() if len(tokens) <= MOST_TOKENS else None
        except (Unclear, OverflowError, ValueError):
            continue
        if found is not None:
            return *found, text[end:].strip(" :,;")
    return None


class _Ranges(Cursor):
    """Reads days of the calendar, one or from one to another."""

    def days(self) -> tuple[date, date] | None:
        """All of the text as one day, or as the first and the last of a range."""
        at = self.skip(0, Kind.THE)
        between = self.word(at, Kind.BETWEEN)
        begun = between[1] if between else self.skip(at, Kind.FROM)
        start = self.skip(begun, Kind.THE)
        first = self.calendar_day(start) or self.bare_day(start)
        if first is None:
            return None
        joined = self.word(first[1], Kind.AND) if between else self.word(first[1], Kind.TO, Kind.UNTIL, Kind.THROUGH)
        after = joined[1] if joined else self.skip(first[1], sign="-/")
        if after == first[1]:
            is_one_day = begun == at and first[0].month and self.is_end(first[1])  # "from 14 December" has no end
            return self._settled(first[0], first[0]) if is_one_day else None
        after = self.skip(after, Kind.THE)
        last = self.calendar_day(after) or self.bare_day(after)
        if last is None or not self.is_end(self.skip(last[1], Kind.INCLUSIVE)):
            return None
        return self._settled(*sharing(first[0], last[0]))

    def calendar_day(self, at: int) -> tuple[CalendarDay, int] | None:
        """A day with its month, maybe with its year, and with the day of the week before it."""
        named = self.word(at, Kind.WEEKDAY)
        weekday = int(str(named[0])) if named else None
        at = self.skip(named[1], Kind.THE, sign=",") if named else at
        for kind in ("iso", "dotted", "slashed"):
            text = self.text(at, kind)
            if text is not None:
                return in_digits(kind, [int(part) for part in re.findall(r"\d+", text)], weekday), at + 1
        numbered = self.day_of_month(at)
        month = self.month(self.skip(numbered[1], Kind.OF)) if numbered else self.month(at)
        if month is None:
            return None
        if numbered is None:
            numbered = self.day_of_month(self.skip(month[1], Kind.THE))
            if numbered is None:
                return None
        year, end = self.year(max(month[1], numbered[1]))
        return CalendarDay(numbered[0], month[0], year, weekday), end

    def bare_day(self, at: int) -> tuple[CalendarDay, int] | None:
        """A number whose month is said with the other day of a range; its year too, after "December 14-18"."""
        named = self.word(at, Kind.WEEKDAY)
        numbered = self.day_of_month(self.skip(named[1], Kind.THE, sign=",") if named else at)
        if numbered is None:
            return None
        year, end = self.year(numbered[1])
        return CalendarDay(numbered[0], None, year, int(str(named[0])) if named else None), end

    def _settled(self, first: CalendarDay, last: CalendarDay) -> tuple[date, date] | None:
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
