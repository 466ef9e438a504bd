"""The agenda: five questions, none of which is certain to be somebody's."""

from random import Random

import pytest

from bot.lunches.question_box import agenda
from bot.lunches.themes import theme


@pytest.mark.parametrize("dropped", range(9))
def test_the_agenda_is_five_questions_and_never_empty_nor_all_from_the_box(dropped: int) -> None:
    box = [f"Question {number}?" for number in range(dropped)]
    for seed in range(20):
        questions = agenda(theme(1), box, Random(seed))
        from_box = [one for one in questions if one in box]
        assert len(set(questions)) == 5
        assert len(from_box) == min(dropped, 4)
        assert set(questions) - set(box) <= set(theme(1).prompts)


def test_a_question_from_the_box_can_stand_anywhere_in_the_agenda() -> None:
    places = {agenda(theme(1), ["Mine?"], Random(seed)).index("Mine?") for seed in range(100)}
    assert places == set(range(5))
    assert agenda(theme(1), ["Mine?", "Mine?"], Random(1)).count("Mine?") == 1
    own = theme(1).prompts[0]
    assert len(set(agenda(theme(1), [own], Random(1)))) == 5


@pytest.mark.parametrize("late", range(7))
def test_what_was_too_late_for_the_lunch_before_comes_first(late: int) -> None:
    waited = [f"Late {number}?" for number in range(late)]
    box = [*(f"New {number}?" for number in range(9)), *waited]
    for seed in range(30):
        questions = agenda(theme(1), box, Random(seed), waited)
        assert len(set(questions)) == 5
        assert len(set(questions).intersection(waited)) == min(late, 4)
        assert len(set(questions).intersection(box)) == 4
