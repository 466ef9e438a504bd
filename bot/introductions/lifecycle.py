"""The life of one introduction up to the group DM: blind ask, offer, second yes (R30 to R36).

Every transition is a pure function that returns a `Step`: the new state and every message to be sent. A message that is
not in a step is not sent, so these functions alone ensure the silence after a no. In a state in which the event does
not apply, the step changes nothing. Moments are aware UTC. What follows the group DM is in
`bot.introductions.check_ins`.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.working_hours import both_working, next_ask_slot, working_days_after
from bot.introductions import check_ins, today_questions
from bot.introductions.notices import AskMentor, IntroduceBoth, OfferMentor, RemindAsker, RemindMentor, Side
from bot.introductions.states import (
    ASK_OPEN,
    OFFER_LIVES_AT_MOST,
    OFFER_OPEN,
    UNDER_WAY,
    Introduction,
    IntroductionState,
    PairMemory,
    Queued,
    Step,
    TimerSetting,
    Times,
    Working,
    ask_keys,
    group_key,
    ids_of,
    offer_keys,
    reminder_of_ask,
    reminder_of_offer,
)

ASK_REMINDED_AFTER = 1  # working days of the mentor, from sending
ASK_EXPIRES_AFTER = 2
OFFER_REMINDED_AFTER = 1  # working days of the asker, from sending
OFFER_EXPIRES_AFTER = 3
NOT_NOW_RESTS = timedelta(weeks=4)

EXPIRE_ASK = "introductions.expire_ask"
EXPIRE_OFFER = "introductions.expire_offer"


def propose(introduction: Introduction, mentor: Working) -> Step:
    """A pair was found: queue the ask for the mentor's next 10:00 or 14:00, never in the half-day of the sign-up (R32);
    a today-question at once.
    """
    if introduction.is_today:
        return today_questions.propose(introduction)
    slot = next_ask_slot(introduction.made_at, mentor.hours, mentor.holidays, introduction.signed_up_at)
    return Step(introduction, say=(Queued(AskMentor(*ids_of(introduction)), slot),))


def asked(introduction: Introduction, now: datetime, times: Times) -> Step:
    """The ask was delivered to the mentor: set its expiry and queue the one reminder."""
    if introduction.state is not IntroductionState.WAITING:
        return Step(introduction)
    if introduction.is_today:
        return today_questions.asked(introduction, now, EXPIRE_ASK)
    hours, holidays = times.mentor.hours, times.mentor.holidays
    expires = working_days_after(now, ASK_EXPIRES_AFTER, hours, holidays)
    remind = working_days_after(now, ASK_REMINDED_AFTER, hours, holidays)
    return Step(
        replace(introduction, state=IntroductionState.ASKED, asked_at=now, ask_expires_at=expires),
        say=(Queued(RemindMentor(*ids_of(introduction)), remind),),
        timers=(TimerSetting(EXPIRE_ASK, expires),),
    )


def accept(introduction: Introduction, now: datetime, *, name_held: bool, withheld: bool = False) -> Step:
    """The mentor said yes: queue the offer to the asker, and give the mentor the answer that every yes gets (R33).

    `withheld`: an exclusion forbids the pair, so nothing is offered and the ask expires as if it had no answer (R3).
    """
    if not introduction.awaits_mentor:
        return _only_redrawn(introduction, Side.MENTOR)
    if withheld:
        return _withheld(replace(introduction, accepted_at=now, name_held=name_held), now)
    return Step(
        replace(introduction, state=IntroductionState.ACCEPTED, accepted_at=now, name_held=name_held),
        say=(Queued(_offer(introduction)),),
        timers=(TimerSetting(EXPIRE_OFFER, now + OFFER_LIVES_AT_MOST),),
        redraw=ask_keys(introduction),
        unsay=reminder_of_ask(introduction),
    )


def withhold_offer(introduction: Introduction, now: datetime) -> Step:
    """An exclusion now forbids an offer not sent yet: the introduction goes back to an ask without an answer."""
    if introduction.state is not IntroductionState.ACCEPTED:
        return Step(introduction)
    return replace(_withheld(introduction, now), redraw=())


def withhold_line(introduction: Introduction, now: datetime) -> Step:
    """The mentor wrote a short reply that an exclusion keeps from the asker: to the mentor it looks sent, and the asker
    gets nothing (R3).
    """
    return _withheld(replace(introduction, lines=1), now)


def _withheld(introduction: Introduction, now: datetime) -> Step:
    """Keep the ask open until its own expiry without telling anybody."""
    expires = max(introduction.ask_expires_at or now, now)
    return Step(
        replace(introduction, state=IntroductionState.ASKED, ended_at=None),
        timers=(TimerSetting(EXPIRE_ASK, expires),),
        redraw=ask_keys(introduction),
        unsay=reminder_of_ask(introduction),
    )


def decline(introduction: Introduction, now: datetime) -> Step:
    """The mentor said no: nobody is told, the pair is not proposed again, the search goes on (R1)."""
    if not introduction.awaits_mentor:
        return _only_redrawn(introduction, Side.MENTOR)
    return _ask_over(introduction, IntroductionState.DECLINED, now, PairMemory.DECLINED)


def expire_ask(introduction: Introduction, now: datetime) -> Step:
    """The mentor did not answer in time: a no, except for today-questions, after which the pair may come up again."""
    if introduction.state is not IntroductionState.ASKED:
        return Step(introduction)
    silent_today = introduction.is_today and not introduction.is_withheld
    memory = None if silent_today else PairMemory.DECLINED  # silence for three hours is not taken as a no
    return _ask_over(introduction, IntroductionState.EXPIRED, now, memory)


def offered(introduction: Introduction, now: datetime, times: Times) -> Step:
    """The offer was delivered: queue its reminder, and set its expiry, at the latest five days after the yes (R34)."""
    if introduction.state is not IntroductionState.ACCEPTED or introduction.accepted_at is None:
        return Step(introduction)
    if introduction.is_today:
        return today_questions.offered(introduction, now, EXPIRE_OFFER)
    hours, holidays = times.asker.hours, times.asker.holidays
    latest = introduction.accepted_at + OFFER_LIVES_AT_MOST
    expires = min(working_days_after(now, OFFER_EXPIRES_AFTER, hours, holidays), latest)
    remind = working_days_after(now, OFFER_REMINDED_AFTER, hours, holidays)
    return Step(
        replace(introduction, state=IntroductionState.OFFERED, offered_at=now),
        say=(Queued(RemindAsker(*ids_of(introduction)), remind),) if remind < expires else (),
        timers=(TimerSetting(EXPIRE_OFFER, expires),),
    )


def introduce(introduction: Introduction, now: datetime, times: Times, ice_breaker: int) -> Step:
    """The asker said yes: queue one group DM for when both are at work, else within the mentor's hours (R11 c)."""
    if introduction.state not in OFFER_OPEN:
        return _only_redrawn(introduction, Side.ASKER)
    mentor, asker = times.mentor, times.asker
    queued = Queued(today_questions.IntroduceToday(*ids_of(introduction)))
    if not introduction.is_today:
        opens = both_working(now, mentor.hours, asker.hours, mentor.holidays, asker.holidays)
        queued = Queued(IntroduceBoth(*ids_of(introduction)), opens)
    return Step(
        replace(introduction, state=IntroductionState.INTRODUCED, introduced_at=now, ice_breaker=ice_breaker),
        say=(queued,),
        redraw=offer_keys(introduction),
        unsay=reminder_of_offer(introduction),
        remember=PairMemory.MET,
    )


