"""Counting people for a quarter's figures, and the timers of its release and its pulse."""

from bot.core.ids import UserId
from bot.core.zones import local
from bot.reports import figures, pulse
from bot.reports.figures import Fact, quarter_of
from storage.unit_of_work import UnitOfWork


def count(uow: UnitOfWork, user_id: UserId, *facts: Fact) -> None:
    """Count a person for these facts, in their office's running quarter."""
    if facts:
        office = uow.community_of(user_id)
        uow.figures.count(quarter_of(local(uow.now, office.zone).date()), office.id, user_id, *facts)


def set_timers(uow: UnitOfWork) -> None:
    """Set the timers of quarters that are not released yet, unless they are set; nothing before set-up."""
    for quarter in figures.not_released_yet(uow.now) if uow.communities.list_all() else ():
        for name, due_at in ((figures.RELEASE, figures.released_at(quarter)), (pulse.ASK, pulse.asked_at(quarter))):
            if due_at > uow.now and uow.timers.get(name, quarter) is None:
                uow.timers.set(name, quarter, due_at)
