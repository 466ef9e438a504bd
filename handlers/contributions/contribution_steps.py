"""What every kind of piece goes through: written, offered, taken back, expired."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.contributions import contributions
from bot.contributions.contributions import (
    LONGEST_WORDS,
    OVER,
    SAID_BEFORE_DELETION,
    UNPUBLISHED,
    WORKING_DAYS_WAITING,
    Audience,
    Contribution,
    ContributionState,
    ContributionType,
    Written,
)
from bot.contributions.notices import (
    ContributionAnswered,
    ContributionLeftUnread,
    ContributionUnread,
    CopyDeletion,
    DraftLapses,
    waiting_keys,
)
from bot.contributions.story_interviews import WrittenDown
from bot.contributions.tips import StillRight
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.working_hours import working_days_after
from bot.core.zones import local
from bot.people.people import Profile, seen
from handlers.contributions import files
from handlers.lunches.lookup import redraw_organizers
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("contributions")

LAPSE = "contributions.lapse"
UNREAD = "contributions.unread_reminder"
REMIND = "contributions.remind"
EXPIRE = "contributions.expire"
GONE_FOR_GOOD = "contributions.author_gone"
HELD_FOR = timedelta(days=30)
LUNCHES_DRAWN_AGAIN = 3
_DRAFTS = frozenset({ContributionState.DRAFT, ContributionState.RETURNED})


def nothing(_uow: UnitOfWork, _contribution: Contribution) -> None:
    """For kinds with nothing else to do."""


@dataclass(frozen=True)
class ContributionKind:
    """What a kind of piece contributes: how others see it, and what opens its form.

    `called` stands in sentences ("story"); `show` draws exactly what others will see, the same for its author, the
    organizer and the readers, and names the author only where `written.is_named`; `edit` is the action id whose
    click opens the form, with the piece's id as value; `published` runs once it is out, in that transaction.
    """

    kind: ContributionType
    called: str
    show: Callable[[Contribution], Message]
    edit: str
    published: Callable[[UnitOfWork, Contribution], None] = nothing


# Its author


def own(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> Contribution:
    """One's own piece, locked; raises `NoLongerOpen` for anybody else's, and for what is over."""
    contribution = uow.contributions.get(contribution_id)
    if contribution is None or contribution.author != user_id or contribution.state in OVER:
        raise NoLongerOpen
    return contribution


def write(
    uow: UnitOfWork,
    profile: Profile,
    kind: ContributionType,
    written: Written,
    contribution_id: str = "",
    longest: int = LONGEST_WORDS,
    new_id: str = "",
) -> Contribution:
    """Keep a draft, new or changed (what was out comes down until it is approved again), and a row for its author.

    `new_id` is the id of a new one where the form has one already, so that a second tap writes nothing twice.
    Raises `NotSetUp`, `NoLongerOpen`, and `PieceEmpty`, `TextTooLong` (both of the field "words") or `EndsInThePast`.
    """
    community = uow.community_of(profile.user_id)
    contributions.check(written, local(uow.now, community.zone).date(), longest)
    if contribution_id:
        before = own(uow, profile.user_id, contribution_id)
        take_down(uow, before)
        contribution = contributions.rewrite(before, written, uow.now)
        _redraw_review(uow, before)
    else:
        contribution_id = new_id or uow.new_id()
        known = uow.contributions.get(contribution_id)
        if known is not None and known.author != profile.user_id:
            raise NoLongerOpen
        contribution = contributions.draft(contribution_id, kind, profile.user_id, community.id, written, uow.now)
    uow.people.save(seen(uow.people.get(profile.user_id), profile))
    return keep(uow, contribution)


def offer(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> Contribution:
    """Ask the organizers to read it; raises `NoLongerOpen` or `EndsInThePast`."""
    before = own(uow, user_id, contribution_id)
    contributions.check(before.written, local(uow.now, zone_of(uow, before)).date())
    contribution = keep(uow, contributions.offer(before, uow.now))
    _redraw_review(uow, contribution)
    return contribution


def withdraw(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> int:
    """Take it back, from wherever it is; returns how many copies Slack is asked to delete. Raises `NoLongerOpen`."""
    contribution = own(uow, user_id, contribution_id)
    return end(uow, contributions.withdraw(contribution, uow.now))


def may_be_guessed(uow: UnitOfWork, contribution: Contribution) -> bool:
    """Whether its author is to be told that one of so few organizers may guess whose it is."""
    return contributions.may_be_guessed(contribution, uow.communities.list_organizers())


# For every step


def keep(uow: UnitOfWork, contribution: Contribution) -> Contribution:
    """Save it, and set what the clock will trigger for its state; returns it."""
    uow.contributions.save(contribution)
    _redraw_own(uow, contribution.id)
    out = contribution.state in {ContributionState.OFFERED, ContributionState.APPROVED, ContributionState.PUBLISHED}
    lapses_at = contributions.lapses_at(contribution)
    is_offered = contribution.state is ContributionState.OFFERED
    is_told = contribution.state in UNPUBLISHED
    _set(uow, LAPSE, contribution.id, lapses_at)
    _set(uow, UNREAD, contribution.id, lapses_at - SAID_BEFORE_DELETION if lapses_at and is_told else None)
    _set(uow, EXPIRE, contribution.id, contributions.ends_at(contribution, zone_of(uow, contribution)) if out else None)
    _set(
        uow,
        REMIND,
        contribution.id,
        _waited_long_at(uow, contribution) if is_offered else None,
    )
    return contribution


def zone_of(uow: UnitOfWork, contribution: Contribution) -> str:
    """The zone whose days count for it."""
    communities = uow.communities.list_all()
    return next((one.zone for one in communities if one.id == contribution.community_id), communities[0].zone)


def take_down(uow: UnitOfWork, contribution: Contribution) -> int:
    """Have every copy deleted, files among them, and what is not posted yet dropped; returns how many there were.

    A post that stands is not drawn again before it is deleted, but where Slack refuses to delete it (`empty_posts`).
    """
    uow.outbox.withdraw(contribution.post_key)
    copies = uow.contributions.list_copies(contribution.id)
    uow.outbox.add(*(CopyDeletion(copy.channel_id, copy.ts, copy.contribution_id) for copy in copies))
    return len(copies) + files.take_down(uow, contribution.id)


def empty_posts(uow: UnitOfWork, contribution: Contribution) -> None:
    """Have the words taken out of every post of it, since Slack does not delete one."""
    versions = range(contribution.version + 1)
    uow.outbox.refresh(*(replace(contribution, version=version).post_key for version in versions))


def end(uow: UnitOfWork, contribution: Contribution) -> int:
    """Settle what is over (emptied already): its copies go, and with the last of them the piece; returns how many."""
    copies = take_down(uow, contribution)
    answers = (
        ContributionAnswered(contribution.author, contribution.id, contribution.version, lost) for lost in (False, True)
    )
    uow.outbox.refresh(*(answer.key for answer in answers))
    keep(uow, contribution)
    if not copies:
        forget(uow, contribution.id)
    _redraw_review(uow, contribution)
    return copies


def forget(uow: UnitOfWork, contribution_id: str) -> None:
    """Nothing of it is left."""
    uow.contributions.remove(contribution_id)
    _redraw_own(uow, contribution_id)
    uow.tips.remove(contribution_id)
    for timer in (LAPSE, EXPIRE, REMIND, UNREAD):
        uow.timers.cancel(timer, contribution_id)


def forget_all_of(uow: UnitOfWork, user_id: UserId) -> None:
    """Forget-me: everything this person wrote goes at once; jobs to delete its copies stay, and name nobody."""
    for contribution in uow.contributions.lock_of(user_id):
        take_down(uow, contribution)
        empty_posts(uow, contribution)  # at once: nothing of it is known any more when Slack should refuse
        forget(uow, contribution.id)
        _redraw_review(uow, contribution)
    uow.timers.cancel(GONE_FOR_GOOD, user_id)


def _redraw_own(uow: UnitOfWork, contribution_id: str) -> None:
    """What its author was told of it shows how it stands now."""
    uow.outbox.refresh_about(contribution_id, ContributionUnread, DraftLapses, WrittenDown, StillRight)


def redraw_organizers_of(uow: UnitOfWork, community_id: str) -> None:
    """Have the organizers' messages of the month drawn again, under which pieces wait."""
    for meeting in uow.meetings.list_ahead(community_id, uow.now)[:LUNCHES_DRAWN_AGAIN]:
        redraw_organizers(uow, meeting)


