"""Signing up quietly, acted out on the wire: by command, by form, by button, and on the day asked for."""

from datetime import date, timedelta

import pytest

from bot.core.ids import TeamId, UserId
from bot.people.returners import IntroductionKind, Returner, Stage
from playground.people.person import Person
from playground.people.screen_reading import Seen
from tests.support.harness import Harness


@pytest.fixture
async def office(harness: Harness) -> Harness:
    await harness.set_up()
    return harness


async def returner_of(harness: Harness, who: str = "meghan") -> Returner | None:
    team, user_id = TeamId(harness.playground.world.team_id), UserId(harness.person(who).id)
    assert harness.village is not None
    return await harness.village.database.transact(team, lambda uow: uow.returners.get(user_id))


async def sign_up(harness: Harness, **wishes: object) -> Person:
    meghan = harness.person("meghan")
    await meghan.command("/returning")
    for field, value in wishes.items():
        await meghan.fill(field, value)
    assert await meghan.submit() == {}
    await harness.settle()
    return meghan


def told(person: Person) -> list[Seen]:
    """What the bot wrote to somebody, answers to commands apart."""
    return [seen for seen in person.dm_messages if not seen.is_ephemeral]


def today(harness: Harness) -> date:
    return harness.now.date()


async def test_an_empty_form_is_a_valid_sign_up_and_shows_all_that_they_will_see(office: Harness) -> None:
    meghan = await sign_up(office)
    assert meghan.modal is not None
    assert "someone to talk to: one good talk" in meghan.modal.words
    assert "This is all they will see:" in meghan.modal.words
    kept = await returner_of(office)
    assert kept is not None
    assert (kept.topics, kept.kind, kept.stage) == ((), IntroductionKind.TALK, Stage.UNSAID)


async def test_four_fields_and_more_are_kept_and_seen_by_nobody_else(office: Harness) -> None:
    marisa = office.person("marisa")
    meghan = await sign_up(
        office, topics=["business-travel"], kind="company", avoid=["jonas"], not_before=today(office) + timedelta(90)
    )
    await meghan.click("More")
    await meghan.fill("stage", "On leave")
    await meghan.fill("show", ["show_office"])
    await meghan.fill("about", "<!channel> & hello")
    assert await meghan.submit() == {}
    kept = await returner_of(office)
    assert kept is not None
    assert (kept.topics, kept.kind, kept.stage) == (("business-travel",), IntroductionKind.COMPANY, Stage.ON_LEAVE)
    assert (kept.avoid, kept.show_office, kept.show_stage) == ((office.person("jonas").id,), True, False)
    assert kept.about == "<!channel> & hello"
    await meghan.command("/returning", "status", channel="#parents-and-allies")
    assert "I won't message you before Monday, December 14, 2026." in meghan.ephemerals[-1].words
    assert not any("Business trips" in seen.words for seen in marisa.sees())


async def test_a_day_that_has_passed_is_said_under_the_field(office: Harness) -> None:
    meghan = office.person("meghan")
    await meghan.command("/returning")
    await meghan.fill("not_before", today(office) - timedelta(days=1))
    assert list(await meghan.submit()) == ["not_before"]
    assert await returner_of(office) is None


@pytest.mark.parametrize(("words", "found"), [("pumping", True), ("🙂 <!here>", False)])
async def test_words_after_the_command_fill_the_form_in(office: Harness, words: str, found: bool) -> None:
    meghan = office.person("meghan")
    await meghan.command("/returning", words)
    assert meghan.modal is not None
    assert ("I couldn't find a topic in" in meghan.modal.words) is not found
    await meghan.submit()
    kept = await returner_of(office)
    assert kept is not None
    assert kept.topics == (("pumping",) if found else ())


async def test_on_the_day_one_message_within_working_hours_and_find_me_someone_settles_it(office: Harness) -> None:
    day = today(office) + timedelta(days=8)
    meghan = await sign_up(office, not_before=day)
    await office.pass_time(days=10)
    (hello,) = told(meghan)
    assert hello.text == "Hello. You asked me to wait until now. There's no hurry."
    assert hello.buttons == ["Find me someone", "Another date", "Stop, no questions"]
    await meghan.click("Find me someone", hello)
    await office.settle()
    assert told(meghan)[0].buttons == []
    kept = await returner_of(office)
    assert kept is not None
    assert not kept.asleep


async def test_another_date_wants_a_day_to_come(office: Harness) -> None:
    meghan = await sign_up(office, not_before=today(office) + timedelta(days=2))
    await office.pass_time(days=3)
    (hello,) = told(meghan)
    await meghan.click("Another date", hello)
    assert list(await meghan.submit()) == ["not_before"]
    await meghan.fill("not_before", today(office))
    assert list(await meghan.submit()) == ["not_before"]
    await meghan.fill("not_before", today(office) + timedelta(days=30))
    assert await meghan.submit() == {}
    await office.settle()
    assert "I won't message you before Sunday, October 18, 2026." in told(meghan)[0].words


