"""The settings of every Village that a benchmark or a soak runs beside an accepting Slack."""

from typing import Any

from pydantic import SecretStr

from bot.settings import Settings
from tests.benchmarks.stage import SECRET
from tests.support.databases import FIXED_KEYS


def _settings(api_url: str, database_url: str, **more: Any) -> Settings:
    return Settings(
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=api_url,
        database_url=database_url,
        encryption_keys=SecretStr(FIXED_KEYS),
        host="127.0.0.1",
        port=0,
        log_level="CRITICAL",
        **more,
    )


def settings_of_one(mode: str, api_url: str, database_url: str) -> Settings:
    """Village in one workspace; `mode` is "http" or "socket"."""
    app_token = SecretStr("xapp-1") if mode == "socket" else None
    return _settings(api_url, database_url, slack_bot_token=SecretStr("xoxb-1"), slack_app_token=app_token)


def settings_of_many(api_url: str, database_url: str) -> Settings:
    """Village for many workspaces, over HTTP."""
    return _settings(api_url, database_url, slack_client_id="1.2", slack_client_secret=SecretStr("secret"))
