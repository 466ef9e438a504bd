"""*Find a time* (R44): one person proposes up to three times in the group message, and another chooses one of them.

What is proposed and chosen is stored in the introduction (or the peer group), decided with its row locked, and deleted
with it (docs/decisions/0028). Moments are aware UTC.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.errors import Refusal
from bot.core.ids import UserId
from bot.core.notifications import AskedFor, PersonalNotification, notification
from bot.core.typed_text import unmarked
from bot.core.working_hours import Hours, Standing, is_working_minute
from bot.core.zones import local, moment

MOVE_ON = "talk_times.move_on"  # a time has passed, or the button goes

MOST_SLOTS = 3
LENGTHS = (20, 30, 45, 60)
USUAL_LENGTH = 30
LONGEST_PLACE = 200
AHEAD = timedelta(weeks=4)  # shorter than an introduction is kept after its end, so that no time outlives its row
LEAD = timedelta(hours=1)
SUGGESTED_WITHIN = 14  # days
SUGGESTED_AT = (time(10), time(14))
STEP = timedelta(minutes=30)
A_MINUTE = timedelta(minutes=1)


class WorkingTimeOf(Protocol):
    """When somebody works; `storage.unit_of_work.WorkingTime` is one."""

    @property
    def hours(self) -> Hours:
        """The days and local wall times."""

    @property
    def holidays(self) -> Collection[date]:
        """The local dates on which the person's office is closed."""


@dataclass(frozen=True)
class TimeProposal:
    """The times one person proposes, earliest first; people read the index in `slots` plus one."""

    by: UserId
    slots: tuple[datetime, ...]
    minutes: int = USUAL_LENGTH
    place: str = ""


