"""An office in a real database, whose clock and outbox the test works by hand, without Slack."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from slack_sdk.models.blocks import ActionsBlock, SectionBlock

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Channel
from handlers import routers
from handlers.delivery.leasing import Redrawing, Redrawn, Sending, Sent, SlackRefusal, lose, settle_all
from handlers.platform.views.blocks import Message
from playground.block_kit import objections_to_message
from storage.database import Database
from storage.outbox import due, timers
from storage.outbox.table import write_recipient
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.leased import lease, lease_redrawings
from tests.support.clocks import MovableClock

P = ParamSpec("P")
T = TypeVar("T")

CHICAGO = "America/Chicago"
DELIVERIES = routers.table().deliveries
TIMERS = routers.table().timers
CLICKS = routers.table().actions


@dataclass
class Posted:
    """One message as it is in Slack now; `first` is how it was posted."""

    at: datetime
    to: str
    kind: str
    message: Message
    first: Message
    edits: int = 0

    @property
    def actions(self) -> list[str]:
        """The action ids of its buttons, in order."""
        return [str(element.action_id) for element in self._elements()]

    def value_of(self, action_id: str) -> str:
        """Return the value of the button with this action."""
        return next(
            str(element.value) for element in self._elements() if str(element.action_id).split("#")[0] == action_id
        )

    @property
    def shown(self) -> str:
        """Everything that can be read in it."""
        return _shown(self.message)

    @property
    def first_shown(self) -> str:
        """Everything that could be read in it when it was posted."""
        return _shown(self.first)

    @property
    def shown_without_ids(self) -> str:
        """`shown`, without the ids that differ from run to run."""
        blocks = [block.to_dict() for block in self.message.blocks]
        for block in blocks:
            block.pop("block_id", None)
            for element in block.get("elements", ()):
                element.pop("value", None)
        return str(blocks)

    def _elements(self) -> Iterator[Any]:
        for block in self.message.blocks:
            if isinstance(block, SectionBlock) and block.accessory:
                yield block.accessory
            elif isinstance(block, ActionsBlock):
                yield from block.elements


@dataclass
class OfficeByHand:
    """An office; `posts` holds all that was posted, in order."""

    database: Database
    clock: MovableClock
    posts: list[Posted] = field(default_factory=list, kw_only=True)

    def do(self, function: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the function in one transaction."""
        return self.database.transact_now(TEAM, lambda uow: function(uow, *args, **kwargs))

    def told(self, who: UserId) -> list[Posted]:
        """Return what somebody got as direct messages, in order."""
        return [post for post in self.posts if post.to == f"person:{who}"]

    def tick(self) -> None:
        """Run every timer that is due now, and send every message that may be sent now."""
        with self.database.engine.begin() as connection:
            due_now = timers.due_anywhere(connection, self.clock.now())
        for timer in due_now:
            self.do(_fire, timer)
        while self._deliver():
            pass

    def next_moment(self) -> datetime | None:
        """The earliest moment at which anything is due; None for never."""
        with self.database.engine.begin() as connection:
            return due.next_moment(connection, (), "")

    def live_until(self, end: datetime) -> None:
        """Let time pass until `end`, ticking at every moment at which something is due."""
        self.tick()
        while (moment := self.next_moment()) is not None and moment <= end:
            self.clock.at = max(self.clock.at, moment)
            self.tick()
        self.clock.at = max(self.clock.at, end)

    def live(self, **by: float) -> None:
        """Let days, hours and so on pass, ticking at every moment at which something is due."""
        self.live_until(self.clock.at + timedelta(**by))

    def pass_over(self, **by: float) -> None:
        """Let days, hours and so on pass at once, as if the bot had been down, and tick."""
        self.sleep_until(self.clock.at + timedelta(**by))

    def sleep_until(self, end: datetime) -> None:
        """Let time pass until `end` at once, as if the bot had been down, and tick."""
        self.clock.at = end
        self.tick()

    def refusal_of(self, sending: Sending) -> SlackRefusal | None:
        """The answer with which Slack refuses this for good; None where it takes it."""
        raise NotImplementedError

    def is_deletion(self, _sending: Sending) -> bool:
        """Delete a post, where that is what is sent; returns whether it was."""
        return False

    def _deliver(self) -> bool:
        """Send what may be sent now, or else draw again what has changed; returns whether there was anything."""
        sendings, redrawings = self.do(_leased)
        for sending in sendings:
            refusal = self.refusal_of(sending)
            if refusal is not None:
                self.do(lose, sending.rows, DELIVERIES, refusal)
            elif not self.is_deletion(sending):
                self._post(sending)
        for redrawing in redrawings:
            assert_slack_accepts(redrawing.message)
            post = self.posts[int(redrawing.ts.partition(".")[0]) - 1]
            post.message, post.edits = redrawing.message, post.edits + 1
            self.do(settle_all, [Redrawn(redrawing.rows)], DELIVERIES)
        return bool(sendings or redrawings)

    def _post(self, sending: Sending) -> None:
        recipient = sending.rows[0].recipient
        kinds = "+".join(row.notification.name for row in sending.rows if row.notification)
        assert_slack_accepts(sending.message)
        to = write_recipient(recipient)
        self.posts.append(Posted(self.clock.now(), to, kinds, sending.message, sending.message))
        channel = recipient.channel_id if isinstance(recipient, Channel) else ChannelId("D1")
        self.do(settle_all, [Sent(sending.rows, channel, f"{len(self.posts)}.0")], DELIVERIES)


def assert_slack_accepts(message: Message) -> None:
    """Fail unless the message is within every limit of Block Kit."""
    assert objections_to_message([block.to_dict() for block in message.blocks]) == []


def _shown(message: Message) -> str:
    return str([block.to_dict() for block in message.blocks])


def _fire(uow: UnitOfWork, timer: timers.Timer) -> None:
    if uow.timers.take(timer.name, timer.subject, uow.now):
        TIMERS[timer.name](uow, timer.subject)


def _leased(uow: UnitOfWork) -> tuple[Sequence[Sending], Sequence[Redrawing]]:
    sendings = lease(uow, DELIVERIES)
    return sendings, () if sendings else lease_redrawings(uow, DELIVERIES)
