"""One row per workspace: the secret of its keyed hashes, made by the first transaction that needs it."""

from sqlalchemy import Column, select

from storage.db.base import Sealed, insert_new
from storage.db.rows import Work
from storage.db.sealing import keyed_hash, new_secret
from storage.platform.own_rows import own_table

workspaces = own_table(
    "workspaces",
    Column("secret", Sealed(str), nullable=False),
)


class KeyedHashes:
    """Keyed hashes (for exclusions and pair memory) with one secret per workspace, sealed and never replaced."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._shared = work.read

    def of(self, *parts: str) -> str:
        """HMAC-SHA-256 (hex) of `parts` with the workspace's secret, which never changes."""
        return keyed_hash(self._secret(), *parts)

    def of_pair(self, one: str, other: str) -> str:
        """A keyed hash of two people, the same in either order."""
        return self.of("pair", *sorted([one, other]))

    def lock(self) -> None:
        """Lock the workspace's own row until the transaction ends, for rules about rows that may not exist yet."""
        self._secret()
        query = select(workspaces.c.team_id).where(workspaces.c.team_id == self._team_id)
        self._connection.execute(query.with_for_update(key_share=True))

    def _secret(self) -> bytes:
        # Not kept here: where a savepoint undoes what made it, another one will be made.
        if workspaces.name not in self._shared:
            self._shared[workspaces.name] = bytes.fromhex(self._read() or self._make())
        secret: bytes = self._shared[workspaces.name]
        return secret

    def _read(self) -> str | None:
        query = select(workspaces.c.secret).where(workspaces.c.team_id == self._team_id)
        secret: str | None = self._connection.execute(query).scalar()
        return secret

    def _make(self) -> str:
        row = {"team_id": self._team_id, "secret": new_secret().hex()}
        insert_new(self._connection, workspaces, row, ["team_id"])
        secret = self._read()
        if secret is None:  # another process made it, and our snapshot does not show it yet
            raise LookupError("workspace secret")
        return secret
