"""The few shapes that all views are made of, and the neutralising of what people typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    OptionGroup,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from bot.core.words import _, isolated
from handlers.platform.views.forms import marked

LONGEST_SPOKEN = 75  # characters of a button's accessibility_label


@dataclass(frozen=True)
class File:
    """A small text file sent along in a DM, such as a calendar entry; `name` has its ending.

    `shows` are ids of pieces whose words stand in it; `gone` is Slack's id of a file of ours to be deleted instead.
    """

    name: str
    content: str
    shows: tuple[str, ...] = ()
    gone: str = ""


@dataclass(frozen=True)
class Message:
    """What is posted: `text` is what notifications and screen readers use, blocks are what is seen.

    In private messages `text` is a complete but discreet sentence without topic, stage or other people's
    names; in channels it carries the whole content (R15).
    """

    text: str
    blocks: tuple[Block, ...] = ()
    thread_ts: str | None = None
    also_in_channel: bool = False
    file: File | None = None


_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def neutral(typed: str, longest: int = 2900) -> str:
    """What somebody typed, made inert for mrkdwn (`&`, `<`, `>`), cut to `longest` characters after escaping.

    Marks that turn the direction of what follows go too: the words after them are ours. What is written from right
    to left stands by itself, so that it turns nothing around it.
    """
    return isolated(_inert(typed, longest))


def _inert(typed: str, longest: int) -> str:
    escaped = typed.translate(_TURNING).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(escaped) <= longest:
        return escaped
    cut = escaped[: longest - 1]
    ampersand = cut.rfind("&")
    if ampersand > cut.rfind(";"):  # never leave half an entity behind
        cut = cut[:ampersand]
    return cut + "…"


def shown_length(typed: str) -> int:
    """How many characters it has once it is `neutral`: three of them are written as entities."""
    return len(_inert(typed, 6 * len(typed) + 1))


def unescaped(text: str) -> str:
    """Words as typed, from an event's or a command's text, in which Slack escaped three characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def text(words: str) -> SectionBlock:
    """A paragraph of mrkdwn of our own words (anything typed has to be `neutral` already)."""
    return SectionBlock(text=MarkdownTextObject(text=words, verbatim=True))


def small(words: str) -> ContextBlock:
    """A quiet line."""
    return ContextBlock(elements=[MarkdownTextObject(text=words, verbatim=True)])


def heading(words: str) -> HeaderBlock:
    """A heading, which screen readers announce as one."""
    return HeaderBlock(text=PlainTextObject(text=words))


def divider() -> DividerBlock:
    """A thin line."""
    return DividerBlock()


def button(
    label: str,
    action_id: str,
    value: str | None = None,
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
    spoken: str | None = None,
    url: str | None = None,
) -> ButtonElement:
    """A button; `spoken` is what a screen reader says when the label alone does not say enough.

    Whoever speaks to their machine says what they see: the label stands in what is spoken, in every language.
    """
    return ButtonElement(
        text=PlainTextObject(text=label),
        action_id=action_id,
        value=value,
        style=style,
        confirm=confirm,
        accessibility_label=_holding(label, spoken) if spoken else None,
        url=url,
    )


def _holding(label: str, spoken: str) -> str:
    """What is spoken, with the label in it (WCAG 2.5.3), as long as Slack takes it."""
    if label.casefold() in spoken.casefold():
        return spoken
    both = f"{label} ({spoken})"
    return both if len(both) <= LONGEST_SPOKEN else label


def buttons(*elements: ButtonElement) -> ActionsBlock:
    """A row of buttons."""
    return ActionsBlock(elements=list(elements))


def confirm(title: str, words: str, yes: str, no: str | None = None) -> ConfirmObject:
    """Slack's own "are you sure"."""
    return ConfirmObject(
        title=PlainTextObject(text=title),
        text=PlainTextObject(text=words),
        confirm=PlainTextObject(text=yes),
        deny=PlainTextObject(text=no or _("Not now")),
    )


def option(label: str, value: str, description: str | None = None) -> Option:
    """One choice."""
    return Option(
        value=value,
        text=PlainTextObject(text=label),
        description=PlainTextObject(text=description) if description else None,
    )


def option_group(label: str, options: Sequence[Option]) -> OptionGroup:
    """Choices under a heading."""
    return OptionGroup(label=PlainTextObject(text=label), options=list(options))


def field(
    block_id: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str | None = None,
    optional: bool = True,
    dispatches: bool = False,
) -> InputBlock:
    """One field of a form; errors of `read_…` functions name its `block_id`."""
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=label),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
        dispatch_action=dispatches or None,
    )


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str | None = None,
    private_metadata: str = "",
) -> View:
    """A modal; without `submit` it only informs, with one it is a form, which says what inputs it has (R17).

    Whoever reads `private_metadata` of a form gets it through `Submission` or `Click`.
    """
    if submit:
        private_metadata = marked(callback_id, blocks, private_metadata)
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=title),
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text=close or _("Close")),
        blocks=list(blocks),
        private_metadata=private_metadata or None,
    )


def notice(title: str, words: str) -> View:
    """A modal that says one thing."""
    return modal("village.notice", title, [text(words)])


def home(blocks: Sequence[Block]) -> View:
    """An App Home."""
    return View(type="home", blocks=list(blocks))
