"""An introduction from the blind ask to the group DM, in real transactions, the clock moved by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.ids import UserId
from bot.introductions.states import IntroductionState
from bot.people.returners import IntroductionKind
from handlers.introductions import asks_and_offers
from handlers.introductions.views.asks_and_offers import OFFER_OVER, OPENED, THANK_YOU
from handlers.platform.views.refusals import SETTLED
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import _opened as opened
from tests.handlers.support.office_by_hand import CHICAGO
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.databases import copy_sqlite
from tests.support.storing import put

Decide = Callable[[UnitOfWork, UserId, str], object]
THERE = ZoneInfo(CHICAGO)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Chicago, on Tuesday 13 October 2026 at 10:00, three weeks before the next public holiday."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    return QuietOffice(sqlite_database, clock).open()


def exclusion(moment: datetime) -> str:
    return moment.astimezone(THERE).strftime("%a %H:%M")


def asked(office: QuietOffice) -> tuple[UserId, UserId]:
    """Marisa has been asked for Meghan."""
    marisa = office.mentor("U0MARISA", "business-travel", usual_time="Tuesday mornings", about="Two boys, many planes")
    meghan = office.returner("U0MEGHAN", "business-travel", about="Back since June")
    office.live_till_told(marisa, "introductions.ask")
    return marisa, meghan


def offered(office: QuietOffice) -> tuple[UserId, UserId]:
    """Marisa has said yes, and Meghan has the offer."""
    marisa, meghan = asked(office)
    office.press(marisa, asks_and_offers.accept)
    return marisa, meghan


def test_the_whole_way_from_sign_up_to_one_conversation(office: QuietOffice) -> None:
    marisa, meghan = asked(office)
    ask = office.told(marisa)[0]
    assert exclusion(ask.at) == "Tue 14:00"  # not in the half-day of the sign-up
    assert ask.actions == ["introductions.accept", "introductions.decline", "introductions.pause_me"]
    assert "Business trips" in ask.shown
    assert meghan not in ask.shown
    assert office.told(meghan) == []

    office.press(marisa, asks_and_offers.accept)
    assert THANK_YOU in ask.shown
    assert ask.actions == []
    (offer,) = office.told(meghan)
    assert f"<@{marisa}>" in offer.shown
    assert "Business trips" not in offer.message.text
    assert marisa not in offer.message.text

    office.press(meghan, asks_and_offers.introduce)
    (group,) = office.groups()
    assert group.to == f"group:{marisa},{meghan}"
    for words in ("said yes", "Tuesday mornings", "isn't HR", "say hello", "Back since June", "can't read"):
        assert words in group.shown
    assert office.latest().state is IntroductionState.INTRODUCED
    assert len(office.told(marisa)) == len(office.told(meghan)) == 1
    assert OPENED in ask.shown
    assert OPENED in offer.shown


def test_an_unanswered_ask_is_reminded_once_and_goes_to_the_next_mentor(office: QuietOffice) -> None:
    marisa, meghan = asked(office)
    first = office.latest()
    office.mentor("U0NOOR", "business-travel")
    office.live(days=10)
    assert [exclusion(post.at) for post in office.told(marisa)] == ["Tue 14:00", "Wed 14:00"]
    assert SETTLED in office.told(marisa)[0].shown
    assert SETTLED in office.told(marisa)[1].shown
    assert office.do(lambda uow: uow.introductions.get(first.id)).state is IntroductionState.EXPIRED  # type: ignore[union-attr]
    noor = office.told(UserId("U0NOOR"))
    assert noor[0].at >= office.told(marisa)[0].at + timedelta(days=2)
    assert all("introductions.nobody_free" in post.kind for post in office.told(meghan))


def test_nobody_is_written_to_outside_working_hours(office: QuietOffice, clock: MovableClock) -> None:
    clock.at = datetime(2026, 10, 17, 3, 0, tzinfo=UTC)  # Friday evening in Chicago
    marisa, meghan = asked(office)
    assert exclusion(office.told(marisa)[0].at) == "Mon 10:00"
    clock.at = datetime(2026, 10, 20, 3, 0, tzinfo=UTC)  # Monday evening
    office.press(marisa, asks_and_offers.accept)
    assert THANK_YOU in office.told(marisa)[0].shown  # who acts is answered at once
    assert office.told(meghan) == []
    office.live(days=1)
    assert exclusion(office.told(meghan)[0].at) == "Tue 09:00"


def test_the_group_opens_when_both_are_at_work(office: QuietOffice) -> None:
    marisa = office.mentor("U0MARISA", "business-travel")
    meghan = office.returner("U0MEGHAN", "business-travel", zone="Europe/Berlin")
    office.live_till_told(marisa, "introductions.ask")
    office.press(marisa, asks_and_offers.accept)  # Tuesday 14:00 in Chicago, 21:00 in Berlin
    office.live_till_told(meghan, "introductions.offer")
    assert office.told(meghan)[0].at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%a %H:%M") == "Wed 09:00"
    office.press(meghan, asks_and_offers.introduce)
    assert office.groups() == []
    office.live(days=1)
    assert exclusion(office.groups()[0].at) == "Wed 09:00"


@pytest.mark.parametrize("answer", [asks_and_offers.decline, asks_and_offers.pause_me])
def test_a_declined_introduction_tells_nobody(office: QuietOffice, answer: object) -> None:
    marisa, meghan = asked(office)
    office.press(marisa, answer)  # type: ignore[arg-type]
    office.live(days=1)
    assert office.told(meghan) == []
    assert office.told(marisa)[0].actions == []
    office.live(days=30)
    assert len(office.told(marisa)) == 1  # never again for the same pair
    assert [post.kind for post in office.told(meghan)] == ["introductions.nobody_free"]


@pytest.mark.parametrize("answers", [True, False])
def test_who_is_told_that_nobody_is_free_cannot_tell_a_no_from_silence(office: QuietOffice, *, answers: bool) -> None:
    marisa, meghan = asked(office)
    if answers:
        office.press(marisa, asks_and_offers.decline)
    office.live(days=5)
    (told,) = office.told(meghan)
    assert exclusion(told.at) == "Fri 10:00"  # three working days after the sign-up, whatever was asked of whom


def test_no_press_of_a_stranger_or_of_the_wrong_side_counts(office: QuietOffice) -> None:
    marisa, meghan = asked(office)
    stranger = UserId("U0MALLORY")
    assert office.refuses(stranger, asks_and_offers.accept)
    assert office.refuses(meghan, asks_and_offers.accept)
    assert office.refuses(meghan, asks_and_offers.decline)
    office.press(marisa, asks_and_offers.accept)
    assert office.refuses(marisa, asks_and_offers.introduce)
    assert office.refuses(stranger, asks_and_offers.introduce)
    assert office.latest().state is IntroductionState.OFFERED


def test_a_button_pressed_twice_or_too_late_changes_nothing(office: QuietOffice) -> None:
    marisa, meghan = offered(office)
    office.press(marisa, asks_and_offers.accept)
    office.press(marisa, asks_and_offers.decline)
    assert office.latest().state is IntroductionState.OFFERED
    office.press(meghan, asks_and_offers.introduce)
    office.press(meghan, asks_and_offers.introduce)
    office.press(meghan, asks_and_offers.someone_else)
    assert office.latest().state is IntroductionState.INTRODUCED
    assert len(office.groups()) == 1
    assert len(office.told(meghan)) == 1


@pytest.mark.parametrize("answer", [asks_and_offers.someone_else, asks_and_offers.not_now, None])
def test_after_their_yes_a_mentor_hears_nothing_more_unless_both_say_yes(office: QuietOffice, answer: object) -> None:
    marisa, meghan = offered(office)
    edits = office.told(marisa)[0].edits
    if answer is not None:
        office.press(meghan, answer)  # type: ignore[arg-type]
    office.live(days=20)
    assert len(office.told(marisa)) == 1
    assert office.told(marisa)[0].edits == edits
    assert THANK_YOU in office.told(marisa)[0].shown
    assert office.groups() == []


def test_an_offer_is_reminded_once_and_ends_within_five_days_of_the_yes(office: QuietOffice) -> None:
    _, meghan = offered(office)
    office.live(days=8)
    assert [post.kind for post in office.told(meghan)][:2] == ["introductions.offer", "introductions.remind_asker"]
    ended = office.latest()
    assert ended.state is IntroductionState.LAPSED
    assert ended.ended_at is not None
    assert ended.accepted_at is not None
    assert ended.ended_at <= ended.accepted_at + timedelta(days=5)
    assert OFFER_OVER in office.told(meghan)[0].shown


def test_not_now_means_nothing_for_four_weeks(office: QuietOffice) -> None:
    marisa, meghan = offered(office)
    office.mentor("U0NOOR", "business-travel")
    office.press(meghan, asks_and_offers.not_now)
    office.live(days=27)
    assert len(office.told(meghan)) == 1
    assert office.told(UserId("U0NOOR")) == []
    office.live(days=5)
    assert office.told(UserId("U0NOOR")) or len(office.told(marisa)) > 1


def test_whoever_stops_while_an_ask_is_open_settles_it(office: QuietOffice) -> None:
    marisa, meghan = asked(office)

    office.do(lambda uow: uow.returners.remove(meghan))
    office.do(lambda uow: uow.timers.set("introductions.asker_left", meghan, uow.now))
    office.tick()
    assert SETTLED in office.told(marisa)[0].shown
    office.press(marisa, asks_and_offers.accept)
    assert office.latest().state is IntroductionState.SETTLED
    office.live(days=20)
    assert len(office.told(marisa)) == 1
    assert office.told(meghan) == []


def test_a_mentor_who_stops_after_their_yes_settles_the_offer(office: QuietOffice) -> None:
    marisa, meghan = offered(office)
    office.do(lambda uow: uow.mentors.remove(marisa))
    office.do(lambda uow: uow.timers.set("introductions.mentor_left", marisa, uow.now))
    office.tick()
    assert OFFER_OVER in office.told(meghan)[0].shown
    office.press(meghan, asks_and_offers.introduce)
    assert office.groups() == []


def avoid(uow: UnitOfWork, asker: UserId, mentor: UserId) -> None:
    returner = uow.returners.get(asker)
    assert returner is not None
    put(uow.returners.save, replace(returner, avoid=(mentor,)))


def stop(uow: UnitOfWork, asker: UserId, _introduction_id: str) -> None:
    uow.returners.remove(asker)
    uow.timers.set("introductions.asker_left", asker, uow.now)


def turned_guest(uow: UnitOfWork, asker: UserId, _introduction_id: str) -> None:
    colleague = uow.people.get(asker)
    assert colleague is not None
    put(uow.people.save, replace(colleague, may_take_part=False))


def wait(_uow: UnitOfWork, _asker: UserId, _introduction_id: str) -> None:
    """Press nothing."""


def what_the_mentor_hears(database: Database, clock: MovableClock, asker_does: Decide, hours: float) -> list[object]:
    """Everything a mentor gets in the two weeks after their yes, with somebody else waiting for the same mentor."""
    office = QuietOffice(database, clock).open()
    marisa, meghan = offered(office)
    office.returner("U0NOOR", "business-travel")
    office.live(hours=hours)
    office.press(meghan, asker_does, office.introductions()[0].id)
    office.live_until(datetime(2026, 10, 28, 15, 0, tzinfo=UTC))
    return [(post.at, post.kind, post.message.text, post.shown_without_ids, post.edits) for post in office.told(marisa)]


def in_a_new_world(template: Path, folder: Path, asker_does: Decide, hours: float) -> list[object]:
    """The same in a database of its own."""
    clock = MovableClock(datetime(2026, 10, 13, 15, 0, tzinfo=UTC))
    (heard,) = (
        what_the_mentor_hears(database, clock, asker_does, hours)
        for database in opened(copy_sqlite(template, folder), clock)
    )
    return heard


@pytest.fixture(scope="module")
def heard_after_silence(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What a mentor hears when the asker presses nothing."""
    return in_a_new_world(sqlite_template, tmp_path_factory.mktemp("silence"), wait, 0)


