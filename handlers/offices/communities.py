"""Setting up and changing an office, and what follows when Slack says that its channel is gone or has another id."""

import asyncio
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from slack_sdk.errors import SlackApiError

from bot import log
from bot.core.deadline import seconds_left
from bot.core.errors import ChangedMeanwhile
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.words import _, clock_time
from bot.core.zones import local
from bot.lunches.meetings import Series, changed
from bot.lunches.recurrence.lunch_calendar import Recurrence
from bot.lunches.recurrence.rule import rule_in_words
from bot.lunches.timetable import PLAN_SERIES
from bot.offices import resources
from bot.offices.communities import (
    ChannelGone,
    ChannelTaken,
    Community,
    Contact,
    LunchRule,
    OfficeNameTaken,
    SetUp,
    may_set_up,
    says_who_returns,
    set_up,
)
from bot.offices.places import PLACES, Place, place_for_zone, place_of_city
from bot.people.people import Profile
from handlers.offices.views import communities as views
from handlers.offices.views import set_up as forms
from handlers.offices.views.set_up import SetUpDraft
from handlers.platform.requests import Answer, Click, Command, Errors, Event, Submission, Update
from handlers.platform.router import Router
from handlers.platform.slack_errors import TROUBLE, code_of
from handlers.platform.views.blocks import Message
from handlers.platform.workspace import BEFORE_ACK_SECONDS, Workspace
from storage.unit_of_work import UnitOfWork

router = Router("offices")

NOT_SEEN = frozenset({"channel_not_found", "missing_scope"})  # what Slack says of a channel that the bot is not in

_log = log.get("communities")


# Set-up


@dataclass(frozen=True)
class SetUpSoFar:
    """What the set-up form is filled in with: the community being changed and its lunch, None for a new one."""

    community: Community | None
    lunch: LunchRule | None
    year: int


def look(uow: UnitOfWork, profile: Profile, channel_id: ChannelId | None, community_id: str | None) -> SetUpSoFar:
    """The community with this id, else the one of this channel; raises `NotAllowed` for people who may not set up."""
    may_set_up(profile, uow.communities.list_organizers(), uow.installations.installer())
    everyone = uow.communities.list_all()
    wanted = (c for c in everyone if c.id == community_id or c.channel_id == channel_id)
    community = next(wanted, None)
    series = uow.meetings.list_series(community.id) if community else []
    if not series:
        return SetUpSoFar(community, None, uow.now.year)
    first = series[0]
    lunch = LunchRule(first.recurrence.rrule, first.recurrence.wall_time, first.room)
    return SetUpSoFar(community, lunch, uow.now.year)


def save_set_up(uow: UnitOfWork, profile: Profile, wanted: SetUp, seen: str = "") -> tuple[Community, str]:
    """Save community, organizer and lunch series together; returns the community, and the lunch's rule in words.

    `seen` is the stamp with which the form of a known office was opened. Raises `NotAllowed`, `ChannelTaken`,
    `OfficeNameTaken`, and `ChangedMeanwhile` where somebody else has saved that office since.
    """
    uow.lock_workspace()
    if wanted.community_id is not None:
        found = look(uow, profile, None, wanted.community_id)
        stamp = forms.stamp(found.community, found.lunch) if found.community is not None else ""
        if stamp != seen:
            raise ChangedMeanwhile(seen, stamp)
    may_set_up(profile, uow.communities.list_organizers(), uow.installations.installer())
    known = uow.communities.list_all()
    today = local(uow.now, wanted.place.zone).date()
    lines = {resources.ResourceKind(kind): line for kind, line in wanted.lines.items()}
    contacts = resources.confirmed(wanted.place.country, lines, today)
    if (saved := _saved_already(uow, profile, wanted, contacts)) is not None:
        return saved
    community = set_up(known, wanted, contacts, uow.new_id())
    before = uow.communities.get(community.id)
    if before is not None:
        community = replace(community, contacts=resources.carried_over(before.contacts, contacts))
    uow.communities.save(community)
    uow.outbox.refresh_about(community.id, ChannelGone)
    uow.communities.add_organizer(profile.user_id)
    known_series = uow.meetings.list_series(community.id)
    current = uow.meetings.get_series(known_series[0].id) if known_series else None
    series = _series(current, community, wanted.lunch, uow.new_id())
    if current is None:
        uow.meetings.add_series(series)
    else:
        uow.meetings.save_series(series)
    for series_id in {series.id, *(one.id for one in known_series)}:
        uow.timers.set(PLAN_SERIES, series_id, uow.now)
    _log.info("communities.set_up new=%s communities=%d", before is None, len(known) + (before is None))
    return community, _lunch_in_words(series.recurrence.rrule, series.recurrence.wall_time)


