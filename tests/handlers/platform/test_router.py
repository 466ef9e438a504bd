"""Routers: what a decorator says is what is called, the function stays itself, and two claims stop the start."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from bot.core.ids import UserId
from bot.core.notifications import Drop, Notification, Person, Recipient, Send, Verdict
from handlers.delivery.deliveries import always, nothing
from handlers.platform.requests import Answer, Click, Command, Event, Said, Shortcut, Submission
from handlers.platform.router import Router, Table, TwoListeners
from handlers.platform.runs import Run
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


@dataclass(frozen=True)
class Note(Notification):
    """For these tests."""

    name: ClassVar[str] = "router.note"
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
        "rsvps.router.action('meetings.good')(rsvps.on_come); sys.exit(main(['run']))"
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
    assert "handlers.lunches.rsvps.on_come:" in line


def test_what_is_drawn_is_still_sent() -> None:
    """`always` is a verdict as any other."""
    assert issubclass(Note, Notification)
    assert always(None, Note(UserId("U1"))) == Send()  # type: ignore[arg-type]
