"""Two questions a quarter: to whom they come, what is counted, and where nobody is ever asked."""

from datetime import UTC, datetime

import pytest
from slack_sdk.models.blocks import ActionsBlock

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.people.people import Colleague, Profile
from bot.people.returners import Stage
from bot.reports import figures, pulse
from bot.reports.figures import FigureKind, Released
from bot.reports.pulse import PulseMember
from handlers.accounts import forgetting
from handlers.offices import figure_counts
from handlers.reports import pulse as handler
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.looking_in import inside
from tests.handlers.support.office_by_hand import CHICAGO, Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.harness import Harness
from tests.support.storing import put

Q4 = "2026-Q4"
AFTER = datetime(2027, 1, 4, tzinfo=UTC)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Chicago in October, the clock of its quarter set."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    opened = QuietOffice(sqlite_database, clock).open()
    opened.do(figure_counts.set_timers)
    return opened


def says_yes(office: QuietOffice, number: int, first: int = 0, community_id: str | None = None) -> list[UserId]:
    """So many people with a row who said yes to being asked."""
    people = [UserId(f"U0P{one:02}") for one in range(first, first + number)]
    for one in people:
        office.do(lambda uow, one=one: put(uow.people.save, Colleague(one, zone=CHICAGO, community_id=community_id)))  # type: ignore[misc]
        office.do(handler.say_yes, Profile(one, CHICAGO))
    return people


def asks_of(office: QuietOffice) -> dict[str, Posted]:
    """Who was asked, and the message."""
    return {post.to.removeprefix("person:"): post for post in office.posts if "pulse.ask" in post.kind}


def ask(office: QuietOffice) -> dict[str, Posted]:
    office.live_until(datetime(2026, 11, 13, 23, tzinfo=UTC))
    return asks_of(office)


def answers(office: QuietOffice, who: UserId, *said: str) -> None:
    for one in said:
        office.do(handler.answer, who, f"{Q4} {one}")
    office.tick()


def pulse_of(office: QuietOffice, community_id: str = "chicago") -> dict[str, int | None]:
    released: Released = office.do(lambda uow: uow.figures.list_of(community_id))[-1]
    return {one.name: one.at_least for one in released.table(FigureKind.PULSE)}


def test_a_community_of_twelve_is_asked_and_shown_what_enough_said(office: QuietOffice) -> None:
    people = says_yes(office, 12)
    asked = ask(office)
    assert set(asked) == set(people)
    assert all(len([p for p in office.told(one) if "pulse" in p.kind]) == 1 for one in people)
    for number, one in enumerate(people):
        answers(office, one, "shaped/yes" if number < 7 else "shaped/no", *(["met_well/yes"] if number < 11 else []))
    assert "Counted, thank you" in asked[people[0]].shown
    assert "Counted" in asked[people[11]].shown
    office.live_until(AFTER)
    assert pulse_of(office) == {
        "shaped/yes": 5,
        "shaped/partly": None,
        "shaped/no": 5,
        "met_well/yes": 10,
        "met_well/not_always": None,
        "met_well/not_needed": None,
    }
    assert office.do(lambda uow: uow.pulse.of(Q4, ["chicago"])) == {}


def test_a_community_of_six_is_never_asked_and_gets_lights(office: QuietOffice) -> None:
    says_yes(office, 6)
    office.live_until(AFTER)
    assert asks_of(office) == {}
    released = office.do(lambda uow: uow.figures.list_of("chicago"))[-1]
    assert released.is_small
    office.live_until(datetime(2027, 7, 4, tzinfo=UTC))
    assert asks_of(office) == {}
    assert all(one.is_small for one in office.do(lambda uow: uow.figures.list_of("chicago")))
    assert len(office.do(lambda uow: uow.figures.list_of("chicago"))) == 3


def test_nine_who_could_answer_are_too_few_and_ten_are_enough(office: QuietOffice) -> None:
    says_yes(office, 9)
    on_leave = says_yes(office, 1, first=50)[0]
    office.returner(on_leave, stage=Stage.ON_LEAVE)
    assert ask(office) == {}


def test_nobody_before_or_on_leave_or_unsaid_is_asked_among_others(office: QuietOffice) -> None:
    people = says_yes(office, 14)
    for one, stage in zip(people, Stage, strict=False):
        office.returner(one, stage=stage, asleep=True)
    kept_out = {
        one for one, stage in zip(people, Stage, strict=False) if stage not in {Stage.FIRST_MONTHS, Stage.LONGER}
    }
    asked = ask(office)
    assert kept_out
    assert set(asked) == set(people) - kept_out


def test_who_went_on_leave_since_it_was_queued_does_not_get_it(office: QuietOffice) -> None:
    people = says_yes(office, 12)
    office.clock.at = pulse.asked_at(Q4)
    office.do(handler.ask, Q4)
    office.returner(people[0], stage=Stage.ON_LEAVE, asleep=True)
    office.do(handler.say_no, people[1])
    asked = ask(office)
    assert not {people[0], people[1]} & set(asked)
    assert len(asked) == 10


