"""A community: its office's channel, place, zone, holidays and resource lines, and its organizers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256

from bot.core.errors import NotAllowed, NotSetUp, Refusal
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import PersonalNotification, notification
from bot.core.words import Locale
from bot.core.working_hours import Standing
from bot.offices.places import Place
from bot.people.people import Colleague, Profile

# Being in a channel named like these says why somebody is there (R4).
SAYS_WHO_RETURNS = (
    *("return", "matern", "patern", "mother", "father", "mums", "moms", "dads", "leave", "pregnan", "expecting"),
    *("newborn", "new-parent", "newparent", "new_parent", "back-to-work", "wiedereinst", "elternzeit", "karenz"),
)


LONGEST_LABEL = 40
_MARKS = frozenset("<>&*_~`")


@dataclass(frozen=True)
class Contact:
    """A resource line: emergency, crisis, abuse, or an office's own (EAP, HR, adviser), with its source and date."""

    kind: str
    line: str
    source: str
    checked: date


@dataclass(frozen=True)
class Community:
    """An office's community; the place gives zone, country and holidays (R13).

    `languages` are those its people like to talk in; `locale` is the one used in its channel; `closed_on` names days on
    which the office is closed each year beside its public holidays (`bot.offices.office_days`).
    """

    id: str
    channel_id: ChannelId
    place: str
    label: str
    zone: str
    country: str
    subdivision: str | None
    contacts: tuple[Contact, ...]
    named_human: UserId
    languages: tuple[str, ...] = ()
    locale: Locale = Locale.ENGLISH_US
    closed_on: tuple[str, ...] = ()

    @property
    def languages_to_choose(self) -> tuple[str, ...]:
        """The languages people may choose to talk in; empty where there is only one."""
        return self.languages if len(self.languages) > 1 else ()


@dataclass(frozen=True)
class LunchRule:
    """When the office eats together: an RFC 5545 rule (None: as it is now), local wall time, and a room."""

    rrule: str | None
    wall_time: time
    room: str = ""


@dataclass(frozen=True)
class SetUp:
    """The set-up form as sent; `lines` are the resource lines by kind, `community_id` the community being changed.

    `label` is what people call the office; empty means its city.
    """

    channel_id: ChannelId
    place: Place
    lunch: LunchRule
    lines: Mapping[str, str]
    named_human: UserId
    community_id: str | None = None
    label: str = ""
    languages: tuple[str, ...] = ()
    locale: Locale = Locale.ENGLISH_US
    closed_on: tuple[str, ...] = ()


class OfficeNameTaken(Refusal):
    """Another office has the same name, so people could not tell which is theirs."""

    label: str


class ChannelTaken(Refusal):
    """The channel already belongs to another community."""

    label: str


class CannotOrganize(Refusal):
    """Guests, bots, outsiders and deactivated accounts cannot be organizers."""

    user_id: UserId


class LastOrganizer(Refusal):
    """The only organizer cannot be removed."""

    user_id: UserId


def community_of(colleague: Colleague | None, communities: Sequence[Community], zone: str | None = None) -> Community:
    """The community a person belongs to: their choice, the only one, else the one of their zone, else the first.

    Raises `NotSetUp` while there is none.
    """
    chosen = colleague.community_id if colleague is not None else None
    return office_of(chosen, zone or (colleague.zone if colleague else None), communities)


def office_of(chosen: str | None, zone: str | None, communities: Sequence[Community]) -> Community:
    """`community_of` from a chosen community's id and a zone; raises `NotSetUp`."""
    if not communities:
        raise NotSetUp
    here = next((community for community in communities if community.id == chosen), None)
    return here or next((community for community in communities if community.zone == zone), communities[0])


def may_set_up(profile: Profile, organizers: Sequence[UserId], installer: UserId | None = None) -> None:
    """Raise `NotAllowed` unless the person is an organizer, or, while there is none, a Slack admin or the installer."""
    if organizers:
        may_organize(profile.user_id, organizers)
    elif not ((profile.is_admin or profile.user_id == installer) and profile.may_take_part):
        raise NotAllowed(needed="admin")


def may_organize(user_id: UserId, organizers: Sequence[UserId]) -> None:
    """Raise `NotAllowed` for everybody but organizers."""
    if user_id not in organizers:
        raise NotAllowed(needed="organizer")


def set_up(known: Sequence[Community], wanted: SetUp, contacts: tuple[Contact, ...], new_id: str) -> Community:
    """The community after set-up: the named one changed, else a new one (another office) with this id.

    Raises `ChannelTaken` when the channel is that of another community, which a form for a new office never changes;
    `OfficeNameTaken` when two offices would have the same name.
    """
    holder = next((c for c in known if c.channel_id == wanted.channel_id), None)
    named = next((c for c in known if c.id == wanted.community_id), None)
    if holder is not None and holder != named:
        raise ChannelTaken(holder.label)
    community_id, label = named.id if named else new_id, wanted.label or wanted.place.city
    if any(c.label.casefold() == label.casefold() for c in known if c.id != community_id):
        raise OfficeNameTaken(label)
    return Community(
        id=community_id,
        channel_id=wanted.channel_id,
        place=wanted.place.city,
        label=label,
        zone=wanted.place.zone,
        country=wanted.place.country,
        subdivision=wanted.place.subdivision,
        contacts=contacts,
        named_human=wanted.named_human,
        languages=wanted.languages,
        locale=wanted.locale,
        closed_on=wanted.closed_on,
    )


def label_of(typed: str) -> str:
    """An office's name as typed, without Slack's formatting marks, since it is used within our sentences."""
    return " ".join("".join(letter for letter in typed if letter not in _MARKS).split())


def says_who_returns(channel_name: str) -> bool:
    """Whether a channel of this name tells why its members are there (R4)."""
    name = channel_name.casefold()
    return any(word in name for word in SAYS_WHO_RETURNS)


def may_become_organizer(profile: Profile) -> None:
    """Raise `CannotOrganize` for accounts that may not take part."""
    if not profile.may_take_part:
        raise CannotOrganize(profile.user_id)


def may_be_removed(user_id: UserId, organizers: Sequence[UserId]) -> None:
    """Raise `LastOrganizer` when no organizer would be left."""
    if list(organizers) == [user_id]:
        raise LastOrganizer(user_id)


def stamp_of(*values: object) -> str:
    """A stamp of what a form was filled in with: another stamp when it is sent means that somebody saved meanwhile.

    Twelve characters that change with any of these values, whose `repr` is the same in every process.
    """
    return sha256(repr(values).encode()).hexdigest()[:12]


@notification(
    "communities.channel_gone",
    Standing.ORGANIZER,
    keyed_by=("community_id", "channel_id", "day", "user_id"),
    living=True,
)
class ChannelGone(PersonalNotification):
    """To an organizer: the community's channel was archived, or the bot removed from it, on `day`."""

    community_id: str
    channel_id: ChannelId
    day: str
