"""Answers to an invitation: by button anywhere, in plain words, changeable until the lunch ends."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError

from bot.core.deadline import seconds_left
from bot.core.errors import NoLongerOpen, NotEligible, Refusal
from bot.core.ids import UserId
from bot.lunches.rsvps import Coming, Rsvp, answer, count_words
from bot.people.people import Colleague, Profile, seen
from handlers.lunches.first_lines import FirstLine, first_line_of, learn
from handlers.lunches.lookup import announcement, redraw_personal, to_change
from handlers.lunches.views import meetings as views
from handlers.lunches.views.lunches import Lunch
from handlers.platform.requests import Answer, Click, Ephemeral
from handlers.platform.router import Router
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

PROFILE_SECONDS = 1.0  # the rest of the time before the acknowledgement is for the answer itself

router = Router("lunches")


@dataclass(frozen=True)
class Wish:
    """What one person answers; without a `profile` they count as not known to Slack yet.

    `under` is the first line of an invitation under which they pressed, while it is not drawn in full.
    """

    user_id: UserId
    coming: Coming
    profile: Profile | None = None
    under: FirstLine | None = None


def rsvp(
    uow: UnitOfWork, user_id: UserId, meeting_id: str, coming: Coming, profile: Profile | None = None
) -> tuple[Lunch, Rsvp]:
    """Record one person's answer as `rsvp_together` does; raises what that returns as a refusal."""
    (answered,) = rsvp_together(uow, meeting_id, [Wish(user_id, coming, profile)])
    if isinstance(answered, Refusal):
        raise answered
    return answered


def rsvp_together(uow: UnitOfWork, meeting_id: str, wishes: Sequence[Wish]) -> Sequence[tuple[Lunch, Rsvp] | Refusal]:
    """Record answers in their order, with a row for each person; the channel's line is redrawn when its words change.

    Returns for each wish the lunch as it then is with what was recorded, or the refusal of `bot.lunches.rsvps.answer`.
    Raises `NoLongerOpen` for an unknown lunch. The statements do not grow with the number of wishes.
    """
    meeting, series = to_change(uow, meeting_id)
    for line in sorted({wish.under for wish in wishes if wish.under is not None}):
        learn(uow, meeting, series, line)
    uow.meetings.lock_answers(meeting_id, [wish.user_id for wish in wishes])
    uow.people.lock_many(wish.user_id for wish in wishes)
    before = coming = uow.meetings.count_coming(meeting_id)
    said: dict[UserId, Rsvp] = {}
    people: dict[UserId, Colleague] = {}
    results: list[tuple[Lunch, Rsvp] | Refusal] = []
    for wish in wishes:
        known = said.get(wish.user_id) or uow.meetings.lock_answer(meeting_id, wish.user_id)
        others = coming - (known is not None and known.coming is Coming.YES)
        try:
            rsvp = answer(known, meeting, wish.user_id, wish.coming, uow.now, others, series.room_size)
        except Refusal as refusal:
            results.append(refusal)
            continue
        said[wish.user_id] = rsvp
        people[wish.user_id] = _row(
            people.get(wish.user_id) or uow.people.get(wish.user_id), wish.user_id, wish.profile
        )
        coming = others + (rsvp.coming is Coming.YES)
        results.append((Lunch(meeting, series, coming), rsvp))
    uow.people.save_many(people.values())
    uow.meetings.save_answers(list(said.values()))
    if count_words(before) != count_words(coming):
        uow.outbox.refresh(announcement(meeting, series).key)
    redraw_personal(uow, meeting, *said)
    return results


def show_name(uow: UnitOfWork, user_id: UserId, meeting_id: str, *, shown: bool) -> tuple[Lunch, Rsvp]:
    """Let the host see this person's name, or not; raises `NoLongerOpen` for who has not answered."""
    meeting, series = to_change(uow, meeting_id)
    known = uow.meetings.lock_answer(meeting_id, user_id)
    if known is None:
        raise NoLongerOpen
    said = replace(known, name_to_host=shown)
    uow.meetings.save_answer(said)
    return Lunch(meeting, series, uow.meetings.count_coming(meeting_id)), said


def keep_row(uow: UnitOfWork, user_id: UserId, profile: Profile | None) -> None:
    """A row for who answers or hosts; without a `profile` they stay out of introductions until Slack is asked."""
    uow.people.save(_row(uow.people.get(user_id), user_id, profile))


def _row(known: Colleague | None, user_id: UserId, profile: Profile | None) -> Colleague:
    return seen(known, profile) if profile is not None else known or Colleague(user_id, may_take_part=False)


async def profile_if_known(workspace: Workspace, user_id: UserId) -> Profile | None:
    """What Slack says of the person; an answer to a lunch does not wait for it when Slack does not answer.

    Raises `NotEligible` for people whom Slack does not know here, and for outsiders: no row is kept of them.
    """
    try:
        async with asyncio.timeout(seconds_left(PROFILE_SECONDS)):
            profile = await workspace.profile(user_id)
    except (SlackApiError, TimeoutError):
        return None
    if profile.is_outsider:
        raise NotEligible("outsider")
    return profile


def answered(workspace: Workspace, user_id: UserId, lunch: Lunch, said: Rsvp) -> Answer:
    """What was recorded, to the one who answered alone; their Home shows it too."""
    workspace.redraw_home(user_id)
    return Ephemeral(views.recorded(lunch, said))


@router.action("meetings.come")
async def on_come(click: Click) -> Answer:
    """*I'm coming*."""
    return await _answer(click, Coming.YES)


@router.action("meetings.hope")
async def on_hope(click: Click) -> Answer:
    """*I hope to*."""
    return await _answer(click, Coming.HOPE)


@router.action("meetings.decline")
async def on_decline(click: Click) -> Answer:
    """*Not this time*, or *Can't make it*."""
    return await _answer(click, Coming.NO)


async def _answer(click: Click, coming: Coming) -> Answer:
    profile = await profile_if_known(click.workspace, click.user_id)
    wish = Wish(click.user_id, coming, profile, first_line_of(click))
    lunch, said = await click.workspace.transact_together(rsvp_together, click.value, wish)
    return answered(click.workspace, click.user_id, lunch, said)


@router.action("meetings.show_name")
async def on_show_name(click: Click) -> Answer:
    """*Show the host my name*."""
    lunch, said = await click.workspace.transact(show_name, click.user_id, click.value, shown=True)
    return answered(click.workspace, click.user_id, lunch, said)


@router.action("meetings.hide_name")
async def on_hide_name(click: Click) -> Answer:
    """*Hide my name from the host*."""
    lunch, said = await click.workspace.transact(show_name, click.user_id, click.value, shown=False)
    return answered(click.workspace, click.user_id, lunch, said)
