"""What is handed to a transport, and what comes back."""

from dataclasses import dataclass
from typing import Literal, Protocol

from playground.json_types import Json
from playground.limits.faults import Fault

Kind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Envelope:
    """One payload on its way to the app; `attempt` counts the retries of an event."""

    kind: Kind
    body: Json
    name: str
    attempt: int = 0
    reason: str | None = None
    trouble: Fault | None = None  # on its way over HTTP


@dataclass(frozen=True)
class Receipt:
    """The app's acknowledgement; `problem` is None if it came, else what went wrong, in Slack's words."""

    payload: Json | None = None
    problem: str | None = None
    retry: bool = True


class Transport(Protocol):
    """A way to the app."""

    async def send(self, envelope: Envelope) -> Receipt:
        """Hand over one payload and wait for its acknowledgement."""

    async def drop(self) -> None:
        """Lose the connection, if there is such a thing."""
