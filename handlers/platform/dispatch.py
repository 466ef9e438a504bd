"""Dispatch from Bolt's few listeners to those of the routers (`handlers.platform.router`).

Bolt tries its listeners one after another (60 of them cost ten times one), so it gets one per kind and the table does
the rest. A listener gets one typed request and *returns* its answer; the dispatcher acknowledges with it after the
listener has committed, so nothing is acknowledged that is not stored, and every request is answered.
"""

import asyncio
import hashlib
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import log
from bot.core.deadline import Deadline, limited, seconds_left
from bot.core.errors import NoLongerOpen, NotEligible, Refusal
from bot.core.ids import ChannelId, UserId
from bot.core.typed_text import CommandWords
from bot.core.words import Locale, _, reading_in
from handlers.platform.directory import NotTold, Speaker
from handlers.platform.metrics.counts import Counts
from handlers.platform.requests import (
    Answer,
    Clear,
    Click,
    Command,
    Ephemeral,
    Errors,
    Event,
    Push,
    Said,
    Shortcut,
    Submission,
    Update,
)
from handlers.platform.router import CommandListener, Table
from handlers.platform.slack_errors import code_of
from handlers.platform.typed_answers import Became, NeedsButton, Pressed, TypedAnswer, chosen, last_question
from handlers.platform.views import forms
from handlers.platform.views.blocks import Message, modal, plain_message, text
from handlers.platform.views.refusals import RefusalWords, apology, not_heard, not_shown
from handlers.platform.views.rendering import rendered
from handlers.platform.workspace import Workspace
from storage.transactions.fate import DoneBefore, Once
from storage.unit_of_work import UnitOfWork

LONGEST_SECONDS = 2.5  # for everything before the acknowledgement, what Slack is asked to show included
SHOWING_SECONDS = 0.6  # of these kept for `views.open`, where every answer is shown by it
LEAST_SECONDS = 1.0  # for a listener, whatever went before
SLOW_SECONDS = 1.0
_ACTS = frozenset({"app_home_opened", "message"})  # events that are what somebody does
_NO_WORDS = CommandWords.of(())
REMEMBERED_FAULTS = 1_000

_log = log.get("dispatch")


