"""Resource lines (whom to call) by country, from a file that anybody can read, for organizers to confirm or correct.

We have not verified these lines: each has its source and the date of reading, each community confirms its own at
set-up, and people are told so (R43).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.core.words import N_
from bot.offices.communities import Contact
from bot.offices.places import country_of_zone

LINES_FILE = Path(__file__).with_name("resource_lines.txt")
LONGEST_LINE = 300


class ResourceKind(StrEnum):
    """What a line is for, in the order in which lines are shown."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    ABUSE = "abuse"
    MEDICAL = "medical"
    WORK = "work"


NEEDED = frozenset({ResourceKind.EMERGENCY, ResourceKind.CRISIS, ResourceKind.ABUSE})
ANYWHERE = N_("112 (Europe), 911 (North America)")
ANYWHERE_CRISIS = N_("findahelpline.com lists free crisis lines country by country")
OFFICE_SOURCE = "your organizers"


def countries() -> frozenset[str]:
    """The ISO 3166-1 countries with lines in the file."""
    return frozenset(_lines())


def lines_for(country: str | None) -> tuple[Contact, ...]:
    """The country's lines; for an unknown country general lines that say where they work."""
    return _lines().get(country or "") or _anywhere()


def lines_for_zone(zone: str | None) -> tuple[Contact, ...]:
    """The lines of the country of this IANA zone, for people without a community."""
    return lines_for(country_of_zone(zone) if zone else None)


def line_of(contacts: Sequence[Contact], kind: str) -> str:
    """The text of the line of this kind; "" when there is none."""
    return next((contact.line for contact in contacts if contact.kind == kind), "")


def confirmed(country: str, typed: Mapping[ResourceKind, str], today: date) -> tuple[Contact, ...]:
    """The lines an organizer submitted: those left as proposed keep source and date, others become the office's own."""
    proposed = {contact.kind: contact for contact in lines_for(country)}
    kept: list[Contact] = []
    for kind in ResourceKind:
        line = " ".join(typed.get(kind, "").split())
        known = proposed.get(kind)
        if known is not None and line == known.line:
            kept.append(known)
        elif line:
            kept.append(Contact(kind, line, OFFICE_SOURCE, today))
    return tuple(kept)


def carried_over(before: Sequence[Contact], after: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The lines, of which unchanged ones keep the date on which they were first confirmed."""
    known = {(contact.kind, contact.line): contact for contact in before}
    return tuple(known.get((contact.kind, contact.line), contact) for contact in after)


@cache
def _anywhere() -> tuple[Contact, ...]:
    checked = next(iter(_lines().values()))[0].checked
    return (
        Contact(ResourceKind.EMERGENCY, ANYWHERE, "general knowledge", checked),
        Contact(ResourceKind.CRISIS, ANYWHERE_CRISIS, "findahelpline.com", checked),
    )


@cache
def _lines() -> dict[str, tuple[Contact, ...]]:
    """The file's lines by country: a country code and a date of reading on one line, then `kind | line | source`."""
    found: dict[str, tuple[Contact, ...]] = {}
    country, checked = "", date.min
    for row in LINES_FILE.read_text(encoding="utf-8").splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        if "|" not in row:
            country, when = row.split()
            checked = date.fromisoformat(when)
            continue
        kind, line, source = (part.strip() for part in row.split("|"))
        found[country] = (*found.get(country, ()), Contact(ResourceKind(kind), line, source, checked))
    return found
