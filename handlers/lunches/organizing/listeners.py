"""How organizers change lunches: by `/brownbag move`, `cancel` and so on, by button in Home, and under the month's one
message. The units of work are in `changes.py`.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, time
from typing import Any

from slack_sdk.models.views import View

from bot.core.errors import DateTaken, MeetingInThePast, NoLongerOpen, Refusal, TextTooLong
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Channel, Drop, Send, Verdict
from bot.core.words import current
from bot.core.zones import local
from bot.lunches.meetings import day_instead, old_date
from bot.lunches.notices import HostAsked, LunchPreview
from bot.lunches.organizer_rota import wants_silence
from bot.lunches.timetable import moments
from handlers.lunches.lookup import announcement, days_in, look_at, require_organizer, series_time, shown
from handlers.lunches.organizing.changes import CHANGES, change, keep_old_date, moved
from handlers.lunches.organizing.organizer_tasks import things
from handlers.lunches.views import hosts as host_views
from handlers.lunches.views import lunch_refusals
from handlers.lunches.views import meetings as lunch_views
from handlers.lunches.views import organizing as views
from handlers.lunches.views.lunches import Lunch
from handlers.lunches.views.organizing import WantedChange
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Submission, Update, opened
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from handlers.platform.views.fields import Values
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("lunches")


def form(
    uow: UnitOfWork, user_id: UserId, verb: str, meeting_id: str = "", channel_id: ChannelId | None = None
) -> View | Message:
    """Return the form for one lunch, or for the next it can be about in the channel's office or the person's own.

    A message says so where there is none. Raises `NotAllowed` and `NoLongerOpen`.
    """
    require_organizer(uow, user_id)
    chosen = look_at(uow, meeting_id) if meeting_id else None
    if meeting_id and chosen is None:
        raise NoLongerOpen
    office = chosen.series.community_id if chosen else uow.community_of(user_id, channel_id).id
    lunches = _choices(uow, office, verb)
    if chosen:
        return views.form(verb, chosen, lunches if chosen in lunches else ())
    return views.form(verb, lunches[0], lunches) if lunches else views.nothing_to(verb)


def _choices(uow: UnitOfWork, community_id: str, verb: str) -> Sequence[Lunch]:
    ahead = uow.meetings.list_ahead(community_id, uow.now)
    wanted = [one for one in ahead if one.is_on is (verb != "restore") and one.begins > uow.now]
    return [lunch for lunch in (shown(uow, one) for one in wanted) if lunch]


def _preview_wanted(uow: UnitOfWork, notification: LunchPreview) -> Verdict:
    meeting = uow.meetings.look_at(notification.meeting_id)
    waiting = meeting and meeting.is_on and meeting.announced_at is None and meeting.agreed_at is None
    return Send() if waiting else Drop("settled")


@router.delivers(LunchPreview, still_wanted=_preview_wanted)
def _preview(uow: UnitOfWork, notification: LunchPreview) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    time_there = series_time(uow, lunch.series) if lunch else None
    if lunch is None or time_there is None:
        return lunch_views.gone()
    if lunch.meeting.is_on and uow.outbox.state_of(announcement(lunch.meeting, lunch.series).key) is MessageState.LOST:
        return views.not_posted(lunch)
    goes_out = moments(lunch.series, lunch.meeting, time_there.hours, time_there.holidays).announce
    is_refused = uow.outbox.refused_at(Channel(lunch.series.channel_id))
    goes_out = local(goes_out, lunch.series.recurrence.zone)
    old = old_date(lunch.meeting, lunch.series, time_there.holidays, uow.now)
    worked = _worked(uow, lunch)
    return views.preview(lunch, goes_out, things(uow, lunch), old_date=old, worked=worked, is_refused=is_refused)


def _worked(uow: UnitOfWork, lunch: Lunch) -> views.Worked | None:
    """Return the public holiday a lunch stays on, as many offices work then, and where it could go; None otherwise."""
    days = days_in(uow, lunch.series, current())
    if lunch.meeting.by_hand or lunch.day not in days.worked:
        return None
    instead = day_instead(lunch.meeting, lunch.series, days.off, days.worked, uow.now)
    return views.Worked(days.worked[lunch.day], instead)


def _host_wanted(uow: UnitOfWork, notification: HostAsked) -> Verdict:
    """Do not ask people who are on leave or want to hear nothing yet (R7); the organizer never learns of it."""
    meeting = uow.meetings.look_at(notification.meeting_id)
    if meeting is None or not meeting.is_on or meeting.host is not None or uow.now >= meeting.begins:
        return Drop("settled")
    sign_up = uow.returners.get(notification.user_id)
    today = local(uow.now, uow.zone_of(notification.user_id)).date()
    return Drop("not_now") if sign_up is not None and wants_silence(sign_up, today) else Send()


@router.delivers(HostAsked, still_wanted=_host_wanted)
def _host_question(uow: UnitOfWork, notification: HostAsked) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return host_views.host_question(lunch) if lunch else lunch_views.gone()


@router.command("/brownbag", "move", "move")
@router.action("meetings.move", "move")
@router.command("/brownbag", "cancel", "cancel")
@router.action("meetings.cancel", "cancel")
@router.command("/brownbag", "skip", "skip")
@router.action("meetings.skip", "skip")
@router.command("/brownbag", "restore", "restore")
@router.action("meetings.restore", "restore")
@router.command("/brownbag", "theme", "theme")
@router.action("meetings.theme", "theme")
@router.command("/brownbag", "host", "name_host")
@router.action("meetings.name_host", "name_host")
@router.command("/brownbag", "announce", "announce")
@router.action("meetings.announce", "announce")
async def on_change(request: Command | Click, verb: str) -> Answer:
    """Open the form of one verb of `changes.CHANGES`: for the button's lunch, or the next in the channel's office.
    Raises `NotAllowed` for anybody but an organizer.
    """
    if isinstance(request, Command):
        shows = await request.workspace.transact(form, request.user_id, verb, channel_id=request.channel_id)
    else:
        shows = await request.workspace.transact(form, request.user_id, verb, request.value)
    return await opened(request, shows)


@router.action("meetings.choose")
async def on_choose(click: Click) -> Answer:
    """Another lunch was chosen in a form: draw the form again for that one."""
    verb = str((click.view or {}).get("callback_id", "")).partition(".")[2]
    chosen = (click.element.get("selected_option") or {}).get("value") or click.value
    if verb not in CHANGES:
        raise NoLongerOpen
    found = await click.workspace.transact(form, click.user_id, verb, str(chosen))
    return Update(found) if isinstance(found, View) else Ephemeral(found)


@router.command("/brownbag", "keep")
async def on_keep(command: Command) -> Answer:
    """`/brownbag keep`: put the next lunch that a holiday has moved back on its usual day; raises `NotAllowed`."""
    return Ephemeral(await command.workspace.transact(_keep_next, command.user_id, command.channel_id))


def _keep_next(uow: UnitOfWork, user_id: UserId, channel_id: ChannelId | None) -> Message:
    require_organizer(uow, user_id)
    found = _kept_if_wanted(uow, uow.community_of(user_id, channel_id).id)
    if found is None:
        return views.nothing_to("keep")
    return views.kept(*keep_old_date(uow, user_id, found[0].value))


def to_be_kept(uow: UnitOfWork, user_id: UserId, day: date | None) -> tuple[Lunch, date] | None:
    """Return the next lunch of the organizer's office that a holiday has moved from `day` (None: from any), and its old
    day; None without one, or for anybody but an organizer.
    """
    if user_id not in uow.communities.list_organizers():
        return None
    return _kept_if_wanted(uow, uow.community_of(user_id).id, day)


def _kept_if_wanted(uow: UnitOfWork, community_id: str, day: date | None = None) -> tuple[Lunch, date] | None:
    """Return the next lunch that a holiday has moved from `day` (None: from any), and its old day; None without one."""
    for meeting in uow.meetings.list_ahead(community_id, uow.now):
        lunch = look_at(uow, meeting.id)
        time_there = series_time(uow, lunch.series) if lunch else None
        old = old_date(lunch.meeting, lunch.series, time_there.holidays, uow.now) if lunch and time_there else None
        if lunch and old and day in (None, old):
            return lunch, old
    return None


@router.submission("meetings.cancel")
@router.submission("meetings.skip")
@router.submission("meetings.restore")
@router.submission("meetings.theme")
@router.submission("meetings.name_host")
@router.submission("meetings.announce")
async def on_change_submitted(submission: Submission) -> Answer:
    """The form of one of these changes was sent: carry it out, tell those concerned, show the lunch as it is now."""
    meeting_id, seen = _subject(submission.private_metadata)
    verb = submission.callback_id.partition(".")[2]
    try:
        lunch, told = await submission.workspace.transact(
            change, submission.user_id, verb, meeting_id, seen, views.read(submission.values)
        )
    except Refusal as refusal:
        return _beside_its_field(refusal, submission.values)
    return Update(views.done(verb, lunch, told))


@router.submission("meetings.move")
async def on_move_submitted(submission: Submission) -> Answer:
    """The form was sent: show what a move means before anybody is told; a change without a move is made at once."""
    meeting_id, seen = _subject(submission.private_metadata)
    try:
        wish = views.read(submission.values)
        before, after, told = await submission.workspace.transact(moved, submission.user_id, meeting_id, seen, wish)
    except Refusal as refusal:
        return _beside_its_field(refusal, submission.values)
    if after.meeting.sequence == before.meeting.sequence:
        return await on_change_submitted(submission)
    return Update(views.confirm_move(before, after, told, _written(meeting_id, seen, wish)))


@router.submission("meetings.move_confirmed")
async def on_move_confirmed(submission: Submission) -> Answer:
    """*Change the lunch*: move the lunch."""
    meeting_id, seen, wish = _read(submission.private_metadata)
    lunch, told = await submission.workspace.transact(change, submission.user_id, "move", meeting_id, seen, wish)
    return Update(views.done("move", lunch, told))


def _subject(metadata: str) -> tuple[str, int]:
    meeting_id, _, seen = metadata.partition(" ")
    if not seen.isdecimal():
        raise NoLongerOpen
    return meeting_id, int(seen)


def _written(meeting_id: str, seen: int, wish: WantedChange) -> str:
    return json.dumps({"meeting_id": meeting_id, "seen": seen, **asdict(wish)}, default=str, ensure_ascii=False)


def _read(metadata: str) -> tuple[str, int, WantedChange]:
    """Read what `_written` wrote; only Slack brings it back, and every check is made again."""
    try:
        found: dict[str, Any] = json.loads(metadata)
        day, wall_time = date.fromisoformat(found["day"]), time.fromisoformat(found["wall_time"])
        wish = WantedChange(day, wall_time, str(found["room"]), theme=found["theme"])
        return str(found["meeting_id"]), int(found["seen"]), wish
    except (ValueError, TypeError, KeyError):
        raise NoLongerOpen from None


def _beside_its_field(refusal: Refusal, values: Values) -> Answer:
    """Show the refusal at its field; raises it where it belongs to none, for the dispatcher's answer in words."""
    names = {MeetingInThePast: "day", DateTaken: "day"}
    name = refusal.field if isinstance(refusal, TextTooLong) else names.get(type(refusal))
    block = next((block for block in values if name and block.partition(":")[0] == name), None)
    if block is None:
        raise refusal
    return Errors({block: lunch_refusals.REFUSALS[type(refusal)](refusal)})
