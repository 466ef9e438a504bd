"""While nobody is free: *Let the organizer look, without my name* (R38).

The asker chooses the exact sentence and the organizer forwards it as their own. Neither the message nor the key it is
stored under tells who asked.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.core.ids import UserId
from bot.core.notifications import Notification, notification
from bot.core.working_hours import Standing, working_days_after
from bot.introductions.states import Working
from bot.people.returners import Returner


@notification("introductions.organizer_looks", Standing.ORGANIZER, sent_to=("organizer",), told_once=True)
class OrganizerLooks(Notification):
    """To one organizer: the sentence to forward. `search` is a keyed hash, from which nobody can be identified."""

    search: str
    organizer: UserId
    topic: str | None

    @property
    def key(self) -> str:
        """The dedupe key: the organizer gets one message for each search."""
        return key_of(self.search)


def key_of(search: str) -> str:
    """Return the key of the organizer's message for this search."""
    return f"introductions.organizer_looks:{search}"


def whom_to_ask(organizers: Sequence[UserId], returner: Returner) -> UserId | None:
    """Return the first organizer who is neither the asker nor on their avoid list; None without one."""
    return next((one for one in organizers if one != returner.user_id and one not in returner.avoid), None)


def goes_at(now: datetime, organizer: Working) -> datetime:
    """Return when the sentence is sent (UTC): not before the organizer's next working day, not to tell who asked."""
    return working_days_after(now, 1, organizer.hours, organizer.holidays)


def choices(returner: Returner) -> tuple[str | None, ...]:
    """Return what the sentence may be about: each topic alone, or (last, None) simply a talk."""
    return (*returner.topics, None)
