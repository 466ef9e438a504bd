"""The mark of a form's inputs: written into the form when it is drawn, compared when it comes back (R17, S64).

Slack sends every input of a modal along, untouched ones with an empty value. A form in which one is absent, or that
holds the inputs of another view, is damaged: if it were read, an absent field would count as empty. Values beyond a
field's limit are refused as well, with the limit, and never cut.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.blocks.block_elements import InputInteractiveElement

from bot.core.typed_text import readable
from bot.core.words import N_, _, number

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]
Payload = Mapping[str, Any]

MARK_LENGTH = 16
LONGEST_OWN = 3000 - MARK_LENGTH - 1  # characters of `private_metadata` that a form has for itself

NOT_SENT = N_(
    "This field didn't reach me, so nothing was changed. Please look at it and press the button again. "
    "If it happens again, close this form and open it again."
)
NOT_THIS_FORM = N_("Only part of this form reached me, so nothing was changed. Please close it and open it again.")
EMPTY = N_("Please fill this in.")

TYPED = "plain_text_input"
# For each element: the name of its value, the value's type, and the name under which a view presets it.
_ELEMENTS: Mapping[str, tuple[str, type, str]] = {
    TYPED: ("value", str, "initial_value"),
    "number_input": ("value", str, "initial_value"),
    "static_select": ("selected_option", dict, "initial_option"),
    "radio_buttons": ("selected_option", dict, "initial_option"),
    "multi_static_select": ("selected_options", list, "initial_options"),
    "checkboxes": ("selected_options", list, "initial_options"),
    "users_select": ("selected_user", str, "initial_user"),
    "multi_users_select": ("selected_users", list, "initial_users"),
    "conversations_select": ("selected_conversation", str, "initial_conversation"),
    "datepicker": ("selected_date", str, "initial_date"),
    "timepicker": ("selected_time", str, "initial_time"),
}


@dataclass(frozen=True)
class Input:
    """An input of a form; `kind` is the type of its element, `element` the element as in the view."""

    block_id: str
    action_id: str
    kind: str
    element: Payload = field(default_factory=dict)
    is_required: bool = False


@dataclass(frozen=True)
class Whole:
    """A complete form: the values of all its inputs, and what the form carries for itself."""

    values: Values
    own: str


@dataclass(frozen=True)
class Refused:
    """A form that is not accepted: what to say, by the block id of the field; empty if the view shows no field."""

    by_field: Mapping[str, str]


def marked(callback_id: str, blocks: Sequence[Block], own: str) -> str:
    """The `private_metadata` of a form: the mark of its inputs, and `own`, what it carries for itself.

    Raises `ValueError` for what Slack would refuse, or for an input without a block id.
    """
    if len(own) > LONGEST_OWN:
        raise ValueError(f"{callback_id} carries {len(own)} characters, {LONGEST_OWN} at most")
    inputs = [_drawn(block) for block in blocks if isinstance(block, InputBlock)]
    if not all(one.block_id and one.action_id and one.kind in _ELEMENTS for one in inputs):
        raise ValueError(f"{callback_id} has an input that could not be asked for")
    mark = mark_of(callback_id, inputs)
    return f"{mark} {own}" if own else mark


def _drawn(block: InputBlock) -> Input:
    if not isinstance(block.element, InputInteractiveElement):
        return Input(block.block_id or "", "", "")
    return Input(block.block_id or "", block.element.action_id or "", block.element.type or "")


def mark_of(callback_id: str, inputs: Iterable[Input]) -> str:
    """A digest that identifies a form: of its callback id, and of the ids and types of its inputs."""
    lines = sorted(f"{one.block_id}\n{one.action_id}\n{one.kind}" for one in inputs)
    return hashlib.sha256("\n".join([callback_id, *lines]).encode()).hexdigest()[:MARK_LENGTH]


def own_metadata(view: Payload) -> str:
    """What a modal carries for itself, as it was given to `modal`."""
    metadata = str(view.get("private_metadata") or "")
    return metadata.partition(" ")[2] if view.get("submit") else metadata


def inputs_of(view: Payload) -> list[Input]:
    """The inputs of a view as Slack sends it; other blocks are left out."""
    return [one for block in _blocks(view) if (one := _input(block)) is not None]


def _input(block: Payload) -> Input | None:
    element = block.get("element")
    if block.get("type") != InputBlock.type or not isinstance(element, Mapping):
        return None
    return Input(
        str(block.get("block_id")),
        str(element.get("action_id")),
        str(element.get("type")),
        element,
        not block.get("optional"),
    )


def read(view: Payload) -> Whole | Refused:
    """The submitted form, or (`Refused`) which of its fields are absent or exceed their limit.

    Values of blocks that the view does not have are left out.
    """
    inputs = inputs_of(view)
    mark, _space, own = str(view.get("private_metadata") or "").partition(" ")
    if mark != mark_of(str(view.get("callback_id")), inputs):
        return Refused(dict.fromkeys([one.block_id for one in inputs][:1], _(NOT_THIS_FORM)))
    values = _values(view)
    absent = [one.block_id for one in inputs if not _is_sent(values, one)]
    if absent:
        return Refused(dict.fromkeys(absent, _(NOT_SENT)))
    read = {one.block_id: _readable(values[one.block_id], one) for one in inputs if one.kind == TYPED}
    unseen = [one.block_id for one in inputs if one.is_required and _looks_empty(values, read, one)]
    if unseen:
        return Refused(dict.fromkeys(unseen, _(EMPTY)))
    values |= read
    over = {one.block_id: words for one in inputs if (words := _over(values[one.block_id][one.action_id], one))}
    if over:
        return Refused(over)
    return Whole({block_id: values[block_id] for block_id in values if block_id in _ids(view)}, own)


def _readable(held: Mapping[str, Mapping[str, Any]], typed: Input) -> Mapping[str, Mapping[str, Any]]:
    """The state of a text field without invisible characters, so that what looks empty is empty."""
    state = held[typed.action_id]
    words = state["value"]
    if not isinstance(words, str):
        return held
    return {**held, typed.action_id: {**state, "value": readable(words, keeps_typography=True) or None}}


def _looks_empty(sent: Values, read: Values, typed: Input) -> bool:
    """Whether something was typed in a text field, and nothing of it can be seen."""
    if typed.kind != TYPED or not sent[typed.block_id][typed.action_id]["value"]:
        return False
    return read[typed.block_id][typed.action_id]["value"] is None


def as_it_stands(view: Payload) -> Values:
    """The current values of a modal in which something was pressed, for drawing it again.

    An input that Slack left out has the value the view presets: after `views.update` untouched ones may be absent.
    """
    values = {block_id: state for block_id, state in _values(view).items() if block_id in _ids(view)}
    for one in inputs_of(view):
        if one.kind in _ELEMENTS and not _is_sent(values, one):
            name, _value, preset = _ELEMENTS[one.kind]
            values[one.block_id] = {one.action_id: {"type": one.kind, name: one.element.get(preset)}}
    return values


def _blocks(view: Payload) -> list[Payload]:
    blocks = view.get("blocks")
    return [block for block in blocks if isinstance(block, Mapping)] if isinstance(blocks, list) else []


def _values(view: Payload) -> dict[str, Mapping[str, Mapping[str, Any]]]:
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(values, Mapping):
        return {}
    return {str(block_id): held for block_id, held in values.items() if isinstance(held, Mapping)}


def _is_sent(values: Values, wanted: Input) -> bool:
    state = values.get(wanted.block_id, {}).get(wanted.action_id)
    if not isinstance(state, Mapping) or state.get("type") != wanted.kind:
        return False
    name, kind, _preset = _ELEMENTS[wanted.kind]
    return name in state and (state[name] is None or isinstance(state[name], kind))


def _ids(view: Payload) -> frozenset[str]:
    return frozenset(str(block.get("block_id")) for block in _blocks(view))


def _over(state: Mapping[str, Any], wanted: Input) -> str:
    """The words about a field's limit where its value exceeds it; empty where it does not."""
    value = state[_ELEMENTS[wanted.kind][0]]
    longest, most = wanted.element.get("max_length"), wanted.element.get("max_selected_items")
    if isinstance(value, str) and isinstance(longest, int) and len(value) > longest:
        return too_long(len(value), longest)
    if isinstance(value, list) and isinstance(most, int) and len(value) > most:
        return too_many(len(value), most)
    lowest, highest = wanted.element.get("min_value"), wanted.element.get("max_value")
    if (
        isinstance(value, str)
        and lowest is not None
        and highest is not None
        and not _is_between(value, lowest, highest)
    ):
        return _("Please give a number from {lowest} to {highest}.").format(lowest=lowest, highest=highest)
    return ""


def too_long(length: int, longest: int) -> str:
    """The error at a field with more characters than it takes."""
    return _("That's {length} characters, and {longest} is the most. Please shorten it; nothing was changed.").format(
        length=number(length), longest=number(longest)
    )


def too_many(count: int, most: int) -> str:
    """The error at a field in which more is chosen than it takes."""
    return _("That's {count}, and {most} is the most. Please take some out; nothing was changed.").format(
        count=number(count), most=number(most)
    )


def _is_between(value: str, lowest: str, highest: str) -> bool:
    number = value.removeprefix("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    return is_number and int(lowest) <= int(value) <= int(highest)
