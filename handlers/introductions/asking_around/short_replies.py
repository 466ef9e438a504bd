"""*Answer in a line* (R42): short replies, typed in a form, passed on without a name, deleted once Slack has them."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.words import _
from bot.introductions import asking_around, lifecycle
from bot.introductions.matching import proposals
from bot.introductions.notices import Side
from bot.introductions.short_replies import ShortReply, ShortReplyEmptied, ShortReplyToday, doubts, hand_on
from bot.introductions.states import Introduction, IntroductionState
from bot.language import Safety, understand
from bot.people.returners import IntroductionKind
from handlers.introductions.asking_around.steps import finish, go_on, own
from handlers.introductions.match_requests import keep_requester, requester_of
from handlers.introductions.steps import carry_out, is_over, pressed
from handlers.introductions.views import short_replies as views
from handlers.people.exclusions import may_meet
from handlers.people.members import help_beyond_colleagues, today_of
from handlers.platform.requests import Answer, Click, Ephemeral, Errors, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message, modal
from storage.unit_of_work import UnitOfWork

router = Router("introductions")


def turn(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> tuple[Introduction, int]:
    """The introduction, and the number of the line this person may write; raises `NoLongerOpen` out of turn."""
    introduction = pressed(uow, user_id, introduction_id)
    side = introduction.side_of(user_id)
    is_first = introduction.awaits_mentor and bool(introduction.ask_id) and side is Side.MENTOR
    is_next = introduction.state is IntroductionState.ANSWERED and (introduction.lines, side) in (
        (1, Side.ASKER),
        (2, Side.MENTOR),
    )
    if not (is_first or is_next):
        raise NoLongerOpen
    return introduction, introduction.lines + 1


def write(uow: UnitOfWork, user_id: UserId, introduction_id: str, words: str) -> None:
    """Queue a short reply to the other side; where an exclusion keeps it from them, the writer sees no difference (R3).

    If a first reply is kept from the asker, their question stays open. Raises `NoLongerOpen`.
    """
    introduction, number = turn(uow, user_id, introduction_id)
    if number == 1:
        _write_first(uow, introduction, words)
    else:
        carry_out(uow, hand_on(introduction, introduction.side_of(user_id), words, uow.now))


def _write_first(uow: UnitOfWork, introduction: Introduction, words: str) -> None:
    """The mentor's first line; it counts against their limits as a yes does."""
    requester = requester_of(uow, introduction)
    if requester is None or is_over(uow, introduction):
        raise NoLongerOpen
    _one_question_less(uow, introduction)
    if not may_meet(uow, *introduction.people):
        carry_out(uow, lifecycle.withhold_line(introduction, uow.now))
        return
    carry_out(uow, hand_on(introduction, Side.MENTOR, words, uow.now))
    keep_requester(uow, introduction, asking_around.asleep(requester))


def topic_of(uow: UnitOfWork, user_id: UserId, introduction_id: str) -> str:
    """The topic of this introduction, if the person is part of it; "" when there is none or it is gone."""
    introduction = uow.introductions.get(introduction_id)
    mine = introduction is not None and user_id in introduction.people
    return introduction.topic or "" if introduction is not None and mine else ""


def _one_question_less(uow: UnitOfWork, introduction: Introduction) -> None:
    mentor = uow.mentors.get(introduction.mentor)
    if mentor is not None:
        uow.mentors.save(proposals.taken_on(mentor, IntroductionKind.TALK, today_of(uow, mentor.user_id)))


def be_content(uow: UnitOfWork, user_id: UserId, ask_id: str, less: ShortReplyEmptied | None = None) -> None:
    """*That's all I need, thanks*: end the question, and remove the pressed button (`less`)."""
    finish(uow, own(uow, user_id, ask_id))
    if less is not None:
        uow.outbox.add(less)


def would_talk(uow: UnitOfWork, user_id: UserId, ask_id: str, less: ShortReplyEmptied | None = None) -> None:
    """*I'd still like to talk*: ask others, and remove the pressed button (`less`)."""
    go_on(uow, user_id, ask_id)
    if less is not None:
        uow.outbox.add(less)


# Delivery


