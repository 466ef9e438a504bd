"""Showing what a listener answered: in the acknowledgement, in a view, or at the response URL of a message."""

from collections.abc import Awaitable

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import log
from handlers.platform.metrics.counts import Counts
from handlers.platform.requests import Answer, Clear, Click, Ephemeral, Errors, Push, Update
from handlers.platform.slack_errors import code_of
from handlers.platform.views.blocks import Message, modal, text
from handlers.platform.views.refusals import not_shown
from handlers.platform.views.rendering import rendered
from handlers.platform.workspace import Workspace

_log = log.get("dispatch")


class Showing:
    """Shows views; what Slack does not take as one is counted as a fault of ours."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    async def answer_click(self, request: Click, answer: Answer) -> None:
        """Show the answer to the person who pressed only: at the response URL, or in a view."""
        match answer:
            case Ephemeral(message) if request.response_url:
                request.workspace.afterwards("respond", respond(request.workspace, request.response_url, message))
            case Ephemeral(message):
                await self.shown(request.open(_notice(message)))
            case Push(view):
                await self._show(request, request.open(view))
            case Update(view):
                await self._show(request, request.update(view) if request.is_in_modal else request.open(view))
            case _:
                pass

    async def shown(self, call: Awaitable[None]) -> bool:
        """Await a call that shows a view; False where it failed (trigger too old, Slack too slow),
        so that the acknowledgement still goes out.
        """
        try:
            await call
        except Exception as problem:
            if is_shown_already(problem):
                return True
            if isinstance(problem, SlackApiError) and code_of(problem) == "invalid_arguments":
                self._counts.faults["request"] += 1
            _log.exception("dispatch.view_not_shown")
            return False
        return True

    async def _show(self, request: Click, call: Awaitable[None]) -> None:
        """Show a view; where Slack did not in time, tell the person who pressed, if there is a response URL."""
        if not await self.shown(call) and request.response_url:
            request.workspace.afterwards("respond", respond(request.workspace, request.response_url, not_shown()))


def is_shown_already(problem: Exception) -> bool:
    """Whether Slack has used this trigger before: the view stands on the screen."""
    return isinstance(problem, SlackApiError) and code_of(problem) == "exchanged_trigger_id"


def as_ephemeral(message: Message) -> Answer:
    """Return the message as an answer that only the person sees."""
    return Ephemeral(message)


def as_notice(message: Message) -> Answer:
    """Return the message as an answer in a view."""
    return Update(_notice(message))


def _notice(message: Message) -> View:
    return modal("village.notice", "Village", list(message.blocks) or [text(message.text)])


async def acknowledge_command(ack: AsyncAck, answer: Answer) -> None:
    """Acknowledge a command with its answer, visible to the person only."""
    if isinstance(answer, Ephemeral):
        blocks = [rendered(block) for block in answer.message.blocks]
        await ack(text=answer.message.text, blocks=blocks or None, response_type="ephemeral")
    else:
        await ack()


async def acknowledge_submission(ack: AsyncAck, answer: Answer) -> None:
    """Acknowledge a submitted form: close it, or show in its place what the listener answered."""
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


async def respond(workspace: Workspace, response_url: str, message: Message) -> None:
    """Post the answer at the response URL, visible to the person only; a used or expired URL is logged and ignored."""
    # Over the session of all calls: a session of its own would mean a handshake for each answer.
    webhook = AsyncWebhookClient(response_url, session=workspace.slack.session, retry_handlers=[])
    blocks = [rendered(block) for block in message.blocks]
    answer = await webhook.send(
        text=message.text, blocks=blocks or None, response_type="ephemeral", replace_original=False
    )
    if answer.status_code != 200:
        _log.warning("dispatch.respond status=%s", answer.status_code)
