"""Every message with buttons is brought past its end: what is left under it does something when pressed.

A new kind of message has to say here what its end is, or that it has no buttons.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.contributions.contributions import Contribution, ContributionType
from bot.contributions.notices import (
    ContributionAnswered,
    ContributionLeftUnread,
    ContributionsWaiting,
    ContributionUnread,
    CopyStays,
    DraftLapses,
)
from bot.contributions.story_interviews import AskToListen, ListenerFound, TellTogether, WrittenDown
from bot.contributions.tips import StillRight, tip_words
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification
from bot.introductions.asking_around import ByWhen, WantedAsk
from bot.introductions.notices import AskMentor, CheckIn, IntroduceBoth, OfferMentor, RemindAsker, RemindMentor
from bot.introductions.pay_it_forward import PayItForward
from bot.introductions.peer_groups import AskHowItWas, AskToMeet, HowItWas, MeetTogether
from bot.introductions.search_notices import BackAgain, MayIGoOn, NobodyFree, SearchPause, SearchPaused, WelcomeBack
from bot.introductions.states import CheckInAnswer
from bot.introductions.today_questions import AskToday, IntroduceToday, NobodyCould, OfferToday
from bot.lunches.notices import (
    HostAsked,
    HostReminder,
    LunchAnnounced,
    LunchChange,
    LunchChanged,
    LunchChangedNow,
    LunchInvitation,
    LunchMorning,
    LunchPreview,
    LunchReminder,
    OrganizerNamed,
    PostUnsettled,
    SeatOffered,
    TakeOverOffered,
    WorthIt,
)
from bot.lunches.rsvps import Coming
from bot.lunches.seats import SeatWish
from bot.offices.communities import ChannelGone
from bot.people.mentors import FewerQuestions, Offer, PauseNote, StillIn
from bot.people.pauses import Pause
from bot.people.people import Colleague
from bot.people.returners import Hello, Wishes
from bot.reports.pulse import AskPulse
from handlers import routers
from handlers.accounts import access, forgetting
from handlers.contributions import contribution_steps, interview_steps, tips
from handlers.contributions.contributions import try_again
from handlers.introductions import asks_and_offers, check_ins, peer_groups
from handlers.introductions.asking_around import steps as asking_around_steps
from handlers.introductions.matching import sensitive_topics
from handlers.introductions.pay_it_forward import decline as decline_to_pay_forward
from handlers.lunches import hosts, organizer_rota, rsvps, tallies, unsettled_posts
from handlers.lunches.organizing import changes
from handlers.lunches.views.organizing import WantedChange
from handlers.offices import figure_counts, organizers
from handlers.people import mentor_steps, returner_steps
from handlers.platform.views.blocks import Message
from handlers.reports import coverage, pulse
from playground.block_kit import elements_of
from storage.unit_of_work import UnitOfWork
from tests.conftest import _opened as open_database_of
from tests.handlers.support.ending import EveryOffice, idle, opens_a_form_after_changing, pressable
from tests.handlers.support.office_by_hand import CHICAGO, CLICKS, DELIVERIES, Posted
from tests.handlers.support.story_office import ADA, BEN, CAT, CHANNEL, STORY
from tests.handlers.views.cases.case import blocks_of
from tests.handlers.views.test_all_views import CASES
from tests.support.clocks import MovableClock
from tests.support.databases import copy_sqlite
from tests.support.storing import put

MARISA, MEGHAN, NOOR = UserId("U0MARISA"), UserId("U0MEGHAN"), UserId("U0NOOR")
TRIPS = "business-travel"
TYPED = routers.table().typed
Step = Callable[[EveryOffice], object]


@dataclass(frozen=True)
class Ended:
    """How a message of this kind comes to stand somewhere, and everything that ends what it is about."""

    begin: Step
    ends: Mapping[str, Step]


def do(step: Callable[..., object], *args: object) -> Step:
    """One transaction, then whatever follows from it."""

    def then(office: EveryOffice) -> None:
        office.do(step, *args)
        office.tick()

    return then


def days(number: int) -> Step:
    return lambda office: office.live(days=number)


def forgets(who: UserId) -> Step:
    return do(forgetting.begin, who)


# Introductions


def asked(office: EveryOffice) -> None:
    office.mentor(MARISA, TRIPS, usual_time="Tuesday mornings")
    office.returner(MEGHAN, TRIPS)
    office.until_said(AskMentor)


def reminded(office: EveryOffice) -> None:
    asked(office)
    office.until_said(RemindMentor)


def newest(step: Callable[[UnitOfWork, UserId, str], object], who: UserId) -> Step:
    return lambda office: office.press(who, step)


def offered(office: EveryOffice) -> None:
    asked(office)
    office.press(MARISA, asks_and_offers.accept)
    office.until_said(OfferMentor)


def offered_again(office: EveryOffice) -> None:
    offered(office)
    office.until_said(RemindAsker)


def introduced(office: EveryOffice) -> None:
    offered(office)
    office.press(MEGHAN, asks_and_offers.introduce)


def in_a_group(office: EveryOffice) -> None:
    introduced(office)
    office.until_said(IntroduceBoth)


def in_a_group_today(office: EveryOffice) -> None:
    offered_today(office)
    office.press(MEGHAN, asks_and_offers.introduce)
    office.until_said(IntroduceToday)


def checked_in(office: EveryOffice) -> None:
    introduced(office)
    office.until_said(CheckIn)


def answers(given: CheckInAnswer) -> Step:
    def then(office: EveryOffice) -> None:
        post = office.newest(CheckIn)
        value = next(one["value"] for one in pressable(post))
        office.do(check_ins.answer, UserId(post.to.removeprefix("person:")), value, given)
        office.tick()

    return then


def _and(*steps: Step) -> Step:
    def then(office: EveryOffice) -> None:
        for step in steps:
            step(office)

    return then


def gone(who: UserId) -> Step:
    return do(lambda uow: access.access_changed(uow, who, may_take_part=False))


MENTOR_ENDS = {
    "a yes": newest(asks_and_offers.accept, MARISA),
    "a no": newest(asks_and_offers.decline, MARISA),
    "paused by its button": newest(asks_and_offers.pause_me, MARISA),
    "no answer": days(10),
    "the asker stops": do(returner_steps.stop, MEGHAN),
    "the asker pauses": do(returner_steps.take_pause, MEGHAN, Pause()),
    "the mentor stops": do(mentor_steps.stop, MARISA),
    "the mentor pauses": do(mentor_steps.take_pause, MARISA, Pause()),
    "an organizer closes mentoring": do(coverage.close_mentoring, ADA, MARISA),
    "the asker is forgotten": forgets(MEGHAN),
    "the asker's account is gone": gone(MEGHAN),
}
ASKER_ENDS = {
    "a yes": newest(asks_and_offers.introduce, MEGHAN),
    "someone else": newest(asks_and_offers.someone_else, MEGHAN),
    "not now": newest(asks_and_offers.not_now, MEGHAN),
    "no answer": days(10),
    "the asker stops": do(returner_steps.stop, MEGHAN),
    "the mentor stops": do(mentor_steps.stop, MARISA),
    "the mentor is forgotten": forgets(MARISA),
    "the mentor's account is gone": gone(MARISA),
}


def asked_today(office: EveryOffice) -> None:
    office.mentor(MARISA, TRIPS, today_questions=True)
    asks = WantedAsk(TRIPS, by_when=ByWhen.TODAY)
    office.do(lambda uow: put(uow.people.save, Colleague(MEGHAN, zone="America/Chicago")))
    office.do(asking_around_steps.ask_around, office.profile(MEGHAN), asks)
    office.tick()
    office.newest(AskToday)


def offered_today(office: EveryOffice) -> None:
    asked_today(office)
    office.press(MARISA, asks_and_offers.accept)
    office.newest(OfferToday)


def nobody_today(office: EveryOffice) -> None:
    asked_today(office)
    office.until_said(NobodyCould)


def the_ask(step: Callable[..., object]) -> Step:
    def then(office: EveryOffice) -> None:
        (ask,) = office.do(lambda uow: uow.asks.list_for(MEGHAN))
        office.do(step, MEGHAN, ask.id)
        office.tick()

    return then


def nobody_free(office: EveryOffice) -> None:
    office.returner(MEGHAN, TRIPS)
    office.until_said(NobodyFree)


def _found(office: EveryOffice) -> None:
    office.mentor(MARISA, TRIPS)
    office.until_said(AskMentor)
    office.press(MARISA, asks_and_offers.accept)
    office.until_said(OfferMentor)
    office.press(MEGHAN, asks_and_offers.introduce)


def search_paused(office: EveryOffice) -> None:
    office.returner(MEGHAN, TRIPS, asleep=True)
    office.say(SearchPaused(MEGHAN, SearchPause.SLEEPS, "i1"))
    office.until_said(SearchPaused)


def may_i_go_on(office: EveryOffice) -> None:
    for number in range(3):
        office.mentor(f"U0IRIS{number}", "loss")
    office.returner(MEGHAN, "loss")
    for count in (1, 2):
        while sum("introductions.ask" in post.kind for post in office.posts) < count:
            office.live(hours=1)
        office.press(office.latest().mentor, asks_and_offers.decline)
    office.until_said(MayIGoOn)


def on_question(step: Callable[..., object]) -> Step:
    def then(office: EveryOffice) -> None:
        office.do(step, MEGHAN, office.newest(MayIGoOn).value_of("introductions.ask_on"))
        office.tick()

    return then


def asked_to_meet(office: EveryOffice) -> None:
    for who in (MEGHAN, NOOR):
        office.returner(who)
    office.tick()
    for who in (MEGHAN, NOOR):
        office.do(peer_groups.wish, who)
    office.until_said(AskToMeet)
    office.live(days=1)


def replies(*people: UserId, yes: bool) -> Step:
    def then(office: EveryOffice) -> None:
        for who in people:
            (post,) = [one for one in office.told(who) if AskToMeet.name in one.kind]
            office.do(peer_groups.reply, who, post.value_of("introductions.meet_yes"), yes=yes)
        office.tick()

    return then


def meet(office: EveryOffice) -> None:
    asked_to_meet(office)
    replies(MEGHAN, NOOR, yes=True)(office)
    office.until_said(MeetTogether)


def met(office: EveryOffice) -> None:
    asked_to_meet(office)
    replies(MEGHAN, NOOR, yes=True)(office)
    office.until_said(AskHowItWas)


def says(how: HowItWas) -> Step:
    def then(office: EveryOffice) -> None:
        post = office.newest(AskHowItWas)
        office.do(peer_groups.say, UserId(post.to.removeprefix("person:")), post.value_of("introductions.met"), how)
        office.tick()

    return then


def invited(office: EveryOffice) -> None:
    office.returner(MEGHAN, TRIPS, asleep=True)
    office.say(PayItForward(MEGHAN))
    office.until_said(PayItForward)


def welcomed_back(office: EveryOffice) -> None:
    office.returner(MEGHAN, TRIPS, asleep=True)
    office.say(WelcomeBack(MEGHAN, "i1"))
    office.until_said(WelcomeBack)


def chooses(chosen: BackAgain) -> Step:
    return do(access.choose, MEGHAN, "i1", chosen)


GROUP_ENDS = {"over": days(60), "one is forgotten": forgets(MARISA), "the other is forgotten": forgets(MEGHAN)}
INTRODUCTIONS: Mapping[type[Notification], Ended] = {
    AskMentor: Ended(asked, MENTOR_ENDS),
    RemindMentor: Ended(reminded, MENTOR_ENDS),
    AskToday: Ended(
        asked_today,
        {name: MENTOR_ENDS[name] for name in ("a yes", "a no", "the mentor stops")}
        | {"the hours are over": days(1), "stopped": the_ask(asking_around_steps.stop)},
    ),
    OfferMentor: Ended(offered, ASKER_ENDS),
    RemindAsker: Ended(offered_again, ASKER_ENDS),
    OfferToday: Ended(
        offered_today,
        {name: ASKER_ENDS[name] for name in ("a yes", "someone else", "not now", "the mentor is forgotten")}
        | {"half an hour is over": days(1), "stopped": the_ask(asking_around_steps.stop)},
    ),
    NobodyCould: Ended(
        nobody_today,
        {"goes on": the_ask(asking_around_steps.go_on), "left": the_ask(asking_around_steps.stop), "over": days(80)},
    ),
    # An early end tells the other nothing, so *Find a time* stays until the natural one (docs/decisions/0028).
    IntroduceBoth: Ended(in_a_group, GROUP_ENDS),
    IntroduceToday: Ended(in_a_group_today, GROUP_ENDS),
    MeetTogether: Ended(meet, {"over": days(60), "one of two is forgotten": forgets(NOOR)}),
    CheckIn: Ended(
        checked_in,
        {
            **{given.value: answers(given) for given in CheckInAnswer if given is not CheckInAnswer.TOO_LATE},
            "over and forgotten": days(70),
            "a yes, then forgotten": _and(answers(CheckInAnswer.YES), days(70)),
            "not right, then forgotten": _and(answers(CheckInAnswer.NOT_RIGHT), days(70)),
            "the other ends it": newest(check_ins.end, MARISA),
            "the other is forgotten": forgets(MARISA),
        },
    ),
    NobodyFree: Ended(
        nobody_free,
        {
            "stops": do(returner_steps.stop, MEGHAN),
            "pauses": do(returner_steps.take_pause, MEGHAN, Pause()),
            "somebody is found": _found,
            "waits for others": do(peer_groups.wish, MEGHAN),
        },
    ),
    SearchPaused: Ended(
        search_paused,
        {
            "goes on": lambda office: do(returner_steps.go_on, office.profile(MEGHAN))(office),
            "stops": do(returner_steps.stop, MEGHAN),
        },
    ),
    MayIGoOn: Ended(
        may_i_go_on,
        {
            "goes on": on_question(sensitive_topics.go_on),
            "rests": on_question(sensitive_topics.rest),
            "stops": do(returner_steps.stop, MEGHAN),
        },
    ),
    AskToMeet: Ended(
        asked_to_meet,
        {
            "yes": replies(MEGHAN, NOOR, yes=True),
            "no": replies(MEGHAN, NOOR, yes=False),
            "no answer": days(10),
            "both stop": _and(do(returner_steps.stop, MEGHAN), do(returner_steps.stop, NOOR)),
        },
    ),
    AskHowItWas: Ended(
        met,
        {one.value: says(one) for one in HowItWas if one is not HowItWas.NOTHING}
        | {
            "forgotten": days(60),
            "answered, then forgotten": _and(says(HowItWas.NOT_RIGHT), days(60)),
        },
    ),
    PayItForward: Ended(
        invited,
        {
            "not now": do(decline_to_pay_forward, MEGHAN),
            "a mentor": lambda office: do(mentor_steps.offer_help, office.profile(MEGHAN), Offer())(office),
            "the lunch has a host": lambda office: do(hosts.host, CAT, office.lunch.id)(office),
            "the lunch is over": days(60),
        },
    ),
    WelcomeBack: Ended(welcomed_back, {one.value: chooses(one) for one in BackAgain if one is not BackAgain.NOTHING}),
}

# People


def pause_over(office: EveryOffice) -> None:
    office.mentor(MARISA, TRIPS)
    office.do(mentor_steps.take_pause, MARISA, Pause(date(2026, 11, 2)))
    office.until_said(PauseNote)


def still_in(office: EveryOffice) -> None:
    office.mentor(MARISA, TRIPS)
    office.do(mentor_steps.ask_yearly, MARISA)
    office.until_said(StillIn)


def fewer(office: EveryOffice) -> None:
    office.mentor(MARISA, TRIPS)
    for _ in range(2):
        office.do(mentor_steps.ask_about_fewer, MARISA)
    office.until_said(FewerQuestions)


def settles_fewer(*, is_fewer: bool) -> Step:
    return do(lambda uow: mentor_steps.settle_fewer(uow, MARISA, is_fewer=is_fewer))


def greeted(office: EveryOffice) -> None:
    wishes = Wishes((TRIPS,), not_before=date(2026, 10, 20))
    office.do(returner_steps.sign_up_quietly, office.profile(MEGHAN), wishes)
    office.until_said(Hello)


MENTORS_OWN = {
    "stops": do(mentor_steps.stop, MARISA),
    "back": do(mentor_steps.come_back, MARISA),
    "pauses": do(mentor_steps.take_pause, MARISA, Pause()),
    "not this quarter": do(mentor_steps.skip_quarter, MARISA),
}
PEOPLE: Mapping[type[Notification], Ended] = {
    PauseNote: Ended(pause_over, MENTORS_OWN),
    StillIn: Ended(still_in, {**MENTORS_OWN, "still in": do(mentor_steps.confirm_still_in, MARISA)}),
    FewerQuestions: Ended(
        fewer, {**MENTORS_OWN, "fewer": settles_fewer(is_fewer=True), "as it is": settles_fewer(is_fewer=False)}
    ),
    Hello: Ended(
        greeted,
        {
            "goes on": lambda office: do(returner_steps.go_on, office.profile(MEGHAN))(office),
            "another date": do(returner_steps.greet_later, MEGHAN, date(2027, 1, 12)),
            "stops": do(returner_steps.stop, MEGHAN),
        },
    ),
}

# Lunches


def changed(verb: str, **wish: object) -> Step:
    def then(office: EveryOffice) -> None:
        lunch = office.lunch
        office.do(changes.change, ADA, verb, lunch.id, lunch.sequence, WantedChange(**wish))  # type: ignore[arg-type]
        office.tick()

    return then


def over(office: EveryOffice) -> None:
    office.live_until(office.lunch.ends + timedelta(days=10))


LUNCH_ENDS = {"canceled": changed("cancel"), "over": over}


def comes(office: EveryOffice, coming: Coming = Coming.YES) -> None:
    office.do(rsvps.rsvp, CAT, office.lunch.id, coming, office.profile(CAT))
    office.tick()


def announced(office: EveryOffice) -> None:
    office.until_said(LunchAnnounced)


def wishes(who: UserId, wish: Coming | SeatWish) -> Step:
    return lambda office: do(rsvps.rsvp, who, office.lunch.id, wish, office.profile(who))(office)


def seat_offered(office: EveryOffice) -> None:
    office.with_lunches(room_size=1)
    announced(office)
    for who, wish in ((BEN, Coming.YES), (CAT, SeatWish.TELL_ME), (BEN, Coming.NO)):
        wishes(who, wish)(office)
    office.until_said(SeatOffered)


def to_cat(kind: type[LunchMorning | LunchInvitation | LunchChanged | HostAsked]) -> Step:
    """Sent to Cat about the next lunch, announced, at its own moment."""

    def begin(office: EveryOffice) -> None:
        announced(office)
        if kind is not HostAsked:
            comes(office)
        if kind is LunchInvitation:
            office.say(kind(CAT, office.lunch.id, office.lunch.restored))
        elif issubclass(kind, LunchChanged):
            changed("move", day=office.lunch.day(CHICAGO) + timedelta(days=1))(office)
            if not any(kind.name in post.kind for post in office.posts):
                lunch = office.lunch
                office.say(kind(CAT, lunch.id, lunch.sequence, LunchChange.MOVED, lunch.begins))
        elif kind is HostAsked:
            office.do(lambda uow: put(uow.people.save, Colleague(CAT, zone="America/Chicago")))
            office.say(HostAsked(CAT, office.lunch.id, office.lunch.sequence))
        office.until_said(kind)

    return begin


def hosted(office: EveryOffice) -> None:
    announced(office)
    office.do(hosts.host, CAT, office.lunch.id, office.profile(CAT))
    office.until_said(HostReminder)


def worth_it(office: EveryOffice) -> None:
    announced(office)
    for number in range(12):
        who = UserId(f"U0GUEST{number}")
        office.do(rsvps.rsvp, who, office.lunch.id, Coming.YES, office.profile(who))
    office.until_said(WorthIt)


def counts(office: EveryOffice) -> None:
    post = office.newest(WorthIt)
    office.do(tallies.count, UserId(post.to.removeprefix("person:")), post.value_of("meetings.worth_it"), "yes")
    office.tick()


def unsettled(office: EveryOffice) -> None:
    announced(office)
    lunch = office.lunch
    office.do(_doubt, LunchAnnounced(CHANNEL, lunch.id, lunch.restored).key)
    office.say(PostUnsettled(ADA, lunch.id, lunch.restored))
    office.until_said(PostUnsettled)


def _doubt(uow: UnitOfWork, key: str) -> None:
    """Nobody knows whether it is there."""
    place = uow.outbox.place_of(key)
    assert place is not None
    uow.sending.leave_unsettled(uow.sending.parts(*place))


def would_take_over(office: EveryOffice) -> None:
    office.do(organizer_rota.offer_to_take_over, office.profile(CAT))
    office.until_said(TakeOverOffered)


def named(office: EveryOffice) -> None:
    office.do(organizers.add, ADA, office.profile(CAT))
    office.say(OrganizerNamed(CAT, ADA, False, False, "r1"))
    office.until_said(OrganizerNamed)


def channel_gone(office: EveryOffice) -> None:
    office.say(ChannelGone(ADA, "chicago", CHANNEL, "2026-10-13"))
    office.until_said(ChannelGone)


def _choose_channel(uow: UnitOfWork) -> None:
    community = uow.communities.get("chicago")
    assert community is not None
    put(uow.communities.save, replace(community, channel_id=ChannelId("C0OTHER")))
    uow.outbox.refresh_about("chicago", ChannelGone)


LUNCHES: Mapping[type[Notification], Ended] = {
    LunchAnnounced: Ended(announced, LUNCH_ENDS),
    LunchReminder: Ended(lambda office: office.until_said(LunchReminder), LUNCH_ENDS),
    LunchInvitation: Ended(to_cat(LunchInvitation), LUNCH_ENDS),
    LunchMorning: Ended(
        to_cat(LunchMorning), {**LUNCH_ENDS, "cannot make it": lambda office: comes(office, Coming.NO)}
    ),
    SeatOffered: Ended(
        seat_offered,
        {
            **LUNCH_ENDS,
            "taken": wishes(CAT, Coming.YES),
            "no longer needed": wishes(CAT, SeatWish.NEVER_MIND),
            "let pass": days(3),
        },
    ),
    LunchChanged: Ended(to_cat(LunchChanged), LUNCH_ENDS),
    LunchChangedNow: Ended(to_cat(LunchChangedNow), LUNCH_ENDS),
    HostReminder: Ended(
        hosted, {**LUNCH_ENDS, "hosts no more": lambda office: do(hosts.unhost, CAT, office.lunch.id)(office)}
    ),
    HostAsked: Ended(
        to_cat(HostAsked),
        {**LUNCH_ENDS, "somebody hosts": lambda office: do(hosts.host, BEN, office.lunch.id)(office)},
    ),
    LunchPreview: Ended(
        lambda office: office.until_said(LunchPreview),
        {**LUNCH_ENDS, "skipped": changed("skip"), "announced": days(14)},
    ),
    PostUnsettled: Ended(
        unsettled,
        {
            **LUNCH_ENDS,
            "posted again": lambda office: do(unsettled_posts.post_again, ADA, office.lunch.id)(office),
        },
    ),
    WorthIt: Ended(worth_it, {"answered": counts, "closed": days(9)}),
    TakeOverOffered: Ended(
        would_take_over,
        {
            "yes": lambda office: do(organizer_rota.hand_over, ADA, office.profile(CAT))(office),
            "not now": do(organizer_rota.decline_offer, ADA, CAT),
            "silence": days(20),
        },
    ),
    OrganizerNamed: Ended(
        named,
        {
            "would rather not": do(lambda uow: organizer_rota.decline_care(uow, CAT, stays_organizer=False)),
            "removed": do(organizers.remove, ADA, CAT),
        },
    ),
    ChannelGone: Ended(channel_gone, {"another channel": do(_choose_channel)}),
}


# What people write


def wrote(office: EveryOffice, *, offers: bool = True) -> Contribution:
    return office.writes(BEN, STORY, offers=offers)


def unread(office: EveryOffice) -> None:
    wrote(office)
    office.until_said(ContributionUnread)


def lapses(office: EveryOffice) -> None:
    wrote(office, offers=False)
    office.until_said(DraftLapses)


def own(step: Callable[[EveryOffice, Contribution], object]) -> Step:
    """Something done with Ben's one piece."""

    def then(office: EveryOffice) -> None:
        (contribution,) = office.do(lambda uow: uow.contributions.list_of(BEN))
        step(office, contribution)
        office.tick()

    return then


