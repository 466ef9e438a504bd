"""Words for an unknown word after a command: the sub-command that was perhaps meant."""

import re

from bot.core.words import _
from handlers.platform.views.blocks import Message, plain_message


def not_known(command: str, nearest: str | None) -> str:
    """The sentences put before a command's help when its words were unknown; `nearest` is named if there is one."""
    meant = _(" Did you mean `{command} {nearest}`?").format(command=command, nearest=nearest) if nearest else ""
    return _("I don't know that word.{meant}").format(meant=meant)


def unless_for_others(nearest: str | None, theirs: str, others: str) -> str | None:
    """`nearest`, or None where only the help for `others` names it, which this person does not get to read."""
    named = re.compile(rf"`(?:/\w+ )?{re.escape(nearest or '')}[` ]")
    return None if named.search(others) and not named.search(theirs) else nearest


def perhaps(command: str, nearest: str) -> Message:
    """Ask whether the sub-command `nearest` was meant, instead of opening the form for free text."""
    words = _("Did you mean `{command} {nearest}`? If not, `{command}` by itself opens the form.").format(
        command=command, nearest=nearest
    )
    return plain_message(words)
