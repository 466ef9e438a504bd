"""The settings, read from the environment once by an entry point and passed on as values."""

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Mode(StrEnum):
    """How requests from Slack arrive."""

    SOCKET = "socket"
    HTTP = "http"


class BadSettings(Exception):  # noqa: N818
    """The settings cannot work; the message is one line that says what to do."""


# What `--help` says of each variable; a test compares it with the fields below and with docs/deploying.md.
VARIABLES = {
    "SLACK_BOT_TOKEN": "the Bot User OAuth Token (xoxb-...) of your Slack app",
    "SLACK_APP_TOKEN": "an app-level token (xapp-..., scope connections:write): Socket Mode, no public address needed",
    "SLACK_SIGNING_SECRET": "without an app token: HTTP mode, Slack sends to /slack/events",
    "SLACK_CLIENT_ID": "with SLACK_CLIENT_SECRET: for many workspaces, each of which installs Village",
    "SLACK_CLIENT_SECRET": "the other half of that pair",
    "SLACK_API_URL": "where Slack's API is, for a proxy or a test (https://slack.com/api/)",
    "PUBLIC_URL": "the https:// address of this Village, where workspaces install it",
    "DATABASE_URL": "sqlite:///village.db in the current folder, or postgresql://user:password@host/name",
    "ENCRYPTION_KEYS": "keys, newest first, comma-separated; SQLite makes one beside its file, PostgreSQL needs it",
    "HOST": "the address to listen on (0.0.0.0)",
    "PORT": "the port to listen on (3000; the next free one if taken; the playground's page takes the one after)",
    "OPERATOR_TOKEN": "a secret of your own, with which other machines may request /readyz and /metrics",
    "LOG_LEVEL": "DEBUG, INFO, WARNING, ERROR or CRITICAL (INFO); no level shows what people write",
    "POSTS_PER_CONVERSATION_PER_SECOND": "how quickly to send to one conversation (1)",
    "POSTS_PER_WORKSPACE_PER_MINUTE": "how quickly to send to one workspace (200)",
    "LEASE_SECONDS": "after how many seconds another process takes over what a dead one was sending (30)",
}
# The library's kinds of error, in words.
_IN_WORDS = {
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
}


class Settings(BaseSettings):
    """All settings from the environment; `VARIABLES` has a line on each."""

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
    port: int = Field(default=3000, ge=0, le=65535)
    operator_token: SecretStr | None = None
    log_level: str = "INFO"
    posts_per_conversation_per_second: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    posts_per_workspace_per_minute: int = Field(default=200, ge=1)
    lease_seconds: float = Field(default=30.0, ge=1, allow_inf_nan=False)

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            raise ValueError("is not a level; use DEBUG, INFO, WARNING, ERROR or CRITICAL")
        return value.upper()

    @field_validator("slack_api_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        address = urlsplit(value)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise ValueError("must be an address that begins with https://")
        return value if value.endswith("/") else f"{value}/"

    @property
    def mode(self) -> Mode:
        """Socket Mode with an app token, else HTTP with the signing secret."""
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
        """Whether many workspaces are served: by client id and secret, each installs Village with its own token."""
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
            raise BadSettings("SLACK_BOT_TOKEN is not a bot token: one begins with xoxb-.")
        if self.slack_app_token and not self.slack_app_token.get_secret_value().startswith("xapp-"):
            raise BadSettings("SLACK_APP_TOKEN is not an app-level token: one begins with xapp-.")


def read_settings(**overrides: object) -> Settings:
    """Read the environment; raises `BadSettings` with one line naming the variable and what is wrong with it."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as problem:
        first = problem.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "The environment"
        words = _IN_WORDS.get(str(first["type"]))
        plain = words.format(**first.get("ctx", {})) if words else str(first["msg"]).removeprefix("Value error, ")
        raise BadSettings(f"{name} {plain.rstrip('.')}.") from None


def in_words(problem: OSError) -> str:
    """Say in one line which file or folder this account cannot use, and what to do."""
    return f"{problem.filename} cannot be used ({problem.strerror}): check the path, and who may read and write it."


def names_slack(environment: Mapping[str, str]) -> bool:
    """Whether the environment names a Slack app at all, complete or not."""
    names = ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET")
    return any(environment.get(f"SLACK_{name}") for name in names)
