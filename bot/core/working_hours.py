"""Working hours and the message budget (R7, R8, R10, R11): when a message may be sent.

Every moment is an aware UTC `datetime`; holidays are any container of local dates.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.core.errors import HoursBackwards, NoWorkingDays, NoWorkingTime
from bot.core.zones import local, moment, zone_named

HORIZON = 400
SPLIT = time(12)
ASK_TIMES = (time(10), time(14))
TODAY_FROM = time(7)
MESSAGES_A_DAY = 1
MESSAGES_A_WEEK = 2
WEEK_OF_BUDGET = timedelta(days=8)  # as long ago as a message of the same ISO week, anywhere, may have gone
COMMON_WORKING_DAYS = 2


@dataclass(frozen=True)
class Hours:
    """When a person (or a community's channel) may be written to: weekdays (Monday is 0) and local times.

    Raises `UnknownZone`, `NoWorkingDays` or `HoursBackwards`.
    """

    zone: str
    days: frozenset[int] = field(default=frozenset(range(5)))
    start: time = time(9)
    end: time = time(17)

    def __post_init__(self) -> None:
        zone_named(self.zone)
        if not self.days or not self.days <= frozenset(range(7)):
            raise NoWorkingDays(self.days)
        if self.start >= self.end:
            raise HoursBackwards(self.start, self.end)


class Standing(StrEnum):
    """The kind of an outgoing message, which decides how long it may have to wait (R8, R11)."""

    ANSWER = "answer"  # to what this person just did
    URGENT = "urgent"  # a lunch changed at short notice, today-questions, safety
    AWAITED = "awaited"  # an offer, its group DM, nobody-free, a changed lunch: hours, no budget
    ASK = "ask"
    REMINDER = "reminder"
    CHECK_IN = "check_in"
    INVITATION = "invitation"
    LUNCH = "lunch"
    ORGANIZER = "organizer"
    CHANNEL = "channel"  # a post, in the community's hours
    EDIT = "edit"  # App Home, edits, deletions


PRECEDENCE = (
    Standing.ANSWER,
    Standing.EDIT,
    Standing.URGENT,
    Standing.AWAITED,
    Standing.ASK,
    Standing.REMINDER,
    Standing.CHECK_IN,
    Standing.INVITATION,
    Standing.LUNCH,
    Standing.ORGANIZER,
    Standing.CHANNEL,
)
AT_ONCE = frozenset({Standing.ANSWER, Standing.EDIT, Standing.URGENT})
COUNTED = frozenset(
    {
        Standing.ASK,
        Standing.REMINDER,
        Standing.CHECK_IN,
        Standing.INVITATION,
        Standing.LUNCH,
        Standing.ORGANIZER,
    }
)


def precedence(standing: Standing) -> int:
    """The rank of a standing: smaller is sent first when several messages to one person are due together (R8)."""
    return PRECEDENCE.index(standing)


def is_working_minute(at: datetime, hours: Hours, holidays: Container[date] = ()) -> bool:
    """Whether `at` lies inside these working hours, including their first minute and not their end."""
    today = local(at, hours.zone).date()
    spans = (_span(today + timedelta(days=step), hours, holidays) for step in (-1, 0, 1))
    return any(span is not None and span[0] <= at < span[1] for span in spans)


def next_working_minute(at: datetime, hours: Hours, holidays: Container[date] = ()) -> datetime:
    """The first working moment at or after `at`; raises `NoWorkingTime` when 400 days hold none."""
    for begins, ends in _spans(at, hours, holidays):
        if at < ends:
            return max(at, begins).astimezone(UTC)
    raise NoWorkingTime(at, HORIZON)


def working_days_after(at: datetime, count: int, hours: Hours, holidays: Container[date] = ()) -> datetime:
    """The same local time `count` of this person's working days later (UTC), counted from the next working minute;
    raises `NoWorkingTime`.
    """
    start = next_working_minute(at, hours, holidays)
    wall = local(start, hours.zone).time()
    first = _first_day(start, hours, holidays)
    days = (day for day in _days(first, 1) if _span(day, hours, holidays) is not None)
    for number, day in enumerate(days):
        if number == count:
            return _inside(moment(day, wall, hours.zone), day, hours)
    raise NoWorkingTime(at, HORIZON)


def working_time_after(at: datetime, length: timedelta, hours: Hours, holidays: Container[date]) -> datetime:
    """The moment at which this much of the person's working time has passed since `at`; raises `NoWorkingTime`."""
    left = length
    for begins, ends in _spans(at, hours, holidays):
        since, until = max(at, begins).astimezone(UTC), ends.astimezone(UTC)
        if since >= until:
            continue
        if since + left <= until:
            return since + left
        left -= until - since
    raise NoWorkingTime(at, HORIZON)


def working_day_before(day: date, count: int, hours: Hours, holidays: Container[date] = ()) -> date:
    """The `count`-th working day before the local date `day`, which itself need not be one; raises `NoWorkingTime`."""
    found = 0
    for earlier in _days(day - timedelta(days=1), -1):
        found += _span(earlier, hours, holidays) is not None
        if found == count:
            return earlier
    raise NoWorkingTime(moment(day, hours.start, hours.zone), HORIZON)


def both_working(
    at: datetime,
    mentor: Hours,
    other: Hours,
    mentor_holidays: Container[date] = (),
    other_holidays: Container[date] = (),
) -> datetime:
    """When a group DM is opened (R11): the first moment inside both people's hours;
    the mentor's if there is none in 2 working days.
    """
    soonest = next_working_minute(at, mentor, mentor_holidays)
    limit = working_days_after(at, COMMON_WORKING_DAYS, mentor, mentor_holidays)
    candidate = soonest
    try:
        while candidate <= limit:
            theirs = next_working_minute(candidate, other, other_holidays)
            if is_working_minute(theirs, mentor, mentor_holidays):
                return theirs if theirs <= limit else soonest
            candidate = next_working_minute(theirs, mentor, mentor_holidays)
    except NoWorkingTime:
        return soonest
    return soonest


def next_ask_slot(
    at: datetime, hours: Hours, holidays: Container[date] = (), signed_up: datetime | None = None
) -> datetime:
    """When a mentor may be asked (R32; not for today-questions): the next 10:00 or 14:00 inside these hours, in UTC.

    Somebody who works at neither is asked in the middle of their hours. A slot in the half-day (split at 12:00 in the
    mentor's zone) in which the other person signed up is skipped, so that nobody can connect the two. Raises
    `NoWorkingTime`.
    """
    busy = _half_day(signed_up, hours.zone) if signed_up is not None else None
    for day in _days(local(at, hours.zone).date(), 1):
        if _span(day, hours, holidays) is None:
            continue
        for wall in _ask_times(hours):
            slot = moment(day, wall, hours.zone)
            if slot >= at and _half_day(slot, hours.zone) != busy:
                return slot
    raise NoWorkingTime(at, HORIZON)


def for_today_questions(hours: Hours) -> Hours:
    """The hours with today-questions: from 7:00 on the person's working days (R11 e)."""
    return replace(hours, start=min(hours.start, TODAY_FROM))


def standing_of_changed_lunch(begins: datetime, at: datetime, hours: Hours, holidays: Container[date] = ()) -> Standing:
    """URGENT when a moved or cancelled lunch begins before the person's next working minute, else AWAITED (R11)."""
    return Standing.URGENT if begins <= next_working_minute(at, hours, holidays) else Standing.AWAITED


def budget_allows(sent: Sequence[datetime], at: datetime, zone: str) -> datetime | None:
    """None when R8 allows a counted message at `at`, else the earliest moment at which it does.

    `sent` are the moments of counted messages; a day is the person's local date, a week the ISO week.
    """
    days = sorted(local(moment_sent, zone).date() for moment_sent in sent)
    today = day = local(at, zone).date()
    while (blocked_until := _free_again(days, day)) is not None:
        day = blocked_until
    return None if day == today else moment(day, time(0), zone)


def when_to_send(
    standing: Standing,
    at: datetime,
    hours: Hours,
    holidays: Container[date],
    sent: Sequence[datetime],
) -> datetime:
    """The first moment at or after `at` when hours and message budget allow a message of this standing."""
    if standing in AT_ONCE:
        return at
    chosen = next_working_minute(at, hours, holidays)
    if standing not in COUNTED:
        return chosen
    while (wait := budget_allows(sent, chosen, hours.zone)) is not None:
        chosen = next_working_minute(wait, hours, holidays)
    return chosen


def when_to_send_after(
    standing: Standing,
    at: datetime,
    hours: Hours,
    holidays: Container[date],
    sent: Sequence[datetime],
    ahead: Sequence[datetime] = (),
) -> datetime:
    """`when_to_send`, with messages queued for the moments `ahead` that go before this one (R8) and keep their place.

    Where the budget has no room beside them, this one waits for the first of them, since both can go as one message.
    """
    chosen = when_to_send(standing, at, hours, holidays, sent)
    if standing not in COUNTED or not ahead:
        return chosen
    beside = when_to_send(standing, at, hours, holidays, [*sent, *ahead])
    return chosen if beside <= chosen else max(chosen, min(beside, *ahead))


def week_has_room(sent: Sequence[datetime], at: datetime, zone: str) -> bool:
    """Whether R8 allows one more counted message in the ISO week of `at`, on that day or a later one."""
    free_from = budget_allows(sent, at, zone)
    return free_from is None or local(free_from, zone).isocalendar()[:2] == local(at, zone).isocalendar()[:2]


def _days(first: date, step: int) -> Iterator[date]:
    return (first + timedelta(days=step * number) for number in range(HORIZON + 1))


def _span(day: date, hours: Hours, holidays: Container[date]) -> tuple[datetime, datetime] | None:
    """One local date's working hours as moments; None on a day off, or when a clock change removes them."""
    if day.weekday() not in hours.days or day in holidays:
        return None
    begins, ends = moment(day, hours.start, hours.zone), moment(day, hours.end, hours.zone)
    return (begins, ends) if begins < ends else None


def _spans(at: datetime, hours: Hours, holidays: Container[date]) -> Iterator[tuple[datetime, datetime]]:
    """The spans from yesterday on, since a clock change at midnight can carry a span past its own date."""
    spans = (_span(day, hours, holidays) for day in _days(local(at, hours.zone).date() - timedelta(days=1), 1))
    return (span for span in spans if span is not None)


def _first_day(start: datetime, hours: Hours, holidays: Container[date]) -> date:
    today = local(start, hours.zone).date()
    for day in (today - timedelta(days=1), today):
        span = _span(day, hours, holidays)
        if span is not None and span[0] <= start < span[1]:
            return day
    return today


def _inside(at: datetime, day: date, hours: Hours) -> datetime:
    """`at`, moved back into the day's hours where a clock change pushed it out."""
    begins, ends = moment(day, hours.start, hours.zone), moment(day, hours.end, hours.zone)
    return at if begins <= at < ends else begins


def _ask_times(hours: Hours) -> tuple[time, ...]:
    inside = tuple(wall for wall in ASK_TIMES if hours.start <= wall < hours.end)
    if inside:
        return inside
    minutes = (hours.start.hour + hours.end.hour) * 60 + hours.start.minute + hours.end.minute
    return (time(minutes // 120, minutes // 2 % 60),)


def _half_day(at: datetime, zone: str) -> tuple[date, bool]:
    there = local(at, zone)
    return there.date(), there.time() >= SPLIT


def _free_again(days: Sequence[date], day: date) -> date | None:
    """None when `day` still has room, else the first day after the full day or week."""
    monday = day - timedelta(days=day.weekday())
    this_week = [other for other in days if monday <= other < monday + timedelta(days=7)]
    if len(this_week) >= MESSAGES_A_WEEK:
        return monday + timedelta(days=7)
    return day + timedelta(days=1) if days.count(day) >= MESSAGES_A_DAY else None