def _saved_already(
    uow: UnitOfWork, profile: Profile, wanted: SetUp, contacts: tuple[Contact, ...]
) -> tuple[Community, str] | None:
    """What `save_set_up` returned when the form of a new office was sent for the first time, if nothing in it is
    different now (the same words twice are no conflict); else None.
    """
    found = look(uow, profile, wanted.channel_id, None) if wanted.community_id is None else None
    if found is None or found.community is None or found.lunch is None or wanted.lunch.rrule is None:
        return None
    again = set_up((), wanted, contacts, found.community.id)
    if forms.stamp(again, wanted.lunch) != forms.stamp(found.community, found.lunch):
        return None
    return found.community, _lunch_in_words(wanted.lunch.rrule, wanted.lunch.wall_time)


def _lunch_in_words(rrule: str, at: time) -> str:
    return f"{rule_in_words(rrule)}, {clock_time(at)}"


def _series(current: Series | None, community: Community, lunch: LunchRule, new_id: str) -> Series:
    """The community's lunch series after the form; what the form does not show stays unchanged."""
    if current is None:
        recurrence = Recurrence(lunch.rrule or forms.USUAL_RULE, lunch.wall_time, community.zone)
        return Series(new_id, community.id, community.channel_id, recurrence, room=lunch.room)
    rrule = lunch.rrule or current.recurrence.rrule
    recurrence = replace(current.recurrence, rrule=rrule, wall_time=lunch.wall_time, zone=community.zone)
    proposed = replace(current, recurrence=recurrence, room=lunch.room, channel_id=community.channel_id)
    return current if proposed == current else changed(current, current.version, proposed)


@router.command("/village", "setup")
async def on_set_up(request: Command) -> Answer:
    """`/village setup`: open the form, filled in for this channel."""
    channel = request.channel_id if request.channel_id[:1] in {"C", "G"} else None
    draft = await _draft(request.workspace, request.user_id, channel, None)
    await request.open(forms.form(draft))
    return None


@router.action("communities.open")
async def on_open(request: Click) -> Answer:
    """*Set up Village* or *Change set-up*: open the form for the community whose id is the button's value, or, without
    a value, for a new one.
    """
    draft = await _draft(request.workspace, request.user_id, None, request.value or None)
    await request.open(forms.form(draft))
    return None


async def _draft(
    workspace: Workspace, user_id: UserId, channel_id: ChannelId | None, community_id: str | None
) -> SetUpDraft:
    profile = await workspace.profile(user_id)
    known = await workspace.transact(look, profile, channel_id, community_id)
    return _filled(profile, known, channel_id)


def _filled(profile: Profile, known: SetUpSoFar, channel_id: ChannelId | None) -> SetUpDraft:
    if known.community is not None:
        place = place_of_city(known.community.place) or _usual_place(profile)
        return forms.draft_of(known.community, known.lunch, place, known.year)
    return forms.with_country_lines(SetUpDraft(channel_id, _usual_place(profile), profile.user_id, year=known.year))


def _usual_place(profile: Profile) -> Place:
    return (place_for_zone(profile.zone) if profile.zone else None) or PLACES[0]


@router.action("communities.channel")
@router.action("communities.place")
async def on_changed(request: Click) -> Answer:
    """A channel or place was chosen in the form: redraw it with a warning about the channel, or the country's lines."""
    community_id, seen = forms.read_own(request.private_metadata)
    before = await _draft(request.workspace, request.user_id, None, community_id)
    draft = forms.read_draft(request.values, before.community_id, before, seen)
    if not any(draft.lines.values()):  # the fields of the new country are not on the screen yet
        draft = forms.with_country_lines(draft)
    warning = await _name_warning(request.workspace, draft.channel_id) if draft.channel_id else ""
    return Update(forms.form(draft, warning))


async def _name_warning(workspace: Workspace, channel_id: ChannelId) -> str:
    try:
        channel = await _channel(workspace, channel_id)
    except SlackApiError as error:
        return _(views.INVITE_ME) if code_of(error) in NOT_SEEN else ""
    except TROUBLE:  # the form says so when it is sent, if that lasts
        return ""
    if not channel.get("is_member"):
        return _(views.INVITE_ME)
    name = str(channel.get("name") or "")
    return views.name_warning(name) if says_who_returns(name) else ""


