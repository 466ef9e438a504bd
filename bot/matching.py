"""Who is asked about whom: the assignment with the best total fit, exactly, every wall kept.

As many people as possible come first, then the fit; a seed decides among equals: same inputs, same result.
The rules in words are in `docs/matching.md`, the points in `bot.fit`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from bot.fit import MOST, Asker, Candidate, Fits, Way, days_rested, ear_given, ear_wanted, rarities
from bot.ids import UserId

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.fit import Weights

LARGE = 1_000
DENSE_UP_TO = 400_000
BEST_EDGES = 24
MORE_EDGES = 48
SPREAD = 30
BLOCK_CELLS = 250_000
ROUNDS = 40
RESTED_WELL = 30


class Reason(StrEnum):
    """Why these two; data, which a view turns into one plain sentence."""

    TOPIC = "topic"
    RARE_TOPIC = "rare_topic"
    EAR = "ear"
    SAME_OFFICE = "same_office"
    LANGUAGE = "language"
    BACK_RECENTLY = "back_recently"
    NOT_ASKED_LATELY = "not_asked_lately"


@dataclass(frozen=True)
class Match:
    """One ask to send: about `topic` (None for someone to talk to), for ideas or an ear."""

    asker: UserId
    candidate: UserId
    topic: str | None
    way: Way
    reasons: tuple[Reason, ...]
    fit: int


def is_large(askers: Sequence[Asker], candidates: Sequence[Candidate]) -> bool:
    """Whether this run belongs in a worker process: more than 1,000 on a side."""
    return max(len(askers), len(candidates)) > LARGE


def match(
    askers: Sequence[Asker],
    candidates: Sequence[Candidate],
    walls: Collection[tuple[UserId, UserId]],
    now: datetime,
    rng_seed: int,
) -> list[Match]:
    """The best asks to send now, ordered by asker and candidate.

    `walls` are pairs never brought together, in either order (avoid lists of both, met or declined before). A
    candidate gets at most `capacity` asks, an asker at most `asks`, to different people. A person who is
    waiting goes before a second ask for another.
    """
    waiting = sorted((one for one in askers if one.asks > 0), key=lambda one: one.user_id)
    free = sorted((one for one in candidates if one.capacity > 0), key=lambda one: one.user_id)
    if not waiting or not free:
        return []
    order = Random(rng_seed)  # noqa: S311 (the solver takes the first of equals, which no id may decide)
    order.shuffle(waiting)
    order.shuffle(free)
    found = _solve(Fits(waiting, free, walls, now.date()))
    worth = rarities(free)
    explained = partial(_explained, worth=worth, rarest=_rarest(worth), today=now.date())
    return [explained(waiting[row], free[column], points) for row, column, points in sorted(found)]


def _solve(fits: Fits) -> list[tuple[int, int, int]]:
    """(asker, candidate, points) as places in the sorted lists."""
    import numpy as np

    rows, columns, weights = _dense(fits) if fits.rows * fits.columns <= DENSE_UP_TO else _sparse(fits)
    pairs = np.stack([fits.row_asker[rows], fits.column_candidate[columns]], axis=1)
    if len(np.unique(pairs, axis=0)) < len(pairs):
        rows, columns, weights = _linear(fits)
        pairs = np.stack([fits.row_asker[rows], fits.column_candidate[columns]], axis=1)
    return [
        (int(row), int(column), fits.points(float(weight)))
        for (row, column), weight in zip(pairs, weights, strict=True)
    ]


def _dense(fits: Fits) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """The well-kept solver on the whole matrix; a weight of 0 is nobody."""
    from scipy.optimize import linear_sum_assignment

    weights = fits.weights(0, fits.rows)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    taken = weights[rows, columns] > 0
    return rows[taken], columns[taken], weights[rows, columns][taken]


def _linear(fits: Fits) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Nobody is asked twice about the same person: a bound the assignment lacks and a linear programme has.

    Needed only where somebody with two asks met somebody with two places. It is a flow (asker to candidate, at
    most one a pair, the asker's first unit worth a person), so the simplex method ends at whole numbers.
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import block_array, coo_array, eye_array

    asks, places = np.bincount(fits.row_asker), np.bincount(fits.column_candidate)
    first_rows, first_columns = np.cumsum(asks) - asks, np.cumsum(places) - places
    weights = fits.weights(0, fits.rows)[np.ix_(first_rows, first_columns)]
    rows, columns = np.nonzero(weights)
    each, ones = np.arange(len(rows)), np.ones(len(rows))
    asked = coo_array((ones, (rows, each)), shape=(len(asks), len(each)))
    placed = coo_array((ones, (columns, each)), shape=(len(places), len(each)))
    first = eye_array(len(asks))
    limits = block_array([[asked, -first], [-asked, first], [placed, None]])
    bounds = np.concatenate([asks - 1, np.zeros(len(asks)), places])
    worth = np.concatenate([weights[rows, columns] - fits.person, np.full(len(asks), fits.person)])
    found = linprog(-worth, A_ub=limits, b_ub=bounds, bounds=(0, 1), method="highs-ds")
    chosen = np.flatnonzero(found.x[: len(each)] > 0.5)
    rows, columns = rows[chosen], columns[chosen]
    return first_rows[rows], first_columns[columns], weights[rows, columns]


def _sparse(fits: Fits) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """The same optimum from each row's best edges, proved on all of them.

    The dual prices of the solution on the chosen edges are checked against every pair; edges that could still
    improve it are added and it is solved again, until there are none.
    """
    edges = _Edges(fits)
    for _ in range(ROUNDS):
        rows, columns, weights = edges.solve()
        if not edges.improve(*edges.prices(rows, columns, weights)):
            return rows, columns, weights
    return _dense(fits)


class _Edges:
    """The edges considered so far, sorted by column, and what is known about all others."""

    def __init__(self, fits: Fits) -> None:
        import numpy as np

        self._fits = fits
        self._step = max(1, BLOCK_CELLS // fits.columns)
        self._points = self._all_points()
        by_row = self._best(self._points, self._step)
        by_column = self._best(self._points.T, max(1, BLOCK_CELLS // fits.rows))
        self._keep(np.concatenate([by_row[0], by_column[1]]), np.concatenate([by_row[1], by_column[0]]))

    def solve(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
        """The best matching on these edges; a column of one's own, of weight nothing, stands for nobody."""
        import numpy as np
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import min_weight_full_bipartite_matching

        count, width = self._fits.rows, self._fits.columns
        nobody = np.arange(count)
        # Every row takes exactly one edge, so one added to each changes nothing but keeps nobody from being 0.
        weights = np.concatenate([self._weights, np.zeros(count)]) + 1
        rows = np.concatenate([self._rows, nobody])
        columns = np.concatenate([self._columns, width + nobody])
        graph = csr_array((weights, (rows, columns)), shape=(count, width + count))
        rows, columns = min_weight_full_bipartite_matching(graph, maximize=True)
        taken = columns < width
        rows, columns = rows[taken].astype(np.intp), columns[taken].astype(np.intp)
        order = np.searchsorted(self._code, rows + columns * count)
        return rows, columns, self._weights[order]

    def prices(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp], weights: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What each row gains and each column costs at this optimum: the smallest column prices that hold."""
        import numpy as np

        gains = np.zeros(self._fits.rows)
        gains[rows] = weights
        costs = np.zeros(self._fits.columns)
        starts = np.flatnonzero(np.diff(self._columns, prepend=-1))
        while True:
            asked = np.maximum.reduceat(self._weights - gains[self._rows], starts)
            fresh = costs.copy()
            fresh[self._columns[starts]] = np.maximum(fresh[self._columns[starts]], asked)
            if np.array_equal(fresh, costs):
                return gains, costs
            costs = fresh
            gains[rows] = weights - costs[columns]

    def improve(self, gains: NDArray[np.float64], costs: NDArray[np.float64]) -> bool:
        """Add edges worth more than both their ends' prices; False when there are none left anywhere."""
        import numpy as np

        exact = self._fits.exact
        needed, prices = (gains - self._fits.persons).astype(exact), costs.astype(exact)
        better = []
        for first in range(0, self._fits.rows, self._step):
            points = self._points[first : first + self._step]
            surplus = points - prices
            np.copyto(surplus, -np.inf, where=points == 0)
            hopeful = np.flatnonzero(surplus.max(axis=1) > needed[first : first + self._step])
            if len(hopeful):
                rows, columns = _highest(surplus[hopeful] - needed[first + hopeful, None], MORE_EDGES)
                better.append((first + hopeful[rows], columns))
        if not better:
            return False
        rows, columns = (np.concatenate(parts) for parts in zip(*better, strict=True))
        self._keep(np.concatenate([self._rows, rows]), np.concatenate([self._columns, columns]))
        return True

    def _all_points(self) -> NDArray[np.int16]:
        """Every pair's points, 0 for never: two bytes each, so that 5,000 by 5,000 take 50 MB."""
        import numpy as np

        points = np.empty((self._fits.rows, self._fits.columns), dtype=np.int16)
        for first in range(0, self._fits.rows, self._step):
            weights = self._fits.weights(first, min(first + self._step, self._fits.rows))
            persons = self._fits.persons[first : first + self._step, None].astype(weights.dtype)
            np.subtract(weights, persons, out=weights, where=weights > 0)
            points[first : first + self._step] = weights
        return points

    def _best(self, points: NDArray[np.int16], step: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Each row's best edges, after a discount on what is popular with every row.

        A little noise spreads the choices of rows that are alike; it decides which edges are looked at first,
        never the result.
        """
        import numpy as np

        count, width = points.shape
        usual = points.sum(axis=0, dtype=np.float32) / np.maximum((points > 0).sum(axis=0), 1) - MOST
        noise = np.random.default_rng(0)
        spread = SPREAD * noise.random(2 * width, dtype=np.float32)
        shifted = np.lib.stride_tricks.sliding_window_view(spread, width)
        shift: NDArray[np.int64] = noise.integers(0, width, size=(count,))
        chosen = []
        for first in range(0, count, step):
            block = points[first : first + step]
            ranked = shifted[shift[first : first + step]] - usual.astype(np.float32)
            ranked += block
            ranked *= block > 0
            rows, columns = _highest(ranked, BEST_EDGES)
            chosen.append((rows + first, columns))
        rows, columns = (np.concatenate(parts) for parts in zip(*chosen, strict=True))
        return rows, columns

    def _keep(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> None:
        import numpy as np

        self._code = np.unique(rows + columns * self._fits.rows)
        self._columns, self._rows = np.divmod(self._code, self._fits.rows)
        self._weights = self._points[self._rows, self._columns] + self._fits.persons[self._rows].astype(np.float64)


def _highest(ranked: Weights, count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of each row's `count` highest values above 0."""
    import numpy as np

    kept = min(count, ranked.shape[1])
    columns = np.argpartition(ranked, ranked.shape[1] - kept, axis=1)[:, ranked.shape[1] - kept :]
    rows = np.broadcast_to(np.arange(len(ranked))[:, None], columns.shape)
    real = ranked[rows, columns] > 0
    return rows[real], columns[real]


def _explained(
    asker: Asker, candidate: Candidate, points: int, *, worth: dict[str, int], rarest: int, today: date
) -> Match:
    topic = min(asker.topics & candidate.topics, key=lambda topic: (-worth[topic], topic), default=None)
    ear = topic is None or asker.wants is Way.EAR or candidate.gives is Way.EAR
    languages = asker.languages & candidate.languages
    true = {
        Reason.TOPIC: topic is not None,
        Reason.RARE_TOPIC: topic is not None and worth[topic] == rarest,
        Reason.EAR: ear and ear_wanted(asker) and ear_given(candidate),
        Reason.SAME_OFFICE: asker.community_id == candidate.community_id,
        Reason.LANGUAGE: bool(languages),
        Reason.BACK_RECENTLY: candidate.back_within_two_years,
        Reason.NOT_ASKED_LATELY: days_rested(candidate, today) >= RESTED_WELL,
    }
    reasons = tuple(reason for reason, holds in true.items() if holds)
    return Match(asker.user_id, candidate.user_id, topic, Way.EAR if ear else Way.IDEAS, reasons, points)


def _rarest(worth: dict[str, int]) -> int:
    """What the rarest topics are worth; 0 where all are alike."""
    most = max(worth.values(), default=0)
    return most if most > min(worth.values(), default=0) else 0


__all__ = ["Asker", "Candidate", "Match", "Reason", "Way", "is_large", "match"]
