"""An office's group: channel, place, zone, holidays, the numbers to call, and who organizes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.errors import NotAllowed, NotSetUp
from bot.ids import ChannelId, UserId
from bot.people import Colleague, Profile


@dataclass(frozen=True)
class Contact:
    """One line of the resource list: emergency, crisis, abuse, or an office's own (EAP, HR, adviser)."""

    kind: str
    line: str
    source: str
    checked: date


@dataclass(frozen=True)
class Community:
    """One office's group; the place gives zone, country and holidays (product.md, Words)."""

    id: str
    channel_id: ChannelId
    place: str
    label: str
    zone: str
    country: str
    subdivision: str | None
    contacts: tuple[Contact, ...]
    named_human: UserId


def community_of(
    colleague: Colleague | None, communities: Sequence[Community], zone: str | None = None
) -> Community:
    """The community a person belongs to: their choice, the only one, else the one of their zone, else the first.

    Raises `NotSetUp` while there is none.
    """
    if not communities:
        raise NotSetUp
    if colleague is not None:
        for community in communities:
            if community.id == colleague.community_id:
                return community
    wanted = zone or (colleague.zone if colleague else None)
    return next((c for c in communities if c.zone == wanted), communities[0])


def may_set_up(profile: Profile, organizers: Sequence[UserId]) -> None:
    """Raise `NotAllowed` unless an organizer, or a Slack admin while there is no organizer, asks.

    product.md, "The organizer's month": First organizer.
    """
    if organizers:
        may_organize(profile.user_id, organizers)
    elif not (profile.is_admin and profile.may_take_part):
        raise NotAllowed(needed="admin")


def may_organize(user_id: UserId, organizers: Sequence[UserId]) -> None:
    """Raise `NotAllowed` for everybody but organizers."""
    if user_id not in organizers:
        raise NotAllowed(needed="organizer")
