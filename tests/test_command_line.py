"""Bad configuration stops start-up with one line that says what to do; `doctor` finds what is wrong."""

import asyncio
import json
import os
import re
import socket
import sqlite3
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import doctor
from bot.__main__ import EXIT_STATUSES
from bot.manifest import load, optional_scopes, variant
from bot.settings import VARIABLES, BadSettings, Settings, read_settings
from playground.delivery.sockets import Connection
from playground.limits.faults import Fault
from playground.server import Playground
from storage.db import schema
from storage.db.opening import open_database
from tests.support.command_line import village
from tests.support.databases import KEYS, PostgresqlServer

pytestmark = pytest.mark.waiting

ROOT = Path(__file__).resolve().parent.parent


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
        *(
            (
                {
                    "SLACK_BOT_TOKEN": "xoxb-1",
                    "SLACK_APP_TOKEN": "xapp-1",
                    "DATABASE_URL": f"postgresql://u:p@h:{port}/n",
                },
                word,
            )
            for port, word in (
                ("54x2", "port"),
                ("70000", "port"),
                ("-1", "port"),
                ("0", "port"),
                ("5432:1", "DATABASE"),
            )
        ),
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
    opened.close()
    status, _, errors = await village("run", ENCRYPTION_KEYS=KEYS, **tokens(slack, tmp_path))
    assert status == 2
    assert "python -m bot migrate" in errors


async def test_a_second_run_on_the_same_file_is_refused(slack: Playground, tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'village.db'}", KEYS)
    status, _, errors = await village("run", ENCRYPTION_KEYS=KEYS, **tokens(slack, tmp_path))
    opened.close()
    assert status == 2
    assert "Another Village is running" in errors


async def test_sealed_data_without_its_key_refuses_to_start(slack: Playground, tmp_path: Path) -> None:
    await village("migrate", DATABASE_URL=f"sqlite:///{tmp_path / 'village.db'}")
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
    await village("migrate", **url)
    assert (await village("organizers", "list", "T1", **url))[1] == "There are no organizers yet.\n"
    assert (await village("organizers", "add", "T1", "U1", **url))[1] == "Added.\n"
    assert (await village("organizers", "list", "T1", **url))[1] == "U1\n"
    assert (await village("organizers", "list", "T2", **url))[1] == "There are no organizers yet.\n"
    assert (await village("organizers", "remove", "T1", "U1", **url))[1] == "Removed.\n"
    status, _, errors = await village("organizers", "add", "T1", **url)
    assert status == 2
    assert "Name a person" in errors


NO_IDS = [("T1", "marisa"), ("T1", "@U1"), ("T1", "C1"), ("T1", "u1"), ("T1", ""), ("acme", "U1"), ("U1", "U1")]


async def test_only_ids_are_named_organizers(tmp_path: Path) -> None:
    url = {"DATABASE_URL": f"sqlite:///{tmp_path / 'village.db'}"}
    await village("migrate", **url)
    for team, user in NO_IDS:
        status, output, errors = await village("organizers", "add", team, user, **url)
        assert (status, output, errors.count("\n")) == (2, "", 1), (team, user)
    assert (await village("organizers", "list", "T1", **url))[1] == "There are no organizers yet.\n"


@pytest.mark.parametrize(
    "command",
    [("organizers", "list", "T1"), ("organizers", "add", "T1", "U1"), ("reencrypt",), ("backup", "file"), ("doctor",)],
)
async def test_no_command_makes_a_database_by_accident(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "elsewhere").mkdir()
    words = [str(tmp_path / word) if word == "file" else word for word in command]
    status, _, errors = await village(*words, DATABASE_URL=f"sqlite:///{tmp_path / 'elsewhere' / 'village.db'}")
    assert status == (1 if command == ("doctor",) else 2)
    assert errors.count("\n") <= 1
    assert list((tmp_path / "elsewhere").iterdir()) == []


DATABASE_COMMANDS = [
    ("run",),
    ("migrate",),
    ("organizers", "list", "T1"),
    ("organizers", "add", "T1", "U1"),
    ("reencrypt",),
    ("backup", "copy"),
    ("restore", "whole"),
    ("doctor",),
]


def _a_folder_for_a_key(file: Path, key: Path) -> str:
    key.unlink()
    key.mkdir()
    return f"sqlite:///{file}"


def _rubbish_for_a_key(file: Path, key: Path) -> str:
    key.write_bytes(b"\xff rubbish")
    return f"sqlite:///{file}"


def _no_key(file: Path, key: Path) -> str:
    key.unlink()
    return f"sqlite:///{file}"


def _newer(file: Path, _key: Path) -> str:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    return f"sqlite:///{file}"


def _a_diary(file: Path, _key: Path) -> str:
    file.write_text("Dear diary")
    return f"sqlite:///{file}"


