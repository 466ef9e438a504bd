"""Accounts that organizers closed for mentoring, by keyed hash; kept when the person stops and volunteers again."""

from sqlalchemy import Column, String

from bot.core.ids import UserId
from storage.db.rows import Work
from storage.platform.own_rows import OwnRows, own_table
from storage.platform.workspaces import KeyedHashes

closed_accounts = own_table(
    "closed_to_mentoring",
    Column("account", String(64), primary_key=True),
)


class ClosedAccounts(OwnRows):
    """The closed accounts of one workspace; forget-me deletes the row (`storage.accounts.privacy`)."""

    def __init__(self, work: Work, hashes: KeyedHashes) -> None:
        super().__init__(work)
        self._hashes = hashes

    def close(self, user_id: UserId) -> None:
        """Close this account, so that it gets no asks; closing it again changes nothing."""
        self._insert_new(closed_accounts, account=self._account(user_id))

    def open(self, user_id: UserId) -> None:
        """Open the account again; nothing happens if it was not closed."""
        self._delete(closed_accounts, account=self._account(user_id))

    def is_closed(self, user_id: UserId) -> bool:
        """Return whether organizers closed this account for mentoring."""
        return self._has(closed_accounts, account=self._account(user_id))

    def _account(self, user_id: UserId) -> str:
        return self._hashes.of("person", user_id)
