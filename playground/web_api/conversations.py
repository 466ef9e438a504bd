"""conversations.open, info, members, history and users.conversations (docs/slack.md S65.5)."""

from playground.json_types import Json
from playground.web_api.call import ApiError, Call, Method
from playground.workspace.events import read_scope
from playground.workspace.shapes import channel_json, message_json
from playground.workspace.world import Channel, Message

_MOST_PEOPLE = 8
_HISTORY = {"channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
_TYPES = {"public_channel": "channel", "private_channel": "private_channel", "mpim": "mpim", "im": "im"}


def open_conversation(call: Call) -> Json:
    """The direct or group conversation of the app and one to eight people; the same people, the same one.

    Raises `ApiError` (`channel_not_found`, `method_not_supported_for_channel_type`, `not_enough_users`,
    `too_many_users`, `users_list_not_supplied`).
    """
    if call.text("channel"):
        channel = call.channel()
        if channel.kind not in ("im", "mpim"):
            raise ApiError("method_not_supported_for_channel_type")
        return _opened(call, channel, known=True)
    wanted = [user_id.strip() for user_id in (call.text("users") or "").split(",") if user_id.strip()]
    people = [user_id for user_id in dict.fromkeys(wanted) if user_id != call.world.bot.id]
    if not wanted:
        raise ApiError("users_list_not_supplied")
    if not people:
        raise ApiError("not_enough_users")
    if len(people) > _MOST_PEOPLE:
        raise ApiError("too_many_users")
    call.needs("im:write" if len(people) == 1 else "mpim:write")
    _check_people(call, people)
    members = [*people, call.world.bot.id]
    known = call.world.conversation_of(members)
    if known is None and call.flag("prevent_creation"):
        raise ApiError("channel_not_found")
    channel = known or call.world.open_conversation(members)
    if known is None:
        call.slack.changed()
    return _opened(call, channel, known=known is not None)


def _check_people(call: Call, people: list[str]) -> None:
    for user_id in people:
        person = call.world.users.get(user_id)
        if person is None:
            raise ApiError("user_not_found")
        if person.deactivated:
            raise ApiError("user_disabled")
        if person.is_bot:
            raise ApiError("cannot_dm_bot" if len(people) == 1 else "invalid_user_combination")
        if person.is_stranger:
            raise ApiError("user_not_visible")


def _opened(call: Call, channel: Channel, *, known: bool) -> Json:
    short = {"id": channel.id}
    shown = channel_json(call.world, channel, call.world.bot.id) if call.flag("return_im") else short
    return {**({"no_op": True, "already_open": True} if known else {}), "channel": shown}


def info(call: Call) -> Json:
    """A conversation object."""
    channel = _visible(call)
    shown = channel_json(call.world, channel, call.world.bot.id)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def _visible(call: Call) -> Channel:
    """The channel of the call, if the app holds the scope for its kind."""
    call.needs("channels:read", "groups:read", "im:read", "mpim:read")
    channel = call.channel()
    call.needs(read_scope(channel))
    return channel


def members(call: Call) -> Json:
    """The ids of a conversation's members, bots included, a page at a time."""
    channel = _visible(call)
    found, cursor = call.page(channel.members, 100)
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    """A conversation's messages, newest first; metadata whole only with include_all_metadata.

    Raises `ApiError` (`not_in_channel`).
    """
    call.needs(*(f"{kind}:history" for kind in _HISTORY.values()))
    channel = call.channel()
    call.needs(f"{_HISTORY[channel.kind]}:history")
    if call.world.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    found, cursor = call.page([one for one in reversed(channel.messages) if _within(call, one)], 100, 999)
    whole = call.flag("include_all_metadata")
    shown = [message_json(call.world, message, metadata=whole) for message in found]
    return {
        "messages": shown,
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def replies(call: Call) -> Json:
    """A thread's messages with the one it hangs under, oldest first.

    Raises `ApiError` (`not_in_channel`, `thread_not_found`).
    """
    call.needs(*(f"{kind}:history" for kind in _HISTORY.values()))
    channel = call.channel()
    call.needs(f"{_HISTORY[channel.kind]}:history")
    if call.world.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    start = call.text("ts")
    if not any(one.ts == start for one in channel.messages):
        raise ApiError("thread_not_found")
    thread = [one for one in channel.messages if start in (one.ts, one.thread_ts) and not one.ephemeral_to]
    found, cursor = call.page([one for one in thread if _between(call, one) or one.ts == start], 1000, 1000)
    whole = call.flag("include_all_metadata")
    return {
        "messages": [message_json(call.world, message, metadata=whole) for message in found],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _within(call: Call, message: Message) -> bool:
    if message.ephemeral_to or (message.thread_ts not in (None, message.ts) and not message.broadcast):
        return False
    return _between(call, message)


def _between(call: Call, message: Message) -> bool:
    ts = float(message.ts)
    oldest, latest = _moment(call, "oldest", 0.0), _moment(call, "latest", float("inf"))
    if call.flag("inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _moment(call: Call, name: str, default: float) -> float:
    value = call.text(name)
    if not value:
        return default
    try:
        return float(value)
    except ValueError:
        raise ApiError(f"invalid_ts_{name}") from None


def of_user(call: Call) -> Json:
    """The conversations in which the app (or a person, as far as the app sees them) is a member.

    Raises `ApiError` (`invalid_types`).
    """
    wanted = [kind.strip() for kind in (call.text("types") or "public_channel").split(",")]
    if not all(kind in _TYPES for kind in wanted):
        raise ApiError("invalid_types")
    kinds = {_TYPES[kind] for kind in wanted}
    for kind in kinds:
        call.needs({"channel": "channels", "private_channel": "groups"}.get(kind, kind) + ":read")
    person = call.user() if call.text("user") else call.world.bot
    found = [one for one in call.world.channels.values() if one.kind in kinds and _shared(call, one, person.id)]
    if call.flag("exclude_archived"):
        found = [one for one in found if not one.archived]
    page, cursor = call.page(found, 100)
    shown = [channel_json(call.world, one, call.world.bot.id) for one in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _shared(call: Call, channel: Channel, user_id: str) -> bool:
    return user_id in channel.members and (channel.kind == "channel" or call.world.bot.id in channel.members)


METHODS: dict[str, Method] = {
    "conversations.open": open_conversation,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.conversations": of_user,
}
