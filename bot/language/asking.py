"""Short questions for help whose whole subject is a topic's own name, in four languages.

"Could use help with the commute" says nothing but the topic: there is nothing else for the model to weigh, and in
languages with few sentences to learn from it would rather be silent. Whoever names more is left to the model.
"""

# ruff: noqa: E501 (a pattern reads better unbroken)
import re

from bot.language import lexicon
from bot.language.patterns import Pattern
from bot.language.text import tokens
from bot.offices.topics import Catalogue

LONGEST = 160  # characters of a plain text that can be such a question
MOST_WORDS = 9  # words of its subject

_HELP = {
    "en": r"(?:help|a (?:little |bit of )?(?:help|hand|advice|guidance|support)|(?:an )?(?:advice|tips?|pointers|guidance|support|ideas|experience|hints)|(?:someone|somebody|anyone|anybody)(?: who knows| to talk to| to speak to)?)",
    "de": r"(?:hilfe|rat|ratschlaege?|tipps?|unterstuetzung|erfahrung(?:en)?|ideen|(?:jemanden|wen)(?: zum reden)?)",
    "fr": r"(?:aide|conseils?|soutien|coup de main|idees|experiences?|quelqu'un)",
    "es": r"(?:ayuda|consejos?|apoyo|una mano|ideas|experiencias?|alguien)",
}
_SOME = r"(?:some |any |a |an |a few |a little |a bit of |your |more |good )*"
_ABOUT = {
    "en": r"(?:with|on|about|around|for|regarding|concerning)",
    "de": r"(?:mit|bei|beim|zu|zum|zur|ueber|wegen|rund um|fuer|in sachen)",
    "fr": r"(?:avec|pour|sur|concernant|a propos de|au sujet de|quant a|en matiere de)",
    "es": r"(?:con|sobre|para|acerca de|respecto a|en cuanto a)",
}
_SUBJECT = r" ([^.!?;:]+?)"
_END = r"(?:,? any (?:tips|advice|ideas|thoughts))?(?: (?:please|pls|bitte|s'il (?:te|vous) plait|svp|stp|por favor|here|hier|ici|aqui))?\W*$"
_GREETING = r"^(?:\W*(?:hi|hello|hey|hi all|hey all|hello everyone|hallo|hallo zusammen|moin|guten tag|bonjour|salut|coucou|hola|buenas|buenos dias|please|ok|so|und|et|y)\b(?: \w+)?[ ,!.]+)?\W*"


def _asked(opening: str, closing: str = "") -> str:
    return rf"{_GREETING}{opening}{_SUBJECT}{closing}{_END}"


