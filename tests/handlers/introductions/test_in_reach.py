"""Rule 8 over the week: who has had their two messages is not asked, and what goes first keeps its place."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.contributions.story_interviews import AskToListen
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification
from bot.core.working_hours import Standing
from bot.introductions.notices import AskMentor
from bot.introductions.peer_groups import AskToMeet
from bot.introductions.search_notices import MentorRests, SearchPause, SearchPaused
from bot.introductions.states import IntroductionState
from bot.people.people import Profile
from handlers.contributions import interview_steps
from handlers.introductions import peer_groups
from handlers.introductions.matching import matching_run as matching
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import all_kinds
from tests.handlers.support.office_by_hand import CHICAGO
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock

THERE = ZoneInfo(CHICAGO)
MARISA = UserId("U0MARISA")


@pytest.fixture
def office(database: Database, clock: MovableClock) -> QuietOffice:
    """Chicago, on Monday 19 October 2026 at 10:00, in a week without a holiday."""
    clock.at = datetime(2026, 10, 19, 15, 0, tzinfo=UTC)
    return QuietOffice(database, clock).open()


def when(moment: datetime) -> str:
    return moment.astimezone(THERE).strftime("%a %H:%M")


def news(number: int) -> Notification:
    """A message like "your story has been read": it counts, and goes after an ask."""
    return SearchPaused(MARISA, SearchPause.SLEEPS, f"of long ago {number}")


def told_by_something_else(office: QuietOffice, number: int) -> None:
    office.do(lambda uow: uow.outbox.add(news(number)))
    office.tick()


def her_week_is_full(office: QuietOffice) -> None:
    """By Tuesday morning Marisa has had both messages of her week."""
    told_by_something_else(office, 1)
    office.live(days=1)
    told_by_something_else(office, 2)
    assert [when(post.at) for post in office.told(MARISA)] == ["Mon 10:00", "Tue 10:00"]


def test_another_free_mentor_is_asked_instead_of_one_who_has_had_her_week(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    noor = office.mentor("U0NOOR")  # happy just to listen: second best
    her_week_is_full(office)
    office.returner("U0MEGHAN", "business-travel")
    assert when(office.live_till_told(noor, "introductions.ask").at) == "Tue 14:00"
    office.live_until(datetime(2026, 10, 25, tzinfo=UTC))
    assert len(office.told(MARISA)) == 2


def test_where_there_is_nobody_else_she_is_asked_as_soon_as_the_week_is_over(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    her_week_is_full(office)
    office.returner("U0MEGHAN", "business-travel")
    assert when(office.live_till_told(MARISA, "introductions.ask").at) == "Mon 10:00"


def test_one_message_today_keeps_nobody_from_being_asked_tomorrow(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    office.mentor("U0NOOR")
    told_by_something_else(office, 1)
    office.returner("U0MEGHAN", "business-travel")
    assert when(office.live_till_told(MARISA, "introductions.ask").at) == "Tue 10:00"


def test_an_ask_that_is_queued_keeps_its_place_and_what_waits_goes_with_it(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    told_by_something_else(office, 1)
    office.live(days=1)
    office.returner("U0MEGHAN", "business-travel")
    office.tick()
    office.live(hours=1)
    told_by_something_else(office, 2)  # at 11:00; the ask is queued for 14:00
    assert len(office.told(MARISA)) == 1
    office.live(hours=4)
    both = office.told(MARISA)[1]
    assert when(both.at) == "Tue 14:00"
    assert "introductions.ask" in both.kind
    assert news(2).name in both.kind


def test_an_ask_queued_for_later_in_the_week_keeps_the_weeks_last_place(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    told_by_something_else(office, 1)
    office.live(hours=5)  # Monday 15:00: the next slot is tomorrow's
    office.returner("U0MEGHAN", "business-travel")
    office.tick()
    office.live(hours=18)  # Tuesday 9:00
    told_by_something_else(office, 2)
    assert len(office.told(MARISA)) == 1
    assert "introductions.ask" in office.live_till_told(MARISA, "introductions.ask").kind


def test_an_ask_overtaken_in_the_queue_gives_way_to_another_mentor(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    told_by_something_else(office, 1)
    office.live(days=1, hours=5)  # Tuesday 15:00
    meghan = office.returner("U0MEGHAN", "business-travel")
    office.tick()
    noor = office.mentor("U0NOOR")
    office.do(_sent_all_the_same, MentorRests(MARISA, "of long ago"))
    ask = office.live_till_told(noor, "introductions.ask")
    assert when(ask.at) == "Wed 10:00"  # as soon as hers could not go
    first, second = office.introductions()
    assert first.mentor == MARISA
    assert first.state is IntroductionState.SETTLED
    assert second.mentor == noor
    assert [post for post in office.told(meghan) if "nobody" not in post.kind] == []


def _sent_all_the_same(uow: UnitOfWork, notification: Notification) -> None:
    """It was under way when the ask was queued."""
    uow.outbox.add(notification)
    rows = [row for row in uow.sending.due() if row.key == notification.key]
    uow.sending.lease(rows)
    uow.sending.delivered(rows, ChannelId("D0MARISA"), "1.1")


def test_a_question_for_today_is_asked_of_her_all_the_same(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel", today_questions=True)
    her_week_is_full(office)
    known = office.do(lambda uow: matching.known_of(uow, uow.communities.list_all(), (), (), uow.mentors.list_all()))
    assert known.told == ()


def test_a_run_of_the_whole_workspace_knows_what_everybody_was_told(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    her_week_is_full(office)
    known = office.do(lambda uow: matching.everything(uow, uow.communities.list_all()))
    assert [user_id for user_id, _ in known.told] == [MARISA, MARISA]
    assert office.clock.now() - min(at for _, at in known.told) == timedelta(days=1)


# Whom every kind of question reaches


def _a_mentor(office: QuietOffice) -> UserId:
    office.mentor(MARISA, "business-travel")
    noor = office.mentor("U0NOOR")
    her_week_is_full(office)
    office.returner("U0MEGHAN", "business-travel")
    return noor


def _others_in_the_same_weeks(office: QuietOffice) -> UserId:
    noor, zoe = office.returner("U0NOOR"), office.returner("U0ZOE")
    office.returner(MARISA)
    her_week_is_full(office)
    for who in (MARISA, noor, zoe):
        office.do(peer_groups.wish, who)
    return noor


def _a_listener(office: QuietOffice) -> UserId:
    noor, ben = UserId("U0NOOR"), UserId("U0BEN")
    for who in (MARISA, noor):
        office.do(interview_steps.listen, Profile(who, CHICAGO))
    her_week_is_full(office)
    office.do(interview_steps.begin, Profile(ben, CHICAGO))
    return noor


SCENES: Mapping[type[Notification], Callable[[QuietOffice], UserId]] = {
    AskMentor: _a_mentor,
    AskToMeet: _others_in_the_same_weeks,
    AskToListen: _a_listener,
}
"""For each kind of question, one that Marisa would be asked first, and who is asked in her place."""


def test_every_kind_of_question_is_asked_here() -> None:
    asks = {kind for kind in all_kinds(Notification) if vars(kind).get("standing") is Standing.ASK}
    assert {kind for kind in asks if not kind.__module__.startswith("tests.")} == set(SCENES)


@pytest.mark.parametrize("kind", SCENES, ids=lambda kind: kind.name)
def test_whoever_has_had_the_week_is_not_asked_and_somebody_else_is(
    office: QuietOffice, kind: type[Notification]
) -> None:
    noor = SCENES[kind](office)
    office.live_until(datetime(2026, 10, 25, tzinfo=UTC))
    assert not any(kind.name in post.kind for post in office.told(MARISA))
    assert any(kind.name in post.kind for post in office.told(noor))
