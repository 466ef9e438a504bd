"""LOG_LEVEL decides what our loggers say, before and after the first request, whatever Bolt does to its own."""

import logging

import pytest

from bot import log
from playground.limits.faults import Fault
from tests.support.harness import Harness


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
async def test_the_first_request_changes_no_level_of_ours(
    sqlite_url: str, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = logging.getLogger(log.OURS)
    monkeypatch.setattr(ours, "level", ours.level)
    ours.setLevel(level)
    async with Harness(sqlite_url) as harness:
        await harness.set_up()
        await harness.person("marisa").command("/mentor", "status")
        await harness.settle()
        assert ours.level == logging.getLevelName(level)
        assert log.get("outbox").getEffectiveLevel() == logging.getLevelName(level)


async def test_what_slack_refuses_is_said_in_the_log_after_requests_too(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    await harness.set_up()
    with caplog.at_level("WARNING", log.OURS):
        await harness.person("marisa").command("/mentor", "status")
        harness.playground.faults.add(Fault("error", "chat.postMessage", error="fatal_error"))
        await harness.person("meghan").say("hello there")
        await harness.settle()
    assert any("code=fatal_error" in record.getMessage() for record in caplog.records)
