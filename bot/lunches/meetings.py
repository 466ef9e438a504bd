"""Brown-bag lunches: series and meetings, and what people may change about them.

When which message is due is `bot.lunches.timetable`; on which days a series falls is `bot.lunches.lunch_calendar`;
who comes is `bot.lunches.rsvps`.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.errors import (
    AlreadyHosted,
    ChangedMeanwhile,
    DateTaken,
    MeetingAnnounced,
    MeetingCancelled,
    MeetingInThePast,
    MeetingNotCancelled,
    MeetingOver,
    OutOfRange,
    TextTooLong,
    TooLateToRestore,
)
from bot.core.ids import ChannelId, UserId
from bot.core.words import N_
from bot.core.zones import local
from bot.lunches.lunch_calendar import BlackOut, PlannedDate, Recurrence, begins, plan
from bot.lunches.themes import FIRST_YEAR, theme

LONGEST_ROOM = 150
LONGEST_LINK = 500
LARGEST_ROOM = 1000
HOSTS_NOTE = N_(
    "Stand by the door five minutes early: someone may be coming for the first time. "
    "Nobody has to introduce themselves."
)


@dataclass(frozen=True)
class Leads:
    """How long before a lunch what is said; `announce` in days, `remind` and `preview` in working days."""

    announce: int = 14
    remind: int = 1
    morning: bool = True
    preview: int = 3

    def __post_init__(self) -> None:
        for name, number, highest in (("announce", self.announce, 60), ("remind", self.remind, 10)):
            if not 1 <= number <= highest:
                raise OutOfRange(name, number, 1, highest)


@dataclass(frozen=True)
class Series:
    """A lunch that comes back; `version` counts saved changes.

    On `black_outs` there is no lunch; on `open_days` there is one although its office is closed.
    """

    id: str
    community_id: str
    channel_id: ChannelId
    recurrence: Recurrence
    room: str = ""
    link: str = ""
    room_size: int | None = None
    link_size: int | None = None
    leads: Leads = field(default_factory=Leads)
    rotation: tuple[int, ...] = FIRST_YEAR
    black_outs: tuple[BlackOut, ...] = ()
    open_days: tuple[date, ...] = ()
    version: int = 1

    def __post_init__(self) -> None:
        _refuse_long_lines(self.room, self.link)
        for name, size in (("room_size", self.room_size), ("link_size", self.link_size)):
            if size is not None and not 1 <= size <= LARGEST_ROOM:
                raise OutOfRange(name, size, 1, LARGEST_ROOM)
        for number in self.rotation:
            theme(number)


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    SKIPPED = "skipped"  # not this time, before it was announced
    CANCELLED = "cancelled"  # after it was announced
    HELD = "held"


@dataclass(frozen=True)
class Meeting:
    """One lunch; `rule_date` is the local day the rule gave and names the turn, whatever it was moved to.

    `uid` is the calendar file's stable id, `sequence` counts changes people's calendars must hear of,
    `restored` how often it was planned anew. The moments say when something was told, None when not yet;
    `agreed_at` is when an organizer answered the preview, None for silence, which means that it goes out. `was` is when
    it began before it was moved, as the channel last knew it; `is_back` says that the channel had heard it was off.
    """

    id: str
    series_id: str
    rule_date: date
    begins: datetime
    minutes: int
    uid: str
    theme: int
    room: str = ""
    link: str = ""
    state: MeetingState = MeetingState.PLANNED
    reason: str = ""
    host: UserId | None = None
    by_hand: bool = False
    sequence: int = 0
    restored: int = 0
    previewed_at: datetime | None = None
    agreed_at: datetime | None = None
    announced_at: datetime | None = None
    changed_at: datetime | None = None
    reminded_at: datetime | None = None
    morning_at: datetime | None = None
    was: datetime | None = None
    is_back: bool = False

    @property
    def ends(self) -> datetime:
        """The moment it is over."""
        return self.begins + timedelta(minutes=self.minutes)

    @property
    def is_on(self) -> bool:
        """Planned or announced, and so still to come or just happening."""
        return self.state in (MeetingState.PLANNED, MeetingState.ANNOUNCED)

    def day(self, zone: str) -> date:
        """The local day it takes place."""
        return local(self.begins, zone).date()

    def moved_from(self, zone: str) -> date | None:
        """The day the rule had given, when it takes place on another."""
        return None if self.day(zone) == self.rule_date else self.rule_date


def planned(series: Series, turn: PlannedDate, meeting_id: str, uid: str, theme_number: int) -> Meeting:
    """The meeting for one turn of the rule, or the record that this turn is skipped."""
    return Meeting(
        id=meeting_id,
        series_id=series.id,
        rule_date=turn.rule_date,
        begins=begins(series.recurrence, turn.day),
        minutes=series.recurrence.minutes,
        uid=uid,
        theme=theme(theme_number).number,
        room=series.room,
        link=series.link,
        state=MeetingState.SKIPPED if turn.skipped else MeetingState.PLANNED,
        reason=turn.reason,
    )


def move(
    meeting: Meeting, to: datetime, now: datetime, others: Sequence[Meeting], zone: str, room: str | None = None
) -> Meeting:
    """The meeting at another moment (or in another room); `others` are the other meetings of its series.

    Raises `MeetingOver`, `MeetingCancelled`, `MeetingInThePast` or `DateTaken`. The reminder for the new day
    is still to come, the announcement is not repeated but edited.
    """
    refuse_unless_on(meeting, now)
    if to <= now:
        raise MeetingInThePast(to)
    day = local(to, zone).date()
    if any(other.is_on and other.id != meeting.id and other.day(zone) == day for other in others):
        raise DateTaken(day, "another lunch")
    new_room = meeting.room if room is None else room
    _refuse_long_lines(new_room, meeting.link)
    if (to, new_room) == (meeting.begins, meeting.room):
        return meeting
    fresh = day != meeting.day(zone)
    return replace(
        meeting,
        begins=to,
        room=new_room,
        by_hand=True,
        sequence=meeting.sequence + 1,
        changed_at=now,
        was=meeting.begins if to != meeting.begins and meeting.state is MeetingState.ANNOUNCED else meeting.was,
        reminded_at=None if fresh else meeting.reminded_at,
        morning_at=None if fresh else meeting.morning_at,
    )


def old_date(meeting: Meeting, series: Series, holidays: Container[date], now: datetime) -> date | None:
    """The day from which a public holiday has moved a lunch that may still take place on it; None otherwise.

    Announced or not; changed by nobody, and the old moment is still ahead.
    """
    day = meeting.moved_from(series.recurrence.zone)
    if day is None or not meeting.is_on or meeting.by_hand or day not in holidays:
        return None
    return day if begins(series.recurrence, day) > now else None


def day_instead(
    meeting: Meeting, series: Series, off: Mapping[date, str], worked: Mapping[date, str], now: datetime
) -> date | None:
    """Where a lunch on a public holiday that many offices work on would go; None where it has no better day.

    As any taken date is treated, and on no other such holiday. Nothing where somebody changed the lunch by hand.
    """
    zone = series.recurrence.zone
    day, today = meeting.day(zone), local(now, zone).date()
    if not meeting.is_on or meeting.by_hand or day not in worked:
        return None
    rule_date = meeting.rule_date
    turns = plan(series.recurrence, {**worked, **off}, series.black_outs, rule_date, rule_date, today)
    turn = turns[0] if turns else None
    if turn is None or turn.skipped or turn.day == day or begins(series.recurrence, turn.day) <= now:
        return None
    return turn.day


def refuse_taken_day(day: date, holidays: Mapping[date, str], black_outs: Sequence[BlackOut]) -> None:
    """Raise `DateTaken` for a public holiday or a black-out, which no lunch is moved to."""
    if day in holidays:
        raise DateTaken(day, holidays[day])
    for out in black_outs:
        if out.first <= day <= out.last:
            raise DateTaken(day, out.reason or "blacked out")


def refuse_unless_on(meeting: Meeting, now: datetime) -> None:
    """Raise `MeetingCancelled` or `MeetingOver` where nothing about a lunch can be changed any more."""
    if meeting.state in (MeetingState.CANCELLED, MeetingState.SKIPPED):
        raise MeetingCancelled(meeting.begins)
    if meeting.state is MeetingState.HELD or meeting.ends <= now:
        raise MeetingOver(meeting.ends)


def cancel(meeting: Meeting, now: datetime, reason: str = "") -> Meeting:
    """Call the lunch off; raises `MeetingCancelled` when it already is and `MeetingOver` when it is too late."""
    refuse_unless_on(meeting, now)
    return replace(meeting, state=MeetingState.CANCELLED, reason=reason, sequence=meeting.sequence + 1)


def skip(meeting: Meeting, now: datetime, reason: str = "") -> Meeting:
    """*Skip this month*, before the announcement; raises `MeetingAnnounced` after it."""
    refuse_unless_on(meeting, now)
    if meeting.state is MeetingState.ANNOUNCED:
        raise MeetingAnnounced(meeting.begins)
    return replace(meeting, state=MeetingState.SKIPPED, reason=reason, by_hand=True, sequence=meeting.sequence + 1)


def restore(meeting: Meeting, now: datetime) -> Meeting:
    """Plan a cancelled or skipped lunch anew: it is announced again, late if need be.

    Raises `MeetingNotCancelled`, or `TooLateToRestore` when its moment has gone by.
    """
    if meeting.state not in (MeetingState.CANCELLED, MeetingState.SKIPPED):
        raise MeetingNotCancelled(meeting.begins)
    if meeting.begins <= now:
        raise TooLateToRestore(meeting.begins)
    return replace(
        meeting,
        state=MeetingState.PLANNED,
        is_back=meeting.announced_at is not None,
        reason="",
        by_hand=True,
        sequence=meeting.sequence + 1,
        restored=meeting.restored + 1,
        previewed_at=now,
        announced_at=None,
        reminded_at=None,
        morning_at=None,
    )


def choose_theme(meeting: Meeting, number: int, now: datetime) -> Meeting:
    """Another theme for this lunch; raises `UnknownTheme`, `MeetingOver` or `MeetingCancelled`."""
    refuse_unless_on(meeting, now)
    return replace(meeting, theme=theme(number).number)


def volunteer_to_host(meeting: Meeting, user_id: UserId, now: datetime) -> Meeting:
    """*I'll host*; raises `AlreadyHosted` when somebody else does."""
    refuse_unless_on(meeting, now)
    if meeting.host not in (None, user_id):
        raise AlreadyHosted(meeting.begins)
    return replace(meeting, host=user_id)


def step_down(meeting: Meeting, user_id: UserId) -> Meeting:
    """The host cannot after all; anybody else changes nothing."""
    return replace(meeting, host=None) if meeting.host == user_id else meeting


def changed(current: Series, seen_version: int, proposed: Series) -> Series:
    """The series as an organizer saved it; raises `ChangedMeanwhile` when somebody else was faster."""
    if seen_version != current.version:
        raise ChangedMeanwhile(seen_version, current.version)
    return replace(proposed, id=current.id, version=current.version + 1)


def differences(before: Series, after: Series) -> tuple[str, ...]:
    """The names of the fields in which two versions differ, for whoever saved second."""
    names = (one.name for one in fields(Series) if one.name != "version")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _refuse_long_lines(room: str, link: str) -> None:
    for name, text, longest in (("room", room, LONGEST_ROOM), ("link", link, LONGEST_LINK)):
        if len(text) > longest:
            raise TextTooLong(name, len(text), longest)
