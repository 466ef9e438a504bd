"""How a kind of notification is delivered: checked whether it is still wanted, then drawn from the live state."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, SectionBlock

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Channel, Group, Notification, Person, Recipient, Send, Verdict
from bot.core.words import Locale, reading_in
from handlers.accounts.views.privacy import ended
from handlers.platform.views.blocks import Message
from handlers.platform.views.rendering import rendered
from storage.outbox.table import Row
from storage.unit_of_work import UnitOfWork

LONGEST_NOTIFICATION = 3000  # chat.update takes 4,000 characters


def always(_uow: UnitOfWork, _notification: Any) -> Verdict:
    """A `still_wanted` for messages that are always sent."""
    return Send()


def nothing(_uow: UnitOfWork, _notification: Any) -> None:
    """A `sent` for messages after which there is nothing to do."""


@dataclass(frozen=True)
class Delivery:
    """How `handlers.delivery.deliverer` handles one kind of notification; every function runs in a unit of work.

    `view` draws it from the live state, again and again for `living` kinds; `sent` runs after sending, for example to
    set timers; `lost` runs when Slack refuses for good, and without it `handlers.delivery.undelivered` tells those who
    wait for it; `placeholder` is the complete line posted first by kinds `in_two_steps`; `unsettled` runs for a post
    that nobody can look for, with whether one is known to be there, so that at most a copy is in doubt: without it the
    second doubt is a loss (docs/decisions/0008).
    """

    kind: type[Notification]
    view: Callable[[UnitOfWork, Any], Message]
    still_wanted: Callable[[UnitOfWork, Any], Verdict] = always
    sent: Callable[[UnitOfWork, Any], None] = nothing
    lost: Callable[[UnitOfWork, Any], None] | None = None
    placeholder: Callable[[UnitOfWork, Any], Message] | None = None
    unsettled: Callable[[UnitOfWork, Any, bool], None] | None = None


Deliveries = Mapping[str, Delivery]


Heard = Callable[[UserId], Locale | None]


def unheard(_user_id: UserId) -> Locale | None:
    """A `heard` that knows no language from Slack: always returns None."""
    return None


def draw(
    uow: UnitOfWork, rows: Sequence[Row], deliveries: Deliveries, *, first: bool = False, heard: Heard = unheard
) -> Message:
    """Draw rows that are sent as one message; `first` uses the placeholder of two-step kinds.

    The language is the recipient's at this moment (R18). In private the notification text is discreet, unless the
    person switched on *full text in notifications* (R15).
    """
    with reading_in(reader_of(uow, rows[0].recipient, heard)):
        return _drawn(uow, rows, deliveries, first=first)


def reader_of(uow: UnitOfWork, recipient: Recipient, heard: Heard = unheard) -> Locale:
    """The language for a person, the community of a channel, or a group (R18).

    `heard` gives what Slack said lately of people of whom nothing is stored yet.
    """
    match recipient:
        case Person(user_id):
            return uow.locale_of(user_id, heard(user_id))
        case Channel(channel_id):
            return uow.locale_of_channel(channel_id)
        case Group(user_ids):
            return uow.locale_of_group(user_ids)


def _drawn(uow: UnitOfWork, rows: Sequence[Row], deliveries: Deliveries, *, first: bool) -> Message:
    message = _joined(rows, [_draw_one(uow, row, deliveries, first=first) for row in rows])
    recipient = rows[0].recipient
    may_show_all = all(row.notification is None or row.notification.may_show_all for row in rows)
    if isinstance(recipient, Person) and may_show_all:
        colleague = uow.people.look_at(recipient.user_id)
        if colleague is not None and colleague.full_text_in_notifications and message.blocks:
            return replace(message, text=in_full(message))
    return message


def in_full(message: Message) -> str:
    """All text in the message's blocks, in whole lines of at most 3,000 characters together."""
    words: list[str] = []
    for block in message.blocks:
        shown = rendered(block)
        texts = [shown.get("text"), *shown.get("fields", []), *shown.get("elements", [])]
        words += [
            str(text["text"])
            for text in texts
            if isinstance(text, dict) and text.get("type") in {"mrkdwn", "plain_text"}
        ]
    while sum(len(line) + 1 for line in words) > LONGEST_NOTIFICATION:
        words.pop()  # never half an entity or half a mention
    return "\n".join(words) or message.text


def _joined(rows: Sequence[Row], drawn: Sequence[Message]) -> Message:
    if len(drawn) == 1:
        return _with_ids(rows[0], drawn[0], 0)
    parts = [_with_ids(row, message, number) for number, (row, message) in enumerate(zip(rows, drawn, strict=True))]
    blocks: list[Block] = []
    for part in parts:
        if blocks:
            blocks.append(DividerBlock())
        blocks.extend(part.blocks)
    threads = {message.thread_ts for message in drawn}
    thread_ts = threads.pop() if len(threads) == 1 else None
    return Message(text=" ".join(message.text for message in drawn), blocks=tuple(blocks), thread_ts=thread_ts)


def _draw_one(uow: UnitOfWork, row: Row, deliveries: Deliveries, *, first: bool) -> Message:
    if row.notification is None:
        return ended(row.name)
    delivery = deliveries[row.notification.name]
    if first and row.notification.in_two_steps and delivery.placeholder is not None:
        return delivery.placeholder(uow, row.notification)
    return delivery.view(uow, row.notification)


def _with_ids(row: Row, message: Message, number: int) -> Message:
    """Give blocks ids that are unique in the joined message, and actions a suffix that the dispatcher drops.

    The view's own blocks are copied: views may return the same message for many rows.
    """
    blocks = []
    for position, shared in enumerate(message.blocks):
        block = copy(shared)
        if block.block_id is None:
            block.block_id = f"{row.id}.{row.version}.{position}"
        if number:
            _suffix_actions(block, number)
        blocks.append(block)
    return replace(message, blocks=tuple(blocks))


def _suffix_actions(block: Block, number: int) -> None:
    """Replace this block's elements by copies whose action ids name the part of the message."""
    if isinstance(block, ActionsBlock):
        block.elements = [_suffixed(element, number) for element in block.elements]
    if isinstance(block, SectionBlock) and block.accessory is not None:
        block.accessory = _suffixed(block.accessory, number)


def _suffixed(shared: Any, number: int) -> Any:
    element = copy(shared)
    if getattr(element, "action_id", None):
        element.action_id = f"{element.action_id}#{number}"
    return element


def channel_of(row: Row) -> ChannelId:
    """The conversation of a sent row; raises LookupError when it is not sent."""
    if row.channel is None:
        raise LookupError("not sent yet")
    return row.channel
