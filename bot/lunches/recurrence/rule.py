"""The rule of a series, in RFC 5545 and as it is shown: "second Wednesday of the month", "every other Tuesday"."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.core.errors import NeverHappens, NotARule
from bot.core.words import N_, _
from bot.core.words import weekday as weekday_name

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINALS = {
    1: N_("first"),
    2: N_("second"),
    3: N_("third"),
    4: N_("fourth"),
    5: N_("fifth"),
    -1: N_("last"),
    -2: N_("second to last"),
    -3: N_("third to last"),
    -4: N_("fourth to last"),
    -5: N_("fifth to last"),
}
LONGEST_INTERVAL = 12


@dataclass(frozen=True)
class Rule:
    """One weekday (Monday is 0) once every `interval` weeks, or, with `ordinal`, every `interval` months. `until` is
    the last local day that counts, None where it goes on.
    """

    weekday: int
    ordinal: int | None
    interval: int = 1
    until: date | None = None

    def __str__(self) -> str:
        """Return the RFC 5545 text, its parts always in the same order."""
        frequency = "WEEKLY" if self.ordinal is None else "MONTHLY"
        every = "" if self.interval == 1 else f";INTERVAL={self.interval}"
        end = f";UNTIL={self.until:%Y%m%d}" if self.until else ""
        return f"FREQ={frequency}{every};BYDAY={self.ordinal or ''}{CODES[self.weekday]}{end}"

    def dates(self, anchor: date, first: date, last: date) -> Iterator[date]:
        """Yield the rule's days from `first` to `last`, both included; `anchor` lies in the first week or month that
        counts.
        """
        from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekdays

        day = weekdays[self.weekday]
        turns = rrule(
            freq=WEEKLY if self.ordinal is None else MONTHLY,
            interval=self.interval,
            byweekday=day if self.ordinal is None else day(self.ordinal),
            dtstart=datetime.combine(first if self.interval == 1 else anchor, time()),
            until=datetime.combine(min(last, self.until or last), time()),
        )
        return (turn.date() for turn in turns.xafter(datetime.combine(first, time()), inc=True))

    def on_or_after(self, day: date) -> date:
        """Return the first day from `day` on that the rule could give, whatever it is counted from."""
        every = replace(self, interval=1, until=None)
        return next(every.dates(day, day, day + timedelta(days=400)))

    def is_turn(self, anchor: date, day: date) -> bool:
        """Return whether the rule, counted from `anchor`, gives this day."""
        return next(self.dates(anchor, day, day), None) == day

    def nearer(self, first: date, today: date) -> date:
        """Return a day near today with the same turns as from `first`; `first` itself if it is to come."""
        if first >= today:
            return first
        if self.ordinal is None:
            return first + timedelta(days=(today - first).days // (7 * self.interval) * 7 * self.interval)
        months = ((today.year - first.year) * 12 + today.month - first.month) // self.interval * self.interval
        years, month = divmod(first.month - 1 + months, 12)
        return max(first, date(first.year + years, month + 1, 1))

    def months_with(self, today: date) -> int:
        """Return in how many of the twelve months after this one the rule has a day."""
        years, month = divmod(today.month, 12)
        first = date(today.year + years, month + 1, 1)
        last = first.replace(year=first.year + 1) - timedelta(days=1)
        return sum(1 for _turn in replace(self, interval=1, until=None).dates(first, first, last))

    def same_period(self, turn: date, other: date) -> bool:
        """Return whether `other` lies in the calendar month of `turn`, or in the weeks up to the turn after it."""
        if self.ordinal is not None:
            return (turn.year, turn.month) == (other.year, other.month)
        monday = turn - timedelta(days=turn.weekday())
        return 0 <= (other - monday).days < 7 * self.interval


def parse_rule(rrule: str) -> Rule:
    """Read RFC 5545 text; raises `NeverHappens` for 31 February and `NotARule` for a rule that no series of lunches
    has.

    There has to be one day a period: FREQ=WEEKLY with one BYDAY, or FREQ=MONTHLY with one numbered BYDAY.
    """
    pairs = [part.partition("=") for part in rrule.upper().removeprefix("RRULE:").split(";")]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    _refuse_impossible_days(rrule, parts)
    day = re.fullmatch(r"([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)", parts.get("BYDAY", ""))
    interval = parts.get("INTERVAL", "1")
    if day is None or set(parts) - {"FREQ", "INTERVAL", "BYDAY", "WKST", "UNTIL"} or parts.get("WKST", "MO") != "MO":
        raise NotARule(rrule)
    if not interval.isdecimal() or not 1 <= int(interval) <= LONGEST_INTERVAL:
        raise NotARule(rrule)
    ordinal = int(day[1]) if day[1] else None
    if parts.get("FREQ") != ("WEEKLY" if ordinal is None else "MONTHLY"):
        raise NotARule(rrule)
    if ordinal is not None and ordinal not in ORDINALS:
        raise NeverHappens(rrule)
    return Rule(CODES.index(day[2]), ordinal, int(interval), _last_day(rrule, parts.get("UNTIL")))


def last_day(rrule: str) -> date | None:
    """Return the last local day that counts; None where the rule goes on."""
    return parse_rule(rrule).until


def ending(rrule: str, until: date | None) -> str:
    """Return the same rule with another last day, or with none."""
    return str(replace(parse_rule(rrule), until=until))


def which_in_words(ordinal: int | None, interval: int) -> str:
    """Return which of a weekday's days, as shown beside it in the reader's language: "second", "every other"."""
    if ordinal is None:
        every = {1: _("every"), 2: _("every other")}
        return every.get(interval, _("every {count} weeks")).format(count=interval)
    of = {1: "{ordinal}", 2: _("{ordinal}, every other month")}
    return of.get(interval, _("{ordinal}, every {count} months")).format(ordinal=_(ORDINALS[ordinal]), count=interval)


def rule_in_words(rrule: str) -> str:
    """Return the rule in the reader's language, without its last day."""
    rule = parse_rule(rrule)
    day = weekday_name(rule.weekday)
    if rule.ordinal is None:
        every = {1: _("every {weekday}"), 2: _("every other {weekday}")}
        words = every.get(rule.interval, _("every {count} weeks on {weekday}"))
        return words.format(weekday=day, count=rule.interval)
    of = {1: _("{ordinal} {weekday} of the month"), 2: _("{ordinal} {weekday} of every other month")}
    words = of.get(rule.interval, _("{ordinal} {weekday} of every {count} months"))
    return words.format(ordinal=_(ORDINALS[rule.ordinal]), weekday=day, count=rule.interval)


def _refuse_impossible_days(rrule: str, parts: dict[str, str]) -> None:
    days, months = parts.get("BYMONTHDAY", ""), parts.get("BYMONTH", "")
    if not days.isdecimal():
        return
    chosen = [int(month) for month in months.split(",") if month.isdecimal() and 1 <= int(month) <= 12]
    longest = max((calendar.monthrange(2024, month)[1] for month in chosen), default=31)
    if not 1 <= int(days) <= longest:
        raise NeverHappens(rrule)


def _last_day(rrule: str, until: str | None) -> date | None:
    if until is None:
        return None
    if not re.fullmatch(r"\d{8}", until):
        raise NotARule(rrule)
    try:
        return date.fromisoformat(until)
    except ValueError:
        raise NeverHappens(rrule) from None
