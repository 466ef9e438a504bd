"""Reading what an organizer writes into the schedule form, and the dates that would follow from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.core.errors import Refusal, TextTooLong
from bot.core.ids import ChannelId
from bot.core.typed_dates.ranges import read_days_in
from bot.core.typed_dates.reading import read_until
from bot.core.typed_text import readable
from bot.core.words import _
from bot.core.zones import zone_named
from bot.lunches.meetings import Meeting, Series, move
from bot.lunches.recurrence.lunch_calendar import (
    ANCHOR,
    BlackOut,
    PlannedDate,
    Recurrence,
    begins,
    occurrences,
    plan,
)
from bot.lunches.recurrence.rule import Rule, ending, last_day, parse_rule
from bot.lunches.recurrence.typed_rules import rule_from_words, start_apart
from bot.lunches.themes import THEMES, theme

SHOWN = 12
MOST_BLACK_OUTS = 12
MOST_OPEN_DAYS = 24
PERIOD = timedelta(days=366)
LONGEST_WITHOUT_YEAR = timedelta(days=92)  # without a year, a longer range must be a mistake
LATEST_START = timedelta(days=731)
RECENT = timedelta(days=60)  # a day named without its year that was so lately is not meant for next year
LONGEST_REASON = 60
_LINK = re.compile(r"https?://[^\s<>|\"]+")
_DATE = r"\d{4}-\d\d?-\d\d?|\d\d?\.\d\d?\.\d{4}"
_TO = (
    r"(?:to|until|till|through|thru|and|bis(?: zum)?|und|au|et|jusqu'au|al|a|y|hasta(?: el)?"
    r"|[-/~\u2010-\u2015\u2212\u2192>]+|\.{2,}|…)"
)
_LINE = re.compile(
    rf"(?P<from>(?:from|between|vom|von|zwischen|du|entre le|del|desde el|entre el)\s+)?(?P<first>{_DATE})"
    rf"(?:\s*{_TO}\s*(?:the |den |le |el )?(?P<last>{_DATE}))?(?!\d)[\s:,]*(?P<reason>.*)",
    re.IGNORECASE,
)
# A reason that looks like the rest of a range, like another day, or like how long it lasts, was meant as that.
_AND = r"and|also|plus|or|und|oder|sowie|auch|et|ou|puis|aussi|y|e|o|u|también|además|más"
_LASTS = (
    r"\b(?:for|für|pendant|por|durante)\b.{1,20}\b(?:days?|weeks?|months?|tage?|wochen?|monate?|jours?|semaines?|mois"
    r"|d[ií]as?|semanas?|mes|meses)\b|\b(?:tage?|wochen?|monate?) lang\b"
)
_MORE_DAYS = re.compile(
    rf"^(?:{_TO})(?:\s|\d|$)|\d{{1,4}}[-./]\s?\d{{1,2}}|\b20\d\d\b"
    rf"|^[\s(]*(?:[+&\d]|(?:{_AND})\b|(?:on|onwards?|ff?)\W*$)|{_LASTS}",
    re.IGNORECASE,
)


class NotALink(Refusal):
    """A link that does not begin with http:// or https://, or holds blanks or brackets."""

    link: str


class NotAStart(Refusal):
    """Words that name no day a series could be counted from; `guess` is what was understood of them, or None."""

    words: str
    guess: date | None = None


class StartTooFar(Refusal):
    """A first day so far ahead that it must be a mistake; `latest` is the last day that is accepted."""

    latest: date


class EndsBeforeStart(Refusal):
    """A last day before the first one."""

    first: date
    last: date


class NotBlackOuts(Refusal):
    """A line that names no range of days; `first` and `last` are what was understood of it."""

    line: str
    first: date | None = None
    last: date | None = None


class NotDays(Refusal):
    """A line that is no ISO date."""

    line: str


class TooManyLines(Refusal):
    """A field with more lines than it takes; `field` is its name."""

    field: str
    count: int
    most: int


