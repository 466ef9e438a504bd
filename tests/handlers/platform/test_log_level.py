"""LOG_LEVEL decides what our loggers say, before and after the first request, whatever Bolt does to its own."""

import logging

import pytest

from bot import log
from playground.faults import Fault
from tests.town import Town


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
async def test_the_first_request_changes_no_level_of_ours(
    sqlite_url: str, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = logging.getLogger(log.OURS)
    monkeypatch.setattr(ours, "level", ours.level)
    ours.setLevel(level)
    async with Town(sqlite_url) as town:
        await town.set_up()
        await town.person("marisa").command("/mentor", "status")
        await town.settle()
        assert ours.level == logging.getLevelName(level)
        assert log.get("outbox").getEffectiveLevel() == logging.getLevelName(level)


async def test_what_slack_refuses_is_said_in_the_log_after_requests_too(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await town.set_up()
    with caplog.at_level("WARNING", log.OURS):
        await town.person("marisa").command("/mentor", "status")
        town.playground.faults.add(Fault("error", "chat.postMessage", error="fatal_error"))
        await town.person("meghan").say("hello there")
        await town.settle()
    assert any("code=fatal_error" in record.getMessage() for record in caplog.records)
