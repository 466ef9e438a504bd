"""Stories: writing, previewing and offering one, reading those of the office, and reading them out at a lunch."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from bot.contributions.contributions import Audience, Contribution, ContributionType, Written
from bot.core.errors import NoLongerOpen, NotSetUp, Refusal
from bot.core.ids import UserId
from bot.people.people import Profile
from handlers.contributions import contribution_steps, writing
from handlers.contributions.contribution_steps import ContributionKind
from handlers.contributions.views import stories as views
from handlers.lunches.lookup import look_at
from handlers.platform.requests import Answer, Click, Command, Push, Submission, Update
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

router = Router("contributions")

CONTRIBUTIONS = ContributionKind(ContributionType.PORTRAIT, views.CALLED, views.as_others_see_it, views.WRITE)


@router.press("stories.write")
def form(uow: UnitOfWork, user_id: UserId, contribution_id: str = "") -> View:
    """An empty form, or the person's own story to change; raises `NotSetUp` or `NoLongerOpen`."""
    if not uow.communities.list_all():
        raise NotSetUp
    contribution = writing.to_change(uow, user_id, ContributionType.PORTRAIT, contribution_id)
    if contribution is not None:
        return views.form(contribution.id, contribution, can_read=False)
    drafts = writing.not_sent_yet(uow, user_id, ContributionType.PORTRAIT)
    return views.form(uow.new_id(), None, can_read=bool(readable(uow, user_id)), drafts=drafts)


def keep_draft(uow: UnitOfWork, profile: Profile, contribution_id: str, written: Written) -> tuple[Contribution, bool]:
    """Store the draft, and tell whether few organizers may guess its author; raises as `contribution_steps.write`."""
    return writing.keep_draft(uow, profile, ContributionType.PORTRAIT, contribution_id, written)


def offer(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> View:
    """Offer the story to the organizers; raises `NoLongerOpen` or `EndsInThePast`."""
    return writing.offer(uow, user_id, contribution_id, views.CALLED)


def readable(uow: UnitOfWork, user_id: UserId) -> Sequence[Contribution]:
    """The published stories of this person's office that they may read, newest first; raises `NotSetUp`."""
    office = uow.community_of(user_id).id
    everything = uow.contributions.list_published(ContributionType.PORTRAIT, office)
    if user_id in uow.communities.list_organizers():
        return everything
    return [contribution for contribution in everything if contribution.written.audience is Audience.CHANNEL]


def stories(uow: UnitOfWork, user_id: UserId, number: int) -> View:
    """The modal with the `number`-th story (from 0, wrapping around); raises `NotSetUp`."""
    listens = any(one.user_id == user_id for one in uow.interviews.list_listeners())
    return views.shown(readable(uow, user_id), number, listens=listens)


def to_read_out(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> View:
    """The stories that may be read out at this lunch, for its host and organizers; raises `NoLongerOpen` for others."""
    lunch = look_at(uow, meeting_id)
    if lunch is None or user_id not in {lunch.meeting.host, *uow.communities.list_organizers()}:
        raise NoLongerOpen
    return views.to_read_out(contribution_steps.for_lunch(uow, lunch.series.community_id))


def shelf(_uow: UnitOfWork, _user_id: UserId) -> ButtonElement:
    """The button *Stories* in Home."""
    return views.shelf()


# Listeners


@router.command("/village", "story")
async def on_story(request: Command) -> Answer:
    """`/village story`: open the form."""
    await request.open(await request.workspace.transact(form, request.user_id))
    return None


@router.action("stories.continue")
async def on_continue(request: Click) -> Answer:
    """*Continue* in an empty form: open the draft on top, since Slack keeps what the fields below hold."""
    return Push(await request.workspace.transact(form, request.user_id, request.value))


@router.submission("stories.preview")
async def on_preview(request: Submission) -> Answer:
    """*Preview*: store the draft, and show it exactly as others will see it."""
    written = views.read(request.values)

    def problem(refusal: Refusal) -> Mapping[str, str]:
        """Return the words for a refusal, by form field."""
        return views.problem(refusal, written)

    return await writing.previewed(request, written, keep_draft, problem, views.preview, dict(written.details))


@router.submission("stories.offer")
async def on_offer(request: Submission) -> Answer:
    """*Send it*: offer the story to the organizers."""
    return Update(await request.workspace.transact(offer, request.user_id, request.private_metadata))


@router.action("stories.read")
async def on_read(request: Click) -> Answer:
    """*Stories* or *Read what others wrote*: open the first story."""
    await request.open(await request.workspace.transact(stories, request.user_id, 0))
    return None


@router.action("stories.next")
async def on_next(request: Click) -> Answer:
    """*Next*: show the next story in the same modal."""
    number = int(request.value) if request.value.isdecimal() else 0
    return Update(await request.workspace.transact(stories, request.user_id, number))


@router.action("stories.read_out")
async def on_read_out(request: Click) -> Answer:
    """*Look at it*, under the host's note: show the stories to read out."""
    await request.open(await request.workspace.transact(to_read_out, request.user_id, request.value))
    return None
