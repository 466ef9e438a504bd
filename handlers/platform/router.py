"""Routers: each listener says by a decorator which command, action, form, shortcut, event or timer it is for.

A module has one router, and `handlers.routers` lists them all. A decorator returns the function unchanged. `Table`
combines the routers and refuses two claims on one name.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from inspect import unwrap
from typing import Any, Concatenate, TypeVar

from slack_sdk.models.views import View as SlackView

from bot.core.notifications import Notification, Verdict
from handlers.delivery.deliveries import Delivery, always, nothing
from handlers.platform.requests import (
    Answer,
    Click,
    Command,
    Ephemeral,
    Event,
    Said,
    Shortcut,
    Submission,
    Update,
)
from handlers.platform.runs import RunListener
from handlers.platform.timers import TimerListener
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

CommandListener = Callable[[Command], Awaitable[Answer]]
ClickListener = Callable[[Click], Awaitable[Answer]]
SubmissionListener = Callable[[Submission], Awaitable[Answer]]
ShortcutListener = Callable[[Shortcut], Awaitable[Answer]]
SaidListener = Callable[[Said], Awaitable[Answer]]
EventListener = Callable[[Event], Awaitable[None]]
View = Callable[[UnitOfWork, Any], Message]
MayBeTyped = TypedAnswer | tuple[TypedAnswer, ...]

C = TypeVar("C", bound=Callable[Concatenate[Command, ...], Awaitable[Answer]])
A = TypeVar("A", bound=Callable[Concatenate[Click, ...], Awaitable[Answer]])
U = TypeVar("U", bound=Callable[..., object])
S = TypeVar("S", bound=SubmissionListener)
H = TypeVar("H", bound=ShortcutListener)
W = TypeVar("W", bound=SaidListener)
E = TypeVar("E", bound=EventListener)
T = TypeVar("T", bound=TimerListener)
R = TypeVar("R", bound=RunListener)
V = TypeVar("V", bound=View)
N = TypeVar("N", bound=Notification)

# Kinds that share their names: a timer's name belongs either to a timer's listener or to a run.
_NAMED_ALIKE = {"run": "timer"}


class TwoListeners(Exception):  # noqa: N818
    """Two functions claim one name, so Village does not start; the message names both."""


@dataclass(frozen=True)
class Claim:
    """A function's registration for a name; `kind` is the name of the decorator."""

    kind: str
    name: str
    listener: Any
    typed: tuple[TypedAnswer, ...] = ()

    @property
    def place(self) -> str:
        """The module, name and line of the function, for error messages."""
        listener = unwrap(self.listener.view if isinstance(self.listener, Delivery) else self.listener)
        code = getattr(listener, "__code__", None)
        line = f":{code.co_firstlineno}" if code else ""
        return f"{listener.__module__}.{getattr(listener, '__qualname__', repr(listener))}{line}"


