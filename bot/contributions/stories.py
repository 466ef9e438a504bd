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


_FEW = r"(?:one|two|three|four|five|six|both|several|\d+)"
_CHILD = r"(?:kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|bab(?:y|ies)|toddlers?|little ones?)"
_CHILDREN = re.compile(
    rf"\b{_FEW}\s+(?:\w+\s+)?{_CHILD}\b|\b(?:first|second|third|fourth|fifth|older|younger|oldest|youngest|only)"
    rf"\s+{_CHILD}\b|\b(?:twins?|triplets?|siblings?)\b|\b{_CHILD} number \w+",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(?:room|building|desk|floor|raum|zimmer)\s+(?:[A-Z]\w*|\d+\w*)|\b\d+(?:st|nd|rd|th)\s+floor\b"
    r"|\b(?:my|our)\s+(?:desk|corner|floor|building)\b",
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
