"""What changes when somebody asks around, answers or stops, and what its timers do; each in one unit of work."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.contributions.arrangements import Sort, about_it, sort_of
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions import asking_around, lifecycle
from bot.introductions.asking_around import Ask, AskEnded, AskOpen, ByWhen, Keepers, NobodyToday, SearchRests, WantedAsk
from bot.introductions.search_notices import NobodyFree
from bot.introductions.states import ASK_OPEN, OFFER_OPEN, OPEN, UNDER_WAY, Introduction, IntroductionState
from bot.introductions.today_questions import NobodyCould, nobody_said_at
from bot.people.limited_actions import LimitedAction
from bot.people.members import take_part
from bot.people.people import Profile
from bot.reports.figures import Fact, FigureKind
from handlers.contributions.tip_shelf import tips_on
from handlers.introductions.asking_around.today_questions import ask_now
from handlers.introductions.match_requests import END, LOOK_AFTER, WITHDRAW, watch_end
from handlers.introductions.steps import carry_out, look_again, not_taken_by
from handlers.introductions.views.asking_around import AskContext
from handlers.offices import figure_counts
from handlers.people import mentor_steps
from handlers.people.limited_actions import count, require_within_limit
from handlers.people.members import enrol, require_set_up, today_of
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from storage.unit_of_work import UnitOfWork

router = Router("introductions")


def look(uow: UnitOfWork, user_id: UserId, topics: Iterable[str] = ()) -> AskContext:
    """What the form of a question shows, for these topics; raises `NotSetUp` and stores nothing."""
    catalogue, topics = uow.topics.catalogue_of(user_id), tuple(topics)
    return AskContext(
        catalogue,
        keepers_of(uow, user_id, topics) if topics else {},
        is_small=uow.people.count(asking_around.SMALL_COMMUNITY) < asking_around.SMALL_COMMUNITY,
        several_offices=len(uow.communities.list_all()) > 1,
        tips={slug: tips[0] for slug in topics if (tips := tips_on(uow, user_id, slug))},
    )


def keepers_of(uow: UnitOfWork, viewer: UserId, topics: Sequence[str]) -> Mapping[str, Keepers]:
    """Who knows about these topics: listed mentors by name, others as a number, whatever the avoid lists say (R3)."""
    listed = dict(mentor_steps.listed(uow, viewer, topics))
    knowing = uow.mentors.list_knowing(topics, uow.now, today_of(uow, viewer))
    return {
        topic: Keepers(tuple(named), len(others.difference([viewer, *named])))
        for topic, others in knowing.items()
        for named in [listed.get(topic, [])]
    }


def require_free(uow: UnitOfWork, profile: Profile) -> None:
    """Check that the person may ask a question now.

    Raises `NotSetUp`, `NotEligible`, `AskOpen`, `TooOften`, or `SearchRests` after too many offers not taken (R35).
    """
    uow.community_of(profile.user_id)
    take_part(profile)
    if any(ask.is_open for ask in uow.asks.list_for(profile.user_id)):
        raise AskOpen
    until = asking_around.rests(not_taken_by(uow, profile.user_id), uow.now)
    if until is not None:
        raise SearchRests(until)
    require_within_limit(uow, profile.user_id, LimitedAction.ASK)


def ask_around(uow: UnitOfWork, profile: Profile, wanted: WantedAsk) -> Ask:
    """Begin a question; raises as `require_free`, and `DayOutOfRange` or `NobodyToday`, before anything is stored."""
    user_id = profile.user_id
    known = uow.people.get(user_id)  # one person has one open question, however fast they press
    require_free(uow, profile)
    asks = uow.asks.list_for(user_id)
    was_here = known is not None and all(ask.was_here for ask in asks)
    enrol(uow, profile)
    count(uow, user_id, LimitedAction.ASK)
    ask = asking_around.begin(uow.new_id(), user_id, wanted, uow.now, today_of(uow, user_id), was_here=was_here)
    uow.asks.add(ask)
    watch_end(uow, ask)
    if ask.by_when is not ByWhen.TODAY:
        look_again(uow)
    elif ask_now(uow, ask):
        uow.outbox.add(NobodyCould(ask.id, user_id), due_at=nobody_said_at(uow.now))
    else:
        raise NobodyToday
    figure_counts.count(uow, user_id, *(Fact(FigureKind.TOPICS, topic) for topic in ask.requester.topics))
    return ask


def stop(uow: UnitOfWork, user_id: UserId, ask_id: str | None = None) -> bool:
    """End the person's questions, or the one with this id; returns whether one was open."""
    mine = [ask for ask in uow.asks.lock_for(user_id) if ask_id in (None, ask.id)]
    for ask in mine:
        finish(uow, ask)
    return any(ask.is_open for ask in mine)


def stop_all(uow: UnitOfWork, user_id: UserId) -> bool:
    """End the person's questions; returns whether one was open. Raises `NotSetUp` where there can be none."""
    was_open = stop(uow, user_id)
    if not was_open:
        require_set_up(uow, user_id)
    return was_open


def own(uow: UnitOfWork, user_id: UserId, ask_id: str) -> Ask:
    """The question a button belongs to, locked; raises `NoLongerOpen` for anybody but its asker."""
    ask = uow.asks.get(ask_id)
    if ask is None or ask.user_id != user_id:
        raise NoLongerOpen
    return ask


