"""Looking into the state of a town's bot, which people cannot."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from storage.unit_of_work import UnitOfWork
from tests.harness import Harness

T = TypeVar("T")


async def inside(harness: Harness, look: Callable[[UnitOfWork], T]) -> T:
    """What one transaction in the bot's workspace sees."""
    assert harness.village is not None
    return await harness.village.workspace.transact(look)


async def below(harness: Harness, look: Callable[[Connection], T]) -> T:
    """What the database holds, all workspaces and tables."""
    assert harness.village is not None
    return await harness.village.database.across(look)
