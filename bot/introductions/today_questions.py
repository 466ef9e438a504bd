"""Today-questions: asked at once; an ask lives three hours of clock time, an offer thirty minutes (R42)."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.ids import UserId
from bot.core.notifications import Notification, notification
from bot.core.working_hours import Standing
from bot.introductions.notices import AskMentor, IntroduceBoth, OfferMentor
from bot.introductions.states import Introduction, IntroductionState, Queued, Step, TimerSetting, ids_of

ASK_LIVES = timedelta(hours=3)
OFFER_LIVES = timedelta(minutes=30)  # from the offer's delivery


@notification("introductions.ask_today", Standing.URGENT, keyed_as=AskMentor.name)
class AskToday(AskMentor):
    """To a mentor who takes today-questions, within their hours or from 7:00: the blind ask, for today."""


@notification("introductions.offer_today", Standing.URGENT, keyed_as=OfferMentor.name)
class OfferToday(OfferMentor):
    """To the asker, at once: somebody said yes to a question for today."""


@notification("introductions.introduce_today", Standing.URGENT, keyed_as=IntroduceBoth.name)
class IntroduceToday(IntroduceBoth):
    """The group DM of a today-question, opened at once after both said yes."""


@notification("asking_around.nobody_today", Standing.URGENT, sent_to=("asker",), keyed_by=("ask_id",), living=True)
class NobodyCould(Notification):
    """To the asker, at once: none of those asked today said yes in time, and here is another way."""

    ask_id: str
    asker: UserId


def nobody_said_at(began: datetime) -> datetime:
    """Return when the asker hears that nobody could (UTC): three hours after a round began, asked or not."""
    return began + ASK_LIVES


def propose(introduction: Introduction) -> Step:
    """Queue the ask for delivery at once."""
    return Step(introduction, say=(Queued(AskToday(*ids_of(introduction))),))


def asked(introduction: Introduction, now: datetime, expire: str) -> Step:
    """The ask was delivered: set the timer `expire` to three hours from `now`; there is no reminder."""
    expires = now + ASK_LIVES
    known = replace(introduction, state=IntroductionState.ASKED, asked_at=now, ask_expires_at=expires)
    return Step(known, timers=(TimerSetting(expire, expires),))


def offered(introduction: Introduction, now: datetime, expire: str) -> Step:
    """The offer was delivered to the asker: set the timer `expire` to thirty minutes from `now`."""
    known = replace(introduction, state=IntroductionState.OFFERED, offered_at=now)
    return Step(known, timers=(TimerSetting(expire, now + OFFER_LIVES),))
