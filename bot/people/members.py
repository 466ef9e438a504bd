"""Who may take part in introductions, and the hours and office that members choose."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from bot.core.errors import NotEligible
from bot.core.working_hours import Hours
from bot.offices.communities import Community
from bot.people.people import ENDS, MONDAY_TO_FRIDAY, STARTS, Colleague, Profile


@dataclass(frozen=True)
class AtWork:
    """The working days (Monday is 0), local hours and community a person chose; None leaves what was chosen before.

    Raises `NoWorkingDays` or `HoursBackwards`.
    """

    days: frozenset[int] | None = None
    starts: time | None = None
    ends: time | None = None
    community_id: str | None = None

    def __post_init__(self) -> None:
        Hours(
            zone="UTC",
            days=MONDAY_TO_FRIDAY if self.days is None else self.days,
            start=self.starts or STARTS,
            end=self.ends or ENDS,
        )


@dataclass(frozen=True)
class OfficeChoice:
    """The offices a form offers, and the person's own.

    `is_chosen` says whether they chose it themselves; with one office there is nothing to choose.
    """

    offices: Sequence[Community]
    own: Community
    is_chosen: bool
    colleague: Colleague

    @property
    def is_asked(self) -> bool:
        """Whether the form asks for the office: once, where there are several (R13)."""
        return len(self.offices) > 1 and not self.is_chosen


def take_part(profile: Profile) -> None:
    """Raise `NotEligible` for guests, bots, outsiders and deactivated accounts (R31)."""
    reasons = {
        "bot": profile.is_bot,
        "deactivated": profile.is_deactivated,
        "outsider": profile.is_outsider,
        "guest": profile.is_guest,
    }
    for reason, holds in reasons.items():
        if holds:
            raise NotEligible(reason)


def at_work(colleague: Colleague, wanted: AtWork) -> Colleague:
    """The person's row with what they chose; what they left out stays."""
    return replace(
        colleague,
        days=colleague.days if wanted.days is None else wanted.days,
        starts=wanted.starts or colleague.starts,
        ends=wanted.ends or colleague.ends,
        community_id=wanted.community_id or colleague.community_id,
    )
