"""Listeners and deliveries of story interviews (*I'd rather tell it*): a blind ask, then one group message."""

from collections.abc import Callable
from typing import Any

from bot.contributions.contributions import ContributionState
from bot.contributions.story_interviews import (
    WORKING_DAYS_TO_ANSWER,
    WORKING_DAYS_TO_CHOOSE,
    AskToListen,
    Interview,
    InterviewState,
    ListenerFound,
    TellTogether,
    WrittenDown,
)
from bot.core.errors import Refusal
from bot.core.notifications import Drop, Send, Verdict
from bot.core.working_hours import working_days_after
from handlers.contributions.interview_steps import (
    LET_GO,
    PASSED_ON,
    begin,
    goes_on_in_silence,
    holds_name,
    keys_of,
    listen,
    pass_on,
    pass_over,
    stands_between,
    to_write_down,
    together_key,
    write_down,
)
from handlers.contributions.views import stories as story_views
from handlers.contributions.views import story_interviews as views
from handlers.platform.requests import Answer, Click, Errors, Submission, Update
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("contributions")


# Delivery


def _counts_from_sending(timer: str, days: int) -> Callable[[UnitOfWork, Any], None]:
    """Return a `sent` function that sets `timer` to `days` working days of the recipient after delivery."""

    def sent(uow: UnitOfWork, notice: AskToListen | ListenerFound) -> None:
        """Set the timer."""
        time = uow.working_time(notice.user_id)
        at = working_days_after(uow.now, days, time.hours, time.holidays)
        uow.timers.set(timer, f"{notice.interview_id}:{notice.attempt}", at)

    return sent


def _ask_wanted(uow: UnitOfWork, notice: AskToListen) -> Verdict:
    """Check again what forbids asking this listener, since hours or days may have passed; then ask somebody else."""
    interview = _about(uow, notice, InterviewState.ASKED)
    if interview is None:
        return Drop("settled")
    if not stands_between(uow, interview, notice.user_id, uow.now):
        return Send()
    pass_over(uow, interview)
    return Drop("wall")


def _offer_wanted(uow: UnitOfWork, notice: ListenerFound) -> Verdict:
    interview = _about(uow, notice, InterviewState.OFFERED)
    if interview is None:
        return Drop("settled")
    return Drop("wall") if goes_on_in_silence(uow, interview) else Send()


def _about(uow: UnitOfWork, notice: AskToListen | ListenerFound, state: InterviewState) -> Interview | None:
    interview = uow.interviews.get(notice.interview_id)
    is_so = interview is not None and interview.attempt == notice.attempt and interview.state is state
    return interview if is_so else None


@router.delivers(ListenerFound, still_wanted=_offer_wanted, sent=_counts_from_sending(LET_GO, WORKING_DAYS_TO_CHOOSE))
def _offer(uow: UnitOfWork, notice: ListenerFound) -> Message:
    interview = uow.interviews.get(notice.interview_id)
    held = interview is not None and holds_name(uow, interview)
    return views.offer(interview, notice.attempt, held=held, is_open=_is_open(uow, interview, notice))


def _is_open(uow: UnitOfWork, interview: Interview | None, notice: AskToListen | ListenerFound) -> bool:
    """Whether the group message to which this attempt led was opened."""
    if interview is None or interview.state is not InterviewState.MEETS or interview.attempt != notice.attempt:
        return False
    key = together_key(interview)
    return key is not None and uow.outbox.state_of(key) is MessageState.SENT


def _lost(uow: UnitOfWork, notice: AskToListen | ListenerFound) -> None:
    """The person cannot be written to; where that is the listener, ask the next one."""
    pass_on(uow, f"{notice.interview_id}:{notice.attempt}")


def _together_wanted(uow: UnitOfWork, notice: TellTogether) -> Verdict:
    interview = uow.interviews.get(notice.interview_id)
    if interview is None or interview.state is not InterviewState.MEETS or interview.listener != notice.listener:
        return Drop("settled")
    return Drop("wall") if goes_on_in_silence(uow, interview) else Send()


def _draft_of(uow: UnitOfWork, notice: WrittenDown) -> str | None:
    contribution = uow.contributions.look_at(notice.contribution_id)
    is_draft = contribution is not None and contribution.state is ContributionState.DRAFT and contribution.version == 1
    return contribution.id if contribution is not None and is_draft else None


# Listeners


@router.action("story_interviews.about")
async def on_about(_request: Click) -> Answer:
    """*I'd rather tell it* in the story's form: explain what happens, and the exact text."""
    return Update(views.about())


@router.submission("story_interviews.begin")
async def on_begin(request: Submission) -> Answer:
    """*Ask quietly*: begin looking for a listener."""
    return Update(await request.workspace.transact(begin, await request.workspace.profile(request.user_id)))


@router.action("story_interviews.listen")
async def on_listen(request: Click) -> Answer:
    """*I'd help someone tell theirs* or *Stop asking me to listen*: switch to the other of the two."""
    wanted = await request.workspace.transact(listen, await request.workspace.profile(request.user_id))
    return Update(views.listening(wanted=wanted))


@router.action("story_interviews.write")
async def on_write(request: Click) -> Answer:
    """*Write it down* in the group message: open the form, or say who writes."""
    await request.open(await request.workspace.transact(to_write_down, request.user_id, request.value))
    return None


@router.submission("story_interviews.written")
async def on_written(request: Submission) -> Answer:
    """*Send it to them*: store what the listener wrote as the teller's draft."""
    written = story_views.read(request.values)
    try:
        await request.workspace.transact(write_down, request.user_id, request.private_metadata, written)
    except Refusal as refusal:
        return Errors(story_views.problem(refusal, written))
    return Update(views.handed_over())


@router.delivers(
    AskToListen, still_wanted=_ask_wanted, sent=_counts_from_sending(PASSED_ON, WORKING_DAYS_TO_ANSWER), lost=_lost
)
def _ask(uow: UnitOfWork, notice: AskToListen) -> Message:
    interview = uow.interviews.get(notice.interview_id)
    return views.ask(interview, notice.attempt, is_open=_is_open(uow, interview, notice))


def _together_opened(uow: UnitOfWork, notice: TellTogether) -> None:
    """Redraw what promised to each of the two that the group message would open."""
    interview = uow.interviews.get(notice.interview_id)
    if interview is not None:
        uow.outbox.refresh(*keys_of(interview))


@router.delivers(TellTogether, still_wanted=_together_wanted, sent=_together_opened)
def _together(uow: UnitOfWork, notice: TellTogether) -> Message:
    return views.together(uow.interviews.get(notice.interview_id), notice.teller, notice.listener)


def _still_a_draft(uow: UnitOfWork, notice: WrittenDown) -> Verdict:
    return Send() if _draft_of(uow, notice) else Drop("settled")


@router.delivers(WrittenDown, still_wanted=_still_a_draft)
def _written_down(uow: UnitOfWork, notice: WrittenDown) -> Message:
    return views.written_down(_draft_of(uow, notice))
