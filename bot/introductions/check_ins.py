"""What follows the group DM: the check-ins of each side separately, carrying on, closing and ending (R30, R37).

No answer of one side is ever shown to the other. Functions return a `Step`, as in `bot.introductions.lifecycle`.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.working_hours import working_days_after
from bot.introductions.notices import CheckIn, CheckInMoment, GoesOn, Side, ThankYou
from bot.introductions.states import (
    UNDER_WAY,
    CheckInAnswer,
    GivenAnswer,
    Introduction,
    IntroductionState,
    Queued,
    Step,
    TimerSetting,
    Times,
    Working,
    group_key,
)
from bot.people.returners import IntroductionKind

TALK_CHECKED_AFTER = 5  # working days of each side
TODAY_CHECKED_AFTER = 1
CLOSES_AFTER = 5  # working days after the last check-in
COMPANY_LASTS = timedelta(weeks=12)
MID_POINT_AFTER = timedelta(weeks=6)
MOST_ROUNDS = 2  # nothing is asked more than twice; company is extended once
KEPT_AFTER_CLOSING = timedelta(days=30)

CLOSE = "introductions.close"
FORGET = "introductions.forget"


def begin(introduction: Introduction, now: datetime, times: Times) -> Step:
    """The group DM is open: queue the one check-in of a talk, or the mid-point and closing check-ins of company."""
    if introduction.kind is IntroductionKind.COMPANY:
        return _accompany(introduction, now, times)
    return Step(
        introduction, say=_both(introduction, CheckInMoment.TALKED, now, times), timers=(_closing(now, times, 2),)
    )


def _accompany(introduction: Introduction, now: datetime, times: Times) -> Step:
    ends = now + COMPANY_LASTS
    company = replace(introduction, kind=IntroductionKind.COMPANY, state=IntroductionState.INTRODUCED, ends_at=ends)
    mid_point = tuple(_check_in(company, side, CheckInMoment.MID_POINT, now + MID_POINT_AFTER) for side in Side)
    closing = tuple(_check_in(company, side, CheckInMoment.CLOSING, ends) for side in Side)
    return Step(company, say=mid_point + closing, timers=(_closing(ends, times, 1),))


def checked(introduction: Introduction) -> Step:
    """A check-in was delivered: the introduction is `CHECKED_IN` from now on."""
    if introduction.state is not IntroductionState.INTRODUCED:
        return Step(introduction)
    return Step(replace(introduction, state=IntroductionState.CHECKED_IN))


def is_wanted(introduction: Introduction, notice: CheckIn) -> bool:
    """Whether this check-in is still to be sent.

    The one check-in of a talk is sent even when the other side has ended it, so that its absence reveals nothing.
    """
    if introduction.opened_at is None or answer_of(introduction, notice.side, notice.moment, notice.round) is not None:
        return False
    if notice.moment is CheckInMoment.TALKED:
        return introduction.kind is IntroductionKind.TALK and _seems_under_way(introduction, notice.side)
    return introduction.state in UNDER_WAY and introduction.round == notice.round


def answer(
    introduction: Introduction,
    notice: CheckIn,
    given: CheckInAnswer,
    now: datetime,
    times: Times,
    *,
    has_room: bool = True,
    is_past: bool = False,
) -> Step:
    """Record one side's answer to one check-in. `has_room` tells whether the mentor's limits allow a talk to become
    company.

    `is_past` tells that the natural end has passed, whether or not somebody ended it before: then *Carry on* and *Not
    yet* become `TOO_LATE`, which does not tell the one from the other.
    """
    if given in {CheckInAnswer.CARRY_ON, CheckInAnswer.NOT_YET} and is_past:
        given = CheckInAnswer.TOO_LATE
    said = GivenAnswer(notice.side, notice.moment, notice.round, given)
    known = replace(introduction, answers=(*_other_answers(introduction, notice), said))
    step = Step(known, redraw=(notice.key,))
    if given is CheckInAnswer.NOT_RIGHT:
        return not_right(known, notice.side, now, redraw=(notice.key,))
    if given is CheckInAnswer.SOMEONE_ELSE:
        return replace(end(known, notice.side, now), redraw=(notice.key,))
    if given is CheckInAnswer.NOT_YET and _is_asked_again(introduction, notice):
        return replace(step, say=(_again(notice, now, times),), timers=(_closing(now, times, 2),))
    if introduction.state not in UNDER_WAY:
        return step
    if given is CheckInAnswer.CARRY_ON and has_room and _both_carry_on(known, notice):
        longer = _extended(known, now, times)
        return replace(longer, say=(*longer.say, *_tell_both(longer.introduction)), redraw=(notice.key,))
    return step


def _is_asked_again(introduction: Introduction, notice: CheckIn) -> bool:
    """Whether *Not yet* brings a second check-in: once for a talk, never for company, which has a closing one."""
    first = notice.moment is CheckInMoment.TALKED and notice.round < MOST_ROUNDS
    return first and _seems_under_way(introduction, notice.side)


def _seems_under_way(introduction: Introduction, side: Side) -> bool:
    """Whether it looks under way to this side: an end by the other side is not shown."""
    ended_by_other = introduction.state is IntroductionState.ENDED and introduction.ended_by is not side
    return introduction.state in UNDER_WAY or ended_by_other


def end(introduction: Introduction, side: Side, now: datetime) -> Step:
    """One side ends it, at any time and without a reason; the other is told nothing."""
    if introduction.state not in UNDER_WAY:
        return Step(introduction)
    return _over(replace(introduction, ended_by=side), IntroductionState.ENDED, now)


def not_right(introduction: Introduction, side: Side, now: datetime, redraw: tuple[str, ...] = ()) -> Step:
    """*Something was not right*: exclude the two from each other for good, and end the introduction; the other side
    sees the same as at any other end (R37).
    """
    builder = introduction.mentor if side is Side.MENTOR else introduction.asker
    return replace(end(introduction, side, now), exclusion_by=builder, redraw=redraw)


def close(introduction: Introduction, now: datetime) -> Step:
    """The natural end, some days after the last check-in; the group message loses its button, ended early or not."""
    if introduction.state not in UNDER_WAY:
        return Step(introduction, redraw=(group_key(introduction),))
    over = replace(_over(introduction, IntroductionState.CLOSED, now), redraw=(group_key(introduction),))
    if introduction.kind is IntroductionKind.TALK:
        return over
    return replace(over, say=_tell_both(introduction, is_over=True))


def thank(introduction: Introduction, words: str) -> Step:
    """Send the asker's thank-you to the mentor only; a second one changes nothing."""
    if introduction.thanks or introduction.opened_at is None:
        return Step(introduction)
    thanked = replace(introduction, thanks=words)
    return Step(thanked, say=(Queued(ThankYou(introduction.id, introduction.mentor)),))


