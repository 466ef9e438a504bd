"""Being a mentor, acted out on the wire: by command, by form, by button, and by the clock."""

from datetime import date, timedelta

import pytest

from bot.core.ids import TeamId, UserId
from bot.people.mentors import How, Mentor
from playground.people.person import Person
from playground.people.screen_reading import Seen
from tests.support.harness import Harness

TOPICS = ("sick-child", "business-travel")


@pytest.fixture
async def office(harness: Harness) -> Harness:
    await harness.set_up()
    return harness


async def mentor_of(harness: Harness, who: str) -> Mentor | None:
    team, user_id = TeamId(harness.playground.world.team_id), UserId(harness.person(who).id)
    assert harness.village is not None
    return await harness.village.database.transact(team, lambda uow: uow.mentors.get(user_id))


async def volunteer(harness: Harness, words: str = "business trips, sick days", who: str = "marisa") -> None:
    await harness.person(who).command("/mentor", words)
    assert await harness.person(who).submit() == {}
    await harness.settle()


def told(person: Person) -> list[Seen]:
    """What the bot wrote to somebody, answers to commands apart."""
    return [seen for seen in person.dm_messages if not seen.is_ephemeral]


def today(harness: Harness) -> date:
    return harness.now.date()


async def test_words_after_the_command_fill_the_form_in_and_the_answer_says_the_rest_in_one_sentence(
    office: Harness,
) -> None:
    marisa = office.person("marisa")
    await volunteer(office)
    assert marisa.modal is not None
    assert (
        "One person at a time, 2 single questions a month, a break of 4 weeks after each longer match; "
        "your name isn't listed." in marisa.modal.words
    )
    mentor = await mentor_of(office, "marisa")
    assert mentor is not None
    assert set(mentor.topics) == set(TOPICS)
    assert told(marisa) == []  # nothing but the form's answer


async def test_an_empty_form_is_an_ear_and_submitting_again_changes_the_offer(office: Harness) -> None:
    marisa = office.person("marisa")
    await volunteer(office, "")
    assert marisa.modal is not None
    assert "You're happy just to listen." in marisa.modal.words
    first = await mentor_of(office, "marisa")
    assert first is not None
    assert first.topics == ()
    await marisa.command("/mentor")
    await marisa.fill("topics", ["sleep"])
    await marisa.fill("how", "Just someone to listen")
    await marisa.submit()
    second = await mentor_of(office, "marisa")
    assert second is not None
    assert (second.topics, second.how, second.since) == (("sleep",), How.EAR, first.since)


async def test_everything_else_is_settled_in_a_second_form(office: Harness) -> None:
    marisa, ben = office.person("marisa"), office.person("tomasz")
    await volunteer(office)
    await marisa.click("Change")
    for field, value in {
        "people_at_a_time": "Two people",
        "questions_a_month": "None",
        "rest_weeks": "8 weeks",
        "usual_time": "<!channel> & Tuesday mornings",
        "about": "I fly twice a month",
        "listed_topics": ["business-travel"],
        "avoid": ["tomasz"],
        "switches": ["hold_my_name"],
        "days": ["1", "2"],
        "starts": "10:00",
        "ends": "15:00",
    }.items():
        await marisa.fill(field, value)
    assert await marisa.submit() == {}
    assert marisa.modal is not None
    assert (
        "2 people at a time, no single questions, a break of 8 weeks after each longer match; "
        "your name is listed for *Business trips and nights away*."
    ) in marisa.modal.words
    mentor = await mentor_of(office, "marisa")
    assert mentor is not None
    assert (mentor.usual_time, mentor.avoid, mentor.hold_my_name) == (
        "<!channel> & Tuesday mornings",
        (ben.id,),
        True,
    )
    await marisa.open_home()
    await office.settle()
    assert marisa.home is not None
    assert "Tuesday, Wednesday, 10:00 AM–3:00 PM" in marisa.home.words


async def test_problems_are_said_under_the_field_and_nothing_is_saved(office: Harness) -> None:
    marisa = office.person("marisa")
    await volunteer(office)
    before = await mentor_of(office, "marisa")
    await marisa.click("Change")
    await marisa.fill("about", "Something new")
    await marisa.fill("starts", "18:00")
    assert list(await marisa.submit()) == ["ends"]
    await marisa.fill("starts", "09:00")
    await marisa.fill("days", [])
    assert list(await marisa.submit()) == ["days"]
    assert await mentor_of(office, "marisa") == before


