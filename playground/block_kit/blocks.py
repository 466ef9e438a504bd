"""Layout blocks and the surfaces on which each may stand (docs/slack.md S67)."""

from typing import Any

from playground.block_kit.composition import SLACK_FILE, URL, any_text, plain
from playground.block_kit.elements import CONTEXT_ACTIONS, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from playground.block_kit.rich_text import RICH_TEXT
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
    whole,
)
from playground.json_types import Json

_ANYWHERE = frozenset({"message", "modal", "home"})
_MESSAGES = frozenset({"message"})
_TABLE_CHARACTERS = 10_000
_BLOCK_ID: dict[str, Rule] = {"block_id": string(255)}


def _block(required: dict[str, Rule], optional: dict[str, Rule] | None = None, *further: Rule) -> Rule:
    return shape(required, {**_BLOCK_ID, **(optional or {})}, *further, type_name="block")


def _table_size(review: Review, value: Json, pointer: str) -> None:
    if sum(_characters(cell) for row in value["rows"] for cell in row) > _TABLE_CHARACTERS:
        review.object(f"no more than {_TABLE_CHARACTERS} characters in a table", pointer)


def _characters(value: Any) -> int:
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_characters(inner) for inner in value.values() if not isinstance(inner, str))
    return sum(_characters(inner) for inner in value) if isinstance(value, list) else 0


_RAW_TEXT = shape({"text": string(10_000, 0)}, {}, type_name="raw_text")
_RAW_NUMBER = shape({"value": string(100)}, {"text": string(100)}, type_name="raw_number")
_CELL = by_type({"raw_text": _RAW_TEXT, "rich_text": RICH_TEXT}, "a table cell")
_DATA_CELL = by_type({"raw_text": _RAW_TEXT, "rich_text": RICH_TEXT, "raw_number": _RAW_NUMBER}, "a table cell")
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_CARD_PARTS: dict[str, Rule] = {
    "hero_image": IMAGE,
    "icon": IMAGE,
    "title": any_text(150),
    "subtitle": any_text(150),
    "body": any_text(200),
    "actions": items(by_type(IN_ACTIONS, "a card's action"), 1, 25),
}
_CARD = _block({}, _CARD_PARTS, at_least_one("hero_image", "title", "body", "actions"))
_TASK_CARD = _block(
    {"task_id": string(255), "title": string(255)},
    {
        "status": one_of("pending", "in_progress", "complete", "error"),
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": items(shape({"url": URL, "text": string(255)}, {"type": one_of("url")}), 1, 100),
    },
)

_SHAPES: dict[str, tuple[frozenset[str], Rule]] = {
    "section": (
        _ANYWHERE,
        _block(
            {},
            {
                "text": any_text(3000),
                "fields": items(any_text(2000), 1, 10),
                "accessory": by_type(IN_SECTION, "a section"),
                "expand": boolean,
            },
            at_least_one("text", "fields"),
        ),
    ),
    "header": (_ANYWHERE, _block({"text": plain(150)})),
    "divider": (_ANYWHERE, _block({})),
    "context": (
        _ANYWHERE,
        _block(
            {
                "elements": items(
                    by_type({"image": IMAGE, "plain_text": plain(3000), "mrkdwn": any_text(3000)}, "a context"),
                    1,
                    10,
                )
            }
        ),
    ),
    "actions": (_ANYWHERE, _block({"elements": items(by_type(IN_ACTIONS, "actions"), 1, 25)})),
    "image": (
        _ANYWHERE,
        _block(
            {"alt_text": string(2000)},
            {"image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
            exactly_one("image_url", "slack_file"),
        ),
    ),
    "input": (
        _ANYWHERE,
        _block(
            {"label": plain(2000), "element": by_type(IN_INPUT, "an input")},
            {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        ),
    ),
    "rich_text": (_ANYWHERE, RICH_TEXT),
    "markdown": (_MESSAGES, _block({"text": string(12_000)})),
    "context_actions": (
        _MESSAGES,
        _block({"elements": items(by_type(CONTEXT_ACTIONS, "context actions"), 1, 5)}),
    ),
    "table": (
        _MESSAGES,
        _block(
            {"rows": items(items(_CELL, 1, 20), 1, 100)},
            {"column_settings": items(_COLUMN, 1, 20)},
            _table_size,
        ),
    ),
    "data_table": (
        _MESSAGES,
        _block(
            {"caption": string(255), "rows": items(items(_DATA_CELL, 1, 20), 2, 101)},
            {"page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
        ),
    ),
    "alert": (
        _ANYWHERE,
        _block({"text": any_text(200)}, {"level": one_of("default", "info", "warning", "error", "success")}),
    ),
    "card": (_MESSAGES, _CARD),
    "carousel": (_MESSAGES, _block({"elements": items(by_type({"card": _CARD}, "a carousel"), 1, 10)})),
    "task_card": (_MESSAGES, _TASK_CARD),
    "plan": (
        _MESSAGES,
        _block({"title": string(255)}, {"tasks": items(by_type({"task_card": _TASK_CARD}, "a plan"), 1, 100)}),
    ),
}


def check_block(review: Review, block: Any, pointer: str) -> None:
    """Object to whatever Slack would refuse about this block on the review's surface."""
    kind = block.get("type") if isinstance(block, dict) else None
    surfaces, rule = _SHAPES.get(kind, (frozenset(), None)) if isinstance(kind, str) else (frozenset(), None)
    if kind == "container":
        _check_container(review, block, pointer)
    elif rule is None:
        review.object(f"unsupported type: {kind}", f"{pointer}/type")
    elif review.surface not in surfaces:
        review.object(f"block type {kind} is not allowed in a {review.surface}", f"{pointer}/type")
    else:
        rule(review, block, pointer)


def _check_container(review: Review, block: Json, pointer: str) -> None:
    if review.surface not in _MESSAGES:
        review.object(f"block type container is not allowed in a {review.surface}", f"{pointer}/type")
        return
    texts: dict[str, Rule] = {"title": plain(150), "subtitle": any_text(150), "icon": IMAGE}
    _block({"child_blocks": items(check_block, 1, 10)}, {**texts, "is_collapsible": boolean})(review, block, pointer)