AUTHOR_ENDS = {
    "taken back": own(lambda office, one: office.do(contribution_steps.withdraw, BEN, one.id)),
    "changed": own(lambda office, one: office.writes(BEN, STORY, one.id, offers=False)),
    "deleted": days(30),
}
READ = {"read": own(lambda office, one: office.approves(ADA, one))}


def answered(office: EveryOffice) -> None:
    office.published()
    office.until_said(ContributionAnswered)


def waiting(office: EveryOffice) -> None:
    wrote(office)
    office.until_said(ContributionsWaiting)


def left_unread(office: EveryOffice) -> None:
    wrote(office)
    office.until_said(ContributionLeftUnread)


def stays(office: EveryOffice) -> None:
    office.refused.add("contributions.delete")
    published = office.published()
    office.do(contribution_steps.withdraw, BEN, published.id)
    office.until_said(CopyStays)
    office.refused.clear()


def tries_again(office: EveryOffice) -> None:
    office.do(try_again, BEN, office.newest(CopyStays).value_of("contributions.try_again"))
    office.tick()


def interview(office: EveryOffice) -> str:
    office.do(interview_steps.listen, office.profile(CAT))
    office.do(interview_steps.begin, office.profile(BEN))
    office.until_said(AskToListen)
    return office.newest(AskToListen).value_of("story_interviews.yes")


