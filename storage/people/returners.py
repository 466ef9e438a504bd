"""Table and repository of returning parents: two ids in clear, everything else sealed (product.md, rule 6)."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, String, Table, delete, func, select

from bot.core.ids import TeamId, UserId
from bot.people.returners import Returner
from storage.db.base import Sealed, metadata, upsert

returners = Table(
    "returners",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("sign_up", Sealed(Returner), nullable=False),
)


class Returners:
    """The returning parents of one workspace, read by nobody but the matching."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def get(self, user_id: UserId) -> Returner | None:
        """One sign-up, locked until the transaction ends."""
        query = select(returners.c.sign_up).where(returners.c.team_id == self._team_id, returners.c.user_id == user_id)
        found: Returner | None = self._connection.execute(query.with_for_update()).scalar()
        return found

    def list_all(self) -> Sequence[Returner]:
        """Every sign-up, by id."""
        query = select(returners.c.sign_up).where(returners.c.team_id == self._team_id)
        return list(self._connection.execute(query.order_by(returners.c.user_id)).scalars())

    def list_page(self, after: str, limit: int) -> Sequence[Returner]:
        """A page of them: those with an id above `after`."""
        query = select(returners.c.sign_up).where(returners.c.team_id == self._team_id, returners.c.user_id > after)
        return list(self._connection.execute(query.order_by(returners.c.user_id).limit(limit)).scalars())

    def count(self) -> int:
        """How many there are."""
        query = select(func.count()).select_from(returners).where(returners.c.team_id == self._team_id)
        return self._connection.execute(query).scalar_one()

    def save(self, returner: Returner) -> None:
        """Insert or overwrite."""
        row = {"team_id": self._team_id, "user_id": returner.user_id, "sign_up": returner}
        upsert(self._connection, returners, row)

    def remove(self, user_id: UserId) -> None:
        """Forget this sign-up and everything in it."""
        gone = delete(returners).where(returners.c.team_id == self._team_id, returners.c.user_id == user_id)
        self._connection.execute(gone)
