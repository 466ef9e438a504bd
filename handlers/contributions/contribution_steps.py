"""The life of every kind of contribution (R60): written, offered, withdrawn, expired; each step in a unit of work."""

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
DRAFTS = frozenset({ContributionState.DRAFT, ContributionState.RETURNED})


def nothing(_uow: UnitOfWork, _contribution: Contribution) -> None:
    """The `published` of kinds for which nothing else follows."""


@dataclass(frozen=True)
class ContributionKind:
    """What differs between the kinds of contributions: how others see one, and what opens its form.

    `called` is its name in sentences ("story"); `show` draws exactly what others will see, the same for its author, the
    organizer and the readers, and names the author only where `written.is_named`; `edit` is the action id whose press
    opens the form, with the contribution's id as value; `published` runs when it is published, in that transaction.
    """

    kind: ContributionType
    called: str
    show: Callable[[Contribution], Message]
    edit: str
    published: Callable[[UnitOfWork, Contribution], None] = nothing


# Its author


def own(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> Contribution:
    """The person's own contribution, locked; raises `NoLongerOpen` for somebody else's, and for one that has ended."""
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
    """Store a draft, new or changed (a published one is taken down until it is approved again), and its author's row.

    `new_id` is the id of a new draft where its form has one already, so that a second press stores nothing twice.
    Raises `NotSetUp`, `NoLongerOpen`, and `ContributionEmpty`, `TextTooLong` (both of the field "words") or
    `EndsInThePast`.
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
    """Offer the draft to the organizers; raises `NoLongerOpen` or `EndsInThePast`."""
    before = own(uow, user_id, contribution_id)
    contributions.check(before.written, local(uow.now, zone_of(uow, before)).date())
    contribution = keep(uow, contributions.offer(before, uow.now))
    _redraw_review(uow, contribution)
    return contribution


def withdraw(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> int:
    """Withdraw it in any state; returns how many copies Slack is asked to delete. Raises `NoLongerOpen`."""
    contribution = own(uow, user_id, contribution_id)
    return end(uow, contributions.withdraw(contribution, uow.now))


def may_be_guessed(uow: UnitOfWork, contribution: Contribution) -> bool:
    """Whether to tell the author that there are so few organizers that one may guess the author."""
    return contributions.may_be_guessed(contribution, uow.communities.list_organizers())


# For every step


def keep(uow: UnitOfWork, contribution: Contribution) -> Contribution:
    """Save the contribution, set the timers for its state, and return it."""
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
    """The time zone of the contribution's office, whose days count."""
    communities = uow.communities.list_all()
    return next((one.zone for one in communities if one.id == contribution.community_id), communities[0].zone)


def take_down(uow: UnitOfWork, contribution: Contribution) -> int:
    """Have every copy and file deleted in Slack, and drop a post that is not sent yet; returns how many there were.

    A post is not redrawn before it is deleted, except where Slack refuses to delete it (`empty_posts`).
    """
    uow.outbox.withdraw(contribution.post_key)
    copies = uow.contributions.list_copies(contribution.id)
    uow.outbox.add(*(CopyDeletion(copy.channel_id, copy.ts, copy.contribution_id) for copy in copies))
    return len(copies) + files.take_down(uow, contribution.id)


def empty_posts(uow: UnitOfWork, contribution: Contribution) -> None:
    """Redraw every post of the contribution without its text, for posts that Slack does not delete."""
    versions = range(contribution.version + 1)
    uow.outbox.refresh(*(replace(contribution, version=version).post_key for version in versions))


def end(uow: UnitOfWork, contribution: Contribution) -> int:
    """Save a withdrawn or expired contribution, and delete its copies, with the last also it; returns how many."""
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
    """Delete the contribution, its tip card and its timers."""
    uow.contributions.remove(contribution_id)
    _redraw_own(uow, contribution_id)
    uow.tips.remove(contribution_id)
    for timer in (LAPSE, EXPIRE, REMIND, UNREAD):
        uow.timers.cancel(timer, contribution_id)


def forget_all_of(uow: UnitOfWork, user_id: UserId) -> None:
    """Forget-me: delete everything this person wrote; what remains are jobs to delete copies, which name nobody."""
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
    """Redraw the organizers' monthly messages, which show how many contributions wait."""
    for meeting in uow.meetings.list_ahead(community_id, uow.now)[:LUNCHES_DRAWN_AGAIN]:
        redraw_organizers(uow, meeting)


def today_of(uow: UnitOfWork) -> date:
    """The UTC date, by which the weeks of messages to organizers are counted."""
    return uow.now.date()


def redraw_waiting(uow: UnitOfWork) -> None:
    """Redraw what organizers were told about waiting contributions between the monthly messages."""
    for organizer in uow.communities.list_organizers():
        uow.outbox.refresh(*waiting_keys(organizer, today_of(uow)))
        uow.outbox.refresh_to(organizer, ContributionLeftUnread)


def _redraw_review(uow: UnitOfWork, contribution: Contribution) -> None:
    redraw_organizers_of(uow, contribution.community_id)
    redraw_waiting(uow)


def _waited_long_at(uow: UnitOfWork, contribution: Contribution) -> datetime:
    community = uow.communities.look_at(contribution.community_id)
    time = uow.channel_time(community or uow.communities.list_all()[0])
    return working_days_after(contribution.touched_at, WORKING_DAYS_WAITING, time.hours, time.holidays)


def _set(uow: UnitOfWork, timer: str, contribution_id: str, at: datetime | None) -> None:
    if at is None:
        uow.timers.cancel(timer, contribution_id)
    else:
        uow.timers.set(timer, contribution_id, at)


def for_lunch(uow: UnitOfWork, community_id: str) -> list[Contribution]:
    """The stories that may be read out at this office's lunches."""
    everything = uow.contributions.list_published(ContributionType.PORTRAIT, community_id)
    return [contribution for contribution in everything if contribution.written.audience is Audience.LUNCH]


# What the clock triggers


@router.timer(LAPSE)
def lapse(uow: UnitOfWork, contribution_id: str) -> None:
    """Timer: delete what was not published in sixty days (R60), telling its author; forget an ended one's copies."""
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
    """Timer, ten days before `lapse` would delete it: tell the author, and the organizers if it waits for them."""
    contribution = uow.contributions.get(contribution_id)
    if contribution is None:
        return
    if contribution.state is ContributionState.OFFERED:
        _say_unread(uow, contribution, is_deleted=False)
    else:
        _say_draft_lapses(uow, contribution, is_deleted=False)


def is_still_unread(uow: UnitOfWork, notice: ContributionUnread) -> bool:
    """Whether the contribution of this notice still waits for an organizer, unchanged."""
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
    """Whether the contribution of this notice is still a draft, unchanged."""
    contribution = uow.contributions.look_at(notice.contribution_id)
    return contribution is not None and contribution.state in DRAFTS and contribution.version == notice.version


def _say_draft_lapses(uow: UnitOfWork, contribution: Contribution, *, is_deleted: bool) -> None:
    if contribution.state in DRAFTS:
        facts = (contribution.id, contribution.version, contribution.kind, is_deleted)
        uow.outbox.add(DraftLapses(contribution.author, *facts))


@router.timer(EXPIRE)
def expire(uow: UnitOfWork, contribution_id: str) -> None:
    """Timer: the contribution's last day is over; delete it and every copy."""
    contribution = uow.contributions.get(contribution_id)
    if contribution is not None and contribution.state in {
        ContributionState.OFFERED,
        ContributionState.APPROVED,
        ContributionState.PUBLISHED,
    }:
        end(uow, contributions.expire(contribution, uow.now))


@router.timer(GONE_FOR_GOOD)
def author_gone(uow: UnitOfWork, user_id: str) -> None:
    """Timer: withdraw everything of an author whose account has been deactivated for thirty days."""
    for contribution in uow.contributions.lock_of(UserId(user_id)):
        end(uow, contributions.withdraw(contribution, uow.now))


def access_changed(uow: UnitOfWork, user_id: UserId, *, may_take_part: bool) -> None:
    """Hold what the person wrote while their account is deactivated, and withdraw it after thirty days (R41)."""
    if not uow.contributions.hold(user_id, held=not may_take_part):
        return
    if may_take_part:
        uow.timers.cancel(GONE_FOR_GOOD, user_id)
    elif uow.timers.get(GONE_FOR_GOOD, user_id) is None:
        uow.timers.set(GONE_FOR_GOOD, user_id, uow.now + HELD_FOR)