def ended_well(introduction: Introduction) -> bool:
    """Whether it closed, the asker said that they talked, and neither side said that something was not right."""
    given = {one.answer for one in introduction.answers}
    talked = any(
        one.side is Side.ASKER and one.answer in {CheckInAnswer.YES, CheckInAnswer.CARRY_ON}
        for one in introduction.answers
    )
    return introduction.state is IntroductionState.CLOSED and talked and CheckInAnswer.NOT_RIGHT not in given


def answer_of(introduction: Introduction, side: Side, moment: CheckInMoment, round_: int) -> CheckInAnswer | None:
    """Return what this side answered to this check-in, None without an answer."""
    found = (one.answer for one in introduction.answers if (one.side, one.moment, one.round) == (side, moment, round_))
    return next(found, None)


def _over(introduction: Introduction, state: IntroductionState, now: datetime) -> Step:
    return Step(
        replace(introduction, state=state, ended_at=now),
        timers=(TimerSetting(FORGET, now + KEPT_AFTER_CLOSING),),
        mentor_rests=introduction.kind is IntroductionKind.COMPANY,
    )


def _extended(introduction: Introduction, now: datetime, times: Times) -> Step:
    """A talk becomes company, or company is extended once."""
    rounds = 1 if introduction.kind is IntroductionKind.TALK else introduction.round + 1
    return _accompany(replace(introduction, round=rounds), now, times)


def _tell_both(introduction: Introduction, *, is_over: bool = False) -> tuple[Queued, ...]:
    return tuple(
        Queued(GoesOn(introduction.id, user_id, introduction.round, is_over=is_over)) for user_id in introduction.people
    )


def _both_carry_on(introduction: Introduction, notice: CheckIn) -> bool:
    company = introduction.kind is IntroductionKind.COMPANY
    if company and introduction.round >= MOST_ROUNDS:
        return False
    willing = {
        one.side
        for one in introduction.answers
        if one.moment is notice.moment
        and one.answer is CheckInAnswer.CARRY_ON
        and (one.round == notice.round or not company)
    }
    return willing == set(Side)


def _other_answers(introduction: Introduction, notice: CheckIn) -> tuple[GivenAnswer, ...]:
    this = (notice.side, notice.moment, notice.round)
    return tuple(one for one in introduction.answers if (one.side, one.moment, one.round) != this)


def _both(introduction: Introduction, moment: CheckInMoment, now: datetime, times: Times) -> tuple[Queued, ...]:
    days = TODAY_CHECKED_AFTER if introduction.is_today else TALK_CHECKED_AFTER
    return tuple(
        _check_in(introduction, side, moment, _in_working_days(now, days, working))
        for side, working in ((Side.MENTOR, times.mentor), (Side.ASKER, times.asker))
    )


def _again(notice: CheckIn, now: datetime, times: Times) -> Queued:
    working = times.mentor if notice.side is Side.MENTOR else times.asker
    later = replace(notice, round=notice.round + 1)
    return Queued(later, _in_working_days(now, TALK_CHECKED_AFTER, working))


def _check_in(introduction: Introduction, side: Side, moment: CheckInMoment, due_at: datetime) -> Queued:
    user_id = introduction.mentor if side is Side.MENTOR else introduction.asker
    return Queued(CheckIn(introduction.id, side, user_id, moment, introduction.round), due_at)


def _closing(now: datetime, times: Times, fives: int) -> TimerSetting:
    return TimerSetting(CLOSE, _in_working_days(now, CLOSES_AFTER * fives, times.asker))


def _in_working_days(now: datetime, days: int, working: Working) -> datetime:
    return working_days_after(now, days, working.hours, working.holidays)
