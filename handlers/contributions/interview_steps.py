"""The steps of a story interview (*I'd rather tell it*): looking for a listener, two yeses, handing over the text."""

from dataclasses import replace
from datetime import datetime

from slack_sdk.models.views import View

from bot.contributions import contributions, story_interviews
from bot.contributions.arrangements import is_to_be_left_alone
from bot.contributions.contributions import Audience, ContributionType, Written
from bot.contributions.story_interviews import (
    KEPT,
    MOST_SHOWN,
    WORKING_DAYS_TO_CHOOSE,
    AskToListen,
    Interview,
    InterviewState,
    Listener,
    ListenerFound,
    TellTogether,
    WrittenDown,
)
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.working_hours import next_ask_slot, working_days_after
from bot.core.zones import local
from bot.introductions.asking_around import rests
from bot.introductions.matching.proposals import NAME_HELD_AFTER, next_run
from bot.introductions.peer_groups import opens_at
from bot.people.mentors import is_available
from bot.people.people import Profile, seen
from handlers.contributions import contribution_steps
from handlers.contributions.views import story_interviews as views
from handlers.introductions.steps import not_taken_by
from handlers.introductions.who_is_asked import has_open_ask, is_within_reach
from handlers.people.exclusions import is_here, may_meet
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("contributions")

PASSED_ON = "story_interviews.unanswered"
LET_GO = "story_interviews.let_go"
FORGET = "story_interviews.forget"
LOOK_AGAIN = "story_interviews.look_again"

MOST_CONSIDERED = 20  # listeners in one transaction


# Looking for somebody


def begin(uow: UnitOfWork, profile: Profile) -> View:
    """*Ask quietly*: begin looking for a listener, and return the modal to show. Raises `NotSetUp`."""
    uow.community_of(profile.user_id)
    known = uow.people.get(profile.user_id)  # one person begins once, however fast they press
    before = next(iter(uow.interviews.lock_told_by(profile.user_id)), None)
    if before is not None:
        return views.already(is_over=before.state is InterviewState.ENDED)
    if rests(not_taken_by(uow, profile.user_id), uow.now):  # names shown here and in introductions count together
        return views.already(is_over=True)
    uow.people.save(seen(known, profile))
    interview = Interview(uow.new_id(), profile.user_id, uow.now)
    uow.interviews.add(interview)
    uow.timers.set(FORGET, interview.id, uow.now + KEPT)
    _seek(uow, interview)
    return views.begun()


def listen(uow: UnitOfWork, profile: Profile) -> bool:
    """Offer to listen, or withdraw that; returns whether they offer now. Raises `NotSetUp`."""
    uow.community_of(profile.user_id)
    uow.people.save(seen(uow.people.get(profile.user_id), profile))
    wanted = not uow.interviews.listens(profile.user_id)
    uow.interviews.listen(profile.user_id, wanted=wanted)
    if wanted:
        _find_for_those_who_wait(uow, profile.user_id)
        return True
    for interview in uow.interviews.lock_heard_by(profile.user_id):
        if interview.state is InterviewState.ASKED:
            _seek(uow, interview)
    return False


def _find_for_those_who_wait(uow: UnitOfWork, listener: UserId) -> None:
    """Look for listeners for waiting tellers in turn, until this listener is asked (one thing at a time)."""
    for interview_id in uow.interviews.list_looking():
        interview = uow.interviews.get(interview_id)
        if interview is None or interview.state is not InterviewState.LOOKING:
            continue
        if _seek(uow, interview).listener == listener:
            return


def _seek(uow: UnitOfWork, interview: Interview, *, redraw: bool = True) -> Interview:
    """Ask the next listener, or look again on the next working morning; ends where the teller has to rest (R35).

    Without `redraw` the messages about the last attempt stay as they are.
    """
    if redraw:
        uow.outbox.refresh(*_unanswered_keys(interview))
    _count_name_seen(uow, interview)
    if rests(not_taken_by(uow, interview.teller), uow.now):
        return _end(uow, story_interviews.look_on(interview))
    chosen = _choose(uow, interview)
    if chosen is None:
        after = story_interviews.look_on(interview)
        uow.interviews.save(after)
        time = uow.channel_time(uow.community_of(interview.teller))
        uow.timers.set(LOOK_AGAIN, interview.id, next_run(uow.now, time.hours, time.holidays))
        return after
    after = story_interviews.ask(interview, chosen)
    uow.interviews.save(after)
    uow.interviews.note_asked(chosen.user_id, uow.now)
    slot = _slot(uow, interview, chosen.user_id)
    uow.outbox.add(AskToListen(chosen.user_id, interview.id, after.attempt), due_at=slot)
    return after


