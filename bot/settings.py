"""What the environment says, read once by a front door and handed down as values."""

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Mode(StrEnum):
    """How Slack reaches us."""

    SOCKET = "socket"
    HTTP = "http"


class BadSettings(Exception):  # noqa: N818
    """The environment cannot work; the message is one line that says what to do."""


class Settings(BaseSettings):
    """Everything the environment may say (product.md, "Running it")."""

    model_config = SettingsConfigDict(env_file=None, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    public_url: str | None = None
    database_url: str = "sqlite:///village.db"
    encryption_keys: SecretStr | None = None
    host: str = "0.0.0.0"  # noqa: S104 (behind a proxy, in a container, the usual place to listen)
    port: int = 3000
    log_level: str = "INFO"
    posts_per_conversation_per_second: float = 1.0
    posts_per_workspace_per_minute: int = 200
    lease_seconds: float = 30.0

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            raise ValueError("is not a level; use DEBUG, INFO, WARNING, ERROR or CRITICAL")
        return value.upper()

    @property
    def mode(self) -> Mode:
        """An app token means Socket Mode, otherwise HTTP with the signing secret."""
        return Mode.SOCKET if self.slack_app_token else Mode.HTTP

    @field_validator("public_url")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        address = urlsplit(value or "")
        is_here = address.scheme == "http" and address.hostname in {"127.0.0.1", "localhost"}
        if value is not None and not (address.hostname and (address.scheme == "https" or is_here)):
            raise ValueError("must be the https:// address at which this Village is reached")
        return value.rstrip("/") if value is not None else None

    @property
    def serves_many(self) -> bool:
        """Client id and secret mean many workspaces; each brings its own token by installing Village."""
        return bool(self.slack_client_id and self.slack_client_secret)

    def require_slack(self) -> None:
        """Raise `BadSettings` with one line unless there is a complete set of tokens, for one workspace or many."""
        if bool(self.slack_client_id) != bool(self.slack_client_secret):
            raise BadSettings("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: set both or neither.")
        if not self.serves_many and not self.slack_bot_token:
            raise BadSettings("SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-…) of your Slack app.")
        if not self.slack_app_token and not self.slack_signing_secret:
            beside = "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET" if self.serves_many else "SLACK_BOT_TOKEN"
            raise BadSettings(
                f"Set SLACK_APP_TOKEN (xapp-…, Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside {beside}."
            )
        bot_token = None if self.serves_many else self.slack_bot_token
        if bot_token and not bot_token.get_secret_value().startswith("xoxb-"):
            raise BadSettings("SLACK_BOT_TOKEN does not look like a bot token: it begins with xoxb-.")
        if self.slack_app_token and not self.slack_app_token.get_secret_value().startswith("xapp-"):
            raise BadSettings("SLACK_APP_TOKEN does not look like an app-level token: it begins with xapp-.")


def read_settings(**overrides: object) -> Settings:
    """Read the environment; raises `BadSettings` with one line naming the variable and what is wrong with it."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as problem:
        first = problem.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "The environment"
        raise BadSettings(f"{name} {_plain(str(first['msg']))}.") from None


def names_slack(environment: Mapping[str, str]) -> bool:
    """Whether the environment names a Slack app at all, complete or not."""
    names = ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET")
    return any(environment.get(f"SLACK_{name}") for name in names)


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ").rstrip(".")
