"""The last check before a name is shown asks Slack now; before other messages what is remembered will do."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.contributions.story_interviews import TellTogether
from bot.core.ids import TeamId, UserId
from bot.core.notifications import Group, Notification
from bot.introductions.notices import AskMentor, IntroduceBoth, OfferMentor, RemindAsker, RemindMentor
from bot.introductions.peer_groups import AskToMeet, MeetTogether
from bot.introductions.today_questions import OfferToday
from handlers.delivery.posting import barred_parts
from handlers.platform.directory import Directory, NotTold

TEAM = TeamId("T0OURS")
A, B = UserId("U0A"), UserId("U0B")
SHOWN: list[Notification] = [
    OfferMentor("i", A, B),
    RemindAsker("i", A, B),
    OfferToday("i", A, B),
    IntroduceBoth("i", A, B),
    MeetTogether("p", (A, B)),
    TellTogether(A, B, "s"),
]
BLIND: list[Notification] = [AskMentor("i", A, B), RemindMentor("i", A, B), AskToMeet("p", A)]


def _all(kind: type[Notification]) -> set[type[Notification]]:
    return {kind, *(below for one in kind.__subclasses__() for below in _all(one))}


class Slack:
    """People as Slack knows them now."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, Any]] = {who: {"id": who, "team_id": TEAM} for who in (A, B)}

    async def users_info(self, user: str, include_locale: bool) -> dict[str, Any]:
        return {"user": dict(self.people[user])}


def office() -> tuple[Any, Slack]:
    slack = Slack()
    return SimpleNamespace(directory=Directory(slack, TEAM)), slack  # type: ignore[arg-type]


def sending(notification: Notification) -> Any:
    return SimpleNamespace(rows=(_Row(notification),))


class _Row:
    """A row of the outbox, as far as the check reads it."""

    def __init__(self, notification: Notification) -> None:
        self.notification, self.recipient = notification, notification.to


@pytest.mark.parametrize("notification", SHOWN, ids=lambda one: type(one).__name__)
async def test_before_a_name_is_shown_an_account_closed_meanwhile_is_noticed(notification: Notification) -> None:
    workspace, slack = office()
    for who in (A, B):
        await workspace.directory.profile(who)
    assert await barred_parts(workspace, sending(notification)) == []
    slack.people[A]["deleted"] = True
    assert len(await barred_parts(workspace, sending(notification))) == 1
    slack.people[A] = {"id": A, "team_id": "T0PARTNER"}
    assert len(await barred_parts(workspace, sending(notification))) == 1


@pytest.mark.parametrize("notification", BLIND, ids=lambda one: type(one).__name__)
async def test_what_names_nobody_is_checked_with_what_is_remembered(notification: Notification) -> None:
    workspace, slack = office()
    for who in (A, B):
        await workspace.directory.profile(who)
    slack.people.clear()
    assert await barred_parts(workspace, sending(notification)) == []


@pytest.mark.parametrize("notification", [*SHOWN, *BLIND], ids=lambda one: type(one).__name__)
async def test_an_account_of_which_slack_does_not_say_whose_it_is_waits(notification: Notification) -> None:
    """It is tried again later: the message is neither sent nor lost."""
    workspace, slack = office()
    slack.people[A]["team_id"] = None
    with pytest.raises(NotTold):
        await barred_parts(workspace, sending(notification))


def test_every_message_that_shows_a_name_is_in_this_test() -> None:
    shown = {type(one) for one in SHOWN}
    assert {kind for kind in _all(Notification) if kind.shows_a_name} <= shown
    for kind in _all(Notification):
        to = vars(kind).get("to")
        returned = to.fget.__annotations__.get("return") if isinstance(to, property) and to.fget else None
        assert returned not in {Group, "Group"} or kind in shown, kind
