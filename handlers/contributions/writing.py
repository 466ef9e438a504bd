"""Writing a story or an example: form, preview as others will see it, and offering it to the organizers."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from slack_sdk.models.views import View

from bot.contributions.contributions import LONGEST_WORDS, Contribution, ContributionType, Written
from bot.contributions.stories import Giveaway, giveaways
from bot.core.deadline import seconds_left
from bot.core.errors import NoLongerOpen, Refusal
from bot.core.ids import UserId
from bot.people.people import Profile
from handlers.contributions import contribution_steps
from handlers.contributions.views import contributions as views
from handlers.platform.requests import Answer, Errors, Submission, Update
from handlers.platform.slack_errors import TROUBLE
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

NAMES_WITHIN_SECONDS = 1.0

Kept = tuple[Contribution, bool]
KeepDraft = Callable[[UnitOfWork, Profile, str, Written], Kept]


class WritingPreview(Protocol):
    """How a kind draws its preview, with what may give the author away."""

    def __call__(
        self, contribution: Contribution, found: Sequence[Giveaway], *, guessed: bool, names_known: bool = True
    ) -> View:
        """The preview's modal."""


def to_change(uow: UnitOfWork, user_id: UserId, kind: ContributionType, contribution_id: str) -> Contribution | None:
    """The person's own contribution of this kind, None for a new one (no id); raises `NoLongerOpen`."""
    contribution = contribution_steps.own(uow, user_id, contribution_id) if contribution_id else None
    if contribution is not None and contribution.kind is not kind:
        raise NoLongerOpen
    return contribution


def not_sent_yet(uow: UnitOfWork, user_id: UserId, kind: ContributionType) -> Sequence[Contribution]:
    """What the person wrote of this kind and has not sent, or got back, newest first."""
    mine = reversed(uow.contributions.list_of(user_id))
    return [one for one in mine if one.kind is kind and one.state in contribution_steps.DRAFTS]


def keep_draft(
    uow: UnitOfWork,
    profile: Profile,
    kind: ContributionType,
    contribution_id: str,
    written: Written,
    longest: int = LONGEST_WORDS,
) -> Kept:
    """Store the draft under the form's id, so that a second press stores nothing twice; return it, and whether few
    enough people could have written it that its author may be guessed.

    Raises as `contribution_steps.write`.
    """
    is_known = uow.contributions.look_at(contribution_id) is not None
    known, new = (contribution_id, "") if is_known else ("", contribution_id)
    contribution = contribution_steps.write(uow, profile, kind, written, known, longest, new)
    return contribution, contribution_steps.may_be_guessed(uow, contribution)


def offer(uow: UnitOfWork, user_id: UserId, contribution_id: str, called: str) -> View:
    """Offer it to the organizers, and confirm; raises `NoLongerOpen` or `EndsInThePast`."""
    contribution = contribution_steps.offer(uow, user_id, contribution_id)
    guessed = contribution_steps.may_be_guessed(uow, contribution)
    return views.offered(called, contribution.written, guessed=guessed)


async def previewed(
    request: Submission,
    written: Written,
    keep: KeepDraft,
    problem: Callable[[Refusal], Mapping[str, str]],
    preview: WritingPreview,
    typed: Mapping[str, str],
) -> Answer:
    """Store the draft and show it exactly as others will see it; `typed` is searched for the author's names."""
    profile = await request.workspace.profile(request.user_id)
    try:
        contribution, guessed = await request.workspace.transact(keep, profile, request.private_metadata, written)
    except Refusal as refusal:
        return Errors(problem(refusal))
    if written.is_named:
        return Update(preview(contribution, (), guessed=False))
    names = await _own_names(request.workspace, request.user_id)
    return Update(preview(contribution, giveaways(typed, names or ()), guessed=guessed, names_known=names is not None))


async def _own_names(workspace: Workspace, user_id: UserId) -> tuple[str, ...] | None:
    """The person's names in Slack at this moment, not stored; None when Slack does not answer."""
    try:
        async with asyncio.timeout(seconds_left(NAMES_WITHIN_SECONDS)):
            user = (await workspace.slack.users_info(user=user_id))["user"]
    except TROUBLE:
        return None
    profile: dict[str, Any] = user.get("profile") or {}
    kinds = ("real_name", "display_name", "first_name", "last_name")
    return tuple(str(profile[kind]) for kind in kinds if profile.get(kind)) or (str(user.get("real_name") or ""),)
