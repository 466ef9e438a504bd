"""The steps of *I'd rather tell it*: a listener is looked for, both say yes, what was heard is handed over."""

from dataclasses import replace

from slack_sdk.models.views import View

from bot import log
from bot.contributions import story_interviews, submissions
from bot.contributions.arrangements import is_to_be_left_alone
from bot.contributions.story_interviews import (
    KEPT,
    MOST_SHOWN,
    AskToListen,
    ListenerFound,
    State,
    Telling,
    TellTogether,
    WrittenDown,
)
from bot.contributions.submissions import Audience, Kind, Written
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.working_hours import next_ask_slot
from bot.core.zones import local
from bot.introductions.asking_around import rests
from bot.introductions.matching.proposals import NAME_HELD_AFTER, next_run
from bot.introductions.peer_groups import opens_at
from bot.people.mentors import is_available
from bot.people.people import Profile, seen
from handlers.contributions import submission_steps
from handlers.contributions.views import story_interviews as views
from handlers.introductions.exclusions import walled
from handlers.introductions.open_asks import has_open_ask
from handlers.introductions.steps import not_taken_by
from storage.outbox.outbox import State as Sending
from storage.unit_of_work import UnitOfWork

PASSED_ON = "tellings.unanswered"
LET_GO = "tellings.let_go"
FORGET = "tellings.forget"
LOOK_AGAIN = "tellings.look_again"

_log = log.get("tellings")


# Looking for somebody


def begin(uow: UnitOfWork, profile: Profile) -> View:
    """*Ask quietly*: look for somebody who listens. Raises `NotSetUp`."""
    uow.community_of(profile.user_id)
    before = next((one for one in uow.tellings.list_all() if one.teller == profile.user_id), None)
    if before is not None:
        return views.already(is_over=before.state is State.ENDED)
    if rests(not_taken_by(uow, profile.user_id), uow.now):  # names shown here and in introductions count together
        return views.already(is_over=True)
    uow.people.save(seen(uow.people.get(profile.user_id), profile))
    telling = Telling(uow.new_id(), profile.user_id, uow.now)
    uow.timers.set(FORGET, telling.id, uow.now + KEPT)
    _log.info("tellings.begun")
    return views.begun(found=_seek(uow, telling).state is State.ASKED)


def listen(uow: UnitOfWork, profile: Profile) -> bool:
    """Offer to listen, or no longer; whoever waits to be heard is looked after at once. Raises `NotSetUp`."""
    uow.community_of(profile.user_id)
    wanted = profile.user_id not in {one.user_id for one in uow.tellings.list_listeners()}
    uow.people.save(seen(uow.people.get(profile.user_id), profile))
    uow.tellings.listen(profile.user_id, wanted=wanted)
    for telling in uow.tellings.list_all():
        is_asked = telling.listener == profile.user_id and telling.state is State.ASKED
        if is_asked if not wanted else telling.state is State.LOOKING:
            _seek(uow, telling)
    return wanted


def _seek(uow: UnitOfWork, telling: Telling) -> Telling:
    """Ask the next listener, or look again in the morning; who saw enough names without meeting anybody rests."""
    uow.outbox.refresh(*_keys(telling))
    _count_name_seen(uow, telling)
    if rests(not_taken_by(uow, telling.teller), uow.now):
        return _end(uow, story_interviews.look_on(telling))
    listeners = uow.tellings.list_listeners()
    apart = {one.user_id for one in listeners if stands_between(uow, telling, one.user_id)}
    chosen = story_interviews.choose(telling, listeners, apart)
    if chosen is None:
        after = story_interviews.look_on(telling)
        uow.tellings.save(after)
        time = uow.channel_time(uow.community_of(telling.teller))
        uow.timers.set(LOOK_AGAIN, telling.id, next_run(uow.now, time.hours, time.holidays))
        return after
    after = story_interviews.ask(telling, chosen)
    uow.tellings.save(after)
    uow.tellings.note_asked(chosen.user_id, uow.now)
    time = uow.working_time(chosen.user_id)
    slot = next_ask_slot(uow.now, time.hours, time.holidays, telling.since)
    uow.outbox.add(AskToListen(chosen.user_id, telling.id, after.attempt), due_at=slot)
    return after


