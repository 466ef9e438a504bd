"""Introductions: the buttons of asks and offers, what they change, and the timers of asks and offers."""

from dataclasses import replace

from slack_sdk.models.blocks import Block

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.zones import local
from bot.introductions import lifecycle
from bot.introductions.icebreakers import pick
from bot.introductions.matching import proposals
from bot.introductions.notices import Side
from bot.introductions.search_notices import MentorRests, SearchPause, SearchPaused
from bot.introductions.states import ASK_OPEN, OFFER_OPEN, OPEN, Introduction, IntroductionState, Step
from bot.people import pauses
from handlers.introductions import check_ins
from handlers.introductions.match_requests import keep_requester, redraw_search, requester_of
from handlers.introductions.steps import carry_out, is_over, look_again, not_taken_by, pressed, times_of
from handlers.introductions.views import asks_and_offers as views
from handlers.introductions.who_is_asked import mentor_of
from handlers.people.exclusions import may_meet
from handlers.people.members import require_set_up
from handlers.people.mentor_steps import ask_about_fewer, take_pause
from handlers.platform.requests import Answer, Command, Ephemeral
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("introductions")

UNANSWERED_BEFORE_A_REST = 2


# The mentor's side


@router.press("introductions.accept", typed=TypedAnswer.YES)
def accept(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> None:
    """*Yes, happy to* or *Let's talk*: the mentor's yes; limits are checked here, with the mentor's row locked (R20).

    Where the two may not meet, the mentor sees what they would see otherwise, and the asker hears nothing (R3). Raises
    `NoLongerOpen`.
    """
    _lock_all_of_asker(uow, introduction_id)
    introduction = pressed(uow, user_id, introduction_id, Side.MENTOR)
    mentor, requester = mentor_of(uow, introduction), requester_of(uow, introduction)
    if not introduction.awaits_mentor:
        carry_out(uow, lifecycle.accept(introduction, uow.now, name_held=introduction.name_held))
        return
    today = local(uow.now, uow.zone_of(user_id)).date()
    if mentor is None or requester is None or is_over(uow, introduction):
        carry_out(uow, lifecycle.settle(introduction, uow.now, search_again=True))
        return
    if not proposals.has_room(mentor, introduction.kind, uow.introductions.list_for(user_id), uow.now, today):
        carry_out(uow, lifecycle.settle(introduction, uow.now, search_again=True))
        return
    not_taken = len(not_taken_by(uow, introduction.asker))
    held = introduction.name_held or proposals.holds_name(mentor, introduction.topic, not_taken)
    may_be_offered = may_meet(uow, *introduction.people)
    carry_out(uow, lifecycle.accept(introduction, uow.now, name_held=held, withheld=not may_be_offered))
    if uow.mentors.get(user_id) is not None:  # an author is no mentor, and does not become one by a yes
        uow.mentors.save(proposals.taken_on(mentor, introduction.kind, today))
    if may_be_offered:
        _settle_other_asks(uow, introduction)


def _lock_all_of_asker(uow: UnitOfWork, introduction_id: str) -> None:
    """Lock everything a yes may settle, in one order, so that several yeses at once cannot deadlock."""
    introduction = uow.introductions.look_at(introduction_id)
    if introduction is not None:
        uow.introductions.lock_for(introduction.asker)


def _settle_other_asks(uow: UnitOfWork, accepted: Introduction) -> None:
    """Settle the other open asks for the same person, since there is one open offer at a time (R35)."""
    for one in uow.introductions.lock_for(accepted.asker):
        if one.asker == accepted.asker and one.id != accepted.id and one.state in ASK_OPEN:
            carry_out(uow, lifecycle.settle(one, uow.now))


@router.press("introductions.decline", typed=TypedAnswer.NO)
def decline(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> None:
    """*Not this time* of the mentor; nobody is told. Raises `NoLongerOpen`."""
    introduction = pressed(uow, user_id, introduction_id, Side.MENTOR)
    if introduction.awaits_mentor:
        _heard_from(uow, user_id)
        ask_about_fewer(uow, user_id)
    carry_out(uow, lifecycle.decline(introduction, uow.now))


@router.press("introductions.pause_me", typed=TypedAnswer.ITS_WORDS)
def pause_me(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> Message | None:
    """*Pause me*: decline this ask, and pause the mentor without an end, also where the ask is over or gone.

    Returns None where the ask itself shows it, else what the mentor is told. Raises `NoLongerOpen` where there is
    nothing to pause either.
    """
    try:
        introduction = pressed(uow, user_id, introduction_id, Side.MENTOR)
    except NoLongerOpen:
        introduction = None
    is_mentor = uow.mentors.get(user_id) is not None
    if is_mentor:
        _leave_in_peace(uow, user_id)
    if introduction is None and not is_mentor:
        raise NoLongerOpen
    if introduction is None:
        return views.paused()
    step = lifecycle.decline(introduction, uow.now)
    carry_out(uow, step)
    is_shown = not is_mentor or step.introduction.state is IntroductionState.DECLINED
    return None if is_shown else views.paused()


def _leave_in_peace(uow: UnitOfWork, mentor_id: UserId) -> None:
    """Pause the mentor without an end, and reset the count of unanswered asks."""
    mentor = take_pause(uow, mentor_id, pauses.Pause())
    uow.mentors.save(replace(mentor, unanswered_in_a_row=0))


def _heard_from(uow: UnitOfWork, mentor_id: UserId) -> None:
    mentor = uow.mentors.get(mentor_id)
    if mentor is not None and mentor.unanswered_in_a_row:
        uow.mentors.save(replace(mentor, unanswered_in_a_row=0))


@router.timer(lifecycle.EXPIRE_ASK)
def expire_ask(uow: UnitOfWork, introduction_id: str) -> None:
    """Timer: end an ask after two working days without an answer; after two in a row pause the mentor (R32)."""
    introduction = uow.introductions.get(introduction_id)
    if introduction is None:
        return
    step = lifecycle.expire_ask(introduction, uow.now)
    carry_out(uow, step)
    mentor = uow.mentors.get(introduction.mentor)
    if step.introduction is introduction or mentor is None or introduction.is_today or introduction.is_withheld:
        return
    unanswered = mentor.unanswered_in_a_row + 1
    if unanswered < UNANSWERED_BEFORE_A_REST:
        uow.mentors.save(replace(mentor, unanswered_in_a_row=unanswered))
        return
    _leave_in_peace(uow, mentor.user_id)
    uow.outbox.add(MentorRests(mentor.user_id, introduction.id))


# The asker's side


@router.press("introductions.introduce", typed=TypedAnswer.YES)
def introduce(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> None:
    """*Yes, introduce us*: the asker's yes, checked again before the group message. Raises `NoLongerOpen`."""
    introduction = pressed(uow, user_id, introduction_id, Side.ASKER)
    requester = requester_of(uow, introduction)
    if introduction.state in OFFER_OPEN and is_over(uow, introduction):
        carry_out(uow, lifecycle.settle(introduction, uow.now, search_again=True))
        return
    ice_breaker = pick(uow.introductions.ice_breakers_of(*introduction.people), uow.rng)
    step = lifecycle.introduce(introduction, uow.now, times_of(uow, introduction), ice_breaker)
    carry_out(uow, step)
    if requester is not None and step.introduction is not introduction:
        keep_requester(uow, introduction, replace(requester, asleep=True, offers_unanswered=0))
        redraw_search(uow, user_id)


@router.press("introductions.someone_else", typed=TypedAnswer.ITS_WORDS)
def someone_else(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> None:
    """*Someone else, please*: pass the offer, and match again, within the limits of R35. Raises `NoLongerOpen`."""
    introduction = pressed(uow, user_id, introduction_id, Side.ASKER)
    step = lifecycle.someone_else(introduction, uow.now)
    carry_out(uow, step)
    _not_taken(uow, introduction, step, answered=True)


@router.press("introductions.not_now", typed=TypedAnswer.ITS_WORDS)
def not_now(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> None:
    """*Not now*: pass the offer, and rest for four weeks (R34). Raises `NoLongerOpen`."""
    introduction = pressed(uow, user_id, introduction_id, Side.ASKER)
    step = lifecycle.not_now(introduction, uow.now)
    carry_out(uow, step)
    _not_taken(uow, introduction, step, answered=True)
    requester = requester_of(uow, introduction)
    if requester is not None and step.introduction is not introduction:
        until = max(uow.now + lifecycle.NOT_NOW_RESTS, requester.matching_rests_until or uow.now)
        keep_requester(uow, introduction, replace(requester, matching_rests_until=until))
        look_again(uow, until, for_whom=user_id)


@router.timer(lifecycle.EXPIRE_OFFER)
def expire_offer(uow: UnitOfWork, introduction_id: str) -> None:
    """Timer: end an offer without an answer; after three in a row the search sleeps and says so once (R34)."""
    introduction = uow.introductions.get(introduction_id)
    if introduction is None:
        return
    step = lifecycle.lapse(introduction, uow.now)
    carry_out(uow, step)
    _not_taken(uow, introduction, step, answered=False)


def _not_taken(uow: UnitOfWork, introduction: Introduction, step: Step, *, answered: bool) -> None:
    """Count an offer that was seen and not taken, and let the search sleep or rest as R34 and R35 say; said once."""
    if step.introduction is introduction:
        return
    if introduction.offered_at is None:  # they never saw it, so there was nothing to take
        return
    asker = introduction.asker
    uow.introductions.note_offer_not_taken(asker, uow.now)
    before = requester_of(uow, introduction)
    if before is None:
        return
    after = proposals.after_offer_not_taken(before, not_taken_by(uow, asker), answered=answered)
    keep_requester(uow, introduction, after)
    if after.asleep and not before.asleep:
        redraw_search(uow, asker)
        uow.outbox.add(SearchPaused(asker, SearchPause.SLEEPS, introduction.id))
    elif after.matching_rests_until and after.matching_rests_until != before.matching_rests_until:
        uow.outbox.add(SearchPaused(asker, SearchPause.RESTS, introduction.id))
        look_again(uow, after.matching_rests_until, for_whom=asker)


# Listeners


def ask_for_someone_else(uow: UnitOfWork, user_id: UserId) -> views.SomeoneElse:
    """Pass an open offer, or end what is under way, and match again; returns what to answer. Raises `NotSetUp`."""
    returner = uow.returners.get(user_id)
    if returner is None:
        require_set_up(uow, user_id)
        return views.SomeoneElse.NOT_SIGNED_UP
    mine = [one for one in uow.introductions.lock_for(user_id) if one.asker == user_id]
    for one in mine:
        if one.state in OFFER_OPEN:
            someone_else(uow, user_id, one.id)
            return views.SomeoneElse.LOOKING
    for one in mine:
        if one.state in OPEN - ASK_OPEN:
            check_ins.end_quietly(uow, one, Side.ASKER)
    uow.returners.save(replace(returner, asleep=False, offers_unanswered=0))
    redraw_search(uow, user_id)
    look_again(uow)
    return views.SomeoneElse.LOOKING


@router.command("/returning", "someone else")
@router.command("/returning", "someone")
async def on_ask_for_someone_else(request: Command) -> Answer:
    """`/returning someone else`: look for another mentor."""
    answer = await request.workspace.transact(ask_for_someone_else, request.user_id)
    return Ephemeral(views.someone_else(answer))


def home_section(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The part of Home with the person's own introductions; empty without any."""
    mine = [one for one in uow.introductions.list_for(user_id) if one.state in OPEN]
    if not mine:
        return []
    catalogue = uow.topics.catalogue_of(user_id)
    return views.mine(mine, user_id, {one.topic: catalogue.label(one.topic) for one in mine if one.topic})
