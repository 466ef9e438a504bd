"""Peer groups, *Someone in the same weeks* (R39): wishes, a blind ask to each, a group message of those who agreed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import combinations

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict, Wait
from bot.core.working_hours import budget_allows, next_ask_slot, week_has_room, working_days_after
from bot.core.zones import local
from bot.introductions import peer_groups
from bot.introductions.check_ins import KEPT_AFTER_CLOSING
from bot.introductions.icebreakers import pick
from bot.introductions.peer_groups import (
    AskHowItWas,
    AskToMeet,
    HowItWas,
    MeetTogether,
    Pair,
    PeerGroup,
    PeerGroupState,
    PeerGroupWish,
    Waiting,
)
from bot.introductions.search_notices import NobodyFree
from bot.introductions.states import PairMemory
from bot.people import returners
from bot.people.returners import Returner
from handlers.introductions import talk_time_steps
from handlers.introductions.views import asks_and_offers as introduction_views
from handlers.introductions.views import check_ins as check_in_views
from handlers.introductions.views import peer_groups as views
from handlers.introductions.views import talk_times as talk_time_views
from handlers.introductions.who_is_asked import told_lately
from handlers.people.exclusions import is_here, kept_apart_among
from handlers.platform.requests import Answer, Click, Push
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("introductions")

GATHER = "introductions.gather"
CLOSE = "introductions.close_peer_group"
FORGET = "introductions.forget_peer_group"


def wish(uow: UnitOfWork, user_id: UserId) -> None:
    """*Someone in the same weeks*: keep the person's wish; raises `NoLongerOpen` without a search."""
    returner = uow.returners.get(user_id)
    if returner is None or returner.asleep:
        raise NoLongerOpen
    uow.introductions.peer_groups.wish(PeerGroupWish(user_id, uow.now))
    uow.outbox.refresh(NobodyFree(user_id, returner.signed_up_at).key)
    uow.timers.set(GATHER, "run", uow.now)


@router.timer(GATHER)
def gather(uow: UnitOfWork, _subject: str) -> None:
    """Timer: form groups of those who wait; each person is asked at their own next 10:00 or 14:00."""
    asked = {user_id for peer_group in uow.introductions.peer_groups.list_asked() for user_id in peer_group.people}
    wishes = [one.user_id for one in uow.introductions.peer_groups.list_wishes() if one.user_id not in asked]
    uow.returners.lock_many(wishes)
    uow.people.lock_many(wishes)
    willing = [found for user_id in wishes if (found := _waiting(uow, user_id)) is not None]
    told = told_lately(uow, [one.user_id for one in willing])
    from_when = {one.user_id: _within_reach_from(uow, one.user_id, told.get(one.user_id, ())) for one in willing}
    waiting = [one for one in willing if from_when[one.user_id] <= uow.now]
    later = [at for at in from_when.values() if at > uow.now]
    if later:
        uow.timers.set(GATHER, "run", min(later))
    groups = peer_groups.form(waiting, _apart(uow, [one.user_id for one in waiting], met_before=True))
    for people in groups:
        _ask(uow, people)


def _within_reach_from(uow: UnitOfWork, user_id: UserId, told: Sequence[datetime]) -> datetime:
    """Now, or the end of a week of which the person has had the messages (R8): they are asked with who waits then."""
    time = uow.working_time(user_id)
    slot = next_ask_slot(uow.now, time.hours, time.holidays)
    free_from = budget_allows(told, slot, time.hours.zone)
    return uow.now if free_from is None or week_has_room(told, slot, time.hours.zone) else free_from


def _waiting(uow: UnitOfWork, user_id: UserId) -> Waiting | None:
    returner = uow.returners.get(user_id)
    if returner is None or not _may_be_asked(uow, returner):
        return None
    community = uow.community_of(user_id)
    return Waiting(user_id, community.id, returner.other_offices, returner.stage)


def _may_be_asked(uow: UnitOfWork, returner: Returner) -> bool:
    today = local(uow.now, uow.zone_of(returner.user_id)).date()
    away = returners.is_away(returner, today) or returner.not_before is not None or returner.asleep
    return is_here(uow, returner.user_id) and not away


def _apart(uow: UnitOfWork, people: Collection[UserId], *, met_before: bool) -> set[Pair]:
    """Pairs kept apart by a list or an exclusion; with `met_before` also those who met or declined."""
    apart = kept_apart_among(uow, people)
    return apart | uow.introductions.remembered_among(people) if met_before else apart


def _ask(uow: UnitOfWork, people: tuple[UserId, ...]) -> None:
    times = {user_id: uow.working_time(user_id) for user_id in people}
    slots = {user_id: next_ask_slot(uow.now, time.hours, time.holidays) for user_id, time in times.items()}
    peer_group = PeerGroup(uow.new_id(), people, uow.now, peer_groups.closes_at(slots, times))
    uow.introductions.peer_groups.add(peer_group)
    for user_id, slot in slots.items():
        uow.outbox.add(AskToMeet(peer_group.id, user_id), due_at=slot)
    uow.timers.set(CLOSE, peer_group.id, peer_group.closes_at)


