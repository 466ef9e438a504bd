"""The exact assignment behind the matching: the best total weight, without any pair of weight 0.

How it is solved, in words, is in `docs/matching.md`; the weights are `bot.introductions.matching.score.Fits`. numpy and
scipy are imported where they are first needed, so that an idle bot does not load them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.introductions.matching.score import Fits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def solve(fits: Fits) -> list[tuple[int, int, int]]:
    """Return the best pairs as (asker, candidate, points): indices into the lists that `fits` was made of."""
    import numpy as np

    rows, columns, weights = _assigned(fits)
    pairs = np.stack([fits.row_asker[rows], fits.column_candidate[columns]], axis=1)
    if len(np.unique(pairs, axis=0)) < len(pairs):
        rows, columns, weights = _linear(fits)
        pairs = np.stack([fits.row_asker[rows], fits.column_candidate[columns]], axis=1)
    return [
        (int(row), int(column), fits.points(float(weight)))
        for (row, column), weight in zip(pairs, weights, strict=True)
    ]


def _assigned(fits: Fits) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """The assignment of the best total over the whole matrix; a weight of 0 is nobody."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    costs = fits.weights()
    np.negative(costs, out=costs)  # scipy would copy the whole matrix to turn its sign
    rows, columns = linear_sum_assignment(costs)
    weights = -costs[rows, columns]
    taken = weights > 0
    return rows[taken], columns[taken], weights[taken]


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
    weights = fits.weights()[np.ix_(first_rows, first_columns)]
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
