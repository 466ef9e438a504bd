"""Arrangements ("real examples"): writing, previewing and offering one, browsing by kind, and the page for managers."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from bot.contributions.arrangements import LONGEST_PATTERN, MOST_ON_THE_PAGE, ManagersFile
from bot.contributions.contributions import Clearance, Contribution, ContributionType, Written
from bot.core.errors import Refusal
from bot.core.ids import UserId
from bot.core.words import _
from bot.people.people import Profile
from handlers.contributions import example_asks, writing
from handlers.contributions.contribution_steps import ContributionKind
from handlers.contributions.views import arrangements as views
from handlers.contributions.views import contributions as contribution_views
from handlers.contributions.views import for_managers
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("contributions")

CONTRIBUTIONS = ContributionKind(ContributionType.ARRANGEMENT, views.CALLED, views.as_others_see_it, views.WRITE)


# Writing


@router.press("arrangements.write")
def form(uow: UnitOfWork, user_id: UserId, contribution_id: str = "") -> View:
    """An empty form, or the person's own example to change; raises `NotSetUp` or `NoLongerOpen`."""
    uow.community_of(user_id)
    contribution = writing.to_change(uow, user_id, ContributionType.ARRANGEMENT, contribution_id)
    if contribution is not None:
        return views.form(contribution.id, contribution)
    return views.form(uow.new_id(), None, writing.not_sent_yet(uow, user_id, ContributionType.ARRANGEMENT))


def keep_draft(uow: UnitOfWork, profile: Profile, contribution_id: str, written: Written) -> tuple[Contribution, bool]:
    """Store the draft, and tell whether few organizers may guess its author; raises as `contribution_steps.write`."""
    return writing.keep_draft(uow, profile, ContributionType.ARRANGEMENT, contribution_id, written, LONGEST_PATTERN * 5)


def offer(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> View:
    """Offer the example to the organizers; raises `NoLongerOpen` or `EndsInThePast`."""
    return writing.offer(uow, user_id, contribution_id, _(views.CALLED))


# Reading


@router.press("arrangements.browse")
def browse(uow: UnitOfWork, user_id: UserId, wanted: str = "") -> View:
    """The published examples of this person's office, by kind; `wanted` as in `views.shown`. Raises `NotSetUp`."""
    found = uow.contributions.list_published(ContributionType.ARRANGEMENT, uow.community_of(user_id).id)
    return views.shown(
        found, wanted, frozenset(contribution.id for contribution in found if contribution.author == user_id)
    )


def cleared(uow: UnitOfWork, user_id: UserId) -> Sequence[Contribution]:
    """The examples that may be on this office's page for managers, the same for everybody. Raises `NotSetUp`."""
    office = uow.community_of(user_id).id
    return uow.contributions.list_cleared(ContributionType.ARRANGEMENT, Clearance.MANAGERS, office)[:MOST_ON_THE_PAGE]


def take_file(uow: UnitOfWork, user_id: UserId) -> Message:
    """*As a file*: queue the page for managers as a DM; raises `NotSetUp`."""
    cleared(uow, user_id)
    uow.outbox.add(ManagersFile(user_id, uow.new_id()))
    return for_managers.file_comes()


def shelf(_uow: UnitOfWork, _user_id: UserId) -> ButtonElement:
    """The button *What others arranged* in Home."""
    return views.shelf()


# Listeners


@router.action("arrangements.continue")
async def on_continue(request: Click) -> Answer:
    """*Continue* in an empty form: open the draft on top, since Slack keeps what the fields below hold."""
    return Push(await request.workspace.transact(form, request.user_id, request.value))


@router.submission("arrangements.preview")
async def on_preview(request: Submission) -> Answer:
    """*Preview*: store the draft, and show it exactly as others will see it."""
    written = views.read(request.values)

    def problem(refusal: Refusal) -> Mapping[str, str]:
        """Return the words for a refusal, by form field."""
        return contribution_views.problem(refusal, views.PATTERN)

    typed = views.typed_parts(written)
    return await writing.previewed(request, written, keep_draft, problem, views.preview, typed)


@router.submission("arrangements.offer")
async def on_offer(request: Submission) -> Answer:
    """*Send it*: offer the example to the organizers."""
    return Update(await request.workspace.transact(offer, request.user_id, request.private_metadata))


@router.command("/village", "flex examples")
async def on_examples(request: Command) -> Answer:
    """`/village flex examples`: open the examples."""
    await request.open(await request.workspace.transact(browse, request.user_id))
    return None


@router.action("arrangements.ask")
async def on_ask(request: Click) -> Answer:
    """*Would you tell me how you asked?*: show the exact text of the ask before it is sent (R1)."""
    contribution, is_small = await request.workspace.transact(example_asks.look, request.user_id, request.value)
    return Push(views.ask_form(contribution, is_small=is_small))


@router.submission("arrangements.ask_sent")
async def on_ask_sent(request: Submission) -> Answer:
    """*Ask quietly*: begin the ask to the example's author."""
    profile = await request.workspace.profile(request.user_id)
    await request.workspace.transact(example_asks.ask_author, profile, views.read_subject(request.private_metadata))
    return Update(views.asked())


@router.command("/village", "flex for-managers")
async def on_managers(request: Command) -> Answer:
    """`/village flex for-managers`: show the page for managers."""
    return Ephemeral(for_managers.page(await request.workspace.transact(cleared, request.user_id)))


@router.action("arrangements.managers")
async def on_managers_in_window(request: Click) -> Answer:
    """*One page for managers*: show the page in a modal."""
    return Push(for_managers.page_in_window(await request.workspace.transact(cleared, request.user_id)))


@router.action("arrangements.managers_text")
async def on_managers_text(request: Click) -> Answer:
    """*Copy as text*: show the page as text to copy."""
    return Push(for_managers.copied(await request.workspace.transact(cleared, request.user_id)))


@router.action("arrangements.managers_file")
async def on_managers_file(request: Click) -> Answer:
    """*As a file*: send the page as a DM."""
    return Ephemeral(await request.workspace.transact(take_file, request.user_id))


@router.delivers(ManagersFile)
def _file(uow: UnitOfWork, notification: ManagersFile) -> Message:
    return for_managers.file(cleared(uow, notification.user_id))
