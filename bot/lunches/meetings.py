"""Brown-bag lunches: series and meetings, and what people may change about them.

When each message is due is in `bot.lunches.timetable`, on which days a series meets in
`bot.lunches.recurrence.lunch_calendar`, who comes in `bot.lunches.rsvps`.
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
from bot.lunches.recurrence.lunch_calendar import BlackOut, PlannedDate, Recurrence, begins, plan
from bot.lunches.themes import FIRST_YEAR, theme

LONGEST_ROOM = 150
LONGEST_LINK = 500
LARGEST_ROOM = 1000
# Why a date is taken, where that is not a holiday's name or what an organizer typed.
ANOTHER_LUNCH = N_("another lunch")
WITHOUT_LUNCH = N_("a day without lunch")
HOSTS_NOTE = N_(
    "Stand by the door five minutes early: someone may be coming for the first time. "
    "Nobody has to introduce themselves."
)


@dataclass(frozen=True)
class Leads:
    """How long before a lunch its messages go out: `announce` in days, `remind` and `preview` in working days."""

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
    """A series of lunches; `version` counts saved changes. On `black_outs` there is no lunch; on `open_days` there is
    one although the office is closed.
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
    """The state of a meeting."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    SKIPPED = "skipped"  # not this time, before it was announced
    CANCELLED = "cancelled"  # after it was announced
    HELD = "held"


@dataclass(frozen=True)
class Meeting:
    """One lunch; `rule_date` is the local day the rule gave, which identifies the turn wherever the lunch is moved to.

    `uid` is the calendar file's stable id, `sequence` counts the changes that calendars must be told of, `restored` how
    often it was planned anew. The moments say when something was told, None when not yet; `agreed_at` is when an
    organizer answered the preview, None for silence, which means that it goes out. `was` is when it began before it was
    moved, as the channel last knew it; `is_back` says that the channel had been told it was off.
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
        """The moment, in UTC, at which it ends."""
        return self.begins + timedelta(minutes=self.minutes)

    @property
    def is_on(self) -> bool:
        """Whether it is planned or announced: still to come, or under way."""
        return self.state in (MeetingState.PLANNED, MeetingState.ANNOUNCED)

    def day(self, zone: str) -> date:
        """Return the local day on which it takes place."""
        return local(self.begins, zone).date()

    def moved_from(self, zone: str) -> date | None:
        """Return the day the rule had given, when the lunch takes place on another; None otherwise."""
        return None if self.day(zone) == self.rule_date else self.rule_date


def planned(series: Series, turn: PlannedDate, meeting_id: str, uid: str, theme_number: int) -> Meeting:
    """Return the new meeting of one turn of the rule; for a skipped turn, the record that it is skipped."""
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
    """Return the meeting at another moment (or in another room); `others` are the other meetings of its series.

    Raises `MeetingOver`, `MeetingCancelled`, `MeetingInThePast` or `DateTaken`. The reminder is due again before the
    new day; the announcement is edited, not repeated.
    """
    refuse_unless_on(meeting, now)
    if to <= now:
        raise MeetingInThePast(to)
    day = local(to, zone).date()
    if any(other.is_on and other.id != meeting.id and other.day(zone) == day for other in others):
        raise DateTaken(day, ANOTHER_LUNCH)
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
    """Return the day from which a public holiday has moved a lunch, if it may still take place on that day; None
    otherwise.

    That is so, announced or not, while nobody has changed the lunch by hand and the old moment is ahead.
    """
    day = meeting.moved_from(series.recurrence.zone)
    if day is None or not meeting.is_on or meeting.by_hand or day not in holidays:
        return None
    return day if begins(series.recurrence, day) > now else None