def listener_found(office: EveryOffice) -> str:
    interview_id = interview(office)
    office.press(CAT, interview_steps.accept, interview_id)
    office.until_said(ListenerFound)
    return interview_id


def together(office: EveryOffice) -> str:
    interview_id = listener_found(office)
    office.press(BEN, interview_steps.meet, interview_id)
    office.until_said(TellTogether)
    return interview_id


def written(office: EveryOffice) -> None:
    office.do(interview_steps.write_down, CAT, together(office), STORY)
    office.until_said(WrittenDown)


def of_interview(step: Callable[..., object], who: UserId, *args: object) -> Step:
    def then(office: EveryOffice) -> None:
        ids = {
            one["value"]
            for kind in (AskToListen, ListenerFound, TellTogether)
            for post in office.posts
            if kind.name in post.kind
            for one in pressable(post)
        }
        (interview_id,) = ids
        office.do(step, who, interview_id, *args)
        office.tick()

    return then


def still_right(office: EveryOffice) -> None:
    written_tip = tip_words("Ring first.", TRIPS, "Business trips", is_named=False)
    tip = office.do(contribution_steps.write, office.profile(BEN), ContributionType.TIP, written_tip)
    tip = office.do(contribution_steps.offer, BEN, tip.id)
    office.approves(ADA, tip)
    office.until_said(StillRight)


