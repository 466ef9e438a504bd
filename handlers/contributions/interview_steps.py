"""The steps of *I'd rather tell it*: a listener is looked for, both say yes, what was heard is handed over."""

from dataclasses import replace

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
from handlers.introductions.open_asks import has_open_ask
from handlers.introductions.steps import not_taken_by
from handlers.people.exclusions import is_here, may_meet
from handlers.platform.router import Router
from storage.outbox.outbox import MessageState as Sending
from storage.unit_of_work import UnitOfWork

router = Router("contributions")

PASSED_ON = "story_interviews.unanswered"
LET_GO = "story_interviews.let_go"
FORGET = "story_interviews.forget"
LOOK_AGAIN = "story_interviews.look_again"

MOST_CONSIDERED = 20  # listeners in one transaction


# Looking for somebody


def begin(uow: UnitOfWork, profile: Profile) -> View:
    """*Ask quietly*: look for somebody who listens. Raises `NotSetUp`."""
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
    """Offer to listen, or no longer; whoever waits to be heard is looked after at once. Raises `NotSetUp`."""
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
    """Those who wait are looked after in turn, until this listener, who is asked one thing at a time, is asked."""
    for interview_id in uow.interviews.list_looking():
        interview = uow.interviews.get(interview_id)
        if interview is None or interview.state is not InterviewState.LOOKING:
            continue
        if _seek(uow, interview).listener == listener:
            return


def _seek(uow: UnitOfWork, interview: Interview, *, redraw: bool = True) -> Interview:
    """Ask the next listener, or look again in the morning; who saw enough names without meeting anybody rests.

    Without `redraw` what the two have before them stays as it is.
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
    time = uow.working_time(chosen.user_id)
    slot = next_ask_slot(uow.now, time.hours, time.holidays, interview.since)
    uow.outbox.add(AskToListen(chosen.user_id, interview.id, after.attempt), due_at=slot)
    return after


def _choose(uow: UnitOfWork, interview: Interview) -> Listener | None:
    """Whoever was asked longest ago and may be asked now; after `MOST_CONSIDERED` in vain it waits for the morning."""
    listeners = uow.interviews.list_listeners()
    apart: set[UserId] = set()
    for _ in range(MOST_CONSIDERED):
        chosen = story_interviews.choose(interview, listeners, apart)
        if chosen is None or not stands_between(uow, interview, chosen.user_id):
            return chosen
        apart.add(chosen.user_id)
    return None


def stands_between(uow: UnitOfWork, interview: Interview, listener: UserId) -> bool:
    """What forbids asking this listener now (rules 1, 3 and 7)."""
    return (
        not may_meet(uow, interview.teller, listener)
        or wants_quiet(uow, listener)
        or has_open_ask(uow, listener, apart_from=interview.id)
    )


def wants_quiet(uow: UnitOfWork, listener: UserId) -> bool:
    """On leave, paused, resting, or closed by an organizer, which looks the same to everybody (rule 7)."""
    today = local(uow.now, uow.zone_of(listener)).date()
    mentor = uow.mentors.get(listener)
    return (
        uow.closed_accounts.is_closed(listener)
        or is_to_be_left_alone(uow.returners.get(listener), today)
        or (mentor is not None and not is_available(mentor, uow.now, today))
    )


def pass_over(uow: UnitOfWork, interview: Interview) -> None:
    """Whoever was chosen is not to be asked now after all: somebody else, and them perhaps another day."""
    _seek(uow, replace(interview, tried=interview.tried[:-1]) if interview.state is InterviewState.ASKED else interview)


def holds_name(uow: UnitOfWork, interview: Interview) -> bool:
    """Whether the offer keeps the listener's name: their wish as a mentor, or offers not taken (no catalogue)."""
    mentor = uow.mentors.get(interview.listener) if interview.listener is not None else None
    wished = mentor is not None and mentor.hold_my_name
    return wished or len(not_taken_by(uow, interview.teller)) >= NAME_HELD_AFTER


def _count_name_seen(uow: UnitOfWork, interview: Interview) -> None:
    """An offer that reached the teller and was not taken counts as every other (R35)."""
    key = ListenerFound(interview.teller, interview.id, interview.attempt).key
    if interview.state is InterviewState.OFFERED and uow.outbox.state_of(key) is Sending.SENT:
        uow.introductions.note_offer_not_taken(interview.teller, uow.now)


def _keys(interview: Interview) -> tuple[str, ...]:
    """Of what the two may have before them about this attempt."""
    kinds = (AskToListen, ListenerFound)
    return tuple(kind(interview.teller, interview.id, interview.attempt).key for kind in kinds)


def _unanswered_keys(interview: Interview) -> tuple[str, ...]:
    """The same without the question of a listener who said yes: it stays as it is, whatever the teller does."""
    ask, offer = _keys(interview)
    return (offer,) if interview.attempt in interview.accepted else (ask, offer)


# Answers


def _open(uow: UnitOfWork, interview_id: str) -> Interview:
    interview = uow.interviews.get(interview_id)
    if interview is None:
        raise NoLongerOpen
    return interview


def accept(uow: UnitOfWork, user_id: UserId, interview_id: str) -> None:
    """*Yes, happy to*; raises `NoLongerOpen`."""
    interview = story_interviews.accept(_open(uow, interview_id), user_id)
    uow.interviews.save(interview)
    uow.outbox.add(ListenerFound(interview.teller, interview.id, interview.attempt))
    uow.outbox.refresh(*_keys(interview))