def day_instead(
    meeting: Meeting, series: Series, off: Mapping[date, str], worked: Mapping[date, str], now: datetime
) -> date | None:
    """Return the day to which a lunch on a public holiday that many offices work on would move; None where no day is
    better.

    It moves as from any taken date, and to no other such holiday (R51). None for a lunch that was changed by hand.
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
    """Raise `DateTaken` for a public holiday or a black-out, to which no lunch is moved."""
    if day in holidays:
        raise DateTaken(day, holidays[day])
    for out in black_outs:
        if out.first <= day <= out.last:
            raise DateTaken(day, out.reason or WITHOUT_LUNCH)


def refuse_unless_on(meeting: Meeting, now: datetime) -> None:
    """Raise `MeetingCancelled` or `MeetingOver` for a lunch that can no longer be changed."""
    if meeting.state in (MeetingState.CANCELLED, MeetingState.SKIPPED):
        raise MeetingCancelled(meeting.begins)
    if meeting.state is MeetingState.HELD or meeting.ends <= now:
        raise MeetingOver(meeting.ends)


def cancel(meeting: Meeting, now: datetime, reason: str = "") -> Meeting:
    """Return the meeting, cancelled; raises `MeetingCancelled` when it already is and `MeetingOver` when it is over."""
    refuse_unless_on(meeting, now)
    return replace(meeting, state=MeetingState.CANCELLED, reason=reason, sequence=meeting.sequence + 1)


def skip(meeting: Meeting, now: datetime, reason: str = "") -> Meeting:
    """Return the meeting, skipped before its announcement (*Skip this month*); raises `MeetingAnnounced` after it."""
    refuse_unless_on(meeting, now)
    if meeting.state is MeetingState.ANNOUNCED:
        raise MeetingAnnounced(meeting.begins)
    return replace(meeting, state=MeetingState.SKIPPED, reason=reason, by_hand=True, sequence=meeting.sequence + 1)


def restore(meeting: Meeting, now: datetime) -> Meeting:
    """Return a cancelled or skipped lunch, planned anew: it is announced again, late if need be.

    Raises `MeetingNotCancelled`, or `TooLateToRestore` when its moment has passed.
    """
    if meeting.state not in (MeetingState.CANCELLED, MeetingState.SKIPPED):
        raise MeetingNotCancelled(meeting.begins)
    if meeting.begins <= now:
        raise TooLateToRestore(meeting.begins)
    return replace(
        meeting,
        state=MeetingState.PLANNED,
        is_back=meeting.is_back or meeting.announced_at is not None,
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
    """Return the meeting with another theme; raises `UnknownTheme`, `MeetingOver` or `MeetingCancelled`."""
    refuse_unless_on(meeting, now)
    return replace(meeting, theme=theme(number).number)


def volunteer_to_host(meeting: Meeting, user_id: UserId, now: datetime) -> Meeting:
    """Return the meeting with this host (*I'll host*); raises `AlreadyHosted` when somebody else hosts it."""
    refuse_unless_on(meeting, now)
    if meeting.host not in (None, user_id):
        raise AlreadyHosted(meeting.begins)
    return replace(meeting, host=user_id)


def step_down(meeting: Meeting, user_id: UserId) -> Meeting:
    """Return the meeting without its host; unchanged for anybody but the host."""
    return replace(meeting, host=None) if meeting.host == user_id else meeting


def changed(current: Series, seen_version: int, proposed: Series) -> Series:
    """Return the series as an organizer saved it; raises `ChangedMeanwhile` if saved since the form was opened."""
    if seen_version != current.version:
        raise ChangedMeanwhile(seen_version, current.version)
    return replace(proposed, id=current.id, version=current.version + 1)


def differences(before: Series, after: Series) -> tuple[str, ...]:
    """Return the names of the fields in which two versions differ, to be shown to whoever saved second."""
    names = (one.name for one in fields(Series) if one.name != "version")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _refuse_long_lines(room: str, link: str) -> None:
    for name, text, longest in (("room", room, LONGEST_ROOM), ("link", link, LONGEST_LINK)):
        if len(text) > longest:
            raise TextTooLong(name, len(text), longest)
