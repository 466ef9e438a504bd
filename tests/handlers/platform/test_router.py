"""Routers: what a decorator says is what is called, the function stays itself, and two claims stop the start."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import DividerBlock
from slack_sdk.models.views import View as SlackView

from bot.core.ids import UserId
from bot.core.notifications import Drop, Notification, Person, Recipient, Send, Verdict, notification
from handlers.delivery.deliveries import always, nothing
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Event, Said, Shortcut, Submission, Update
from handlers.platform.router import Router, Table, TwoListeners
from handlers.platform.runs import Run
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

ROOT = Path(__file__).resolve().parent.parent.parent.parent


async def on_command(_request: Command) -> Answer:
    return None


async def on_other_command(_request: Command) -> Answer:
    return None


async def on_click(_request: Click) -> Answer:
    return None


async def on_submission(_request: Submission) -> Answer:
    return None


async def on_shortcut(_request: Shortcut) -> Answer:
    return None


async def on_event(_event: Event) -> None:
    return None


async def on_other_event(_event: Event) -> None:
    return None


async def on_said(_request: Said) -> Answer:
    return None


def on_time(_uow: UnitOfWork, _subject: str) -> None:
    return None


async def on_run(_run: Run, _subject: str) -> None:
    return None


@notification("router.note")
class Note(Notification):
    """For these tests."""

    user_id: UserId

    @property
    def to(self) -> Recipient:
        """One person."""
        return Person(self.user_id)


def draw(_uow: UnitOfWork, _note: Note) -> Message:
    return Message("A note.")


def wanted(_uow: UnitOfWork, _note: Note) -> Verdict:
    return Drop("settled")


def test_each_decorator_returns_the_function_itself_and_the_table_finds_it() -> None:
    router = Router("tests")
    assert router.command("/tea", "by post")(on_command) is on_command
    assert router.action("tea.pour")(on_click) is on_click
    assert router.submission("tea.order")(on_submission) is on_submission
    assert router.shortcut("tea.now")(on_shortcut) is on_shortcut
    assert router.event("tea_ready")(on_event) is on_event
    assert router.said(on_said) is on_said
    assert router.timer("tea.drawn")(on_time) is on_time
    assert router.run("tea.harvest")(on_run) is on_run
    assert router.delivers(Note, still_wanted=wanted)(draw) is draw
    table = Table.of([router])
    assert table.commands == {"/tea by post": on_command}
    assert table.actions == {"tea.pour": on_click}
    assert table.submissions == {"tea.order": on_submission}
    assert table.shortcuts == {"tea.now": on_shortcut}
    assert table.events == {"tea_ready": (on_event,)}
    assert table.said is on_said
    assert table.timers == {"tea.drawn": on_time}
    assert table.runs == {"tea.harvest": on_run}
    delivery = table.deliveries["router.note"]
    assert (delivery.kind, delivery.view, delivery.still_wanted) == (Note, draw, wanted)
    assert (delivery.sent, delivery.lost, delivery.placeholder) == (nothing, None, None)


class Desk:
    """As much of a workspace as a press needs: a unit of work is run with itself."""

    async def transact(self, step: Any, *args: Any, **named: Any) -> Any:
        return step(self, *args, **named)


def pressed(name: str) -> Click:
    return Click(Desk(), UserId("U1"), name, "green", "1.2")  # type: ignore[arg-type]


async def test_what_is_given_beside_a_name_is_passed_on_after_the_request() -> None:
    heard: list[tuple[object, ...]] = []

    async def on_tea(request: Command | Click, sort: str, *, milk: bool = False) -> Answer:
        heard.append((request, sort, milk))
        return None

    router = Router("tests")
    assert router.command("/tea", "green", "green")(on_tea) is on_tea
    assert router.action("tea.black", "black", typed=TypedAnswer.YES, milk=True)(on_tea) is on_tea
    table, click = Table.of([router]), pressed("tea.black")
    await table.actions["tea.black"](click)
    await table.commands["/tea green"](click)  # type: ignore[arg-type]
    assert heard == [(click, "black", True), (click, "green", False)]
    assert table.typed == {"tea.black": (TypedAnswer.YES,)}
    assert {claim.place.split(":")[0] for claim in router.claims} == {f"{__name__}.{on_tea.__qualname__}"}


async def test_a_unit_of_work_may_listen_to_a_press_and_a_message_or_a_view_of_it_is_shown() -> None:
    cold, modal = Message("It is cold."), SlackView(type="modal", title="Tea", blocks=[DividerBlock()])
    returned: object = None

    def pour(uow: Any, user_id: UserId, value: str, sort: str, *, milk: bool) -> object:
        assert isinstance(uow, Desk)
        assert (user_id, value, sort, milk) == ("U1", "green", "black", True)
        return returned

    router = Router("tests")
    assert router.press("tea.pour", "black", milk=True)(pour) is pour
    listener = Table.of([router]).actions["tea.pour"]
    answers = {}
    for name, returned in {"none": None, "number": 3, "message": cold, "view": modal}.items():  # noqa: B007 (of `pour`)
        answers[name] = await listener(pressed("tea.pour"))
    assert answers == {"none": None, "number": None, "message": Ephemeral(cold), "view": Update(modal)}
    assert router.claims[0].place.split(":")[0] == f"{__name__}.{pour.__qualname__}"


def test_a_notification_is_wanted_where_nothing_else_is_said() -> None:
    router = Router("tests")
    router.delivers(Note)(draw)
    assert Table.of([router]).deliveries["router.note"].still_wanted is always


def test_the_words_of_a_command_are_kept_as_declared() -> None:
    router = Router("tests")
    for words in ("", "by post", "for-managers"):
        router.command("/tea", words)(on_command)
    router.command("/cake")(on_command)
    assert Table.of([router]).sub_commands == {"/tea": ("by post", "for-managers"), "/cake": ()}


def test_several_functions_may_listen_to_one_event_in_the_order_of_the_list() -> None:
    first, second = Router("tests"), Router("tests")
    first.event("tea_ready")(on_event)
    second.event("tea_ready")(on_other_event)
    assert Table.of([first, second]).events == {"tea_ready": (on_event, on_other_event)}


def claimed_twice(kind: str) -> tuple[Router, Router]:
    first, second = Router("tests"), Router("tests")
    for router in (first, second):
        match kind:
            case "command":
                router.command("/tea", "by post")(on_command if router is first else on_other_command)
            case "action":
                router.action("tea.pour")(on_click)
            case "submission":
                router.submission("tea.order")(on_submission)
            case "shortcut":
                router.shortcut("tea.now")(on_shortcut)
            case "said":
                router.said(on_said)
            case "timer":
                router.timer("tea.drawn")(on_time)
            case "run":
                router.run("tea.harvest")(on_run)
            case "delivery":
                router.delivers(Note)(draw)
    return first, second


@pytest.mark.parametrize("kind", ["command", "action", "submission", "shortcut", "said", "timer", "run", "delivery"])
def test_two_claims_on_one_name_are_refused_in_one_line(kind: str) -> None:
    with pytest.raises(TwoListeners, match=f"^Two listeners for {kind}") as refused:
        Table.of(claimed_twice(kind))
    assert "\n" not in str(refused.value)


def test_the_refusal_names_both_places() -> None:
    with pytest.raises(TwoListeners) as refused:
        Table.of(claimed_twice("command"))
    here = __name__
    lines = [function.__code__.co_firstlineno for function in (on_command, on_other_command)]
    places = f"{here}.on_command:{lines[0]} and {here}.on_other_command:{lines[1]}"
    assert str(refused.value) == f"Two listeners for command /tea by post: {places}"


def test_a_name_claimed_twice_in_one_router_is_refused_too() -> None:
    router = Router("tests")
    router.action("tea.pour")(on_click)
    router.action("tea.pour")(on_click)
    with pytest.raises(TwoListeners):
        Table.of([router])


def test_a_timer_and_a_run_cannot_share_a_name() -> None:
    router = Router("tests")
    router.timer("tea.harvest")(on_time)
    router.run("tea.harvest")(on_run)
    with pytest.raises(TwoListeners):
        Table.of([router])


def test_the_start_ends_with_that_line_and_the_status_of_a_wrong_setting(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.__main__ import main; from handlers.lunches import rsvps; "
        "rsvps.router.action('meetings.good')(rsvps.on_answer); sys.exit(main(['run']))"
    )
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "s",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'v.db'}",
        "PATH": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("village: Two listeners for action meetings.good: handlers.lunches.")
    assert "handlers.lunches.rsvps.on_answer:" in line


def test_what_is_drawn_is_still_sent() -> None:
    """`always` is a verdict as any other."""
    assert issubclass(Note, Notification)
    assert always(None, Note(UserId("U1"))) == Send()  # type: ignore[arg-type]
