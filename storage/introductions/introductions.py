"""Introductions in every state, and what outlives them as keyed hashes: pair memory, exclusions (R3),
offers not taken, limited actions.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from sqlalchemy import Column, Index, Integer, String, and_, bindparam, or_, select, tuple_, update
from sqlalchemy.sql.elements import ColumnElement

from bot.core.ids import UserId
from bot.introductions.states import OPEN, Introduction, PairMemory
from bot.people.limited_actions import LimitedAction
from storage.db.base import Sealed, UtcDateTime, batches, insert_new, upsert_where
from storage.db.prepared import rows_of
from storage.db.repository import Repository
from storage.db.rows import AT_ONCE, Values, Work
from storage.introductions.peer_groups import PeerGroups
from storage.outbox.timers import timer_row, timers
from storage.platform.own_rows import OwnRows, own_table
from storage.platform.workspaces import KeyedHashes

introductions = own_table(
    "introductions",
    Column("id", String(36), primary_key=True),
    Column("asker", String(32), nullable=False),
    Column("mentor", String(32), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("state", String(12), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("content", Sealed(Introduction), nullable=False),
    Index(None, "team_id", "state"),
    Index(None, "team_id", "asker"),
    Index(None, "team_id", "mentor"),
)

pairs = own_table(
    "pairs",
    Column("pair", String(64), primary_key=True),
    Column("one", String(64), nullable=False),
    Column("other", String(64), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("ice_breaker", Integer),
)

exclusions = own_table(
    "exclusions",
    Column("builder", String(64), primary_key=True),
    Column("against", String(64), primary_key=True),
    Index(None, "team_id", "against"),
)

# Dates alone, by keyed hash: they outlive a sign-up and forget-me by design (R70 to R74).
offers_not_taken = own_table(
    "offers_not_taken",
    Column("account", String(64), primary_key=True),
    Column("at", UtcDateTime, primary_key=True),
)

# When an account did something that is limited by the week, so that nobody can try one name after another (R3).
limited_actions = own_table(
    "limited_actions",
    Column("account", String(64), primary_key=True),
    Column("action", String(16), primary_key=True),
    Column("at", UtcDateTime, primary_key=True),
)

FEW = 20  # people, for whom a query of their own is worth it

# Built once: building a statement costs more than running it. The workspace stands on both sides and nothing is
# ordered, since SQLite would otherwise read every introduction there is.
_OURS = introductions.c.team_id == bindparam("of_team")
_OF_PERSON = select(introductions.c.content).where(
    or_(
        and_(_OURS, introductions.c.asker == bindparam("person")),
        and_(_OURS, introductions.c.mentor == bindparam("person")),
    )
)
_IS_WITH_ANY = _OF_PERSON.with_only_columns(introductions.c.id).exists()


class Introductions(OwnRows, Repository[Introduction]):
    """The introductions of one workspace, and what outlives them as keyed hashes (the memory of pairs)."""

    def __init__(self, work: Work, hashes: KeyedHashes) -> None:
        Repository.__init__(self, work, introductions, _written)
        self._hashes = hashes
        self._work = work
        self._hashed: dict[UserId, str] = {}

    @cached_property
    def peer_groups(self) -> PeerGroups:
        """The peer groups ("someone in the same weeks") and who would like one."""
        return PeerGroups(self._work)

    def list_open_or_ended_since(self, moment: datetime) -> Sequence[Introduction]:
        """Introductions that are open or ended since `moment`, oldest first (ids are ordered by time)."""
        return self._list(_open_or_ended_since(moment))

    def list_page(self, moment: datetime, after: str, limit: int) -> Sequence[Introduction]:
        """A page of `list_open_or_ended_since`: `limit` introductions with ids above `after`."""
        return self._list(and_(_open_or_ended_since(moment), introductions.c.id > after), limit)

    def list_for(self, user_id: UserId) -> Sequence[Introduction]:
        """A person's introductions on either side, oldest first."""
        rows = rows_of(self._connection, _OF_PERSON, {"of_team": self._team_id, "person": user_id})
        mine: list[Introduction] = sorted((row["content"] for row in rows), key=lambda one: one.id)
        return mine

    def set_timer_if_any(self, name: str, user_id: UserId, due_at: datetime) -> None:
        """Set the timer `name` for a person who has an introduction on either side; else nothing happens."""
        row = timer_row(self._team_id, name, user_id, due_at)
        upsert_where(self._connection, timers, row, _IS_WITH_ANY, {"of_team": self._team_id, "person": user_id})

    def list_asked_by(self, people: Collection[UserId]) -> dict[UserId, list[Introduction]]:
        """The introductions in which these people are the askers, by asker, oldest first."""
        found: dict[UserId, list[Introduction]] = {user_id: [] for user_id in people}
        for batch in batches(sorted(found), AT_ONCE):
            for one in self._list(introductions.c.asker.in_(batch)):
                found[one.asker].append(one)
        return found

    def lock_for(self, user_id: UserId) -> Sequence[Introduction]:
        """Like `list_for`, each locked until the transaction ends."""
        mine = or_(introductions.c.asker == user_id, introductions.c.mentor == user_id)
        return [row["content"] for row in self._rows.lock_where(mine)]

    def remember_pair(self, one: UserId, other: UserId, outcome: PairMemory, ice_breaker: int | None = None) -> None:
        """Remember by keyed hashes that these two met, or one declined; "met" never becomes "declined"."""
        first, second = sorted([one, other])
        row = {
            "team_id": self._team_id,
            "pair": self._hashes.of_pair(one, other),
            "one": self._hashes.of("person", first),
            "other": self._hashes.of("person", second),
            "outcome": outcome,
            "ice_breaker": ice_breaker,
        }
        if insert_new(self._connection, pairs, row, ["team_id", "pair"]):
            return
        known = update(pairs).where(pairs.c.team_id == self._team_id, pairs.c.pair == row["pair"])
        if outcome is not PairMemory.MET:
            known = known.where(pairs.c.outcome != PairMemory.MET)
        self._connection.execute(known.values(outcome=outcome, ice_breaker=ice_breaker))

    def memory_of(self, one: UserId, other: UserId) -> PairMemory | None:
        """Whether these two have met, or one has declined the other; None when nothing is remembered."""
        outcome = self._select(pairs.c.outcome, pair=self._hashes.of_pair(one, other)).scalar()
        return PairMemory(outcome) if outcome else None

    def remembered_among(self, people: Iterable[UserId]) -> set[tuple[UserId, UserId]]:
        """Pairs of these people that met, declined or are excluded (R3); each in the order in which it is stored."""
        hashed = self.hashes_of(people)
        return set(people_behind([*self.list_pairs(), *self.list_exclusions()], hashed))

    def hashes_of(self, people: Iterable[UserId]) -> dict[str, UserId]:
        """These people by their keyed hash."""
        return {self._person(user_id): user_id for user_id in people}

    def list_pairs(self, after: tuple[str, str] = ("", ""), limit: int | None = None) -> list[tuple[str, str]]:
        """Hashes of the pairs that met or declined, in order, at most `limit` after the pair `after`."""
        query = select(pairs.c.one, pairs.c.other).where(
            pairs.c.team_id == self._team_id, tuple_(pairs.c.one, pairs.c.other) > after
        )
        found = self._connection.execute(query.order_by(pairs.c.one, pairs.c.other).limit(limit))
        return [(row.one, row.other) for row in found]

    def list_exclusions(self) -> list[tuple[str, str]]:
        """Every exclusion, as (hash of who made it, hash of whom it is against)."""
        return [(row.builder, row.against) for row in self._select(exclusions)]

    def ice_breakers_of(self, *people: UserId) -> set[int]:
        """The numbers of the ice-breakers that any of these people had before."""
        hashed = [self._person(user_id) for user_id in people]
        theirs = (or_(pairs.c.one.in_(hashed), pairs.c.other.in_(hashed)), pairs.c.ice_breaker.is_not(None))
        return set(self._select(pairs.c.ice_breaker, where=theirs).scalars())

    def build_exclusion(self, builder: UserId, against: UserId) -> None:
        """Exclude these two from ever being introduced, in either direction (R3); `builder` asked for it."""
        self._insert_new(exclusions, builder=self._person(builder), against=self._person(against))

    def has_exclusion(self, one: UserId, other: UserId) -> bool:
        """Whether there is an exclusion between these two, whoever made it."""
        return bool(self.exclusions_among({one, other}))

    def exclusions_among(self, people: Collection[UserId]) -> set[tuple[UserId, UserId]]:
        """The exclusions among these people, as (who made it, against whom)."""
        person = self.hashes_of(people)
        if len(person) > FEW:
            return set(people_behind(self.list_exclusions(), person))
        builder, against = exclusions.c.builder, exclusions.c.against
        among = (builder.in_(sorted(person)), against.in_(sorted(person)), builder != against)
        return set(people_behind(map(tuple, self._select(builder, against, where=among)), person))

    def excluded_with(self, user_id: UserId, others: Iterable[UserId]) -> set[UserId]:
        """Those of the others who are kept apart from this person by an exclusion, whoever of the two made it."""
        mine = self._person(user_id)
        builder, against = exclusions.c.builder, exclusions.c.against
        rows = self._select(builder, against, where=(or_(builder == mine, against == mine),))
        apart = {account for row in rows for account in row} - {mine}
        return {other for other in others if self._person(other) in apart} if apart else set()

    def note_offer_not_taken(self, user_id: UserId, at: datetime) -> None:
        """Record by keyed hash when an offer to this account was turned down or expired (R35)."""
        self._insert_new(offers_not_taken, account=self._person(user_id), at=at)

    def offers_not_taken_by(self, people: Collection[UserId], since: datetime) -> dict[UserId, list[datetime]]:
        """When offers to these people were not taken since `since`, oldest first; people without one are left out."""
        person = self.hashes_of(people)
        known = self._offers_not_taken(since, person) if len(people) <= FEW else self.list_offers_not_taken(since)
        found: dict[UserId, list[datetime]] = {}
        for account, at in known:
            if account in person:
                found.setdefault(person[account], []).append(at)
        return found

    def list_offers_not_taken(self, since: datetime) -> list[tuple[str, datetime]]:
        """Every offer not taken since `since`, as (hash of the account, time), oldest first."""
        return self._offers_not_taken(since)

    def _offers_not_taken(self, since: datetime, accounts: Collection[str] = ()) -> list[tuple[str, datetime]]:
        table = offers_not_taken
        recent = (table.c.at >= since, *([table.c.account.in_(accounts)] if accounts else []))
        return [(row.account, row.at) for row in self._select(table, where=recent, by=(table.c.at,))]

    def drop_offers_not_taken_before(self, moment: datetime) -> None:
        """Delete the records of offers not taken before `moment` (90 days ago: R73)."""
        self._delete(offers_not_taken, offers_not_taken.c.at < moment)

    def note_limited(self, user_id: UserId, action: LimitedAction, at: datetime) -> None:
        """Record that this account did something that is limited by the week (R3)."""
        self._insert_new(limited_actions, account=self._person(user_id), action=action, at=at)

    def limited_since(self, user_id: UserId, action: LimitedAction, since: datetime) -> list[datetime]:
        """When this account did this limited action since then, oldest first."""
        at = limited_actions.c.at
        return self._values(at, at > since, account=self._person(user_id), action=action)

    def drop_limited_before(self, moment: datetime) -> None:
        """Delete the records of limited actions up to `moment`, which no longer count."""
        self._delete(limited_actions, limited_actions.c.at <= moment)

    def _person(self, user_id: UserId) -> str:
        if user_id not in self._hashed:
            self._hashed[user_id] = self._hashes.of("person", user_id)
        return self._hashed[user_id]

    def _list(self, condition: ColumnElement[bool], limit: int | None = None) -> Sequence[Introduction]:
        query = select(introductions.c.content).where(introductions.c.team_id == self._team_id, condition)
        return list(self._connection.execute(query.order_by(introductions.c.id).limit(limit)).scalars())


def _written(introduction: Introduction) -> Values:
    return {
        "id": introduction.id,
        "asker": introduction.asker,
        "mentor": introduction.mentor,
        "kind": introduction.kind,
        "state": introduction.state,
        "ended_at": introduction.ended_at,
        "content": introduction,
    }


def _open_or_ended_since(moment: datetime) -> ColumnElement[bool]:
    return or_(introductions.c.state.in_(sorted(OPEN)), introductions.c.ended_at >= moment)


def people_behind(apart: Iterable[tuple[str, str]], person: Mapping[str, UserId]) -> Iterator[tuple[UserId, UserId]]:
    """The pairs of people behind these pairs of hashes; pairs with a hash that is not in `person` are left out."""
    return ((person[one], person[other]) for one, other in apart if one in person and other in person)
