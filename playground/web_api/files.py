"""files.getUploadURLExternal, files.completeUploadExternal (docs/slack.md S65.2) and files.delete."""

from typing import Any

from playground.json_types import Json
from playground.web_api.call import ApiError, Call, Method
from playground.web_api.content import blocks_of
from playground.workspace import messages
from playground.workspace.shapes import file_json
from playground.workspace.world import Channel, UploadedFile

_LONGEST_ALT_TEXT = 1000


def get_upload_url(call: Call) -> Json:
    """A one-time address for a file's bytes. Raises `ApiError` (`alt_txt_too_large`, `invalid_arguments`)."""
    call.needs("files:write")
    name, length = call.text("filename"), call.text("length")
    if not name or not length or not length.isdigit() or int(length) == 0:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: filename and length")
    alt_text = call.text("alt_txt") or ""
    if len(alt_text) > _LONGEST_ALT_TEXT:
        raise ApiError("alt_txt_too_large")
    world = call.world
    file = UploadedFile(world.new_id("F"), name, int(length), world.bot.id, world.seconds(), alt_text)
    world.files[file.id] = file
    token = call.slack.one_time_ids.new_upload(file.id)
    return {"upload_url": f"{call.slack.base_url}/upload/{token}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Make uploaded files real and, with a channel, shares them there in one message."""
    call.needs("files:write")
    files = [_uploaded(call, row) for row in _rows(call)]
    channel = _where(call)
    for file in files:
        file.complete = True
    if channel is not None:
        _share(call, channel, files)
    return {"files": [file_json(call.world, file) for file in files]}


def _rows(call: Call) -> list[Any]:
    rows = call.structure("files", "invalid_arguments")
    if not isinstance(rows, list) or not rows:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: files")
    return rows


def _uploaded(call: Call, row: Any) -> UploadedFile:
    file = call.world.files.get(str(row.get("id"))) if isinstance(row, dict) else None
    if file is None or file.content is None or file.complete:
        raise ApiError("file_not_found")
    file.title = str(row.get("title") or file.name)
    return file


def _where(call: Call) -> Channel | None:
    wanted = call.text("channel_id") or call.text("channels")
    if not wanted:
        return None
    channel = call.world.channels.get(wanted)
    if channel is None:
        raise ApiError("invalid_channel")
    if call.world.bot.id not in channel.members:
        raise ApiError("not_in_channel" if channel.kind == "channel" else "channel_not_found")
    if channel.archived:
        raise ApiError("posting_to_channel_denied")
    return channel


def _share(call: Call, channel: Channel, files: list[UploadedFile]) -> None:
    message = messages.by_app(
        call.slack,
        channel,
        call.text("initial_comment") or "",
        blocks_of(call),
        thread_ts=call.text("thread_ts"),
        files=[file.id for file in files],
    )
    for file in files:
        file.shared_in[channel.id] = message.ts


def delete(call: Call) -> Json:
    """Take one of the app's own files away, wherever it was shared; the message it came with stays.

    Raises `ApiError` (`cant_delete_file`, `file_not_found`).
    """
    call.needs("files:write")
    file = call.world.files.get(call.text("file") or "")
    if file is None:
        raise ApiError("file_not_found")
    if file.user != call.world.bot.id:
        raise ApiError("cant_delete_file")
    for channel_id, ts in file.shared_in.items():
        message = call.world.channels[channel_id].message(ts)
        if message is not None:
            message.files.remove(file.id)
    del call.world.files[file.id]
    call.slack.changed()
    return {}


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.delete": delete,
}
