"""Delivery of asks, offers and group messages: exclusions checked at every send (R3), drawn from the live state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.contributions.arrangements import sort_of
from bot.core.notifications import Drop, Send, Verdict, Wait
from bot.core.words import _
from bot.core.working_hours import (
    both_working,
    for_today_questions,
    is_working_minute,
    next_ask_slot,
)
from bot.core.zones import local
from bot.introductions import lifecycle
from bot.introductions.notices import AskMentor, IntroduceBoth, OfferMentor, RemindAsker, RemindMentor
from bot.introductions.search_notices import MentorRests, SearchPause, SearchPaused
from bot.introductions.states import OFFER_LIVES_AT_MOST, OFFER_OPEN, Introduction, IntroductionState
from bot.introductions.today_questions import AskToday, IntroduceToday, OfferToday
from bot.offices.communities import Community
from bot.people import mentors, returners
from bot.reports.figures import Fact, FigureKind, wait_cell
from handlers.contributions.views import arrangements as arrangement_words
from handlers.introductions import talk_time_steps
from handlers.introductions.match_requests import requester_of, words_of
from handlers.introductions.steps import carry_out, fall_through, is_over, times_of
from handlers.introductions.views import asks_and_offers as views
from handlers.introductions.views import talk_times as talk_time_views
from handlers.introductions.views.asks_and_offers import IntroductionShown
from handlers.introductions.who_is_asked import is_within_reach, mentor_of
from handlers.offices import figure_counts
from handlers.people.exclusions import bars, may_meet
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("introductions")

LATE = timedelta(minutes=30)  # an ask that is less late is still sent; a later one waits for the next slot

About = AskMentor | OfferMentor | IntroduceBoth


def shown(uow: UnitOfWork, introduction: Introduction) -> IntroductionShown:
    """Return what the views show of an introduction besides the introduction itself, as it is now."""
    mentor, requester = uow.mentors.get(introduction.mentor), requester_of(uow, introduction)
    return IntroductionShown(
        topic=uow.topics.catalogue_of(introduction.asker).label(introduction.topic) if introduction.topic else None,
        mentor_about=mentor.about if mentor else "",
        asker_about=requester.about if requester else "",
        usual_time=mentor.usual_time if mentor else "",
        name_held=introduction.name_held or (mentor is not None and mentor.hold_my_name),
        mentor_paused=mentor is not None and mentor.is_paused,
        next_lunch=None,
        words=words_of(uow, introduction),
        example=_example(uow, introduction),
    )


def _example(uow: UnitOfWork, introduction: Introduction) -> str:
    """The kind of the example the introduction is about, in our own words; "" without one."""
    if not introduction.example:
        return ""
    contribution = uow.contributions.look_at(introduction.example)
    return arrangement_words.label(sort_of(contribution)) if contribution is not None else _("an arrangement")


def _drawn(uow: UnitOfWork, notification: About, draw: Callable[[Introduction, IntroductionShown], Message]) -> Message:
    introduction = uow.introductions.get(notification.introduction_id)
    return views.settled() if introduction is None else draw(introduction, shown(uow, introduction))


def _settled(uow: UnitOfWork, introduction: Introduction, reason: str) -> Drop:
    """Silently end an introduction that can lead nowhere, and match again; returns the reason to drop the message."""
    carry_out(uow, lifecycle.settle(introduction, uow.now, search_again=True))
    return Drop(reason)


def _ask_wanted(uow: UnitOfWork, notification: AskMentor) -> Verdict:
    """Send the first ask if the two may meet; otherwise settle it, unseen, so that another mentor is asked."""
    introduction = uow.introductions.get(notification.introduction_id)
    if introduction is None or not introduction.awaits_mentor:
        return Drop("settled")
    reason = is_over(uow, introduction) or _not_now(uow, introduction)
    if reason is None and not may_meet(uow, *introduction.people):
        reason = "wall"
    return _settled(uow, introduction, reason) if reason else Send()


def _ask_again_wanted(uow: UnitOfWork, notification: RemindMentor) -> Verdict:
    """Send the reminder, unless the asker avoids the mentor by now.

    The mentor's own list does not change what they see: a missing reminder would tell who the asker is (R3).
    """
    introduction = uow.introductions.get(notification.introduction_id)
    if introduction is None or not introduction.awaits_mentor:
        return Drop("settled")
    reason = is_over(uow, introduction) or _not_now(uow, introduction)
    if reason:
        return _settled(uow, introduction, reason)
    return Drop("wall") if bars(uow, introduction.asker, introduction.mentor) else Send()


def _today_wanted(uow: UnitOfWork, notification: AskToday) -> Verdict:
    """Send a today-question only while the mentor is at work, by the hours of today-questions."""
    verdict = _ask_wanted(uow, notification)
    introduction = uow.introductions.get(notification.introduction_id)
    if not isinstance(verdict, Send) or introduction is None:
        return verdict
    time = uow.working_time(notification.mentor)
    at_work = is_working_minute(uow.now, for_today_questions(time.hours), time.holidays)
    return verdict if at_work else _settled(uow, introduction, "after_hours")


def _first_ask_wanted(uow: UnitOfWork, notification: AskMentor) -> Verdict:
    verdict = _ask_wanted(uow, notification)
    introduction = uow.introductions.get(notification.introduction_id)
    if not isinstance(verdict, Send) or introduction is None:
        return verdict
    time = uow.working_time(notification.mentor)
    slot = next_ask_slot(uow.now - LATE, time.hours, time.holidays, introduction.signed_up_at)
    if slot > uow.now:
        return Wait(slot)
    if not is_within_reach(uow, notification.mentor, uow.now):
        return _settled(uow, introduction, "out_of_reach")  # for days; somebody else may be asked meanwhile
    return verdict


def _not_now(uow: UnitOfWork, introduction: Introduction) -> str | None:
    """Why the ask cannot be sent since the match ("gone", "paused", "not_waiting"); None if it can."""
    mentor, requester = mentor_of(uow, introduction), requester_of(uow, introduction)
    if mentor is None or requester is None:
        return "gone"
    theirs = local(uow.now, uow.zone_of(mentor.user_id)).date()
    if not mentors.is_available(mentor, uow.now, theirs):
        return "paused"
    own = local(uow.now, uow.zone_of(requester.user_id)).date()
    return None if returners.is_waiting(requester, uow.now, own) else "not_waiting"


def _offer_wanted(uow: UnitOfWork, notification: OfferMentor) -> Verdict:
    introduction = uow.introductions.get(notification.introduction_id)
    if introduction is None or introduction.state not in OFFER_OPEN or introduction.accepted_at is None:
        return Drop("settled")
    if uow.now >= introduction.accepted_at + OFFER_LIVES_AT_MOST:
        return Drop("expired")
    reason = is_over(uow, introduction)
    return _settled(uow, introduction, reason) if reason else Send()


def _first_offer_wanted(uow: UnitOfWork, notification: OfferMentor) -> Verdict:
    """Send the offer; where the two may not meet by now it is never made, and the ask expires as if unanswered (R3)."""
    verdict = _offer_wanted(uow, notification)
    introduction = uow.introductions.get(notification.introduction_id)
    if not isinstance(verdict, Send) or introduction is None or may_meet(uow, *introduction.people):
        return verdict
    carry_out(uow, lifecycle.withhold_offer(introduction, uow.now))
    return Drop("wall")


def _offer_again_wanted(uow: UnitOfWork, notification: RemindAsker) -> Verdict:
    """Send the reminder, unless the mentor avoids the asker by now; the asker's own list does not change it (R3)."""
    verdict = _offer_wanted(uow, notification)
    if isinstance(verdict, Send) and bars(uow, notification.mentor, notification.asker):
        return Drop("wall")
    return verdict


