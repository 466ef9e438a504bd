"""Delivery's calls to Slack, without an open transaction: post, edit, delete, upload, look up, check accounts."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.errors import NotEligible
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Channel, Group, InDoubt, Person, in_doubt
from bot.core.slack_codes import THREAD_GONE, Meaning, meaning_of
from handlers.delivery.leasing import Redrawing, Sending
from handlers.delivery.uploading import LOOK_BACK, dm_of, find_file, upload
from handlers.platform.slack_errors import code_of
from handlers.platform.views.blocks import Message
from handlers.platform.views.files import without_its_file
from handlers.platform.views.rendering import rendered
from handlers.platform.workspace import Workspace
from storage.outbox.table import Row

METADATA = "village_message"


async def barred_parts(workspace: Workspace, sending: Sending) -> list[Row]:
    """Ask Slack about everybody the message concerns (R3); returns the rows about somebody who may not take part.

    Before a name is shown Slack is asked again, not the cache. Raises whatever the SDK raises, and `NotTold`.
    """
    concerned = {row: row.notification.checked if row.notification else () for row in sending.rows}
    shows = {user_id for row, users in concerned.items() if _shows_a_name(row) for user_id in users}
    people = sorted({user_id for users in concerned.values() for user_id in users})
    barred = {user_id for user_id in people if not await _may_take_part(workspace, user_id, fresh=user_id in shows)}
    return [row for row, users in concerned.items() if barred.intersection(users)]


def _shows_a_name(row: Row) -> bool:
    return row.notification is not None and (row.notification.shows_a_name or isinstance(row.recipient, Group))


async def _may_take_part(workspace: Workspace, user_id: UserId, *, fresh: bool) -> bool:
    try:
        return (await workspace.directory.profile(user_id, fresh=fresh)).may_take_part
    except NotEligible:
        return False


async def post(workspace: Workspace, sending: Sending, conversation: str) -> tuple[ChannelId, str]:
    """Post, edit, delete or upload; returns channel and ts (empty for files and deletions). Raises as the SDK."""
    message = sending.message
    if message.file is not None:
        try:
            return await upload(workspace, sending.rows[0], message, message.file)
        except SlackApiError as error:  # `files:write` may be declined when the app is installed
            if code_of(error) != "missing_scope" or message.file.gone:
                raise
            message = without_its_file(message)
    gone = sending.rows[0].notification.deletes if sending.rows[0].notification is not None else None
    if gone is not None:
        return await _delete(workspace, *gone)
    place = _edited(sending.rows[0])
    if place is not None:
        channel, ts = place
        await workspace.slack.chat_update(
            channel=channel, ts=ts, text=message.text, blocks=[rendered(block) for block in message.blocks]
        )
        return place
    try:
        answer = await _post(workspace, sending, conversation, message)
    except SlackApiError as error:
        if message.thread_ts is None or code_of(error) not in THREAD_GONE:
            raise
        # What it replies to is gone; it still has to be said.
        answer = await _post(workspace, sending, conversation, replace(message, thread_ts=None))
    return ChannelId(answer["channel"]), str(answer["ts"])


async def _post(workspace: Workspace, sending: Sending, conversation: str, message: Message) -> AsyncSlackResponse:
    return await workspace.slack.chat_postMessage(
        channel=conversation,
        text=message.text,
        blocks=[rendered(block) for block in message.blocks] or None,
        thread_ts=message.thread_ts,
        reply_broadcast=(message.also_in_channel or None) if message.thread_ts is not None else None,
        unfurl_links=False,
        unfurl_media=False,
        metadata={"event_type": METADATA, "event_payload": _marks(workspace, sending)},
    )


async def post_again(workspace: Workspace, redrawing: Redrawing) -> None:
    """Edit a sent message; may be repeated. Raises whatever the SDK raises."""
    message = redrawing.message
    await workspace.slack.chat_update(
        channel=redrawing.channel,
        ts=redrawing.ts,
        text=message.text,
        blocks=[rendered(block) for block in message.blocks],
    )


async def find(workspace: Workspace, rows: Sequence[Row]) -> tuple[ChannelId, str] | None:
    """Look up our key or file in the bot's DM; None when not there. Channels and group DMs cannot be read."""
    if in_doubt(rows[0].notification, rows[0].recipient) is not InDoubt.LOOK:
        return None
    channel = await dm_of(workspace, rows[0])
    if rows[0].file_id is not None:
        return (channel, "") if await find_file(workspace, channel, rows[0].file_id) else None
    history = await workspace.slack.conversations_history(channel=channel, limit=LOOK_BACK, include_all_metadata=True)
    for message in history["messages"]:
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("key") == rows[0].batch or _part(workspace, rows[0]) in (payload.get("parts") or ()):
            return channel, str(message["ts"])
    return None


def _marks(workspace: Workspace, sending: Sending) -> dict[str, object]:
    """Metadata by which a message is found again: the attempt, and each part, all that a restored backup knows."""
    return {"key": sending.batch, "parts": [_part(workspace, row) for row in sending.rows]}


def _part(workspace: Workspace, row: Row) -> str:
    """An opaque key of a row, the same at every attempt; visible only to those who may read the message."""
    return hashlib.sha256(f"{workspace.team_id} {row.key}".encode()).hexdigest()[:24]


async def _delete(workspace: Workspace, channel: ChannelId, ts: str) -> tuple[ChannelId, str]:
    """Delete a message of ours; one that is deleted already counts as done. The returned ts is empty."""
    try:
        await workspace.slack.chat_delete(channel=channel, ts=ts)
    except SlackApiError as error:
        if meaning_of(code_of(error), "chat.delete", 0) is not Meaning.DONE:
            raise
    return channel, ""


def _edited(row: Row) -> tuple[ChannelId, str] | None:
    return row.notification.edits if row.notification is not None else None


async def open_conversation(workspace: Workspace, row: Row) -> str:
    """The conversation to post to; for several people their group DM, opened or found."""
    match row.recipient:
        case Person(user_id):
            return user_id  # opens or reuses the DM
        case Channel(channel_id):
            return channel_id
        case Group(user_ids):
            opened = await workspace.slack.conversations_open(users=list(user_ids))
            return str(opened["channel"]["id"])
