"""The pulse: two questions on flexibility a quarter, to members who said yes (R70, R71).

An answer is counted and not kept, so it cannot be changed. Where fewer than 10 people could answer nobody is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import PersonalNotification, notification
from bot.core.working_hours import Standing
from bot.people.people import Colleague
from bot.people.returners import Returner, Stage
from bot.reports.figures import begins

FEWEST = 10  # who could answer
ASKED_IN_VAIN = 2  # R8: nothing unanswered is asked more than twice
ASKED_AT = time(15)
ASKED_ON, CLOSES_ON = 10, 10  # of the second and of the third month
ASK = "pulse.ask_everybody"  # the timer; its subject is a quarter

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "shaped": ("yes", "partly", "no"),
    "met_well": ("yes", "not_always", "not_needed"),
}
ANSWERS = tuple(f"{question}/{option}" for question, options in QUESTIONS.items() for option in options)


@dataclass(frozen=True)
class PulseMember:
    """A member of the pulse; `unanswered` is the number of quarters in a row without an answer."""

    user_id: UserId
    unanswered: int = 0

    @property
    def is_asked(self) -> bool:
        """Whether the person is asked the next quarter's questions: not after two quarters without an answer (R8)."""
        return self.unanswered < ASKED_IN_VAIN


@notification("pulse.ask", Standing.INVITATION, keyed_by=("user_id", "quarter"), living=True)
class AskPulse(PersonalNotification):
    """To a member of the pulse: the two questions of one quarter."""

    quarter: str

    @property
    def checked(self) -> tuple[UserId, ...]:
        """The member, who must still be able to take part."""
        return (self.user_id,)


def asked_at(quarter: str) -> datetime:
    """When a quarter's questions are sent: in its middle."""
    return _day(quarter, 35, ASKED_ON)


def closes_at(quarter: str) -> datetime:
    """Until when an answer counts: well before the quarter's figures are released."""
    return _day(quarter, 65, CLOSES_ON)


def is_open(quarter: str, now: datetime) -> bool:
    """Whether answers for this quarter are counted at `now`."""
    return asked_at(quarter) <= now < closes_at(quarter)


def may_be_asked(member: PulseMember, colleague: Colleague | None, sign_up: Returner | None, today: date) -> bool:
    """Whether this member may be asked: not before or on leave, nor where unsaid; nor before a *not before*."""
    if colleague is None or not colleague.may_take_part or not member.is_asked:
        return False
    if sign_up is None:
        return True
    waits = sign_up.not_before is not None and sign_up.not_before > today
    return sign_up.stage in {Stage.FIRST_MONTHS, Stage.LONGER} and not waits


def asked(member: PulseMember) -> PulseMember:
    """The member with one more quarter without an answer."""
    return replace(member, unanswered=member.unanswered + 1)


def answered(member: PulseMember) -> PulseMember:
    """Return the member after an answer: the count of unanswered quarters is 0 again."""
    return replace(member, unanswered=0)


def read_answer(value: str) -> tuple[str, str, str]:
    """Quarter, question and option in a button's value; raises `NoLongerOpen` for other values."""
    quarter, _, answer = value.partition(" ")
    question, _, option = answer.partition("/")
    if option not in QUESTIONS.get(question, ()) or not _is_quarter(quarter):
        raise NoLongerOpen
    return quarter, question, option


def _is_quarter(words: str) -> bool:
    year, _, number = words.partition("-Q")
    return len(words) == len("2026-Q4") and year.isdecimal() and number in {"1", "2", "3", "4"}


def _day(quarter: str, days_in: int, day: int) -> datetime:
    month = begins(quarter) + timedelta(days=days_in)
    return datetime.combine(month.replace(day=day), ASKED_AT, UTC)
