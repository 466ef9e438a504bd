"""A loss is spoken of as a parent's only where a child or a pregnancy was lost."""

import pytest

from bot.language import find_topics, meant, understand
from bot.language.losses import is_of_a_child, is_of_something_else
from bot.language.text import plain

OTHER = (
    *(
        "my partner just lost his job and we have a newborn",
        "i lost my job while on leave",
        "we lost our childminder and have a baby",
    ),
    *("I lost the daycare spot", "lost my badge and the baby's bottle", "lost in the new office with my newborn"),
    *(
        "we lost the match, baby was up all night",
        "I've lost my confidence since the baby",
        "I lost weight after the baby",
    ),
    *(
        "lost count of the babies here",
        "we lost my father in law just before the birth",
        "my mother died while I was on leave",
    ),
    *(
        "my grandmother passed away the week my son was born",
        "losing sleep over the baby",
        "I'm losing my patience with the kids",
    ),
    *("ich habe meinen Job verloren und wir haben ein Baby", "meine Mutter ist gestorben, als unser Kind kam"),
    *("j’ai perdu mon travail et on a un bébé", "ma mère est décédée pendant mon congé, juste après le bébé"),
    *("perdí mi trabajo y tenemos un bebé", "mi madre murió cuando nació mi hija"),
)
THINGS_OF_A_CHILD = (
    *("losing the baby weight", "how do I lose the baby weight and go back to work", "lost the baby bag"),
    *("lost my son's jacket", "lost the kids' passports before the flight", "I lost my baby brother's number"),
    *("my kids' hamster died", "our baby monitor died", "my son's phone died", "le doudou de mon fils est mort"),
    *("my son got lost at school on his first day", "my daughter lost her first tooth", "my son's team lost"),
    *("we lost our son in the supermarket", "lost my kid at pickup for a minute", "mein Sohn hat seine Jacke verloren"),
    *("ich habe die Jacke von meinem Sohn verloren", "j'ai perdu le doudou de ma fille", "perdí la mochila de mi hijo"),
)
OF_A_CHILD = (
    *(
        "we lost our daughter at 30 weeks",
        "I lost the baby in March",
        "we lost a pregnancy last year",
        "lost one of the twins",
    ),
    *(
        "We lost him in May",
        "our son died after two days",
        "I lost my job and then we lost our baby",
        "I had a miscarriage",
    ),
    *(
        "losing our first baby changed me",
        "wir haben unser Baby verloren",
        "unser Kind ist gestorben",
        "unsere Tochter starb im Mai",
    ),
    *(
        "nous avons perdu notre bébé",
        "notre fille est décédée à la naissance",
        "perdimos a nuestro bebé",
        "nuestra hija murió",
    ),
)


@pytest.mark.parametrize("words", OTHER)
def test_what_else_was_lost_is_no_loss_of_a_child(words: str) -> None:
    assert is_of_something_else(plain(words))
    assert_no_loss(words)


@pytest.mark.parametrize("words", THINGS_OF_A_CHILD)
def test_what_belongs_to_a_child_or_is_found_again_is_no_loss(words: str) -> None:
    assert not is_of_a_child(plain(words))
    assert_no_loss(words)


def assert_no_loss(words: str) -> None:
    """However it is said, the topic is not proposed."""
    for found in (understand(words).topics, meant(words), find_topics(words)):
        assert "loss" not in {finding.slug for finding in found}


@pytest.mark.parametrize("words", OF_A_CHILD)
def test_the_loss_of_a_child_is_one(words: str) -> None:
    assert not is_of_something_else(plain(words))
    assert "loss" in {finding.slug for finding in meant(words)}


@pytest.mark.parametrize(
    "words", ["who knows about sleep?", "I'm back from leave", "coming back after a loss", "we are grieving"]
)
def test_where_nothing_is_said_to_be_lost_nothing_is_decided(words: str) -> None:
    assert not is_of_something_else(plain(words))
