"""Refusals: requests that cannot be met. They carry facts; their words are in handlers/<area>/views."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, dataclass_transform


@dataclass_transform(eq_default=False)
class Refusal(Exception):  # noqa: N818 (a refusal is an ordinary outcome, not an error)
    """The base of all refusals; each is a dataclass of facts without wording, made one here."""

    def __init_subclass__(cls, **more: Any) -> None:
        """Make the subclass a dataclass; two refusals are the same only if they are one object, as exceptions are."""
        super().__init_subclass__(**more)
        dataclass(eq=False)(cls)


class NotSetUp(Refusal):
    """The workspace has no community yet (R13: before set-up nothing is stored)."""


class NotAllowed(Refusal):
    """Only organizers (or, before there is one, Slack admins) may do this."""

    needed: str = "organizer"


class NotEligible(Refusal):
    """Guests, bots, outsiders, deactivated or unknown accounts cannot take part in introductions (R31)."""

    reason: str


class NoLongerOpen(Refusal):
    """The thing whose button was pressed has been answered, has expired or was withdrawn."""


class UnknownZone(Refusal):
    """There is no IANA time zone of this name."""

    zone: str


class HoursBackwards(Refusal):
    """Working hours have to begin before they end, on the same day."""

    start: time
    end: time


class NoWorkingDays(Refusal):
    """At least one day of the week has to be a working day (Monday is 0, Sunday 6)."""

    days: frozenset[int]


class NoWorkingTime(Refusal):
    """There is no working minute within this many days."""

    since: datetime
    days: int


class NotARule(Refusal):
    """These words (or this RFC 5545 rule) do not say which days a series falls on."""

    words: str


class NeverHappens(Refusal):
    """A rule without a single date, such as 31 February."""

    rule: str


class UnknownCountry(Refusal):
    """No public holidays are known for this country or subdivision."""

    country: str
    subdivision: str | None


class RangeBackwards(Refusal):
    """A black-out has to begin before it ends."""

    first: date
    last: date


class LengthOutOfRange(Refusal):
    """A meeting lasts between `shortest` and `longest` minutes."""

    minutes: int
    shortest: int
    longest: int


class TextTooLong(Refusal):
    """A line is longer than can be shown; `field` is the name of the form field."""

    field: str
    length: int
    longest: int


class TooMany(Refusal):
    """More is chosen in a form field, `field`, than it takes, or a number in it is too high; `most` is the limit."""

    field: str
    most: int


class WordsTooLong(Refusal):
    """The words after a command are longer than is read; nothing of them was used."""

    length: int
    longest: int


class MeetingInThePast(Refusal):
    """A meeting cannot be moved to, or restored at, a moment that has gone by."""

    begins: datetime


class MeetingOver(Refusal):
    """The meeting has ended; answers and changes come too late."""

    ended: datetime


class MeetingCancelled(Refusal):
    """The meeting is cancelled; it can only be restored."""

    begins: datetime


class TooLateToRestore(Refusal):
    """The moment at which it would have begun has passed."""

    begins: datetime


class MeetingNotCancelled(Refusal):
    """Only a cancelled or skipped meeting can be restored."""

    begins: datetime


class DateTaken(Refusal):
    """No lunch can be on this date. `reason` is a holiday's name, what an organizer typed about a day without lunch, or
    `ANOTHER_LUNCH` or `WITHOUT_LUNCH` of `bot.lunches.meetings`, which are translated.
    """

    day: date
    reason: str


class AlreadyHosted(Refusal):
    """Somebody else already hosts this meeting."""

    begins: datetime


class UnknownTheme(Refusal):
    """No theme has this number."""

    number: int


class ChangedMeanwhile(Refusal):
    """Somebody else saved a change since the form was opened (versions are counters, or stamps)."""

    seen: int | str
    current: int | str


class TwoReadings(Refusal):
    """These words can mean two RFC 5545 rules ("every second Tuesday"); the person chooses."""

    words: str
    readings: tuple[str, str]


class MeetingFull(Refusal):
    """The lunch seats `size` people, and every seat is taken."""

    size: int


class MeetingAnnounced(Refusal):
    """The meeting is announced already: it can be moved or cancelled, but not skipped."""

    begins: datetime


class OutOfRange(Refusal):
    """A number lies outside `lowest` to `highest`; `field` is the name of the form field."""

    field: str
    number: int
    lowest: int
    highest: int