def today_of(uow: UnitOfWork) -> date:
    """The date by which weeks of messages to organizers are counted."""
    return uow.now.date()


def redraw_waiting(uow: UnitOfWork) -> None:
    """Have what organizers were told between the monthly messages drawn again."""
    for organizer in uow.communities.list_organizers():
        uow.outbox.refresh(*waiting_keys(organizer, today_of(uow)))
        uow.outbox.refresh_to(organizer, ContributionLeftUnread)


def _redraw_review(uow: UnitOfWork, contribution: Contribution) -> None:
    redraw_organizers_of(uow, contribution.community_id)
    redraw_waiting(uow)


def _waited_long_at(uow: UnitOfWork, contribution: Contribution) -> datetime:
    community = next((one for one in uow.communities.list_all() if one.id == contribution.community_id), None)
    time = uow.channel_time(community or uow.communities.list_all()[0])
    return working_days_after(contribution.touched_at, WORKING_DAYS_WAITING, time.hours, time.holidays)


def _set(uow: UnitOfWork, timer: str, contribution_id: str, at: datetime | None) -> None:
    if at is None:
        uow.timers.cancel(timer, contribution_id)
    else:
        uow.timers.set(timer, contribution_id, at)


def for_lunch(uow: UnitOfWork, community_id: str) -> list[Contribution]:
    """The stories people gave to be read out at this office's lunches."""
    everything = uow.contributions.list_published(ContributionType.PORTRAIT, community_id)
    return [contribution for contribution in everything if contribution.written.audience is Audience.LUNCH]


