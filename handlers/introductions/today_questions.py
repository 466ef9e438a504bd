"""Today-questions: whom to ask at this moment, and whom next."""

from bot.core.ids import UserId
from bot.core.working_hours import for_today_questions, is_working_minute
from bot.introductions.asking_around import Ask, Search, rests
from bot.introductions.matching_run import run_for
from handlers.introductions.match_requests import requester_behind
from handlers.introductions.matching import ask_for, known_of
from handlers.introductions.steps import not_taken_by
from storage.unit_of_work import UnitOfWork


def ask_now(uow: UnitOfWork, ask: Ask) -> int:
    """Ask up to three keepers who ticked it and are at work, nobody twice; returns how many were asked."""
    if rests(not_taken_by(uow, ask.user_id), uow.now) is not None:
        return 0
    volunteers = [
        one
        for one in uow.mentors.list_all()
        if one.today_questions and _knows(one.topics, ask.topic) and _is_at_work(uow, one.user_id)
    ]
    if not volunteers:
        return 0
    search = Search(requester_behind(uow, ask).requester, ask)
    found = run_for(known_of(uow, uow.communities.list_all(), (), [ask], volunteers), search)
    return sum(ask_for(uow, pair, search) for pair in found)


def _knows(topics: tuple[str, ...], topic: str | None) -> bool:
    return topic is None or topic in topics


def _is_at_work(uow: UnitOfWork, user_id: UserId) -> bool:
    """Within their hours, or past 7:00 on a working day of theirs (R10, R11))."""
    time = uow.working_time(user_id)
    return is_working_minute(uow.now, for_today_questions(time.hours), time.holidays)