def someone_else(introduction: Introduction, now: datetime) -> Step:
    """The asker prefers somebody else: the mentor is told nothing, the pair not proposed again, the search goes on."""
    if introduction.state not in OFFER_OPEN:
        return _only_redrawn(introduction, Side.ASKER)
    return _offer_over(introduction, IntroductionState.PASSED, now, PairMemory.DECLINED)


def not_now(introduction: Introduction, now: datetime) -> Step:
    """The asker said *Not now*: the mentor is told nothing, and the pair may be proposed again later."""
    if introduction.state not in OFFER_OPEN:
        return _only_redrawn(introduction, Side.ASKER)
    return _offer_over(replace(introduction, not_now=True), IntroductionState.PASSED, now, None)


def lapse(introduction: Introduction, now: datetime) -> Step:
    """The asker did not answer in time: the offer is over, and the mentor is told nothing."""
    if introduction.state not in OFFER_OPEN:
        return Step(introduction)
    return _offer_over(introduction, IntroductionState.LAPSED, now, PairMemory.DECLINED)


def settle(introduction: Introduction, now: datetime, *, search_again: bool = False) -> Step:
    """End what is not needed any more: unsent messages are dropped, open ones are drawn as settled.

    A mentor who has answered keeps seeing the answer to their yes. Never call it because of an exclusion: what is open
    then has to expire by itself, so that the owner of the list sees no difference (R3).
    """
    if introduction.state in ASK_OPEN:
        return replace(_ask_over(introduction, IntroductionState.SETTLED, now, None), search_again=search_again)
    if introduction.state in OFFER_OPEN:
        return replace(_offer_over(introduction, IntroductionState.SETTLED, now, None), search_again=search_again)
    return Step(introduction)


