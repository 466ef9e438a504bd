"""How well two people fit: the points of the matching, for all pairs at once.

The rules in words, with every number, are in `docs/matching.md`. numpy is imported where it is first needed, so that an
idle bot does not load it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.core.ids import UserId

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Weights = NDArray[Any]  # whole numbers, in float32 or float64 as their size demands

TOPIC = 40
RARITY = 60
TOPICS_AT_MOST = 200
SAME_WAY = 20
EITHER_WAY = 10
SAME_OFFICE = 80
SHARED_LANGUAGE = 20
BACK_RECENTLY = 15
RESTED_AT_MOST, RESTED_DAYS = 30, 60
WAITING_A_DAY, WAITING_DAYS = 2, 90
MOST = 1 << 10  # no fit reaches this
BLOCK_CELLS = 250_000


class Way(StrEnum):
    """What somebody hopes for or offers: ideas from their own experience, a listener, or either."""

    IDEAS = "ideas"
    EAR = "ear"
    EITHER = "either"


@dataclass(frozen=True)
class Asker:
    """Somebody who waits; no topics mean someone to talk to. `asks` is how many may be asked at once.

    `kind` is what they would like (a talk, company): a candidate whose `full_for` has it is never asked. `own_office`
    is false for *ask other offices only*, `other_offices` where the person prefers their own.
    """

    user_id: UserId
    community_id: str
    topics: frozenset[str] = frozenset()
    wants: Way = Way.EITHER
    languages: frozenset[str] = frozenset()
    own_office: bool = True
    other_offices: bool = True
    asks: int = 1
    waiting_since: date | None = None
    kind: str = ""


@dataclass(frozen=True)
class Candidate:
    """A mentor who is free to be asked now; no topics mean happy just to listen.

    `capacity` is how many asks they may get at once. A mentor who is paused, resting, over a limit or unknown to Slack
    is no candidate, and a topic that this mentor must not be asked about yet is not in `topics`.
    """

    user_id: UserId
    community_id: str
    topics: frozenset[str] = frozenset()
    gives: Way = Way.EITHER
    languages: frozenset[str] = frozenset()
    other_offices: bool = True
    capacity: int = 1
    last_asked: date | None = None
    back_within_two_years: bool = False
    full_for: frozenset[str] = frozenset()


def ear_wanted(asker: Asker) -> bool:
    """Whether a listener without the topic can help; always without topics."""
    return not asker.topics or asker.wants is not Way.IDEAS


def ear_given(candidate: Candidate) -> bool:
    """Whether this mentor just listens too; always without topics."""
    return not candidate.topics or candidate.gives is not Way.IDEAS


def days_rested(candidate: Candidate, today: date) -> int:
    """Return the days since the mentor was last asked, at most 60; 60 if never."""
    if candidate.last_asked is None:
        return RESTED_DAYS
    return min(max((today - candidate.last_asked).days, 0), RESTED_DAYS)


def rarities(candidates: Collection[Candidate]) -> dict[str, int]:
    """Return the points for sharing each topic: 40, and up to 60 more the fewer candidates offer it."""
    offered: dict[str, int] = {}
    for candidate in candidates:
        for topic in candidate.topics:
            offered[topic] = offered.get(topic, 0) + 1
    return {topic: TOPIC + RARITY - RARITY * count // len(candidates) for topic, count in offered.items()}


class Fits:
    """The fit of every asker (a row for each ask) with every candidate (a column for each free place).

    `weights` is what the solver maximises: the number of people first, then points; 0 means never. One person outweighs
    all points together, and every number is an integer that its float type holds exactly.
    """

    def __init__(
        self,
        askers: Sequence[Asker],
        candidates: Sequence[Candidate],
        exclusions: Collection[tuple[UserId, UserId]],
        today: date,
    ) -> None:
        import numpy as np

        self.row_asker = np.repeat(np.arange(len(askers)), [asker.asks for asker in askers])
        self.column_candidate = np.repeat(np.arange(len(candidates)), [candidate.capacity for candidate in candidates])
        self.rows, self.columns = len(self.row_asker), len(self.column_candidate)
        self.person = MOST * (self.rows + 1)
        self._persons = np.where(np.diff(self.row_asker, prepend=-1) > 0, self.person, 0)
        self._exact: Any = np.float32 if self.person < 1 << 23 else np.float64
        self._topics(askers, candidates)
        self._whereabouts(askers, candidates)
        self._points(askers, candidates, today)
        self._limits(askers, candidates)
        self._exclusions(askers, candidates, exclusions)

    def weights(self) -> Weights:
        """Return a new matrix of all weights; rows and columns are those of `row_asker` and `column_candidate`."""
        import numpy as np

        weights: Weights = np.empty((self.rows, self.columns), dtype=np.float64)
        step = max(1, BLOCK_CELLS // max(1, self.columns))
        for first in range(0, self.rows, step):
            weights[first : first + step] = self._block(slice(first, first + step))
        weights[self._exclusion_rows, self._exclusion_columns] = 0
        return weights

    def _block(self, rows: slice) -> Weights:
        """Some rows of the matrix: what it takes on the way is never as large as the matrix itself."""
        import numpy as np

        weights: Weights = self._topics_asked[rows] @ self._topics_offered.T
        np.minimum(weights, TOPICS_AT_MOST, out=weights)
        weights += self._left[rows] @ self._right.T
        weights *= self._sought[rows] @ self._given.T > 0
        if self._several_offices:
            self._apply_offices(weights, rows)
        if self._languages:
            self._apply_languages(weights, rows)
        if not self._takes.all():
            weights *= self._takes[self._kind_rows[rows]]
        return weights

    def points(self, weight: float) -> int:
        """Return the points in a weight, without the part for the person."""
        return int(weight) % self.person

    def _apply_offices(self, weights: Weights, rows: slice) -> None:
        import numpy as np

        same: NDArray[np.bool_] = self._office_rows[rows, None] == self._office_columns
        away = self._away_rows[rows, None] & self._away_columns
        allowed = np.where(same, self._here[rows, None], away) & (weights > 0)
        weights += same * self._exact(SAME_OFFICE)
        weights *= allowed

    def _apply_languages(self, weights: Weights, rows: slice) -> None:
        asked, offered = self._speaks_rows[rows], self._speaks_columns
        common = asked @ offered.T > 0
        unsaid = (asked.sum(axis=1) == 0)[:, None] | (offered.sum(axis=1) == 0)
        allowed = (common | unsaid) & (weights > 0)
        weights += common * self._exact(SHARED_LANGUAGE)
        weights *= allowed

    def _topics(self, askers: Sequence[Asker], candidates: Sequence[Candidate]) -> None:
        import numpy as np

        worth = rarities(candidates)
        place = {topic: number for number, topic in enumerate(sorted(worth))}
        asked = np.zeros((len(askers), len(place)), dtype=np.float32)
        offered = np.zeros((len(candidates), len(place)), dtype=np.float32)
        for row, asker in enumerate(askers):
            for topic in asker.topics & place.keys():
                asked[row, place[topic]] = worth[topic]
        for row, candidate in enumerate(candidates):
            for topic in candidate.topics:
                offered[row, place[topic]] = 1
        ideas = np.array([[asker.wants is not Way.EAR] for asker in askers])
        ears = np.array([[ear_wanted(asker)] for asker in askers])
        lived = np.array([[candidate.gives is not Way.EAR] for candidate in candidates])
        listens = np.array([[ear_given(candidate)] for candidate in candidates])
        self._sought = np.hstack([asked * ideas, ears], dtype=np.float32)[self.row_asker]
        self._given = np.hstack([offered * lived, listens], dtype=np.float32)[self.column_candidate]
        self._topics_asked = asked.astype(self._exact)[self.row_asker]
        self._topics_offered = offered.astype(self._exact)[self.column_candidate]

    def _points(self, askers: Sequence[Asker], candidates: Sequence[Candidate], today: date) -> None:
        """Everything that is added up, as one matrix product of what an asker counts and what a candidate brings."""
        import numpy as np

        ways = list(Way)
        table = [[SAME_WAY if a is b else EITHER_WAY for a in ways] for b in ways]
        everywhere = 0 if self._several_offices else SAME_OFFICE
        waited = [everywhere + _waiting(asker, today) for asker in askers]
        brings = [
            RESTED_AT_MOST * days_rested(one, today) // RESTED_DAYS + BACK_RECENTLY * one.back_within_two_years
            for one in candidates
        ]
        left = [[*table[ways.index(_way_asked(a))], 1, wait] for a, wait in zip(askers, waited, strict=True)]
        right = [
            [*(float(_way_given(c) is way) for way in ways), brought, 1]
            for c, brought in zip(candidates, brings, strict=True)
        ]
        self._left = np.array(left, dtype=self._exact)[self.row_asker]
        self._left[:, -1] += self._persons
        self._right = np.array(right, dtype=self._exact)[self.column_candidate]

    def _whereabouts(self, askers: Sequence[Asker], candidates: Sequence[Candidate]) -> None:
        import numpy as np

        people: list[Asker | Candidate] = [*askers, *candidates]
        offices = _numbered({person.community_id} for person in people)
        spoken = _numbered(person.languages for person in people)
        self._several_offices = len(offices) > 1 or not all(asker.own_office for asker in askers)
        self._office_rows = np.array([offices[a.community_id] for a in askers])[self.row_asker]
        self._office_columns = np.array([offices[c.community_id] for c in candidates])[self.column_candidate]
        self._here = np.array([a.own_office for a in askers])[self.row_asker]
        self._away_rows = np.array([a.other_offices for a in askers])[self.row_asker]
        self._away_columns = np.array([c.other_offices for c in candidates])[self.column_candidate]
        self._languages = bool(spoken)
        self._speaks_rows = _ticks(spoken, [a.languages for a in askers])[self.row_asker]
        self._speaks_columns = _ticks(spoken, [c.languages for c in candidates])[self.column_candidate]

    def _limits(self, askers: Sequence[Asker], candidates: Sequence[Candidate]) -> None:
        """Which candidates still have room for each kind that is asked for."""
        import numpy as np

        kinds = _numbered({asker.kind} for asker in askers)
        self._kind_rows = np.array([kinds[asker.kind] for asker in askers])[self.row_asker]
        takes = np.array([[kind not in candidate.full_for for candidate in candidates] for kind in kinds])
        self._takes: NDArray[np.bool_] = takes[:, self.column_candidate]

    def _exclusions(
        self,
        askers: Sequence[Asker],
        candidates: Sequence[Candidate],
        exclusions: Collection[tuple[UserId, UserId]],
    ) -> None:
        """Exclusions hold in both directions, and between each person and themselves."""
        import numpy as np

        asking = {asker.user_id: place for place, asker in enumerate(askers)}
        offering = {candidate.user_id: place for place, candidate in enumerate(candidates)}
        pairs = {(asking[user_id], offering[user_id]) for user_id in asking.keys() & offering.keys()}
        for one, other in exclusions:
            for a, c in ((one, other), (other, one)):
                if a in asking and c in offering:
                    pairs.add((asking[a], offering[c]))
        row_ends = np.searchsorted(self.row_asker, np.arange(len(askers) + 1)).tolist()
        column_ends = np.searchsorted(self.column_candidate, np.arange(len(candidates) + 1)).tolist()
        cells = [
            (row, column)
            for a, c in sorted(pairs)
            for row in range(row_ends[a], row_ends[a + 1])
            for column in range(column_ends[c], column_ends[c + 1])
        ]
        excluded = np.array(sorted(cells), dtype=np.intp).reshape(-1, 2)
        self._exclusion_rows, self._exclusion_columns = excluded[:, 0], excluded[:, 1]


def _waiting(asker: Asker, today: date) -> int:
    days = 0 if asker.waiting_since is None else (today - asker.waiting_since).days
    return 1 + WAITING_A_DAY * min(max(days, 0), WAITING_DAYS)


def _way_asked(asker: Asker) -> Way:
    return asker.wants if asker.topics else Way.EAR


def _way_given(candidate: Candidate) -> Way:
    return candidate.gives if candidate.topics else Way.EAR


def _numbered(named: Iterable[Collection[str]]) -> dict[str, int]:
    return {name: place for place, name in enumerate(sorted({word for names in named for word in names}))}


def _ticks(places: dict[str, int], chosen: Sequence[Collection[str]]) -> NDArray[np.float32]:
    import numpy as np

    ticks = np.zeros((len(chosen), len(places)), dtype=np.float32)
    for row, names in enumerate(chosen):
        for name in names:
            ticks[row, places[name]] = 1
    return ticks
