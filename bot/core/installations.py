"""The installation of Village in a workspace, and what an uninstallation or a revoked token changes."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.ids import TeamId, UserId

# R74
KEPT_AFTER_UNINSTALL = timedelta(days=14)


@dataclass(frozen=True)
class Installation:
    """The installation in one workspace; `token` is None once it was revoked."""

    team_id: TeamId
    token: str | None = field(repr=False)
    bot_user_id: UserId
    bot_id: str
    scopes: tuple[str, ...]
    installer: UserId | None
    installed_at: datetime
    uninstalled_at: datetime | None = None

    @property
    def is_here(self) -> bool:
        """Whether Village may write in this workspace."""
        return self.token is not None and self.uninstalled_at is None


def uninstalled(known: Installation, now: datetime) -> Installation:
    """The installation after the app was removed; of repeated removals the first moment counts."""
    return replace(known, token=None, uninstalled_at=known.uninstalled_at or now)


def revoked(known: Installation) -> Installation:
    """The installation after its token was revoked; nothing is sent until it is installed again."""
    return replace(known, token=None)


def is_of_another_token(known: Installation | None, token: str | None) -> bool:
    """Whether an event about `token` came late, since Village has another token by now."""
    return known is not None and known.token is not None and known.token != token


def concerns_the_bot(tokens: Collection[object], bot_user_id: UserId) -> bool:
    """Whether `tokens_revoked` names the bot's token; users' own tokens do not matter."""
    return bot_user_id in tokens
