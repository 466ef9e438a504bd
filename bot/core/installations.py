"""In which workspaces Village is installed, since when, and what an uninstall or a revoked token means."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.ids import TeamId, UserId

# R74
KEPT_AFTER_UNINSTALL = timedelta(days=14)


@dataclass(frozen=True)
class Installation:
    """One workspace that installed Village; `token` is None once Slack took it back."""

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
        """Whether Village may speak there."""
        return self.token is not None and self.uninstalled_at is None


def uninstalled(known: Installation, now: datetime) -> Installation:
    """The app was removed; told twice, the first time counts."""
    return replace(known, token=None, uninstalled_at=known.uninstalled_at or now)


def revoked(known: Installation) -> Installation:
    """The token was taken back, the app may still be there: nothing is said until somebody installs it anew."""
    return replace(known, token=None)


def is_of_another_token(known: Installation | None, token: str | None) -> bool:
    """Whether what is told of `token` came late: Village was installed anew meanwhile."""
    return known is not None and known.token is not None and known.token != token


def concerns_the_bot(tokens: Collection[object], bot_user_id: UserId) -> bool:
    """Whether `tokens_revoked` names the bot's token; only people's tokens change nothing for us."""
    return bot_user_id in tokens
