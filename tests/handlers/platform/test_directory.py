"""Whose account it is: every shape in which Slack, Enterprise Grid and shared channels name teams."""

import time
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.core.errors import NotEligible
from bot.core.ids import TeamId, UserId
from handlers.platform.directory import (
    MOST_REMEMBERED,
    PROFILE_FRESH_SECONDS,
    Directory,
    NotTold,
    Speaker,
    home_teams,
    read_profile,
    whose,
)

OURS, SISTER, PARTNER = TeamId("T0OURS"), "T0SISTER", "T0PARTNER"
USER = UserId("U1")


def user(**fields: Any) -> dict[str, Any]:
    return {"id": USER, "profile": {}, **fields}


def grid(*teams: str) -> dict[str, Any]:
    return {"id": "W1", "enterprise_id": "E1", "teams": list(teams)}


SHAPES = [
    (user(team_id=OURS), Speaker.OURS),
    (user(team_id=OURS, is_stranger=False), Speaker.OURS),
    (user(team_id=SISTER, enterprise_user=grid(SISTER, OURS)), Speaker.OURS),
    (user(team_id=None, enterprise_user=grid(OURS)), Speaker.OURS),
    (user(team_id="E1", enterprise_user=grid(SISTER, OURS)), Speaker.OURS),
    (user(enterprise_user=grid(OURS)), Speaker.OURS),
    (user(team_id=SISTER, profile={"team": OURS}), Speaker.OURS),
    (user(team_id=None, profile={"team": OURS}), Speaker.OURS),
    (user(team_id=PARTNER), Speaker.OUTSIDER),
    (user(team_id=PARTNER, profile={"team": PARTNER}), Speaker.OUTSIDER),
    (user(team_id=OURS, is_stranger=True), Speaker.OUTSIDER),
    (user(team_id=PARTNER, is_stranger=True), Speaker.OUTSIDER),
    (user(team_id=None, is_stranger=True), Speaker.OUTSIDER),
    (user(team_id=SISTER, enterprise_user=grid(SISTER)), Speaker.OUTSIDER),
    (user(team_id=None, enterprise_user=grid(SISTER)), Speaker.OUTSIDER),
    (user(team_id="E1", enterprise_user=grid(SISTER)), Speaker.OUTSIDER),
    (user(), Speaker.UNKNOWN),
    (user(team_id=None), Speaker.UNKNOWN),
    (user(team_id=""), Speaker.UNKNOWN),
    (user(team_id="E1"), Speaker.UNKNOWN),
    (user(team_id=None, profile={"team": None}), Speaker.UNKNOWN),
    (user(team_id=None, profile=None, enterprise_user=None), Speaker.UNKNOWN),
    (user(team_id=SISTER, enterprise_user={"id": "W1"}), Speaker.UNKNOWN),
    (user(team_id=None, enterprise_user={"id": "W1", "teams": None}), Speaker.UNKNOWN),
]


@pytest.mark.parametrize(("account", "speaker"), SHAPES)
def test_any_of_the_places_that_name_our_team_makes_an_account_ours(account: dict[str, Any], speaker: Speaker) -> None:
    assert whose(account, OURS) is speaker
    assert read_profile(account, OURS).is_outsider is (speaker is Speaker.OUTSIDER)


@pytest.mark.parametrize(
    ("body", "teams"),
    [
        ({"user_id": "U1", "team_id": OURS, "command": "/mentor"}, {OURS}),
        ({"user": {"id": "U1", "team_id": PARTNER}, "team": {"id": OURS}}, {PARTNER}),
        ({"user": {"id": "U1"}, "team": {"id": OURS}}, set()),
        ({"team_id": PARTNER, "event": {"type": "app_mention", "user_team": PARTNER, "team": PARTNER}}, {PARTNER}),
        ({"team_id": OURS, "event": {"type": "message", "team": OURS, "user_team": PARTNER}}, {OURS, PARTNER}),
        ({"team_id": PARTNER, "event": {"type": "message", "team": OURS}}, {OURS}),
        ({"team_id": OURS, "event": {"type": "app_home_opened", "user": "U1"}}, set()),
        ({"event": {"type": "message", "user_profile": {"team": PARTNER}}}, {PARTNER}),
        ({"event": {"subtype": "message_changed", "message": {"user": "U1", "team": PARTNER}}}, {PARTNER}),
        ({}, set()),
    ],
)
def test_a_payload_names_the_team_of_the_one_who_speaks_not_of_its_envelope(body: Any, teams: set[str]) -> None:
    assert home_teams(body) == teams