class NotAThemeLine(Refusal):
    """A line that names no known theme; empty when there is no line at all."""

    line: str


@dataclass(frozen=True)
class Proposal:
    """A schedule as written in the form: `words` or RFC 5545 text say the rule, `minutes` and leads are numbers, days
    are ISO dates. `start` is the day from which it is wanted; None: as it was, or from now on.
    """

    words: str
    wall_time: time
    zone: str
    minutes: int
    room: str = ""
    link: str = ""
    room_size: int | None = None
    link_size: int | None = None
    announce: int = 14
    remind: int = 1
    black_outs: str = ""
    open_days: str = ""
    last_day: date | None = None
    start: date | None = None


def series_from(proposal: Proposal, before: Series, today: date) -> Series:
    """Return the series as proposed; what the form does not show stays as in `before`.

    Raises `NotARule`, `NeverHappens`, `TwoReadings`, `UnknownZone`, `LengthOutOfRange`, `OutOfRange`, `TextTooLong`,
    `NotALink`, `NotBlackOuts`, `NotDays`, `RangeBackwards`, `StartTooFar` or `EndsBeforeStart`.
    """
    zone_named(proposal.zone)
    rule = ending(rule_from_words(proposal.words), proposal.last_day)
    if proposal.start and proposal.start > today + LATEST_START:
        raise StartTooFar(today + LATEST_START)
    if proposal.start and proposal.last_day and proposal.last_day < proposal.start:
        raise EndsBeforeStart(proposal.start, proposal.last_day)
    if proposal.link and not _LINK.fullmatch(proposal.link):
        raise NotALink(proposal.link)
    recurrence = replace(
        before.recurrence,
        rrule=rule,
        wall_time=proposal.wall_time,
        zone=proposal.zone,
        minutes=proposal.minutes,
        anchor=_counted_from(parse_rule(rule), before.recurrence, proposal.start, today),
    )
    return replace(
        before,
        recurrence=recurrence,
        room=proposal.room,
        link=proposal.link,
        room_size=proposal.room_size,
        link_size=proposal.link_size,
        leads=replace(before.leads, announce=proposal.announce, remind=proposal.remind),
        black_outs=read_black_outs(proposal.black_outs, today),
        open_days=read_days(proposal.open_days),
    )


def proposal_of(series: Series) -> Proposal:
    """Return the schedule of a series as its form would write it."""
    recurrence, leads = series.recurrence, series.leads
    return Proposal(
        words=ending(recurrence.rrule, None),
        wall_time=recurrence.wall_time,
        zone=recurrence.zone,
        minutes=recurrence.minutes,
        room=series.room,
        link=series.link,
        room_size=series.room_size,
        link_size=series.link_size,
        announce=leads.announce,
        remind=leads.remind,
        black_outs=write_black_outs(series.black_outs),
        open_days="\n".join(day.isoformat() for day in series.open_days),
        last_day=last_day(recurrence.rrule),
    )


def _counted_from(rule: Rule, before: Recurrence, start: date | None, today: date) -> date:
    """Return the day that "every other" is counted from, and before which there is no lunch: a turn of the rule.

    An unchanged schedule keeps its day. One that comes every week or month and has begun needs none.
    """
    was = parse_rule(before.rrule)
    goes_on = before.anchor <= today and replace(was, until=None) == replace(rule, until=None)
    if rule.interval == 1 and (start is None or start <= today):
        return before.anchor if before.anchor <= today else ANCHOR
    if start is None:
        return before.anchor if goes_on else rule.on_or_after(today + timedelta(days=1))
    first = rule.on_or_after(start)
    if goes_on and rule.interval > 1:
        coming = next(iter(occurrences(replace(before, rrule=str(replace(was, until=None))), today, 1)))
        if first <= coming and rule.is_turn(before.anchor, first):
            return before.anchor
    return rule.nearer(first, today)