STORIES: Mapping[type[Notification], Ended] = {
    ContributionUnread: Ended(unread, {**AUTHOR_ENDS, **READ}),
    DraftLapses: Ended(
        lapses, {**AUTHOR_ENDS, "sent": own(lambda office, one: office.do(contribution_steps.offer, BEN, one.id))}
    ),
    ContributionAnswered: Ended(answered, AUTHOR_ENDS),
    ContributionsWaiting: Ended(waiting, {**AUTHOR_ENDS, **READ}),
    ContributionLeftUnread: Ended(left_unread, {**AUTHOR_ENDS, **READ}),
    CopyStays: Ended(stays, {"tried again": tries_again}),
    AskToListen: Ended(
        interview,
        {
            "yes": of_interview(interview_steps.accept, CAT),
            "no": of_interview(interview_steps.someone_else, CAT),
            "no answer": days(20),
            "the teller is forgotten": forgets(BEN),
        },
    ),
    ListenerFound: Ended(
        listener_found,
        {
            "yes": of_interview(interview_steps.meet, BEN),
            "someone else": of_interview(interview_steps.someone_else, BEN),
            "not now": of_interview(interview_steps.not_now, BEN),
            "no answer": days(20),
            "the listener is forgotten": forgets(CAT),
        },
    ),
    TellTogether: Ended(together, {"written": of_interview(interview_steps.write_down, CAT, STORY), "over": days(120)}),
    WrittenDown: Ended(
        written,
        {
            **AUTHOR_ENDS,
            "sent": own(lambda office, one: office.do(contribution_steps.offer, BEN, one.id)),
            "deleted": days(70),
        },
    ),
    StillRight: Ended(
        still_right,
        {
            "taken back": AUTHOR_ENDS["taken back"],
            "changed": own(lambda office, one: office.do(tips.keep, office.profile(BEN), one.written, one.id)),
            "still right": own(lambda office, one: office.do(tips.say_it_is_right, BEN, one.id)),
        },
    ),
}


