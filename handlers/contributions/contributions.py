"""Reviewing contributions (organizers), and what authors do with their own in Home; listeners of both."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.contributions import contributions
from bot.contributions.contributions import Audience, Contribution, ContributionState, OwnContribution
from bot.contributions.notices import (
    ContributionAnswered,
    ContributionLeftUnread,
    ContributionPost,
    ContributionsWaiting,
    CopyDeletion,
    stays_key,
    week_of,
)
from bot.core.errors import NoLongerOpen, NotAllowed, Refusal
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.zones import local
from bot.lunches.organizer_rota import organizer_rota
from bot.offices.communities import may_organize
from handlers.contributions import contribution_steps
from handlers.contributions.contribution_steps import keep, own, redraw_organizers_of, today_of
from handlers.contributions.kinds import KINDS
from handlers.contributions.views import contributions as views
from handlers.platform.requests import Answer, Click, Errors, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("contributions")

ASK_AGAIN = timedelta(days=7)


# Organizers


def to_read(uow: UnitOfWork, organizer: UserId) -> Sequence[Contribution]:
    """The contributions this organizer can review, longest waiting first; their own only where nobody else could.

    Raises `NotAllowed`.
    """
    organizers = uow.communities.list_organizers()
    may_organize(organizer, organizers)
    found = []
    for contribution in uow.contributions.list_waiting():
        try:
            contributions.may_review(contribution, organizer, organizers)
        except OwnContribution:
            continue
        found.append(contribution)
    return found


def reading(uow: UnitOfWork, organizer: UserId, number: int = 0) -> View:
    """The modal with the `number`-th waiting contribution (from 0, wrapping around); raises `NotAllowed`."""
    waiting, unread = to_read(uow, organizer), left_unread(uow)
    if not waiting:
        return views.nothing_waits(unread)
    number %= len(waiting)
    kind = KINDS[waiting[number].kind]
    return views.review(kind.show(waiting[number]), kind.called, waiting[number], number, len(waiting), unread)


def left_unread(uow: UnitOfWork) -> list[tuple[str, date]]:
    """What was deleted unread in the last 60 days, as (kind's name, day); without its author."""
    zones = {one.id: one.zone for one in uow.communities.list_all()}
    return [
        (KINDS[one.kind].called, local(one.deleted_at, zones.get(one.community_id, "UTC")).date())
        for one in uow.contributions.list_left_unread(uow.now)
    ]


def approve(uow: UnitOfWork, organizer: UserId, contribution_id: str, version: int) -> tuple[Audience, bool]:
    """Publish; returns for whom it is, and whether more waits. Raises `NotAllowed`, `OwnContribution`, `NoLongerOpen`
    or `ContributionChanged`.
    """
    contribution = contributions.approve(_to_review(uow, organizer, contribution_id), version, uow.now)
    if contribution.written.audience is Audience.CHANNEL:
        keep(uow, contribution)
        channel = next(one.channel_id for one in uow.communities.list_all() if one.id == contribution.community_id)
        uow.outbox.add(ContributionPost(channel, contribution.id, contribution.version))
    else:
        contribution = keep(uow, contributions.publish(contribution, uow.now))
        KINDS[contribution.kind].published(uow, contribution)
    return contribution.written.audience, _answered(uow, organizer, contribution)


def give_back(uow: UnitOfWork, organizer: UserId, contribution_id: str, version: int, note: str) -> bool:
    """Send back with a note; returns whether more waits. Raises as `approve`, `ContributionEmpty` and `TextTooLong`."""
    contribution = keep(
        uow, contributions.give_back(_to_review(uow, organizer, contribution_id), version, note, uow.now)
    )
    return _answered(uow, organizer, contribution)


def _to_review(uow: UnitOfWork, organizer: UserId, contribution_id: str) -> Contribution:
    organizers = uow.communities.list_organizers()
    may_organize(organizer, organizers)
    contribution = uow.contributions.get(contribution_id)
    if contribution is None or uow.contributions.is_held(contribution_id):
        raise NoLongerOpen
    contributions.may_review(contribution, organizer, organizers)
    return contribution


def _answered(uow: UnitOfWork, organizer: UserId, contribution: Contribution) -> bool:
    if contribution.author != organizer:
        uow.outbox.add(ContributionAnswered(contribution.author, contribution.id, contribution.version))
    redraw_organizers_of(uow, contribution.community_id)
    contribution_steps.redraw_waiting(uow)
    return bool(to_read(uow, organizer))


@router.timer(contribution_steps.REMIND)
def remind(uow: UnitOfWork, contribution_id: str) -> None:
    """Timer: tell organizers who are not away about a contribution that has waited for five working days, weekly at
    most.

    While none of them could review it, the timer is set again for a week later.
    """
    contribution = uow.contributions.look_at(contribution_id)
    if contribution is None or contribution.state is not ContributionState.OFFERED:
        return
    today = local(uow.now, contribution_steps.zone_of(uow, contribution)).date()
    care = uow.meetings.care
    here = organizer_rota(uow.communities.list_organizers(), care.list_deputies(), care.away(), today, silent=False)
    able = [organizer for organizer in here if contribution in to_read(uow, organizer)]
    uow.outbox.add(*(ContributionsWaiting(organizer, week_of(today_of(uow))) for organizer in able))
    if not able:
        uow.timers.set(contribution_steps.REMIND, contribution_id, uow.now + ASK_AGAIN)


def panel(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The organizers' part of App Home: what waits to be read, and what was deleted unread; raises `NotAllowed`."""
    waiting, unread = to_read(uow, user_id), left_unread(uow)
    return [*([views.waiting(len(waiting))] if waiting else []), *views.deleted_unread(unread)]


# Authors


def home_section(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """What the person wrote, newest first; empty when there is nothing."""
    mine = [
        contribution
        for contribution in reversed(uow.contributions.list_of(user_id))
        if contribution.state not in contributions.OVER
    ]
    return views.own_lines([(contribution, KINDS[contribution.kind].called) for contribution in mine])


@router.press("contributions.open")
def opened(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> View:
    """The modal with the person's own contribution; raises `NoLongerOpen`."""
    contribution = own(uow, user_id, contribution_id)
    kind = KINDS[contribution.kind]
    return views.own(kind.show(contribution), kind.called, contribution, kind.edit)


@router.press("contributions.offer")
def offered(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> View:
    """*Send to the organizers*: offer it, and confirm; raises `NoLongerOpen` or `EndsInThePast`."""
    contribution = contribution_steps.offer(uow, user_id, contribution_id)
    guessed = contribution_steps.may_be_guessed(uow, contribution)
    return views.offered(KINDS[contribution.kind].called, contribution.written, guessed=guessed)


@router.press("contributions.try_again")
def try_again(uow: UnitOfWork, user_id: UserId, value: str) -> Message:
    """*Try again*: ask Slack once more to delete a copy that it refused to delete; raises `NoLongerOpen`."""
    contribution_id, ts, attempt = _three(value)
    contribution = uow.contributions.get(contribution_id)
    if contribution is None or contribution.author != user_id:
        raise NoLongerOpen
    copy = next((one for one in uow.contributions.list_copies(contribution_id) if one.ts == ts and one.stays), None)
    if copy is None:
        raise NoLongerOpen
    uow.contributions.add_copy(replace(copy, stays=False))
    uow.outbox.add(CopyDeletion(ChannelId(copy.channel_id), copy.ts, contribution_id, int(attempt) + 1))
    uow.outbox.refresh(stays_key(ChannelId(copy.channel_id), copy.ts, int(attempt)))
    return views.tried_again()


def _three(value: str) -> tuple[str, str, str]:
    """The three parts of the button's value; raises `NoLongerOpen` for any other value."""
    parts = value.split(" ")
    if len(parts) != 3 or not parts[2].isdecimal():
        raise NoLongerOpen
    return parts[0], parts[1], parts[2]


def _read(value: str) -> tuple[str, int]:
    contribution_id, _, version = value.partition(" ")
    if not version.isdecimal():
        raise NoLongerOpen
    return contribution_id, int(version)


# Telling organizers


def _count_waiting(uow: UnitOfWork, notice: ContributionsWaiting | ContributionLeftUnread) -> int:
    try:
        return len(to_read(uow, notice.user_id))
    except NotAllowed:  # they organize no more
        return 0


def _still_waiting(uow: UnitOfWork, notice: ContributionsWaiting) -> Verdict:
    return Send() if _count_waiting(uow, notice) else Drop("settled")


@router.delivers(ContributionsWaiting, still_wanted=_still_waiting)
def _waited_long(uow: UnitOfWork, notice: ContributionsWaiting) -> Message:
    return views.waited_long(_count_waiting(uow, notice))


def _left_unread_wanted(uow: UnitOfWork, notice: ContributionLeftUnread) -> Verdict:
    organizes = notice.user_id in uow.communities.list_organizers()
    wanted = notice.is_deleted or contribution_steps.is_still_unread(uow, notice)
    return Send() if organizes and wanted else Drop("settled")


@router.delivers(ContributionLeftUnread, still_wanted=_left_unread_wanted)
def _left_unread(uow: UnitOfWork, notice: ContributionLeftUnread) -> Message:
    count = _count_waiting(uow, notice)
    if not notice.is_deleted and not contribution_steps.is_still_unread(uow, notice):
        return views.no_longer_waiting()
    return views.left_unread(KINDS[notice.kind].called, count, is_deleted=notice.is_deleted)


# Listeners


@router.action("contributions.review")
async def on_review(request: Click) -> Answer:
    """*Read*, in Home and in messages: open the first waiting contribution."""
    number = int(request.value) if request.value.isdecimal() else 0
    await request.open(await request.workspace.transact(reading, request.user_id, number))
    return None


@router.action("contributions.next")
async def on_next(request: Click) -> Answer:
    """*Next*: show the next waiting contribution in the same modal."""
    number = int(request.value) if request.value.isdecimal() else 0
    return Update(await request.workspace.transact(reading, request.user_id, number))


@router.action("contributions.approve")
async def on_approve(request: Click) -> Answer:
    """*Publish* (*Keep it*, *Give it to hosts*): approve the contribution that is shown."""
    audience, more = await request.workspace.transact(approve, request.user_id, *_read(request.value))
    return Update(views.let_out(audience, more=more))


@router.action("contributions.give_back")
async def on_give_back(request: Click) -> Answer:
    """*Send back with a note*: open the form for the note."""
    _read(request.value)
    return Push(views.note_form(request.value))


@router.submission("contributions.note")
async def on_note(request: Submission) -> Answer:
    """The form of the note was sent: send the contribution back with it, or show the error at its field."""
    note = views.read_note(request.values)
    try:
        more = await request.workspace.transact(give_back, request.user_id, *_read(request.private_metadata), note)
    except Refusal as refusal:
        return Errors(views.problem(refusal, views.NOTE_WORDS))
    return Update(views.sent_back(more=more))


@router.press("contributions.withdraw")
def _withdrawn(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> View:
    return views.taken_back(contribution_steps.withdraw(uow, user_id, contribution_id))
