"""The typed requests that listeners get, one class per kind, and the answers they may return.

`teams` are those that a payload names as the speaker's (`handlers.platform.directory`).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.views import View

from bot.core.ids import ChannelId, UserId
from bot.people.people import Profile
from handlers.platform.typed_answers import Became, NeedsButton, Pressed, TypedAnswer
from handlers.platform.views import forms
from handlers.platform.views.blocks import Message
from handlers.platform.views.fields import Values
from handlers.platform.workspace import Workspace

Payload = Mapping[str, Any]


class Unreadable(ValueError):  # noqa: N818
    """Slack's payload lacks a field, or holds something unexpected; answered with 400, no bug of ours."""


class Strict(dict[str, Any]):
    """A part of a payload that raises `Unreadable` instead of KeyError for a missing field."""

    def __missing__(self, name: str) -> Any:
        """Raise `Unreadable`."""
        raise Unreadable(name)


def strict(value: Any) -> Any:
    """The same value with every object in it `Strict`."""
    if isinstance(value, dict):
        return Strict((name, strict(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return [strict(inner) for inner in value]
    return value


@dataclass(frozen=True)
class Ephemeral:
    """Answer with a message that only the person who acted can see."""

    message: Message


@dataclass(frozen=True)
class Errors:
    """Answer a form with errors, by the block_id of the input each is shown at."""

    by_field: Mapping[str, str]


@dataclass(frozen=True)
class Update:
    """Answer by replacing the modal that was submitted or pressed in; outside of a modal it is opened."""

    view: View


@dataclass(frozen=True)
class Push:
    """Answer by opening a modal, on top of the current one if there is one."""

    view: View


@dataclass(frozen=True)
class Clear:
    """Answer by closing all modals."""


Answer = Ephemeral | Errors | Update | Push | Clear | None


@dataclass(frozen=True)
class Command:
    """A slash command.

    `words` are what followed it, or its sub-command, as typed but without invisible characters; `whole` is all that
    followed the command itself. `nearest` is the sub-command that an unknown first word resembles; None if none does.
    """

    workspace: Workspace
    user_id: UserId
    command: str
    words: str
    channel_id: ChannelId
    trigger_id: str
    whole: str = ""
    nearest: str | None = None
    app_id: str = ""
    teams: frozenset[str] = frozenset()

    async def open(self, view: View) -> None:
        """Open a modal; raises where the trigger is older than 3 seconds or was used (S3)."""
        await self.workspace.open(self.trigger_id, view)


@dataclass(frozen=True)
class Click:
    """A press or choice in a message, a modal or Home; `element` is Slack's, `view` None outside modals and Home."""

    workspace: Workspace
    user_id: UserId
    action_id: str
    value: str
    trigger_id: str
    element: Payload = field(default_factory=dict)
    view: Payload | None = None
    channel_id: ChannelId | None = None
    message_ts: str | None = None
    response_url: str | None = None
    message: Payload | None = None  # as Slack holds it, where it was pressed in one that all of it see
    teams: frozenset[str] = frozenset()
    is_typed: bool = False  # words stand for it (R14), so that there is no trigger to open a form with

    @property
    def values(self) -> Values:
        """The values of the modal's inputs as they are now; for drawing it again, never to be stored (S64)."""
        return forms.as_it_stands(self.view or {})

    @property
    def private_metadata(self) -> str:
        """What the modal's own code put into `private_metadata`; empty outside of a modal."""
        return forms.own_metadata(self.view or {})

    @property
    def is_in_modal(self) -> bool:
        """Whether it was pressed in a modal, on which another can be pushed."""
        return self.view is not None and self.view.get("type") == "modal"

    async def open(self, view: View) -> None:
        """Open a modal, on top of the one it was pressed in if there is one; raises `NeedsButton` for a press that was
        typed.
        """
        if self.is_typed:
            raise NeedsButton
        if self.is_in_modal:
            await self.workspace.push(self.trigger_id, view)
        else:
            await self.workspace.open(self.trigger_id, view)

    async def update(self, view: View) -> None:
        """Redraw the modal it was pressed in; typed values stay where ids stay. Raises LookupError elsewhere."""
        if self.view is None:
            raise LookupError("not in a view")
        await self.workspace.update(str(self.view["id"]), view, str(self.view.get("hash") or ""))


@dataclass(frozen=True)
class Submission:
    """A submitted form, complete: the values of every input, and what the form carries for itself (R17)."""

    workspace: Workspace
    user_id: UserId
    callback_id: str
    values: Values
    private_metadata: str
    trigger_id: str
    view: Payload
    teams: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shortcut:
    """A shortcut; `message_text` is that of the message a message shortcut was used on, None for a global one."""

    workspace: Workspace
    user_id: UserId
    callback_id: str
    trigger_id: str
    message_text: str | None = None
    teams: frozenset[str] = frozenset()

    async def open(self, view: View) -> None:
        """Open this view as a modal for the person who used the shortcut."""
        await self.workspace.open(self.trigger_id, view)


async def opened(request: Command | Click, result: View | Message) -> Answer:
    """Open the view that a unit of work returned, or answer with the message."""
    if isinstance(result, Message):
        return Ephemeral(result)
    await request.open(result)
    return None


async def _presses_nothing(_said: "Said", _typed: TypedAnswer | None) -> Pressed:
    return Pressed(Became.NOTHING)


@dataclass(frozen=True)
class Said:
    """Plain words to the bot, in a DM or as a mention in a channel.

    `press` presses the button of our last question that the words answer (`handlers.platform.typed_answers`).
    """

    workspace: Workspace
    user_id: UserId
    words: str
    channel_id: ChannelId
    ts: str
    event_id: str
    is_mention: bool
    thread_ts: str | None = None  # of the thread it was said in, which is where it is answered
    is_edit: bool = False
    is_first: bool = True  # Slack's first attempt to deliver it; what fails comes up to three times more
    teams: frozenset[str] = frozenset()
    press: Callable[["Said", TypedAnswer | None], Awaitable[Pressed]] = _presses_nothing


@dataclass(frozen=True)
class Event:
    """Any other event of the Events API; `profile` is that of a changed account (`user_change`), else None."""

    workspace: Workspace
    kind: str
    event_id: str
    body: Payload
    teams: frozenset[str] = frozenset()
    profile: Profile | None = None

    @property
    def about(self) -> Profile:
        """The profile of the changed account; raises LookupError for events about none."""
        if self.profile is None:
            raise LookupError("no account was changed")
        return self.profile

    @property
    def speaker_id(self) -> UserId | None:
        """The person who caused the event; None where the event names none."""
        user = self.body.get("user")
        return UserId(user) if isinstance(user, str) and user else None
