"""Paying it forward (R40): people who were helped are asked once whether they would like to help."""

from dataclasses import replace

from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.zones import local
from bot.introductions import pay_it_forward
from bot.introductions.pay_it_forward import COUNTED_WITHIN, INVITE, INVITED, LATER, PayItForward
from bot.introductions.states import OPEN, PAID_FORWARD, Introduction
from bot.people import returners
from bot.people.returners import Stage
from handlers.introductions.views import pay_it_forward as views
from handlers.people import mentors
from handlers.people.exclusions import is_here
from handlers.platform.requests import Answer, Click, Ephemeral
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("introductions")


def remember_to_invite(uow: UnitOfWork, closed: Introduction) -> None:
    """After a good end, set the timer for asking the person; nothing else is stored."""
    returner = uow.returners.get(closed.asker)
    at = pay_it_forward.when_to_invite(closed, returner.stage if returner else Stage.UNSAID)
    if at is not None:
        uow.timers.set(INVITE, closed.asker, at)


@router.timer(INVITE)
def invite(uow: UnitOfWork, subject: str) -> None:
    """Timer: ask the person, unless they help already; later if they are being helped again or are paused."""
    user_id = UserId(subject)
    if uow.mentors.get(user_id) is not None:
        return
    if _busy(uow, user_id):
        uow.timers.set(INVITE, subject, uow.now + LATER)
    else:
        uow.outbox.add(PayItForward(user_id))


@router.timer(PAID_FORWARD)
def paid_forward(uow: UnitOfWork, subject: str) -> None:
    """Timer, after somebody became a mentor: count them if they were helped before; nobody is recorded."""
    was_helped = [uow.timers.get(name, subject) for name in (INVITE, INVITED)]
    if any(was_helped):
        uow.referral_counter.add()
        uow.timers.cancel(INVITE, subject)
        uow.timers.cancel(INVITED, subject)
    uow.outbox.refresh(PayItForward(UserId(subject)).key)


@router.timer(INVITED)
def forget_invited(_uow: UnitOfWork, _subject: str) -> None:
    """Timer: nothing to do; that the timer was set was the only record that the person was asked."""


def prefilled(uow: UnitOfWork, user_id: UserId) -> tuple[str, ...]:
    """The topics of the person's own sign-up, if there still is one, for the mentor's form."""
    returner = uow.returners.get(user_id)
    return returner.topics if returner is not None else ()


def _invited(uow: UnitOfWork, notice: PayItForward) -> None:
    if uow.people.look_at(notice.user_id) is not None:  # they may have been forgotten while it was sent
        uow.timers.set(INVITED, notice.user_id, uow.now + COUNTED_WITHIN)


def _busy(uow: UnitOfWork, user_id: UserId) -> bool:
    returner = uow.returners.get(user_id)
    if returner is not None:
        today = local(uow.now, uow.zone_of(user_id)).date()
        if not returner.asleep or returners.is_away(returner, today):
            return True
    return any(one.state in OPEN for one in uow.introductions.list_for(user_id))


def _wanted(uow: UnitOfWork, notice: PayItForward) -> Verdict:
    if uow.mentors.get(notice.user_id) is not None:
        return Drop("mentor")
    return Send() if is_here(uow, notice.user_id) else Drop("not_eligible")


@router.delivers(PayItForward, still_wanted=_wanted, sent=_invited)
def _view(uow: UnitOfWork, notice: PayItForward) -> Message:
    if uow.mentors.get(notice.user_id) is not None:
        return views.helps_now()
    if notice.is_declined:
        return views.not_now()
    meeting = uow.meetings.next_for(uow.community_of(notice.user_id).id, uow.now)
    links = pay_it_forward.shown_links(uow.referral_counter.count())
    return views.invitation(may_host=meeting is not None and meeting.host is None, others=links)


def decline(uow: UnitOfWork, user_id: UserId) -> bool:
    """*Not now*: have the message say so; return False where it is no longer known, so that nothing can be redrawn."""
    return uow.outbox.restate(PayItForward(user_id, is_declined=True))


@router.action("introductions.not_this_time", typed=TypedAnswer.NO)
async def on_not_now(request: Click) -> Answer:
    """*Not now*: nothing is stored but that the message says so, since nothing is asked again."""
    is_known = await request.workspace.transact(decline, request.user_id)
    return None if is_known else Ephemeral(views.not_now())


@router.action("introductions.pay_forward")
async def on_pay_forward(request: Click) -> Answer:
    """*Be a mentor, or just listen*: open the mentor's form with the topics the person knows about."""
    topics = await request.workspace.transact(prefilled, request.user_id)
    return await mentors.on_open(replace(request, value=",".join(topics)))
