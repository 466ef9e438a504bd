"""Commands of the shell that read or change the database beside a running Village."""

from collections.abc import Sequence
from random import Random

from bot.core.clock import SystemClock
from bot.core.ids import TeamId, UserId
from storage.database import Database
from storage.db import schema
from storage.db.opening import open_database, reach
from storage.unit_of_work import UnitOfWork


def list_organizers(url: str, keys: str | None, team_id: TeamId) -> Sequence[UserId]:
    """Return the ids of a workspace's organizers, from a database that is opened for this and closed again."""
    database = _open(url, keys)
    try:
        return database.transact_now(team_id, lambda uow: uow.communities.list_organizers())
    finally:
        database.close_now()


def change_organizer(url: str, keys: str | None, team_id: TeamId, user_id: UserId, *, add: bool) -> str:
    """Add or remove an organizer; returns a sentence for the terminal."""

    def change(uow: UnitOfWork) -> bool:
        """Add or remove the organizer; returns whether anything changed."""
        organizers = uow.communities
        return organizers.add_organizer(user_id) if add else organizers.remove_organizer(user_id)

    database = _open(url, keys)
    try:
        changed = database.transact_now(team_id, change)
    finally:
        database.close_now()
    if add:
        return "Added." if changed else "Already an organizer; nothing was changed."
    return "Removed." if changed else "Not an organizer; nothing was changed."


def _open(url: str, keys: str | None) -> Database:
    opened = open_database(url, keys, beside_another=True)
    reach(opened)
    schema.require_filled(opened.engine)
    return Database(opened, SystemClock(), {}, Random(SystemClock().now().timestamp()))  # noqa: S311
