"""Some days of an office, the bot killed (SIGKILL) a dozen times meanwhile: nothing lost, nothing repeated.

The long version of it, a month with hundreds of kills, is tests/soak/test_faults.py.
"""

import asyncio
from pathlib import Path

import pytest

from tests.soak.lives import Life, compared, live
from tests.soak.process_harness import FaultPlan
from tests.support.databases import PostgresqlServer, copy_sqlite

pytestmark = pytest.mark.waiting

DAYS = 2
KILLS = 12


@pytest.fixture(scope="module")
def undisturbed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """What people read when nothing goes wrong, whatever the database and however many replicas."""
    folder = tmp_path_factory.mktemp("undisturbed")
    return asyncio.run(live(copy_sqlite(sqlite_template, folder), folder, 1, days=DAYS))


async def survives(undisturbed: Life, url: str, folder: Path, replicas: int) -> None:
    plan = FaultPlan(1, average=1.0, calls=0.05, deliveries=0.05)
    faulty = await live(url, folder, 1, days=DAYS, replicas=replicas, plan=plan, kills=KILLS)
    difference = compared(undisturbed, faulty)
    assert faulty.kills >= KILLS
    assert difference.compared >= 5
    assert (difference.lost, difference.repeated) == ([], [])


async def test_a_dozen_kills_on_sqlite(undisturbed: Life, sqlite_template: Path, tmp_path: Path) -> None:
    await survives(undisturbed, copy_sqlite(sqlite_template, tmp_path), tmp_path, 1)


async def test_a_dozen_kills_of_two_replicas_on_postgresql(
    undisturbed: Life, postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    await survives(undisturbed, postgresql.fresh(), tmp_path, 2)
