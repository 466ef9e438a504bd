"""What elements hold: the state Slack sends, and how a person's choice turns into it (docs/slack.md S64)."""

import re
from collections.abc import Iterator
from typing import Any

from playground.block_kit import elements_of
from playground.block_kit.composition import options_of
from playground.json_types import Json

REQUIRED = "Please complete this required field."
_STATELESS = ("button", "overflow", "workflow_button", "feedback_buttons", "icon_button")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ONE: dict[str, tuple[str, str]] = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "files"),
}
_FORMS = {"datepicker": r"\d{4}-\d\d-\d\d", "timepicker": r"\d\d:\d\d", "datetimepicker": r"\d{10}"}
_TEXTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


class BadValueError(ValueError):
    """A value which no person could have put into this element."""


def value_field(kind: str) -> str:
    """The name under which an element of this type carries its value."""
    return "value" if kind in _TEXTS else _ONE[kind][0]


def stateful_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each (block, element) that holds a value."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] not in _STATELESS:
                yield block, element


def initial(element: Json) -> Json:
    """The state of an untouched element."""
    kind = element["type"]
    if kind in _TEXTS:
        return {"type": kind, "value": element.get("initial_value")}
    field, source = _ONE[kind]
    empty: Any = [] if kind.startswith("multi_") or kind in ("checkboxes", "file_input") else None
    return {"type": kind, field: element.get(source, empty)}


def state_of(blocks: list[Json], typed: dict[tuple[str, str], Json]) -> Json:
    """{block_id: {action_id: value}} of all elements that hold one."""
    values: Json = {}
    for block, element in stateful_elements(blocks):
        held = typed.get((block["block_id"], element["action_id"])) or initial(element)
        values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def chosen(element: Json, value: Any, external: list[Json] | None = None) -> Json:
    """The state after a person put `value` into the element; BadValueError if it offers no such thing.

    `external` are the options an external select was just offered.
    """
    kind = element["type"]
    if kind == "button":
        return {"type": kind, **{key: element[key] for key in ("text", "value", "style") if key in element}}
    field = value_field(kind)
    if field == "selected_option":
        return {"type": kind, field: None if value in (None, "") else _option(element, value, external)}
    if field == "selected_options":
        found = [_option(element, one, external) for one in value or []]
        return {"type": kind, field: _not_too_many(element, found)}
    if field.startswith("selected_") and field.endswith("s"):
        return {"type": kind, field: _not_too_many(element, list(value or []))}
    if value in (None, ""):
        return {"type": kind, field: None}
    if kind in _FORMS and not re.fullmatch(_FORMS[kind], str(value)):
        raise BadValueError(f"{value!r} is no value for this picker.")
    return {"type": kind, field: value}


def _not_too_many(element: Json, found: list[Any]) -> list[Any]:
    if len(found) > element.get("max_selected_items", 100):
        raise BadValueError("You can't choose that many here.")
    return found


def _option(element: Json, value: Any, external: list[Json] | None) -> Json:
    offered = [*options_of(element), *(external or [])]
    for option in offered:
        if option.get("value") == value:
            return option
    names = ", ".join(repr(option.get("value")) for option in offered)
    raise BadValueError(f"{value!r} is not on offer here; there are {names or 'no options'}.")


def is_empty(state: Json) -> bool:
    """Whether nothing has been chosen or typed."""
    value = state.get(value_field(state["type"]))
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def faults_before_sending(blocks: list[Json], state: Json) -> dict[str, str]:
    """The sentences Slack's own form shows under fields instead of sending them: {block_id: sentence}."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = state[block["block_id"]][element["action_id"]]
        sentence = _complaint(block, element, held)
        if sentence:
            found[block["block_id"]] = sentence
    return found


def _complaint(block: Json, element: Json, held: Json) -> str | None:
    if is_empty(held):
        return None if block.get("optional") else REQUIRED
    text = held.get("value")
    if not isinstance(text, str):
        return None
    if len(text) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(text) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    return _wrong_form(element, text)


def _wrong_form(element: Json, text: str) -> str | None:
    kind = element["type"]
    if kind == "email_text_input" and not _EMAIL.fullmatch(text):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not text.startswith(("http://", "https://")):
        return "Please enter a valid URL."
    return _wrong_number(element, text) if kind == "number_input" else None


def _wrong_number(element: Json, text: str) -> str | None:
    form = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(form, text):
        return "Please enter a number." if element.get("is_decimal_allowed") else "Please enter a whole number."
    if "min_value" in element and float(text) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(text) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
