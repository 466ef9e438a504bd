"""A sensitive topic is proposed where its own words were used, and never guessed from the rest (R14)."""

import pytest

from bot.language import meant, understand
from bot.offices.topics import sensitive_slugs

NOT_SAID = (
    *("we lost the match, baby was up all night", "the agency sent a new nanny", "my wife and I are both back at work"),
    *("the court case keeps me late and the kids wait", "she was early, born in the car park", "miss my old desk"),
    *(
        "my daughter has an ear infection again",
        "he is a fussy eater, packed lunch ideas?",
        "we adopted scrum last year",
    ),
    *(
        "the baby has a cold and I have a deadline",
        "my wife earns more so I stay home",
        "we foster dogs, can I bring one",
    ),
    *("my husband and I share drop-off", "adopted a new puppy and have a toddler", "therapy dog visits our office"),
    *(
        "my kid is special, he draws all day",
        "monitor for the baby's room, which one?",
        "my scar from the bike accident",
    ),
    *("transferred to another team after leave", "my ex-colleague had twins", "leaking roof and a newborn"),
    *("how do I support my partner when I'm out 8 to 6", "my wife had our second child two weeks ago"),
    *("meine Frau und ich arbeiten beide wieder", "wir haben das Spiel verloren, das Baby war wach"),
    *(
        "ma femme et moi travaillons tous les deux",
        "mi mujer y yo trabajamos los dos",
        "adopté un chien et un bébé à la maison",
    ),
)


@pytest.mark.parametrize("words", NOT_SAID)
def test_nothing_about_a_family_is_guessed(words: str) -> None:
    proposed = {finding.slug for finding in (*understand(words).topics, *meant(words))}
    assert proposed & sensitive_slugs() == set()
