"""Listening in the community channel: off until an organizer switches it on, and only after that was announced there.

Village hears offers of help and questions, answers them at most once per person and month, and stores nothing of what
was said (R5).
"""

from dataclasses import dataclass, replace

from bot.core.errors import Refusal
from bot.core.ids import ChannelId
from bot.core.notifications import Notification, notification
from bot.core.working_hours import Standing
from bot.language.replies import Heard, Reply
from bot.manifest import LISTEN_SCOPES


class ListeningNotGranted(Refusal):
    """Slack has not granted these scopes; the app has to be installed again from the other variant of the manifest."""

    missing: tuple[str, ...]


@dataclass(frozen=True)
class Listening:
    """One community's switch; `announced_in` is the channel whose members were told that it is on, None for none.
    `turn` counts how often it was switched, so that an outdated announcement is recognised.
    """

    community_id: str
    is_on: bool = False
    turn: int = 0
    announced_in: ChannelId | None = None


@notification("listening.announce", Standing.CHANNEL, sent_to=("channel_id",), keyed_by=("community_id", "turn"))
class ListeningSwitched(Notification):
    """The post in the channel that Village now listens there, or no longer does."""

    community_id: str
    channel_id: ChannelId
    is_on: bool
    turn: int


def require_granted(scopes: str) -> None:
    """Raise `ListeningNotGranted` unless both are among `scopes`, the comma-separated header X-OAuth-Scopes."""
    granted = {scope.strip() for scope in scopes.split(",")}
    missing = tuple(scope for scope in LISTEN_SCOPES if scope not in granted)
    if missing:
        raise ListeningNotGranted(missing)


def switched(known: Listening, channel_id: ChannelId, *, on: bool) -> Listening:
    """Return the switch set to `on`; the same object when there is nothing to change or to announce."""
    if known.is_on is on and (not on or known.announced_in == channel_id):
        return known
    return replace(known, is_on=on, turn=known.turn + 1)


def is_still_news(known: Listening, told: ListeningSwitched, channel_id: ChannelId) -> bool:
    """Return whether the channel has yet to be told: not switched again, not moved elsewhere, not told already."""
    if told.turn != known.turn or told.channel_id != channel_id:
        return False
    return told.is_on is not (known.announced_in == channel_id)


def announced(known: Listening, told: ListeningSwitched) -> Listening:
    """Return the switch once the channel has been told."""
    return replace(known, announced_in=told.channel_id if told.is_on else None)


def hears(known: Listening, channel_id: ChannelId) -> bool:
    """Return whether messages in this channel may be read: listening is on, and was announced there."""
    return known.is_on and known.announced_in == channel_id


def is_worth_an_answer(heard: Heard) -> bool:
    """Return whether to answer: offers of help, questions about a topic, and words that need more than a colleague; no
    others.
    """
    if heard.reply in {Reply.ASK, Reply.RETURNING}:
        return bool(heard.topics)
    return heard.reply in {Reply.VOLUNTEER, Reply.RESOURCES}
