"""What all tests share: a clock to move, two real databases, and a warning when the browser is missing."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the bot; several threads wait for each other when cores are busy

import gc
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy
from hypothesis import settings
from sqlalchemy import URL, Dialect, Engine

from bot.core.ids import TeamId
from bot.core.notifications import Notification
from handlers.language import listening
from handlers.offices import communities
from handlers.platform import guard, installations, workspace
from playground.limits.timing import Timing
from storage.database import Database
from storage.db.base import give_sealer
from storage.db.opening import open_database
from storage.db.sealing import Sealer
from storage.outbox.table import kinds_of
from tests.support.clocks import A_MINUTE, PATIENT, MovableClock
from tests.support.databases import (
    COMPILED,
    KEYS,
    PREPARED,
    PostgresqlServer,
    copy_sqlite,
    folder_in_memory,
    make_sqlite_template,
)

if TYPE_CHECKING:
    from tests.support.harness import Harness

TEAM = TeamId("T0VILLAGE")
# Python looks for cycles after so many new objects; among ten thousand tests that took a sixth of the time.
gc.set_threshold(50_000, 10, 10)

settings.register_profile("village", deadline=None)  # time that passes on a busy machine says nothing of the code
settings.load_profile("village")


@pytest.hookimpl(tryfirst=True)  # before pytest makes its folder
def pytest_configure(config: pytest.Config) -> None:
    """Leave the long tests to `make soak`, unless they are asked for by name; keep files in memory where there is room.

    SQLite waits for the disk at each commit, by far the longest wait of the suite.
    """
    if not config.option.markexpr:
        config.option.markexpr = "not soak"
    is_worker = hasattr(config, "workerinput")  # it gets a folder within that of the whole run
    memory = folder_in_memory()
    if config.option.basetemp is None and not is_worker and memory is not None:
        config.option.basetemp = folder = Path(tempfile.mkdtemp(prefix="village-tests-", dir=memory))
        config.add_cleanup(partial(shutil.rmtree, folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with those that wait long. Leave out the tests that need a browser where there is none; the last lines say
    so, and `.ci/run` fails.
    """
    items.sort(key=lambda item: item.get_closest_marker("waiting") is None)
    if find_chromium() is None:
        items[:] = [item for item in items if item.get_closest_marker("browser") is None]


def pytest_collection_finish() -> None:
    """Leave the tests themselves out of every later search for cycles."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print which tests did not run for want of a browser."""
    if find_chromium() is None:
        terminalreporter.write_line("BROWSER TEST NOT RUN: no chromium found on this machine.")


def find_chromium() -> str | None:
    """Return the path of the browser; None without one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Share compiled statements between the databases of all tests; compiling them anew took a sixth of the suite's
    time.
    """
    original = sqlalchemy.create_engine

    def create_engine(url: URL, **given: Any) -> Engine:
        return original(url, **({"execution_options": {"compiled_cache": COMPILED}} | given))

    def share_prepared(dialect: Dialect, sealer: Sealer) -> None:
        give_sealer(dialect, sealer)
        dialect.village_prepared = PREPARED.setdefault((dialect.name, *sealer._keys), {})  # type: ignore[attr-defined]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.db.opening.create_engine", create_engine)
        patch.setattr("storage.db.opening.give_sealer", share_prepared)
        yield


@pytest.fixture(autouse=True)
def no_deadlines(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give listeners a minute instead of Slack's three seconds: a busy machine is no fault of the code.

    Tests of these deadlines are marked `deadlines`; for them real time counts.
    """
    if request.node.get_closest_marker("deadlines") is None:
        monkeypatch.setattr(guard, "LONGEST_SECONDS", A_MINUTE)
        for module in (workspace, installations, communities, listening):
            monkeypatch.setattr(module, "BEFORE_ACK_SECONDS", A_MINUTE)


@pytest.fixture
def timing(request: pytest.FixtureRequest) -> Timing:
    """Return how long the local Slack waits: as long as Slack for tests marked `deadlines`, else a minute."""
    return Timing() if request.node.get_closest_marker("deadlines") else PATIENT


@pytest.fixture
def clock() -> MovableClock:
    """Return a clock that stands at Tuesday 3 November 2026, 10:00 in Chicago, until it is moved."""
    return MovableClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file to copy."""
    return make_sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """Return a real PostgreSQL server."""
    server = PostgresqlServer()
    yield server
    server.stop()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of a fresh migrated SQLite database."""
    return copy_sqlite(sqlite_template, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the URL of a migrated database with empty tables, once of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    url = server.lend()
    yield url
    server.take_back(url)


@pytest.fixture
def database(database_url: str, clock: MovableClock) -> Iterator[Database]:
    """Return a fresh database, once of each kind; repositories are tested on both: `database.transact_now(TEAM,
    function)`.
    """
    yield from _opened(database_url, clock)


@pytest.fixture
def sqlite_database(sqlite_url: str, clock: MovableClock) -> Iterator[Database]:
    """Return a fresh SQLite database, for what does not depend on the kind of database."""
    yield from _opened(sqlite_url, clock)


def _opened(url: str, clock: MovableClock) -> Iterator[Database]:
    opened = open_database(url, KEYS)
    database = Database(opened, clock, kinds_of(all_kinds(Notification)), Random(1))
    yield database
    database.close_now()


def all_kinds(base: type[Notification]) -> list[type[Notification]]:
    """Return every notification of the modules that have been imported."""
    found = [kind for child in base.__subclasses__() for kind in (child, *all_kinds(child))]
    return [kind for kind in found if "name" in vars(kind)]


@pytest.fixture
async def harness(sqlite_url: str, timing: Timing) -> "AsyncIterator[Harness]":
    """Return the playground and the bot beside it: Socket Mode on SQLite."""
    from tests.support.harness import Harness

    async with Harness(sqlite_url, timing=timing) as opened:
        yield opened


@pytest.fixture
async def harness_over_http(sqlite_url: str, timing: Timing) -> "AsyncIterator[Harness]":
    """Return the playground and the bot beside it: signed HTTP on SQLite."""
    from tests.support.harness import Harness

    async with Harness(sqlite_url, over_http=True, timing=timing) as opened:
        yield opened


@pytest.fixture
async def harness_on_postgresql(postgresql: PostgresqlServer, timing: Timing) -> "AsyncIterator[Harness]":
    """Return the playground and the bot beside it: Socket Mode on PostgreSQL."""
    from tests.support.harness import Harness

    async with Harness(postgresql.fresh(), timing=timing) as opened:
        yield opened
