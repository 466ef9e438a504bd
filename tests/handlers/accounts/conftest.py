"""The office that tests of accounts begin with."""

from datetime import UTC, datetime

import pytest

from bot.core.ids import UserId
from storage.database import Database
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock

MARISA, MEGHAN = UserId("U0MARISA"), UserId("U0MEGHAN")


@pytest.fixture
def asked(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Marisa has been asked for Meghan."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    office.mentor(MARISA, "business-travel")
    office.returner(MEGHAN, "business-travel")
    office.live_till_told(MARISA, "introductions.ask")
    return office
