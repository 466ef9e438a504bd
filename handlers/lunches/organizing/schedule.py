"""How organizers schedule: a form, then the next twelve dates, and only then is anything saved (R50)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, time
from typing import Any

from slack_sdk.models.views import View

from bot.core.errors import (
    ChangedMeanwhile,
    LengthOutOfRange,
    NeverHappens,
    NoLongerOpen,
    NotARule,
    OutOfRange,
    RangeBackwards,
    Refusal,
    TextTooLong,
    TwoReadings,
    UnknownZone,
)
from bot.core.ids import ChannelId, UserId
from bot.core.typed_text import choice
from bot.core.words import current
from bot.core.zones import local
from bot.lunches.meetings import Meeting, MeetingState, Series, cancel, changed
from bot.lunches.organizing.schedule import (
    EndsBeforeStart,
    NotALink,
    NotBlackOuts,
    NotDays,
    Proposal,
    StartTooFar,
    TooManyLines,
    differs_in_days,
    follow,
    leaves_months_out,
    new_series,
    next_dates,
    past_the_end,
    proposal_of,
    read_schedule,
    series_from,
)
from bot.lunches.recurrence.rule import ending
from bot.lunches.recurrence.typed_rules import rule_from_words
from bot.lunches.seats import SeatCount, limits_of
from handlers.lunches.change_notices import tell, with_old_date
from handlers.lunches.lookup import days_in, look_again, redraw_channel, require_organizer
from handlers.lunches.seats import look_at_seats
from handlers.lunches.views import lunch_refusals
from handlers.lunches.views import schedule as views
from handlers.lunches.views.lunches import Lunch
from handlers.platform.requests import Answer, Click, Command, Errors, Submission, Update, opened
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from handlers.platform.views.forms import LONGEST_OWN
from storage.unit_of_work import UnitOfWork

router = Router("lunches")

NEW = "new"
_ANOTHER = re.compile(r"\s*(?:another|new)\b[\s:,]*", re.IGNORECASE)
YEARS_SHOWN = 4
BESIDE: dict[type[Refusal], str] = {
    NotARule: "which",
    NeverHappens: "which",
    StartTooFar: "start",
    EndsBeforeStart: "last_day",
    UnknownZone: "zone",
    LengthOutOfRange: "minutes",
    NotALink: "link",
    NotBlackOuts: "black_outs",
    NotDays: "open_days",
    RangeBackwards: "black_outs",
}


def open_form(
    uow: UnitOfWork, user_id: UserId, series_id: str = "", channel_id: ChannelId | None = None
) -> View | Message:
    """Return the form of one series, of the only one, or of a new one, in the channel's office or the person's own;
    where there are several series, the question which.

    Raises `NotAllowed`, `NotSetUp` or `NoLongerOpen`.
    """
    require_organizer(uow, user_id)
    office = uow.community_of(user_id, channel_id)
    known = uow.meetings.list_series(office.id)
    if not series_id and len(known) > 1:
        return views.which(known, _today(uow, known[0]))
    fresh = f"{NEW}:{office.id}"
    wanted = fresh if series_id == NEW else series_id
    series = _series(uow, wanted or (known[0].id if known else fresh))
    return views.form(series, _carried(series), _today(uow, series))


def by_words(
    uow: UnitOfWork, user_id: UserId, words: str, series_id: str = "", channel_id: ChannelId | None = None
) -> View | Message:
    """Return the dates of a rule as typed, "every other Tuesday from 8 December", all else as it is; nothing is saved.

    Raises as `open_form` and `series_from`, and `NotAStart`.
    """
    require_organizer(uow, user_id)
    if not series_id:
        office = uow.community_of(user_id, channel_id)
        known = uow.meetings.list_series(office.id)
        another = _ANOTHER.match(words)
        if another is not None:
            words = words[another.end() :]
        elif len(known) > 1:
            return views.which(known, _today(uow, known[0]), words)
        series_id = f"{NEW}:{office.id}" if another or not known else known[0].id
    series = _series(uow, series_id)
    rule, start = read_schedule(words, _today(uow, series))
    proposal = replace(proposal_of(series), words=rule, start=start)
    try:
        return preview(uow, user_id, _carried(series), proposal)
    except TwoReadings as two:
        return views.two_readings(two.readings, series.id, start)


def instead(uow: UnitOfWork, user_id: UserId, metadata: str) -> View:
    """Return the dates of a rule that every month has, for a fifth weekday's; saves nothing. Raises `NotAllowed`."""
    require_organizer(uow, user_id)
    series_id, seen, proposal = _read_written(metadata)
    rule = leaves_months_out(rule_from_words(proposal.words))
    if rule is None:
        raise NoLongerOpen
    return preview(uow, user_id, f"{series_id} {seen}", replace(proposal, words=rule))


