"""An office with a lunch series in a real database, whose clock and outbox the test works by hand, without Slack."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification
from bot.core.slack_codes import Meaning
from bot.lunches.meetings import Meeting, Series
from bot.lunches.recurrence.lunch_calendar import Recurrence
from bot.offices.communities import Community
from bot.offices.resources import lines_for
from bot.people.people import Profile
from handlers.delivery.leasing import Sending, SlackRefusal
from handlers.lunches.lookup import look_again
from storage.outbox.table import write_recipient
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.office_by_hand import CHICAGO, OfficeByHand, Posted
from tests.support.storing import put

ADA, BEN, CAT = UserId("U0ADA"), UserId("U0BEN"), UserId("U0CAT")
EVERY_HOLIDAY = ("Columbus Day", "Election Day", "Juneteenth National Independence Day", "Veterans Day")


@dataclass
class LunchOffice(OfficeByHand):
    """An office with one series, whose organizer is Ada, closed on public holidays that many offices work on. `refused`
    are conversations to which Slack lets nobody post.
    """

    zone: str = CHICAGO
    place: tuple[str, str | None] = ("US", "IL")
    name: str = "chicago"
    rrule: str = "FREQ=MONTHLY;BYDAY=2WE"
    closed_on: tuple[str, ...] = EVERY_HOLIDAY
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

    def refusal_of(self, sending: Sending) -> SlackRefusal | None:
        """A refusal in the conversations that are `refused`."""
        is_refused = write_recipient(sending.rows[0].recipient) in self.refused
        return SlackRefusal("is_archived", Meaning.CONVERSATION) if is_refused else None


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
