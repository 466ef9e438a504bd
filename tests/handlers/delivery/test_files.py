"""Files: brought, then shared, with a fault at every step; nobody gets one twice, nobody misses one."""

from collections.abc import AsyncIterator

import pytest

from handlers.platform.views.files import NOT_ALLOWED
from playground.limits.faults import Fault
from storage.database import Database
from storage.outbox.table import MessageState
from tests.handlers.support.post_office import Note, Office, Paper, let_retries_come, opened_office, seen_by, user_of

METHODS = ("files.getUploadURLExternal", "files.completeUploadExternal", "conversations.open")
KINDS = ("server_error", "html_503", "applied_then_dropped", "dropped_before", "ratelimited", "applied_then_slow")


@pytest.fixture
async def office(sqlite_database: Database) -> AsyncIterator[Office]:
    async with opened_office(sqlite_database) as opened:
        yield opened


async def _deliver_in_the_end(office: Office, paper: Paper) -> None:
    for _ in range(10):
        await office.deliver()
        if await office.state(paper) is MessageState.SENT:
            return
        await let_retries_come(office)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", METHODS)
async def test_a_file_arrives_once_whatever_slack_answers(office: Office, method: str, kind: str) -> None:
    office.playground.faults.add(Fault(kind, method, seconds=1.1))  # type: ignore[arg-type]
    paper = Paper(1, person=user_of(office, "marisa"))
    await office.queue(paper)
    await _deliver_in_the_end(office, paper)
    assert await office.state(paper) is MessageState.SENT
    assert seen_by(office, "marisa") == ["note 1"]


async def test_a_crash_after_sharing_shares_nothing_again(office: Office) -> None:
    paper = Paper(1, person=user_of(office, "marisa"))
    await office.queue(paper)
    office.playground.faults.add(Fault("applied_then_slow", "files.completeUploadExternal", seconds=1.1))
    await office.deliver()  # the answer comes too late: from here on it is as if the process had died
    assert await office.state(paper) is MessageState.WAITING
    await office.crash_and_start_again()
    assert await office.state(paper) is MessageState.SENT
    assert seen_by(office, "marisa") == ["note 1"]


async def test_a_file_that_slack_threw_away_before_it_was_shared_is_brought_anew(office: Office) -> None:
    paper = Paper(1, person=user_of(office, "marisa"))
    await office.queue(paper)
    office.playground.faults.add(Fault("dropped_before", "files.completeUploadExternal"))
    await office.deliver()
    [first] = office.playground.world.files
    del office.playground.world.files[first]
    await let_retries_come(office)
    await _deliver_in_the_end(office, paper)
    assert seen_by(office, "marisa") == ["note 1"]


async def test_bytes_that_did_not_arrive_are_brought_anew(office: Office) -> None:
    paper = Paper(1, person=user_of(office, "marisa"))
    await office.queue(paper)
    office.playground.slack.one_time_ids.uploads = _Losing()
    await office.deliver()
    office.playground.slack.one_time_ids.uploads = {}
    await let_retries_come(office)
    await _deliver_in_the_end(office, paper)
    assert seen_by(office, "marisa") == ["note 1"]


class _Losing(dict[str, str]):
    """Addresses that are good for nothing."""

    def __setitem__(self, token: str, file_id: str) -> None:
        pass


async def test_where_files_are_not_allowed_the_person_is_told_once_and_everything_else_goes_on(office: Office) -> None:
    office.playground.slack.scopes.discard("files:write")
    paper = Paper(1, person=user_of(office, "marisa"))
    await office.queue(paper)
    await _deliver_in_the_end(office, paper)
    (said,) = seen_by(office, "marisa")
    assert said.startswith("note 1")
    assert NOT_ALLOWED in said
    note = Note(2, person=user_of(office, "marisa"))
    await office.queue(note)
    await office.deliver()
    assert seen_by(office, "marisa")[-1] == "note 2"
