"""An office with a lunch series in a real database, whose clock and outbox the test works by hand, without Slack."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from typing import Any, Concatenate, ParamSpec, TypeVar

from slack_sdk.models.blocks import ActionsBlock, Block, SectionBlock

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Channel, Notification
from bot.core.slack_codes import Meaning
from bot.lunches.meetings import Meeting, Series
from bot.lunches.recurrence.lunch_calendar import Recurrence
from bot.offices.communities import Community
from bot.offices.resources import lines_for
from bot.people.people import Profile
from handlers import routers
from handlers.delivery.leasing import SlackRefusal, lose
from handlers.lunches.lookup import look_again
from handlers.platform.views.blocks import Message
from playground.block_kit import objections_to_message
from storage.database import Database
from storage.outbox import due, timers
from storage.outbox.table import Row, write_recipient
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.leased import lease, lease_redrawings
from tests.support.clocks import MovableClock
from tests.support.storing import put

P = ParamSpec("P")
T = TypeVar("T")

ADA, BEN, CAT = UserId("U0ADA"), UserId("U0BEN"), UserId("U0CAT")
EVERY_HOLIDAY = ("Columbus Day", "Election Day", "Juneteenth National Independence Day", "Veterans Day")
DELIVERIES = routers.table().deliveries
TIMERS = routers.table().timers


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
        return [str(element.action_id) for block in self.message.blocks for element in _pressable(block)]

    @property
    def shown(self) -> str:
        """Everything that can be read in it."""
        return str([block.to_dict() for block in self.message.blocks])


@dataclass
class LunchOffice:
    """An office with one series, whose organizer is Ada; `posts` holds all that was posted, in order. The office is
    closed on public holidays that many offices work on.
    """

    database: Database
    clock: MovableClock
    zone: str = "America/Chicago"
    place: tuple[str, str | None] = ("US", "IL")
    name: str = "chicago"
    rrule: str = "FREQ=MONTHLY;BYDAY=2WE"
    closed_on: tuple[str, ...] = EVERY_HOLIDAY
    posts: list[Posted] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def open(self, **changes: object) -> "LunchOffice":
        """Set the community and its series up and let the first tick happen; return the office."""
        channel = ChannelId(f"C0{self.name.upper()}")
        community = Community(
            self.name,
            channel,
            self.name,
            self.name,
            self.zone,
            *self.place,
            lines_for(self.place[0]),
            ADA,
            closed_on=self.closed_on,
        )
        series = Series(
            self.name,
            self.name,
            channel,
            Recurrence(self.rrule, time(12), self.zone),
            room="Elm",
        )

        def set_up(uow: UnitOfWork) -> None:
            put(uow.communities.save, community)
            uow.communities.add_organizer(ADA)
            put(uow.meetings.save_series, replace(series, **changes))  # type: ignore[arg-type]
            look_again(uow, series.id)

        self.do(set_up)
        self.tick()
        return self

    def do(self, function: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the function in one transaction."""
        return self.database.transact_now(TEAM, lambda uow: function(uow, *args, **kwargs))

    def profile(self, user_id: UserId) -> Profile:
        """Return the profile that Slack would."""
        return Profile(user_id, self.zone)

    @property
    def lunch(self) -> Meeting:
        """The next lunch."""
        found = self.do(lambda uow: uow.meetings.next_for(self.name, uow.now))
        assert found is not None
        return found

    @property
    def lunches(self) -> list[Meeting]:
        """All meetings of the series."""
        return list(self.do(lambda uow: uow.meetings.list_of(self.name)))

    def said(self, kind: type[Notification]) -> list[Posted]:
        """Return what was posted of one kind."""
        return [post for post in self.posts if kind.name in post.kind.split("+")]

    def tick(self) -> None:
        """Run every timer that is due now, and send every message that may be sent now."""
        with self.database.engine.begin() as connection:
            due = timers.due_anywhere(connection, self.clock.now())
        for timer in due:
            self.do(_fire, timer)
        while self._deliver():
            pass

    def live_until(self, end: datetime) -> None:
        """Let time pass until `end`, ticking at every moment at which something is due."""
        while (moment := self._next_moment()) is not None and moment <= end:
            self.clock.at = max(self.clock.at, moment)
            self.tick()
        self.clock.at = end

    def sleep_until(self, end: datetime) -> None:
        """Let time pass until `end` at once, as if the bot had been down, and tick."""
        self.clock.at = end
        self.tick()

    def _next_moment(self) -> datetime | None:
        with self.database.engine.begin() as connection:
            moments = [timers.next_due(connection), due.next_due(connection)]
        return min((moment for moment in moments if moment is not None), default=None)

    def _deliver(self) -> bool:
        sendings = self.do(lease, DELIVERIES)
        for sending in sendings:
            recipient = sending.rows[0].recipient
            to = write_recipient(recipient)
            if to in self.refused:
                self.do(_refused, sending.rows)
                continue
            kinds = "+".join(row.notification.name for row in sending.rows if row.notification)
            assert_slack_accepts(sending.message)
            self.posts.append(Posted(self.clock.now(), to, kinds, sending.message, sending.message))
            channel = recipient.channel_id if isinstance(recipient, Channel) else ChannelId("D1")
            self.do(_settled, sending.rows, channel, f"{len(self.posts)}.0")
        redrawings = self.do(lease_redrawings, DELIVERIES)
        for redrawing in redrawings:
            assert_slack_accepts(redrawing.message)
            post = self.posts[int(redrawing.ts.partition(".")[0]) - 1]
            post.message, post.edits = redrawing.message, post.edits + 1
            self.do(_drawn, redrawing.rows)
        return bool(sendings or redrawings)


def _pressable(block: Block) -> list[Any]:
    if isinstance(block, SectionBlock):
        return [block.accessory] if block.accessory else []
    return list(block.elements) if isinstance(block, ActionsBlock) else []


def assert_slack_accepts(message: Message) -> None:
    """Fail unless the message is within every limit of Block Kit."""
    assert objections_to_message([block.to_dict() for block in message.blocks]) == []


def _fire(uow: UnitOfWork, timer: timers.Timer) -> None:
    if uow.timers.take(timer.name, timer.subject, uow.now):
        TIMERS[timer.name](uow, timer.subject)


def _settled(uow: UnitOfWork, rows: Sequence[Row], channel: ChannelId, ts: str) -> None:
    uow.sending.delivered(rows, channel, ts)
    for row in rows:
        if row.notification is not None:
            DELIVERIES[row.notification.name].sent(uow, row.notification)


def _drawn(uow: UnitOfWork, rows: Sequence[Row]) -> None:
    uow.sending.redrawn(rows)


def _refused(uow: UnitOfWork, rows: Sequence[Row]) -> None:
    lose(uow, rows, DELIVERIES, SlackRefusal("is_archived", Meaning.CONVERSATION))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
