"""Who is not to be brought together with whom, by avoid lists; walls stored as keyed hashes are added by storage."""

from collections.abc import Collection, Iterable

from bot.core.ids import UserId
from bot.people.mentors import Mentor
from bot.people.returners import Returner

Pair = tuple[UserId, UserId]


def listed(lists: Iterable[Returner | Mentor], people: Collection[UserId]) -> set[Pair]:
    """Pairs of these people: whose list it is, and who is on it. As many as there are names on lists."""
    return {(one.user_id, other) for one in lists if one.user_id in people for other in one.avoid if other in people}
