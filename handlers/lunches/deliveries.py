"""How everything said about lunches is sent: asked once more whether it is wanted, drawn from the live state."""

from collections.abc import Callable
from datetime import timedelta

from bot.core.notifications import Drop, Send, Verdict, Wait
from bot.lunches.meetings import Meeting, State
from bot.lunches.notices import (
    ChannelBroken,
    HostReminder,
    LunchAnnounced,
    LunchChanged,
    LunchChangedNow,
    LunchInvitation,
    LunchMorning,
    LunchReminder,
    LunchSkipped,
    NotAnnounced,
    ToChannel,
    ToPerson,
)
from bot.lunches.rsvps import Coming, headcount
from handlers.contributions import contribution_steps
from handlers.contributions.views.stories import with_stories
from handlers.delivery.deliveries import Delivery
from handlers.lunches.lookup import announcement, look_at, next_lunch_after, redraw_organizers
from handlers.lunches.organizer_rota import recipients
from handlers.lunches.views import meetings as views
from handlers.lunches.views.lunches import Lunch
from handlers.platform.views.blocks import Message
from storage.outbox.outbox import State as Sent
from storage.unit_of_work import UnitOfWork

CHANGED = (LunchChanged, LunchChangedNow)
LOOK_AGAIN = timedelta(minutes=5)


def _drawn(view: Callable[[UnitOfWork, Lunch, ToChannel], Message]) -> Callable[[UnitOfWork, ToChannel], Message]:
    def draw(uow: UnitOfWork, notification: ToChannel) -> Message:
        lunch = look_at(uow, notification.meeting_id)
        return view(uow, lunch, notification) if lunch else views.GONE

    return draw


def _drawn_for(view: Callable[[UnitOfWork, Lunch, ToPerson], Message]) -> Callable[[UnitOfWork, ToPerson], Message]:
    def draw(uow: UnitOfWork, notification: ToPerson) -> Message:
        lunch = look_at(uow, notification.meeting_id)
        return view(uow, lunch, notification) if lunch else views.GONE

    return draw


# Still wanted?


def _wanted(uow: UnitOfWork, notification: ToChannel | ToPerson) -> Meeting | None:
    """The meeting, as long as it is on and has not begun: after that no invitation helps."""
    meeting = uow.meetings.look_at(notification.meeting_id)
    return meeting if meeting and meeting.is_on and uow.now < meeting.begins else None


def _invitation_wanted(uow: UnitOfWork, notification: LunchAnnounced | LunchInvitation) -> Verdict:
    meeting = _wanted(uow, notification)
    return Send() if meeting and meeting.restored == notification.turn else Drop("settled")


def _skipped_wanted(uow: UnitOfWork, notification: LunchSkipped) -> Verdict:
    meeting = uow.meetings.look_at(notification.meeting_id)
    still = meeting and meeting.state is State.SKIPPED and uow.now < meeting.begins
    return Send() if still else Drop("settled")


def _reminder_wanted(uow: UnitOfWork, notification: LunchReminder) -> Verdict:
    meeting = _wanted(uow, notification)
    series = uow.meetings.look_at_series(meeting.series_id) if meeting else None
    if meeting is None or series is None or meeting.sequence != notification.turn:
        return Drop("settled")
    posted = uow.outbox.state_of(announcement(meeting, series).key)
    if posted is Sent.WAITING:
        return Wait(uow.now + LOOK_AGAIN)
    return Send() if posted is Sent.SENT else Drop("not_announced")


def _morning_wanted(uow: UnitOfWork, notification: LunchMorning) -> Verdict:
    meeting = _wanted(uow, notification)
    said = uow.meetings.answer_of(notification.meeting_id, notification.user_id)
    if meeting is None or meeting.sequence != notification.turn:
        return Drop("settled")
    return Send() if said and said.coming is not Coming.NO else Drop("not_coming")


def _change_wanted(uow: UnitOfWork, notification: LunchChanged) -> Verdict:
    meeting = uow.meetings.look_at(notification.meeting_id)
    newest = meeting and meeting.sequence == notification.turn and uow.now < meeting.ends
    return Send() if newest else Drop("settled")


