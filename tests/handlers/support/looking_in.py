"""Looking into the state of a running bot, which people cannot."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from storage.unit_of_work import UnitOfWork
from tests.support.harness import Harness

T = TypeVar("T")


async def inside(harness: Harness, look: Callable[[UnitOfWork], T]) -> T:
    """Return what `look` returns in one transaction of the bot's workspace."""
    assert harness.village is not None
    return await harness.village.workspace.transact(look)


async def below(harness: Harness, look: Callable[[Connection], T]) -> T:
    """Return what `look` returns of the database, with all workspaces and tables."""
    assert harness.village is not None
    return await harness.village.database.across(look)