def first_day(recurrence: Recurrence, today: date) -> date | None:
    """Return the first day, where it has to be said (not begun, or only every other time); None otherwise."""
    if parse_rule(recurrence.rrule).interval == 1 and recurrence.anchor <= today:
        return None
    endless = replace(recurrence, rrule=ending(recurrence.rrule, None))
    return occurrences(endless, today, 1)[0]


def read_schedule(words: str, today: date) -> tuple[str, date | None]:
    """Return a rule's words and its first day or None: "every other Tuesday from 8 December". Raises `NotAStart`."""
    rule, day = start_apart(readable(words))
    if not day:
        return rule, None
    reading = read_until(day, today)
    first = reading.day or reading.past
    if first is None:
        raise NotAStart(day, reading.guess)
    a_year_before = first.replace(year=first.year - 1, day=min(first.day, 28) if first.month == 2 else first.day)
    is_recent = not re.search(r"\b\d{4}\b", day) and today - RECENT < a_year_before <= today
    return rule, a_year_before if is_recent else first


def leaves_months_out(rrule: str) -> str | None:
    """Return, for a rule of a month's fifth such day, which most months lack, one that every month has; None else."""
    rule = parse_rule(rrule)
    if rule.ordinal is None or abs(rule.ordinal) < 5:
        return None
    return str(replace(rule, ordinal=-1 if rule.ordinal > 0 else 1))


def new_series(series_id: str, community_id: str, channel_id: ChannelId, zone: str) -> Series:
    """Return the series with which an empty form begins: the second Wednesday at noon, an hour long."""
    return Series(series_id, community_id, channel_id, Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(12), zone))


def read_black_outs(text: str, today: date) -> tuple[BlackOut, ...]:
    """Read one day or range a line: "2026-12-24 to 2027-01-02 closed", "14-18 December", "24 Dec to 2 Jan office
    closed".

    Without a year the next such days are meant. Raises `NotBlackOuts` naming the line, `TextTooLong` for its reason,
    `RangeBackwards` and `TooManyLines`.
    """
    lines = [line.strip() for line in readable(text).splitlines() if line.strip()]
    if len(lines) > MOST_BLACK_OUTS:
        raise TooManyLines("black_outs", len(lines), MOST_BLACK_OUTS)
    return tuple(sorted((_black_out(line, today) for line in lines), key=lambda out: out.first))


def _black_out(line: str, today: date) -> BlackOut:
    match = _LINE.fullmatch(line)
    is_open = match is not None and match["from"] and not match["last"]  # "from 24.12.2026" has no end
    if match is not None and not is_open and not _MORE_DAYS.search(match["reason"].strip()):
        try:
            first = _day(match["first"])
            last = _day(match["last"]) if match["last"] else first
        except ValueError:
            raise NotBlackOuts(line) from None
        return BlackOut(first, last, _reason(match["reason"]))
    range_read = read_days_in(line, today)
    if range_read is None:
        reason, colon, days = line.partition(":")
        range_read = read_days_in(days, today) if colon else None
        if range_read is None:
            raise NotBlackOuts(line)
        if not range_read[2]:  # "Christmas: 24 Dec to 2 Jan"
            range_read = *range_read[:2], reason
    first, last, rest = range_read
    if _MORE_DAYS.search(rest) or read_days_in(rest, today) is not None:  # a second day, and more of a range
        raise NotBlackOuts(line, first, last)
    if last - first > LONGEST_WITHOUT_YEAR and not re.search(r"\d{4}", line):
        raise NotBlackOuts(line, first, last)
    return BlackOut(first, last, _reason(rest))


def _reason(words: str) -> str:
    reason = words.strip(" :,.;()")
    if len(reason) > LONGEST_REASON:
        raise TextTooLong("black_outs", len(reason), LONGEST_REASON)
    return reason


def _day(words: str) -> date:
    """Read an ISO date; raises ValueError for anything else."""
    parts = [int(part) for part in re.findall(r"\d+", words)]
    return date(*parts) if words[4:5] == "-" else date(*reversed(parts))


