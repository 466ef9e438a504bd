"""Which button a typed answer presses (R14): one, or none where it is in doubt; and under every message of ours."""

from collections.abc import Mapping
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.offices.topics import standard
from handlers import routers
from handlers.language.views import plain_words
from handlers.platform.typed_answers import AskedButton, Question, TypedAnswer, buttons_in, chosen, plain
from handlers.platform.views.blocks import Message
from tests.handlers.views.cases.case import blocks_of
from tests.handlers.views.test_all_views import CASES
from tests.handlers.views.test_words import ANSWERS

TYPED = routers.table().typed
MEANT: Mapping[str, tuple[TypedAnswer, ...]] = {
    "a.yes": (TypedAnswer.YES,),
    "a.no": (TypedAnswer.NO,),
    "b.yes": (TypedAnswer.YES,),
}


def asked(*named: tuple[str, str, int]) -> Question:
    """A question with these buttons: action, label, and the row it stands in."""
    buttons = (AskedButton(action, "", label, row, asks_again=False) for action, label, row in named)
    return Question("D1", "1.0", tuple(buttons))


YES, NO = ("a.yes", "Yes, please", 0), ("a.no", "No", 0)


@pytest.mark.parametrize(
    ("question", "words", "typed", "pressed"),
    [
        (asked(YES, NO), "yes", TypedAnswer.YES, "a.yes"),
        (asked(YES, NO), "no", TypedAnswer.NO, "a.no"),
        (asked(YES, NO), "stop", TypedAnswer.STOP, None),
        (asked(YES, NO), "YES, PLEASE!", None, "a.yes"),
        (asked(YES, NO), "maybe", None, None),
        (asked(YES, ("a.yes#1", "Only this", 0)), "yes", TypedAnswer.YES, "a.yes"),
        (asked(YES, ("a.yes#1", "Only this", 0)), "only this", None, "a.yes#1"),
        (asked(("a.yes#0", "Yes", 0), ("a.yes#1", "Yes", 0)), "yes", TypedAnswer.YES, None),
        (asked(YES, ("a.yes#1", "Yes, again", 1)), "yes", TypedAnswer.YES, None),
        (asked(YES, ("b.yes", "Yes, that too", 0)), "yes", TypedAnswer.YES, None),
        (asked(("c.other", "Change", 0), YES), "change", None, "c.other"),
        (asked(), "yes", TypedAnswer.YES, None),
    ],
)
def test_one_button_is_pressed_or_none(
    question: Question, words: str, typed: TypedAnswer | None, pressed: str | None
) -> None:
    button = chosen(question, words, typed, MEANT)
    assert (button.action_id if button else None) == pressed


def test_under_every_message_yes_no_and_stop_press_what_they_say(snapshot: SnapshotAssertion) -> None:
    """Read it aloud: under each message, the button that each word presses."""
    drawn: dict[str, Any] = {one.name: one.draw() for one in CASES}
    drawn |= {f"plain words: {name}": plain_words.answer(*ANSWERS[name], standard()) for name in ANSWERS}
    pressed = {}
    for name, shown in drawn.items():
        if not isinstance(shown, Message):
            continue
        question = Question("D1", "1.0", buttons_in(blocks_of(shown)))
        chose = {
            word.value: chosen(question, word.value, word, TYPED)
            for word in (TypedAnswer.YES, TypedAnswer.NO, TypedAnswer.STOP)
        }
        labels = {word: button.label for word, button in chose.items() if button}
        if labels:
            pressed[name] = labels
    assert pressed == snapshot


def test_what_may_be_typed_stands_on_a_button_of_some_message() -> None:
    shown = [one.draw() for one in CASES] + [plain_words.answer(*ANSWERS[name], standard()) for name in ANSWERS]
    labels = {plain(button.label) for one in shown if isinstance(one, Message) for button in buttons_in(blocks_of(one))}
    assert [label for label in plain_words.ON_BUTTONS if plain(label) not in labels] == []