# What the clock triggers


@router.timer(LAPSE)
def lapse(uow: UnitOfWork, contribution_id: str) -> None:
    """Sixty days without being published: deleted. Of what is over, only a copy Slack would not delete is forgotten."""
    contribution = uow.contributions.get(contribution_id)
    at = contributions.lapses_at(contribution) if contribution is not None else None
    if contribution is None or at is None:
        return
    if at > uow.now:
        uow.timers.set(LAPSE, contribution_id, at)
        return
    for copy in uow.contributions.list_copies(contribution_id):
        uow.contributions.remove_copy(copy.channel_id, copy.ts)
    forget(uow, contribution_id)
    _redraw_review(uow, contribution)
    if contribution.state is ContributionState.OFFERED:
        uow.contributions.note_left_unread(uow.new_id(), contribution, uow.now)
        _say_unread(uow, contribution, is_deleted=True)
    else:
        _say_draft_lapses(uow, contribution, is_deleted=True)


@router.timer(UNREAD)
def unread(uow: UnitOfWork, contribution_id: str) -> None:
    """Ten days before it would be deleted, its author hears of it; if it waits to be read, the organizers as well."""
    contribution = uow.contributions.get(contribution_id)
    if contribution is None:
        return
    if contribution.state is ContributionState.OFFERED:
        _say_unread(uow, contribution, is_deleted=False)
    else:
        _say_draft_lapses(uow, contribution, is_deleted=False)


def is_still_unread(uow: UnitOfWork, notice: ContributionUnread) -> bool:
    """Whether what this is about still waits for an organizer, unchanged."""
    contribution = uow.contributions.look_at(notice.contribution_id)
    return (
        contribution is not None
        and contribution.state is ContributionState.OFFERED
        and contribution.version == notice.version
    )


def _say_unread(uow: UnitOfWork, contribution: Contribution, *, is_deleted: bool) -> None:
    facts = (contribution.id, contribution.version, contribution.kind, is_deleted)
    organizers = [one for one in uow.communities.list_organizers() if one != contribution.author]
    uow.outbox.add(
        ContributionUnread(contribution.author, *facts), *(ContributionLeftUnread(one, *facts) for one in organizers)
    )


def is_still_a_draft(uow: UnitOfWork, notice: DraftLapses) -> bool:
    """Whether what this is about is still its author's alone, unchanged."""
    contribution = uow.contributions.look_at(notice.contribution_id)
    return contribution is not None and contribution.state in _DRAFTS and contribution.version == notice.version


def _say_draft_lapses(uow: UnitOfWork, contribution: Contribution, *, is_deleted: bool) -> None:
    if contribution.state in _DRAFTS:
        facts = (contribution.id, contribution.version, contribution.kind, is_deleted)
        uow.outbox.add(DraftLapses(contribution.author, *facts))


@router.timer(EXPIRE)
def expire(uow: UnitOfWork, contribution_id: str) -> None:
    """Its last day is over: every copy goes."""
    contribution = uow.contributions.get(contribution_id)
    if contribution is not None and contribution.state in {
        ContributionState.OFFERED,
        ContributionState.APPROVED,
        ContributionState.PUBLISHED,
    }:
        end(uow, contributions.expire(contribution, uow.now))


@router.timer(GONE_FOR_GOOD)
def author_gone(uow: UnitOfWork, user_id: str) -> None:
    """An account gone for thirty days cannot take anything back any more: it is taken back for them."""
    for contribution in uow.contributions.lock_of(UserId(user_id)):
        end(uow, contributions.withdraw(contribution, uow.now))


def access_changed(uow: UnitOfWork, user_id: UserId, *, may_take_part: bool) -> None:
    """Deactivated: what they wrote is held from view, and taken back after thirty days. Back again: it goes on."""
    if not uow.contributions.hold(user_id, held=not may_take_part):
        return
    if may_take_part:
        uow.timers.cancel(GONE_FOR_GOOD, user_id)
    elif uow.timers.get(GONE_FOR_GOOD, user_id) is None:
        uow.timers.set(GONE_FOR_GOOD, user_id, uow.now + HELD_FOR)
