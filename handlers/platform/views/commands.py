"""What is said to a word after a command that names nothing: the sub-command that was perhaps meant."""

from handlers.platform.views.blocks import Message, text


def not_known(command: str, nearest: str | None) -> str:
    """Return the sentences before a command's help, where its words named nothing."""
    meant = f" Did you mean `{command} {nearest}`?" if nearest else ""
    return f"I don't know that word.{meant}"


def perhaps(command: str, nearest: str) -> Message:
    """Ask whether a sub-command was meant, in place of the form that opens for words of one's own."""
    words = f"Did you mean `{command} {nearest}`? If not, `{command}` by itself opens the form."
    return Message(words, (text(words),))
