"""Who would like to meet somebody in the same weeks, and who was asked together; all sealed but the ids."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, String, Table, delete, select

from bot.core.ids import TeamId, UserId
from bot.introductions.peer_groups import PeerGroup, State, Wish
from storage.db.base import Sealed, metadata, upsert

same_weeks = Table(
    "same_weeks",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("wish", Sealed(Wish), nullable=False),
)

peer_groups = Table(
    "peer_groups",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("content", Sealed(PeerGroup), nullable=False),
)


class PeerGroups:
    """Wishes and circles of one workspace."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def wish(self, wish: Wish) -> None:
        """Keep a wish; a known one stays as old as it is."""
        if self.wish_of(wish.user_id) is None:
            row = {"team_id": self._team_id, "user_id": wish.user_id, "wish": wish}
            upsert(self._connection, same_weeks, row)

    def wish_of(self, user_id: UserId) -> Wish | None:
        """Somebody's wish, locked until the transaction ends."""
        query = select(same_weeks.c.wish).where(same_weeks.c.team_id == self._team_id, same_weeks.c.user_id == user_id)
        found: Wish | None = self._connection.execute(query.with_for_update()).scalar()
        return found

    def list_wishes(self) -> Sequence[Wish]:
        """Every wish, oldest first."""
        query = select(same_weeks.c.wish).where(same_weeks.c.team_id == self._team_id)
        found: list[Wish] = list(self._connection.execute(query.with_for_update()).scalars())
        return sorted(found, key=lambda one: (one.since, one.user_id))

    def drop_wish(self, user_id: UserId) -> None:
        """Forget a wish; nothing happens if there is none."""
        gone = delete(same_weeks).where(same_weeks.c.team_id == self._team_id, same_weeks.c.user_id == user_id)
        self._connection.execute(gone)

    def get(self, peer_group_id: str) -> PeerGroup | None:
        """One circle, locked until the transaction ends."""
        query = select(peer_groups.c.content).where(
            peer_groups.c.team_id == self._team_id, peer_groups.c.id == peer_group_id
        )
        found: PeerGroup | None = self._connection.execute(query.with_for_update()).scalar()
        return found

    def save(self, peer_group: PeerGroup) -> None:
        """Insert or overwrite."""
        row = {"team_id": self._team_id, "id": peer_group.id, "state": peer_group.state, "content": peer_group}
        upsert(self._connection, peer_groups, row)

    def remove(self, peer_group_id: str) -> None:
        """Forget one circle."""
        gone = delete(peer_groups).where(peer_groups.c.team_id == self._team_id, peer_groups.c.id == peer_group_id)
        self._connection.execute(gone)

    def list_asked(self) -> Sequence[PeerGroup]:
        """Circles that wait for answers, oldest first."""
        return [one for one in self._list() if one.state is State.ASKED]

    def list_of(self, user_id: UserId) -> Sequence[PeerGroup]:
        """The circles a person is in, oldest first."""
        return [one for one in self._list() if user_id in one.people]

    def forget(self, user_id: UserId) -> None:
        """Drop a person's wish and every circle they are in; the others see "settled"."""
        self.drop_wish(user_id)
        for one in self._list():
            if user_id in one.people:
                self.remove(one.id)

    def _list(self) -> Sequence[PeerGroup]:
        query = select(peer_groups.c.content).where(peer_groups.c.team_id == self._team_id).order_by(peer_groups.c.id)
        return list(self._connection.execute(query).scalars())
