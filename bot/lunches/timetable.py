"""When each lunch is planned, previewed to its organizers, announced, reminded of, and over (R52, R56).

All of it is computed from the stored meetings and the present moment, so that a restart loses nothing and a second look
gives the same result. Moments are in UTC; channel posts keep the community's hours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.core.working_hours import Hours, next_working_minute, working_day_before
from bot.core.zones import local, moment
from bot.lunches.meetings import Meeting, MeetingState, Series
from bot.lunches.recurrence.lunch_calendar import PlannedDate, begins, plan
from bot.lunches.recurrence.rule import parse_rule
from bot.lunches.themes import next_theme

POST_AT = time(10)
MORNING_AT = time(9)
AHEAD = timedelta(days=95)
FARTHEST = timedelta(days=800)


PLAN_SERIES = "meetings.plan_series"  # the one timer of a series


@dataclass(frozen=True)
class PlanMeeting:
    """Step: a turn of the rule has no meeting yet; store `bot.lunches.meetings.planned(series, turn, ..., theme)`."""

    turn: PlannedDate
    theme: int


@dataclass(frozen=True)
class Preview:
    """Step: show the organizers what will be posted."""

    meeting: Meeting


@dataclass(frozen=True)
class Announce:
    """Step: post the invitation in the channel; `late` when its usual day has passed."""

    meeting: Meeting
    late: bool


@dataclass(frozen=True)
class SaySkipped:
    """Step: post in the channel that there is no lunch this time, and why."""

    meeting: Meeting


@dataclass(frozen=True)
class Remind:
    """Step: reply in the announcement's thread, shown in the channel too."""

    meeting: Meeting


@dataclass(frozen=True)
class Morning:
    """Step: write to those who said yes or hope to."""

    meeting: Meeting


@dataclass(frozen=True)
class TooLate:
    """Step: the lunch was never announced and it is too late to; skip it and tell the organizers."""

    meeting: Meeting


@dataclass(frozen=True)
class Close:
    """Step: the lunch is over."""

    meeting: Meeting


Told = Preview | Announce | SaySkipped | Remind | Morning | TooLate | Close
Step = PlanMeeting | Told


@dataclass(frozen=True)
class Moments:
    """When each step of one meeting is due, in UTC; None for what a series does not do."""

    preview: datetime
    announce: datetime
    remind: datetime
    morning: datetime | None
    ends: datetime


def moments(series: Series, meeting: Meeting, hours: Hours, holidays: Mapping[date, str]) -> Moments:
    """Return the timetable of one meeting by the series' leads, in the community's `hours` and working days.

    One that was restored after the channel had been told is announced as soon as the channel may be written to.
    """
    zone = series.recurrence.zone
    day = meeting.day(zone)
    announce_on = day - timedelta(days=series.leads.announce)
    announce = next_working_minute(moment(announce_on, POST_AT, zone), hours, holidays)
    if meeting.is_back and meeting.previewed_at is not None:  # the channel knows of it as called off until then
        announce = min(announce, next_working_minute(meeting.previewed_at, hours, holidays))
    preview_on = working_day_before(announce_on, series.leads.preview, hours, holidays)
    remind_on = working_day_before(day, series.leads.remind, hours, holidays)
    return Moments(
        preview=next_working_minute(moment(preview_on, POST_AT, zone), hours, holidays),
        announce=announce,
        remind=next_working_minute(moment(remind_on, POST_AT, zone), hours, holidays),
        morning=moment(day, MORNING_AT, zone) if series.leads.morning else None,
        ends=meeting.ends,
    )


def due(
    series: Series, meetings: Sequence[Meeting], now: datetime, hours: Hours, holidays: Mapping[date, str]
) -> list[Step]:
    """Return every step that is due now; `meetings` are all of the series, past ones included, for their themes.

    Each step is due until `done` has been applied to its meeting. What has become pointless while the bot was down is
    left out: an announcement is made until the day before the lunch (of one that is on again, until it begins), a
    reminder and a morning message until their moment has passed.
    """
    steps: list[Step] = list(_to_plan(series, meetings, now, holidays))
    for meeting in sorted(meetings, key=lambda one: (one.begins, one.id)):
        step = _next_step(series, meeting, now, hours, holidays)
        if step is not None:
            steps.append(step)
    return steps


def done(step: Told, now: datetime) -> Meeting:
    """Return the step's meeting with the step recorded; store it in the transaction that queues the message."""
    marks: dict[type[Told], dict[str, datetime | MeetingState]] = {
        Preview: {"previewed_at": now},
        Announce: {"state": MeetingState.ANNOUNCED, "announced_at": now},
        SaySkipped: {"announced_at": now},
        Remind: {"reminded_at": now},
        Morning: {"morning_at": now},
        TooLate: {"state": MeetingState.SKIPPED, "announced_at": now},
        Close: {"state": MeetingState.HELD},
    }
    return replace(step.meeting, **marks[type(step)])  # type: ignore[arg-type]


def next_look(
    series: Series, meetings: Sequence[Meeting], now: datetime, hours: Hours, holidays: Mapping[date, str]
) -> datetime:
    """Return the next moment at which `due` may return something: within a day, since new turns come into sight."""
    upcoming = [now + timedelta(days=1)]
    for meeting in meetings:
        if meeting.is_on or _unsaid(meeting):
            table = moments(series, meeting, hours, holidays)
            every = (table.preview, table.announce, table.remind, table.morning, table.ends)
            upcoming += [one for one in every if one is not None and one > now]
    return min(upcoming)


def upcoming(meetings: Sequence[Meeting], now: datetime) -> Meeting | None:
    """Return the next lunch that is on and not over, for Home and `/brownbag`; None without one."""
    ahead = [meeting for meeting in meetings if meeting.is_on and meeting.ends > now]
    return min(ahead, key=lambda meeting: meeting.begins, default=None)


