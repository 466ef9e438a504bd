"""Reading a length of time: three weeks, a month and a half, half a year."""

from dataclasses import replace
from fractions import Fraction

from bot.core.typed_dates.tokens import Cursor
from bot.core.typed_dates.values import TypedSpan, exact_span
from bot.core.typed_dates.words import Kind


class SpanReader(Cursor):
    """Reads lengths of time."""

    def span(self, at: int) -> tuple[TypedSpan, int] | None:
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

    def _one_span(self, at: int) -> tuple[TypedSpan, int] | None:
        for kind, is_rough in ((Kind.SPAN, False), (Kind.ROUGH_SPAN, True)):
            start = at
            named = self.word(at, kind)
            if named is None and (article := self.word(at, Kind.NUMBER)) and article[0] == 1:
                named = self.word(article[1], kind)
            if named and isinstance(named[0], tuple):
                assert start <= named[1]
                return TypedSpan(named[0][0], named[0][1], is_rough), named[1]
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
        return exact_span(count, str(unit[0]), is_rough=is_rough), end

    def _half(self, at: int) -> tuple[TypedSpan, int] | None:
        """Half of a unit: half a year, a half year, ein halbes Jahr, medio año."""
        article = self.word(at, Kind.NUMBER)
        start = article[1] if article and article[0] == 1 and self.word(article[1], Kind.HALF) else at
        half = self.word(start, Kind.HALF)
        if half is None:
            return None
        article = self.word(half[1], Kind.NUMBER)
        unit = self.word(article[1] if article and article[0] == 1 else self.skip(half[1], sign="-"), Kind.UNIT)
        return (exact_span(Fraction(1, 2), str(unit[0])), unit[1]) if unit else None

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