def test_a_second_device_a_stranger_and_a_late_press_change_nothing(office: QuietOffice) -> None:
    people = says_yes(office, 10)
    ask(office)
    answers(office, people[0], "shaped/yes", "shaped/no", "shaped/yes")
    counted = office.do(lambda uow: uow.pulse.of(Q4, ["chicago"]))
    assert (counted["shaped/yes"], counted["shaped/no"]) == (1, 0)
    with pytest.raises(NoLongerOpen):
        office.do(handler.answer, UserId("U0STRANGER"), f"{Q4} shaped/yes")
    office.live_until(pulse.closes_at(Q4))
    office.tick()
    for one in people:
        assert "closed" in asks_of(office)[one].shown
        assert not asks_of(office)[one].actions
    with pytest.raises(NoLongerOpen):
        office.do(handler.answer, people[1], f"{Q4} shaped/yes")


def test_who_would_rather_not_be_asked_sees_the_questions_close(office: QuietOffice) -> None:
    people = says_yes(office, 10)
    asked = ask(office)
    office.do(handler.say_no, people[0])
    office.tick()
    assert "closed" in asked[people[0]].shown
    assert "Two questions about flexibility" in asked[people[1]].shown


def test_after_two_silent_quarters_nobody_is_asked_until_they_say_yes_again(office: QuietOffice) -> None:
    people = says_yes(office, 12)
    for one in people[1:]:
        office.do(lambda uow, one=one: put(uow.pulse.save, PulseMember(one, -10)))  # type: ignore[misc]
    office.live_until(datetime(2027, 9, 1, tzinfo=UTC))
    assert [len([post for post in office.told(one) if "pulse" in post.kind]) for one in people[:2]] == [2, 4]
    office.do(handler.say_yes, Profile(people[0], CHICAGO))
    office.live_until(datetime(2027, 12, 1, tzinfo=UTC))
    assert len([post for post in office.told(people[0]) if "pulse" in post.kind]) == 3


def test_two_small_offices_are_asked_where_they_pool_their_figures(office: QuietOffice) -> None:
    office.open("berlin")
    says_yes(office, 6, community_id="chicago")
    says_yes(office, 6, first=20, community_id="berlin")
    for one in ("chicago", "berlin"):
        office.do(lambda uow, one=one: uow.figures.pool(one, Q4, is_pooled=True))  # type: ignore[misc]
    asked = ask(office)
    assert len(asked) == 12
    for one in asked:
        answers(office, UserId(one), "shaped/partly")
    office.live_until(AFTER)
    assert pulse_of(office)["shaped/partly"] == 10
    assert pulse_of(office, "berlin") == pulse_of(office)


def test_who_asks_to_be_forgotten_leaves_the_list_and_the_count_stays(office: QuietOffice) -> None:
    people = says_yes(office, 11)
    office.do(lambda uow: uow.communities.add_organizer(people[1]))
    ask(office)
    answers(office, people[0], "shaped/yes")
    done = office.do(forgetting.forget, people[0])
    assert done.traces == {}
    assert office.do(lambda uow: uow.pulse.of(Q4, ["chicago"]))["shaped/yes"] == 1
    assert office.do(lambda uow: uow.pulse.get(people[0])) is None


def test_every_button_says_what_it_means_without_the_question_beside_it(office: QuietOffice) -> None:
    people = says_yes(office, 10)
    message = ask(office)[people[0]].message
    rows = [block for block in message.blocks if isinstance(block, ActionsBlock)]
    pressed = [one.to_dict() for row in rows for one in row.elements]
    spoken = [one["accessibility_label"] for one in pressed if one["action_id"].startswith("pulse.answer")]
    assert len(set(spoken)) == len(spoken) == 6
    assert message.text == "Two short questions, if you like."


async def _everybody_says_yes(harness: Harness) -> None:
    def many(uow: UnitOfWork) -> None:
        for number in range(12):
            one = UserId(f"U0MORE{number:02}")
            put(uow.people.save, Colleague(one, zone=CHICAGO))
            put(uow.pulse.save, PulseMember(one))
        figure_counts.set_timers(uow)

    await inside(harness, many)


async def _journey(harness: Harness) -> None:
    """Marisa says yes in Home, is asked in November, answers, and would rather not be asked again."""
    await harness.set_up()
    marisa = harness.person("marisa")
    await marisa.open_home()
    await harness.settle()
    await marisa.click("Two questions a quarter")
    await marisa.click("Yes, ask me")
    assert "You said yes" in str(marisa.modal)
    await marisa.close()
    await _everybody_says_yes(harness)
    await harness.until(datetime(harness.now.year, 11, 13, 22, tzinfo=UTC))
    await marisa.click("Not always")
    await harness.settle()
    found = next(seen for seen in marisa.sees("village") if "sideways" in str(seen.message.blocks))
    assert "Counted, thank you" in str(found.message.blocks)
    quarter = figures.quarter_of(harness.now.date())
    counted = await inside(harness, lambda uow: uow.pulse.of(quarter, [uow.communities.list_all()[0].id]))
    assert counted["met_well/not_always"] == 1
    assert sum(counted.values()) == 1
    await marisa.command("/village", "pulse")
    assert "You said yes" in marisa.ephemerals[-1].words
    await marisa.click("Don't ask me", message=marisa.ephemerals[-1].message)
    await harness.settle()
    assert await inside(harness, lambda uow: uow.pulse.get(UserId(marisa.id))) is None


async def test_the_journey_over_http(harness_over_http: Harness) -> None:
    await _journey(harness_over_http)


async def test_the_journey_in_socket_mode_on_postgresql(harness_on_postgresql: Harness) -> None:
    await _journey(harness_on_postgresql)
