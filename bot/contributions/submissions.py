"""What a person gives to the community memory (portrait, arrangement, tip): drafted, read by an organizer, published.

Nothing is seen by others before its author offered it and an organizer read this very version; editing asks again;
taking back or expiring empties it at once (product.md, Flexibility, portraits, tips).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.errors import NoLongerOpen, NotAllowed, Refusal, TextTooLong
from bot.core.ids import ChannelId, UserId
from bot.core.zones import moment

LONGEST_WORDS = 2900  # counted after escaping (product.md)
LONGEST_NOTE = 500
KEPT_UNPUBLISHED = timedelta(days=60)
WORKING_DAYS_WAITING = 5  # after which organizers are told between their monthly messages
ORGANIZERS_WHO_HIDE_AN_AUTHOR = 3  # with fewer, one of them may guess


class Kind(StrEnum):
    """What it is."""

    PORTRAIT = "portrait"
    ARRANGEMENT = "arrangement"
    TIP = "tip"


class State(StrEnum):
    """Where it is on its way."""

    DRAFT = "draft"
    OFFERED = "offered"  # waits for an organizer to read it
    RETURNED = "returned"  # with a note; a draft again
    APPROVED = "approved"  # on its way out
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # emptied; kept while a copy of it is still to be deleted
    EXPIRED = "expired"  # the same, by its own end date


UNPUBLISHED = frozenset({State.DRAFT, State.OFFERED, State.RETURNED})
OVER = frozenset({State.WITHDRAWN, State.EXPIRED})


class Audience(StrEnum):
    """Who may see it; each its own consent."""

    ORGANIZERS = "organizers"
    LUNCH = "lunch"
    CHANNEL = "channel"
    EVERYBODY = "everybody"  # whoever looks, in Home and answers; nothing is posted


class Clearance(StrEnum):
    """Where it may be shown besides; each asked for apart."""

    EMPLOYER = "employer"  # the employer's quarterly picture
    MANAGERS = "managers"  # the page for managers


@dataclass(eq=False)
class PieceEmpty(Refusal):
    """There is nothing in it yet; `field` is the name of the form field."""

    field: str


@dataclass(eq=False)
class EndsInThePast(Refusal):
    """It ends today or later."""

    day: date


@dataclass(eq=False)
class OwnPiece(Refusal):
    """An organizer does not approve their own where there is another organizer."""


@dataclass(eq=False)
class PieceChanged(Refusal):
    """Its author changed it since it was read; nobody approves what they have not seen."""


@dataclass(frozen=True)
class Written:
    """What its author wrote and chose; `details` are a kind's own fields as (name, value), in order."""

    words: str = ""
    details: tuple[tuple[str, str], ...] = ()
    is_named: bool = False
    audience: Audience = Audience.EVERYBODY
    cleared: tuple[Clearance, ...] = ()
    ends_on: date | None = None


@dataclass(frozen=True)
class Piece:
    """One piece; `version` counts its author's changes, so that nobody approves what they have not read."""

    id: str
    kind: Kind
    author: UserId
    community_id: str
    state: State
    written: Written
    touched_at: datetime
    version: int = 1
    note: str = ""
    published_at: datetime | None = None

    def detail(self, name: str) -> str:
        """A kind's own field; empty when it has none."""
        return dict(self.written.details).get(name, "")

    @property
    def post_key(self) -> str:
        """The outbox key of this version's post in the channel."""
        return f"pieces.post:{self.id}:{self.version}"


@dataclass(frozen=True)
class Copy:
    """One message of ours in Slack that shows a piece; `stays` when Slack refused for good to delete it."""

    piece_id: str
    channel_id: ChannelId
    ts: str
    posted_at: datetime
    stays: bool = False


def escaped_length(words: str) -> int:
    """How long it is in Slack, where three characters are written as entities."""
    return len(words) + 4 * words.count("&") + 3 * (words.count("<") + words.count(">"))


def check(written: Written, today: date, longest: int = LONGEST_WORDS, field: str = "words") -> None:
    """Raise `PieceEmpty`, `TextTooLong` (both of `field`) or `EndsInThePast`."""
    if not written.words.strip():
        raise PieceEmpty(field)
    length = escaped_length(written.words)
    if length > longest:
        raise TextTooLong(field, length, longest)
    if written.ends_on is not None and written.ends_on < today:
        raise EndsInThePast(written.ends_on)


def draft(piece_id: str, kind: Kind, author: UserId, community_id: str, written: Written, now: datetime) -> Piece:
    """Begin one; only its author can see it."""
    return Piece(piece_id, kind, author, community_id, State.DRAFT, written, now)


