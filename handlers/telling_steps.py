"""The steps of *I'd rather tell it*: a listener is looked for, both say yes, what was heard is handed over."""

from dataclasses import replace

from slack_sdk.models.views import View

from bot import log, pieces, tellings
from bot.caretakers import wants_silence
from bot.errors import NoLongerOpen
from bot.ids import UserId
from bot.introduction_states import keeps_mentor_busy
from bot.mentors import is_available
from bot.people import Profile, seen
from bot.pieces import Audience, Kind, Written
from bot.quiet import next_ask_slot
from bot.same_weeks import opens_at
from bot.tellings import (
    KEPT,
    MOST_SHOWN,
    AskToListen,
    ListenerFound,
    State,
    Telling,
    TellTogether,
    WrittenDown,
)
from bot.zones import local
from handlers import piece_steps
from handlers.views import tellings as views
from storage.unit_of_work import UnitOfWork

PASSED_ON = "tellings.unanswered"
LET_GO = "tellings.let_go"
FORGET = "tellings.forget"

_log = log.get("tellings")


# Looking for somebody


def begin(uow: UnitOfWork, profile: Profile) -> View:
    """*Ask quietly*: look for somebody who listens. Raises `NotSetUp`."""
    uow.community_of(profile.user_id)
    before = next((one for one in uow.tellings.list_all() if one.teller == profile.user_id), None)
    if before is not None:
        return views.already(is_over=before.state is State.ENDED)
    uow.people.save(seen(uow.people.get(profile.user_id), profile, uow.now))
    telling = Telling(uow.new_id(), profile.user_id, uow.now)
    uow.timers.set(FORGET, telling.id, uow.now + KEPT)
    _log.info("tellings.begun")
    return views.begun(found=_seek(uow, telling).state is State.ASKED)


def listen(uow: UnitOfWork, profile: Profile) -> bool:
    """Offer to listen, or no longer; whoever waits to be heard is looked after at once. Raises `NotSetUp`."""
    uow.community_of(profile.user_id)
    wanted = profile.user_id not in {one.user_id for one in uow.tellings.list_listeners()}
    uow.people.save(seen(uow.people.get(profile.user_id), profile, uow.now))
    uow.tellings.listen(profile.user_id, wanted=wanted)
    for telling in uow.tellings.list_all():
        is_asked = telling.listener == profile.user_id and telling.state is State.ASKED
        if is_asked if not wanted else telling.state is State.LOOKING:
            _seek(uow, telling)
    return wanted


def _seek(uow: UnitOfWork, telling: Telling) -> Telling:
    """Ask the next listener, or look on."""
    uow.outbox.refresh(*_keys(telling))
    listeners = uow.tellings.list_listeners()
    apart = {one.user_id for one in listeners if stands_between(uow, telling.teller, one.user_id)}
    chosen = tellings.choose(telling, listeners, apart)
    if chosen is None:
        uow.tellings.save(tellings.look_on(telling))
        return tellings.look_on(telling)
    after = tellings.ask(telling, chosen)
    uow.tellings.save(after)
    uow.tellings.note_asked(chosen.user_id, uow.now)
    time = uow.working_time(chosen.user_id)
    slot = next_ask_slot(uow.now, time.hours, time.holidays, telling.since)
    uow.outbox.add(AskToListen(chosen.user_id, telling.id, after.attempt), due_at=slot)
    return after


def stands_between(uow: UnitOfWork, teller: UserId, listener: UserId) -> bool:
    """What forbids asking this listener for this teller now (rules 1, 3 and 7)."""
    if (
        listener in avoided(uow, teller)
        or teller in avoided(uow, listener)
        or uow.introductions.has_wall(teller, listener)
    ):
        return True
    if not all(_is_here(uow, one) for one in (teller, listener)):
        return True
    today = local(uow.now, uow.working_time(listener).hours.zone).date()
    sign_up, mentor = uow.returners.get(listener), uow.mentors.get(listener)
    if sign_up is not None and wants_silence(sign_up, today):
        return True
    busy = any(
        one.mentor == listener and keeps_mentor_busy(one, uow.now) for one in uow.introductions.list_for(listener)
    )
    return busy or (mentor is not None and not is_available(mentor, uow.now, today))


