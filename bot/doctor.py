"""Look at everything that has to be right before Village can run, and say for each fault what to do."""

import os
import sysconfig
import zoneinfo
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest
from bot.core import zones
from bot.core.clock import SystemClock
from bot.core.installations import Installation
from bot.settings import BadSettings, Settings, read_settings
from storage.database import DatabaseAway, DatabaseBusy, look_at_database, open_database
from storage.db import schema
from storage.db.sealing import KeyMissing
from storage.platform.installations import list_installed

LARGEST_SKEW_SECONDS = 120
TIMEOUT = aiohttp.ClientTimeout(total=8)
_TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError)


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `words` say what was found, and what to do if it is not well."""

    subject: str
    is_well: bool
    words: str


async def examine() -> list[Finding]:
    """Examine settings, token, scopes, app token, clock, zones, database and schema, in this order."""
    try:
        settings = read_settings()
        settings.require_slack()
    except BadSettings as problem:
        return [Finding("settings", False, str(problem)), *_zones()]
    many = ", many workspaces" if settings.serves_many else ""
    findings = [Finding("settings", True, f"complete, {settings.mode} mode{many}")]
    async for finding in _every_workspace(settings) if settings.serves_many else _slack(settings):
        findings.append(finding)
    findings.extend(_zones())
    findings.extend(_database(settings))
    return findings


async def _slack(settings: Settings) -> AsyncIterator[Finding]:
    assert settings.slack_bot_token is not None
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        token = settings.slack_bot_token.get_secret_value()
        client = AsyncWebClient(token, settings.slack_api_url, session=session, retry_handlers=[])
        for finding in await _token(client, settings, "bot token", "reinstall the app, copy the token"):
            yield finding
            if not finding.is_well and finding.subject == "bot token":
                return
        if settings.slack_app_token:
            yield await _app_token(client, settings.slack_app_token.get_secret_value())


async def _token(client: AsyncWebClient, settings: Settings, subject: str, remedy: str) -> list[Finding]:
    """What Slack says of one bot token: whether it takes it, its scopes, and what time it is there."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        return [Finding(subject, False, f"Slack refuses it ({_code(error)}): {remedy}")]
    except _TROUBLE:
        return [Finding(subject, False, f"no answer from {settings.slack_api_url}: check network and SLACK_API_URL")]
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return [
        Finding(subject, True, "accepted"),
        _scopes(headers.get("x-oauth-scopes", "")),
        _skew(headers.get("date")),
    ]