@router.submission("communities.set_up")
async def on_submitted(request: Submission) -> Answer:
    """The set-up form was sent: check the channel with Slack, save everything, and show the result or the errors."""
    workspace = request.workspace
    profile = await workspace.profile(request.user_id)
    community_id, seen = forms.read_own(request.private_metadata)
    known = await workspace.transact(look, profile, None, community_id)
    draft = forms.read_draft(request.values, community_id, _filled(profile, known, None), seen)
    if not forms.shows_lines(request.values, draft):  # sent before it was drawn with the lines of another country
        return Update(forms.form(forms.with_country_lines(draft)))
    problems = forms.problems(draft)
    problems |= await _human_problem(workspace, draft.named_human)
    channel_problem, name = await _check_channel(workspace, draft.channel_id)
    if channel_problem:
        problems[forms.CHANNEL] = channel_problem
    if problems:
        return Errors(problems)
    try:
        community, lunch = await workspace.transact(save_set_up, profile, forms.wanted(draft), seen)
    except ChangedMeanwhile:
        return Errors({forms.CHANNEL: _(views.CHANGED_MEANWHILE)})
    except ChannelTaken as taken:
        return Errors({forms.CHANNEL: views.REFUSALS[ChannelTaken](taken)})
    except OfficeNameTaken as taken:
        return Errors({forms.LABEL: views.REFUSALS[OfficeNameTaken](taken)})
    return Update(views.saved(community, lunch, views.name_warning(name) if says_who_returns(name) else ""))


async def _check_channel(workspace: Workspace, channel_id: ChannelId | None) -> tuple[str, str]:
    """What is wrong with the channel ("" if nothing), and its name."""
    if channel_id is None or channel_id.startswith("D"):
        return _(views.NO_CHANNEL), ""
    try:
        channel = await _channel(workspace, channel_id)
    except SlackApiError as error:
        if code_of(error) in NOT_SEEN:
            return _(views.INVITE_ME), ""
        raise
    if channel.get("is_im") or channel.get("is_mpim"):
        return _(views.NO_CHANNEL), ""
    if channel.get("is_archived"):
        return _(views.ARCHIVED), ""
    if not channel.get("is_member"):
        return _(views.INVITE_ME), ""
    return "", str(channel.get("name") or "")


async def _channel(workspace: Workspace, channel_id: ChannelId) -> dict[str, Any]:
    async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
        answer = await workspace.slack.conversations_info(channel=channel_id)
    channel: dict[str, Any] = answer["channel"]
    return channel


async def _human_problem(workspace: Workspace, user_id: UserId) -> dict[str, str]:
    profile = await workspace.profile(user_id)
    return {} if profile.may_take_part else {forms.HUMAN: _(views.NOT_A_PERSON)}


# What Slack tells


def channel_gone(uow: UnitOfWork, channel_id: ChannelId) -> None:
    """Tell every organizer once that the channel is gone; lunches that were planned wait for another channel."""
    community = uow.communities.of_channel(channel_id)
    if community is None:
        return
    day = local(uow.now, community.zone).date().isoformat()
    for organizer in uow.communities.list_organizers():
        uow.outbox.add(ChannelGone(organizer, community.id, channel_id, day))


def _still_gone(uow: UnitOfWork, told: ChannelGone) -> Verdict:
    """Whether the office still has that channel."""
    return Send() if _community_of(uow, told) else Drop("channel chosen")


def _community_of(uow: UnitOfWork, told: ChannelGone) -> Community | None:
    everyone = uow.communities.list_all()
    return next((c for c in everyone if c.id == told.community_id and c.channel_id == told.channel_id), None)


@router.delivers(ChannelGone, still_wanted=_still_gone)
def _view_of_gone(uow: UnitOfWork, told: ChannelGone) -> Message:
    return views.channel_gone(_community_of(uow, told))


@router.event("channel_archive")
@router.event("group_archive")
@router.event("channel_left")
@router.event("group_left")
async def on_channel_gone(event: Event) -> None:
    """The channel was archived, or the bot was removed from it: tell the organizers, who can choose another one."""
    await event.workspace.transact(channel_gone, ChannelId(str(event.body["channel"])))


@router.event("channel_id_changed")
async def on_channel_id_changed(event: Event) -> None:
    """A channel was converted, moved or shared and has another id (S30): put the new id in place of the old one."""
    old, new = (ChannelId(str(event.body[name])) for name in ("old_channel_id", "new_channel_id"))
    await event.workspace.transact(change_channel_id, old, new)


def change_channel_id(uow: UnitOfWork, old: ChannelId, new: ChannelId) -> None:
    """Replace the channel's id everywhere, also in messages that wait or may be redrawn."""
    if old != new and uow.channel_ids.change(old, new):
        _log.info("communities.channel_id_changed")
