"""What an ambiguous answer means, for every kind of message there is (docs/decisions/0008)."""

import asyncio
import dataclasses
import re
import types
import typing
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, time
from enum import Enum
from pathlib import Path

import pytest

from bot.core.ids import UserId
from bot.core.notifications import Channel, Group, InDoubt, Notification, in_doubt
from handlers import routers
from playground.limits.faults import Fault
from storage.database import Database
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.post_office import (
    Ask,
    Edit,
    Note,
    Office,
    Post,
    let_retries_come,
    opened_office,
    seen_by,
    user_of,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "decisions" / "0008-what-an-ambiguous-answer-means.md"


@pytest.fixture
async def office(sqlite_database: Database) -> AsyncIterator[Office]:
    async with opened_office(sqlite_database) as opened:
        yield opened


def test_every_kind_says_what_an_ambiguous_answer_means() -> None:
    meanings: dict[InDoubt, set[str]] = {meaning: set() for meaning in InDoubt}
    for name, delivery in routers.table().deliveries.items():
        notification = some(delivery.kind)
        meanings[in_doubt(notification, notification.to)].add(name)
    for meaning in set(InDoubt) - {InDoubt.LOOK}:
        assert meanings[meaning] == _listed(meaning), meaning
    assert meanings[InDoubt.LOOK]


def test_what_is_posted_in_two_steps_has_a_first_one_and_goes_to_a_channel() -> None:
    two_steps = [one for one in routers.table().deliveries.values() if one.kind.in_two_steps]
    assert two_steps
    for delivery in two_steps:
        assert delivery.placeholder is not None
        assert isinstance(some(delivery.kind).to, Channel)


def _listed(meaning: InDoubt) -> set[str]:
    found = re.search(rf"^- `{meaning}`: (.*?)(?=\n- |\n\n)", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE)
    assert found is not None, meaning
    return set(re.findall(r"`([\w.]+)`", found[1]))


def some(kind: type[Notification]) -> Notification:
    """Any notification of this kind."""
    made: Notification = _some_dataclass(kind)
    return made


def _some_dataclass(kind: typing.Any) -> typing.Any:
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: _some_value(hints[field.name]) for field in dataclasses.fields(kind)})


