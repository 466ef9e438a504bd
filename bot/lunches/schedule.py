"""What an organizer writes into the schedule form, read strictly; and the dates it would mean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.core.errors import Refusal, TextTooLong
from bot.core.ids import ChannelId
from bot.core.typed_text import readable
from bot.core.zones import zone_named
from bot.lunches.lunch_calendar import (
    BlackOut,
    PlannedDate,
    Recurrence,
    begins,
    corrected,
    occurrences,
    plan,
    rule_from_words,
)
from bot.lunches.meetings import Meeting, Series, move
from bot.lunches.recurrence import ending, last_day, parse_rule
from bot.lunches.themes import THEMES, theme

SHOWN = 12
MOST_BLACK_OUTS = 12
MOST_OPEN_DAYS = 24
PERIOD = timedelta(days=366)
LONGEST_REASON = 60
_LINK = re.compile(r"https?://[^\s<>|\"]+")
_DATE = r"\d{4}-\d\d?-\d\d?|\d\d?\.\d\d?\.\d{4}"
_TO = (
    r"(?:to|until|till|through|thru|and|bis(?: zum)?|und|au|et|jusqu'au|al|a|y|hasta(?: el)?"
    r"|[-/~\u2010-\u2015\u2212\u2192>]+|\.{2,}|…)"
)
_LINE = re.compile(
    rf"(?:(?:from|between|vom|von|zwischen|du|entre le|del|desde el|entre el)\s+)?(?P<first>{_DATE})"
    rf"(?:\s*{_TO}\s*(?:the |den |le |el )?(?P<last>{_DATE}))?(?!\d)[\s:,]*(?P<reason>.*)",
    re.IGNORECASE,
)
# A reason that looks like the rest of a range, or like another day, was meant as one.
_MORE_DAYS = re.compile(rf"^(?:{_TO})(?:\s|\d|$)|\d{{1,4}}[-./]\s?\d{{1,2}}|\b20\d\d\b", re.IGNORECASE)


@dataclass(eq=False)
class NotALink(Refusal):
    """A link begins with http:// or https:// and holds neither blanks nor brackets."""

    link: str


@dataclass(eq=False)
class NotBlackOuts(Refusal):
    """The line names no range of days."""

    line: str


@dataclass(eq=False)
class NotDays(Refusal):
    """The line is no ISO date."""

    line: str


@dataclass(eq=False)
class TooManyLines(Refusal):
    """A field holds more lines than it takes; `field` is its name."""

    field: str
    count: int
    most: int


@dataclass(eq=False)
class NotAThemeLine(Refusal):
    """The line names no theme of ours; empty when there is no line at all."""

    line: str


@dataclass(frozen=True)
class Proposal:
    """A schedule as written: `words` say the rule, `minutes` and leads are numbers, days are ISO dates."""

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


def series_from(proposal: Proposal, before: Series) -> Series:
    """The series as proposed; what the form does not show stays as in `before`.

    Raises `NotARule`, `NeverHappens`, `TwoReadings`, `UnknownZone`, `LengthOutOfRange`, `OutOfRange`,
    `TextTooLong`, `NotALink`, `NotBlackOuts`, `NotDays` or `RangeBackwards`.
    """
    zone_named(proposal.zone)
    rule = ending(rule_from_words(proposal.words), proposal.last_day)
    if proposal.link and not _LINK.fullmatch(proposal.link):
        raise NotALink(proposal.link)
    recurrence = replace(
        before.recurrence, rrule=rule, wall_time=proposal.wall_time, zone=proposal.zone, minutes=proposal.minutes
    )
    return replace(
        before,
        recurrence=recurrence,
        room=proposal.room,
        link=proposal.link,
        room_size=proposal.room_size,
        link_size=proposal.link_size,
        leads=replace(before.leads, announce=proposal.announce, remind=proposal.remind),
        black_outs=read_black_outs(proposal.black_outs),
        open_days=read_days(proposal.open_days),
    )


def new_series(series_id: str, community_id: str, channel_id: ChannelId, zone: str) -> Series:
    """What an empty form begins with: the second Wednesday at noon, an hour."""
    return Series(series_id, community_id, channel_id, Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(12), zone))


def read_black_outs(text: str) -> tuple[BlackOut, ...]:
    """One day or range a line, "2026-12-24 to 2027-01-02 closed".

    Raises `NotBlackOuts` naming the line, `TextTooLong` for its reason, `TooManyLines`.
    """
    found = []
    for line in (line.strip() for line in readable(text).splitlines() if line.strip()):
        match = _LINE.fullmatch(line)
        try:
            first = _day(match["first"]) if match else None
            last = _day(match["last"]) if match and match["last"] else first
        except ValueError:
            first = None
        if match is None or first is None or last is None:
            raise NotBlackOuts(line)
        if len(match["reason"]) > LONGEST_REASON:
            raise TextTooLong("black_outs", len(match["reason"]), LONGEST_REASON)
        if _MORE_DAYS.search(match["reason"].strip()):
            raise NotBlackOuts(line)
        found.append(BlackOut(first, last, match["reason"].strip()))
    if len(found) > MOST_BLACK_OUTS:
        raise TooManyLines("black_outs", len(found), MOST_BLACK_OUTS)
    return tuple(sorted(found, key=lambda out: out.first))