def avoided(uow: UnitOfWork, user_id: UserId) -> set[UserId]:
    """Whom this person would rather not meet."""
    returner, mentor = uow.returners.get(user_id), uow.mentors.get(user_id)
    return {*(returner.avoid if returner else ()), *(mentor.avoid if mentor else ())}


def _is_here(uow: UnitOfWork, user_id: UserId) -> bool:
    colleague = uow.people.get(user_id)
    return colleague is not None and colleague.may_take_part


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
    telling = tellings.accept(_open(uow, telling_id), user_id)
    uow.tellings.save(telling)
    uow.outbox.add(ListenerFound(telling.teller, telling.id, telling.attempt))
    uow.outbox.refresh(*_keys(telling))


def someone_else(uow: UnitOfWork, user_id: UserId, telling_id: str) -> None:
    """*Not this time* of the listener, *Someone else* of the teller: the next one is asked. Raises `NoLongerOpen`."""
    telling = _open(uow, telling_id)
    tellings.decline(telling, user_id)
    if telling.state is State.OFFERED and len(telling.accepted) >= MOST_SHOWN:
        _end(uow, telling)
    else:
        _seek(uow, telling)


def not_now(uow: UnitOfWork, user_id: UserId, telling_id: str) -> None:
    """*Not now* of the teller: nobody is asked any more. Raises `NoLongerOpen`."""
    telling = _open(uow, telling_id)
    if telling.state is not State.OFFERED:
        raise NoLongerOpen
    tellings.decline(telling, user_id)
    _end(uow, telling)


def _end(uow: UnitOfWork, telling: Telling) -> None:
    """Whoever said yes meanwhile reads what they read before."""
    uow.tellings.save(tellings.end(telling))
    uow.outbox.refresh(*_keys(telling))


def meet(uow: UnitOfWork, user_id: UserId, telling_id: str) -> None:
    """*Yes, introduce us*: one conversation of the two. Raises `NoLongerOpen`."""
    telling = tellings.meet(_open(uow, telling_id), user_id)
    if telling.listener is None or stands_apart(uow, telling):
        raise NoLongerOpen
    uow.tellings.save(telling)
    times = [uow.working_time(one) for one in (telling.listener, telling.teller)]
    uow.outbox.add(TellTogether(telling.teller, telling.listener, telling.id), due_at=opens_at(uow.now, times))
    uow.outbox.refresh(*_keys(telling))


def stands_apart(uow: UnitOfWork, telling: Telling) -> bool:
    """Whether a wall stands between the two by now, or one of them is gone (rule 3: checked at every send)."""
    listener, teller = telling.listener, telling.teller
    if listener is None:
        return True
    walled = listener in avoided(uow, teller) or teller in avoided(uow, listener)
    return (
        walled or uow.introductions.has_wall(teller, listener) or not all(_is_here(uow, x) for x in (teller, listener))
    )


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
    pieces.check(own, local(uow.now, community.zone).date())
    piece = pieces.draft(uow.new_id(), Kind.PORTRAIT, telling.teller, community.id, own, uow.now)
    piece_steps.keep(uow, piece)
    uow.outbox.add(WrittenDown(telling.teller, piece.id))
    forget(uow, telling_id)
    _log.info("tellings.written")


# The clock, and who leaves


def forget(uow: UnitOfWork, telling_id: str) -> None:
    """It is over: what the two have before them is drawn as settled."""
    telling = uow.tellings.get(telling_id)
    if telling is None:
        return
    uow.tellings.remove(telling_id)
    uow.timers.cancel(FORGET, telling_id)
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
        _end(uow, telling)


def _at_attempt(uow: UnitOfWork, subject: str) -> Telling | None:
    telling_id, _, attempt = subject.partition(":")
    telling = uow.tellings.get(telling_id)
    return telling if telling is not None and str(telling.attempt) == attempt else None
