"""What people read in an introduction: Slack accepts all of it, notifications tell nothing, the words are reviewed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.introductions.notices import CheckIn, CheckInMoment, Side
from bot.introductions.peer_groups import HowItWas, PeerGroup
from bot.introductions.search_notices import BackAgain, SearchPause
from bot.introductions.states import CheckInAnswer, IntroductionState
from bot.offices.topics import standard
from bot.people.returners import IntroductionKind, Returner, Stage, Wants
from handlers.accounts.views import access
from handlers.introductions.views import (
    asks_and_offers,
    check_ins,
    pay_it_forward,
    peer_groups,
    searching,
    sensitive_topics,
)
from handlers.introductions.views.asks import ask_preview, ask_words
from handlers.introductions.views.asks_and_offers import IntroductionShown, SomeoneElse
from handlers.introductions.views.searching import Meanwhile
from handlers.platform.views.blocks import Message
from playground.block_kit import objections_to_message, objections_to_view
from tests.bot.introduced import MARISA, MEGHAN, TUESDAY, in_every_state, offered, opened, waiting
from tests.handlers.views.test_set_up import COMMUNITY

LABEL = "Business trips and nights away"
TOPIC = IntroductionShown(
    LABEL, "Two boys & <!channel>", "Back since <@U1>\nJune", "Tuesday mornings", next_lunch=TUESDAY
)
PLAIN = IntroductionShown(None)
HELD = IntroductionShown(LABEL, "Two boys", "", "", name_held=True)
PEER_GROUP = PeerGroup("c1", (MARISA, MEGHAN), TUESDAY, TUESDAY)
STATES = in_every_state()
ANSWERS: list[CheckInAnswer | None] = [None, *CheckInAnswer]


def check_in(side: Side, moment: CheckInMoment, given: CheckInAnswer | None, round_: int = 1) -> Message:
    who = MARISA if side is Side.MENTOR else MEGHAN
    return check_ins.check_in(opened(), CheckIn("i1", side, who, moment, round_), given)


FULL_ASK = replace(
    waiting(IntroductionKind.COMPANY), topic=None, wants=Wants.EAR, office="Chicago & <!here>", stage=Stage.FIRST_MONTHS
)
MESSAGES: dict[str, Message] = {
    **{f"ask, {state}": asks_and_offers.ask(one, TOPIC) for state, one in STATES.items()},
    "ask, all that can be ticked": asks_and_offers.ask(FULL_ASK, PLAIN),
    "ask, name held": asks_and_offers.ask(waiting(), HELD),
    "ask again": asks_and_offers.ask_again(waiting(), TOPIC),
    "ask, paused": asks_and_offers.ask(STATES[IntroductionState.DECLINED], replace(TOPIC, mentor_paused=True)),
    **{f"offer, {state}": asks_and_offers.offer(one, TOPIC) for state, one in STATES.items()},
    "offer, name held": asks_and_offers.offer(offered(IntroductionKind.COMPANY), HELD),
    "offer, an ear, name held": asks_and_offers.offer(offered(), IntroductionShown(None, name_held=True)),
    "offer again": asks_and_offers.offer_again(offered(), PLAIN),
    "offer, not now": asks_and_offers.offer(replace(STATES[IntroductionState.PASSED], not_now=True), TOPIC),
    "group": asks_and_offers.group(opened(), TOPIC),
    "group, company, an ear": asks_and_offers.group(opened(IntroductionKind.COMPANY), PLAIN),
    "nobody free": searching.nobody_free(Meanwhile(TUESDAY + timedelta(days=8))),
    "nobody free, no lunch, no organizer": searching.nobody_free(
        Meanwhile(may_ask_organizer=False, may_meet_others=False)
    ),
    "nobody free, organizer asked": searching.nobody_free(Meanwhile(organizer_asked=True)),
    "organizer looks": searching.organizer_looks(LABEL),
    "organizer looks, a talk": searching.organizer_looks(None),
    "sleeps": asks_and_offers.search_paused(SearchPause.SLEEPS),
    "rests": asks_and_offers.search_paused(SearchPause.RESTS),
    "welcome back": access.welcome_back("i1"),
    "went on": access.welcome_back("i1", BackAgain.GO_ON),
    "paused all": access.welcome_back("i1", BackAgain.PAUSE),
    "stopped all": access.welcome_back("i1", BackAgain.STOP),
    "offer, could not be opened": asks_and_offers.offer(
        replace(opened(), state=IntroductionState.SETTLED, opened_at=None), TOPIC
    ),
    "mentor rests": asks_and_offers.mentor_rests(),
    **{f"someone else, {one}": asks_and_offers.someone_else(one) for one in SomeoneElse},
    **{
        f"check-in, {side}, {moment}, {given}": check_in(side, moment, given)
        for side in Side
        for moment in CheckInMoment
        for given in ANSWERS
    },
    "check-in, last": check_in(Side.ASKER, CheckInMoment.CLOSING, None, 2),
    "check-in, not yet again": check_in(Side.ASKER, CheckInMoment.TALKED, CheckInAnswer.NOT_YET, 2),
    "pay it forward": pay_it_forward.invitation(may_host=True),
    "pay it forward, lunch hosted": pay_it_forward.invitation(may_host=False),
    "pay it forward, not now": pay_it_forward.not_now(),
    "ask to meet": peer_groups.ask_to_meet(PEER_GROUP, MEGHAN),
    "ask to meet, yes": peer_groups.ask_to_meet(replace(PEER_GROUP, replies=((MEGHAN, True),)), MEGHAN),
    "ask to meet, no": peer_groups.ask_to_meet(replace(PEER_GROUP, replies=((MEGHAN, False),)), MEGHAN),
    "ask to meet, gone": peer_groups.ask_to_meet(None, MEGHAN),
    "meet": peer_groups.group(PEER_GROUP, PEER_GROUP.people, TUESDAY),
    "how was it": peer_groups.how_was_it("c1"),
    "met": peer_groups.how_was_it("c1", HowItWas.MET),
    "met, not yet": peer_groups.how_was_it("c1", HowItWas.NOT_YET),
    "nobody free, waits for others": searching.nobody_free(Meanwhile(waits_for_others=True)),
    "may I go on": sensitive_topics.may_i_go_on("i1"),
    "goes on": sensitive_topics.goes_on(),
    "lets it rest": sensitive_topics.rests(),
    "thank you": check_ins.thank_you(replace(opened(), thanks="It <!here>\nhelped")),
    "passed on": check_ins.passed(MEGHAN, "He said <@U1>\nno"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_slack_accepts_every_message_and_its_words_are_reviewed(name: str, snapshot: SnapshotAssertion) -> None:
    message = MESSAGES[name]
    blocks = [block.to_dict() for block in message.blocks]
    assert objections_to_message(blocks) == []
    assert (message.text, blocks) == snapshot


def test_slack_accepts_every_view_and_its_words_are_reviewed(snapshot: SnapshotAssertion) -> None:
    views = [
        check_ins.thanks_form("i1"),
        check_ins.thanks_sent(),
        check_ins.page("i1", COMMUNITY),
        check_ins.passed_on(MARISA),
        check_ins.ended(),
        searching.preview([("business-travel", LABEL), (None, None)]),
        searching.look_sent(),
        searching.no_organizer(),
    ]
    assert [objections_to_view(view.to_dict()) for view in views] == [[] for _ in views]
    assert [view.to_dict() for view in views] == snapshot


@pytest.mark.parametrize("name", MESSAGES)
def test_a_notification_names_nobody_and_no_topic(name: str) -> None:
    text = MESSAGES[name].text
    assert not any(hidden in text for hidden in (LABEL, "<@", "Chicago", "first months", "Two boys", "<!"))
    assert text.endswith((".", "?", "!"))


@pytest.mark.parametrize("name", MESSAGES)
def test_what_people_typed_pings_nobody(name: str) -> None:
    shown = str([block.to_dict() for block in MESSAGES[name].blocks])
    assert not any(live in shown for live in ("<!channel>", "<!here>", "<@U1>"))


def test_the_ask_names_nobody_and_shows_only_what_was_ticked() -> None:
    bare = ask_words(IntroductionKind.TALK, LABEL, Wants.IDEAS)
    assert "Chicago" not in bare
    assert "months" not in bare
    for message in (asks_and_offers.ask(waiting(), TOPIC), asks_and_offers.ask(waiting(), HELD)):
        shown = str([block.to_dict() for block in message.blocks])
        assert MEGHAN not in shown
        assert "June" not in shown


def test_a_held_name_is_nowhere_in_the_offer() -> None:
    shown = str([block.to_dict() for block in asks_and_offers.offer(offered(), HELD).blocks])
    assert MARISA not in shown
    assert "Two boys" not in shown


def test_the_asker_sees_beforehand_exactly_what_the_mentor_will_read() -> None:
    returner = Returner(
        MEGHAN,
        TUESDAY,
        ("business-travel", "sleep"),
        wants=Wants.EAR,
        stage=Stage.FIRST_MONTHS,
        show_stage=True,
        show_office=True,
    )
    preview = str([block.to_dict() for block in ask_preview(returner, standard(), "Chicago", small_office=True)])
    introduction = replace(waiting(), wants=Wants.EAR, office="Chicago", stage=Stage.FIRST_MONTHS)
    label = standard().label("business-travel")
    asked = asks_and_offers.ask(introduction, IntroductionShown(label)).blocks[0].to_dict()["text"]["text"]
    assert asked in preview
    assert "someone may guess" in preview
    quiet = str([block.to_dict() for block in ask_preview(replace(returner, show_stage=False, topics=()), standard())])
    assert "someone to talk to" in quiet
    assert "months" not in quiet
    assert "Chicago" not in quiet


def test_home_shows_the_other_only_once_both_said_yes() -> None:
    for state, one in STATES.items():
        for who in one.people:
            blocks = asks_and_offers.mine([one], who, {"business-travel": LABEL})
            shown = str([block.to_dict() for block in blocks])
            assert (f"<@{one.other(who)}>" in shown) is (
                state in {IntroductionState.INTRODUCED, IntroductionState.CHECKED_IN, IntroductionState.HELD}
            )