def preview(uow: UnitOfWork, user_id: UserId, metadata: str, proposal: Proposal) -> View:
    """Return the next twelve dates of what is proposed; nothing is saved. Raises what `series_from` raises."""
    require_organizer(uow, user_id)
    series_id, _, seen = metadata.partition(" ")
    before = _series(uow, series_id)
    today = _today(uow, before)
    series = series_from(proposal, before, today)
    # What is saved is what is shown, whatever day it is by then.
    wanted, recurrence = proposal.start, series.recurrence
    ends = proposal.last_day and proposal.last_day < recurrence.anchor
    proposal = replace(proposal, words=ending(recurrence.rrule, None), start=None if ends else recurrence.anchor)
    holidays = _holidays(uow, series)
    shown = days_in(uow, series, current(), YEARS_SHOWN)
    turns = next_dates(series, shown.off, local(uow.now, series.recurrence.zone).date())
    announced = 0
    if differs_in_days(before, series):
        announced = len(follow(series, _announced(uow, series_id), holidays, uow.now))
    written = json.dumps(
        {"series_id": series_id, "seen": int(seen or 0), **asdict(proposal)}, default=str, ensure_ascii=False
    )
    if len(written) > LONGEST_OWN:  # what goes through Slack to the next form has to fit
        raise TextTooLong("black_outs", len(proposal.black_outs), len(proposal.black_outs) - len(written) + LONGEST_OWN)
    ended = len(past_the_end(series, uow.meetings.list_of(series_id), uow.now))
    return views.dates(
        series,
        turns,
        announced,
        ended,
        written,
        today=today,
        wanted=wanted,
        worked=shown.worked,
        crowded=_crowded(uow, before, series),
    )


def save(uow: UnitOfWork, user_id: UserId, metadata: str, *, move_announced: bool) -> View:
    """Save what was shown; where another organizer saved meanwhile, show what changed instead. Raises `NotAllowed`."""
    require_organizer(uow, user_id)
    series_id, seen, proposal = _read_written(metadata)
    before = _series(uow, series_id)
    today = _today(uow, before)
    proposed = series_from(proposal, before, today)
    if _is_new(series_id):
        series = replace(proposed, id=uow.new_id())
        uow.meetings.add_series(series)
    else:
        try:
            series = changed(before, seen, proposed)
        except ChangedMeanwhile:
            return views.changed_meanwhile(before, proposed)
        uow.meetings.save_series(series)
    told = _call_off_the_rest(uow, user_id, series)
    crowded = _crowded(uow, before, series)
    if move_announced and differs_in_days(before, series):
        told += _move_announced(uow, user_id, series)
    look_again(uow, series.id)
    look_at_seats(uow, *(meeting.id for meeting, taken in _ahead(uow, series.id) if taken.reserved or taken.in_line))
    return views.saved(series, told, today, crowded)


def _read_written(metadata: str) -> tuple[str, int, Proposal]:
    """Read what a form of dates carries; only Slack brings it back, and every check is made again."""
    try:
        found: dict[str, Any] = json.loads(metadata)
        series_id, seen = str(found.pop("series_id")), int(found.pop("seen"))
        days = {name: date.fromisoformat(found[name]) if found[name] else None for name in ("last_day", "start")}
        times = {"wall_time": time.fromisoformat(found["wall_time"])}
        return series_id, seen, Proposal(**{**found, **days, **times})
    except (ValueError, TypeError, KeyError):
        raise NoLongerOpen from None


def _carried(series: Series) -> str:
    return f"{series.id} {0 if _is_new(series.id) else series.version}"


def _today(uow: UnitOfWork, series: Series) -> date:
    return local(uow.now, series.recurrence.zone).date()


def _ahead(uow: UnitOfWork, series_id: str) -> Sequence[tuple[Meeting, SeatCount]]:
    return uow.meetings.count_seats_ahead(series_id, uow.now)


def _crowded(uow: UnitOfWork, before: Series, after: Series) -> list[tuple[Lunch, int]]:
    """Return the lunches to which more people have said yes than the smaller room seats, with how many they are."""
    if _is_new(before.id):
        return []
    found = []
    for meeting, taken in _ahead(uow, before.id):
        old, new = limits_of(meeting, before).seats, limits_of(meeting, after).seats
        if new is not None and (old is None or new < old) and taken.seats > new:
            found.append((Lunch(meeting, before), taken.seats))
    return found


