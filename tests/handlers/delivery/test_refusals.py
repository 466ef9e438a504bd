"""Every error code that Slack documents, on every method that delivery calls: a fact about one call, no more."""

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.core.ids import UserId
from bot.core.notifications import Channel, Group, Notification, Person
from bot.core.slack_codes import CODES, FINAL, MOST_ATTEMPTS, THREAD_GONE, TOKEN_CODES, Meaning, meaning_of
from bot.core.undelivered import NotSent
from bot.core.working_hours import Standing
from handlers import routers
from handlers.delivery.leasing import SlackRefusal, lose
from playground.limits.faults import Fault
from storage.database import Database
from storage.outbox.table import MessageState, write_recipient
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.delivery.test_in_doubt import some
from tests.handlers.support.post_office import (
    Edit,
    Note,
    Office,
    Paper,
    Post,
    let_retries_come,
    opened_office,
    seen_by,
    user_of,
)

ROOT = Path(__file__).parents[3]
# Which kind of message makes delivery call which method.
WAYS = {
    "chat.postMessage": "person",
    "chat.update": "edit",
    "conversations.open": "group",
    "users.info": "checked",
    "files.getUploadURLExternal": "file",
    "files.completeUploadExternal": "file",
}


@pytest.fixture
async def office(sqlite_database: Database) -> AsyncIterator[Office]:
    async with opened_office(sqlite_database, answer_seconds=20) as opened:
        yield opened


def test_every_method_that_the_code_calls_has_its_codes() -> None:
    called = set()
    for path in [*(ROOT / "handlers").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]:
        called |= set(re.findall(r"\b(?:slack|client)\.([a-z]+(?:_[a-zA-Z]+)+)\(", path.read_text()))
    methods = {name.replace("_", ".") for name in called} - {"auth.revoke", "oauth.v2.access"}
    assert methods <= set(CODES), methods - set(CODES)


def test_an_error_of_slacks_is_read_in_one_place_since_its_answer_may_be_anything() -> None:
    """An answer that is no JSON is an `aiohttp` object in the same exception, without a code."""
    reading = re.compile(r"\b(?:error|problem|refused|trouble)\.response\b")
    readers = {path.name for path in (ROOT / "handlers").rglob("*.py") if reading.search(path.read_text())}
    assert readers == {"slack_errors.py"}


def test_the_document_lists_the_same_codes() -> None:
    document = (ROOT / "docs" / "slack.md").read_text()
    listed = {
        method: set(re.findall(r"`(\w+)`", codes))
        for method, codes in re.findall(r"^- `([\w.]+)`: (.*?)(?=\n- |\n\n|\Z)", document, re.MULTILINE | re.DOTALL)
    }
    common = listed.pop("all.methods")
    ours = {"connection_lost", "timeout", "server_error"}
    assert set(listed) == set(CODES)
    for method, codes in CODES.items():
        assert set(codes) - ours == listed[method] | common, method


def test_only_codes_about_the_token_can_silence_a_workspace() -> None:
    assert {"invalid_auth", "token_revoked", "account_inactive", "token_expired"} == TOKEN_CODES
    for method, codes in CODES.items():
        assert {code for code, meaning in codes.items() if meaning is Meaning.TOKEN} == TOKEN_CODES, method


def test_an_unknown_code_is_tried_a_few_times_and_then_final() -> None:
    assert [meaning_of("brand_new", "chat.postMessage", attempts) for attempts in (1, 4, 5)] == [
        Meaning.LATER,
        Meaning.LATER,
        Meaning.MESSAGE,
    ]


def to_send(office: Office, way: str, number: int, place: tuple[str, str]) -> Note:
    marisa, meghan = user_of(office, "marisa"), user_of(office, "meghan")
    match way:
        case "edit":
            return Edit(number, person=marisa, place=place)
        case "group":
            return Note(number, group=(marisa, meghan))
        case "checked":
            return Note(number, person=marisa, asked=(meghan,))
        case "file":
            return Paper(number, person=marisa)
    return Note(number, person=marisa)


