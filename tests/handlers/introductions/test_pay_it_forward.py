"""Paying it forward: asked once, late enough, only after a good end, and of nobody who helps already."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.ids import UserId
from bot.introductions.pay_it_forward import INVITE, shown_links
from bot.introductions.states import CheckInAnswer
from bot.people.mentors import Offer
from bot.people.people import Profile
from bot.people.returners import Stage
from handlers.introductions import asks_and_offers, check_ins, pay_it_forward
from handlers.introductions.views import pay_it_forward as views
from handlers.people import mentor_steps
from storage.database import Database
from tests.conftest import TEAM
from tests.handlers.support.office_by_hand import Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock

MARISA, MEGHAN = UserId("U0MARISA"), UserId("U0MEGHAN")
SIGNED_UP = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Chicago."""
    clock.at = SIGNED_UP
    return QuietOffice(sqlite_database, clock).open()


def helped(office: QuietOffice, answer: CheckInAnswer = CheckInAnswer.YES, stage: Stage = Stage.UNSAID) -> None:
    """Meghan was helped by Marisa, and says how it went."""
    office.mentor(MARISA, "business-travel")
    office.returner(MEGHAN, "business-travel", stage=stage)
    office.live_till_told(MARISA, "introductions.ask")
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    asked = office.live_till_told(MEGHAN, "introductions.check_in")
    office.do(check_ins.answer, MEGHAN, asked.value_of("introductions.talked"), answer)


def invitations(office: QuietOffice) -> list[Posted]:
    return [post for post in office.posts if INVITE in post.kind]


def test_who_was_helped_is_asked_once_and_no_earlier_than_twelve_weeks_after_the_sign_up(office: QuietOffice) -> None:
    helped(office)
    office.live(days=300)
    (invitation,) = invitations(office)
    assert invitation.to == f"person:{MEGHAN}"
    assert invitation.at >= SIGNED_UP + timedelta(weeks=12)
    assert "introductions.pay_forward" in invitation.actions


@pytest.mark.parametrize("answer", [CheckInAnswer.NOT_YET, CheckInAnswer.SOMEONE_ELSE, CheckInAnswer.NOT_RIGHT])
def test_nobody_is_asked_after_anything_but_a_good_end(office: QuietOffice, answer: CheckInAnswer) -> None:
    helped(office, answer)
    office.do(lambda uow: uow.mentors.remove(MARISA))
    office.live(days=200)
    assert invitations(office) == []


@pytest.mark.parametrize("stage", [Stage.BEFORE, Stage.ON_LEAVE])
def test_nobody_is_asked_whose_return_may_be_recent(office: QuietOffice, stage: Stage) -> None:
    helped(office, stage=stage)
    office.live(days=200)
    assert invitations(office) == []


def test_a_mentor_is_not_asked_to_become_one(office: QuietOffice) -> None:
    helped(office)
    office.mentor(MEGHAN, "sleep")
    office.live(days=200)
    assert invitations(office) == []


def test_who_is_being_helped_again_is_not_asked_until_that_is_over(office: QuietOffice) -> None:
    helped(office)
    office.live(days=60)
    office.returner(MEGHAN, "loss")
    office.live(days=60)
    assert invitations(office) == []


def test_who_stops_is_asked_nothing(office: QuietOffice) -> None:
    helped(office)
    office.live(days=20)
    office.do(lambda uow: uow.returners.remove(MEGHAN))
    office.do(lambda uow: uow.timers.set("introductions.asker_left", MEGHAN, uow.now))
    office.live(days=200)
    assert invitations(office) == []


def test_two_years_later_the_pair_has_not_come_back_and_whoever_helps_now_is_matched_as_anybody(
    office: QuietOffice,
) -> None:
    helped(office)
    office.live(days=60)
    office.pass_over(days=140)
    office.mentor(MEGHAN, "business-travel")
    office.returner(MARISA, "business-travel")
    for _ in range(5):
        office.live(days=6)
        office.pass_over(days=100)
    assert len(office.groups()) == 1
    assert not [post for post in office.told(MEGHAN) if "introductions.ask" in post.kind]
    noor = office.returner("U0NOOR", "business-travel")
    office.live(days=5)
    assert [post for post in office.posts if "introductions.ask" in post.kind][-1].to in (
        f"person:{MARISA}",
        f"person:{MEGHAN}",
    )
    assert office.introductions()[-1].asker == noor


def links(office: QuietOffice) -> int:
    return office.do(lambda uow: uow.referral_counter.count())


def offers_help(office: QuietOffice, who: UserId) -> None:
    office.do(mentor_steps.offer_help, Profile(who, "America/Chicago"), Offer())
    office.tick()


def test_the_chain_counts_once_whoever_stops_and_begins_again(office: QuietOffice) -> None:
    helped(office)
    office.live(days=30)
    for _ in range(2):
        offers_help(office, MEGHAN)
        office.do(mentor_steps.stop, MEGHAN)
        office.tick()
    assert links(office) == 1
    office.live(days=300)
    assert invitations(office) == []  # they have answered it themselves


def test_long_after_the_invitation_it_is_no_longer_known_who_was_helped(office: QuietOffice) -> None:
    helped(office)
    office.live(days=300)
    offers_help(office, MEGHAN)
    assert links(office) == 0


def test_who_helps_soon_after_the_invitation_is_a_link_and_who_was_never_helped_is_none(office: QuietOffice) -> None:
    helped(office)
    while not invitations(office):
        office.live(days=7)
    offers_help(office, MEGHAN)
    offers_help(office, UserId("U0NOOR"))
    assert links(office) == 1
    with office.database.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT * FROM referral_counter").all() == [(TEAM, 1)]


def test_the_number_of_links_is_told_from_more_than_five_rounded_down(office: QuietOffice) -> None:
    assert [shown_links(count) for count in (0, 1, 5, 6, 10, 11, 14)] == [0, 0, 0, 5, 5, 10, 10]
    for links in range(300):
        shown = shown_links(links)
        assert shown == max((5 * fives for fives in range(60) if 5 * fives < links), default=0)
    assert "people here" not in str(
        [block.to_dict() for block in views.invitation(may_host=False, others=shown_links(5)).blocks]
    )
    assert (
        "More than 5 people here"
        in views.invitation(may_host=False, others=shown_links(6)).blocks[1].to_dict()["elements"][0]["text"]
    )


def test_what_they_asked_about_is_filled_in_where_it_is_still_known(office: QuietOffice) -> None:
    helped(office)
    assert office.do(pay_it_forward.prefilled, MEGHAN) == ("business-travel",)
    office.live(days=100)
    assert office.do(lambda uow: uow.returners.get(MEGHAN)) is None
    assert office.do(pay_it_forward.prefilled, MEGHAN) == ()
