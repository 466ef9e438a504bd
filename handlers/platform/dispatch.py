"""Dispatch from Bolt's few listeners to those of the routers (`handlers.platform.router`).

Bolt tries its listeners one after another (60 of them cost ten times one), so it gets one per kind and the table does
the rest. A listener gets one typed request and *returns* its answer; the dispatcher acknowledges with it after the
listener has committed, so nothing is acknowledged that is not stored, and every request is answered.

What holds for every request is in `handlers.platform.guard`, how an answer is shown in `handlers.platform.answers`.
"""

from dataclasses import replace

from slack_bolt.context.ack.async_ack import AsyncAck

from bot import log
from bot.core.errors import NotEligible, Refusal
from bot.core.ids import UserId
from bot.core.typed_text import CommandWords
from bot.core.words import _
from handlers.platform.answers import Showing, acknowledge_command, acknowledge_submission, as_ephemeral, as_notice
from handlers.platform.directory import NotTold, Speaker
from handlers.platform.guard import SHOWING_SECONDS, Guard, once
from handlers.platform.metrics.counts import Counts
from handlers.platform.requests import Answer, Click, Command, Errors, Event, Push, Said, Shortcut, Submission, Update
from handlers.platform.router import CommandListener, Table
from handlers.platform.views import forms
from handlers.platform.views.blocks import plain_message
from handlers.platform.views.refusals import RefusalWords
from handlers.platform.words_said import WordsSaid

_ACTS = frozenset({"app_home_opened", "message"})  # events that are what somebody does
_NO_WORDS = CommandWords.of(())

_log = log.get("dispatch")


class Dispatcher:
    """Gives each request to its listener in a `Table`, and acknowledges with the answer."""

    def __init__(self, table: Table, words: RefusalWords, counts: Counts | None = None) -> None:
        self.counts = counts or Counts()
        self.table = table
        self._guard = Guard(words, self.counts)
        self._showing = Showing(self.counts)
        self._words_said = WordsSaid(self._guard, words)
        self._sub_commands = {command: CommandWords.of(own) for command, own in table.sub_commands.items()}

    @property
    def in_hand(self) -> int:
        """How many requests are not done, for a graceful stop."""
        return self._guard.in_hand

    async def command(self, request: Command, ack: AsyncAck) -> None:
        """Answer a command with the listener of its sub-command, else its own; visible to the person only."""
        listener, request = self.sub_command(request)
        async with self._guard.heard_from("command", request) as speaker:
            answer = await self._guard.run(speaker, request.command, listener, once(request), as_ephemeral)
            await acknowledge_command(ack, answer)

    async def click(self, request: Click, ack: AsyncAck) -> None:
        """Run the listener of a pressed element, show its answer to the person who pressed only, and acknowledge."""
        name = request.action_id.split("#")[0]
        listener = self.table.actions.get(name)
        if listener is None:  # link buttons and inputs that need no answer
            await ack()
            return
        async with self._guard.heard_from("click", request) as speaker:
            # Pressed in a message, it is answered afterwards, so that the listener may take all the time there is.
            kept = 0.0 if request.response_url else SHOWING_SECONDS
            answer = await self._guard.run(speaker, name, listener, once(request), as_ephemeral, kept=kept)
            try:
                await self._showing.answer_click(request, answer)
            finally:
                await ack()

    async def submission(self, request: Submission, ack: AsyncAck) -> None:
        """Run a submitted form's listener and acknowledge with its answer; a damaged form reaches none (R17)."""
        listener = self.table.submissions.get(request.callback_id)
        if listener is None:
            await ack()
            return
        async with self._guard.heard_from("submission", request) as speaker:
            form = forms.read(request.view)
            if isinstance(form, forms.Refused) and speaker is Speaker.OURS:
                answer = self._asked_again(form)
            else:
                if not isinstance(form, forms.Refused):
                    request = replace(request, values=form.values, private_metadata=form.own)
                answer = await self._guard.run(speaker, request.callback_id, listener, once(request), as_notice)
            await acknowledge_submission(ack, answer)

    def _asked_again(self, form: forms.Refused) -> Answer:
        """Refuse a form that came back without one of its fields, or over a limit; no listener gets it (R17)."""
        self.counts.refusals += 1
        _log.warning("dispatch.form_refused")
        if form.by_field:
            return Errors(form.by_field)
        return as_notice(plain_message(_(forms.NOT_THIS_FORM)))

    async def shortcut(self, request: Shortcut, ack: AsyncAck) -> None:
        """Run the listener of a global or message shortcut, open the view it returns, and acknowledge."""
        name, listener = request.callback_id, self.table.shortcuts.get(request.callback_id)
        if listener is None:
            await ack()
            return
        async with self._guard.heard_from("shortcut", request) as speaker:
            answer = await self._guard.run(speaker, name, listener, once(request), as_notice, kept=SHOWING_SECONDS)
            if isinstance(answer, Update | Push):
                await self._showing.shown(request.open(answer.view))
            await ack()

    async def words_said(self, request: Said) -> None:
        """Hand plain words to their listener; raises when it failed, so that Slack delivers them again."""
        await self._words_said.hear(request, self.table)

    async def event(self, request: Event) -> None:
        """Hand the event to every listener for its kind; raises when one fails, so that Slack delivers it again."""
        listeners = self.table.events.get(request.kind, ())
        async with self._guard.in_time("event"):
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
        self._guard.count(speaker)
        return request if speaker is Speaker.OURS else None

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


async def _unknown_command(_request: Command) -> Answer:
    """The listener for a command that only an older manifest has; Slack would show an error of its own."""
    raise Refusal
