"""What returning parents and timers change, each in one unit of work; the listeners are in `people.returners`."""

from collections.abc import Iterable
from datetime import date, datetime

from slack_sdk.models.blocks import Block

from bot.core.ids import UserId
from bot.introductions.matching.proposals import OFFERS_REMEMBERED, rests_until
from bot.introductions.search_notices import MayIGoOn, NobodyFree, SearchPaused
from bot.introductions.states import ASKER_LEFT, PROPOSE, THE_RUN
from bot.people.members import AtWork, OfficeChoice
from bot.people.pauses import Pause
from bot.people.people import Profile
from bot.people.returners import (
    Details,
    Hello,
    NotSignedUp,
    Returner,
    Status,
    Wishes,
    describe,
    find,
    greet,
    is_away,
    is_day_to_come,
    next_look,
    pause,
    put_off,
    resume,
    sign_up,
)
from bot.reports.figures import Fact, FigureKind
from handlers.offices import figure_counts
from handlers.people.limited_actions import count_change_of_list
from handlers.people.members import enrol, place_of, today_of, zone_of
from handlers.people.views import returner_messages as messages
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

router = Router("people")


# One timer for the workspace, at the next midnight of somebody with a day to come: which day, and whose, stays sealed.
LOOK = "returners.say_hello"
RUN = "run"


def look(uow: UnitOfWork, user_id: UserId) -> tuple[Returner | None, OfficeChoice]:
    """The sign-up (None: not yet) and office that a form is filled in with; raises `NotSetUp` and stores nothing."""
    place = place_of(uow, user_id)
    return uow.returners.get(user_id), place


def own(uow: UnitOfWork, user_id: UserId) -> Status:
    """The sign-up of the person who acts; raises `NotSetUp` or `NotSignedUp`."""
    status = mine(uow, user_id)
    if status is None:
        raise NotSignedUp
    return status


def sign_up_quietly(uow: UnitOfWork, profile: Profile, wishes: Wishes, wanted: AtWork | None = None) -> Status:
    """Sign the person up, or change their wishes.

    Raises `NotSetUp`, `NotEligible`, `DayOutOfRange`, or `TooOften` for the avoid list, before anything is stored.
    """
    enrol(uow, profile, wanted)
    known = uow.returners.get(profile.user_id)
    count_change_of_list(uow, profile.user_id, known.avoid if known is not None else (), wishes.avoid)
    today = today_of(uow, profile.user_id)
    returner = sign_up(known, profile.user_id, wishes, uow.now, today, _rest_of(uow, profile.user_id))
    figure_counts.count(uow, profile.user_id, *(Fact(FigureKind.TOPICS, topic) for topic in wishes.topics))
    return _keep(uow, known, returner)


def save_details(uow: UnitOfWork, profile: Profile, details: Details, wanted: AtWork) -> Status:
    """Save the form *More*; raises `NotSignedUp` and `NotEligible`."""
    known = own(uow, profile.user_id).returner
    enrol(uow, profile, wanted)
    return _keep(uow, known, describe(known, details))


def go_on(uow: UnitOfWork, profile: Profile) -> Status:
    """*Find me someone*: start the search again, also from a pause; raises `NotSignedUp` and `NotEligible`."""
    known = own(uow, profile.user_id).returner
    enrol(uow, profile)
    return _keep(uow, known, find(known, uow.now, _rest_of(uow, profile.user_id)))


def take_pause(uow: UnitOfWork, user_id: UserId, wanted: Pause) -> Status:
    """Pause the search until the wanted day, or without an end; raises `NotSignedUp`."""
    known = own(uow, user_id).returner
    return _keep(uow, known, pause(known, wanted))


def greet_later(uow: UnitOfWork, user_id: UserId, day: date) -> Status:
    """Change the *not before* date to `day`; raises `NotSignedUp` and `DayOutOfRange`."""
    known = own(uow, user_id)
    return _keep(uow, known.returner, put_off(known.returner, day, known.today))


