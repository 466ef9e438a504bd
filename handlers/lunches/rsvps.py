"""Answers to an invitation: by button anywhere, in plain words, changeable until the lunch ends."""

from dataclasses import replace

from slack_sdk.errors import SlackApiError

from bot.core.errors import NoLongerOpen, NotEligible
from bot.core.ids import UserId
from bot.lunches.rsvps import Coming, Rsvp, answer, count_words
from bot.people.people import Colleague, Profile, seen
from handlers.lunches.lookup import announcement, redraw_personal, to_change
from handlers.lunches.views import meetings as views
from handlers.lunches.views.lunches import Lunch
from handlers.platform.requests import Answer, Click, Ephemeral
from handlers.platform.router import Router
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

router = Router("lunches")


def rsvp(
    uow: UnitOfWork, user_id: UserId, meeting_id: str, coming: Coming, profile: Profile | None = None
) -> tuple[Lunch, Rsvp]:
    """Record an answer, keep a row for the person, and have the channel's line redrawn when its words change.

    Raises `NoLongerOpen` for an unknown lunch, and the refusals of `bot.lunches.meetings.answer`. Without a `profile`
    a new person counts as not known to Slack yet, which keeps them out of introductions.
    """
    meeting, series = to_change(uow, meeting_id)
    known = uow.meetings.lock_answer(meeting_id, user_id)
    others = uow.meetings.count_coming(meeting_id, but=user_id)
    said = answer(known, meeting, user_id, coming, uow.now, others, series.room_size)
    keep_row(uow, user_id, profile)
    uow.meetings.save_answer(said)
    now_coming = others + (said.coming is Coming.YES)
    was_coming = others + (known is not None and known.coming is Coming.YES)
    if count_words(was_coming) != count_words(now_coming):
        uow.outbox.refresh(announcement(meeting, series).key)
    redraw_personal(uow, meeting, user_id)
    return Lunch(meeting, series, now_coming), said


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
    known = uow.people.get(user_id)
    if profile is not None:
        uow.people.save(seen(known, profile))
    elif known is None:
        uow.people.save(Colleague(user_id, may_take_part=False))


async def profile_if_known(workspace: Workspace, user_id: UserId) -> Profile | None:
    """What Slack says of the person; an answer to a lunch does not wait for it when Slack does not answer.

    Raises `NotEligible` for people whom Slack does not know here, and for outsiders: no row is kept of them.
    """
    try:
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
    lunch, said = await click.workspace.transact(rsvp, click.user_id, click.value, coming, profile)
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
