"""*I'd rather tell it*: who offered to listen is asked without a name; two yeses open one conversation."""

from collections.abc import Callable
from typing import Any

from bot.contributions.story_interviews import (
    WORKING_DAYS_TO_ANSWER,
    WORKING_DAYS_TO_CHOOSE,
    AskToListen,
    ListenerFound,
    State,
    Telling,
    TellTogether,
    WrittenDown,
)
from bot.contributions.submissions import State as PieceState
from bot.core.errors import Refusal
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.working_hours import working_days_after
from handlers.contributions.interview_steps import (
    FORGET,
    LET_GO,
    LOOK_AGAIN,
    PASSED_ON,
    accept,
    begin,
    forget,
    holds_name,
    let_go,
    listen,
    listener_gone,
    look_again,
    may_write,
    meet,
    not_now,
    pass_on,
    pass_over,
    someone_else,
    stands_apart,
    stands_between,
    write_down,
)
from handlers.contributions.views import stories as story_views
from handlers.contributions.views import story_interviews as views
from handlers.delivery.deliveries import Delivery
from handlers.platform.dispatch import Listeners
from handlers.platform.requests import Answer, Click, Errors, Event, Submission, Update
from handlers.platform.timers import TimerListener
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

# Delivery


def _counts_from_sending(timer: str, days: int) -> Callable[[UnitOfWork, Any], None]:
    def sent(uow: UnitOfWork, notice: AskToListen | ListenerFound) -> None:
        time = uow.working_time(notice.user_id)
        at = working_days_after(uow.now, days, time.hours, time.holidays)
        uow.timers.set(timer, f"{notice.telling_id}:{notice.attempt}", at)

    return sent


def _ask_wanted(uow: UnitOfWork, notice: AskToListen) -> Verdict:
    """Walls, leave, pauses once more, since hours or days may lie between; then somebody else is asked."""
    telling = _about(uow, notice, State.ASKED)
    if telling is None:
        return Drop("settled")
    if not stands_between(uow, telling, notice.user_id):
        return Send()
    pass_over(uow, telling)
    return Drop("wall")


def _offer_wanted(uow: UnitOfWork, notice: ListenerFound) -> Verdict:
    telling = _about(uow, notice, State.OFFERED)
    if telling is None:
        return Drop("settled")
    if not stands_apart(uow, telling):
        return Send()
    pass_over(uow, telling)
    return Drop("wall")


def _about(uow: UnitOfWork, notice: AskToListen | ListenerFound, state: State) -> Telling | None:
    telling = uow.tellings.get(notice.telling_id)
    is_so = telling is not None and telling.attempt == notice.attempt and telling.state is state
    return telling if is_so else None


def _offer(uow: UnitOfWork, notice: ListenerFound) -> Message:
    telling = uow.tellings.get(notice.telling_id)
    return views.offer(telling, notice.attempt, held=telling is not None and holds_name(uow, telling))


def _lost(uow: UnitOfWork, notice: AskToListen | ListenerFound) -> None:
    """They cannot be written to: of a listener the next one is asked."""
    pass_on(uow, f"{notice.telling_id}:{notice.attempt}")


def _together_wanted(uow: UnitOfWork, notice: TellTogether) -> Verdict:
    telling = uow.tellings.get(notice.telling_id)
    if telling is None or telling.state is not State.MEETS or telling.listener != notice.listener:
        return Drop("settled")
    if not stands_apart(uow, telling):
        return Send()
    pass_over(uow, telling)
    return Drop("wall")


def _draft_of(uow: UnitOfWork, notice: WrittenDown) -> str | None:
    piece = uow.pieces.look_at(notice.piece_id)
    is_draft = piece is not None and piece.state is PieceState.DRAFT and piece.version == 1
    return piece.id if piece is not None and is_draft else None


DELIVERIES = (
    Delivery(
        AskToListen,
        lambda uow, notice: views.ask(uow.tellings.get(notice.telling_id), notice.attempt),
        _ask_wanted,
        _counts_from_sending(PASSED_ON, WORKING_DAYS_TO_ANSWER),
        _lost,
    ),
    Delivery(
        ListenerFound,
        _offer,
        _offer_wanted,
        _counts_from_sending(LET_GO, WORKING_DAYS_TO_CHOOSE),
    ),
    Delivery(
        TellTogether,
        lambda uow, notice: views.together(uow.tellings.get(notice.telling_id), notice.teller, notice.listener),
        _together_wanted,
    ),
    Delivery(
        WrittenDown,
        lambda uow, notice: views.written_down(_draft_of(uow, notice)),
        lambda uow, notice: Send() if _draft_of(uow, notice) else Drop("settled"),
    ),
)
TIMERS: dict[str, TimerListener] = {
    PASSED_ON: pass_on,
    LET_GO: let_go,
    FORGET: forget,
    LOOK_AGAIN: look_again,
}


# Listeners


async def on_about(_request: Click) -> Answer:
    """*I'd rather tell it*, in the form."""
    return Update(views.about())


async def on_begin(request: Submission) -> Answer:
    """*Ask quietly*."""
    return Update(await request.workspace.transact(begin, await request.workspace.profile(request.user_id)))


async def on_listen(request: Click) -> Answer:
    """*I'd listen to one*, or no longer."""
    wanted = await request.workspace.transact(listen, await request.workspace.profile(request.user_id))
    return Update(views.listening(wanted=wanted))


def _on(step: Callable[[UnitOfWork, UserId, str], None]) -> Callable[[Click], Any]:
    """A button of a message, which is drawn again."""

    async def on_pressed(request: Click) -> Answer:
        await request.workspace.transact(step, request.user_id, request.value)
        return None

    return on_pressed


async def on_write(request: Click) -> Answer:
    """*Write it down*, in the conversation of the two."""
    await request.open(await request.workspace.transact(may_write, request.user_id, request.value))
    return None


async def on_written(request: Submission) -> Answer:
    """*Hand it over*."""
    written = story_views.read(request.values)
    try:
        await request.workspace.transact(write_down, request.user_id, request.private_metadata, written)
    except Refusal as refusal:
        return Errors(story_views.problem(refusal, written))
    return Update(views.handed_over())


async def on_user_change(event: Event) -> None:
    """Slack tells that an account was deactivated (or changed something else)."""
    profile = event.workspace.directory.learn(event.body["user"])
    if not profile.may_take_part:
        await event.workspace.transact(listener_gone, profile.user_id)


LISTENERS = Listeners(
    clicks={
        views.ABOUT: on_about,
        views.LISTEN: on_listen,
        "tellings.yes": _on(accept),
        "tellings.no": _on(someone_else),
        "tellings.meet": _on(meet),
        "tellings.else": _on(someone_else),
        "tellings.not_now": _on(not_now),
        views.WRITE: on_write,
    },
    submissions={"tellings.begin": on_begin, views.WRITTEN: on_written},
    events={"user_change": (on_user_change,)},
)
