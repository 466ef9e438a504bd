"""Whether two people may meet (R3), checked at every send and decided only here.

An avoid list or an exclusion holds in both directions. What its owner sees never depends on who is on it: a send that
is refused here ends in silence, at a moment at which silence is usual, and a refused press looks like one that is not.
"""

from collections.abc import Collection

from bot.core.ids import UserId
from bot.people.exclusions import Pair, listed
from bot.people.mentors import ListedMentor, Mentor
from bot.people.returners import Returner
from storage.unit_of_work import UnitOfWork


def may_meet(uow: UnitOfWork, one: UserId, other: UserId) -> bool:
    """Return whether two different people may both take part, without an exclusion between them; False when unsure."""
    if one == other or kept_apart_among(uow, {one, other}):
        return False
    return is_here(uow, one) and is_here(uow, other)


def bars(uow: UnitOfWork, owner: UserId, other: UserId) -> bool:
    """Return whether `owner` avoids `other` (by list or exclusion); the reverse does not count."""
    return (owner, other) in kept_apart_among(uow, {owner, other})


def kept_apart_among(uow: UnitOfWork, people: Collection[UserId]) -> set[Pair]:
    """Return the pairs of these people who are kept apart, by lists and exclusions, as (who avoids, whom)."""
    within = set(people)
    uow.returners.look_at_many(within)
    uow.mentors.look_at_many(within)
    rows = (row for user_id in sorted(within) for row in (uow.returners.look_at(user_id), uow.mentors.look_at(user_id)))
    lists = [row for row in rows if row is not None] + [ask.requester for ask in uow.asks.list_of(within)]
    return listed(lists, within) | uow.introductions.exclusions_among(within)


def kept_apart_from(uow: UnitOfWork, viewer: UserId, mentors: Collection[ListedMentor]) -> set[UserId]:
    """Return which of these mentors must not be shown to the viewer because one of the two avoids the other (R3). Takes
    a fixed number of statements.
    """
    avoided = {user_id for one in _lists_of(uow, viewer) for user_id in one.avoid}
    there = {mentor.user_id for mentor in mentors} - {viewer}
    avoiding = {mentor.user_id for mentor in mentors if mentor.avoids_viewer} - {viewer}
    return (avoided & there) | avoiding | uow.introductions.excluded_with(viewer, there)


def _lists_of(uow: UnitOfWork, user_id: UserId) -> list[Returner | Mentor]:
    """Return everything of a person that has an avoid list: sign-up, offer and questions."""
    rows = (uow.returners.look_at(user_id), uow.mentors.look_at(user_id))
    return [*(row for row in rows if row is not None), *(ask.requester for ask in uow.asks.list_for(user_id))]


def is_here(uow: UnitOfWork, user_id: UserId) -> bool:
    """Return whether the person has a row and Slack last said that the account may take part."""
    colleague = uow.people.get(user_id)
    return colleague is not None and colleague.may_take_part
