"""Bad configuration stops start-up with one line that says what to do; `doctor` finds what is wrong."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.doctor import zone_data
from bot.manifest import load, variant
from playground.faults import Fault
from playground.server import Playground
from storage.database import open_database
from storage.db import schema
from tests.databases import KEYS

ROOT = Path(__file__).resolve().parent.parent


async def village(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run the command line in an otherwise empty environment; exit status, output, errors."""
    return await asyncio.to_thread(_village, *arguments, **environment)


def _village(*arguments: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    playground = Playground(load())
    await playground.start()
    yield playground
    await playground.stop()


def tokens(slack: Playground, folder: Path) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'village.db'}",
    }


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "Set SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "nonsense", "SLACK_APP_TOKEN": "xapp-1"}, "begins with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "nonsense"}, "begins with xapp-"),
        ({"SLACK_CLIENT_ID": "1"}, "go together"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "PORT": "many"}, "PORT"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": "postgresql://x/y"}, "ENCRYPTION"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:9"}, "reached"),
    ],
)
async def test_start_up_refuses_bad_settings_with_one_line(
    tmp_path: Path, environment: dict[str, str], says: str
) -> None:
    defaults = {"DATABASE_URL": f"sqlite:///{tmp_path / 'village.db'}"}
    status, output, errors = await village("run", **{**defaults, **environment})
    assert (status, output) == (2, "")
    assert errors.count("\n") == 1
    assert says in errors


async def test_a_dead_token_is_refused_with_one_line(slack: Playground, tmp_path: Path) -> None:
    status, _, errors = await village("run", **{**tokens(slack, tmp_path), "SLACK_BOT_TOKEN": "xoxb-dead"})
    assert status == 2
    assert errors.count("\n") == 1
    assert "SLACK_BOT_TOKEN (invalid_auth)" in errors


async def test_a_bad_app_token_fails_instead_of_trying_for_ever(slack: Playground, tmp_path: Path) -> None:
    status, _, errors = await village("run", **{**tokens(slack, tmp_path), "SLACK_APP_TOKEN": "xapp-dead"})
    assert status == 2
    assert "SLACK_APP_TOKEN (invalid_auth)" in errors


async def test_an_older_schema_is_refused_until_migrated(slack: Playground, tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'village.db'}", KEYS)
    schema.upgrade(opened.engine)
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    opened.engine.dispose()
    assert opened.lock is not None
    opened.lock.close()
    status, _, errors = await village("run", ENCRYPTION_KEYS=KEYS, **tokens(slack, tmp_path))
    assert status == 2
    assert "python -m bot migrate" in errors


async def test_a_second_run_on_the_same_file_is_refused(slack: Playground, tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'village.db'}", KEYS)
    status, _, errors = await village("run", ENCRYPTION_KEYS=KEYS, **tokens(slack, tmp_path))
    opened.engine.dispose()
    assert opened.lock is not None
    opened.lock.close()
    assert status == 2
    assert "Another Village is running" in errors


async def test_sealed_data_without_its_key_refuses_to_start(slack: Playground, tmp_path: Path) -> None:
    await village("organizers", "list", "T1", DATABASE_URL=f"sqlite:///{tmp_path / 'village.db'}")
    (tmp_path / "village.db.key").unlink()
    status, _, errors = await village("run", **tokens(slack, tmp_path))
    assert status == 2
    assert "village.db.key is missing" in errors


async def test_migrate_makes_a_database_and_its_key(tmp_path: Path) -> None:
    status, output, _ = await village("migrate", DATABASE_URL=f"sqlite:///{tmp_path / 'village.db'}")
    assert status == 0
    assert schema.head() in output
    assert (tmp_path / "village.db.key").stat().st_mode & 0o777 == 0o600


async def test_organizers_can_be_listed_added_and_removed(tmp_path: Path) -> None:
    url = {"DATABASE_URL": f"sqlite:///{tmp_path / 'village.db'}"}
    assert (await village("organizers", "list", "T1", **url))[1] == "Nobody organizes yet.\n"
    assert (await village("organizers", "add", "T1", "U1", **url))[1] == "Added.\n"
    assert (await village("organizers", "list", "T1", **url))[1] == "U1\n"
    assert (await village("organizers", "list", "T2", **url))[1] == "Nobody organizes yet.\n"
    assert (await village("organizers", "remove", "T1", "U1", **url))[1] == "Removed.\n"
    status, _, errors = await village("organizers", "add", "T1", **url)
    assert status == 2
    assert "Say whom" in errors


async def test_the_doctor_finds_nothing_where_all_is_well(slack: Playground, tmp_path: Path) -> None:
    status, output, _ = await village("doctor", **tokens(slack, tmp_path))
    assert "FIX" not in output
    assert status == 0
    for subject in ("settings", "bot token", "scopes", "clock", "app token", "zone data", "database", "schema"):
        assert f"ok   {subject}:" in output


async def test_the_doctor_names_the_zone_data_that_decides_and_the_hosts(slack: Playground, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "tzdata.zi").write_text("# version 2019a\n", encoding="utf-8")
    status, output, _ = await village("doctor", **tokens(slack, tmp_path), PYTHONTZPATH=str(tmp_path / "old"))
    assert status == 0
    assert f"ok   zone data: {zone_data()}; this machine's own files (IANA 2019a) are not used\n" in output


async def test_the_doctor_accepts_the_variant_that_listens_as_well(tmp_path: Path) -> None:
    playground = Playground(variant(load(), listen=True))
    await playground.start()
    try:
        status, output, _ = await village("doctor", **tokens(playground, tmp_path))
        playground.slack.scopes.discard("groups:history")
        _, with_one_of_two, _ = await village("doctor", **tokens(playground, tmp_path))
    finally:
        await playground.stop()
    assert "ok   scopes: as in the manifest, with listening" in output
    assert status == 0
    assert "FIX  scopes: listening needs groups:history too" in with_one_of_two


async def test_the_doctor_makes_nothing(slack: Playground, tmp_path: Path) -> None:
    await village("doctor", **tokens(slack, tmp_path))
    assert os.listdir(tmp_path) == []


async def test_the_doctor_names_missing_scopes(slack: Playground, tmp_path: Path) -> None:
    slack.slack.scopes.discard("mpim:write")
    status, output, _ = await village("doctor", **tokens(slack, tmp_path))
    assert status == 1
    assert "FIX  scopes: missing mpim:write" in output


async def test_the_doctor_says_what_is_wrong_with_tokens_and_settings(slack: Playground, tmp_path: Path) -> None:
    status, output, _ = await village("doctor", **{**tokens(slack, tmp_path), "SLACK_APP_TOKEN": "xapp-dead"})
    assert status == 1
    assert "FIX  app token: Slack refuses it (invalid_auth)" in output
    slack.faults.add(Fault("error", "auth.test", error="account_inactive"))
    _, output, _ = await village("doctor", **tokens(slack, tmp_path))
    assert "FIX  bot token: Slack refuses it (account_inactive)" in output
    _, output, _ = await village("doctor")
    assert "FIX  settings: SLACK_BOT_TOKEN is missing" in output


async def test_sentences_on_standard_input_become_json_lines(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "topics"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate(b"happy to mentor on business trips\nsleep(5)\n")
    first, second = output.decode().splitlines()
    assert '"business-travel"' in first
    assert '"volunteer"' in first
    assert '"topics": []' in second
