"""`doctor` says what Slack refused, and complains only of what somebody can allow."""

import pytest

from bot import doctor
from bot.core.clock import SystemClock
from bot.core.ids import ChannelId, UserId
from bot.core.undelivered import NotPosted
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS


@pytest.mark.parametrize(
    ("code", "is_well"), [("missing_scope", False), ("file_uploads_disabled", False), ("is_archived", True)]
)
def test_what_slack_refused_in_the_last_week_is_listed(
    sqlite_database: Database, clock: MovableClock, code: str, *, is_well: bool
) -> None:
    def refuse(uow: UnitOfWork) -> None:
        uow.outbox.add(NotPosted(UserId("U0ADA"), ChannelId("C0CHANNEL"), "message", "2026-11-03"))
        uow.sending.lose(uow.outbox.waiting(), code)

    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    assert doctor._refusals(url, KEYS).words == "none refused"
    clock.at = SystemClock().now()
    sqlite_database.transact_now(TEAM, refuse)
    finding = doctor._refusals(url, KEYS)
    assert finding.is_well is is_well
    assert f"{code} (1)" in finding.words
