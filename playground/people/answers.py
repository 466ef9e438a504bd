"""What an app sends to a response_url (docs/slack.md S64)."""

from playground.block_kit import objections_to_message
from playground.json_types import Json
from playground.limits.one_time_ids import ResponseUrl
from playground.workspace import messages
from playground.workspace.slack import Slack
from playground.workspace.world import Message


def respond(slack: Slack, token: str, body: Json) -> tuple[int, str]:
    """Apply an answer; (HTTP status, text) as Slack replies."""
    one_time_id = slack.one_time_ids.use_response(token)
    if isinstance(one_time_id, str):
        return 404, one_time_id
    original = _original(slack, one_time_id)
    if body.get("delete_original") in (True, "true"):
        if original is not None:
            messages.remove(slack, original)
        return 200, "ok"
    text, blocks = body.get("text") or "", body.get("blocks") or []
    if not text and not blocks:
        return 400, "no_text"
    if objections_to_message(blocks):
        return 400, "invalid_blocks"
    if body.get("replace_original") in (True, "true") and original is not None:
        messages.change(slack, original, text, blocks, None)
    else:
        _post(slack, one_time_id, body, text, blocks)
    return 200, "ok"


def _original(slack: Slack, one_time_id: ResponseUrl) -> Message | None:
    channel = slack.world.channels[one_time_id.channel]
    return channel.message(one_time_id.message_ts) if one_time_id.message_ts else None


def _post(slack: Slack, one_time_id: ResponseUrl, body: Json, text: str, blocks: list[Json]) -> None:
    everybody = body.get("response_type") == "in_channel"
    messages.by_app(
        slack,
        slack.world.channels[one_time_id.channel],
        text,
        blocks,
        thread_ts=body.get("thread_ts") or one_time_id.thread_ts,
        ephemeral_to=None if everybody else one_time_id.user,
    )
