"""Who stands in for organizers, and which organizers are away; and the tallies of finished lunches."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Column, Date, String, Table, delete, select

from bot.core.ids import UserId
from bot.lunches.organizer_rota import ANSWERS
from storage.db.base import UNTRACED, SealedCount, belongs_to, count_one, insert_new, insert_new_ones, metadata, upsert
from storage.db.rows import Work

deputies = Table(
    "deputies",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
)

organizers_away = Table(
    "organizers_away",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("until", Date, nullable=False),
)

# Anonymous answers are tallies plus a list of who has answered, without time: neither has a hidden row number
# by which the two could be joined.
lunch_tallies = Table(
    "lunch_tallies",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("meeting_id", String(36), primary_key=True),
    Column("option", String(8), primary_key=True),
    Column("answers", SealedCount, nullable=False),
    belongs_to("meetings", "meeting_id", "id"),
    sqlite_with_rowid=False,
    info={UNTRACED: True},
)

lunch_voters = Table(
    "lunch_voters",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("meeting_id", String(36), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    belongs_to("meetings", "meeting_id", "id"),
    sqlite_with_rowid=False,
    info={UNTRACED: True},
)


class OrganizerRota:
    """Deputies and absences of one workspace."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id

    def list_deputies(self) -> Sequence[UserId]:
        """Return the organizers who get the month's message only when the others are away or silent."""
        query = select(deputies.c.user_id).where(deputies.c.team_id == self._team_id).order_by(deputies.c.user_id)
        return [UserId(one) for one in self._connection.execute(query).scalars()]

    def add_deputy(self, user_id: UserId) -> None:
        """Make somebody a deputy; does nothing if they are one already."""
        row = {"team_id": self._team_id, "user_id": user_id}
        insert_new(self._connection, deputies, row, list(row))

    def remove_deputy(self, user_id: UserId) -> None:
        """End somebody's part as a deputy; does nothing if they have none."""
        gone = delete(deputies).where(deputies.c.team_id == self._team_id, deputies.c.user_id == user_id)
        self._connection.execute(gone)

    def away(self) -> Mapping[UserId, date]:
        """Who is away, and the last day of it."""
        query = select(organizers_away.c.user_id, organizers_away.c.until)
        rows = self._connection.execute(query.where(organizers_away.c.team_id == self._team_id))
        return {UserId(row.user_id): row.until for row in rows}

    def set_away(self, user_id: UserId, until: date | None) -> None:
        """Away until and including this day; None means back."""
        if until is not None:
            row = {"team_id": self._team_id, "user_id": user_id, "until": until}
            upsert(self._connection, organizers_away, row)
            return
        here = organizers_away.c.team_id == self._team_id, organizers_away.c.user_id == user_id
        self._connection.execute(delete(organizers_away).where(*here))


class Tallies:
    """Was it worth your lunch? One answer each, counted, not kept."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id

    def count(self, meeting_id: str, user_id: UserId, option: str) -> bool:
        """Count an answer; False when this person has answered already."""
        voter = {"team_id": self._team_id, "meeting_id": meeting_id, "user_id": user_id}
        if self.has_answered(meeting_id, user_id):
            return False
        insert_new(self._connection, lunch_voters, voter, list(voter))
        lunch = {"team_id": self._team_id, "meeting_id": meeting_id}
        # Everything at nought first: no row tells by being there, or by its place, which answer came first.
        rows = [{**lunch, "option": one, "answers": 0} for one in ANSWERS]
        insert_new_ones(self._connection, lunch_tallies, rows, [*lunch, "option"])
        count_one(self._connection, lunch_tallies, lunch, {"option": option})
        return True

    def has_answered(self, meeting_id: str, user_id: UserId) -> bool:
        """Whether this person has answered; not what."""
        query = select(lunch_voters.c.user_id).where(
            lunch_voters.c.team_id == self._team_id,
            lunch_voters.c.meeting_id == meeting_id,
            lunch_voters.c.user_id == user_id,
        )
        return self._connection.execute(query).first() is not None

    def forget_voters(self, meeting_ids: Collection[str]) -> None:
        """Delete the lists of who answered about these lunches; the counts stay."""
        gone = delete(lunch_voters).where(
            lunch_voters.c.team_id == self._team_id, lunch_voters.c.meeting_id.in_(meeting_ids)
        )
        self._connection.execute(gone)

    def of(self, meeting_id: str) -> Mapping[str, int]:
        """Return how many people gave each answer about this lunch, by option; empty when nobody was asked."""
        query = select(lunch_tallies.c.option, lunch_tallies.c.answers).where(
            lunch_tallies.c.team_id == self._team_id, lunch_tallies.c.meeting_id == meeting_id
        )
        return {row.option: row.answers for row in self._connection.execute(query)}
