"""How a story and an example are written: a form, a look at it as others will see it, and off to the organizers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from slack_sdk.models.views import View

from bot.contributions.contributions import LONGEST_WORDS, Contribution, ContributionType, Written
from bot.contributions.stories import Giveaway, giveaways
from bot.core.errors import NoLongerOpen, Refusal
from bot.core.ids import UserId
from bot.people.people import Profile
from handlers.contributions import contribution_steps
from handlers.contributions.views import contributions as views
from handlers.people.own_names import own_names
from handlers.platform.requests import Answer, Errors, Submission, Update
from storage.unit_of_work import UnitOfWork

Kept = tuple[Contribution, bool]
KeepDraft = Callable[[UnitOfWork, Profile, str, Written], Kept]


class WritingPreview(Protocol):
    """How a kind shows what was written, with what may give its author away."""

    def __call__(
        self, contribution: Contribution, found: Sequence[Giveaway], *, guessed: bool, names_known: bool = True
    ) -> View:
        """The view."""


def to_change(uow: UnitOfWork, user_id: UserId, kind: ContributionType, contribution_id: str) -> Contribution | None:
    """One's own piece of this kind, None for a new one; raises `NoLongerOpen`."""
    contribution = contribution_steps.own(uow, user_id, contribution_id) if contribution_id else None
    if contribution is not None and contribution.kind is not kind:
        raise NoLongerOpen
    return contribution


def keep_draft(
    uow: UnitOfWork,
    profile: Profile,
    kind: ContributionType,
    contribution_id: str,
    written: Written,
    longest: int = LONGEST_WORDS,
) -> Kept:
    """Keep it under the form's id, so that a second tap writes nothing twice; and whether one may guess whose it is.

    Raises as `piece_steps.write`.
    """
    is_known = uow.contributions.look_at(contribution_id) is not None
    known, new = (contribution_id, "") if is_known else ("", contribution_id)
    contribution = contribution_steps.write(uow, profile, kind, written, known, longest, new)
    return contribution, contribution_steps.may_be_guessed(uow, contribution)


def offer(uow: UnitOfWork, user_id: UserId, contribution_id: str, called: str) -> View:
    """Send it to the organizers; raises `NoLongerOpen` or `EndsInThePast`."""
    contribution = contribution_steps.offer(uow, user_id, contribution_id)
    guessed = contribution_steps.may_be_guessed(uow, contribution)
    return views.offered(called, is_named=contribution.written.is_named, guessed=guessed)


async def previewed(
    request: Submission,
    written: Written,
    keep: KeepDraft,
    problem: Callable[[Refusal], Mapping[str, str]],
    preview: WritingPreview,
    typed: Mapping[str, str],
) -> Answer:
    """Keep the draft and show it exactly as others will see it; `typed` is searched for what names its author."""
    profile = await request.workspace.profile(request.user_id)
    try:
        contribution, guessed = await request.workspace.transact(keep, profile, request.private_metadata, written)
    except Refusal as refusal:
        return Errors(problem(refusal))
    if written.is_named:
        return Update(preview(contribution, (), guessed=False))
    names = await own_names(request.workspace, request.user_id)
    return Update(preview(contribution, giveaways(typed, names or ()), guessed=guessed, names_known=names is not None))
