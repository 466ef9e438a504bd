"""Short-lived ids that Slack gives out for one use: triggers, and addresses for responses, sockets and uploads."""

import secrets
from dataclasses import dataclass, field

from playground.limits.timing import Timing


@dataclass
class Trigger:
    """A trigger id: who pressed, since when, and in which conversation (if any)."""

    user: str
    born: float
    channel: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Where answers to one command or click go."""

    user: str
    channel: str
    born: float
    uses: int = 0
    message_ts: str | None = None
    thread_ts: str | None = None


@dataclass
class OneTimeIds:
    """Every id that is still good, measured in real time."""

    timing: Timing
    triggers: dict[str, Trigger] = field(default_factory=dict)
    responses: dict[str, ResponseUrl] = field(default_factory=dict)
    sockets: dict[str, float] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)

    def new_trigger(self, user: str, channel: str | None = None) -> str:
        """A trigger id, good once and for three seconds."""
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user, self.timing.wall(), channel)
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger | str:
        """The trigger, now used up, or Slack's error code."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.used:
            return "exchanged_trigger_id"
        if self.timing.wall() - trigger.born > self.timing.trigger_lives:
            return "expired_trigger_id"
        trigger.used = True
        return trigger

    def new_response(self, user: str, channel: str, **more: str | None) -> str:
        """A token for a response URL, good five times within thirty minutes."""
        token = secrets.token_urlsafe(18)
        self.responses[token] = ResponseUrl(user, channel, self.timing.wall(), **more)  # type: ignore[arg-type]
        return token

    def use_response(self, token: str) -> ResponseUrl | str:
        """Use a response URL once; return it with one use fewer, or Slack's error code."""
        one_time_id = self.responses.get(token)
        if one_time_id is None or self.timing.wall() - one_time_id.born > self.timing.response_url_lives:
            return "expired_url"
        if one_time_id.uses >= self.timing.response_url_uses:
            return "used_url"
        one_time_id.uses += 1
        return one_time_id

    def new_socket(self) -> str:
        """A token for one websocket connection."""
        token = secrets.token_urlsafe(18)
        self.sockets[token] = self.timing.wall()
        return token

    def use_socket(self, token: str) -> bool:
        """Whether this connection may be made; a second time it may not."""
        born = self.sockets.pop(token, None)
        return born is not None and self.timing.wall() - born <= self.timing.one_time_id_lives

    def new_upload(self, file_id: str) -> str:
        """A token to which a file's bytes may be sent."""
        token = secrets.token_urlsafe(18)
        self.uploads[token] = file_id
        return token
