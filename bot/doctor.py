"""The checks of `python -m bot doctor`: each finds out whether something is right and says what to do if not."""

import errno
import gettext
import importlib
import re
import socket
import struct
import zoneinfo
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest
from bot.core import zones
from bot.core.clock import SystemClock
from bot.core.installations import Installation
from bot.core.slack_codes import CODES, Meaning
from bot.settings import BadSettings, Mode, Settings, in_words, read_settings
from storage.db import schema
from storage.db.errors import DatabaseAway, DatabaseBusy
from storage.db.opening import look_at_database, open_database
from storage.db.sealing import KeyMissing
from storage.outbox.depth import refusals_since
from storage.platform.installations import list_installed

ROOT = Path(__file__).resolve().parent.parent
HOST_ZONES = Path("/usr/share/zoneinfo")
LARGEST_SKEW_SECONDS = 120
TIMEOUT = aiohttp.ClientTimeout(total=8)
TIMEOUT_HERE = aiohttp.ClientTimeout(total=2)
# What does not work where one of these was declined at installation.
WITHOUT = {"app_mentions:read": "mentions go unheard", "files:write": "no files are sent (calendar, my-data)"}
_TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError)


REFUSALS_DAYS = 7
# What whoever runs Village, or a Slack admin, can do something about.
_OPERATORS_CODES = frozenset(
    code for codes in CODES.values() for code, meaning in codes.items() if meaning is Meaning.OPERATOR
)


@dataclass(frozen=True)
class CheckResult:
    """The result of one check; `words` say what was found, and what to do if it is not well."""

    subject: str
    is_well: bool
    words: str


async def examine() -> list[CheckResult]:
    """Run all checks in order: settings, Slack, zones, translations, page, port, database, schema, refused messages."""
    try:
        settings = read_settings()
    except BadSettings as problem:
        return [CheckResult("settings", False, str(problem)), *_installation()]
    try:
        settings.require_slack()
    except BadSettings as problem:
        return [CheckResult("settings", False, str(problem)), *_installation(), *_database(settings)]
    many = ", many workspaces" if settings.serves_many else ""
    findings = [CheckResult("settings", True, f"complete, {settings.mode} mode{many}")]
    async for finding in _every_workspace(settings) if settings.serves_many else _slack(settings):
        findings.append(finding)
    findings.extend(_installation())
    findings.append(await _port(settings))
    findings.extend(_database(settings))
    return findings


async def _slack(settings: Settings) -> AsyncIterator[CheckResult]:
    assert settings.slack_bot_token is not None
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        token = settings.slack_bot_token.get_secret_value()
        client = AsyncWebClient(token, settings.slack_api_url, session=session, retry_handlers=[])
        for finding in await _token(client, settings, "bot token", "reinstall the app, copy the token"):
            yield finding
            if not finding.is_well and finding.subject == "bot token":
                return
        if settings.slack_app_token:
            async for finding in _app_token(client, session, settings.slack_app_token.get_secret_value()):
                yield finding


async def _token(client: AsyncWebClient, settings: Settings, subject: str, remedy: str) -> list[CheckResult]:
    """Check one bot token: whether Slack accepts it, its scopes, and how far Slack's clock is from this one."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        return [CheckResult(subject, False, f"Slack refuses it ({_code(error)}): {remedy}")]
    except _TROUBLE:
        return [
            CheckResult(subject, False, f"no answer from {settings.slack_api_url}: check network and SLACK_API_URL")
        ]
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return [
        CheckResult(subject, True, "accepted"),
        _scopes(headers.get("x-oauth-scopes", "")),
        _skew(headers.get("date")),
    ]


async def _every_workspace(settings: Settings) -> AsyncIterator[CheckResult]:
    """Check the token and scopes of each installation, then the app token."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        for installation in _installed(settings):
            client = AsyncWebClient(installation.token, settings.slack_api_url, session=session, retry_handlers=[])
            name = f"workspace {installation.team_id}"
            found = await _token(client, settings, name, "somebody there has to install Village again")
            for finding in found:
                subject = name if finding.subject == name else f"{name}, {finding.subject}"
                if finding.subject == name or not finding.is_well:
                    yield CheckResult(subject, finding.is_well, finding.words)
        if settings.slack_app_token:
            client = AsyncWebClient(base_url=settings.slack_api_url, session=session, retry_handlers=[])
            async for finding in _app_token(client, session, settings.slack_app_token.get_secret_value()):
                yield finding


def _installed(settings: Settings) -> Sequence[Installation]:
    """Return the installations; empty without any, or where the database has a problem, which another check reports."""
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
        opened.close()


