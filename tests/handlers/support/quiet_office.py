"""An office of mentors and returning parents in a real database, whose clock and outbox the test works by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

from slack_sdk.models.blocks import ActionsBlock

from bot.core.errors import NoLongerOpen
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Group, Person
from bot.core.slack_codes import Meaning
from bot.introductions.states import Introduction
from bot.offices.communities import Community
from bot.offices.resources import lines_for
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import Returner
from handlers import routers
from handlers.delivery.leasing import Redrawn, Sent, SlackRefusal, lose, settle_all
from handlers.introductions.steps import look_again
from handlers.platform.views.blocks import Message
from storage.database import Database
from storage.outbox import due, timers
from storage.outbox.table import Row, read_recipient, write_recipient
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.leased import lease, lease_redrawings
from tests.support.clocks import MovableClock
from tests.support.storing import put

P = ParamSpec("P")
T = TypeVar("T")

CHICAGO = "America/Chicago"
LONG_AGO = timedelta(days=60)
DELIVERIES = routers.table().deliveries
TIMERS = routers.table().timers
CLICKS = routers.table().actions


@dataclass
class Posted:
    """One message as it is in Slack now."""

    at: datetime
    to: str
    kind: str
    message: Message
    first: str = ""
    edits: int = 0

    def __post_init__(self) -> None:
        self.first = self.shown

    @property
    def actions(self) -> list[str]:
        """The action ids of its buttons, in order."""
        rows = [block for block in self.message.blocks if isinstance(block, ActionsBlock)]
        return [str(element.action_id) for row in rows for element in row.elements]  # type: ignore[union-attr]

    def value_of(self, action_id: str) -> str:
        """Return the value of the button with this action."""
        rows = [block for block in self.message.blocks if isinstance(block, ActionsBlock)]
        return next(
            str(element.value)  # type: ignore[union-attr]
            for row in rows
            for element in row.elements
            if element.action_id.split("#")[0] == action_id  # type: ignore[union-attr]
        )

    @property
    def shown(self) -> str:
        """Everything that can be read in it."""
        return str([block.to_dict() for block in self.message.blocks])

    @property
    def shown_without_ids(self) -> str:
        """`shown`, without the ids that differ from run to run."""
        blocks = [block.to_dict() for block in self.message.blocks]
        for block in blocks:
            block.pop("block_id", None)
            for element in block.get("elements", ()):
                element.pop("value", None)
        return str(blocks)


@dataclass
class QuietOffice:
    """An office; `posts` holds all that was posted, in order. `barred` are people of whom Slack says that they may not
    take part.
    """

    database: Database
    clock: MovableClock
    posts: list[Posted] = field(default_factory=list)
    barred: set[UserId] = field(default_factory=set)

    def open(self, community_id: str = "chicago", zone: str = CHICAGO) -> "QuietOffice":
        """Set a community up; return the office."""
        channel = ChannelId(f"C0{community_id.upper()}")
        contacts = lines_for("US")
        office = Community(
            community_id, channel, "Chicago", community_id.title(), zone, "US", "IL", contacts, UserId("U0PRIYA")
        )
        self.do(lambda uow: put(uow.communities.save, office))
        return self

    def do(self, function: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the function in one transaction."""
        return self.database.transact_now(TEAM, lambda uow: function(uow, *args, **kwargs))

    def mentor(self, name: str, *topics: str, **more: object) -> UserId:
        """Sign somebody up as a mentor (long ago, unless `since` says otherwise)."""
        user_id = UserId(name)
        since = self.clock.now() - LONG_AGO
        mentor = Mentor(user_id, **{"since": since, "topics": topics, **more})  # type: ignore[arg-type]

        def volunteer(uow: UnitOfWork) -> None:
            put(uow.people.save, uow.people.get(user_id) or Colleague(user_id, zone=CHICAGO))
            put(uow.mentors.save, mentor)
            look_again(uow)

        self.do(volunteer)
        return user_id

    def returner(self, name: str, *topics: str, zone: str = CHICAGO, **more: object) -> UserId:
        """Sign somebody up now as a returning parent."""
        user_id = UserId(name)
        returner = Returner(user_id, **{"signed_up_at": self.clock.now(), "topics": topics, **more})  # type: ignore[arg-type]

        def sign_up(uow: UnitOfWork) -> None:
            put(uow.people.save, uow.people.get(user_id) or Colleague(user_id, zone=zone))
            put(uow.returners.save, returner)
            look_again(uow)

        self.do(sign_up)
        return user_id

    def introductions(self) -> list[Introduction]:
        """Every introduction, oldest first."""
        return list(self.do(lambda uow: uow.introductions.list_open_or_ended_since(self.clock.at - 10 * LONG_AGO)))

    def latest(self) -> Introduction:
        """The newest introduction."""
        return self.introductions()[-1]

    def press(self, who: UserId, decide: Callable[[UnitOfWork, UserId, str], object], value: str | None = None) -> None:
        """Press a button of the newest introduction, or with `value`, then tick."""
        self.do(decide, who, value or self.latest().id)
        self.tick()

    def refuses(self, who: UserId, decide: Callable[[UnitOfWork, UserId, str], object]) -> bool:
        """Return whether this person's press is refused."""
        try:
            self.press(who, decide)
        except NoLongerOpen:
            return True
        return False

    def told(self, who: UserId) -> list[Posted]:
        """Return what somebody got as direct messages, in order."""
        return [post for post in self.posts if post.to == f"person:{who}"]

    def groups(self) -> list[Posted]:
        """The group messages that were opened."""
        return [post for post in self.posts if post.to.startswith("group:")]

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
        self.tick()
        while (moment := self._next_moment()) is not None and moment <= end:
            self.clock.at = max(self.clock.at, moment)
            self.tick()
        self.clock.at = max(self.clock.at, end)

    def live(self, **by: float) -> None:
        """Let days, hours and so on pass, ticking at every moment at which something is due."""
        self.live_until(self.clock.at + timedelta(**by))

    def pass_over(self, **by: float) -> None:
        """Let days, hours and so on pass at once, as if the bot had been down, and tick."""
        self.clock.at += timedelta(**by)
        self.tick()

    def live_till_told(self, who: UserId, kind: str, within: timedelta = timedelta(days=14)) -> Posted:
        """Let time pass until this person gets a message of this kind; return it."""
        end = self.clock.at + within
        before = len(self.posts)
        self.tick()
        while True:
            found = [p for p in self.posts[before:] if p.to == f"person:{who}" and kind in p.kind]
            if found:
                return found[0]
            moment = self._next_moment()
            assert moment is not None, f"never told: {kind}"
            assert moment <= end, f"not told in time: {kind}"
            self.clock.at = max(self.clock.at, moment)
            self.tick()

    def _next_moment(self) -> datetime | None:
        with self.database.engine.begin() as connection:
            moments = [timers.next_due(connection), due.next_due(connection)]
        return min((moment for moment in moments if moment is not None), default=None)

    def _deliver(self) -> bool:
        sendings = self.do(lease, DELIVERIES)
        for sending in sendings:
            if any(self._is_barred(row) for row in sending.rows):
                self.do(lose, sending.rows, DELIVERIES, SlackRefusal("not_eligible", Meaning.PERSON))
                continue
            to = write(sending.rows[0])
            kinds = "+".join(row.notification.name for row in sending.rows if row.notification)
            self.posts.append(Posted(self.clock.now(), to, kinds, sending.message))
            sent = Sent(sending.rows, ChannelId("D1"), f"{len(self.posts)}.0")
            self.do(settle_all, [sent], DELIVERIES)
        redrawings = self.do(lease_redrawings, DELIVERIES)
        for redrawing in redrawings:
            post = self.posts[int(redrawing.ts.partition(".")[0]) - 1]
            post.message, post.edits = redrawing.message, post.edits + 1
            self.do(settle_all, [Redrawn(redrawing.rows)], DELIVERIES)
        return bool(sendings or redrawings)

    def _is_barred(self, row: Row) -> bool:
        return row.notification is not None and bool(self.barred & set(row.notification.checked))


def write(row: Row) -> str:
    """Return the conversation, as `storage.outbox.table` writes it."""
    written = write_recipient(row.recipient)
    assert isinstance(read_recipient(written), Person | Group)
    return written


def _fire(uow: UnitOfWork, timer: timers.Timer) -> None:
    if uow.timers.take(timer.name, timer.subject, uow.now):
        TIMERS[timer.name](uow, timer.subject)