def asked_two_questions(office: EveryOffice) -> None:
    office.do(figure_counts.set_timers)
    for number in range(12):
        who = UserId(f"U0PULSE{number:02}")
        office.do(lambda uow, who=who: put(uow.people.save, Colleague(who, zone="America/Chicago")))  # type: ignore[misc]
        office.do(pulse.say_yes, office.profile(who))
    office.until_said(AskPulse)


def _of_pulse(step: Callable[..., object], *args: object) -> Step:
    def then(office: EveryOffice) -> None:
        office.do(step, UserId(office.newest(AskPulse).to.removeprefix("person:")), *args)
        office.tick()

    return then


REPORTS: Mapping[type[Notification], Ended] = {
    AskPulse: Ended(
        asked_two_questions,
        {
            "answered": _and(
                _of_pulse(pulse.answer, "2026-Q4 shaped/yes"), _of_pulse(pulse.answer, "2026-Q4 met_well/yes")
            ),
            "says no": _of_pulse(pulse.say_no),
            "the quarter is over": days(90),
        },
    )
}

ENDS = {**INTRODUCTIONS, **PEOPLE, **LUNCHES, **STORIES, **REPORTS}

TUESDAY = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)  # 10:00 in Chicago
# What is sent once and has nothing to press, by the views that draw it.
NO_BUTTONS: Mapping[str, Sequence[str]] = {
    "arrangements.managers_file": (),
    "asking_around.ended": ("asking_around.ended",),
    "contributions.delete": ("contributions.emptied",),
    "contributions.delete_file": (),
    "delivery.not_posted": ("undelivered.not_posted",),
    "delivery.not_sent": ("undelivered.not_sent",),
    "delivery.not_sent_later": ("undelivered.not_sent",),
    "figures.numbers": (),
    "figures.page": (),
    "introductions.goes_on": ("check_ins.goes_on",),
    "introductions.mentor_rests": ("asks_and_offers.mentor_rests",),
    "introductions.organizer_looks": ("searching.organizer_looks",),
    "introductions.pass_on": ("check_ins.passed",),
    "introductions.thank_you": ("check_ins.thank_you",),
    "listening.announce": ("listening.announcement",),
    "meetings.calendar_file": ("calendar_files.calendar_file",),
    "meetings.calendar_update": ("calendar_files.calendar_file",),
    "meetings.calendar_update_now": ("calendar_files.calendar_file",),
    "meetings.channel_broken": ("unsettled_posts.channel_broken", "unsettled_posts.post_stands"),
    "meetings.remove_copy": (),
    "meetings.say_changed": ("meetings.news", "meetings.gone"),
    "meetings.say_skipped": ("meetings.skipped",),
    "meetings.too_late": ("unsettled_posts.not_announced",),
    "privacy.my_data": ("privacy.my_data",),
    "return_plans.calendar_file": (),
    **dict.fromkeys(
        ("talk_times.calendar_file", "talk_times.calendar_update", "talk_times.calendar_update_now"),
        ("talk_times.calendar_file", "talk_times.calendar_file_off", "talk_times.file_gone"),
    ),
}
# Whose buttons never come to an end, or go at the press that finds them over; with the reason.
NEVER_OVER = {
    "asking_around.line": "its words are not kept, so its buttons go at the press (test_short_replies.py)",
    "asking_around.line_today": "the same",
    "asking_around.line_less": "what is left of the same",
    "contributions.post": "the button of a first line that was left behind goes at the press (docs/decisions/0008)",
    "meetings.ask_for_help": "offering help is always possible",
    "meetings.take_over": "whoever offers is always heard; organizers are asked",
    "plain_words.answer": "an answer to what was just said; whatever is pressed late says how things stand",
    "plain_words.outcome": "opens forms, which say themselves what is no longer possible",
}


