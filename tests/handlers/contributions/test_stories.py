"""Stories through the real wires: told, looked at, let out, taken back until every copy is gone."""

import asyncio
import json
from collections.abc import Callable

import pytest
from slack_sdk.models.views import View

from bot.contributions.contributions import ContributionType, Written
from bot.contributions.stories import joined
from handlers.contributions import arrangements, contribution_steps
from handlers.contributions import stories as stories_handlers
from handlers.contributions.contributions import home_section
from playground.limits.faults import Fault
from playground.people.person import Person
from storage.database import Database
from tests.handlers.support.story_office import ADA, BEN, CAT, StoryOffice
from tests.support.clocks import MovableClock
from tests.support.harness import Harness

CHANNEL = "#parents-and-allies"


@pytest.fixture
def story_office(sqlite_database: Database, clock: MovableClock) -> StoryOffice:
    return StoryOffice(sqlite_database, clock).run_by(ADA)


async def tell(harness: Harness, who: Person, **fields: object) -> None:
    """Writes a story by command, looks at it and sends it."""
    await who.command("/village", "story")
    everybody = "Everyone here: in the channel, and in Village's Home"
    for field, value in {"helped": "Somebody listened.", "audience": everybody, **fields}.items():
        await who.fill(field, value)
    assert await who.submit() == {}
    assert await who.submit() == {}
    await who.close(clear=True)
    await harness.settle()


async def let_out(harness: Harness, organizer: Person, press: str = "Publish") -> None:
    """Reads what waits, in Home, and lets it out; `press` is the button, which differs by who may see it."""
    await organizer.open_home()
    await harness.settle()
    await organizer.click("Read")
    await organizer.click(press)
    await organizer.close(clear=True)
    await harness.pass_time(days=1)


def stories(who: Person) -> list[str]:
    return [seen.text for seen in who.sees(CHANNEL) if "Somebody listened." in seen.text]


async def take_back(harness: Harness, who: Person) -> None:
    await who.open_home()
    await harness.settle()
    await who.click("Open", where="home")
    await who.click("Take it back")
    await harness.settle()


async def _gone(harness: Harness, who: Person) -> None:
    for _ in range(150):
        await harness.settle()
        if not stories(who):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(stories(who))


async def test_what_is_deleted_is_not_changed_afterwards_nor_before(harness: Harness) -> None:
    await harness.set_up()
    marisa, priya, lori = (harness.person(name) for name in ("marisa", "priya", "lori"))
    await tell(harness, marisa)
    await let_out(harness, priya)
    (ts,) = [seen.ts for seen in lori.sees(CHANNEL) if "Somebody listened." in seen.text]
    before = len(about(harness, ts))
    await take_back(harness, marisa)
    await _gone(harness, lori)
    await harness.pass_time(days=2)
    assert [name for name in about(harness, ts)[before:] if name != "chat.getPermalink"] == ["chat.delete"]


def about(harness: Harness, ts: str) -> list[str]:
    """What was called that names this message, in order."""
    calls = [entry for entry in harness.playground.wire.after(0) if entry.name.startswith("chat.")]
    return [entry.name for entry in calls if isinstance(entry.request, dict) and entry.request.get("ts") == ts]


@pytest.mark.parametrize(("kind", "times"), [("server_error", 2), ("applied_then_dropped", 1)])
async def test_it_is_told_read_posted_and_taken_back_whatever_slack_does(
    harness: Harness, kind: str, times: int
) -> None:
    await harness.set_up()
    marisa, priya, lori = (harness.person(name) for name in ("marisa", "priya", "lori"))
    await tell(harness, marisa)
    await let_out(harness, priya)
    assert len(stories(lori)) == 1
    harness.playground.slack.faults.add(Fault(kind, "chat.delete", times, seconds=0.2))  # type: ignore[arg-type]
    await take_back(harness, marisa)
    await _gone(harness, lori)
    assert not any("could not be deleted" in words for words in marisa.dm)


@pytest.mark.parametrize("kind", list(ContributionType))
def test_two_of_a_kind_are_told_apart_in_home(story_office: StoryOffice, kind: ContributionType) -> None:
    for words in ("The first month was long, but good", "I came back on Fridays only"):
        answers = {"helped": words} if kind is ContributionType.PORTRAIT else {}
        written = Written(joined(answers) or words, tuple(answers.items()))
        story_office.do(contribution_steps.write, story_office.profile(BEN), kind, written)
    _, newer, older = (block.to_dict() for block in story_office.do(home_section, BEN))
    assert "“I came back on Fridays only”" in newer["text"]["text"]
    assert "“The first month was long, but…”" in older["text"]["text"]
    spoken = [line["accessory"]["accessibility_label"] for line in (newer, older)]
    assert len(set(spoken)) == 2