def _some_value(hint: typing.Any) -> object:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _some_value(parts[0])
    if origin is tuple:
        return (_some_value(parts[0]),) * 2 if parts[-1] is Ellipsis else tuple(_some_value(part) for part in parts)
    if isinstance(hint, typing.NewType):
        return hint("U1")
    if dataclasses.is_dataclass(hint):
        return _some_dataclass(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    values: dict[object, object] = {str: "U1", int: 1, bool: False, float: 1.0, type(None): None}
    values |= {datetime: moment, date: moment.date(), time: moment.time()}
    return hint() if origin or hint in (dict, frozenset) else values[hint]


MEANINGS = {
    InDoubt.LOOK: (["note 1"], MessageState.SENT),
    InDoubt.AGAIN: (["note 1"], MessageState.SENT),
    InDoubt.ONCE_MORE: (["placeholder 1", "placeholder 1"], MessageState.LOST),
    InDoubt.ONCE_MORE_THEN_SAID: (["note 1", "note 1"], MessageState.SENT),
}


@pytest.mark.parametrize("meaning", list(InDoubt))
async def test_however_often_the_answer_is_lost_each_meaning_holds(office: Office, meaning: InDoubt) -> None:
    marisa, meghan = user_of(office, "marisa"), user_of(office, "meghan")
    channel = office.playground.world.find_channel("#parents-and-allies").id
    note: Note = {
        InDoubt.LOOK: Note(1, person=marisa),
        InDoubt.AGAIN: Edit(1, person=marisa, place=await _said_before(office)),
        InDoubt.ONCE_MORE: Post(1, channel=channel),
        InDoubt.ONCE_MORE_THEN_SAID: Note(1, group=(marisa, meghan)),
    }[meaning]
    assert in_doubt(note, note.to) is meaning
    for method in ("chat.postMessage", "chat.update"):
        office.playground.faults.add(Fault("applied_then_dropped", method, times=3))
    await office.queue(note)
    for _ in range(8):
        await office.deliver()
        await let_retries_come(office)
    read, state = MEANINGS[meaning]
    assert _read(office, note) == read
    assert await office.state(note) is state


async def _said_before(office: Office) -> tuple[str, str]:
    """Where an earlier message of ours stands, in Priya's conversation; it is the one to be edited."""
    answer = await office.workspace.slack.chat_postMessage(channel=user_of(office, "priya"), text="before")
    return str(answer["channel"]), str(answer["ts"])


def _read(office: Office, note: Note) -> list[str]:
    match note.to:
        case Channel(channel_id):
            return [message.text for message in office.playground.world.channels[channel_id].messages]
        case Group():
            return [message.text for message in office.playground.person("marisa").group_dms[0].messages]
    return seen_by(office, "priya" if isinstance(note, Edit) else "marisa")


# A message in doubt that is not wanted any more: settled first, by whichever way it went.


async def withdrawn(office: Office, note: Note) -> None:
    await office.workspace.transact(lambda uow: uow.outbox.withdraw(note.key))


async def dropped(office: Office, _note: Note) -> None:
    """By whoever finds, at the moment of sending, that it is no longer wanted."""

    def drop(uow: UnitOfWork) -> None:
        for row in uow.outbox.waiting():
            uow.sending.drop(row)

    await office.workspace.transact(drop)


async def forgotten(office: Office, note: Note) -> None:
    """By *forget me* of somebody whom it is about."""

    def forget(uow: UnitOfWork) -> int:
        return uow.privacy.forget_messages(UserId(note.asked[0]), [], redrawn=[], left=[])

    assert await office.workspace.transact(forget) == 1


WAYS = (withdrawn, dropped, forgotten)


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_joined", [True, False])
async def test_a_message_in_doubt_that_is_not_wanted_any_more_ends_or_never_comes(
    office: Office, way: Callable[[Office, Note], Awaitable[None]], *, is_there: bool, is_joined: bool
) -> None:
    marisa, meghan = user_of(office, "marisa"), user_of(office, "meghan")
    note, beside = Ask(1, person=marisa, asked=(meghan,)), Ask(2, person=marisa)
    office.playground.faults.add(Fault("applied_then_dropped" if is_there else "dropped_before", "chat.postMessage"))
    await office.queue(note, *([beside] if is_joined and way is not dropped else []))
    await office.deliver()
    await way(office, note)
    for _ in range(3):
        await let_retries_come(office)
        await office.deliver()
    messages = office.playground.person("marisa").dm_messages
    said = " ".join(message.words for message in messages)
    assert "note 1" not in said
    has_other = is_joined and way is not dropped
    assert sum(message.buttons.count("Yes") for message in messages) == has_other
    assert ("note 2" in said) is has_other
    assert len(messages) == (is_there or has_other)
    assert await _unsettled(office) == 0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ["channel", "group"])
async def test_where_nobody_can_look_what_is_not_wanted_is_not_said_again(
    office: Office, way: Callable[[Office, Note], Awaitable[None]], where: str
) -> None:
    marisa, meghan, priya = (user_of(office, name) for name in ("marisa", "meghan", "priya"))
    channel = office.playground.world.find_channel("#parents-and-allies").id
    to_group = Note(1, group=(marisa, meghan), asked=(priya,))
    note = Note(1, channel=channel, asked=(priya,)) if where == "channel" else to_group
    office.playground.faults.add(Fault("applied_then_dropped", "chat.postMessage"))
    await office.queue(note)
    await office.deliver()
    await way(office, note)
    for _ in range(3):
        await let_retries_come(office)
        await office.deliver()
    assert len(_read(office, note)) == 1
    assert await _unsettled(office) == 0


async def test_a_message_under_way_while_it_is_withdrawn_ends(office: Office) -> None:
    note = Note(1, person=user_of(office, "marisa"))
    office.playground.faults.add(Fault("applied_then_slow", "chat.postMessage", seconds=0.3))
    await office.queue(note)
    sending = asyncio.create_task(office.deliver())
    await asyncio.sleep(0.15)
    await withdrawn(office, note)
    await sending
    await office.deliver()
    assert "note 1" not in " ".join(message.words for message in office.playground.person("marisa").dm_messages)
    assert await _unsettled(office) == 0


async def _unsettled(office: Office) -> int:
    """Rows of which it is still open whether Slack has them."""

    def count(uow: UnitOfWork) -> int:
        query = "SELECT count(*) FROM outbox WHERE unsure OR state IN ('waiting', 'dropping') OR stale"
        return int(uow.connection_for_storage.exec_driver_sql(query).scalar_one())

    return await office.workspace.transact(count)
