"""Looking into the state of a town's bot, which people cannot."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from storage.unit_of_work import UnitOfWork
from tests.town import Town

T = TypeVar("T")


async def inside(town: Town, look: Callable[[UnitOfWork], T]) -> T:
    """What one transaction in the bot's workspace sees."""
    assert town.village is not None
    return await town.village.workspace.transact(look)


async def below(town: Town, look: Callable[[Connection], T]) -> T:
    """What the database holds, all workspaces and tables."""
    assert town.village is not None
    return await town.village.database.across(look)
