"""The parts of a message that several methods check alike: text, blocks, metadata (docs/slack.md S65.2, S67)."""

import json
from typing import Any

from playground.block_kit import objections_to_message
from playground.json_types import Json
from playground.web_api.call import ApiError, Call

_METADATA_BYTES = 16_000
_MARKDOWN = 12_000


def text_and_blocks(call: Call) -> tuple[str, list[Json]]:
    """The message's words and blocks; ApiError if Slack would refuse them."""
    text = call.text("text") or ""
    markdown = call.text("markdown_text")
    blocks = blocks_of(call)
    if call.arguments.get("attachments") not in (None, "", [], "[]"):
        raise ApiError("invalid_attachments", "[ERROR] the playground takes no attachments; use blocks")
    if markdown is not None:
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        if len(markdown) > _MARKDOWN:
            raise ApiError("msg_too_long")
        return markdown, [{"type": "markdown", "text": markdown}]
    if not text.strip() and not blocks:
        raise ApiError("no_text")
    return text, blocks


def blocks_of(call: Call) -> list[Json]:
    """The blocks of the call, none if not given; `invalid_blocks` with reasons if they break a rule.

    Raises `ApiError` (`invalid_blocks`, `invalid_blocks_format`).
    """
    blocks = call.structure("blocks", "invalid_blocks_format")
    if blocks is None or blocks == "":
        return []
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    objections = objections_to_message(blocks)
    if objections:
        raise ApiError("invalid_blocks", *objections, errors=objections)
    return blocks


def metadata_of(call: Call) -> Json | None:
    """The metadata of the call: None if not given, `{}` to remove it.

    Raises `ApiError` (`invalid_metadata_format`, `invalid_metadata_schema`, `metadata_too_large`).
    """
    metadata = call.structure("metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return metadata  # type: ignore[no-any-return]
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise ApiError("invalid_metadata_format")
    if set(metadata) - {"event_type", "event_payload"}:
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(metadata)) > _METADATA_BYTES:
        raise ApiError("metadata_too_large")
    if not all(_may_stand(value) for value in metadata["event_payload"].values()):
        raise ApiError("invalid_metadata_schema")
    return metadata


def _may_stand(value: Any) -> bool:
    """Scalars, one level of objects of scalars, or lists of either."""
    if isinstance(value, dict):
        return all(_is_scalar(inner) for inner in value.values())
    if isinstance(value, list):
        return all(_is_scalar(inner) or (isinstance(inner, dict) and _may_stand(inner)) for inner in value)
    return _is_scalar(value)


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | bool)
