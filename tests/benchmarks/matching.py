"""Matching against the solver alone on a ready matrix, a greedy pass, and a peer where there is one, in one run.

Run from the project root: `python -m tests.benchmarks.matching [--large]`; `--large` adds 5,000 by 5,000.
Only the ratios count: the figures drift with the machine. Each figure is the median of several runs, in
processor time, since another busy program would otherwise decide the result. Our own run is measured in a
worker process of its own, as large runs are computed in life, with the memory it took at most. At 500 a side also
with rows read from the database, as small runs are.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from bot.core.ids import UserId
from bot.introductions.matching.matcher import Asker, Candidate, MatchedAsk, Way, match
from bot.introductions.matching.score import Fits
from tests.benchmarks.matching_peer import ask_the_peer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOPICS = [f"topic-{number:02}" for number in range(30)]
POPULARITY = [1 / (place + 1) for place in range(30)]
T = TypeVar("T")
SIZES = {500: 9, 2_000: 3}
LARGE = {5_000: 1}
People = tuple[list[Asker], list[Candidate], set[tuple[UserId, UserId]]]


def people(count: int, seed: int = 1) -> People:
    """As many askers as mentors in two offices, topics as unevenly wanted as in life, two walls a person."""
    rng = Random(seed)
    days = [NOW.date() - timedelta(days=rng.randrange(90)) for _ in range(count)]

    def some(most: int) -> frozenset[str]:
        return frozenset(rng.choices(TOPICS, POPULARITY, k=rng.randint(0, most)))

    def last_asked(day: date) -> date | None:
        return rng.choice([None, day])

    askers = [
        Asker(UserId(f"A{n:05}"), rng.choice("ab"), some(3), rng.choice(list(Way)), waiting_since=days[n])
        for n in range(count)
    ]
    candidates = [
        Candidate(
            UserId(f"M{n:05}"),
            rng.choice("ab"),
            some(8),
            rng.choice(list(Way)),
            last_asked=last_asked(days[n]),
            back_within_two_years=rng.random() < 0.5,
        )
        for n in range(count)
    ]
    exclusions = {(rng.choice(askers).user_id, rng.choice(candidates).user_id) for _ in range(2 * count)}
    return askers, candidates, exclusions


def run_alone(count: int, times: int) -> tuple[float, list[MatchedAsk], float]:
    """Our whole run in this fresh process: median seconds, the asks, and peak memory in MB."""
    match(*people(20), NOW, 1)  # the libraries load once, outside the figures
    askers, candidates, exclusions = people(count)
    taken, found = timed(times, lambda: match(askers, candidates, exclusions, NOW, 1))
    return taken, found, peak_memory()


def in_a_process(work: Callable[[int, int], T], count: int, times: int) -> T:
    """`work(count, times)` in a fresh process, with one BLAS thread as in life: more only wait for one another."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as worker:
        return worker.submit(work, count, times).result()


def peak_memory() -> float:
    """The most this process has held, in MB; `getrusage` would count the parent it was started from."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0]) / 1024


def timed(times: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Median processor seconds of `work`, and its last result."""
    taken = []
    result = None
    for _ in range(times):
        start = process_time()
        result = work()
        taken.append(process_time() - start)
    return median(taken), result


def greedy(weights: np.ndarray[Any, Any]) -> tuple[list[int], list[int]]:
    """The best edge first, then the best of what is left."""
    rows, columns = np.nonzero(weights)
    order = np.argsort(-weights[rows, columns], kind="stable")
    free_rows, free_columns = np.ones(weights.shape[0], bool), np.ones(weights.shape[1], bool)
    taken: tuple[list[int], list[int]] = ([], [])
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if free_rows[row] and free_columns[column]:
            free_rows[row] = free_columns[column] = False
            taken[0].append(row)
            taken[1].append(column)
    return taken


def compare(count: int, times: int) -> list[str]:
    """One size: our whole run, scoring alone, the bare solver, a greedy pass; raises when the totals differ."""
    askers, candidates, exclusions = people(count)
    ours, found, peak = in_a_process(run_alone, count, times)
    fits = Fits(askers, candidates, exclusions, NOW.date())
    scoring, weights = timed(times, lambda: Fits(askers, candidates, exclusions, NOW.date()).weights())
    bare, (rows, columns) = timed(times, lambda: linear_sum_assignment(weights, maximize=True))
    passing, (greedy_rows, greedy_columns) = timed(1, lambda: greedy(weights))
    best = int(weights[rows, columns].astype(float).sum())
    reached = sum(one.fit for one in found) + fits.person * len(found)
    if reached != best:
        raise AssertionError(f"{count}: total {reached}, the optimum is {best}")
    by_greed = weights[greedy_rows, greedy_columns]
    people_ours, people_greedy = len(found), len(greedy_rows)
    points_greedy = sum(fits.points(float(weight)) for weight in by_greed)
    points_ours = sum(one.fit for one in found)
    return [
        f"{count} x {count}",
        f"  village, everything included {ours:8.3f} s  {people_ours} people, {points_ours} points, peak {peak:.0f} MB",
        f"  scoring alone                {scoring:8.3f} s",
        f"  solver on a ready matrix     {bare:8.3f} s  the same total",
        f"  greedy pass on it            {passing:8.3f} s  {people_greedy} people, {points_greedy} points",
        f"  village / solver             {ours / bare:8.2f}",
    ]


def with_rows(count: int, times: int) -> list[str]:
    """One size in life: rows read, scored and matched, against the solver alone and the peer on the same pairs."""
    from tests.benchmarks.matching_rows import work_of  # a database: the other runs' memory is measured without

    work, fits = work_of(count)
    work()
    ours, (asked, points) = timed(times, work)
    weights = fits.weights()
    bare, (rows, columns) = timed(times, lambda: linear_sum_assignment(weights, maximize=True))
    best = int(weights[rows, columns].astype(float).sum())
    if asked * fits.person + points != best:
        raise AssertionError(f"{count} with rows: total {asked * fits.person + points}, the optimum is {best}")
    lines = [
        f"{count} x {count}, rows read from SQLite and unsealed",
        f"  village, everything included {ours:8.3f} s  {asked} people, {points} points",
        f"  solver on a ready matrix     {bare:8.3f} s  the same total",
        f"  village / solver             {ours / bare:8.2f}  (goal: under 3)",
    ]
    peer = ask_the_peer(weights.astype(int).tolist())
    if peer is None:
        return [*lines, "  mentor-match is not installed here: see tests/benchmarks/matching_peer.py"]
    theirs = [int(weights[row, column]) for row, column in peer.pairs]
    gained = sum(fits.points(weight) for weight in theirs)
    return [
        *lines,
        f"  mentor-match, pairs scored   {peer.seconds:8.3f} s  {len(theirs)} people, {gained} points",
        f"  mentor-match / village       {peer.seconds / ours:8.1f}  (goal: over 40)",
    ]


def main(*, large: bool = False) -> None:
    """Print the comparison for 500 and 2,000 a side, with `large` also for 5,000."""
    sys.stdout.write("\n".join(in_a_process(with_rows, 500, 9)) + "\n")
    for count, times in {**SIZES, **(LARGE if large else {})}.items():
        sys.stdout.write("\n".join(compare(count, times)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(large="--large" in sys.argv[1:])