# Its writer asks for their own part; then also a word that is less than sure names the topic ("my manager").
_OWN = Pattern(
    *(
        _asked(opening)
        for opening in (
            rf"(?:i |we )?(?:could |can |would |really |badly |also |just )*(?:use|do with|need|want|would like|would love|would appreciate|appreciate|like|love) {_SOME}{_HELP['en']} {_ABOUT['en']}",
            rf"(?:i am |we are |am )?(?:looking for|searching for|in need of|hoping for|after|asking for) {_SOME}{_HELP['en']} {_ABOUT['en']}",
            rf"(?:can|could|would|will) (?:someone|somebody|anyone|anybody|you|one of you) (?:please )?(?:help|advise|support|guide) (?:me|us)(?: out)? {_ABOUT['en']}",
            rf"who (?:can|could) (?:help|advise|support) (?:me|us)(?: out)? {_ABOUT['en']}",
            rf"(?:i |we )?(?:would )?(?:want|need|like|love) to (?:talk|speak) (?:to|with) (?:someone|somebody|anyone|anybody) {_ABOUT['en']}",
            rf"(?:ich |wir )?(?:brauche|brauchen|braeuchte|braeuchten|suche|suchen|moechte|haette gerne?|haetten gerne?|wuensche mir) (?:mal |bitte |dringend |etwas |ein paar |gute |ein bisschen )*{_HELP['de']} {_ABOUT['de']}",
            rf"(?:ich |wir )?haben? (?:muehe|schwierigkeiten|probleme) {_ABOUT['de']}",
            rf"(?:j'aurais |nous aurions |j'ai |on aurait |nous avons )?(?:bien |vraiment |grand )*besoin (?:d'|de |d'un |d'un peu d')(?:un )?{_HELP['fr']} {_ABOUT['fr']}",
            rf"(?:je |j'|on |nous )?(?:cherche|cherchons|recherche|voudrais|aimerais|voudrions|apprecierais|veux) (?:bien )?(?:un |une |de l'|des |du |quelques |de |d')?(?:peu d')?{_HELP['fr']} {_ABOUT['fr']}",
            rf"(?:est ce qu')?(?:quelqu'un|qui) (?:peut|pourrait|saurait)(?: il)? (?:m'|nous )aider {_ABOUT['fr']}",
            rf"(?:me|nos) (?:vendrian?|irian?) (?:muy )?bien (?:un poco de |algo de |algun |unos |algunos )?{_HELP['es']} {_ABOUT['es']}",
            rf"(?:yo )?(?:necesito|necesitamos|busco|buscamos|quisiera|querria|quiero|agradeceria|me gustaria tener) (?:un poco de |algo de |algun |unos |algunos |mas )?{_HELP['es']} {_ABOUT['es']}",
            rf"(?:alguien|quien) (?:me|nos) (?:puede|podria) (?:ayudar|echar una mano|aconsejar) {_ABOUT['es']}",
        )
    ),
    _asked(
        rf"(?:ich |wir )?koennten? (?:mal |bitte |dringend |gut |etwas |ein paar |ein bisschen )*{_HELP['de']} {_ABOUT['de']}",
        " gebrauchen",
    ),
    _asked(
        rf"(?:wer kann|kann|koennte) (?:mir|uns)(?: bitte)?(?: jemand(?:en)?| wer)?(?: bitte)? {_ABOUT['de']}",
        " (?:helfen|weiterhelfen|tipps geben)",
    ),
    _asked(rf"(?:un )?coup de main {_ABOUT['fr']}", r" (?:me|nous) ferait (?:du )?bien"),
)
# Who knows about it; said to colleagues about anything, so a topic has to be named surely.
_OTHERS = Pattern(
    *(
        _asked(opening)
        for opening in (
            rf"(?:does|has|is there|do|have) (?:any(?:one|body)|some(?:one|body)|you)(?: here)? (?:have |has |got |with )?{_SOME}{_HELP['en']} {_ABOUT['en']}",
            rf"any(?:one|body)? (?:here )?(?:with |got |have )?{_SOME}{_HELP['en']} {_ABOUT['en']}",
            rf"(?:i am |we are )?(?:struggling|having a hard time|having trouble|at a loss) {_ABOUT['en']}",
            r"who (?:here )?(?:knows|has experience|has been through|can tell me)(?: a lot| something| anything| all| more)? (?:about|with|on)",
            rf"(?:hat|haben|gibt es)(?: hier)? (?:jemand|wer|ihr)?(?: hier)? ?(?:gute |ein paar |schon )*{_HELP['de']} {_ABOUT['de']}",
            rf"(?:est ce que )?(?:quelqu'un|qui) (?:a|aurait)(?: t il)? (?:des |de bons |un |quelques |une )?{_HELP['fr']} {_ABOUT['fr']}",
            r"(?:est ce que )?(?:quelqu'un|qui) (?:s'y connait|connait quelque chose|sait quelque chose) (?:en|a|dans|sur)",
            rf"(?:alguien|quien)(?: aqui)? (?:tiene|tendria) (?:algun |algunos |unos |buenos )?{_HELP['es']} {_ABOUT['es']}",
            r"(?:alguien|quien)(?: aqui)? (?:sabe|entiende)(?: algo| mucho)? (?:de|sobre)",
        )
    ),
    _asked(r"(?:wer|kennt sich)(?: hier)?(?: kennt sich)?(?: jemand)?(?: gut)? mit", " aus"),
)
_ELIDED = re.compile(r"^(?:l|d|m|s)'")
_MINE = re.compile(r"\b(?:my|our|mein\w*|unser\w*|mon|ma|mes|notre|nos|mis?|nuestr\w+)\b")
# Words that may stand beside a topic's name without saying more.
_LITTLE = frozenset(
    word
    for words in (
        "a an the my our your their this that some any all of at in on as for to and being doing having getting going",
        "i we after before since",
        "der die das den dem des ein eine einen einem einer eines mein meine meinen meinem meiner unser unsere",
        "unseren unserem unserer und im am beim vom zum zur von mit bei in an als thema zwei nach vor seit",
        "le la les l un une me te se des du de d mon ma mes notre nos et au aux en a comme etre sujet apres avant depuis",
        "el los las lo una unos unas mi mis nuestro nuestra nuestros nuestras y del al con ser tema tras despues antes",
        "desde",
    )
    for word in words.split()
)


def subject_of(text: str) -> tuple[str, bool] | None:
    """Return what a short plain text asks help with, and whether for its writer's own part; None where it asks
    nothing so.
    """
    if len(text) > LONGEST:
        return None
    for pattern, is_own in ((_OWN, True), (_OTHERS, False)):
        match = pattern.search(text)
        if match:
            about = next(value for value in match.groups() if value)
            return (about, is_own) if len(tokens(about)) <= MOST_WORDS else None
    return None


def named_alone(text: str, catalogue: Catalogue) -> dict[str, float]:
    """Return the weights of the topics that a plain text asks help with when it says nothing beside them; none
    otherwise.

    Of its writer's own need a word that only may mean a topic is enough.
    """
    subject = subject_of(text)
    if subject is None:
        return {}
    about = _ELIDED.sub("", subject[0])
    is_own = subject[1] or bool(_MINE.search(about))
    if any(word not in _LITTLE for word in lexicon.unmatched(about, catalogue)):
        return {}
    return lexicon.evidence(about, catalogue, listed=is_own).named
