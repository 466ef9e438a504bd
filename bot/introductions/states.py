"""An introduction's states, facts and the `Step` an event makes; transitions: `lifecycle`, `check_ins`."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Notification
from bot.core.working_hours import Hours
from bot.introductions.notices import CheckInMoment, Side
from bot.introductions.talk_times import NOTHING_SET, TalkTime
from bot.people.returners import IntroductionKind, Stage, Wants

# Timers that are set from several places; the function that each one calls has it in its `@router.timer`.
PROPOSE = "introductions.propose"  # of THE_RUN, or of the one person to look for
THE_RUN = "run"
ASKER_LEFT = "introductions.asker_left"
MENTOR_LEFT = "introductions.mentor_left"
PAID_FORWARD = "introductions.paid_forward"

OFFER_LIVES_AT_MOST = timedelta(days=5)  # from the mentor's yes


class Working(Protocol):
    """When somebody works; `storage.unit_of_work.WorkingTime` implements it."""

    @property
    def hours(self) -> Hours:
        """Working days, and the local times at which they begin and end."""

    @property
    def holidays(self) -> Container[date]:
        """Local dates on which nobody works there."""


@dataclass(frozen=True)
class Times:
    """The working times of mentor and asker."""

    mentor: Working
    asker: Working


class IntroductionState(StrEnum):
    """The state of an introduction."""

    WAITING = "waiting"  # the ask is queued
    ASKED = "asked"  # the mentor has it
    ACCEPTED = "accepted"  # the mentor said yes; the offer is queued
    OFFERED = "offered"  # the asker has the offer
    INTRODUCED = "introduced"  # both said yes
    CHECKED_IN = "checked_in"  # the first check-in has been asked
    CLOSED = "closed"  # at its natural end
    DECLINED = "declined"  # the mentor's no
    EXPIRED = "expired"  # the mentor's silence
    PASSED = "passed"  # the asker's no, or not now
    LAPSED = "lapsed"  # the asker's silence
    SETTLED = "settled"  # no longer needed, before both said yes
    ENDED = "ended"  # early, by either, no reason asked
    HELD = "held"  # one of the two cannot be reached
    ANSWERED = "answered"  # in a line, without a name (asking around)


ASK_OPEN = frozenset({IntroductionState.WAITING, IntroductionState.ASKED})
OFFER_OPEN = frozenset({IntroductionState.ACCEPTED, IntroductionState.OFFERED})
UNDER_WAY = frozenset({IntroductionState.INTRODUCED, IntroductionState.CHECKED_IN, IntroductionState.HELD})
OPEN = ASK_OPEN | OFFER_OPEN | UNDER_WAY


class CheckInAnswer(StrEnum):
    """What one side can answer at a check-in."""

    YES = "yes"
    NOT_YET = "not_yet"
    SOMEONE_ELSE = "someone_else"
    NOT_RIGHT = "not_right"
    CARRY_ON = "carry_on"
    TOO_LATE = "too_late"  # *Carry on* or *Not yet*, pressed when it had come to its end by itself
    ENOUGH = "enough"


@dataclass(frozen=True)
class GivenAnswer:
    """One side's answer at one check-in; never shown to the other."""

    side: Side
    moment: CheckInMoment
    round: int
    answer: CheckInAnswer


