"""Outgoing messages: their facts, their recipients, and what is done when nobody knows whether Slack has one."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypedDict, TypeVar, Unpack, dataclass_transform

from bot.core.ids import ChannelId, UserId
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class Person:
    """Recipient: the bot's DM with one person."""

    user_id: UserId


@dataclass(frozen=True)
class Channel:
    """Recipient: a channel the bot is a member of."""

    channel_id: ChannelId


@dataclass(frozen=True)
class Group:
    """Recipient: the group DM of these people and the bot."""

    user_ids: tuple[UserId, ...]


Recipient = Person | Channel | Group


@dataclass(frozen=True)
class Notification:
    """Facts about a message somebody will get; rendered from the live state at the moment of sending.

    Subclasses, declared by `@notification`, are of ids, numbers, dates and words of our own; `name` is
    `<feature>.<verb>` and never changes once a row of it may be stored. `living` messages are drawn again when their
    subject changes (`uow.outbox.refresh`), `lasting` ones for months; the facts of others are emptied on delivery.

    Finished rows are deleted in time, and their keys with them; those of kinds `told_once` stay, emptied, so that the
    same is never said again. `shows_a_name` says that it tells one person who another is. `sent_to` names the field
    with the recipient (`channel_id`, or a person's), or those of the people in a group DM. `keyed_by` names the fields
    that make the dedupe key, after `name` or `keyed_as`: the name of the kind of which this is another form, so that
    only one of both is sent. Kinds without `keyed_by` have a `key` of their own.
    """

    name: ClassVar[str]
    standing: ClassVar[Standing]
    living: ClassVar[bool] = False
    lasting: ClassVar[bool] = False
    in_two_steps: ClassVar[bool] = False
    told_once: ClassVar[bool] = False
    shows_a_name: ClassVar[bool] = False
    sent_to: ClassVar[tuple[str, ...]] = ()
    keyed_by: ClassVar[tuple[str, ...]] = ()
    keyed_as: ClassVar[str] = ""

    @property
    def to(self) -> Recipient:
        """The recipient, from the fields that `sent_to` names."""
        values = [getattr(self, field) for field in self.sent_to]
        if self.sent_to == ("channel_id",):
            return Channel(*values)
        return Person(*values) if len(values) == 1 else Group(tuple(values))

    @property
    def key(self) -> str:
        """The dedupe key within the workspace, made of stable ids; adding a message with a known key does nothing."""
        return ":".join((self.keyed_as or self.name, *(str(getattr(self, field)) for field in self.keyed_by)))

    @property
    def edits(self) -> tuple[ChannelId, str] | None:
        """Channel and ts of our own message that this one replaces; None for a new post."""
        return None

    @property
    def deletes(self) -> tuple[ChannelId, str] | None:
        """Channel and ts of our own message to delete instead of posting; None for a post."""
        return None

    @property
    def is_repeatable(self) -> bool:
        """Whether doing it twice is the same as doing it once, so that in doubt it is simply repeated."""
        return self.edits is not None or self.deletes is not None

    @property
    def may_show_all(self) -> bool:
        """Whether *full text in notifications* applies; False where a glance at a screen could put somebody at risk."""
        return True

    @property
    def checked(self) -> tuple[UserId, ...]:
        """People of whom `users.info` must confirm just before sending that they may take part (R3)."""
        return ()


class Options(TypedDict, total=False):
    """What else `@notification` may say of a kind; the meanings are those in `Notification`."""

    living: bool
    lasting: bool
    in_two_steps: bool
    told_once: bool
    shows_a_name: bool
    sent_to: tuple[str, ...]
    keyed_by: tuple[str, ...]
    keyed_as: str


K = TypeVar("K", bound=Notification)


@dataclass_transform(frozen_default=True)
def notification(
    name: str = "", standing: Standing | None = None, **options: Unpack[Options]
) -> Callable[[type[K]], type[K]]:
    """Declare a kind of notification, or without a `name` what several kinds share; makes it a frozen dataclass."""

    def decorate(kind: type[K]) -> type[K]:
        """Set on the class what is given; the rest is inherited."""
        for option, value in {"name": name or None, "standing": standing, **options}.items():
            if value is not None:
                setattr(kind, option, value)
        return dataclass(frozen=True)(kind)

    return decorate


@notification(sent_to=("user_id",))
class PersonalNotification(Notification):
    """A notification to one person, `user_id`, in the bot's DM with them."""

    user_id: UserId


@notification(standing=Standing.ANSWER, keyed_by=("request",))
class AskedFor(PersonalNotification):
    """A file for the person who asked for it; `request` is unique for each time they ask."""

    request: str


@dataclass(frozen=True)
class Send:
    """Verdict: the message is wanted now; on the `open_days` it may go although the office is closed (local dates)."""

    open_days: Collection[date] = ()


@dataclass(frozen=True)
class Wait:
    """Verdict: the message is wanted, but not before this moment (community time)."""

    until: datetime


@dataclass(frozen=True)
class Drop:
    """Verdict: the message is no longer wanted; the reason is for logs and tests, never told to people."""

    reason: str


Verdict = Send | Wait | Drop


class InDoubt(StrEnum):
    """What is done when nobody knows whether Slack took a message (docs/decisions/0008)."""

    LOOK = "look"  # in the person's conversation with the bot, for our key or our file; not there: again
    AGAIN = "again"  # the second time changes nothing
    ONCE_MORE = "once more"  # a channel: never a third time, then it is lost
    ONCE_MORE_THEN_SAID = "once at most more"  # a group DM: after two doubts it counts as said


def in_doubt(notification: Notification | None, recipient: Recipient) -> InDoubt:
    """What to do after an ambiguous answer to this message; `notification` is None once its facts are deleted."""
    if notification is not None and notification.is_repeatable:
        return InDoubt.AGAIN
    match recipient:
        case Person():
            return InDoubt.LOOK
        case Channel():
            return InDoubt.ONCE_MORE
        case Group():
            return InDoubt.ONCE_MORE_THEN_SAID
