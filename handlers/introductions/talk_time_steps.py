"""What *Find a time*'s units of work share: the conversation, storing its times, what follows from a change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.working_hours import Standing, standing_of_changed_lunch
from bot.introductions import check_ins, talk_times
from bot.introductions.peer_groups import MeetTogether, PeerGroup, PeerGroupState
from bot.introductions.states import Introduction, IntroductionState, group_key
from bot.introductions.talk_times import AHEAD, MOVE_ON, TalkFileChanged, TalkFileChangedNow, TalkTime
from storage.unit_of_work import UnitOfWork, WorkingTime

FINDING = frozenset({IntroductionState.INTRODUCED, IntroductionState.CHECKED_IN})


@dataclass(frozen=True)
class Conversation:
    """The people of one group DM with the bot, and when they talk; its row is locked until the transaction ends."""

    of: Introduction | PeerGroup
    people: tuple[UserId, ...]
    talk: TalkTime
    key: str  # of its one message
    is_open: bool
    is_today: bool = False
    ended_at: datetime | None = None
    hides_at: datetime | None = None  # when the button goes, whatever happens

    @property
    def id(self) -> str:
        """The id of the introduction, or of the peer group."""
        return self.of.id

    def others(self, user_id: UserId) -> tuple[UserId, ...]:
        """Return everybody in the conversation except this person."""
        return tuple(one for one in self.people if one != user_id)


def conversation(uow: UnitOfWork, talk_id: str) -> Conversation | None:
    """Return the conversation of an introduction or a peer group; None where there is none, or none was opened."""
    introduction = uow.introductions.get(talk_id)
    if introduction is not None:
        return of_introduction(introduction, uow.now) if introduction.opened_at is not None else None
    group = uow.introductions.peer_groups.get(talk_id)
    return of_group(group, uow.now) if group is not None and group.state is PeerGroupState.MEETS else None


def of_introduction(introduction: Introduction, now: datetime) -> Conversation:
    """Return the conversation of an introduction; after its natural end it is open as long as a talk is ahead."""
    talk = talk_times.moved_on(introduction.talk_time, now)
    ahead = introduction.state is IntroductionState.CLOSED and talk.agreed is not None
    return Conversation(
        introduction,
        introduction.people,
        talk,
        group_key(introduction),
        is_open=introduction.state in FINDING or ahead,
        is_today=introduction.is_today,
        ended_at=introduction.ended_at,
        hides_at=_hides_at(introduction),
    )


def _hides_at(introduction: Introduction) -> datetime | None:
    if introduction.state is not IntroductionState.ENDED or introduction.ended_at is None:
        return None
    return introduction.ended_at + AHEAD


def of_group(group: PeerGroup, now: datetime) -> Conversation:
    """Return the conversation of a peer group, which is open for four weeks."""
    hides_at = group.opened_at + AHEAD if group.opened_at is not None else None
    return Conversation(
        group,
        group.meets,
        talk_times.moved_on(group.talk_time, now),
        MeetTogether(group.id, group.meets).key,
        is_open=hides_at is not None and now < hides_at,
        ended_at=group.opened_at,
        hides_at=hides_at,
    )


def pressed(uow: UnitOfWork, user_id: UserId, talk_id: str) -> Conversation:
    """Return the open conversation that the person acts in; raises `NoLongerOpen` for people outside of it."""
    found = conversation(uow, talk_id)
    if found is None or not found.is_open or user_id not in found.people:
        raise NoLongerOpen
    return found


def open_conversations(uow: UnitOfWork, user_id: UserId) -> Sequence[Conversation]:
    """Return the conversations in which this person can find a time, newest first."""
    mine = [one for one in uow.introductions.list_for(user_id) if one.opened_at is not None]
    ids = [one.id for one in mine if of_introduction(one, uow.now).is_open]
    ids += [one.id for one in uow.introductions.peer_groups.list_of(user_id)]
    found = (conversation(uow, one) for one in sorted(ids, reverse=True))
    return [one for one in found if one is not None and one.is_open and user_id in one.people]


def keep(uow: UnitOfWork, before: Conversation, talk: TalkTime) -> None:
    """Save what was decided, redraw the message, set its timer, and send files to people who had taken one."""
    if isinstance(before.of, Introduction):
        uow.introductions.save(replace(before.of, talk_time=talk))
    else:
        uow.introductions.peer_groups.save(replace(before.of, talk_time=talk))
    uow.outbox.refresh(before.key)
    _follow(uow, before.id, before.talk, talk, before.hides_at)


def _follow(uow: UnitOfWork, talk_id: str, before: TalkTime, after: TalkTime, hides_at: datetime | None) -> None:
    moments = [at for at in (talk_times.next_move(after, uow.now), hides_at) if at is not None and at > uow.now]
    if (due := min(moments, default=None)) is not None:
        uow.timers.set(MOVE_ON, talk_id, due)
    else:
        uow.timers.cancel(MOVE_ON, talk_id)
    for change in talk_times.file_changes(before, after, talk_id, uow.now):
        uow.outbox.add(_in_time(uow, change))


def _in_time(uow: UnitOfWork, change: TalkFileChanged) -> TalkFileChanged:
    """Return the notification as one sent at once, where the person would otherwise get it too late."""
    working = uow.working_time(change.user_id)
    if standing_of_changed_lunch(change.begins, uow.now, working.hours, working.holidays) is not Standing.URGENT:
        return change
    return TalkFileChangedNow(
        change.user_id, change.talk_id, change.uid, change.sequence, change.begins, change.minutes, change.is_off
    )


def times_of(uow: UnitOfWork, found: Conversation) -> dict[UserId, WorkingTime]:
    """Return the working time of each person in the conversation, by user id."""
    return {user_id: uow.working_time(user_id) for user_id in found.people}


# What ends


def without_what_ended(uow: UnitOfWork, introduction: Introduction) -> Introduction:
    """Return the introduction as it is to be saved: without the times it no longer needs, whose timer is cancelled.

    The message does not tell that somebody ended the introduction early: it looks as after *Call it off*, and keeps its
    button until it would have closed by itself, four weeks at most (`may_seem_open`).
    """
    if introduction.opened_at is None or introduction.state in FINDING:
        return introduction
    is_closed = introduction.state is IntroductionState.CLOSED
    before = introduction.talk_time
    after = talk_times.closed(before, uow.now) if is_closed else talk_times.ended(before, uow.now)
    if after != before:
        uow.outbox.refresh(group_key(introduction))
    _follow(uow, introduction.id, before, after, _hides_at(introduction))
    return replace(introduction, talk_time=after)


def of_group_without(uow: UnitOfWork, group: PeerGroup, user_id: UserId) -> TalkTime:
    """Return the talk time of a peer group that somebody leaves: what they may have proposed or chosen is off, as after
    *Call it off*, and the others who took the calendar file are told.
    """
    before = talk_times.moved_on(group.talk_time, uow.now)
    before = replace(before, files=tuple(one for one in before.files if one != user_id))
    after = talk_times.ended(before, uow.now)
    if group.opened_at is not None:
        _follow(uow, group.id, before, after, group.opened_at + AHEAD)
    return after


def may_seem_open(uow: UnitOfWork, introduction: Introduction) -> bool:
    """Return whether the message shows its button although the introduction was ended early."""
    hides_at = _hides_at(introduction)
    return hides_at is not None and uow.now < hides_at and uow.timers.get(check_ins.CLOSE, introduction.id) is not None


def move_on(uow: UnitOfWork, talk_id: str) -> None:
    """Delete what is over once a time has passed, and redraw the message."""
    found = conversation(uow, talk_id)
    if found is not None:
        keep(uow, found, found.talk)


def open_group(uow: UnitOfWork, group: PeerGroup) -> None:
    """Record that a peer group's conversation was opened: its people can find a time for four weeks from now."""
    opened = replace(group, opened_at=uow.now)
    uow.introductions.peer_groups.save(opened)
    uow.timers.set(MOVE_ON, group.id, uow.now + AHEAD)
