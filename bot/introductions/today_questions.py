"""Today-questions: at once, three hours of clock time, thirty minutes for the offer (R42)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from bot.core.ids import UserId
from bot.core.notifications import Notification, Person
from bot.core.working_hours import Standing
from bot.introductions.notices import AskMentor, IntroduceBoth, OfferMentor
from bot.introductions.states import Introduction, IntroductionState, Queued, Step, TimerSetting, ids_of

ASK_LIVES = timedelta(hours=3)
OFFER_LIVES = timedelta(minutes=30)  # from the offer's delivery


@dataclass(frozen=True)
class AskToday(AskMentor):
    """The blind ask, for today: to those who ticked it, within their hours or from 7:00."""

    name: ClassVar[str] = "introductions.ask_today"
    standing: ClassVar[Standing] = Standing.URGENT


@dataclass(frozen=True)
class OfferToday(OfferMentor):
    """Somebody said yes: it reaches the asker at once."""

    name: ClassVar[str] = "introductions.offer_today"
    standing: ClassVar[Standing] = Standing.URGENT


@dataclass(frozen=True)
class IntroduceToday(IntroduceBoth):
    """Both said yes: the group DM opens at once."""

    name: ClassVar[str] = "introductions.introduce_today"
    standing: ClassVar[Standing] = Standing.URGENT


@dataclass(frozen=True)
class NobodyCould(Notification):
    """Of those who were asked today nobody said yes in time: said at once, with another way."""

    name: ClassVar[str] = "asking_around.nobody_today"
    standing: ClassVar[Standing] = Standing.URGENT
    living: ClassVar[bool] = True

    ask_id: str
    asker: UserId

    @property
    def to(self) -> Person:
        """The asker."""
        return Person(self.asker)

    @property
    def key(self) -> str:
        """Once for each ask."""
        return f"asking_around.nobody_today:{self.ask_id}"


def nobody_said_at(began: datetime) -> datetime:
    """When the asker hears that nobody could: a fixed time after a round began, whether anybody was asked or not."""
    return began + ASK_LIVES


def propose(introduction: Introduction) -> Step:
    """Asked at once."""
    return Step(introduction, say=(Queued(AskToday(*ids_of(introduction))),))


def asked(introduction: Introduction, now: datetime, expire: str) -> Step:
    """The keeper has it: three hours, no reminder."""
    expires = now + ASK_LIVES
    known = replace(introduction, state=IntroductionState.ASKED, asked_at=now, ask_expires_at=expires)
    return Step(known, timers=(TimerSetting(expire, expires),))


def offered(introduction: Introduction, now: datetime, expire: str) -> Step:
    """The asker has the offer: thirty minutes."""
    known = replace(introduction, state=IntroductionState.OFFERED, offered_at=now)
    return Step(known, timers=(TimerSetting(expire, now + OFFER_LIVES),))
