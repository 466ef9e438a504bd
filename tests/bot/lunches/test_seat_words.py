"""What people write about seats is told apart from places elsewhere."""

import pytest

from bot.lunches.seat_words import seat_wish
from bot.lunches.seats import SeatWish


@pytest.mark.parametrize(
    "words",
    [
        "I'll join by link",
        "I'm joining lunch via the link",
        "count me in, by link",
        "Ich bin per Link dabei",
        "ich schalte mich über den Link dazu",
        "Je participe par lien",
        "je rejoins le déjeuner avec le lien",
        "Me uno por el enlace",
        "voy por enlace",
    ],
)
def test_by_link(words: str) -> None:
    assert seat_wish(words) is SeatWish.LINK


@pytest.mark.parametrize(
    "words",
    [
        "tell me if a seat opens",
        "Please let me know when a spot frees up!",
        "put me on the waiting list",
        "Sag mir Bescheid, wenn ein Platz frei wird",
        "sag Bescheid, falls doch ein Platz frei ist",
        "Setz mich auf die Warteliste",
        "Préviens-moi si une place se libère",
        "mets-moi sur la liste d'attente",
        "Avísame si se libera una plaza",
        "ponme en la lista de espera",
    ],
)
def test_tell_me(words: str) -> None:
    assert seat_wish(words) is SeatWish.TELL_ME


@pytest.mark.parametrize(
    "words",
    [
        "I no longer need the seat",
        "take me off the waiting list",
        "Ich brauche den Platz nicht mehr",
        "nimm mich von der Warteliste",
        "je n'ai plus besoin de la place",
        "ya no necesito la plaza",
    ],
)
def test_never_mind(words: str) -> None:
    assert seat_wish(words) is SeatWish.NEVER_MIND


@pytest.mark.parametrize(
    "words",
    [
        "I'm coming to lunch",
        "our daycare put us on the waiting list",
        "tell me if a spot opens at the daycare",
        "Sag mir, wenn ein Kitaplatz frei wird",
        "Wir stehen auf der Warteliste",
        "can you send me the link?",
        "I'm joining the team in January",
        "how do I find a place to pump?",
    ],
)
def test_anything_else(words: str) -> None:
    assert seat_wish(words) is None
