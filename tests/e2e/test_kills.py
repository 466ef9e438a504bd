"""Some days of an office, the bot killed (SIGKILL) ten times meanwhile: nothing lost, nothing repeated.

The long version of it, a month with hundreds of kills, is tests/soak/test_storms.py.
"""

from pathlib import Path

from tests.databases import PostgresqlServer, copy_sqlite
from tests.soak.lives import compared, live
from tests.soak.process_harness import Storm

DAYS = 2
KILLS = 10


async def test_ten_kills_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    calm = await live(copy_sqlite(sqlite_template, tmp_path), tmp_path, 1, days=DAYS)
    storm = Storm(1, average=1.0, calls=0.05, deliveries=0.05)
    stormy = await live(copy_sqlite(sqlite_template, tmp_path), tmp_path, 1, days=DAYS, storm=storm, kills=KILLS)
    found = compared(calm, stormy)
    assert stormy.kills >= KILLS
    assert found.compared >= 5
    assert (found.lost, found.repeated) == ([], [])


async def test_ten_kills_of_two_replicas_on_postgresql(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    calm = await live(postgresql.fresh(), tmp_path, 1, days=DAYS, replicas=2)
    storm = Storm(1, average=1.0, calls=0.05, deliveries=0.05)
    stormy = await live(postgresql.fresh(), tmp_path, 1, days=DAYS, replicas=2, storm=storm, kills=KILLS)
    found = compared(calm, stormy)
    assert stormy.kills >= KILLS
    assert found.compared >= 5
    assert (found.lost, found.repeated) == ([], [])