@pytest.mark.parametrize("words", ["<!channel> & kubernetes", "🙂🙂", "x" * 3000])
async def test_words_that_name_no_topic_open_the_form_and_say_so(office: Harness, words: str) -> None:
    marisa = office.person("marisa")
    await marisa.command("/mentor", words)
    assert marisa.modal is not None
    assert "I couldn't find a topic in" in marisa.modal.words
    assert await mentor_of(office, "marisa") is None


async def test_a_mistyped_word_is_asked_about_and_does_nothing(office: Harness) -> None:
    marisa = office.person("marisa")
    await volunteer(office)
    await marisa.close(clear=True)
    await marisa.command("/mentor", "stp")
    assert marisa.modal is None
    assert "Did you mean `/mentor stop`?" in marisa.ephemerals[-1].words
    assert await mentor_of(office, "marisa") is not None


async def test_a_pause_by_words_ends_with_one_note_which_shows_its_answer(office: Harness) -> None:
    marisa = office.person("marisa")
    await volunteer(office)
    await marisa.command("/mentor", "pause three weeks")
    assert "You're paused until Tuesday, October 6, 2026." in marisa.ephemerals[-1].words
    mentor = await mentor_of(office, "marisa")
    assert mentor is not None
    assert mentor.paused_until == today(office) + timedelta(weeks=3)
    await office.pass_time(days=20)
    assert told(marisa) == []
    await office.pass_time(days=2)
    (note,) = told(marisa)
    assert note.text == "Your pause ends today, so colleagues can ask you again, within your limits."
    await marisa.click("I'm back", note)
    await office.settle()
    (note,) = told(marisa)
    assert (note.text, note.buttons) == ("Your pause is settled.", [])
    back = await mentor_of(office, "marisa")
    assert back is not None
    assert not back.is_paused


async def test_a_pause_without_a_readable_day_opens_a_form_which_takes_no_day_in_the_past(office: Harness) -> None:
    marisa = office.person("marisa")
    await volunteer(office)
    await marisa.close()
    await marisa.command("/mentor", "pause 3/4")
    assert marisa.modal is not None
    assert "I couldn't find a date in that." in marisa.modal.words
    await marisa.fill("until", today(office) - timedelta(days=1))
    assert list(await marisa.submit()) == ["until"]
    await marisa.fill("until", today(office) + timedelta(days=40))
    assert await marisa.submit() == {}
    mentor = await mentor_of(office, "marisa")
    assert mentor is not None
    assert mentor.paused_until == today(office) + timedelta(days=40)


async def test_resuming_early_means_no_note_later(office: Harness) -> None:
    marisa = office.person("marisa")
    await volunteer(office)
    await marisa.command("/mentor", "pause two weeks")
    await marisa.command("/mentor", "resume")
    assert "Welcome back." in marisa.ephemerals[-1].words
    await office.pass_time(days=16)
    assert told(marisa) == []


async def test_stop_asks_once_then_everything_is_gone_and_the_button_pressed_again_says_so(office: Harness) -> None:
    marisa = office.person("marisa")
    await volunteer(office)
    await marisa.close()
    await marisa.command("/mentor", "stop")
    question = marisa.ephemerals[-1]
    assert await mentor_of(office, "marisa") is not None
    await marisa.click("Yes, stop", question)
    await office.settle()
    assert await mentor_of(office, "marisa") is None
    assert "what you told me has been deleted" in marisa.ephemerals[-1].words
    await marisa.click("Yes, stop", question)
    await office.settle()
    assert "You're not a mentor right now." in marisa.ephemerals[-1].words


@pytest.mark.parametrize("words", ["pause three weeks", "resume", "stop"])
async def test_who_is_no_mentor_is_told_kindly(office: Harness, words: str) -> None:
    marisa = office.person("marisa")
    await marisa.command("/mentor", words)
    assert "You're not a mentor right now." in marisa.ephemerals[-1].words


