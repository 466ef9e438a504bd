"""Pay it forward: a person who was helped is asked once, weeks later, whether they would like to help (R40).

Only after a good end, at least eight weeks on, and never in the first twelve weeks back. The day of return is not
known: those who said at sign-up that they are back have been back since then at least, and those before or on leave are
not asked.
"""

from datetime import datetime, timedelta

from bot.core.notifications import PersonalNotification, notification
from bot.core.working_hours import Standing
from bot.introductions.check_ins import ended_well
from bot.introductions.states import Introduction
from bot.people.returners import Stage

AFTER_A_GOOD_END = timedelta(weeks=8)
FIRST_WEEKS_BACK = timedelta(weeks=12)
NOT_BACK_YET = frozenset({Stage.BEFORE, Stage.ON_LEAVE})
LATER = timedelta(weeks=4)

INVITE = "introductions.pay_it_forward"
INVITED = "introductions.was_invited"  # the timer; until then an invited person who helps is counted
COUNTED_WITHIN = timedelta(days=90)
FLOOR = 5  # figures about people need five of them, and are rounded to five


@notification(INVITE, Standing.INVITATION, keyed_by=("user_id",), living=True, told_once=True)
class PayItForward(PersonalNotification):
    """To a person who was helped, once: would you like to help somebody?"""

    is_declined: bool = False


def when_to_invite(closed: Introduction, stage: Stage) -> datetime | None:
    """Return when to ask the person who was helped (UTC); None when it did not end well, or they were not back yet."""
    if not ended_well(closed) or closed.ended_at is None or stage in NOT_BACK_YET:
        return None
    began = closed.signed_up_at or closed.made_at
    return max(closed.ended_at + AFTER_A_GOOD_END, began + FIRST_WEEKS_BACK)


def shown_links(links: int) -> int:
    """Return the N of "more than N people": the highest multiple of five below `links`, 0 for five or fewer."""
    return (links - 1) // FLOOR * FLOOR if links > FLOOR else 0
