"""Telling everybody concerned, once, that a lunch has changed, with a new calendar file for those who have one."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.core.ids import UserId
from bot.core.working_hours import Standing, standing_of_changed_lunch
from bot.lunches.meetings import Meeting, MeetingState
from bot.lunches.notices import (
    CalendarUpdate,
    CalendarUpdateNow,
    LunchChange,
    LunchChanged,
    LunchChangedNow,
    LunchNews,
)
from bot.lunches.rsvps import concerned, waiting
from handlers.lunches.lookup import redraw_personal
from handlers.lunches.seats import look_at_seats
from storage.unit_of_work import UnitOfWork

News = LunchChanged | CalendarUpdate
NEWS: tuple[type[News], ...] = (LunchChanged, LunchChangedNow, CalendarUpdate, CalendarUpdateNow)
_KNEW_IT_WAS_ON = frozenset({LunchChange.MOVED, LunchChange.PLACE, LunchChange.CALLED_OFF})


def tell(uow: UnitOfWork, before: Meeting, after: Meeting, actor: UserId | None = None) -> int:
    """Queue the news for who said yes or hope to, the host, and who waits for a seat; return how many the first two
    are.

    It is sent at once where the lunch begins before a person's next working minute (R11 e). People who took the
    calendar file get the news and the new file in one message. The channel is told of changes to what it has seen.
    """
    meant_to = to_tell(uow, before)
    people = concerns(uow, before)
    look_at_seats(uow, after.id)
    redraw_personal(uow, after, *sorted(people))
    begins, files = min(before.begins, after.begins), set(uow.meetings.list_calendar_files(after.id))
    uow.people.look_at_many([*people, *files])
    known = _not_heard_yet(uow, before, people | files)
    news: list[News] = []
    for one in sorted(people - {actor} | files):
        plain, at_once = (CalendarUpdate, CalendarUpdateNow) if one in files else (LunchChanged, LunchChangedNow)
        kind = at_once if _is_urgent(uow, one, begins) else plain
        news.append(kind(one, after.id, after.sequence, *_seen_from(known.get(one), before, after)))
    uow.outbox.add(*news)
    _say_in_channel(uow, before, after)
    return len(meant_to - {actor})  # who only waits for a seat is counted for nobody


def with_old_date(uow: UnitOfWork, before: Meeting, after: Meeting) -> Meeting:
    """Return `after` with the date the channel knows, when a second move is told together with the first."""
    if before.was is None or after.was == before.was or _said_in_channel(uow, before) is None:
        return after
    return replace(after, was=before.was)


def _say_in_channel(uow: UnitOfWork, before: Meeting, after: Meeting) -> None:
    if before.state is not MeetingState.ANNOUNCED:
        return
    series = uow.meetings.look_at_series(after.series_id)
    waiting = _said_in_channel(uow, before)
    was = waiting.was if waiting else before.begins
    if series is not None and (not after.is_on or after.begins != was):
        change = LunchChange.MOVED if after.is_on else LunchChange.CALLED_OFF
        uow.outbox.add(LunchNews(series.channel_id, after.id, after.sequence, was, change))


def _said_in_channel(uow: UnitOfWork, meeting: Meeting) -> LunchNews | None:
    """Return the post about the last change, while it has not been sent; None otherwise."""
    series = uow.meetings.look_at_series(meeting.series_id)
    if series is None:
        return None
    key = LunchNews(series.channel_id, meeting.id, meeting.sequence, meeting.begins, LunchChange.MOVED).key
    return next((one for one in uow.outbox.waiting_among([key]) if isinstance(one, LunchNews)), None)


def change_of(before: Meeting, after: Meeting) -> LunchChange:
    """Return what is different for somebody who meant to come."""
    if not after.is_on:
        return LunchChange.CALLED_OFF
    if not before.is_on:
        return LunchChange.RESTORED
    if before.begins != after.begins:
        return LunchChange.MOVED
    return LunchChange.PLACE if (before.room, before.link) != (after.room, after.link) else LunchChange.OTHER


def _not_heard_yet(uow: UnitOfWork, before: Meeting, people: Collection[UserId]) -> dict[UserId, News]:
    """Return the people whose news of the change before this one is not sent yet, with that news."""
    if not before.sequence:
        return {}
    keys = [kind(one, before.id, before.sequence).key for one in people for kind in NEWS]
    return {one.user_id: one for one in uow.outbox.waiting_among(keys) if isinstance(one, News)}


def _seen_from(waiting: News | None, before: Meeting, after: Meeting) -> tuple[LunchChange, datetime | None]:
    """Return what is different for somebody, and when the lunch began as far as they know."""
    if waiting is None:
        return change_of(before, after), before.begins
    if not after.is_on:
        return LunchChange.CALLED_OFF, waiting.was
    if waiting.change in _KNEW_IT_WAS_ON and waiting.was not in (None, after.begins):
        return LunchChange.MOVED, waiting.was
    return LunchChange.OTHER, None


def to_tell(uow: UnitOfWork, meeting: Meeting) -> set[UserId]:
    """Return who said yes or hope to, and the host."""
    people = set(concerned(uow.meetings.rsvps.list_answers(meeting.id)))
    return people | {meeting.host} if meeting.host else people


def concerns(uow: UnitOfWork, meeting: Meeting) -> set[UserId]:
    """Return who is told of changes: those of `to_tell`, and who waits for a seat, which no number counts (R57)."""
    return to_tell(uow, meeting) | set(waiting(uow.meetings.rsvps.list_answers(meeting.id)))


def _is_urgent(uow: UnitOfWork, person: UserId, begins: datetime) -> bool:
    time = uow.working_time(person)
    return standing_of_changed_lunch(begins, uow.now, time.hours, time.holidays) is Standing.URGENT
