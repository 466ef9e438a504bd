"""*Would you tell me how you asked?*: a blind ask to the author of one example, and to nobody else (R1).

Whatever prevents it (an exclusion, an earlier no, a full month, an open ask) looks the same to the asker: two weeks,
then the one line that nobody was found (R3).
"""

from bot.contributions.arrangements import begin
from bot.contributions.contributions import Contribution
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.working_hours import next_ask_slot
from bot.core.zones import local
from bot.introductions import lifecycle
from bot.introductions.asking_around import SMALL_COMMUNITY, Ask
from bot.introductions.matching import proposals
from bot.introductions.matching.proposals import has_room
from bot.introductions.states import OPEN, Introduction
from bot.people import mentors
from bot.people.limited_actions import LimitedAction
from bot.people.mentors import Mentor
from bot.people.people import Profile
from bot.people.returners import IntroductionKind
from handlers.introductions.asking_around.steps import of, require_free
from handlers.introductions.match_requests import watch_end
from handlers.introductions.steps import begin as begin_introduction
from handlers.introductions.who_is_asked import author, example, has_open_ask, is_within_reach
from handlers.people.exclusions import may_meet
from handlers.people.limited_actions import count
from handlers.people.members import enrol, today_of
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

router = Router("contributions")

TRY = "arrangements.ask_author"


def look(uow: UnitOfWork, user_id: UserId, contribution_id: str) -> tuple[Contribution, bool]:
    """The example to ask about, and whether the community is small; raises `NotSetUp` or `NoLongerOpen`."""
    uow.community_of(user_id)
    contribution = example(uow, contribution_id)
    if contribution is None or contribution.author == user_id:
        raise NoLongerOpen
    return contribution, uow.people.count(SMALL_COMMUNITY) < SMALL_COMMUNITY


def ask_author(uow: UnitOfWork, profile: Profile, contribution_id: str) -> Ask:
    """Begin the ask; raises as `look` and `require_free`, and `TooOften`."""
    user_id = profile.user_id
    look(uow, user_id, contribution_id)
    known = uow.people.get(user_id)  # one person has one open question, however fast they press
    require_free(uow, profile)
    asks = uow.asks.list_for(user_id)
    was_here = known is not None and all(ask.was_here for ask in asks)
    enrol(uow, profile)
    count(uow, user_id, LimitedAction.ASK)
    ask = begin(uow.new_id(), user_id, contribution_id, uow.now, today_of(uow, user_id), was_here=was_here)
    uow.asks.add(ask)
    watch_end(uow, ask)
    uow.timers.set(TRY, ask.id, uow.now)
    return ask


@router.timer(TRY)
def try_to_ask(uow: UnitOfWork, ask_id: str) -> None:
    """Timer, now and each working morning: ask the author if they may be asked now, until the question ends."""
    ask = uow.asks.get(ask_id)
    if ask is None or not ask.is_open:
        return
    if not any(one.state in OPEN for one in of(uow, ask)):
        _ask_if_free(uow, ask)
    time = uow.channel_time(uow.community_of(ask.user_id))
    uow.timers.set(TRY, ask_id, proposals.next_run(uow.now, time.hours, time.holidays))


def _ask_if_free(uow: UnitOfWork, ask: Ask) -> None:
    contribution = example(uow, ask.example)
    mentor = author(uow, contribution.author, contribution) if contribution is not None else None
    if contribution is None or mentor is None or _stands_between(uow, ask, mentor):
        return
    found = Introduction(
        id=uow.new_id(),
        asker=ask.user_id,
        mentor=contribution.author,
        kind=IntroductionKind.TALK,
        made_at=uow.now,
        wants=ask.requester.wants,
        signed_up_at=ask.requester.signed_up_at,
        name_held=True,
        ask_id=ask.id,
        example=contribution.id,
    )
    begin_introduction(uow, lifecycle.propose(found, uow.working_time(contribution.author)))


def _stands_between(uow: UnitOfWork, ask: Ask, mentor: Mentor) -> bool:
    """Whether anything keeps the author from being asked by this person now (R1, R3, R8, R20)."""
    people = (mentor.user_id, ask.user_id)
    theirs = uow.introductions.list_for(mentor.user_id)
    there = local(uow.now, uow.zone_of(mentor.user_id)).date()
    busy = has_open_ask(uow, mentor.user_id)
    free = mentors.is_available(mentor, uow.now, there) and has_room(
        mentor, IntroductionKind.TALK, theirs, uow.now, there
    )
    if busy or not free or uow.introductions.memory_of(*people) is not None or not may_meet(uow, *people):
        return True
    time = uow.working_time(mentor.user_id)
    slot = next_ask_slot(uow.now, time.hours, time.holidays, ask.requester.signed_up_at)
    return not is_within_reach(uow, mentor.user_id, slot)