class Router:
    """The listeners of one module; `area` is its folder in `handlers/`."""

    def __init__(self, area: str) -> None:
        self.area = area
        self.claims: list[Claim] = []

    def command(self, command: str, words: str = "", *given: Any) -> Callable[[C], C]:
        """Register a listener for a slash command, alone or followed by `words`: `("/brownbag", "by dm")`.

        `words` are in lower case, with the spaces and hyphens that people read in the help. Without `words` the
        function answers whatever no other listener of the command does. It is called with the request and what is
        `given` here, so that one function may serve several names.
        """
        return self._claims("command", f"{command} {words}".rstrip(), *given)

    def action(self, action_id: str, *given: Any, typed: MayBeTyped = (), **named: Any) -> Callable[[A], A]:
        """Register a listener for a press or a choice in a message, a form or App Home; `given` as in `command`.

        `typed` says what a person may type instead of pressing the button (R14); a listener that opens a form then does
        nothing else.
        """
        return self._claims("action", action_id, *given, typed=typed, **named)

    def press(self, action_id: str, *given: Any, typed: MayBeTyped = (), **named: Any) -> Callable[[U], U]:
        """Register a unit of work for a press: it is called with `(uow, user_id, value, *given, **named)`.

        A message that it returns is shown to the person alone, a view in place of the form; whatever else it returns
        is not shown: the message in which was pressed is drawn again. `typed` as in `action`.
        """

        def decorate(step: U) -> U:
            """Register `step`, run in a transaction."""

            @wraps(step)
            async def listener(click: Click) -> Answer:
                """Run the unit of work and show what it returns."""
                return _shown(await click.workspace.transact(step, click.user_id, click.value, *given, **named))

            self._claim("action", action_id, listener, typed)
            return step

        return decorate

    def submission(self, callback_id: str) -> Callable[[S], S]:
        """Register a listener for a submitted form."""
        return self._claims("submission", callback_id)

    def shortcut(self, callback_id: str) -> Callable[[H], H]:
        """Register a listener for a global or a message shortcut."""
        return self._claims("shortcut", callback_id)

    def event(self, kind: str) -> Callable[[E], E]:
        """Register a listener for an event; several functions may listen to the same one."""
        return self._claims("event", kind)

    def said(self, listener: W) -> W:
        """Register the one listener for plain words: direct messages and mentions."""
        self._claim("said", "", listener)
        return listener

    def timer(self, name: str) -> Callable[[T], T]:
        """Register a function that is called, in a unit of work, when a timer of this name is due."""
        return self._claims("timer", name)

    def run(self, name: str) -> Callable[[R], R]:
        """Register a run that is started when a timer of this name is due and may take long (docs/decisions/0006)."""
        return self._claims("run", name)

    def delivers(
        self,
        kind: type[N],
        *,
        still_wanted: Callable[[UnitOfWork, N], Verdict] = always,
        sent: Callable[[UnitOfWork, N], None] = nothing,
        lost: Callable[[UnitOfWork, N], None] | None = None,
        placeholder: Callable[[UnitOfWork, N], Message] | None = None,
        unsettled: Callable[[UnitOfWork, N, bool], None] | None = None,
    ) -> Callable[[V], V]:
        """Register the function that draws this kind of notification; the other arguments are those of `Delivery`."""

        def decorate(view: V) -> V:
            """Register `view` with the other functions of this delivery."""
            self._claim("delivery", kind.name, Delivery(kind, view, still_wanted, sent, lost, placeholder, unsettled))
            return view

        return decorate

    def _claims(self, kind: str, name: str, *given: Any, typed: MayBeTyped = (), **named: Any) -> Callable[[Any], Any]:
        def decorate(listener: Any) -> Any:
            """Register `listener`, called with what is `given` beside the request."""
            with_more = wraps(listener)(lambda request: listener(request, *given, **named))
            self._claim(kind, name, with_more if given or named else listener, typed)
            return listener

        return decorate

    def _claim(self, kind: str, name: str, listener: Any, typed: MayBeTyped = ()) -> None:
        self.claims.append(Claim(kind, name, listener, typed if isinstance(typed, tuple) else (typed,)))


def _shown(result: object) -> Answer:
    match result:
        case Message():
            return Ephemeral(result)
        case SlackView():
            return Update(result)
        case _:
            return None


@dataclass(frozen=True)
class Table:
    """All listeners by kind and name; build it with `Table.of`."""

    commands: Mapping[str, CommandListener] = field(default_factory=dict)
    actions: Mapping[str, ClickListener] = field(default_factory=dict)
    submissions: Mapping[str, SubmissionListener] = field(default_factory=dict)
    shortcuts: Mapping[str, ShortcutListener] = field(default_factory=dict)
    events: Mapping[str, tuple[EventListener, ...]] = field(default_factory=dict)
    said: SaidListener | None = None
    timers: Mapping[str, TimerListener] = field(default_factory=dict)
    runs: Mapping[str, RunListener] = field(default_factory=dict)
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    typed: Mapping[str, tuple[TypedAnswer, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, routers: Iterable[Router]) -> "Table":
        """Combine routers; raises `TwoListeners` when a name other than an event's is claimed twice."""
        claims = [claim for router in routers for claim in router.claims]
        _refuse_two(claims)
        named = {kind: {claim.name: claim.listener for claim in claims if claim.kind == kind} for kind in _KINDS}
        events: dict[str, tuple[EventListener, ...]] = {}
        for claim in claims:
            if claim.kind == "event":
                events[claim.name] = (*events.get(claim.name, ()), claim.listener)
        return cls(
            commands=named["command"],
            actions=named["action"],
            submissions=named["submission"],
            shortcuts=named["shortcut"],
            events=events,
            said=named["said"].get(""),
            timers=named["timer"],
            runs=named["run"],
            deliveries=named["delivery"],
            typed={claim.name: claim.typed for claim in claims if claim.typed},
        )

    @cached_property
    def sub_commands(self) -> Mapping[str, tuple[str, ...]]:
        """The sub-commands of each slash command, as declared: `{"/returning": ("pause", "someone else", …)}`."""
        words: dict[str, tuple[str, ...]] = {}
        for name in self.commands:
            command, _, own = name.partition(" ")
            words[command] = (*words.get(command, ()), *([own] if own else []))
        return words


_KINDS = ("command", "action", "submission", "shortcut", "said", "timer", "run", "delivery")


def _refuse_two(claims: Iterable[Claim]) -> None:
    first: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        if claim.kind == "event":
            continue
        before = first.setdefault((_NAMED_ALIKE.get(claim.kind, claim.kind), claim.name), claim)
        if before is not claim:
            what = f"{claim.kind} {claim.name}".rstrip()
            raise TwoListeners(f"Two listeners for {what}: {before.place} and {claim.place}")
