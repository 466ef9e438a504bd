"""Asking whether a lunch was worth people's time: only where 10 or more could answer, counted without names, shown
rounded (R71).
"""

from datetime import timedelta

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.lunches.meetings import Meeting, MeetingState
from bot.lunches.notices import WorthIt
from bot.lunches.organizer_rota import NOT_SO, YES, shown_tally
from bot.lunches.rsvps import Coming, concerned, may_ask_if_worth_it
from bot.reports.figures import CAME, Fact, FigureKind
from handlers.lunches.lookup import look_at
from handlers.lunches.views import organizer_rota as views
from handlers.lunches.views.meetings import gone
from handlers.offices import figure_counts
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("lunches")

ASKED_FOR = timedelta(days=4)
OPEN_FOR = timedelta(days=7)
A_MOMENT = timedelta(seconds=1)
CLOSE_TALLY = "meetings.close_tally"


def ask(uow: UnitOfWork, meeting: Meeting) -> None:
    """Queue the question for those who meant to come, where enough did that the answers can ever be shown."""
    answers = uow.meetings.rsvps.list_answers(meeting.id)
    for one in answers:
        if one.coming is Coming.YES:
            figure_counts.count(uow, one.user_id, Fact(FigureKind.LUNCHES, CAME))
    if may_ask_if_worth_it(answers):
        uow.outbox.add(*(WorthIt(one, meeting.id, meeting.sequence) for one in concerned(answers)))
        uow.timers.set(CLOSE_TALLY, meeting.id, meeting.ends + OPEN_FOR + A_MOMENT)


@router.timer(CLOSE_TALLY)
def close(uow: UnitOfWork, meeting_id: str) -> None:
    """Have the questions that still show buttons drawn again, without them."""
    uow.outbox.refresh_about(meeting_id, WorthIt)


@router.press("meetings.worth_it", YES, typed=TypedAnswer.ITS_WORDS)
@router.press("meetings.not_so", NOT_SO)
def count(uow: UnitOfWork, user_id: UserId, meeting_id: str, option: str) -> None:
    """Count the answer of somebody who meant to come; a second changes nothing. Raises `NoLongerOpen` after a week."""
    meeting = uow.meetings.get(meeting_id)
    if meeting is None or meeting.state is not MeetingState.HELD or uow.now > meeting.ends + OPEN_FOR:
        raise NoLongerOpen
    if user_id not in concerned(uow.meetings.rsvps.list_answers(meeting_id)):
        raise NoLongerOpen
    uow.meetings.tallies.count(meeting_id, user_id, option)
    uow.outbox.refresh(WorthIt(user_id, meeting_id, meeting.sequence).key)


def last_tally(uow: UnitOfWork, series_id: str) -> str:
    """Return what organizers see of the last lunch whose answers are complete; "" below the floors."""
    past = [one for one in uow.meetings.list_of(series_id) if one.state is MeetingState.HELD]
    complete = [one for one in past if uow.now > one.ends + OPEN_FOR]
    if not complete:
        return ""
    counted = uow.meetings.tallies.of(complete[-1].id)
    shown = shown_tally(counted.get(YES, 0), counted.get(NOT_SO, 0))
    return views.tally(shown) if shown else ""


def _wanted(uow: UnitOfWork, notification: WorthIt) -> Verdict:
    meeting = uow.meetings.look_at(notification.meeting_id)
    fresh = meeting and meeting.state is MeetingState.HELD and uow.now < meeting.ends + ASKED_FOR
    return Send() if fresh else Drop("late")


@router.delivers(WorthIt, still_wanted=_wanted)
def _question(uow: UnitOfWork, notification: WorthIt) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    if lunch is None:
        return gone()
    has_answered = uow.meetings.tallies.has_answered(notification.meeting_id, notification.user_id)
    return views.worth_it(lunch, has_answered=has_answered, is_open=uow.now <= lunch.meeting.ends + OPEN_FOR)
