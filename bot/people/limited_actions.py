"""How often an account may change its avoid lists and begin a question (R3).

Avoid lists decide silently who is asked. Without a limit somebody could find out who asks by trying one name after
another.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.errors import Refusal

WITHIN = timedelta(days=7)


class LimitedAction(StrEnum):
    """An action that is counted per account, whatever form or command is used for it."""

    CHANGE_LIST = "change_list"
    ASK = "ask"


MOST = {LimitedAction.CHANGE_LIST: 5, LimitedAction.ASK: 10}  # in seven days


class TooOften(Refusal):
    """The limit of seven days is used up; from `until` on the action is possible again."""

    action: LimitedAction
    until: datetime


def check(action: LimitedAction, done: Sequence[datetime]) -> None:
    """Raise `TooOften` when `done`, the moments of the last seven days, has used up the limit."""
    if len(done) >= MOST[action]:
        raise TooOften(action, sorted(done)[-MOST[action]] + WITHIN)
