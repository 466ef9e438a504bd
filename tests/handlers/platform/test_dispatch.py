"""Dispatch: whether words that were lost are told, and what a press that came too late has drawn again."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.core.errors import NoLongerOpen, NotAllowed, Refusal
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import PersonalNotification, notification
from bot.core.words import Locale
from bot.core.working_hours import Standing
from handlers.platform.directory import Speaker
from handlers.platform.dispatch import Dispatcher
from handlers.platform.requests import Answer, Click, Said
from handlers.platform.router import Router, Table
from handlers.platform.views.refusals import RefusalWords, not_heard
from storage.database import Database
from storage.transactions.fate import Once
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM

MARISA, DIRECT = UserId("U0MARISA"), ChannelId("D1")


@notification("dispatch.note", Standing.ANSWER, keyed_by=("user_id",), living=True)
class Note(PersonalNotification):
    """A message of these tests."""


@dataclass
class Slack:
    """As much of Slack's Web API as dispatch calls; it keeps what was posted."""

    posted: list[tuple[str, str, str | None]] = field(default_factory=list)

    async def chat_postMessage(self, *, channel: str, text: str, thread_ts: str | None) -> None:  # noqa: N802
        self.posted.append((channel, text, thread_ts))


@dataclass
class Desk:
    """As much of a workspace as the dispatcher uses; transactions are real ones."""

    database: Database | None = None
    slack: Slack = field(default_factory=Slack)
    who: Speaker = Speaker.OURS
    once: Once | None = None
    following: list[asyncio.Task[Any]] = field(default_factory=list)
    redrawn: list[UserId] = field(default_factory=list)

    async def speaker(self, _user_id: UserId, _teams: object) -> Speaker:
        return self.who

    async def locale_of(self, _user_id: UserId, *, asks: bool) -> Locale:
        return Locale.GERMAN if asks else Locale.ENGLISH_US

    async def transact(self, step: Any, *args: Any) -> Any:
        assert self.database is not None
        return await self.database.transact_once(self.once, TEAM, step, *args)

    def afterwards(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        if name == "respond":  # the answer in words, which goes to the response URL
            work.close()
        else:
            self.following.append(asyncio.create_task(work))

    def redraw_home(self, user_id: UserId) -> None:
        self.redrawn.append(user_id)

    async def finish(self) -> None:
        """What follows the acknowledgement."""
        for work in self.following:
            await work
        self.following.clear()


def words(desk: Desk, event_id: str = "E1", **more: Any) -> Said:
    return Said(desk, MARISA, "stop", DIRECT, "1.2", event_id, more.pop("is_mention", False), **more)  # type: ignore[arg-type]


def dispatcher_of(router: Router) -> Dispatcher:
    return Dispatcher(Table.of([router]), RefusalWords())


def failing() -> Dispatcher:
    router = Router("tests")

    @router.said
    async def on_said(_said: Said) -> Answer:
        raise ValueError("the database is away")

    return dispatcher_of(router)


async def lose(dispatcher: Dispatcher, said: Said) -> None:
    with pytest.raises(ValueError, match="away"):
        await dispatcher.words_said(said)
    await said.workspace.finish()  # type: ignore[attr-defined]


async def test_that_words_were_lost_is_told_where_they_were_said_at_the_first_attempt() -> None:
    desk = Desk()
    await lose(failing(), words(desk, thread_ts="1.1"))
    (posted,) = desk.slack.posted
    assert posted[::2] == (DIRECT, "1.1")
    assert posted[1] != not_heard().text  # it is told in the reader's language


async def test_that_words_were_lost_is_told_once_for_each_message() -> None:
    desk, dispatcher = Desk(), failing()
    for said in (words(desk), words(desk), words(desk, is_first=False), words(desk, "E2"), words(desk, "E2")):
        await lose(dispatcher, said)
    assert len(desk.slack.posted) == 2


@pytest.mark.parametrize("more", [{"is_mention": True}, {"is_first": False}], ids=str)
async def test_nothing_is_told_in_a_channel_or_of_a_later_attempt(more: dict[str, Any]) -> None:
    desk = Desk()
    await lose(failing(), words(desk, **more))
    assert desk.slack.posted == []


async def test_of_whom_slack_does_not_tell_whose_account_it_is_they_are_told_once_and_in_no_channel() -> None:
    desk, dispatcher = Desk(who=Speaker.UNKNOWN), failing()
    for said in (words(desk), words(desk), words(desk, "E2", is_mention=True), words(desk, "E3", is_first=False)):
        await dispatcher.words_said(said)
        await desk.finish()
    assert [channel for channel, _text, _thread in desk.slack.posted] == [DIRECT]


def pressing(refusal: Refusal) -> Dispatcher:
    router = Router("tests")

    @router.action("notes.press")
    async def on_press(click: Click) -> Answer:
        await click.workspace.transact(lambda uow: uow.outbox.add(Note(UserId("U0MEGHAN"))))
        raise refusal

    return dispatcher_of(router)


def deliver(uow: UnitOfWork) -> None:
    uow.outbox.add(Note(MARISA))
    rows = uow.sending.due()
    uow.sending.lease(rows)
    uow.sending.delivered(rows, DIRECT, "1.1")


def stale(database: Database) -> list[Any]:
    return [row.notification for row in database.transact_now(TEAM, lambda uow: uow.sending.stale())]


CLICK = Click(
    None,  # type: ignore[arg-type]
    MARISA,
    "notes.press",
    "x",
    "trigger",
    channel_id=DIRECT,
    message_ts="1.1",
    response_url="https://hooks.slack.com/x",
)


@pytest.mark.parametrize(
    ("refusal", "place", "redrawn"),
    [
        (NoLongerOpen(), {}, [Note(MARISA)]),
        (NoLongerOpen(), {"message_ts": "1.2"}, []),
        (NoLongerOpen(), {"channel_id": None, "message_ts": None}, []),
        (NotAllowed(), {}, []),
    ],
    ids=["its message", "another message", "in no message", "another refusal"],
)
async def test_a_press_that_came_too_late_has_its_message_drawn_again(
    sqlite_database: Database, refusal: Refusal, place: dict[str, Any], redrawn: list[Note]
) -> None:
    sqlite_database.transact_now(TEAM, deliver)
    assert stale(sqlite_database) == []
    desk = Desk(sqlite_database)
    acknowledged: list[bool] = []

    async def acknowledge() -> None:
        acknowledged.append(True)

    click = replace(CLICK, **{"workspace": desk, **place})
    await pressing(refusal).click(click, acknowledge)  # type: ignore[arg-type]
    await desk.finish()
    assert stale(sqlite_database) == redrawn
    assert acknowledged == [True]
    assert desk.redrawn == [MARISA]
