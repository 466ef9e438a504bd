"""The local Slack itself: one workspace with everything that guards and serves it."""

import asyncio
import secrets
from collections.abc import Callable

from playground.delivery.payload_sender import PayloadSender
from playground.delivery.sockets import SocketTransport
from playground.delivery.wire import Wire
from playground.limits.faults import Faults
from playground.limits.manifest import Manifest
from playground.limits.one_time_ids import OneTimeIds
from playground.limits.rate_limits import RateLimits
from playground.limits.timing import Timing
from playground.workspace.clock import PlaygroundClock
from playground.workspace.colleagues import new_world


class Refused(Exception):  # noqa: N818 - reads as what happened
    """Slack does not let a person do this; `sentence` is what the page shows."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Slack:
    """Holds the world and all its guards; the Web API and the people's actions both work on it."""

    def __init__(
        self,
        manifest: Manifest,
        clock: PlaygroundClock,
        *,
        timing: Timing | None = None,
        rate_limits: bool = True,
    ) -> None:
        self.manifest = manifest
        self.clock = clock
        self.timing = timing or Timing()
        self.world = new_world(clock, manifest.bot_name)
        self.one_time_ids = OneTimeIds(self.timing)
        self.limits = RateLimits(on=rate_limits)
        self.faults = Faults()
        self.wire = Wire()
        self.sockets = SocketTransport(self.timing, self.world.app_id, self.world.rng, self.faults)
        self.payload_sender = PayloadSender(self.sockets, self.faults, self.wire, self.timing)
        self.base_url = ""
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.verification_token = secrets.token_hex(8)
        self.scopes = set(manifest.scopes)
        self.installed = True
        self.revoked: dict[str, str] = {}
        self.revision = 1
        self._watchers: set[asyncio.Event] = set()
        self._on_change: list[Callable[[], None]] = []

    def fresh_world(self) -> None:
        """Start again: a new world with the same ids and tokens, nothing said, nothing pending."""
        self.world = new_world(self.clock, self.manifest.bot_name)
        self.one_time_ids = OneTimeIds(self.timing)
        self.faults.clear()
        self.installed = True
        self.revoked.clear()
        self.scopes = set(self.manifest.scopes)
        self.changed()

    def install(self, scopes: set[str]) -> None:
        """Install the app: a living token stays the same and its scopes only grow, a dead one gives way to a new."""
        if not self.installed or self.bot_token in self.revoked:
            self.bot_token = f"xoxb-{secrets.token_hex(12)}"
            self.scopes = set()
        self.installed = True
        self.scopes |= scopes
        self.changed()

    def revoke(self, code: str, *, uninstalled: bool) -> None:
        """End the bot's token: each call with it is answered by `code` from now on; nothing is sent to the app."""
        self.revoked[self.bot_token] = code
        self.installed = self.installed and not uninstalled
        self.changed()

    def changed(self) -> None:
        """Tell the page that something visible changed."""
        self.revision += 1
        for watcher in self._watchers:
            watcher.set()

    def watch(self) -> asyncio.Event:
        """An event that is set at each change, until `unwatch`."""
        watcher = asyncio.Event()
        self._watchers.add(watcher)
        return watcher

    def unwatch(self, watcher: asyncio.Event) -> None:
        """End a `watch`."""
        self._watchers.discard(watcher)

    def subscribed(self, event: str, scope: str | None) -> bool:
        """Whether the manifest asks for this event and the app holds the scope it needs."""
        return (
            self.installed
            and self.bot_token not in self.revoked
            and event in self.manifest.events
            and (scope is None or scope in self.scopes)
        )
