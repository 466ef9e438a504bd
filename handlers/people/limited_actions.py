"""The limits per account on changing avoid lists and asking questions (R3)."""

from collections.abc import Collection

from bot.core.ids import UserId
from bot.people.limited_actions import WITHIN, LimitedAction, check
from storage.unit_of_work import UnitOfWork


def require_within_limit(uow: UnitOfWork, user_id: UserId, action: LimitedAction) -> None:
    """Raise `TooOften` when this account has used up the limit of this action; counts nothing."""
    check(action, uow.introductions.limited_since(user_id, action, uow.now - WITHIN))


def count(uow: UnitOfWork, user_id: UserId, action: LimitedAction) -> None:
    """Count this action once for this account; raises `TooOften`."""
    require_within_limit(uow, user_id, action)
    uow.introductions.note_limited(user_id, action, uow.now)


def count_change_of_list(
    uow: UnitOfWork, user_id: UserId, before: Collection[UserId], after: Collection[UserId]
) -> None:
    """Count a change of an avoid list if there is one; raises `TooOften`."""
    if set(before) != set(after):
        count(uow, user_id, LimitedAction.CHANGE_LIST)
