"""What every kind of piece goes through: written, offered, taken back, expired."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot import log
from bot.contributions import submissions
from bot.contributions.notices import CopyDeletion, PieceAnswered, waiting_keys
from bot.contributions.submissions import (
    LONGEST_WORDS,
    OVER,
    WORKING_DAYS_WAITING,
    Audience,
    Kind,
    Piece,
    State,
    Written,
)
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.working_hours import working_days_after
from bot.core.zones import local
from bot.people.people import Profile, seen
from handlers.contributions import files
from handlers.lunches.lookup import redraw_organizers
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

LAPSE = "pieces.lapse"
REMIND = "pieces.remind"
EXPIRE = "pieces.expire"
GONE_FOR_GOOD = "pieces.author_gone"
HELD_FOR = timedelta(days=30)
LUNCHES_DRAWN_AGAIN = 3

_log = log.get("pieces")


def nothing(_uow: UnitOfWork, _piece: Piece) -> None:
    """For kinds with nothing else to do."""


@dataclass(frozen=True)
class PieceKind:
    """What a kind of piece contributes: how others see it, and what opens its form.

    `called` stands in sentences ("story"); `show` draws exactly what others will see, the same for its author, the
    organizer and the readers, and names the author only where `written.is_named`; `edit` is the action id whose
    click opens the form, with the piece's id as value; `published` runs once it is out, in that transaction.
    """

    kind: Kind
    called: str
    show: Callable[[Piece], Message]
    edit: str
    published: Callable[[UnitOfWork, Piece], None] = nothing


# Its author


def own(uow: UnitOfWork, user_id: UserId, piece_id: str) -> Piece:
    """One's own piece, locked; raises `NoLongerOpen` for anybody else's, and for what is over."""
    piece = uow.pieces.get(piece_id)
    if piece is None or piece.author != user_id or piece.state in OVER:
        raise NoLongerOpen
    return piece


def write(
    uow: UnitOfWork,
    profile: Profile,
    kind: Kind,
    written: Written,
    piece_id: str = "",
    longest: int = LONGEST_WORDS,
    new_id: str = "",
) -> Piece:
    """Keep a draft, new or changed (what was out comes down until it is approved again), and a row for its author.

    `new_id` is the id of a new one where the form has one already, so that a second tap writes nothing twice.
    Raises `NotSetUp`, `NoLongerOpen`, and `PieceEmpty`, `TextTooLong` (both of the field "words") or `EndsInThePast`.
    """
    community = uow.community_of(profile.user_id)
    submissions.check(written, local(uow.now, community.zone).date(), longest)
    if piece_id:
        before = own(uow, profile.user_id, piece_id)
        take_down(uow, before)
        piece = submissions.rewrite(before, written, uow.now)
        _redraw_review(uow, before)
    else:
        piece = submissions.draft(new_id or uow.new_id(), kind, profile.user_id, community.id, written, uow.now)
    uow.people.save(seen(uow.people.get(profile.user_id), profile))
    return keep(uow, piece)


def offer(uow: UnitOfWork, user_id: UserId, piece_id: str) -> Piece:
    """Ask the organizers to read it; raises `NoLongerOpen` or `EndsInThePast`."""
    before = own(uow, user_id, piece_id)
    submissions.check(before.written, local(uow.now, zone_of(uow, before)).date())
    piece = keep(uow, submissions.offer(before, uow.now))
    _redraw_review(uow, piece)
    _log.info("pieces.offered kind=%s", piece.kind)
    return piece


def withdraw(uow: UnitOfWork, user_id: UserId, piece_id: str) -> int:
    """Take it back, from wherever it is; returns how many copies Slack is asked to delete. Raises `NoLongerOpen`."""
    piece = own(uow, user_id, piece_id)
    _log.info("pieces.withdrawn kind=%s", piece.kind)
    return end(uow, submissions.withdraw(piece, uow.now))


def may_be_guessed(uow: UnitOfWork, piece: Piece) -> bool:
    """Whether its author is to be told that one of so few organizers may guess whose it is."""
    return submissions.may_be_guessed(piece, uow.communities.list_organizers())


# For every step


def keep(uow: UnitOfWork, piece: Piece) -> Piece:
    """Save it, and set what the clock will trigger for its state; returns it."""
    uow.pieces.save(piece)
    out = piece.state in {State.OFFERED, State.APPROVED, State.PUBLISHED}
    _set(uow, LAPSE, piece.id, submissions.lapses_at(piece))
    _set(uow, EXPIRE, piece.id, submissions.ends_at(piece, zone_of(uow, piece)) if out else None)
    _set(uow, REMIND, piece.id, _waited_long_at(uow, piece) if piece.state is State.OFFERED else None)
    return piece


def zone_of(uow: UnitOfWork, piece: Piece) -> str:
    """The zone whose days count for it."""
    communities = uow.communities.list_all()
    return next((one.zone for one in communities if one.id == piece.community_id), communities[0].zone)


def take_down(uow: UnitOfWork, piece: Piece) -> int:
    """Have every copy deleted, files among them, and what is not posted yet dropped; returns how many there were."""
    uow.outbox.withdraw(piece.post_key)
    # Where Slack should refuse to delete, the words are gone all the same: the post is drawn again without them.
    uow.outbox.refresh(*(replace(piece, version=version + 1).post_key for version in range(piece.version)))
    copies = uow.pieces.list_copies(piece.id)
    uow.outbox.add(*(CopyDeletion(copy.channel_id, copy.ts, copy.piece_id) for copy in copies))
    return len(copies) + files.take_down(uow, piece.id)


def end(uow: UnitOfWork, piece: Piece) -> int:
    """Settle what is over (emptied already): its copies go, and with the last of them the piece; returns how many."""
    copies = take_down(uow, piece)
    answers = (PieceAnswered(piece.author, piece.id, piece.version, lost) for lost in (False, True))
    uow.outbox.refresh(*(answer.key for answer in answers))
    keep(uow, piece)
    if not copies:
        forget(uow, piece.id)
    _redraw_review(uow, piece)
    return copies


def forget(uow: UnitOfWork, piece_id: str) -> None:
    """Nothing of it is left."""
    uow.pieces.remove(piece_id)
    uow.tips.remove(piece_id)
    for timer in (LAPSE, EXPIRE, REMIND):
        uow.timers.cancel(timer, piece_id)


def forget_all_of(uow: UnitOfWork, user_id: UserId) -> None:
    """Forget-me: everything this person wrote goes at once; jobs to delete its copies stay, and name nobody."""
    for piece in uow.pieces.list_of(user_id):
        take_down(uow, piece)
        forget(uow, piece.id)
        _redraw_review(uow, piece)
    uow.timers.cancel(GONE_FOR_GOOD, user_id)


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


def _redraw_review(uow: UnitOfWork, piece: Piece) -> None:
    redraw_organizers_of(uow, piece.community_id)
    redraw_waiting(uow)


def _waited_long_at(uow: UnitOfWork, piece: Piece) -> datetime:
    community = next((one for one in uow.communities.list_all() if one.id == piece.community_id), None)
    time = uow.channel_time(community or uow.communities.list_all()[0])
    return working_days_after(piece.touched_at, WORKING_DAYS_WAITING, time.hours, time.holidays)


def _set(uow: UnitOfWork, timer: str, piece_id: str, at: datetime | None) -> None:
    if at is None:
        uow.timers.cancel(timer, piece_id)
    else:
        uow.timers.set(timer, piece_id, at)


def for_lunch(uow: UnitOfWork, community_id: str) -> list[Piece]:
    """The stories people gave to be read out at this office's lunches."""
    everything = uow.pieces.list_published(Kind.PORTRAIT, community_id)
    return [piece for piece in everything if piece.written.audience is Audience.LUNCH]