def _group_wanted(uow: UnitOfWork, notification: IntroduceBoth) -> Verdict:
    introduction = uow.introductions.get(notification.introduction_id)
    if (
        introduction is None
        or introduction.state is not IntroductionState.INTRODUCED
        or introduction.opened_at is not None
    ):
        return Drop("settled")
    if not may_meet(uow, *introduction.people) or is_over(uow, introduction):
        fall_through(uow, introduction)
        return Drop("excluded_or_gone")
    if introduction.is_today:
        return Send()
    times = times_of(uow, introduction)
    mentor, asker = times.mentor, times.asker
    opens = both_working(uow.now, mentor.hours, asker.hours, mentor.holidays, asker.holidays)
    return Send() if opens <= uow.now else Wait(opens)


def _asked(uow: UnitOfWork, notification: AskMentor) -> None:
    introduction, mentor = uow.introductions.get(notification.introduction_id), uow.mentors.get(notification.mentor)
    if introduction is not None:
        carry_out(uow, lifecycle.asked(introduction, uow.now, times_of(uow, introduction)))
    if mentor is not None:
        uow.mentors.save(replace(mentor, last_asked=uow.now))


def _offered(uow: UnitOfWork, notification: OfferMentor) -> None:
    introduction = uow.introductions.get(notification.introduction_id)
    if introduction is not None:
        carry_out(uow, lifecycle.offered(introduction, uow.now, times_of(uow, introduction)))


