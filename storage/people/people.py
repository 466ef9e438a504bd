"""Everybody with a row: zone, hours, community, languages, and whether Slack says that they may take part."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Boolean, Column, String, Time, func, select

from bot.core.ids import UserId
from bot.core.words import Locale
from bot.people.people import Colleague
from storage.db.base import GONE_WHOLLY
from storage.db.rows import Rows, Values, Work
from storage.platform.own_rows import OwnRows, own_table

people = own_table(
    "people",
    Column("user_id", String(32), primary_key=True),
    Column("zone", String(64)),
    Column("community_id", String(36)),
    Column("days", String(16)),
    Column("starts", Time),
    Column("ends", Time),
    Column("may_take_part", Boolean, nullable=False, server_default="1"),
    Column("full_text_in_notifications", Boolean, nullable=False, server_default="0"),
    Column("locale", String(35)),
    Column("chosen_locale", String(8)),
    info={GONE_WHOLLY: True},
)


@dataclass(frozen=True)
class PlaceCount:
    """How many people chose this office (None: no choice) and live in this zone (None: unknown)."""

    community_id: str | None
    zone: str | None
    count: int


_NAMES = tuple(column.name for column in people.c)


class People(OwnRows):
    """The people of one workspace that have a row."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._rows = Rows(work, people)
        self._last: tuple[Values, Colleague] | None = None

    def get(self, user_id: UserId) -> Colleague | None:
        """The person's row, locked until the transaction ends; None when they have none."""
        return self._made_of(self._rows.lock(user_id))

    def look_at(self, user_id: UserId) -> Colleague | None:
        """The person's row, read without a lock, so not to be changed; None when they have none."""
        return self._made_of(self._rows.look_at(user_id))

    def _made_of(self, row: Values | None) -> Colleague | None:
        """The colleague of a row; most units of work ask for the same one several times."""
        if not row:
            return None
        if self._last is None or self._last[0] is not row:
            self._last = row, _read([row[name] for name in _NAMES])
        return self._last[1]

    def list_all(self) -> Sequence[Colleague]:
        """Everybody with a row, by id."""
        return [_read(row) for row in self._select(people, by=(people.c.user_id,))]

    def list_page(self, after: str, limit: int) -> Sequence[Colleague]:
        """A page of `list_all`: `limit` people with ids above `after`."""
        query = select(people).where(people.c.team_id == self._team_id, people.c.user_id > after)
        return [_read(row) for row in self._connection.execute(query.order_by(people.c.user_id).limit(limit))]

    def count(self, most: int) -> int:
        """The number of people with a row, counted only up to `most`."""
        some = select(people.c.user_id).where(people.c.team_id == self._team_id).limit(most).subquery()
        return self._connection.execute(select(func.count()).select_from(some)).scalar_one()

    def count_by_place(self, but: Collection[UserId] = ()) -> Sequence[PlaceCount]:
        """How many people who may take part there are for each chosen office and zone, without those in `but`."""
        mine = (people.c.team_id == self._team_id, people.c.may_take_part.is_(True), people.c.user_id.not_in(but))
        query = select(people.c.community_id, people.c.zone, func.count()).where(*mine)
        rows = self._connection.execute(query.group_by(people.c.community_id, people.c.zone))
        return [PlaceCount(*row) for row in rows]

    def look_at_many(self, user_ids: Iterable[UserId]) -> None:
        """Read these people with few statements, for later calls of `look_at`."""
        self._rows.look_at_many(user_ids)

    def lock_many(self, user_ids: Iterable[UserId]) -> None:
        """Lock these people until the transaction ends, in the order of ids, for later calls of `get`."""
        self._rows.lock_many(user_ids)

    def save(self, colleague: Colleague) -> None:
        """Write what `get` read: a new row where it found none, else what differs."""
        self._rows.save(_written(colleague))

    def save_many(self, colleagues: Iterable[Colleague]) -> None:
        """`save` for many people, with few statements."""
        self._rows.save_many([_written(colleague) for colleague in colleagues])

    def remove(self, user_id: UserId) -> None:
        """Delete the person's row, and with it what belongs to it (foreign keys)."""
        self._rows.remove(user_id)


def _written(colleague: Colleague) -> dict[str, Any]:
    days = None if colleague.days is None else "".join(str(day) for day in sorted(colleague.days))
    chosen = None if colleague.chosen_locale is None else colleague.chosen_locale.value
    return {**asdict(colleague), "days": days, "chosen_locale": chosen}


def _read(row: Sequence[Any]) -> Colleague:
    """A colleague from a row, whose columns are in the order of the class's fields: a run reads thousands of rows."""
    _, user_id, zone, community_id, days, starts, ends, may_take_part, full_text, locale, chosen = row
    working_days = None if days is None else frozenset(map(int, days))
    chosen_locale = Locale(chosen) if chosen else None
    hours = (working_days, starts, ends)
    return Colleague(user_id, zone, community_id, *hours, may_take_part, full_text, locale, chosen_locale)