def _scopes(granted_text: str) -> CheckResult:
    granted = frozenset(scope.strip() for scope in granted_text.split(",") if scope.strip())
    plain = manifest.scopes(manifest.load())
    listening = manifest.scopes(manifest.variant(manifest.load(), listen=True))
    optional = manifest.optional_scopes(manifest.load())
    missing = sorted(plain - optional - granted)
    if missing:
        return CheckResult(
            "scopes", False, f"missing {', '.join(missing)}: paste `python -m bot manifest`, reinstall the app"
        )
    declined = [f"without {scope} {WITHOUT[scope]}" for scope in sorted(optional - granted)]
    granted |= optional
    extra = sorted(granted - listening)
    if extra:
        return CheckResult("scopes", False, f"{', '.join(extra)} granted but not needed: remove them from the app")
    only_some = sorted((listening - plain) - granted)
    if only_some and granted != plain:
        words = (
            f"listening needs {', '.join(only_some)} too: paste `python -m bot manifest --listen`, reinstall the app"
        )
        return CheckResult("scopes", False, words)
    listens = [", with listening"] if granted == listening else []
    return CheckResult("scopes", True, "; ".join(["as in the manifest" + "".join(listens), *declined]))


def _skew(date_header: str | None) -> CheckResult:
    if date_header is None:
        return CheckResult("clock", True, "Slack sent no date to compare with")
    seconds = abs((SystemClock().now() - parsedate_to_datetime(date_header)).total_seconds())
    if seconds > LARGEST_SKEW_SECONDS:
        return CheckResult(
            "clock", False, f"off by {seconds:.0f} s: set this machine's clock (signatures expire after 300 s)"
        )
    return CheckResult("clock", True, "agrees with Slack's")


async def _app_token(
    client: AsyncWebClient, session: aiohttp.ClientSession, app_token: str
) -> AsyncIterator[CheckResult]:
    try:
        answer = await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        words = f"Slack refuses it ({_code(error)}): make an app-level token with the scope connections:write"
        yield CheckResult("app token", False, words)
    except _TROUBLE:
        yield CheckResult("app token", False, "no answer: check the network")
    else:
        yield CheckResult("app token", True, "accepted")
        yield await _socket(session, str(answer["url"]))


async def _socket(session: aiohttp.ClientSession, url: str) -> CheckResult:
    """Check whether the host that Slack named for Socket Mode answers.

    It is requested as an ordinary page: a real connection would get requests that a running Village has to answer.
    """
    try:
        async with session.get(url.replace("ws", "http", 1), allow_redirects=False):
            return CheckResult("socket", True, f"{urlsplit(url).hostname} answers")
    except _TROUBLE:
        words = f"{urlsplit(url).hostname} does not answer: let this machine reach it (port 443, WebSocket)"
        return CheckResult("socket", False, words)


def _installation() -> Iterator[CheckResult]:
    """Check what is installed with Village: zone data, translations, the playground's page."""
    yield _zones()
    yield _translations(ROOT / "locale")
    yield _page(ROOT / "playground")


def _zones() -> CheckResult:
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    try:
        pinned = str(importlib.import_module("tzdata").IANA_VERSION)
        offset = zones.local(summer, "Europe/Berlin").utcoffset()
    except Exception:  # whatever is wrong with the zone data, the remedy is the same
        return CheckResult("zone data", False, "missing or broken: run `make` again, it installs the package tzdata")
    if offset is None or offset.total_seconds() != 7200:
        return CheckResult("zone data", False, f"{pinned} gives a wrong time for Berlin: reinstall the package tzdata")
    if zoneinfo.TZPATH:
        return CheckResult(
            "zone data", False, "zones come from this machine's own files: something has set the zone path again"
        )
    host = _zone_data_of_the_host(HOST_ZONES)
    beside = f"; the {host} of this machine is not used" if host and host != pinned else ""
    return CheckResult("zone data", True, f"{pinned}{beside}")


def _zone_data_of_the_host(folder: Path) -> str | None:
    """Return the version of the machine's own zone files, such as "2025b"; None where they name none."""
    for name in ("tzdata.zi", "+VERSION"):
        try:
            with (folder / name).open(encoding="ascii") as file:
                version = file.readline().strip().removeprefix("# version ")
        except (OSError, ValueError):
            continue
        return version or None
    return None


def _translations(folder: Path) -> CheckResult:
    """Check whether every catalogue can be read; English needs none."""
    languages, broken = ["en"], []
    for path in sorted(folder.glob("*/LC_MESSAGES/*.mo")):
        try:
            with path.open("rb") as file:
                gettext.GNUTranslations(file)
        except (OSError, ValueError, UnicodeDecodeError, struct.error):
            broken.append(f"{path.relative_to(folder)}")
        else:
            languages.append(path.parts[-3])
    if broken:
        return CheckResult("translations", False, f"{', '.join(broken)} cannot be read: install Village again")
    return CheckResult("translations", True, ", ".join(sorted(set(languages))))


