"""Retention (R74): once a day, delete what is past its time: finished messages, events, requests and keyed hashes."""

from collections.abc import Iterable
from datetime import timedelta

from bot.core.notifications import Notification
from bot.people.limited_actions import WITHIN
from handlers.offices import figure_counts
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

TIDY = "village.tidy"
EVERY = timedelta(days=1)
FINISHED_KEPT = timedelta(days=30)
# What is drawn again when its subject changes: the longest subject is twelve weeks of company, then thirty days.
LIVING_KEPT = timedelta(days=120)
# The message of a group DM: company may be extended once.
LASTING_KEPT = timedelta(days=210)
# The parts of a joined message are drawn together; after this no ask, offer or reminder in it changes any more.
FACTS_KEPT = timedelta(days=14)


def make_router(kinds: Iterable[type[Notification]]) -> Router:
    """The router with the daily timer; `kinds` tell which messages are living or told only once, and kept longer."""
    router = Router("platform")
    every_kind = tuple(kinds)
    living = frozenset(kind.name for kind in every_kind if kind.living)
    lasting = frozenset(kind.name for kind in every_kind if kind.lasting)
    once = frozenset(kind.name for kind in every_kind if kind.told_once)

    @router.timer(TIDY)
    def tidy(uow: UnitOfWork, _subject: str) -> None:
        """Timer: delete what is older than its retention (R74), and set the timer again."""
        emptied = uow.outbox.empty_older_than(uow.now - FACTS_KEPT, kept=living)
        emptied += uow.outbox.empty_older_than(uow.now - LIVING_KEPT, kept=lasting)
        emptied += uow.outbox.empty_older_than(uow.now - LASTING_KEPT)
        gone = uow.outbox.forget_older_than(uow.now - FINISHED_KEPT, kept=living | once)
        gone += uow.outbox.forget_older_than(uow.now - LIVING_KEPT, kept=lasting | once)
        gone += uow.outbox.forget_older_than(uow.now - LASTING_KEPT, kept=once)
        uow.events.forget_old()
        uow.requests_done.forget_old()
        uow.listening.forget_before(f"{uow.now:%Y-%m}")
        uow.introductions.drop_limited_before(uow.now - WITHIN)
        uow.contributions.forget_left_unread(uow.now)
        figure_counts.set_timers(uow)
        uow.timers.set(TIDY, "", uow.now + EVERY)

    return router


def set_timers(uow: UnitOfWork) -> None:
    """Set the daily timer, unless it is set; called at the start and after an installation."""
    figure_counts.set_timers(uow)
    if uow.timers.get(TIDY, "") is None:
        uow.timers.set(TIDY, "", uow.now + EVERY)