# What is not right with a database: how that comes about (returns its address), and what stands in the line about it.
WRONG = {
    "the key file is a folder": (_a_folder_for_a_key, "village.db.key cannot be used (Is a directory)"),
    "the key file holds no key": (_rubbish_for_a_key, "village.db.key holds no key"),
    "the key file is missing": (_no_key, "village.db.key is missing"),
    "a newer version made it": (_newer, "newer version of Village: install that version"),
    "it is no database": (_a_diary, "village.db is no SQLite database"),
    "it is a folder": (lambda file, _key: f"sqlite:///{file.parent}", "is a folder"),
    "its folder is a file": (lambda file, key: f"sqlite:///{key}/{file.name}", "is a file and no folder"),
    "its server is away": (lambda *_: "postgresql://village@127.0.0.1:9/none", "nothing listens where DATABASE_URL"),
}
NEEDS_NO_KEY = {"the key file is a folder", "the key file holds no key", "the key file is missing"}


@pytest.mark.parametrize("how", WRONG)
async def test_whatever_is_wrong_with_a_database_every_command_says_so_in_one_line(
    slack: Playground, tmp_path: Path, how: str
) -> None:
    good = {"DATABASE_URL": f"sqlite:///{tmp_path / 'village.db'}"}
    assert (await village("migrate", **good))[0] == 0
    assert (await village("backup", str(tmp_path / "whole"), **good))[0] == 0
    happens, says = WRONG[how]
    url = happens(tmp_path / "village.db", tmp_path / "village.db.key")
    keys = {"ENCRYPTION_KEYS": KEYS} if url.startswith("postgresql") else {}
    for command in DATABASE_COMMANDS:
        if command[0] == "backup" and how in NEEDS_NO_KEY | {"a newer version made it"}:
            continue  # it reads any version, and needs no key
        words = [str(tmp_path / word) if word in {"copy", "whole"} else word for word in command]
        status, output, errors = await village(*words, **{**tokens(slack, tmp_path), **keys, "DATABASE_URL": url})
        if command[0] == "doctor":
            assert status == 1
            assert says in output
        elif command[0] == "restore":  # it wants an empty one, and may say so first
            assert (status, output, errors.count("\n")) == (2, "", 1), errors
        else:
            assert (status, output, errors.count("\n")) == (2, "", 1), (command, errors)
            assert says in errors, command


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "required: command. See python -m bot --help"),
        (("nonsense",), "'nonsense'"),
        (("run", "now"), "now. See"),
        (("backup",), "required: file. See python -m bot backup --help"),
        (("organizers", "add"), "required: team. See python -m bot organizers --help"),
        (("organizers", "paint", "T1"), "'paint'"),
        (("slack-cli", "nonsense"), "'nonsense'"),
        (("manifest", "--url"), "--url"),
        (("restore", "/nowhere/copy"), "/nowhere/copy does not exist"),
    ],
)
async def test_wrong_arguments_are_told_in_one_line(words: tuple[str, ...], says: str) -> None:
    status, output, errors = await village(*words)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("village: ")
    assert says in errors


async def test_a_village_that_does_not_answer_is_not_well() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and never listens
        port = nobody.getsockname()[1]
        status, _, errors = await village("health", PORT=str(port))
    assert (status, errors.count("\n")) == (1, 1), "2 is no status that a container's health check may end with"
    assert f"Nothing answers at port {port}" in errors


async def test_the_doctor_looks_at_the_database_although_tokens_are_missing(tmp_path: Path) -> None:
    (tmp_path / "village.db").write_text("Dear diary")
    status, output, _ = await village("doctor", DATABASE_URL=f"sqlite:///{tmp_path / 'village.db'}")
    assert status == 1
    assert "FIX  settings: SLACK_BOT_TOKEN is missing" in output
    assert "FIX  database: " in output


async def test_an_empty_database_stays_empty(postgresql: PostgresqlServer) -> None:
    url = postgresql.empty()
    for command in (("organizers", "add", "T1", "U1"), ("reencrypt",)):
        status, _, errors = await village(*command, DATABASE_URL=url, ENCRYPTION_KEYS=KEYS)
        assert status == 2
        assert "The database is empty" in errors


async def test_the_version_is_the_one_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert await village("--version") == (0, f"Village {version}\n", "")
    assert f"## {version} - 2" in (ROOT / "CHANGELOG.md").read_text()


async def test_the_help_names_every_command_variable_and_exit_status() -> None:
    status, output, _ = await village("--help")
    assert status == 0
    assert set(VARIABLES) == {name.upper() for name in Settings.model_fields}
    for word in (*VARIABLES, *(f"\n  {status:<4} " for status in EXIT_STATUSES), "python -m bot organizers add"):
        assert word in output
    deploying = (ROOT / "docs" / "deploying.md").read_text()
    for name in VARIABLES:
        assert f"`{name}`" in deploying
    for code, words in EXIT_STATUSES.items():
        assert f"| {code} | {words} |" in deploying


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
@pytest.mark.parametrize("value", ["nonsense", "-1", "nan", "inf", "99999999999999999999", "1e400", "\N{SNOWMAN}"])
def test_no_setting_is_refused_in_the_words_of_a_library(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name.upper(), value)
    try:
        read_settings()
    except BadSettings as problem:
        said = str(problem)
        assert said.startswith(name.upper())
        assert "\n" not in said
        assert not re.search(r"[Ii]nput|valid|parse|pydantic|type=", said), said
        assert value not in said or value == "-1"


