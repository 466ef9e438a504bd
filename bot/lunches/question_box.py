"""The question box: which questions are discussed at a lunch, without anybody's name (R55)."""

from collections.abc import Sequence
from random import Random

from bot.lunches.themes import Theme

AGENDA = 5
FROM_THE_BOX = 4  # one of the theme's own always stays, so no question is certain to be somebody's


def agenda(subject: Theme, box: Sequence[str], rng: Random, first: Sequence[str] = ()) -> tuple[str, ...]:
    """Return five questions: up to four from the box, shuffled among the theme's own prompts so that they cannot be
    told apart.

    `first` are those that were too late for the lunch before, and are chosen before the others. What does not fit stays
    in the box for the next lunch; the caller takes out what it finds in the answer.
    """
    waited = list(dict.fromkeys(first))
    fresh = [question for question in dict.fromkeys(box) if question not in waited]
    chosen = rng.sample(waited, min(FROM_THE_BOX, len(waited)))
    chosen += rng.sample(fresh, min(FROM_THE_BOX - len(chosen), len(fresh)))
    own = [prompt for prompt in subject.prompts if prompt not in chosen]
    questions = chosen + rng.sample(own, min(AGENDA - len(chosen), len(own)))
    rng.shuffle(questions)
    return tuple(questions)
