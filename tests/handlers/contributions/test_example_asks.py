"""*Would you tell me how you asked?*: the author alone is asked, blind, with every exclusion and limit of a mentor."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.contributions.contributions import Contribution, ContributionState, ContributionType, Written
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions.asking_around import AskOpen
from bot.introductions.search_notices import SearchPause, SearchPaused
from bot.introductions.states import IntroductionState
from bot.people.people import Colleague, Profile
from bot.people.returners import Stage
from handlers.accounts import forgetting
from handlers.contributions import contribution_steps, example_asks
from handlers.introductions import asks_and_offers
from handlers.introductions.asking_around import short_replies
from handlers.introductions.asking_around import steps as asking_around_steps
from handlers.introductions.views.asks_and_offers import OPENED
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.office_by_hand import CHICAGO, Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.storing import put

AUTHOR, ASKER = UserId("U0AUTHOR"), UserId("U0ASKER")
WRITTEN = Written("Fridays from home", (("sort", "remote"), ("may_ask", "yes")))


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    office = QuietOffice(sqlite_database, clock).open()
    write(office, "p1", AUTHOR)
    return office


def write(office: QuietOffice, contribution_id: str, author: UserId, written: Written = WRITTEN) -> None:
    """An example that is out."""
    contribution = Contribution(
        contribution_id,
        ContributionType.ARRANGEMENT,
        author,
        "chicago",
        ContributionState.PUBLISHED,
        written,
        office.clock.now(),
    )
    office.do(lambda uow: put(uow.people.save, uow.people.get(author) or Colleague(author, zone=CHICAGO)))
    office.do(lambda uow: put(uow.contributions.save, contribution))


def ask(office: QuietOffice, contribution_id: str = "p1", asker: UserId = ASKER) -> str:
    """Press *Ask quietly*."""
    return office.do(example_asks.ask_author, Profile(asker, CHICAGO), contribution_id).id


def asked(office: QuietOffice) -> Posted:
    """Ask, and let time pass until the author has it."""
    ask(office)
    return office.live_till_told(AUTHOR, "introductions.ask")


def offered(office: QuietOffice) -> Posted:
    """What the asker has after the author's yes."""
    office.live(hours=1)
    return next(post for post in office.told(ASKER) if post.kind == "introductions.offer")


def told_by_the_end(office: QuietOffice) -> list[tuple[str, str, str]]:
    """Everything the asker reads until the question has ended, with its days."""
    office.live(days=16)
    return [(post.at.date().isoformat(), post.kind, post.shown_without_ids) for post in office.told(ASKER)]


def test_two_yeses_bring_them_together_and_nobody_is_named_before(office: QuietOffice) -> None:
    post = asked(office)
    assert "remote days" in post.shown
    assert ASKER not in post.shown
    assert "pause_me" not in post.shown
    office.press(AUTHOR, asks_and_offers.accept)
    offer = offered(office)
    assert AUTHOR not in offer.shown
    assert "The person who wrote about it said yes" in offer.shown
    assert offer.actions == ["introductions.introduce", "introductions.someone_else"]
    office.press(ASKER, asks_and_offers.introduce)
    office.live(days=2)
    (group,) = office.groups()
    assert AUTHOR in group.shown
    assert ASKER in group.shown
    for promised in (post, offer):
        assert OPENED in promised.shown
    office.live(days=60)
    assert office.introductions() == []
    assert office.do(lambda uow: uow.asks.list_all()) == []


def test_a_yes_makes_nobody_a_mentor_and_a_talk_no_company(office: QuietOffice) -> None:
    asked(office)
    office.press(AUTHOR, asks_and_offers.accept)
    offered(office)
    office.press(ASKER, asks_and_offers.introduce)
    office.live_till_told(ASKER, "introductions.check_in")
    assert office.do(lambda uow: uow.mentors.get(AUTHOR)) is None
    assert office.do(lambda uow: uow.mentors.count()) == 0


def test_a_no_reads_as_silence_and_both_as_nobody_found_after_two_weeks(
    office: QuietOffice, sqlite_database: Database
) -> None:
    start = office.clock.at
    asked(office)
    office.press(AUTHOR, asks_and_offers.decline)
    after_a_no = told_by_the_end(office)
    assert [kind for _, kind, _ in after_a_no] == ["asking_around.ended"]
    assert office.do(lambda uow: uow.asks.list_all()) == []
    assert office.do(lambda uow: uow.people.get(ASKER)) is None
    _start_again(office, start)
    asked(office)
    assert told_by_the_end(office) == after_a_no
    _start_again(office, start)
    office.do(lambda uow: uow.introductions.build_exclusion(AUTHOR, ASKER))
    ask(office)
    assert told_by_the_end(office) == after_a_no
    assert office.told(AUTHOR) == []