def write_black_outs(black_outs: Sequence[BlackOut]) -> str:
    """Return the days without lunch as text, one day or range on a line: "2026-12-24 to 2027-01-02 closed".
    `read_black_outs` reads it back.
    """
    days = (str(out.first) if out.first == out.last else f"{out.first} to {out.last}" for out in black_outs)
    return "\n".join(f"{day} {out.reason}".strip() for day, out in zip(days, black_outs, strict=True))


def read_days(text: str) -> tuple[date, ...]:
    """Read ISO dates, one a line or parted by blanks; raises `NotDays` with what is none, or `TooManyLines`."""
    days = set()
    for word in text.replace(",", " ").split():
        try:
            days.add(date.fromisoformat(word))
        except ValueError:
            raise NotDays(word) from None
    if len(days) > MOST_OPEN_DAYS:
        raise TooManyLines("open_days", len(days), MOST_OPEN_DAYS)
    return tuple(sorted(days))


def read_rotation(text: str) -> tuple[int, ...]:
    """Read the themes in turn, one a line by number, English title or the reader's; raises `NotAThemeLine`."""
    titles = {title.casefold(): theme.number for theme in THEMES.values() for title in (theme.title, _(theme.title))}
    numbers: list[int] = []
    for line in (line.strip() for line in text.splitlines() if line.strip()):
        match = re.fullmatch(r"(?P<number>\d{1,3})?\W*(?P<title>.*)", line)
        number = int(match["number"]) if match and match["number"] else titles.get(line.casefold())
        if number not in THEMES:
            raise NotAThemeLine(line)
        numbers.append(number)
    if not numbers:
        raise NotAThemeLine("")
    return tuple(dict.fromkeys(numbers))


def write_rotation(rotation: Sequence[int]) -> str:
    """Write what `read_rotation` reads, in the reader's language."""
    return "\n".join(f"{number}. {_(theme(number).title)}" for number in rotation)


def next_dates(series: Series, holidays: Mapping[date, str], today: date) -> list[PlannedDate]:
    """Return the next twelve turns after `today`, moved and skipped ones too; fewer where the series ends."""
    end = last_day(series.recurrence.rrule) or occurrences(series.recurrence, today, SHOWN + 1)[-1]
    turns = plan(series.recurrence, holidays, series.black_outs, today, end, not_before=today)
    return [turn for turn in turns if turn.day > today][:SHOWN]


def differs_in_days(before: Series, after: Series) -> bool:
    """Return whether rule, zone or time changed, so that lunches already announced may have to move."""
    was, now = before.recurrence, after.recurrence
    return (ending(was.rrule, None), was.zone, was.wall_time, was.anchor) != (
        ending(now.rrule, None),
        now.zone,
        now.wall_time,
        now.anchor,
    )


def past_the_end(series: Series, meetings: Sequence[Meeting], now: datetime) -> list[Meeting]:
    """Return the lunches that are on and still to come, but whose turn lies after the last day of the series."""
    end = last_day(series.recurrence.rrule)
    return [one for one in meetings if end and one.is_on and one.begins > now and one.rule_date > end]


def follow(
    series: Series, meetings: Sequence[Meeting], holidays: Mapping[date, str], now: datetime
) -> list[tuple[Meeting, Meeting]]:
    """Return the lunches that follow a new rule, zone or time, each as it was and as it becomes.

    Each takes the turn of the new rule in its own period; where there is none, or somebody had changed the lunch by
    hand, it stays. Announced lunches follow only where the organizer chose so.
    """
    zone = series.recurrence.zone
    rule = parse_rule(series.recurrence.rrule)
    moves = []
    for meeting in (one for one in meetings if one.is_on and one.begins > now and not one.by_hand):
        day = meeting.rule_date
        turns = plan(series.recurrence, holidays, series.black_outs, day - PERIOD, day + PERIOD)
        for turn in turns:
            moment = begins(series.recurrence, turn.day)
            if rule.same_period(turn.rule_date, day) and not turn.skipped and moment > now and moment != meeting.begins:
                moves.append((meeting, move(meeting, moment, now, [], zone)))
                break
    return moves
