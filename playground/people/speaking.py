"""People writing, changing and deleting messages."""

from uuid import UUID

from playground.people.rules import actor, open_to_messages, writable_channel
from playground.workspace import events, messages
from playground.workspace.mrkdwn import from_typing, mentions, rich_text
from playground.workspace.shapes import message_json
from playground.workspace.slack import Refused, Slack
from playground.workspace.world import SLACKBOT, Channel, Message, User

_LONGEST = 12_000


def say(
    slack: Slack, user_id: str, channel_id: str, text: str, thread_ts: str | None = None
) -> tuple[Message, list[events.Sent]]:
    """Write a message as a person; the events it causes are returned with it."""
    user = actor(slack, user_id)
    channel = writable_channel(slack, user, channel_id)
    open_to_messages(slack, channel)
    stored = _stored(slack, text)
    message = Message(
        slack.world.next_ts(channel),
        channel.id,
        user.id,
        stored,
        [rich_text(stored, slack.world.new_block_id())],
        thread_ts=_thread(channel, thread_ts),
        client_msg_id=str(UUID(int=slack.world.rng.getrandbits(128), version=4)),
    )
    slack.world.last_read[(user.id, channel.id)] = message.ts
    sent = [messages.add(slack, message)]
    if slack.world.bot.id in mentions(stored):
        sent.append(_mentioned(slack, channel, user, message))
    return message, sent


def _stored(slack: Slack, text: str) -> str:
    if not text.strip():
        raise Refused("no_text", "Write something first.")
    if len(text) > _LONGEST:
        raise Refused("msg_too_long", f"Messages may have {_LONGEST} characters at most.")
    return from_typing(text.strip(), slack.world)


def _thread(channel: Channel, thread_ts: str | None) -> str | None:
    if not thread_ts:
        return None
    parent = channel.message(thread_ts)
    if parent is None or parent.ephemeral_to:
        raise Refused("thread_not_found", "This thread is gone.")
    return parent.thread_ts or parent.ts


def _mentioned(slack: Slack, channel: Channel, user: User, message: Message) -> events.Sent:
    """A mention reaches the app only where it is a member; elsewhere Slackbot says so."""
    bot = slack.world.bot
    if bot.id in channel.members:
        return events.app_mentioned(slack, message)
    text = f"{bot.real_name} is not in this conversation. Invite it, and it will hear you."
    channel.messages.append(Message(slack.world.next_ts(channel), channel.id, SLACKBOT, text, ephemeral_to=user.id))
    slack.changed()
    return None


def edit(slack: Slack, user_id: str, channel_id: str, ts: str, text: str) -> list[events.Sent]:
    """Change one's own message."""
    user, _channel, message = _own(slack, user_id, channel_id, ts)
    before = message_json(slack.world, message)
    message.text = _stored(slack, text)
    message.blocks = [rich_text(message.text, slack.world.new_block_id())]
    message.edited = {"user": user.id, "ts": f"{slack.world.seconds()}.000000"}
    slack.changed()
    sent = [events.message_changed(slack, message, before)]
    if slack.world.bot.id in mentions(message.text):  # an edited mention is told again, with the same ts
        sent.append(events.app_mentioned(slack, message))
    return sent


def delete(slack: Slack, user_id: str, channel_id: str, ts: str) -> None:
    """Take one's own message away."""
    _user, _channel, message = _own(slack, user_id, channel_id, ts)
    messages.remove(slack, message)


def _own(slack: Slack, user_id: str, channel_id: str, ts: str) -> tuple[User, Channel, Message]:
    user = actor(slack, user_id)
    channel = writable_channel(slack, user, channel_id)
    message = channel.message(ts)
    if message is None or message.user != user.id:
        raise Refused("cant_update_message", "You can change your own messages only.")
    return user, channel, message


def open_direct(slack: Slack, user_id: str, others: list[str]) -> Channel:
    """The person's direct or group conversation with these others, made on first use. Raises `Refused`."""
    user = actor(slack, user_id)
    people = [slack.world.users[one] for one in others if one in slack.world.users]
    if not people or len(people) != len(others) or any(one.deactivated for one in people):
        raise Refused("user_not_found", "One of these people is not here.")
    channel = slack.world.open_conversation([user.id, *(one.id for one in people)])
    slack.changed()
    return channel
