"""The state machine of an introduction: every transition, and silence after every no."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from datetime import timedelta

import pytest

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.working_hours import Hours, is_working_minute
from bot.introductions import lifecycle
from bot.introductions.notices import AskMentor, IntroduceBoth, OfferMentor, RemindAsker, RemindMentor, Side
from bot.introductions.states import (
    ASK_OPEN,
    OFFER_LIVES_AT_MOST,
    OFFER_OPEN,
    OPEN,
    UNDER_WAY,
    Introduction,
    IntroductionState,
    PairMemory,
    Step,
    Times,
    keeps_mentor_busy,
    uses_place,
)
from bot.people.returners import IntroductionKind
from tests.bot.introduced import (
    MARISA,
    MEGHAN,
    TIMES,
    TUESDAY,
    Time,
    accepted,
    asked,
    in_every_state,
    introduced,
    offered,
    opened,
    reaches,
    waiting,
)

Event = Callable[[Introduction], Step]


def held() -> Introduction:
    """Return an introduction of which one lost access to Slack."""
    return lifecycle.hold(opened()).introduction


EVENTS: dict[str, Event] = {
    "asked": lambda one: lifecycle.asked(one, TUESDAY, TIMES),
    "accept": lambda one: lifecycle.accept(one, TUESDAY, name_held=False),
    "decline": lambda one: lifecycle.decline(one, TUESDAY),
    "expire_ask": lambda one: lifecycle.expire_ask(one, TUESDAY),
    "offered": lambda one: lifecycle.offered(one, TUESDAY, TIMES),
    "introduce": lambda one: lifecycle.introduce(one, TUESDAY, TIMES, 7),
    "someone_else": lambda one: lifecycle.someone_else(one, TUESDAY),
    "not_now": lambda one: lifecycle.not_now(one, TUESDAY),
    "lapse": lambda one: lifecycle.lapse(one, TUESDAY),
    "settle": lambda one: lifecycle.settle(one, TUESDAY),
    "hold": lifecycle.hold,
    "resume": lifecycle.resume,
}
LEADS_TO: dict[str, dict[IntroductionState, IntroductionState]] = {
    "asked": {IntroductionState.WAITING: IntroductionState.ASKED},
    "accept": dict.fromkeys(ASK_OPEN, IntroductionState.ACCEPTED),
    "decline": dict.fromkeys(ASK_OPEN, IntroductionState.DECLINED),
    "expire_ask": {IntroductionState.ASKED: IntroductionState.EXPIRED},
    "offered": {IntroductionState.ACCEPTED: IntroductionState.OFFERED},
    "introduce": dict.fromkeys(OFFER_OPEN, IntroductionState.INTRODUCED),
    "someone_else": dict.fromkeys(OFFER_OPEN, IntroductionState.PASSED),
    "not_now": dict.fromkeys(OFFER_OPEN, IntroductionState.PASSED),
    "lapse": dict.fromkeys(OFFER_OPEN, IntroductionState.LAPSED),
    "settle": dict.fromkeys(ASK_OPEN | OFFER_OPEN, IntroductionState.SETTLED),
    "hold": dict.fromkeys(UNDER_WAY, IntroductionState.HELD),
    "resume": {IntroductionState.HELD: IntroductionState.CHECKED_IN},
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", IntroductionState)
def test_every_event_in_every_state_leads_where_it_should_and_nowhere_else(
    event: str, state: IntroductionState
) -> None:
    before = in_every_state()[state]
    assert before.state is state
    step = EVENTS[event](before)
    assert step.introduction.state is LEADS_TO[event].get(state, state)
    if state not in LEADS_TO[event]:
        assert step.introduction == before
        assert (step.say, step.timers, step.remember, step.search_again) == ((), (), None, False)


ASK, OFFER, GROUP = "introductions.ask", "introductions.offer", "introductions.introduce"
REMIND_MENTOR, REMIND_ASKER = "introductions.remind_mentor", "introductions.remind_asker"
OF_MENTOR, OF_ASKER = {ASK, REMIND_MENTOR}, {OFFER, REMIND_ASKER}
FORGET = {"introductions.forget"}


@dataclass(frozen=True)
class Follows:
    """What follows from a step: the fields it changes beside the state, and the names of messages and timers."""

    changes: Collection[str] = frozenset()
    redraw: Collection[str] = frozenset()
    unsay: Collection[str] = frozenset()
    say: Collection[str] = frozenset()
    timers: Collection[str] = frozenset()
    remember: PairMemory | None = None
    search_again: bool = False


OVER_FOR_MENTOR = Follows({"ended_at"}, OF_MENTOR, OF_MENTOR, timers=FORGET)
OVER_FOR_ASKER = Follows({"ended_at"}, OF_ASKER, OF_ASKER, timers=FORGET)
DECLINED = PairMemory.DECLINED
# Everything that follows from each event, in each state in which it applies.
FOLLOWS: dict[tuple[str, Callable[[], Introduction]], Follows] = {
    ("asked", waiting): Follows(
        {"asked_at", "ask_expires_at"}, say={REMIND_MENTOR}, timers={"introductions.expire_ask"}
    ),
    **{
        ("accept", begun): Follows({"accepted_at"}, OF_MENTOR, {REMIND_MENTOR}, {OFFER}, {"introductions.expire_offer"})
        for begun in (waiting, asked)
    },
    **{
        ("decline", begun): replace(OVER_FOR_MENTOR, remember=DECLINED, search_again=True) for begun in (waiting, asked)
    },
    ("expire_ask", asked): replace(OVER_FOR_MENTOR, remember=DECLINED, search_again=True),
    ("offered", accepted): Follows({"offered_at"}, say={REMIND_ASKER}, timers={"introductions.expire_offer"}),
    **{
        (event, begun): follows
        for begun in (accepted, offered)
        for event, follows in {
            "introduce": Follows(
                {"introduced_at", "ice_breaker"}, OF_ASKER, {REMIND_ASKER}, {GROUP}, remember=PairMemory.MET
            ),
            "someone_else": replace(OVER_FOR_ASKER, remember=DECLINED, search_again=True),
            "not_now": replace(OVER_FOR_ASKER, changes={"ended_at", "not_now"}, search_again=True),
            "lapse": replace(OVER_FOR_ASKER, remember=DECLINED, search_again=True),
        }.items()
    },
    **{("settle", begun): OVER_FOR_MENTOR for begun in (waiting, asked)},
    **{("settle", begun): OVER_FOR_ASKER for begun in (accepted, offered)},
    **{("settle and search", begun): replace(OVER_FOR_MENTOR, search_again=True) for begun in (waiting, asked)},
    **{("settle and search", begun): replace(OVER_FOR_ASKER, search_again=True) for begun in (accepted, offered)},
    **{("lose", begun): replace(OVER_FOR_MENTOR, remember=DECLINED, search_again=True) for begun in (waiting, asked)},
    **{("lose", begun): replace(OVER_FOR_ASKER, remember=DECLINED, search_again=True) for begun in (accepted, offered)},
    # Not the people's own messages, so that nobody can tell the reason.
    ("miss", introduced): Follows({"ended_at"}, unsay={GROUP}, timers=FORGET, search_again=True),
    ("hold", opened): Follows(redraw={GROUP}),
    ("resume", held): Follows(redraw={GROUP}),
}
MORE_EVENTS: dict[str, Event] = {
    **EVENTS,
    "settle and search": lambda one: lifecycle.settle(one, TUESDAY, search_again=True),
    "lose": lambda one: lifecycle.lose(one, TUESDAY),
    "miss": lambda one: lifecycle.miss(one, TUESDAY),
}


def test_what_follows_is_known_of_every_event() -> None:
    assert {event for event, _ in FOLLOWS} == set(MORE_EVENTS)


@pytest.mark.parametrize(("event", "begun"), FOLLOWS, ids=lambda one: getattr(one, "__name__", one))
def test_everything_that_follows_from_an_event_and_nothing_else(event: str, begun: Callable[[], Introduction]) -> None:
    before = begun()
    step = MORE_EVENTS[event](before)
    changes = {one.name for one in fields(before) if getattr(before, one.name) != getattr(step.introduction, one.name)}
    assert FOLLOWS[event, begun] == Follows(
        changes - {"state"},
        {key.split(":")[0] for key in step.redraw},
        {key.split(":")[0] for key in step.unsay},
        {queued.notification.name for queued in step.say},
        {timer.name for timer in step.timers},
        step.remember,
        step.search_again,
    )
    assert "state" in changes
    assert step.exclusion_by is None
    assert not step.mentor_rests


def test_a_yes_that_an_exclusion_withheld_is_an_answer_and_no_later_press_is() -> None:
    said = lifecycle.accept(asked(), TUESDAY, name_held=False, withheld=True).introduction
    assert said.is_withheld
    assert not said.awaits_mentor
    assert not asked().is_withheld
    for press in ("accept", "decline"):
        step = EVENTS[press](said)
        assert step.introduction == said
        assert {key.split(":")[0] for key in step.redraw} == OF_MENTOR
        assert (step.say, step.timers, step.remember, step.search_again) == ((), (), None, False)
    over = lifecycle.expire_ask(said, TUESDAY)
    assert over.redraw == over.unsay == ()  # their answer stays as it is shown


def test_a_question_for_today_is_offered_and_asked_with_its_own_times() -> None:
    today = replace(waiting(), is_today=True)
    ask = lifecycle.asked(today, TUESDAY, TIMES)
    assert (ask.introduction.state, ask.introduction.asked_at) == (IntroductionState.ASKED, TUESDAY)
    assert ask.introduction.ask_expires_at == TUESDAY + timedelta(hours=3)
    offer = lifecycle.offered(lifecycle.accept(ask.introduction, TUESDAY, name_held=False).introduction, TUESDAY, TIMES)
    assert (offer.introduction.state, offer.introduction.offered_at) == (IntroductionState.OFFERED, TUESDAY)
    assert [(timer.name, timer.due_at) for timer in offer.timers] == [
        (lifecycle.EXPIRE_OFFER, TUESDAY + timedelta(minutes=30))
    ]


def test_the_ask_goes_at_ten_or_two_but_not_in_the_half_day_of_the_sign_up() -> None:
    (queued,) = lifecycle.propose(waiting(), Time()).say
    assert isinstance(queued.notification, AskMentor)
    assert queued.due_at == TUESDAY + timedelta(hours=4)


def test_the_reminder_and_the_expiry_of_an_ask_count_the_mentors_working_days_from_sending() -> None:
    part_time = Times(Time(Hours("America/Chicago", frozenset({1, 3}))), Time())
    step = lifecycle.asked(waiting(), TUESDAY, part_time)
    (reminder,) = step.say
    assert isinstance(reminder.notification, RemindMentor)
    assert reminder.due_at == TUESDAY + timedelta(days=2)
    assert step.timers[0].due_at == step.introduction.ask_expires_at == TUESDAY + timedelta(days=7)


def test_the_mentors_yes_leads_to_one_offer_and_a_clock_of_five_days() -> None:
    step = lifecycle.accept(asked(), TUESDAY, name_held=True)
    assert [type(one.notification) for one in step.say] == [OfferMentor]
    assert step.introduction.name_held
    assert step.timers[0].due_at == TUESDAY + OFFER_LIVES_AT_MOST


def test_an_offer_is_reminded_after_one_working_day_and_ends_after_three() -> None:
    step = lifecycle.offered(accepted(), TUESDAY, TIMES)
    assert isinstance(step.say[0].notification, RemindAsker)
    assert step.say[0].due_at == TUESDAY + timedelta(days=1)
    assert step.timers[0].due_at == TUESDAY + timedelta(days=3)


def test_an_offer_over_a_weekend_ends_five_days_after_the_yes_at_the_latest() -> None:
    friday = TUESDAY + timedelta(days=3)
    yes = lifecycle.accept(asked(), friday, name_held=False).introduction
    step = lifecycle.offered(yes, friday, TIMES)
    assert step.timers[0].due_at == friday + timedelta(days=5)
    late = lifecycle.offered(yes, friday + timedelta(days=4, hours=2), TIMES)
    assert late.say == ()  # a reminder after the end would come too late


def test_both_yeses_open_one_conversation_inside_both_peoples_hours() -> None:
    times = Times(Time(), Time(Hours("Europe/Berlin")))
    evening = TUESDAY + timedelta(hours=3)
    step = lifecycle.introduce(offered(), evening, times, 7)
    (queued,) = step.say
    assert isinstance(queued.notification, IntroduceBoth)
    assert queued.due_at is not None
    assert is_working_minute(queued.due_at, times.mentor.hours)
    assert is_working_minute(queued.due_at, times.asker.hours)
    assert (step.remember, step.introduction.ice_breaker) == (PairMemory.MET, 7)


def test_a_pair_that_said_no_is_remembered_and_one_that_said_not_now_is_not() -> None:
    assert lifecycle.decline(asked(), TUESDAY).remember is PairMemory.DECLINED
    assert lifecycle.expire_ask(asked(), TUESDAY).remember is PairMemory.DECLINED
    assert lifecycle.someone_else(offered(), TUESDAY).remember is PairMemory.DECLINED
    assert lifecycle.lapse(offered(), TUESDAY).remember is PairMemory.DECLINED
    assert lifecycle.not_now(offered(), TUESDAY).remember is None
    assert lifecycle.lose(waiting(), TUESDAY).remember is PairMemory.DECLINED
    assert lifecycle.lose(opened(), TUESDAY).remember is None


def test_a_conversation_that_cannot_be_opened_is_settled_without_a_word() -> None:
    step = lifecycle.miss(introduced(), TUESDAY)
    assert step.introduction.state is IntroductionState.SETTLED
    assert step.say == ()
    assert reaches(step, MARISA) == []
    assert step.search_again
    assert lifecycle.miss(opened(), TUESDAY).introduction == opened()
    assert lifecycle.hold(introduced()).introduction == introduced()


def test_after_any_no_the_search_goes_on() -> None:
    for event in ("decline", "expire_ask"):
        assert EVENTS[event](asked()).search_again
    for event in ("someone_else", "not_now", "lapse"):
        assert EVENTS[event](offered()).search_again


def test_a_stranger_is_on_no_side() -> None:
    for one in in_every_state().values():
        assert one.side_of(MARISA) is Side.MENTOR
        assert one.side_of(MEGHAN) is Side.ASKER
        assert one.other(MARISA) == MEGHAN
        with pytest.raises(NoLongerOpen):
            one.other(UserId("U0MALLORY"))


# Silence after a no: what the other side can notice, on every path


def _paths(one: Introduction, depth: int, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], list[Step]]]:
    """Every sequence of events, up to `depth`, that changes something at each step."""
    found: list[tuple[tuple[str, ...], list[Step]]] = [(path, [])]
    for name, event in EVENTS.items() if depth else ():
        step = event(one)
        if step.introduction != one:
            found += [(rest, [step, *steps]) for rest, steps in _paths(step.introduction, depth - 1, (*path, name))]
    return found


def _noticed(steps: list[Step], who: UserId) -> list[str]:
    return [what for step in steps for what in reaches(step, who)]


def test_the_asker_notices_nothing_of_any_path_on_which_the_mentor_never_said_yes() -> None:
    paths = [(path, steps) for path, steps in _paths(waiting(), 6) if path and "accept" not in path]
    assert {"decline", "expire_ask", "settle"} <= {event for path, _ in paths for event in path}
    for path, steps in paths:
        assert _noticed(steps, MEGHAN) == [], path


def test_the_mentor_notices_the_same_after_their_yes_on_every_path_that_ends_apart() -> None:
    expired = _noticed([lifecycle.lapse(offered(), TUESDAY)], MARISA)
    paths = [(path, steps) for path, steps in _paths(accepted(), 5) if "introduce" not in path]
    assert {path[-1] for path, _ in paths if path} >= {"lapse", "someone_else", "not_now", "settle"}
    for path, steps in paths:
        assert _noticed(steps, MARISA) == expired == [], path


def test_every_path_to_the_group_ends_in_exactly_one_message_to_both() -> None:
    paths = [steps for path, steps in _paths(waiting(), 6) if "introduce" in path]
    assert paths
    for steps in paths:
        told = [queued.notification for step in steps for queued in step.say]
        assert [type(one) for one in told].count(IntroduceBoth) == 1


def test_a_mentor_is_free_for_the_next_ask_at_the_same_moment_whatever_the_asker_did() -> None:
    later = TUESDAY + OFFER_LIVES_AT_MOST
    for event in ("someone_else", "not_now", "lapse", "settle"):
        for kind in IntroductionKind:
            one = EVENTS[event](offered(kind)).introduction
            assert keeps_mentor_busy(one, later - timedelta(minutes=1))
            assert not keeps_mentor_busy(one, later)
            assert uses_place(one, later - timedelta(minutes=1)) is (kind is IntroductionKind.COMPANY)
            assert not uses_place(one, later)


def test_company_uses_a_place_from_the_yes_until_it_ends_and_a_talk_uses_none() -> None:
    assert not uses_place(asked(IntroductionKind.COMPANY), TUESDAY)
    for one in (
        accepted(IntroductionKind.COMPANY),
        offered(IntroductionKind.COMPANY),
        introduced(IntroductionKind.COMPANY),
        opened(IntroductionKind.COMPANY),
    ):
        assert uses_place(one, TUESDAY + timedelta(days=2))
    assert uses_place(opened(IntroductionKind.COMPANY), TUESDAY + timedelta(days=60))
    assert not uses_place(
        replace(opened(IntroductionKind.COMPANY), state=IntroductionState.CLOSED), TUESDAY + timedelta(days=60)
    )
    assert not any(uses_place(one, TUESDAY) for one in in_every_state().values())
    assert {state for state in IntroductionState if state in OPEN} == ASK_OPEN | OFFER_OPEN | UNDER_WAY
