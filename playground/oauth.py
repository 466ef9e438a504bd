"""Slack's installation of a distributed app: the page on which somebody agrees, and the code for a token."""

import base64
import binascii
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from playground.json_types import Json
from playground.limits.timing import Timing

CODE_LIVES = 600.0


class OAuthError(Exception):
    """Slack refuses with this code: on its page, or in its answer to `oauth.v2.access`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Request:
    """What an app asks for on Slack's page, checked."""

    scopes: tuple[str, ...]
    redirect_uri: str
    state: str
    gave_redirect_uri: bool


@dataclass
class Grant:
    """A person agreed; `team_id` is None for a whole organization. Good once, for ten minutes."""

    team_id: str | None
    user_id: str
    request: Request
    born: float


class OAuth:
    """One app's credentials, and the codes that are out."""

    def __init__(self, scopes: frozenset[str], redirect_urls: tuple[str, ...], timing: Timing) -> None:
        self.client_id = f"{secrets.randbelow(10**12):012}.{secrets.randbelow(10**12):012}"
        self.client_secret = secrets.token_hex(16)
        self.redirect_urls = redirect_urls
        self._scopes = scopes
        self._timing = timing
        self._grants: dict[str, Grant] = {}

    def read(self, url: str) -> Request:
        """Check the address to which the app sent somebody; raises `OAuthError`."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        if query.get("client_id") != self.client_id:
            raise OAuthError("invalid_client_id")
        scopes = tuple(scope for scope in query.get("scope", "").split(",") if scope)
        if not scopes:
            raise OAuthError("no_scopes")
        if not set(scopes) <= self._scopes or query.get("user_scope"):
            raise OAuthError("invalid_scope")
        given = query.get("redirect_uri")
        if given is not None and not any(given.startswith(known) for known in self.redirect_urls):
            raise OAuthError("bad_redirect_uri")
        return Request(scopes, given or self.redirect_urls[0], query.get("state", ""), given is not None)

    def agreed(self, request: Request, team_id: str | None, user_id: str) -> str:
        """Where the person's browser goes after *Allow*."""
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(32)}"
        self._grants[code] = Grant(team_id, user_id, request, self._timing.wall())
        return f"{request.redirect_uri}?{urlencode({'code': code, 'state': request.state})}"

    def cancelled(self, request: Request) -> str:
        """Where it goes after *Cancel*."""
        return f"{request.redirect_uri}?{urlencode({'error': 'access_denied', 'state': request.state})}"

    def exchange(self, authorization: str, arguments: Json) -> Grant:
        """`oauth.v2.access`: the grant of a code, used up; raises `OAuthError`."""
        client_id, client_secret = _credentials(authorization, arguments)
        if client_id != self.client_id:
            raise OAuthError("invalid_client_id")
        if client_secret != self.client_secret:
            raise OAuthError("bad_client_secret")
        grant = self._grants.pop(str(arguments.get("code")), None)
        if grant is None or self._timing.wall() - grant.born > CODE_LIVES:
            raise OAuthError("invalid_code")
        given = arguments.get("redirect_uri")
        if given != (grant.request.redirect_uri if grant.request.gave_redirect_uri else None):
            raise OAuthError("bad_redirect_uri")
        return grant


def _credentials(authorization: str, arguments: Json) -> tuple[str, str]:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return str(arguments.get("client_id")), str(arguments.get("client_secret"))
    try:
        client_id, _, client_secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client_id, client_secret
