"""One transaction in one workspace: everything a handler may read or change, and nothing that can await."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from random import Random
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.notifications import Notification
from bot.core.words import Locale, shared
from bot.core.working_hours import Hours
from bot.lunches.lunch_calendar import holidays_of
from bot.offices.communities import Community, community_of
from storage.accounts.privacy import Privacy
from storage.contributions.contributions import Contributions
from storage.contributions.story_interviews import Interviews
from storage.contributions.tips import Tips
from storage.db.handled_events import Events
from storage.db.rows import Work
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
from storage.outbox.outbox import LEASE_SECONDS, Outbox
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
    """Bound to one workspace and one moment; it may be run again from the start, so it keeps no outside effects."""

    def __init__(
        self,
        connection: Connection,
        team_id: TeamId,
        now: datetime,
        wire_now: Callable[[], float],
        kinds: Mapping[str, type[Notification]],
        rng: Random,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self.connection_for_storage = connection
        self.team_id = team_id
        self._work = Work(connection, team_id)
        self.now = now
        self.rng = rng
        self._wire_now = wire_now
        self.outbox = Outbox(connection, team_id, now, wire_now, kinds, lease_seconds)
        self.departures = Departures(connection, team_id, self.outbox.wire_now)
        self.timers = Timers(connection, team_id)

    @cached_property
    def people(self) -> People:
        """People with a row."""
        return People(self._work)

    @cached_property
    def communities(self) -> Communities:
        """Communities and organizers."""
        return Communities(self._work)

    @cached_property
    def installations(self) -> Installations:
        """Where Village is installed, and by whom."""
        return Installations(self._work, self._wire_now)

    @cached_property
    def events(self) -> Events:
        """Deliveries of Slack handled already."""
        return Events(self.connection_for_storage, self.team_id, self.now)

    @cached_property
    def hashes(self) -> KeyedHashes:
        """Keyed hashes of this workspace."""
        return KeyedHashes(self._work)

    @cached_property
    def mentors(self) -> Mentors:
        """Mentors."""
        return Mentors(self._work)

    @cached_property
    def returners(self) -> Returners:
        """Returning parents, sealed."""
        return Returners(self._work)

    @cached_property
    def introductions(self) -> Introductions:
        """Introductions in every state, and pair memory."""
        return Introductions(self._work, self.hashes)

    @cached_property
    def asks(self) -> Asks:
        """Questions asked around, sealed."""
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
        """Who counts in the running quarter, and what was released."""
        return Figures(self._work, self.hashes)

    @cached_property
    def pulse(self) -> Pulse:
        """Two questions a quarter, counted."""
        return Pulse(self._work)

    @cached_property
    def topics(self) -> Topics:
        """What each office changed in the catalogue of topics."""
        return Topics(self._work, self.community_of)

    @cached_property
    def tips(self) -> Tips:
        """What becomes of published tips."""
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
        """Where the community channel is listened in."""
        return ListeningSwitches(self._work)

    @cached_property
    def contributions(self) -> Contributions:
        """Portraits, arrangements and tips, sealed."""
        return Contributions(self._work)

    @cached_property
    def interviews(self) -> Interviews:
        """Who would rather tell their story, and who listens."""
        return Interviews(self._work, self.hashes)

    @cached_property
    def channel_ids(self) -> ChannelIds:
        """Channels whose ids Slack changes."""
        return ChannelIds(self.connection_for_storage, self.team_id)

    faults_of_storage: ClassVar[type[Exception]] = DBAPIError

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what happens inside when it raises, and nothing else."""
        with self._work.memory.undone_with(), self.connection_for_storage.begin_nested():
            yield

    @cached_property
    def privacy(self) -> Privacy:
        """Everything held of a person, in every table."""
        return Privacy(self._work, self.hashes)

    def lock_workspace(self) -> None:
        """Have whoever does so too wait: for rules about all offices or all organizers, who may be none yet."""
        self.hashes.lock()

    def new_id(self) -> str:
        """A fresh id, ordered by time so that the newest sorts last."""
        millis = int(self.now.timestamp() * 1000)
        return str(UUID(int=(millis << 80) | self.rng.getrandbits(80), version=4))

    def community_of(self, user_id: UserId) -> Community:
        """The community of a person, with or without a row; raises `NotSetUp` while there is none."""
        return community_of(self.people.look_at(user_id), self.communities.list_all())

    def working_time(self, user_id: UserId) -> WorkingTime:
        """When this person may be written to unasked (R10, R11)."""
        colleague = self.people.look_at(user_id)
        community = community_of(colleague, self.communities.list_all())
        hours = colleague.hours(community.zone) if colleague else Hours(zone=community.zone)
        return WorkingTime(hours, self.holidays(community))

    def zone_of(self, user_id: UserId) -> str:
        """The IANA zone of their hours; raises `NotSetUp`."""
        colleague = self.people.look_at(user_id)
        zone = community_of(colleague, self.communities.list_all()).zone
        return colleague.hours(zone).zone if colleague else zone

    def locale_of(self, user_id: UserId, heard: Locale | None = None) -> Locale:
        """The language this person reads: as stored, else as `heard`, else their community's."""
        colleague = self.people.look_at(user_id)
        reads = colleague.reads if colleague is not None else None
        return reads or heard or self.locale_of_community(user_id)

    def locale_of_group(self, user_ids: Iterable[UserId]) -> Locale:
        """The language all of them read, else their community's; US English where they have several."""
        everyone = tuple(user_ids)
        self.people.look_at_many(everyone)
        theirs = shared(self.locale_of_community(user_id) for user_id in everyone) or Locale.ENGLISH_US
        return shared((self.locale_of(user_id) for user_id in everyone), theirs) or theirs

    def locale_of_community(self, user_id: UserId) -> Locale:
        """The language in which this person's community is written to; US English before set-up."""
        everyone = self.communities.list_all()
        return community_of(self.people.look_at(user_id), everyone).locale if everyone else Locale.ENGLISH_US

    def locale_of_channel(self, channel_id: ChannelId) -> Locale:
        """The language of the channel's community."""
        everyone = self.communities.list_all()
        community = next((c for c in everyone if c.channel_id == channel_id), everyone[0] if everyone else None)
        return community.locale if community else Locale.ENGLISH_US

    def channel_time(self, community: Community) -> WorkingTime:
        """When the community's channel may be posted to."""
        return WorkingTime(Hours(zone=community.zone), self.holidays(community))

    def holidays(self, community: Community, locale: Locale = Locale.ENGLISH_US) -> Mapping[date, str]:
        """Public holidays of the community's place, this year and the next two; to be shown, in the reader's language.

        What is planned and stored has their English names.
        """
        years = range(self.now.year - 1, self.now.year + 3)
        return holidays_of(community.country, community.subdivision, tuple(years), locale)