@pytest.mark.parametrize(
    ("kind", "form", "pressed"),
    [
        (ContributionType.PORTRAIT, stories_handlers.form, "stories.continue"),
        (ContributionType.ARRANGEMENT, arrangements.form, "arrangements.continue"),
    ],
)
def test_an_empty_form_offers_the_drafts_there_are(
    story_office: StoryOffice, kind: ContributionType, form: Callable[..., View], pressed: str
) -> None:
    assert '"Continue"' not in json.dumps(story_office.do(form, BEN).to_dict())
    draft = story_office.do(contribution_steps.write, story_office.profile(BEN), kind, Written("A walk each morning"))
    offered = [block["accessory"] for block in story_office.do(form, BEN).to_dict()["blocks"] if "accessory" in block]
    assert [(one["text"]["text"], one["action_id"], one["value"]) for one in offered] == [
        ("Continue", pressed, draft.id)
    ]
    assert story_office.do(form, BEN, draft.id).to_dict()["private_metadata"].endswith(draft.id)
    assert '"Continue"' not in json.dumps(story_office.do(form, BEN, draft.id).to_dict())
    assert '"Continue"' not in json.dumps(story_office.do(form, CAT).to_dict())


async def test_a_draft_is_continued_with_its_words(harness: Harness) -> None:
    await harness.set_up()
    marisa, priya = harness.person("marisa"), harness.person("priya")
    await marisa.command("/village", "story")
    await marisa.fill("helped", "Somebody listened.")
    assert await marisa.submit() == {}
    await marisa.close(clear=True)
    await marisa.command("/village", "story")
    await marisa.click("Continue")
    assert await marisa.submit() == {}  # an empty story would be refused
    assert await marisa.submit() == {}
    await marisa.close(clear=True)
    await priya.open_home()
    await harness.settle()
    await priya.click("Read")


async def test_over_http_it_goes_out_and_comes_back(harness_over_http: Harness) -> None:
    await _there_and_back(harness_over_http)


async def test_on_postgresql_it_goes_out_and_comes_back(harness_on_postgresql: Harness) -> None:
    await _there_and_back(harness_on_postgresql)


async def _there_and_back(harness: Harness) -> None:
    await harness.set_up()
    marisa, priya, lori = (harness.person(name) for name in ("marisa", "priya", "lori"))
    await tell(harness, marisa, named="With my name")
    await priya.open_home()
    await harness.settle()
    await priya.click("Read")
    await priya.click("Send back with a note")
    await priya.fill("note", "Would you say a little more?")
    assert await priya.submit() == {}
    await priya.close(clear=True)
    await harness.pass_time(days=1)
    assert "a little more?" in marisa.dm_messages[-1].words
    await marisa.click("Change it")
    await marisa.fill("tell", "Ask early.")
    assert await marisa.submit() == {}
    assert await marisa.submit() == {}
    await marisa.close(clear=True)
    await let_out(harness, priya)
    (story,) = stories(lori)
    assert "Ask early." in story
    assert "told by @Marisa" in story
    await lori.open_home()
    await harness.settle()
    await lori.click("Stories")
    assert lori.modal is not None
    assert "Ask early." in lori.modal.words
    await take_back(harness, marisa)
    await _gone(harness, lori)


async def test_bad_input_is_said_where_it_is_and_nothing_is_lost(harness: Harness) -> None:
    await harness.set_up()
    marisa = harness.person("marisa")
    await marisa.command("/village", "story")
    assert list(await marisa.submit()) == ["back"]
    for prompt in ("back", "helped", "wished", "tell"):
        await marisa.fill(prompt, "long " * 500)
    (problem,) = (await marisa.submit()).values()
    assert "characters too long" in problem
    for prompt in ("back", "wished", "tell"):
        await marisa.fill(prompt, "")
    await marisa.fill("helped", "<!channel> <@U1> https://example.org & *us*")
    assert await marisa.submit() == {}
    assert marisa.modal is not None
    assert "a mention" in marisa.modal.words
    shown = str(marisa.modal.blocks)
    assert "&lt;!channel&gt; &lt;@U1&gt;" in shown
    assert "<!channel>" not in shown


async def test_an_unnamed_story_with_ones_own_name_is_warned_of_not_held_back(harness: Harness) -> None:
    await harness.set_up()
    marisa = harness.person("marisa")
    await marisa.command("/village", "story")
    await marisa.fill("helped", "They all came to see marisa.")
    await marisa.submit()
    assert marisa.modal is not None
    assert "It may contain your own name" in marisa.modal.words
    assert await marisa.submit() == {}
    assert "Your story is waiting to be read." in marisa.modal.words


