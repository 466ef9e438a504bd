"""May these two meet? The one place that answers, asked at every send (rule 3).

A list or a wall holds in both directions. What its owner sees never depends on who is on it: a send that is refused
here ends in silence, at a moment at which silence is usual, and a press that is refused looks like one that is not.
"""

from collections.abc import Collection

from bot.core.ids import UserId
from bot.people.exclusions import Pair, listed
from bot.people.mentors import Mentor
from bot.people.returners import Returner
from storage.unit_of_work import UnitOfWork


def may_meet(uow: UnitOfWork, one: UserId, other: UserId) -> bool:
    """Whether nothing stands between two different people who are both here; what cannot be checked counts as no."""
    if one == other or walls_among(uow, {one, other}):
        return False
    return is_here(uow, one) and is_here(uow, other)


def bars(uow: UnitOfWork, owner: UserId, other: UserId) -> bool:
    """Whether `owner` has `other` on a list, or built a wall against them; the reverse does not count."""
    return (owner, other) in walls_among(uow, {owner, other})


def walls_among(uow: UnitOfWork, people: Collection[UserId]) -> set[Pair]:
    """Pairs of these people: who has a list or a wall, and against whom."""
    within = set(people)
    lists = [row for user_id in sorted(within) for row in _lists_of(uow, user_id)]
    return listed(lists, within) | uow.introductions.exclusions_among(within)


def walls_around(uow: UnitOfWork, viewer: UserId, mentors: Collection[Mentor]) -> set[UserId]:
    """Who of these mentors, as they were read, is not to be shown to the viewer, in a fixed number of statements."""
    within = {viewer, *(mentor.user_id for mentor in mentors)}
    walls = listed([*mentors, *_lists_of(uow, viewer)], within) | uow.introductions.exclusions_among(within)
    return {user_id for pair in walls if viewer in pair for user_id in pair if user_id != viewer}


def _lists_of(uow: UnitOfWork, user_id: UserId) -> list[Returner | Mentor]:
    """Everything of this person that holds a list: sign-up, offer, questions."""
    rows = (uow.returners.look_at(user_id), uow.mentors.look_at(user_id))
    return [*(row for row in rows if row is not None), *(ask.requester for ask in uow.asks.list_for(user_id))]


def is_here(uow: UnitOfWork, user_id: UserId) -> bool:
    """Whether Slack's last word on this account was that it may take part."""
    colleague = uow.people.get(user_id)
    return colleague is not None and colleague.may_take_part
