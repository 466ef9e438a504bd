"""Coverage ("how things are going") for organizers, and closing an account for mentoring."""

from dataclasses import replace

from slack_sdk.models.blocks import Block

from bot.core.errors import NotSetUp
from bot.core.ids import UserId
from bot.introductions.states import MENTOR_LEFT
from bot.offices.communities import may_organize, office_of
from bot.reports.coverage import Lights, uncovered
from handlers.introductions.steps import look_again
from handlers.offices.organizers import mentioned_in
from handlers.platform.requests import Answer, Click, Command, Ephemeral
from handlers.platform.router import Router
from handlers.reports.views import coverage as views
from storage.unit_of_work import UnitOfWork

router = Router("reports")


def lights(uow: UnitOfWork, user_id: UserId) -> Lights:
    """The coverage of this person's office; raises `NotSetUp`."""
    office, offices = uow.community_of(user_id), uow.communities.list_all()
    within_reach = [
        one
        for one in uow.mentors.list_offers()
        if one.other_offices or office_of(one.community_id, one.zone, offices).id == office.id
    ]
    offered = uow.topics.catalogue(office.id).topics
    meeting = uow.meetings.next_for(office.id, uow.now)
    has_host = meeting is not None and meeting.host is not None
    return Lights(meeting is not None, has_host, uncovered(offered, within_reach), len(offered))


def panel(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The organizers' part of App Home with the coverage of their own office; raises `NotSetUp`."""
    return views.panel(lights(uow, user_id))


def close_mentoring(uow: UnitOfWork, by: UserId, user_id: UserId) -> None:
    """Close an account for mentoring: no asks, open ones settled silently. Raises `NotSetUp`, `NotAllowed`."""
    _require_organizer(uow, by)
    uow.closed_accounts.close(user_id)
    mentor = uow.mentors.get(user_id)
    if mentor is not None:
        uow.mentors.save(replace(mentor, closed_by_organizer=True))
        uow.timers.set(MENTOR_LEFT, user_id, uow.now)


def open_mentoring(uow: UnitOfWork, by: UserId, user_id: UserId) -> None:
    """Open an account for mentoring again; raises `NotSetUp` and `NotAllowed`."""
    _require_organizer(uow, by)
    uow.closed_accounts.open(user_id)
    mentor = uow.mentors.get(user_id)
    if mentor is not None:
        uow.mentors.save(replace(mentor, closed_by_organizer=False))
        look_again(uow)


def _require_organizer(uow: UnitOfWork, user_id: UserId) -> None:
    if not uow.communities.list_all():
        raise NotSetUp
    may_organize(user_id, uow.communities.list_organizers())


@router.command("/village", "close-mentoring")
async def on_close_mentoring(request: Command) -> Answer:
    """`/village close-mentoring @somebody`: ask for confirmation.

    Raises `NotSetUp`, and `NotAllowed` for anybody but an organizer.
    """
    await request.workspace.transact(_require_organizer, request.user_id)
    user_id = mentioned_in(request.words)
    return Ephemeral(views.how_to() if user_id is None else views.ask_to_close(user_id))


@router.action("coverage.close_mentoring")
async def on_close_confirmed(request: Click) -> Answer:
    """The confirmed *Close mentoring*: end this account's mentoring; raises `NotSetUp` and `NotAllowed`."""
    user_id = UserId(request.value)
    await request.workspace.transact(close_mentoring, request.user_id, user_id)
    request.workspace.redraw_home(user_id)
    return Ephemeral(views.closed(user_id))


@router.command("/village", "open-mentoring")
async def on_open_mentoring(request: Command) -> Answer:
    """`/village open-mentoring @somebody`: open it again, or say how to; raises `NotSetUp` and `NotAllowed`."""
    user_id = mentioned_in(request.words)
    if user_id is None:
        await request.workspace.transact(_require_organizer, request.user_id)
        return Ephemeral(views.how_to())
    await request.workspace.transact(open_mentoring, request.user_id, user_id)
    request.workspace.redraw_home(user_id)
    return Ephemeral(views.opened(user_id))
