"""Arrangements: real examples of flexible work, without names unless their author wants one (R61).

*Would you tell me how you asked?* is a blind ask to the author alone: an introduction of kind *talk* in which the
author takes the place of a mentor, with the default limits of a mentor.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from bot.contributions.contributions import Contribution, ContributionState
from bot.core.ids import UserId
from bot.core.notifications import AskedFor, notification
from bot.introductions import asking_around
from bot.introductions.asking_around import Ask, WantedAsk
from bot.introductions.states import Introduction
from bot.people import mentors, returners
from bot.people.mentors import Mentor
from bot.people.returners import IntroductionKind, Returner, Stage, Wants

LONGEST_PATTERN = 300
LONGEST_PART = 500
SORT, MAY_ASK = "sort", "may_ask"
FOR_HOW_LONG, WORKED, COST = "for_how_long", "worked", "cost"
PARTS = (FOR_HOW_LONG, WORKED, COST)
MOST_ON_THE_PAGE = 12


class Sort(StrEnum):
    """The kind of an arrangement."""

    ON_RAMP = "on_ramp"
    REDUCED = "reduced"
    SHIFTED = "shifted"
    REMOTE = "remote"
    JOB_SHARE = "job_share"
    OTHER = "other"


TOPICS: Mapping[Sort, str] = {
    Sort.ON_RAMP: "phased-return",
    Sort.REDUCED: "flex-hours",
    Sort.SHIFTED: "flex-hours",
    Sort.REMOTE: "remote-hybrid",
    Sort.JOB_SHARE: "flex-hours",
}


def sort_of(contribution: Contribution) -> Sort:
    """The arrangement's kind; OTHER where it is none of ours."""
    found = contribution.detail(SORT)
    return Sort(found) if found in set(Sort) else Sort.OTHER


def by_sort(found: Iterable[Contribution]) -> Mapping[Sort, Sequence[Contribution]]:
    """The arrangements by kind, in the order of kinds, empty kinds left out."""
    everything = list(found)
    shelves = {sort: [contribution for contribution in everything if sort_of(contribution) is sort] for sort in Sort}
    return {sort: shelf for sort, shelf in shelves.items() if shelf}


def may_be_asked(contribution: Contribution) -> bool:
    """Whether the arrangement is published, and its author agreed to be asked about it."""
    return contribution.state is ContributionState.PUBLISHED and contribution.detail(MAY_ASK) == "yes"


def begin(ask_id: str, user_id: UserId, contribution_id: str, now: datetime, today: date, *, was_here: bool) -> Ask:
    """A question to the author of one example only; it ends by itself after two weeks."""
    ask = asking_around.begin(ask_id, user_id, WantedAsk(), now, today, was_here=was_here)
    return replace(ask, example=contribution_id, requester=replace(ask.requester, wants=Wants.IDEAS))


def about_it(ask: Ask, sort: Sort) -> Ask:
    """The question after a short reply, to anybody who knows about the example's topic instead of its author."""
    topic = TOPICS.get(sort)
    return replace(ask, example="", requester=replace(ask.requester, topics=(topic,) if topic else ()))


def stand_in(
    author: UserId, since: datetime, own: Returner | None, asked: Iterable[Introduction], today: date
) -> Mentor:
    """The author as a `Mentor`: default limits, their own avoid list, the name held until both said yes.

    `asked` are their introductions, from which this month's single questions are counted.
    """
    month = mentors.month_of(today)
    answered = [
        one
        for one in asked
        if one.mentor == author
        and one.kind is IntroductionKind.TALK
        and (at := one.accepted_at or ((one.ended_at or one.asked_at) if one.lines else None)) is not None
        and mentors.month_of(at.date()) == month
    ]
    return Mentor(
        author,
        since,
        avoid=own.avoid if own else (),
        hold_my_name=True,
        asked_month=month,
        asked_that_month=len(answered),
    )


def is_to_be_left_alone(own: Returner | None, today: date) -> bool:
    """Whether the author is before or on leave, has paused, or waits for a date, so that nobody asks them (R7)."""
    if own is None:
        return False
    on_leave = own.stage in {Stage.BEFORE, Stage.ON_LEAVE}
    return on_leave or own.not_before is not None or returners.is_away(own, today)


@notification("arrangements.managers_file")
class ManagersFile(AskedFor):
    """The page for managers as a file, to the person who asked for it."""