def _start_again(office: QuietOffice, at: datetime) -> None:
    office.do(_forget_everything)
    office.posts.clear()
    office.clock.at = at
    write(office, "p1", AUTHOR)


def _forget_everything(uow: UnitOfWork) -> None:
    for user_id in (AUTHOR, ASKER):
        uow.privacy.forget(user_id, "heard")
        uow.privacy.forget_messages(user_id, (), redrawn=(), left=())


def test_an_author_may_answer_in_a_line_without_a_name(office: QuietOffice) -> None:
    post = asked(office)
    assert "asking_around.write" in post.actions
    office.do(
        short_replies.write, AUTHOR, office.latest().id, "I wrote down what would stay covered, and asked for a trial."
    )
    line = office.live_till_told(ASKER, "asking_around.line")
    assert "asked for a trial" in line.shown
    assert AUTHOR not in line.shown


def test_who_would_still_like_to_talk_after_a_line_is_matched_with_whoever_knows_about_it(office: QuietOffice) -> None:
    mentor = office.mentor("U0MENTOR", "remote-hybrid")
    asked(office)
    office.do(short_replies.write, AUTHOR, office.latest().id, "I asked for a trial.")
    office.live(hours=1)
    office.press(ASKER, asking_around_steps.go_on, office.do(lambda uow: uow.asks.list_all())[0].id)
    post = office.live_till_told(mentor, "introductions.ask")
    assert "Remote and hybrid work" in post.shown
    assert len([one for one in office.told(AUTHOR) if "introductions.ask" in one.kind]) == 1


def test_no_mentor_is_asked_in_the_authors_place(office: QuietOffice) -> None:
    mentor = office.mentor("U0MENTOR", "remote-hybrid")
    asked(office)
    office.press(AUTHOR, asks_and_offers.decline)
    office.live(days=16)
    assert office.told(mentor) == []


def test_a_mentor_who_wrote_it_keeps_their_own_limits(office: QuietOffice) -> None:
    office.mentor(AUTHOR, is_paused=True)
    ask(office)
    office.live(days=16)
    assert office.told(AUTHOR) == []


def test_nobody_is_asked_more_than_twice_a_month(office: QuietOffice) -> None:
    for number in range(3):
        asker = UserId(f"U0ASKER{number}")
        ask(office, asker=asker)
        office.live(days=2)
        office.do(_accept_all)
        office.live(days=5)
    asks = [post for post in office.told(AUTHOR) if "introductions.ask" in post.kind]
    assert len([post for post in asks if post.at.month == 11]) == 2


def _accept_all(uow: UnitOfWork) -> None:
    for one in uow.introductions.list_for(AUTHOR):
        asks_and_offers.accept(uow, AUTHOR, one.id)


@pytest.mark.parametrize("stage", [Stage.BEFORE, Stage.ON_LEAVE])
def test_an_author_before_or_on_leave_is_left_alone(office: QuietOffice, stage: Stage) -> None:
    office.returner(AUTHOR, stage=stage, asleep=True)
    ask(office)
    office.live(days=16)
    assert [post for post in office.told(AUTHOR) if "ask" in post.kind] == []


def test_an_avoid_list_of_either_holds(office: QuietOffice) -> None:
    office.returner(AUTHOR, avoid=(ASKER,), asleep=True)
    office.returner(ASKER, asleep=True)
    ask(office)
    office.live(days=16)
    assert [post for post in office.told(AUTHOR) if "ask" in post.kind] == []


def test_what_is_taken_back_is_asked_about_no_more(office: QuietOffice) -> None:
    post = asked(office)
    office.do(contribution_steps.withdraw, AUTHOR, "p1")
    office.press(AUTHOR, asks_and_offers.accept)
    assert "settled" in post.shown
    assert office.latest().state is IntroductionState.SETTLED
    office.live(days=16)
    assert [kind.kind for kind in office.told(ASKER)] == ["asking_around.ended"]


