"""The building blocks of all views, and neutralizing what people typed (R16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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

from bot.core.words import _, day_of_year, isolated, opening
from handlers.platform.views.forms import marked

LONGEST_SPOKEN = 75  # characters of a button's accessibility_label


@dataclass(frozen=True)
class File:
    """A small text file sent along in a DM, such as a calendar entry; `name` includes the extension.

    `shows` are ids of contributions whose text is in it; `gone` is Slack's id of a file of ours to be deleted instead.
    """

    name: str
    content: str
    shows: tuple[str, ...] = ()
    gone: str = ""


@dataclass(frozen=True)
class Message:
    """A message: `text` is used by notifications and screen readers, `blocks` are what is seen.

    In private messages `text` is a complete but discreet sentence without topic, stage or other people's names; in
    channels it carries the whole content (R15).
    """

    text: str
    blocks: tuple[Block, ...] = ()
    thread_ts: str | None = None
    also_in_channel: bool = False
    file: File | None = None


_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def neutral(typed: str, longest: int = 2900) -> str:
    """Return what somebody typed with `&`, `<` and `>` escaped, cut to `longest` characters after escaping (R16).

    Marks that change the direction of the text after them are removed, and a name written from right to left is
    isolated, so that neither turns our own words around.
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
    """The length of typed text once it is `neutral` (`&`, `<` and `>` become entities)."""
    return len(_inert(typed, 6 * len(typed) + 1))


def unescaped(text: str) -> str:
    """Undo Slack's escaping of `&`, `<` and `>` in the text of an event or a command."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def text(words: str) -> SectionBlock:
    """A section with our own mrkdwn; anything typed in it has to be `neutral` already."""
    return SectionBlock(text=MarkdownTextObject(text=words, verbatim=True))


def plain_message(words: str) -> Message:
    """A message of these words alone, the same in notifications and in view."""
    return Message(words, (text(words),))


def small(words: str) -> ContextBlock:
    """A context block: one line in small gray type."""
    return ContextBlock(elements=[MarkdownTextObject(text=words, verbatim=True)])


def heading(words: str) -> HeaderBlock:
    """A header block, which screen readers announce as a heading."""
    return HeaderBlock(text=PlainTextObject(text=words))


def divider() -> DividerBlock:
    """A divider block."""
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
    """A button; `spoken` is what a screen reader says where the label alone is not clear.

    The label is always part of what is spoken, in every language: people who control their machine by voice say what
    they see.
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
    """The spoken text with the label in it (WCAG 2.5.3); the label alone where both exceed Slack's limit."""
    if label.casefold() in spoken.casefold():
        return spoken
    both = f"{label} ({spoken})"
    return both if len(both) <= LONGEST_SPOKEN else label


def buttons(*elements: ButtonElement) -> ActionsBlock:
    """A row of buttons (actions block)."""
    return ActionsBlock(elements=list(elements))


def confirm(title: str, words: str, yes: str, no: str | None = None) -> ConfirmObject:
    """Slack's dialog before a button acts; `no` None means *Not now*."""
    return ConfirmObject(
        title=PlainTextObject(text=title),
        text=PlainTextObject(text=words),
        confirm=PlainTextObject(text=yes),
        deny=PlainTextObject(text=no or _("Not now")),
    )


def option(label: str, value: str) -> Option:
    """An option of a select menu, radio buttons or checkboxes; its label begins with a capital in every language."""
    return Option(value=value, text=PlainTextObject(text=opening(label)))


def option_group(label: str, options: Sequence[Option]) -> OptionGroup:
    """Options of a select menu under a heading."""
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
    """An input block; `read_…` functions and errors refer to it by `block_id`."""
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
    """A modal; without `submit` it only informs, with it it is a form, marked with the inputs it has (R17).

    Listeners read `private_metadata` of a form from `Submission` or `Click`, which take the mark away.
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
    """A modal that shows one paragraph."""
    return modal("village.notice", title, [text(words)])


def home(blocks: Sequence[Block]) -> View:
    """An App Home view of these blocks."""
    return View(type="home", blocks=list(blocks))


def moment_words(moment: datetime) -> str:
    """Slack's date markup for a moment; clients show it in the reader's zone, or as a UTC date where they cannot."""
    return f"<!date^{int(moment.timestamp())}^{{date_long}}, {{time}}|{day_of_year(moment)}>"
