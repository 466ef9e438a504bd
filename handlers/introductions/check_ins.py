"""What follows a group message: check-ins, carrying on, thank-yous, ends, and *Something was not right*."""

from collections.abc import Callable
from dataclasses import replace

from bot.accounts.privacy import DATES_END_AFTER, END_DATES
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict, Wait
from bot.core.zones import local
from bot.introductions import check_ins
from bot.introductions.matching import proposals
from bot.introductions.notices import CheckIn, CheckInMoment, GoesOn, PassOn, Side, ThankYou
from bot.introductions.states import UNDER_WAY, CheckInAnswer, Introduction
from bot.people.returners import IntroductionKind
from handlers.introductions.pay_it_forward import remember_to_invite
from handlers.introductions.steps import A_DAY, carry_out, pressed, times_of, wake
from handlers.introductions.views import asks_and_offers as introduction_views
from handlers.introductions.views import check_ins as views
from handlers.people.exclusions import is_here
from handlers.platform import requests
from handlers.platform.requests import Clear, Click, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from handlers.platform.views.fields import typed
from storage.unit_of_work import UnitOfWork

router = Router("introductions")

ROUNDS = frozenset(str(number) for number in range(1, check_ins.MOST_ROUNDS + 1))


@router.press("introductions.talked", CheckInAnswer.YES, typed=TypedAnswer.YES)  # *Yes*
@router.press("introductions.not_yet", CheckInAnswer.NOT_YET, typed=TypedAnswer.NO)  # *Not yet*: asked once more later
@router.press("introductions.other_please", CheckInAnswer.SOMEONE_ELSE)  # ends it, and searches again
@router.press(
    "introductions.carry_on", CheckInAnswer.CARRY_ON, typed=TypedAnswer.ITS_WORDS
)  # twelve weeks, if both choose it (R30)
@router.press("introductions.enough", CheckInAnswer.ENOUGH)  # *Let it end, thank you*
def answer(uow: UnitOfWork, user_id: UserId, value: str, given: CheckInAnswer) -> Introduction:
    """Record one side's answer to its own check-in, which the other side never sees; raises `NoLongerOpen`."""
    introduction_id, moment, round_ = _read(value)
    introduction = pressed(uow, user_id, introduction_id)
    side = introduction.side_of(user_id)
    asked = CheckIn(introduction.id, side, user_id, moment, round_)
    step = check_ins.answer(
        introduction,
        asked,
        given,
        uow.now,
        times_of(uow, introduction),
        has_room=_has_room(uow, introduction),
        is_past=uow.timers.get(check_ins.CLOSE, introduction.id) is None,
    )
    carry_out(uow, step)
    if side is Side.ASKER and given is CheckInAnswer.SOMEONE_ELSE:
        wake(uow, introduction)
    return step.introduction


def _read(value: str) -> tuple[str, CheckInMoment, int]:
    """The introduction, moment and round in a check-in's button; raises `NoLongerOpen` for anything else."""
    match value.split(" "):
        case [introduction_id, moment, round_] if moment in set(CheckInMoment) and round_ in ROUNDS:
            return introduction_id, CheckInMoment(moment), int(round_)
    raise NoLongerOpen


def _has_room(uow: UnitOfWork, introduction: Introduction) -> bool:
    """Whether the mentor's limits let this become (or stay) company; their row is locked."""
    mentor = uow.mentors.get(introduction.mentor)
    if mentor is None:
        return False
    if introduction.kind is IntroductionKind.COMPANY:
        return True
    today = local(uow.now, uow.zone_of(mentor.user_id)).date()
    return proposals.has_room(
        mentor, IntroductionKind.COMPANY, uow.introductions.list_for(mentor.user_id), uow.now, today
    )


