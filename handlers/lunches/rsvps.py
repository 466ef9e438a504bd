"""Answers to an invitation: by button, by command and in plain words, changeable until the lunch ends (R53, R57)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.deadline import seconds_left
from bot.core.errors import MeetingFull, NoLongerOpen, NotEligible, Refusal
from bot.core.ids import UserId
from bot.lunches.meetings import refuse_unless_on
from bot.lunches.rsvps import Coming, Rsvp
from bot.lunches.seats import LinkFull, SeatWish, answer, limits_of
from bot.people.people import Colleague, Profile
from bot.people.people import seen as told
from handlers.lunches.first_lines import FirstLine, first_line_of, learn
from handlers.lunches.lookup import next_lunch, redraw_personal, seen, to_change
from handlers.lunches.seats import is_paused, redraw_numbers, redraw_offers, settle
from handlers.lunches.views import brownbag as brownbag_views
from handlers.lunches.views import meetings as views
from handlers.lunches.views import seats as seat_views
from handlers.lunches.views.lunches import Lunch
from handlers.platform.requests import Answer, Click, Command, Ephemeral
from handlers.platform.router import Router
from handlers.platform.slack_errors import TROUBLE
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

PROFILE_SECONDS = 1.0  # the rest of the time before the acknowledgement is for the answer itself

router = Router("lunches")


@dataclass(frozen=True)
class Wish:
    """What one person answers; without a `profile` Slack is taken not to know them yet.

    `under` is the first line of an invitation under which they pressed, while it is not drawn in full.
    """

    user_id: UserId
    coming: Coming | SeatWish
    profile: Profile | None = None
    under: FirstLine | None = None


def rsvp(
    uow: UnitOfWork, user_id: UserId, meeting_id: str, coming: Coming | SeatWish, profile: Profile | None = None
) -> tuple[Lunch, Rsvp]:
    """Record one person's answer as `rsvp_together` does; raises the refusal that it returns."""
    (answered,) = rsvp_together(uow, meeting_id, [Wish(user_id, coming, profile)])
    if isinstance(answered, Refusal):
        raise answered
    return answered


def rsvp_together(uow: UnitOfWork, meeting_id: str, wishes: Sequence[Wish]) -> Sequence[tuple[Lunch, Rsvp] | Refusal]:
    """Record answers in their order, with a row for each person; the channel's posts are redrawn when their words
    change.

    Returns for each wish the lunch as it then is with what was recorded, or the refusal of `bot.lunches.seats.answer`.
    Raises `NoLongerOpen` for an unknown lunch. The number of statements does not grow with the number of wishes.
    """
    meeting, series = to_change(uow, meeting_id)
    for line in sorted({wish.under for wish in wishes if wish.under is not None}):
        learn(uow, meeting, series, line)
    uow.meetings.rsvps.lock_answers(meeting_id, [wish.user_id for wish in wishes])
    uow.people.lock_many(wish.user_id for wish in wishes)
    before = uow.meetings.rsvps.count_seats(meeting_id)
    taken = settle(uow, meeting, series, before)
    limits = limits_of(meeting, series)
    said: dict[UserId, Rsvp] = {}
    earlier: dict[UserId, Rsvp] = {}
    people: dict[UserId, Colleague] = {}
    results: list[tuple[Lunch, Rsvp] | Refusal] = []
    for wish in wishes:
        known = said.get(wish.user_id) or uow.meetings.rsvps.lock_answer(meeting_id, wish.user_id)
        try:
            rsvp = answer(known, meeting, wish.user_id, wish.coming, uow.now, limits, taken)
        except Refusal as refusal:
            results.append(refusal)
            continue
        if known is not None or rsvp != Rsvp(meeting_id, wish.user_id, Coming.NO) or isinstance(wish.coming, Coming):
            said[wish.user_id] = rsvp
            people[wish.user_id] = _row(
                people.get(wish.user_id) or uow.people.get(wish.user_id), wish.user_id, wish.profile
            )
        opens, taken = taken, taken.after(known, rsvp)
        if taken.seats + taken.reserved < opens.seats + opens.reserved and taken.in_line:
            # Somebody did not want what was offered: it is the next one's before anybody else can ask for it.
            uow.people.save_many(people.values())
            uow.meetings.rsvps.save_answers(list(said.values()))
            taken = settle(uow, meeting, series, taken)
            earlier |= said
            said = {}
        results.append((seen(meeting, series, taken), rsvp))
    uow.people.save_many(people.values())
    uow.meetings.rsvps.save_answers(list(said.values()))
    taken = settle(uow, meeting, series, taken)
    redraw_numbers(uow, meeting, series, before, taken)
    redraw_personal(uow, meeting, *(earlier | said))
    redraw_offers(uow, *(earlier | said).values())
    return results