def _opened(uow: UnitOfWork, notification: IntroduceBoth) -> None:
    introduction = uow.introductions.get(notification.introduction_id)
    if introduction is not None:
        carry_out(uow, lifecycle.opened(introduction, uow.now, times_of(uow, introduction)))
        waited = uow.now - (introduction.signed_up_at or introduction.made_at)
        figure_counts.count(uow, introduction.asker, Fact(FigureKind.INTRODUCED, wait_cell(waited)))


def _ask_or_offer_lost(uow: UnitOfWork, notification: AskMentor | OfferMentor) -> None:
    introduction = uow.introductions.get(notification.introduction_id)
    if introduction is not None:
        carry_out(uow, lifecycle.lose(introduction, uow.now))


def _group_lost(uow: UnitOfWork, notification: IntroduceBoth) -> None:
    introduction = uow.introductions.get(notification.introduction_id)
    if introduction is not None:
        fall_through(uow, introduction)


@router.delivers(AskMentor, still_wanted=_first_ask_wanted, sent=_asked, lost=_ask_or_offer_lost)
@router.delivers(AskToday, still_wanted=_today_wanted, sent=_asked, lost=_ask_or_offer_lost)
def _ask(uow: UnitOfWork, notification: AskMentor) -> Message:
    return _drawn(uow, notification, views.ask)


@router.delivers(RemindMentor, still_wanted=_ask_again_wanted)
def _ask_again(uow: UnitOfWork, notification: RemindMentor) -> Message:
    return _drawn(uow, notification, views.ask_again)


@router.delivers(OfferMentor, still_wanted=_first_offer_wanted, sent=_offered, lost=_ask_or_offer_lost)
@router.delivers(OfferToday, still_wanted=_first_offer_wanted, sent=_offered, lost=_ask_or_offer_lost)
def _offer(uow: UnitOfWork, notification: OfferMentor) -> Message:
    return _drawn(uow, notification, views.offer)


@router.delivers(RemindAsker, still_wanted=_offer_again_wanted)
def _offer_again(uow: UnitOfWork, notification: RemindAsker) -> Message:
    return _drawn(uow, notification, views.offer_again)


@router.delivers(IntroduceBoth, still_wanted=_group_wanted, sent=_opened, lost=_group_lost)
@router.delivers(IntroduceToday, still_wanted=_group_wanted, sent=_opened, lost=_group_lost)
def _group(uow: UnitOfWork, notification: IntroduceBoth) -> Message:
    introduction = uow.introductions.get(notification.introduction_id)
    if introduction is None:
        return views.settled()
    community: Community = uow.community_of(notification.asker)
    meeting = uow.meetings.next_for(community.id, uow.now)
    known = replace(shown(uow, introduction), next_lunch=meeting.begins if meeting else None)
    found = talk_time_steps.of_introduction(introduction, uow.now)
    seems_open = found.is_open or talk_time_steps.may_seem_open(uow, introduction)
    times = talk_time_views.in_group(found.id, found.people, found.talk, uow.now, is_open=seems_open)
    return views.group(introduction, known, times)


@router.delivers(SearchPaused)
def _search_paused(uow: UnitOfWork, notification: SearchPaused) -> Message:
    returner = uow.returners.get(notification.asker)
    if returner is not None and notification.why is SearchPause.SLEEPS and not returner.asleep:
        return views.search_goes_on()
    return views.search_paused(notification.why, may_find=returner is not None)


@router.delivers(MentorRests)
def _mentor_rests(_uow: UnitOfWork, _notification: MentorRests) -> Message:
    return views.mentor_rests()