@router.press("asking_around.go_on", typed=TypedAnswer.YES)
def go_on(uow: UnitOfWork, user_id: UserId, ask_id: str) -> None:
    """Go on without hurry, after *Keep asking, no hurry* or a short reply; raises `NoLongerOpen` or `AskOpen`."""
    ask = own(uow, user_id, ask_id)
    if any(other.is_open for other in uow.asks.list_for(user_id) if other.id != ask_id):
        raise AskOpen
    later = asking_around.without_hurry(_beyond_one_author(uow, ask), uow.now)
    uow.asks.save(later)
    watch_end(uow, later)
    uow.outbox.refresh(NobodyCould(ask_id, user_id).key)
    look_again(uow)


def _beyond_one_author(uow: UnitOfWork, ask: Ask) -> Ask:
    """A question about an example becomes one about its topic, so that others are asked too."""
    if not ask.example:
        return ask
    contribution = uow.contributions.look_at(ask.example)
    return about_it(ask, sort_of(contribution) if contribution is not None else Sort.OTHER)


# The clock


@router.timer(END)
def end(uow: UnitOfWork, ask_id: str) -> None:
    """Timer: the question's time is over; settle what is open, and tell the asker once if nobody said yes."""
    ask = uow.asks.get(ask_id)
    if ask is None or not watch_end(uow, ask):
        return
    in_vain = ask.is_open and ask.by_when is not ByWhen.TODAY
    finish(uow, ask)
    if in_vain and not any(one.state in OPEN for one in of(uow, ask)):
        uow.outbox.add(AskEnded(ask.id, ask.user_id))


@router.timer(WITHDRAW)
def withdraw(uow: UnitOfWork, ask_id: str) -> None:
    """Timer: the asker has stopped everything; end the question without a message."""
    ask = uow.asks.get(ask_id)
    if ask is not None:
        finish(uow, ask)


@router.timer(LOOK_AFTER)
def look_after(uow: UnitOfWork, ask_id: str) -> None:
    """Timer, after an introduction of this question changed: ask others today, or end the question."""
    ask = uow.asks.get(ask_id)
    if ask is None:
        return
    mine = of(uow, ask)
    if any(one.state in OPEN for one in mine):
        return
    introduced = any(one.introduced_at is not None for one in mine) and not ask.is_open
    passed = any(one.state in (IntroductionState.PASSED, IntroductionState.LAPSED) for one in mine)
    if introduced or (ask.example and passed):  # of an example nobody else can be asked
        finish(uow, ask)
    elif ask.by_when is ByWhen.TODAY and ask.is_open:
        _ask_on_today(uow, ask, mine)


def _ask_on_today(uow: UnitOfWork, ask: Ask, mine: list[Introduction]) -> None:
    """Ask others after an offer that was not taken, once for each; end the question after *Not now*."""
    if any(one.not_now for one in mine):
        finish(uow, ask)
        return
    passed = _offers_passed(mine)
    if passed and all(one.made_at < max(passed) for one in mine):
        ask_now(uow, ask)


def _offers_passed(mine: Iterable[Introduction]) -> list[datetime]:
    """When offers that this question's asker saw ended without a yes."""
    over = (IntroductionState.PASSED, IntroductionState.LAPSED)
    return [one.ended_at for one in mine if one.state in over and one.offered_at is not None and one.ended_at]


def nobody_could_at(uow: UnitOfWork, ask: Ask) -> datetime | None:
    """When the asker of a today-question is told that nobody could; None while an offer is open (R38)."""
    mine = [one for one in uow.introductions.list_for(ask.user_id) if one.ask_id == ask.id]
    if any(one.state is IntroductionState.OFFERED or one.state in UNDER_WAY for one in mine):
        return None
    return nobody_said_at(max([ask.requester.signed_up_at, *_offers_passed(mine)]))


def finish(uow: UnitOfWork, ask: Ask) -> None:
    """Settle what is open and delete the question; while a talk is under way it stays, without its words."""
    under_way = False
    for one in of(uow, ask):
        if one.state in ASK_OPEN | OFFER_OPEN:
            if one.offered_at is not None:  # a name may have been seen
                uow.introductions.note_offer_not_taken(one.asker, uow.now)
            carry_out(uow, lifecycle.settle(one, uow.now))
        under_way = under_way or one.state in UNDER_WAY
    asleep = asking_around.keep(ask, asking_around.asleep(ask.requester))
    if under_way:
        uow.asks.save(asleep)
        return
    uow.asks.remove(ask.id)
    uow.timers.cancel(END, ask.id)
    uow.outbox.refresh(NobodyCould(ask.id, ask.user_id).key, NobodyFree(ask.user_id, ask.requester.signed_up_at).key)
    if not ask.was_here:
        _let_go(uow, ask.user_id)


def of(uow: UnitOfWork, ask: Ask) -> list[Introduction]:
    """The introductions of this question, locked, oldest first."""
    return [one for one in uow.introductions.lock_for(ask.user_id) if one.ask_id == ask.id]


def _let_go(uow: UnitOfWork, user_id: UserId) -> None:
    """Delete the row of a person who had none before the question, unless they have another part by now (R12)."""
    colleague = uow.people.get(user_id)
    if colleague is None or uow.asks.list_for(user_id) or uow.introductions.peer_groups.wish_of(user_id) is not None:
        return
    if uow.mentors.get(user_id) is not None or uow.returners.get(user_id) is not None:
        return
    if user_id in uow.communities.list_organizers() or user_id in uow.meetings.list_invited_by_dm():
        return
    chosen = (colleague.days, colleague.starts, colleague.ends, colleague.community_id)
    if any(chosen) or colleague.full_text_in_notifications:
        return
    if any(one.state in OPEN for one in uow.introductions.list_for(user_id)):
        return
    community = uow.community_of(user_id)
    if any(uow.meetings.rsvps.answer_of(one.id, user_id) for one in uow.meetings.list_ahead(community.id, uow.now)):
        return
    uow.people.remove(user_id)