async def test_a_guest_cannot_sign_up_and_leaves_no_row(office: Harness) -> None:
    chloe = office.person("chloe")
    await chloe.command("/mentor", "sleep")
    await chloe.submit()
    assert chloe.modal is not None
    assert "Introductions are for full members" in chloe.modal.words
    assert await mentor_of(office, "chloe") is None


async def test_before_set_up_nothing_is_stored_and_who_can_help_is_said(harness: Harness) -> None:
    marisa = harness.person("marisa")
    for words in ("", "sleep", "status", "pause three weeks"):
        await marisa.command("/mentor", words)
        assert "Village isn't set up here yet" in marisa.ephemerals[-1].words
    assert await mentor_of(harness, "marisa") is None


async def test_the_directory_names_only_who_wants_it(office: Harness) -> None:
    marisa, lori = office.person("marisa"), office.person("lori")
    await volunteer(office)
    await volunteer(office, "business trips", "daniel")
    await marisa.click("Change")
    await marisa.fill("listed_topics", ["business-travel"])
    await marisa.submit()
    await lori.open_home()
    await office.settle()
    await lori.click("Who knows about what", where="home")
    assert lori.modal is not None
    assert "Marisa" in lori.modal.words
    assert "Daniel" not in lori.modal.words
    assert "Business trips" in lori.modal.words


async def test_the_directory_opens_from_the_status_of_mentors_and_of_everybody_else(office: Harness) -> None:
    marisa, lori = office.person("marisa"), office.person("lori")
    await volunteer(office)
    await marisa.click("Change")
    await marisa.fill("listed_topics", ["business-travel"])
    await marisa.submit()
    await marisa.close(clear=True)
    for person in (marisa, lori):
        await person.command("/mentor", "status")
        await person.click("Who knows about what")
        assert person.modal is not None
        assert "Marisa" in person.modal.words
    await lori.close(clear=True)
    await marisa.command("/mentor", "pause until I say")
    await lori.click("Who knows about what", where="message")
    assert lori.modal is not None
    assert "Nobody is listed yet" in lori.modal.words


async def test_home_offers_every_step_by_button(office: Harness) -> None:
    marisa = office.person("marisa")
    await marisa.open_home()
    await office.settle()
    await marisa.click("I can help with something", where="home")
    await marisa.submit()
    await marisa.close()
    await office.settle()
    assert marisa.home is not None
    assert {"Change", "More", "Pause", "Stop"} <= set(marisa.home.buttons)
    await marisa.click("Pause for a while", where="home")
    assert await marisa.submit() == {}
    await marisa.close()
    await marisa.click("Stop being a mentor", where="home")
    await office.settle()
    assert await mentor_of(office, "marisa") is None


async def test_status_and_help_are_seen_by_one_person(office: Harness) -> None:
    marisa, lori = office.person("marisa"), office.person("lori")
    await volunteer(office)
    for words in ("status", "help"):
        await marisa.command("/mentor", words, channel="#parents-and-allies")
        assert marisa.ephemerals[-1].words not in [seen.words for seen in lori.sees()]
    assert "/mentor pause three weeks" in marisa.ephemerals[-1].words


async def test_with_two_offices_the_office_is_asked_once_preset_by_the_zone(office: Harness) -> None:
    priya, hanna = office.person("priya"), office.person("hanna")
    await priya.join("#eltern-und-freunde")
    await priya.command("/village", "setup", channel="#eltern-und-freunde")
    await priya.fill("communities.place", "Berlin")
    assert await priya.submit() == {}
    await office.settle()
    await hanna.command("/mentor", "sleep")
    assert hanna.modal is not None
    (asked,) = [block for block in hanna.modal.blocks if block["block_id"] == "office"]
    assert asked["element"]["initial_option"]["text"]["text"] == "Berlin"
    assert await hanna.submit() == {}
    await hanna.close()
    await hanna.command("/mentor")
    assert "office" not in [block["block_id"] for block in hanna.modal.blocks]


async def test_words_of_somebody_in_danger_are_answered_with_the_resource_list_and_not_repeated(
    office: Harness,
) -> None:
    meghan = office.person("meghan")
    await meghan.command("/mentor", "I want to die and nobody would miss me")
    assert meghan.modal is None
    answer = meghan.ephemerals[-1]
    assert "988" in answer.words
    assert "miss me" not in answer.words