def stands_between(uow: UnitOfWork, telling: Telling, listener: UserId) -> bool:
    """What forbids asking this listener now (rules 1, 3 and 7)."""
    return (
        walled(uow, telling.teller, listener)
        or wants_quiet(uow, listener)
        or has_open_ask(uow, listener, apart_from=telling.id)
    )


def wants_quiet(uow: UnitOfWork, listener: UserId) -> bool:
    """On leave, paused, resting, or closed by an organizer, which looks the same to everybody (rule 7)."""
    today = local(uow.now, uow.working_time(listener).hours.zone).date()
    mentor = uow.mentors.get(listener)
    return (
        uow.closings.is_closed(listener)
        or is_to_be_left_alone(uow.returners.get(listener), today)
        or (mentor is not None and not is_available(mentor, uow.now, today))
    )


def pass_over(uow: UnitOfWork, telling: Telling) -> None:
    """Whoever was chosen is not to be asked now after all: somebody else, and them perhaps another day."""
    _seek(uow, replace(telling, tried=telling.tried[:-1]) if telling.state is State.ASKED else telling)


def holds_name(uow: UnitOfWork, telling: Telling) -> bool:
    """Whether the offer keeps the listener's name: their wish as a mentor, or offers not taken (no catalogue)."""
    mentor = uow.mentors.get(telling.listener) if telling.listener is not None else None
    wished = mentor is not None and mentor.hold_my_name
    return wished or len(not_taken_by(uow, telling.teller)) >= NAME_HELD_AFTER


def _count_name_seen(uow: UnitOfWork, telling: Telling) -> None:
    """An offer that reached the teller and was not taken counts as every other (product.md, Not a catalogue)."""
    key = ListenerFound(telling.teller, telling.id, telling.attempt).key
    if telling.state is State.OFFERED and uow.outbox.state_of(key) is Sending.SENT:
        uow.introductions.note_offer_not_taken(telling.teller, uow.now)


def _keys(telling: Telling) -> tuple[str, ...]:
    """Of what the two may have before them about this attempt."""
    kinds = (AskToListen, ListenerFound)
    return tuple(kind(telling.teller, telling.id, telling.attempt).key for kind in kinds)


# Answers


def _open(uow: UnitOfWork, telling_id: str) -> Telling:
    telling = uow.tellings.get(telling_id)
    if telling is None:
        raise NoLongerOpen
    return telling


def accept(uow: UnitOfWork, user_id: UserId, telling_id: str) -> None:
    """*Yes, happy to*; raises `NoLongerOpen`."""
    telling = story_interviews.accept(_open(uow, telling_id), user_id)
    uow.tellings.save(telling)
    uow.outbox.add(ListenerFound(telling.teller, telling.id, telling.attempt))
    uow.outbox.refresh(*_keys(telling))


def someone_else(uow: UnitOfWork, user_id: UserId, telling_id: str) -> None:
    """*Not this time* of the listener, *Someone else* of the teller: the next one is asked. Raises `NoLongerOpen`."""
    telling = _open(uow, telling_id)
    story_interviews.decline(telling, user_id)
    if telling.state is State.OFFERED and len(telling.accepted) >= MOST_SHOWN:
        _count_name_seen(uow, telling)
        _end(uow, telling)
    else:
        _seek(uow, telling)


def not_now(uow: UnitOfWork, user_id: UserId, telling_id: str) -> None:
    """*Not now* of the teller: nobody is asked any more. Raises `NoLongerOpen`."""
    telling = _open(uow, telling_id)
    if telling.state is not State.OFFERED:
        raise NoLongerOpen
    story_interviews.decline(telling, user_id)
    _count_name_seen(uow, telling)
    _end(uow, telling)


def _end(uow: UnitOfWork, telling: Telling) -> Telling:
    """Whoever said yes meanwhile reads what they read before."""
    after = story_interviews.end(telling)
    uow.tellings.save(after)
    uow.outbox.refresh(*_keys(telling))
    return after


def meet(uow: UnitOfWork, user_id: UserId, telling_id: str) -> None:
    """*Yes, introduce us*: one conversation of the two. Raises `NoLongerOpen`."""
    telling = story_interviews.meet(_open(uow, telling_id), user_id)
    if telling.listener is None or stands_apart(uow, telling):
        raise NoLongerOpen
    uow.tellings.save(telling)
    times = [uow.working_time(one) for one in (telling.listener, telling.teller)]
    uow.outbox.add(TellTogether(telling.teller, telling.listener, telling.id), due_at=opens_at(uow.now, times))
    uow.outbox.refresh(*_keys(telling))


