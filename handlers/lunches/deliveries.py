"""How every message about lunches is sent: whether it is still wanted, and how it is drawn from the live state."""

from datetime import timedelta

from bot.core.notifications import Drop, Send, Verdict, Wait
from bot.lunches.meetings import Meeting, MeetingState
from bot.lunches.notices import (
    ChannelBroken,
    HostReminder,
    LunchAnnounced,
    LunchChanged,
    LunchChangedNow,
    LunchInvitation,
    LunchMorning,
    LunchNews,
    LunchReminder,
    LunchSkipped,
    NotAnnounced,
    ToChannel,
    ToPerson,
)
from bot.lunches.rsvps import Coming, Rsvp, headcount
from handlers.contributions import contribution_steps
from handlers.contributions.views.stories import with_stories
from handlers.lunches.first_lines import redraw_questions
from handlers.lunches.lookup import announcement, look_at, next_lunch_after, on_its_day, redraw_organizers
from handlers.lunches.organizer_rota import recipients
from handlers.lunches.unsettled_posts import ask_whether_it_stands
from handlers.lunches.views import hosts as host_views
from handlers.lunches.views import meetings as views
from handlers.lunches.views import unsettled_posts as post_views
from handlers.lunches.views.lunches import Lunch
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("lunches")

CHANGED = (LunchChanged, LunchChangedNow)
LOOK_AGAIN = timedelta(minutes=5)


# Still wanted?


def _wanted(uow: UnitOfWork, notification: ToChannel | ToPerson) -> Meeting | None:
    """Return the meeting while it is on and has not begun; None after that, when no invitation helps."""
    meeting = uow.meetings.look_at(notification.meeting_id)
    return meeting if meeting and meeting.is_on and uow.now < meeting.begins else None


def _invitation_wanted(uow: UnitOfWork, notification: LunchAnnounced | LunchInvitation) -> Verdict:
    meeting = _wanted(uow, notification)
    return on_its_day(uow, meeting) if meeting and meeting.restored == notification.turn else Drop("settled")


def _skipped_wanted(uow: UnitOfWork, notification: LunchSkipped) -> Verdict:
    meeting = uow.meetings.look_at(notification.meeting_id)
    still = meeting and meeting.state is MeetingState.SKIPPED and uow.now < meeting.begins
    return Send() if still else Drop("settled")


def _reminder_wanted(uow: UnitOfWork, notification: LunchReminder) -> Verdict:
    meeting = _wanted(uow, notification)
    series = uow.meetings.look_at_series(meeting.series_id) if meeting else None
    if meeting is None or series is None or meeting.sequence != notification.turn:
        return Drop("settled")
    posted = uow.outbox.state_of(announcement(meeting, series).key)
    if posted is MessageState.WAITING:
        return Wait(uow.now + LOOK_AGAIN)
    return on_its_day(uow, meeting) if posted is MessageState.SENT else Drop("not_announced")


def _news_wanted(uow: UnitOfWork, notification: LunchNews) -> Verdict:
    """Want only the newest change, and only where a post stands: one that is not posted yet is drawn as the lunch is,
    and one that may be posted is waited for.
    """
    meeting = uow.meetings.look_at(notification.meeting_id)
    series = uow.meetings.look_at_series(meeting.series_id) if meeting else None
    if meeting is None or series is None or meeting.sequence != notification.turn or uow.now >= meeting.begins:
        return Drop("settled")
    key = announcement(meeting, series).key
    if uow.outbox.may_stand(key):
        return Wait(uow.now + LOOK_AGAIN)
    return on_its_day(uow, meeting) if uow.outbox.state_of(key) is MessageState.SENT else Drop("not_announced")


def _morning_wanted(uow: UnitOfWork, notification: LunchMorning) -> Verdict:
    meeting = _wanted(uow, notification)
    said = uow.meetings.rsvps.answer_of(notification.meeting_id, notification.user_id)
    if meeting is None or meeting.sequence != notification.turn:
        return Drop("settled")
    return on_its_day(uow, meeting) if said and said.coming is not Coming.NO else Drop("not_coming")


def _change_wanted(uow: UnitOfWork, notification: LunchChanged) -> Verdict:
    meeting = uow.meetings.look_at(notification.meeting_id)
    if meeting is None or meeting.sequence != notification.turn or uow.now >= meeting.ends:
        return Drop("settled")
    return on_its_day(uow, meeting)


def _host_note_wanted(uow: UnitOfWork, notification: HostReminder) -> Verdict:
    meeting = _wanted(uow, notification)
    return on_its_day(uow, meeting) if meeting and meeting.host == notification.user_id else Drop("settled")


# After Slack refused for good


