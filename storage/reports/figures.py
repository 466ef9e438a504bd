"""Tables and repository of figures: who counts in the running quarter, by keyed hash, and what was released."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Boolean, Column, Index, String, select, update

from bot.core.ids import UserId
from bot.reports.figures import Fact, Released
from storage.db.base import Sealed, belongs_to, upsert
from storage.db.rows import Work
from storage.platform.own_rows import OwnRows, own_table
from storage.platform.workspaces import KeyedHashes

# The fact is sealed: a row made in the same moment as a sign-up would tell its topics otherwise. Neither hash
# outlives its quarter.
figure_people = own_table(
    "figure_people",
    Column("quarter", String(7), primary_key=True),
    Column("slot", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("community_id", String(36), nullable=False),
    Column("fact", Sealed(Fact), nullable=False),
    belongs_to("communities", "community_id", "id"),
    Index(None, "team_id", "community_id"),
    sqlite_with_rowid=False,
)

figure_pools = own_table(
    "figure_pools",
    Column("community_id", String(36), primary_key=True),
    Column("since", String(7), primary_key=True),
    Column("is_pooled", Boolean, nullable=False),
    belongs_to("communities", "community_id", "id"),
)

figure_releases = own_table(
    "figure_releases",
    Column("community_id", String(36), primary_key=True),
    Column("quarter", String(7), primary_key=True),
    Column("released", Sealed(Released), nullable=False),
    Column("charts", Sealed(dict[str, str])),
    belongs_to("communities", "community_id", "id"),
)


class Figures(OwnRows):
    """Who counts for the figures of one workspace, and what was released of them (R70)."""

    def __init__(self, work: Work, hashes: KeyedHashes) -> None:
        super().__init__(work)
        self._hashes = hashes

    def count(self, quarter: str, community_id: str, user_id: UserId, *facts: Fact) -> None:
        """Count a person for these facts; facts they already count for are skipped."""
        for fact in facts:
            self._insert_new(
                figure_people,
                quarter=quarter,
                slot=self._hashes.of("figures", quarter, user_id, fact.once_for),
                person=self._person(quarter, user_id),
                community_id=community_id,
                fact=fact,
            )

    def people(self, quarter: str, community_ids: Collection[str]) -> Mapping[Fact, int]:
        """How many different people count for each fact, in these offices together."""
        here = figure_people.c.community_id.in_(community_ids)
        return Counter(self._select(figure_people.c.fact, where=(here,), quarter=quarter).scalars())

    def forget_counts(self, quarter: str) -> None:
        """Delete who counted in this quarter and before, after its release."""
        self._delete(figure_people, figure_people.c.quarter <= quarter)

    def forget(self, user_id: UserId) -> None:
        """Remove this person from all counts that are not released yet."""
        query = select(figure_people.c.quarter).distinct().where(*self._of(figure_people))
        for quarter in self._connection.execute(query).scalars().all():
            self._delete(figure_people, quarter=quarter, person=self._person(quarter, user_id))

    def pool(self, community_id: str, since: str, *, is_pooled: bool) -> None:
        """Have the office's figures, from this quarter on, appear together with other pooling offices', or alone."""
        key = {"team_id": self._team_id, "community_id": community_id, "since": since}
        upsert(self._connection, figure_pools, {**key, "is_pooled": is_pooled})

    def pooled(self, quarter: str) -> frozenset[str]:
        """The offices that pool their figures in this quarter."""
        rows = self._select(figure_pools, where=(figure_pools.c.since <= quarter,), by=("since",))
        latest = {row.community_id: row.is_pooled for row in rows}
        return frozenset(office for office, is_pooled in latest.items() if is_pooled)

    def keep(self, community_id: str, released: Released) -> bool:
        """Store a release; False when this office has one for that quarter, which stays as it is."""
        key = {"community_id": community_id, "quarter": released.quarter}
        return self._insert_new(figure_releases, **key, released=released, charts=None)

    def list_of(self, community_id: str) -> Sequence[Released]:
        """All releases of one office, newest last."""
        by = (figure_releases.c.quarter,)
        return self._select(figure_releases.c.released, community_id=community_id, by=by).scalars().all()

    def charts_of(self, community_id: str, quarter: str) -> Mapping[str, str] | None:
        """The charts of a release by name; None until they are drawn."""
        kept = self._select(figure_releases.c.charts, community_id=community_id, quarter=quarter)
        charts: Mapping[str, str] | None = kept.scalar()
        return charts

    def keep_charts(self, community_id: str, quarter: str, charts: Mapping[str, str]) -> None:
        """Store the charts of a release, which are drawn only once."""
        drawn = update(figure_releases).where(*self._of(figure_releases, community_id=community_id, quarter=quarter))
        self._connection.execute(drawn.values(charts=dict(charts)))

    def _person(self, quarter: str, user_id: UserId) -> str:
        return self._hashes.of("figures", quarter, user_id)
