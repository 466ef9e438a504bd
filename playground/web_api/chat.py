"""chat.postMessage, chat.update, chat.delete, chat.postEphemeral (docs/slack.md S65.2)."""

from playground.json_types import Json
from playground.web_api.call import ApiError, Call, Method
from playground.web_api.content import metadata_of, text_and_blocks
from playground.workspace import messages
from playground.workspace.shapes import message_json
from playground.workspace.world import Channel, Message

_LONGEST_UPDATE = 4000
_LONGEST_POST = 40_000  # what is longer is cut, without a word


def post_message(call: Call) -> Json:
    """Post as the app; a person's id as channel opens or reuses their direct conversation."""
    call.needs("chat:write")
    channel = _where(call)
    _may_write(call, channel)
    text, blocks = text_and_blocks(call)
    metadata = metadata_of(call)
    thread_ts = _thread(call, channel)
    message = messages.by_app(
        call.slack,
        channel,
        text[:_LONGEST_POST],
        blocks,
        thread_ts=thread_ts,
        broadcast=bool(thread_ts) and call.flag("reply_broadcast"),
        metadata=metadata,
    )
    return {"channel": channel.id, "ts": message.ts, "message": message_json(call.world, message)}


def _where(call: Call) -> Channel:
    target = call.text("channel") or ""
    if target in call.world.users:
        return _direct(call, target)
    if target.startswith("#"):
        named = [one for one in call.world.channels.values() if f"#{one.name}" == target and one.kind == "channel"]
        if named:
            return named[0]
    return call.channel()


def _direct(call: Call, user_id: str) -> Channel:
    person = call.world.users[user_id]
    if person.deactivated:
        raise ApiError("user_disabled")
    if person.is_bot:
        raise ApiError("cannot_dm_bot")
    return call.world.im_with_bot(user_id)


def _may_write(call: Call, channel: Channel) -> None:
    world, slack = call.world, call.slack
    if channel.archived:
        raise ApiError("is_archived")
    if channel.kind == "im" and not slack.manifest.messages_tab:
        raise ApiError("messages_tab_disabled")
    if world.bot.id not in channel.members and "chat:write.public" not in slack.scopes:
        raise ApiError("not_in_channel")


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = channel.message(thread_ts)
    if parent is None or parent.ephemeral_to:
        return None
    return parent.thread_ts or parent.ts


def update(call: Call) -> Json:
    """Change one of the app's own messages; text without blocks removes the blocks.

    Raises `ApiError` (`is_archived`, `msg_too_long`).
    """
    call.needs("chat:write")
    channel, message = _own_message(call, "cant_update_message")
    if channel.archived:
        raise ApiError("is_archived")
    if len(call.text("text") or "") > _LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    text, blocks = _replacement(call, message)
    messages.change(call.slack, message, text, blocks, metadata_of(call))
    shown = message_json(call.world, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def _replacement(call: Call, message: Message) -> tuple[str, list[Json]]:
    if call.arguments.get("text") is None and call.arguments.get("blocks") is None and metadata_of(call) is not None:
        return message.text, message.blocks
    return text_and_blocks(call)


def _own_message(call: Call, not_own: str) -> tuple[Channel, Message]:
    channel = call.channel()
    message = channel.message(call.text("ts") or "")
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    if message.bot_id != call.world.bot.bot_id:
        raise ApiError(not_own)
    return channel, message


def delete(call: Call) -> Json:
    """Take one of the app's own messages away."""
    call.needs("chat:write")
    channel, message = _own_message(call, "cant_delete_message")
    messages.remove(call.slack, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of the conversation, until it is reloaded.

    Raises `ApiError` (`user_not_in_channel`).
    """
    call.needs("chat:write")
    channel = call.channel()
    _may_write(call, channel)
    person = call.world.users.get(call.text("user") or "")
    if person is None or person.deactivated or person.id not in channel.members:
        raise ApiError("user_not_in_channel")
    text, blocks = text_and_blocks(call)
    message = messages.by_app(
        call.slack, channel, text, blocks, thread_ts=_thread(call, channel), ephemeral_to=person.id
    )
    return {"message_ts": message.ts}


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
}
