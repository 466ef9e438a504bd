"""Offers in wordings of their own, and what only sounds like one: every kind, whatever the model makes of it."""

import gettext
from pathlib import Path

import pytest

from bot.language import intents, lexicon, understand
from bot.language.intents import Intent
from bot.language.offers import is_offer
from bot.language.text import plain
from bot.offices import topics

LOCALES = Path(__file__).resolve().parents[3] / "locale"
OFFERS = {
    "volunteered already": ["consider me volunteered", "consider this a volunteering"],
    "in for the scheme": ["I'm in for the buddy scheme, I think", "count me in for the listening"],
    "on the list": ["put me down as a listener", "add me to the list of mentors", "note me as a contact for twins"],
    "a coffee": ["always up for a coffee with a new dad", "gladly a walk with anybody who is scared of week one"],
    "being watched": [
        "happy to be shadowed on my four-day week",
        "glad to have another couple over before their leave",
    ],
    "an open door": ["open door for anybody unsure whether to return", "my door is open for new mums"],
    "questions welcome": ["feel free to ask us anything about adoption", "took the baby to Rome, ask me anything"],
    "others may come": ["new parents can always message me", "whoever starts in spring can have lunch with me"],
    "how to": [
        "how do I sign up as a mentor?",
        "who do I write to, to become a listener?",
        "where can I register as a buddy",
    ],
    "is there a way": [
        "is there a way to help without being matched?",
        "are there other ways to be useful to new parents?",
    ],
    "am I any use": ["do you take grandmothers as mentors?", "could you use a stepfather as a listener?"],
    "any of them?": ["any new dads in Delft? I'd show you the quiet rooms"],
    "not minding": ["I wouldn't mind talking to somebody in the same place"],
    "where the form is": ["where's the form for mentors", "send me the link to become a listener please"],
    "giving back": ["I'd like to give back, where do I begin?", "I want to pay it forward"],
}
NO_OFFERS = {
    "wants one": [
        "match me with someone who knows nurseries",
        "I'm ready to be paired with a mentor",
        "pair me with a mentor please",
    ],
    "stops": ["how do I stop being a mentor", "handing back my buddy role", "I'd like to give up mentoring"],
    "back": ["happy to be back", "so glad to be home", "great to see everybody"],
    "recruits": [
        "if you're interested in volunteering, message me",
        "if anybody wants to help, write to me about the fair",
    ],
    "other work": [
        "I can help with the wiki",
        "happy to help with the newsletter",
        "is there a way to help with the docs?",
    ],
    "things": [
        "ask me anything about the new printer",
        "fire away, the server can take it",
        "I volunteer to bring cake",
    ],
    "takes it back": ["I'd offer but I'm new myself", "I would help if I knew how"],
    "wants to be heard": [
        "j'aimerais parler à un parent qui a repris à plein temps",
        "je voudrais échanger avec un père",
        "est-ce que quelqu'un pourrait m'écouter",
        "me gustaría que alguien me explicara cómo fue",
        "quisiera platicar con una mamá",
        "¿alguien puede orientarme?",
        "kann mir jemand weiterhelfen",
        "ich suche eine, die mir zuhört",
    ],
    "cannot": [
        "no puedo ser mentora este año",
        "no puedo acompañar a nadie",
        "je ne peux accompagner personne en ce moment",
        "je peux pas être mentor là",
        "ich kann leider niemanden begleiten",
        "ich kann zurzeit keine Mentorin sein",
    ],
}


def said_so(text: str) -> bool:
    """Whether the wording alone is enough: the model's chance is none."""
    simple = plain(text)
    return is_offer(simple, lexicon.evidence(simple, topics.standard()), intents.clues(simple), 0.0)


@pytest.mark.parametrize("kind", OFFERS)
def test_an_offer_in_its_own_words_needs_no_model(kind: str) -> None:
    assert [text for text in OFFERS[kind] if not said_so(text)] == []


@pytest.mark.parametrize("kind", NO_OFFERS)
def test_what_only_sounds_like_an_offer_is_none(kind: str) -> None:
    assert [text for text in NO_OFFERS[kind] if understand(text).intent is Intent.VOLUNTEER] == []


@pytest.mark.parametrize(
    "kind", ["wants one", "stops", "back", "recruits", "takes it back", "wants to be heard", "cannot"]
)
def test_no_chance_makes_an_offer_of_what_is_the_opposite(kind: str) -> None:
    for text in NO_OFFERS[kind]:
        simple = plain(text)
        evidence = lexicon.evidence(simple, topics.standard())
        assert not is_offer(simple, evidence, intents.clues(simple), 0.99), text


