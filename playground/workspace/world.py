"""Everything Slack would remember: people, channels, messages, views and files of one workspace."""

import random
import string
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from playground.json_types import Json
from playground.workspace.clock import PlaygroundClock

Kind = Literal["channel", "private_channel", "im", "mpim"]
SLACKBOT = "USLACKBOT"


@dataclass
class User:
    """A colleague, a bot or Slackbot, with the flags Slack knows."""

    id: str
    name: str
    real_name: str
    title: str = ""
    office: str = ""
    tz: str = "America/Chicago"
    locale: str = "en-US"
    colour: str = "4a7c59"
    is_admin: bool = False
    is_owner: bool = False
    is_guest: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    home_team: str | None = ""  # the team Slack names as theirs; "" is this workspace, None names none
    grid_teams: tuple[str, ...] | None = None  # workspaces of their Enterprise Grid account
    is_hidden: bool = False  # `users.info` answers `user_not_found`
    is_bot: bool = False
    deactivated: bool = False
    bot_id: str | None = None
    updated: int = 0

    @property
    def display_name(self) -> str:
        """The name colleagues read beside a message."""
        return self.real_name.split(" ", maxsplit=1)[0] if not self.is_bot else self.real_name


@dataclass
class Message:
    """One message as stored; `ephemeral_to` names the only person who sees it."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    edited: Json | None = None
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    ephemeral_to: str | None = None
    subtype: str | None = None
    client_msg_id: str | None = None
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)


@dataclass
class Channel:
    """A conversation of any kind, with its members and messages in order."""

    id: str
    kind: Kind
    name: str
    created: int
    creator: str = SLACKBOT
    topic: str = ""
    members: list[str] = field(default_factory=list)
    archived: bool = False
    is_general: bool = False
    messages: list[Message] = field(default_factory=list)
    last_micros: int = 0

    def message(self, ts: str) -> Message | None:
        """The message with this `ts`, ephemeral ones included, or None."""
        return next((message for message in self.messages if message.ts == ts), None)


@dataclass
class View:
    """A modal or a published Home, with what its viewer has typed so far."""

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class UploadedFile:
    """A file; `content` is None until its bytes have arrived."""

    id: str
    name: str
    size: int
    user: str
    created: int
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None
    complete: bool = False
    shared_in: dict[str, str] = field(default_factory=dict)


class World:
    """One workspace; all ids come from a fixed seed, so every start makes the same world."""

    def __init__(self, clock: PlaygroundClock, name: str = "Northwind Studio", seed: int = 7) -> None:
        self.clock = clock
        self.rng = random.Random(seed)
        self.name = name
        self.domain = "northwind-studio"
        self.team_id = self.new_id("T")
        self.app_id = self.new_id("A")
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, UploadedFile] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.last_read: dict[tuple[str, str], str] = {}
        self.toasts: dict[str, str] = {}
        self.offered: dict[tuple[str, str], list[Json]] = {}
        self.bot: User
        self._hashes = 0
        self._direct: dict[frozenset[str], Channel] = {}

    def new_id(self, prefix: str) -> str:
        """A fresh Slack-like id of eleven signs."""
        return prefix + "0" + "".join(self.rng.choices(string.ascii_uppercase + string.digits, k=9))

    def new_hash(self) -> str:
        """A view hash that differs from every earlier one."""
        self._hashes += 1
        return f"{int(self.clock.now().timestamp())}.{self._hashes:08d}"

    def new_block_id(self) -> str:
        """The short block or action id which Slack invents where an app gave none."""
        return "".join(self.rng.choices(string.ascii_letters + string.digits, k=5))

    def seconds(self) -> int:
        """Community time in whole Unix seconds."""
        return int(self.clock.now().timestamp())

    def next_ts(self, channel: Channel) -> str:
        """A message `ts`, unique and rising within the channel, following community time."""
        micros = max(int(self.clock.now().timestamp() * 1_000_000), channel.last_micros + 1)
        channel.last_micros = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def add_user(self, user: User) -> User:
        """Put a person into the workspace."""
        user.updated = self.seconds()
        self.users[user.id] = user
        return user

    def add_channel(self, kind: Kind, name: str, members: Iterable[str], **more: str | bool) -> Channel:
        """Create a conversation of the given kind."""
        prefix = "D" if kind == "im" else "C"
        channel = Channel(self.new_id(prefix), kind, name, self.seconds(), members=list(members))
        for key, value in more.items():
            setattr(channel, key, value)
        self.channels[channel.id] = channel
        if kind in ("im", "mpim"):
            self._direct[frozenset(channel.members)] = channel
        return channel

    def conversation_of(self, members: Iterable[str]) -> Channel | None:
        """The direct or group conversation of exactly these people, or None."""
        return self._direct.get(frozenset(members))

    def open_conversation(self, members: Iterable[str]) -> Channel:
        """The conversation of exactly these people, made on first use."""
        people = list(dict.fromkeys(members))
        known = self.conversation_of(people)
        if known is not None:
            return known
        if len(people) == 2:
            return self.add_channel("im", "", people)
        names = "--".join(sorted(self.users[user].name for user in people))
        return self.add_channel("mpim", f"mpdm-{names}-1", people)

    def im_with_bot(self, user_id: str) -> Channel:
        """The person's direct conversation with the app under test."""
        return self.open_conversation([user_id, self.bot.id])

    def find_user(self, who: str) -> User:
        """The person with this id, handle, first name or full name; LookupError otherwise."""
        wanted = who.removeprefix("@").casefold()
        for user in self.users.values():
            if wanted in (
                user.id.casefold(),
                user.name,
                user.real_name.casefold(),
                user.display_name.casefold(),
            ):
                return user
        raise LookupError(f"Nobody here is called {who!r}.")

    def find_channel(self, which: str) -> Channel:
        """The channel with this id or name (with or without #); LookupError otherwise."""
        wanted = which.removeprefix("#")
        for channel in self.channels.values():
            if wanted == channel.id or (wanted == channel.name and channel.kind in ("channel", "private_channel")):
                return channel
        raise LookupError(f"There is no channel called {which!r}.")

    def views_of_app(self) -> list[View]:
        """Every open modal and published Home."""
        return [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())

    def view(self, view_id: str) -> View | None:
        """The open modal or Home with this id, or None."""
        return next((view for view in self.views_of_app() if view.id == view_id), None)
