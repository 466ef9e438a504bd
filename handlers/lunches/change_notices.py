"""Telling everybody concerned, once, that a lunch has changed; and their calendars."""

from datetime import datetime

from bot.core.ids import UserId
from bot.core.working_hours import Standing, standing_of_changed_lunch
from bot.lunches.meetings import Meeting
from bot.lunches.notices import CalendarUpdate, CalendarUpdateNow, LunchChanged, LunchChangedNow
from bot.lunches.rsvps import concerned
from handlers.lunches.lookup import redraw_personal
from storage.unit_of_work import UnitOfWork


def tell(uow: UnitOfWork, before: Meeting, after: Meeting, actor: UserId | None = None) -> int:
    """Tell who said yes or hope to, and the host; at once when it begins before their next working minute."""
    people = to_tell(uow, before)
    redraw_personal(uow, after, *sorted(people))
    begins, files = min(before.begins, after.begins), uow.meetings.list_calendar_files(after.id)
    uow.people.look_at_many([*people, *files])
    urgent = {person for person in {*people, *files} if _is_urgent(uow, person, begins)}
    told = ((LunchChangedNow if one in urgent else LunchChanged, one) for one in sorted(people - {actor}))
    updated = ((CalendarUpdateNow if one in urgent else CalendarUpdate, one) for one in files)
    uow.outbox.add(*(kind(person, after.id, after.sequence) for kind, person in (*told, *updated)))
    return len(people - {actor})


def to_tell(uow: UnitOfWork, meeting: Meeting) -> set[UserId]:
    """Who said yes or hope to, and the host."""
    people = set(concerned(uow.meetings.list_answers(meeting.id)))
    return people | {meeting.host} if meeting.host else people


def _is_urgent(uow: UnitOfWork, person: UserId, begins: datetime) -> bool:
    time = uow.working_time(person)
    return standing_of_changed_lunch(begins, uow.now, time.hours, time.holidays) is Standing.URGENT
