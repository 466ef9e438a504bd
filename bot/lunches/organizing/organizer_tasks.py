"""What may wait for the organizers under their one message of the month (R56)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bot.core.zones import local
from bot.offices.communities import Contact
from bot.offices.office_topics import is_sensitive
from bot.offices.topics import Topic
from bot.people.mentors import Offers

MOST = 3
QUARTER = timedelta(days=91)
TOPICS_NAMED = 3


def lines_to_confirm(
    contacts: Sequence[Contact], first_shown: datetime | None, now: datetime, zone: str
) -> date | None:
    """Return the day on which the oldest resource line was last confirmed, once that is a quarter ago; None otherwise.

    An office set up less than a quarter ago has confirmed its lines by submitting them.
    """
    looked_at = min((contact.checked for contact in contacts), default=None)
    if looked_at is None or first_shown is None or now - first_shown < QUARTER:
        return None
    return looked_at if local(now, zone).date() - looked_at >= QUARTER else None


def nobody_offers(topics: Iterable[Topic], mentors: Iterable[Offers]) -> tuple[Topic, ...]:
    """Return the topics that no mentor offers, paused or not; never sensitive ones, which could tell who came (R4)."""
    offered = {slug for mentor in mentors for slug in mentor.topics}
    return tuple(one for one in topics if one.slug not in offered and not is_sensitive(one.slug))