class Dispatcher:
    """Gives each request to its listener in a `Table`, and acknowledges with the answer."""

    def __init__(self, table: Table, words: RefusalWords, counts: Counts | None = None) -> None:
        self.counts = counts or Counts()
        self.table = table
        self.in_hand = 0
        self._not_heard: deque[str] = deque(maxlen=REMEMBERED_FAULTS)
        self._words = words
        self._sub_commands = {command: CommandWords.of(own) for command, own in table.sub_commands.items()}

    async def command(self, request: Command, ack: AsyncAck) -> None:
        """Answer a command with the listener of its sub-command, else its own; visible to the person only."""
        listener, request = self.sub_command(request)
        async with self._heard_from("command", request) as speaker:
            answer = await self._guarded(speaker, request.command, listener, _once(request), _as_ephemeral)
            await _acknowledge_command(ack, answer)

    async def click(self, request: Click, ack: AsyncAck) -> None:
        """Run the listener of a pressed element, show its answer to the person who pressed only, and acknowledge."""
        name = request.action_id.split("#")[0]
        listener = self.table.actions.get(name)
        if listener is None:  # link buttons and inputs that need no answer
            await ack()
            return
        async with self._heard_from("click", request) as speaker:
            # Pressed in a message, it is answered afterwards, so that the listener may take all the time there is.
            kept = 0.0 if request.response_url else SHOWING_SECONDS
            answer = await self._guarded(speaker, name, listener, _once(request), _as_ephemeral, kept=kept)
            try:
                await self._answer_click(request, answer)
            finally:
                await ack()

    async def submission(self, request: Submission, ack: AsyncAck) -> None:
        """Run a submitted form's listener and acknowledge with its answer; a damaged form reaches none (R17)."""
        listener = self.table.submissions.get(request.callback_id)
        if listener is None:
            await ack()
            return
        async with self._heard_from("submission", request) as speaker:
            form = forms.read(request.view)
            if isinstance(form, forms.Refused) and speaker is Speaker.OURS:
                answer = self._asked_again(form)
            else:
                if not isinstance(form, forms.Refused):
                    request = replace(request, values=form.values, private_metadata=form.own)
                answer = await self._guarded(speaker, request.callback_id, listener, _once(request), _as_notice)
            await _acknowledge_submission(ack, answer)

    def _asked_again(self, form: forms.Refused) -> Answer:
        """Refuse a form that came back without one of its fields, or over a limit; no listener gets it (R17)."""
        self.counts.refusals += 1
        _log.warning("dispatch.form_refused")
        if form.by_field:
            return Errors(form.by_field)
        return _as_notice(plain_message(_(forms.NOT_THIS_FORM)))

    async def shortcut(self, request: Shortcut, ack: AsyncAck) -> None:
        """Run the listener of a global or message shortcut, open the view it returns, and acknowledge."""
        name, listener = request.callback_id, self.table.shortcuts.get(request.callback_id)
        if listener is None:
            await ack()
            return
        async with self._heard_from("shortcut", request) as speaker:
            answer = await self._guarded(speaker, name, listener, _once(request), _as_notice, kept=SHOWING_SECONDS)
            if isinstance(answer, Update | Push):
                await self._shown(request.open(answer.view))
            await ack()

    @asynccontextmanager
    async def _heard_from(self, kind: str, request: Command | Click | Submission | Shortcut) -> AsyncIterator[Speaker]:
        """Count the request, within the deadline and in the language of the speaker, who is yielded; whatever they did,
        their Home is redrawn afterwards.
        """
        with self._counted(kind), limited(LONGEST_SECONDS):
            speaker = await self._speaker(request)
            if speaker is Speaker.OUTSIDER:
                yield speaker
                return
            with reading_in(await self._locale(request, speaker)):
                yield speaker
        request.workspace.redraw_home(request.user_id)

    async def words_said(self, request: Said) -> None:
        """Run the listener for plain words; raises when it failed, so that Slack delivers them again.

        The person is told once that their words were lost, at Slack's first attempt, since the next may reach another
        replica; in a channel nothing is said. Words of outsiders are ignored.
        """
        if self.table.said is None:
            return
        speaker = await self._speaker(request)
        if speaker is Speaker.OUTSIDER:
            return
        with reading_in(await self._locale(request, speaker)):
            await self._hear(request, speaker)

    async def _hear(self, request: Said, speaker: Speaker) -> None:
        if self.table.said is None:
            return
        if speaker is not Speaker.OURS:
            if self._is_to_be_told(request):
                request.workspace.afterwards("dispatch.not_told", self._say_not_told(request))
            return
        token = log.listener.set("said")
        try:
            with self._counted("words"), limited(LONGEST_SECONDS):
                async with asyncio.timeout(LONGEST_SECONDS):
                    await self.table.said(replace(request, press=self._press))
        except Exception:
            if self._is_to_be_told(request):
                request.workspace.afterwards("dispatch.not_heard", _say_not_heard(request))
            raise
        finally:
            log.listener.reset(token)

    async def _press(self, said: Said, typed: TypedAnswer | None) -> Pressed:
        """Press the button of our last question that these words answer, as if the person had pressed it."""
        slack, bot = said.workspace.slack, said.workspace.bot_user_id
        once = _once_for("TypedAnswer", said.event_id)
        question = await last_question(slack, bot, said.channel_id, said.ts, said.thread_ts)
        button = chosen(question, said.words, typed, self.table.typed) if question else None
        listener = self.table.actions.get(button.name) if button else None
        if question is None or button is None or listener is None:
            # Delivered again after the press was stored and the question drawn again, it has pressed its button.
            is_done = await said.workspace.transact(_is_done, once)
            return Pressed(Became.PRESSED if is_done else Became.NOTHING)
        if button.asks_again or button.name not in self.table.typed:
            return Pressed(Became.BY_BUTTON, button.label)
        press = Click(
            replace(said.workspace, once=once),
            said.user_id,
            button.action_id,
            button.value,
            trigger_id="",
            element={"type": "button", "action_id": button.action_id, "value": button.value},
            channel_id=said.channel_id,
            message_ts=question.ts,
            teams=said.teams,
        )
        try:
            answer = await self._guarded(Speaker.OURS, button.name, listener, press, _as_ephemeral)
        except NeedsButton:
            return Pressed(Became.BY_BUTTON, button.label)
        if isinstance(answer, Push | Update):
            return Pressed(Became.BY_BUTTON, button.label)
        said.workspace.redraw_home(said.user_id)
        return Pressed(Became.PRESSED, button.label, answer.message if isinstance(answer, Ephemeral) else None)

    def _is_to_be_told(self, request: Said) -> bool:
        """Whether to tell the person now that their words were lost: at the first attempt, once, and not in a channel.

        No database is needed, which may be what is unreachable, and it holds for all replicas: the first attempt
        reaches one of them only, except that Slack may repeat it where it saw no answer.
        """
        if request.is_mention or not request.is_first or request.event_id in self._not_heard:
            return False
        self._not_heard.append(request.event_id)
        return True

    async def event(self, request: Event) -> None:
        """Hand the event to every listener for its kind; raises when one fails, so that Slack delivers it again."""
        listeners = self.table.events.get(request.kind, ())
        with self._counted("event"), limited(LONGEST_SECONDS):
            async with asyncio.timeout(LONGEST_SECONDS):
                heard = await self._heard(request) if listeners else None
                if heard is None:
                    return
                for listener in listeners:
                    await listener(heard)

    async def _heard(self, request: Event) -> Event | None:
        """The event, if listeners may have it: something one of ours did, or a change of an account; None otherwise."""
        if request.kind == "user_change":
            directory, user = request.workspace.directory, request.body["user"]
            profile = directory.learn(user)
            try:
                profile = profile or await directory.profile(UserId(user["id"]), fresh=True)
            except (NotEligible, NotTold):
                return None
            return replace(request, profile=profile)
        user_id = request.speaker_id
        if request.kind not in _ACTS or user_id is None or user_id == request.workspace.bot_user_id:
            return request
        speaker = await request.workspace.speaker(user_id, request.teams)
        self._count(speaker)
        return request if speaker is Speaker.OURS else None

    async def _speaker(self, request: Command | Click | Submission | Shortcut | Said) -> Speaker:
        """Whether the person who acts belongs to this workspace; every request is checked here."""
        speaker = await request.workspace.speaker(request.user_id, request.teams)
        self._count(speaker)
        return speaker

    async def _locale(self, request: Command | Click | Submission | Shortcut | Said, speaker: Speaker) -> Locale:
        """The language in which the answer to this request is drawn (R18); decided only here."""
        return await request.workspace.locale_of(request.user_id, asks=speaker is Speaker.OURS)

    def _count(self, speaker: Speaker) -> None:
        if speaker is not Speaker.OURS:
            self.counts.rejected[speaker.value] += 1

    async def _say_not_told(self, request: Said) -> None:
        message = self._words.say(NotEligible("unknown"))
        await request.workspace.slack.chat_postMessage(
            channel=request.channel_id, text=message.text, thread_ts=request.thread_ts
        )

    @contextmanager
    def _counted(self, kind: str) -> Iterator[None]:
        """Count the request as in hand until it is done, for a graceful stop, and how long it took."""
        self.in_hand += 1
        began = time.monotonic()
        try:
            yield
        finally:
            self.in_hand -= 1
            self.counts.acknowledged[kind].add(time.monotonic() - began)

    def sub_command(self, request: Command) -> tuple[CommandListener, Command]:
        """The listener for a command's words, and the request with what follows the sub-command (or with `nearest`)."""
        known = self._sub_commands.get(request.command, _NO_WORDS)
        name, rest = known.split(request.words)
        if name is None:
            name, rest = known.in_another_language(request.words)
        if name is None:
            nearest = known.nearest(request.words)
            return self.table.commands.get(request.command, _unknown_command), replace(request, nearest=nearest)
        command = f"{request.command} {name}"
        return self.table.commands[command], replace(request, command=command, words=rest)

    async def _answer_click(self, request: Click, answer: Answer) -> None:
        match answer:
            case Ephemeral(message) if request.response_url:
                request.workspace.afterwards("respond", _respond(request.workspace, request.response_url, message))
            case Ephemeral(message):
                await self._shown(request.open(_notice(message)))
            case Push(view):
                await self._show(request, request.open(view))
            case Update(view):
                await self._show(request, request.update(view) if request.is_in_modal else request.open(view))
            case _:
                pass

    async def _shown(self, call: Awaitable[None]) -> bool:
        """Await a call that shows a view; False where it failed (trigger too old, Slack too slow),
        so that the acknowledgement still goes out. A view that Slack does not take as one is a fault of ours.
        """
        try:
            await call
        except Exception as problem:
            if _is_shown_already(problem):
                return True
            if isinstance(problem, SlackApiError) and code_of(problem) == "invalid_arguments":
                self.counts.faults["request"] += 1
            _log.exception("dispatch.view_not_shown")
            return False
        return True

    async def _show(self, request: Click, call: Awaitable[None]) -> None:
        """Show a view; where Slack did not in time, tell the person who pressed, if there is a response URL."""
        if not await self._shown(call) and request.response_url:
            request.workspace.afterwards("respond", _respond(request.workspace, request.response_url, not_shown()))

    async def _guarded(
        self,
        speaker: Speaker,
        name: str,
        listener: Callable[[Any], Awaitable[Answer]],
        request: Any,
        shown: Callable[[Message], Answer],
        *,
        kept: float = 0.0,
    ) -> Answer:
        """Run a listener; a refusal or a fault becomes an answer in words. `kept` seconds are left for showing it.

        Outsiders get no answer, and nobody of whom Slack does not tell whose account it is reaches the listener.
        """
        listener = _INSTEAD.get(speaker, listener)
        token = log.listener.set(name)
        began = time.monotonic()
        # The time the check of the speaker took is spent, but even a slow check leaves the listener `LEAST_SECONDS`.
        with limited(min(LONGEST_SECONDS - kept, max(seconds_left() - kept, LEAST_SECONDS))) as limit:
            try:
                async with asyncio.timeout(limit.remaining()):
                    return await listener(request)
            except DoneBefore:
                self.counts.rejected["replayed"] += 1
                return None
            except Refusal as refusal:
                self.counts.refusals += 1
                _show_as_it_is(request, refusal)
                return shown(self._words.say(refusal))
            except SlackApiError as problem:
                if _is_shown_already(problem):
                    return None
                return self._failed(shown, limit)
            except NeedsButton:
                raise
            except Exception:  # the one place where everything is caught: the person gets an apology, we a line
                return self._failed(shown, limit)
            finally:
                took = time.monotonic() - began
                if took > SLOW_SECONDS:
                    _log.warning("dispatch.slow seconds=%.1f", took)
                log.listener.reset(token)

    def _failed(self, shown: Callable[[Message], Answer], limit: Deadline) -> Answer:
        """Log what was just raised; what the person gets instead of an answer."""
        self.counts.faults["request"] += 1
        reference = log.reference()
        _log.exception("dispatch.failed reference=%s", reference)
        return shown(apology(reference, changed_nothing=limit.changed_nothing))


