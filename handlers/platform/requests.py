"""What comes in, typed: one class per kind of request, built from Slack's payload by the dispatcher.

`teams` are those that a payload names as the speaker's (`handlers.platform.directory`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.views import View

from bot.core.ids import ChannelId, UserId
from bot.people.people import Profile
from handlers.platform.views import forms
from handlers.platform.views.blocks import Message
from handlers.platform.views.fields import Values
from handlers.platform.workspace import Workspace

Payload = Mapping[str, Any]


class Unreadable(ValueError):  # noqa: N818
    """Slack's payload lacks what it should hold, or holds something else: refused, and no fault of ours."""


class Strict(dict[str, Any]):
    """A part of a payload in which reading a field that is not there is refused as `Unreadable`."""

    def __missing__(self, name: str) -> Any:
        """Refuse it."""
        raise Unreadable(name)


def strict(value: Any) -> Any:
    """Return the same value with every object in it `Strict`."""
    if isinstance(value, dict):
        return Strict((name, strict(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return [strict(inner) for inner in value]
    return value


@dataclass(frozen=True)
class Ephemeral:
    """Answer to the one who acted, seen by nobody else."""

    message: Message


@dataclass(frozen=True)
class Errors:
    """Problems of a form, by block_id of its input."""

    by_field: Mapping[str, str]


@dataclass(frozen=True)
class Update:
    """Replace the modal that was submitted."""

    view: View


@dataclass(frozen=True)
class Push:
    """Put a modal on top."""

    view: View


@dataclass(frozen=True)
class Clear:
    """Close all modals."""


Answer = Ephemeral | Errors | Update | Push | Clear | None


@dataclass(frozen=True)
class Command:
    """A slash command.

    `words` are what followed it, or followed its sub-command, as typed but for invisible characters; `whole` is all
    that followed the command itself. `nearest` is the sub-command that an unknown first word resembles, if any.
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
        """Show a modal; the trigger lives 3 s and works once."""
        await self.workspace.open(self.trigger_id, view)


@dataclass(frozen=True)
class Click:
    """A button or another element used in a message, a modal or the App Home."""

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

    @property
    def values(self) -> Values:
        """The state of the modal's inputs as it stands, if it is in one; to draw it again, never to store."""
        return forms.as_it_stands(self.view or {})

    @property
    def private_metadata(self) -> str:
        """What the modal carries for itself; empty outside of one."""
        return forms.own_metadata(self.view or {})

    @property
    def is_in_modal(self) -> bool:
        """Whether a modal is open, on which another can be pushed."""
        return self.view is not None and self.view.get("type") == "modal"

    async def open(self, view: View) -> None:
        """Show a modal, on top of an open one if there is one."""
        if self.is_in_modal:
            await self.workspace.push(self.trigger_id, view)
        else:
            await self.workspace.open(self.trigger_id, view)

    async def update(self, view: View) -> None:
        """Redraw the modal it was pressed in; typed values stay where block and action ids do."""
        if self.view is None:
            raise LookupError("not in a view")
        await self.workspace.update(str(self.view["id"]), view, str(self.view.get("hash") or ""))


@dataclass(frozen=True)
class Submission:
    """A modal submitted; listeners get it whole: every input of the view, and what it carries for itself (R17)."""

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
    """A shortcut; a message shortcut brings the one message it was used on."""

    workspace: Workspace
    user_id: UserId
    callback_id: str
    trigger_id: str
    message_text: str | None = None
    teams: frozenset[str] = frozenset()

    async def open(self, view: View) -> None:
        """Show a modal."""
        await self.workspace.open(self.trigger_id, view)


@dataclass(frozen=True)
class Said:
    """Plain words to the bot: a DM, or a mention in a channel."""

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


@dataclass(frozen=True)
class Event:
    """Any other event of the Events API; `profile` is that of a changed account, as far as Slack tells whose it is."""

    workspace: Workspace
    kind: str
    event_id: str
    body: Payload
    teams: frozenset[str] = frozenset()
    profile: Profile | None = None

    @property
    def about(self) -> Profile:
        """The changed account; raises LookupError for events about none."""
        if self.profile is None:
            raise LookupError("no account was changed")
        return self.profile

    @property
    def speaker_id(self) -> UserId | None:
        """Whose act it is, where it is one person's."""
        user = self.body.get("user")
        return UserId(user) if isinstance(user, str) and user else None
