"""Who is asked in an introduction (a mentor, or an example's author), has an open ask, can be reached this week."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.contributions.arrangements import is_to_be_left_alone, may_be_asked, stand_in
from bot.contributions.contributions import Contribution
from bot.core.ids import UserId
from bot.core.working_hours import WEEK_OF_BUDGET, week_has_room
from bot.core.zones import local
from bot.introductions.matching_run import by_person
from bot.introductions.states import ASK_OPEN, Introduction, keeps_mentor_busy
from bot.people.mentors import Mentor
from storage.unit_of_work import UnitOfWork


def mentor_of(uow: UnitOfWork, introduction: Introduction) -> Mentor | None:
    """Return the mentor of an introduction, locked, or the author of an example as a `Mentor`; None when there is no
    longer anybody to ask.
    """
    if not introduction.example:
        return uow.mentors.get(introduction.mentor)
    contribution = example(uow, introduction.example)
    if introduction.state in ASK_OPEN and contribution is None:
        return None
    return author(uow, introduction.mentor, contribution)


def example(uow: UnitOfWork, contribution_id: str) -> Contribution | None:
    """An arrangement whose author may be asked about it now; None otherwise."""
    contribution = uow.contributions.look_at(contribution_id)
    if contribution is None or not may_be_asked(contribution) or uow.contributions.is_held(contribution_id):
        return None
    return contribution


def author(uow: UnitOfWork, user_id: UserId, contribution: Contribution | None = None) -> Mentor | None:
    """The author as a `Mentor`, locked; None while organizers closed the account, or the author is to be left alone."""
    uow.people.get(user_id)  # locked, since an author may have no mentor's row that two replicas would meet at
    known, own = uow.mentors.get(user_id), uow.returners.get(user_id)
    today = local(uow.now, uow.zone_of(user_id)).date()
    if uow.closed_accounts.is_closed(user_id) or (contribution is not None and is_to_be_left_alone(own, today)):
        return None
    if known is not None:
        return known
    return stand_in(user_id, uow.now, own, uow.introductions.list_for(user_id), today)


def has_open_ask(uow: UnitOfWork, user_id: UserId, *, apart_from: str = "") -> bool:
    """Return whether this person has an open ask of any kind, to meet somebody or to listen to a story; the interview
    `apart_from` is left out. A mentor gets no second one (R32).
    """
    theirs = uow.introductions.list_for(user_id)
    asked = any(one.mentor == user_id and keeps_mentor_busy(one, uow.now) for one in theirs)
    return asked or any(interview != apart_from for interview in uow.interviews.asked().get(user_id, ()))


def is_within_reach(uow: UnitOfWork, user_id: UserId, at: datetime) -> bool:
    """Return whether the person's messages of the week of `at` leave room for an ask (R8). Where they do not, the ask
    would wait for days, while somebody else could answer it.
    """
    return week_has_room(told_lately(uow, (user_id,)).get(user_id, ()), at, uow.zone_of(user_id))


def told_lately(uow: UnitOfWork, people: Collection[UserId]) -> Mapping[UserId, Sequence[datetime]]:
    """Return when each of these people had messages that may count for the running week (R8)."""
    return by_person(uow.outbox.counted_among(people, uow.now - WEEK_OF_BUDGET))