def opened(url: str, at: datetime, posts: Sequence[Posted] = ()) -> Iterator[EveryOffice]:
    """The office in this database; what stands in Slack is its own copy."""
    clock = MovableClock(at)
    for database in open_database_of(url, clock):
        yield EveryOffice(database, clock, posts=[copy(post) for post in posts])


def test_every_kind_of_message_says_what_its_end_is() -> None:
    said = {kind.name for kind in ENDS} | NO_BUTTONS.keys() | NEVER_OVER.keys()
    assert sorted(DELIVERIES.keys() - said) == []
    assert sorted(said - DELIVERIES.keys()) == []


def test_what_is_said_to_have_no_buttons_has_none() -> None:
    plain = {view for views in NO_BUTTONS.values() for view in views}
    drawn = [(one.view, one.draw()) for one in CASES if one.view in plain]
    assert {view for view, _ in drawn} == plain
    found = {
        view
        for view, shown in drawn
        for block in blocks_of(shown)
        for element in elements_of(block)
        if isinstance(shown, Message) and element.get("action_id") in CLICKS
    }
    assert sorted(found) == []


@pytest.mark.parametrize("name", sorted(kind.name for kind in ENDS))
async def test_past_its_end_nothing_is_left_that_would_do_nothing(
    name: str, sqlite_template: Path, tmp_path: Path
) -> None:
    """One end of each kind; `make soak` walks all of them."""
    await assert_ended(name, copy_sqlite(sqlite_template, tmp_path), tmp_path, most=1)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(kind.name for kind in ENDS))