def lose(introduction: Introduction, now: datetime) -> Step:
    """Slack has refused a message and always will: settle the introduction without a message, search again, and do not
    propose this pair again.
    """
    step = settle(introduction, now, search_again=True)
    return replace(step, remember=PairMemory.DECLINED) if step.introduction is not introduction else step


def opened(introduction: Introduction, now: datetime, times: Times) -> Step:
    """The group DM is open: queue the check-ins of both sides, and redraw what promised to each that it would open."""
    if introduction.state is not IntroductionState.INTRODUCED or introduction.opened_at is not None:
        return Step(introduction)
    begun = check_ins.begin(replace(introduction, opened_at=now), now, times)
    return replace(begun, redraw=(*begun.redraw, *ask_keys(introduction), *offer_keys(introduction)))


def miss(introduction: Introduction, now: datetime) -> Step:
    """Both said yes, but they may not meet or one cannot be reached: settle, and search for the asker again.

    Messages that either of them has stay as they are, so that nobody can tell the reason.
    """
    if introduction.state is not IntroductionState.INTRODUCED or introduction.opened_at is not None:
        return Step(introduction)
    step = _offer_over(introduction, IntroductionState.SETTLED, now, None)
    return replace(step, redraw=(), unsay=(group_key(introduction),))


def hold(introduction: Introduction) -> Step:
    """One of two who talk lost access to Slack: send neither anything until it is back or they end (R41)."""
    if introduction.state not in UNDER_WAY or introduction.opened_at is None:
        return Step(introduction)
    return Step(replace(introduction, state=IntroductionState.HELD), redraw=(group_key(introduction),))


def resume(introduction: Introduction) -> Step:
    """Access is back: continue the introduction where it was."""
    if introduction.state is not IntroductionState.HELD:
        return Step(introduction)
    return Step(replace(introduction, state=IntroductionState.CHECKED_IN), redraw=(group_key(introduction),))


def _offer(introduction: Introduction) -> OfferMentor:
    kind = today_questions.OfferToday if introduction.is_today else OfferMentor
    return kind(*ids_of(introduction))


def _only_redrawn(introduction: Introduction, presser: Side) -> Step:
    """Pressed twice or too late: change nothing, and redraw the presser's own message."""
    return Step(introduction, redraw=ask_keys(introduction) if presser is Side.MENTOR else offer_keys(introduction))


def _ask_over(introduction: Introduction, state: IntroductionState, now: datetime, memory: PairMemory | None) -> Step:
    shown = () if introduction.is_withheld else ask_keys(introduction)  # their answer stays as it is shown
    return Step(
        replace(introduction, state=state, ended_at=now),
        redraw=shown,
        unsay=shown,
        timers=(TimerSetting(check_ins.FORGET, now + check_ins.KEPT_AFTER_CLOSING),),
        remember=memory,
        search_again=True,
    )


def _offer_over(introduction: Introduction, state: IntroductionState, now: datetime, memory: PairMemory | None) -> Step:
    return Step(
        replace(introduction, state=state, ended_at=now),
        redraw=offer_keys(introduction),
        unsay=offer_keys(introduction),
        timers=(TimerSetting(check_ins.FORGET, now + check_ins.KEPT_AFTER_CLOSING),),
        remember=memory,
        search_again=True,
    )
