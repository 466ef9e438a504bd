"""Tables and repository of the pulse: who takes part, who has answered, and how many gave each answer."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import Column, Index, Integer, String, select

from bot.core.ids import UserId
from bot.reports.pulse import ANSWERS, PulseMember
from storage.db.base import UNTRACED, SealedCount, belongs_to, count_one, insert_new, insert_new_ones
from storage.db.rows import Rows, Work
from storage.platform.own_rows import OwnRows, own_table

pulse_members = own_table(
    "pulse_members",
    Column("user_id", String(32), primary_key=True),
    Column("unanswered", Integer, nullable=False),
    belongs_to("people", "user_id"),
    sqlite_with_rowid=False,
)

pulse_voters = own_table(
    "pulse_voters",
    Column("quarter", String(7), primary_key=True),
    Column("question", String(16), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    sqlite_with_rowid=False,
    info={UNTRACED: True},
)

pulse_tallies = own_table(
    "pulse_tallies",
    Column("quarter", String(7), primary_key=True),
    Column("community_id", String(36), primary_key=True),
    Column("question", String(16), primary_key=True),
    Column("option", String(16), primary_key=True),
    Column("answers", SealedCount, nullable=False),
    belongs_to("communities", "community_id", "id"),
    Index(None, "team_id", "community_id"),
    sqlite_with_rowid=False,
    info={UNTRACED: True},
)


class Pulse(OwnRows):
    """The pulse of one workspace: its members, who has answered, and the tallies."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._rows = Rows(work, pulse_members)

    def get(self, user_id: UserId) -> PulseMember | None:
        """A person's membership, locked until the transaction ends; None when they did not say yes."""
        row = self._rows.lock(user_id)
        return PulseMember(user_id, row["unanswered"]) if row else None

    def list_page(self, after: str, limit: int) -> Sequence[PulseMember]:
        """A page of those who said yes to the pulse: `limit` members with ids above `after`."""
        query = select(pulse_members).where(pulse_members.c.team_id == self._team_id, pulse_members.c.user_id > after)
        rows = self._connection.execute(query.order_by(pulse_members.c.user_id).limit(limit))
        return [PulseMember(UserId(row.user_id), row.unanswered) for row in rows]

    def save_many(self, user_ids: Collection[UserId], change: Callable[[PulseMember], PulseMember]) -> Sequence[UserId]:
        """Lock these people and write what `change` makes of each member; returns those who are members."""
        self._rows.lock_many(user_ids)
        members = [member for user_id in user_ids if (member := self.get(user_id)) is not None]
        changed = [change(member) for member in members]
        self._rows.save_many([{"user_id": one.user_id, "unanswered": one.unanswered} for one in changed])
        return [member.user_id for member in members]

    def save(self, member: PulseMember) -> None:
        """Write what `get` read: a new member where it found none, else what differs."""
        self._rows.save({"user_id": member.user_id, "unanswered": member.unanswered})

    def remove(self, user_id: UserId) -> None:
        """Delete this person's membership in the pulse; does nothing without one."""
        self._rows.remove(user_id)

    def open(self, quarter: str, community_id: str) -> None:
        """Start an office's tallies of a quarter at 0, so that no row's place tells which answer came first."""
        office, pairs = self._office(quarter, community_id), [answer.split("/", 1) for answer in ANSWERS]
        rows = [{**office, "question": question, "option": option, "answers": 0} for question, option in pairs]
        insert_new_ones(self._connection, pulse_tallies, rows, [*office, "question", "option"])

    def count(self, quarter: str, community_id: str, user_id: UserId, question: str, option: str) -> bool:
        """Count one answer; False when this person has answered this question, or the office is not asked this quarter.

        All rows of the office are written each time, sealed: the one that grew cannot be told by who wrote it last, nor
        by comparing two copies of the file.
        """
        voter = {"team_id": self._team_id, "quarter": quarter, "question": question, "user_id": user_id}
        if not self.of(quarter, [community_id]) or not insert_new(self._connection, pulse_voters, voter, list(voter)):
            return False
        group, chosen = self._office(quarter, community_id), {"question": question, "option": option}
        count_one(self._connection, pulse_tallies, group, chosen)
        return True

    def asked_in(self, quarter: str) -> frozenset[str]:
        """The offices that are asked in this quarter."""
        query = select(pulse_tallies.c.community_id).distinct()
        return frozenset(self._connection.execute(query.where(*self._of(pulse_tallies, quarter=quarter))).scalars())

    def has_answered(self, quarter: str, user_id: UserId) -> frozenset[str]:
        """Which questions this person has answered in this quarter, without the answers."""
        return frozenset(self._values(pulse_voters.c.question, quarter=quarter, user_id=user_id))

    def of(self, quarter: str, community_ids: Collection[str]) -> Mapping[str, int]:
        """How often each answer ("question/option") was given in these offices; empty where nobody was asked."""
        here = pulse_tallies.c.community_id.in_(community_ids)
        counts: Counter[str] = Counter()
        is_asked = False
        for row in self._select(pulse_tallies, where=(here,), quarter=quarter):
            is_asked = True
            counts[f"{row.question}/{row.option}"] += row.answers
        return {answer: counts[answer] for answer in ANSWERS} if is_asked else {}

    def forget_answers(self, quarter: str) -> None:
        """Delete who answered, and the tallies, of this quarter and before, after its release."""
        for table in (pulse_voters, pulse_tallies):
            self._delete(table, table.c.quarter <= quarter)

    def _office(self, quarter: str, community_id: str) -> Mapping[str, str]:
        return {"team_id": self._team_id, "quarter": quarter, "community_id": community_id}
