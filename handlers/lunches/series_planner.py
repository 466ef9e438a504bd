"""The timer of a series: plans its meetings, and queues every message when its moment comes.

What is due when is in `bot.lunches.timetable`; the one timer of a series only says when to look again, so a
restart loses nothing, and messages that became pointless while the bot was down are not sent late.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot import log
from bot.core.ids import UserId
from bot.lunches.calendar_files import new_uid
from bot.lunches.meetings import Meeting, Series, planned, skip
from bot.lunches.notices import (
    HostReminder,
    LunchInvitation,
    LunchMorning,
    LunchPreview,
    LunchReminder,
    LunchSkipped,
    NotAnnounced,
)
from bot.lunches.organizing.schedule import follow
from bot.lunches.question_box import agenda
from bot.lunches.rsvps import concerned
from bot.lunches.themes import theme
from bot.lunches.timetable import (
    PLAN_SERIES,
    Announce,
    Close,
    Morning,
    PlanMeeting,
    Preview,
    Remind,
    SaySkipped,
    Step,
    TooLate,
    done,
    due,
    next_look,
    outdated,
    relocated,
)
from bot.offices.communities import community_of
from handlers.lunches import organizer_rota, tallies
from handlers.lunches.change_notices import concerns, tell
from handlers.lunches.lookup import (
    announcement,
    redraw_channel,
    redraw_everybody,
    redraw_organizers,
    series_time,
)
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

router = Router("lunches")

ANSWERS_KEPT = timedelta(days=30)
ROUNDS = 50  # each round takes every meeting one step further, and no meeting has that many

_log = log.get("meetings")


@router.timer(PLAN_SERIES)
def plan_series(uow: UnitOfWork, series_id: str) -> None:
    """Timer: plan the coming meetings, queue what is due now, and set the timer for the next look."""
    series = uow.meetings.get_series(series_id)
    time = series_time(uow, series) if series else None
    if series is None or time is None:
        return
    uow.meetings.forget_answers(series_id, uow.now - ANSWERS_KEPT)
    meetings = _following(uow, series, time.holidays)
    for _ in range(ROUNDS):
        steps = due(series, meetings, uow.now, time.hours, time.holidays)
        if not steps:
            break
        for step in steps:
            _take(uow, series, step)
        meetings = uow.meetings.lock_of(series_id)
        _log.info("meetings.plan_series steps=%d", len(steps))
    uow.timers.set(PLAN_SERIES, series_id, next_look(series, meetings, uow.now, time.hours, time.holidays))


def _following(uow: UnitOfWork, series: Series, holidays: Mapping[date, str]) -> Sequence[Meeting]:
    """Return the series' meetings, those not announced brought in line with its current rule, room and holidays."""
    meetings = uow.meetings.lock_of(series.id)
    elsewhere = relocated(series, meetings, uow.now)
    gone = outdated(series, meetings, uow.now, holidays)
    for meeting in elsewhere:
        uow.meetings.save(meeting)
    answered = [one for one in gone if one.is_on and concerns(uow, one)]
    uow.meetings.remove([one.id for one in gone if one not in answered])
    _keep_answered(uow, series, answered, holidays)
    return uow.meetings.lock_of(series.id) if elsewhere or gone else meetings


def _keep_answered(uow: UnitOfWork, series: Series, answered: Sequence[Meeting], holidays: Mapping[date, str]) -> None:
    """Move lunches that somebody means to come to, instead of planning them anew, and tell those people."""
    moved = {before.id: after for before, after in follow(series, answered, holidays, uow.now)}
    for meeting in answered:
        after = moved.get(meeting.id) or skip(meeting, uow.now)
        uow.meetings.save(after)
        tell(uow, meeting, after)


def settle_agenda(uow: UnitOfWork, series: Series, meeting: Meeting) -> Sequence[str]:
    """Return the lunch's five questions, settled once from box and theme (`bot.lunches.question_box.agenda`)."""
    uow.meetings.get(meeting.id)  # whoever settles it at the same moment waits, and finds it settled
    settled = uow.meetings.box.agenda_of(meeting.id)
    if settled:
        return settled
    box = uow.meetings.box
    questions = agenda(theme(meeting.theme), box.list_of(series.id), uow.rng, box.first_of(series.id))
    uow.meetings.box.settle_agenda(series.id, meeting.id, questions)
    return questions


def announce(uow: UnitOfWork, series: Series, meeting: Meeting) -> None:
    """Queue the invitation for the channel, and for those who asked to get it by direct message."""
    uow.outbox.add(announcement(meeting, series))
    invited = _invited(uow, series)
    uow.outbox.add(*(LunchInvitation(user_id, meeting.id, meeting.restored) for user_id in invited))


def _take(uow: UnitOfWork, series: Series, step: Step) -> None:
    if isinstance(step, PlanMeeting):
        uow.meetings.add(planned(series, step.turn, uow.new_id(), new_uid(uow.rng), step.theme))
        return
    meeting = done(step, uow.now)
    uow.meetings.save(meeting)
    match step:
        case Announce():
            if meeting.is_back:
                redraw_channel(uow, meeting, series)
            announce(uow, series, meeting)
            redraw_organizers(uow, meeting)
        case SaySkipped():
            uow.outbox.add(LunchSkipped(series.channel_id, meeting.id, meeting.restored))
        case Remind():
            uow.outbox.add(LunchReminder(series.channel_id, meeting.id, meeting.sequence))
            _prepare_host(uow, series, meeting)
        case Morning():
            answers = uow.meetings.rsvps.list_answers(meeting.id)
            uow.outbox.add(*(LunchMorning(one, meeting.id, meeting.sequence) for one in concerned(answers)))
            _prepare_host(uow, series, meeting)
        case Close():
            uow.meetings.rsvps.end_line(meeting.id)
            redraw_channel(uow, meeting, series)
            redraw_everybody(uow, meeting)
            tallies.ask(uow, meeting)
        case Preview():
            _tell_organizers(uow, series, LunchPreview, meeting)
            organizer_rota.look_for_somebody(uow, series)
        case TooLate():
            _tell_organizers(uow, series, NotAnnounced, meeting)


def _prepare_host(uow: UnitOfWork, series: Series, meeting: Meeting) -> None:
    """Settle the five questions and queue the host's note; on the morning at the latest, for lunches announced late."""
    settle_agenda(uow, series, meeting)
    if meeting.host:
        uow.outbox.add(HostReminder(meeting.host, meeting.id, meeting.sequence))


def _tell_organizers(
    uow: UnitOfWork, series: Series, kind: type[LunchPreview | NotAnnounced], meeting: Meeting
) -> None:
    for organizer in organizer_rota.recipients(uow, series):
        uow.outbox.add(kind(organizer, meeting.id, meeting.restored))


def _invited(uow: UnitOfWork, series: Series) -> list[UserId]:
    communities, invited = uow.communities.list_all(), uow.meetings.list_invited_by_dm()
    uow.people.look_at_many(invited)
    return [
        user_id
        for user_id in invited
        if community_of(uow.people.look_at(user_id), communities).id == series.community_id
    ]
