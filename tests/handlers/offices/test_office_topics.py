"""The topics of an office through the real wires: organizers change them, everybody meets the change everywhere."""

import pytest

from bot.offices.topics import standard
from playground.people.person import Person
from tests.handlers.support.looking_in import inside
from tests.support.harness import Harness

ALL = "#parents-and-allies"


async def topics(harness: Harness, who: str = "priya") -> Person:
    """`/village topics` by this person."""
    person = harness.person(who)
    await person.command("/village", "topics", channel=ALL)
    return person


async def add(harness: Harness, name: str, **more: object) -> dict[str, str]:
    """Priya adds a topic; what the form objects to."""
    priya = await topics(harness)
    await priya.click("Add a topic")
    await priya.fill("label", name)
    for field, value in more.items():
        await priya.fill(field, value)
    objections = await priya.submit()
    await harness.settle()
    return objections


def words_of(person: Person) -> str:
    assert person.modal is not None
    return person.modal.words


async def test_everybody_else_sees_the_list_and_no_buttons(office: Harness) -> None:
    lori = await topics(office, "lori")
    assert lori.modal is None
    shown = lori.ephemerals[-1]
    assert all(topic.label in shown.words for topic in standard())
    assert shown.buttons == []
    assert office.person("marisa").ephemerals == []


async def test_before_set_up_it_is_said_so(harness: Harness) -> None:
    lori = await topics(harness, "lori")
    assert "n't set up here yet" in lori.ephemerals[-1].words


async def test_a_renamed_topic_has_its_new_name_in_forms_and_answers_and_is_found_by_it(office: Harness) -> None:
    priya = await topics(office)
    await priya.click("Travel")
    await priya.click("Rename Business trips and nights away")
    await priya.fill("label", "<!Roadshows> & *fairs*")
    assert await priya.submit() == {}
    assert "‹!Roadshows› and fairs" in words_of(priya)
    marisa = office.person("marisa")
    await marisa.command("/mentor", "roadshows and fairs")
    assert await marisa.submit() == {}
    assert "‹!Roadshows› and fairs" in words_of(marisa)
    (mentor,) = await inside(office, lambda uow: uow.mentors.list_all())
    assert mentor.topics == ("business-travel",)


async def test_a_hidden_topic_is_offered_to_nobody_and_stays_with_who_chose_it(office: Harness) -> None:
    marisa, lori = office.person("marisa"), office.person("lori")
    await marisa.command("/mentor", "sleep, sick child")
    assert await marisa.submit() == {}
    await marisa.close(clear=True)
    priya = await topics(office)
    await priya.click("Body and feeding")
    await priya.click("Hide Sleep and working tired")
    assert "*Sleep and working tired* (hidden)" in words_of(priya)
    await lori.command("/mentor", "sleep")
    assert lori.modal is not None
    assert "I couldn't find a topic" in lori.modal.words
    assert "'value': 'sleep'" not in str(lori.modal.blocks)
    await marisa.command("/mentor", "")
    assert marisa.modal is not None
    assert "'value': 'sleep'" in str(marisa.modal.blocks)
    assert await marisa.submit() == {}
    assert "Sleep and working tired" in words_of(marisa)
    (mentor,) = await inside(office, lambda uow: uow.mentors.list_all())
    assert set(mentor.topics) == {"sleep", "sick-child"}


async def test_hidden_and_shown_again_it_is_offered_as_before(office: Harness) -> None:
    priya = await topics(office)
    await priya.click("Show the topics under Body and feeding")
    await priya.click("Hide Sleep and working tired")
    await priya.click("Show Sleep and working tired")
    assert "(hidden)" not in words_of(priya)
    lori = office.person("lori")
    await lori.command("/returning", "sleep")
    assert lori.modal is not None
    assert "'value': 'sleep'" in str(lori.modal.blocks)


