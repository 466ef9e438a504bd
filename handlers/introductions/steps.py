"""Carrying out what `bot.introductions` decided: save, queue messages, set timers, remember pairs, match again."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions import lifecycle
from bot.introductions.matching.proposals import OFFERS_REMEMBERED
from bot.introductions.notices import Side
from bot.introductions.states import OPEN, PROPOSE, THE_RUN, Introduction, Step, Times
from handlers.introductions import talk_time_steps
from handlers.introductions.match_requests import LOOK_AFTER, keep_requester, requester_of
from handlers.introductions.who_is_asked import mentor_of
from handlers.people.exclusions import is_here
from storage.unit_of_work import UnitOfWork

A_DAY = timedelta(days=1)


def carry_out(uow: UnitOfWork, step: Step) -> Introduction:
    """Carry out one step of an introduction that is locked; returns the introduction after it."""
    step = replace(step, introduction=talk_time_steps.without_what_ended(uow, step.introduction))
    uow.introductions.save(step.introduction)
    return _follow(uow, step)


def begin(uow: UnitOfWork, step: Step) -> Introduction:
    """Carry out the first step of a new introduction."""
    uow.introductions.add(step.introduction)
    return _follow(uow, step)


def _follow(uow: UnitOfWork, step: Step) -> Introduction:
    """Everything that follows from a step, except storing the introduction itself."""
    introduction = step.introduction
    uow.outbox.withdraw(*step.unsay)
    for queued in step.say:
        uow.outbox.add(queued.notification, due_at=queued.due_at)
    for timer in step.timers:
        uow.timers.set(timer.name, introduction.id, timer.due_at)
    uow.outbox.refresh(*step.redraw)
    if step.remember is not None:
        people = introduction.people
        uow.introductions.remember_pair(*people, step.remember, introduction.ice_breaker)
    if step.exclusion_by is not None:
        uow.introductions.build_exclusion(step.exclusion_by, introduction.other(step.exclusion_by))
    if step.mentor_rests:
        _let_rest(uow, introduction.mentor)
    if step.search_again:
        look_again(uow)
    if introduction.ask_id and introduction.state not in OPEN:
        uow.timers.set(LOOK_AFTER, introduction.ask_id, uow.now)
    return introduction


def _let_rest(uow: UnitOfWork, mentor_id: UserId) -> None:
    """After company: let the mentor rest as long as they chose, and match again when the rest is over (R20)."""
    mentor = uow.mentors.get(mentor_id)
    if mentor is not None:
        until = uow.now + timedelta(weeks=mentor.rest_weeks)
        uow.mentors.save(replace(mentor, resting_until=until))
        look_again(uow, until, for_whom=mentor_id)


def fall_through(uow: UnitOfWork, introduction: Introduction) -> None:
    """End an introduction where both said yes and one is gone, and look for somebody else for the asker."""
    carry_out(uow, lifecycle.miss(introduction, uow.now))
    wake(uow, introduction)


def wake(uow: UnitOfWork, introduction: Introduction) -> None:
    """Let the search behind the introduction go on, if there still is one."""
    requester = requester_of(uow, introduction)
    if requester is not None:
        keep_requester(uow, introduction, replace(requester, asleep=False, offers_unanswered=0))
        look_again(uow)


def look_again(uow: UnitOfWork, at: datetime | None = None, for_whom: UserId | None = None) -> None:
    """Have matching run at `at` (default: now); an earlier run stays. `for_whom` has a timer of its own."""
    due = at or uow.now
    subject = for_whom or THE_RUN
    known = uow.timers.get(PROPOSE, subject)
    if known is None or due < known:
        uow.timers.set(PROPOSE, subject, due)


def times_of(uow: UnitOfWork, introduction: Introduction) -> Times:
    """The working times of the two."""
    return Times(uow.working_time(introduction.mentor), uow.working_time(introduction.asker))


def pressed(uow: UnitOfWork, user_id: UserId, introduction_id: str, side: Side | None = None) -> Introduction:
    """A button's introduction, locked; raises `NoLongerOpen` for people on no side of it, or not on `side`."""
    introduction = uow.introductions.get(introduction_id)
    if introduction is None or introduction.side_of(user_id) is not (side or introduction.side_of(user_id)):
        raise NoLongerOpen
    return introduction


def is_over(uow: UnitOfWork, introduction: Introduction) -> str | None:
    """Why the introduction can lead nowhere, whatever the avoid lists ("gone", "not_eligible"); None if it can."""
    if mentor_of(uow, introduction) is None or requester_of(uow, introduction) is None:
        return "gone"
    return None if all(is_here(uow, user_id) for user_id in introduction.people) else "not_eligible"


def not_taken_by(uow: UnitOfWork, user_id: UserId) -> list[datetime]:
    """When offers to this account were not taken in the last 90 days, over all its sign-ups (R35)."""
    since = uow.now - OFFERS_REMEMBERED
    return uow.introductions.offers_not_taken_by([user_id], since).get(user_id, [])