def _tell_organizers(uow: UnitOfWork, notification: ToChannel) -> None:
    """Queue, once for a lunch, that the channel is archived or Village was removed from it; nothing else is lost."""
    meeting = uow.meetings.look_at(notification.meeting_id)
    series = uow.meetings.look_at_series(meeting.series_id) if meeting else None
    for organizer in recipients(uow, series) if series else ():
        uow.outbox.add(ChannelBroken(organizer, notification.meeting_id, notification.turn))
    if meeting is not None:
        redraw_organizers(uow, meeting)


def _posted(uow: UnitOfWork, notification: LunchAnnounced) -> None:
    """Redraw what organizers were asked about this invitation before."""
    meeting = uow.meetings.look_at(notification.meeting_id)
    if meeting is not None:
        redraw_questions(uow, meeting, notification.turn)


# How it looks


def _placeholder(uow: UnitOfWork, notification: LunchAnnounced) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return views.placeholder(lunch, notification.turn) if lunch else views.gone()


@router.delivers(
    LunchAnnounced,
    still_wanted=_invitation_wanted,
    lost=_tell_organizers,
    placeholder=_placeholder,
    sent=_posted,
    unsettled=ask_whether_it_stands,
)
def _invitation(uow: UnitOfWork, notification: LunchAnnounced) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return views.invitation(lunch, notification.turn) if lunch else views.gone()


@router.delivers(LunchSkipped, still_wanted=_skipped_wanted, lost=_tell_organizers)
def _skipped(uow: UnitOfWork, notification: LunchSkipped) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return views.skipped(lunch, notification.turn, next_lunch_after(uow, lunch)) if lunch else views.gone()


@router.delivers(LunchReminder, still_wanted=_reminder_wanted)
def _reminder(uow: UnitOfWork, notification: LunchReminder) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    if lunch is None:
        return views.gone()
    return views.reminder(lunch, _thread(uow, lunch, notification))


@router.delivers(LunchNews, still_wanted=_news_wanted)
def _news(uow: UnitOfWork, notification: LunchNews) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    if lunch is None:
        return views.gone()
    return views.news(lunch, notification.was, _thread(uow, lunch, notification))


def _thread(uow: UnitOfWork, lunch: Lunch, notification: ToChannel) -> str | None:
    """Return the ts of the invitation to reply under; None where it was posted in another channel."""
    place = uow.outbox.place_of(announcement(lunch.meeting, lunch.series).key)
    return place[1] if place is not None and place[0] == notification.channel_id else None


@router.delivers(LunchInvitation, still_wanted=_invitation_wanted)
def _personal_invitation(uow: UnitOfWork, notification: LunchInvitation) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return views.personal_invitation(lunch, _said(uow, notification)) if lunch else views.gone()


@router.delivers(LunchMorning, still_wanted=_morning_wanted)
def _morning(uow: UnitOfWork, notification: LunchMorning) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return views.morning(lunch, _said(uow, notification)) if lunch else views.gone()


@router.delivers(LunchChanged, still_wanted=_change_wanted)
@router.delivers(LunchChangedNow, still_wanted=_change_wanted)
def _changed(uow: UnitOfWork, notification: LunchChanged) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    if lunch is None:
        return views.gone()
    later = range(notification.turn + 1, lunch.meeting.sequence + 1)
    newer = [kind(notification.user_id, lunch.meeting.id, turn) for kind in CHANGED for turn in later]
    # One that waits as well: drawn of the lunch as it is, this one would say the same before it, and then twice.
    if any(
        uow.outbox.state_of(newer_change.key) in {MessageState.WAITING, MessageState.SENT} for newer_change in newer
    ):
        return views.changed_again(lunch, notification.change, notification.was)
    return views.changed(lunch, _said(uow, notification), notification.change, notification.was)


def _said(uow: UnitOfWork, notification: ToPerson) -> Rsvp | None:
    return uow.meetings.rsvps.answer_of(notification.meeting_id, notification.user_id)


@router.delivers(HostReminder, still_wanted=_host_note_wanted)
def _host_note(uow: UnitOfWork, notification: HostReminder) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    if lunch is None:
        return views.gone()
    if lunch.meeting.host != notification.user_id:
        return host_views.no_longer_hosting(lunch)
    answers = uow.meetings.rsvps.list_answers(lunch.meeting.id)
    note = host_views.host_note(lunch, headcount(answers), uow.meetings.box.agenda_of(lunch.meeting.id))
    return with_stories(note, len(contribution_steps.for_lunch(uow, lunch.series.community_id)), lunch.meeting.id)


@router.delivers(NotAnnounced)
def _too_late(uow: UnitOfWork, notification: NotAnnounced) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return post_views.not_announced(lunch) if lunch else views.gone()


@router.delivers(ChannelBroken)
def _channel_broken(uow: UnitOfWork, notification: ChannelBroken) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    if lunch is None:
        return views.gone()
    if uow.outbox.state_of(announcement(lunch.meeting, lunch.series).key) is MessageState.SENT:
        return post_views.post_stands(lunch)
    return post_views.channel_broken(lunch)
