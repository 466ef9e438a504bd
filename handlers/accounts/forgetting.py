"""*Forget me* (R73): everything of one person is ended, handed over or deleted in one transaction."""

from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import log
from bot.accounts.privacy import DATES_END_AFTER, END_DATES, Forgotten, NeedsSuccessor
from bot.core.ids import UserId
from bot.core.notifications import Notification
from bot.introductions.notices import GoesOn, ThankYou
from bot.introductions.peer_groups import FEWEST, AskToMeet, MeetTogether, PeerGroup, PeerGroupState, opens_at
from bot.introductions.states import IntroductionState, ask_keys
from bot.lunches.meetings import Meeting, Series
from bot.offices.communities import Community, may_become_organizer
from bot.people.people import Profile
from handlers.contributions import contribution_steps, interview_steps
from handlers.introductions import leaving, peer_groups, talk_time_steps
from handlers.introductions.steps import fall_through
from handlers.lunches.lookup import look_again, redraw_channel, redraw_organizers
from handlers.lunches.seats import look_at_seats
from handlers.platform.router import Router
from handlers.platform.runs import Run
from storage.accounts.privacy import NOTHING_SEEN, Seen
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("accounts")

FORGET_LARGE = "privacy.forget"
IF_NOBODY_ELSE_DOES = timedelta(minutes=5)

_log = log.get("privacy")


def needs_successor(uow: UnitOfWork, user_id: UserId) -> bool:
    """Whether the person is the only organizer, or the one to turn to where there is no other organizer."""
    others = set(uow.communities.list_organizers()) - {user_id}
    return not others and (user_id in uow.communities.list_organizers() or bool(_turned_to(uow, user_id)))


def begin(uow: UnitOfWork, user_id: UserId, successor: Profile | None = None) -> Forgotten | None:
    """Forget somebody at once; or, where that takes longer than an answer may, hand over, set a timer and return None.

    Raises as `forget`.
    """
    if not uow.privacy.is_large():
        return forget(uow, user_id, successor)
    uow.lock_workspace()
    _hand_over(uow, user_id, successor)
    uow.timers.set(FORGET_LARGE, user_id, uow.now + IF_NOBODY_ELSE_DOES)
    return None


Transact = Callable[[Callable[[UnitOfWork], Any]], Awaitable[Any]]


async def forget_in_pages(transact: Transact, user_id: UserId) -> Forgotten:
    """Like `forget`, for many messages: they are looked through in several transactions, then all is deleted in one.

    What is added meanwhile is looked through in the last transaction; a repeated call finds nothing.
    """
    subjects = await transact(lambda uow: _subjects_of(uow, user_id))
    seen = NOTHING_SEEN
    while (after := await transact(_look_on(user_id, subjects, seen))) is not None:
        seen = after
    done: Forgotten = await transact(lambda uow: forget(uow, user_id, seen=seen))
    return done


def _look_on(user_id: UserId, subjects: Collection[str], seen: Seen) -> Callable[[UnitOfWork], Seen | None]:
    return lambda uow: uow.privacy.look_through(user_id, subjects, seen)


@router.run(FORGET_LARGE)
async def forget_later(run: Run, user_id: str) -> None:
    """Do the forgetting that `begin` put off, in case the process that began it has died."""
    await forget_in_pages(run.transact, UserId(user_id))


def _subjects_of(uow: UnitOfWork, user_id: UserId) -> set[str]:
    """The ids of the introductions, questions and peer groups that messages about this person may name."""
    introductions = {one.id for one in uow.introductions.list_for(user_id)}
    asks = {ask.id for ask in uow.asks.list_for(user_id)}
    return introductions | asks | {group.id for group in uow.introductions.peer_groups.list_of(user_id)}