def end(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> None:
    """*End this*: end the introduction quietly; raises `NoLongerOpen`."""
    introduction = pressed(uow, user_id, introduction_id)
    end_quietly(uow, introduction, introduction.side_of(user_id))


def end_quietly(uow: UnitOfWork, introduction: Introduction, side: Side) -> None:
    """End what is under way; nobody is told."""
    carry_out(uow, check_ins.end(introduction, side, uow.now))


def not_right(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> None:
    """*Something was not right*, from Home: end the introduction, and exclude the two (R37). Raises `NoLongerOpen`."""
    introduction = pressed(uow, user_id, introduction_id)
    if introduction.opened_at is None:
        raise NoLongerOpen
    carry_out(uow, check_ins.not_right(introduction, introduction.side_of(user_id), uow.now))


def thank(uow: UnitOfWork, user_id: UserId, introduction_id: str, words: str) -> None:
    """Queue the asker's thank-you to the mentor, once; raises `NoLongerOpen`."""
    introduction = pressed(uow, user_id, introduction_id, Side.ASKER)
    step = check_ins.thank(introduction, words)
    carry_out(uow, replace(step, redraw=_check_in_keys(introduction)))


def _check_in_keys(introduction: Introduction) -> tuple[str, ...]:
    """The keys of the asker's own check-ins, whose button *Send a thank-you* disappears once it is sent."""
    return tuple(
        CheckIn(introduction.id, one.side, introduction.asker, one.moment, one.round).key
        for one in introduction.answers
        if one.side is Side.ASKER
    )


@router.timer(check_ins.CLOSE)
def close(uow: UnitOfWork, introduction_id: str) -> None:
    """Timer: close the introduction at its natural end."""
    introduction = uow.introductions.get(introduction_id)
    if introduction is not None:
        remember_to_invite(uow, carry_out(uow, check_ins.close(introduction, uow.now)))


@router.timer(check_ins.FORGET)
def forget(uow: UnitOfWork, introduction_id: str) -> None:
    """Timer, thirty days after the end: delete the introduction and the sign-up it answered, keep pair memory (R74)."""
    introduction = uow.introductions.get(introduction_id)
    if introduction is None or introduction.state in UNDER_WAY:
        return
    uow.introductions.remove(introduction_id)
    uow.outbox.refresh_about(introduction_id, CheckIn)
    if introduction.offered_at is not None and introduction.ended_at is not None:
        uow.timers.set(END_DATES, introduction_id, introduction.ended_at + DATES_END_AFTER)
    returner = uow.returners.get(introduction.asker)
    others = [one for one in uow.introductions.list_for(introduction.asker) if one.asker == introduction.asker]
    answered = returner is not None and returner.asleep and returner.signed_up_at == introduction.signed_up_at
    if answered and not others and introduction.opened_at is not None:
        uow.returners.remove(introduction.asker)


@router.timer(END_DATES)
def end_dates(uow: UnitOfWork, _subject: str) -> None:
    """Timer: delete dates of offers not taken after ninety days, also of accounts that were forgotten (R73)."""
    uow.introductions.drop_offers_not_taken_before(uow.now - proposals.OFFERS_REMEMBERED)


# Deliveries


def _wanted(uow: UnitOfWork, asked: CheckIn) -> Verdict:
    introduction = uow.introductions.get(asked.introduction_id)
    if introduction is None or not check_ins.is_wanted(introduction, asked):
        return Drop("settled")
    here = all(is_here(uow, user_id) for user_id in introduction.people)
    return Send() if here else Wait(uow.now + A_DAY)  # held silently until they are back, or it closes


def _checked(uow: UnitOfWork, asked: CheckIn) -> None:
    introduction = uow.introductions.get(asked.introduction_id)
    if introduction is not None:
        carry_out(uow, check_ins.checked(introduction))


@router.delivers(CheckIn, still_wanted=_wanted, sent=_checked)
def _view(uow: UnitOfWork, asked: CheckIn) -> Message:
    introduction = uow.introductions.get(asked.introduction_id)
    if introduction is None:
        return introduction_views.settled()
    given = check_ins.answer_of(introduction, asked.side, asked.moment, asked.round)
    return views.check_in(introduction, asked, given)


def _goes_on_wanted(uow: UnitOfWork, notice: GoesOn) -> Verdict:
    introduction = uow.introductions.get(notice.introduction_id)
    if introduction is None or uow.introductions.has_exclusion(*introduction.people):
        return Drop("settled")
    is_over = introduction.state not in UNDER_WAY
    return Send() if is_over is notice.is_over else Drop("settled")


@router.delivers(GoesOn, still_wanted=_goes_on_wanted)
def _goes_on(uow: UnitOfWork, notice: GoesOn) -> Message:
    introduction = uow.introductions.get(notice.introduction_id)
    if introduction is None:
        return introduction_views.settled()
    return views.goes_on(introduction, notice.user_id, is_over=notice.is_over)


def _thank_you_wanted(uow: UnitOfWork, notice: ThankYou) -> Verdict:
    introduction = uow.introductions.get(notice.introduction_id)
    if introduction is None or uow.introductions.has_exclusion(*introduction.people):
        return Drop("settled")
    return Send()


@router.delivers(ThankYou, still_wanted=_thank_you_wanted)
def _thank_you(uow: UnitOfWork, notice: ThankYou) -> Message:
    introduction = uow.introductions.get(notice.introduction_id)
    return introduction_views.settled() if introduction is None else views.thank_you(introduction)


# Listeners


async def _then_page(request: Click, decide: Callable[[UnitOfWork, UserId, str], object]) -> requests.Answer:
    """Take the step first, then show who can help, so that the exclusion is stored whatever happens to the page."""
    await request.workspace.transact(decide, request.user_id, request.value)
    community = await request.workspace.transact(UnitOfWork.community_of, request.user_id)
    return Push(views.page(request.value.split(" ")[0], community))


@router.action("introductions.not_right_now")
async def on_not_right_in_check_in(request: Click) -> requests.Answer:
    """*Something was not right* under a check-in: exclude the two from each other and show what can be done (R37)."""
    return await _then_page(request, _not_right_in_check_in)


def _not_right_in_check_in(uow: UnitOfWork, user_id: UserId, value: str) -> None:
    answer(uow, user_id, value, CheckInAnswer.NOT_RIGHT)


@router.action("introductions.not_right")
async def on_not_right(request: Click) -> requests.Answer:
    """*Something was not right* in Home: end the introduction, exclude the two, show what can be done (R37)."""
    return await _then_page(request, not_right)


@router.action("introductions.page")
async def on_page(request: Click) -> requests.Answer:
    """*Who can help me*: show the page again."""
    return await _then_page(request, pressed)


@router.action("introductions.end")
async def on_end(request: Click) -> requests.Answer:
    """*End this* in Home: end the introduction without telling the other, and say so in a modal."""
    await request.workspace.transact(end, request.user_id, request.value)
    return Push(views.ended())


@router.action("introductions.thank")
async def on_thank(request: Click) -> requests.Answer:
    """*Send a thank-you*: open the form."""
    await request.workspace.transact(pressed, request.user_id, request.value, Side.ASKER)
    return Push(views.thanks_form(request.value))


@router.submission("introductions.thanks")
async def on_thanks(request: Submission) -> requests.Answer:
    """The form of the thank-you was sent: queue these words to the mentor, and say so."""
    words = typed(request.values, "words")
    await request.workspace.transact(thank, request.user_id, request.private_metadata, words)
    return Update(views.thanks_sent())


def pass_on(uow: UnitOfWork, user_id: UserId, introduction_id: str, words: str) -> UserId:
    """Queue exactly these words to the community's named human, who is returned. Raises `NoLongerOpen`."""
    peer_group = uow.introductions.peer_groups.get(introduction_id)
    if peer_group is None or user_id not in peer_group.people:
        pressed(uow, user_id, introduction_id)
    to_whom = uow.community_of(user_id).named_human
    uow.outbox.add(PassOn(uow.new_id(), to_whom, user_id, words))
    return to_whom


@router.submission("introductions.pass_on")
async def on_pass_on(request: Submission) -> requests.Answer:
    """The page's form was sent: pass on what the person wrote (R37); an empty field passes on nothing."""
    words = typed(request.values, "words")
    if not words.strip():
        return Clear()
    to_whom = await request.workspace.transact(pass_on, request.user_id, request.private_metadata, words)
    return Update(views.passed_on(to_whom))


@router.delivers(PassOn)
def _pass_on(_uow: UnitOfWork, notice: PassOn) -> Message:
    return views.passed(notice.writer, notice.words)