def stands_apart(uow: UnitOfWork, telling: Telling) -> bool:
    """Whether a wall stands between the two by now, or one of them is gone (rule 3: checked at every send)."""
    return telling.listener is None or walled(uow, telling.teller, telling.listener)


def may_write(uow: UnitOfWork, user_id: UserId, telling_id: str) -> View:
    """*Write it down*, by the one who listened; raises `NoLongerOpen`."""
    telling = _open(uow, telling_id)
    if telling.state is not State.MEETS or telling.listener != user_id:
        raise NoLongerOpen
    return views.form(telling.id)


def write_down(uow: UnitOfWork, user_id: UserId, telling_id: str, written: Written) -> None:
    """Hand it over as a draft of the teller's, which nobody else sees; raises `NoLongerOpen` and as `pieces.check`."""
    may_write(uow, user_id, telling_id)
    telling = _open(uow, telling_id)
    community = uow.community_of(telling.teller)
    own = Written(written.words, written.details, audience=Audience.ORGANIZERS)
    submissions.check(own, local(uow.now, community.zone).date())
    piece = submissions.draft(uow.new_id(), Kind.PORTRAIT, telling.teller, community.id, own, uow.now)
    submission_steps.keep(uow, piece)
    uow.outbox.add(WrittenDown(telling.teller, piece.id))
    forget(uow, telling_id)
    _log.info("tellings.written")


# The clock, and who leaves


def forget(uow: UnitOfWork, telling_id: str) -> None:
    """It is over: what the two have before them is drawn as settled."""
    telling = uow.tellings.get(telling_id)
    if telling is None:
        return
    _count_name_seen(uow, telling)
    uow.tellings.remove(telling_id)
    for timer in (FORGET, LOOK_AGAIN):
        uow.timers.cancel(timer, telling_id)
    uow.outbox.withdraw(*_keys(telling))
    uow.outbox.refresh(*_keys(telling), f"{TellTogether.name}:{telling_id}")


def leave(uow: UnitOfWork, user_id: UserId) -> None:
    """Forget-me, or an account gone: what one would tell ends; whoever they would have listened to goes on looking."""
    uow.tellings.listen(user_id, wanted=False)
    account = uow.hashes.of("person", user_id)
    for one in uow.tellings.list_all():
        telling = replace(one, tried=tuple(tried for tried in one.tried if tried != account))
        uow.tellings.save(telling)
        if telling.teller == user_id or (telling.listener == user_id and telling.state is State.MEETS):
            forget(uow, telling.id)
        elif telling.listener == user_id:
            _seek(uow, telling)


def listener_gone(uow: UnitOfWork, user_id: UserId) -> None:
    """A listener's account was deactivated before both met: somebody else is looked for."""
    for telling in uow.tellings.list_all():
        if telling.listener == user_id and telling.state in {State.ASKED, State.OFFERED}:
            _seek(uow, telling)


def pass_on(uow: UnitOfWork, subject: str) -> None:
    """Two working days without an answer: the next one is asked."""
    telling = _at_attempt(uow, subject)
    if telling is not None and telling.state is State.ASKED:
        _seek(uow, telling)


def let_go(uow: UnitOfWork, subject: str) -> None:
    """Three working days without the teller's answer: nothing more is asked of anybody."""
    telling = _at_attempt(uow, subject)
    if telling is not None and telling.state is State.OFFERED:
        _count_name_seen(uow, telling)
        _end(uow, telling)


def look_again(uow: UnitOfWork, telling_id: str) -> None:
    """Each working morning while nobody was free: perhaps somebody is now."""
    telling = uow.tellings.get(telling_id)
    if telling is not None and telling.state is State.LOOKING:
        _seek(uow, telling)


def _at_attempt(uow: UnitOfWork, subject: str) -> Telling | None:
    telling_id, _, attempt = subject.partition(":")
    telling = uow.tellings.get(telling_id)
    return telling if telling is not None and str(telling.attempt) == attempt else None
