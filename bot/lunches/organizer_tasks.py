"""What may wait under the organizer's one message of the month (R56)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bot.core.zones import local
from bot.offices.communities import Contact
from bot.offices.office_topics import is_sensitive
from bot.offices.topics import Topic
from bot.people.mentors import Mentor

MOST = 3
QUARTER = timedelta(days=91)
TOPICS_NAMED = 3


def lines_to_confirm(
    contacts: Sequence[Contact], first_shown: datetime | None, now: datetime, zone: str
) -> date | None:
    """The day on which the oldest line to call was looked at, once that is a quarter ago; else None.

    An office set up less than a quarter ago has confirmed its lines by submitting them.
    """
    looked_at = min((contact.checked for contact in contacts), default=None)
    if looked_at is None or first_shown is None or now - first_shown < QUARTER:
        return None
    return looked_at if local(now, zone).date() - looked_at >= QUARTER else None


def nobody_offers(topics: Iterable[Topic], mentors: Iterable[Mentor]) -> tuple[Topic, ...]:
    """Topics that no mentor offers, paused or not; sensitive ones are never named, so that none tells who came."""
    offered = {slug for mentor in mentors for slug in mentor.topics}
    return tuple(one for one in topics if one.slug not in offered and not is_sensitive(one.slug))