async def test_a_host_that_is_none_of_ours_and_a_port_at_the_end_are_told_in_one_line(
    slack: Playground, tmp_path: Path
) -> None:
    for host in ("192.0.2.1", "nowhere.invalid"):
        status, _, errors = await village("run", HOST=host, **tokens(slack, tmp_path))
        assert (status, errors.count("\n")) == (2, 1)
        assert "not an address of this machine" in errors
    with socket.create_server(("127.0.0.1", 65535)):
        status, _, errors = await village("run", HOST="127.0.0.1", PORT="65535", **tokens(slack, tmp_path))
    assert (status, errors.count("\n")) == (2, 1)
    assert "PORT 65535" in errors


async def test_the_doctor_finds_nothing_where_all_is_well(slack: Playground, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        here = {**tokens(slack, tmp_path), "PORT": str(free.getsockname()[1])}
    status, output, _ = await village("doctor", **here)
    assert "FIX" not in output
    assert status == 0
    for subject in (
        "settings",
        "bot token",
        "scopes",
        "clock",
        "app token",
        "socket",
        "zone data",
        "translations",
        "page",
        "port",
        "database",
        "schema",
    ):
        assert f"ok   {subject}:" in output
    status, as_json, _ = await village("doctor", "--json", **here)
    assert status == 0
    assert [f"ok   {line['subject']}: {line['words']}" for line in json.loads(as_json)] == output.splitlines()
    assert all(line["ok"] is True for line in json.loads(as_json))


async def test_the_doctor_opens_no_connection_that_slack_would_send_requests_to(
    slack: Playground, tmp_path: Path
) -> None:
    opened: list[Connection] = []

    class Remembering(list[Connection]):
        def append(self, connection: Connection) -> None:
            opened.append(connection)
            super().append(connection)

    slack.slack.sockets.connections = Remembering()
    _, output, _ = await village("doctor", **tokens(slack, tmp_path))
    assert "ok   socket: 127.0.0.1 answers" in output
    assert opened == []


async def test_the_doctor_sees_a_port_that_is_taken_or_not_ours(slack: Playground, tmp_path: Path) -> None:
    async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0) as taken:
        port = str(taken.sockets[0].getsockname()[1])
        here = {"HOST": "127.0.0.1", "PORT": port}
        _, output, _ = await village("doctor", **here, **tokens(slack, tmp_path))
        assert f"ok   port: {port} is in use; the next free one will be used" in output
        over_http = {**tokens(slack, tmp_path), "SLACK_SIGNING_SECRET": "secret", **here}
        del over_http["SLACK_APP_TOKEN"]
        status, output, _ = await village("doctor", **over_http)
    assert status == 1
    assert f"FIX  port: {port} is in use by something that is not ready" in output
    _, output, _ = await village("doctor", HOST="192.0.2.1", **tokens(slack, tmp_path))
    assert "FIX  port: HOST '192.0.2.1' is not an address of this machine" in output


def test_the_doctor_reads_what_came_with_village(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    assert doctor._translations(tmp_path).is_well
    (folder / "village.mo").write_bytes(b"nonsense")
    assert doctor._translations(tmp_path) == doctor.CheckResult(
        "translations", False, "de/LC_MESSAGES/village.mo cannot be read: install Village again"
    )
    (tmp_path / "page" / "static").mkdir(parents=True)
    assert not doctor._page(tmp_path).is_well
    (tmp_path / "page" / "static" / "index.html").write_text('<script src="/assets/main.js"></script>')
    assert not doctor._page(tmp_path).is_well
    (tmp_path / "page" / "static" / "main.js").write_text("")
    assert doctor._page(tmp_path).is_well
    assert doctor._page(tmp_path / "not there").is_well
    (tmp_path / "tzdata.zi").write_text("# version 2019a\n# more\n")
    assert doctor._zone_data_of_the_host(tmp_path) == "2019a"
    assert doctor._zone_data_of_the_host(tmp_path / "not there") is None


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


async def test_the_doctor_says_what_does_not_work_where_a_scope_was_declined(slack: Playground, tmp_path: Path) -> None:
    assert set(doctor.WITHOUT) == optional_scopes(load())
    slack.slack.scopes -= set(doctor.WITHOUT)
    status, output, _ = await village("doctor", **tokens(slack, tmp_path))
    assert status == 0
    for scope, words in doctor.WITHOUT.items():
        assert f"without {scope} {words}" in output


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
