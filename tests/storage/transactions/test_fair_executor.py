"""Whose turn it is in the database's threads."""

import threading
from collections.abc import Callable

import pytest

from storage.transactions.fair_executor import FairExecutor


def test_workspaces_take_turns_and_each_ones_work_is_done_in_order() -> None:
    turns, gate, done = FairExecutor(1), threading.Event(), list[str]()
    turns.submit("first", gate.wait)

    def note(word: str) -> Callable[[], None]:
        return lambda: done.append(word)

    flood = [turns.submit("A", note(f"A{number}")) for number in range(100)]
    calm = [turns.submit("B", note(f"B{number}")) for number in range(2)]
    gate.set()
    for future in (*flood, *calm):
        future.result(5)
    turns.shutdown()
    assert done[:5] == ["A0", "B0", "A1", "B1", "A2"]
    assert done[5:] == [f"A{number}" for number in range(3, 100)]


def test_what_fails_fails_for_whoever_waits_and_the_rest_goes_on() -> None:
    turns = FairExecutor(2)

    def fail() -> None:
        raise LookupError("not here")

    failing, fine = turns.submit("A", fail), turns.submit("A", lambda: 7)
    with pytest.raises(LookupError):
        failing.result(5)
    assert fine.result(5) == 7
    turns.shutdown()


def test_what_waits_at_the_end_is_still_done() -> None:
    turns, done = FairExecutor(3), list[int]()
    for number in range(50):
        turns.submit(number % 4, lambda number=number: done.append(number))  # type: ignore[misc]
    turns.shutdown()
    assert sorted(done) == list(range(50))


def test_what_nobody_waits_for_any_more_is_not_begun() -> None:
    turns, gate, done = FairExecutor(1), threading.Event(), list[int]()
    turns.submit("A", gate.wait)
    dropped = turns.submit("A", lambda: done.append(1))
    assert dropped.cancel()
    last = turns.submit("A", lambda: done.append(2))
    gate.set()
    last.result(5)
    turns.shutdown()
    assert done == [2]
