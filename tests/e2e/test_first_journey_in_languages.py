"""The first journey in every language, with the catalogues that are shipped: nobody reads a sentence in English."""

import re
from collections.abc import Callable

import pytest

from bot.core import words
from bot.core.words import Locale, reading_in
from playground.people.person import Person
from tests.e2e.test_first_journey import goes_on_until, shown
from tests.e2e.test_readers import speaks
from tests.handlers.views.test_languages import messages, plain
from tests.support.harness import Harness

OFFERS = {
    Locale.GERMAN: "Ich helfe gerne beim Thema Dienstreisen",
    Locale.FRENCH: "Je peux être mentor pour les voyages d'affaires",
    Locale.SPANISH: "Puedo ayudar con los viajes de trabajo",
}


def english_in(texts: list[str]) -> list[str]:
    """The lines of what was read that are sentences of ours in English; single words may be the same."""
    lines = (line for text in texts for line in re.split(r"\n|(?<=[.?!]) ", text))
    return [line for line in lines if plain(line) in messages() and " " in plain(line)]


def labels_of(locale: Locale) -> Callable[[str], str]:
    """A button's or field's English label as a reader of this language finds it."""

    def label(english: str) -> str:
        with reading_in(locale):
            return words._(english)

    return label


async def volunteers(harness: Harness, mentor: Person, locale: Locale) -> None:
    await mentor.say(OFFERS[locale])
    await harness.settle()
    await mentor.click(labels_of(locale)("Yes, that's right"))
    await harness.settle()


@pytest.mark.parametrize("locale", list(OFFERS))
async def test_two_meet_and_neither_reads_a_word_of_english(harness: Harness, locale: Locale) -> None:
    label = labels_of(locale)
    await harness.set_up()
    marisa = speaks(harness, "marisa", locale.value)
    meghan = speaks(harness, "meghan", locale.value)
    await volunteers(harness, marisa, locale)
    await meghan.command("/returning", channel="#parents-and-allies")
    assert meghan.modal is not None
    forms = [meghan.modal.words]
    await meghan.fill(label("What would help"), ["business-travel"])
    await meghan.submit()
    await harness.settle()
    yes = label("Yes, happy to")
    await goes_on_until(harness, marisa, yes)
    await marisa.click(yes)
    introduce = label("Yes, introduce us")
    await goes_on_until(harness, meghan, introduce)
    await meghan.click(introduce)
    for _ in range(10):
        await harness.settle()
        if marisa.group_dms:
            break
        moment = await harness.next_moment()
        assert moment is not None
        await harness.until(moment)
    [group] = marisa.group_dms
    assert group.messages
    assert english_in([*forms, *shown(marisa), *shown(meghan)]) == []
    for person in (marisa, meghan):
        await person.open_home()
        await harness.settle()
        assert person.home is not None
        assert english_in([person.home.words]) == []