def stop(uow: UnitOfWork, user_id: UserId) -> None:
    """Delete the sign-up; raises `NotSignedUp`. What is open is settled by a timer of introductions."""
    known = own(uow, user_id).returner
    uow.returners.remove(user_id)
    uow.figures.forget(user_id)
    uow.timers.set(ASKER_LEFT, user_id, uow.now)
    _redraw_own(uow, known)


@router.timer(LOOK)
def look_at_days(uow: UnitOfWork, _subject: str) -> None:
    """Timer, at midnight of each zone concerned: greet people whose *not before* day has come, and end pauses (R22)."""
    if not uow.communities.list_all():
        return
    due = [one.user_id for one in uow.returners.list_all() if is_day_to_come(one)]
    uow.returners.lock_many(due)
    uow.people.look_at_many(due)
    locked = (uow.returners.get(user_id) for user_id in due)
    after = [_after_today(uow, returner) for returner in locked if returner is not None]
    _watch(uow, (returner for returner in after if is_day_to_come(returner)))


def _after_today(uow: UnitOfWork, returner: Returner) -> Returner:
    today = today_of(uow, returner.user_id)
    if returner.is_paused and returner.paused_until is not None and not is_away(returner, today):
        returner = resume(returner, uow.now)
        uow.returners.save(returner)
        _look_for_pairs(uow)
    if returner.not_before is not None and returner.not_before <= today:
        returner = greet(returner, uow.new_id())
        uow.returners.save(returner)
        uow.outbox.add(Hello(returner.user_id, returner.greeting))
    return returner


def _keep(uow: UnitOfWork, known: Returner | None, returner: Returner) -> Status:
    uow.returners.save(returner)
    if is_day_to_come(returner):
        _watch(uow, (returner,))
    if returner.is_paused or returner.not_before is not None:  # an open ask would end in an offer
        uow.timers.set(ASKER_LEFT, returner.user_id, uow.now)
    else:
        _look_for_pairs(uow)
    if known is not None:
        _redraw_own(uow, known)
    return _status_of(uow, returner)


def _status_of(uow: UnitOfWork, returner: Returner) -> Status:
    office = uow.community_of(returner.user_id).label
    several = len(uow.communities.list_all()) > 1
    return Status(returner, uow.now, today_of(uow, returner.user_id), office, several)


def _watch(uow: UnitOfWork, waiting: Iterable[Returner]) -> None:
    """Set the timer to the earliest next midnight of these people, unless it is set to an earlier moment."""
    moments = [next_look(uow.now, zone_of(uow, returner.user_id)) for returner in waiting]
    known = uow.timers.get(LOOK, RUN)
    if moments and (known is None or min(moments) < known):
        uow.timers.set(LOOK, RUN, min(moments))


def _rest_of(uow: UnitOfWork, user_id: UserId) -> datetime | None:
    """Until when matching rests for this account after offers not taken (R35); None when it does not."""
    since = uow.now - OFFERS_REMEMBERED
    return rests_until(uow.introductions.offers_not_taken_by([user_id], since).get(user_id, ()))


def _look_for_pairs(uow: UnitOfWork) -> None:
    uow.timers.set(PROPOSE, THE_RUN, uow.now)


def _redraw_own(uow: UnitOfWork, known: Returner) -> None:
    """What was said to them about their search shows how it stands now; nobody else sees it."""
    uow.outbox.refresh_to(known.user_id, Hello, NobodyFree, MayIGoOn, SearchPaused)


def mine(uow: UnitOfWork, user_id: UserId) -> Status | None:
    """The person's own sign-up with its status, None when there is none; raises `NotSetUp`."""
    uow.community_of(user_id)
    returner = uow.returners.get(user_id)
    return None if returner is None else _status_of(uow, returner)


def home_section(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The part of App Home about finding somebody, also for people without a sign-up; raises `NotSetUp`."""
    return messages.home_section(mine(uow, user_id), uow.topics.catalogue_of(user_id))
