"""The life of a piece as a rule: what may follow what, and what in a story may tell whose it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contributions import contributions
from bot.contributions.contributions import (
    LONGEST_NOTE,
    LONGEST_WORDS,
    OVER,
    Contribution,
    ContributionEmpty,
    ContributionState,
    ContributionType,
    EndsInThePast,
    OwnContribution,
    Written,
    escaped_length,
)
from bot.contributions.stories import PROMPTS, Giveaway, giveaways, joined, longest_answer
from bot.core.errors import NoLongerOpen, NotAllowed, TextTooLong
from bot.core.ids import UserId
from handlers.platform.views.blocks import neutral

ADA, BEN, CAT, DEE = (UserId(f"U0{name}") for name in ("ADA", "BEN", "CAT", "DEE"))
NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
TODAY = NOW.date()
CONTRIBUTION = contributions.draft("p1", ContributionType.PORTRAIT, BEN, "c1", Written("Words."), NOW)


def at(state: ContributionState) -> Contribution:
    return replace(CONTRIBUTION, state=state)


@given(st.text(alphabet="ab&<>\n", max_size=60))
@settings(max_examples=60)
def test_length_is_counted_as_slack_counts_it(words: str) -> None:
    assert escaped_length(words) == len(neutral(words))


def test_ten_thousand_characters_are_too_many_and_the_most_that_fits_fits() -> None:
    contributions.check(Written("a" * LONGEST_WORDS), TODAY)
    for words in ("a" * 10_000, "&" * 600, "a" * (LONGEST_WORDS + 1)):
        with pytest.raises(TextTooLong):
            contributions.check(Written(words), TODAY)


def test_nothing_and_a_day_that_is_over_are_refused() -> None:
    for words in ("", "  \n "):
        with pytest.raises(ContributionEmpty):
            contributions.check(Written(words), TODAY)
    contributions.check(Written("Words.", ends_on=TODAY), TODAY)
    with pytest.raises(EndsInThePast):
        contributions.check(Written("Words.", ends_on=TODAY - timedelta(days=1)), TODAY)


@pytest.mark.parametrize("state", ContributionState)
def test_only_what_was_offered_can_be_read_and_only_what_was_read_goes_out(state: ContributionState) -> None:
    steps: tuple[Callable[[], Contribution], ...] = (
        lambda: contributions.approve(at(state), 1, NOW),
        lambda: contributions.give_back(at(state), 1, "A note.", NOW),
    )
    for step in steps:
        if state is ContributionState.OFFERED:
            step()
        else:
            with pytest.raises(NoLongerOpen):
                step()
    if state in {ContributionState.APPROVED, ContributionState.PUBLISHED}:
        assert contributions.publish(at(state), NOW).state is ContributionState.PUBLISHED
    else:
        with pytest.raises(NoLongerOpen):
            contributions.publish(at(state), NOW)


@pytest.mark.parametrize("state", ContributionState)
def test_from_everywhere_it_can_be_taken_back_and_nothing_it_said_is_kept(state: ContributionState) -> None:
    full = replace(at(state), written=Written("Words.", (("helped", "Words."),), True, ends_on=TODAY), note="Note.")
    gone = contributions.withdraw(full, NOW)
    assert gone.state in OVER
    if state not in OVER:
        assert (gone.written.words, gone.written.details, gone.note) == ("", (), "")
        assert "Words." not in repr(gone)
    assert contributions.withdraw(gone, NOW) == gone


@pytest.mark.parametrize("state", sorted(set(ContributionState) - OVER))
def test_a_change_asks_for_approval_again(state: ContributionState) -> None:
    changed = contributions.rewrite(at(state), Written("Other words."), NOW)
    assert (changed.state, changed.version, changed.published_at) == (ContributionState.DRAFT, 2, None)


@pytest.mark.parametrize("note", ["", "  ", "a" * (LONGEST_NOTE + 1), "&" * 200])
def test_it_comes_back_with_a_note_that_can_be_read(note: str) -> None:
    with pytest.raises((ContributionEmpty, TextTooLong)):
        contributions.give_back(at(ContributionState.OFFERED), 1, note, NOW)


def test_who_may_read_it() -> None:
    contributions.may_review(CONTRIBUTION, BEN, [BEN])
    contributions.may_review(CONTRIBUTION, ADA, [ADA, BEN])
    with pytest.raises(OwnContribution):
        contributions.may_review(CONTRIBUTION, BEN, [ADA, BEN])
    with pytest.raises(NotAllowed):
        contributions.may_review(CONTRIBUTION, CAT, [ADA, BEN])


def test_its_last_day_lasts_until_midnight_there() -> None:
    contribution = replace(CONTRIBUTION, written=Written("Words.", ends_on=date(2026, 11, 10)))
    assert contributions.ends_at(contribution, "America/Chicago") == datetime(2026, 11, 11, 6, tzinfo=UTC)
    assert contributions.ends_at(CONTRIBUTION, "America/Chicago") is None


# Stories


def test_prompts_left_empty_are_left_out() -> None:
    assert joined({"back": " ", "helped": "Ben did.", "tell": "Ask."}) == (
        f"{PROMPTS['helped']}\nBen did.\n\n{PROMPTS['tell']}\nAsk."
    )
    assert joined({}) == ""
    assert longest_answer({"back": "a", "helped": "aaa"}) == "helped"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("It was hard, and somebody listened.", ()),
        ("Everybody calls me Marisa anyway.", (Giveaway.OWN_NAME, Giveaway.PEOPLE)),
        ("everybody calls me marisa anyway.", (Giveaway.OWN_NAME,)),
        ("Ask <@U0BEN> about it.", (Giveaway.PEOPLE,)),
        ("Half of our finance team came.", (Giveaway.TEAM,)),
        ("Past room Elm there is a quiet corner.", (Giveaway.PEOPLE, Giveaway.ROOM)),
        ("We sit on the 4th floor.", (Giveaway.TEAM, Giveaway.ROOM, Giveaway.DATE)),
        ("It began on 12 May.", (Giveaway.DATE,)),
        ("Our two small children were ill.", (Giveaway.CHILDREN,)),
        ("When the second baby came.", (Giveaway.CHILDREN,)),
        ("Twins change everything.", (Giveaway.CHILDREN,)),
        ("My child was ill, and a child is ill often.", ()),
        ("I am an al dente cook.", ()),
    ],
)
def test_what_may_tell_whose_it_is(words: str, found: tuple[Giveaway, ...]) -> None:
    assert giveaways({"helped": words}, ("Marisa Delgado", "al")) == found


@pytest.mark.parametrize(
    ("giveaway", "words"),
    [
        (Giveaway.CHILDREN, "Unsere beiden kleinen Kinder waren krank."),
        (Giveaway.CHILDREN, "Als das zweite Kind kam, war alles anders."),
        (Giveaway.CHILDREN, "Mit Zwillingen ist alles anders."),
        (Giveaway.CHILDREN, "Unsere drei Söhne waren krank."),
        (Giveaway.CHILDREN, "Nos deux enfants étaient malades."),
        (Giveaway.CHILDREN, "À la naissance de la deuxième fille, tout a changé."),
        (Giveaway.CHILDREN, "Avec des jumeaux, tout change."),
        (Giveaway.CHILDREN, "Ma fille aînée était malade."),
        (Giveaway.CHILDREN, "Nuestros dos hijos estaban enfermos."),
        (Giveaway.CHILDREN, "Cuando llegó el segundo bebé, todo cambió."),
        (Giveaway.CHILDREN, "Con gemelas todo cambia."),
        (Giveaway.CHILDREN, "Mi hija mayor estaba enferma."),
        (Giveaway.ROOM, "Neben Raum 3.14 ist es ruhig."),
        (Giveaway.ROOM, "Wir sitzen im 4. Stock."),
        (Giveaway.ROOM, "Von meinem Schreibtisch aus war es weit."),
        (Giveaway.ROOM, "À côté de la salle B12, c'est calme."),
        (Giveaway.ROOM, "Nous sommes au 4e étage."),
        (Giveaway.ROOM, "C'était loin de mon bureau."),
        (Giveaway.ROOM, "Junto a la sala 12 hay calma."),
        (Giveaway.ROOM, "Trabajamos en la 4ª planta."),
        (Giveaway.ROOM, "Quedaba lejos de mi mesa."),
    ],
)
def test_it_is_seen_in_every_language(giveaway: Giveaway, words: str) -> None:
    assert giveaway in giveaways({"helped": words}, ())


@pytest.mark.parametrize(
    "words",
    [
        "Mein Kind war krank, und ein Kind ist oft krank.",
        "Kinder werden krank, und der Raum war leise.",
        "Mon enfant était malade, et la salle était calme.",
        "J'ai repris au bureau, à mi-temps.",
        "Mi bebé estaba enfermo, y la sala era tranquila.",
        "Los peques enferman, y en el despacho hay calma.",
        "In the room I cried.",
        "Büro 3 Tage, sonst daheim, und mein Büro war freundlich.",
        "Homeoffice und Büro 20 Stunden pro Woche.",
        "Au bureau 2 jours, puis 3 jours.",
        "Despacho 2 días a la semana, edificio 3 veces.",
    ],
)
def test_a_child_or_a_room_alone_tells_nothing_in_any_language(words: str) -> None:
    assert set(giveaways({"helped": words}, ())) & {Giveaway.CHILDREN, Giveaway.ROOM} == set()