def rewrite(piece: Piece, written: Written, now: datetime) -> Piece:
    """Change it: it is a draft again and asks for approval anew; what was published comes down.

    Raises `NoLongerOpen` when it is over.
    """
    if piece.state in OVER:
        raise NoLongerOpen
    return replace(
        piece,
        written=written,
        state=State.DRAFT,
        version=piece.version + 1,
        note="",
        touched_at=now,
        published_at=None,
    )


def offer(piece: Piece, now: datetime) -> Piece:
    """Ask the organizers to read it; once more changes nothing. Raises `NoLongerOpen` when it is past that."""
    if piece.state is State.OFFERED:
        return piece
    if piece.state not in {State.DRAFT, State.RETURNED}:
        raise NoLongerOpen
    return replace(piece, state=State.OFFERED, note="", touched_at=now)


def may_review(piece: Piece, organizer: UserId, organizers: Sequence[UserId]) -> None:
    """Raise `NotAllowed` for who is no organizer, `OwnPiece` where another organizer could read it."""
    if organizer not in organizers:
        raise NotAllowed
    if piece.author == organizer and len(organizers) > 1:
        raise OwnPiece


def approve(piece: Piece, version: int, now: datetime) -> Piece:
    """Let this version out; raises `NoLongerOpen`, or `PieceChanged` when another version was read."""
    _refuse_other(piece, version)
    return replace(piece, state=State.APPROVED, note="", touched_at=now)


def give_back(piece: Piece, version: int, note: str, now: datetime) -> Piece:
    """Return it with a note, unchanged otherwise; raises as `approve`, `PieceEmpty` and `TextTooLong` of the note."""
    _refuse_other(piece, version)
    if not note.strip():
        raise PieceEmpty("note")
    if escaped_length(note) > LONGEST_NOTE:
        raise TextTooLong("note", escaped_length(note), LONGEST_NOTE)
    return replace(piece, state=State.RETURNED, note=note.strip(), touched_at=now)


def publish(piece: Piece, now: datetime) -> Piece:
    """It is out; once more changes nothing. Raises `NoLongerOpen` unless it was approved."""
    if piece.state is State.PUBLISHED:
        return piece
    if piece.state is not State.APPROVED:
        raise NoLongerOpen
    return replace(piece, state=State.PUBLISHED, published_at=now, touched_at=now)


def not_posted(piece: Piece, now: datetime) -> Piece:
    """Slack did not take the post: it is its author's again, as it was."""
    return replace(piece, state=State.RETURNED, note="", touched_at=now) if piece.state is State.APPROVED else piece


def withdraw(piece: Piece, now: datetime) -> Piece:
    """Its author takes it back, from wherever it is; nothing it said is kept. Once more changes nothing."""
    return _emptied(piece, State.WITHDRAWN, now)


def expire(piece: Piece, now: datetime) -> Piece:
    """Its end date has passed; nothing it said is kept."""
    return _emptied(piece, State.EXPIRED, now)


def ends_at(piece: Piece, zone: str) -> datetime | None:
    """The moment after the last day on which it may be seen, by its community's clock."""
    day = piece.written.ends_on
    return None if day is None else moment(day + timedelta(days=1), time(0), zone)


def lapses_at(piece: Piece) -> datetime | None:
    """When what was never published, or is over and only waits for a copy to go, is deleted; None for the rest."""
    return piece.touched_at + KEPT_UNPUBLISHED if piece.state in UNPUBLISHED | OVER else None


def may_be_guessed(piece: Piece, organizers: Sequence[UserId]) -> bool:
    """Whether so few read it that one of them may guess whose an unnamed piece is."""
    return not piece.written.is_named and len(organizers) < ORGANIZERS_WHO_HIDE_AN_AUTHOR


def own_piece(piece: Piece) -> dict[str, object]:
    """What `my-data` shows of it."""
    written = piece.written
    shown: dict[str, object] = {
        "kind": piece.kind,
        "state": piece.state,
        "words": written.words,
        **dict(written.details),
        "with your name": written.is_named,
        "for": written.audience,
        "may also be shown in": [*written.cleared],
        "until": written.ends_on,
        "note from an organizer": piece.note,
        "published": piece.published_at,
    }
    return {heading: found for heading, found in shown.items() if found not in (None, "", [])}


def _refuse_other(piece: Piece, version: int) -> None:
    if piece.state is not State.OFFERED:
        raise NoLongerOpen
    if piece.version != version:
        raise PieceChanged


def _emptied(piece: Piece, state: State, now: datetime) -> Piece:
    if piece.state in OVER:
        return piece
    return replace(piece, state=state, written=Written(audience=piece.written.audience), note="", touched_at=now)
