"""What happens to somebody's introductions when they stop or pause; nobody is told who left."""

from bot.core.ids import UserId
from bot.introductions import lifecycle
from bot.introductions.notices import Side
from bot.introductions.pay_it_forward import INVITE
from bot.introductions.states import ASK_OPEN, ASKER_LEFT, MENTOR_LEFT, OFFER_OPEN, OPEN, Introduction
from handlers.introductions import check_ins, peer_groups
from handlers.introductions.match_requests import WITHDRAW, redraw_search
from handlers.introductions.steps import carry_out
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

router = Router("introductions")


@router.timer(ASKER_LEFT)
def asker_left(uow: UnitOfWork, subject: str) -> None:
    """Timer, after an asker stopped or paused: settle what is open; without a sign-up, end what is under way too."""
    asker = UserId(subject)
    gone = uow.returners.get(asker) is None
    if gone:
        uow.timers.cancel(INVITE, asker)
    peer_groups.leave(uow, asker)
    redraw_search(uow, asker)
    for one in uow.introductions.lock_for(asker):
        if one.asker == asker and (gone or not one.ask_id):
            _leave(uow, one, Side.ASKER, gone=gone)
    if gone:
        for ask in uow.asks.list_for(asker):
            uow.timers.set(WITHDRAW, ask.id, uow.now)


@router.timer(MENTOR_LEFT)
def mentor_left(uow: UnitOfWork, subject: str) -> None:
    """Timer, after a mentor stopped or paused: the same, and match again for those who waited."""
    mentor = UserId(subject)
    gone = uow.mentors.get(mentor) is None
    for one in uow.introductions.lock_for(mentor):
        if one.mentor == mentor:
            _leave(uow, one, Side.MENTOR, gone=gone)


def _leave(uow: UnitOfWork, introduction: Introduction, side: Side, *, gone: bool) -> None:
    if introduction.state in ASK_OPEN | OFFER_OPEN:
        if side is Side.ASKER and introduction.offered_at is not None:  # a name was seen, whoever leaves now
            uow.introductions.note_offer_not_taken(introduction.asker, uow.now)
        carry_out(uow, lifecycle.settle(introduction, uow.now, search_again=True))
    elif gone and introduction.state in OPEN:
        check_ins.end_quietly(uow, introduction, side)
