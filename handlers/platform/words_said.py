"""Plain words to the bot: heard by the listener for them, or taken as the press of a button that they answer."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from bot import log
from bot.core.errors import NotEligible
from bot.core.words import reading_in
from handlers.platform.answers import as_ephemeral
from handlers.platform.directory import Speaker
from handlers.platform.guard import Guard, once_for
from handlers.platform.requests import Answer, Click, Ephemeral, Push, Said, Update
from handlers.platform.router import Table
from handlers.platform.typed_answers import (
    AskedButton,
    Became,
    NeedsButton,
    Pressed,
    Question,
    TypedAnswer,
    chosen,
    last_question,
)
from handlers.platform.views.refusals import RefusalWords, not_heard
from storage.transactions.fate import Once
from storage.unit_of_work import UnitOfWork

REMEMBERED_FAULTS = 1_000


@dataclass(frozen=True)
class _Meant:
    """The button of our last question that words answer, and what listens to it."""

    question: Question
    button: AskedButton
    listener: Callable[[Click], Awaitable[Answer]]


class WordsSaid:
    """Hands plain words to their listener; each call takes the `Table` that holds now."""

    def __init__(self, guard: Guard, words: RefusalWords) -> None:
        self._guard = guard
        self._words = words
        self._not_heard: deque[str] = deque(maxlen=REMEMBERED_FAULTS)

    async def hear(self, request: Said, table: Table) -> None:
        """Run the listener for plain words; raises when it failed, so that Slack delivers them again.

        The person is told once that their words were lost, at Slack's first attempt, since the next may reach another
        replica; in a channel nothing is said. Words of outsiders are ignored.
        """
        if table.said is None:
            return
        speaker = await self._guard.speaker(request)
        if speaker is Speaker.OUTSIDER:
            return
        with reading_in(await self._guard.locale(request, speaker)):
            if speaker is Speaker.OURS:
                await self._hear(request, table)
            elif self._is_to_be_told(request):
                request.workspace.afterwards("dispatch.not_told", self._say_not_told(request))

    async def _hear(self, request: Said, table: Table) -> None:
        assert table.said is not None
        token = log.listener.set("said")
        try:
            async with self._guard.in_time("words"):
                await table.said(replace(request, press=partial(self._press, table)))
        except Exception:
            if self._is_to_be_told(request):
                request.workspace.afterwards("dispatch.not_heard", _say_not_heard(request))
            raise
        finally:
            log.listener.reset(token)

    async def _press(self, table: Table, said: Said, typed: TypedAnswer | None) -> Pressed:
        """Press the button of our last question that these words answer, as if the person had pressed it."""
        once = once_for("TypedAnswer", said.event_id)
        meant = await _meant(table, said, typed)
        if meant is None:
            # Delivered again after the press was stored and the question drawn again, it has pressed its button.
            is_done = await said.workspace.transact(_is_done, once)
            return Pressed(Became.PRESSED if is_done else Became.NOTHING)
        label = meant.button.label
        if meant.button.asks_again or meant.button.name not in table.typed:
            return Pressed(Became.BY_BUTTON, label)
        press = _as_pressed(said, meant, once)
        try:
            answer = await self._guard.run(Speaker.OURS, meant.button.name, meant.listener, press, as_ephemeral)
        except NeedsButton:
            return Pressed(Became.BY_BUTTON, label)
        if isinstance(answer, Push | Update):
            return Pressed(Became.BY_BUTTON, label)
        said.workspace.redraw_home(said.user_id)
        return Pressed(Became.PRESSED, label, answer.message if isinstance(answer, Ephemeral) else None)

    def _is_to_be_told(self, request: Said) -> bool:
        """Whether to tell the person now that their words were lost: at the first attempt, once, and not in a channel.

        No database is needed, which may be what is unreachable, and it holds for all replicas: the first attempt
        reaches one of them only, except that Slack may repeat it where it saw no answer.
        """
        if request.is_mention or not request.is_first or request.event_id in self._not_heard:
            return False
        self._not_heard.append(request.event_id)
        return True

    async def _say_not_told(self, request: Said) -> None:
        message = self._words.say(NotEligible("unknown"))
        await request.workspace.slack.chat_postMessage(
            channel=request.channel_id, text=message.text, thread_ts=request.thread_ts
        )


async def _meant(table: Table, said: Said, typed: TypedAnswer | None) -> _Meant | None:
    """Look up our last question in the conversation; None where these words answer none, or nothing listens to it."""
    slack, bot = said.workspace.slack, said.workspace.bot_user_id
    question = await last_question(slack, bot, said.channel_id, said.ts, said.thread_ts)
    button = chosen(question, said.words, typed, table.typed) if question else None
    listener = table.actions.get(button.name) if button else None
    if question is None or button is None or listener is None:
        return None
    return _Meant(question, button, listener)


def _as_pressed(said: Said, meant: _Meant, once: Once) -> Click:
    """The press that stands for these words; without a trigger, so that no form can be opened for it."""
    action_id, value = meant.button.action_id, meant.button.value
    return Click(
        replace(said.workspace, once=once),
        said.user_id,
        action_id,
        value,
        trigger_id="",
        element={"type": "button", "action_id": action_id, "value": value},
        channel_id=said.channel_id,
        message_ts=meant.question.ts,
        teams=said.teams,
        is_typed=True,
    )


def _is_done(uow: UnitOfWork, once: Once) -> bool:
    return bool(uow.requests_done.among([once.request]))


async def _say_not_heard(request: Said) -> None:
    """Tell the person directly, not through the outbox, which may be what is unreachable."""
    message = not_heard()
    await request.workspace.slack.chat_postMessage(
        channel=request.channel_id, text=message.text, thread_ts=request.thread_ts
    )
