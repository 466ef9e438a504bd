"""Listening in the community channel: the organizers' switch, and a private reply to people who offer or ask
for help there.

Messages are read on this machine and not kept; no row and no log line contains any of their text (R5).
"""

import asyncio
import re
from dataclasses import dataclass
from datetime import date

from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block

from bot import log
from bot.core.deadline import seconds_left
from bot.core.errors import NoLongerOpen, NotEligible
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.typed_text import choice, unmarked, without_labels
from bot.language import Safety, understand
from bot.language.listening import (
    Listening,
    ListeningSwitched,
    announced,
    hears,
    is_still_news,
    is_worth_an_answer,
    require_granted,
    switched,
)
from bot.language.replies import Heard, Reply, heard, place_said
from bot.offices.communities import Community, may_organize
from bot.offices.office_topics import OfficeCatalogue
from handlers.language.views import listening as views
from handlers.offices.views import who_to_call
from handlers.people.members import first_time_said, today_of
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Event
from handlers.platform.router import Router
from handlers.platform.slack_errors import code_of
from handlers.platform.views.blocks import Message, unescaped
from handlers.platform.views.rendering import rendered
from handlers.platform.workspace import BEFORE_ACK_SECONDS, Workspace
from storage.unit_of_work import UnitOfWork

router = Router("language")

LONGEST_READ = 4000  # characters; what comes after says nothing new
CHANNEL_KINDS = frozenset({"channel", "group"})
_log = log.get("listening")


# The switch


def look(uow: UnitOfWork, user_id: UserId, channel_id: ChannelId) -> Community:
    """Return the channel's community, else the organizer's own; raises `NotSetUp` and `NotAllowed`."""
    own = uow.community_of(user_id)
    may_organize(user_id, uow.communities.list_organizers())
    return uow.communities.of_channel(channel_id) or own


def switch(uow: UnitOfWork, user_id: UserId, community_id: str, *, on: bool) -> tuple[Listening, ChannelId]:
    """Switch listening on or off, and queue its announcement; raises `NotSetUp`, `NotAllowed` and `NoLongerOpen`."""
    community = _named(uow, user_id, community_id)
    known = uow.listening.get(community.id)
    now = switched(known, community.channel_id, on=on)
    if now is not known:
        uow.listening.save(now)
        uow.outbox.add(ListeningSwitched(community.id, community.channel_id, on, now.turn))
        _log.info("listening.switch on=%s", on)
    return now, community.channel_id


def _named(uow: UnitOfWork, user_id: UserId, community_id: str) -> Community:
    look(uow, user_id, ChannelId(""))
    community = uow.communities.look_at(community_id)
    if community is None:
        raise NoLongerOpen
    return community


@router.command("/village", "listen")
async def on_listen(request: Command) -> Answer:
    """`/village listen`: show the switch; with `on` or `off`, set it."""
    workspace = request.workspace
    community = await workspace.transact(look, request.user_id, request.channel_id)
    word = choice(request.words, (views.ON, views.OFF))
    if word is not None:
        return Ephemeral(await _turn(workspace, request.user_id, community.id, on=word == views.ON))
    known = await workspace.transact(lambda uow: uow.listening.of(community.id))
    return Ephemeral(views.state(known, community.channel_id))


@router.action("listening.switch")
async def on_switch(request: Click) -> Answer:
    """The button in App Home, or under the answer to the command: set the switch."""
    community_id, _, word = request.value.partition(":")
    said = await _turn(request.workspace, request.user_id, community_id, on=word == views.ON)
    return Ephemeral(said)


async def _turn(workspace: Workspace, user_id: UserId, community_id: str, *, on: bool) -> Message:
    """Set the switch, after asking Slack for the scopes granted; raises `ListeningNotGranted`, and as `switch`."""
    await workspace.transact(_named, user_id, community_id)
    if on:
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            answer = await workspace.slack.auth_test()
        headers = {name.lower(): value for name, value in answer.headers.items()}
        require_granted(str(headers.get("x-oauth-scopes", "")))
    known, channel_id = await workspace.transact(switch, user_id, community_id, on=on)
    return views.state(known, channel_id)


