"""What the network and Slack do wrong, through the real wire: nothing is lost, nothing is said or stored twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from handlers.platform.transport.door import SIGNATURE_SECONDS
from playground.limits.faults import CallFault, Fault
from playground.people.person import SlackSaid
from storage.lunches.question_box import questions
from tests.support.harness import Harness
from tests.support.waiting import until_true

POSTING = "chat.postMessage"


@pytest.fixture
async def harness(database_url: str) -> AsyncIterator[Harness]:
    async with Harness(database_url, over_http=True, retries_at_once=True) as opened:
        await opened.set_up()
        yield opened


async def in_the_box(harness: Harness) -> int:
    assert harness.village is not None
    return await harness.village.database.across(
        lambda connection: connection.execute(select(func.count()).select_from(questions)).scalar_one()
    )


async def live(harness: Harness) -> None:
    """Time for all that is tried again."""
    for _ in range(4):
        await harness.pass_time(minutes=2)


async def suggests(harness: Harness, *troubles: Fault) -> None:
    """Lori drops a question into the box, while something goes wrong."""
    for trouble in troubles:
        harness.playground.faults.add(trouble)
    with suppress(SlackSaid):
        await harness.person("lori").command("/brownbag", "suggest Who leaves at five?")
    await harness.settle()


async def test_a_command_that_arrives_again_after_a_restart_is_done_once(harness: Harness) -> None:
    await suggests(harness, Fault("kept", "/brownbag"))
    assert await in_the_box(harness) == 1
    await harness.stop()
    await harness.start()
    await harness.playground.deliver_again()
    await harness.settle()
    assert await in_the_box(harness) == 1


async def test_a_file_is_asked_for_once_though_the_press_arrives_again_after_a_restart(harness: Harness) -> None:
    harness.playground.faults.add(Fault("kept", "/village"))
    lori = harness.person("lori")
    await lori.command("/village", "my-data")
    await harness.settle()
    before = len(lori.dm_messages)
    await harness.stop()
    await harness.start()
    await harness.playground.deliver_again()
    await harness.settle()
    assert len(lori.dm_messages) == before


async def test_a_command_whose_answer_is_lost_is_stored_once(harness: Harness) -> None:
    await suggests(harness, Fault("answer_lost", "/brownbag"))
    assert await in_the_box(harness) == 1


@pytest.mark.parametrize(
    ("ahead", "stored"), [(SIGNATURE_SECONDS - 60, 1), (60 - SIGNATURE_SECONDS, 1), (400, 0), (-400, 0)]
)
async def test_another_clock_than_slacks_is_borne_for_five_minutes(harness: Harness, ahead: int, stored: int) -> None:
    await suggests(harness, Fault("skewed", "/brownbag", seconds=ahead))
    assert await in_the_box(harness) == stored


async def test_a_request_that_breaks_off_stores_nothing_and_keeps_nobody_waiting(harness: Harness) -> None:
    await suggests(harness, Fault("cut_request", "/brownbag"))
    assert await in_the_box(harness) == 0
    harness.playground.faults.add(Fault("unfinished_headers", "/brownbag", seconds=6.0))
    hanging = asyncio.create_task(suggests(harness))
    await until_true(lambda: not harness.playground.faults.active)
    await asyncio.wait_for(harness.person("meghan").command("/brownbag", "suggest What about naps?"), 60)
    assert not hanging.done()
    await hanging
    assert await in_the_box(harness) == 1


@pytest.mark.parametrize("trouble", ["broken_body", "cut_answer"])
async def test_an_answer_of_slacks_that_cannot_be_read_is_a_doubt(harness: Harness, trouble: str) -> None:
    lori = harness.person("lori")
    harness.playground.faults.add(Fault(trouble, POSTING))  # type: ignore[arg-type]
    await lori.say("what can you do?")
    await harness.settle()
    await live(harness)
    said = [seen.words for seen in lori.dm_messages if seen.words != "what can you do?"]
    assert len(said) == 1


async def test_a_conversation_whose_opening_is_not_answered_is_opened_again_and_written_to_once(
    harness: Harness,
) -> None:
    lori = harness.person("lori")
    harness.playground.faults.add(Fault("applied_then_dropped", "conversations.open"))
    await lori.command("/brownbag", "ics", channel="#parents-and-allies")
    await harness.settle()
    await live(harness)
    assert len([seen for seen in lori.dm_messages if seen.message.files]) == 1


async def test_a_file_that_slack_refuses_to_share_is_told_of(harness: Harness) -> None:
    lori = harness.person("lori")
    harness.playground.faults.add(Fault("error", "files.completeUploadExternal", error="posting_to_channel_denied"))
    await lori.command("/brownbag", "ics")
    await harness.settle()
    await live(harness)
    assert [seen for seen in lori.dm_messages if seen.message.files] == []
    assert any("file" in seen.words for seen in lori.dm_messages)


# Whatever Slack answers to a call that is made before the acknowledgement

UNREADABLE: Sequence[CallFault] = (
    *("ratelimited", "server_error", "html_503", "error", "dropped_before", "applied_then_dropped"),
    *("broken_body", "cut_answer"),
)
ASKED = {
    "users.info": [("lori", "/askaround", "how do you sleep?"), ("priya", "/village", "setup")],
    "views.open": [
        ("lori", "/mentor", ""),
        ("lori", "/askaround", "how do you sleep?"),
        ("priya", "/village", "setup"),
    ],
    "conversations.info": [("priya", "/village", "spread")],
}


@pytest.mark.parametrize("trouble", UNREADABLE)
async def test_whatever_slack_answers_a_command_is_acknowledged_and_the_person_hears_of_it(
    harness: Harness, trouble: CallFault
) -> None:
    assert harness.village is not None
    faults = harness.playground.faults
    for method, commands in ASKED.items():
        for who, command, words in commands:
            person = harness.person(who)
            harness.village.workspace.directory._known.clear()
            before = len(person.ephemerals)
            faults.add(Fault(trouble, method, times=None, error="something_new"))
            await person.command(command, words, channel="#parents-and-allies")  # raises where nothing acknowledges it
            faults.clear()
            await harness.settle()
            assert person.modal is not None or len(person.ephemerals) > before, f"{method}: {command} {words}"
            while person.modal is not None:
                await person.close(clear=True)


@pytest.mark.parametrize("trouble", UNREADABLE)
async def test_whatever_slack_answers_about_a_channel_the_form_is_answered_and_nothing_is_half_saved(
    harness: Harness, trouble: CallFault
) -> None:
    """Set-up asks about the channel when the form is sent; with the next press it is saved."""
    priya = harness.person("priya")
    await priya.command("/village", "setup", channel="#parents-and-allies")
    await priya.fill("Room", "Elm")
    harness.playground.faults.add(Fault(trouble, "conversations.info", times=None, error="something_new"))
    await priya.submit()
    harness.playground.faults.clear()
    assert priya.modal is not None
    assert "Village is set up for" not in priya.modal.words
    while priya.modal is not None:
        await priya.close(clear=True)
    await priya.command("/village", "setup", channel="#parents-and-allies")
    assert await priya.submit() == {}
    assert priya.modal is not None
    assert "Village is set up for" in priya.modal.words


@pytest.mark.parametrize("trouble", UNREADABLE)
async def test_whatever_slack_answers_about_a_person_their_answer_to_a_lunch_is_kept(
    harness: Harness, trouble: CallFault
) -> None:
    assert harness.village is not None
    harness.village.workspace.directory._known.clear()
    lori = harness.person("lori")
    harness.playground.faults.add(Fault(trouble, "users.info", times=None, error="something_new"))
    await lori.command("/brownbag", "ics", channel="#parents-and-allies")
    harness.playground.faults.clear()
    assert "I'm sending you a calendar file" in lori.ephemerals[-1].words