def outdated(series: Series, meetings: Sequence[Meeting], now: datetime, holidays: Mapping[date, str]) -> list[Meeting]:
    """Return the meetings to remove after rule, zone, time, holidays or black-outs changed; `due` plans them anew.

    Announced meetings, today's, and those somebody moved, skipped or restored by hand are kept.
    """
    zone = series.recurrence.zone
    turns = {
        (turn.rule_date, turn.skipped, begins(series.recurrence, turn.day)) for turn in _turns(series, now, holidays)
    }
    return [
        meeting
        for meeting in meetings
        if meeting.day(zone) > local(now, zone).date()
        and not meeting.by_hand
        and meeting.announced_at is None
        and meeting.state in (MeetingState.PLANNED, MeetingState.SKIPPED)
        and (
            (meeting.rule_date, meeting.state is MeetingState.SKIPPED, meeting.begins) not in turns
            or meeting.minutes != series.recurrence.minutes
        )
    ]


def relocated(series: Series, meetings: Sequence[Meeting], now: datetime) -> list[Meeting]:
    """Return the meetings that follow the series to its new room or link: not announced, and not changed by hand."""
    return [
        replace(meeting, room=series.room, link=series.link)
        for meeting in meetings
        if meeting.begins > now
        and meeting.state is MeetingState.PLANNED
        and not meeting.by_hand
        and (meeting.room, meeting.link) != (series.room, series.link)
    ]


def rethemed(before: Series, after: Series, meetings: Sequence[Meeting], now: datetime) -> list[Meeting]:
    """Return the lunches that take their theme from the new rotation: not announced, no theme chosen by hand."""
    by_old: list[int] = []
    by_new: list[int] = []
    found = []
    for meeting in sorted(meetings, key=lambda one: one.begins):
        if not meeting.is_on and meeting.state is not MeetingState.HELD:
            continue
        fresh = meeting.state is MeetingState.PLANNED and meeting.begins > now
        number = meeting.theme
        if fresh and number == next_theme(before.rotation, by_old):
            number = next_theme(after.rotation, by_new)
        by_old.append(meeting.theme)
        by_new.append(number)
        if number != meeting.theme:
            found.append(replace(meeting, theme=number))
    return found


def _turns(series: Series, now: datetime, holidays: Mapping[date, str]) -> list[PlannedDate]:
    """Return the turns in sight, at least one of which takes place."""
    today = local(now, series.recurrence.zone).date()
    since, sight = today - timedelta(days=7), today + AHEAD
    while True:
        every = plan(series.recurrence, holidays, series.black_outs, since, sight, not_before=today)
        ahead = [turn for turn in every if turn.day > today]
        if any(not turn.skipped for turn in ahead) or sight > today + FARTHEST:
            return ahead
        sight += AHEAD


def _to_plan(
    series: Series, meetings: Sequence[Meeting], now: datetime, holidays: Mapping[date, str]
) -> Iterator[PlanMeeting]:
    rule = parse_rule(series.recurrence.rrule)
    known = [meeting.rule_date for meeting in meetings]
    themes = [
        one.theme for one in sorted(meetings, key=lambda one: one.begins) if one.is_on or one.state is MeetingState.HELD
    ]
    for turn in _turns(series, now, holidays):
        if any(rule.same_period(turn.rule_date, day) for day in known):
            continue
        number = next_theme(series.rotation, themes)
        if not turn.skipped:
            themes.append(number)
        yield PlanMeeting(turn, number)


def _next_step(
    series: Series, meeting: Meeting, now: datetime, hours: Hours, holidays: Mapping[date, str]
) -> Told | None:
    if not meeting.is_on and not _unsaid(meeting):
        return None
    table = moments(series, meeting, hours, holidays)
    if meeting.state is MeetingState.SKIPPED:
        return SaySkipped(meeting) if table.announce <= now < meeting.begins else None
    # What is queued outside the community's hours is read when they begin again.
    read_at = next_working_minute(now, hours, holidays)
    in_time = local(read_at, series.recurrence.zone).date() < meeting.day(series.recurrence.zone)
    if meeting.state is MeetingState.PLANNED:
        # That a lunch is on again helps until it begins: some said yes, and the channel knows of it as called off.
        in_time = in_time or (meeting.is_back and read_at < meeting.begins)
        return _before_the_announcement(meeting, table, now, in_time, series.recurrence.zone)
    return _after_the_announcement(meeting, table, now, in_time, series.recurrence.zone)


def _before_the_announcement(meeting: Meeting, table: Moments, now: datetime, in_time: bool, zone: str) -> Told | None:
    if now < table.announce:
        return Preview(meeting) if now >= table.preview and meeting.previewed_at is None else None
    if not in_time:
        return TooLate(meeting)
    return Announce(meeting, late=local(now, zone).date() > local(table.announce, zone).date())


def _after_the_announcement(meeting: Meeting, table: Moments, now: datetime, in_time: bool, zone: str) -> Told | None:
    if now >= table.ends:
        return Close(meeting)
    if table.morning is not None and table.morning <= now:
        return Morning(meeting) if meeting.morning_at is None and now < meeting.begins else None
    told = [at for at in (meeting.announced_at, meeting.changed_at) if at is not None]
    told_before = all(local(at, zone).date() < local(table.remind, zone).date() for at in told)
    if table.remind <= now and in_time and told_before and meeting.reminded_at is None:
        return Remind(meeting)
    return None


def _unsaid(meeting: Meeting) -> bool:
    return meeting.state is MeetingState.SKIPPED and meeting.announced_at is None
