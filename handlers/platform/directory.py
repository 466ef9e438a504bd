"""Profiles of people as Slack tells them, and the decision whether a speaker belongs to this workspace.

An account of Enterprise Grid is ours if any of `team_id`, `enterprise_user.teams` and `profile.team` names this
workspace. Where Slack names no team at all, the account counts as unknown: it is asked about again, never taken for an
outsider, and nothing is stored meanwhile. Outsiders of shared channels are neither stored nor answered.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import NotEligible
from bot.core.ids import TeamId, UserId
from bot.core.zones import is_zone
from bot.people.people import Profile
from handlers.platform.slack_errors import TROUBLE, code_of

PROFILE_FRESH_SECONDS = 600.0
MOST_REMEMBERED = 2_000  # people of one workspace; whoever was asked about longest ago goes first
LONGEST_LOCALE = 35  # what RFC 5646 asks programs to make room for
NOT_KNOWN_HERE = frozenset({"user_not_found", "user_not_visible"})

Payload = Mapping[str, Any]


class Speaker(Enum):
    """Whether the person who acts belongs to this workspace."""

    OURS = "ours"
    OUTSIDER = "outsider"  # of another organization, or unknown to Slack in this workspace
    UNKNOWN = "unknown"  # Slack does not say just now whose account it is


class NotTold(TimeoutError):  # noqa: N818 (an outcome, read as a call that timed out)
    """Slack does not tell just now which workspace this account belongs to; asking again later may help."""


def whose(user: Payload, team_id: TeamId) -> Speaker:
    """Whether this user object of Slack belongs to the workspace."""
    if user.get("is_stranger"):
        return Speaker.OUTSIDER
    enterprise = _mapping(user.get("enterprise_user"))
    teams = enterprise.get("teams")
    named = {user.get("team_id"), _mapping(user.get("profile")).get("team")}
    named |= set(teams) if isinstance(teams, list) else set()
    workspaces = {team for team in named if isinstance(team, str) and team.startswith("T")}
    if team_id in workspaces:
        return Speaker.OURS
    if isinstance(teams, list) or (workspaces and not enterprise):
        return Speaker.OUTSIDER
    return Speaker.UNKNOWN


def home_teams(body: Payload) -> frozenset[str]:
    """The teams that a payload names as those of the person who acts; empty where it names none."""
    event = _mapping(body.get("event"))
    if event:
        named = [event.get("user_team"), event.get("source_team"), event.get("team")]
        named.append(_mapping(event.get("user_profile")).get("team"))
        changed = _mapping(event.get("message"))
        named += [changed.get("user_team"), changed.get("source_team"), changed.get("team")]
    elif isinstance(body.get("user"), Mapping):
        named = [body["user"].get("team_id")]
    else:
        named = [body.get("team_id")]  # a command, which nobody from outside can run
    return frozenset(team for team in named if isinstance(team, str) and team)


def _mapping(value: object) -> Payload:
    return value if isinstance(value, Mapping) else {}


def read_profile(user: Payload, team_id: TeamId) -> Profile:
    """A `Profile` from Slack's user object (docs/slack.md S65.5); Slackbot counts as a bot although Slack denies it."""
    zone, tag = user.get("tz"), user.get("locale")
    return Profile(
        user_id=UserId(user["id"]),
        zone=zone if is_zone(zone) else None,
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_bot=bool(user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == "USLACKBOT"),
        is_outsider=whose(user, team_id) is Speaker.OUTSIDER,
        is_deactivated=bool(user.get("deleted") or user.get("is_invited_user")),
        locale=tag if isinstance(tag, str) and 0 < len(tag) <= LONGEST_LOCALE else None,
    )


@dataclass
class Directory:
    """The profiles of one workspace, cached for ten minutes, at most `MOST_REMEMBERED` of them."""

    slack: AsyncWebClient
    team_id: TeamId
    _known: "OrderedDict[UserId, tuple[float, Profile]]" = field(default_factory=OrderedDict)

    async def profile(self, user_id: UserId, *, fresh: bool = False) -> Profile:
        """The person's profile, from the cache unless `fresh`, else from Slack.

        Raises `NotEligible` for people whom Slack does not know here, `NotTold` where it does not tell whose account it
        is, and whatever the SDK raises.
        """
        known = None if fresh else self.remembered(user_id)
        if known is not None:
            return known
        for _ in range(2):  # Grid answers without a team now and then
            profile = self.learn(await self._ask(user_id))
            if profile is not None:
                return profile
        raise NotTold

    def remembered(self, user_id: UserId) -> Profile | None:
        """The cached profile of a person; None when it is older than ten minutes or unknown."""
        known = self._known.get(user_id)
        return known[1] if known and time.monotonic() - known[0] < PROFILE_FRESH_SECONDS else None

    async def _ask(self, user_id: UserId) -> Payload:
        try:
            answer = await self.slack.users_info(user=user_id, include_locale=True)
        except SlackApiError as error:
            if code_of(error) in NOT_KNOWN_HERE:
                self._known.pop(user_id, None)
                raise NotEligible("unknown") from None
            raise
        user: Payload = answer["user"]
        return user

    def learn(self, user: Payload) -> Profile | None:
        """Cache the profile in a user object and return it; None where it does not tell whose account it is."""
        user_id = UserId(user["id"])
        if whose(user, self.team_id) is Speaker.UNKNOWN:
            self._known.pop(user_id, None)
            return None
        profile, before = read_profile(user, self.team_id), self._known.get(user_id)
        if profile.locale is None and before is not None:  # not every event tells it
            profile = replace(profile, locale=before[1].locale)
        now = time.monotonic()
        self._known[user_id] = (now, profile)
        self._known.move_to_end(user_id)
        while len(self._known) > MOST_REMEMBERED or self._oldest() < now - PROFILE_FRESH_SECONDS:
            self._known.popitem(last=False)
        return profile

    def _oldest(self) -> float:
        return next(iter(self._known.values()))[0]

    def settled(self, user_id: UserId, teams: frozenset[str]) -> Speaker | None:
        """Who speaks, where the teams that the payload names settle it, as they nearly always do."""
        if teams != {self.team_id}:
            return None
        known = self._known.get(user_id)
        return Speaker.OUTSIDER if known and known[1].is_outsider else Speaker.OURS

    async def speaker(self, user_id: UserId, teams: frozenset[str]) -> Speaker:
        """Whether this person belongs to the workspace; asks Slack only where the payload's `teams` do not tell."""
        settled = self.settled(user_id, teams)
        if settled is not None:
            return settled
        try:
            profile = await self.profile(user_id)
        except NotEligible:
            return Speaker.OUTSIDER
        except TROUBLE:
            return Speaker.UNKNOWN
        return Speaker.OUTSIDER if profile.is_outsider else Speaker.OURS
