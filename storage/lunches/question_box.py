"""The anonymous question box of a lunch series: no author, no time, no order; and the agendas made of it."""

from collections.abc import Collection, Sequence

from sqlalchemy import Column, Index, String, select

from storage.db.base import UNTRACED, Sealed, batches, belongs_to, insert_new_ones, upsert
from storage.db.rows import AT_ONCE as ROWS_AT_ONCE
from storage.platform.own_rows import OwnRows, own_table

# Random keys and no hidden row number: the order of rows tells nothing either.
questions = own_table(
    "questions",
    Column("id", String(36), primary_key=True),
    Column("series_id", String(36), nullable=False),
    Column("words", Sealed(str), nullable=False),
    belongs_to("series", "series_id", "id"),
    Index(None, "team_id", "series_id"),
    sqlite_with_rowid=False,
    info={UNTRACED: True},
)

# Those that were too late, or one too many, for a lunch; again without time and order.
waited_questions = own_table(
    "waited_questions",
    Column("question_id", String(36), primary_key=True),
    belongs_to("questions", "question_id", "id"),
    sqlite_with_rowid=False,
)

agendas = own_table(
    "agendas",
    Column("meeting_id", String(36), primary_key=True),
    Column("questions", Sealed(tuple[str, ...]), nullable=False),
    belongs_to("meetings", "meeting_id", "id"),
)


class QuestionBox(OwnRows):
    """The boxes and agendas of one workspace."""

    def drop(self, series_id: str, question_id: str, words: str, *, is_first: bool = False) -> None:
        """Put a question into the box; `question_id` has to be random, never ordered by time.

        `is_first`: it came too late for a lunch whose questions are settled, and goes before others at the next.
        """
        self._insert_new(questions, id=question_id, series_id=series_id, words=words)
        if is_first:
            self._let_go_first([question_id])

    def list_of(self, series_id: str) -> Sequence[str]:
        """Return every question in the box of a series, in random order."""
        return self._select(questions.c.words, series_id=series_id, by=(questions.c.id,)).scalars().all()

    def first_of(self, series_id: str) -> Sequence[str]:
        """Return the questions of a series that go before the others at its next lunch, in random order."""
        waited = questions.c.id.in_(select(waited_questions.c.question_id).where(*self._of(waited_questions)))
        return (
            self._select(questions.c.words, where=(waited,), series_id=series_id, by=(questions.c.id,)).scalars().all()
        )

    def settle_agenda(self, series_id: str, meeting_id: str, agenda: Sequence[str]) -> None:
        """Keep a lunch's five questions and take those among them out of the box; what is left is first at the next."""
        row = {"team_id": self._team_id, "meeting_id": meeting_id, "questions": tuple(agenda)}
        upsert(self._connection, agendas, row)
        in_the_box = self._select(questions.c.id, questions.c.words, series_id=series_id).all()
        used = [row.id for row in in_the_box if row.words in agenda]
        self._delete(questions, questions.c.id.in_(used))
        self._let_go_first([row.id for row in in_the_box if row.id not in used])

    def _let_go_first(self, question_ids: Sequence[str]) -> None:
        rows = [{"team_id": self._team_id, "question_id": question_id} for question_id in question_ids]
        for batch in batches(rows, ROWS_AT_ONCE):
            insert_new_ones(self._connection, waited_questions, batch, ["team_id", "question_id"])

    def forget_agendas(self, meeting_ids: Collection[str]) -> None:
        """Delete the questions of these lunches."""
        self._delete(agendas, agendas.c.meeting_id.in_(meeting_ids))

    def agenda_of(self, meeting_id: str) -> tuple[str, ...]:
        """A lunch's five questions, empty until they are settled."""
        agenda: tuple[str, ...] | None = self._select(agendas.c.questions, meeting_id=meeting_id).scalar()
        return agenda or ()
