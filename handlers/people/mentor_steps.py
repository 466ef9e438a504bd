"""What mentors and timers change, each in one unit of work; the listeners are in `people.mentors`."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from slack_sdk.models.blocks import Block

from bot.core.ids import UserId
from bot.core.zones import local, moment
from bot.introductions.states import MENTOR_LEFT, PAID_FORWARD, PROPOSE, THE_RUN
from bot.offices.communities import office_of
from bot.offices.office_topics import is_sensitive
from bot.people.members import AtWork, OfficeChoice
from bot.people.mentors import (
    ASKED_AGAIN_AFTER,
    STILL_IN_AFTER,
    FewerQuestions,
    ListedMentor,
    Mentor,
    NotAMentor,
    Offer,
    PauseNote,
    StillIn,
    Terms,
    answer_fewer,
    ask_whether_still_in,
    declined,
    fewer,
    is_available,
    is_away,
    listed_keepers,
    pause,
    resume,
    settle,
    still_in,
    volunteer,
)
from bot.people.pauses import Pause, PauseWords, quarter_off, read_pause
from bot.people.people import Profile
from handlers.people.exclusions import kept_apart_from
from handlers.people.limited_actions import count_change_of_list
from handlers.people.members import enrol, place_of, today_of, zone_of
from handlers.people.views import mentor_messages as messages
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("people")

RESUME = "mentors.resume"
YEARLY = "mentors.still_in"


@dataclass(frozen=True)
class Saved:
    """Result of saving a form: the mentor as stored, their own date, and whether they are new."""

    mentor: Mentor
    today: date
    is_new: bool = False


def look(uow: UnitOfWork, user_id: UserId) -> tuple[Mentor | None, OfficeChoice]:
    """The mentor (None: not yet) and office that a form is filled in with; raises `NotSetUp` and stores nothing."""
    place = place_of(uow, user_id)
    return uow.mentors.get(user_id), place


def own(uow: UnitOfWork, user_id: UserId) -> Mentor:
    """The mentor who acts; raises `NotSetUp` or `NotAMentor`."""
    mentor = uow.mentors.get(user_id)
    uow.community_of(user_id)
    if mentor is None:
        raise NotAMentor
    return mentor


def offer_help(uow: UnitOfWork, profile: Profile, offer: Offer, wanted: AtWork | None = None) -> Saved:
    """Make somebody a mentor, or change what they offer.

    Raises `NotSetUp` and `NotEligible` before anything is stored.
    """
    enrol(uow, profile, wanted)
    known = uow.mentors.get(profile.user_id)
    mentor = volunteer(known, profile.user_id, offer, uow.now)
    if known is None:
        mentor = replace(mentor, closed_by_organizer=uow.closed_accounts.is_closed(mentor.user_id))
        uow.timers.set(PAID_FORWARD, mentor.user_id, uow.now)
    uow.mentors.save(mentor)
    uow.timers.set(YEARLY, mentor.user_id, uow.now + STILL_IN_AFTER)
    _look_for_pairs(uow)
    _redraw_questions(uow, known)
    return Saved(mentor, today_of(uow, mentor.user_id), is_new=known is None)


def settle_terms(uow: UnitOfWork, user_id: UserId, terms: Terms, wanted: AtWork, profile: Profile) -> Saved:
    """Save the form *More*; raises `NotAMentor`, `NeverListed`, `NotEligible`, and `TooOften` for the avoid list."""
    sensitive = {topic for topic in terms.listed_topics if is_sensitive(topic)}
    known = own(uow, user_id)
    mentor = settle(known, terms, sensitive)
    count_change_of_list(uow, user_id, known.avoid, mentor.avoid)
    enrol(uow, profile, wanted)
    uow.mentors.save(mentor)
    _look_for_pairs(uow)
    return Saved(mentor, today_of(uow, user_id))


def take_pause(uow: UnitOfWork, user_id: UserId, wanted: Pause) -> Mentor:
    """Pause the mentor until the wanted day, or without an end; sets the timer of the note at its end (R21)."""
    return _paused(uow, *with_date(uow, user_id), wanted)


def _paused(uow: UnitOfWork, known: Mentor, today: date, wanted: Pause) -> Mentor:
    mentor = pause(known, wanted, today)
    uow.mentors.save(mentor)
    uow.timers.set(RESUME, mentor.user_id, _end_of(uow, mentor))
    uow.introductions.set_timer_if_any(MENTOR_LEFT, mentor.user_id, uow.now)
    _redraw_questions(uow, known)
    return mentor


def pause_by_words(uow: UnitOfWork, user_id: UserId, words: str) -> tuple[Mentor, PauseWords]:
    """Pause the mentor as these words clearly say; else `PauseWords.pause` is None and nothing is changed."""
    known, today = with_date(uow, user_id)
    read = read_pause(words, today)
    return (known if read.pause is None else _paused(uow, known, today, read.pause)), read


def come_back(uow: UnitOfWork, user_id: UserId) -> Mentor:
    """End the mentor's pause, and reset the count of unanswered asks; raises `NotSetUp` or `NotAMentor`."""
    known = own(uow, user_id)
    mentor = resume(known)
    uow.mentors.save(mentor)
    uow.timers.cancel(RESUME, user_id)
    _look_for_pairs(uow)
    _redraw_questions(uow, known)
    return mentor


