"""An account loses or regains access: its introductions are held silently; on return it is asked once (R41)."""

from dataclasses import replace

from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.introductions import lifecycle
from bot.introductions.notices import Side
from bot.introductions.search_notices import BackAgain, WelcomeBack
from bot.introductions.states import ASK_OPEN, ASKER_LEFT, OFFER_OPEN, UNDER_WAY, Introduction, IntroductionState
from bot.people.pauses import Pause
from bot.people.people import Profile, seen
from handlers.accounts.views import access as views
from handlers.contributions import contribution_steps, interview_steps
from handlers.introductions import check_ins, peer_groups
from handlers.introductions.match_requests import WITHDRAW, redraw_search
from handlers.introductions.steps import carry_out, fall_through, look_again
from handlers.lunches.seats import leave_lines
from handlers.people.exclusions import is_here
from handlers.people.mentor_steps import take_pause
from handlers.platform.requests import Event
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("accounts")


def person_changed(uow: UnitOfWork, profile: Profile) -> None:
    """Store what Slack now says of somebody with a row, and do what follows from gained or lost access."""
    if uow.people.get(profile.user_id) is None:
        return
    access_changed(uow, profile.user_id, may_take_part=profile.may_take_part)
    contribution_steps.access_changed(uow, profile.user_id, may_take_part=profile.may_take_part)
    if not profile.may_take_part:
        interview_steps.listener_gone(uow, profile.user_id)
    if profile.is_deactivated or profile.is_outsider:
        leave_lines(uow, profile.user_id)
    uow.people.save(seen(uow.people.get(profile.user_id), profile))


def access_changed(uow: UnitOfWork, user_id: UserId, *, may_take_part: bool) -> None:
    """Apply lost access (settle what is open, hold what is under way) or regained access (resume, ask once; R41)."""
    colleague = uow.people.get(user_id)
    if colleague is None:
        return
    has_changed = colleague.may_take_part is not may_take_part
    if has_changed:
        uow.people.save(replace(colleague, may_take_part=may_take_part))
    mine = uow.introductions.lock_for(user_id)
    if not may_take_part:
        for one in mine:
            _lose_access(uow, one)
        return
    held = [one for one in mine if one.state is IntroductionState.HELD and is_here(uow, one.other(user_id))]
    for one in held:
        carry_out(uow, lifecycle.resume(one))
    if held or has_changed:  # any other change of a profile is no reason to look for anybody
        look_again(uow)
    if held:
        uow.outbox.add(WelcomeBack(user_id, held[-1].id))


def _lose_access(uow: UnitOfWork, introduction: Introduction) -> None:
    if introduction.state in ASK_OPEN | OFFER_OPEN:
        carry_out(uow, lifecycle.settle(introduction, uow.now, search_again=True))
    elif introduction.opened_at is None and introduction.state is IntroductionState.INTRODUCED:
        fall_through(uow, introduction)
    elif introduction.state in UNDER_WAY:
        carry_out(uow, lifecycle.hold(introduction))


@router.press("introductions.go_on", BackAgain.GO_ON)  # nothing changes
@router.press("introductions.pause_all", BackAgain.PAUSE)
@router.press("introductions.stop_all", BackAgain.STOP, typed=TypedAnswer.STOP)
def choose(uow: UnitOfWork, user_id: UserId, introduction_id: str, chosen: BackAgain) -> Message | None:
    """One of the three under the welcome back: the message is redrawn; None, or the answer where it is not known."""
    if chosen is BackAgain.PAUSE:
        pause_all(uow, user_id)
    elif chosen is BackAgain.STOP:
        stop_all(uow, user_id)
    is_known = uow.outbox.restate(WelcomeBack(user_id, introduction_id, chosen))
    return None if is_known else views.welcome_back(introduction_id, chosen)


def pause_all(uow: UnitOfWork, user_id: UserId) -> None:
    """Pause the person as mentor and as returning parent, without an end date."""
    returner = uow.returners.get(user_id)
    if uow.mentors.get(user_id) is not None:
        take_pause(uow, user_id, Pause())
    if returner is not None:
        uow.returners.save(replace(returner, is_paused=True, paused_until=None))
        uow.timers.set(ASKER_LEFT, user_id, uow.now)


def stop_all(uow: UnitOfWork, user_id: UserId) -> None:
    """Delete the person's offer and sign-up, withdraw their questions and end their introductions."""
    uow.mentors.remove(user_id)
    uow.returners.remove(user_id)
    peer_groups.leave(uow, user_id)
    redraw_search(uow, user_id)
    for ask in uow.asks.list_for(user_id):
        uow.timers.set(WITHDRAW, ask.id, uow.now)
    for one in uow.introductions.lock_for(user_id):
        if one.state in ASK_OPEN | OFFER_OPEN:
            carry_out(uow, lifecycle.settle(one, uow.now, search_again=True))
        elif one.state in UNDER_WAY:
            check_ins.end_quietly(uow, one, Side.MENTOR if user_id == one.mentor else Side.ASKER)


def _still_here(uow: UnitOfWork, notice: WelcomeBack) -> Verdict:
    return Send() if is_here(uow, notice.user_id) else Drop("gone_again")


@router.event("user_change")
async def on_user_change(event: Event) -> None:
    """Handle Slack's `user_change`: an account was deactivated, reactivated, made a guest, or changed otherwise."""
    await event.workspace.transact(person_changed, event.about)


@router.delivers(WelcomeBack, still_wanted=_still_here)
def _draw_welcome_back(_uow: UnitOfWork, notice: WelcomeBack) -> Message:
    return views.welcome_back(notice.introduction_id, notice.chosen)
