"""Who must not be introduced to whom because of avoid lists (R3); storage adds the exclusions kept as keyed hashes."""

from collections.abc import Collection, Iterable

from bot.core.ids import UserId
from bot.people.mentors import Mentor
from bot.people.returners import Returner

Pair = tuple[UserId, UserId]


def listed(lists: Iterable[Returner | Mentor], people: Collection[UserId]) -> set[Pair]:
    """The avoidances among these people, as (whose list, who is on it)."""
    return {(one.user_id, other) for one in lists if one.user_id in people for other in one.avoid if other in people}
