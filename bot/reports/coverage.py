"""Coverage: lights, and topics that nobody offers yet; never demand (R70).

Mentors who pause count too: otherwise a light that goes out would reveal somebody's pause.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.offices.topics import Topic
from bot.people.mentors import Offers


@dataclass(frozen=True)
class Lights:
    """One office's coverage: whether its next lunch is set and has a host, and the topics nobody offers yet."""

    lunch_is_set: bool
    host_is_found: bool
    uncovered: tuple[str, ...]
    topics: int

    @property
    def all_covered(self) -> bool:
        """Whether at least one mentor offers each of the office's topics."""
        return not self.uncovered


def uncovered(offered_here: Sequence[Topic], within_reach: Iterable[Offers]) -> tuple[str, ...]:
    """The labels of the topics that none of these mentors offers, in picker order."""
    known = {topic for mentor in within_reach for topic in mentor.topics}
    return tuple(topic.label for topic in offered_here if topic.slug not in known)
