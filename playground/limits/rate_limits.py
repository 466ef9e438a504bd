"""Slack's rate limits per method and workspace, measured in real time (docs/slack.md S65.1)."""

import math
import time
from collections import deque
from collections.abc import Callable

_TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
_TIER_OF = {
    "users.list": 2,
    "conversations.open": 3,
    "conversations.info": 3,
    "conversations.history": 3,
    "conversations.replies": 3,
    "users.conversations": 3,
    "chat.update": 3,
    "chat.delete": 3,
    "files.delete": 3,
    "apps.connections.open": 3,
    "chat.postEphemeral": 4,
    "conversations.members": 4,
    "users.info": 4,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
}
_PER_MINUTE = {"auth.test": 300, "api.test": 100, "chat.postMessage": 240}
_CHANNEL_BURST = 3


class RateLimits:
    """Counts calls and says how long to wait; switched off it counts nothing."""

    def __init__(self, *, on: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self.on = on
        self._clock = clock
        self._calls: dict[str, deque[float]] = {}
        self._channels: dict[str, tuple[float, float]] = {}

    def seconds_to_wait(self, method: str, channel: str | None) -> int | None:
        """None if the call may pass (it is then counted), else the whole seconds of Retry-After."""
        if not self.on:
            return None
        allowed = _PER_MINUTE.get(method) or _TIERS[_TIER_OF.get(method, 3)]
        now = self._clock()
        calls = self._calls.setdefault(method, deque())
        while calls and calls[0] <= now - 60:
            calls.popleft()
        if len(calls) >= allowed:
            return max(1, math.ceil(calls[0] + 60 - now))
        if method == "chat.postMessage" and channel and not self._takes_channel_token(channel, now):
            return 1
        calls.append(now)
        return None

    def _takes_channel_token(self, channel: str, now: float) -> bool:
        """One message a second per channel, short bursts of three."""
        tokens, since = self._channels.get(channel, (float(_CHANNEL_BURST), now))
        tokens = min(float(_CHANNEL_BURST), tokens + now - since)
        enough = tokens >= 1
        self._channels[channel] = (tokens - 1 if enough else tokens, now)
        return enough
