"""Who looks after the lunches: organizers, the deputies who stand in, and what happens after two months of silence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.errors import Refusal
from bot.core.ids import UserId
from bot.lunches.meetings import Meeting
from bot.people.returners import Returner, Stage

SILENT_FOR = timedelta(days=56)  # two months, the shorter way round: the third preview of a monthly lunch
WORKING_DAYS_TO_OBJECT = 5  # after which silent organizers have agreed that a volunteer looks after the lunches
YES, NOT_SO = ANSWERS = ("yes", "not_so")  # to *was it worth your lunch?*
FLOOR = 5  # figures about fewer people are not shown (R70 to R74)
ANSWERS_SHOWN_FROM = 10


@dataclass(eq=False)
class BackInThePast(Refusal):
    """Being away ends today or later."""

    until: date


@dataclass(eq=False)
class OwnDeputy(Refusal):
    """Nobody stands in for themselves."""


@dataclass(frozen=True)
class Silence:
    """Nobody has answered since this lunch was shown."""

    since: Meeting


def silence(meetings: Sequence[Meeting], now: datetime) -> Silence | None:
    """Two months without an answer to the month's message; `meetings` are those of one series, in any order.

    Silence means that it goes out, so it harms no lunch; it only says that somebody else should be asked.
    """
    shown = [one for one in meetings if one.previewed_at is not None and one.previewed_at < now]
    unanswered: list[Meeting] = []
    for meeting in sorted(shown, key=lambda one: one.begins, reverse=True):
        if meeting.agreed_at is not None:
            break
        unanswered.append(meeting)
    first = unanswered[-1] if len(unanswered) > 1 else None
    if first is None or first.previewed_at is None or now - first.previewed_at < SILENT_FOR:
        return None
    return Silence(first)


def organizer_rota(
    organizers: Sequence[UserId],
    deputies: Collection[UserId],
    away: Mapping[UserId, date],
    today: date,
    *,
    silent: bool,
) -> tuple[UserId, ...]:
    """Who gets the month's message: organizers who are here; deputies too where nobody is, or nobody answers."""
    here = [one for one in organizers if one not in away or away[one] < today]
    first = [one for one in here if one not in deputies]
    return tuple(here if silent or not first else first)


def wants_silence(sign_up: Returner, today: date) -> bool:
    """Rule 7: who is on leave, or asked to be greeted on a later day only, is not asked to host meanwhile."""
    return sign_up.stage is Stage.ON_LEAVE or (sign_up.not_before is not None and sign_up.not_before > today)


def refuse_absence(user_id: UserId, until: date | None, deputy: UserId | None, today: date) -> None:
    """Raise `BackInThePast` or `OwnDeputy`."""
    if until is not None and until < today:
        raise BackInThePast(until)
    if deputy == user_id:
        raise OwnDeputy


def shown_tally(worth_it: int, not_so: int) -> tuple[int, int] | None:
    """What organizers see of *was it worth your lunch?*, rounded to 5; None where it would tell too much.

    Shown from 10 answers on, and only where each answer was given by 5 or more: with one of them hidden the
    total would give it away.
    """
    total = worth_it + not_so
    if total < ANSWERS_SHOWN_FROM or min(worth_it, not_so) < FLOOR:
        return None
    return _rounded(worth_it), _rounded(total)


def _rounded(number: int) -> int:
    return (number + FLOOR // 2) // FLOOR * FLOOR
