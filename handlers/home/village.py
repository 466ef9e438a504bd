"""`/village` itself: what exists, whom to ask, and what happens to what one tells the bot."""

from bot.core.ids import UserId
from handlers.home.views import privacy
from handlers.home.views import village as views
from handlers.platform.requests import Answer, Command, Ephemeral
from handlers.platform.router import Router
from handlers.reports import coverage
from storage.unit_of_work import UnitOfWork

router = Router("home")


def look(uow: UnitOfWork, user_id: UserId) -> views.VillageStanding:
    """Whether Village is set up, and who organizes; for organizers also how things stand."""
    organizers, is_set_up = tuple(uow.communities.list_organizers()), bool(uow.communities.list_all())
    shown = coverage.lights(uow, user_id) if is_set_up and user_id in organizers else None
    return views.VillageStanding(is_set_up, organizers, shown)


@router.command("/village")
async def on_village(request: Command) -> Answer:
    """`/village`, and every word after it that means nothing here."""
    around = await request.workspace.transact(look, request.user_id)
    return Ephemeral(
        views.help_message(around, UserId(request.user_id), unknown=bool(request.words), nearest=request.nearest)
    )


@router.command("/village", "home")
async def on_home(request: Command) -> Answer:
    """`/village home`: the way there; what it shows is drawn again."""
    around = await request.workspace.transact(look, request.user_id)
    request.workspace.redraw_home(request.user_id)
    return Ephemeral(views.home(around, request.workspace.team_id, request.app_id))


@router.command("/village", "help")
async def on_help(request: Command) -> Answer:
    """`/village help`, whatever follows."""
    around = await request.workspace.transact(look, request.user_id)
    return Ephemeral(views.help_message(around, UserId(request.user_id)))


@router.command("/village", "privacy")
async def on_privacy(_request: Command) -> Answer:
    """`/village privacy`: the same for everybody, set up or not."""
    return Ephemeral(privacy.privacy())