async def test_where_the_bot_was_removed_the_author_is_told_exactly_which_copy_stays(harness: Harness) -> None:
    await harness.set_up()
    marisa, priya, lori = (harness.person(name) for name in ("marisa", "priya", "lori"))
    await tell(harness, marisa)
    await let_out(harness, priya)
    harness.playground.slack.faults.add(Fault("error", "chat.delete", 1, error="cant_delete_message"))
    await take_back(harness, marisa)
    await harness.pass_time(days=1)
    assert "one copy: the post in" in marisa.dm_messages[-1].words
    assert stories(lori) == []  # emptied all the same
    await marisa.click("Try again")
    await harness.settle()
    assert not any("taken back" in seen.text for seen in lori.sees(CHANNEL))


async def test_the_host_finds_what_may_be_read_out_beside_the_agenda(harness: Harness) -> None:
    await harness.set_up()
    marisa, priya, lori = (harness.person(name) for name in ("marisa", "priya", "lori"))
    await lori.command("/brownbag")
    await lori.click("I'll host")
    await tell(harness, marisa, audience="People at a lunch: the host may read it out")
    await let_out(harness, priya, "Give it to hosts")
    for _ in range(60):
        if any("Look at it" in seen.buttons for seen in lori.dm_messages):
            break
        await harness.pass_time(days=1)
    await lori.click("Look at it")
    assert lori.modal is not None
    assert "Somebody listened." in lori.modal.words
    assert stories(priya) == []


async def test_before_set_up_nothing_is_asked_or_kept(harness: Harness) -> None:
    marisa = harness.person("marisa")
    await marisa.command("/village", "story")
    await harness.settle()
    assert marisa.modal is None
    assert "n't set up here yet" in marisa.ephemerals[-1].words


async def test_told_instead_of_written_it_takes_the_same_steps(harness: Harness) -> None:
    await harness.set_up()
    marisa, lori = harness.person("marisa"), harness.person("lori")
    await lori.open_home()
    await harness.settle()
    await lori.click("Stories")
    await lori.click("I'd help someone tell theirs")
    await lori.close(clear=True)
    await marisa.command("/village", "story")
    await marisa.click("I'd rather tell it")
    assert await marisa.submit() == {}
    await harness.pass_time(days=1)
    assert "Marisa" not in lori.dm_messages[-1].words
    await lori.click("Yes, happy to")
    await harness.pass_time(hours=5)
    await marisa.click("Yes, introduce us")
    await harness.pass_time(days=1)
    (group,) = lori.group_dms
    await lori.click("Write it down", message=lori.sees(group.id)[-1])
    await lori.fill("helped", "Somebody listened.")
    assert await lori.submit() == {}
    await harness.pass_time(days=1)
    await marisa.click("Look at it")
    await marisa.fill("audience", "Everyone here: in the channel, and in Village's Home")
    assert await marisa.submit() == {}
    assert await marisa.submit() == {}
    await marisa.close(clear=True)
    await let_out(harness, harness.person("priya"))
    assert len(stories(lori)) == 1


async def test_a_deactivated_account_is_no_longer_read_in_stories(harness: Harness) -> None:
    await harness.set_up()
    marisa, priya, lori = (harness.person(name) for name in ("marisa", "priya", "lori"))
    await tell(harness, marisa)
    await let_out(harness, priya)
    await priya.change_person("marisa", deactivated=True)
    await harness.settle()
    await lori.open_home()
    await harness.settle()
    await lori.click("Stories")
    assert lori.modal is not None
    assert "Nobody has told a story here yet" in lori.modal.words
    await harness.pass_time(days=31)
    assert stories(lori) == []


@pytest.mark.parametrize(
    ("audience", "press", "answer", "stands"),
    [
        ("Organizers only", "Keep it", "stays with the organizers", "can only be seen by the organizers"),
        (
            "People at a lunch: the host may read it out",
            "Give it to hosts",
            "The host of the next lunch gets it",
            "may be read out at a lunch",
        ),
        ("Everyone here: in the channel, and in Village's Home", "Publish", "published", "is published"),
    ],
)
async def test_a_yes_is_called_what_it_does_for_those_who_may_see_it(
    harness: Harness, audience: str, press: str, answer: str, stands: str
) -> None:
    """What is for organizers only is neither published nor out, for the one who reads it or the one who wrote it."""
    await harness.set_up()
    marisa, priya = harness.person("marisa"), harness.person("priya")
    await tell(harness, marisa, audience=audience)
    await priya.open_home()
    await harness.settle()
    await priya.click("Read")
    await priya.click(press)
    assert priya.modal is not None
    assert answer in priya.modal.words
    await priya.close(clear=True)
    await harness.pass_time(days=1)
    await marisa.open_home()
    await harness.settle()
    await marisa.click("Open", where="home")
    assert marisa.modal is not None
    assert f"Your story {stands}." in marisa.modal.words
    assert (stories(marisa) == []) is (press != "Publish")