async def test_past_each_of_its_ends_nothing_is_left_that_would_do_nothing(
    name: str, sqlite_template: Path, tmp_path: Path
) -> None:
    await assert_ended(name, copy_sqlite(sqlite_template, tmp_path), tmp_path, most=None)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(kind.name for kind in ENDS))
async def test_what_may_be_typed_under_it_changes_nothing_before_a_form(
    name: str, sqlite_template: Path, tmp_path: Path
) -> None:
    kind = next(kind for kind in ENDS if kind.name == name)
    url = copy_sqlite(sqlite_template, tmp_path)
    for office in opened(url, TUESDAY):
        office.run_by(ADA)
        office.with_lunches()
        ENDS[kind].begin(office)
    may_be_typed = [one for one in pressable(office.newest(kind)) if one["action_id"].partition("#")[0] in TYPED]
    for button in may_be_typed:
        copy_of_it = copy_sqlite(Path(url.removeprefix("sqlite:///")), tmp_path)
        for later in opened(copy_of_it, office.clock.at, office.posts):
            assert not await opens_a_form_after_changing(later, later.newest(kind), button), button


async def assert_ended(name: str, url: str, folder: Path, *, most: int | None) -> None:
    kind = next(kind for kind in ENDS if kind.name == name)
    for office in opened(url, TUESDAY):
        office.run_by(ADA)
        office.with_lunches()
        ENDS[kind].begin(office)
        assert pressable(office.newest(kind)), "it has nothing to press while it is open"
    found = {}
    for called, end in list(ENDS[kind].ends.items())[:most]:
        ended = copy_sqlite(Path(url.removeprefix("sqlite:///")), folder)
        for later in opened(ended, office.clock.at, office.posts):
            post = later.newest(kind)
            end(later)
            found[called] = await idle(later, post)
    left = {called: buttons for called, buttons in found.items() if buttons}
    assert left == {}, left
