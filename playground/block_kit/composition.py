"""Composition objects: texts, options, confirm dialogs, filters (docs/slack.md S67)."""

from typing import Any

from playground.block_kit.rules import (
    Review,
    Rule,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    items,
    one_of,
    shape,
    string,
)
from playground.json_types import Json


def plain(longest: int) -> Rule:
    """A plain_text object of at most `longest` characters."""
    return by_type({"plain_text": _plain_shape(longest)}, "a plain text")


def any_text(longest: int) -> Rule:
    """A plain_text or mrkdwn object of at most `longest` characters."""
    return by_type({"plain_text": _plain_shape(longest), "mrkdwn": _mrkdwn_shape(longest)}, "a text")


def _plain_shape(longest: int) -> Rule:
    return shape({"text": string(longest)}, {"emoji": boolean}, type_name="plain_text")


def _mrkdwn_shape(longest: int) -> Rule:
    return shape({"text": string(longest)}, {"verbatim": boolean}, type_name="mrkdwn")


ACTION_ID = string(255)
URL = string(3000)
STYLE = one_of("primary", "danger")

CONFIRM = shape({"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)}, {"style": STYLE})
OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
RICH_OPTION = shape({"text": any_text(75), "value": string(150)}, {"description": any_text(75)})
OPTION_GROUP = shape({"label": plain(75), "options": items(OPTION, 1, 100)}, {})
DISPATCH = shape({"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}, {})
CONVERSATION_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
SLACK_FILE = shape({}, {"id": string(255), "url": URL}, exactly_one("id", "url"))


def options_of(element: Json) -> list[Json]:
    """All options of a select, whether grouped or not."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(option for group in groups for option in group.get("options", []))]


def _same(left: Any, right: Any) -> bool:
    keys = ("value",)
    same_text = left.get("text", {}).get("text") == right.get("text", {}).get("text")
    return same_text and all(left.get(key) == right.get(key) for key in keys)


def initial_among_options(review: Review, value: Json, pointer: str) -> None:
    """`initial_option` and `initial_options` must be options on offer."""
    offered = options_of(value)
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
    for option in chosen:
        if not any(_same(option, other) for other in offered):
            review.object("initial option was not found among the options", pointer)


def distinct_values(review: Review, value: Json, pointer: str) -> None:
    """No two options on offer may carry the same value."""
    values = [option.get("value") for option in options_of(value)]
    if len(values) != len(set(values)):
        review.object("options must have distinct values", pointer)
