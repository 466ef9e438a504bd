"""An office of mentors and returning parents in a real database, whose clock and outbox the test works by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.errors import NoLongerOpen
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Channel
from bot.core.slack_codes import Meaning
from bot.introductions.states import Introduction
from bot.offices.communities import Community
from bot.offices.resources import lines_for
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import Returner
from handlers.delivery.leasing import Sending, SlackRefusal
from handlers.introductions.steps import look_again
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.office_by_hand import CHICAGO, OfficeByHand, Posted
from tests.support.storing import put

LONG_AGO = timedelta(days=60)


@dataclass
class QuietOffice(OfficeByHand):
    """An office in whose channel nothing is posted; Slack says of the `barred` that they may not take part."""

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

    def groups(self) -> list[Posted]:
        """The group messages that were opened."""
        return [post for post in self.posts if post.to.startswith("group:")]

    def live_till_told(self, who: UserId, kind: str, within: timedelta = timedelta(days=14)) -> Posted:
        """Let time pass until this person gets a message of this kind; return it."""
        end = self.clock.at + within
        before = len(self.posts)
        self.tick()
        while True:
            found = [p for p in self.posts[before:] if p.to == f"person:{who}" and kind in p.kind]
            if found:
                return found[0]
            moment = self.next_moment()
            assert moment is not None, f"never told: {kind}"
            assert moment <= end, f"not told in time: {kind}"
            self.clock.at = max(self.clock.at, moment)
            self.tick()

    def refusal_of(self, sending: Sending) -> SlackRefusal | None:
        """A refusal for the messages about people who may not take part."""
        assert not isinstance(sending.rows[0].recipient, Channel)
        notifications = [row.notification for row in sending.rows if row.notification is not None]
        about = {user_id for notification in notifications for user_id in notification.checked}
        return SlackRefusal("not_eligible", Meaning.PERSON) if self.barred & about else None
