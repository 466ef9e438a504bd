"""How often an account may change its lists and begin a question: enough for anybody who means it, too few to guess.

Lists decide silently who is asked. Whoever could change one as often as they like could try one name after another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.errors import Refusal

WITHIN = timedelta(days=7)


class LimitedAction(StrEnum):
    """What is counted for each account, whatever form or command it came by."""

    CHANGE_LIST = "change_list"
    ASK = "ask"


MOST = {LimitedAction.CHANGE_LIST: 5, LimitedAction.ASK: 10}  # in seven days


@dataclass(eq=False)
class TooOften(Refusal):
    """Done as often in seven days as it can be; from `until` on it can be done again."""

    action: LimitedAction
    until: datetime


def check(action: LimitedAction, done: Sequence[datetime]) -> None:
    """Raise `TooOften` when the moments in `done`, those of the last seven days, are as many as there may be."""
    if len(done) >= MOST[action]:
        raise TooOften(action, sorted(done)[-MOST[action]] + WITHIN)