@pytest.mark.parametrize("hours", [0, 20, 70])
@pytest.mark.parametrize("asker_does", [asks_and_offers.someone_else, asks_and_offers.not_now, stop, turned_guest])
def test_a_no_and_an_offer_that_ran_out_are_the_same_to_the_mentor(
    sqlite_template: Path, tmp_path: Path, heard_after_silence: list[object], asker_does: Decide, hours: float
) -> None:
    heard = in_a_new_world(sqlite_template, tmp_path, asker_does, hours)
    assert heard == heard_after_silence
    assert len(heard) > 1  # the next ask came, at the same moment


def test_an_avoid_list_edited_between_ask_and_yes_stops_everything(office: QuietOffice) -> None:
    marisa, meghan = asked(office)
    office.do(avoid, meghan, marisa)
    office.press(marisa, asks_and_offers.accept)
    assert THANK_YOU in office.told(marisa)[0].shown  # as ever, so that a press tells nothing of a list
    office.live(days=10)
    assert THANK_YOU in office.told(marisa)[0].shown
    assert not [post for post in office.told(meghan) if "offer" in post.kind]


def test_somebody_whom_slack_bars_is_never_asked_about(office: QuietOffice) -> None:
    meghan = office.returner("U0MEGHAN", "business-travel")
    office.barred.add(meghan)
    marisa = office.mentor("U0MARISA", "business-travel")
    office.live(days=10)
    assert office.told(marisa) == []
    assert office.latest().state is IntroductionState.SETTLED


