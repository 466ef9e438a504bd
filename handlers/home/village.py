"""`/village` and its general sub-commands: help, Home, and what happens to people's data."""

from bot.core.ids import UserId
from handlers.home.views import privacy
from handlers.home.views import village as views
from handlers.platform.requests import Answer, Command, Ephemeral
from handlers.platform.router import Router
from handlers.reports import coverage
from storage.unit_of_work import UnitOfWork

router = Router("home")


def look(uow: UnitOfWork, user_id: UserId) -> views.VillageStanding:
    """Whether Village is set up, and who organizes; for organizers also the coverage."""
    organizers, is_set_up = tuple(uow.communities.list_organizers()), bool(uow.communities.list_all())
    shown = coverage.lights(uow, user_id) if is_set_up and user_id in organizers else None
    return views.VillageStanding(is_set_up, organizers, shown)


@router.command("/village")
async def on_village(request: Command) -> Answer:
    """`/village`, alone or with unknown words: show the help."""
    around = await request.workspace.transact(look, request.user_id)
    return Ephemeral(
        views.help_message(around, UserId(request.user_id), unknown=bool(request.words), nearest=request.nearest)
    )


@router.command("/village", "home")
async def on_home(request: Command) -> Answer:
    """`/village home`: show the way to Home, and redraw it."""
    around = await request.workspace.transact(look, request.user_id)
    return Ephemeral(views.home(around, request.workspace.team_id, request.app_id))


@router.command("/village", "help")
async def on_help(request: Command) -> Answer:
    """`/village help`, whatever follows: show the help."""
    around = await request.workspace.transact(look, request.user_id)
    return Ephemeral(views.help_message(around, UserId(request.user_id)))


@router.command("/village", "privacy")
async def on_privacy(_request: Command) -> Answer:
    """`/village privacy`: what is stored and what is not, the same for everybody, before set-up too."""
    return Ephemeral(privacy.privacy())
