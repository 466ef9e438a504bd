"""After the group DM: check-ins, thank-yous, carrying on, ends and exclusions, in real transactions."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions.notices import GoesOn, PassOn, Side, ThankYou
from bot.introductions.states import CheckInAnswer, IntroductionState
from bot.people.returners import IntroductionKind
from handlers.introductions import asks_and_offers, check_ins
from storage.database import Database
from tests.handlers.support.office_by_hand import Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock

MARISA, MEGHAN = UserId("U0MARISA"), UserId("U0MEGHAN")


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Marisa and Meghan are in one conversation since Tuesday 13 October 2026, 14:00 in Chicago."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    return met(QuietOffice(sqlite_database, clock).open(), IntroductionKind.TALK)


def met(office: QuietOffice, kind: IntroductionKind) -> QuietOffice:
    office.mentor(MARISA, "business-travel")
    office.returner(MEGHAN, "business-travel", kind=kind)
    office.live_till_told(MARISA, "introductions.ask")
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    return office


def check_in_of(office: QuietOffice, who: UserId, number: int = 0) -> Posted:
    return [post for post in office.told(who) if "introductions.check_in" in post.kind][number]


def press(office: QuietOffice, who: UserId, post: Posted, action: str) -> None:
    """Press a button of a message by its action."""
    answers = {
        "introductions.talked": CheckInAnswer.YES,
        "introductions.not_yet": CheckInAnswer.NOT_YET,
        "introductions.other_please": CheckInAnswer.SOMEONE_ELSE,
        "introductions.carry_on": CheckInAnswer.CARRY_ON,
        "introductions.enough": CheckInAnswer.ENOUGH,
        "introductions.not_right_now": CheckInAnswer.NOT_RIGHT,
    }
    office.do(check_ins.answer, who, post.value_of(action), answers[action])
    office.tick()


def test_each_side_is_asked_alone_after_five_working_days_and_the_talk_closes(office: QuietOffice) -> None:
    opened = office.groups()[0].at
    office.live(days=8)
    for who, other in ((MARISA, MEGHAN), (MEGHAN, MARISA)):
        post = check_in_of(office, who)
        assert post.at == opened + timedelta(days=7)
        assert f"<@{other}>" in post.shown
        assert other not in post.message.text
        press(office, who, post, "introductions.talked")
        assert "introductions.talked" not in post.actions
    office.live(days=10)
    assert office.latest().state is IntroductionState.CLOSED


def test_nothing_is_said_in_the_group_again(office: QuietOffice) -> None:
    before = office.groups()[0].actions
    office.live(days=120)
    assert len(office.groups()) == 1
    assert (before, office.groups()[0].actions) == (["talk_times.find"], [])
    assert office.groups()[0].edits == 1  # at its natural end the one button goes


def test_not_yet_is_asked_once_more(office: QuietOffice) -> None:
    office.live(days=8)
    press(office, MEGHAN, check_in_of(office, MEGHAN), "introductions.not_yet")
    office.live(days=9)
    press(office, MEGHAN, check_in_of(office, MEGHAN, 1), "introductions.not_yet")
    office.live(days=40)
    assert len([post for post in office.told(MEGHAN) if "check_in" in post.kind]) == 2


def test_a_thank_you_reaches_the_mentor_alone_and_its_words_are_neutral(office: QuietOffice) -> None:
    office.live(days=8)
    post = check_in_of(office, MEGHAN)
    press(office, MEGHAN, post, "introductions.talked")
    assert "introductions.thank" in post.actions
    office.do(check_ins.thank, MEGHAN, office.latest().id, "You helped <!channel>")
    office.do(check_ins.thank, MEGHAN, office.latest().id, "Twice")
    office.tick()
    (thanks,) = [post for post in office.told(MARISA) if post.kind == ThankYou.name]
    assert "You helped &lt;!channel&gt;" in thanks.shown
    assert "introductions.thank" not in post.actions
    with pytest.raises(NoLongerOpen):
        office.do(check_ins.thank, MARISA, office.latest().id, "From the wrong side")


def test_a_talk_becomes_company_when_both_tap_carry_on_and_a_lone_wish_stays_unseen(office: QuietOffice) -> None:
    office.live(days=8)
    mine, theirs = check_in_of(office, MEGHAN), check_in_of(office, MARISA)
    press(office, MEGHAN, mine, "introductions.talked")
    press(office, MEGHAN, mine, "introductions.carry_on")
    before = (theirs.shown, theirs.edits, len(office.told(MARISA)), mine.shown)
    assert office.latest().kind is IntroductionKind.TALK
    assert before[:2] == (theirs.first_shown, 0)
    press(office, MARISA, theirs, "introductions.talked")
    press(office, MARISA, theirs, "introductions.carry_on")
    assert office.latest().kind is IntroductionKind.COMPANY
    assert mine.shown == before[3]
    office.live(days=7 * 6 + 3)
    assert "halfway" in check_in_of(office, MEGHAN, 1).shown


def test_company_is_asked_about_twice_extended_once_and_then_the_mentor_rests(
    sqlite_database: Database, clock: MovableClock
) -> None:
    clock.at = datetime(2026, 1, 13, 16, 0, tzinfo=UTC)
    office = met(QuietOffice(sqlite_database, clock).open(), IntroductionKind.COMPANY)
    for rounds in (0, 2):
        office.live(weeks=12, days=3)
        for who in (MARISA, MEGHAN):
            closing = check_in_of(office, who, rounds + 1)
            assert "twelve weeks" in closing.shown
            assert ("introductions.carry_on" in closing.actions) is (rounds == 0)
            press(office, who, closing, "introductions.carry_on" if rounds == 0 else "introductions.enough")
    assert office.latest().state is IntroductionState.CHECKED_IN
    office.live(weeks=2)
    assert office.latest().state is IntroductionState.CLOSED
    mentor = office.do(lambda uow: uow.mentors.get(MARISA))
    assert mentor is not None
    assert mentor.resting_until is not None
    assert mentor.resting_until > clock.at


def test_someone_else_starts_the_search_again_and_the_other_side_hears_nothing(office: QuietOffice) -> None:
    noor = office.mentor("U0NOOR", "business-travel")
    office.live(days=8)
    heard = len(office.told(MARISA))
    press(office, MEGHAN, check_in_of(office, MEGHAN), "introductions.other_please")
    office.live(days=3)
    assert [post.kind for post in office.told(noor)][:1] == ["introductions.ask"]
    assert len(office.told(MARISA)) == heard


@pytest.mark.parametrize("builder", [MARISA, MEGHAN])
def test_something_was_not_right_builds_a_exclusion_for_ever_and_looks_like_any_other_end(
    office: QuietOffice, builder: UserId
) -> None:
    office.live(days=8)
    press(office, builder, check_in_of(office, builder), "introductions.not_right_now")
    assert office.latest().state is IntroductionState.ENDED
    assert "I won't match you two again" in check_in_of(office, builder).shown
    other = MEGHAN if builder == MARISA else MARISA
    theirs = check_in_of(office, other)
    assert (theirs.shown, theirs.edits) == (theirs.first_shown, 0)
    assert office.do(lambda uow: uow.introductions.has_exclusion(MARISA, MEGHAN))
    office.returner(MEGHAN, "business-travel")
    office.live(days=45)
    office.pass_over(days=350)
    office.live(days=7)
    assert sum("introductions.ask" in post.kind for post in office.told(MARISA)) == 1


def test_from_home_either_can_end_it_or_say_that_something_was_not_right(office: QuietOffice) -> None:
    shown = str([block.to_dict() for block in office.do(asks_and_offers.home_section, MARISA)])
    assert f"<@{MEGHAN}>" in shown
    assert "introductions.end" in shown
    assert office.do(asks_and_offers.home_section, UserId("U0MALLORY")) == []
    with pytest.raises(NoLongerOpen):
        office.do(check_ins.end, UserId("U0MALLORY"), office.latest().id)
    office.press(MARISA, check_ins.end)
    assert office.latest().ended_by is Side.MENTOR
    assert office.do(asks_and_offers.home_section, MARISA) == []
    office.press(MEGHAN, check_ins.not_right)
    assert office.do(lambda uow: uow.introductions.has_exclusion(MARISA, MEGHAN))


def test_only_what_was_written_and_sent_is_passed_on_to_the_named_human(office: QuietOffice) -> None:
    office.press(MEGHAN, check_ins.not_right)
    office.do(check_ins.pass_on, MEGHAN, office.latest().id, "It was <@U0MARISA>\nand it hurt")
    office.tick()
    (passed,) = office.told(UserId("U0PRIYA"))
    assert passed.kind == PassOn.name
    assert "It was &lt;@U0MARISA&gt;" in passed.shown
    assert f"<@{MEGHAN}>" in passed.shown
    assert MEGHAN not in passed.message.text


def test_thirty_days_after_the_end_only_the_pair_memory_stays(office: QuietOffice) -> None:
    office.live(days=60)
    assert office.introductions() == []
    assert office.do(lambda uow: uow.returners.get(MEGHAN)) is None
    assert office.do(lambda uow: uow.introductions.memory_of(MARISA, MEGHAN)) is not None
    assert office.do(lambda uow: len(uow.introductions.ice_breakers_of(MEGHAN))) == 1


def test_carry_on_says_how_long_before_it_is_pressed_and_both_hear_once_that_it_goes_on_and_that_it_is_over(
    office: QuietOffice,
) -> None:
    office.live(days=8)
    mine, theirs = check_in_of(office, MEGHAN), check_in_of(office, MARISA)
    for who, post in ((MEGHAN, mine), (MARISA, theirs)):
        press(office, who, post, "introductions.talked")
        assert "about 12 weeks" in post.shown
        assert "one of the mentor's places" in post.shown
    press(office, MEGHAN, mine, "introductions.carry_on")
    office.live(days=2)
    assert _news(office, MEGHAN) == _news(office, MARISA) == []
    press(office, MARISA, theirs, "introductions.carry_on")
    office.live(days=2)
    assert [_news(office, who) for who in (MEGHAN, MARISA)] == [
        [f"You and <@{MARISA}> both chose to carry on, for about 12 weeks."],
        [f"You and <@{MEGHAN}> both chose to carry on, for about 12 weeks."],
    ]
    office.live(weeks=16)
    assert office.latest().state is IntroductionState.CLOSED
    assert [_news(office, who)[1:] for who in (MEGHAN, MARISA)] == [
        [f"Your weeks with <@{MARISA}> are over. You can still write to each other whenever you like."],
        [f"Your weeks with <@{MEGHAN}> are over. You can still write to each other whenever you like."],
    ]


def test_who_ends_it_early_is_not_told_on_by_news_of_the_end(office: QuietOffice) -> None:
    office.live(days=8)
    for who in (MEGHAN, MARISA):
        press(office, who, check_in_of(office, who), "introductions.talked")
        press(office, who, check_in_of(office, who), "introductions.carry_on")
    office.live(days=2)
    office.do(check_ins.end, MARISA, office.latest().id)
    office.live(weeks=3)
    assert len(_news(office, MEGHAN)) == len(_news(office, MARISA)) == 1


def _news(office: QuietOffice, who: UserId) -> list[str]:
    """The first line of each piece of news about the introduction, oldest first."""
    return [post.message.blocks[0].to_dict()["text"]["text"] for post in office.told(who) if post.kind == GoesOn.name]