async def _every_workspace(settings: Settings) -> AsyncIterator[Finding]:
    """Each installation's token and scopes, one after another; then the app token."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        for installation in _installed(settings):
            client = AsyncWebClient(installation.token, settings.slack_api_url, session=session, retry_handlers=[])
            name = f"workspace {installation.team_id}"
            found = await _token(client, settings, name, "whoever looks after it there installs Village again")
            for finding in found:
                subject = name if finding.subject == name else f"{name}, {finding.subject}"
                if finding.subject == name or not finding.is_well:
                    yield Finding(subject, finding.is_well, finding.words)
        if settings.slack_app_token:
            client = AsyncWebClient(base_url=settings.slack_api_url, session=session, retry_handlers=[])
            yield await _app_token(client, settings.slack_app_token.get_secret_value())


def _installed(settings: Settings) -> Sequence[Installation]:
    """Empty where the database has none, or tells its own trouble below."""
    keys = settings.encryption_keys.get_secret_value() if settings.encryption_keys else None
    try:
        if look_at_database(settings.database_url, keys) != schema.head():
            return ()
        opened = open_database(settings.database_url, keys, beside_another=True)
    except Exception:  # told below, by `_database`
        return ()
    try:
        with opened.engine.begin() as connection:
            return list_installed(connection)
    except KeyMissing:
        return ()
    finally:
        opened.engine.dispose()


def _scopes(granted_text: str) -> Finding:
    granted = frozenset(scope.strip() for scope in granted_text.split(",") if scope.strip())
    plain = manifest.scopes(manifest.load())
    listening = manifest.scopes(manifest.variant(manifest.load(), listen=True))
    missing = sorted(plain - granted)
    if missing:
        return Finding(
            "scopes", False, f"missing {', '.join(missing)}: paste `python -m bot manifest`, reinstall the app"
        )
    extra = sorted(granted - listening)
    if extra:
        return Finding("scopes", False, f"{', '.join(extra)} granted but never needed: remove them from the app")
    only_some = sorted((listening - plain) - granted)
    if only_some and granted != plain:
        words = (
            f"listening needs {', '.join(only_some)} too: paste `python -m bot manifest --listen`, reinstall the app"
        )
        return Finding("scopes", False, words)
    return Finding("scopes", True, "as in the manifest" + (", with listening" if granted == listening else ""))


def _skew(date_header: str | None) -> Finding:
    if date_header is None:
        return Finding("clock", True, "Slack sent no date to compare with")
    seconds = abs((SystemClock().now() - parsedate_to_datetime(date_header)).total_seconds())
    if seconds > LARGEST_SKEW_SECONDS:
        return Finding(
            "clock", False, f"off by {seconds:.0f} s: set this machine's clock (signatures expire after 300 s)"
        )
    return Finding("clock", True, "agrees with Slack's")


async def _app_token(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        words = f"Slack refuses it ({_code(error)}): make an app-level token with the scope connections:write"
        return Finding("app token", False, words)
    except _TROUBLE:
        return Finding("app token", False, "no answer: check the network")
    return Finding("app token", True, "accepted")


def _zones() -> Iterator[Finding]:
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    try:
        offset = zones.local(summer, "Europe/Berlin").utcoffset()
    except Exception:  # whatever is wrong with the zone data, the remedy is the same
        offset = None
    if offset is None or offset.total_seconds() != 7200:
        yield Finding("zone data", False, "missing or broken: reinstall the package tzdata")
    elif zoneinfo.TZPATH:
        yield Finding("zone data", False, "this machine's own files decide: something has set the zone path again")
    else:
        host = host_zone_data()
        beside = f"; this machine's own files (IANA {host}) are not used" if host else ""
        yield Finding("zone data", True, zone_data() + beside)


def zone_data() -> str:
    """Say which zone data decides, such as "tzdata 2026.6 (IANA 2026f)"."""
    return f"tzdata {metadata.version('tzdata')} (IANA {_version(resources.files('tzdata.zoneinfo'))})"


def host_zone_data(folders: Iterable[str] | None = None) -> str | None:
    """Return the IANA version of the host's own zone files, which are not used; None where it is not told.

    Looks in `folders`, by default those in which Python would look: PYTHONTZPATH, else where the system keeps them.
    """
    if folders is None:
        told = os.environ.get("PYTHONTZPATH") or sysconfig.get_config_var("TZPATH") or ""
        folders = told.split(os.pathsep)
    return next((version for folder in folders if folder and (version := _version(Path(folder)))), None)


def _version(folder: Traversable) -> str | None:
    """What the first line of the compact rules says: "# version 2026f"."""
    try:
        with folder.joinpath("tzdata.zi").open(encoding="utf-8") as file:
            words = file.readline().split()
    except (OSError, UnicodeDecodeError):
        return None
    return words[2] if words[:2] == ["#", "version"] and len(words) == 3 else None


def _database(settings: Settings) -> Iterator[Finding]:
    keys = settings.encryption_keys.get_secret_value() if settings.encryption_keys else None
    try:
        revision = look_at_database(settings.database_url, keys)
    except (KeyMissing, DatabaseAway, DatabaseBusy) as problem:
        yield Finding("database", False, str(problem))
        return
    except Exception as problem:  # drivers raise what they like; the kind is told, never the address
        yield Finding("database", False, f"does not answer ({type(problem).__name__}): check DATABASE_URL")
        return
    yield Finding("database", True, "answers")
    if revision is None:
        yield Finding("schema", True, "empty; `run` brings it up to date")
    elif revision == schema.head():
        yield Finding("schema", True, f"at revision {revision}")
    else:
        yield Finding("schema", False, f"at revision {revision}, not {schema.head()}: run `python -m bot migrate`")


def _code(error: SlackApiError) -> Any:
    """Slack's code; what answers 502 in its place sends no JSON, and then the SDK has none."""
    body = getattr(error.response, "data", None)
    return body.get("error") if isinstance(body, dict) else "no proper answer"