def stop(uow: UnitOfWork, user_id: UserId) -> None:
    """Delete the mentor; raises `NotSetUp` or `NotAMentor`. Open asks are settled by a timer of introductions."""
    known = own(uow, user_id)
    uow.mentors.remove(user_id)
    uow.timers.cancel(RESUME, user_id)
    uow.timers.cancel(YEARLY, user_id)
    uow.timers.set(MENTOR_LEFT, user_id, uow.now)
    _redraw_questions(uow, known)


def confirm_still_in(uow: UnitOfWork, user_id: UserId) -> None:
    """Record a yes to the yearly question, and ask again in a year."""
    known = own(uow, user_id)
    uow.mentors.save(still_in(known))
    uow.timers.set(YEARLY, user_id, uow.now + STILL_IN_AFTER)
    _redraw_questions(uow, known)


def ask_about_fewer(uow: UnitOfWork, user_id: UserId) -> None:
    """Count one *Not this time*; after the second in a row ask once whether fewer questions would suit (R21)."""
    known = uow.mentors.get(user_id)
    if known is None:
        return
    mentor = declined(known)
    uow.mentors.save(mentor)
    if mentor.asked_about_fewer != known.asked_about_fewer:
        uow.outbox.add(FewerQuestions(user_id, mentor.since))


def settle_fewer(uow: UnitOfWork, user_id: UserId, *, is_fewer: bool) -> Mentor:
    """Record the answer: fewer single questions a month, or no change; raises `NotSetUp` or `NotAMentor`."""
    known = own(uow, user_id)
    mentor = answer_fewer(known, fewer(known.questions_a_month) if is_fewer and known.asked_about_fewer == 1 else None)
    uow.mentors.save(mentor)
    _redraw_questions(uow, known)
    return mentor


def skip_quarter(uow: UnitOfWork, user_id: UserId) -> Mentor:
    """*Not this quarter*: still a mentor, and paused until the next quarter, unless paused for longer (R21).

    Raises `NotSetUp` or `NotAMentor`.
    """
    known, today = with_date(uow, user_id)
    mentor = still_in(known)
    if mentor.asked_about_fewer:
        mentor = answer_fewer(mentor)
    uow.mentors.save(mentor)
    uow.timers.set(YEARLY, user_id, uow.now + STILL_IN_AFTER)
    until = quarter_off(today)
    if is_away(known, today) and known.is_paused and (known.paused_until is None or known.paused_until >= until):
        _redraw_questions(uow, known)
        return mentor
    return _paused(uow, mentor, today, Pause(until))


@router.timer(RESUME)
def end_pause(uow: UnitOfWork, user_id: str) -> None:
    """Timer: send the one note when a pause is over, or has gone on without an end for three months (R21)."""
    mentor = uow.mentors.get(UserId(user_id))
    if mentor is None or not mentor.is_paused or mentor.paused_on is None:
        return
    if mentor.paused_until is not None and is_away(mentor, today_of(uow, mentor.user_id)):
        uow.timers.set(RESUME, user_id, _end_of(uow, mentor))  # their zone changed meanwhile
        return
    uow.outbox.add(PauseNote(mentor.user_id, mentor.paused_on))
    if mentor.paused_until is not None:
        _look_for_pairs(uow)


