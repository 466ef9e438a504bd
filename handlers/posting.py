"""The calls to Slack that delivery makes, no transaction open: post, edit, upload, look, ask who somebody is."""

from collections.abc import Sequence

from bot.errors import NotEligible
from bot.ids import ChannelId, UserId
from bot.outbox import Channel, Group, Person
from handlers.leasing import Redrawing, Sending
from handlers.views.blocks import File, Message
from handlers.workspace import Workspace
from storage.outbox import Row

METADATA = "village_message"
LOOK_BACK = 50


async def barred_parts(workspace: Workspace, sending: Sending) -> list[Row]:
    """Ask Slack about everybody it concerns (rule 3); the rows about somebody who may not take part."""
    concerned = {row: row.notification.checked if row.notification else () for row in sending.rows}
    people = sorted({user_id for users in concerned.values() for user_id in users})
    barred = {user_id for user_id in people if not await _may_take_part(workspace, user_id)}
    return [row for row, users in concerned.items() if barred.intersection(users)]


async def _may_take_part(workspace: Workspace, user_id: UserId) -> bool:
    try:
        return (await workspace.directory.profile(user_id)).may_take_part
    except NotEligible:
        return False


async def post(workspace: Workspace, sending: Sending) -> tuple[ChannelId, str]:
    """Post, edit or upload; returns channel and ts. Raises whatever the SDK raises."""
    message = sending.message
    if message.file is not None:
        return await _upload(workspace, sending.rows[0], message, message.file)
    place = _edited(sending.rows[0])
    if place is not None:
        channel, ts = place
        await workspace.slack.chat_update(channel=channel, ts=ts, text=message.text, blocks=list(message.blocks))
        return place
    answer = await workspace.slack.chat_postMessage(
        channel=await _conversation(workspace, sending.rows[0]),
        text=message.text,
        blocks=list(message.blocks) or None,
        thread_ts=message.thread_ts,
        reply_broadcast=message.also_in_channel or None,
        unfurl_links=False,
        unfurl_media=False,
        metadata={"event_type": METADATA, "event_payload": {"key": sending.batch}},
    )
    return ChannelId(answer["channel"]), str(answer["ts"])


async def post_again(workspace: Workspace, redrawing: Redrawing) -> None:
    """Edit a message that was sent; idempotent. Raises whatever the SDK raises."""
    message = redrawing.message
    await workspace.slack.chat_update(
        channel=redrawing.channel, ts=redrawing.ts, text=message.text, blocks=list(message.blocks)
    )


async def find(workspace: Workspace, rows: Sequence[Row]) -> tuple[ChannelId, str] | None:
    """Look for our opaque key in the bot's own DM; channels and group DMs are not ours to read."""
    recipient = rows[0].recipient
    if not isinstance(recipient, Person) or _edited(rows[0]) is not None:
        return None  # an edit may simply be made again
    opened = await workspace.slack.conversations_open(users=[recipient.user_id])
    channel = ChannelId(opened["channel"]["id"])
    history = await workspace.slack.conversations_history(channel=channel, limit=LOOK_BACK, include_all_metadata=True)
    for message in history["messages"]:
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("key") == rows[0].batch:
            return channel, str(message["ts"])
    return None


def _edited(row: Row) -> tuple[ChannelId, str] | None:
    return row.notification.edits if row.notification is not None else None


async def _upload(workspace: Workspace, row: Row, message: Message, file: File) -> tuple[ChannelId, str]:
    """Upload and share a file in the person's DM; it has no ts of its own, and none is needed."""
    if not isinstance(row.recipient, Person):
        raise LookupError("files go to one person")
    opened = await workspace.slack.conversations_open(users=[row.recipient.user_id])
    channel = ChannelId(opened["channel"]["id"])
    await workspace.slack.files_upload_v2(
        channel=channel, filename=file.name, content=file.content, title=file.name, initial_comment=message.text
    )
    return channel, ""


async def _conversation(workspace: Workspace, row: Row) -> str:
    match row.recipient:
        case Person(user_id):
            return user_id  # opens or reuses the DM
        case Channel(channel_id):
            return channel_id
        case Group(user_ids):
            opened = await workspace.slack.conversations_open(users=list(user_ids))
            return str(opened["channel"]["id"])
