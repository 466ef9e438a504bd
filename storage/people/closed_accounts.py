"""Accounts that organizers closed for mentoring, by keyed hash; kept when the person stops and volunteers again."""

from sqlalchemy import Column, String, Table, delete, select

from bot.core.ids import UserId
from storage.db.base import insert_new, metadata
from storage.db.rows import Work
from storage.platform.workspaces import KeyedHashes

closed_accounts = Table(
    "closed_to_mentoring",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("account", String(64), primary_key=True),
)


class ClosedAccounts:
    """The closed accounts of one workspace; forget-me deletes the row (`storage.accounts.privacy`)."""

    def __init__(self, work: Work, hashes: KeyedHashes) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._hashes = hashes

    def close(self, user_id: UserId) -> None:
        """Close this account, so that it gets no asks; closing it again changes nothing."""
        row = {"team_id": self._team_id, "account": self._account(user_id)}
        insert_new(self._connection, closed_accounts, row, ["team_id", "account"])

    def open(self, user_id: UserId) -> None:
        """Open the account again; nothing happens if it was not closed."""
        mine = closed_accounts.c.account == self._account(user_id)
        self._connection.execute(delete(closed_accounts).where(closed_accounts.c.team_id == self._team_id, mine))

    def is_closed(self, user_id: UserId) -> bool:
        """Return whether organizers closed this account for mentoring."""
        query = select(closed_accounts.c.account).where(
            closed_accounts.c.team_id == self._team_id, closed_accounts.c.account == self._account(user_id)
        )
        return self._connection.execute(query).first() is not None

    def _account(self, user_id: UserId) -> str:
        return self._hashes.of("person", user_id)