async def test_an_added_topic_is_understood_asked_for_and_never_listed_when_sensitive(office: Harness) -> None:
    assert await add(office, "Custody and courts", words="custody, family court", sensitive=["sensitive"]) == {}
    marisa, meghan = office.person("marisa"), office.person("meghan")
    await marisa.command("/mentor", "custody, sick child")
    assert await marisa.submit() == {}
    assert "Custody and courts" in words_of(marisa)
    await marisa.click("Change")
    assert "Custody and courts" not in str(marisa.modal and marisa.modal.blocks)
    assert "Sick child" in str(marisa.modal and marisa.modal.blocks)
    await meghan.command("/returning", "family court")
    assert await meghan.submit() == {}
    assert "Custody and courts" in words_of(meghan)
    (returner,) = await inside(office, lambda uow: uow.returners.list_all())
    (mentor,) = await inside(office, lambda uow: uow.mentors.list_all())
    assert set(returner.topics) < set(mentor.topics)


async def test_plain_words_offer_an_added_topic(office: Harness) -> None:
    assert await add(office, "Night shifts", words="night shift, late roster") == {}
    meghan = office.person("meghan")
    await meghan.say("does anybody know how people do the late roster with a baby?")
    await office.settle()
    assert "Night shifts" in meghan.dm_messages[-1].words


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("label", "x" * 61, "60 characters"),
        ("label", "🌱🌱", "at least one word"),
        ("label", "sick CHILD", "already"),
        ("description", "y" * 76, "75 characters"),
        ("words", "z" * 501, "500 characters"),
    ],
)
async def test_what_does_not_fit_is_said_at_its_field(office: Harness, field: str, typed: str, said: str) -> None:
    priya = await topics(office)
    await priya.click("Add a topic")
    await priya.fill("label", "Something")
    await priya.fill(field, typed)
    objections = await priya.submit()
    assert set(objections) == {field}
    assert said in objections[field]


async def test_the_twenty_first_topic_is_refused_kindly(office: Harness) -> None:
    for number in range(20):
        assert await add(office, f"Topic number {number}") == {}
        await office.pass_time(minutes=1)
    assert "20 topics of its own" in (await add(office, "One more"))["label"]


async def test_who_stopped_organizing_cannot_change_anything_any_more(office: Harness) -> None:
    priya = await topics(office)
    await priya.command("/village", "organizers add @lori")
    await office.person("lori").command("/village", "organizers remove @priya")
    await priya.click("Hide Phased return and ramp-up")
    assert "Only organizers can do that" in words_of(priya)
    assert await inside(office, lambda uow: uow.topics.list_of(uow.communities.list_all()[0].id)) == []


async def test_home_opens_the_list_for_organizers_only(office: Harness) -> None:
    priya, lori = office.person("priya"), office.person("lori")
    for person in (priya, lori):
        await person.open_home()
    await office.settle()
    assert lori.home is not None
    assert "Topics here" not in lori.home.buttons
    await priya.click("Topics here", where="home")
    assert "Phased return" in words_of(priya)
    await priya.click("Rename Phased return and ramp-up")
    await priya.fill("label", "Coming back step by step")
    assert await priya.submit() == {}
    assert "Coming back step by step" in words_of(priya)


async def test_each_office_has_its_own(office: Harness) -> None:
    priya, hanna = office.person("priya"), office.person("hanna")
    await priya.command("/village", "organizers add @hanna")
    await hanna.command("/village", "setup", channel="#eltern-und-freunde")
    assert await hanna.submit() == {}
    await hanna.close(clear=True)
    await priya.command("/village", "organizers remove @hanna")
    assert await add(office, "Chicago winters", words="snow day") == {}
    await hanna.command("/village", "topics", channel="#eltern-und-freunde")
    assert "Chicago winters" not in hanna.ephemerals[-1].words
    lori = await topics(office, "lori")
    assert "Chicago winters" in lori.ephemerals[-1].words
