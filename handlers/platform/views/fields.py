"""Input fields that several forms share, and reading what was entered in them; a field's action id is its block id."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    InputBlock,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from bot.core.ids import ChannelId, UserId
from handlers.platform.views import forms
from handlers.platform.views.blocks import field, option, option_group

Values = forms.Values

MOST_OPTIONS = 100
Choices = Sequence[tuple[str, str]]  # (label, value)
Groups = Sequence[tuple[str, Choices]]  # (heading, choices)


def one_of(block_id: str, label: str, choices: Choices, chosen: str) -> InputBlock:
    """Radio buttons (at most ten) with one of the `choices` chosen; required."""
    options = _options(choices)
    element = RadioButtonsElement(action_id=block_id, options=options, initial_option=_chosen(options, chosen))
    return field(block_id, label, element, optional=False)


def required(block: InputBlock) -> InputBlock:
    """Make this field required, and return it."""
    block.optional = False
    return block


def menu(block_id: str, label: str, choices: Choices, chosen: str | None, *, hint: str | None = None) -> InputBlock:
    """A select menu, required if something is chosen; more than 100 choices are split into groups of 100."""
    options = _options(choices)
    if len(options) <= MOST_OPTIONS:
        element = StaticSelectElement(action_id=block_id, options=options, initial_option=_chosen(options, chosen))
    else:
        groups = [
            option_group(
                f"{first + 1}-{min(first + MOST_OPTIONS, len(options))}", options[first : first + MOST_OPTIONS]
            )
            for first in range(0, len(options), MOST_OPTIONS)
        ]
        element = StaticSelectElement(action_id=block_id, option_groups=groups, initial_option=_chosen(options, chosen))
    return field(block_id, label, element, hint=hint, optional=chosen is None)


def menu_grouped(
    block_id: str, label: str, groups: Groups, chosen: str | None, *, hint: str | None = None, dispatches: bool = False
) -> InputBlock:
    """A select menu with headings, optional; with `dispatches` Village is told of each choice."""
    element = grouped(block_id, groups, chosen)
    return field(block_id, label, element, hint=hint, dispatches=dispatches)


def grouped(action_id: str, groups: Groups, chosen: str | None) -> StaticSelectElement:
    """The element of `menu_grouped`, also beside a text."""
    shelves = [(heading, _options(choices)) for heading, choices in groups]
    everything = [choice for _label, options in shelves for choice in options]
    return StaticSelectElement(
        action_id=action_id,
        option_groups=[option_group(heading, options) for heading, options in shelves],
        initial_option=_chosen(everything, chosen),
    )


def several_of(
    block_id: str, label: str, choices: Choices, chosen: Iterable[str], *, hint: str | None = None
) -> InputBlock:
    """A menu of at most 100 choices from which any number may be chosen."""
    options = _options(choices)
    element = StaticMultiSelectElement(
        action_id=block_id, options=options, initial_options=_all_chosen(options, chosen)
    )
    return field(block_id, label, element, hint=hint)


def several_grouped(
    block_id: str,
    label: str,
    groups: Groups,
    chosen: Iterable[str],
    *,
    most: int,
    hint: str | None = None,
) -> InputBlock:
    """A menu with headings from which up to `most` may be chosen; chosen values not offered any more are dropped."""
    shelves = [(heading, _options(choices)) for heading, choices in groups]
    everything = [choice for _label, options in shelves for choice in options]
    element = StaticMultiSelectElement(
        action_id=block_id,
        option_groups=[option_group(heading, options) for heading, options in shelves],
        initial_options=_all_chosen(everything, chosen, most),
        max_selected_items=most,
    )
    return field(block_id, label, element, hint=hint)


def ticks(block_id: str, label: str, choices: Choices, ticked: Iterable[str], *, hint: str | None = None) -> InputBlock:
    """Checkboxes; Slack allows at most ten."""
    options = _options(choices)
    element = CheckboxesElement(action_id=block_id, options=options, initial_options=_all_chosen(options, ticked))
    return field(block_id, label, element, hint=hint)


def people(block_id: str, label: str, chosen: Sequence[UserId], *, most: int, hint: str | None = None) -> InputBlock:
    """A picker of up to `most` colleagues."""
    element = UserMultiSelectElement(action_id=block_id, initial_users=list(chosen) or None, max_selected_items=most)
    return field(block_id, label, element, hint=hint)


def person(block_id: str, label: str, chosen: UserId | None = None, *, hint: str | None = None) -> InputBlock:
    """A picker of one colleague."""
    return field(block_id, label, UserSelectElement(action_id=block_id, initial_user=chosen), hint=hint)


def whole_number(
    block_id: str,
    label: str,
    number: int | None,
    lowest: int | None = None,
    highest: int | None = None,
    *,
    hint: str | None = None,
) -> InputBlock:
    """An input for a whole number, from `lowest` to `highest` where they are given."""
    element = NumberInputElement(
        action_id=block_id,
        is_decimal_allowed=False,
        initial_value=None if number is None else str(number),
        min_value=None if lowest is None else str(lowest),
        max_value=None if highest is None else str(highest),
    )
    return field(block_id, label, element, hint=hint)


def line(
    block_id: str, label: str, typed: str, *, longest: int, hint: str | None = None, several_lines: bool = False
) -> InputBlock:
    """A text input for up to `longest` characters."""
    element = PlainTextInputElement(
        action_id=block_id, initial_value=typed or None, max_length=longest, multiline=several_lines or None
    )
    return field(block_id, label, element, hint=hint)


def day(block_id: str, label: str, chosen: date | None, *, hint: str | None = None) -> InputBlock:
    """A field with a date picker; `chosen` None shows an empty one."""
    initial = chosen.isoformat() if chosen else None
    return field(block_id, label, DatePickerElement(action_id=block_id, initial_date=initial), hint=hint)


def wall_time(block_id: str, label: str, chosen: time | None, *, hint: str | None = None) -> InputBlock:
    """A time picker."""
    initial = f"{chosen:%H:%M}" if chosen else None
    return field(block_id, label, TimePickerElement(action_id=block_id, initial_time=initial), hint=hint)


# Reading: a field that was left empty, or is not in the form, reads as None or empty


def chosen(values: Values, block_id: str) -> str | None:
    """The value chosen in a menu or radio buttons; None when nothing is."""
    selected = _state(values, block_id).get("selected_option")
    return str(selected["value"]) if selected else None


def all_chosen(values: Values, block_id: str) -> tuple[str, ...]:
    """The values chosen in a menu or checkboxes, each once, in the order shown."""
    selected = _state(values, block_id).get("selected_options") or ()
    return tuple(dict.fromkeys(str(choice["value"]) for choice in selected))


def chosen_people(values: Values, block_id: str) -> tuple[UserId, ...]:
    """The people picked, each once."""
    return tuple(dict.fromkeys(UserId(str(user)) for user in _state(values, block_id).get("selected_users") or ()))


def chosen_person(values: Values, block_id: str) -> UserId | None:
    """The person picked; None when none is."""
    picked = _state(values, block_id).get("selected_user")
    return UserId(str(picked)) if picked else None


def chosen_channel(values: Values, block_id: str) -> ChannelId | None:
    """The conversation picked; None when none is."""
    picked = _state(values, block_id).get("selected_conversation")
    return ChannelId(str(picked)) if picked else None


def typed(values: Values, block_id: str) -> str:
    """The text typed, stripped; empty when there is none."""
    return str(_state(values, block_id).get("value") or "").strip()


def chosen_day(values: Values, block_id: str) -> date | None:
    """The date picked; None when none is."""
    picked = _state(values, block_id).get("selected_date")
    return date.fromisoformat(str(picked)) if picked else None


def chosen_time(values: Values, block_id: str) -> time | None:
    """The time of day picked; None when none is."""
    picked = _state(values, block_id).get("selected_time")
    return time.fromisoformat(str(picked)) if picked else None


def is_shown(values: Values, block_id: str) -> bool:
    """Whether the form had this field at all."""
    return block_id in values


def _state(values: Values, block_id: str) -> Mapping[str, Any]:
    return next(iter(values.get(block_id, {}).values()), {})


def _options(choices: Choices) -> list[Option]:
    return [option(label[:75], value) for label, value in choices]


def _chosen(options: Sequence[Option], value: str | None) -> Option | None:
    return next((choice for choice in options if choice.value == value), None)


def _all_chosen(options: Sequence[Option], values: Iterable[str], most: int = MOST_OPTIONS) -> list[Option] | None:
    wanted = set(values)
    return [choice for choice in options if choice.value in wanted][:most] or None
