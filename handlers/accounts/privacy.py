"""`/village my-data` and `/village forget-me`, and both in Home."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.accounts.privacy import MyData, NeedsSuccessor, Own, RoleHere
from bot.core.errors import NotEligible
from bot.core.ids import UserId
from bot.core.words import _
from bot.offices.communities import CannotOrganize
from bot.people.people import Profile
from handlers.accounts import forgetting
from handlers.accounts.my_data_page import PageReader
from handlers.accounts.views import privacy as views
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from handlers.platform.views.rendering import rendered
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

router = Router("accounts")


def ask_for_my_data(uow: UnitOfWork, user_id: UserId) -> Message:
    """Queue the file with the person's data, or answer that nothing is stored, which then stores nothing either."""
    if not uow.privacy.own(user_id) and not parts(uow, user_id):
        return views.nothing_held()
    uow.outbox.add(MyData(user_id, uow.new_id()))
    return views.my_data_sent()


def my_data(uow: UnitOfWork, user_id: UserId) -> Own:
    """Everything this person gave or did (R72), by heading, with the dates of lunches instead of ids."""
    own = uow.privacy.own(user_id)
    return {heading: [_with_date(uow, row) for row in rows] for heading, rows in own.items()}


def parts(uow: UnitOfWork, user_id: UserId) -> Sequence[RoleHere]:
    """The roles of this person now, as they are told; hosting counts until the lunch begins (R72)."""
    hosted = (meeting for meeting in uow.meetings.list_concerning(user_id) if meeting.host == user_id)
    holds = {
        RoleHere.ORGANIZER: user_id in uow.communities.list_organizers(),
        RoleHere.NAMED_HUMAN: any(community.named_human == user_id for community in uow.communities.list_all()),
        RoleHere.HOST: any(meeting.begins > uow.now and meeting.is_on for meeting in hosted),
        RoleHere.MENTOR: uow.mentors.look_at(user_id) is not None,
        RoleHere.STORY_LISTENER: uow.interviews.listens(user_id),
    }
    return [part for part, held in holds.items() if held]


def _with_date(uow: UnitOfWork, row: Mapping[str, object]) -> dict[str, object]:
    """A row without our ids, which mean nothing to people; a lunch is named by its date."""
    shown = {name: value for name, value in row.items() if name not in {"id", "meeting_id", "series_id", "example"}}
    meeting = uow.meetings.look_at(str(row["meeting_id"])) if "meeting_id" in row else None
    return {"lunch": meeting.begins, **shown} if meeting else shown


def form(uow: UnitOfWork, user_id: UserId) -> View:
    """The form that says what forget-me will do; a person whose role must be taken over chooses a successor there."""
    return views.forget_form(needs_successor=forgetting.needs_successor(uow, user_id))


@router.delivers(MyData)
def _file(uow: UnitOfWork, notification: MyData) -> Message:
    user_id = notification.user_id
    offices = {community.id: community.label for community in uow.communities.list_all()}
    place = PageReader(uow.topics.catalogue_of(user_id).known, offices, uow.working_time(user_id).hours.zone)
    return views.my_data(my_data(uow, user_id), parts(uow, user_id), place)


@router.command("/village", "my-data")
async def on_my_data(request: Command) -> Answer:
    """`/village my-data`: send the person a file with their data."""
    return Ephemeral(await request.workspace.transact(ask_for_my_data, request.user_id))


@router.action("privacy.send_my_data", typed=TypedAnswer.YES)
@router.action("privacy.my_data")
async def on_my_data_in_home(request: Click) -> Answer:
    """*Send me my data* in Home: queue the file and say so in a modal."""
    return Push(views.as_notice(await request.workspace.transact(ask_for_my_data, request.user_id)))


@router.command("/village", "forget-me")
@router.action("privacy.forget_me")
async def on_forget_me(request: Command | Click) -> Answer:
    """`/village forget-me`, or *Forget me* in Home: open the form."""
    await request.open(await request.workspace.transact(form, request.user_id))
    return None


@router.submission("privacy.forget")
async def on_confirmed(request: Submission) -> Answer:
    """The form was sent: forget the person and show what was deleted, or an error at the successor's field."""
    workspace = request.workspace
    picked = views.chosen_successor(request.values)
    try:
        successor: Profile | None = await workspace.profile(picked) if picked else None
        done = await workspace.transact(forgetting.begin, request.user_id, successor)
    except NeedsSuccessor:
        return Errors({views.SUCCESSOR: _(views.PLEASE_NAME)})
    except (CannotOrganize, NotEligible):
        return Errors({views.SUCCESSOR: _(views.CANNOT_TAKE_OVER)})
    if done is not None:
        return Update(views.forgotten(done))
    workspace.afterwards("privacy.forget", _forget_and_show(workspace, request.user_id, str(request.view["id"])))
    return Update(views.being_forgotten())


async def _forget_and_show(workspace: Workspace, user_id: UserId, view_id: str) -> None:
    """Forget the person after the acknowledgement, and show the result in the form, which is still open."""
    done = await forgetting.forget_in_pages(workspace.transact, user_id)
    await workspace.slack.views_update(view_id=view_id, view=rendered(views.forgotten(done)))


def home_section(_uow: UnitOfWork, _user_id: UserId) -> list[Block]:
    """The part of Home about one's data, the same for everybody."""
    return views.section()
