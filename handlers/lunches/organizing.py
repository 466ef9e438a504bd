"""Organizers change lunches: by `/brownbag move`, `cancel`…, by button in Home, under the month's one message."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, time
from typing import Any

from slack_sdk.models.views import View

from bot.core.errors import DateTaken, MeetingInThePast, NoLongerOpen, Refusal, TextTooLong
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.zones import local
from bot.lunches.notices import HostAsked, LunchPreview
from bot.lunches.organizer_rota import wants_silence
from bot.lunches.timetable import moments
from handlers.delivery.deliveries import Delivery
from handlers.lunches.changes import CHANGES, agree, change, moved
from handlers.lunches.lookup import announcement, look_at, office_of, require_organizer, series_time, shown
from handlers.lunches.organizer_tasks import things
from handlers.lunches.views import meetings as lunch_views
from handlers.lunches.views import organizing as views
from handlers.lunches.views.lunches import Lunch
from handlers.lunches.views.organizing import Wish
from handlers.platform.dispatch import ClickListener, CommandListener, Listeners, SubmissionListener
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Submission, Update
from handlers.platform.views.blocks import Message
from handlers.platform.views.fields import Values
from storage.outbox.outbox import State as Sent
from storage.unit_of_work import UnitOfWork

CHOICES = 12


def form(
    uow: UnitOfWork, user_id: UserId, verb: str, meeting_id: str = "", channel_id: ChannelId | None = None
) -> View | Message:
    """The form for one lunch, or for the next it can be about in the channel's office or one's own.

    Raises `NotAllowed` and `NoLongerOpen`.
    """
    require_organizer(uow, user_id)
    chosen = look_at(uow, meeting_id) if meeting_id else None
    if meeting_id and chosen is None:
        raise NoLongerOpen
    office = chosen.series.community_id if chosen else office_of(uow, user_id, channel_id).id
    lunches = _choices(uow, office, verb)
    if chosen:
        return views.form(verb, chosen, lunches if chosen in lunches else ())
    return views.form(verb, lunches[0], lunches) if lunches else views.nothing_to(verb)


def _choices(uow: UnitOfWork, community_id: str, verb: str) -> Sequence[Lunch]:
    ahead = uow.meetings.list_ahead(community_id, uow.now)
    wanted = [one for one in ahead if one.is_on is (verb != "restore") and one.begins > uow.now]
    return [lunch for lunch in (shown(uow, one) for one in wanted[:CHOICES]) if lunch]


def _preview(uow: UnitOfWork, notification: LunchPreview) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    time_there = series_time(uow, lunch.series) if lunch else None
    if lunch is None or time_there is None:
        return lunch_views.GONE
    if lunch.meeting.is_on and uow.outbox.state_of(announcement(lunch.meeting, lunch.series).key) is Sent.LOST:
        return views.not_posted(lunch)
    goes_out = moments(lunch.series, lunch.meeting, time_there.hours, time_there.holidays).announce
    return views.preview(lunch, local(goes_out, lunch.series.recurrence.zone), things(uow, lunch))


def _preview_wanted(uow: UnitOfWork, notification: LunchPreview) -> Verdict:
    meeting = uow.meetings.look_at(notification.meeting_id)
    waiting = meeting and meeting.is_on and meeting.announced_at is None and meeting.agreed_at is None
    return Send() if waiting else Drop("settled")


def _host_question(uow: UnitOfWork, notification: HostAsked) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return views.host_question(lunch) if lunch else lunch_views.GONE


def _host_wanted(uow: UnitOfWork, notification: HostAsked) -> Verdict:
    """Silent to who is on leave or wants to hear nothing yet (rule 7); whoever asked never learns of it."""
    meeting = uow.meetings.look_at(notification.meeting_id)
    if meeting is None or not meeting.is_on or meeting.host is not None or uow.now >= meeting.begins:
        return Drop("settled")
    sign_up = uow.returners.get(notification.user_id)
    today = local(uow.now, uow.working_time(notification.user_id).hours.zone).date()
    return Drop("not_now") if sign_up is not None and wants_silence(sign_up, today) else Send()


def _on_command(verb: str) -> CommandListener:
    async def on_command(command: Command) -> Answer:
        found = await command.workspace.transact(form, command.user_id, verb, channel_id=command.channel_id)
        if isinstance(found, Message):
            return Ephemeral(found)
        await command.open(found)
        return None

    return on_command


def _on_button(verb: str) -> ClickListener:
    async def on_button(click: Click) -> Answer:
        found = await click.workspace.transact(form, click.user_id, verb, click.value)
        if isinstance(found, Message):
            return Ephemeral(found)
        await click.open(found)
        return None

    return on_button


async def on_choose(click: Click) -> Answer:
    """Another lunch was chosen in a form: draw the form again for that one."""
    verb = str((click.view or {}).get("callback_id", "")).partition(".")[2]
    chosen = (click.element.get("selected_option") or {}).get("value") or click.value
    if verb not in CHANGES:
        raise NoLongerOpen
    found = await click.workspace.transact(form, click.user_id, verb, str(chosen))
    return Update(found) if isinstance(found, View) else Ephemeral(found)


async def on_good(click: Click) -> Answer:
    """*Good* under the month's one message, which is drawn again."""
    await click.workspace.transact(agree, click.user_id, click.value)
    return None