@pytest.mark.parametrize("method", sorted(WAYS))
async def test_whatever_slack_answers_to_one_call_everybody_else_is_written_to(office: Office, method: str) -> None:
    """Each code in turn: the message it strikes ends as the table says, and the next one goes out."""
    answer = await office.workspace.slack.chat_postMessage(channel=user_of(office, "priya"), text="before")
    place = str(answer["channel"]), str(answer["ts"])
    directory = office.workspace.directory
    for number, (code, meaning) in enumerate(CODES[method].items()):
        directory._known.clear()
        struck, other = (
            to_send(office, WAYS[method], number, place),
            Note(1000 + number, person=user_of(office, "lori")),
        )
        fault = office.playground.faults.add(Fault("error", method, error=code))
        await office.queue(struck)
        await office.deliver()
        assert fault not in office.playground.faults.active, (code, "was never met")
        await office.queue(other)
        await office.deliver()
        assert await office.state(other) is MessageState.SENT, code
        assert office.deliverer.dead == set(), code
        for _ in range(3):
            if await office.state(struck) is not MessageState.WAITING:
                break
            await let_retries_come(office)
            await office.deliver()
        # Where files may not be sent, the words go without the file.
        is_replaced = code == "missing_scope" and WAYS[method] == "file"
        lost = meaning in FINAL - {Meaning.DONE} and not is_replaced
        assert await office.state(struck) is (MessageState.LOST if lost else MessageState.SENT), code
        assert (number in office.lost) is lost, code
        if lost:
            assert await refusal_of(office, struck) in {code, "not_eligible"}


async def refusal_of(office: Office, note: Note) -> str:
    def read(uow: UnitOfWork) -> str:
        query = f"SELECT refusal FROM outbox WHERE dedupe_key = '{note.key}'"
        return str(uow.connection_for_storage.exec_driver_sql(query).scalar_one())

    return await office.workspace.transact(read)


@pytest.mark.parametrize("code", sorted(TOKEN_CODES))
@pytest.mark.parametrize("is_dead", [True, False])
async def test_a_token_is_dead_only_when_slack_says_so_twice(office: Office, code: str, *, is_dead: bool) -> None:
    note = Note(1, person=user_of(office, "marisa"))
    office.playground.faults.add(Fault("error", "chat.postMessage", error=code))
    if is_dead:
        office.playground.faults.add(Fault("error", "auth.test", error=code))
    await office.queue(note)
    await office.deliver()
    assert office.deliverer.dead == ({office.workspace.team_id} if is_dead else set())
    assert await office.state(note) is MessageState.WAITING
    office.deliverer.dead.clear()
    await let_retries_come(office)
    await office.deliver()
    assert seen_by(office, "marisa") == ["note 1"]


@pytest.mark.parametrize("code", sorted(CODES["chat.update"]))
async def test_a_message_that_cannot_be_drawn_again_holds_up_nothing(office: Office, code: str) -> None:
    note = Note(1, person=user_of(office, "marisa"))
    await office.queue(note)
    await office.deliver()
    office.words[1] = "changed"
    await office.workspace.transact(lambda uow: uow.outbox.refresh(note.key))
    office.playground.faults.add(Fault("error", "chat.update", error=code))
    await office.queue(Note(2, person=user_of(office, "meghan")))
    await office.deliver()
    await let_retries_come(office)
    await office.deliver()
    assert seen_by(office, "meghan") == ["note 2"]
    assert seen_by(office, "marisa") == (["note 1"] if CODES["chat.update"][code] in FINAL else ["changed"])
    assert office.deliverer.dead == set()


@pytest.mark.parametrize("code", sorted(CODES["conversations.history"]))
async def test_who_may_not_look_repeats_once_at_most(office: Office, code: str) -> None:
    note = Note(1, person=user_of(office, "marisa"))
    office.playground.faults.add(Fault("applied_then_dropped", "chat.postMessage", times=2))
    office.playground.faults.add(Fault("error", "conversations.history", times=2, error=code))
    await office.queue(note)
    for _ in range(6):
        await office.deliver()
        await let_retries_come(office)
    assert len(seen_by(office, "marisa")) <= 2
    assert await office.state(note) is MessageState.SENT


