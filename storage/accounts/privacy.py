"""What every table holds about a person: what they get in `my-data`, and what forget-me deletes.

A new table needs an entry in `TABLES`; a test compares them with the schema, and with docs/privacy.md.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Row,
    Select,
    Table,
    Text,
    Time,
    cast,
    delete,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
    update,
)

from bot.accounts.privacy import names, names_its_recipient_alone, own_answer, own_side
from bot.contributions.contributions import own_contribution
from bot.core.ids import UserId
from bot.core.notifications import Group, Notification, Person
from storage.db.base import Sealed, UtcDateTime, batches, metadata, naming, sealer_of
from storage.db.rows import AT_ONCE, Work
from storage.outbox.table import read_recipient, write_recipient
from storage.platform.workspaces import KeyedHashes

Read = Callable[[Any, UserId], Mapping[str, Any]]


@dataclass(frozen=True)
class Kept:
    """What one table holds of a person, and what my-data and forget-me do with it.

    `own` are columns whose id makes a row the person's own: it is deleted. In `emptied` columns only the id is removed.
    `hashed` hold a keyed hash of the person, and the row is deleted. `shown` is the heading in `my-data`, otherwise
    `withheld` says why not; `unshown` are columns left out of it. `read` selects what is the person's own in `content`.
    In tables that are `others`, rows matched by an `emptied` column are somebody else's, and not shown.
    """

    shown: str = ""
    withheld: str = ""
    own: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    hashed: tuple[str, ...] = ()
    unshown: tuple[str, ...] = ()
    read: Read | None = None
    others: bool = False


LARGE = 5_000  # messages: looking through them takes about half the time an answer to a click may take
FEW = 100  # conditions joined in one statement
A_PAGE = 2_000  # messages looked through at a time


@dataclass(frozen=True)
class Seen:
    """Messages that were looked through: up to which id, and which of them may mention the person (`suspects`)."""

    last: int = 0
    suspects: tuple[int, ...] = ()


NOTHING_SEEN = Seen()
USER = ("user_id",)
NOBODY = "about no person"
TABLES: Mapping[str, Kept] = {
    "people": Kept("You at work", own=USER, unshown=("may_take_part",)),
    "mentors": Kept("What you offer as a mentor", own=USER, unshown=("closed_by_organizer",)),
    "returners": Kept("Your quiet sign-up", own=USER),
    "asks": Kept("Questions you asked around", own=USER),
    "introductions": Kept("Your introductions", own=("asker", "mentor"), read=own_side),
    "return_plans": Kept("Your return plan, which you asked to have kept", own=USER),
    "same_weeks": Kept("You would like to meet somebody in the same weeks", own=USER),
    "peer_groups": Kept("Asked to meet in the same weeks", read=own_answer),
    "rsvps": Kept("Your answers to lunches", own=USER, unshown=("offers",)),
    "calendar_files": Kept("Lunches in your calendar", own=USER),
    "invited_by_dm": Kept("You asked for invitations by direct message", own=USER),
    "lunch_voters": Kept("Lunches you said something about, without what", own=USER),
    "meetings": Kept(
        "Lunches you host",
        emptied=("host",),
        unshown=("uid", "sequence", "restored", "by_hand", "previewed_at", "agreed_at", "changed_at", "link"),
    ),
    "organizers": Kept("You organize", own=USER),
    "deputies": Kept("You stand in as a deputy", own=USER),
    "organizers_away": Kept("You said that you are away", own=USER),
    "contributions": Kept(
        "What you wrote for others", own=("author",), read=lambda contribution, _: own_contribution(contribution)
    ),
    "story_interviews": Kept(
        "You would rather tell your story",
        own=("teller",),
        emptied=("listener",),
        unshown=("tried", "accepted", "attempt", "state"),  # whom it was asked of, and what they said, is theirs
        others=True,
    ),
    "story_listeners": Kept("You would listen to a story", own=USER),
    "contribution_copies": Kept(withheld="where our own posts stand in Slack, until they are deleted there"),
    "contribution_files": Kept(withheld="which of our files in Slack show what, until they are deleted there"),
    "left_unread": Kept(withheld=NOBODY),
    "installations": Kept(
        "You installed Village here",
        emptied=("installer",),
        unshown=("token", "bot_user_id", "bot_id", "scopes", "uninstalled_at", "changed_at"),
    ),
    "oauth_states": Kept(withheld=NOBODY),
    "pairs": Kept(withheld="keyed hashes of two people; also about the other", hashed=("one", "other")),
    "exclusions": Kept(withheld="keyed hashes of two people; also about the other", hashed=("builder",)),
    "offers_not_taken": Kept(withheld="dates by keyed hash; kept 90 days, also after forget-me, and said so"),
    "limited_actions": Kept(
        withheld="when you changed a list or asked around, by keyed hash; a week, or until forget-me",
        hashed=("account",),
    ),
    "closed_to_mentoring": Kept(
        withheld="that an organizer closed mentoring, by keyed hash; gone with forget-me", hashed=("account",)
    ),
    "referral_counter": Kept(withheld="a count, nobody's in particular"),
    "listening_answered": Kept(withheld="a keyed hash of person and month, gone with the month"),
    "pulse_members": Kept("You said yes to two questions a quarter", own=USER, unshown=("unanswered",)),
    "pulse_voters": Kept("Questions of the pulse you answered, without what", own=USER),
    "pulse_tallies": Kept(withheld="counts, nobody's answers"),
    "figure_people": Kept(withheld="keyed hashes of the running quarter, gone with it or with forget-me"),
    "figure_releases": Kept(withheld="figures about 5 people or more, and charts of them"),
    "figure_pools": Kept(withheld=NOBODY),
    "outbox": Kept(withheld="our messages to you; you have them in Slack"),
    "timers": Kept(withheld="when we look again at what is listed elsewhere"),
    "communities": Kept(withheld="whom an organizer named as the one to turn to; handed over before"),
    "workspaces": Kept(withheld=NOBODY),
    "pace": Kept(withheld=NOBODY),
    "events_handled": Kept(withheld=NOBODY),
    "requests_done": Kept(withheld=NOBODY),
    "listening": Kept(withheld=NOBODY),
    "series": Kept(withheld=NOBODY),
    "questions": Kept(withheld="without author, so nobody can tell which are yours"),
    "waited_questions": Kept(withheld="without author, so nobody can tell which are yours"),
    "agendas": Kept(withheld="without author, so nobody can tell which are yours"),
    "lunch_tallies": Kept(withheld="counts, nobody's answers"),
    "office_topics": Kept(withheld="an office's topics, nobody's in particular"),
    "tip_cards": Kept(withheld="when a tip was right last, and counts; the tip itself is in what you wrote"),
    "tip_voters": Kept(withheld="that a tip helped, by keyed hash; gone with forget-me", hashed=("voter",)),
    "office_cards": Kept(withheld="what an office wrote down about itself, nobody's in particular"),
}


_NO_WORDS = (Integer, Float, Boolean, Date, DateTime, Time, UtcDateTime)  # a test looks at what else there is


@cache
def _with_words(table: Table) -> frozenset[str]:
    """The columns in which an id may stand."""
    return frozenset(column.name for column in table.columns if not isinstance(column.type, _NO_WORDS))


def _names(values: Sequence[object], ids: Sequence[str]) -> bool:
    """`names`, where nearly nothing names anybody: most is settled by one look at all of a row's texts."""
    text = "\n".join(value if isinstance(value, str) else repr(value) for value in values if value is not None)
    return any(one in text for one in ids) and names(list(values), *ids)