def _host_note_wanted(uow: UnitOfWork, notification: HostReminder) -> Verdict:
    meeting = _wanted(uow, notification)
    return Send() if meeting and meeting.host == notification.user_id else Drop("settled")


# How it looks


def _placeholder(uow: UnitOfWork, notification: LunchAnnounced) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return views.placeholder(lunch) if lunch else views.GONE


def _invitation(_uow: UnitOfWork, lunch: Lunch, notification: ToChannel) -> Message:
    return views.invitation(lunch, notification.turn)


def _skipped(uow: UnitOfWork, lunch: Lunch, notification: ToChannel) -> Message:
    return views.skipped(lunch, notification.turn, next_lunch_after(uow, lunch))


def _reminder(uow: UnitOfWork, lunch: Lunch, notification: ToChannel) -> Message:
    place = uow.outbox.place_of(announcement(lunch.meeting, lunch.series).key)
    same_channel = place is not None and place[0] == notification.channel_id
    return views.reminder(lunch, place[1] if place and same_channel else None)


def _personal_invitation(uow: UnitOfWork, lunch: Lunch, notification: ToPerson) -> Message:
    return views.personal_invitation(lunch, uow.meetings.answer_of(lunch.meeting.id, notification.user_id))


def _morning(uow: UnitOfWork, lunch: Lunch, notification: ToPerson) -> Message:
    return views.morning(lunch, uow.meetings.answer_of(lunch.meeting.id, notification.user_id))


def _changed(uow: UnitOfWork, lunch: Lunch, notification: ToPerson) -> Message:
    later = range(notification.turn + 1, lunch.meeting.sequence + 1)
    newer = [kind(notification.user_id, lunch.meeting.id, turn) for kind in CHANGED for turn in later]
    if any(uow.outbox.state_of(one.key) is Sent.SENT for one in newer):
        return views.changed_again(lunch)
    return views.changed(lunch, uow.meetings.answer_of(lunch.meeting.id, notification.user_id))


def _host_note(uow: UnitOfWork, lunch: Lunch, notification: ToPerson) -> Message:
    if lunch.meeting.host != notification.user_id:
        return views.no_longer_hosting(lunch)
    answers = uow.meetings.list_answers(lunch.meeting.id)
    note = views.host_note(lunch, headcount(answers), uow.meetings.box.agenda_of(lunch.meeting.id))
    return with_stories(note, len(contribution_steps.for_lunch(uow, lunch.series.community_id)), lunch.meeting.id)


def _too_late(_uow: UnitOfWork, lunch: Lunch, _notification: ToPerson) -> Message:
    return views.not_announced(lunch)


def _channel_broken(_uow: UnitOfWork, lunch: Lunch, _notification: ToPerson) -> Message:
    return views.channel_broken(lunch)


# After Slack refused for good


def _tell_organizers(uow: UnitOfWork, notification: ToChannel) -> None:
    """The channel is archived or Village was removed: said once for a lunch; nothing else is lost."""
    meeting = uow.meetings.look_at(notification.meeting_id)
    series = uow.meetings.look_at_series(meeting.series_id) if meeting else None
    for organizer in recipients(uow, series) if series else ():
        uow.outbox.add(ChannelBroken(organizer, notification.meeting_id, notification.turn))
    if meeting is not None:
        redraw_organizers(uow, meeting)


DELIVERIES = (
    Delivery(LunchAnnounced, _drawn(_invitation), _invitation_wanted, lost=_tell_organizers, placeholder=_placeholder),
    Delivery(LunchSkipped, _drawn(_skipped), _skipped_wanted, lost=_tell_organizers),
    Delivery(LunchReminder, _drawn(_reminder), _reminder_wanted),
    Delivery(LunchInvitation, _drawn_for(_personal_invitation), _invitation_wanted),
    Delivery(LunchMorning, _drawn_for(_morning), _morning_wanted),
    Delivery(LunchChanged, _drawn_for(_changed), _change_wanted),
    Delivery(LunchChangedNow, _drawn_for(_changed), _change_wanted),
    Delivery(HostReminder, _drawn_for(_host_note), _host_note_wanted),
    Delivery(NotAnnounced, _drawn_for(_too_late)),
    Delivery(ChannelBroken, _drawn_for(_channel_broken)),
)
