"""What people read in an introduction: Slack accepts all of it, notifications tell nothing, the words are reviewed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.introduction_notices import CheckIn, Moment, Side
from bot.introduction_states import Answer, State
from bot.returners import Kind, Returner, Stage, Wants
from bot.same_weeks import Circle
from bot.search_notices import Pause
from bot.topics import standard
from handlers.views import access, check_ins, going_on, introductions, pay_it_forward, same_weeks, searching
from handlers.views.asks import ask_preview, ask_words
from handlers.views.blocks import Message
from handlers.views.introductions import Shown, SomeoneElse
from handlers.views.searching import Meanwhile
from playground.block_kit import objections_to_message, objections_to_view
from tests.bot.introduced import MARISA, MEGHAN, TUESDAY, in_every_state, offered, opened, waiting
from tests.handlers.views.test_set_up import COMMUNITY

LABEL = "Business trips and nights away"
TOPIC = Shown(LABEL, "Two boys & <!channel>", "Back since <@U1>\nJune", "Tuesday mornings", next_lunch=TUESDAY)
PLAIN = Shown(None)
HELD = Shown(LABEL, "Two boys", "", "", name_held=True)
CIRCLE = Circle("c1", (MARISA, MEGHAN), TUESDAY, TUESDAY)
STATES = in_every_state()
ANSWERS: list[Answer | None] = [None, *Answer]


def check_in(side: Side, moment: Moment, given: Answer | None, round_: int = 1) -> Message:
    who = MARISA if side is Side.MENTOR else MEGHAN
    return check_ins.check_in(opened(), CheckIn("i1", side, who, moment, round_), given)


FULL_ASK = replace(
    waiting(Kind.COMPANY), topic=None, wants=Wants.EAR, office="Chicago & <!here>", stage=Stage.FIRST_MONTHS
)
MESSAGES: dict[str, Message] = {
    **{f"ask, {state}": introductions.ask(one, TOPIC) for state, one in STATES.items()},
    "ask, all that can be ticked": introductions.ask(FULL_ASK, PLAIN),
    "ask, name held": introductions.ask(waiting(), HELD),
    "ask again": introductions.ask_again(waiting(), TOPIC),
    "ask, paused": introductions.ask(STATES[State.DECLINED], replace(TOPIC, mentor_paused=True)),
    **{f"offer, {state}": introductions.offer(one, TOPIC) for state, one in STATES.items()},
    "offer, name held": introductions.offer(offered(Kind.COMPANY), HELD),
    "offer, an ear, name held": introductions.offer(offered(), Shown(None, name_held=True)),
    "offer again": introductions.offer_again(offered(), PLAIN),
    "offer, not now": introductions.offer(replace(STATES[State.PASSED], not_now=True), TOPIC),
    "group": introductions.group(opened(), TOPIC),
    "group, company, an ear": introductions.group(opened(Kind.COMPANY), PLAIN),
    "nobody free": searching.nobody_free(Meanwhile(TUESDAY + timedelta(days=8))),
    "nobody free, no lunch, no organizer": searching.nobody_free(
        Meanwhile(may_ask_organizer=False, may_meet_others=False)
    ),
    "nobody free, organizer asked": searching.nobody_free(Meanwhile(organizer_asked=True)),
    "organizer looks": searching.organizer_looks(LABEL),
    "organizer looks, a talk": searching.organizer_looks(None),
    "sleeps": introductions.search_paused(Pause.SLEEPS),
    "rests": introductions.search_paused(Pause.RESTS),
    "welcome back": access.welcome_back(),
    "went on": access.went_on(),
    "paused all": access.paused_all(),
    "stopped all": access.stopped_all(),
    "offer, could not be opened": introductions.offer(replace(opened(), state=State.SETTLED), TOPIC),
    "mentor rests": introductions.mentor_rests(),
    **{f"someone else, {one}": introductions.someone_else(one) for one in SomeoneElse},
    **{
        f"check-in, {side}, {moment}, {given}": check_in(side, moment, given)
        for side in Side
        for moment in Moment
        for given in ANSWERS
    },
    "check-in, last": check_in(Side.ASKER, Moment.CLOSING, None, 2),
    "check-in, not yet again": check_in(Side.ASKER, Moment.TALKED, Answer.NOT_YET, 2),
    "pay it forward": pay_it_forward.invitation("m1"),
    "pay it forward, lunch hosted": pay_it_forward.invitation(None),
    "pay it forward, not now": pay_it_forward.not_now(),
    "ask to meet": same_weeks.ask_to_meet(CIRCLE, MEGHAN),
    "ask to meet, yes": same_weeks.ask_to_meet(replace(CIRCLE, replies=((MEGHAN, True),)), MEGHAN),
    "ask to meet, no": same_weeks.ask_to_meet(replace(CIRCLE, replies=((MEGHAN, False),)), MEGHAN),
    "ask to meet, gone": same_weeks.ask_to_meet(None, MEGHAN),
    "meet": same_weeks.group(CIRCLE, CIRCLE.people, TUESDAY),
    "how was it": same_weeks.how_was_it("c1"),
    "met": same_weeks.met(),
    "met, not yet": same_weeks.not_yet(),
    "nobody free, waits for others": searching.nobody_free(Meanwhile(waits_for_others=True)),
    "may I go on": going_on.may_i_go_on("i1"),
    "goes on": going_on.goes_on(),
    "lets it rest": going_on.rests(),
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
    bare = ask_words(Kind.TALK, LABEL, Wants.IDEAS)
    assert "Chicago" not in bare
    assert "months" not in bare
    for message in (introductions.ask(waiting(), TOPIC), introductions.ask(waiting(), HELD)):
        shown = str([block.to_dict() for block in message.blocks])
        assert MEGHAN not in shown
        assert "June" not in shown


def test_a_held_name_is_nowhere_in_the_offer() -> None:
    shown = str([block.to_dict() for block in introductions.offer(offered(), HELD).blocks])
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
    asked = introductions.ask(introduction, Shown(label)).blocks[0].to_dict()["text"]["text"]
    assert asked in preview
    assert "somebody may guess" in preview
    quiet = str([block.to_dict() for block in ask_preview(replace(returner, show_stage=False, topics=()), standard())])
    assert "someone to talk to" in quiet
    assert "months" not in quiet
    assert "Chicago" not in quiet


def test_home_shows_the_other_only_once_both_said_yes() -> None:
    for state, one in STATES.items():
        for who in one.people:
            blocks = introductions.mine([one], who, {"business-travel": LABEL})
            shown = str([block.to_dict() for block in blocks])
            assert (f"<@{one.other(who)}>" in shown) is (state in {State.INTRODUCED, State.CHECKED_IN, State.HELD})