R = TypeVar("R", Command, Click, Submission, Shortcut)


def _once(request: R) -> R:
    """The request with a workspace in which it changes something only once, whichever replica it reaches (R80).

    Slack makes a new trigger for each; a hash of it is all that is kept.
    """
    if not request.trigger_id:
        return request
    return replace(
        request, workspace=replace(request.workspace, once=_once_for(type(request).__name__, request.trigger_id))
    )


def _is_done(uow: UnitOfWork, once: Once) -> bool:
    return bool(uow.requests_done.among([once.request]))


def _once_for(kind: str, unique: str) -> Once:
    return Once(hashlib.sha256(f"{kind}:{unique}".encode()).hexdigest()[:32])


def _is_shown_already(problem: Exception) -> bool:
    """Whether Slack has used this trigger before: the view stands on the screen."""
    return isinstance(problem, SlackApiError) and code_of(problem) == "exchanged_trigger_id"


def _show_as_it_is(request: Any, refusal: Refusal) -> None:
    """A press that came too late shows that its message is out of date: it is drawn again, where it lives."""
    if isinstance(request, Click) and isinstance(refusal, NoLongerOpen) and request.channel_id and request.message_ts:
        place = (request.channel_id, request.message_ts)
        workspace = replace(request.workspace, once=None)  # to be drawn again is not what the request asked for
        workspace.afterwards("dispatch.redraw", workspace.transact(_redraw, *place))