def someone_else(uow: UnitOfWork, user_id: UserId, interview_id: str) -> None:
    """*Not this time* of the listener, *Someone else* of the teller: the next one is asked. Raises `NoLongerOpen`."""
    interview = _open(uow, interview_id)
    story_interviews.decline(interview, user_id)
    if interview.state is InterviewState.OFFERED and len(interview.accepted) >= MOST_SHOWN:
        _count_name_seen(uow, interview)
        _end(uow, interview)
    else:
        _seek(uow, interview)


def not_now(uow: UnitOfWork, user_id: UserId, interview_id: str) -> None:
    """*Not now* of the teller: nobody is asked any more. Raises `NoLongerOpen`."""
    interview = _open(uow, interview_id)
    if interview.state is not InterviewState.OFFERED:
        raise NoLongerOpen
    story_interviews.decline(interview, user_id)
    _count_name_seen(uow, interview)
    _end(uow, interview)


def _end(uow: UnitOfWork, interview: Interview) -> Interview:
    """Whoever said yes meanwhile reads what they read before."""
    after = story_interviews.end(interview)
    uow.interviews.save(after)
    uow.outbox.refresh(*_unanswered_keys(interview))
    return after


def meet(uow: UnitOfWork, user_id: UserId, interview_id: str) -> None:
    """*Yes, introduce us*: one conversation of the two. Raises `NoLongerOpen`."""
    interview = story_interviews.meet(_open(uow, interview_id), user_id)
    if interview.listener is None or not is_here(uow, interview.listener):
        raise NoLongerOpen
    uow.interviews.save(interview)
    times = [uow.working_time(one) for one in (interview.listener, interview.teller)]
    uow.outbox.add(TellTogether(interview.teller, interview.listener, interview.id), due_at=opens_at(uow.now, times))
    uow.outbox.refresh(*_keys(interview))


def goes_on_in_silence(uow: UnitOfWork, interview: Interview) -> bool:
    """Whether a list keeps the two apart by now; then nothing is sent or redrawn until the usual time to answer is up.

    Who is gone is passed over at once (`pass_over`), which tells nothing of a list.
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


def may_write(uow: UnitOfWork, user_id: UserId, interview_id: str) -> View:
    """*Write it down*, by the one who listened; raises `NoLongerOpen`."""
    interview = _open(uow, interview_id)
    if interview.state is not InterviewState.MEETS or interview.listener != user_id:
        raise NoLongerOpen
    return views.form(interview.id)


def write_down(uow: UnitOfWork, user_id: UserId, interview_id: str, written: Written) -> None:
    """Hand it over as a draft of the teller's that nobody else sees; raises `NoLongerOpen`, and as `check`."""
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
    """It is over: what the two have before them is drawn as settled."""
    interview = uow.interviews.get(interview_id)
    if interview is None:
        return
    _count_name_seen(uow, interview)
    uow.interviews.remove(interview_id)
    for timer in (FORGET, LOOK_AGAIN):
        uow.timers.cancel(timer, interview_id)
    uow.outbox.withdraw(*_keys(interview))
    together = TellTogether(interview.teller, interview.listener, interview_id).key if interview.listener else None
    uow.outbox.refresh(*_keys(interview), *([together] if together else ()))


def leave(uow: UnitOfWork, user_id: UserId) -> None:
    """Forget-me, or an account gone: what one would tell ends; whoever they would have listened to goes on looking."""
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
    """A listener's account was deactivated before both met: somebody else is looked for."""
    for interview in uow.interviews.lock_heard_by(user_id):
        if interview.state in {InterviewState.ASKED, InterviewState.OFFERED}:
            _seek(uow, interview)


@router.timer(PASSED_ON)
def pass_on(uow: UnitOfWork, subject: str) -> None:
    """Two working days without an answer: the next one is asked."""
    interview = _at_attempt(uow, subject)
    if interview is not None and interview.state is InterviewState.ASKED:
        _seek(uow, interview)


@router.timer(LET_GO)
def let_go(uow: UnitOfWork, subject: str) -> None:
    """Three working days without the teller's answer: nothing more is asked of anybody."""
    interview = _at_attempt(uow, subject)
    if interview is None:
        return
    if _was_kept_apart(uow, interview):
        _seek(uow, interview, redraw=False)
    elif interview.state is InterviewState.OFFERED:
        _count_name_seen(uow, interview)
        _end(uow, interview)


def _was_kept_apart(uow: UnitOfWork, interview: Interview) -> bool:
    """Whether the offer, or the conversation after both said yes, was never sent."""
    if interview.state is InterviewState.OFFERED:
        return (
            uow.outbox.state_of(ListenerFound(interview.teller, interview.id, interview.attempt).key) is Sending.DROPPED
        )
    if interview.state is not InterviewState.MEETS or interview.listener is None:
        return False
    return uow.outbox.state_of(TellTogether(interview.teller, interview.listener, interview.id).key) is Sending.DROPPED


@router.timer(LOOK_AGAIN)
def look_again(uow: UnitOfWork, interview_id: str) -> None:
    """Each working morning while nobody was free: perhaps somebody is now."""
    interview = uow.interviews.get(interview_id)
    if interview is not None and interview.state is InterviewState.LOOKING:
        _seek(uow, interview)


def _at_attempt(uow: UnitOfWork, subject: str) -> Interview | None:
    interview_id, _, attempt = subject.partition(":")
    interview = uow.interviews.get(interview_id)
    return interview if interview is not None and str(interview.attempt) == attempt else None
