"""All that people read in two runs of the same month, and in what the two differ."""

import re
from collections import Counter
from dataclasses import dataclass

from bot.introductions.icebreakers import ICE_BREAKERS
from playground.json_types import Json
from playground.people.screen_reading import Seen, words_in
from playground.workspace.mrkdwn import as_notification
from tests.soak.process_harness import ProcessHarness

ABOUT_A_DOUBT = ("Slack didn't confirm", "Would you take a look")  # to organizers, only where there are faults
TALK_TIME = re.compile(r"\w+day, \w+ \d{1,2}, \d{4}, \d{1,2}:\d\d [AP]M UTC")
Read = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Difference:
    """`repeated` and `lost` are parts that were read too often or never. `once_more` are single repeats in channels and
    group DMs, which Village may not read after a doubt (docs/decisions/0008).
    """

    compared: int
    lost: list[tuple[str, str, str]]
    repeated: list[tuple[str, str, str]]
    once_more: int

    @property
    def is_none(self) -> bool:
        """Whether everybody read the same in both runs."""
        return not self.lost and not self.repeated


def everything_read(harness: ProcessHarness) -> Read:
    """Return (who, kind of conversation, words) of all that the bot wrote; joined messages part by part, files
    by name.
    """
    found: Read = Counter()
    for person in [harness.person(user.id) for user in harness.playground.world.users.values() if user.office]:
        for seen in person.sees():
            if seen.message.bot_id and not seen.is_ephemeral:
                parts = [part for part in _parts(seen) if not part.startswith(ABOUT_A_DOUBT)]
                found.update((person.name, seen.channel.kind, part) for part in parts)
    return found


def difference(faulty: Read, undisturbed: Read) -> Difference:
    """Return what people read differently in the run with faults."""
    more, less = faulty - undisturbed, undisturbed - faulty
    allowed = Counter({part: 1 for part in more if part[1] != "im"})
    return Difference(
        sum(undisturbed.values()), sorted(less.elements()), sorted((more - allowed).elements()), sum(allowed.values())
    )


def _parts(seen: Seen) -> list[str]:
    parts: list[list[Json]] = [[]]
    for block in seen.blocks:
        if block["type"] == "divider":
            parts.append([])
        else:
            parts[-1].append(block)
    files = " ".join(seen.world.files[file].name for file in seen.message.files)
    if not seen.blocks:
        return [_plain(f"{seen.text} {files}")]
    return [_plain(as_notification("\n".join(words_in(part)), seen.world)) for part in parts]


def _plain(words: str) -> str:
    """Return the words without what is random (ice-breaker, order of an agenda), and without the times of a talk.

    Which time is suggested first depends on the moment somebody asks, and a message that comes late is pressed late.
    """
    words = TALK_TIME.sub("a time", words)
    for icebreaker in ICE_BREAKERS.values():
        words = words.replace(icebreaker, "…")
    return "\n".join(sorted(re.sub(r"^\d\. .*$", "a question", line) for line in words.splitlines()))
