"""What is said to a word after a command that names nothing: the sub-command that was perhaps meant."""

import re

from bot.core.words import _
from handlers.platform.views.blocks import Message, text


def not_known(command: str, nearest: str | None) -> str:
    """Return the sentences before a command's help, where its words named nothing."""
    meant = _(" Did you mean `{command} {nearest}`?").format(command=command, nearest=nearest) if nearest else ""
    return _("I don't know that word.{meant}").format(meant=meant)


def unless_for_others(nearest: str | None, theirs: str, others: str) -> str | None:
    """Return `nearest`, or None where it is named in `others`, help this person does not read, and not in `theirs`."""
    named = re.compile(rf"`(?:/\w+ )?{re.escape(nearest or '')}[` ]")
    return None if named.search(others) and not named.search(theirs) else nearest


def perhaps(command: str, nearest: str) -> Message:
    """Ask whether a sub-command was meant, in place of the form that opens for words of one's own."""
    words = _("Did you mean `{command} {nearest}`? If not, `{command}` by itself opens the form.").format(
        command=command, nearest=nearest
    )
    return Message(words, (text(words),))
