"""Answers to plain words: Slack accepts them, they tell nothing in a notification, and their words are reviewed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.core.ids import ChannelId, UserId
from bot.language.replies import Heard, Part, Reply
from bot.lunches.meetings import Meeting, Series
from bot.lunches.recurrence.lunch_calendar import Recurrence
from bot.lunches.rsvps import Coming
from bot.offices.resources import lines_for
from bot.offices.topics import standard
from handlers.home.views.privacy import privacy
from handlers.home.views.village import VillageStanding, help_message
from handlers.language.views import plain_words
from handlers.lunches.views.lunches import Lunch
from handlers.offices.views import who_to_call
from handlers.platform.views.blocks import Message
from playground.block_kit import objections_to_message

ADA = UserId("U0ADA")
BOTH = (Part.MENTOR, Part.RETURNER)
LUNCH = Lunch(
    Meeting("m1", "s1", date(2026, 11, 11), datetime(2026, 11, 11, 12, tzinfo=UTC), 60, "uid", 1, "Elm"),
    Series("s1", "c1", ChannelId("C1"), Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(12), "Europe/London")),
)


def here(parts: tuple[Part, ...] = (), lunch: Lunch | None = None) -> plain_words.Here:
    return plain_words.Here(ADA, VillageStanding(True, (ADA,)), parts, lines_for("GB"), ADA, lunch)


IN_CONVERSATIONS = replace(here(), conversations=(("i1", UserId("U1")), ("i2", UserId("U2"))))
ANSWERS = {
    "volunteer with topics": (Heard(Reply.VOLUNTEER, ("business-travel", "sick-child")), here()),
    "volunteer, a mentor already": (Heard(Reply.VOLUNTEER, ("nicu",)), here((Part.MENTOR,))),
    "volunteer just to listen": (Heard(Reply.VOLUNTEER), here()),
    "returning": (Heard(Reply.RETURNING, ("sleep",)), here()),
    "returning without a topic": (Heard(Reply.RETURNING), here()),
    "asking": (Heard(Reply.ASK, ("business-travel", "milk-travel")), here()),
    "asking without a topic": (Heard(Reply.ASK), here()),
    "asking about something heavy": (Heard(Reply.ASK, ("loss",)), here()),
    "coming to lunch": (Heard(Reply.RSVP, coming=Coming.YES), here(lunch=LUNCH)),
    "not coming": (Heard(Reply.RSVP, coming=Coming.NO), here(lunch=LUNCH)),
    "no lunch planned": (Heard(Reply.RSVP, coming=Coming.YES), here()),
    "pausing until a date": (Heard(Reply.PAUSE, until=date(2026, 12, 1)), here(BOTH)),
    "pausing until I say": (Heard(Reply.PAUSE), here((Part.RETURNER,))),
    "nothing to pause": (Heard(Reply.PAUSE), here()),
    "stopping everything": (Heard(Reply.STOP), here(BOTH)),
    "stopping one thing": (Heard(Reply.STOP), here((Part.MENTOR,))),
    "nothing to stop": (Heard(Reply.STOP), here()),
    "help": (Heard(Reply.HELP), here()),
    "how it works": (Heard(Reply.HOW_IT_WORKS), here()),
    "who reads": (Heard(Reply.WHO_READS), here()),
    "the employer": (Heard(Reply.EMPLOYER), here()),
    "anonymous": (Heard(Reply.ANONYMOUS), here()),
    "the employer, perhaps heavier": (Heard(Reply.EMPLOYER, is_soft=True), here()),
    "brown bag": (Heard(Reply.BROWN_BAG), here()),
    "mentoring": (Heard(Reply.MENTORING), here()),
    "how long": (Heard(Reply.HOW_LONG), here()),
    "thanks": (Heard(Reply.THANKS), here()),
    "small talk": (Heard(Reply.GREETING), here()),
    "resources": (Heard(Reply.RESOURCES), here()),
    "resources, health": (Heard(Reply.RESOURCES, matter="medical"), here()),
    "resources, rights": (Heard(Reply.RESOURCES, matter="legal"), here()),
    "asking, perhaps heavier": (Heard(Reply.ASK, ("sleep",), is_soft=True), here()),
    "not understood": (Heard(Reply.UNCLEAR), here()),
    "not understood, perhaps heavier": (Heard(Reply.UNCLEAR, is_soft=True), here()),
    "hosting": (Heard(Reply.HOST), here(lunch=LUNCH)),
    "hosting, no lunch planned": (Heard(Reply.HOST), here()),
    "deleting": (Heard(Reply.FORGET), here()),
    "own data": (Heard(Reply.MY_DATA), here()),
    "complaining": (Heard(Reply.COMPLAIN), here()),
    "complaining, in conversations": (Heard(Reply.COMPLAIN), IN_CONVERSATIONS),
    "someone else": (Heard(Reply.SOMEONE_ELSE), here()),
    "yes or no": (Heard(Reply.YES_OR_NO), here()),
    "finding a time": (Heard(Reply.FIND_TIME), here()),
}
OTHERS = {
    "before set-up": who_to_call.before_set_up(),
    "before set-up, with lines": who_to_call.before_set_up(lines_for(None)),
    "declined": plain_words.declined(),
    "paused": plain_words.paused(date(2026, 12, 1), BOTH),
    "stopped": plain_words.stopped(BOTH),
    "nothing to do": plain_words.nothing_to_do(),
    "help": help_message(VillageStanding(True, (ADA,)), ADA),
    "help for an unknown word": help_message(VillageStanding(True, ()), ADA, unknown=True),
    "privacy": privacy(),
}
FORBIDDEN = ("ghost", "inactive", "failed", "score", "random", "congratulations")


def all_messages() -> dict[str, Message]:
    return {name: plain_words.answer(*given, standard()) for name, given in ANSWERS.items()} | {
        f"other: {name}": message for name, message in OTHERS.items()
    }


@pytest.mark.parametrize("name", all_messages())
def test_slack_accepts_the_message_and_its_words_are_reviewed(name: str, snapshot: SnapshotAssertion) -> None:
    message = all_messages()[name]
    blocks = [block.to_dict() for block in message.blocks]
    assert objections_to_message(blocks) == []
    assert not any(word in str(blocks).lower() for word in FORBIDDEN)
    assert {"text": message.text, "blocks": blocks} == snapshot


@pytest.mark.parametrize("name", ANSWERS)
def test_a_notification_tells_neither_topic_nor_kind_of_trouble(name: str) -> None:
    text = plain_words.answer(*ANSWERS[name], standard()).text.lower()
    told = [topic.label.lower() for topic in standard()] + ["crisis", "medical", "legal", "samaritans", "999"]
    assert not any(word in text for word in told)


def test_nothing_needs_a_professional_more_or_less_by_its_answer() -> None:
    assert plain_words.answer(Heard(Reply.RESOURCES), here(), standard()) == plain_words.answer(
        Heard(Reply.RESOURCES), here(BOTH, LUNCH), standard()
    )


def test_the_list_comes_with_emergency_number_named_human_and_no_match() -> None:
    shown = str([block.to_dict() for block in plain_words.answer(Heard(Reply.RESOURCES), here(), standard()).blocks])
    assert "999" in shown
    assert "<@U0ADA>" in shown
    assert "plain_words.confirm" not in shown
    assert "not verified" in shown
