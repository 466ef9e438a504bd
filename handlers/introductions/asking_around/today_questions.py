"""Whom to ask a today-question now (R42)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.ids import UserId
from bot.core.working_hours import for_today_questions, is_working_minute
from bot.introductions.asking_around import Ask, Search, rests
from bot.introductions.matching_run import run_for
from bot.people.mentors import Mentor
from handlers.introductions.matching.matching_run import ask_for, known_of
from handlers.introductions.steps import not_taken_by
from handlers.people.exclusions import kept_apart_among
from storage.unit_of_work import UnitOfWork


def ask_now(uow: UnitOfWork, ask: Ask) -> bool:
    """Ask up to three mentors who take today-questions and are at work, nobody twice.

    Returns whether anybody could be asked apart from avoid lists: the answer to the asker must not depend on these
    (R3). Where lists keep all of them from the asker, nobody is asked, and the three hours pass in silence.
    """
    if rests(not_taken_by(uow, ask.user_id), uow.now) is not None:
        return False
    volunteers = [
        one for one in uow.mentors.list_for_today() if _knows(one.topics, ask.topic) and _is_at_work(uow, one.user_id)
    ]
    search = Search(ask.requester, ask)
    known = known_of(uow, uow.communities.list_all(), (), [ask], volunteers)
    if not run_for(replace(known, apart=(), asks=[_without_list(ask)], volunteers=_without_lists(volunteers)), search):
        return False
    apart = kept_apart_among(uow, {ask.user_id, *(one.user_id for one in volunteers)})
    for pair in run_for(replace(known, apart=[*known.apart, *apart]), search):
        ask_for(uow, pair, search)
    return True


def _without_list(ask: Ask) -> Ask:
    return replace(ask, requester=replace(ask.requester, avoid=()))


def _without_lists(volunteers: Sequence[Mentor]) -> list[Mentor]:
    return [replace(one, avoid=()) for one in volunteers]


def _knows(topics: tuple[str, ...], topic: str | None) -> bool:
    return topic is None or topic in topics


def _is_at_work(uow: UnitOfWork, user_id: UserId) -> bool:
    """Whether it is within the person's hours, or past 7:00 on a working day of theirs (R10, R11)."""
    time = uow.working_time(user_id)
    return is_working_minute(uow.now, for_today_questions(time.hours), time.holidays)
