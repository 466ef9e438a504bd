"""What follows when Village is installed or removed: timers, tokens, and deletion after 14 days (R74)."""

import asyncio
from typing import Any

from bot import log
from bot.core.deadline import seconds_left
from bot.core.installations import (
    KEPT_AFTER_UNINSTALL,
    Installation,
    concerns_the_bot,
    is_of_another_token,
    revoked,
    uninstalled,
)
from bot.core.slack_codes import TOKEN_CODES
from handlers.platform import retention
from handlers.platform.requests import Event
from handlers.platform.router import Router
from handlers.platform.slack_errors import TROUBLE, failure_of
from handlers.platform.workspace import BEFORE_ACK_SECONDS, Workspace
from storage.database import Database
from storage.outbox.timers import due_anywhere
from storage.unit_of_work import UnitOfWork

router = Router("platform")

DELETE = "installations.delete"
TOLD_AFTER_THE_END = frozenset({"app_uninstalled", "tokens_revoked"})
_ALL = 1_000_000

_log = log.get("installations")


def arrive(uow: UnitOfWork, _installation: Installation | None = None) -> None:
    """After an installation: cancel a pending deletion, and set the daily timer of retention."""
    if uow.timers.get(DELETE, "") is not None:
        uow.timers.cancel(DELETE, "")
        _log.info("installations.back")
    retention.set_timers(uow)


def leave(uow: UnitOfWork, token: str | None) -> None:
    """The app with this `token` was removed: delete everything of this workspace in fourteen days.

    Of repeated calls the first counts; a late one, about the token of an earlier installation, changes nothing.
    """
    known = uow.installations.get()
    if is_of_another_token(known, token):
        return
    if known is not None:
        uow.installations.save(uninstalled(known, uow.now))
    if uow.timers.get(DELETE, "") is None:
        uow.timers.set(DELETE, "", uow.now + KEPT_AFTER_UNINSTALL)
        _log.warning("installations.uninstalled")


def give_back(uow: UnitOfWork, token: str | None) -> None:
    """The token was revoked: remove it, and let everything wait for a new installation."""
    known = uow.installations.get()
    if known is not None and known.is_here and not is_of_another_token(known, token):
        uow.installations.save(revoked(known))
        _log.warning("installations.revoked")


@router.timer(DELETE)
def delete(uow: UnitOfWork, _subject: str) -> None:
    """Delete every row of the workspace, unless it was installed again meanwhile."""
    known = uow.installations.get()
    if known is not None and known.uninstalled_at is None:  # installed anew at the last moment
        return
    _log.warning("installations.deleted rows=%d", uow.installations.delete_everything())


async def delete_overdue(database: Database) -> None:
    """Delete what is due of workspaces that removed Village; called when a single office's Village cannot start because
    Slack refuses its token.
    """
    now = database.clock.now()
    for timer in await database.across(due_anywhere, now, _ALL):
        if timer.name == DELETE:
            await database.transact(timer.team_id, delete, timer.subject)


@router.event("app_uninstalled")
async def on_uninstalled(event: Event) -> None:
    """`app_uninstalled`: begin the fourteen days, unless the token we hold still works."""
    workspace = event.workspace
    if await _still_works(workspace):
        _log.info("installations.told_late event=%s", event.kind)
        return
    await workspace.transact(leave, workspace.slack.token)


@router.event("tokens_revoked")
async def on_revoked(event: Event) -> None:
    """`tokens_revoked`: remove our token if it is the one; users' own tokens, which we never have, are ignored."""
    workspace = event.workspace
    tokens: Any = (event.body.get("tokens") or {}).get("bot") or ()
    if not concerns_the_bot(tokens, workspace.bot_user_id):
        return
    if await _still_works(workspace):
        _log.info("installations.told_late event=%s", event.kind)
        return
    await workspace.transact(give_back, workspace.slack.token)


async def _still_works(workspace: Workspace) -> bool:
    """Whether Slack accepts the token we hold, so that the event is about an earlier one. Raises when Slack does not
    say.

    Slack then sends the event again. Asking is surer than comparing times, since Slack promises no order.
    """
    if workspace.slack.token is None:
        return False
    try:
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            await workspace.slack.auth_test()
    except TROUBLE as error:
        if failure_of(error).code not in TOKEN_CODES:
            raise
        return False
    return True
