"""What many requests want at once of one thing, granted by one call in one transaction: a crowd answers one lunch."""

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.errors import Refusal
from bot.core.ids import TeamId
from storage.db.writes import written
from storage.transactions.attempts import Attempts
from storage.transactions.fair_executor import FairExecutor
from storage.transactions.fate import DoneBefore, Fate, GivenUp, Once
from storage.transactions.gathered import MOST_TOGETHER, Gathered
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class WaitingWish:
    """One of several wishes that are done in one transaction, with the future that its caller waits on."""

    what: Any
    fate: Fate
    once: Once | None = None
    answer: "Future[tuple[Any, bool]]" = field(default_factory=Future)

    def begin(self) -> bool:
        """Return whether the caller still waits; if so, the outcome is waited for from here on."""
        if not self.answer.set_running_or_notify_cancel():
            return False
        try:
            self.fate.begin_commit()
        except GivenUp as given_up:
            self.answer.set_exception(given_up)
            return False
        return True

    def fail(self, problem: BaseException, *, is_unknown: bool) -> None:
        """Give the exception to the caller; `is_unknown` when nobody knows whether the commit succeeded."""
        self.fate.failed(is_unknown=is_unknown)
        self.answer.set_exception(problem)

    def succeed(self, result: Any, touched: bool, *, has_changed: bool) -> None:
        """Give the result to the caller, or raise it there if it is a `Refusal`."""
        if isinstance(result, Refusal | DoneBefore):
            self.answer.set_exception(result)
            return
        if self.once is not None:
            self.once.committed(has_written=has_changed)
        self.fate.has_changed = has_changed
        self.answer.set_result((result, touched))


class WaitingWishes:
    """The waiting wishes by what they are about, and the workers that grant all of one thing together."""

    def __init__(self, attempts: Attempts, threads: FairExecutor) -> None:
        self._attempts = attempts
        self._threads = threads
        self._waiting: Gathered[WaitingWish] = Gathered()

    def add(self, team_id: TeamId, function: Callable[..., Any], about: str, wish: WaitingWish) -> None:
        """Have a wish granted with the others that wait for the same function about the same thing."""
        place = (team_id, function, about)
        if self._waiting.add(place, wish):
            self._threads.submit(team_id, lambda: self._work(team_id, function, about, place))

    def _work(self, team_id: TeamId, function: Callable[..., Any], about: str, place: Hashable) -> None:
        try:
            wishes = [wish for wish in self._waiting.take(place, MOST_TOGETHER) if wish.begin()]
            if wishes:
                self._grant(team_id, function, about, wishes)
        finally:
            if self._waiting.finish(place):
                self._threads.submit(team_id, lambda: self._work(team_id, function, about, place))

    def _grant(self, team_id: TeamId, function: Callable[..., Any], about: str, wishes: Sequence[WaitingWish]) -> None:
        whole = Fate(None)
        try:
            results, touched = self._attempts.run(team_id, _granted, (function, about, wishes), {}, whole)
        except BaseException as problem:  # whoever waits for it gets it
            if len(wishes) > 1 and _may_be_of_one(problem):
                for wish in wishes:
                    self._grant(team_id, function, about, [wish])
                return
            for wish in wishes:
                wish.fail(problem, is_unknown=whole.is_unknown)
            return
        for wish, result in zip(wishes, results, strict=True):
            wish.succeed(result, touched, has_changed=whole.has_changed)


def _granted(
    uow: UnitOfWork, function: Callable[..., Sequence[Any]], about: str, wishes: Sequence[WaitingWish]
) -> Sequence[Any]:
    """What several wishes come to: those whose request was done before are left out, the others remembered."""
    known = uow.requests_done.among({wish.once.request for wish in wishes if wish.once is not None})
    fresh: list[WaitingWish] = []
    for wish in wishes:
        if wish.once is None:
            fresh.append(wish)
        elif wish.once.request not in known:
            known.add(wish.once.request)
            fresh.append(wish)
    if not fresh:
        return [DoneBefore() for _ in wishes]
    results = dict(zip(map(id, fresh), function(uow, about, [wish.what for wish in fresh]), strict=True))
    granted = [wish.once for wish in fresh if not isinstance(results[id(wish)], Refusal)]
    if written.anything:
        uow.requests_done.note([once.request for once in granted if once is not None])
    return [results[id(wish)] if id(wish) in results else DoneBefore() for wish in wishes]


def _may_be_of_one(problem: BaseException) -> bool:
    """Whether one of several wishes may be at fault, and not what they are about, nor the database."""
    return isinstance(problem, Exception) and not isinstance(problem, Refusal | OperationalError | InterfaceError)