def test_sensitive_topics_and_held_names_are_shown_only_after_both_said_yes(office: QuietOffice) -> None:
    iris = office.mentor("U0IRIS", "loss", about="I would rather say it myself")
    sam = office.returner("U0SAM", "loss")
    office.live_till_told(iris, "introductions.ask")
    office.press(iris, asks_and_offers.accept)
    (offer,) = office.told(sam)
    assert iris not in offer.shown
    assert "rather say it" not in offer.shown
    office.press(sam, asks_and_offers.introduce)
    assert f"<@{iris}>" in office.groups()[0].shown


def test_company_fills_a_place_until_it_ends_and_then_the_mentor_rests(office: QuietOffice) -> None:
    marisa = office.mentor("U0MARISA", "business-travel", people_at_a_time=1)
    meghan = office.returner("U0MEGHAN", "business-travel", kind=IntroductionKind.COMPANY)
    office.live_till_told(marisa, "introductions.ask")
    office.press(marisa, asks_and_offers.accept)
    office.press(meghan, asks_and_offers.introduce)
    office.returner("U0NOOR", "business-travel", kind=IntroductionKind.COMPANY)
    office.live(days=20)
    assert [post.kind for post in office.told(marisa) if "ask" in post.kind] == ["introductions.ask"]
    office.live(days=100)
    mentor = office.do(lambda uow: uow.mentors.get(marisa))
    closed = office.introductions()[0]
    assert closed.state is IntroductionState.CLOSED
    assert mentor is not None
    assert mentor.resting_until == closed.ended_at + timedelta(weeks=4)  # type: ignore[operator]