def forget(uow: UnitOfWork, user_id: UserId, successor: Profile | None = None, seen: Seen = NOTHING_SEEN) -> Forgotten:
    """End, hand over and delete everything of a person; raises `NeedsSuccessor` or `CannotOrganize` before any change.

    The dates of offers not taken stay for 90 days, under the account's keyed hash. Messages that were `seen` before,
    and do not mention this person, are not opened again.
    """
    uow.lock_workspace()  # two organizers who leave at once would leave nobody
    _hand_over(uow, user_id, successor)
    own = uow.privacy.own(user_id)
    lunches = list(_lunches_with(uow, user_id))
    left, subjects = _end_introductions(uow, user_id)
    for lunch, series in lunches:
        _give_back(uow, user_id, lunch, series)
    _keep_exclusions_of_others(uow, user_id)
    contribution_steps.forget_all_of(uow, user_id)
    interview_steps.leave(uow, user_id)
    uow.figures.forget(user_id)
    month = f"{uow.now:%Y-%m}"
    uow.listening.forget_before(month)
    uow.privacy.forget(user_id, uow.hashes.of("listen", user_id, month))
    for lunch, series in lunches:
        redraw_organizers(uow, lunch)
        redraw_channel(uow, replace(lunch, host=None), series)
        if lunch.ends > uow.now:
            look_at_seats(uow, lunch.id)
    messages = uow.privacy.forget_messages(user_id, subjects, redrawn=_drawn_again(), left=left, seen=seen)
    uow.outbox.touched = True
    uow.timers.set(END_DATES, uow.new_id(), uow.now + DATES_END_AFTER)
    uow.privacy.forget_timers(user_id, subjects)
    uow.people.remove(user_id)
    return _proven(uow, user_id, Forgotten({heading: len(rows) for heading, rows in own.items()}, messages))


def _proven(uow: UnitOfWork, user_id: UserId, done: Forgotten) -> Forgotten:
    """Look through every row of every table for the person's id, and add what is found to the result."""
    traces = uow.privacy.traces(user_id)
    if traces:
        _log.error("privacy.traces tables=%s", ",".join(sorted(traces)))
    return replace(done, keeps_dates=uow.privacy.keeps_dates(user_id), traces=traces)


# Organizing


def _hand_over(uow: UnitOfWork, user_id: UserId, successor: Profile | None) -> None:
    if needs_successor(uow, user_id):
        if successor is None or successor.user_id == user_id:
            raise NeedsSuccessor
        may_become_organizer(successor)
        uow.communities.add_organizer(successor.user_id)
    next_one = next((one for one in uow.communities.list_organizers() if one != user_id), None)
    if next_one is not None:
        for community in _turned_to(uow, user_id):
            locked = uow.communities.get(community.id)
            if locked is not None and locked.named_human == user_id:
                uow.communities.save(replace(locked, named_human=next_one))


def _turned_to(uow: UnitOfWork, user_id: UserId) -> list[Community]:
    return [one for one in uow.communities.list_all() if one.named_human == user_id]


# Introductions and peer groups


def _end_introductions(uow: UnitOfWork, user_id: UserId) -> tuple[set[str], set[str]]:
    """End everything open, as `stop` does; returns keys of messages to leave as they are, and ids that are deleted."""
    before = uow.introductions.lock_for(user_id)
    asks = {ask.id for ask in uow.asks.list_for(user_id)}
    uow.mentors.remove(user_id)
    uow.returners.remove(user_id)
    for one in before:
        if one.mentor == user_id and one.state is IntroductionState.INTRODUCED and one.opened_at is None:
            fall_through(uow, one)
    leaving.asker_left(uow, user_id)
    leaving.mentor_left(uow, user_id)
    peer_groups = _leave_peer_groups(uow, user_id)
    answered = {key for one in before if not one.awaits_mentor for key in ask_keys(one)}
    return answered, {one.id for one in before} | asks | peer_groups


def _leave_peer_groups(uow: UnitOfWork, user_id: UserId) -> set[str]:
    """Take the person out of their peer groups, which go on where two are left; returns ids of the deleted groups."""
    repository = uow.introductions.peer_groups
    repository.drop_wish(user_id)
    gone = set()
    for peer_group_id in [one.id for one in repository.list_of(user_id)]:
        peer_group = repository.get(peer_group_id)
        if peer_group is None or user_id not in peer_group.people:
            continue
        without = replace(
            _without(peer_group, user_id), talk_time=talk_time_steps.of_group_without(uow, peer_group, user_id)
        )
        uow.outbox.refresh(*(AskToMeet(peer_group.id, one).key for one in without.people))
        uow.timers.set(peer_groups.GATHER, "run", uow.now)
        if len(without.people) < FEWEST:
            repository.remove(peer_group.id)
            gone.add(peer_group.id)
            continue
        repository.save(without)
        _meet_all_the_same(uow, peer_group, without)
    return gone


