"""How messages about pieces are drawn and sent, and what follows once Slack has them, or refuses for good."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import log
from bot.contributions import submissions
from bot.contributions.notices import (
    CopyDeletion,
    CopyStays,
    FileDeletion,
    PieceAnswered,
    PiecePost,
    PiecesWaiting,
    stays_key,
)
from bot.contributions.submissions import OVER, Copy, Piece, State
from bot.core.errors import NotAllowed
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.zones import local
from handlers.contributions.kinds import KINDS
from handlers.contributions.submission_steps import forget, keep, zone_of
from handlers.contributions.views import submissions as views
from handlers.delivery.deliveries import Delivery
from handlers.platform.views.blocks import File, Message
from storage.unit_of_work import UnitOfWork

_log = log.get("pieces")

ToRead = Callable[[UnitOfWork, UserId], Sequence[Piece]]


# The post in the channel


def _out(uow: UnitOfWork, post: PiecePost) -> Piece | None:
    """The piece this post shows, as long as it may be shown."""
    piece = uow.pieces.look_at(post.piece_id)
    is_out = piece is not None and piece.state in {State.APPROVED, State.PUBLISHED} and piece.version == post.version
    return piece if is_out else None


def _post(uow: UnitOfWork, post: PiecePost) -> Message:
    piece = _out(uow, post)
    return KINDS[piece.kind].show(piece) if piece else views.emptied()


def _placeholder(uow: UnitOfWork, post: PiecePost) -> Message:
    piece = _out(uow, post)
    return views.placeholder(KINDS[piece.kind].called) if piece else views.emptied()


def _post_wanted(uow: UnitOfWork, post: PiecePost) -> Verdict:
    if _out(uow, post) is None:
        return Drop("settled")
    return Drop("not_eligible") if uow.pieces.is_held(post.piece_id) else Send()


def _posted(uow: UnitOfWork, post: PiecePost) -> None:
    """Where it stands is written down; what was taken back while it was under way is deleted at once."""
    place = uow.outbox.place_of(post.key)
    if place is None:
        return
    uow.pieces.add_copy(Copy(post.piece_id, *place, uow.now))
    piece = uow.pieces.get(post.piece_id)
    if piece is None or _out(uow, post) is None:
        uow.outbox.add(CopyDeletion(*place, post.piece_id))
        return
    piece = keep(uow, submissions.publish(piece, uow.now))
    KINDS[piece.kind].published(uow, piece)
    _log.info("pieces.published kind=%s", piece.kind)


def _not_posted(uow: UnitOfWork, post: PiecePost) -> None:
    piece = uow.pieces.get(post.piece_id)
    if piece is None or _out(uow, post) is None:
        return
    keep(uow, submissions.not_posted(piece, uow.now))
    uow.outbox.withdraw(PieceAnswered(piece.author, piece.id, piece.version).key)
    uow.outbox.add(PieceAnswered(piece.author, piece.id, piece.version, not_posted=True))
    uow.outbox.refresh(PieceAnswered(piece.author, piece.id, piece.version).key)


# Deleting copies


def _nothing_to_show(_uow: UnitOfWork, _deletion: CopyDeletion) -> Message:
    return views.emptied()


def _deleted(uow: UnitOfWork, deletion: CopyDeletion) -> None:
    uow.pieces.remove_copy(deletion.channel_id, deletion.ts)
    piece = uow.pieces.get(deletion.piece_id)
    if piece is not None and piece.state in OVER and not uow.pieces.stands_somewhere(piece.id):
        forget(uow, piece.id)
    uow.outbox.refresh(*(stays_key(deletion.channel_id, deletion.ts, one + 1) for one in range(deletion.attempt)))
    _log.info("pieces.copy_deleted attempt=%d", deletion.attempt)


def _not_deleted(uow: UnitOfWork, deletion: CopyDeletion) -> None:
    """Slack refuses for good: the author is told exactly which copy remains; of who was forgotten nobody is."""
    _log.warning("pieces.copy_stays attempt=%d", deletion.attempt)
    copies = uow.pieces.list_copies(deletion.piece_id)
    copy = next((one for one in copies if one.ts == deletion.ts and one.channel_id == deletion.channel_id), None)
    piece = uow.pieces.look_at(deletion.piece_id)
    if copy is None:
        return
    if piece is None:
        uow.pieces.remove_copy(copy.channel_id, copy.ts)
        return
    uow.pieces.add_copy(replace(copy, stays=True))
    told = CopyStays(piece.author, piece.id, copy.channel_id, copy.ts, copy.posted_at, deletion.attempt)
    uow.outbox.add(told)


def _stays(uow: UnitOfWork, notice: CopyStays) -> Copy | None:
    copies = uow.pieces.list_copies(notice.piece_id)
    return next((one for one in copies if one.ts == notice.ts and one.stays), None)


def _copy_stays(uow: UnitOfWork, notice: CopyStays) -> Message:
    piece, copy = uow.pieces.look_at(notice.piece_id), _stays(uow, notice)
    zone = zone_of(uow, piece) if piece else "UTC"
    value = f"{notice.piece_id} {notice.ts} {notice.attempt}"
    return views.copy_stays(notice.channel_id, local(notice.posted_at, zone), value, is_open=copy is not None)


def _copy_stays_wanted(uow: UnitOfWork, notice: CopyStays) -> Verdict:
    return Send() if _stays(uow, notice) else Drop("settled")


# Deleting files


def _file_goes(_uow: UnitOfWork, deletion: FileDeletion) -> Message:
    return Message("", file=File("", "", gone=deletion.file_id))


def _file_deletion_wanted(uow: UnitOfWork, deletion: FileDeletion) -> Verdict:
    return Send() if uow.pieces.shown_in(deletion.file_id) else Drop("settled")


def _file_deleted(uow: UnitOfWork, deletion: FileDeletion) -> None:
    """What was over and stood nowhere else is forgotten; what else the file showed is in the next one again."""
    for piece_id in uow.pieces.remove_file(deletion.file_id):
        piece = uow.pieces.get(piece_id)
        if piece is not None and piece.state in OVER and not uow.pieces.stands_somewhere(piece_id):
            forget(uow, piece_id)
    _log.info("pieces.file_deleted")


def _file_stays(uow: UnitOfWork, deletion: FileDeletion) -> None:
    _log.warning("pieces.file_stays")
    _file_deleted(uow, deletion)


# To the author, to organizers


def _answered(uow: UnitOfWork, notice: PieceAnswered) -> Message:
    piece = _answered_about(uow, notice)
    if piece is None:
        return views.settled()
    kind = KINDS[piece.kind]
    return views.answered(piece, kind.called, kind.edit)


def _answered_about(uow: UnitOfWork, notice: PieceAnswered) -> Piece | None:
    piece = uow.pieces.look_at(notice.piece_id)
    lasts = {State.RETURNED, State.APPROVED, State.PUBLISHED}
    return piece if piece and piece.version == notice.version and piece.state in lasts else None


def _answered_wanted(uow: UnitOfWork, notice: PieceAnswered) -> Verdict:
    if _answered_about(uow, notice) is None:
        return Drop("settled")
    return Drop("not_eligible") if uow.pieces.is_held(notice.piece_id) else Send()


def deliveries(to_read: ToRead) -> tuple[Delivery, ...]:
    """All of them; `to_read` says what waits for an organizer."""

    def count(uow: UnitOfWork, notice: PiecesWaiting) -> int:
        try:
            return len(to_read(uow, notice.user_id))
        except NotAllowed:  # they organize no more
            return 0

    return (
        Delivery(PiecePost, _post, _post_wanted, _posted, _not_posted, _placeholder),
        Delivery(CopyDeletion, _nothing_to_show, sent=_deleted, lost=_not_deleted),
        Delivery(FileDeletion, _file_goes, _file_deletion_wanted, _file_deleted, _file_stays),
        Delivery(PieceAnswered, _answered, _answered_wanted),
        Delivery(CopyStays, _copy_stays, _copy_stays_wanted),
        Delivery(
            PiecesWaiting,
            lambda uow, notice: views.waited_long(count(uow, notice)),
            lambda uow, notice: Send() if count(uow, notice) else Drop("settled"),
        ),
    )
