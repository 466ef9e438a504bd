"""One introduction in every state, for tests of its rules."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from bot.core.ids import UserId
from bot.core.notifications import Group, Person
from bot.core.working_hours import Hours
from bot.introductions import check_ins, lifecycle, short_replies
from bot.introductions.notices import Side
from bot.introductions.states import Introduction, IntroductionState, Step, Times
from bot.people.returners import IntroductionKind

MARISA, MEGHAN = UserId("U0MARISA"), UserId("U0MEGHAN")
TUESDAY = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)  # 10:00 in Chicago


@dataclass(frozen=True)
class Time:
    """Somebody's working time."""

    hours: Hours = field(default_factory=lambda: Hours("America/Chicago"))
    holidays: Container[date] = ()


TIMES = Times(Time(), Time())


def waiting(kind: IntroductionKind = IntroductionKind.TALK) -> Introduction:
    """Return an introduction whose ask is queued."""
    return Introduction("i1", MEGHAN, MARISA, kind, TUESDAY, topic="business-travel", signed_up_at=TUESDAY)


def asked(kind: IntroductionKind = IntroductionKind.TALK) -> Introduction:
    """Return an introduction whose ask the mentor has."""
    return lifecycle.asked(waiting(kind), TUESDAY, TIMES).introduction


def accepted(kind: IntroductionKind = IntroductionKind.TALK) -> Introduction:
    """Return an introduction to which the mentor said yes."""
    return lifecycle.accept(asked(kind), TUESDAY, name_held=False).introduction


def offered(kind: IntroductionKind = IntroductionKind.TALK) -> Introduction:
    """Return an introduction of which the asker has the offer."""
    return lifecycle.offered(accepted(kind), TUESDAY, TIMES).introduction


def introduced(kind: IntroductionKind = IntroductionKind.TALK) -> Introduction:
    """Return an introduction to which both said yes."""
    return lifecycle.introduce(offered(kind), TUESDAY, TIMES, 7).introduction


def opened(kind: IntroductionKind = IntroductionKind.TALK) -> Introduction:
    """Return an introduction whose group message is open."""
    return lifecycle.opened(introduced(kind), TUESDAY, TIMES).introduction


def in_every_state() -> Mapping[IntroductionState, Introduction]:
    """Return one introduction for each state it can be in, reached by its own transitions where there is one."""
    return {
        IntroductionState.WAITING: waiting(),
        IntroductionState.ASKED: asked(),
        IntroductionState.ACCEPTED: accepted(),
        IntroductionState.OFFERED: offered(),
        IntroductionState.INTRODUCED: opened(),
        IntroductionState.CHECKED_IN: check_ins.checked(opened()).introduction,
        IntroductionState.CLOSED: check_ins.close(opened(), TUESDAY).introduction,
        IntroductionState.DECLINED: lifecycle.decline(asked(), TUESDAY).introduction,
        IntroductionState.EXPIRED: lifecycle.expire_ask(asked(), TUESDAY).introduction,
        IntroductionState.PASSED: lifecycle.someone_else(offered(), TUESDAY).introduction,
        IntroductionState.LAPSED: lifecycle.lapse(offered(), TUESDAY).introduction,
        IntroductionState.SETTLED: lifecycle.settle(offered(), TUESDAY).introduction,
        IntroductionState.ENDED: check_ins.end(opened(), Side.ASKER, TUESDAY).introduction,
        IntroductionState.HELD: lifecycle.hold(opened()).introduction,
        IntroductionState.ANSWERED: short_replies.hand_on(
            replace(asked(), ask_id="a1"), Side.MENTOR, "Hire a crib.", TUESDAY
        ).introduction,
    }


def reaches(step: Step, who: UserId) -> list[str]:
    """Return what somebody can notice of a step: messages to them, and their messages that are redrawn."""
    said = []
    for queued in step.say:
        to = queued.notification.to
        readers = (to.user_id,) if isinstance(to, Person) else to.user_ids if isinstance(to, Group) else ()
        if who in readers:
            said.append(queued.notification.name)
    own = ("ask", "remind_mentor") if who == step.introduction.mentor else ("offer", "remind_asker")
    return said + [key for key in step.redraw if key.split(":")[0].removeprefix("introductions.") in own]
