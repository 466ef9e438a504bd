"""After two asks on a sensitive topic without a yes, the person is asked before anybody else is (R32)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.introductions.matching import proposals
from bot.introductions.search_notices import MayIGoOn
from bot.introductions.states import Introduction
from bot.people.returners import Returner
from handlers.introductions.match_requests import keep_requester, requester_of
from handlers.introductions.steps import look_again
from handlers.introductions.views import sensitive_topics as views
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("introductions")


def ask_before_going_on(uow: UnitOfWork, returner: Returner, recent: Sequence[Introduction]) -> None:
    """Queue that question once, not before the last unanswered ask would have expired, so that no "no" shows (R1)."""
    spent = proposals.spent_topics(returner, recent)
    if not spent or returner.asleep:
        return
    nowhere = [one for one in proposals.led_nowhere(returner, recent) if one.topic in spent]
    expiries = [one.ask_expires_at for one in nowhere if one.ask_expires_at is not None]
    uow.outbox.add(MayIGoOn(returner.user_id, nowhere[-1].id), due_at=max([uow.now, *expiries]))


@router.press("introductions.ask_on", typed=TypedAnswer.YES)
def go_on(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> None:
    """*Keep asking*: the asks that were declined so far no longer count, and matching runs again. Raises
    `NoLongerOpen`.
    """
    mine = uow.introductions.lock_for(user_id)  # all of them first, in the order in which a mentor's yes locks them
    returner = _asker(uow, user_id, introduction_id)
    for one in proposals.led_nowhere(returner, mine):
        uow.introductions.save(replace(one, excused=True))
    _keep(uow, introduction_id, replace(returner, asleep=False))
    uow.outbox.refresh(MayIGoOn(user_id, introduction_id).key)
    look_again(uow)


@router.press("introductions.rest", typed=TypedAnswer.NO)
def rest(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> None:
    """*Pause for now*: the search sleeps until the person starts it again. Raises `NoLongerOpen`."""
    returner = _asker(uow, user_id, introduction_id)
    _keep(uow, introduction_id, replace(returner, asleep=True))
    uow.outbox.refresh(MayIGoOn(user_id, introduction_id).key)


def _asker(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> Returner:
    introduction = uow.introductions.get(introduction_id)
    if introduction is None or introduction.asker != user_id:
        raise NoLongerOpen
    requester = requester_of(uow, introduction)
    if requester is None:
        raise NoLongerOpen
    return requester


def _keep(uow: UnitOfWork, introduction_id: str, requester: Returner) -> None:
    introduction = uow.introductions.get(introduction_id)
    if introduction is not None:
        keep_requester(uow, introduction, requester)


def _open_question(uow: UnitOfWork, notice: MayIGoOn) -> tuple[Returner, bool] | None:
    introduction = uow.introductions.get(notice.introduction_id)
    returner = None if introduction is None else requester_of(uow, introduction)
    if returner is None:
        return None
    return returner, bool(proposals.spent_topics(returner, uow.introductions.list_for(notice.asker)))


def _wanted(uow: UnitOfWork, notice: MayIGoOn) -> Verdict:
    found = _open_question(uow, notice)
    return Send() if found is not None and found[1] and not found[0].asleep else Drop("settled")


@router.delivers(MayIGoOn, still_wanted=_wanted)
def _view(uow: UnitOfWork, notice: MayIGoOn) -> Message:
    found = _open_question(uow, notice)
    if found is None:
        return views.settled()
    returner, is_open = found
    if returner.asleep:
        return views.rests()
    return views.may_i_go_on(notice.introduction_id) if is_open else views.goes_on()
