"""`/village` itself: what exists, whom to ask, and what happens to what one tells the bot."""

from bot.ids import UserId
from handlers.requests import Answer, Command, Ephemeral
from handlers.views import village as views
from storage.unit_of_work import UnitOfWork


def look(uow: UnitOfWork) -> views.Around:
    """Whether Village is set up, and who organizes."""
    return views.Around(bool(uow.communities.list_all()), tuple(uow.communities.list_organizers()))


async def on_village(request: Command) -> Answer:
    """`/village`, and every word after it that means nothing here."""
    around = await request.workspace.transact(look)
    return Ephemeral(views.help_message(around, UserId(request.user_id), unknown=bool(request.words)))


async def on_help(request: Command) -> Answer:
    """`/village help`, whatever follows."""
    around = await request.workspace.transact(look)
    return Ephemeral(views.help_message(around, UserId(request.user_id)))


async def on_privacy(_request: Command) -> Answer:
    """`/village privacy`: the same for everybody, set up or not."""
    return Ephemeral(views.privacy())


COMMANDS = {"/village": on_village, "/village help": on_help, "/village privacy": on_privacy}
