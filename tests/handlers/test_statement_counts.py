"""How many statements every command, button, form and shortcut sends to the database, as a table that is held.

Whoever presses is a mentor, signed up, an organizer, and has one row of everything. Some of all ids there are, in the
shapes that views draw, are tried for each name, and the dearest press counts. A number that grows is looked at first;
after a change on purpose: `--snapshot-update`, then read the difference, and see docs/decisions/0031.
"""

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.core.ids import UserId
from handlers.platform import dispatch, workspace
from playground.world import User
from tests.handlers.forging import Forger, ids_in
from tests.handlers.large_office import statements
from tests.handlers.looking_in import below
from tests.handlers.test_forged_presses import quiet_harness
from tests.harness import Harness
from tests.storage.two_workspaces import ADA

# What is said after a command where nothing, or somebody's id, would not do it.
WORDS = {
    "command /mentor pause": "2 weeks",
    "command /returning pause": "2 weeks",
    "command /brownbag move": "December 16",
    "command /brownbag skip": "the office is closed",
    "command /brownbag host": "me",
    "command /askaround": "how do you sleep",
}


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine is no fault of ours."""
    monkeypatch.setattr(dispatch, "LONGEST_SECONDS", 60.0)
    monkeypatch.setattr(workspace, "BEFORE_ACK_SECONDS", 60.0)


async def dearest(forger: Forger, group: str) -> int:
    """The most statements that one press of this sends."""
    kind, _, name = group.partition(" ")
    forger.words = WORDS.get(group)
    assert forger.harness.village is not None
    found = [0]
    requests = list(getattr(forger, f"_{kind}s")(name))
    for request in requests[:: max(1, len(requests) // 5)]:
        with statements(forger.harness.village.database) as sent:
            await forger.make(kind, request)
        found.append(len(sent))
    return max(found)


async def test_every_press_sends_as_many_statements_as_the_table_says(
    harness: Harness, snapshot: SnapshotAssertion
) -> None:
    forger = await quiet_harness(harness)
    assert harness.village is not None
    harness.village._redraws.soon = lambda *_: None  # type: ignore[method-assign]  # Home is a request of its own
    harness.playground.world.add_user(User(ADA, "ada", "Ada"))
    forger.user_id = UserId(ADA)
    forger._ids = await below(harness, ids_in)
    table = {group: await dearest(forger, group) for group in forger.groups() if "forget" not in group}
    assert len(table) > 150
    assert table == snapshot
