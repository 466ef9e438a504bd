"""In which language whoever speaks is answered: the one they chose in Home, else the one of their Slack.

What Slack says is at hand for ten minutes (`handlers.platform.directory`), what the database says for one: another
process may have stored a choice. What is delivered goes by the database (`UnitOfWork.locale_of`), and by what Slack
said lately of people of whom nothing is stored.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.core.ids import UserId
from bot.core.words import Locale
from bot.people.people import Profile, read_of

CHOICE_FRESH_SECONDS = 60.0
MOST_REMEMBERED = 2_000


@dataclass(frozen=True)
class Reader:
    """What the database says of one person's language: chosen, as Slack named it lately, and their community's."""

    chosen: Locale | None
    slack: Locale | None
    community: Locale

    def reads(self, profile: Profile | None) -> Locale:
        """What this person reads; what Slack says now counts more than what it said."""
        now = read_of(profile.locale) if profile is not None else None
        return self.chosen or now or self.slack or self.community


@dataclass
class Readers:
    """The readers of one workspace who spoke lately, `MOST_REMEMBERED` of them."""

    _known: "OrderedDict[UserId, tuple[float, Reader]]" = field(default_factory=OrderedDict)

    def get(self, user_id: UserId) -> Reader | None:
        """What is remembered, for a minute."""
        known = self._known.get(user_id)
        return known[1] if known and time.monotonic() - known[0] < CHOICE_FRESH_SECONDS else None

    def learn(self, user_id: UserId, reader: Reader) -> Reader:
        """Remember it."""
        self._known[user_id] = (time.monotonic(), reader)
        self._known.move_to_end(user_id)
        oldest = time.monotonic() - CHOICE_FRESH_SECONDS
        while len(self._known) > MOST_REMEMBERED or next(iter(self._known.values()))[0] < oldest:
            self._known.popitem(last=False)
        return reader

    def forget(self, user_id: UserId) -> None:
        """Ask the database again: something else was chosen, or the person is forgotten."""
        self._known.pop(user_id, None)
