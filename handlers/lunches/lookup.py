"""What this area's modules share: finding a lunch, checking who may change it, redrawing the messages that show it."""

from dataclasses import replace
from datetime import date

from bot.core.errors import NoLongerOpen
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Send
from bot.core.words import Locale, current
from bot.lunches.meetings import Meeting, Series
from bot.lunches.notices import (
    HostAsked,
    HostReminder,
    LunchAnnounced,
    LunchChanged,
    LunchChangedNow,
    LunchInvitation,
    LunchMorning,
    LunchPreview,
    LunchReminder,
    LunchSkipped,
    PostUnsettled,
    ToPerson,
)
from bot.lunches.seats import SeatCount, is_full, limits_of
from bot.lunches.timetable import PLAN_SERIES
from bot.offices.communities import may_organize
from bot.offices.office_days import Days, HolidayPlace, days_of
from handlers.lunches.views.lunches import Lunch
from storage.unit_of_work import UnitOfWork, WorkingTime

PERSONAL: tuple[type[ToPerson], ...] = (LunchMorning, LunchInvitation, LunchChanged, LunchChangedNow)


def look_at(uow: UnitOfWork, meeting_id: str) -> Lunch | None:
    """Return a lunch to show; None when it is gone."""
    meeting = uow.meetings.look_at(meeting_id)
    return shown(uow, meeting) if meeting else None


def shown(uow: UnitOfWork, meeting: Meeting) -> Lunch | None:
    """Return a meeting with its series and how many come, in the reader's language; None when its series is gone."""
    series = uow.meetings.look_at_series(meeting.series_id)
    if series is None:
        return None
    return seen(_holiday_named(uow, meeting, series), series, uow.meetings.rsvps.count_seats(meeting.id))


def seen(meeting: Meeting, series: Series, taken: SeatCount) -> Lunch:
    """Return a meeting as everybody may see it, with the number of those coming."""
    return Lunch(meeting, series, taken.coming, is_full(limits_of(meeting, series), taken))


def _holiday_named(uow: UnitOfWork, meeting: Meeting, series: Series) -> Meeting:
    """Return the meeting with the holiday that keeps it from its day named in the reader's language; a black-out's
    reason stays as typed. The result is for showing, never for saving.
    """
    if not meeting.reason or current() is Locale.ENGLISH_US:
        return meeting
    day = meeting.rule_date
    if _name(days_in(uow, series), day) != meeting.reason:
        return meeting
    return replace(meeting, reason=_name(days_in(uow, series, current()), day))


def _name(days: Days, day: date) -> str:
    """Return what is stored as the reason why a lunch is not on this day."""
    return days.off.get(day) or days.worked.get(day, "")


def to_change(uow: UnitOfWork, meeting_id: str) -> tuple[Meeting, Series]:
    """Return a meeting, locked, and its series; raises `NoLongerOpen` when it is gone."""
    meeting = uow.meetings.get(meeting_id)
    series = uow.meetings.look_at_series(meeting.series_id) if meeting else None
    if meeting is None or series is None:
        raise NoLongerOpen
    return meeting, series


def next_lunch(uow: UnitOfWork, user_id: UserId, channel_id: ChannelId | None = None) -> Lunch | None:
    """Return the next lunch of the channel's office, else the person's own, None without one; raises `NotSetUp`."""
    meeting = uow.meetings.next_for(uow.community_of(user_id, channel_id).id, uow.now)
    return shown(uow, meeting) if meeting else None


def next_lunch_after(uow: UnitOfWork, lunch: Lunch) -> Lunch | None:
    """Return the lunch after this one in its community; None without one."""
    later = uow.meetings.list_ahead(lunch.series.community_id, uow.now)
    following = next((one for one in later if one.is_on and one.begins > lunch.meeting.begins), None)
    return shown(uow, following) if following else None


def require_organizer(uow: UnitOfWork, user_id: UserId) -> None:
    """Raise `NotAllowed` for anybody but an organizer, `NotSetUp` before there is an office; called on every path to a
    change.
    """
    organizers = uow.communities.list_organizers()
    if not organizers:
        uow.community_of(user_id)
    may_organize(user_id, organizers)


def announcement(meeting: Meeting, series: Series) -> LunchAnnounced:
    """Return the notification of this meeting's current invitation."""
    return LunchAnnounced(series.channel_id, meeting.id, meeting.restored)


def redraw_channel(uow: UnitOfWork, meeting: Meeting, series: Series) -> None:
    """Have every post about this lunch drawn again, those of earlier turns included."""
    channel, turns = series.channel_id, range(meeting.restored + 1)
    keys = [LunchAnnounced(channel, meeting.id, turn).key for turn in turns]
    keys += [LunchSkipped(channel, meeting.id, turn).key for turn in turns]
    keys += [LunchReminder(channel, meeting.id, turn).key for turn in range(meeting.sequence + 1)]
    uow.outbox.refresh(*keys)


def redraw_personal(uow: UnitOfWork, meeting: Meeting, *people: UserId) -> None:
    """Have these people's messages about this lunch drawn again."""
    turns = range(meeting.sequence + 1)
    uow.outbox.refresh(*(kind(one, meeting.id, turn).key for one in people for kind in PERSONAL for turn in turns))


def redraw_everybody(uow: UnitOfWork, meeting: Meeting) -> None:
    """Have every personal message about this lunch drawn again, since it is over."""
    uow.outbox.refresh_about(meeting.id, *PERSONAL, LunchPreview, HostReminder, HostAsked, PostUnsettled)


def redraw_organizers(uow: UnitOfWork, meeting: Meeting) -> None:
    """Have the previews and the host's note drawn again."""
    turns = range(meeting.sequence + 1)
    keys = [LunchPreview(one, meeting.id, turn).key for one in uow.communities.list_organizers() for turn in turns]
    if meeting.host:
        keys += [HostReminder(meeting.host, meeting.id, turn).key for turn in turns]
    uow.outbox.refresh(*keys)
    uow.outbox.refresh_about(meeting.id, PostUnsettled)


def series_time(uow: UnitOfWork, series: Series) -> WorkingTime | None:
    """Return the channel's hours, without the days off of this series; None when its community is gone."""
    community = uow.communities.look_at(series.community_id)
    if community is None:
        return None
    return WorkingTime(uow.channel_time(community).hours, days_in(uow, series).off)


def days_in(uow: UnitOfWork, series: Series, locale: Locale = Locale.ENGLISH_US, ahead: int = 2) -> Days:
    """Return the days on which the office of this series is closed and the public holidays on which it works, without
    those on which the series meets in any case: from last year to `ahead` years from now. None of either when its
    community is gone.
    """
    community = uow.communities.look_at(series.community_id)
    if community is None:
        return Days({}, {})
    years = range(uow.now.year - 1, uow.now.year + ahead + 1)
    place = HolidayPlace(community.country, community.subdivision)
    return days_of(place, community.closed_on, years, locale).without(series.open_days)


def on_its_day(uow: UnitOfWork, meeting: Meeting) -> Send:
    """Return the verdict that a message may go on the lunch's own day although the office is closed then (R11 e)."""
    series = uow.meetings.look_at_series(meeting.series_id)
    return Send(frozenset({meeting.day(series.recurrence.zone)} if series else ()))


def look_again(uow: UnitOfWork, series_id: str) -> None:
    """Set the timer of a series to now, since something about it changed."""
    uow.timers.set(PLAN_SERIES, series_id, uow.now)