def _without(peer_group: PeerGroup, user_id: UserId) -> PeerGroup:
    meets = tuple(one for one in peer_group.meets if one != user_id)
    state = (
        PeerGroupState.APART if peer_group.state is PeerGroupState.MEETS and len(meets) < FEWEST else peer_group.state
    )
    return replace(
        peer_group,
        people=tuple(one for one in peer_group.people if one != user_id),
        replies=tuple(reply for reply in peer_group.replies if reply[0] != user_id),
        meets=meets if state is PeerGroupState.MEETS else (),
        state=state,
    )


def _meet_all_the_same(uow: UnitOfWork, peer_group: PeerGroup, without: PeerGroup) -> None:
    """A conversation that has not opened yet opens with those who are left; in one that has, the message is theirs."""
    if peer_group.meets == without.meets or without.state is not PeerGroupState.MEETS:
        return
    known = MeetTogether(peer_group.id, peer_group.meets).key
    uow.outbox.becomes(known, MeetTogether(peer_group.id, without.meets))
    if uow.outbox.state_of(known) is MessageState.WAITING:
        times = [uow.working_time(one) for one in without.meets]
        uow.outbox.add(MeetTogether(peer_group.id, without.meets), due_at=opens_at(uow.now, times))


def _drawn_again() -> set[str]:
    """Names of the notifications that others may have before them and that name a person or wait for an answer."""
    return {kind.name for kind in _kinds(Notification) if kind.living} | {ThankYou.name, GoesOn.name}


def _kinds(base: type[Notification]) -> Iterator[type[Notification]]:
    for kind in base.__subclasses__():
        if "name" in vars(kind):
            yield kind
        yield from _kinds(kind)


# Lunches


def _lunches_with(uow: UnitOfWork, user_id: UserId) -> Iterator[tuple[Meeting, Series]]:
    """The lunches this person hosts or has answered, whose messages have to be drawn again."""
    series = {one.id: one for one in uow.meetings.list_series()}
    for meeting in uow.meetings.list_concerning(user_id):
        yield meeting, series[meeting.series_id]


def _give_back(uow: UnitOfWork, user_id: UserId, lunch: Meeting, series: Series) -> None:
    locked = uow.meetings.get(lunch.id)
    if locked is not None and locked.host == user_id:
        uow.meetings.save(replace(locked, host=None))
        look_again(uow, series.id)


# What others chose


def _keep_exclusions_of_others(uow: UnitOfWork, user_id: UserId) -> None:
    """Replace this person's id on others' avoid lists by an exclusion (a keyed hash), so that they stay apart (R73)."""
    for mentor_id in uow.mentors.list_avoiding(user_id):
        mentor = uow.mentors.get(mentor_id)
        if mentor is not None and user_id in mentor.avoid:
            uow.introductions.build_exclusion(mentor.user_id, user_id)
            uow.mentors.save(replace(mentor, avoid=_but(mentor.avoid, user_id)))
    for returner_id in uow.returners.list_avoiding(user_id):
        returner = uow.returners.get(returner_id)
        if returner is not None and user_id in returner.avoid:
            uow.introductions.build_exclusion(returner.user_id, user_id)
            uow.returners.save(replace(returner, avoid=_but(returner.avoid, user_id)))
    for ask_id in uow.asks.list_avoiding(user_id):
        ask = uow.asks.get(ask_id)
        if ask is not None and user_id in ask.requester.avoid:
            uow.introductions.build_exclusion(ask.user_id, user_id)
            uow.asks.save(replace(ask, requester=replace(ask.requester, avoid=_but(ask.requester.avoid, user_id))))


def _but(people: Collection[UserId], user_id: UserId) -> tuple[UserId, ...]:
    return tuple(one for one in people if one != user_id)