@dataclass(frozen=True)
class AgreedTime:
    """When they talk, who proposed that, and who chose it."""

    begins: datetime
    minutes: int
    place: str
    proposed_by: UserId
    chosen_by: UserId

    @property
    def ends(self) -> datetime:
        """The moment, in UTC, at which the talk ends."""
        return self.begins + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class TalkTime:
    """All that is stored of when they talk; after the talk only `number` is left of it.

    `number` counts proposals, so that a button of an earlier one is recognised. `uid` and `sequence` are those of the
    calendar entry, `files` says who took it. `called_off` is when the cancelled talk would have been, until that
    moment.
    """

    number: int = 0
    proposal: TimeProposal | None = None
    agreed: AgreedTime | None = None
    called_off: datetime | None = None
    uid: str = ""
    sequence: int = 0
    files: tuple[UserId, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether the message shows anything of it."""
        return self.proposal is not None or self.agreed is not None or self.called_off is not None


NOTHING_SET = TalkTime()


_WANTS_A_TIME = re.compile(
    r"^\W*(?:(?:please|can you|could you|can we|could we|i want to|i'd like to|help (?:me|us)|let's|we need to) )*"
    r"(?:find|set|arrange|schedule|change|suggest) (?:a|the|our|another) (?:time|date|talk)"
    r"(?: (?:to talk|to meet|for (?:a|the|our) talk|with .{1,60}))?\W*$"
    r"|^\W*(?:(?:bitte|kannst du|können wir|ich möchte|wir möchten) )*(?:einen|den|unseren) (?:termin|zeitpunkt) "
    r"(?:finden|vereinbaren|ausmachen|ändern|vorschlagen)\W*$|^\W*termin (?:finden|vereinbaren|ausmachen|ändern)\W*$"
    r"|^\W*(?:(?:peux-tu|on peut|je veux|je voudrais|merci de) )*(?:trouver|fixer|changer|proposer) "
    r"(?:un|le|notre) (?:moment|rendez-vous|créneau)(?: pour (?:parler|discuter|se voir))?\W*$"
    r"|^\W*(?:(?:por favor|puedes|podemos|quiero|quisiera) )*(?:buscar|encontrar|fijar|cambiar|proponer) "
    r"(?:un|el|nuestro) (?:momento|horario|rato)(?: para (?:hablar|vernos))?\W*$",
    re.IGNORECASE,
)


def wants_a_time(words: str) -> bool:
    """Return whether somebody says that they want to find a time, and nothing else."""
    return _WANTS_A_TIME.search(unmarked(words)) is not None


# Proposing


class SlotProblem(StrEnum):
    """Why a time in the form is refused."""

    NONE_AT_ALL = "none at all"
    NO_DAY = "no day"
    NO_TIME = "no time"
    PAST = "past"
    TOO_FAR = "too far"
    SKIPPED = "skipped"  # by a clock change
    TWICE = "twice"


@dataclass(frozen=True)
class Picked:
    """A day and a wall time of the form; each is None where it was left empty."""

    day: date | None
    wall: time | None


@dataclass(frozen=True)
class ReadSlots:
    """The times of the form, earliest first, and what is wrong with which (by their place in the form, from 0)."""

    slots: tuple[datetime, ...]
    problems: Mapping[int, SlotProblem]


def read_slots(picked: Sequence[Picked], zone: str, now: datetime, latest: datetime) -> ReadSlots:
    """Read what was picked in the person's own zone; where anything is wrong, no time is returned."""
    slots: list[datetime] = []
    problems: dict[int, SlotProblem] = {}
    for place, one in enumerate(picked):
        if one.day is None and one.wall is None:
            continue
        found = _slot(one, zone, now, latest)
        if isinstance(found, datetime) and found in slots:
            found = SlotProblem.TWICE
        if isinstance(found, datetime):
            slots.append(found)
        else:
            problems[place] = found
    if not slots and not problems:
        problems[0] = SlotProblem.NONE_AT_ALL
    return ReadSlots(tuple(sorted(slots)), problems)


def _slot(picked: Picked, zone: str, now: datetime, latest: datetime) -> datetime | SlotProblem:
    if picked.day is None:
        return SlotProblem.NO_DAY
    if picked.wall is None:
        return SlotProblem.NO_TIME
    at = moment(picked.day, picked.wall, zone)
    there = local(at, zone)
    if (there.date(), there.time()) != (picked.day, picked.wall):
        return SlotProblem.SKIPPED
    if at <= now:
        return SlotProblem.PAST
    return at if at <= latest else SlotProblem.TOO_FAR


def latest_slot(now: datetime, ended_at: datetime | None) -> datetime:
    """Return the last moment that may be proposed: four weeks from now, or from the introduction's end."""
    return min(now, ended_at or now) + AHEAD


def is_shared(at: datetime, minutes: int, everybody: Collection[WorkingTimeOf]) -> bool:
    """Return whether all of them are at work for all of these minutes."""
    last = at + timedelta(minutes=minutes) - A_MINUTE
    return all(
        is_working_minute(at, one.hours, one.holidays) and is_working_minute(last, one.hours, one.holidays)
        for one in everybody
    )


def suggested_slots(
    now: datetime,
    zone: str,
    everybody: Collection[WorkingTimeOf],
    *,
    today: bool = False,
    known: Collection[datetime] = (),
) -> tuple[datetime, ...]:
    """Return up to three times within everybody's hours, on three days, in turn in the morning and the afternoon of
    `zone`.

    They begin tomorrow, or (`today`) in an hour, and leave out those `known`. Empty where two weeks have no such time.
    """
    first = local(now, zone).date()
    slots: list[datetime] = []
    for step in range(0 if today else 1, SUGGESTED_WITHIN + 1):
        wanted = SUGGESTED_AT[len(slots) % len(SUGGESTED_AT)]
        day = first + timedelta(days=step)
        halves = [at for at in _halves(day, zone) if at >= now + LEAD and at not in known]
        fitting = (at for at in halves if is_shared(at, USUAL_LENGTH, everybody))
        nearest = min(fitting, key=_from(moment(day, wanted, zone)), default=None)
        if nearest is not None:
            slots.append(nearest)
        if len(slots) == MOST_SLOTS:
            break
    return tuple(slots)


def _from(ideal: datetime) -> Callable[[datetime], tuple[timedelta, datetime]]:
    return lambda at: (abs(at - ideal), at)


def _halves(day: date, zone: str) -> Sequence[datetime]:
    """Return the half hours of a local day."""
    begins, ends = moment(day, time(), zone), moment(day + timedelta(days=1), time(), zone)
    return [begins + number * STEP for number in range(int((ends - begins) / STEP))]


def known_slots(talk: TalkTime) -> Collection[datetime]:
    """Return the times that are proposed or agreed now."""
    proposed = talk.proposal.slots if talk.proposal is not None else ()
    return {*proposed, *((talk.agreed.begins,) if talk.agreed is not None else ())}


def propose(talk: TalkTime, proposal: TimeProposal) -> TalkTime:
    """Return the talk time with this proposal in place of the last; an agreed time stays until another is chosen."""
    return replace(talk, number=talk.number + 1, proposal=proposal, called_off=None)


# Choosing and changing


class TimesChanged(Refusal):
    """Other times were proposed, or one was chosen, since the button was drawn; the message shows them."""


class OwnTimes(Refusal):
    """The person who proposed times cannot choose one of them."""

    others: tuple[UserId, ...]


class NotYourTimes(Refusal):
    """Only the person who proposed times can take them back."""

    by: UserId


class TimePassed(Refusal):
    """The time has passed."""


@dataclass(frozen=True)
class Choice:
    """A press under one of the times: by whom, of which proposal, and which of its times (from 0)."""

    who: UserId
    number: int
    place: int


def choose(talk: TalkTime, choice: Choice, people: Collection[UserId], now: datetime, uid: str) -> TalkTime:
    """Return the talk time with the chosen time agreed; raises `TimesChanged`, `OwnTimes` or `TimePassed`.

    The calendar entry keeps its uid, if it has one, and its sequence is raised; `uid` is for a new entry.
    """
    who, number, place = choice.who, choice.number, choice.place
    proposal = talk.proposal
    if number != talk.number or proposal is None or not 0 <= place < len(proposal.slots):
        raise TimesChanged
    if who == proposal.by:
        raise OwnTimes(tuple(one for one in people if one != who))
    begins = proposal.slots[place]
    if begins <= now:
        raise TimePassed
    agreed = AgreedTime(begins, proposal.minutes, proposal.place, proposal.by, who)
    changed = replace(talk, proposal=None, agreed=agreed, called_off=None)
    return replace(changed, uid=talk.uid or uid, sequence=talk.sequence + bool(talk.uid))


def take_back(talk: TalkTime, who: UserId, number: int) -> TalkTime:
    """Return the talk time without the proposal of this person; an agreed time stays.

    Raises `TimesChanged` where `number` is not that of the open proposal, `NotYourTimes` where somebody else made it.
    """
    if talk.proposal is None or number != talk.number:
        raise TimesChanged
    if who != talk.proposal.by:
        raise NotYourTimes(talk.proposal.by)
    return replace(talk, proposal=None)


def call_off(talk: TalkTime, begins: datetime) -> TalkTime:
    """Return the talk time with the agreed time called off; proposed times stay.

    Raises `TimesChanged` where another time, or none, is agreed.
    """
    if talk.agreed is None or talk.agreed.begins != begins:
        raise TimesChanged
    return replace(talk, agreed=None, called_off=talk.agreed.begins, uid="", sequence=0, files=())


def with_file(talk: TalkTime, who: UserId) -> TalkTime:
    """Return the talk time with this person among those who took the calendar file.

    Raises `TimesChanged` where no time is agreed.
    """
    if talk.agreed is None:
        raise TimesChanged
    return replace(talk, files=tuple(dict.fromkeys((*talk.files, who))))


# What time and ends make of it


def moved_on(talk: TalkTime, now: datetime) -> TalkTime:
    """Return the talk time without what has passed: an agreed talk once over, proposed times once the last has come."""
    if talk.agreed is not None and talk.agreed.ends <= now:
        talk = replace(talk, agreed=None, uid="", sequence=0, files=())
    if talk.proposal is not None and max(talk.proposal.slots) <= now:
        talk = replace(talk, proposal=None)
    if talk.called_off is not None and talk.called_off <= now:
        talk = replace(talk, called_off=None)
    return talk


def next_move(talk: TalkTime, now: datetime) -> datetime | None:
    """Return when the message has to be redrawn next; None where no time is set."""
    moments = [*talk.proposal.slots] if talk.proposal is not None else []
    moments += [talk.agreed.ends] if talk.agreed is not None else []
    moments += [talk.called_off] if talk.called_off is not None else []
    return min((at for at in moments if at > now), default=None)


def ended(talk: TalkTime, now: datetime) -> TalkTime:
    """Return the talk time after an early end: without places and proposals, a talk ahead as if called off."""
    off = talk.agreed.begins if talk.agreed is not None and talk.agreed.begins > now else talk.called_off
    return TalkTime(number=talk.number, called_off=off if off is not None and off > now else None)


def closed(talk: TalkTime, now: datetime) -> TalkTime:
    """Return the talk time after the natural end: an agreed talk still takes place, proposals are deleted."""
    return replace(moved_on(talk, now), proposal=None, called_off=None)


def own_times(talk: TalkTime, user_id: UserId) -> Mapping[str, object]:
    """Return what this person proposed and chose, for my-data (R72)."""
    own: dict[str, object] = {}
    if talk.proposal is not None and talk.proposal.by == user_id:
        own["times you propose"] = list(talk.proposal.slots)
        own["where, as you wrote it"] = talk.proposal.place
    if talk.agreed is not None and user_id in {talk.agreed.proposed_by, talk.agreed.chosen_by}:
        own["the time you two chose"] = talk.agreed.begins
        if talk.agreed.proposed_by == user_id:
            own.setdefault("where, as you wrote it", talk.agreed.place)
    if user_id in talk.files:
        own["in your calendar"] = True
    return own


# Calendar files


@notification("talk_times.calendar_file")
class TalkFile(AskedFor):
    """The `.ics` file of the agreed time, for the person who asked for it."""

    talk_id: str


@notification("talk_times.calendar_update", Standing.AWAITED, keyed_by=("uid", "sequence", "user_id"))
class TalkFileChanged(PersonalNotification):
    """To a person who took the file: the talk has moved, or is off (with `is_off` nothing else is looked up)."""

    talk_id: str
    uid: str
    sequence: int
    begins: datetime
    minutes: int
    is_off: bool = False


@notification("talk_times.calendar_update_now", Standing.URGENT, keyed_as=TalkFileChanged.name)
class TalkFileChangedNow(TalkFileChanged):
    """`TalkFileChanged`, sent at once, since the talk would begin before the person's next working minute."""


def file_changes(before: TalkTime, after: TalkTime, talk_id: str, now: datetime) -> tuple[TalkFileChanged, ...]:
    """Return what people who took the file are sent after a change; of a talk that is off only the entry is named."""
    was, becomes = before.agreed, after.agreed
    if was is None or was == becomes or was.begins <= now:
        return ()
    if becomes is None:
        off = (before.uid, before.sequence + 1, was.begins, was.minutes)
        return tuple(TalkFileChanged(one, "", *off, is_off=True) for one in before.files)
    entry = (after.uid, after.sequence, becomes.begins, becomes.minutes)
    return tuple(TalkFileChanged(one, talk_id, *entry) for one in after.files)