@router.press("introductions.meet_yes", yes=True, typed=TypedAnswer.YES)
@router.press("introductions.meet_no", yes=False, typed=TypedAnswer.NO)
def reply(uow: UnitOfWork, user_id: UserId, peer_group_id: str, *, yes: bool) -> None:
    """*Yes, gladly* or *Not this time*; after the last answer the group is concluded. Raises `NoLongerOpen`."""
    peer_group = uow.introductions.peer_groups.get(peer_group_id)
    if peer_group is None:
        raise NoLongerOpen
    after = peer_groups.reply(peer_group, user_id, yes=yes)
    uow.introductions.peer_groups.save(after)
    uow.outbox.refresh(AskToMeet(peer_group_id, user_id).key)
    if after.state is PeerGroupState.ASKED and peer_groups.all_answered(after):
        conclude(uow, peer_group_id)


@router.timer(CLOSE)
def conclude(uow: UnitOfWork, peer_group_id: str) -> None:
    """Timer, or after the last answer: those who said yes meet; a yes without a group keeps waiting."""
    peer_group = uow.introductions.peer_groups.get(peer_group_id)
    if peer_group is None or peer_group.state is not PeerGroupState.ASKED:
        return
    willing = [user_id for user_id, yes in peer_group.replies if yes]
    here = {user_id for user_id in willing if uow.returners.get(user_id) is not None and is_here(uow, user_id)}
    ice_breaker = pick(uow.introductions.ice_breakers_of(*peer_group.people), uow.rng)
    after = peer_groups.conclude(peer_group, here, _apart(uow, willing, met_before=False), ice_breaker)
    uow.introductions.peer_groups.save(after)
    uow.timers.cancel(CLOSE, peer_group_id)
    uow.timers.set(FORGET, peer_group_id, uow.now + KEPT_AFTER_CLOSING)
    for user_id in peer_group.people:
        was_asked = uow.outbox.state_of(AskToMeet(peer_group_id, user_id).key) is MessageState.SENT
        said_no = user_id in dict(peer_group.replies) or was_asked  # whoever a list kept from being asked said nothing
        if user_id in after.meets or (said_no and user_id not in willing):
            uow.introductions.peer_groups.drop_wish(user_id)
        if user_id not in dict(peer_group.replies):
            uow.outbox.refresh(AskToMeet(peer_group_id, user_id).key)
    if after.state is PeerGroupState.MEETS:
        _bring_together(uow, after)
    uow.timers.set(GATHER, "run", uow.now)


def _bring_together(uow: UnitOfWork, peer_group: PeerGroup) -> None:
    for one, other in combinations(peer_group.meets, 2):
        uow.introductions.remember_pair(one, other, PairMemory.MET, peer_group.ice_breaker)
    times = [uow.working_time(user_id) for user_id in peer_group.meets]
    uow.outbox.add(MeetTogether(peer_group.id, peer_group.meets), due_at=peer_groups.opens_at(uow.now, times))


@router.timer(FORGET)
def forget_peer_group(uow: UnitOfWork, peer_group_id: str) -> None:
    """Timer: delete the group after thirty days; the pair memory stays."""
    uow.introductions.peer_groups.remove(peer_group_id)
    uow.outbox.refresh_about(peer_group_id, AskHowItWas, AskToMeet)


def leave(uow: UnitOfWork, user_id: UserId) -> None:
    """The person stopped or paused: delete their wish, and answer open asks with a silent no."""
    uow.introductions.peer_groups.drop_wish(user_id)
    for peer_group in uow.introductions.peer_groups.list_asked():
        if user_id in peer_group.people:
            reply(uow, user_id, peer_group.id, yes=False)


# Deliveries


def _ask_wanted(uow: UnitOfWork, notice: AskToMeet) -> Verdict:
    peer_group, returner = uow.introductions.peer_groups.get(notice.peer_group_id), uow.returners.get(notice.user_id)
    if peer_group is None or peer_group.state is not PeerGroupState.ASKED or notice.user_id in dict(peer_group.replies):
        return Drop("settled")
    if returner is None or not _may_be_asked(uow, returner):
        reply(uow, notice.user_id, peer_group.id, yes=False)
        return Drop("gone")
    apart = _apart(uow, peer_group.people, met_before=False)
    barred = [other for other in peer_group.people if {(notice.user_id, other), (other, notice.user_id)} & apart]
    return Drop("wall") if barred else Send()


@router.delivers(AskToMeet, still_wanted=_ask_wanted)
def _ask_view(uow: UnitOfWork, notice: AskToMeet) -> Message:
    return views.ask_to_meet(uow.introductions.peer_groups.get(notice.peer_group_id), notice.user_id)


