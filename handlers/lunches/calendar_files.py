"""*Add to calendar*: the `.ics` file by direct message, and its updates for people who took it (R54)."""

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.words import _
from bot.lunches.calendar_files import calendar_file, entry_of
from bot.lunches.meetings import refuse_unless_on
from bot.lunches.notices import CalendarFile, CalendarUpdate, CalendarUpdateNow
from bot.people.people import Profile
from handlers.lunches.lookup import look_at, next_lunch, shown, to_change
from handlers.lunches.rsvps import keep_row, profile_if_known
from handlers.lunches.views import brownbag as brownbag_views
from handlers.lunches.views import calendar_files as calendar_views
from handlers.lunches.views import meetings as views
from handlers.lunches.views.lunches import Lunch
from handlers.platform.requests import Answer, Click, Command, Ephemeral
from handlers.platform.router import Router
from handlers.platform.views.blocks import File, Message
from storage.unit_of_work import UnitOfWork

router = Router("lunches")


def take_file(uow: UnitOfWork, user_id: UserId, meeting_id: str, profile: Profile | None = None) -> Message:
    """Queue a lunch's file, and later changes of it; raises `NoLongerOpen`, `MeetingOver` and `MeetingCancelled`."""
    meeting, series = to_change(uow, meeting_id)
    refuse_unless_on(meeting, uow.now)
    keep_row(uow, user_id, profile)
    uow.meetings.note_calendar_file(meeting_id, user_id)
    uow.outbox.add(CalendarFile(user_id, uow.new_id(), meeting_id))
    return calendar_views.calendar_file_sent(shown(uow, meeting) or Lunch(meeting, series))


def take_next(
    uow: UnitOfWork, user_id: UserId, profile: Profile | None, channel_id: ChannelId | None = None
) -> Message:
    """Queue the file of the next lunch, in the channel's office if it has one; raises `NotSetUp`."""
    lunch = next_lunch(uow, user_id, channel_id)
    return take_file(uow, user_id, lunch.meeting.id, profile) if lunch else brownbag_views.next_lunch(None, None)


def _update_wanted(uow: UnitOfWork, notification: CalendarUpdate) -> Verdict:
    meeting = uow.meetings.look_at(notification.meeting_id)
    newest = meeting and meeting.sequence == notification.turn and uow.now < meeting.ends
    return Send() if newest else Drop("settled")


@router.delivers(CalendarFile)
@router.delivers(CalendarUpdate, still_wanted=_update_wanted)
@router.delivers(CalendarUpdateNow, still_wanted=_update_wanted)
def _file(uow: UnitOfWork, notification: CalendarFile | CalendarUpdate) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    if lunch is None:
        return views.gone()
    entry = entry_of(
        lunch.meeting,
        lunch.series.recurrence.zone,
        _(calendar_views.CALENDAR_TITLE),
        calendar_views.calendar_notes(lunch),
    )
    file = File(calendar_views.CALENDAR_FILE, calendar_file([entry], uow.now).decode())
    if isinstance(notification, CalendarFile):
        return calendar_views.calendar_file(lunch, file)
    said = uow.meetings.rsvps.answer_of(lunch.meeting.id, notification.user_id)
    return calendar_views.calendar_update(lunch, file, said, notification.change, notification.was)


@router.action("meetings.calendar")
async def on_calendar(click: Click) -> Answer:
    """*Add to calendar*: send the file of this lunch."""
    profile = await profile_if_known(click.workspace, click.user_id)
    return Ephemeral(await click.workspace.transact(take_file, click.user_id, click.value, profile))


@router.command("/brownbag", "ics")
async def on_ics(command: Command) -> Answer:
    """`/brownbag ics`: send the file of the next lunch."""
    profile = await profile_if_known(command.workspace, command.user_id)
    sent = await command.workspace.transact(take_next, command.user_id, profile, command.channel_id)
    return Ephemeral(sent)