def _choose(uow: UnitOfWork, interview: Interview) -> Listener | None:
    """The listener asked longest ago who may be asked now; None after `MOST_CONSIDERED` were unsuitable."""
    listeners = uow.interviews.list_listeners()
    apart: set[UserId] = set()
    for _ in range(MOST_CONSIDERED):
        chosen = story_interviews.choose(interview, listeners, apart)
        if chosen is None or not stands_between(uow, interview, chosen.user_id, _slot(uow, interview, chosen.user_id)):
            return chosen
        apart.add(chosen.user_id)
    return None


def _slot(uow: UnitOfWork, interview: Interview, listener: UserId) -> datetime:
    """When this listener would be asked."""
    time = uow.working_time(listener)
    return next_ask_slot(uow.now, time.hours, time.holidays, interview.since)


def stands_between(uow: UnitOfWork, interview: Interview, listener: UserId, at: datetime) -> bool:
    """Whether anything forbids asking this listener at that moment (R1, R3, R7, R8)."""
    return (
        not may_meet(uow, interview.teller, listener)
        or wants_quiet(uow, listener)
        or has_open_ask(uow, listener, apart_from=interview.id)
        or not is_within_reach(uow, listener, at)
    )


def wants_quiet(uow: UnitOfWork, listener: UserId) -> bool:
    """Whether the listener is on leave, paused, resting, or closed by an organizer (R7)."""
    today = local(uow.now, uow.zone_of(listener)).date()
    mentor = uow.mentors.get(listener)
    return (
        uow.closed_accounts.is_closed(listener)
        or is_to_be_left_alone(uow.returners.get(listener), today)
        or (mentor is not None and not is_available(mentor, uow.now, today))
    )


def pass_over(uow: UnitOfWork, interview: Interview) -> None:
    """Look for somebody else in place of the chosen listener, who may be asked another time."""
    _seek(uow, replace(interview, tried=interview.tried[:-1]) if interview.state is InterviewState.ASKED else interview)


def holds_name(uow: UnitOfWork, interview: Interview) -> bool:
    """Whether the offer must not name the listener: their wish as a mentor, or too many offers not taken (R35)."""
    mentor = uow.mentors.get(interview.listener) if interview.listener is not None else None
    wished = mentor is not None and mentor.hold_my_name
    return wished or len(not_taken_by(uow, interview.teller)) >= NAME_HELD_AFTER


def _count_name_seen(uow: UnitOfWork, interview: Interview) -> None:
    """Count an offer that was shown to the teller and not taken (R35)."""
    key = ListenerFound(interview.teller, interview.id, interview.attempt).key
    if interview.state is InterviewState.OFFERED and uow.outbox.state_of(key) is MessageState.SENT:
        uow.introductions.note_offer_not_taken(interview.teller, uow.now)


def keys_of(interview: Interview) -> tuple[str, ...]:
    """The keys of the messages about this attempt."""
    kinds = (AskToListen, ListenerFound)
    return tuple(kind(interview.teller, interview.id, interview.attempt).key for kind in kinds)


def together_key(interview: Interview) -> str | None:
    """The key of the group message; None without a listener."""
    return TellTogether(interview.teller, interview.listener, interview.id).key if interview.listener else None


def _unanswered_keys(interview: Interview) -> tuple[str, ...]:
    """Those keys, without the question to a listener who said yes, which must not change."""
    ask, offer = keys_of(interview)
    return (offer,) if interview.attempt in interview.accepted else (ask, offer)


# Answers


def _open(uow: UnitOfWork, interview_id: str) -> Interview:
    interview = uow.interviews.get(interview_id)
    if interview is None:
        raise NoLongerOpen
    return interview