ASKING = {
    "en": (
        "could use some help with {}",
        "I could use a hand with {}",
        "we could really do with some advice on {}",
        "I need help with {}",
        "I'm looking for tips on {}",
        "looking for someone to talk to about {}",
        "who knows about {}?",
        "I'd love some advice on {}",
        "I would appreciate help with {}",
        "can somebody help me with {}",
    ),
    "de": (
        "ich könnte Hilfe gebrauchen: {}",
        "ich brauche Hilfe bei {}",
        "ich suche Rat zu {}",
        "wer kennt sich mit {} aus?",
        "kann mir jemand bei {} helfen?",
        "ich hätte gern Tipps zu {}",
    ),
    "fr": (
        "j'aurais besoin d'aide pour {}",
        "je cherche des conseils sur {}",
        "qui s'y connaît en {} ?",
        "quelqu'un peut m'aider pour {} ?",
        "un coup de main pour {} me ferait du bien",
    ),
    "es": (
        "me vendría bien ayuda con {}",
        "necesito ayuda con {}",
        "busco consejos sobre {}",
        "¿quién sabe de {}?",
        "¿alguien me puede ayudar con {}?",
    ),
}


@pytest.mark.parametrize("language", ASKING)
def test_whoever_asks_for_help_offers_none_whatever_the_topic(language: str) -> None:
    catalogue = gettext.translation("village", LOCALES, [language], fallback=language == "en")
    labels = [catalogue.gettext(topic.label) for topic in topics.standard()]
    asked = [words.format(label[:1].lower() + label[1:]) for label in labels for words in ASKING[language]]
    assert [text for text in asked if understand(text).intent is Intent.VOLUNTEER] == []


@pytest.mark.parametrize(
    "text",
    [
        "ich suche jemanden, dem ich helfen kann",
        "ich könnte Hilfe beim Wiedereinstieg anbieten",
        "je voudrais aider quelqu'un qui revient de congé parental",
        "me gustaría ayudar a alguien que vuelve del permiso",
    ],
)
def test_no_wording_of_asking_hides_an_offer_that_the_model_hears(text: str) -> None:
    simple = plain(text)
    assert is_offer(simple, lexicon.evidence(simple, topics.standard()), intents.clues(simple), 0.9)


@pytest.mark.parametrize(
    "text",
    [
        "looking for someone I can help",
        "is there anyone I could help?",
        "who can I help?",
        "I'd like to help someone who's coming back",
        "I want to help parents who come back",
        "happy to help anybody who's new",
        "Ich suche jemanden, dem ich helfen kann",
        "Gibt es jemanden, den ich begleiten könnte?",
        "Wem kann ich helfen?",
        "Ich würde gern jemandem helfen, der zurückkommt",
        "Ich möchte Eltern helfen, die wieder anfangen",
        "Je cherche quelqu'un que je pourrais aider",
        "Y a-t-il quelqu'un que je puisse aider ?",
        "À qui puis-je rendre service ?",
        "Je voudrais aider quelqu'un qui revient",
        "J'aimerais bien aider quelqu'un qui reprend le travail",
        "Busco a alguien a quien ayudar",
        "¿Hay alguien a quien pueda ayudar?",
        "¿A quién puedo ayudar?",
        "Me gustaría ayudar a alguien que vuelve",
    ],
)
def test_whoever_looks_for_a_person_to_help_offers_help(text: str) -> None:
    assert understand(text).intent is Intent.VOLUNTEER


@pytest.mark.parametrize(
    "text",
    [
        "who can help me?",
        "is there anyone I can ask?",
        "I want someone to help me",
        "looking for someone who could help me",
        "Ich suche jemanden, der mir helfen kann",
        "Wer kann mir helfen?",
        "Je cherche quelqu'un qui puisse m'aider",
        "Qui peut m'aider ?",
        "Busco a alguien que me ayude",
        "¿Quién me puede ayudar?",
        "I'd like to help people who are stuck on the migration",
    ],
)
def test_the_same_words_the_other_way_round_offer_nothing(text: str) -> None:
    assert understand(text).intent is not Intent.VOLUNTEER


@pytest.mark.parametrize(
    ("text", "is_offered"),
    [
        ("i know a lot about daycare", True),
        ("I know all about sick days.", True),
        ("we know a thing or two about business trips", True),
        ("I know a lot about pumping but I'd need help with sleep", False),
        ("I know all about sick days, can somebody help me?", False),
        ("do I know a lot about daycare?", False),
        ("I know a lot about Kubernetes", False),
    ],
)
def test_who_says_what_they_know_and_nothing_else_offers_it(text: str, *, is_offered: bool) -> None:
    assert (understand(text).intent is Intent.VOLUNTEER) is is_offered