@router.timer(YEARLY)
def ask_yearly(uow: UnitOfWork, user_id: str) -> None:
    """Timer: ask whether the mentor is still in, not during a pause, and twice without an answer at most."""
    mentor = uow.mentors.get(UserId(user_id))
    if mentor is None:
        return
    if is_away(mentor, today_of(uow, mentor.user_id)):
        uow.timers.set(YEARLY, user_id, uow.now + timedelta(days=30))
        return
    asked = ask_whether_still_in(mentor)
    if asked is None:
        return
    uow.mentors.save(asked)
    uow.outbox.add(StillIn(mentor.user_id, uow.now.year))
    uow.timers.set(YEARLY, user_id, uow.now + STILL_IN_AFTER)


def _look_for_pairs(uow: UnitOfWork) -> None:
    uow.timers.set(PROPOSE, THE_RUN, uow.now)


def _end_of(uow: UnitOfWork, mentor: Mentor) -> datetime:
    if mentor.paused_until is None:
        return uow.now + ASKED_AGAIN_AFTER
    return moment(mentor.paused_until, time(0), zone_of(uow, mentor.user_id))


def _redraw_questions(uow: UnitOfWork, known: Mentor | None) -> None:
    """Redraw our open questions to this mentor, which then show the answer."""
    if known is None:
        return
    uow.outbox.refresh_to(known.user_id, StillIn, FewerQuestions, PauseNote)  # earlier ones say too how it stands now


def home_section(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The part of App Home about being a mentor, also for people who are none; raises `NotSetUp`."""
    mentor = uow.mentors.get(user_id)
    return messages.home_section(mentor, uow.topics.catalogue_of(user_id), uow.now, today_of(uow, user_id))


def listed(uow: UnitOfWork, viewer: UserId, topics: Collection[str] | None = None) -> list[tuple[str, list[UserId]]]:
    """The mentors listed by topic (or for these topics), as (slug, people), that this person may see.

    Raises `NotSetUp`.
    """
    keepers = uow.mentors.list_listed(viewer, topics)
    within_reach = _within_reach(uow, viewer, keepers)
    keepers = [mentor for mentor in keepers if within_reach(mentor)]
    known = [topic.slug for topic in uow.topics.catalogue_of(viewer).known if topics is None or topic.slug in topics]
    found = [(slug, listed_keepers(keepers, slug)) for slug in known]
    return [(slug, users) for slug, users in found if users]


def _within_reach(uow: UnitOfWork, viewer: UserId, keepers: Sequence[ListedMentor]) -> Callable[[ListedMentor], bool]:
    """A test for mentors the viewer may see: same office or open to others, available today, not excluded."""
    own_office, offices = uow.community_of(viewer), uow.communities.list_all()
    apart = kept_apart_from(uow, viewer, keepers)
    places: dict[tuple[str | None, str | None], tuple[str, date]] = {}

    def is_within_reach(mentor: ListedMentor) -> bool:
        """Whether this mentor is available to the person, not excluded, and in an office that both accept."""
        if mentor.user_id in apart:
            return False
        place = (mentor.community_id, mentor.zone)
        if place not in places:
            office = office_of(*place, offices)
            places[place] = (office.id, local(uow.now, mentor.zone or office.zone).date())
        office_id, today = places[place]
        return is_available(mentor, uow.now, today) and (mentor.other_offices or office_id == own_office.id)

    return is_within_reach


def status(uow: UnitOfWork, user_id: UserId) -> Message:
    """The answer to `/mentor status`; raises `NotSetUp`."""
    today = today_of(uow, user_id)
    return messages.status(uow.mentors.get(user_id), uow.topics.catalogue_of(user_id), uow.now, today)


def with_date(uow: UnitOfWork, user_id: UserId) -> tuple[Mentor, date]:
    """The mentor who acts and their own date; raises `NotSetUp` or `NotAMentor`."""
    return own(uow, user_id), today_of(uow, user_id)
