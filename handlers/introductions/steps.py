"""Carry out what the rules of introductions decided: save, queue, set clocks, remember, look again."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions import lifecycle
from bot.introductions.matching.proposals import OFFERS_REMEMBERED
from bot.introductions.notices import Side
from bot.introductions.states import OPEN, PROPOSE, THE_RUN, Introduction, Step, Times
from handlers.introductions import talk_time_steps
from handlers.introductions.authors import mentor_of
from handlers.introductions.match_requests import LOOK_AFTER, keep_requester, requester_of
from handlers.people.exclusions import is_here
from storage.unit_of_work import UnitOfWork

A_DAY = timedelta(days=1)


def carry_out(uow: UnitOfWork, step: Step) -> Introduction:
    """Commit one step in this transaction, of an introduction that was locked; returns it as it now stands."""
    step = replace(step, introduction=talk_time_steps.without_what_ended(uow, step.introduction))
    uow.introductions.save(step.introduction)
    return _follow(uow, step)


def begin(uow: UnitOfWork, step: Step) -> Introduction:
    """The same for an introduction that is new."""
    uow.introductions.add(step.introduction)
    return _follow(uow, step)


def _follow(uow: UnitOfWork, step: Step) -> Introduction:
    """Everything that follows from a step but keeping the introduction itself."""
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
    """After company the mentor rests as long as they chose; matching looks again when it is over."""
    mentor = uow.mentors.get(mentor_id)
    if mentor is not None:
        until = uow.now + timedelta(weeks=mentor.rest_weeks)
        uow.mentors.save(replace(mentor, resting_until=until))
        look_again(uow, until, for_whom=mentor_id)


def fall_through(uow: UnitOfWork, introduction: Introduction) -> None:
    """Both said yes and one of them is gone: settle it, and look for somebody else for the asker."""
    carry_out(uow, lifecycle.miss(introduction, uow.now))
    wake(uow, introduction)


def wake(uow: UnitOfWork, introduction: Introduction) -> None:
    """The search behind it, if it is not gone, goes on."""
    requester = requester_of(uow, introduction)
    if requester is not None:
        keep_requester(uow, introduction, replace(requester, asleep=False, offers_unanswered=0))
        look_again(uow)


def look_again(uow: UnitOfWork, at: datetime | None = None, for_whom: UserId | None = None) -> None:
    """Have the matching run again, now or at `at`; an earlier run that is set already stays."""
    due = at or uow.now
    subject = for_whom or THE_RUN
    known = uow.timers.get(PROPOSE, subject)
    if known is None or due < known:
        uow.timers.set(PROPOSE, subject, due)


def times_of(uow: UnitOfWork, introduction: Introduction) -> Times:
    """When the two of them work."""
    return Times(uow.working_time(introduction.mentor), uow.working_time(introduction.asker))


def pressed(uow: UnitOfWork, user_id: UserId, introduction_id: str, side: Side | None = None) -> Introduction:
    """The introduction a button belongs to; raises `NoLongerOpen` for anybody but the one it was meant for."""
    introduction = uow.introductions.get(introduction_id)
    if introduction is None or introduction.side_of(user_id) is not (side or introduction.side_of(user_id)):
        raise NoLongerOpen
    return introduction


def is_over(uow: UnitOfWork, introduction: Introduction) -> str | None:
    """Why this can lead nowhere, whoever is on whose list: one of the two is gone; None if nothing."""
    if mentor_of(uow, introduction) is None or requester_of(uow, introduction) is None:
        return "gone"
    return None if all(is_here(uow, user_id) for user_id in introduction.people) else "not_eligible"


def not_taken_by(uow: UnitOfWork, user_id: UserId) -> list[datetime]:
    """When offers to this account were not taken in the last 90 days, whatever sign-up they belonged to."""
    since = uow.now - OFFERS_REMEMBERED
    return uow.introductions.offers_not_taken_by([user_id], since).get(user_id, [])