# What the clock triggers


def lapse(uow: UnitOfWork, piece_id: str) -> None:
    """Sixty days without being published: deleted. Of what is over, only a copy Slack would not delete is forgotten."""
    piece = uow.pieces.get(piece_id)
    at = submissions.lapses_at(piece) if piece is not None else None
    if piece is None or at is None:
        return
    if at > uow.now:
        uow.timers.set(LAPSE, piece_id, at)
        return
    for copy in uow.pieces.list_copies(piece_id):
        uow.pieces.remove_copy(copy.channel_id, copy.ts)
    forget(uow, piece_id)
    _redraw_review(uow, piece)


def expire(uow: UnitOfWork, piece_id: str) -> None:
    """Its last day is over: every copy goes."""
    piece = uow.pieces.get(piece_id)
    if piece is not None and piece.state in {State.OFFERED, State.APPROVED, State.PUBLISHED}:
        end(uow, submissions.expire(piece, uow.now))


def author_gone(uow: UnitOfWork, user_id: str) -> None:
    """An account gone for thirty days cannot take anything back any more: it is taken back for them."""
    for piece in uow.pieces.list_of(UserId(user_id)):
        end(uow, submissions.withdraw(piece, uow.now))


def access_changed(uow: UnitOfWork, user_id: UserId, *, may_take_part: bool) -> None:
    """Deactivated: what they wrote is held from view, and taken back after thirty days. Back again: it goes on."""
    if not uow.pieces.hold(user_id, held=not may_take_part):
        return
    if may_take_part:
        uow.timers.cancel(GONE_FOR_GOOD, user_id)
    elif uow.timers.get(GONE_FOR_GOOD, user_id) is None:
        uow.timers.set(GONE_FOR_GOOD, user_id, uow.now + HELD_FOR)
