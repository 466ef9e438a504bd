"""Slack's text rules: which signs are entities, what a typed mention becomes, and who would be pinged."""

import re
from collections.abc import Iterator
from typing import Any

from playground.json_types import Json
from playground.workspace.world import Channel, Message, World

_ENTITY = re.compile(r"<([@#!][^<>]*|(?:https?|mailto|tel):[^<>]*)>")
_BARE_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")
_PING = re.compile(r"<(@[UW][A-Z0-9]+|!(?:channel|here|everyone)|!subteam\^S[A-Z0-9]+)(?:\|[^<>]*)?>")
_BROADCASTS = ("channel", "here", "everyone")


def escaped(text: str) -> str:
    """Text as Slack stores what a person typed: the three signs become entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """The three entities turned back into signs."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_stored(text: str) -> str:
    """An app's text as Slack stores it: entities stay, every other `<`, `>` and bare `&` is escaped."""
    contributions, end = [], 0
    for match in _ENTITY.finditer(text):
        contributions += [_without_signs(text[end : match.start()]), match.group(0)]
        end = match.end()
    return "".join([*contributions, _without_signs(text[end:])])


def _without_signs(text: str) -> str:
    lines = _BARE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").split("\n")
    return "\n".join(_keep_quote(line) for line in lines)


def _keep_quote(line: str) -> str:
    marks = len(line) - len(line.lstrip(">"))
    return line[:marks] + line[marks:].replace(">", "&gt;")


def from_typing(text: str, world: World) -> str:
    """What a person typed, with `@Name`, `@channel` and `#channel` turned into Slack's entities."""
    found = escaped(text)
    for broadcast in _BROADCASTS:
        found = re.sub(rf"(?<![\w<!])@{broadcast}\b", f"<!{broadcast}>", found)
    for name, user_id in _names(world):
        found = re.sub(rf"(?<![\w<])@{re.escape(escaped(name))}(?!\w)", f"<@{user_id}>", found, flags=re.IGNORECASE)
    for channel in _by_length(world):
        link = f"<#{channel.id}|{channel.name if channel.kind == 'channel' else ''}>"
        found = re.sub(rf"(?<![\w<])#{re.escape(channel.name)}(?![\w-])", link, found)
    return found


def _names(world: World) -> list[tuple[str, str]]:
    known = [
        (name, user.id) for user in world.users.values() for name in (user.real_name, user.display_name, user.name)
    ]
    return sorted(known, key=lambda pair: -len(pair[0]))


def _by_length(world: World) -> list[Channel]:
    named = [channel for channel in world.channels.values() if channel.kind in ("channel", "private_channel")]
    return sorted(named, key=lambda channel: -len(channel.name))


def rich_text(text: str, block_id: str) -> Json:
    """The rich_text block which Slack adds to a person's message of this (stored) text."""
    elements: list[Json] = []
    end = 0
    for match in _ENTITY.finditer(text):
        if match.start() > end:
            elements.append({"type": "text", "text": unescaped(text[end : match.start()])})
        elements.append(_rich_entity(match.group(1)))
        end = match.end()
    if end < len(text):
        elements.append({"type": "text", "text": unescaped(text[end:])})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _rich_entity(inner: str) -> Json:
    target = inner.partition("|")[0]
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    return {"type": "link", "url": unescaped(target)}


def mentions(text: str) -> set[str]:
    """The ids of people mentioned in a stored text."""
    return {target[1:] for target in _PING.findall(text) if target.startswith("@")}


def pings(message: Message) -> set[str]:
    """Whom a mention here would notify: user ids, `!channel`, `!here`, `!everyone`, `!subteam^S…`."""
    found: set[str] = set()
    for text in [message.text, *_formatted_texts(message.blocks)]:
        found |= {target.removeprefix("@") for target in _PING.findall(text)}
    return found


def _formatted_texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _formatted_texts(inner)
    elif isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "markdown") and isinstance(value.get("text"), str):
            yield value["text"]
        if value.get("type") == "user" and "user_id" in value:
            yield f"<@{value['user_id']}>"
        for inner in value.values():
            yield from _formatted_texts(inner)


def as_notification(text: str, world: World) -> str:
    """A stored text as a notification would show it: names instead of ids."""

    def plain(match: re.Match[str]) -> str:
        target, _, label = match.group(1).partition("|")
        if target.startswith("@") and target[1:] in world.users:
            return "@" + world.users[target[1:]].display_name
        if target.startswith("#") and target[1:] in world.channels:
            return "#" + world.channels[target[1:]].name
        if target.startswith("!date"):
            return label
        return label or (f"@{target[1:]}" if target.startswith("!") else target)

    return unescaped(_ENTITY.sub(plain, text))