def _say(sealed: Sequence[bytes], ids: Sequence[str], written: Sequence[bytes]) -> bool:
    """`names` of JSON that was sealed; `written` are the same ids in bytes, by which nearly all is settled."""
    return any(one in text for text in sealed for one in written) and names([text.decode() for text in sealed], *ids)


class Privacy:
    """Everything one workspace holds of a person, over all tables."""

    def __init__(self, work: Work, hashes: KeyedHashes, kinds: Mapping[str, type[Notification]]) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._hashes = hashes
        self._memory = work.memory
        self._seen = NOTHING_SEEN
        self._of_recipients = sorted(name for name, kind in kinds.items() if names_its_recipient_alone(kind))  # type: ignore[arg-type]

    def own(self, user_id: UserId) -> dict[str, list[dict[str, Any]]]:
        """What a person gave or did, by heading, ready for JSON;
        headings with nothing under them are left out (R72).
        """
        found = {}
        for name, kept in TABLES.items():
            rows = [_readable(self._table(name), kept, row, user_id) for row in self._own_rows(name, kept, user_id)]
            rows = [row for row in rows if row or kept.read is None]
            if kept.shown and rows:
                found[kept.shown] = rows
        return found

    def keeps_dates(self, user_id: UserId) -> bool:
        """Whether dates of offers not taken are kept under the hash of this account (R73)."""
        table = self._table("offers_not_taken")
        query = select(table.c.at).where(self._ours(table), table.c.account == self._hashes.of("person", user_id))
        return self._connection.execute(query).first() is not None

    def forget(self, user_id: UserId, heard: str) -> None:
        """Delete or empty every row of this person, except messages and timers;
        `heard` is their hash in `listening_answered`.
        """
        person = self._hashes.of("person", user_id)
        for name, kept in TABLES.items():
            table = self._table(name)
            mine = [table.c[column] == user_id for column in kept.own]
            mine += [table.c[column] == person for column in kept.hashed]
            if mine:
                self._connection.execute(delete(table).where(self._ours(table), or_(*mine)))
            for column in kept.emptied:
                emptied = update(table).where(self._ours(table), table.c[column] == user_id)
                self._connection.execute(emptied.values({column: None}))
        self._memory.clear()
        answered = self._table("listening_answered")
        self._connection.execute(delete(answered).where(self._ours(answered), answered.c.answered == heard))

    def forget_timers(self, user_id: UserId, subjects: Collection[str]) -> None:
        """Delete the timers about this person, or about one of their `subjects` (ids of what was theirs)."""
        table = self._table("timers")
        for ids in batches([user_id, *sorted(subjects)], FEW):
            query = select(table.c.name, table.c.subject).where(self._ours(table), _says(table.c.subject, *ids))
            for row in self._connection.execute(query).all():
                if names(row.subject, *ids):
                    this = (table.c.name == row.name, table.c.subject == row.subject)
                    self._connection.execute(delete(table).where(self._ours(table), *this))

    def is_large(self) -> bool:
        """Whether there are more messages to look through than one answer to a click has time for (`LARGE`)."""
        table = self._table("outbox")
        to_open = (table.c.facts.is_not(None), table.c.name.not_in(self._of_recipients))
        some = select(table.c.id).where(self._ours(table), *to_open).limit(LARGE + 1).subquery()
        return self._connection.execute(select(func.count()).select_from(some)).scalar_one() > LARGE

    def look_through(self, user_id: UserId, subjects: Collection[str], seen: Seen) -> Seen | None:
        """Look at a page of messages after those `seen`; None when there are none left.

        What is found to say nothing of the person or their `subjects` never will: facts change only in what somebody
        answered, never in whom they name. Of kinds that can name their recipient alone (`names_its_recipient_alone`)
        only those to this person are looked at.
        """
        table = self._table("outbox")
        newest = select(table.c.id).where(self._ours(table)).order_by(table.c.id.desc()).limit(1)
        last = self._connection.execute(newest).scalar()
        if last is None or last <= seen.last:
            return None
        may_say = or_(table.c.name.not_in(self._of_recipients), table.c.recipient == write_recipient(Person(user_id)))
        which = (table.c.id > seen.last, table.c.id <= last, may_say)
        page = self._opened(table, *which, limit=A_PAGE, only=("id", "recipient", "dedupe_key"))
        ids = (user_id, *subjects)
        written = [one.encode() for one in ids]
        rows = [
            (row.id, _say(facts, ids, written) or _names([row.recipient, row.dedupe_key], ids)) for row, facts in page
        ]
        return Seen(
            rows[-1][0] if len(rows) == A_PAGE else last, (*seen.suspects, *(row_id for row_id, says in rows if says))
        )

    def forget_messages(
        self,
        user_id: UserId,
        subjects: Collection[str],
        *,
        redrawn: Collection[str],
        left: Collection[str],
        seen: Seen = NOTHING_SEEN,
    ) -> int:
        """Withdraw and empty all messages to this person, or about them or their `subjects`; returns how many.

        A group DM's message stays the others'.

        What somebody else has already loses its facts and is drawn again as ended, where it names the person or is
        of a kind in `redrawn`; messages with a key in `left` stay as they are seen. Of those `seen` before only the
        suspects are opened again.
        """
        while (after := self.look_through(user_id, subjects, seen)) is not None:
            seen = after
        self._seen = seen
        table = self._table("outbox")
        touched = 0
        for batch in batches(seen.suspects, AT_ONCE):
            for row, sealed in list(self._opened(table, table.c.id.in_(batch))):
                facts = [text.decode() for text in sealed]
                if names(row.recipient, user_id):
                    self._take_out(table, row, user_id)
                elif names([facts, row.dedupe_key], user_id, *subjects):
                    visible = row.dedupe_key not in left and (row.name in redrawn or names(facts, user_id))
                    self._empty(table, row, visible=visible)
                else:
                    continue
                touched += 1
        return touched

    def traces(self, user_id: UserId) -> dict[str, int]:
        """How many rows of which tables still hold the id, in clear or sealed; empty when nothing is left.

        Messages that `forget_messages` found not to mention the person are not opened a second time. In what is not
        sealed the database itself looks for the id.
        """
        found = {}
        for table in metadata.sorted_tables:
            rows = {row for which in self._to_be_proved(table) for row in self._naming(table, user_id, which)}
            if rows:
                found[table.name] = len(rows)
        return found

    def _to_be_proved(self, table: Table) -> Iterator[ColumnElement[bool]]:
        if table.name != "outbox":
            yield true()
            return
        for batch in batches(self._seen.suspects, AT_ONCE):
            yield table.c.id.in_(batch)
        yield table.c.id > self._seen.last

    def _naming(self, table: Table, user_id: UserId, which: ColumnElement[bool]) -> Iterator[tuple[Any, ...]]:
        """The keys of those of these rows that name the person, some of them twice."""
        keys = [column.name for column in table.primary_key.columns]
        clear = [table.c[name] for name in sorted(_with_words(table)) if not isinstance(table.c[name].type, Sealed)]
        if clear:
            says = or_(*(cast(column, Text).contains(user_id, autoescape=True) for column in clear))
            query = select(*table.primary_key.columns, *(column.label(f"of_{column.name}") for column in clear))
            for row in self._connection.execute(query.where(self._ours(table), which, says)):
                if _names(row[len(keys) :], (user_id,)):
                    yield tuple(row[: len(keys)])
        if any(isinstance(column.type, Sealed) for column in table.columns):
            written = [user_id.encode()]
            for row, sealed in self._opened(table, which, only=keys):
                if _say(sealed, (user_id,), written):
                    yield tuple(row._mapping[name] for name in keys)

    def _opened(
        self,
        table: Table,
        *which: ColumnElement[bool],
        limit: int | None = None,
        only: Collection[str] | None = None,
    ) -> Iterator[tuple[Row[Any], list[bytes]]]:
        """Rows by their key, and what is sealed in them as JSON: enough to look for ids in, and quick.

        Of what is not sealed, all columns, or `only` some.
        """
        sealer = sealer_of(self._connection.dialect)
        sealed = [column.name for column in table.columns if isinstance(column.type, Sealed)]
        plain = [
            column for column in table.columns if column.name not in sealed and (only is None or column.name in only)
        ]
        raw = [type_coerce(table.c[name], LargeBinary).label(name) for name in sealed]
        query = select(*plain, *raw).where(self._ours(table), *which).order_by(*table.primary_key.columns).limit(limit)
        first = len(plain)
        for rows in self._connection.execute(query, execution_options={"yield_per": AT_ONCE}).partitions():
            for row in rows:
                yield row, [sealer.open(value) for value in row[first:] if value is not None]

    def _take_out(self, table: Table, row: Row[Any], user_id: UserId) -> None:
        """A message to this person goes; one that others have too, in a group DM, is drawn again as ended."""
        recipient = read_recipient(row.recipient)
        others = tuple(one for one in recipient.user_ids if one != user_id) if isinstance(recipient, Group) else ()
        if not others:
            self._connection.execute(delete(table).where(table.c.id == row.id))
            return
        theirs = update(table).where(table.c.id == row.id).values(recipient=write_recipient(Group(others)))
        self._connection.execute(theirs)
        self._empty(table, row, visible=True)

    def _empty(self, table: Table, row: Row[Any], *, visible: bool) -> None:
        """Delete a message that is not sent yet; of one that somebody has, or may have,
        keep the place, to draw it again.
        """
        this = table.c.id == row.id
        is_there = row.state == "sent" and row.ts
        may_be_there = row.unsure and row.state in {"waiting", "dropping"} and visible
        if not (is_there or may_be_there):
            self._connection.execute(delete(table).where(this))
            return
        values: dict[str, Any] = {"facts": None, "dedupe_key": f"forgotten:{row.id}"}
        if is_there and visible:
            values |= {"version": row.version + 1, "stale": True}
        if may_be_there:
            values |= {"version": row.version + 1, "state": "dropping"}
        self._connection.execute(update(table).where(this).values(**values))

    def _own_rows(self, name: str, kept: Kept, user_id: UserId) -> Sequence[Any]:
        table = self._table(name)
        if kept.read is not None and not kept.own:  # the ids are sealed
            named = naming(self._connection, user_id, table.c.content, [table.c.id], self._ours(table))
            return [SimpleNamespace(content=content) for _, content in named if user_id in content.people]
        emptied = () if kept.others else kept.emptied
        mine = [table.c[column] == user_id for column in (*kept.own, *emptied)]
        return self._connection.execute(self._all(table).where(or_(*mine))).all() if mine else []

    def _all(self, table: Table) -> Select[Any]:
        return select(table).where(self._ours(table)).order_by(*table.primary_key.columns)

    def _table(self, name: str) -> Table:
        return metadata.tables[name]

    def _ours(self, table: Table) -> Any:
        if "team_id" not in table.columns:  # states of installations under way, before anybody knows where
            return false()
        return table.c.team_id == self._team_id


def _readable(table: Table, kept: Kept, row: Any, user_id: UserId) -> dict[str, Any]:
    if kept.read is not None:
        return dict(kept.read(row.content, user_id))
    hidden = {"team_id", *kept.own, *kept.emptied, *kept.unshown}
    return dict(_flat((column, value) for column, value in _plain(table, row).items() if column not in hidden))


def _flat(columns: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """List the values of a sealed column beside the other columns."""
    for column, value in columns:
        if isinstance(value, dict):
            yield from value.items()
        else:
            yield column, value


def _plain(table: Table, row: Row[Any]) -> dict[str, Any]:
    """A row with everything sealed opened and written as JSON values."""
    found = {}
    for column in table.columns:
        value = row._mapping[column.name]
        if isinstance(column.type, Sealed) and value is not None:
            value = column.type.adapter.dump_python(value, mode="json")
        found[column.name] = value
    return found


def _says(column: Column[Any], *ids: str) -> ColumnElement[bool]:
    """SQL for: one of these ids appears in the text (a first filter)."""
    return or_(*(column.contains(one, autoescape=True) for one in ids))
