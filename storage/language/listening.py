"""Tables and repository of listening: each community's switch, and keyed hashes of who was answered this month."""

from dataclasses import asdict

from sqlalchemy import Boolean, Column, Integer, String

from bot.language.listening import Listening
from storage.db.base import belongs_to
from storage.db.rows import Rows, Values, Work
from storage.platform.own_rows import OwnRows, own_table

listening = own_table(
    "listening",
    Column("community_id", String(36), primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("announced_in", String(32)),
    belongs_to("communities", "community_id", "id"),
)

# No id, no text, no day: a hash that only this workspace can make again, deleted when its month is over.
listening_answered = own_table(
    "listening_answered",
    Column("answered", String(64), primary_key=True),
    Column("month", String(7), nullable=False),
)


class ListeningSwitches(OwnRows):
    """The listening switches of one workspace, and who was answered this month."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._rows = Rows(work, listening)

    def of(self, community_id: str) -> Listening:
        """The switch of one community, read without a lock; off where it was never set."""
        return _read(community_id, self._rows.look_at(community_id))

    def get(self, community_id: str) -> Listening:
        """The switch of one community, locked until the transaction ends; off where it was never set."""
        return _read(community_id, self._rows.lock(community_id))

    def save(self, switch: Listening) -> None:
        """Write what `get` read: a new switch where it found none, else what differs."""
        self._rows.save(asdict(switch))

    def first_this_month(self, answered: str, month: str) -> bool:
        """Record a keyed hash for its month ("2026-11", UTC); False if it was there. Deletes those of past months."""
        self.forget_before(month)
        return self._insert_new(listening_answered, answered=answered, month=month)

    def forget_before(self, month: str) -> None:
        """Delete the keyed hashes of the months before this one ("2026-11", UTC)."""
        self._delete(listening_answered, listening_answered.c.month < month)


def _read(community_id: str, row: Values | None) -> Listening:
    if row is None:
        return Listening(community_id)
    return Listening(community_id, row["is_on"], row["turn"], row["announced_in"])
