"""In which language a request is answered (R18): the one the person chose in Home, else the one of their Slack.

What Slack says is cached for ten minutes (`handlers.platform.directory`), what the database says for one minute, since
another process may have stored a choice. Deliveries use the database (`UnitOfWork.locale_of`), and what Slack said
lately of people of whom nothing is stored.
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
    """What the database knows of one person's language: their choice, what Slack last said, and their community's."""

    chosen: Locale | None
    slack: Locale | None
    community: Locale

    def reads(self, profile: Profile | None) -> Locale:
        """The language this person reads; what `profile` says now counts more than what is stored from Slack."""
        now = read_of(profile.locale) if profile is not None else None
        return self.chosen or now or self.slack or self.community


@dataclass
class Readers:
    """A cache of `Reader`s of one workspace, at most `MOST_REMEMBERED`."""

    _known: "OrderedDict[UserId, tuple[float, Reader]]" = field(default_factory=OrderedDict)

    def get(self, user_id: UserId) -> Reader | None:
        """The cached reader; None when it is unknown or older than a minute."""
        known = self._known.get(user_id)
        return known[1] if known and time.monotonic() - known[0] < CHOICE_FRESH_SECONDS else None

    def learn(self, user_id: UserId, reader: Reader) -> Reader:
        """Cache this reader and return it."""
        self._known[user_id] = (time.monotonic(), reader)
        self._known.move_to_end(user_id)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return reader

    def forget(self, user_id: UserId) -> None:
        """Remove a person from the cache, after they chose another language or were forgotten."""
        self._known.pop(user_id, None)
