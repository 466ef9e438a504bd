"""Everybody with a row, whatever their part: zone, working hours, community, language."""

from dataclasses import dataclass, replace
from datetime import time

from bot.core.ids import UserId
from bot.core.words import Locale, locale_of
from bot.core.working_hours import Hours

MONDAY_TO_FRIDAY = frozenset(range(5))
STARTS = time(9)
ENDS = time(17)


@dataclass(frozen=True)
class Colleague:
    """A person's row; unset hours mean Monday to Friday, 09:00-17:00, in the Slack zone (R10).

    `may_take_part` is what Slack says (`users.info`): no guest, bot, outsider or deactivated account. `locale` is the
    language that Slack names (an IETF tag), `chosen_locale` what they chose in its place.
    """

    user_id: UserId
    zone: str | None = None
    community_id: str | None = None
    days: frozenset[int] | None = None
    starts: time | None = None
    ends: time | None = None
    may_take_part: bool = True
    full_text_in_notifications: bool = False
    locale: str | None = None
    chosen_locale: Locale | None = None

    @property
    def reads(self) -> Locale | None:
        """The language this person reads: chosen, else as in Slack; None where Slack has named none so far (R18)."""
        return self.chosen_locale or read_of(self.locale)

    def hours(self, community_zone: str) -> Hours:
        """The person's working hours, in their Slack zone, else in the community's (R10)."""
        return Hours(
            zone=self.zone or community_zone,
            days=MONDAY_TO_FRIDAY if self.days is None else self.days,
            start=self.starts or STARTS,
            end=self.ends or ENDS,
        )


@dataclass(frozen=True)
class Profile:
    """What Slack tells of an account at this moment (`users.info`), without names."""

    user_id: UserId
    zone: str | None
    is_admin: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_outsider: bool = False
    is_deactivated: bool = False
    locale: str | None = None

    @property
    def may_take_part(self) -> bool:
        """Whether the account can be introduced: no guest, bot, outsider or deactivated account (R31)."""
        return not (self.is_guest or self.is_bot or self.is_outsider or self.is_deactivated)


def seen(known: Colleague | None, profile: Profile) -> Colleague:
    """The person's row (new for `known` None) with what Slack says now; their own choices stay."""
    before = known or Colleague(user_id=profile.user_id)
    zone = profile.zone or before.zone
    locale = profile.locale or before.locale
    return replace(before, zone=zone, may_take_part=profile.may_take_part, locale=locale)


def read_of(locale: str | None) -> Locale | None:
    """The language for somebody whose Slack has this tag: US English where Village does not write it; None without."""
    return (locale_of(locale) or Locale.ENGLISH_US) if locale else None
