"""What is said to a word after a command that names nothing: the sub-command that was perhaps meant."""

from bot.core.words import _
from handlers.platform.views.blocks import Message, text


def not_known(command: str, nearest: str | None) -> str:
    """Return the sentences before a command's help, where its words named nothing."""
    meant = _(" Did you mean `{command} {nearest}`?").format(command=command, nearest=nearest) if nearest else ""
    return _("I don't know that word.{meant}").format(meant=meant)


def perhaps(command: str, nearest: str) -> Message:
    """Ask whether a sub-command was meant, in place of the form that opens for words of one's own."""
    words = _("Did you mean `{command} {nearest}`? If not, `{command}` by itself opens the form.").format(
        command=command, nearest=nearest
    )
    return Message(words, (text(words),))
