"""One Web API call: its arguments in whatever encoding they came, and how it is refused."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.json_types import Json
from playground.workspace.slack import Slack
from playground.workspace.world import Channel, User, World


class ApiError(Exception):
    """An answer with `ok: false`; `more` are further fields of the answer."""

    def __init__(self, error: str, *objections: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more: Json = dict(more)
        if objections:
            self.more["response_metadata"] = {"messages": list(objections)}


@dataclass(frozen=True)
class Call:
    """A call by the app with its merged arguments."""

    slack: Slack
    arguments: Json

    @property
    def world(self) -> World:
        """The workspace the token belongs to."""
        return self.slack.world

    def text(self, name: str) -> str | None:
        """A string argument, or None."""
        value = self.arguments.get(name)
        return None if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean argument in any of the ways clients write it."""
        value = self.arguments.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true")

    def structure(self, name: str, error: str) -> Any:
        """An argument that is JSON, whether it came as such or as text; ApiError(`error`) if unreadable."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise ApiError(error) from None

    def needs(self, *scopes: str) -> None:
        """Refuse unless the app holds one of these scopes."""
        if not self.slack.scopes & set(scopes):
            provided = ",".join(sorted(self.slack.scopes))
            raise ApiError("missing_scope", needed=",".join(scopes), provided=provided)

    def channel(self, name: str = "channel") -> Channel:
        """The conversation named by an argument, as far as the app can see it.

        Raises `ApiError` (`channel_not_found`).
        """
        found = self.world.channels.get(self.text(name) or "")
        if found is None or (found.kind != "channel" and self.world.bot.id not in found.members):
            raise ApiError("channel_not_found")
        return found

    def user(self, name: str = "user") -> User:
        """The person named by an argument. Raises `ApiError` (`user_not_found`)."""
        found = self.world.users.get(self.text(name) or "")
        if found is None:
            raise ApiError("user_not_found")
        return found

    def page(self, rows: list[Any], default: int, most: int = 1000) -> tuple[list[Any], str]:
        """One page of `rows` by `limit` and `cursor`, and the next cursor (empty at the end).

        Raises `ApiError` (`invalid_cursor`).
        """
        limit = self._limit(default, most)
        start = self._start()
        if start > len(rows):
            raise ApiError("invalid_cursor")
        following = start + limit
        more = base64.b64encode(f"offset:{following}".encode()).decode() if following < len(rows) else ""
        return rows[start:following], more

    def _limit(self, default: int, most: int) -> int:
        value = self.text("limit")
        if value in (None, "", "0"):
            return default
        if not str(value).isdigit() or int(str(value)) > most:
            raise ApiError("invalid_limit")
        return int(str(value))

    def _start(self) -> int:
        cursor = self.text("cursor")
        if not cursor:
            return 0
        try:
            word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise ApiError("invalid_cursor") from None
        if word != "offset" or not number.isdigit():
            raise ApiError("invalid_cursor")
        return int(number)


Method = Callable[[Call], Json]
