"""Refusals: requests that cannot be met. They carry facts; the words for them live in handlers/views."""

from dataclasses import dataclass


class Refusal(Exception):  # noqa: N818 (a refusal is an ordinary outcome, not an error)
    """The base of every kind of "no, because"; each kind is a dataclass of facts without wording."""


@dataclass(eq=False)
class NotSetUp(Refusal):
    """The workspace has no community yet (product.md: before set-up every way in stores nothing)."""


@dataclass(eq=False)
class NotAllowed(Refusal):
    """Only organizers (or, before there is one, Slack admins) may do this."""

    needed: str = "organizer"


@dataclass(eq=False)
class NotEligible(Refusal):
    """Guests, bots, outsiders, deactivated or unknown people take no part in introductions."""

    reason: str


@dataclass(eq=False)
class NoLongerOpen(Refusal):
    """What was pressed has been answered, has expired or was withdrawn."""