@router.press("meetings.show_name", shown=True)
@router.press("meetings.hide_name", shown=False)
def show_name(uow: UnitOfWork, user_id: UserId, meeting_id: str, *, shown: bool) -> Message:
    """Let the host see this person's name, or hide it; raises `NoLongerOpen` for people who have not answered, and
    `MeetingOver` or `MeetingCancelled` where there is no host any more to show it to.
    """
    meeting, series = to_change(uow, meeting_id)
    if shown:
        refuse_unless_on(meeting, uow.now)
    known = uow.meetings.rsvps.lock_answer(meeting_id, user_id)
    if known is None:
        raise NoLongerOpen
    said = replace(known, name_to_host=shown)
    uow.meetings.rsvps.save_answer(said)
    return views.recorded(seen(meeting, series, uow.meetings.rsvps.count_seats(meeting_id)), said)


def keep_row(uow: UnitOfWork, user_id: UserId, profile: Profile | None) -> None:
    """Store a row for somebody who answers or hosts; without a `profile` not for introductions until Slack is asked."""
    uow.people.save(_row(uow.people.get(user_id), user_id, profile))


def _row(known: Colleague | None, user_id: UserId, profile: Profile | None) -> Colleague:
    return told(known, profile) if profile is not None else known or Colleague(user_id, may_take_part=False)


async def profile_if_known(workspace: Workspace, user_id: UserId) -> Profile | None:
    """Return the person's profile; None when Slack does not answer in time, since an answer to a lunch does not wait
    for it.

    Raises `NotEligible` for people whom Slack does not know here, and for outsiders: no row is stored for them.
    """
    try:
        async with asyncio.timeout(seconds_left(PROFILE_SECONDS)):
            profile = await workspace.profile(user_id)
    except TROUBLE:
        return None
    if profile.is_outsider:
        raise NotEligible("outsider")
    return profile


@router.action("meetings.come", Coming.YES, typed=TypedAnswer.YES)
@router.action("meetings.hope", Coming.HOPE)
@router.action("meetings.cant_come", Coming.NO)  # "no" to "Can't make it?" may mean either
@router.action("meetings.decline", Coming.NO, typed=TypedAnswer.NO)
@router.action("meetings.by_link", SeatWish.LINK)
@router.action("meetings.tell_me", SeatWish.TELL_ME)
@router.action("meetings.never_mind", SeatWish.NEVER_MIND)
async def on_answer(click: Click, coming: Coming | SeatWish) -> Answer:
    """An answer under a lunch: record it, or put the person in the line for a seat or take them out."""
    profile = await profile_if_known(click.workspace, click.user_id)
    wish = Wish(click.user_id, coming, profile, first_line_of(click))
    return await _wished(click.workspace, click.value, wish)


async def _wished(workspace: Workspace, meeting_id: str, wish: Wish) -> Answer:
    """Record a wish and return what became of it, for the person alone; where the lunch is full, what else there is."""
    try:
        lunch, said = await workspace.transact_together(rsvp_together, meeting_id, wish)
    except (MeetingFull, LinkFull):
        return Ephemeral(await workspace.transact(what_else, wish.user_id, meeting_id))
    if isinstance(wish.coming, Coming) or wish.coming is SeatWish.LINK:
        return Ephemeral(views.recorded(lunch, said))
    wanted = wish.coming is SeatWish.TELL_ME
    return Ephemeral(await workspace.transact(line_words, wish.user_id, lunch, said, wanted=wanted))


def what_else(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> Message:
    """Return what else somebody can do who found the room, or the link, full; raises `NoLongerOpen`."""
    meeting, series = to_change(uow, meeting_id)
    taken, limits = uow.meetings.rsvps.count_seats(meeting_id), limits_of(meeting, series)
    takes_link = limits.has_link and (limits.links is None or taken.links < limits.links)
    known = uow.meetings.rsvps.answer_of(meeting_id, user_id)
    return seat_views.full(seen(meeting, series, taken), known, link=takes_link)


def line_words(uow: UnitOfWork, user_id: UserId, lunch: Lunch, said: Rsvp, *, wanted: bool) -> Message:
    """Return the message to somebody who has just asked to be told if a seat opens (`wanted`), or no longer."""
    return seat_views.line(lunch, said, wanted=wanted, paused=said.waits and is_paused(uow, user_id))


@router.command("/brownbag", "by link", SeatWish.LINK)
@router.command("/brownbag", "seat", SeatWish.TELL_ME)
@router.command("/brownbag", "no seat", SeatWish.NEVER_MIND)
async def on_seat_command(command: Command, wish: SeatWish) -> Answer:
    """Do at the next lunch what the button does: join by link, be told if a seat opens, leave the line."""
    profile = await profile_if_known(command.workspace, command.user_id)
    lunch = await command.workspace.transact(next_lunch, command.user_id, command.channel_id)
    if lunch is None:
        return Ephemeral(brownbag_views.next_lunch(None, None))
    return await _wished(command.workspace, lunch.meeting.id, Wish(command.user_id, wish, profile))
