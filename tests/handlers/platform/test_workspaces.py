"""What is remembered of workspaces and readers has a size and an age."""

import time
from typing import Any

import pytest

from bot.core.ids import TeamId, UserId
from bot.core.installations import Installation
from bot.core.words import Locale
from handlers.platform.readers import CHOICE_FRESH_SECONDS, MOST_REMEMBERED, Reader, Readers
from handlers.platform.workspaces import UNUSED_SECONDS, ManyWorkspaces
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.support.storing import put

TEAMS = [TeamId(f"T0TEAM{number:03d}") for number in range(5)]
READER = Reader(None, None, Locale.GERMAN)


def _install(uow: UnitOfWork) -> None:
    installed = Installation(uow.team_id, "xoxb-1", UserId("U0BOT"), "B0BOT", ("commands",), None, uow.now)
    put(uow.installations.save, installed)


async def test_a_workspace_that_nobody_needs_for_an_hour_is_let_go_and_found_again(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for team in TEAMS:
        sqlite_database.transact_now(team, _install)
    opened: list[TeamId] = []

    def opens(team_id: TeamId, *_more: object) -> Any:
        opened.append(team_id)
        return object()

    async def arrived(_team: TeamId) -> None: ...

    workspaces = ManyWorkspaces(sqlite_database, opens, arrived)
    await workspaces.begin()
    for team in TEAMS:
        assert await workspaces.find(team) is not None
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + UNUSED_SECONDS - 1)
    assert workspaces.held(TEAMS[0]) is not None
    monkeypatch.setattr(time, "monotonic", lambda: now + UNUSED_SECONDS + 1)
    await workspaces.changed()
    assert [team for team in TEAMS if workspaces.held(team) is not None] == TEAMS[:1]
    assert await workspaces.find(TEAMS[1]) is not None
    assert opened == [*TEAMS, TEAMS[1]]


def test_readers_are_remembered_for_a_minute_and_two_thousand_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    readers = Readers()
    for number in range(MOST_REMEMBERED + 10):
        readers.learn(UserId(f"U{number}"), READER)
    assert len(readers._known) == MOST_REMEMBERED
    assert readers.get(UserId("U9")) is None
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + CHOICE_FRESH_SECONDS + 1)
    readers.learn(UserId("U0LAST"), READER)
    assert list(readers._known) == ["U0LAST"]
