"""Sending a file in three steps: upload, store its id, share it by that id (docs/decisions/0008).

Nobody sees a file before it is shared, so all steps up to there can be repeated; whether it is shared already is looked
up by the stored id in the person's DM.
"""

from collections.abc import Sequence

from slack_sdk.errors import SlackApiError

from bot.core.ids import ChannelId
from bot.core.notifications import Channel, Person
from bot.core.slack_codes import Meaning, meaning_of
from handlers.contributions import files
from handlers.platform.slack_errors import code_of
from handlers.platform.views.blocks import File, Message
from handlers.platform.workspace import Workspace
from storage.outbox.table import Row
from storage.unit_of_work import UnitOfWork

LOOK_BACK = 50


async def upload(workspace: Workspace, row: Row, message: Message, file: File) -> tuple[ChannelId, str]:
    """Upload a file and share it in the person's DM, or delete one; returns the channel and an empty ts.

    Raises whatever the SDK raises.
    """
    if file.gone:
        return await _delete(workspace, row, file.gone)
    channel = await dm_of(workspace, row)
    if row.file_id is None:
        file_id = await _bring(workspace, file)
        await workspace.transact(_remember, row, file_id, file.shows)
        await _share(workspace, channel, file_id, message, file)
    else:
        await _share_again(workspace, channel, row, message, file)
    return channel, ""


async def find_file(workspace: Workspace, channel: ChannelId, file_id: str) -> bool:
    """Whether one of the last 50 messages of this DM shows the file."""
    history = await workspace.slack.conversations_history(channel=channel, limit=LOOK_BACK)
    return any(file["id"] == file_id for message in history["messages"] for file in _files(message))


async def dm_of(workspace: Workspace, row: Row) -> ChannelId:
    """The bot's DM with this row's person; raises LookupError for channels and groups."""
    if not isinstance(row.recipient, Person):
        raise LookupError("files go to one person")
    opened = await workspace.slack.conversations_open(users=[row.recipient.user_id])
    return ChannelId(opened["channel"]["id"])


async def _bring(workspace: Workspace, file: File) -> str:
    content = file.content.encode()
    place = await workspace.slack.files_getUploadURLExternal(filename=file.name, length=len(content))
    session = workspace.slack.session
    assert session is not None
    async with session.post(str(place["upload_url"]), data=content) as answer:
        answer.raise_for_status()
    return str(place["file_id"])


async def _share(workspace: Workspace, channel: ChannelId, file_id: str, message: Message, file: File) -> None:
    await workspace.slack.files_completeUploadExternal(
        files=[{"id": file_id, "title": file.name}], channel_id=channel, initial_comment=message.text
    )


async def _share_again(workspace: Workspace, channel: ChannelId, row: Row, message: Message, file: File) -> None:
    """Share a file uploaded before; where Slack no longer has it and it is not shown, upload it anew later."""
    assert row.file_id is not None
    try:
        await _share(workspace, channel, row.file_id, message, file)
    except SlackApiError as error:
        if code_of(error) != "file_not_found":
            raise
        if not await find_file(workspace, channel, row.file_id):
            await workspace.transact(_remember, row, None)
            raise


async def _delete(workspace: Workspace, row: Row, file_id: str) -> tuple[ChannelId, str]:
    """Delete a file of ours; one that is gone, or that we may not delete, counts as done. Raises LookupError."""
    if not isinstance(row.recipient, Channel):
        raise LookupError("deletions wait in the line of a channel")
    try:
        await workspace.slack.files_delete(file=file_id)
    except SlackApiError as error:
        if code_of(error) != "missing_scope" and meaning_of(code_of(error), "files.delete", 0) is not Meaning.DONE:
            raise
    return row.recipient.channel_id, ""


def _remember(uow: UnitOfWork, row: Row, file_id: str | None, shown: Sequence[str] = ()) -> None:
    uow.sending.remember_file(row, file_id)
    if file_id is not None and shown:
        files.note(uow, file_id, shown)


def _files(message: dict[str, object]) -> Sequence[dict[str, object]]:
    files = message.get("files")
    return files if isinstance(files, list) else ()
