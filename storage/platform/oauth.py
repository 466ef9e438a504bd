"""The stores of Bolt's installation flow, on our own database: tokens sealed, states hashed and used once."""

import logging
from collections.abc import Callable

from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import Connection

from bot.core.ids import TeamId, UserId
from bot.core.installations import Installation
from storage.database import Database
from storage.db.wire_time import wire_now
from storage.platform.installations import consume_state, issue_state
from storage.unit_of_work import UnitOfWork

STATE_SECONDS = 600.0  # as long as the code that Slack gives lives

Arrived = Callable[[UnitOfWork, Installation], None]


class InstallationStore(AsyncInstallationStore):
    """Saves an installation, calls `arrived` in one transaction; finds by workspace: org-wide ones are refused."""

    def __init__(self, database: Database, arrived: Arrived) -> None:
        self._database = database
        self._arrived = arrived

    @property
    def logger(self) -> logging.Logger:
        """The logger of slack_bolt, as the base class asks for."""
        return logging.getLogger("slack_bolt")

    async def async_save(self, installation: SlackInstallation) -> None:
        """Store a new installation, or the same one's new token; raises ValueError for one without a workspace."""
        if installation.is_enterprise_install or not installation.team_id or not installation.bot_token:
            raise ValueError("only an installation into one workspace can be stored")
        await self._database.transact(TeamId(installation.team_id), _store, installation, self._arrived)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return the bot of a workspace; None where Village is not, or no longer, installed."""
        found = await self.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return None if found is None else found.to_bot()

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,  # noqa: ARG002 (keyed by workspace; Slack's ids of workspaces are unique)
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> SlackInstallation | None:
        """Return the installation of a workspace; None where Village is not, or no longer, installed, or `user_id` did
        not install it.
        """
        if is_enterprise_install or not team_id:
            return None
        found = await self._database.transact(TeamId(team_id), lambda uow: uow.installations.get())
        if found is None or not found.is_here or user_id not in (None, found.installer):
            return None
        return _for_slack(found)


def _store(uow: UnitOfWork, given: SlackInstallation, arrived: Arrived) -> None:
    new = Installation(
        uow.team_id,
        given.bot_token,
        UserId(given.bot_user_id or ""),
        given.bot_id or "",
        tuple(given.bot_scopes or ()),
        UserId(given.user_id) if given.user_id else None,
        uow.now,
    )
    uow.installations.get()
    uow.installations.save(new)
    arrived(uow, new)


def _for_slack(found: Installation) -> SlackInstallation:
    return SlackInstallation(
        team_id=found.team_id,
        bot_token=found.token,
        bot_id=found.bot_id,
        bot_user_id=found.bot_user_id,
        bot_scopes=found.scopes,
        user_id=found.installer or "",
        installed_at=found.installed_at.timestamp(),
    )


class OAuthStates(AsyncOAuthStateStore):
    """OAuth states: random, signed, valid once and for ten minutes of wire time, in any process."""

    def __init__(self, database: Database, secret: str) -> None:
        self._database = database
        self._secret = secret

    @property
    def logger(self) -> logging.Logger:
        """The logger of slack_bolt, as the base class asks for."""
        return logging.getLogger("slack_bolt")

    async def async_issue(self, *_args: object, **_more: object) -> str:
        """Return a new state: random, signed, valid for `STATE_SECONDS`."""
        return issue_state(self._secret, await self._database.across(wire_now), STATE_SECONDS)

    async def async_consume(self, state: str) -> bool:
        """Whether the state was valid; from now on it is not."""
        return await self._database.across(_consume, self._secret, state)


def _consume(connection: Connection, secret: str, state: str) -> bool:
    return consume_state(connection, secret, wire_now(connection), state)
