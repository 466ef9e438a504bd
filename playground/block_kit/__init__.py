"""Everything Slack checks about blocks and views before it accepts them (docs/slack.md S67)."""

import json
from collections.abc import Iterator
from typing import Any

from playground.block_kit.blocks import check_block
from playground.block_kit.composition import plain
from playground.block_kit.elements import is_interactive
from playground.block_kit.rules import Review, Rule, boolean, shape, string
from playground.json_types import Json

__all__ = [
    "elements_of",
    "objections_to_message",
    "objections_to_options",
    "objections_to_view",
    "view_is_too_large",
]

_MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
_MARKDOWN_IN_SUM = 12_000
_VIEW_BYTES = 250_000
_NAMED: dict[str, Rule] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}


def _accepted(_review: Review, _value: Any, _pointer: str) -> None:
    """Blocks have a check of their own."""


_MODAL = shape(
    {"title": plain(24), "blocks": _accepted},
    {
        **_NAMED,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    type_name="modal",
)
_HOME = shape({"blocks": _accepted}, _NAMED, type_name="home")


def objections_to_message(blocks: Any) -> list[str]:
    """What Slack would refuse about a message's blocks; empty if nothing."""
    review = Review("message")
    _check_blocks(review, blocks, "/blocks")
    if not review.objections:
        _check_sums(review, blocks)
    return review.objections


def objections_to_view(view: Any) -> list[str]:
    """What Slack would refuse about a modal or a Home; empty if nothing."""
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in ("modal", "home"):
        return [f"[ERROR] unsupported type: {kind} [json-pointer:/view/type]"]
    review = Review(kind)
    (_MODAL if kind == "modal" else _HOME)(review, view, "/view")
    _check_blocks(review, view.get("blocks", []), "/view/blocks")
    if kind == "modal" and review.has_input and "submit" not in view:
        review.object("missing required field: submit (a view with input blocks needs it)", "/view")
    if review.focused > 1:
        review.object("only one element may have focus_on_load", "/view/blocks")
    return review.objections


def objections_to_options(answer: Any) -> list[str]:
    """What Slack would refuse about an external select's answer; empty if nothing."""
    element = {
        "type": "static_select",
        **{key: answer[key] for key in ("options", "option_groups") if key in answer},
    }
    if not element.get("options") and not element.get("option_groups") and len(element) > 1:
        return []
    blocks = [{"type": "actions", "elements": [element]}]
    return objections_to_message(blocks)


def view_is_too_large(view: Json) -> bool:
    """Whether a view is over Slack's 250 kB."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > _VIEW_BYTES


def elements_of(block: Json) -> Iterator[Json]:
    """The interactive elements directly inside a block."""
    for element in (block.get("accessory"), block.get("element"), *_parts(block)):
        if isinstance(element, dict) and is_interactive(element):
            yield element


def _parts(block: Json) -> list[Any]:
    if block.get("type") in ("actions", "context_actions"):
        return list(block.get("elements", []))
    return list(block.get("actions", []))


def _check_blocks(review: Review, blocks: Any, pointer: str) -> None:
    if not isinstance(blocks, list):
        review.object("must be an array", pointer)
        return
    most = _MOST_BLOCKS[review.surface]
    if len(blocks) > most:
        review.object(f"no more than {most} items allowed", pointer)
    for number, block in enumerate(blocks):
        before = len(review.objections)
        check_block(review, block, f"{pointer}/{number}")
        if len(review.objections) == before:
            _check_ids(review, block, f"{pointer}/{number}")


def _check_ids(review: Review, block: Json, pointer: str) -> None:
    review.has_input = review.has_input or block["type"] == "input"
    block_id = block.get("block_id")
    if block_id is not None and block_id in review.block_ids:
        review.object(f"`block_id` {block_id} already exists", pointer)
    elif block_id is not None:
        review.block_ids.add(block_id)
    seen: set[str] = set()
    for element in elements_of(block):
        action_id = element.get("action_id")
        review.focused += bool(element.get("focus_on_load"))
        if action_id is not None and action_id in seen:
            review.object(f"`action_id` {action_id} already exists in this block", pointer)
        seen.add(str(action_id))


def _check_sums(review: Review, blocks: list[Json]) -> None:
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > _MARKDOWN_IN_SUM:
        review.object(f"no more than {_MARKDOWN_IN_SUM} characters of markdown", "/blocks")
    if sum(block["type"] in ("table", "data_table") for block in blocks) > 1:
        review.object("only one table allowed", "/blocks")
