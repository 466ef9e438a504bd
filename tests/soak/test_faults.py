"""A month through hundreds of kills and every trouble of Slack's: nothing is lost and nothing said twice."""

from pathlib import Path

import pytest

from tests.soak.lives import compared, live, table
from tests.soak.process_harness import FaultPlan
from tests.support.databases import PostgresqlServer, copy_sqlite

DAYS = 20
KILLS = 200


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2])
async def test_a_month_on_sqlite(
    sqlite_template: Path, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = FaultPlan(seed)
    undisturbed = await live(copy_sqlite(sqlite_template, tmp_path), tmp_path, seed, days=DAYS)
    faulty = await live(copy_sqlite(sqlite_template, tmp_path), tmp_path, seed, days=DAYS, plan=plan, kills=KILLS)
    found = compared(undisturbed, faulty)
    with capsys.disabled():
        print("\n" + table(f"SQLite, seed {seed}", faulty, found))  # noqa: T201
    assert faulty.kills >= KILLS
    assert (found.lost, found.repeated) == ([], [])


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2])
async def test_a_month_of_two_replicas_on_postgresql(
    postgresql: PostgresqlServer, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = FaultPlan(seed, average=0.6)
    undisturbed = await live(postgresql.fresh(), tmp_path, seed, days=DAYS, replicas=2)
    faulty = await live(postgresql.fresh(), tmp_path, seed, days=DAYS, replicas=2, plan=plan, kills=KILLS)
    found = compared(undisturbed, faulty)
    with capsys.disabled():
        print("\n" + table(f"PostgreSQL, two replicas, seed {seed}", faulty, found))  # noqa: T201
    assert faulty.kills >= KILLS
    assert (found.lost, found.repeated) == ([], [])