def _on_submitted(verb: str) -> SubmissionListener:
    async def on_submitted(submission: Submission) -> Answer:
        meeting_id, seen = _subject(submission.private_metadata)
        try:
            wish = views.read(submission.values)
            lunch, told = await submission.workspace.transact(change, submission.user_id, verb, meeting_id, seen, wish)
        except Refusal as refusal:
            return _beside_its_field(refusal, submission.values)
        submission.workspace.redraw_home(submission.user_id)
        return Update(views.done(verb, lunch, told))

    return on_submitted


async def on_move_submitted(submission: Submission) -> Answer:
    """Show what a move means before anybody is told; a theme alone needs no second look."""
    meeting_id, seen = _subject(submission.private_metadata)
    try:
        wish = views.read(submission.values)
        before, after, told = await submission.workspace.transact(moved, submission.user_id, meeting_id, seen, wish)
    except Refusal as refusal:
        return _beside_its_field(refusal, submission.values)
    if after.meeting.sequence == before.meeting.sequence:
        return await _on_submitted("move")(submission)
    return Update(views.confirm_move(before, after, told, _written(meeting_id, seen, wish)))


async def on_move_confirmed(submission: Submission) -> Answer:
    """*Yes, change*."""
    meeting_id, seen, wish = _read(submission.private_metadata)
    lunch, told = await submission.workspace.transact(change, submission.user_id, "move", meeting_id, seen, wish)
    submission.workspace.redraw_home(submission.user_id)
    return Update(views.done("move", lunch, told))


def _subject(metadata: str) -> tuple[str, int]:
    meeting_id, _, seen = metadata.partition(" ")
    if not seen.isdecimal():
        raise NoLongerOpen
    return meeting_id, int(seen)


def _written(meeting_id: str, seen: int, wish: Wish) -> str:
    return json.dumps({"meeting_id": meeting_id, "seen": seen, **asdict(wish)}, default=str, ensure_ascii=False)


def _read(metadata: str) -> tuple[str, int, Wish]:
    """The inverse of `_written`; only Slack brings it back, and every check is made again."""
    try:
        found: dict[str, Any] = json.loads(metadata)
        day, exclusion = date.fromisoformat(found["day"]), time.fromisoformat(found["wall_time"])
        wish = Wish(day, exclusion, str(found["room"]), theme=found["theme"])
        return str(found["meeting_id"]), int(found["seen"]), wish
    except (ValueError, TypeError, KeyError):
        raise NoLongerOpen from None


def _beside_its_field(refusal: Refusal, values: Values) -> Answer:
    """Form problems are shown where they are; others end the form with kind words (the dispatcher's guard)."""
    names = {MeetingInThePast: "day", DateTaken: "day"}
    name = refusal.field if isinstance(refusal, TextTooLong) else names.get(type(refusal))
    block = next((block for block in values if name and block.partition(":")[0] == name), None)
    if block is None:
        raise refusal
    return Errors({block: lunch_views.REFUSALS[type(refusal)](refusal)})


LISTENERS = Listeners(
    commands={
        **{f"/brownbag {verb}": _on_command(verb) for verb in CHANGES if verb != "name_host"},
        "/brownbag host": _on_command("name_host"),
    },
    clicks={
        **{f"meetings.{verb}": _on_button(verb) for verb in CHANGES},
        "meetings.choose": on_choose,
        "meetings.good": on_good,
    },
    submissions={
        **{f"meetings.{verb}": _on_submitted(verb) for verb in CHANGES if verb != "move"},
        "meetings.move": on_move_submitted,
        "meetings.move_confirmed": on_move_confirmed,
    },
)
DELIVERIES = (
    Delivery(LunchPreview, _preview, _preview_wanted),
    Delivery(HostAsked, _host_question, _host_wanted),
)
