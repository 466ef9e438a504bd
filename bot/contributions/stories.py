"""Stories: first-person accounts along four prompts, and what in an unnamed one may give its author away."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.contributions.contributions import Audience
from bot.core.words import N_, _
from bot.introductions.short_replies import Doubt, doubts

# Headings that others see; the questions beside them in the form are the views'.
PROMPTS: Mapping[str, str] = {
    "back": N_("Coming back"),
    "helped": N_("What helped"),
    "wished": N_("What I wish I'd had"),
    "tell": N_("What I'd tell someone coming back now"),
}
AUDIENCES = (Audience.ORGANIZERS, Audience.LUNCH, Audience.CHANNEL)  # the narrowest first, and chosen by default


class Giveaway(StrEnum):
    """Something in an unnamed story that may tell who wrote it."""

    OWN_NAME = "own_name"
    PEOPLE = "people"
    TEAM = "team"
    ROOM = "room"
    DATE = "date"
    CHILDREN = "children"


def joined(answers: Mapping[str, str]) -> str:
    """The story as one plain text, with headings; prompts left empty are left out."""
    told = ((heading, answers.get(prompt, "").strip()) for prompt, heading in PROMPTS.items())
    return "\n\n".join(f"{_(heading)}\n{words}" for heading, words in told if words)


def longest_answer(answers: Mapping[str, str]) -> str:
    """The prompt with the longest answer, where an error about the length is shown."""
    return max(PROMPTS, key=lambda prompt: len(answers.get(prompt, "")))


_FEW = (
    r"(?:one|two|three|four|five|six|both|several|zwei|drei|vier|fünf|sechs|beiden?|mehrere[nr]?|deux|trois|quatre|cinq"
    r"|six|plusieurs|dos|tres|cuatro|cinco|seis|varios|varias|\d+)"
)
_CHILD = (
    r"(?:kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|bab(?:y|ies)|toddlers?|little ones?"
    r"|kind(?:er)?n?|söhnen?|töchtern?|jungs?|mädchen"
    r"|enfants?|fils|filles?|garçons?|bébés?|hij[oa]s?|niñ[oa]s?|bebés?|peques)"
)
_RANK = (
    r"(?:first|second|third|fourth|fifth|older|younger|oldest|youngest|only"
    r"|erste[mnrs]?|zweite[mnrs]?|dritte[mnrs]?|vierte[mnrs]?|ältere[mnrs]?|jüngere[mnrs]?|älteste[mnrs]?|jüngste[mnrs]?"
    r"|einzige[mnrs]?|premier|première|deuxième|second|seconde|troisième|quatrième|unique"
    r"|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|únic[oa])"
)
_CHILDREN = re.compile(
    rf"\b{_FEW}\s+(?:\w+\s+)?{_CHILD}\b|\b{_RANK}\s+{_CHILD}\b"
    rf"|\b(?:twins?|triplets?|siblings?|zwillingen?|drillingen?|geschwistern?|einzelkind"
    rf"|jumeaux|jumelles|triplés?|fratrie|gemel[oa]s|melliz[oa]s|trilliz[oa]s)\b"
    rf"|\b{_CHILD} number \w+|\b{_CHILD} (?:nummer|nr\.?) \w+"
    r"|\b(?:fils|fille|enfant|garçon) (?:aînée?|cadet|cadette|unique)\b|\b(?:l['’]aînée?|la cadette|le cadet)\b"
    r"|\bhij[oa] (?:mayor|menor|pequeñ[oa]|únic[oa])\b",
    re.IGNORECASE,
)
# After the office a number is as often how long somebody is there: "Büro 3 Tage".
_NO_LENGTH = (
    r"(?!\s*(?:%|x\b|days?\b|hours?\b|weeks?\b|months?\b|times\b|Tagen?\b|Tage?\b|Stunden?\b|Wochen?\b|Monaten?\b|Mal\b|Uhr\b"
    r"|jours?\b|heures?\b|semaines?\b|mois\b|fois\b|h\b|días?\b|horas?\b|semanas?\b|mes(?:es)?\b|veces\b))"
)
_ROOM = re.compile(
    r"\b(?:[Rr]oom|[Bb]uilding|[Dd]esk|[Ff]loor|[Rr]aum|[Zz]immer|[Gg]ebäude|[Bb]üro|[Ss]alle|[Bb]ureau|[Bb]âtiment"
    rf"|[Ss]ala|[Dd]espacho|[Ee]dificio|[Pp]lanta)\s+(?:(?!I\b)[A-Z]\b|[A-Z]?\d+\w*\b{_NO_LENGTH})"
    r"|\b(?:[Rr]oom|[Bb]uilding|[Dd]esk|[Ff]loor|[Ss]alle|[Bb]âtiment|[Ss]ala|[Ee]dificio)\s+(?!I\b)[A-Z]\w*"
    r"|\b\d+(?:st|nd|rd|th)\s+floor\b|\b\d+\. (?:Stock|Etage|OG)\b|\b\d+(?:er|e|ème) étage\b|\b\d+[ªa]? planta\b"
    r"|\b(?:[Mm]y|[Oo]ur)\s+(?:desk|corner|floor|building)\b"
    r"|\b(?:[Mm]ein(?:e[mnrs]?)?|[Uu]nser(?:e[mnrs]?)?)\s+(?:Schreibtisch|Ecke|Etage|Stock|Stockwerk|Flur|Gebäude)\b"
    r"|\b(?:[Mm]on|[Nn]otre)\s+(?:bureau|étage|bâtiment|couloir)\b"
    r"|\b(?:[Mm]i|[Nn]uestr[oa])\s+(?:mesa|despacho|edificio|pasillo)\b",
)
_SHORTEST_NAME = 3


def giveaways(answers: Mapping[str, str], own_names: Iterable[str]) -> tuple[Giveaway, ...]:
    """What the author may want to look at again before it is shared without a name; it never prevents that.

    `own_names` are the author's names as Slack shows them at this moment.
    """
    words = "\n".join(answers.values())
    names = {part.casefold() for name in own_names for part in re.split(r"[\s._-]+", name)}
    spoken = set(re.findall(r"[^\W\d_]+", words.casefold()))
    doubtful = {doubt for answer in answers.values() for doubt in doubts(answer)}
    found = {
        Giveaway.OWN_NAME: any(len(name) >= _SHORTEST_NAME and name in spoken for name in names),
        Giveaway.PEOPLE: Doubt.PEOPLE in doubtful,
        Giveaway.TEAM: Doubt.TEAM in doubtful,
        Giveaway.ROOM: bool(_ROOM.search(words)),
        Giveaway.DATE: Doubt.DATE in doubtful,
        Giveaway.CHILDREN: bool(_CHILDREN.search(words)),
    }
    return tuple(giveaway for giveaway, is_there in found.items() if is_there)