class Slack:
    """What `users.info` answers, one after another; the last answer stays."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked = list(answers), 0

    async def users_info(self, user: str, include_locale: bool) -> dict[str, Any]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if isinstance(answer, str):
            raise SlackApiError("refused", {"ok": False, "error": answer})  # type: ignore[no-untyped-call]
        return {"user": {**answer, "id": user}}


def directory(*answers: Any) -> tuple[Directory, Slack]:
    slack = Slack(*answers)
    return Directory(slack, OURS), slack  # type: ignore[arg-type]


async def test_what_names_our_team_alone_is_not_asked_about() -> None:
    people, slack = directory("fatal_error")
    assert await people.speaker(USER, frozenset({OURS})) is Speaker.OURS
    assert slack.asked == 0


@pytest.mark.parametrize("teams", [frozenset(), frozenset({PARTNER}), frozenset({OURS, PARTNER}), frozenset({"E1"})])
@pytest.mark.parametrize(("account", "speaker"), SHAPES)
async def test_otherwise_slack_decides(teams: frozenset[str], account: dict[str, Any], speaker: Speaker) -> None:
    people, _ = directory(account)
    assert await people.speaker(USER, teams) is speaker


@pytest.mark.parametrize(
    ("code", "speaker"),
    [
        ("user_not_found", Speaker.OUTSIDER),
        ("user_not_visible", Speaker.OUTSIDER),
        ("ratelimited", Speaker.UNKNOWN),
        ("internal_error", Speaker.UNKNOWN),
        ("missing_scope", Speaker.UNKNOWN),
    ],
)
async def test_an_error_is_no_proof_of_an_outsider_unless_slack_knows_nobody(code: str, speaker: Speaker) -> None:
    people, _ = directory(code)
    assert await people.speaker(USER, frozenset()) is speaker


async def test_an_outsider_once_seen_is_one_whatever_a_payload_says() -> None:
    people, _ = directory(user(team_id=PARTNER))
    assert await people.speaker(USER, frozenset({PARTNER})) is Speaker.OUTSIDER
    assert await people.speaker(USER, frozenset({OURS})) is Speaker.OUTSIDER


async def test_unknown_is_asked_again_and_never_remembered() -> None:
    people, slack = directory(user(team_id=None), user(team_id=OURS))
    assert not (await people.profile(USER)).is_outsider
    assert slack.asked == 2
    people, slack = directory(user(team_id=None))
    for asked in (2, 4):
        with pytest.raises(NotTold):
            await people.profile(USER)
        assert slack.asked == asked
    assert people.learn(user(team_id=None)) is None
    assert not people._known


async def test_an_unknown_shape_of_a_known_account_forgets_what_was_known() -> None:
    people, slack = directory(user(team_id=OURS), user(team_id=OURS, deleted=True))
    await people.profile(USER)
    people.learn(user(team_id=None))
    assert (await people.profile(USER)).is_deactivated
    assert slack.asked == 2


async def test_a_fresh_profile_is_asked_for_and_then_remembered() -> None:
    people, slack = directory(user(team_id=OURS), user(team_id=OURS, deleted=True))
    await people.profile(USER)
    assert not (await people.profile(USER)).is_deactivated
    assert slack.asked == 1
    assert (await people.profile(USER, fresh=True)).is_deactivated
    assert (await people.profile(USER)).is_deactivated
    assert slack.asked == 2


async def test_who_is_not_found_any_more_is_not_remembered() -> None:
    people, _ = directory(user(team_id=OURS), "user_not_found")
    await people.profile(USER)
    with pytest.raises(NotEligible):
        await people.profile(USER, fresh=True)
    with pytest.raises(NotEligible):
        await people.profile(USER)


async def test_what_is_remembered_is_bounded_by_number_and_by_age(monkeypatch: pytest.MonkeyPatch) -> None:
    people, slack = directory(user(team_id=OURS))
    began = time.monotonic()
    for number in range(MOST_REMEMBERED + 50):
        await people.profile(UserId(f"U{number}"))
    assert len(people._known) == MOST_REMEMBERED
    assert UserId("U0") not in people._known
    asked = slack.asked
    await people.profile(UserId(f"U{MOST_REMEMBERED}"))
    assert slack.asked == asked
    monkeypatch.setattr(time, "monotonic", lambda: began + PROFILE_FRESH_SECONDS + 60)
    await people.profile(UserId("U0"))
    assert list(people._known) == ["U0"]


async def test_the_language_of_slack_is_asked_for_and_kept_where_a_later_event_does_not_tell_it() -> None:
    people, slack = directory({"team_id": OURS, "locale": "de-DE"})
    assert (await people.profile(USER)).locale == "de-DE"
    learned = people.learn({"id": USER, "team_id": OURS})
    assert learned is not None
    assert learned.locale == "de-DE"
    assert people.remembered(USER) == learned
    assert slack.asked == 1


@pytest.mark.parametrize("odd", [7, "", "x" * 36, None, ["de-DE"]])
async def test_a_language_that_is_none_is_not_kept(odd: object) -> None:
    people, _ = directory({"team_id": OURS, "locale": odd})
    assert (await people.profile(USER)).locale is None