@router.press("story_interviews.yes", typed=TypedAnswer.YES)
def accept(uow: UnitOfWork, user_id: UserId, interview_id: str) -> None:
    """*Yes, happy to* of the listener: offer them to the teller; raises `NoLongerOpen`."""
    interview = story_interviews.accept(_open(uow, interview_id), user_id)
    uow.interviews.save(interview)
    uow.outbox.add(ListenerFound(interview.teller, interview.id, interview.attempt))
    uow.outbox.refresh(*keys_of(interview))


@router.press("story_interviews.no", typed=TypedAnswer.NO)  # the listener
@router.press("story_interviews.else")  # the teller
def someone_else(uow: UnitOfWork, user_id: UserId, interview_id: str) -> None:
    """*Not this time* from the listener, or *Someone else, please* from the teller: ask the next one. Raises
    `NoLongerOpen`.
    """
    interview = _open(uow, interview_id)
    story_interviews.decline(interview, user_id)
    if interview.state is InterviewState.OFFERED and len(interview.accepted) >= MOST_SHOWN:
        _count_name_seen(uow, interview)
        _end(uow, interview)
    else:
        _seek(uow, interview)


@router.press("story_interviews.not_now", typed=TypedAnswer.ITS_WORDS)
def not_now(uow: UnitOfWork, user_id: UserId, interview_id: str) -> None:
    """*Not now* of the teller: end the search. Raises `NoLongerOpen`."""
    interview = _open(uow, interview_id)
    if interview.state is not InterviewState.OFFERED:
        raise NoLongerOpen
    story_interviews.decline(interview, user_id)
    _count_name_seen(uow, interview)
    _end(uow, interview)


def _end(uow: UnitOfWork, interview: Interview) -> Interview:
    """End the interview; the message of a listener who said yes does not change."""
    after = story_interviews.end(interview)
    uow.interviews.save(after)
    uow.outbox.refresh(*_unanswered_keys(interview))
    return after


@router.press("story_interviews.meet", typed=TypedAnswer.YES)
def meet(uow: UnitOfWork, user_id: UserId, interview_id: str) -> None:
    """*Yes, introduce us* of the teller: queue the group message of the two. Raises `NoLongerOpen`."""
    interview = story_interviews.meet(_open(uow, interview_id), user_id)
    if interview.listener is None or not is_here(uow, interview.listener):
        raise NoLongerOpen
    uow.interviews.save(interview)
    times = [uow.working_time(one) for one in (interview.listener, interview.teller)]
    uow.outbox.add(TellTogether(interview.teller, interview.listener, interview.id), due_at=opens_at(uow.now, times))
    uow.outbox.refresh(*keys_of(interview))


def goes_on_in_silence(uow: UnitOfWork, interview: Interview) -> bool:
    """Whether an exclusion keeps the two apart by now; then nothing more is sent until the usual time to answer is
    over.

    Somebody whose account is gone is passed over at once (`pass_over`), which tells nothing about a list.
    """
    if interview.listener is None or may_meet(uow, interview.teller, interview.listener):
        return False
    if not (is_here(uow, interview.teller) and is_here(uow, interview.listener)):
        pass_over(uow, interview)
        return True
    time = uow.working_time(interview.teller)
    at = working_days_after(uow.now, WORKING_DAYS_TO_CHOOSE, time.hours, time.holidays)
    uow.timers.set(LET_GO, f"{interview.id}:{interview.attempt}", at)
    return True


def to_write_down(uow: UnitOfWork, user_id: UserId, interview_id: str) -> View:
    """*Write it down* in the group message: the form for the listener, and who writes for the teller; raises
    `NoLongerOpen`.
    """
    interview = _open(uow, interview_id)
    if interview.state is InterviewState.MEETS and interview.listener is not None and interview.teller == user_id:
        return views.listener_writes(interview.listener)
    return may_write(uow, user_id, interview_id)


def may_write(uow: UnitOfWork, user_id: UserId, interview_id: str) -> View:
    """The form for the listener; raises `NoLongerOpen` for everybody else."""
    interview = _open(uow, interview_id)
    if interview.state is not InterviewState.MEETS or interview.listener != user_id:
        raise NoLongerOpen
    return views.form(interview.id)


