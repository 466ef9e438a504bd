"""Faults that a test or the page can switch on, each for a number of calls or deliveries."""

from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

from playground.json_types import Json

CallFault = Literal[
    "ratelimited",
    "server_error",
    "html_503",
    "error",
    "slow",
    "applied_then_slow",
    "applied_then_dropped",
    "dropped_before",
    "broken_body",
    "cut_answer",
]
DeliveryFault = Literal[
    "duplicate",
    "delayed",
    "drop_socket",
    "kept",
    "answer_lost",
    "skewed",
    "unfinished_headers",
    "cut_request",
]
SocketFault = Literal["handshake_refused", "handshake_hangs", "handshake_aborted", "no_hello", "stops_reading"]
_CALLS: tuple[str, ...] = get_args(CallFault)
_DELIVERIES: tuple[str, ...] = get_args(DeliveryFault)
_SOCKETS: tuple[str, ...] = get_args(SocketFault)


@dataclass
class Fault:
    """One trouble: its kind, where it strikes (None: everywhere), and how often (None: until taken away).

    `method` is a Web API method; for deliveries an envelope type (`events_api`, …) or the name of an event; sockets
    have none. `seconds` is the delay of `slow`, `applied_then_slow` and `delayed`, or Retry-After; `error` is the code
    answered; `status` what `handshake_refused` answers. A socket that `stops_reading` says hello, then neither reads
    nor answers a ping or a close.

    Of calls, those to one conversation are struck where `to` is its id. Two are applied all the same: `broken_body`
    answers 200 with half a JSON text, `cut_answer` loses the connection in the middle of the answer. A delivery that
    is `kept` arrives again, byte for byte, whenever `Playground.deliver_again` is called; of one with `answer_lost`
    Slack never learns what the app answered; `skewed` is signed by a clock `seconds` ahead; the request with
    `unfinished_headers` stays open for `seconds`, and `cut_request` ends in the middle of its body (both over HTTP).
    """

    kind: CallFault | DeliveryFault | SocketFault
    method: str | None = None
    times: int | None = 1
    seconds: float = 1.0
    error: str = "internal_error"
    status: int = 500
    to: str | None = None

    def __post_init__(self) -> None:
        kinds = _CALLS + _DELIVERIES + _SOCKETS
        if self.kind not in kinds:
            raise ValueError(f"There is no fault called {self.kind!r}; there are {', '.join(kinds)}.")


@dataclass
class FaultSchedule:
    """Troubles by chance: how likely one strikes a call, and a delivery; `late` seconds is longer than a caller waits.

    Without a token's check and a socket's address a bot does not even start: those are spared.
    """

    rng: Random
    calls: float
    deliveries: float
    late: float
    spared: tuple[str, ...] = ("auth.test", "apps.connections.open")
    struck: int = 0

    def for_call(self, method: str) -> Fault | None:
        """Return the fault of one call; None if there is none."""
        if method in self.spared or self.rng.random() >= self.calls:
            return None
        self.struck += 1
        kinds: tuple[CallFault, ...] = (
            "ratelimited",
            "server_error",
            "html_503",
            "applied_then_dropped",
            "dropped_before",
            "applied_then_slow",
        )
        return Fault(self.rng.choice(kinds), method, seconds=self.late)

    def for_delivery(self) -> Fault | None:
        """Return the fault of one delivery; None if there is none."""
        if self.rng.random() >= self.deliveries:
            return None
        self.struck += 1
        kinds: tuple[DeliveryFault, ...] = ("duplicate", "delayed", "drop_socket")
        return Fault(self.rng.choice(kinds), seconds=self.rng.uniform(0.0, 0.5))


class Faults:
    """The faults that are switched on, and the schedule of random ones (None: none)."""

    def __init__(self) -> None:
        self.active: list[Fault] = []
        self.fault_schedule: FaultSchedule | None = None

    def add(self, fault: Fault) -> Fault:
        """Switch one fault on."""
        self.active.append(fault)
        return fault

    def replace(self, faults: list[Json]) -> None:
        """Put these faults (fields as in Fault) in place of all others; ValueError or TypeError if bad."""
        self.active = [Fault(**row) for row in faults]

    def clear(self) -> None:
        """Switch everything off."""
        self.active = []
        self.fault_schedule = None

    def for_call(self, method: str, to: str = "") -> Fault | None:
        """Return the fault that this Web API call meets, used up by one; None if there is none."""
        return self._take(_CALLS, (method,), to) or (
            self.fault_schedule.for_call(method) if self.fault_schedule else None
        )

    def for_delivery(self, *names: str) -> Fault | None:
        """Return the fault that a delivery known by these names meets, used up by one; None if there is none."""
        return self._take(_DELIVERIES, names) or (self.fault_schedule.for_delivery() if self.fault_schedule else None)

    def for_socket(self) -> Fault | None:
        """Return the fault that a websocket's handshake meets, used up by one; None if there is none."""
        return self._take(_SOCKETS, ())

    def _take(self, kinds: tuple[str, ...], names: tuple[str, ...], to: str = "") -> Fault | None:
        for fault in self.active:
            if fault.kind in kinds and (fault.method is None or fault.method in names) and fault.to in {None, to}:
                self._use(fault)
                return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self.active.remove(fault)