def _day(words: str) -> date:
    """Raises ValueError for a day that is none."""
    parts = [int(part) for part in re.findall(r"\d+", words)]
    return date(*parts) if words[4:5] == "-" else date(*reversed(parts))


def write_black_outs(black_outs: Sequence[BlackOut]) -> str:
    """The inverse of `read_black_outs`."""
    days = (str(out.first) if out.first == out.last else f"{out.first} to {out.last}" for out in black_outs)
    return "\n".join(f"{day} {out.reason}".strip() for day, out in zip(days, black_outs, strict=True))


def read_days(text: str) -> tuple[date, ...]:
    """ISO dates, one a line or with blanks between; raises `NotDays` naming the one that is none, `TooManyLines`."""
    found = set()
    for word in text.replace(",", " ").split():
        try:
            found.add(date.fromisoformat(word))
        except ValueError:
            raise NotDays(word) from None
    if len(found) > MOST_OPEN_DAYS:
        raise TooManyLines("open_days", len(found), MOST_OPEN_DAYS)
    return tuple(sorted(found))


def read_rotation(text: str) -> tuple[int, ...]:
    """The themes in turn, one a line by number or title, each once; raises `NotAThemeLine`."""
    titles = {one.title.casefold(): one.number for one in THEMES.values()}
    found: list[int] = []
    for line in (line.strip() for line in text.splitlines() if line.strip()):
        match = re.fullmatch(r"(?P<number>\d{1,3})?\W*(?P<title>.*)", line)
        number = int(match["number"]) if match and match["number"] else titles.get(line.casefold())
        if number not in THEMES:
            raise NotAThemeLine(line)
        found.append(number)
    if not found:
        raise NotAThemeLine("")
    return tuple(dict.fromkeys(found))


def write_rotation(rotation: Sequence[int]) -> str:
    """The inverse of `read_rotation`."""
    return "\n".join(f"{number}. {theme(number).title}" for number in rotation)


def days_off(series: Series, holidays: Mapping[date, str]) -> Mapping[date, str]:
    """The place's public holidays but for those on which this series meets all the same."""
    return corrected(holidays, {}, series.open_days)


def next_dates(series: Series, holidays: Mapping[date, str], today: date) -> list[PlannedDate]:
    """The next twelve turns after `today`, those that move or are skipped included; fewer where the series ends."""
    end = last_day(series.recurrence.rrule) or occurrences(series.recurrence, today, SHOWN + 1)[-1]
    turns = plan(series.recurrence, holidays, series.black_outs, today, end, not_before=today)
    return [turn for turn in turns if turn.day > today][:SHOWN]


def differs_in_days(before: Series, after: Series) -> bool:
    """Whether rule, zone or time changed, so that lunches already announced may have to move."""
    return (ending(before.recurrence.rrule, None), before.recurrence.zone, before.recurrence.wall_time) != (
        ending(after.recurrence.rrule, None),
        after.recurrence.zone,
        after.recurrence.wall_time,
    )


def past_the_end(series: Series, meetings: Sequence[Meeting], now: datetime) -> list[Meeting]:
    """Lunches that are on and still to come, but whose turn lies after the last day of the series."""
    end = last_day(series.recurrence.rrule)
    return [one for one in meetings if end and one.is_on and one.begins > now and one.rule_date > end]


def follow(
    series: Series, meetings: Sequence[Meeting], holidays: Mapping[date, str], now: datetime
) -> list[tuple[Meeting, Meeting]]:
    """Lunches that are on, before and after they follow a new rule, zone or time.

    Each takes the turn of the new rule in its own period; where there is none, or somebody had changed the lunch
    by hand, it stays. What is announced follows only for organizers who said so: otherwise it is kept.
    """
    zone = series.recurrence.zone
    rule = parse_rule(series.recurrence.rrule)
    found = []
    for meeting in (one for one in meetings if one.is_on and one.begins > now and not one.by_hand):
        day = meeting.rule_date
        turns = plan(series.recurrence, holidays, series.black_outs, day - PERIOD, day + PERIOD)
        for turn in turns:
            moment = begins(series.recurrence, turn.day)
            if rule.same_period(turn.rule_date, day) and not turn.skipped and moment > now and moment != meeting.begins:
                found.append((meeting, move(meeting, moment, now, [], zone)))
                break
    return found
