"""Who stands in for organizers, and which organizers are away; and the tallies of finished lunches."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Column, Date, String

from bot.core.ids import UserId
from bot.lunches.organizer_rota import ANSWERS
from storage.db.base import UNTRACED, SealedCount, belongs_to, count_one, insert_new_ones, upsert
from storage.platform.own_rows import OwnRows, own_table

deputies = own_table(
    "deputies",
    Column("user_id", String(32), primary_key=True),
)

organizers_away = own_table(
    "organizers_away",
    Column("user_id", String(32), primary_key=True),
    Column("until", Date, nullable=False),
)

# Anonymous answers are tallies plus a list of who has answered, without time: neither has a hidden row number
# by which the two could be joined.
lunch_tallies = own_table(
    "lunch_tallies",
    Column("meeting_id", String(36), primary_key=True),
    Column("option", String(8), primary_key=True),
    Column("answers", SealedCount, nullable=False),
    belongs_to("meetings", "meeting_id", "id"),
    sqlite_with_rowid=False,
    info={UNTRACED: True},
)

lunch_voters = own_table(
    "lunch_voters",
    Column("meeting_id", String(36), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    belongs_to("meetings", "meeting_id", "id"),
    sqlite_with_rowid=False,
    info={UNTRACED: True},
)


class OrganizerRota(OwnRows):
    """Deputies and absences of one workspace."""

    def list_deputies(self) -> Sequence[UserId]:
        """Return the organizers who get the month's message only when the others are away or silent."""
        return self._values(deputies.c.user_id)

    def add_deputy(self, user_id: UserId) -> None:
        """Make somebody a deputy; does nothing if they are one already."""
        self._insert_new(deputies, user_id=user_id)

    def remove_deputy(self, user_id: UserId) -> None:
        """End somebody's part as a deputy; does nothing if they have none."""
        self._delete(deputies, user_id=user_id)

    def away(self) -> Mapping[UserId, date]:
        """Who is away, and the last day of it."""
        return {UserId(row.user_id): row.until for row in self._select(organizers_away)}

    def set_away(self, user_id: UserId, until: date | None) -> None:
        """Away until and including this day; None means back."""
        if until is None:
            self._delete(organizers_away, user_id=user_id)
        else:
            row = {"team_id": self._team_id, "user_id": user_id, "until": until}
            upsert(self._connection, organizers_away, row)


class Tallies(OwnRows):
    """Was it worth your lunch? One answer each, counted, not kept."""

    def count(self, meeting_id: str, user_id: UserId, option: str) -> bool:
        """Count an answer; False when this person has answered already."""
        if self.has_answered(meeting_id, user_id):
            return False
        self._insert_new(lunch_voters, meeting_id=meeting_id, user_id=user_id)
        lunch = {"team_id": self._team_id, "meeting_id": meeting_id}
        # Everything at nought first: no row tells by being there, or by its place, which answer came first.
        rows = [{**lunch, "option": one, "answers": 0} for one in ANSWERS]
        insert_new_ones(self._connection, lunch_tallies, rows, [*lunch, "option"])
        count_one(self._connection, lunch_tallies, lunch, {"option": option})
        return True

    def has_answered(self, meeting_id: str, user_id: UserId) -> bool:
        """Whether this person has answered; not what."""
        return self._has(lunch_voters, meeting_id=meeting_id, user_id=user_id)

    def forget_voters(self, meeting_ids: Collection[str]) -> None:
        """Delete the lists of who answered about these lunches; the counts stay."""
        self._delete(lunch_voters, lunch_voters.c.meeting_id.in_(meeting_ids))

    def of(self, meeting_id: str) -> Mapping[str, int]:
        """Return how many people gave each answer about this lunch, by option; empty when nobody was asked."""
        return {row.option: row.answers for row in self._select(lunch_tallies, meeting_id=meeting_id)}
