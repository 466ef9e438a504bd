"""*I'll host*, and stepping down again: by button in the channel, in Home and under the host's note."""

from bot.core.errors import AlreadyHosted
from bot.core.ids import UserId
from bot.lunches.meetings import refuse_unless_on, step_down, volunteer_to_host
from bot.lunches.notices import HostAsked, HostReminder
from bot.people.people import Profile
from handlers.lunches.lookup import redraw_channel, redraw_organizers, shown, to_change
from handlers.lunches.rsvps import keep_row, profile_if_known
from handlers.lunches.views import hosts as views
from handlers.lunches.views.lunches import Lunch
from handlers.platform.requests import Answer, Click, Ephemeral
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from storage.unit_of_work import UnitOfWork

router = Router("lunches")


def host(uow: UnitOfWork, user_id: UserId, meeting_id: str, profile: Profile | None = None) -> Lunch:
    """Make this person the host; the invitation is redrawn with their name, and they get what is already settled.

    With an empty `meeting_id` it is the next lunch without a host. Raises `AlreadyHosted` (also where every lunch has a
    host), `NoLongerOpen`, `MeetingOver` and `MeetingCancelled`.
    """
    meeting, series = to_change(uow, meeting_id or _without_host(uow, user_id))
    hosted = volunteer_to_host(meeting, user_id, uow.now)
    keep_row(uow, user_id, profile)
    uow.meetings.save(hosted)
    redraw_channel(uow, hosted, series)
    redraw_organizers(uow, hosted)
    uow.outbox.refresh_about(meeting.id, HostAsked)
    if uow.meetings.box.agenda_of(meeting.id):
        uow.outbox.add(HostReminder(user_id, meeting.id, hosted.sequence))
    return shown(uow, hosted) or Lunch(hosted, series)


def _without_host(uow: UnitOfWork, user_id: UserId) -> str:
    ahead = uow.meetings.list_ahead(uow.community_of(user_id).id, uow.now)
    found = next((one for one in ahead if one.is_on and one.host is None and one.begins > uow.now), None)
    if found is None:
        raise AlreadyHosted(uow.now)
    return found.id


def unhost(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> Lunch:
    """Remove this person as host; for anybody but the host nothing changes.

    Raises `NoLongerOpen`, `MeetingOver` and `MeetingCancelled`.
    """
    meeting, series = to_change(uow, meeting_id)
    refuse_unless_on(meeting, uow.now)
    free = step_down(meeting, user_id)
    if free != meeting:
        redraw_organizers(uow, meeting)
        uow.meetings.save(free)
        redraw_channel(uow, free, series)
        uow.outbox.refresh_about(meeting.id, HostAsked)
    return shown(uow, free) or Lunch(free, series)


@router.action("meetings.host_this", typed=TypedAnswer.YES)
@router.action("meetings.host", typed=TypedAnswer.ITS_WORDS)
async def on_host(click: Click) -> Answer:
    """*I'll host*: make the person the host."""
    profile = await profile_if_known(click.workspace, click.user_id)
    lunch = await click.workspace.transact(host, click.user_id, click.value, profile)
    return Ephemeral(views.hosting(lunch))


@router.action("meetings.unhost")
async def on_unhost(click: Click) -> Answer:
    """*I can't host anymore*: remove the person as host."""
    lunch = await click.workspace.transact(unhost, click.user_id, click.value)
    return Ephemeral(views.no_longer_hosting(lunch))