@pytest.mark.parametrize("code", sorted(THREAD_GONE))
async def test_a_reply_whose_thread_is_gone_is_said_without_it(office: Office, code: str) -> None:
    channel = office.playground.world.find_channel("#parents-and-allies").id
    office.threads[1] = "1700000000.000100"
    office.playground.faults.add(Fault("error", "chat.postMessage", error=code))
    await office.queue(Note(1, channel=channel))
    await office.deliver()
    posted = office.playground.world.channels[channel].messages
    assert [(message.text, message.thread_ts) for message in posted] == [("note 1", None)]
    *_, accepted = office.playground.wire.calls("chat.postMessage")
    assert "thread_ts" not in accepted.request  # Slack would refuse it again


async def test_nothing_is_tried_for_ever(office: Office) -> None:
    marisa, channel = user_of(office, "marisa"), office.playground.world.find_channel("#parents-and-allies").id
    notes = [Note(1, person=marisa), Post(2, channel=channel)]
    for method in ("chat.postMessage", "conversations.history"):
        office.playground.faults.add(Fault("error", method, times=None, error="service_unavailable"))
    await office.queue(*notes)
    await office.deliver()
    with office.workspace.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE outbox SET attempts = {MOST_ATTEMPTS}, retry_at = 0")
    await office.deliver()
    assert [await office.state(note) for note in notes] == [MessageState.LOST, MessageState.LOST]


# Whoever waits is told


@pytest.mark.parametrize("meaning", sorted(FINAL - {Meaning.DONE}))
async def test_of_every_kind_that_is_lost_somebody_hears_or_a_feature_says_why_not(
    sqlite_database: Database, meaning: Meaning
) -> None:
    """Walks all kinds: one with a `lost` of its own decides; for every other one the outbox holds what is told."""
    deliveries = routers.table().deliveries
    told_by_default = 0
    for name, delivery in sorted(deliveries.items()):
        notification = some(delivery.kind)
        if delivery.lost is not None or name.startswith("delivery."):
            continue
        told = sqlite_database.transact_now(TEAM, lambda uow, one=notification: told_of(uow, one, meaning))  # type: ignore[misc]
        match notification.to:
            case Person():
                silent = meaning in {Meaning.PERSON, Meaning.CONVERSATION} or notification.standing is Standing.EDIT
                assert told == ([] if silent else [write_recipient(notification.to)]), name
            case Group(user_ids):
                assert len(told) == (0 if meaning is Meaning.PERSON else len(set(user_ids))), name
            case Channel():
                assert told == [write_recipient(Person(ORGANIZER))], name
        told_by_default += bool(told)
    assert told_by_default >= (4 if meaning in {Meaning.PERSON, Meaning.CONVERSATION} else 30)


@pytest.mark.parametrize("meaning", [Meaning.MESSAGE, Meaning.OPERATOR])
def test_only_the_lost_answer_to_what_somebody_just_did_is_told_at_once(
    sqlite_database: Database, meaning: Meaning
) -> None:
    for name, delivery in sorted(routers.table().deliveries.items()):
        notification = some(delivery.kind)
        is_default = delivery.lost is None and not name.startswith("delivery.")
        if not is_default or not isinstance(notification.to, Person) or notification.standing is Standing.EDIT:
            continue
        (told,) = sqlite_database.transact_now(TEAM, lambda uow, one=notification: rows_told(uow, one, meaning))  # type: ignore[misc]
        assert isinstance(told, NotSent)
        assert told.standing is (Standing.ANSWER if notification.standing is Standing.ANSWER else Standing.AWAITED), (
            name
        )
        assert told.is_forbidden is (meaning is Meaning.OPERATOR)


ORGANIZER = UserId("U0PRIYA")


def told_of(uow: UnitOfWork, notification: Notification, meaning: Meaning) -> list[str]:
    """Who is told when this is refused."""
    return sorted(write_recipient(told.to) for told in rows_told(uow, notification, meaning))


def rows_told(uow: UnitOfWork, notification: Notification, meaning: Meaning) -> list[Notification]:
    """What is queued when this is refused, in a world that is put back afterwards."""
    told: list[Notification] = []
    with suppress(ZeroDivisionError), uow.savepoint():
        uow.communities.add_organizer(ORGANIZER)
        uow.outbox.add(notification)
        (row,) = [row for row in uow.outbox.waiting() if row.key == notification.key]
        lose(uow, [row], {}, SlackRefusal("some_code", meaning))
        told += [row.notification for row in uow.outbox.waiting() if row.notification is not None]
        raise ZeroDivisionError
    return told
