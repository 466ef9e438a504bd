"""Office cards: the building, how things work, and the groups that exist already.

Organizers keep the cards; anybody may look, which is not recorded. Each has the day on which an organizer last
confirmed it ("as of").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.core.errors import TextTooLong
from bot.offices.communities import Contact, stamp_of
from bot.offices.resources import OFFICE_SOURCE

LONGEST_ENTRY = 600  # characters
LONGEST_LIST = 1500
STALE_AFTER = timedelta(days=182)


class CardKind(StrEnum):
    """The three cards, in the order in which they are shown."""

    BUILDING = "building"
    HOW = "how"
    GROUPS = "groups"


ENTRIES: Mapping[CardKind, tuple[str, ...]] = {
    CardKind.BUILDING: ("rooms", "fridge", "arriving", "eap", "hr", "adviser", "numbers"),
    CardKind.HOW: ("telling", "first_day", "sick_day", "flexibility", "away"),
    CardKind.GROUPS: ("groups",),
}
LISTS = frozenset({"groups"})
ASSISTANCE = "eap"


@dataclass(frozen=True)
class Card:
    """A card of one office; `entries` has what is known, `as_of` is None until somebody wrote something."""

    kind: CardKind
    as_of: date | None = None
    entries: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no organizer has written anything on the card."""
        return not self.entries


def longest(entry: str) -> int:
    """How many characters this entry may have."""
    return LONGEST_LIST if entry in LISTS else LONGEST_ENTRY


def stamp(card: Card) -> str:
    """Return a digest of the card's entries, to notice that somebody else changed them; confirming the card does not
    change it.
    """
    return stamp_of(sorted(card.entries.items()))


def written(kind: CardKind, typed: Mapping[str, str], today: date) -> Card:
    """The card as typed by an organizer, as of today; entries left empty are left out.

    Raises `TextTooLong` for the first entry that is too long.
    """
    entries = {entry: typed[entry].strip() for entry in ENTRIES[kind] if typed.get(entry, "").strip()}
    for entry, words in entries.items():
        if len(words) > longest(entry):
            raise TextTooLong(entry, len(words), longest(entry))
    return Card(kind, today if entries else None, entries)


def still_right(card: Card, today: date) -> Card:
    """The same card as of today; an empty one is unchanged."""
    return card if card.is_empty else replace(card, as_of=today)


def with_assistance(contacts: tuple[Contact, ...], building: Card) -> tuple[Contact, ...]:
    """The resource lines, and employee assistance (EAP) where an organizer wrote it down."""
    line = " ".join(building.entries.get(ASSISTANCE, "").split())
    if not line or building.as_of is None:
        return contacts
    return (*contacts, Contact(ASSISTANCE, line, OFFICE_SOURCE, building.as_of))


def stale(cards: Iterable[Card], today: date) -> tuple[Card, ...]:
    """The cards that were not confirmed for half a year."""
    return tuple(card for card in cards if card.as_of is not None and today - card.as_of >= STALE_AFTER)
