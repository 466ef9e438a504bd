"""The search behind an introduction: a sign-up or an asking-around question, which introductions treat alike."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.ids import UserId
from bot.introductions import asking_around
from bot.introductions.asking_around import Ask
from bot.introductions.search_notices import MayIGoOn, NobodyFree, SearchPaused
from bot.introductions.states import Introduction
from bot.people.returners import Returner, next_look
from handlers.people.members import zone_of
from storage.unit_of_work import UnitOfWork

END = "asking_around.end"
WITHDRAW = "asking_around.withdraw"
LOOK_AFTER = "asking_around.look_after"  # something has changed with an introduction of this question


def watch_end(uow: UnitOfWork, ask: Ask) -> bool:
    """Whether the question's end has come; else set the timer to midnight, since an exact one would tell the date."""
    zone = zone_of(uow, ask.user_id)
    end = asking_around.ends_at(ask, zone)
    if end <= uow.now:
        return True
    uow.timers.set(END, ask.id, min(end, next_look(uow.now, zone)))
    return False


def requester_of(uow: UnitOfWork, introduction: Introduction) -> Returner | None:
    """The sign-up or question behind an introduction, locked; None once it is deleted."""
    if not introduction.ask_id:
        return uow.returners.get(introduction.asker)
    ask = uow.asks.get(introduction.ask_id)
    return None if ask is None else ask.requester


def words_of(uow: UnitOfWork, introduction: Introduction) -> str:
    """The asker's own words sent along with the question; "" without any, and once the question is deleted."""
    ask = uow.asks.get(introduction.ask_id) if introduction.ask_id else None
    return ask.words if ask is not None else ""


def keep_requester(uow: UnitOfWork, introduction: Introduction, requester: Returner) -> None:
    """Save the changed search behind an introduction."""
    if not introduction.ask_id:
        uow.returners.save(requester)
        return
    ask = uow.asks.get(introduction.ask_id)
    if ask is not None:
        uow.asks.save(asking_around.keep(ask, requester))


def redraw_search(uow: UnitOfWork, user_id: UserId) -> None:
    """Redraw what this person was told about their search; nobody else sees it."""
    uow.outbox.refresh_to(user_id, NobodyFree, MayIGoOn, SearchPaused)


def seeking(uow: UnitOfWork, user_id: UserId, signed_up_at: datetime | None = None) -> Returner | None:
    """A person's search begun at that moment; without a moment their sign-up, else open question, else None."""
    found = uow.returners.get(user_id)
    searches = [found] if found is not None else []
    searches += [ask.requester for ask in uow.asks.list_for(user_id) if signed_up_at is not None or ask.is_open]
    return next((one for one in searches if signed_up_at in (None, one.signed_up_at)), None)


def list_requesters(uow: UnitOfWork) -> Sequence[Returner]:
    """Everybody for whom somebody is looked for: all sign-ups, and the `Returner` of each open question."""
    return [*uow.returners.list_all(), *(ask.requester for ask in uow.asks.list_all())]
