"""Who looks after the lunches: organizers, their deputies, and what happens after two months of silence (R56)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.errors import Refusal
from bot.core.ids import UserId
from bot.lunches.meetings import Meeting
from bot.people.returners import Returner, Stage

SILENT_FOR = timedelta(days=56)  # two months at the least: by then a monthly lunch has its third preview
WORKING_DAYS_TO_OBJECT = 5  # after which silent organizers have agreed that a volunteer looks after the lunches
YES, NOT_SO = ANSWERS = ("yes", "not_so")  # to *was it worth your lunch?*
FLOOR = 5  # figures about fewer people are not shown (R70)
ANSWERS_SHOWN_FROM = 10


class BackInThePast(Refusal):
    """The last day of an absence lies in the past."""

    until: date


class OwnDeputy(Refusal):
    """An organizer named themselves as their deputy."""


@dataclass(frozen=True)
class Silence:
    """Nobody has answered the month's message about the lunch `since`, or any after it."""

    since: Meeting


def silence(meetings: Sequence[Meeting], now: datetime) -> Silence | None:
    """Return the silence after two months without an answer to the month's message; None otherwise. `meetings` are
    those of one series, in any order.

    A message without an answer goes out all the same; silence only means that somebody else is asked.
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
    """Return who gets the month's message: organizers not away; deputies too where all are, or nobody answers."""
    here = [one for one in organizers if one not in away or away[one] < today]
    first = [one for one in here if one not in deputies]
    return tuple(here if silent or not first else first)


def wants_silence(sign_up: Returner, today: date) -> bool:
    """Return whether this person is not to be asked to host now: on leave, or to be greeted later only (R7)."""
    return sign_up.stage is Stage.ON_LEAVE or (sign_up.not_before is not None and sign_up.not_before > today)


def refuse_absence(user_id: UserId, until: date | None, deputy: UserId | None, today: date) -> None:
    """Raise `BackInThePast` or `OwnDeputy` for an absence that cannot be saved."""
    if until is not None and until < today:
        raise BackInThePast(until)
    if deputy == user_id:
        raise OwnDeputy


def shown_tally(worth_it: int, not_so: int) -> tuple[int, int] | None:
    """Return the two counts of *was it worth your lunch?* as organizers see them, rounded to 5; None below the floors.

    They are shown from 10 answers on, and only where each answer was given by 5 or more: with one of them hidden the
    total would give it away (R70).
    """
    total = worth_it + not_so
    if total < ANSWERS_SHOWN_FROM or min(worth_it, not_so) < FLOOR:
        return None
    return _rounded(worth_it), _rounded(total)


def _rounded(number: int) -> int:
    return (number + FLOOR // 2) // FLOOR * FLOOR
