"""Seats that come free: kept for a while, then offered to those in line, one after another (R57, docs/decisions/0029).

All of it follows from the state, with the lunch locked, whether the clock or somebody's answer comes first.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.ids import UserId
from bot.core.notifications import Drop, Verdict
from bot.core.zones import local
from bot.lunches.meetings import Meeting, Series
from bot.lunches.notices import LunchReminder, SeatOffered
from bot.lunches.rsvps import Rsvp, count_words
from bot.lunches.seats import (
    Limits,
    Reached,
    SeatCount,
    Settled,
    gone,
    has_paused_everything,
    is_full,
    limits_of,
    offer_until,
    pages,
)
from bot.lunches.seats import settle as settled
from handlers.lunches.lookup import announcement, look_at, on_its_day, redraw_personal, to_change
from handlers.lunches.views import meetings as views
from handlers.lunches.views import seats as seat_views
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("lunches")

SETTLE_SEATS = "meetings.settle_seats"


@router.timer(SETTLE_SEATS)
def settle_seats(uow: UnitOfWork, meeting_id: str) -> None:
    """Timer: end what was kept or offered long enough, and offer free seats to the next in line."""
    if uow.meetings.get(meeting_id) is not None:
        settle(uow, *to_change(uow, meeting_id))


def look_at_seats(uow: UnitOfWork, *meeting_ids: str) -> None:
    """Have the seats of these lunches settled at once, since something about them changed."""
    for meeting_id in meeting_ids:
        uow.timers.set(SETTLE_SEATS, meeting_id, uow.now)


def settle(uow: UnitOfWork, meeting: Meeting, series: Series, taken: SeatCount | None = None) -> SeatCount:
    """End what is over and offer what is free, with the lunch locked; return what is then taken.

    `taken` spares counting again. Where nothing is kept or offered and nobody can be offered a seat, nothing is read.
    """
    before = uow.meetings.rsvps.count_seats(meeting.id) if taken is None else taken
    limits = limits_of(meeting, series)
    if not before.reserved and (not before.in_line or is_full(limits, before)):
        return before
    reserved = uow.meetings.rsvps.lock_reserved(meeting.id)
    found = settled(
        meeting,
        limits,
        before,
        reserved,
        pages(lambda after: _page(uow, meeting, after)),
        uow.now,
        reach=_reach(uow, meeting),
        reached=_reached(uow, reserved),
    )
    _save(uow, meeting, found)
    redraw_numbers(uow, meeting, series, before, found.taken)
    look_again_at = found.next_look(meeting, uow.now)
    if look_again_at is not None:
        uow.timers.set(SETTLE_SEATS, meeting.id, look_again_at)
    return found.taken


def _save(uow: UnitOfWork, meeting: Meeting, found: Settled) -> None:
    """Save what changed, and write to those to whom a seat is offered."""
    people = [after.user_id for _, after in found.changes]
    uow.meetings.rsvps.lock_answers(meeting.id, people)
    uow.meetings.rsvps.save_answers([after for _, after in found.changes])
    redraw_offers(uow, *(before for before, _ in found.changes))
    uow.outbox.add(*(_offer(after) for before, after in found.changes if after.offers > before.offers))
    if people:
        redraw_personal(uow, meeting, *people)


def redraw_numbers(uow: UnitOfWork, meeting: Meeting, series: Series, before: SeatCount, after: SeatCount) -> None:
    """Have the posts in the channel drawn again where their words change."""
    limits = limits_of(meeting, series)
    if _words(limits, before) != _words(limits, after):
        reminder = LunchReminder(series.channel_id, meeting.id, meeting.sequence)
        uow.outbox.refresh(announcement(meeting, series).key, reminder.key)


def _words(limits: Limits, taken: SeatCount) -> tuple[str, bool]:
    return count_words(taken.coming), is_full(limits, taken)


def _offer(rsvp: Rsvp) -> SeatOffered:
    return SeatOffered(rsvp.user_id, rsvp.meeting_id, rsvp.offers)


def _page(uow: UnitOfWork, meeting: Meeting, after: datetime | None) -> Sequence[Rsvp]:
    """Return a page of the line, and read all that is known of these people for later use in this transaction."""
    page = uow.meetings.rsvps.list_line(meeting.id, after)
    people = [one.user_id for one in page]
    for known in (uow.people, uow.mentors, uow.returners):
        known.look_at_many(people)
    return page


def _reach(uow: UnitOfWork, meeting: Meeting) -> Callable[[UserId], datetime | None]:
    away, open_days = uow.meetings.care.away(), set(on_its_day(uow, meeting).open_days)

    def reach(user_id: UserId) -> datetime | None:
        time = uow.working_time(user_id)
        today, closed = local(uow.now, time.hours.zone).date(), time.holidays.keys() - open_days
        until = away.get(user_id)
        if (until is not None and until >= today) or is_paused(uow, user_id):
            return None
        return offer_until(meeting.begins, uow.now, time.hours, closed)

    return reach


def is_paused(uow: UnitOfWork, user_id: UserId) -> bool:
    """Return whether this person has paused everything they take part in."""
    today = local(uow.now, uow.working_time(user_id).hours.zone).date()
    return has_paused_everything(uow.mentors.look_at(user_id), uow.returners.look_at(user_id), today)


def _reached(uow: UnitOfWork, reserved: Sequence[Rsvp]) -> Callable[[Rsvp], Reached]:
    keys = [_offer(one).key for one in reserved if one.offered_until is not None]
    states = uow.outbox.states_of(keys)
    how = {MessageState.SENT: Reached.YES, MessageState.LOST: Reached.NEVER}
    return lambda rsvp: how.get(states.get(_offer(rsvp).key, MessageState.WAITING), Reached.NOT_YET)


def redraw_offers(uow: UnitOfWork, *answers: Rsvp) -> None:
    """Have the latest seat offers to these people drawn again."""
    uow.outbox.refresh(*(_offer(one).key for one in answers if one.offers))


def leave_lines(uow: UnitOfWork, user_id: UserId) -> None:
    """Take somebody whose account was deactivated out of every line; what was offered to them goes to the next."""
    for meeting_id in uow.meetings.rsvps.list_waited_for_by(user_id):
        if uow.meetings.get(meeting_id) is None:
            continue
        waiting = uow.meetings.rsvps.lock_answer(meeting_id, user_id)
        if waiting is not None:
            uow.meetings.rsvps.save_answer(gone(waiting))
            redraw_offers(uow, waiting)
            look_at_seats(uow, meeting_id)


# The message


def _offer_wanted(uow: UnitOfWork, notification: SeatOffered) -> Verdict:
    meeting = uow.meetings.look_at(notification.meeting_id)
    said = uow.meetings.rsvps.answer_of(notification.meeting_id, notification.user_id)
    if meeting is None or not meeting.is_on or said is None or said.offers != notification.turn:
        return Drop("settled")
    stands = said.offered_until is not None and uow.now < min(said.offered_until, meeting.begins)
    return on_its_day(uow, meeting) if stands else Drop("settled")


def _not_taken(uow: UnitOfWork, notification: SeatOffered) -> None:
    """Slack does not deliver to this account: ask the next in line."""
    look_at_seats(uow, notification.meeting_id)


@router.delivers(SeatOffered, still_wanted=_offer_wanted, lost=_not_taken)
def _offered(uow: UnitOfWork, notification: SeatOffered) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    if lunch is None:
        return views.gone()
    said = uow.meetings.rsvps.answer_of(notification.meeting_id, notification.user_id)
    zone = uow.working_time(notification.user_id).hours.zone
    until = said.offered_until if said is not None and said.offers == notification.turn else None
    kept = local(min(until, lunch.meeting.begins), zone) if until is not None else None
    return seat_views.offer(lunch, said, kept, is_newest=said is None or said.offers == notification.turn)
