"""Block elements and where each of them may stand (docs/slack.md S67)."""

from collections.abc import Callable
from datetime import date, time
from zoneinfo import ZoneInfo

from playground.block_kit.composition import (
    ACTION_ID,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    RICH_OPTION,
    SLACK_FILE,
    STYLE,
    URL,
    distinct_values,
    initial_among_options,
    plain,
)
from playground.block_kit.rich_text import RICH_TEXT
from playground.block_kit.rules import (
    Rule,
    boolean,
    exactly_one,
    items,
    matching,
    one_of,
    ordered,
    shape,
    string,
    whole,
)
from playground.json_types import Json


def _parses(read: Callable[[str], object]) -> Callable[[str], bool]:
    def accepts(text: str) -> bool:
        try:
            read(text)
        except (ValueError, KeyError, OSError):
            return False
        return True

    return accepts


DATE = matching(lambda text: len(text) == 10 and _parses(date.fromisoformat)(text), "YYYY-MM-DD")
TIME = matching(lambda text: len(text) == 5 and _parses(time.fromisoformat)(text), "HH:mm")
ZONE = matching(_parses(ZoneInfo), "of an IANA time zone")
NUMBER = matching(_parses(float), "of a number")

_ID: dict[str, Rule] = {"action_id": ACTION_ID}
_FOCUS: dict[str, Rule] = {"focus_on_load": boolean}
_HINTED: dict[str, Rule] = {**_ID, **_FOCUS, "placeholder": plain(150)}
_MENU: dict[str, Rule] = {**_HINTED, "confirm": CONFIRM}
_MANY: dict[str, Rule] = {**_MENU, "max_selected_items": whole(1, 100)}
_OFFER: dict[str, Rule] = {"options": items(OPTION, 1, 100), "option_groups": items(OPTION_GROUP, 1, 100)}
_TYPED: dict[str, Rule] = {**_HINTED, "dispatch_action_config": DISPATCH}
_CHANNELS: dict[str, Rule] = {
    "default_to_current_conversation": boolean,
    "filter": CONVERSATION_FILTER,
}
_RESPONSE: dict[str, Rule] = {"response_url_enabled": boolean}
_IDS = items(string(32), 1, 100)


def _button() -> Rule:
    return shape(
        {"text": plain(75)},
        {
            **_ID,
            "url": URL,
            "value": string(2000),
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
        type_name="button",
    )


def _menu(required: dict[str, Rule], optional: dict[str, Rule], *further: Rule) -> Rule:
    return shape(required, optional, *further, type_name="menu")


IMAGE = shape(
    {"alt_text": string(2000)},
    {"image_url": URL, "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
    type_name="image",
)

BUTTON: dict[str, Rule] = {"button": _button()}

SELECTS: dict[str, Rule] = {
    "static_select": _menu(
        {},
        {**_MENU, **_OFFER, "initial_option": OPTION},
        exactly_one("options", "option_groups"),
        distinct_values,
        initial_among_options,
    ),
    "external_select": _menu({}, {**_MENU, "initial_option": OPTION, "min_query_length": whole(0, 3000)}),
    "users_select": _menu({}, {**_MENU, "initial_user": string(32)}),
    "conversations_select": _menu({}, {**_MENU, **_CHANNELS, **_RESPONSE, "initial_conversation": string(32)}),
    "channels_select": _menu({}, {**_MENU, **_RESPONSE, "initial_channel": string(32)}),
}

MULTI_SELECTS: dict[str, Rule] = {
    "multi_static_select": _menu(
        {},
        {**_MANY, **_OFFER, "initial_options": items(OPTION, 1, 100)},
        exactly_one("options", "option_groups"),
        distinct_values,
        initial_among_options,
    ),
    "multi_external_select": _menu(
        {}, {**_MANY, "initial_options": items(OPTION, 1, 100), "min_query_length": whole(0, 3000)}
    ),
    "multi_users_select": _menu({}, {**_MANY, "initial_users": _IDS}),
    "multi_conversations_select": _menu({}, {**_MANY, **_CHANNELS, "initial_conversations": _IDS}),
    "multi_channels_select": _menu({}, {**_MANY, "initial_channels": _IDS}),
}

OVERFLOW: dict[str, Rule] = {
    "overflow": _menu({"options": items(OVERFLOW_OPTION, 1, 5)}, {**_ID, "confirm": CONFIRM}, distinct_values)
}

PICKERS: dict[str, Rule] = {
    "datepicker": _menu({}, {**_MENU, "initial_date": DATE}),
    "timepicker": _menu({}, {**_MENU, "initial_time": TIME, "timezone": ZONE}),
}

DATETIME: dict[str, Rule] = {
    "datetimepicker": _menu(
        {}, {**_ID, **_FOCUS, "confirm": CONFIRM, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}
    )
}

CHOICES: dict[str, Rule] = {
    "checkboxes": _menu(
        {"options": items(RICH_OPTION, 1, 10)},
        {**_ID, **_FOCUS, "confirm": CONFIRM, "initial_options": items(RICH_OPTION, 1, 10)},
        distinct_values,
        initial_among_options,
    ),
    "radio_buttons": _menu(
        {"options": items(RICH_OPTION, 1, 10)},
        {**_ID, **_FOCUS, "confirm": CONFIRM, "initial_option": RICH_OPTION},
        distinct_values,
        initial_among_options,
    ),
}

TYPED: dict[str, Rule] = {
    "plain_text_input": _menu(
        {},
        {
            **_TYPED,
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        ordered("min_length", "max_length"),
    ),
    "email_text_input": _menu({}, {**_TYPED, "initial_value": string(3000, 0)}),
    "url_text_input": _menu({}, {**_TYPED, "initial_value": string(3000, 0)}),
    "number_input": _menu(
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
        ordered("min_value", "max_value"),
    ),
    "rich_text_input": _menu({}, {**_TYPED, "initial_value": RICH_TEXT}),
    "file_input": _menu({}, {**_ID, "filetypes": items(string(32), 1, 100), "max_files": whole(1, 10)}),
}

_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
CONTEXT_ACTIONS: dict[str, Rule] = {
    "feedback_buttons": _menu({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ID),
    "icon_button": _menu(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            **_ID,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": _IDS,
        },
    ),
}

IN_SECTION: dict[str, Rule] = {
    **BUTTON,
    **SELECTS,
    **MULTI_SELECTS,
    **OVERFLOW,
    **PICKERS,
    **CHOICES,
    "image": IMAGE,
}
IN_ACTIONS: dict[str, Rule] = {**BUTTON, **SELECTS, **OVERFLOW, **PICKERS, **DATETIME, **CHOICES}
IN_INPUT: dict[str, Rule] = {**SELECTS, **MULTI_SELECTS, **PICKERS, **DATETIME, **CHOICES, **TYPED}


_INTERACTIVE = frozenset({**IN_SECTION, **IN_ACTIONS, **IN_INPUT, **CONTEXT_ACTIONS}) - {"image"}


def is_interactive(element: Json) -> bool:
    """Whether a person can press, choose or type here."""
    return element.get("type") in _INTERACTIVE
