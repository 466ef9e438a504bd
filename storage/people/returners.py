"""Table and repository of returning parents: two ids in clear, everything else sealed (R6)."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Column, String, Table, func, select

from bot.core.ids import UserId
from bot.people.returners import Returner
from storage.db.base import GONE_WHOLLY, Sealed, belongs_to, metadata, naming
from storage.db.rows import Rows, Values, Work
from storage.people.people import people

returners = Table(
    "returners",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("sign_up", Sealed(Returner), nullable=False),
    belongs_to("people", "user_id"),
    info={GONE_WHOLLY: True},
)


class Returners:
    """The returning parents' sign-ups of one workspace; they appear in no list or report (R4)."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._rows = Rows(work, returners)

    def get(self, user_id: UserId) -> Returner | None:
        """One sign-up, locked until the transaction ends, the person's row being at hand then; None without one."""
        return _read(self._rows.lock_beside(people, user_id))

    def look_at(self, user_id: UserId) -> Returner | None:
        """One sign-up, read without a lock, so not to be changed; None when there is none."""
        return _read(self._rows.look_at(user_id))

    def list_all(self) -> Sequence[Returner]:
        """Every sign-up, by the person's id."""
        query = select(returners.c.sign_up).where(returners.c.team_id == self._team_id)
        return list(self._connection.execute(query.order_by(returners.c.user_id)).scalars())

    def list_avoiding(self, user_id: UserId) -> list[UserId]:
        """Those who have this person on the avoid list of their sign-up, by id."""
        mine = returners.c.team_id == self._team_id
        rows = naming(self._connection, user_id, returners.c.sign_up, [returners.c.user_id], mine)
        return [UserId(returner) for returner, sign_up in rows if user_id in sign_up.avoid]

    def list_page(self, after: str, limit: int) -> Sequence[Returner]:
        """A page of `list_all`: `limit` sign-ups with ids above `after`."""
        query = select(returners.c.sign_up).where(returners.c.team_id == self._team_id, returners.c.user_id > after)
        return list(self._connection.execute(query.order_by(returners.c.user_id).limit(limit)).scalars())

    def count(self) -> int:
        """The number of sign-ups."""
        query = select(func.count()).select_from(returners).where(returners.c.team_id == self._team_id)
        return self._connection.execute(query).scalar_one()

    def look_at_many(self, user_ids: Iterable[UserId]) -> None:
        """Read these sign-ups with few statements, for later calls of `look_at`."""
        self._rows.look_at_many(user_ids)

    def lock_many(self, user_ids: Iterable[UserId]) -> None:
        """Lock these sign-ups until the transaction ends, in the order of ids, for later calls of `get`."""
        self._rows.lock_many(user_ids)

    def save(self, returner: Returner) -> None:
        """Write what `get` read: a new sign-up where it found none, else what differs."""
        self._rows.save({"user_id": returner.user_id, "sign_up": returner})

    def remove(self, user_id: UserId) -> None:
        """Delete this sign-up and everything in it."""
        self._rows.remove(user_id)


def _read(row: Values | None) -> Returner | None:
    return row["sign_up"] if row else None
