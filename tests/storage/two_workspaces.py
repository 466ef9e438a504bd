"""One workspace with a row in every table, and one call of every public method of every repository."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar

from bot.contributions.contributions import Clearance, Contribution, ContributionState, Copy, Written
from bot.contributions.contributions import ContributionType as ContributionKind
from bot.contributions.story_interviews import Interview
from bot.contributions.tips import TipCard
from bot.core.ids import ChannelId, UserId
from bot.core.installations import Installation
from bot.core.notifications import Notification, Person, Recipient
from bot.core.working_hours import Standing
from bot.introductions.asking_around import Ask
from bot.introductions.peer_groups import PeerGroup, PeerGroupWish
from bot.introductions.states import Introduction, IntroductionState, PairMemory
from bot.language.listening import Listening
from bot.lunches.meetings import Meeting, Series
from bot.lunches.recurrence.lunch_calendar import Recurrence
from bot.lunches.rsvps import Coming, Rsvp
from bot.offices.communities import Community
from bot.offices.office_cards import Card, CardKind
from bot.offices.office_topics import OfficeTopic
from bot.offices.resources import lines_for
from bot.people.limited_actions import LimitedAction
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import IntroductionKind, Returner
from bot.plans.return_plans import Choices, KeptPlan, PlanDraft, RampStep
from bot.reports.figures import Counted, Fact, FigureKind, Released, release
from bot.reports.pulse import PulseMember
from storage.accounts.privacy import Seen
from storage.outbox import departures
from storage.outbox.table import Row
from storage.unit_of_work import UnitOfWork
from tests.support.storing import put

ADA, BEN = UserId("U0ADA"), UserId("U0BEN")
CHANNEL, DIRECT = ChannelId("C0ALL"), ChannelId("D0ADA")
NOON = datetime(2026, 12, 9, 18, tzinfo=UTC)
LONG_AGO, MUCH_LATER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
TIMER = ("test.ring", "subject")

Call = Callable[[UnitOfWork, Sequence[Row]], object]


@dataclass(frozen=True)
class Greeting(Notification):
    """A message that both workspaces send under the same key to people with the same ids."""

    name: ClassVar[str] = "test.greeting"
    standing: ClassVar[Standing] = Standing.ASK
    living: ClassVar[bool] = True
    number: int
    words: str

    @property
    def to(self) -> Recipient:
        """Ada, in either workspace."""
        return Person(ADA)

    @property
    def key(self) -> str:
        """One message per number."""
        return f"{self.name}:{self.number}"


SENT, WAITING, WITHDRAWN = (f"test.greeting:{number}" for number in (1, 2, 3))


def community(words: str) -> Community:
    """Return an office; ids are the same in both workspaces, `words` differ."""
    return Community("c1", CHANNEL, "London", words, "Europe/London", "GB", "ENG", lines_for("GB"), ADA)


def series(words: str) -> Series:
    """Return a lunch series."""
    return Series("s1", "c1", CHANNEL, Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(12), "Europe/London"), room=words)


def lunch(words: str) -> Meeting:
    """Return a lunch of the series, hosted by Ada."""
    return Meeting("m1", "s1", date(2026, 12, 9), NOON, 60, "u1", theme=1, room=words, host=ADA)


def installation(uow: UnitOfWork, words: str) -> Installation:
    """Return the installation of Village by Ada."""
    return Installation(uow.team_id, f"xoxb-{words}", BEN, "B0BOT", ("commands",), ADA, NOON)


def kept_plan(words: str) -> KeptPlan:
    """Return a return plan that Ada asked to have kept."""
    week = frozenset(range(5))
    return KeptPlan(PlanDraft(Choices(NOON.date(), (RampStep(1, 60),), 4, week, 2400), words), NOON.date())


def introduction(words: str, state: IntroductionState = IntroductionState.ASKED) -> Introduction:
    """Return an open introduction."""
    return Introduction("i1", ADA, BEN, IntroductionKind.TALK, NOON, state, topic=words, asked_at=NOON, offered_at=NOON)


def peer_group(words: str) -> PeerGroup:
    """Return people who are asked whether they would like to meet in the same weeks; one of them is called `words`."""
    return PeerGroup("o1", (ADA, BEN, UserId(words)), NOON, NOON)


def contribution(
    words: str, state: ContributionState = ContributionState.OFFERED, contribution_id: str = "p1"
) -> Contribution:
    """Return a story by Ada."""
    written = Written(words, (("helped", words),), cleared=(Clearance.EMPLOYER,))
    return Contribution(contribution_id, ContributionKind.PORTRAIT, ADA, "c1", state, written, NOON)


def fill(uow: UnitOfWork, words: str) -> None:
    """Put a row into every table; another workspace filled so differs in `words` alone."""
    uow.hashes.of("start")
    put(uow.installations.save, installation(uow, words))
    put(uow.communities.save, community(words))
    put(uow.people.save, Colleague(ADA, zone="Europe/London", community_id="c1"))
    uow.communities.add_organizer(ADA)
    put(uow.mentors.save, Mentor(BEN, NOON, about=words))
    put(uow.returners.save, Returner(ADA, NOON, about=words))
    put(uow.introductions.save, introduction(words))
    uow.introductions.remember_pair(ADA, BEN, PairMemory.MET, 3)
    uow.introductions.build_exclusion(ADA, BEN)
    uow.introductions.note_limited(ADA, LimitedAction.ASK, uow.now)
    uow.introductions.note_offer_not_taken(ADA, NOON)
    uow.introductions.peer_groups.wish(PeerGroupWish(ADA, NOON))
    put(uow.introductions.peer_groups.save, peer_group(words))
    uow.closed_accounts.close(BEN)
    uow.referral_counter.add()
    put(uow.return_plans.save, ADA, kept_plan(words))
    uow.events.first_time("Ev1")
    uow.requests_done.first_time("r1")
    uow.timers.set(*TIMER, uow.now)
    put(uow.topics.save, "c1", OfficeTopic("sleep", words))
    put(uow.office_cards.save, "c1", Card(CardKind.BUILDING, NOON.date(), {"fridge": words}))
    put(uow.asks.save, Ask("a1", Returner(ADA, NOON), words=words))
    put(uow.listening.save, Listening("c1", True, 1, CHANNEL))
    uow.listening.first_this_month("hash", "2026-11")
    put(uow.interviews.save, Interview("t1", ADA, NOON, listener=ADA, tried=(words,)))
    uow.interviews.listen(ADA, wanted=True)
    put(uow.contributions.save, contribution(words))
    put(uow.contributions.save, contribution(words, ContributionState.PUBLISHED, "p2"))
    uow.tips.begin("p2", NOON.date())
    uow.tips.thank("p2", BEN)
    uow.contributions.add_copy(Copy("p2", CHANNEL, "2.2", NOON))
    uow.contributions.add_file("F1", "p2")
    uow.contributions.note_left_unread("l1", contribution(words), NOON)
    _fill_lunches(uow, words)
    _fill_figures(uow, words)
    uow.outbox.add(*(Greeting(number, words) for number in (1, 2, 3)))
    first = [row for row in uow.sending.due() if row.key == SENT]
    uow.sending.lease(first)
    uow.departures.note(departures.Call.POST, 2)
    uow.sending.delivered(first, DIRECT, "1.1")
    uow.outbox.refresh(SENT)
    uow.outbox.withdraw(WITHDRAWN)


def _fill_lunches(uow: UnitOfWork, words: str) -> None:
    put(uow.meetings.save_series, series(words))
    put(uow.meetings.save, lunch(words))
    put(uow.meetings.rsvps.save_answer, Rsvp("m1", ADA, Coming.YES, kept_until=MUCH_LATER))
    put(
        uow.meetings.rsvps.save_answer, Rsvp("m1", BEN, Coming.NO, waits_since=NOON, offered_until=MUCH_LATER, offers=1)
    )
    uow.meetings.note_calendar_file("m1", ADA)
    uow.meetings.invite_by_dm(ADA, wanted=True)
    uow.meetings.box.drop("s1", "q1", words)
    uow.meetings.box.settle_agenda("s1", "m1", ("Who leaves at five?",))
    uow.meetings.care.add_deputy(ADA)
    uow.meetings.care.set_away(ADA, NOON.date())
    uow.meetings.tallies.count("m1", ADA, "yes")


FACT = Fact(FigureKind.TOPICS, "sleep")
QUARTER, EARLIER = "2026-Q4", "2026-Q3"


def released(words: str, quarter: str = EARLIER) -> Released:
    """Return what was shown of an earlier quarter."""
    return release(quarter, (words,), NOON.date(), Counted(members=12))


def _fill_figures(uow: UnitOfWork, words: str) -> None:
    uow.figures.count(QUARTER, "c1", ADA, FACT)
    uow.figures.pool("c1", QUARTER, is_pooled=True)
    uow.figures.keep("c1", released(words))
    uow.figures.keep_charts("c1", EARLIER, {"waits": words})
    put(uow.pulse.save, PulseMember(ADA))
    uow.pulse.open(QUARTER, "c1")
    uow.pulse.count(QUARTER, "c1", ADA, "shaped", "yes")


def _remember_files(uow: UnitOfWork, theirs: Sequence[Row]) -> None:
    for row in theirs:
        uow.sending.remember_file(row, "F1")


PEOPLE: Mapping[str, Call] = {
    "people.get": lambda uow, _: uow.people.get(ADA),
    "people.look_at": lambda uow, _: uow.people.look_at(ADA),
    "people.list_all": lambda uow, _: uow.people.list_all(),
    "people.list_page": lambda uow, _: uow.people.list_page("", 9),
    "people.save": lambda uow, _: put(uow.people.save, Colleague(ADA)),
    "people.remove": lambda uow, _: uow.people.remove(ADA),
    "communities.list_all": lambda uow, _: uow.communities.list_all(),
    "communities.look_at": lambda uow, _: uow.communities.look_at("c1"),
    "communities.of_channel": lambda uow, _: uow.communities.of_channel(community("").channel_id),
    "communities.get": lambda uow, _: uow.communities.get("c1"),
    "communities.save": lambda uow, _: put(uow.communities.save, community("changed")),
    "communities.list_organizers": lambda uow, _: uow.communities.list_organizers(),
    "communities.add_organizer": lambda uow, _: uow.communities.add_organizer(ADA),
    "communities.remove_organizer": lambda uow, _: uow.communities.remove_organizer(ADA),
    "mentors.get": lambda uow, _: uow.mentors.get(BEN),
    "mentors.list_all": lambda uow, _: uow.mentors.list_all(),
    "mentors.list_page": lambda uow, _: uow.mentors.list_page("", 9),
    "mentors.count": lambda uow, _: uow.mentors.count(),
    "mentors.save": lambda uow, _: put(uow.mentors.save, Mentor(BEN, NOON)),
    "mentors.remove": lambda uow, _: uow.mentors.remove(BEN),
    "returners.get": lambda uow, _: uow.returners.get(ADA),
    "returners.list_all": lambda uow, _: uow.returners.list_all(),
    "returners.list_avoiding": lambda uow, _: uow.returners.list_avoiding(BEN),
    "returners.list_page": lambda uow, _: uow.returners.list_page("", 9),
    "returners.count": lambda uow, _: uow.returners.count(),
    "returners.save": lambda uow, _: put(uow.returners.save, Returner(ADA, NOON)),
    "returners.remove": lambda uow, _: uow.returners.remove(ADA),
}
INTRODUCTIONS: Mapping[str, Call] = {
    "introductions.get": lambda uow, _: uow.introductions.get("i1"),
    "introductions.save": lambda uow, _: put(uow.introductions.save, introduction("changed", IntroductionState.ENDED)),
    "introductions.remove": lambda uow, _: uow.introductions.remove("i1"),
    "introductions.list_open_or_ended_since": lambda uow, _: uow.introductions.list_open_or_ended_since(LONG_AGO),
    "introductions.set_timer_if_any": lambda uow, _: uow.introductions.set_timer_if_any("test.if_any", BEN, NOON),
    "introductions.list_for": lambda uow, _: [uow.introductions.list_for(ADA), uow.introductions.list_for(BEN)],
    "introductions.remember_pair": lambda uow, _: uow.introductions.remember_pair(BEN, ADA, PairMemory.MET, 9),
    "introductions.memory_of": lambda uow, _: uow.introductions.memory_of(ADA, BEN),
    "introductions.list_page": lambda uow, _: uow.introductions.list_page(LONG_AGO, "", 9),
    "introductions.remembered_among": lambda uow, _: uow.introductions.remembered_among([ADA, BEN]),
    "introductions.hashes_of": lambda uow, _: uow.introductions.hashes_of([ADA, BEN]),
    "introductions.list_pairs": lambda uow, _: uow.introductions.list_pairs(),
    "introductions.list_exclusions": lambda uow, _: uow.introductions.list_exclusions(),
    "introductions.list_offers_not_taken": lambda uow, _: uow.introductions.list_offers_not_taken(LONG_AGO),
    "introductions.ice_breakers_of": lambda uow, _: uow.introductions.ice_breakers_of(ADA, BEN),
    "introductions.build_exclusion": lambda uow, _: uow.introductions.build_exclusion(BEN, ADA),
    "introductions.has_exclusion": lambda uow, _: uow.introductions.has_exclusion(ADA, BEN),
    "introductions.note_offer_not_taken": lambda uow, _: uow.introductions.note_offer_not_taken(ADA, uow.now),
    "introductions.offers_not_taken_by": lambda uow, _: uow.introductions.offers_not_taken_by([ADA], LONG_AGO),
    "introductions.drop_offers_not_taken_before": lambda uow, _: uow.introductions.drop_offers_not_taken_before(
        MUCH_LATER
    ),
    "introductions.excluded_with": lambda uow, _: sorted(uow.introductions.excluded_with(ADA, [BEN])),
    "introductions.exclusions_among": lambda uow, _: uow.introductions.exclusions_among({ADA, BEN}),
    "introductions.note_limited": lambda uow, _: uow.introductions.note_limited(ADA, LimitedAction.ASK, uow.now),
    "introductions.limited_since": lambda uow, _: uow.introductions.limited_since(ADA, LimitedAction.ASK, LONG_AGO),
    "introductions.drop_limited_before": lambda uow, _: uow.introductions.drop_limited_before(MUCH_LATER),
}
PEER_GROUPS: Mapping[str, Call] = {
    "introductions.peer_groups.wish": lambda uow, _: uow.introductions.peer_groups.wish(PeerGroupWish(ADA, MUCH_LATER)),
    "introductions.peer_groups.wish_of": lambda uow, _: uow.introductions.peer_groups.wish_of(ADA),
    "introductions.peer_groups.list_wishes": lambda uow, _: uow.introductions.peer_groups.list_wishes(),
    "introductions.peer_groups.drop_wish": lambda uow, _: uow.introductions.peer_groups.drop_wish(ADA),
    "introductions.peer_groups.get": lambda uow, _: uow.introductions.peer_groups.get("o1"),
    "introductions.peer_groups.save": lambda uow, _: put(uow.introductions.peer_groups.save, peer_group("changed")),
    "introductions.peer_groups.remove": lambda uow, _: uow.introductions.peer_groups.remove("o1"),
    "introductions.peer_groups.list_of": lambda uow, _: uow.introductions.peer_groups.list_of(ADA),
    "introductions.peer_groups.list_asked": lambda uow, _: uow.introductions.peer_groups.list_asked(),
}
LUNCHES: Mapping[str, Call] = {
    "meetings.save_series": lambda uow, _: put(uow.meetings.save_series, series("changed")),
    "meetings.get_series": lambda uow, _: uow.meetings.get_series("s1"),
    "meetings.look_at_series": lambda uow, _: uow.meetings.look_at_series("s1"),
    "meetings.list_series": lambda uow, _: [uow.meetings.list_series(), uow.meetings.list_series("c1")],
    "meetings.save": lambda uow, _: put(uow.meetings.save, lunch("changed")),
    "meetings.get": lambda uow, _: uow.meetings.get("m1"),
    "meetings.look_at": lambda uow, _: uow.meetings.look_at("m1"),
    "meetings.list_of": lambda uow, _: uow.meetings.list_of("s1"),
    "meetings.list_ahead": lambda uow, _: uow.meetings.list_ahead("c1", LONG_AGO),
    "meetings.next_for": lambda uow, _: uow.meetings.next_for("c1", LONG_AGO),
    "meetings.remove": lambda uow, _: uow.meetings.remove(["m1"]),
    "meetings.rsvps.answer_of": lambda uow, _: uow.meetings.rsvps.answer_of("m1", ADA),
    "meetings.rsvps.save_answer": lambda uow, _: put(uow.meetings.rsvps.save_answer, Rsvp("m1", ADA, Coming.NO)),
    "meetings.rsvps.list_answers": lambda uow, _: uow.meetings.rsvps.list_answers("m1"),
    "meetings.rsvps.count_seats": lambda uow, _: uow.meetings.rsvps.count_seats("m1"),
    "meetings.count_seats_ahead": lambda uow, _: uow.meetings.count_seats_ahead("s1", LONG_AGO),
    "meetings.rsvps.lock_reserved": lambda uow, _: uow.meetings.rsvps.lock_reserved("m1"),
    "meetings.rsvps.list_line": lambda uow, _: uow.meetings.rsvps.list_line("m1"),
    "meetings.rsvps.list_waited_for_by": lambda uow, _: uow.meetings.rsvps.list_waited_for_by(BEN),
    "meetings.rsvps.forget_what_was_read": lambda uow, _: uow.meetings.rsvps.forget_what_was_read(),
    "meetings.rsvps.end_line": lambda uow, _: uow.meetings.rsvps.end_line("m1"),
    "meetings.note_calendar_file": lambda uow, _: uow.meetings.note_calendar_file("m1", BEN),
    "meetings.list_calendar_files": lambda uow, _: uow.meetings.list_calendar_files("m1"),
    "meetings.invite_by_dm": lambda uow, _: uow.meetings.invite_by_dm(ADA, wanted=False),
    "meetings.list_invited_by_dm": lambda uow, _: uow.meetings.list_invited_by_dm(),
    "meetings.forget_answers": lambda uow, _: uow.meetings.forget_answers("s1", MUCH_LATER),
    "meetings.box.drop": lambda uow, _: uow.meetings.box.drop("s1", "q1", "changed"),
    "meetings.box.list_of": lambda uow, _: uow.meetings.box.list_of("s1"),
    "meetings.box.first_of": lambda uow, _: uow.meetings.box.first_of("s1"),
    "meetings.box.settle_agenda": lambda uow, _: uow.meetings.box.settle_agenda("s1", "m1", ("first", "second")),
    "meetings.box.forget_agendas": lambda uow, _: uow.meetings.box.forget_agendas(["m1"]),
    "meetings.box.agenda_of": lambda uow, _: uow.meetings.box.agenda_of("m1"),
    "meetings.care.list_deputies": lambda uow, _: uow.meetings.care.list_deputies(),
    "meetings.care.add_deputy": lambda uow, _: uow.meetings.care.add_deputy(BEN),
    "meetings.care.remove_deputy": lambda uow, _: uow.meetings.care.remove_deputy(ADA),
    "meetings.care.away": lambda uow, _: uow.meetings.care.away(),
    "meetings.care.set_away": lambda uow, _: uow.meetings.care.set_away(ADA, None),
    "meetings.tallies.count": lambda uow, _: uow.meetings.tallies.count("m1", BEN, "yes"),
    "meetings.tallies.has_answered": lambda uow, _: uow.meetings.tallies.has_answered("m1", ADA),
    "meetings.tallies.forget_voters": lambda uow, _: uow.meetings.tallies.forget_voters(["m1"]),
    "meetings.tallies.of": lambda uow, _: uow.meetings.tallies.of("m1"),
}
# The deliverer's methods get rows of the other workspace, which no caller should ever hold.
OUTBOX: Mapping[str, Call] = {
    "outbox.add": lambda uow, _: uow.outbox.add(Greeting(1, "changed"), Greeting(9, "new")),
    "outbox.refresh": lambda uow, _: uow.outbox.refresh(SENT, WAITING),
    "outbox.refresh_to": lambda uow, _: uow.outbox.refresh_to(ADA, Greeting),
    "outbox.refresh_about": lambda uow, _: uow.outbox.refresh_about("1", Greeting),
    "outbox.refresh_at": lambda uow, _: uow.outbox.refresh_at(DIRECT, "1.1"),
    "outbox.restate": lambda uow, _: uow.outbox.restate(Greeting(1, "changed")),
    "outbox.withdraw": lambda uow, _: uow.outbox.withdraw(SENT, WAITING),
    "outbox.place_of": lambda uow, _: uow.outbox.place_of(SENT),
    "outbox.learn_place": lambda uow, _: uow.outbox.learn_place(Greeting(1, "changed"), CHANNEL, "7.7"),
    "outbox.becomes": lambda uow, _: uow.outbox.becomes(SENT, Greeting(8, "changed")),
    "outbox.is_somewhere": lambda uow, _: uow.outbox.is_somewhere(SENT),
    "outbox.may_stand": lambda uow, _: uow.outbox.may_stand(WAITING),
    "outbox.say_again": lambda uow, _: uow.outbox.say_again(SENT),
    "sending.leave_unsettled": lambda uow, theirs: uow.sending.leave_unsettled(theirs),
    "outbox.states_of": lambda uow, _: uow.outbox.states_of((SENT, WAITING, WITHDRAWN)),
    "outbox.waiting_among": lambda uow, _: uow.outbox.waiting_among([SENT, WAITING, WITHDRAWN]),
    "outbox.state_of": lambda uow, _: [uow.outbox.state_of(key) for key in (SENT, WAITING, WITHDRAWN)],
    "outbox.counted_among": lambda uow, _: uow.outbox.counted_among([ADA, BEN], LONG_AGO),
    "outbox.counted_and_ahead": lambda uow, _: uow.outbox.counted_and_ahead(ADA, LONG_AGO, Standing.LUNCH),
    "outbox.counted_by_person": lambda uow, _: uow.outbox.counted_by_person(LONG_AGO),
    "outbox.waiting": lambda uow, _: uow.outbox.waiting(),
    "sending.due": lambda uow, _: uow.sending.due(),
    "sending.stale": lambda uow, _: uow.sending.stale(),
    "sending.parts": lambda uow, _: uow.sending.parts(DIRECT, "1.1"),
    "sending.batch": lambda uow, theirs: [uow.sending.batch(row.batch) for row in theirs if row.batch],
    "sending.lease": lambda uow, theirs: uow.sending.lease(theirs) and None,
    "sending.lease_doubt": lambda uow, theirs: uow.sending.lease_doubt(theirs),
    "sending.lease_refresh": lambda uow, theirs: uow.sending.lease_refresh(theirs),
    "sending.try_once_more": lambda uow, theirs: uow.sending.try_once_more(theirs),
    "sending.wait": lambda uow, theirs: uow.sending.wait(theirs[0], MUCH_LATER),
    "outbox.refused_at": lambda uow, _theirs: uow.outbox.refused_at(Person(ADA)),
    "channel_ids.change": lambda uow, _theirs: uow.channel_ids.change(CHANNEL, ChannelId("C0NEW")),
    "sending.drop": lambda uow, theirs: uow.sending.drop(theirs[0]),
    "sending.lose": lambda uow, theirs: uow.sending.lose(theirs, "is_archived"),
    "sending.delivered": lambda uow, theirs: uow.sending.delivered(theirs, DIRECT, "9.9"),
    "sending.redrawn": lambda uow, theirs: uow.sending.redrawn(theirs),
    "sending.retry": lambda uow, theirs: uow.sending.retry(theirs, timedelta(hours=1), unsure=False),
    "sending.retry_refresh": lambda uow, theirs: uow.sending.retry_refresh(theirs, timedelta(hours=1)),
    "outbox.forget_older_than": lambda uow, _: uow.outbox.forget_older_than(MUCH_LATER),
    "outbox.empty_older_than": lambda uow, _: uow.outbox.empty_older_than(MUCH_LATER),
    "sending.remember_file": _remember_files,
    "sending.written_to_since": lambda uow, _: uow.sending.written_to_since(60.0),
    "departures.ages": lambda uow, _: len(uow.departures.ages(departures.Call.POST)),
    "departures.note": lambda uow, _: uow.departures.note(departures.Call.POST, 1),
    "sending.has_due": lambda uow, _: uow.sending.has_due(),
    "sending.in_doubt": lambda uow, _: uow.sending.in_doubt(),
    "outbox.mark_gone": lambda uow, _: uow.outbox.mark_gone(DIRECT, "1.1"),
    "sending.lease_alone": lambda uow, _: uow.sending.lease_alone(),
    "sending.postpone_after_a_fault": lambda uow, theirs: uow.sending.postpone_after_a_fault(theirs),
    "sending.give_up": lambda uow, theirs: uow.sending.give_up(theirs),
}
CLOCKWORK: Mapping[str, Call] = {
    "timers.set": lambda uow, _: uow.timers.set(*TIMER, MUCH_LATER),
    "timers.get": lambda uow, _: uow.timers.get(*TIMER),
    "timers.cancel": lambda uow, _: uow.timers.cancel(*TIMER),
    "timers.claim": lambda uow, _: uow.timers.claim(*TIMER, MUCH_LATER, MUCH_LATER),
    "timers.take": lambda uow, _: uow.timers.take(*TIMER, MUCH_LATER),
    "timers.postpone_after_a_fault": lambda uow, _: uow.timers.postpone_after_a_fault(*TIMER, uow.now),
    "closed_accounts.close": lambda uow, _: uow.closed_accounts.close(ADA),
    "closed_accounts.open": lambda uow, _: uow.closed_accounts.open(BEN),
    "closed_accounts.is_closed": lambda uow, _: [
        uow.closed_accounts.is_closed(BEN),
        uow.closed_accounts.is_closed(ADA),
    ],
    "referral_counter.count": lambda uow, _: uow.referral_counter.count(),
    "referral_counter.add": lambda uow, _: uow.referral_counter.add(),
    "events.first_time": lambda uow, _: uow.events.first_time("Ev1"),
    "events.forget_old": lambda uow, _: uow.events.forget_old(),
    "hashes.of": lambda uow, _: uow.hashes.of("person", ADA),
    "hashes.of_pair": lambda uow, _: uow.hashes.of_pair(ADA, BEN),
}
ASKS: Mapping[str, Call] = {
    "asks.get": lambda uow, _: uow.asks.get("a1"),
    "asks.save": lambda uow, _: put(uow.asks.save, Ask("a1", Returner(BEN, NOON))),
    "asks.remove": lambda uow, _: uow.asks.remove("a1"),
    "asks.list_all": lambda uow, _: uow.asks.list_all(),
    "asks.list_avoiding": lambda uow, _: uow.asks.list_avoiding(BEN),
    "asks.list_for": lambda uow, _: uow.asks.list_for(ADA),
}
OFFICES: Mapping[str, Call] = {
    "topics.list_of": lambda uow, _: uow.topics.list_of("c1"),
    "topics.catalogue": lambda uow, _: uow.topics.catalogue("c1"),
    "topics.catalogue_of": lambda uow, _: uow.communities.list_all() and uow.topics.catalogue_of(ADA),
    "topics.save": lambda uow, _: put(uow.topics.save, "c1", OfficeTopic("sleep", "changed", is_hidden=True)),
    "tips.begin": lambda uow, _: uow.tips.begin("p1", NOON.date()),
    "tips.get": lambda uow, _: uow.tips.get("p2"),
    "tips.look_at": lambda uow, _: uow.tips.look_at(["p2"]),
    "tips.save": lambda uow, _: put(uow.tips.save, TipCard("p3", NOON.date())),
    "tips.thank": lambda uow, _: uow.tips.thank("p2", ADA),
    "tips.thanked_by": lambda uow, _: uow.tips.thanked_by(BEN),
    "tips.remove": lambda uow, _: uow.tips.remove("p2"),
    "office_cards.of": lambda uow, _: uow.office_cards.of("c1"),
    "office_cards.save": lambda uow, _: put(
        uow.office_cards.save, "c1", Card(CardKind.HOW, NOON.date(), {"away": "x"})
    ),
    "listening.of": lambda uow, _: uow.listening.of("c1"),
    "listening.save": lambda uow, _: put(uow.listening.save, Listening("c1", False, 2)),
    "listening.first_this_month": lambda uow, _: uow.listening.first_this_month("hash", "2026-11"),
    "listening.forget_before": lambda uow, _: uow.listening.forget_before("2027-01"),
}
CONTRIBUTIONS: Mapping[str, Call] = {
    "interviews.get": lambda uow, _: uow.interviews.get("t1"),
    "interviews.save": lambda uow, _: put(uow.interviews.save, Interview("t1", BEN, NOON)),
    "interviews.remove": lambda uow, _: uow.interviews.remove("t1"),
    "interviews.asked": lambda uow, _: uow.interviews.asked(),
    "interviews.listen": lambda uow, _: uow.interviews.listen(ADA, wanted=False),
    "interviews.note_asked": lambda uow, _: uow.interviews.note_asked(ADA, MUCH_LATER),
    "interviews.list_listeners": lambda uow, _: uow.interviews.list_listeners(),
    "contributions.get": lambda uow, _: uow.contributions.get("p1"),
    "contributions.look_at": lambda uow, _: uow.contributions.look_at("p1"),
    "contributions.is_held": lambda uow, _: uow.contributions.is_held("p1"),
    "contributions.save": lambda uow, _: put(
        uow.contributions.save, contribution("changed", ContributionState.WITHDRAWN)
    ),
    "contributions.remove": lambda uow, _: uow.contributions.remove("p1"),
    "contributions.list_of": lambda uow, _: uow.contributions.list_of(ADA),
    "contributions.list_waiting": lambda uow, _: uow.contributions.list_waiting(),
    "contributions.note_left_unread": lambda uow, _: uow.contributions.note_left_unread(
        "l1", contribution("changed"), MUCH_LATER
    ),
    "contributions.forget_left_unread": lambda uow, _: uow.contributions.forget_left_unread(MUCH_LATER),
    "contributions.list_left_unread": lambda uow, _: uow.contributions.list_left_unread(NOON),
    "contributions.list_published": lambda uow, _: uow.contributions.list_published(ContributionKind.PORTRAIT),
    "contributions.list_cleared": lambda uow, _: uow.contributions.list_cleared(
        ContributionKind.PORTRAIT, Clearance.EMPLOYER, "c1"
    ),
    "contributions.hold": lambda uow, _: uow.contributions.hold(ADA, held=True),
    "contributions.add_copy": lambda uow, _: uow.contributions.add_copy(Copy("p3", CHANNEL, "2.2", NOON)),
    "contributions.remove_copy": lambda uow, _: uow.contributions.remove_copy(CHANNEL, "2.2"),
    "contributions.list_copies": lambda uow, _: uow.contributions.list_copies("p2"),
    "contributions.add_file": lambda uow, _: uow.contributions.add_file("F2", "p2"),
    "contributions.list_files": lambda uow, _: uow.contributions.list_files("p2"),
    "contributions.shown_in": lambda uow, _: uow.contributions.shown_in("F1"),
    "contributions.remove_file": lambda uow, _: uow.contributions.remove_file("F1"),
    "contributions.stands_somewhere": lambda uow, _: uow.contributions.stands_somewhere("p2"),
}
INSTALLATIONS: Mapping[str, Call] = {
    "installations.get": lambda uow, _: uow.installations.get(),
    "installations.changed_at": lambda uow, _: uow.installations.changed_at() > 0,
    "installations.installer": lambda uow, _: uow.installations.installer(),
    "installations.save": lambda uow, _: put(uow.installations.save, installation(uow, "changed")),
    "installations.delete_everything": lambda uow, _: uow.installations.delete_everything() and None,
}
FIGURES: Mapping[str, Call] = {
    "figures.count": lambda uow, _: uow.figures.count(QUARTER, "c1", BEN, FACT),
    "figures.people": lambda uow, _: uow.figures.people(QUARTER, ["c1"]),
    "figures.forget_counts": lambda uow, _: uow.figures.forget_counts(QUARTER),
    "figures.forget": lambda uow, _: uow.figures.forget(ADA),
    "figures.pool": lambda uow, _: uow.figures.pool("c1", QUARTER, is_pooled=False),
    "figures.pooled": lambda uow, _: uow.figures.pooled(QUARTER),
    "figures.keep": lambda uow, _: uow.figures.keep("c1", released("changed")),
    "figures.list_of": lambda uow, _: uow.figures.list_of("c1"),
    "figures.charts_of": lambda uow, _: uow.figures.charts_of("c1", EARLIER),
    "figures.keep_charts": lambda uow, _: uow.figures.keep_charts("c1", EARLIER, {"waits": "changed"}),
    "pulse.get": lambda uow, _: uow.pulse.get(ADA),
    "pulse.save": lambda uow, _: put(uow.pulse.save, PulseMember(ADA, 2)),
    "pulse.remove": lambda uow, _: uow.pulse.remove(ADA),
    "pulse.open": lambda uow, _: uow.pulse.open(QUARTER, "c1"),
    "pulse.count": lambda uow, _: uow.pulse.count(QUARTER, "c1", BEN, "shaped", "no"),
    "pulse.has_answered": lambda uow, _: uow.pulse.has_answered(QUARTER, ADA),
    "pulse.of": lambda uow, _: uow.pulse.of(QUARTER, ["c1"]),
    "pulse.forget_answers": lambda uow, _: uow.pulse.forget_answers(QUARTER),
}
PLANS: Mapping[str, Call] = {
    "return_plans.get": lambda uow, _: uow.return_plans.get(ADA),
    "return_plans.has": lambda uow, _: uow.return_plans.has(ADA),
    "return_plans.save": lambda uow, _: put(uow.return_plans.save, ADA, kept_plan("changed")),
    "return_plans.remove": lambda uow, _: uow.return_plans.remove(ADA),
}
PRIVACY: Mapping[str, Call] = {
    "privacy.own": lambda uow, _: [uow.privacy.own(ADA), uow.privacy.own(BEN)],
    "privacy.keeps_dates": lambda uow, _: uow.privacy.keeps_dates(ADA),
    "privacy.forget": lambda uow, _: uow.privacy.forget(ADA, "hash"),
    "privacy.forget_timers": lambda uow, _: uow.privacy.forget_timers(ADA, {TIMER[1]}),
    "privacy.forget_messages": lambda uow, _: uow.privacy.forget_messages(
        BEN, {"test.greeting"}, redrawn={"test.greeting"}, left=()
    ),
    "privacy.traces": lambda uow, _: uow.privacy.traces(ADA),
}
# Reading to write, and keeping what is new (`storage.db.rows`).
NEW = "new"
READ_TO_WRITE: Mapping[str, Call] = {
    "asks.add": lambda uow, _: uow.asks.add(Ask(NEW, Returner(ADA, NOON))),
    "asks.lock_for": lambda uow, _: uow.asks.lock_for(ADA),
    "asks.look_at": lambda uow, _: uow.asks.look_at("a1"),
    "contributions.add": lambda uow, _: uow.contributions.add(contribution(NEW, contribution_id=NEW)),
    "contributions.lock_of": lambda uow, _: uow.contributions.lock_of(ADA),
    "hashes.lock": lambda uow, _: uow.hashes.lock(),
    "interviews.add": lambda uow, _: uow.interviews.add(Interview(NEW, ADA, NOON)),
    "interviews.list_looking": lambda uow, _: uow.interviews.list_looking(),
    "interviews.listens": lambda uow, _: uow.interviews.listens(ADA),
    "interviews.lock_heard_by": lambda uow, _: uow.interviews.lock_heard_by(ADA),
    "interviews.lock_told_by": lambda uow, _: uow.interviews.lock_told_by(ADA),
    "interviews.lock_tried": lambda uow, _: uow.interviews.lock_tried("s"),
    "interviews.look_at": lambda uow, _: uow.interviews.look_at("t1"),
    "introductions.add": lambda uow, _: uow.introductions.add(replace(introduction(NEW), id=NEW)),
    "introductions.lock_for": lambda uow, _: uow.introductions.lock_for(ADA),
    "introductions.look_at": lambda uow, _: uow.introductions.look_at("i1"),
    "introductions.peer_groups.add": lambda uow, _: uow.introductions.peer_groups.add(replace(peer_group(NEW), id=NEW)),
    "introductions.peer_groups.look_at": lambda uow, _: uow.introductions.peer_groups.look_at("o1"),
    "listening.get": lambda uow, _: uow.listening.get("c1"),
    "meetings.add": lambda uow, _: uow.meetings.add(replace(lunch(NEW), id=NEW, rule_date=date(2027, 1, 13))),
    "meetings.add_series": lambda uow, _: uow.meetings.add_series(replace(series(NEW), id=NEW)),
    "meetings.list_concerning": lambda uow, _: uow.meetings.list_concerning(ADA),
    "meetings.rsvps.lock_answer": lambda uow, _: uow.meetings.rsvps.lock_answer("m1", ADA),
    "meetings.lock_of": lambda uow, _: uow.meetings.lock_of("s1"),
    "mentors.look_at": lambda uow, _: uow.mentors.look_at(BEN),
    "office_cards.get": lambda uow, _: uow.office_cards.get("c1", CardKind.BUILDING),
    "returners.look_at": lambda uow, _: uow.returners.look_at(ADA),
}


def _save_answers(uow: UnitOfWork, rsvp: Rsvp) -> None:
    uow.meetings.rsvps.lock_answers(rsvp.meeting_id, [rsvp.user_id])
    uow.meetings.rsvps.save_answers([rsvp])


def _save_people(uow: UnitOfWork, colleague: Colleague) -> None:
    uow.people.lock_many([colleague.user_id])
    uow.people.save_many([colleague])


# What many need, read at once, and what is counted instead of listed.
AT_ONCE: Mapping[str, Call] = {
    "asks.list_of": lambda uow, _: uow.asks.list_of([ADA, BEN]),
    "requests_done.among": lambda uow, _: uow.requests_done.among(["r1"]),
    "requests_done.first_time": lambda uow, _: uow.requests_done.first_time("r1"),
    "requests_done.first_times": lambda uow, _: uow.requests_done.first_times(["r1", "r3"]),
    "requests_done.forget_old": lambda uow, _: uow.requests_done.forget_old(),
    "requests_done.note": lambda uow, _: uow.requests_done.note(["r2"]),
    "introductions.list_asked_by": lambda uow, _: uow.introductions.list_asked_by([ADA, BEN]),
    "meetings.list_held": lambda uow, _: uow.meetings.list_held("c1", LONG_AGO),
    "meetings.rsvps.lock_answers": lambda uow, _: uow.meetings.rsvps.lock_answers("m1", [ADA]),
    "meetings.rsvps.save_answers": lambda uow, _: _save_answers(uow, Rsvp("m1", ADA, Coming.NO)),
    "mentors.count_by_place": lambda uow, _: uow.mentors.count_by_place(),
    "mentors.list_for_today": lambda uow, _: uow.mentors.list_for_today(),
    "mentors.list_avoiding": lambda uow, _: uow.mentors.list_avoiding(BEN),
    "mentors.list_knowing": lambda uow, _: uow.mentors.list_knowing(["sleep"], uow.now, NOON.date()),
    "mentors.list_listed": lambda uow, _: uow.mentors.list_listed(BEN),
    "mentors.list_offers": lambda uow, _: uow.mentors.list_offers(),
    "mentors.look_at_many": lambda uow, _: uow.mentors.look_at_many([BEN]),
    "outbox.add_each": lambda uow, _: uow.outbox.add_each([(Greeting(1, "changed"), uow.now)]),
    "outbox.refused_at": lambda uow, _: uow.outbox.refused_at(Person(ADA)),
    "people.count": lambda uow, _: uow.people.count(9),
    "people.count_by_place": lambda uow, _: uow.people.count_by_place(),
    "people.lock_many": lambda uow, _: uow.people.lock_many([ADA]),
    "people.save_many": lambda uow, _: _save_people(uow, Colleague(ADA)),
    "people.look_at_many": lambda uow, _: uow.people.look_at_many([ADA]),
    "privacy.is_large": lambda uow, _: uow.privacy.is_large(),
    "privacy.look_through": lambda uow, _: uow.privacy.look_through(ADA, ["i1"], Seen()),
    "pulse.asked_in": lambda uow, _: uow.pulse.asked_in(QUARTER),
    "pulse.list_page": lambda uow, _: uow.pulse.list_page("", 9),
    "pulse.save_many": lambda uow, _: uow.pulse.save_many([ADA], lambda member: replace(member, unanswered=5)),
    "returners.lock_many": lambda uow, _: uow.returners.lock_many([ADA]),
    "returners.look_at_many": lambda uow, _: uow.returners.look_at_many([ADA]),
}
CALLS: Mapping[str, Call] = {
    **PRIVACY,
    **PLANS,
    **INSTALLATIONS,
    **PEOPLE,
    **INTRODUCTIONS,
    **PEER_GROUPS,
    **LUNCHES,
    **OUTBOX,
    **ASKS,
    **OFFICES,
    **FIGURES,
    **CONTRIBUTIONS,
    **CLOCKWORK,
    **READ_TO_WRITE,
    **AT_ONCE,
}