def test_an_author_who_said_no_to_being_asked_or_whose_account_was_closed_is_not_asked(office: QuietOffice) -> None:
    write(office, "p2", AUTHOR, replace(WRITTEN, details=(("sort", "remote"), ("may_ask", "no"))))
    with pytest.raises(NoLongerOpen):
        ask(office, "p2")
    office.do(lambda uow: uow.closed_accounts.close(AUTHOR))
    ask(office)
    office.live(days=16)
    assert office.told(AUTHOR) == []


def test_an_author_who_leaves_slack_between_the_two_yeses_meets_nobody(office: QuietOffice) -> None:
    asked(office)
    office.press(AUTHOR, asks_and_offers.accept)
    offered(office)
    office.do(lambda uow: put(uow.people.save, Colleague(AUTHOR, zone=CHICAGO, may_take_part=False)))
    office.press(ASKER, asks_and_offers.introduce)
    office.live(days=5)
    assert office.groups() == []


def test_one_question_at_a_time_and_none_about_ones_own(office: QuietOffice) -> None:
    ask(office)
    with pytest.raises(AskOpen):
        ask(office)
    with pytest.raises(NoLongerOpen):
        ask(office, asker=AUTHOR)
    with pytest.raises(NoLongerOpen):
        ask(office, "nothing")


def test_stopping_settles_it_at_once(office: QuietOffice) -> None:
    post = asked(office)
    office.do(asking_around_steps.stop, ASKER)
    office.tick()
    assert "settled" in post.shown
    assert office.do(lambda uow: uow.asks.list_all()) == []
    office.live(days=16)
    assert office.told(ASKER) == []


def test_no_thank_you_ends_the_question_and_the_author_hears_nothing(office: QuietOffice) -> None:
    asked(office)
    office.press(AUTHOR, asks_and_offers.accept)
    before = len(office.told(AUTHOR))
    offer = offered(office)
    office.press(ASKER, asks_and_offers.someone_else)
    assert "Nobody will know" in offer.shown
    office.live(days=20)
    assert len(office.told(AUTHOR)) == before
    assert office.do(lambda uow: uow.asks.list_all()) == []


def test_a_busy_author_is_asked_when_they_are_free_again(office: QuietOffice) -> None:
    asked(office)
    other = UserId("U0OTHER")
    ask(office, asker=other)
    office.live(hours=1)
    assert len(office.introductions()) == 1
    office.press(AUTHOR, asks_and_offers.decline)
    office.live(days=4)
    assert [one.asker for one in office.introductions()] == [ASKER, other]


def test_the_ask_waits_for_the_authors_hours(office: QuietOffice) -> None:
    office.clock.at += timedelta(days=4)  # a Saturday
    ask(office)
    post = office.live_till_told(AUTHOR, "introductions.ask")
    assert post.at.date() == date(2026, 11, 9)


@pytest.mark.parametrize("reach", ["asked", "accepted"])
def test_whoever_is_forgotten_leaves_nothing_and_the_other_hears_no_reason(office: QuietOffice, reach: str) -> None:
    asked(office)
    if reach == "accepted":
        office.press(AUTHOR, asks_and_offers.accept)
    done = office.do(forgetting.forget, AUTHOR)
    assert done.traces == {}
    office.live(days=20)
    assert office.groups() == []
    assert AUTHOR not in "".join(post.shown for post in office.told(ASKER))
    done = office.do(forgetting.forget, ASKER)
    assert done.traces == {}
    assert office.do(lambda uow: uow.asks.list_all()) == []


def test_an_asker_who_is_forgotten_is_looked_for_no_more(office: QuietOffice) -> None:
    post = asked(office)
    assert office.do(forgetting.forget, ASKER).traces == {}
    office.live(days=20)
    assert "settled" in post.shown
    assert office.told(ASKER) == []


def test_an_author_who_has_had_the_messages_of_the_week_is_asked_when_it_is_over(office: QuietOffice) -> None:
    office.live_until(datetime(2026, 11, 16, 16, 0, tzinfo=UTC))  # a Monday
    for number in (1, 2):
        office.do(_told, SearchPaused(AUTHOR, SearchPause.SLEEPS, f"long ago {number}"))
        office.tick()
        office.live(days=1)
    ask(office)
    office.live_until(datetime(2026, 11, 22, tzinfo=UTC))
    assert office.introductions() == []
    assert office.live_till_told(AUTHOR, "introductions.ask").at.date() == date(2026, 11, 23)


def _told(uow: UnitOfWork, notification: SearchPaused) -> None:
    """They have a message that counts for the week."""
    uow.outbox.add(notification)
