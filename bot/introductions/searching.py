"""While nobody is free: *Let the organizer look, without my name* (R38).

Beck's own part, by consent: the asker chooses the exact sentence, an organizer forwards it as herself, and
neither the message nor the key it is stored under says who asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.core.ids import UserId
from bot.core.notifications import Notification, Person
from bot.core.working_hours import Standing, working_days_after
from bot.introductions.states import Working
from bot.people.returners import Returner


@dataclass(frozen=True)
class OrganizerLooks(Notification):
    """One sentence for one organizer; `search` is a keyed hash, so that nobody can be read out of it."""

    name: ClassVar[str] = "introductions.organizer_looks"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    told_once: ClassVar[bool] = True

    search: str
    organizer: UserId
    topic: str | None

    @property
    def to(self) -> Person:
        """The organizer."""
        return Person(self.organizer)

    @property
    def key(self) -> str:
        """Once for each search."""
        return key_of(self.search)


def key_of(search: str) -> str:
    """The dedupe key of the sentence for this search."""
    return f"introductions.organizer_looks:{search}"


def whom_to_ask(organizers: Sequence[UserId], returner: Returner) -> UserId | None:
    """The first organizer who is neither the asker nor on their avoid list; None when there is none."""
    return next((one for one in organizers if one != returner.user_id and one not in returner.avoid), None)


def goes_at(now: datetime, organizer: Working) -> datetime:
    """Never before the organizer's next working day, so that nobody can put two and two together."""
    return working_days_after(now, 1, organizer.hours, organizer.holidays)


def choices(returner: Returner) -> tuple[str | None, ...]:
    """What the sentence may be about: each topic alone, or (last) simply a talk."""
    return (*returner.topics, None)
