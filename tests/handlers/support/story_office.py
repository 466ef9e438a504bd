"""An office whose people write stories: posts in the channel are kept, deleted and refused by the test, without
Slack.
"""

from dataclasses import dataclass, field, replace

from bot.contributions.contributions import Audience, Contribution, ContributionType, Written
from bot.contributions.notices import CopyDeletion
from bot.contributions.stories import joined
from bot.core.ids import ChannelId, UserId
from bot.core.slack_codes import Meaning
from bot.people.people import Profile
from handlers.contributions import contribution_steps, contributions
from handlers.delivery.leasing import Sending, Sent, SlackRefusal, settle_all
from tests.handlers.support.office_by_hand import CHICAGO, DELIVERIES
from tests.handlers.support.quiet_office import QuietOffice

ADA, BEN, CAT, DEE = (UserId(f"U0{name}") for name in ("ADA", "BEN", "CAT", "DEE"))
CHANNEL = ChannelId("C0CHICAGO")
STORY = Written(
    joined({"helped": "Somebody listened."}), (("helped", "Somebody listened."),), audience=Audience.CHANNEL
)


@dataclass
class StoryOffice(QuietOffice):
    """An office with organizers; `refused` are kinds of notifications that Slack refuses for good."""

    refused: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def run_by(self, *organizers: UserId) -> "StoryOffice":
        """Set the community up with these organizers; return the office."""
        self.open()
        for organizer in organizers:
            self.organizes(organizer)
        return self

    def organizes(self, who: UserId) -> None:
        """Make somebody an organizer."""
        self.do(lambda uow: uow.communities.add_organizer(who))

    def profile(self, user_id: UserId) -> Profile:
        """Return the profile that Slack would."""
        return Profile(user_id, CHICAGO)

    def writes(
        self, who: UserId, written: Written = STORY, contribution_id: str = "", *, offers: bool = True
    ) -> Contribution:
        """Have somebody write a story and, unless told otherwise, send it to the organizers; return it."""
        contribution = self.do(
            contribution_steps.write, self.profile(who), ContributionType.PORTRAIT, written, contribution_id
        )
        if offers:
            contribution = self.do(contribution_steps.offer, who, contribution.id)
        self.tick()
        return contribution

    def tells(self, who: UserId, **choices: object) -> Contribution:
        """Have somebody write and send a story with other choices; return it."""
        return self.writes(who, replace(STORY, **choices))  # type: ignore[arg-type]

    def approves(self, organizer: UserId, contribution: Contribution) -> None:
        """Have an organizer publish the story."""
        self.do(contributions.approve, organizer, contribution.id, contribution.version)
        self.tick()

    def published(self, who: UserId = BEN, **choices: object) -> Contribution:
        """Have somebody write a story and Ada publish it; return it."""
        contribution = self.tells(who, **choices)
        self.approves(ADA, contribution)
        self.live(days=1)
        return contribution

    def contribution(self, contribution: Contribution) -> Contribution | None:
        """Return the contribution as it is now; None when it is gone."""
        return self.do(lambda uow: uow.contributions.look_at(contribution.id))

    @property
    def channel(self) -> list[str]:
        """The texts of the posts in the channel now."""
        return [
            post.message.text
            for number, post in enumerate(self.posts, 1)
            if post.to == f"channel:{CHANNEL}" and f"{number}.0" not in self.gone
        ]

    def refusal_of(self, sending: Sending) -> SlackRefusal | None:
        """A refusal for the kinds that are `refused`."""
        is_refused = sending.rows[0].name in self.refused
        return SlackRefusal("cant_delete_message", Meaning.MESSAGE) if is_refused else None

    def is_deletion(self, sending: Sending) -> bool:
        """Delete the post that a `CopyDeletion` is about."""
        notification = sending.rows[0].notification
        if not isinstance(notification, CopyDeletion):
            return False
        self.gone.add(notification.ts)
        self.do(settle_all, [Sent(sending.rows, notification.channel_id, "")], DELIVERIES)
        return True
