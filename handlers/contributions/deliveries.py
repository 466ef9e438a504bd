"""How messages about contributions are drawn, and what follows once Slack has them, or refuses them for good."""

from dataclasses import replace

from bot import log
from bot.contributions import contributions
from bot.contributions.contributions import OVER, Contribution, ContributionState, Copy
from bot.contributions.notices import (
    ContributionAnswered,
    ContributionPost,
    ContributionUnread,
    CopyDeletion,
    CopyStays,
    DraftLapses,
    FileDeletion,
    stays_key,
)
from bot.core.ids import ChannelId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.zones import local
from handlers.contributions.contribution_steps import (
    empty_posts,
    forget,
    is_still_a_draft,
    is_still_unread,
    keep,
    zone_of,
)
from handlers.contributions.kinds import KINDS
from handlers.contributions.views import contributions as views
from handlers.platform.requests import Answer, Click
from handlers.platform.router import Router
from handlers.platform.views.blocks import File, Message
from storage.outbox.table import Learned
from storage.unit_of_work import UnitOfWork

router = Router("contributions")

LONGEST_VERSION = 6  # digits
_log = log.get("pieces")


# The post in the channel


def _out(uow: UnitOfWork, post: ContributionPost) -> Contribution | None:
    """The contribution this post shows; None when it must not be shown (any more)."""
    contribution = uow.contributions.look_at(post.contribution_id)
    is_out = (
        contribution is not None
        and contribution.state in {ContributionState.APPROVED, ContributionState.PUBLISHED}
        and contribution.version == post.version
    )
    return contribution if is_out else None


def _placeholder(uow: UnitOfWork, post: ContributionPost) -> Message:
    contribution = _out(uow, post)
    if contribution is None:
        return views.emptied()
    return views.placeholder(KINDS[contribution.kind].called, f"{post.contribution_id} {post.version}")


def _post_wanted(uow: UnitOfWork, post: ContributionPost) -> Verdict:
    if _out(uow, post) is None:
        return Drop("settled")
    return Drop("not_eligible") if uow.contributions.is_held(post.contribution_id) else Send()


def _posted(uow: UnitOfWork, post: ContributionPost) -> None:
    """Record where the post is, and publish the contribution; delete the post if it was withdrawn meanwhile."""
    place = uow.outbox.place_of(post.key)
    if place is None:
        return
    uow.contributions.add_copy(Copy(post.contribution_id, *place, uow.now))
    contribution = uow.contributions.get(post.contribution_id)
    if contribution is None or _out(uow, post) is None:
        uow.outbox.add(CopyDeletion(*place, post.contribution_id))
        return
    contribution = keep(uow, contributions.publish(contribution, uow.now))
    KINDS[contribution.kind].published(uow, contribution)


def _not_posted(uow: UnitOfWork, post: ContributionPost) -> None:
    contribution = uow.contributions.get(post.contribution_id)
    if contribution is None or _out(uow, post) is None:
        return
    keep(uow, contributions.not_posted(contribution, uow.now))
    uow.outbox.withdraw(ContributionAnswered(contribution.author, contribution.id, contribution.version).key)
    uow.outbox.add(ContributionAnswered(contribution.author, contribution.id, contribution.version, not_posted=True))
    uow.outbox.refresh(ContributionAnswered(contribution.author, contribution.id, contribution.version).key)


@router.delivers(ContributionPost, still_wanted=_post_wanted, sent=_posted, lost=_not_posted, placeholder=_placeholder)
def _post(uow: UnitOfWork, post: ContributionPost) -> Message:
    contribution = _out(uow, post)
    return KINDS[contribution.kind].show(contribution) if contribution else views.emptied()


def learn_place(uow: UnitOfWork, shows: str, channel_id: ChannelId, ts: str) -> None:
    """Somebody pressed under a first line: it becomes the post nobody knew the place of, else it goes.

    What was taken back or sent back meanwhile goes too (docs/decisions/0008).
    """
    contribution_id, _, version = shows.partition(" ")
    if not version.isdecimal() or len(version) > LONGEST_VERSION:
        return
    contribution = uow.contributions.get(contribution_id)
    post = ContributionPost(channel_id, contribution_id, int(version))
    match uow.outbox.learn_place(post, channel_id, ts):
        case Learned.FOUND:
            _posted(uow, post)
        case Learned.COPY:
            uow.outbox.add(CopyDeletion(channel_id, ts, contribution_id))
        case Learned.NOTHING if contribution is None:
            uow.outbox.add(CopyDeletion(channel_id, ts, contribution_id))


@router.action("contributions.first_line")
async def on_first_line(click: Click) -> Answer:
    """*Show it* under the first line of a post: learn where the post is, so that it is drawn in full."""
    if click.channel_id is not None and click.message_ts is not None:
        await click.workspace.transact(learn_place, click.value, click.channel_id, click.message_ts)
    return None


# Deleting copies


def _deleted(uow: UnitOfWork, deletion: CopyDeletion) -> None:
    uow.contributions.remove_copy(deletion.channel_id, deletion.ts)
    uow.outbox.mark_gone(deletion.channel_id, deletion.ts)
    contribution = uow.contributions.get(deletion.contribution_id)
    if (
        contribution is not None
        and contribution.state in OVER
        and not uow.contributions.stands_somewhere(contribution.id)
    ):
        forget(uow, contribution.id)
    uow.outbox.refresh(*(stays_key(deletion.channel_id, deletion.ts, one + 1) for one in range(deletion.attempt)))