def write_down(uow: UnitOfWork, user_id: UserId, interview_id: str, written: Written) -> None:
    """Store the text as the teller's draft, seen by nobody else; raises `NoLongerOpen`, or as `contributions.check`."""
    may_write(uow, user_id, interview_id)
    interview = _open(uow, interview_id)
    community = uow.community_of(interview.teller)
    own = Written(written.words, written.details, audience=Audience.ORGANIZERS)
    contributions.check(own, local(uow.now, community.zone).date())
    contribution = contributions.draft(
        uow.new_id(), ContributionType.PORTRAIT, interview.teller, community.id, own, uow.now
    )
    uow.contributions.add(contribution)
    contribution_steps.keep(uow, contribution)
    uow.outbox.add(WrittenDown(interview.teller, contribution.id))
    forget(uow, interview_id)


# The clock, and who leaves


@router.timer(FORGET)
def forget(uow: UnitOfWork, interview_id: str) -> None:
    """Timer: delete the interview, and redraw its messages as settled."""
    interview = uow.interviews.get(interview_id)
    if interview is None:
        return
    _count_name_seen(uow, interview)
    uow.interviews.remove(interview_id)
    for timer in (FORGET, LOOK_AGAIN):
        uow.timers.cancel(timer, interview_id)
    uow.outbox.withdraw(*keys_of(interview))
    together = together_key(interview)
    uow.outbox.refresh(*keys_of(interview), *([together] if together else ()))


def leave(uow: UnitOfWork, user_id: UserId) -> None:
    """End the person's own interviews, and find other listeners for the tellers they would have listened to."""
    uow.interviews.listen(user_id, wanted=False)
    account = uow.hashes.of("person", user_id)
    for one in uow.interviews.lock_tried(account):
        uow.interviews.save(replace(one, tried=tuple(tried for tried in one.tried if tried != account)))
    for interview in uow.interviews.lock_told_by(user_id):
        forget(uow, interview.id)
    for interview in uow.interviews.lock_heard_by(user_id):
        if interview.state is InterviewState.MEETS:
            forget(uow, interview.id)
        else:
            _seek(uow, interview)


def listener_gone(uow: UnitOfWork, user_id: UserId) -> None:
    """Find another listener where this one's account was deactivated before the two met."""
    for interview in uow.interviews.lock_heard_by(user_id):
        if interview.state in {InterviewState.ASKED, InterviewState.OFFERED}:
            _seek(uow, interview)


@router.timer(PASSED_ON)
def pass_on(uow: UnitOfWork, subject: str) -> None:
    """Timer: ask the next listener after two working days without an answer."""
    interview = _at_attempt(uow, subject)
    if interview is not None and interview.state is InterviewState.ASKED:
        _seek(uow, interview)


@router.timer(LET_GO)
def let_go(uow: UnitOfWork, subject: str) -> None:
    """Timer: end the search after three working days without the teller's answer."""
    interview = _at_attempt(uow, subject)
    if interview is None:
        return
    if _was_kept_apart(uow, interview):
        _seek(uow, interview, redraw=False)
    elif interview.state is InterviewState.OFFERED:
        _count_name_seen(uow, interview)
        _end(uow, interview)


def _was_kept_apart(uow: UnitOfWork, interview: Interview) -> bool:
    """Whether an exclusion kept the offer, or the group message, from being sent."""
    if interview.state is InterviewState.OFFERED:
        return (
            uow.outbox.state_of(ListenerFound(interview.teller, interview.id, interview.attempt).key)
            is MessageState.DROPPED
        )
    if interview.state is not InterviewState.MEETS or interview.listener is None:
        return False
    return (
        uow.outbox.state_of(TellTogether(interview.teller, interview.listener, interview.id).key)
        is MessageState.DROPPED
    )


@router.timer(LOOK_AGAIN)
def look_again(uow: UnitOfWork, interview_id: str) -> None:
    """Timer, each working morning while nobody was free: look again."""
    interview = uow.interviews.get(interview_id)
    if interview is not None and interview.state is InterviewState.LOOKING:
        _seek(uow, interview)


def _at_attempt(uow: UnitOfWork, subject: str) -> Interview | None:
    interview_id, _, attempt = subject.partition(":")
    interview = uow.interviews.get(interview_id)
    return interview if interview is not None and str(interview.attempt) == attempt else None