def panel(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The organizers' part of App Home about their own community's channel; raises `NotSetUp`."""
    community = uow.community_of(user_id)
    return views.panel(uow.listening.of(community.id), community.channel_id)


# The announcement


def _still_news(uow: UnitOfWork, told: ListeningSwitched) -> Verdict:
    community = uow.communities.look_at(told.community_id)
    if community is None or not is_still_news(uow.listening.of(told.community_id), told, community.channel_id):
        return Drop("not news")
    return Send()


def _announced(uow: UnitOfWork, told: ListeningSwitched) -> None:
    uow.listening.save(announced(uow.listening.get(told.community_id), told))


# Hearing


@dataclass(frozen=True)
class Spoken:
    """What a person said in a channel; `thread_ts` is None where it was not said in a thread."""

    user_id: UserId
    words: str
    channel_id: ChannelId
    ts: str
    event_id: str
    thread_ts: str | None

    @property
    def place(self) -> str:
        """A text that identifies this one message."""
        return place_said(self.channel_id, self.ts)


@dataclass(frozen=True)
class Ear:
    """Where something was heard: the community, its topics, and the date in the speaker's zone."""

    community: Community
    catalogue: OfficeCatalogue
    today: date


def read_spoken(event: Event) -> Spoken | None:
    """Read what a person said in a channel without a mention (those: `plain_words`); None for every other event."""
    body = event.body
    if body.get("channel_type") not in CHANNEL_KINDS or body.get("subtype") or body.get("hidden"):
        return None
    words = str(body.get("text") or "")
    if body.get("bot_id") or not body.get("user") or _mentions(words, event.workspace.bot_user_id):
        return None
    return Spoken(
        UserId(str(body["user"])),
        unmarked(unescaped(without_labels(words)))[:LONGEST_READ],
        ChannelId(str(body["channel"])),
        str(body["ts"]),
        event.event_id,
        str(body["thread_ts"]) if body.get("thread_ts") else None,
    )


def _mentions(words: str, bot_user_id: UserId) -> bool:
    return re.search(rf"<@{re.escape(bot_user_id)}[|>]", words) is not None


def ear_for(uow: UnitOfWork, spoken: Spoken) -> Ear | None:
    """Return the community of a channel that is listened in; None for any other channel."""
    community = uow.communities.of_channel(spoken.channel_id)
    if community is None or not hears(uow.listening.of(community.id), community.channel_id):
        return None
    return Ear(community, uow.topics.catalogue(community.id), today_of(uow, spoken.user_id))


def take_turn(uow: UnitOfWork, spoken: Spoken, *, always: bool) -> bool:
    """Return whether to answer: the first time this message is seen and, unless `always`, once a month (UTC)."""
    if not (first_time_said(uow, spoken.place) and uow.events.first_time(spoken.event_id)):
        return False
    month = f"{uow.now:%Y-%m}"
    return always or uow.listening.first_this_month(uow.hashes.of("listen", spoken.user_id, month), month)


@router.event("message")
async def on_message(event: Event) -> None:
    """A message in a channel: answer offers and questions where listening is on; do nothing for nearly all."""
    spoken = read_spoken(event)
    ear = await event.workspace.transact(ear_for, spoken) if spoken is not None else None
    if spoken is None or ear is None:
        return
    understood = await asyncio.to_thread(understand, spoken.words, ear.catalogue)
    found = await asyncio.to_thread(heard, spoken.words, understood, ear.today)
    in_need = understood.safety is Safety.CRISIS
    if not is_worth_an_answer(found) or not (in_need or await _may_take_part(event.workspace, spoken.user_id)):
        return
    if await event.workspace.transact(take_turn, spoken, always=in_need):
        event.workspace.afterwards("listening.answer", _answer(event.workspace, spoken, _line(found, ear.community)))


async def _may_take_part(workspace: Workspace, user_id: UserId) -> bool:
    try:
        return (await workspace.profile(user_id)).may_take_part
    except NotEligible:
        return False


def _line(found: Heard, community: Community) -> Message:
    if found.reply is Reply.RESOURCES:
        return who_to_call.resources(community.contacts, community.named_human)
    return views.offer(found.topics) if found.reply is Reply.VOLUNTEER else views.question(found.topics)


async def _answer(workspace: Workspace, spoken: Spoken, line: Message) -> None:
    """Answer where they wrote, visible to them alone."""
    try:
        await workspace.slack.chat_postEphemeral(
            channel=spoken.channel_id,
            user=spoken.user_id,
            text=line.text,
            blocks=[rendered(block) for block in line.blocks],
            thread_ts=spoken.thread_ts,
        )
    except SlackApiError as error:
        _log.warning("listening.unseen error=%s", code_of(error))
        return


@router.delivers(ListeningSwitched, still_wanted=_still_news, sent=_announced)
def _draw_listening_switched(_uow: UnitOfWork, told: ListeningSwitched) -> Message:
    return views.announcement(is_on=told.is_on)