def _group_wanted(uow: UnitOfWork, notice: MeetTogether) -> Verdict:
    """Check exclusions and accounts again; the others get a message of their own if at least two remain."""
    peer_group = uow.introductions.peer_groups.get(notice.peer_group_id)
    if peer_group is None or peer_group.state is not PeerGroupState.MEETS or peer_group.meets != notice.people:
        return Drop("settled")
    here = {one for one in peer_group.meets if uow.returners.get(one) is not None and is_here(uow, one)}
    apart = _apart(uow, peer_group.meets, met_before=False)
    again = peer_groups.conclude(peer_group, here, apart, peer_group.ice_breaker)
    if again.meets != peer_group.meets:
        uow.introductions.peer_groups.save(again)
        if again.state is PeerGroupState.MEETS:
            _bring_together(uow, again)
        return Drop("somebody_left")
    opens = peer_groups.opens_at(uow.now, [uow.working_time(user_id) for user_id in peer_group.meets])
    return Send() if opens <= uow.now else Wait(opens)


def _group_opened(uow: UnitOfWork, notice: MeetTogether) -> None:
    peer_group = uow.introductions.peer_groups.get(notice.peer_group_id)
    if peer_group is not None:
        talk_time_steps.open_group(uow, peer_group)
    for user_id in peer_group.meets if peer_group else ():  # somebody may have been forgotten while it was sent
        time = uow.working_time(user_id)
        due = working_days_after(uow.now, peer_groups.CHECKED_AFTER, time.hours, time.holidays)
        uow.outbox.add(AskHowItWas(notice.peer_group_id, user_id), due_at=due)
        uow.outbox.refresh(AskToMeet(notice.peer_group_id, user_id).key)


@router.delivers(MeetTogether, still_wanted=_group_wanted, sent=_group_opened)
def _group_view(uow: UnitOfWork, notice: MeetTogether) -> Message:
    peer_group = uow.introductions.peer_groups.get(notice.peer_group_id)
    if peer_group is None:
        return introduction_views.settled()
    meeting = uow.meetings.next_for(uow.community_of(notice.people[0]).id, uow.now)
    found = talk_time_steps.of_group(peer_group, uow.now)
    is_open = found.is_open or peer_group.opened_at is None  # as it is posted
    times = talk_time_views.in_group(found.id, found.people, found.talk, uow.now, is_open=is_open)
    return views.group(peer_group, notice.people, meeting.begins if meeting else None, times)


def _asked_how_wanted(uow: UnitOfWork, notice: AskHowItWas) -> Verdict:
    peer_group = uow.introductions.peer_groups.get(notice.peer_group_id)
    wanted = peer_group is not None and is_here(uow, notice.user_id) and uow.returners.get(notice.user_id) is not None
    return Send() if wanted else Drop("settled")


# Listeners


@router.action("introductions.same_weeks")
async def on_wish(request: Click) -> Answer:
    """*Someone in the same weeks*: store the wish; the message is redrawn with the answer."""
    await request.workspace.transact(wish, request.user_id)
    return None


@router.press("introductions.met", HowItWas.MET, typed=TypedAnswer.YES)
@router.press("introductions.met_not_yet", HowItWas.NOT_YET, typed=TypedAnswer.NO)
def say(uow: UnitOfWork, user_id: UserId, peer_group_id: str, said: HowItWas) -> None:
    """Keep the answer in the message's facts; nothing else is stored. Raises `NoLongerOpen`."""
    peer_group = uow.introductions.peer_groups.get(peer_group_id)
    if peer_group is None or user_id not in peer_group.meets:
        raise NoLongerOpen
    uow.outbox.restate(AskHowItWas(peer_group_id, user_id, said))


def not_right(uow: UnitOfWork, user_id: UserId, peer_group_id: str) -> None:
    """*Something was not right*: exclude the person from everybody in the group,
    since they need not say who it was (R37). Raises `NoLongerOpen` for somebody who did not meet in it.
    """
    peer_group = uow.introductions.peer_groups.get(peer_group_id)
    if peer_group is None or user_id not in peer_group.meets:
        raise NoLongerOpen
    for other in peer_group.meets:
        if other != user_id:
            uow.introductions.build_exclusion(user_id, other)
    say(uow, user_id, peer_group_id, HowItWas.NOT_RIGHT)


@router.action("introductions.met_not_right")
async def on_not_right(request: Click) -> Answer:
    """*Something was not right* under the check-in: store the exclusions, then show who can help."""
    await request.workspace.transact(not_right, request.user_id, request.value)
    community = await request.workspace.transact(UnitOfWork.community_of, request.user_id)
    return Push(check_in_views.page(request.value, community))


@router.delivers(AskHowItWas, still_wanted=_asked_how_wanted)
def _how_was_it(uow: UnitOfWork, notice: AskHowItWas) -> Message:
    is_known = uow.introductions.peer_groups.get(notice.peer_group_id) is not None
    return views.how_was_it(notice.peer_group_id, notice.said, is_known=is_known)