@dataclass(frozen=True)
class Introduction:
    """One asker and one mentor; `office` and `stage` are empty unless the asker ticked them.

    `name_held` keeps the mentor's name out of the offer; `ends_at` is the planned end of company; `excused`
    means that the asker wanted the search to go on after it. `ask_id` names the question it comes from, empty for a
    sign-up; `is_today` is a today-question, `lines` how many lines were handed on; `example` names the arrangement
    whose author is asked how they asked for it; `talk_time` is when the two talk, as far as they found it here.
    """

    id: str
    asker: UserId
    mentor: UserId
    kind: IntroductionKind
    made_at: datetime
    state: IntroductionState = IntroductionState.WAITING
    topic: str | None = None
    wants: Wants = Wants.EITHER
    office: str = ""
    stage: Stage = Stage.UNSAID
    signed_up_at: datetime | None = None
    name_held: bool = False
    not_now: bool = False
    asked_at: datetime | None = None
    ask_expires_at: datetime | None = None
    accepted_at: datetime | None = None
    offered_at: datetime | None = None
    introduced_at: datetime | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: Side | None = None
    ends_at: datetime | None = None
    ice_breaker: int | None = None
    round: int = 1
    answers: tuple[GivenAnswer, ...] = ()
    thanks: str = ""
    excused: bool = False
    ask_id: str = ""
    is_today: bool = False
    lines: int = 0
    example: str = ""
    talk_time: TalkTime = NOTHING_SET

    @property
    def is_withheld(self) -> bool:
        """Whether the mentor has answered and an exclusion keeps the answer from the asker.

        The mentor sees what they would see otherwise; for the asker it is an ask without an answer, until it expires.
        """
        return self.state in ASK_OPEN and (self.accepted_at is not None or self.lines > 0)

    @property
    def awaits_mentor(self) -> bool:
        """Whether the mentor still has to answer."""
        return self.state in ASK_OPEN and not self.is_withheld

    @property
    def people(self) -> tuple[UserId, UserId]:
        """Mentor and asker, in this order."""
        return self.mentor, self.asker

    def other(self, user_id: UserId) -> UserId:
        """Return the other of the two; raises `NoLongerOpen` for anybody else."""
        return self.asker if self.side_of(user_id) is Side.MENTOR else self.mentor

    def side_of(self, user_id: UserId) -> Side:
        """Return which side this person is; raises `NoLongerOpen` for anybody else, who thereby learns nothing."""
        if user_id == self.mentor:
            return Side.MENTOR
        if user_id == self.asker:
            return Side.ASKER
        raise NoLongerOpen


class PairMemory(StrEnum):
    """What is kept of a pair, so that it is not proposed again."""

    MET = "met"
    DECLINED = "declined"


@dataclass(frozen=True)
class Queued:
    """A message and the moment (UTC) before which it is not sent; None means now."""

    notification: Notification
    due_at: datetime | None = None


@dataclass(frozen=True)
class TimerSetting:
    """A timer to set on the introduction."""

    name: str
    due_at: datetime


@dataclass(frozen=True)
class Step:
    """What one event makes of an introduction: its new state, messages to queue (`say`) and timers to set.

    `redraw` are keys of delivered messages, `unsay` keys of unsent messages to withdraw; `search_again` asks for
    another matching run; `exclusion_by` is the person who is never to meet the other again; `mentor_rests` begins the
    mentor's rest.
    """

    introduction: Introduction
    say: tuple[Queued, ...] = ()
    timers: tuple[TimerSetting, ...] = ()
    redraw: tuple[str, ...] = ()
    unsay: tuple[str, ...] = ()
    remember: PairMemory | None = None
    search_again: bool = False
    exclusion_by: UserId | None = None
    mentor_rests: bool = False


def keeps_mentor_busy(introduction: Introduction, now: datetime) -> bool:
    """Whether this is the mentor's one open ask.

    After a yes without an introduction it stays so for as long as an offer may live, whatever the asker did: otherwise
    an earlier next ask would reveal a no.
    """
    if introduction.awaits_mentor:
        return True
    if introduction.accepted_at is None or introduction.introduced_at is not None:
        return False
    return now < introduction.accepted_at + OFFER_LIVES_AT_MOST


def uses_place(introduction: Introduction, now: datetime) -> bool:
    """Whether it uses one of the mentor's places: company does, from the yes until it ends."""
    if introduction.kind is not IntroductionKind.COMPANY or introduction.accepted_at is None:
        return False
    return introduction.state in UNDER_WAY or keeps_mentor_busy(introduction, now)


def ask_keys(introduction: Introduction) -> tuple[str, ...]:
    """Return the keys of the mentor's messages of this ask: the ask and its reminder."""
    return f"introductions.ask:{introduction.id}", *reminder_of_ask(introduction)


def offer_keys(introduction: Introduction) -> tuple[str, ...]:
    """Return the keys of the asker's messages of this offer: the offer and its reminder."""
    return f"introductions.offer:{introduction.id}", *reminder_of_offer(introduction)


def group_key(introduction: Introduction) -> str:
    """The one message in the group DM."""
    return f"introductions.introduce:{introduction.id}"


def ids_of(introduction: Introduction) -> tuple[str, UserId, UserId]:
    """Return introduction, mentor and asker, the facts of most notifications."""
    return introduction.id, introduction.mentor, introduction.asker


def reminder_of_ask(introduction: Introduction) -> tuple[str, ...]:
    """Return the key of the mentor's reminder, as a tuple."""
    return (f"introductions.remind_mentor:{introduction.id}",)


def reminder_of_offer(introduction: Introduction) -> tuple[str, ...]:
    """Return the key of the asker's reminder, as a tuple."""
    return (f"introductions.remind_asker:{introduction.id}",)
