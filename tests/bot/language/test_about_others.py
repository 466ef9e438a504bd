"""Whether somebody takes part is a question that Village answers to nobody; what only looks like it is left alone."""

import pytest

from bot.language.about_others import asks_about_others


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Who else is here?",
            "who is signed up",
            "who's registered already?",
            "Who uses this?",
            "who is using Village",
        ),
        *("is Meghan using this", "Is Tomasz a mentor?", "has @Aisha signed up yet?", "Is my manager on here too?"),
        *(
            "does my boss use this?",
            "Has Meghan O'Dowd registered?",
            "can I see the list of mentors",
            "does Lori take part",
        ),
        *(
            "Wer ist alles angemeldet?",
            "wer ist hier noch dabei",
            "Ist Jonas auch dabei?",
            "Hat sich Mai schon angemeldet?",
        ),
        *("nutzt meine Chefin das auch?", "ist Hanna Mentorin?", "Wer nutzt das hier?"),
        *("qui est inscrit ?", "qui d’autre est ici ?", "Est-ce que Chloé est inscrite ?", "qui utilise Village ?"),
        *("¿quién más está aquí?", "¿quién usa esto?", "¿está Inés apuntada?", "¿quiénes están apuntados?"),
    ],
)
def test_who_takes_part_is_asked(words: str) -> None:
    assert asks_about_others(words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "who knows about pumping?",
            "Who is returning in March too?",
            "is there a mentor",
            "is anybody using a pump here?",
        ),
        *(
            "did my mentor answer?",
            "has somebody signed up for my question?",
            "who has done a business trip with a baby?",
        ),
        *(
            "is the lunch on Thursday",
            "am I signed up?",
            "is it a mentor I need?",
            "who is hosting the lunch?",
            "is this private",
        ),
        *(
            "who can help me",
            "who do I talk to",
            "has anyone here gone through NICU?",
            "does anybody use the parents' room?",
        ),
        *("Wer kennt sich mit Stillen aus?", "Wer kommt zum Lunch?", "ist das vertraulich?", "bin ich angemeldet?"),
        *("qui s’y connaît en crèche ?", "qui vient au déjeuner ?", "suis-je inscrite ?", "c’est qui le mentor ?"),
        *("¿quién sabe de lactancia?", "¿quién viene a la comida?", "¿estoy apuntada?", "¿es esto privado?"),
        "who is here " * 20,
    ],
)
def test_other_questions_are_not_that(words: str) -> None:
    assert not asks_about_others(words)