def _not_deleted(uow: UnitOfWork, deletion: CopyDeletion) -> None:
    """Slack refuses to delete a copy for good: tell the author which one; nobody, where the author was forgotten."""
    _log.warning("contributions.copy_stays attempt=%d", deletion.attempt)
    copies = uow.contributions.list_copies(deletion.contribution_id)
    copy = next((one for one in copies if one.ts == deletion.ts and one.channel_id == deletion.channel_id), None)
    contribution = uow.contributions.look_at(deletion.contribution_id)
    if copy is None:
        return
    if contribution is None:
        uow.contributions.remove_copy(copy.channel_id, copy.ts)
        return
    empty_posts(uow, contribution)
    uow.contributions.add_copy(replace(copy, stays=True))
    told = CopyStays(contribution.author, contribution.id, copy.channel_id, copy.ts, copy.posted_at, deletion.attempt)
    uow.outbox.add(told)


@router.delivers(CopyDeletion, sent=_deleted, lost=_not_deleted)
def _nothing_to_show(_uow: UnitOfWork, _deletion: CopyDeletion) -> Message:
    return views.emptied()


def _stays(uow: UnitOfWork, notice: CopyStays) -> Copy | None:
    copies = uow.contributions.list_copies(notice.contribution_id)
    return next((one for one in copies if one.ts == notice.ts and one.stays), None)


def _copy_stays_wanted(uow: UnitOfWork, notice: CopyStays) -> Verdict:
    return Send() if _stays(uow, notice) else Drop("settled")


@router.delivers(CopyStays, still_wanted=_copy_stays_wanted)
def _copy_stays(uow: UnitOfWork, notice: CopyStays) -> Message:
    contribution, copy = uow.contributions.look_at(notice.contribution_id), _stays(uow, notice)
    zone = zone_of(uow, contribution) if contribution else "UTC"
    value = f"{notice.contribution_id} {notice.ts} {notice.attempt}"
    return views.copy_stays(notice.channel_id, local(notice.posted_at, zone), value, is_open=copy is not None)


# Deleting files


def _file_deletion_wanted(uow: UnitOfWork, deletion: FileDeletion) -> Verdict:
    return Send() if uow.contributions.shown_in(deletion.file_id) else Drop("settled")


def _file_deleted(uow: UnitOfWork, deletion: FileDeletion) -> None:
    """Forget ended contributions that this file was the last to show."""
    for contribution_id in uow.contributions.remove_file(deletion.file_id):
        contribution = uow.contributions.get(contribution_id)
        if (
            contribution is not None
            and contribution.state in OVER
            and not uow.contributions.stands_somewhere(contribution_id)
        ):
            forget(uow, contribution_id)


def _file_stays(uow: UnitOfWork, deletion: FileDeletion) -> None:
    _log.warning("contributions.file_stays")
    _file_deleted(uow, deletion)


@router.delivers(FileDeletion, still_wanted=_file_deletion_wanted, sent=_file_deleted, lost=_file_stays)
def _file_goes(_uow: UnitOfWork, deletion: FileDeletion) -> Message:
    return Message("", file=File("", "", gone=deletion.file_id))


# To the author, to organizers


def _answered_about(uow: UnitOfWork, notice: ContributionAnswered) -> Contribution | None:
    contribution = uow.contributions.look_at(notice.contribution_id)
    lasts = {ContributionState.RETURNED, ContributionState.APPROVED, ContributionState.PUBLISHED}
    return (
        contribution
        if contribution and contribution.version == notice.version and contribution.state in lasts
        else None
    )


def _answered_wanted(uow: UnitOfWork, notice: ContributionAnswered) -> Verdict:
    if _answered_about(uow, notice) is None:
        return Drop("settled")
    return Drop("not_eligible") if uow.contributions.is_held(notice.contribution_id) else Send()


@router.delivers(ContributionAnswered, still_wanted=_answered_wanted)
def _answered(uow: UnitOfWork, notice: ContributionAnswered) -> Message:
    contribution = _answered_about(uow, notice)
    if contribution is None:
        return views.settled()
    kind = KINDS[contribution.kind]
    return views.answered(contribution, kind.called, kind.edit)


def _unread_wanted(uow: UnitOfWork, notice: ContributionUnread) -> Verdict:
    return Send() if notice.is_deleted or is_still_unread(uow, notice) else Drop("settled")


def _draft_lapses_wanted(uow: UnitOfWork, notice: DraftLapses) -> Verdict:
    return Send() if notice.is_deleted or is_still_a_draft(uow, notice) else Drop("settled")


@router.delivers(DraftLapses, still_wanted=_draft_lapses_wanted)
def _draft_lapses(uow: UnitOfWork, notice: DraftLapses) -> Message:
    if not notice.is_deleted and not is_still_a_draft(uow, notice):
        return views.no_longer_lapses(KINDS[notice.kind].called)
    return views.draft_lapses(KINDS[notice.kind].called, notice.contribution_id, is_deleted=notice.is_deleted)


@router.delivers(ContributionUnread, still_wanted=_unread_wanted)
def _unread(uow: UnitOfWork, notice: ContributionUnread) -> Message:
    if not notice.is_deleted and not is_still_unread(uow, notice):
        return views.no_longer_lapses(KINDS[notice.kind].called)
    return views.unread(KINDS[notice.kind].called, notice.contribution_id, is_deleted=notice.is_deleted)
