"""Every kind of payload Slack sends, signed, over HTTP: answered with 200, done once, and only by whom it concerns."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice, product
from random import Random
from typing import Any

import aiohttp
import pytest

from bot.core.ids import TeamId, UserId
from bot.introductions.states import Introduction, IntroductionState
from bot.people.returners import IntroductionKind
from handlers import routers
from playground.workspace.world import User
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.looking_in import below, inside
from tests.payloads.sending import EVENTS, FOLDER, NAMES, Payload, Sender, filled_in, pressed, said, submitted
from tests.storage.db.test_isolation import rows_of
from tests.support.harness import Harness
from tests.support.storing import put

HOSTILE = "<!channel> & <@U1> ' OR 1=1 -- \N{NULL}\N{RIGHT-TO-LEFT OVERRIDE}😀" + "x" * 3000
NONSENSE = ("", "nonsense", "a b c", "i1 mid_point 99999999999999999999", HOSTILE)
AT_ONCE = 8  # requests under way together
COMMANDS = ("/mentor", "/returning", "/brownbag", "/village")


@pytest.fixture
async def slack(harness_over_http: Harness, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Sender]:
    """Slack, where Village is set up; no fault of ours may have been logged at the end."""
    await harness_over_http.set_up()
    caplog.set_level(logging.WARNING, "village")
    async with aiohttp.ClientSession() as session:
        yield Sender(harness_over_http, session)
    await harness_over_http.settle()
    logged = [f"{record.getMessage()} {record.exc_info}" for record in caplog.get_records("call")]
    assert [line for line in logged if line.partition(" ")[0].endswith("failed")] == []


async def mentor_of(slack: Sender) -> Any:
    return await inside(slack.harness, lambda uow: uow.mentors.get(UserId(slack.harness.person(slack.who).id)))


@pytest.mark.parametrize("name", NAMES)
async def test_every_payload_is_answered_with_200(slack: Sender, name: str) -> None:
    answer = await slack.send(slack.payload(name))
    assert answer.status == 200, answer.text


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("event_")])
def test_what_the_payloads_name_is_listened_to(name: str) -> None:
    """What nobody knows is answered with 200 as well, so that a name which is an old one would show nowhere."""
    payload = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    table = routers.table()
    match payload.get("type"):
        case "block_actions":
            assert [action["action_id"] for action in payload["actions"] if action["action_id"] in table.actions]
        case "view_submission" | "view_closed":
            assert payload["view"]["callback_id"] in table.submissions
        case "shortcut" | "message_action":
            assert payload["callback_id"] in table.shortcuts
        case _:
            assert payload["command"] in table.commands


SEEN: dict[str, Callable[[Harness], object]] = {
    "slash_command": lambda harness: harness.person("meghan").modal,
    "block_actions_home": lambda harness: harness.person("meghan").modal,
    "shortcut_global": lambda harness: harness.person("meghan").modal,
    "shortcut_message": lambda harness: harness.person("meghan").modal,
    "event_app_home_opened": lambda harness: harness.person("meghan").home,
    "event_message_im": lambda harness: harness.person("meghan").dm,
    "event_app_mention": lambda harness: harness.person("meghan").ephemerals and harness.person("meghan").dm,
}


@pytest.mark.parametrize("name", SEEN)
async def test_what_slack_brings_is_answered_where_people_see_it(slack: Sender, name: str) -> None:
    assert not SEEN[name](slack.harness)
    await slack.send(slack.payload(name))
    await slack.harness.settle()
    assert SEEN[name](slack.harness)


async def test_what_was_submitted_and_what_was_tapped_is_stored(slack: Sender) -> None:
    answer = await slack.send(slack.payload("view_submission"))
    assert answer.body["response_action"] == "update"
    assert (await mentor_of(slack)).topics == ("business-travel",)
    await slack.send(slack.payload("block_actions_message"))
    assert set((await mentor_of(slack)).topics) == {"business-travel", "sleep"}


async def test_a_lost_channel_is_told_to_the_organizer_whatever_else_slack_sends(slack: Sender) -> None:
    channel = slack.harness.playground.world.find_channel("parents-and-allies").id
    for name in ("event_channel_left", "event_channel_archive", "event_channel_left"):
        payload = slack.payload(name)
        payload["event"]["channel"] = channel
        assert (await slack.send(payload)).status == 200
    await slack.harness.pass_time(days=1)
    told = [text for text in slack.harness.person("priya").dm if "I can't post in the" in text]
    assert len(told) == 1


async def test_words_in_the_channel_are_not_for_the_bot_while_it_does_not_listen(slack: Sender) -> None:
    assert (await slack.send(slack.payload("event_message_channel"))).status == 200
    await slack.harness.settle()
    assert (slack.harness.person("meghan").dm, slack.harness.person("meghan").ephemerals) == ([], [])


async def test_the_same_event_delivered_twice_is_answered_once(slack: Sender) -> None:
    payload = slack.payload("event_message_im")
    redelivered = {**payload, "event_id": "Ev0ANOTHER"}  # the same message under a new id, as after an outage
    for again in (payload, payload, redelivered):
        assert (await slack.send(again)).status == 200
    await slack.harness.settle()
    assert len(slack.harness.person("meghan").dm) == 1


async def test_events_in_any_order_are_answered_and_change_nothing(slack: Sender) -> None:
    payloads = [slack.payload(name) for name in EVENTS]
    for seed in range(3):
        for payload in Random(seed).sample(payloads, len(payloads)):
            assert (await slack.send(payload)).status == 200
    await slack.harness.settle()
    told = ["Did I understand you right?"] * 2 + ["I can ask around quietly."]
    assert sorted(slack.harness.person("meghan").dm) == told  # a direct message, what it was changed to, and a mention
    assert await inside(slack.harness, lambda uow: (uow.mentors.list_all(), uow.returners.list_all())) == ([], [])


@pytest.mark.parametrize("command", COMMANDS)
async def test_words_that_no_command_knows_are_answered_kindly(slack: Sender, command: str) -> None:
    for words in ("dance", "dance with me", "<@U0NOBODY|nobody>", HOSTILE, HOSTILE * 10, "stop now please", "\t\n"):
        answer = await slack.send(slack.payload("slash_command", command=command, text=words))
        assert answer.status == 200
        assert "went wrong" not in answer.text
        assert "<!channel>" not in answer.text


async def test_a_command_which_nobody_knows_is_no_fault_of_ours(slack: Sender) -> None:
    assert (await slack.send(slack.payload("slash_command", command="/never-heard-of"))).status == 200


async def test_words_of_any_length_and_kind_are_answered_once_in_private(slack: Sender) -> None:
    words = ("", " ", "\N{NULL}", "😀" * 5000, HOSTILE * 10, "<@U0VILLAGE>", "help " * 8000)
    for number, text in enumerate(words):
        payload = said(slack.payload("event_message_im"), text, ts=f"1762185600.0002{number:02}")
        assert (await slack.send(payload)).status == 200
    await slack.harness.settle()
    answers = slack.harness.person("meghan").dm
    assert len(answers) == len(words)
    assert not any("<!channel>" in answer for answer in answers)


async def test_buttons_and_forms_which_nobody_knows_are_answered(slack: Sender) -> None:
    for name in ("block_actions_message", "block_actions_ephemeral", "block_actions_home", "block_actions_modal"):
        assert (await slack.send(pressed(slack.payload(name), "nobody.knows", "x"))).status == 200
        assert (await slack.send(pressed(slack.payload(name), "", ""))).status == 200
    assert (await slack.send(submitted(slack.payload("view_submission"), "nobody.knows", {}))).status == 200
    for name in ("shortcut_global", "shortcut_message"):
        assert (await slack.send(slack.payload(name, callback_id="nobody.knows"))).status == 200


async def send_all(slack: Sender, payloads: Iterable[tuple[str, Payload]]) -> None:
    """Send these, a few at once; each has to be answered with 200 and without a fault of ours."""
    left = iter(payloads)
    while some := list(islice(left, AT_ONCE)):
        answers = await asyncio.gather(*(slack.send(payload) for _, payload in some))
        told = zip((name for name, _ in some), answers, strict=True)
        assert [name for name, answer in told if answer.status != 200 or "went wrong" in answer.text] == []


def presses(slack: Sender, *values: str) -> Iterator[tuple[str, Payload]]:
    """Every button there is, pressed with each of these values."""
    for action_id, value in product(buttons_of(slack), values):
        yield action_id, pressed(slack.payload("block_actions_message"), action_id, value)


def submissions(slack: Sender, values: Any, *metadata: str) -> Iterator[tuple[str, Payload]]:
    """Every form there is, sent with these values and each of these subjects."""
    for callback_id, subject in product(forms_of(slack), metadata):
        yield callback_id, submitted(slack.payload("view_submission"), callback_id, values, subject)


def filled_in_forms(slack: Sender, *metadata: str) -> Iterator[tuple[str, Payload]]:
    """Every form there is, whole and filled in, about each of these subjects."""
    for callback_id, subject in product(forms_of(slack), metadata):
        yield callback_id, filled_in(slack.payload("view_submission"), callback_id, subject)


def buttons_of(slack: Sender) -> list[str]:
    assert slack.harness.village is not None
    return sorted(slack.harness.village.dispatcher.table.actions)


def forms_of(slack: Sender) -> list[str]:
    assert slack.harness.village is not None
    return sorted(slack.harness.village.dispatcher.table.submissions)


@pytest.mark.parametrize("value", NONSENSE, ids=["empty", "a word", "three words", "a far round", "hostile"])
async def test_every_button_withstands_a_value_that_means_nothing(slack: Sender, value: str) -> None:
    await send_all(slack, presses(slack, value))


SURPLUS = {"surplus": {"surplus": {"type": "plain_text_input", "value": HOSTILE}}, "empty": {}, "odd": {"odd": {}}}


@pytest.mark.parametrize("metadata", NONSENSE[:3])
async def test_every_form_withstands_missing_and_surplus_fields(slack: Sender, metadata: str) -> None:
    for values in ({}, SURPLUS):
        await send_all(slack, submissions(slack, values, metadata))


def introductions_of(*people: str, state: IntroductionState) -> Callable[[UnitOfWork], Introduction]:
    def save(uow: UnitOfWork) -> Introduction:
        asker, mentor = (UserId(one) for one in people)
        made = Introduction(uow.new_id(), asker, mentor, IntroductionKind.TALK, uow.now, signed_up_at=uow.now)
        under_way = replace(made, asked_at=uow.now, accepted_at=uow.now, introduced_at=uow.now, opened_at=uow.now)
        introduction = replace(under_way if state is IntroductionState.INTRODUCED else made, state=state)
        put(uow.introductions.save, introduction)
        return introduction

    return save


@pytest.mark.parametrize("state", [IntroductionState.ASKED, IntroductionState.OFFERED, IntroductionState.INTRODUCED])
async def test_somebody_elses_introduction_cannot_be_touched(slack: Sender, state: IntroductionState) -> None:
    people = [slack.harness.person(name).id for name in ("lori", "marisa")]
    before = await inside(slack.harness, introductions_of(*people, state=state))
    await send_all(slack, presses(slack, before.id, f"{before.id} talked 1"))
    await send_all(slack, filled_in_forms(slack, before.id))
    await slack.harness.settle()
    assert await inside(slack.harness, lambda uow: uow.introductions.get(before.id)) == before
    assert (
        await inside(slack.harness, lambda uow: uow.introductions.has_exclusion(before.asker, before.mentor)) is False
    )
    assert [name for name in ("lori", "marisa") if slack.harness.person(name).dm] == []


def what_organizers_settle(uow: UnitOfWork) -> list[Any]:
    """Everything that nobody but organizers may change; who hosts is up to the hosts."""
    [series] = uow.meetings.list_series()
    lunches = [replace(meeting, host=None) for meeting in uow.meetings.list_of(series.id)]
    switches = [uow.listening.of(one.id) for one in uow.communities.list_all()]
    topics = [uow.topics.list_of(one.id) for one in uow.communities.list_all()]
    care = [uow.meetings.care.list_deputies(), uow.meetings.care.away()]
    return [series, lunches, uow.communities.list_all(), uow.communities.list_organizers(), switches, topics, care]


async def test_organizers_buttons_and_forms_do_nothing_for_anybody_else(slack: Sender) -> None:
    before = await inside(slack.harness, what_organizers_settle)
    series, lunches, [community], *_ = before
    subjects = [lunches[0].id, series.id, community.id, f"{community.id}:on", f"{community.id}:sleep"]
    await send_all(slack, presses(slack, *subjects, slack.harness.person("meghan").id))
    await send_all(slack, filled_in_forms(slack, f"{lunches[0].id} 0", f"{series.id} 1", *subjects))
    await slack.harness.settle()
    assert await inside(slack.harness, what_organizers_settle) == before


async def test_another_workspaces_id_makes_no_second_workspace(slack: Sender) -> None:
    ours = slack.harness.playground.world.team_id
    for name in NAMES:
        payload: Payload = json.loads(json.dumps(slack.payload(name)).replace(ours, "T0ELSEWHERE"))
        assert (await slack.send(payload)).status == 200, name
    await slack.harness.settle()
    stored = await below(slack.harness, lambda connection: rows_of(connection, TeamId("T0ELSEWHERE")))
    assert [table for table, rows in stored.items() if rows] == []


async def test_a_person_of_another_workspace_takes_no_part(slack: Sender) -> None:
    world = slack.harness.playground.world
    stranger = UserId(world.add_user(User(world.new_id("U"), "sam", "Sam", is_stranger=True)).id)
    world.find_channel("parents-and-allies").members.append(stranger)
    slack.who = "sam"
    for name in NAMES:
        payload = slack.payload(name)
        if name == "event_user_change":
            payload["event"]["user"] |= {"team_id": "T0ELSEWHERE", "is_stranger": True}
        assert (await slack.send(payload)).status == 200, name
    await slack.harness.settle()
    assert await inside(slack.harness, lambda uow: (uow.mentors.get(stranger), uow.people.get(stranger))) == (
        None,
        None,
    )