def _move_announced(uow: UnitOfWork, user_id: UserId, series: Series) -> int:
    told = 0
    for meeting, moved in follow(series, _lock_announced(uow, series.id), _holidays(uow, series), uow.now):
        after = with_old_date(uow, meeting, moved)
        uow.meetings.save(after)
        told += tell(uow, meeting, after, user_id)
        redraw_channel(uow, after, series)
    return told


def _call_off_the_rest(uow: UnitOfWork, user_id: UserId, series: Series) -> int:
    """Cancel the announced lunches after the last day (`plan_series` removes planned ones); return how many hear."""
    told = 0
    for meeting in past_the_end(series, _lock_announced(uow, series.id), uow.now):
        after = cancel(meeting, uow.now)
        uow.meetings.save(after)
        told += tell(uow, meeting, after, user_id)
        redraw_channel(uow, after, series)
    return told


def _lock_announced(uow: UnitOfWork, series_id: str) -> list[Meeting]:
    return [one for one in uow.meetings.lock_of(series_id) if one.state is MeetingState.ANNOUNCED]


def _announced(uow: UnitOfWork, series_id: str) -> list[Meeting]:
    return [one for one in uow.meetings.list_of(series_id) if one.state is MeetingState.ANNOUNCED]


def _series(uow: UnitOfWork, series_id: str) -> Series:
    if _is_new(series_id):
        office_id = series_id.partition(":")[2]
        office = uow.communities.look_at(office_id)
        if office is None:
            raise NoLongerOpen
        return new_series(series_id, office.id, office.channel_id, office.zone)
    series = uow.meetings.get_series(series_id)
    if series is None:
        raise NoLongerOpen
    return series


def _is_new(series_id: str) -> bool:
    """Return whether the series is not saved yet; then its id names the office it is for."""
    return series_id.partition(":")[0] == NEW


def _holidays(uow: UnitOfWork, series: Series) -> Mapping[date, str]:
    return days_in(uow, series, ahead=YEARS_SHOWN).off


@router.command("/brownbag", "schedule")
async def on_schedule(command: Command) -> Answer:
    """`/brownbag schedule`, with `another`, or with the rule: `every other Tuesday from 8 December`."""
    wanted = NEW if choice(command.words, ("another", "new")) else ""
    if command.words and not wanted:
        found = await command.workspace.transact(
            by_words, command.user_id, command.words, channel_id=command.channel_id
        )
    else:
        found = await command.workspace.transact(open_form, command.user_id, wanted, command.channel_id)
    return await opened(command, found)


@router.action("meetings.schedule")
async def on_open(click: Click) -> Answer:
    """*Change the schedule*, in Home or after a question which one: open the form."""
    return await opened(click, await click.workspace.transact(open_form, click.user_id, click.value))


@router.action("meetings.schedule_by_words")
async def on_by_words(click: Click) -> Answer:
    """A series was chosen for the typed rule, or one of two readings of it: show its dates."""
    series_id, _space, words = click.value.partition(" ")
    return await opened(click, await click.workspace.transact(by_words, click.user_id, words, series_id))


@router.action("meetings.schedule_instead")
async def on_instead(click: Click) -> Answer:
    """*Make it “last Thursday”*: show the dates of that rule in place of a fifth weekday, which most months lack."""
    return Update(await click.workspace.transact(instead, click.user_id, click.private_metadata))


@router.submission("meetings.schedule")
async def on_proposed(submission: Submission) -> Answer:
    """The form was sent: show the dates, or each problem at its field."""
    proposal = views.read(submission.values)
    metadata = submission.private_metadata
    try:
        return Update(await submission.workspace.transact(preview, submission.user_id, metadata, proposal))
    except Refusal as refusal:
        beside = (
            refusal.field if isinstance(refusal, OutOfRange | TextTooLong | TooManyLines) else BESIDE.get(type(refusal))
        )
        if beside is None:
            raise
        return Errors({beside: lunch_refusals.REFUSALS[type(refusal)](refusal)})


@router.submission("meetings.schedule_confirmed")
async def on_confirmed(submission: Submission) -> Answer:
    """*Save*: save the series."""
    move_announced = views.wants_announced_moved(submission.values)
    metadata = submission.private_metadata
    view = await submission.workspace.transact(save, submission.user_id, metadata, move_announced=move_announced)
    return Update(view)
