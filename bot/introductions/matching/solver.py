"""The exact assignment behind the matching: the best total weight, without any pair of weight 0.

How it is solved, in words, is in `docs/matching.md`; the weights are `bot.introductions.matching.score.Fits`. numpy and
scipy are imported where they are first needed, so that an idle bot does not load them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.introductions.matching.score import MOST, Fits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.introductions.matching.score import Weights

DENSE_UP_TO = 400_000
BEST_EDGES = 24
MORE_EDGES = 48
SPREAD = 30
BLOCK_CELLS = 250_000
ROUNDS = 40


def solve(fits: Fits) -> list[tuple[int, int, int]]:
    """Return the best pairs as (asker, candidate, points): indices into the lists that `fits` was made of."""
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
    """Solve the whole matrix with scipy's solver; pairs of weight 0 are left out."""
    from scipy.optimize import linear_sum_assignment

    weights = fits.weights(0, fits.rows)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    taken = weights[rows, columns] > 0
    return rows[taken], columns[taken], weights[rows, columns][taken]


def _linear(fits: Fits) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Solve as a linear programme, which can forbid asking twice about the same pair, as the assignment cannot.

    Needed only where somebody with two asks was given two places of one candidate. It is a flow (asker to candidate, at
    most one per pair, the asker's first unit worth a person), so the simplex method ends at integers.
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
    """Find the same optimum from the best edges of each row, and prove it against all pairs.

    The dual prices of the solution on the chosen edges are checked against every pair; edges that could still improve
    it are added and it is solved again, until there are none.
    """
    edges = _Edges(fits)
    for _ in range(ROUNDS):
        rows, columns, weights = edges.solve()
        if not edges.improve(*edges.prices(rows, columns, weights)):
            return rows, columns, weights
    return _dense(fits)


class _Edges:
    """The edges considered so far, sorted by column, and the points of all others."""

    def __init__(self, fits: Fits) -> None:
        import numpy as np

        self._fits = fits
        self._step = max(1, BLOCK_CELLS // fits.columns)
        self._points = self._all_points()
        by_row = self._best(self._points, self._step)
        by_column = self._best(self._points.T, max(1, BLOCK_CELLS // fits.rows))
        self._keep(np.concatenate([by_row[0], by_column[1]]), np.concatenate([by_row[1], by_column[0]]))

    def solve(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
        """Return the best matching on these edges; each row has an extra column of weight 0,
        which stands for nobody.
        """
        import numpy as np
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import min_weight_full_bipartite_matching

        count, width = self._fits.rows, self._fits.columns
        nobody = np.arange(count)
        # Each row takes exactly one edge, so adding 1 to every weight changes no result, but no weight is 0 then.
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
        """Return what each row gains and each column costs at this optimum:
        the smallest column prices that are consistent.
        """
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
        """Add the edges worth more than the prices of both their ends; returns False when there are none."""
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
        """Return every pair's points, 0 for never, in two bytes each: 5,000 by 5,000 take 50 MB."""
        import numpy as np

        points = np.empty((self._fits.rows, self._fits.columns), dtype=np.int16)
        for first in range(0, self._fits.rows, self._step):
            weights = self._fits.weights(first, min(first + self._step, self._fits.rows))
            persons = self._fits.persons[first : first + self._step, None].astype(weights.dtype)
            np.subtract(weights, persons, out=weights, where=weights > 0)
            points[first : first + self._step] = weights
        return points

    def _best(self, points: NDArray[np.int16], step: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return each row's best edges, after a discount on candidates that suit every row.

        A little noise spreads the choices of rows that are alike; it decides only which edges are tried first, never
        the result.
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
    """Return the indices of each row's `count` highest values above 0."""
    import numpy as np

    kept = min(count, ranked.shape[1])
    columns = np.argpartition(ranked, ranked.shape[1] - kept, axis=1)[:, ranked.shape[1] - kept :]
    rows = np.broadcast_to(np.arange(len(ranked))[:, None], columns.shape)
    real = ranked[rows, columns] > 0
    return rows[real], columns[real]
