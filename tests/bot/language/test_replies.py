"""Plain words: what they are answered with, and that nothing of them is kept."""

from dataclasses import asdict
from datetime import date

import pytest

from bot.core.ids import UserId
from bot.language import understand
from bot.language.replies import Heard, Part, PlainAnswer, Reply, heard, is_for_today, is_heavy, parts
from bot.lunches.rsvps import Coming

TODAY = date(2026, 11, 3)  # a Tuesday


def answered(words: str) -> Heard:
    return heard(words, understand(words), TODAY)


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("happy to mentor on business trips", Reply.VOLUNTEER),
        ("I'm coming back from leave in January", Reply.RETURNING),
        ("does anyone know how to travel with breast milk?", Reply.ASK),
        ("count me in for lunch on Wednesday", Reply.RSVP),
        ("please pause me until 1 December", Reply.PAUSE),
        ("stop", Reply.STOP),
        ("help", Reply.HELP),
        ("thank you so much!", Reply.THANKS),
        ("the build is broken again", Reply.UNCLEAR),
        ("good morning", Reply.GREETING),
        ("Delete my data", Reply.FORGET),
        ("what do you know about me?", Reply.MY_DATA),
        ("when is the next lunch?", Reply.WHEN_LUNCH),
        ("I'd like to host", Reply.HOST),
        ("my mentor was rude", Reply.COMPLAIN),
        ("can I have a different mentor?", Reply.SOMEONE_ELSE),
        ("yes", Reply.YES_OR_NO),
        ("no", Reply.YES_OR_NO),
        ("could use some help with pumping", Reply.ASK),
        ("could use someone to talk to", Reply.ASK),
        ("", Reply.HELP),
        ("   ", Reply.HELP),
    ],
)
def test_words_get_the_answer_that_fits(words: str, reply: Reply) -> None:
    assert answered(words).reply is reply


@pytest.mark.parametrize(
    "words",
    [
        "ask Dana, she mentors",
        "I'd love to but I can't this quarter",
        "I can mentor interns on Kubernetes",
    ],
)
def test_look_alikes_of_volunteering_enrol_nobody(words: str) -> None:
    assert answered(words).reply is not Reply.VOLUNTEER


def test_lines_to_call_are_never_shown_in_a_notification() -> None:
    assert not PlainAnswer(UserId("U1"), "D1:1.0", Reply.RESOURCES).may_show_all
    assert PlainAnswer(UserId("U1"), "D1:1.0", Reply.HELP).may_show_all


def test_a_pause_keeps_only_its_date() -> None:
    assert answered("please pause me until 1 December").until == date(2026, 12, 1)
    assert answered("pause please").until is None


def test_an_answer_to_a_lunch_keeps_only_the_answer() -> None:
    assert answered("sorry, I can't make it to lunch").coming is Coming.NO
    assert answered("count me in for lunch on Wednesday").coming is Coming.YES


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("I don't want to live anymore", "crisis"),
        ("can I take ibuprofen while breastfeeding?", "medical"),
        ("they fired me two weeks after I came back, is this legal?", "legal"),
    ],
)
def test_what_needs_a_professional_is_answered_by_lines_without_topics(words: str, matter: str) -> None:
    assert answered(words) == Heard(Reply.RESOURCES, matter=matter)


def test_what_may_be_heavier_than_it_sounds_gets_the_ordinary_answer_and_a_quiet_line() -> None:
    found = answered("I can't do this any more")
    assert found.is_soft
    assert found.reply is not Reply.RESOURCES


def test_the_row_of_an_answer_holds_no_words() -> None:
    words = "who looked after yours when you had to fly to the client?"
    found = answered(words)
    row = PlainAnswer(UserId("U1"), "D1:1.0", found.reply, found.topics, found.coming, found.until)
    assert all(words not in str(value) and "client" not in str(value) for value in asdict(row).values())


def test_the_same_message_has_one_answer() -> None:
    one = PlainAnswer(UserId("U1"), "D1:1.0", Reply.HELP)
    assert one.key == PlainAnswer(UserId("U1"), "D1:1.0", Reply.THANKS).key
    assert one.key != PlainAnswer(UserId("U1"), "D1:2.0", Reply.HELP).key


def test_parts_are_what_somebody_is_here() -> None:
    assert parts(is_mentor=True, is_returner=True) == (Part.MENTOR, Part.RETURNER)
    assert parts(is_mentor=False, is_returner=False) == ()


def test_the_crisis_line_stands_under_heavy_topics_only() -> None:
    assert is_heavy(("sleep", "loss"))
    assert not is_heavy(("business-travel",))


@pytest.mark.parametrize(
    "words",
    [
        "Can somebody help me today? Sick child and no daycare",
        "daycare is closed, I need someone TODAY.",
        "Wer kann mir heute noch mit der Kita helfen?",
        "Quelqu\u2019un pour m\u2019aider aujourd\u2019hui avec la crèche ?",
        "Quelqu'un pour m'aider aujourd'hui ?",
        "¿Alguien me ayuda hoy con la guardería?",
    ],
)
def test_a_question_for_today_is_known_as_one(words: str) -> None:
    assert is_for_today(words)


@pytest.mark.parametrize(
    "words",
    [
        "does anyone know how to pump on a train?",
        "not today, but does anyone know about daycare?",
        "today was my first day back, does anyone know about pumping?",
        "I had leave until today, who knows about daycare?",
        "Hat jemand heutzutage noch einen Kitaplatz bekommen?",
        "Heute war mein erster Tag, wer kennt sich mit der Kita aus?",
        "¿Cómo se encuentra guardería hoy en día?",
    ],
)
def test_a_day_that_is_only_told_of_makes_no_question_for_today(words: str) -> None:
    assert not is_for_today(words)


def test_today_goes_along_with_the_answer_to_a_question_alone() -> None:
    assert answered("does anyone know how to travel with breast milk today?").is_today
    assert not answered("does anyone know how to travel with breast milk?").is_today
    assert not answered("count me in for lunch today").is_today