def _redraw(uow: UnitOfWork, channel: ChannelId, ts: str) -> None:
    uow.outbox.refresh_at(channel, ts)


async def _not_told(_request: Any) -> Answer:
    """The listener used in place of all others where Slack does not tell whose account it is: nothing is stored."""
    raise NotEligible("unknown")


async def _ignored(_request: Any) -> Answer:
    """The listener used in place of all others for outsiders."""
    return None


_INSTEAD = {Speaker.UNKNOWN: _not_told, Speaker.OUTSIDER: _ignored}


async def _unknown_command(_request: Command) -> Answer:
    """The listener for a command that only an older manifest has; Slack would show an error of its own."""
    raise Refusal


def _as_ephemeral(message: Message) -> Answer:
    return Ephemeral(message)


def _as_notice(message: Message) -> Answer:
    return Update(_notice(message))


def _notice(message: Message) -> View:
    return modal("village.notice", "Village", list(message.blocks) or [text(message.text)])


async def _acknowledge_command(ack: AsyncAck, answer: Answer) -> None:
    if isinstance(answer, Ephemeral):
        blocks = [rendered(block) for block in answer.message.blocks]
        await ack(text=answer.message.text, blocks=blocks or None, response_type="ephemeral")
    else:
        await ack()


async def _acknowledge_submission(ack: AsyncAck, answer: Answer) -> None:
    match answer:
        case Errors(by_field):
            await ack(response_action="errors", errors=dict(by_field))
        case Update(view):
            await ack(response_action="update", view=rendered(view))
        case Push(view):
            await ack(response_action="push", view=rendered(view))
        case Ephemeral(message):
            await ack(response_action="update", view=rendered(_notice(message)))
        case Clear():
            await ack(response_action="clear")
        case None:
            await ack()


async def _respond(workspace: Workspace, response_url: str, message: Message) -> None:
    """Post the answer at the response URL, visible to the person only; a used or expired URL is logged and ignored."""
    # Over the session of all calls: a session of its own would mean a handshake for each answer.
    webhook = AsyncWebhookClient(response_url, session=workspace.slack.session, retry_handlers=[])
    blocks = [rendered(block) for block in message.blocks]
    answer = await webhook.send(
        text=message.text, blocks=blocks or None, response_type="ephemeral", replace_original=False
    )
    if answer.status_code != 200:
        _log.warning("dispatch.respond status=%s", answer.status_code)


async def _say_not_heard(request: Said) -> None:
    """Tell the person directly, not through the outbox, which may be what is unreachable."""
    message = not_heard()
    await request.workspace.slack.chat_postMessage(
        channel=request.channel_id, text=message.text, thread_ts=request.thread_ts
    )
