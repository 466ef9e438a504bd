"""Nobody can sign up to see who is there: names held, offers counted, across sign-ups too."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.core.ids import UserId
from bot.introductions.states import OFFER_OPEN
from bot.people.mentors import How
from bot.people.returners import Wants
from handlers.introductions import asks_and_offers
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.office_by_hand import Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock

FISHER = "U0FISHER"
SENSITIVE = {UserId(f"U0QUIET{number}"): topic for number, topic in enumerate(("loss", "nicu", "feelings", "lgbtq"))}
OPEN_TOPICS = ("business-travel", "sick-child", "sleep", "career")


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Eight mentors, half of them on sensitive topics alone; one person who says no to everything."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    for user_id, topic in SENSITIVE.items():
        office.mentor(user_id, topic, questions_a_month=4)
    for number, topic in enumerate(OPEN_TOPICS * 2):
        office.mentor(f"U0OPEN{number}", topic, questions_a_month=4)
    return office


def mentors_say_yes(office: QuietOffice) -> None:
    for one in office.introductions():
        if one.asked_at is not None and one.accepted_at is None and one.ended_at is None:
            office.press(one.mentor, asks_and_offers.accept, one.id)


def begin_again(uow: UnitOfWork) -> None:
    """`stop`, everything deleted, as forget-me does after it."""
    uow.returners.remove(UserId(FISHER))
    uow.timers.set("introductions.asker_left", FISHER, uow.now)


def fish(office: QuietOffice, chance: Random) -> None:
    """One working day of somebody who says no to whatever comes, and signs up anew whenever they like."""
    for one in office.introductions():
        if one.state in OFFER_OPEN and one.offered_at is not None:
            answer = chance.choice(["someone_else", "not_now", "begin_again", ""])
            if answer == "begin_again":
                office.do(begin_again)
                office.tick()
            elif answer:
                office.press(UserId(FISHER), getattr(asks_and_offers, answer), one.id)
    if office.do(lambda uow: uow.returners.get(UserId(FISHER))) is None or chance.random() < 0.2:
        office.do(begin_again)
        office.tick()
        topics = chance.sample([*SENSITIVE.values(), *OPEN_TOPICS], 6)
        office.returner(FISHER, *topics)


def names_learnt(office: QuietOffice) -> set[str]:
    seen = " ".join(post.first_shown + post.shown + post.message.text for post in office.told(UserId(FISHER)))
    return {name for name in [*SENSITIVE, *(f"U0OPEN{number}" for number in range(8))] if name in seen}


@pytest.mark.parametrize("seed", range(3))
def test_who_says_no_to_everything_learns_no_sensitive_name_and_two_others_at_most(
    office: QuietOffice, seed: int
) -> None:
    chance = Random(seed)
    end = office.clock.at + timedelta(days=89)
    while office.clock.at < end:
        fish(office, chance)
        office.live(hours=20)
        mentors_say_yes(office)
        office.live(hours=4)
    learnt = names_learnt(office)
    offers = [post for post in office.told(UserId(FISHER)) if "introductions.offer" in post.kind]
    assert len(offers) >= 3  # there was something to learn
    assert not learnt & set(SENSITIVE)
    assert len(learnt) <= 2


def next_offer(office: QuietOffice, who: UserId) -> Posted:
    before = len(office.told(who))
    for _ in range(20):
        office.live(days=1)
        mentors_say_yes(office)
        found = [post for post in office.told(who)[before:] if "introductions.offer" in post.kind]
        if found:
            return found[0]
    raise AssertionError("no offer in twenty days")


def asks_sent(office: QuietOffice) -> int:
    return sum("introductions.ask" in post.kind for post in office.posts)


def test_after_two_offers_not_taken_names_are_held_and_after_four_the_search_rests(office: QuietOffice) -> None:
    fisher = office.returner(FISHER, "business-travel", "sick-child", "sleep")
    for number in range(4):
        offer = next_offer(office, fisher)
        assert ("<@U0OPEN" in offer.first_shown) is (number < 2)
        office.press(fisher, asks_and_offers.someone_else)
    rests = office.do(lambda uow: uow.returners.get(fisher))
    assert rests is not None
    assert rests.matching_rests_until is not None
    asks = asks_sent(office)
    office.live(days=29)
    assert asks_sent(office) == asks
    assert [post.kind for post in office.told(fisher)][-1] == "introductions.search_paused"
    office.live(days=5)
    assert asks_sent(office) > asks


def note(uow: UnitOfWork, who: UserId, at: datetime) -> None:
    uow.introductions.note_offer_not_taken(who, at)


def test_a_fresh_sign_up_does_not_shorten_the_rest(office: QuietOffice) -> None:
    fisher = UserId(FISHER)
    for days in (4, 3, 2, 1):
        office.do(note, fisher, office.clock.at - timedelta(days=days))
    office.returner(FISHER, "business-travel")
    office.live(days=28)
    assert office.introductions() == []
    office.live(days=3)
    assert len(office.introductions()) == 1


def test_three_offers_unanswered_put_the_sign_up_to_sleep_and_say_so_once(office: QuietOffice) -> None:
    meghan = office.returner("U0MEGHAN", "business-travel", "sick-child", "sleep")
    for _ in range(40):
        office.live(days=1)
        mentors_say_yes(office)
    kinds = [post.kind for post in office.told(meghan)]
    assert sum("introductions.offer" in kind for kind in kinds) == 3
    assert sum("introductions.search_paused" in kind for kind in kinds) == 1
    assert office.do(lambda uow: uow.returners.get(meghan)).asleep  # type: ignore[union-attr]


@pytest.mark.parametrize("how", How)
def test_a_new_mentor_gets_no_sensitive_ask_in_the_first_seven_days(
    sqlite_database: Database, clock: MovableClock, how: How
) -> None:
    clock.at = start = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    iris = office.mentor("U0IRIS", "loss", since=start, how=how)
    office.returner("U0SAM", "loss", wants=Wants.IDEAS if how is How.LIVED else Wants.EITHER)
    office.live_till_told(iris, "introductions.ask")
    ask = office.told(iris)[0]
    early = ask.at < start + timedelta(days=7)
    assert early is (how is not How.LIVED)  # an ear, without the topic, may be asked for earlier
    assert ("loss" in ask.first_shown) is not early