def _page(folder: Path) -> CheckResult:
    """Check whether the playground's page is complete; an image for servers does not contain it."""
    if not folder.exists():
        return CheckResult("page", True, "this installation has no playground")
    page = folder / "page" / "static" / "index.html"
    wanted = re.findall(r'(?:src|href)="/assets/([\w./-]+)"', page.read_text()) if page.exists() else [""]
    missing = [name for name in wanted if not (page.parent / name).is_file()]
    if missing:
        return CheckResult("page", False, "the playground's page is incomplete: install Village again")
    return CheckResult("page", True, "complete; `python -m bot playground` opens it")


async def _port(settings: Settings) -> CheckResult:
    """Check whether HOST and PORT can be listened on; if a Village listens there already, whether it is ready."""
    try:
        with socket.create_server((settings.host, settings.port)):
            return CheckResult("port", True, f"{settings.port} is free")
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            return await _taken_port(settings)
        if problem.errno == errno.EACCES:
            return CheckResult("port", False, f"this account may not use {settings.port}: set PORT to one above 1023")
        return CheckResult(
            "port",
            False,
            f"HOST {settings.host!r} is not an address of this machine: use 0.0.0.0 for all of its addresses",
        )


async def _taken_port(settings: Settings) -> CheckResult:
    here = "127.0.0.1" if settings.host in {"0.0.0.0", ""} else settings.host  # noqa: S104 (compared, not opened)
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT_HERE) as session,
            session.get(f"http://{here}:{settings.port}/readyz") as answer,
        ):
            state = (await answer.text()).strip()[:200]
    except (aiohttp.ClientError, TimeoutError, ValueError):
        state = ""
    if state == "ready":
        return CheckResult("port", True, f"a Village answers at {settings.port}, and is ready")
    if settings.mode is Mode.SOCKET and not settings.serves_many:
        return CheckResult("port", True, f"{settings.port} is in use; the next free one will be used")
    return CheckResult("port", False, f"{settings.port} is in use by something that is not ready: stop it, or set PORT")


def _database(settings: Settings) -> Iterator[CheckResult]:
    keys = settings.encryption_keys.get_secret_value() if settings.encryption_keys else None
    try:
        revision = look_at_database(settings.database_url, keys)
    except (KeyMissing, DatabaseAway, DatabaseBusy) as problem:
        yield CheckResult("database", False, str(problem))
        return
    except OSError as problem:
        yield CheckResult("database", False, in_words(problem))
        return
    except Exception as problem:  # drivers raise what they like; the kind is told, never the address
        yield CheckResult("database", False, f"does not answer ({type(problem).__name__}): check DATABASE_URL")
        return
    yield CheckResult("database", True, "answers")
    if revision is None:
        yield CheckResult("schema", True, "empty; `run` brings it up to date")
    elif revision == schema.head():
        yield CheckResult("schema", True, f"at revision {revision}")
        yield _refusals(settings.database_url, keys)
    elif revision > schema.head():
        yield CheckResult(
            "schema", False, f"at revision {revision}, of a newer version of Village: install that version"
        )
    else:
        yield CheckResult("schema", False, f"at revision {revision}, not {schema.head()}: run `python -m bot migrate`")


def _refusals(url: str, keys: str | None) -> CheckResult:
    """Report what Slack refused for good in the last week, by code, and what to do about it."""
    opened = open_database(url, keys, beside_another=True)
    try:
        with opened.engine.begin() as connection:
            refused = refusals_since(connection, SystemClock().now() - timedelta(days=REFUSALS_DAYS))
    finally:
        opened.close()
    of_slack = {code: count for code, count in refused.items() if code in _OPERATORS_CODES}
    listed = ", ".join(f"{code} ({count})" for code, count in sorted(refused.items()))
    if of_slack:
        words = (
            f"refused by Slack in {REFUSALS_DAYS} days: {listed}. Allow in Slack what is refused, or reinstall the app"
        )
        return CheckResult("messages", False, words)
    return CheckResult("messages", True, f"refused in {REFUSALS_DAYS} days: {listed}" if listed else "none refused")


def _code(error: SlackApiError) -> Any:
    """Return Slack's error code; "no proper answer" where the answer was not JSON (a 502, for example)."""
    body = getattr(error.response, "data", None)
    return body.get("error") if isinstance(body, dict) else "no proper answer"
