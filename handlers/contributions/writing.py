"""How a story and an example are written: a form, a look at it as others will see it, and off to the organizers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from slack_sdk.models.views import View

from bot.contributions.stories import Giveaway, giveaways
from bot.contributions.submissions import LONGEST_WORDS, Kind, Piece, Written
from bot.core.errors import NoLongerOpen, Refusal
from bot.core.ids import UserId
from bot.people.people import Profile
from handlers.contributions import submission_steps
from handlers.contributions.views import submissions as views
from handlers.people.own_names import own_names
from handlers.platform.requests import Answer, Errors, Submission, Update
from storage.unit_of_work import UnitOfWork

Kept = tuple[Piece, bool]
KeepDraft = Callable[[UnitOfWork, Profile, str, Written], Kept]


class Preview(Protocol):
    """How a kind shows what was written, with what may give its author away."""

    def __call__(self, piece: Piece, found: Sequence[Giveaway], *, guessed: bool, names_known: bool = True) -> View:
        """The view."""


def to_change(uow: UnitOfWork, user_id: UserId, kind: Kind, piece_id: str) -> Piece | None:
    """One's own piece of this kind, None for a new one; raises `NoLongerOpen`."""
    piece = submission_steps.own(uow, user_id, piece_id) if piece_id else None
    if piece is not None and piece.kind is not kind:
        raise NoLongerOpen
    return piece


def keep_draft(
    uow: UnitOfWork, profile: Profile, kind: Kind, piece_id: str, written: Written, longest: int = LONGEST_WORDS
) -> Kept:
    """Keep it under the form's id, so that a second tap writes nothing twice; and whether one may guess whose it is.

    Raises as `piece_steps.write`.
    """
    is_known = uow.pieces.look_at(piece_id) is not None
    known, new = (piece_id, "") if is_known else ("", piece_id)
    piece = submission_steps.write(uow, profile, kind, written, known, longest, new)
    return piece, submission_steps.may_be_guessed(uow, piece)


def offer(uow: UnitOfWork, user_id: UserId, piece_id: str, called: str) -> View:
    """Send it to the organizers; raises `NoLongerOpen` or `EndsInThePast`."""
    piece = submission_steps.offer(uow, user_id, piece_id)
    guessed = submission_steps.may_be_guessed(uow, piece)
    return views.offered(called, is_named=piece.written.is_named, guessed=guessed)


async def previewed(
    request: Submission,
    written: Written,
    keep: KeepDraft,
    problem: Callable[[Refusal], Mapping[str, str]],
    preview: Preview,
    typed: Mapping[str, str],
) -> Answer:
    """Keep the draft and show it exactly as others will see it; `typed` is searched for what names its author."""
    profile = await request.workspace.profile(request.user_id)
    try:
        piece, guessed = await request.workspace.transact(keep, profile, request.private_metadata, written)
    except Refusal as refusal:
        return Errors(problem(refusal))
    if written.is_named:
        return Update(preview(piece, (), guessed=False))
    names = await own_names(request.workspace, request.user_id)
    return Update(preview(piece, giveaways(typed, names or ()), guessed=guessed, names_known=names is not None))
