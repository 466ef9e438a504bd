"""In which workspaces Village is installed, their tokens sealed; and the OAuth states that were used."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Float, Index, String, Table, Text, delete, func, select

from bot.core.ids import TeamId, UserId
from bot.core.installations import Installation
from storage.db.base import Sealed, UtcDateTime, insert_new, metadata
from storage.db.rows import Rows, Values, Work
from storage.db.sealing import keyed_hash
from storage.platform.own_rows import own_table

installations = own_table(
    "installations",
    Column("token", Sealed(str)),
    Column("bot_user_id", String(32), nullable=False),
    Column("bot_id", String(32), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("installer", String(32)),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("uninstalled_at", UtcDateTime),
    Column("changed_at", Float, nullable=False),
    Index(None, "changed_at"),
)
oauth_states = Table(
    "oauth_states",
    metadata,
    Column("state", String(64), primary_key=True),  # hashed: who reads the database cannot use it
    Column("expires_at", Float, nullable=False),
    Index(None, "expires_at"),
)

_BEGIN = 0.0


@dataclass(frozen=True)
class Change:
    """An installation was changed at this moment (seconds of the database's clock)."""

    team_id: TeamId
    at: float


class Installations:
    """The installation of one workspace."""

    def __init__(self, work: Work, wire_now: Callable[[], float]) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._work = work
        self._rows = Rows(work, installations)
        self._wire_now = wire_now

    def get(self) -> Installation | None:
        """The installation, locked; None where there was none by OAuth (a single office with its own token)."""
        row = self._rows.lock()
        return None if row is None else _read(row)

    def changed_at(self) -> float:
        """When the installation last changed, in the database's time; 0 where there is none."""
        query = select(installations.c.changed_at).where(installations.c.team_id == self._team_id)
        return float(self._connection.execute(query).scalar() or _BEGIN)

    def installer(self) -> UserId | None:
        """Who installed Village here; None when unknown or after their forget-me."""
        query = select(installations.c.installer).where(installations.c.team_id == self._team_id)
        found: str | None = self._connection.execute(query).scalar()
        return UserId(found) if found else None

    def save(self, installation: Installation) -> None:
        """Write what `get` read, or a first installation; every process learns of the change at its next tick."""
        row = {
            "token": installation.token,
            "bot_user_id": installation.bot_user_id,
            "bot_id": installation.bot_id,
            "scopes": ",".join(installation.scopes),
            "installer": installation.installer,
            "installed_at": installation.installed_at,
            "uninstalled_at": installation.uninstalled_at,
            "changed_at": max(self._wire_now(), self.changed_at() + 0.001),
        }
        self._rows.save(row)

    def delete_everything(self) -> int:
        """Delete every row of this workspace in every table, its secret included; returns how many."""
        gone = 0
        for table in reversed(metadata.sorted_tables):
            if "team_id" in table.columns:
                gone += self._connection.execute(delete(table).where(table.c.team_id == self._team_id)).rowcount
        self._work.memory.clear()
        return gone


def _read(row: Values) -> Installation:
    return Installation(
        TeamId(row["team_id"]),
        row["token"],
        UserId(row["bot_user_id"]),
        row["bot_id"],
        tuple(scope for scope in row["scopes"].split(",") if scope),
        UserId(row["installer"]) if row["installer"] else None,
        row["installed_at"],
        row["uninstalled_at"],
    )


def list_installed(connection: Connection) -> Sequence[Installation]:
    """Every installation that is in use, with its token; raises `KeyMissing` where the keys do not fit."""
    here = (installations.c.token.is_not(None), installations.c.uninstalled_at.is_(None))
    query = select(installations).where(*here).order_by(installations.c.team_id)
    return [_read(row._asdict()) for row in connection.execute(query)]


def read_one(connection: Connection) -> None:
    """Decrypt any one token, so that wrong keys are found at the start; raises `KeyMissing`."""
    connection.execute(select(installations.c.token).where(installations.c.token.is_not(None)).limit(1)).all()


def changed_since(connection: Connection, moment: float) -> Sequence[Change]:
    """The installations that were made, removed or revoked after `moment` (database's time), by any process."""
    query = select(installations.c.team_id, installations.c.changed_at).where(installations.c.changed_at > moment)
    return [Change(TeamId(row.team_id), row.changed_at) for row in connection.execute(query)]


def newest_change(connection: Connection) -> float:
    """When any installation last changed, in the database's time; 0 while there is none."""
    return float(connection.execute(select(func.max(installations.c.changed_at))).scalar() or _BEGIN)


def issue_state(secret: str, wire_now: float, seconds: float) -> str:
    """A new signed OAuth state, valid once and for `seconds`. Nothing is stored: anybody may ask for one."""
    said = f"{secrets.token_urlsafe(24)}.{int(wire_now + seconds)}"
    return f"{said}.{_signed(secret, said)}"


def consume_state(connection: Connection, secret: str, wire_now: float, state: str) -> bool:
    """Whether this state was issued by us and is still valid; it is not valid a second time.

    Used states are kept, hashed, as long as they would be valid.
    """
    said, _, signature = state.rpartition(".")
    until = said.rpartition(".")[2]
    if not hmac.compare_digest(_signed(secret, said).encode(), signature.encode()) or float(until) <= wire_now:
        return False
    connection.execute(delete(oauth_states).where(oauth_states.c.expires_at <= wire_now))
    return insert_new(connection, oauth_states, {"state": _hashed(state), "expires_at": float(until)}, ["state"])


def _signed(secret: str, said: str) -> str:
    return keyed_hash(secret.encode(), "village.oauth.state", said)


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
