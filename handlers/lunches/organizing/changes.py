"""The units of work with which organizers change one lunch; everybody concerned is told once."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.errors import ChangedMeanwhile, MeetingAnnounced, NoLongerOpen
from bot.core.ids import UserId
from bot.core.words import current
from bot.core.zones import moment
from bot.lunches.meetings import (
    Meeting,
    MeetingState,
    Series,
    cancel,
    choose_theme,
    day_instead,
    move,
    old_date,
    refuse_taken_day,
    restore,
    skip,
    volunteer_to_host,
)
from bot.lunches.notices import HostAsked
from bot.lunches.recurrence.lunch_calendar import begins
from bot.lunches.timetable import Announce
from bot.lunches.timetable import done as behind
from handlers.lunches.change_notices import tell, to_tell, with_old_date
from handlers.lunches.first_lines import post_once_more
from handlers.lunches.lookup import (
    announcement,
    days_in,
    look_again,
    redraw_channel,
    redraw_organizers,
    require_organizer,
    shown,
    to_change,
)
from handlers.lunches.rsvps import keep_row
from handlers.lunches.series_planner import announce
from handlers.lunches.views.lunches import Lunch
from handlers.lunches.views.organizing import WantedChange
from handlers.platform.router import Router
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("lunches")

Change = Callable[[UnitOfWork, Meeting, Series, WantedChange], Meeting]


def change(
    uow: UnitOfWork, user_id: UserId, verb: str, meeting_id: str, seen: int, wish: WantedChange
) -> tuple[Lunch, int]:
    """Carry out what an organizer asked for; return the lunch as it is now and how many people are told.

    `seen` is the meeting's sequence when the form was opened. Raises `NotAllowed`, `ChangedMeanwhile` and the refusals
    of `bot.lunches.meetings`.
    """
    require_organizer(uow, user_id)
    meeting, series = to_change(uow, meeting_id)
    if meeting.sequence != seen:
        raise ChangedMeanwhile(seen, meeting.sequence)
    if verb == "name_host" and wish.host == user_id:
        keep_row(uow, user_id, None)
        after = volunteer_to_host(replace(meeting, host=None), user_id, uow.now)
    else:
        after = CHANGES[verb](uow, meeting, series, wish)
    return _changed(uow, user_id, meeting, after, series)


@router.press("meetings.keep_date")
def keep_old_date(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> tuple[Lunch, int]:
    """Put a lunch back on the day its rule gave, holiday or not (*Keep the old date*); a second press changes nothing
    more.

    Returns the lunch and how many people are told, who may have planned to come. Raises `NotAllowed`, `NoLongerOpen`
    when there is no old date to keep (any more), and the refusals of `move`.
    """
    require_organizer(uow, user_id)
    meeting, series = to_change(uow, meeting_id)
    if meeting.is_on and meeting.by_hand and meeting.moved_from(series.recurrence.zone) is None:
        return _as_it_is(uow, meeting, series)
    day = old_date(meeting, series, days_in(uow, series, current()).off, uow.now)
    if day is None:
        raise NoLongerOpen
    others, zone = uow.meetings.list_of(series.id), series.recurrence.zone
    after = move(meeting, begins(series.recurrence, day), uow.now, others, zone)
    return _changed(uow, user_id, meeting, replace(after, reason=""), series)


@router.press("meetings.move_off_holiday")
def move_off_holiday(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> tuple[Lunch, int]:
    """Move a lunch off a public holiday that many offices work on (*Move it*), to where any taken date goes (R51); a
    second press changes nothing more.

    Returns the lunch and how many people are told. Raises `NotAllowed`, `NoLongerOpen` when there is no better day (any
    more), and the refusals of `move`.
    """
    require_organizer(uow, user_id)
    meeting, series = to_change(uow, meeting_id)
    days = days_in(uow, series)
    others, zone = uow.meetings.list_of(series.id), series.recurrence.zone
    was_moved = meeting.is_on and meeting.by_hand and meeting.moved_from(zone) in days.worked
    if was_moved:
        return _as_it_is(uow, meeting, series)
    day = day_instead(meeting, series, days.off, days.worked, uow.now)
    if day is None:
        raise NoLongerOpen
    after = move(meeting, begins(series.recurrence, day), uow.now, others, zone)
    return _changed(uow, user_id, meeting, after, series)


def _as_it_is(uow: UnitOfWork, meeting: Meeting, series: Series) -> tuple[Lunch, int]:
    """Answer a press that comes too late: the message it was made in is drawn again, and nobody is told anything."""
    redraw_organizers(uow, meeting)
    return shown(uow, meeting) or Lunch(meeting, series), 0


def _changed(uow: UnitOfWork, user_id: UserId, meeting: Meeting, after: Meeting, series: Series) -> tuple[Lunch, int]:
    if after.agreed_at is None:  # whatever they change, they are not silent (`bot.lunches.organizer_rota.silence`)
        after = replace(after, agreed_at=uow.now)
    after = with_old_date(uow, meeting, after)
    uow.meetings.save(after)
    told = tell(uow, meeting, after, user_id) if after.sequence != meeting.sequence else 0
    redraw_channel(uow, after, series)
    redraw_organizers(uow, after)
    look_again(uow, series.id)
    return shown(uow, after) or Lunch(after, series), told


def moved(uow: UnitOfWork, user_id: UserId, meeting_id: str, seen: int, wish: WantedChange) -> tuple[Lunch, Lunch, int]:
    """Return the lunch before and after a move not saved yet, and how many would be told; raises as `change`."""
    require_organizer(uow, user_id)
    meeting, series = to_change(uow, meeting_id)
    if meeting.sequence != seen:
        raise ChangedMeanwhile(seen, meeting.sequence)
    after = _move(uow, meeting, series, wish)
    return Lunch(meeting, series), Lunch(after, series), len(to_tell(uow, meeting) - {user_id})


@router.press("meetings.good")
def agree(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> None:
    """Record that an organizer agreed to the post as shown (*Looks good*); without an answer it goes out too."""
    require_organizer(uow, user_id)
    meeting, _ = to_change(uow, meeting_id)
    if meeting.state is MeetingState.PLANNED and meeting.agreed_at is None:
        uow.meetings.save(replace(meeting, agreed_at=uow.now))
    redraw_organizers(uow, meeting)


def _move(uow: UnitOfWork, meeting: Meeting, series: Series, wish: WantedChange) -> Meeting:
    zone = series.recurrence.zone
    after = meeting
    if wish.day and wish.wall_time:
        begins = moment(wish.day, wish.wall_time, zone)
        if wish.day != meeting.day(zone):
            # The day the rule gave is theirs to take back, holiday or not.
            holidays = {} if wish.day == meeting.rule_date else days_in(uow, series, current()).off
            refuse_taken_day(wish.day, holidays, series.black_outs)
        after = move(meeting, begins, uow.now, uow.meetings.list_of(series.id), zone, wish.room)
    return choose_theme(after, wish.theme, uow.now) if wish.theme else after


def _cancel(uow: UnitOfWork, meeting: Meeting, _series: Series, wish: WantedChange) -> Meeting:
    """Cancel a lunch; before its announcement it is skipped instead, and the channel is told when its time comes."""
    if meeting.state is MeetingState.PLANNED:
        return skip(meeting, uow.now, wish.reason)
    return cancel(meeting, uow.now, wish.reason)


def _skip(uow: UnitOfWork, meeting: Meeting, _series: Series, wish: WantedChange) -> Meeting:
    return skip(meeting, uow.now, wish.reason)


def _restore(uow: UnitOfWork, meeting: Meeting, _series: Series, _wish: WantedChange) -> Meeting:
    return restore(meeting, uow.now)


def _theme(uow: UnitOfWork, meeting: Meeting, _series: Series, wish: WantedChange) -> Meeting:
    return choose_theme(meeting, wish.theme or meeting.theme, uow.now)


def _name_host(uow: UnitOfWork, meeting: Meeting, _series: Series, wish: WantedChange) -> Meeting:
    """Queue the question for the person chosen, if they have a row: nobody else is written to unasked (R12).

    The organizer gets the same answer either way, since nobody may learn who has a row (R4).
    """
    if wish.host is not None and uow.people.get(wish.host) is not None:
        uow.outbox.add(HostAsked(wish.host, meeting.id, meeting.sequence))
    return meeting


def _announce(uow: UnitOfWork, meeting: Meeting, series: Series, _wish: WantedChange) -> Meeting:
    """Announce a lunch now instead of at its lead; anew when Slack refused it, or nobody knows if it was posted."""
    if post_once_more(uow, meeting, series):
        return meeting
    lost = uow.outbox.state_of(announcement(meeting, series).key) is MessageState.LOST
    if meeting.state is MeetingState.ANNOUNCED and not lost:
        raise MeetingAnnounced(meeting.begins)
    again = replace(meeting, restored=meeting.restored + 1) if lost else meeting
    after = behind(Announce(again, late=False), uow.now)
    announce(uow, series, after)
    return after


CHANGES: dict[str, Change] = {
    "move": _move,
    "cancel": _cancel,
    "skip": _skip,
    "restore": _restore,
    "theme": _theme,
    "name_host": _name_host,
    "announce": _announce,
}
