"""Words for when a file was asked for and Slack does not let us send files."""

from bot.core.words import N_, _
from handlers.platform.views.blocks import Message, text

NOT_ALLOWED = N_(
    "I'm not allowed to send files in this workspace, so the file is missing here. A Slack admin can allow it: the app "
    "needs the permission `files:write` and must be installed again. Then ask me again."
)


def without_its_file(message: Message) -> Message:
    """The message without its file, and with a sentence that says why it is missing."""
    return Message(f"{message.text}\n{_(NOT_ALLOWED)}", (*message.blocks, text(_(NOT_ALLOWED))))