async def test_stop_no_questions_deletes_everything_and_says_no_more(office: Harness) -> None:
    meghan = await sign_up(office, not_before=today(office) + timedelta(days=2))
    await office.pass_time(days=3)
    (hello,) = told(meghan)
    await meghan.click("Stop, no questions", hello)
    await office.settle()
    (left,) = told(meghan)
    assert left.words.startswith("This has ended, and nothing was kept.")
    assert left.buttons == []
    assert await returner_of(office) is None


async def test_stop_by_command_is_at_once_and_twice_is_no_harm(office: Harness) -> None:
    meghan = await sign_up(office)
    await meghan.command("/returning", "stop")
    assert "everything in it has been deleted" in meghan.ephemerals[-1].words
    assert await returner_of(office) is None
    await meghan.command("/returning", "stop")
    assert "You're not signed up right now." in meghan.ephemerals[-1].words


async def test_pause_by_words_by_form_and_back(office: Harness) -> None:
    meghan = await sign_up(office)
    await meghan.close()
    await meghan.command("/returning", "pause three weeks")
    assert "You're paused until Tuesday, October 6, 2026." in meghan.ephemerals[-1].words
    await meghan.command("/returning", "resume")
    assert "I'm looking." in meghan.ephemerals[-1].words
    await meghan.command("/returning", "pause whenever")
    assert meghan.modal is not None
    assert "I couldn't find a date in that." in meghan.modal.words
    await meghan.fill("until", today(office))
    assert list(await meghan.submit()) == ["until"]
    await meghan.fill("until", today(office) + timedelta(days=9))
    assert await meghan.submit() == {}
    kept = await returner_of(office)
    assert kept is not None
    assert kept.paused_until == today(office) + timedelta(days=9)


@pytest.mark.parametrize("words", ["pause three weeks", "resume", "stop", "someone else"])
async def test_who_has_not_signed_up_is_told_kindly(office: Harness, words: str) -> None:
    meghan = office.person("meghan")
    await meghan.command("/returning", words)
    assert "not signed up" in meghan.ephemerals[-1].words


async def test_a_guest_cannot_sign_up_and_leaves_no_row(office: Harness) -> None:
    chloe = office.person("chloe")
    await chloe.command("/returning")
    await chloe.submit()
    assert chloe.modal is not None
    assert "Introductions are for full members" in chloe.modal.words
    assert await returner_of(office, "chloe") is None


async def test_before_set_up_nothing_is_stored(harness: Harness) -> None:
    meghan = harness.person("meghan")
    for words in ("", "status", "stop"):
        await meghan.command("/returning", words)
        assert "Village isn't set up here yet" in meghan.ephemerals[-1].words
    assert await returner_of(harness) is None


async def test_home_offers_every_step_by_button(office: Harness) -> None:
    meghan = office.person("meghan")
    await meghan.open_home()
    await office.settle()
    await meghan.click("Find me someone", where="home")
    await meghan.submit()
    await meghan.close()
    await office.settle()
    assert meghan.home is not None
    assert "I'm looking." in meghan.home.words
    await meghan.click("Pause for a while", where="home")
    assert await meghan.submit() == {}
    await meghan.close()
    await office.settle()
    assert "You're paused until you say so" in meghan.home.words
    await meghan.click("Find me someone", where="home")
    await meghan.close()
    await office.settle()
    await meghan.click("Stop and delete my sign-up", where="home")
    await office.settle()
    assert await returner_of(office) is None


async def test_a_mentor_may_be_returning_too(office: Harness) -> None:
    meghan = await sign_up(office, topics=["sleep"])
    await meghan.close()
    await meghan.command("/mentor", "sleep")
    assert await meghan.submit() == {}
    await meghan.close()
    await office.settle()
    await meghan.open_home()
    await office.settle()
    assert meghan.home is not None
    assert {"Stop", "Pause"} <= set(meghan.home.buttons)
    assert "What you offer: *Sleep and working tired*" in meghan.home.words
    assert "You'd like someone who knows about *Sleep and working tired*" in meghan.home.words


async def test_words_of_somebody_in_danger_are_answered_with_the_resource_list_and_not_repeated(
    office: Harness,
) -> None:
    meghan = office.person("meghan")
    await meghan.command("/returning", "I want to die and nobody would miss me")
    assert meghan.modal is None
    answer = meghan.ephemerals[-1]
    assert "988" in answer.words
    assert "miss me" not in answer.words


async def test_in_danger_before_set_up_the_numbers_of_the_country_come_all_the_same(harness: Harness) -> None:
    meghan = harness.person("meghan")
    await meghan.command("/returning", "I want to die and nobody would miss me")
    assert "988" in meghan.ephemerals[-1].words