def test_single_questions_are_counted_at_the_yes_and_limited_by_the_month(office: QuietOffice) -> None:
    marisa = office.mentor("U0MARISA", "business-travel", questions_a_month=1)
    meghan = office.returner("U0MEGHAN", "business-travel")
    office.live_till_told(marisa, "introductions.ask")
    office.press(marisa, asks_and_offers.accept)
    office.press(meghan, asks_and_offers.introduce)
    office.returner("U0NOOR", "business-travel")
    office.live_until(datetime(2026, 11, 1, 5, 0, tzinfo=UTC))
    assert len([post for post in office.told(marisa) if post.kind == "introductions.ask"]) == 1
    office.live(days=5)
    assert len([post for post in office.told(marisa) if post.kind == "introductions.ask"]) == 2


def test_a_mentor_who_left_two_asks_unanswered_is_asked_no_more(office: QuietOffice) -> None:
    marisa, _ = asked(office)
    office.returner("U0NOOR", "business-travel")
    office.returner("U0OLA", "business-travel")
    office.live(days=40)
    assert len([post for post in office.told(marisa) if "introductions.ask" in post.kind]) == 2
    assert [post.kind for post in office.told(marisa)][-1] == "introductions.mentor_rests"
    mentor = office.do(lambda uow: uow.mentors.get(marisa))
    assert mentor is not None
    assert mentor.is_paused
