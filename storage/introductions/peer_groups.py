"""Who would like to meet somebody in the same weeks, and the peer groups; sealed but for ids and states (R39)."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, String, Table, select

from bot.core.ids import UserId
from bot.introductions.peer_groups import PeerGroup, PeerGroupState, PeerGroupWish
from storage.db.base import GONE_WHOLLY, Sealed, belongs_to, metadata, naming
from storage.db.repository import Repository
from storage.db.rows import Rows, Values, Work

same_weeks = Table(
    "same_weeks",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("wish", Sealed(PeerGroupWish), nullable=False),
    belongs_to("people", "user_id"),
    info={GONE_WHOLLY: True},
)

peer_groups = Table(
    "peer_groups",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("content", Sealed(PeerGroup), nullable=False),
)


class PeerGroups(Repository[PeerGroup]):
    """The wishes and peer groups of one workspace."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, peer_groups, _written)
        self._wishes = Rows(work, same_weeks)

    def wish(self, wish: PeerGroupWish) -> None:
        """Keep a person's wish; one they already have stays unchanged, with its age."""
        if self.wish_of(wish.user_id) is None:
            self._wishes.add({"user_id": wish.user_id, "wish": wish})

    def wish_of(self, user_id: UserId) -> PeerGroupWish | None:
        """The person's wish, locked until the transaction ends; None when they have none."""
        row = self._wishes.lock(user_id)
        return row["wish"] if row else None

    def list_wishes(self) -> Sequence[PeerGroupWish]:
        """Every wish, oldest first."""
        query = select(same_weeks.c.wish).where(same_weeks.c.team_id == self._team_id)
        found: list[PeerGroupWish] = list(self._connection.execute(query).scalars())
        return sorted(found, key=lambda one: (one.since, one.user_id))

    def drop_wish(self, user_id: UserId) -> None:
        """Delete a person's wish; nothing happens if there is none."""
        self._wishes.remove(user_id)

    def list_asked(self) -> Sequence[PeerGroup]:
        """Peer groups that wait for answers, oldest first."""
        return self._list(peer_groups.c.state == PeerGroupState.ASKED)

    def list_of(self, user_id: UserId) -> Sequence[PeerGroup]:
        """The peer groups a person is in, oldest first."""
        mine = peer_groups.c.team_id == self._team_id
        rows = naming(self._connection, user_id, peer_groups.c.content, [peer_groups.c.id], mine)
        return [one for _, one in rows if user_id in one.people]

    def _list(self, *where: ColumnElement[bool]) -> Sequence[PeerGroup]:
        query = select(peer_groups.c.content).where(peer_groups.c.team_id == self._team_id, *where)
        return list(self._connection.execute(query.order_by(peer_groups.c.id)).scalars())


def _written(peer_group: PeerGroup) -> Values:
    return {"id": peer_group.id, "state": peer_group.state, "content": peer_group}