def _wanted(uow: UnitOfWork, line: ShortReply) -> Verdict:
    introduction = uow.introductions.get(line.introduction_id)
    if introduction is None:
        return Drop("settled")
    if may_meet(uow, *introduction.people):
        return Send()
    if line.number == 1 and introduction.lines == 1:
        _go_on_without(uow, introduction)
    return Drop("wall")


def _go_on_without(uow: UnitOfWork, introduction: Introduction) -> None:
    """An exclusion arose before the first line was sent: the question goes on as if unanswered."""
    carry_out(uow, replace(lifecycle.withhold_line(introduction, uow.now), redraw=()))
    requester = requester_of(uow, introduction)
    if requester is not None:
        keep_requester(uow, introduction, replace(requester, asleep=False))


@router.delivers(ShortReply, still_wanted=_wanted)
@router.delivers(ShortReplyToday, still_wanted=_wanted)
def _view(_uow: UnitOfWork, line: ShortReply) -> Message:
    return views.line(line.introduction_id, line.ask_id, line.number, line.words)


@router.delivers(ShortReplyEmptied)
def _view_less(_uow: UnitOfWork, less: ShortReplyEmptied) -> Message:
    return views.line_less(less.blocks)


# Listeners


@router.action("asking_around.write")
async def on_write(request: Click) -> Answer:
    """*Answer in a line*, *Write back once* or *Answer once more*: open the form."""
    try:
        introduction, number = await request.workspace.transact(turn, request.user_id, request.value)
    except NoLongerOpen:
        await _take_away(request)
        raise
    return Push(views.line_form(introduction.id, number))


@router.submission("asking_around.line")
async def on_line(request: Submission) -> Answer:
    """The form was sent: show the line as the other side will see it, again after every change, then queue it."""
    introduction_id, number, seen = _subject(request.private_metadata)
    words = views.read_line(request.values)
    if not words:
        return Errors(views.no_words())
    if (await asyncio.to_thread(understand, words)).safety is Safety.CRISIS:
        shown = await help_beyond_colleagues(request.workspace, request.user_id)
        return Update(modal("village.notice", _("Before anything else"), shown.blocks))
    if seen != views.seen_mark(words):
        return Update(views.line_form(introduction_id, number, words, doubts(words)))
    await request.workspace.transact(write, request.user_id, introduction_id, words)
    if number == 2:
        return Update(views.line_sent())
    topic = await request.workspace.transact(topic_of, request.user_id, introduction_id)
    return Update(views.line_sent(f"{topic}\n{words}"))


EXCHANGES = {"1": 1, "2": 2, "3": 3}  # a keeper's answer, the asker's line back, the keeper's last


def _subject(metadata: str) -> tuple[str, int, str]:
    """The introduction, the line's number, and the previewed text's mark; raises `NoLongerOpen` for other values."""
    introduction_id, _space, rest = metadata.partition(" ")
    number, _space, seen = rest.partition(" ")
    if number not in EXCHANGES:
        raise NoLongerOpen
    return introduction_id, EXCHANGES[number], seen


@router.action("asking_around.enough")
async def on_enough(request: Click) -> Answer:
    """*That's all I need, thanks*: end the question."""
    await _or_take_away(request, be_content)
    return Ephemeral(views.enough())


async def _or_take_away(request: Click, step: Callable[..., None]) -> None:
    try:
        await request.workspace.transact(step, request.user_id, request.value, _less(request))
    except NoLongerOpen:
        await _take_away(request)
        raise


async def _take_away(request: Click) -> None:
    """Its turn is over, and the words of the message are not kept: the button goes as soon as it is found out."""
    less = _less(request)
    if less is not None and request.message is not None and views.is_a_line(request.message.get("blocks") or ()):
        await request.workspace.transact(lambda uow: uow.outbox.add(less))


def _less(request: Click) -> ShortReplyEmptied | None:
    if request.message is None or request.channel_id is None or request.message_ts is None:
        return None
    blocks = views.without(request.message.get("blocks") or (), request.action_id)
    return ShortReplyEmptied(request.user_id, request.channel_id, request.message_ts, request.action_id, blocks)


@router.action("asking_around.still")
async def on_still(request: Click) -> Answer:
    """*I'd still like to talk*: ask others."""
    await _or_take_away(request, would_talk)
    return Ephemeral(views.still_asking())
