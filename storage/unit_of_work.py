"""One transaction in one workspace: every repository a handler may use, and whose language and hours apply.
Nothing here awaits or calls Slack.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from random import Random
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.notifications import Notification
from bot.core.words import Locale, shared
from bot.core.working_hours import Hours
from bot.offices.communities import Community, community_of
from bot.offices.office_days import HolidayPlace, days_of
from storage.accounts.privacy import Privacy
from storage.contributions.contributions import Contributions
from storage.contributions.story_interviews import Interviews
from storage.contributions.tips import Tips
from storage.db.handled_events import Events
from storage.db.prepared import finish
from storage.db.requests_done import RequestsDone
from storage.db.rows import Work
from storage.db.wire_time import WireTime
from storage.introductions.asking_around import Asks
from storage.introductions.introductions import Introductions
from storage.introductions.referral_counter import ReferralCounter
from storage.language.listening import ListeningSwitches
from storage.lunches.meetings import Meetings
from storage.offices.communities import Communities
from storage.offices.office_cards import OfficeCards
from storage.offices.topics import Topics
from storage.outbox.channel_ids import ChannelIds
from storage.outbox.departures import Departures
from storage.outbox.outbox import Outbox
from storage.outbox.sending import SendingQueue
from storage.outbox.table import LEASE_SECONDS
from storage.outbox.timers import Timers
from storage.people.closed_accounts import ClosedAccounts
from storage.people.mentors import Mentors
from storage.people.people import People
from storage.people.returners import Returners
from storage.plans.return_plans import ReturnPlans
from storage.platform.installations import Installations
from storage.platform.workspaces import KeyedHashes
from storage.reports.figures import Figures
from storage.reports.pulse import Pulse


@dataclass(frozen=True)
class WorkingTime:
    """One person's (or channel's) hours together with the holidays of their community."""

    hours: Hours
    holidays: Mapping[date, str]


class UnitOfWork:
    """One transaction in one workspace at one moment (`now`); may run again, so it has no outside effects."""

    def __init__(
        self,
        connection: Connection,
        team_id: TeamId,
        now: datetime,
        wire_now: Callable[[], float],
        kinds: Mapping[str, type[Notification]],
        seed: int,
        lease_seconds: float = LEASE_SECONDS,
        read: dict[str, Any] | None = None,
    ) -> None:
        self.connection_for_storage = connection
        self.team_id = team_id
        self._work = Work(connection, team_id, read={} if read is None else read)
        self.now = now
        self._seed = seed
        self._wire_now = wire_now
        self._kinds = kinds
        wire_time = WireTime(wire_now)
        self.outbox = Outbox(connection, team_id, now, wire_time, kinds)
        self.sending = SendingQueue(self.outbox, lease_seconds)
        self.departures = Departures(connection, team_id, wire_time)
        self.timers = Timers(connection, team_id)

    @cached_property
    def rng(self) -> Random:
        """Where ids and ice-breakers come from, by chance."""
        return Random(self._seed)  # noqa: S311 (no secrets)

    @cached_property
    def people(self) -> People:
        """Everybody Village has a row of."""
        return People(self._work)

    @cached_property
    def communities(self) -> Communities:
        """Communities and organizers."""
        return Communities(self._work)

    @cached_property
    def installations(self) -> Installations:
        """The workspace's installation: its token, and who installed Village."""
        return Installations(self._work, self._wire_now)

    @cached_property
    def events(self) -> Events:
        """Which of Slack's event deliveries were handled already."""
        return Events(self.connection_for_storage, self.team_id, self.now)

    @cached_property
    def requests_done(self) -> RequestsDone:
        """Requests that have changed something already."""
        return RequestsDone(self.connection_for_storage, self.team_id, self.now)

    @cached_property
    def hashes(self) -> KeyedHashes:
        """Keyed hashes with this workspace's secret."""
        return KeyedHashes(self._work)

    @cached_property
    def mentors(self) -> Mentors:
        """The mentors' sign-ups and limits."""
        return Mentors(self._work)

    @cached_property
    def returners(self) -> Returners:
        """The returning parents' sign-ups, sealed."""
        return Returners(self._work)

    @cached_property
    def introductions(self) -> Introductions:
        """Introductions in every state, pair memories, exclusions and peer groups."""
        return Introductions(self._work, self.hashes)

    @cached_property
    def asks(self) -> Asks:
        """Asking-around questions that are open, sealed."""
        return Asks(self._work)

    @cached_property
    def closed_accounts(self) -> ClosedAccounts:
        """Accounts that organizers closed for mentoring."""
        return ClosedAccounts(self._work, self.hashes)

    @cached_property
    def referral_counter(self) -> ReferralCounter:
        """How many people who were helped help others now."""
        return ReferralCounter(self._work)

    @cached_property
    def meetings(self) -> Meetings:
        """Lunch series, meetings, RSVPs."""
        return Meetings(self._work)

    @cached_property
    def figures(self) -> Figures:
        """Who counts in the running quarter, and which figures were released."""
        return Figures(self._work, self.hashes)

    @cached_property
    def pulse(self) -> Pulse:
        """Who takes part in the pulse, who has answered, and how many gave each answer."""
        return Pulse(self._work)

    @cached_property
    def topics(self) -> Topics:
        """Each office's changes to the catalogue of topics."""
        return Topics(self._work, self.community_of)

    @cached_property
    def tips(self) -> Tips:
        """Published tips: when each was last confirmed, and how many people it helped."""
        return Tips(self._work, self.hashes)

    @cached_property
    def office_cards(self) -> OfficeCards:
        """What offices wrote down about themselves."""
        return OfficeCards(self._work)

    @cached_property
    def return_plans(self) -> ReturnPlans:
        """Return plans that somebody asked to have kept."""
        return ReturnPlans(self._work)

    @cached_property
    def listening(self) -> ListeningSwitches:
        """Each community's switch for listening in its channel."""
        return ListeningSwitches(self._work)

    @cached_property
    def contributions(self) -> Contributions:
        """Stories, arrangements and tips, sealed, and their copies in Slack."""
        return Contributions(self._work)

    @cached_property
    def interviews(self) -> Interviews:
        """Story interviews: who would rather tell their story, and who listens."""
        return Interviews(self._work, self.hashes)

    @cached_property
    def channel_ids(self) -> ChannelIds:
        """Replaces a channel's id everywhere after Slack has changed it."""
        return ChannelIds(self.connection_for_storage, self.team_id, self._kinds)

    faults_of_storage: ClassVar[type[Exception]] = DBAPIError

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Roll back only what happens inside the block when it raises; the exception passes through."""
        try:
            with self._work.memory.undone_with(), self.connection_for_storage.begin_nested():
                yield
                finish(self.connection_for_storage)
        except BaseException:
            self._work.read.clear()
            raise

    @cached_property
    def privacy(self) -> Privacy:
        """Everything held of a person, in every table: for my-data and forget-me."""
        return Privacy(self._work, self.hashes, self._kinds)

    def lock_workspace(self) -> None:
        """Lock the workspace's row, for rules about all offices or all organizers, of which there may be none."""
        self.hashes.lock()

    def new_id(self) -> str:
        """A new random id that sorts by time: the newest sorts last."""
        millis = int(self.now.timestamp() * 1000)
        return str(UUID(int=(millis << 80) | self.rng.getrandbits(80), version=4))

    def community_of(self, user_id: UserId, channel_id: ChannelId | None = None) -> Community:
        """The community whose channel this is, else the person's, row or not; raises `NotSetUp` without any."""
        here = self.communities.of_channel(channel_id)
        return here or community_of(self.people.look_at(user_id), self.communities.list_all())

    def working_time(self, user_id: UserId) -> WorkingTime:
        """When this person may be written to unasked (R10, R11)."""
        colleague = self.people.look_at(user_id)
        community = community_of(colleague, self.communities.list_all())
        hours = colleague.hours(community.zone) if colleague else Hours(zone=community.zone)
        return WorkingTime(hours, self.days_off(community))

    def zone_of(self, user_id: UserId) -> str:
        """The IANA zone of their hours; raises `NotSetUp`."""
        colleague = self.people.look_at(user_id)
        zone = community_of(colleague, self.communities.list_all()).zone
        return (colleague.zone if colleague else None) or zone

    def locale_of(self, user_id: UserId, heard: Locale | None = None) -> Locale:
        """The language this person reads (R18): as stored, else as `heard` from Slack, else their community's."""
        colleague = self.people.look_at(user_id)
        reads = colleague.reads if colleague is not None else None
        return reads or heard or self.locale_of_community(user_id)

    def locale_of_group(self, user_ids: Iterable[UserId]) -> Locale:
        """The language all of these people read, else their community's; US English where they have several (R18)."""
        everyone = tuple(user_ids)
        self.people.look_at_many(everyone)
        theirs = shared(self.locale_of_community(user_id) for user_id in everyone) or Locale.ENGLISH_US
        return shared((self.locale_of(user_id) for user_id in everyone), theirs) or theirs

    def locale_of_community(self, user_id: UserId) -> Locale:
        """The language in which this person's community is written to; US English before set-up."""
        everyone = self.communities.list_all()
        return community_of(self.people.look_at(user_id), everyone).locale if everyone else Locale.ENGLISH_US

    def locale_of_channel(self, channel_id: ChannelId) -> Locale:
        """The language of the community with this channel, else of the first community; US English before set-up."""
        everyone = self.communities.list_all()
        community = next((c for c in everyone if c.channel_id == channel_id), everyone[0] if everyone else None)
        return community.locale if community else Locale.ENGLISH_US

    def channel_time(self, community: Community) -> WorkingTime:
        """The hours in which the community's channel may be posted to (R11)."""
        return WorkingTime(Hours(zone=community.zone), self.days_off(community))

    def days_off(self, community: Community) -> Mapping[date, str]:
        """The days on which the community's office is closed, from last year to two years ahead, with English names."""
        place = HolidayPlace(community.country, community.subdivision)
        return days_of(place, community.closed_on, range(self.now.year - 1, self.now.year + 3)).off
