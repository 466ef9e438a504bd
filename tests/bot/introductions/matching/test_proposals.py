"""Whom a matching run may consider: every wall, every limit, and what outlives a sign-up."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from bot.core.ids import ChannelId, UserId
from bot.core.working_hours import Hours, next_ask_slot
from bot.introductions.matching import proposals
from bot.introductions.matching.matcher import match
from bot.introductions.matching.proposals import Whereabouts
from bot.introductions.states import Introduction, IntroductionState
from bot.offices.communities import Community
from bot.offices.topics import sensitive_slugs, standard
from bot.people.exclusions import listed
from bot.people.mentors import How, Mentor
from bot.people.returners import IntroductionKind, Returner, Stage
from tests.bot.introduced import MARISA, MEGHAN, TUESDAY, accepted, asked, in_every_state, opened

NOW = TUESDAY
MENTOR = Mentor(MARISA, NOW - timedelta(days=90), ("business-travel",))
RETURNER = Returner(MEGHAN, NOW - timedelta(days=1), ("business-travel",))


OFFICE = Community("chicago", ChannelId("C1"), "Chicago", "Chicago", "America/Chicago", "US", "IL", (), MARISA)


def place(hours: Hours | None = None, *, may_take_part: bool = True, asked_in: timedelta = timedelta()) -> Whereabouts:
    at = hours or Hours("America/Chicago")
    slot = next_ask_slot(NOW + asked_in, at)
    return proposals.whereabouts(OFFICE, at, {}, may_take_part, slot, NOW)


HERE = {MARISA: place(), MEGHAN: place()}


def test_a_person_with_anything_open_or_under_way_is_not_looked_for_again() -> None:
    for state, one in in_every_state().items():
        found = proposals.waiting([RETURNER], proposals.by_asker([one]), HERE, {}, NOW)
        still_open = {"waiting", "asked", "accepted", "offered", "introduced", "checked_in", "held"}
        assert bool(found) is (state not in still_open)


@pytest.mark.parametrize(
    "changes", [{"asleep": True}, {"is_paused": True}, {"matching_rests_until": NOW + timedelta(minutes=1)}]
)
def test_who_sleeps_pauses_or_rests_is_not_looked_for(changes: dict[str, object]) -> None:
    assert proposals.waiting([replace(RETURNER, **changes)], {}, HERE, {}, NOW) == []  # type: ignore[arg-type]


def test_a_rest_that_is_over_holds_nobody_back() -> None:
    rested = replace(RETURNER, matching_rests_until=NOW)
    assert proposals.waiting([rested], {}, HERE, {}, NOW) == [rested]
    four = [NOW - timedelta(days=31, hours=number) for number in (4, 3, 2, 1)]
    assert proposals.waiting([RETURNER], {}, HERE, {MEGHAN: four}, NOW) == [RETURNER]
    assert proposals.waiting([RETURNER], {}, HERE, {MEGHAN: [*four[1:], NOW - timedelta(days=29)]}, NOW) == []


def test_only_what_goes_on_uses_a_place() -> None:
    going_on, over = opened(IntroductionKind.COMPANY), in_every_state()[IntroductionState.ENDED]
    assert proposals.places_used([going_on, over, opened()], NOW) == {MARISA: 1}


def test_whom_slack_bars_is_neither_looked_for_nor_asked() -> None:
    barred = {MARISA: place(may_take_part=False), MEGHAN: place(may_take_part=False)}
    assert proposals.waiting([RETURNER], {}, barred, {}, NOW) == []
    assert proposals.free([MENTOR], [], barred, NOW) == []


def test_a_mentor_has_one_open_ask_of_any_kind() -> None:
    assert proposals.free([MENTOR], [asked()], HERE, NOW) == []
    assert proposals.free([MENTOR], [accepted(IntroductionKind.COMPANY)], HERE, NOW) == []
    assert proposals.free([MENTOR], [opened()], HERE, NOW) == [MENTOR]


@pytest.mark.parametrize(
    "changes", [{"is_paused": True}, {"closed_by_organizer": True}, {"resting_until": NOW + timedelta(minutes=1)}]
)
def test_a_mentor_who_pauses_rests_or_is_closed_is_not_asked(changes: dict[str, object]) -> None:
    assert proposals.free([replace(MENTOR, **changes)], [], HERE, NOW) == []  # type: ignore[arg-type]


def test_somebody_away_is_passed_over_and_a_part_timer_is_not() -> None:
    away = {MARISA: place(asked_in=timedelta(days=5))}
    assert proposals.free([MENTOR], [], away, NOW) == []
    two_days = Hours("America/Chicago", frozenset({1, 3}))
    assert proposals.free([MENTOR], [], {MARISA: place(two_days, asked_in=timedelta(hours=6))}, NOW) == [MENTOR]


def test_limits_are_by_kind_and_zero_means_never() -> None:
    none = replace(MENTOR, people_at_a_time=0, questions_a_month=0)
    for kind in IntroductionKind:
        assert not proposals.has_room(none, kind, [], NOW, HERE[MARISA].today)
        assert proposals.has_room(MENTOR, kind, [], NOW, HERE[MARISA].today)
    assert not proposals.has_room(
        MENTOR, IntroductionKind.COMPANY, [opened(IntroductionKind.COMPANY)], NOW, HERE[MARISA].today
    )
    assert proposals.has_room(
        MENTOR, IntroductionKind.TALK, [opened(IntroductionKind.COMPANY)], NOW, HERE[MARISA].today
    )
    once = proposals.taken_on(MENTOR, IntroductionKind.TALK, HERE[MARISA].today)
    twice = proposals.taken_on(once, IntroductionKind.TALK, HERE[MARISA].today)
    assert not proposals.has_room(twice, IntroductionKind.TALK, [], NOW, HERE[MARISA].today)
    next_month = HERE[MARISA].today + timedelta(days=30)
    assert proposals.has_room(twice, IntroductionKind.TALK, [], NOW, next_month)
    assert proposals.taken_on(twice, IntroductionKind.TALK, next_month).asked_that_month == 1


def test_office_and_stage_go_into_an_ask_only_where_they_were_ticked() -> None:
    said = replace(RETURNER, stage=Stage.FIRST_MONTHS)
    bare = proposals.introduction_of("1", said, MENTOR, "sleep", "Chicago", NOW)
    assert (bare.office, bare.stage) == ("", Stage.UNSAID)
    ticked = replace(said, show_stage=True, show_office=True)
    full = proposals.introduction_of("1", ticked, MENTOR, "sleep", "Chicago", NOW)
    assert (full.office, full.stage) == ("Chicago", Stage.FIRST_MONTHS)


@pytest.mark.parametrize(("kind", "counted"), [(IntroductionKind.TALK, 1), (IntroductionKind.COMPANY, 0)])
def test_a_yes_ends_every_row_of_silence_or_refusals(kind: IntroductionKind, counted: int) -> None:
    before = replace(MENTOR, unanswered_in_a_row=1, declined_in_a_row=1)
    after = proposals.taken_on(before, kind, NOW.date())
    assert (after.unanswered_in_a_row, after.declined_in_a_row, after.asked_that_month) == (0, 0, counted)
    later = proposals.taken_on(after, kind, NOW.date() + timedelta(days=31))
    assert later.asked_that_month == counted


@pytest.mark.parametrize(("ticked", "own", "others"), [({}, True, True), ({"other_offices": False}, True, False)])
def test_which_offices_are_looked_in_is_as_ticked(ticked: dict[str, bool], own: bool, others: bool) -> None:
    for only in (False, True):
        asker = proposals.as_asker(replace(RETURNER, **ticked, other_offices_only=only), HERE[MEGHAN])  # type: ignore[arg-type]
        assert (asker.own_office, asker.other_offices) == (own and not only, others or only)


def test_a_topic_that_is_spent_is_not_looked_for_again() -> None:
    sign_up = replace(RETURNER, topics=("business-travel", "sleep"))
    assert proposals.as_asker(sign_up, HERE[MEGHAN], ("sleep",)).topics == {"business-travel"}


def test_names_are_held_on_every_sensitive_topic_by_wish_and_after_two_offers_not_taken() -> None:
    for topic in standard():
        assert proposals.holds_name(MENTOR, topic.slug, 0) is topic.sensitive
    assert proposals.holds_name(replace(MENTOR, hold_my_name=True), None, 0)
    assert proposals.holds_name(MENTOR, "held-1", 0)  # an office's own sensitive topic
    assert not proposals.holds_name(MENTOR, "own-1", 0)
    assert [proposals.holds_name(MENTOR, None, count) for count in range(4)] == [False, False, True, True]


def test_the_third_offer_unanswered_in_a_row_puts_to_sleep_and_an_answer_starts_anew() -> None:
    one = RETURNER
    for asleep in (False, False, True):
        one = proposals.after_offer_not_taken(one, [NOW], answered=False)
        assert one.asleep is asleep
    answered = proposals.after_offer_not_taken(replace(RETURNER, offers_unanswered=2), [NOW], answered=True)
    assert (answered.offers_unanswered, answered.asleep) == (0, False)


def test_matching_rests_thirty_days_from_the_fourth_offer_not_taken() -> None:
    moments = [NOW - timedelta(days=days) for days in (20, 10, 5, 1)]
    assert proposals.after_offer_not_taken(RETURNER, moments[:3], answered=True).matching_rests_until is None
    after = proposals.after_offer_not_taken(RETURNER, moments, answered=True)
    assert after.matching_rests_until == moments[-1] + timedelta(days=30)
    assert proposals.waiting([RETURNER], {}, HERE, {MEGHAN: moments}, NOW) == []
    assert proposals.waiting([RETURNER], {}, HERE, {MEGHAN: moments[:3]}, NOW) == [RETURNER]


@pytest.mark.parametrize("seed", range(20))
def test_no_exclusion_is_ever_broken_by_a_run_on_random_people(seed: int) -> None:
    chance = Random(seed)
    people = [UserId(f"U{number}") for number in range(24)]
    topics = [topic.slug for topic in standard()][:8] + sorted(sensitive_slugs())

    def some(most: int) -> tuple[UserId, ...]:
        return tuple(chance.sample(people, chance.randrange(most)))

    mentors = [
        Mentor(
            who,
            NOW - timedelta(days=chance.choice([1, 90])),
            tuple(chance.sample(topics, chance.randrange(4))),
            how=chance.choice(list(How)),
            people_at_a_time=chance.randrange(2),
            questions_a_month=chance.randrange(2),
            avoid=some(6),
        )
        for who in people[:16]
    ]
    askers = [
        Returner(
            who, NOW, tuple(chance.sample(topics, chance.randrange(4))), chance.choice(list(IntroductionKind)), some(6)
        )
        for who in people[8:]
    ]
    places = dict.fromkeys(people, place())
    exclusions = listed([*askers, *mentors], people)
    candidates = [proposals.as_candidate(one, places[one.user_id], NOW) for one in mentors]
    found = match([proposals.as_asker(one, places[one.user_id]) for one in askers], candidates, exclusions, NOW, seed)
    by_id = {one.user_id: one for one in mentors}
    for pair in found:
        mentor, asker = by_id[pair.candidate], next(one for one in askers if one.user_id == pair.asker)
        assert asker.user_id != mentor.user_id
        assert asker.user_id not in mentor.avoid
        assert mentor.user_id not in asker.avoid
        assert proposals.has_room(mentor, asker.kind, [], NOW, places[mentor.user_id].today)
        assert pair.topic is None or pair.topic in set(mentor.topics) & set(asker.topics)
        is_new = mentor.since + timedelta(days=7) > NOW
        assert not (is_new and pair.topic in sensitive_slugs())
    assert len({pair.candidate for pair in found}) == len(found)


def test_states_of_an_introduction_are_written_out_once() -> None:
    assert {one.state for one in in_every_state().values()} == set(IntroductionState)
    assert all(isinstance(one, Introduction) for one in in_every_state().values())


def test_a_language_counts_only_where_the_office_offers_a_choice_that_holds_it() -> None:
    german = replace(RETURNER, languages=("Deutsch",))
    for offered, counts in (
        (("English", "Deutsch"), {"Deutsch"}),
        (("Deutsch",), set()),
        (("English", "Polski"), set()),
    ):
        there = proposals.whereabouts(replace(OFFICE, languages=offered), Hours("America/Chicago"), {}, True, NOW, NOW)
        assert proposals.as_asker(german, there).languages == counts
        assert proposals.as_candidate(replace(MENTOR, languages=("Deutsch",)), there, NOW).languages == counts
