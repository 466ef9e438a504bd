"""Telling everybody concerned, once, that a lunch has changed; and their calendars."""

from datetime import datetime

from bot.core.ids import UserId
from bot.core.working_hours import Standing, standing_of_changed_lunch
from bot.lunches.meetings import Meeting
from bot.lunches.notices import CalendarUpdate, CalendarUpdateNow, LunchChange, LunchChanged, LunchChangedNow
from bot.lunches.rsvps import concerned, waiting
from handlers.lunches.lookup import redraw_personal
from handlers.lunches.seats import look_at_seats
from storage.outbox.outbox import MessageState as Sent
from storage.unit_of_work import UnitOfWork


def tell(uow: UnitOfWork, before: Meeting, after: Meeting, actor: UserId | None = None) -> int:
    """Tell who said yes or hope to, the host, and who waits for a seat; returns how many without these.

    At once when it begins before their next working minute.
    """
    meant_to = to_tell(uow, before)
    people = concerns(uow, before)
    look_at_seats(uow, after.id)
    redraw_personal(uow, after, *sorted(people))
    begins, files = min(before.begins, after.begins), uow.meetings.list_calendar_files(after.id)
    uow.people.look_at_many([*people, *files])
    urgent = {person for person in {*people, *files} if _is_urgent(uow, person, begins)}
    changed = [_news(uow, one, before, after, now=one in urgent) for one in sorted(people - {actor})]
    updated = [(CalendarUpdateNow if one in urgent else CalendarUpdate)(one, after.id, after.sequence) for one in files]
    uow.outbox.add(*changed, *updated)
    return len(meant_to - {actor})  # who only waits for a seat is counted for nobody


def change_of(before: Meeting, after: Meeting) -> LunchChange:
    """What is different for somebody who meant to come."""
    if not after.is_on:
        return LunchChange.CALLED_OFF
    if not before.is_on:
        return LunchChange.RESTORED
    if before.begins != after.begins:
        return LunchChange.MOVED
    return LunchChange.PLACE if (before.room, before.link) != (after.room, after.link) else LunchChange.OTHER


def _news(uow: UnitOfWork, person: UserId, before: Meeting, after: Meeting, *, now: bool) -> LunchChanged:
    """The change; without what it was before where the person has not been told of that yet."""
    kind = LunchChangedNow if now else LunchChanged
    earlier = [one(person, after.id, before.sequence).key for one in (LunchChanged, LunchChangedNow)]
    if before.sequence and any(uow.outbox.state_of(key) is Sent.WAITING for key in earlier):
        off = LunchChange.OTHER if after.is_on else LunchChange.CALLED_OFF
        return kind(person, after.id, after.sequence, off)
    return kind(person, after.id, after.sequence, change_of(before, after), before.begins)


def to_tell(uow: UnitOfWork, meeting: Meeting) -> set[UserId]:
    """Who said yes or hope to, and the host."""
    people = set(concerned(uow.meetings.list_answers(meeting.id)))
    return people | {meeting.host} if meeting.host else people


def concerns(uow: UnitOfWork, meeting: Meeting) -> set[UserId]:
    """The same, and who waits for a seat: told of changes, and counted for nobody."""
    return to_tell(uow, meeting) | set(waiting(uow.meetings.list_answers(meeting.id)))


def _is_urgent(uow: UnitOfWork, person: UserId, begins: datetime) -> bool:
    time = uow.working_time(person)
    return standing_of_changed_lunch(begins, uow.now, time.hours, time.holidays) is Standing.URGENT
