"""Walls between two people, whatever brings them together; what cannot be checked counts as a wall (rule 3)."""

from bot.core.ids import UserId
from handlers.introductions.steps import is_here
from storage.unit_of_work import UnitOfWork


def excluded(uow: UnitOfWork, one: UserId, other: UserId) -> bool:
    """Whether a wall or an avoid list stands between the two, in either direction, or one of them is gone."""
    if one in avoided(uow, other) or other in avoided(uow, one):
        return True
    return uow.introductions.has_exclusion(one, other) or not all(is_here(uow, user_id) for user_id in (one, other))


def avoided(uow: UnitOfWork, user_id: UserId) -> set[UserId]:
    """Whom this person would rather not meet."""
    lists = (
        uow.returners.get(user_id),
        uow.mentors.get(user_id),
        *(ask.requester for ask in uow.asks.list_for(user_id)),
    )
    return {one for known in lists if known is not None for one in known.avoid}
