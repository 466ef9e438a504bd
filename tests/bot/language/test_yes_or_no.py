"""A plain yes or no, and what only begins like one."""

import pytest

from bot.language.yes_or_no import is_only_stop, yes_or_no


@pytest.mark.parametrize(
    "words",
    [
        *("yes", "Yes!", "YES please", "yes, thank you", "yep, thanks", "yeah sure", "ok", "OK.", "okay then", "sure"),
        *(
            "oh yes please",
            "Yes, that's right",
            "that's right",
            "go ahead",
            "please do",
            "sounds good",
            "👍",
            "actually yes",
        ),
        *("of course", "y", "sure, why not", "yes yes", "definitely!", "yes 👍"),
        *(
            "ja",
            "Ja, bitte",
            "ja gerne",
            "klar",
            "gerne!",
            "genau",
            "Ja, das stimmt",
            "na klar, danke",
            "jaaa",
            "passt",
        ),
        *("oui", "Oui, s’il te plaît", "oui merci", "d’accord", "bien sûr", "volontiers", "c'est ça", "ça marche"),
        *("sí", "Sí, por favor", "si", "claro que sí", "vale", "de acuerdo", "sí, gracias", "por supuesto"),
    ],
)
def test_a_yes(words: str) -> None:
    assert yes_or_no(words) is True


@pytest.mark.parametrize(
    "words",
    [
        *("no", "No.", "no thanks", "no, thank you", "nope", "nah", "not now", "not this time, sorry", "rather not"),
        *("nein", "Nein danke", "nö", "lieber nicht", "jetzt nicht", "nein, das stimmt nicht"),
        *(
            "non",
            "non merci",
            "pas maintenant",
            "Non, c'est faux",
            "no gracias",
            "ahora no",
            "mejor no",
            "no, para nada",
        ),
    ],
)
def test_a_no(words: str) -> None:
    assert yes_or_no(words) is False


@pytest.mark.parametrize(
    "words",
    [
        *(
            "",
            "  ",
            "maybe",
            "yes and no",
            "yes, but not this week",
            "no idea",
            "no one answered me",
            "not sure",
            "right now",
        ),
        *(
            "I said yes to the dress",
            "ok computer",
            "nobody",
            "fine dining",
            "stop",
            "yes or no?",
            "thanks",
            "please",
            "why",
        ),
        *(
            "ja, aber nicht vor Mai",
            "jain",
            "ne Frage hätte ich",
            "nein oder ja",
            "keine Ahnung",
            "genau genommen nicht",
        ),
        *(
            "oui mais pas ce mois-ci",
            "non-fumeur",
            "merci",
            "si je peux",
            "no sé",
            "si puedo",
            "vale la pena",
            "claro de luna",
        ),
        "yes " * 30,
    ],
)
def test_neither(words: str) -> None:
    assert yes_or_no(words) is None


@pytest.mark.parametrize(
    "words",
    [
        *("no, of course", "no, sure", "no, that's right", "no of course you can", "nein, gern", "non, bien sûr"),
        *("non, volontiers", "no, claro", "not correct", "no, correct", "pas de problème", "no problemo"),
    ],
)
def test_a_no_beside_an_agreement_is_neither(words: str) -> None:
    assert yes_or_no(words) is None


@pytest.mark.parametrize(
    "words",
    ["stop", "STOP!", "please stop", "stop, thanks", "stopp", "bitte aufhören", "arrête", "Arrêter, merci", "basta"],
)
def test_a_stop(words: str) -> None:
    assert is_only_stop(words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "don't stop",
            "stop?",
            "no stop",
            "never stop",
            "stop the digest",
            "stop sending me lunch reminders",
            "cancel",
        ),
        *("nicht aufhören", "n'arrête pas", "no pares", "para mí", "yes", "no", ""),
    ],
)
def test_no_stop_or_not_only_a_stop(words: str) -> None:
    assert not is_only_stop(words)


@pytest.mark.parametrize(
    "words",
    ["👍" * 58 + "x", "👍 " * 29 + "x", "👎" * 58 + "x", ("oh    " * 10)[:59] + "x", ("sure    " * 8)[:59] + "x"],
)
def test_sixty_characters_are_read_at_once(words: str) -> None:
    """With patterns that can be read in many ways, the first takes longer than anybody lives."""
    assert yes_or_no(words) is None
    assert not is_only_stop(words)


@pytest.mark.parametrize("words", ["👍🏽", "👍👍👍", "yes👍", "👍🏽 👍", "¡sí!", "vas-y", "Allez-y !"])
def test_a_yes_with_thumbs_and_marks(words: str) -> None:
    assert yes_or_no(words) is True
