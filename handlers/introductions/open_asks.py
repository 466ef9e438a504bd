"""At most one open ask per mentor (R32), whether to meet somebody or to listen to a story."""

from bot.core.ids import UserId
from bot.introductions.states import keeps_mentor_busy
from storage.unit_of_work import UnitOfWork


def has_open_ask(uow: UnitOfWork, user_id: UserId, *, apart_from: str = "") -> bool:
    """Whether this person has an open ask of any kind, the interview `apart_from` left out."""
    theirs = uow.introductions.list_for(user_id)
    asked = any(one.mentor == user_id and keeps_mentor_busy(one, uow.now) for one in theirs)
    return asked or any(interview != apart_from for interview in uow.interviews.asked().get(user_id, ()))
