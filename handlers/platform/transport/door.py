"""Reading and checking everything that comes from outside, over HTTP or the socket, before Bolt (docs/decisions/0024).

Bolt reads payloads before any listener of ours does, and takes their shape for granted. So it gets nothing that is not
shaped as Slack documents it (docs/slack.md S61): what is refused is answered with 400 over HTTP and acknowledged on the
socket, since Slack would send it again otherwise; it is counted, and logged without its content.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import unquote

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import log
from handlers.platform.metrics.counts import Counts
from handlers.platform.requests import Unreadable

SIGNATURE_SECONDS = 300  # within which a signature is good
_KEPT_OF_A_SIGNATURE = 24  # digits of its 64: 96 bits
MOST_DEEP = 64  # levels of lists and objects; Slack's own have about twenty
LARGEST_NUMBER = 2**53
MOST_FIELDS = 100  # of a form
FORM = "application/x-www-form-urlencoded"
# What Bolt or we may raise on a signed payload that passed the checks and still is not as Slack documents it.
MISREAD = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)

Payload = dict[str, Any]
Kinds = type | tuple[type, ...]
_NONE = type(None)
_TEXT = (str, _NONE)
_OBJECT = (dict, _NONE)
_LIST = (list, _NONE)
_TEXT_OR_OBJECT = (str, dict, _NONE)

# Types of fields that Bolt or we read, at the top of a payload or of its event; all of them may be absent.
_TEXTS = """
    action_ts api_app_id app_installed_team_id bot_access_token bot_id callback_id channel_id channel_name channel_type
    command context_team_id context_enterprise_id enterprise_id event_id event_ts function_execution_id message_ts
    private_metadata response_url source_team subtype tab team_domain team_id text thread_ts trigger_id ts type user_id
    user_name user_team
"""
_OBJECTS = """
    assistant_thread bot_profile container edited event function_data item message previous_message state tokens
    user_profile view
"""
_FIELDS: Mapping[str, Kinds] = {
    **dict.fromkeys(_TEXTS.split(), _TEXT),
    **dict.fromkeys(_OBJECTS.split(), _OBJECT),
    **dict.fromkeys(("actions", "authed_users", "authorizations", "response_urls"), _LIST),
    **dict.fromkeys(("channel", "enterprise", "team", "user"), _TEXT_OR_OBJECT),
    "is_ext_shared_channel": (bool, _NONE),
    "is_enterprise_install": (bool, str, _NONE),
}
# Objects in which the same fields are checked again.
_LOOKED_INTO = frozenset(_OBJECTS.split()) - {"function_data", "state", "tokens"}
# Lists of objects, and what these hold.
_ELEMENT_TEXTS = """
    action_id block_id type value selected_user selected_channel selected_conversation selected_date selected_time
"""
_ELEMENT_LISTS = "selected_options selected_users selected_channels selected_conversations"
_LISTED: Mapping[str, Mapping[str, Kinds]] = {
    "authorizations": _FIELDS,
    "response_urls": _FIELDS,
    "actions": {
        **dict.fromkeys(_ELEMENT_TEXTS.split(), _TEXT),
        **dict.fromkeys(_ELEMENT_LISTS.split(), _LIST),
        "selected_option": _OBJECT,
    },
}
_WITH_ID = frozenset({"channel", "enterprise", "team", "user"})
# Kinds of payload by their `type`, with what each has to have, as text or as an object.
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "event_callback": ("event", "event_id"),
    "block_actions": ("user", "actions"),
    "view_submission": ("user", "view"),
    "view_closed": ("user", "view"),
    "shortcut": ("user", "callback_id", "trigger_id"),
    "message_action": ("user", "callback_id", "trigger_id", "message"),
    "url_verification": (),
    "app_rate_limited": (),
}
_OF_A_COMMAND = ("command", "user_id", "channel_id", "trigger_id", "team_id")

_log = log.get("door")


def is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether Slack signed exactly these bytes within the last five minutes; nothing in them is parsed."""
    stamp, given = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12 and given.isascii()):
        return False
    if abs(time.time() - int(stamp)) > SIGNATURE_SECONDS:
        return False
    made = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={made}", given)


def is_ssl_check(content_type: str, body: bytes) -> bool:
    """Whether this is Slack's check of our certificate, which is unsigned and needs only an empty answer."""
    return content_type == FORM and len(body) < 1000 and b"ssl_check=1" in body.split(b"&")


def read_http(headers: Mapping[str, str], body: bytes) -> Any:
    """The payload in a request's body: JSON, a form, or JSON in a form; raises `Unreadable` or another ValueError."""
    if headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise Unreadable("encoding")
    content_type, _, parameters = headers.get("Content-Type", "").partition(";")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip().strip('"').lower()
    if charset not in {"", "utf-8", "utf8"}:
        raise Unreadable("charset")
    text = body.decode()  # UnicodeDecodeError is a ValueError, like `Unreadable`
    match content_type.strip().lower():
        case "application/json":
            return read_json(text)
        case "application/x-www-form-urlencoded":
            form = read_form(text)
            return read_json(form["payload"]) if "payload" in form else form
    raise Unreadable("content type")


def read_form(text: str) -> dict[str, str]:
    """Read form fields as `urllib.parse.parse_qsl` does when it is strict; raises ValueError.

    In a fifth of its time, since most fields have nothing to be unquoted.
    """
    fields = text.split("&", MOST_FIELDS)
    form: dict[str, str] = {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals or len(fields) > MOST_FIELDS:
            raise Unreadable("no form")
        form[_unquoted(name)] = _unquoted(value)
    if len(form) != len(fields):
        raise Unreadable("a field twice")
    return _without_nul(form) if "%00" in text or "\0" in text else form


def _unquoted(text: str) -> str:
    if "+" in text:
        text = text.replace("+", " ")
    return unquote(text, errors="strict") if "%" in text else text


def read_json(text: str) -> Any:
    """Parse strict JSON; raises ValueError, or RecursionError where it is nested too deeply for the library.

    NUL characters, which PostgreSQL cannot store, are removed from all texts.
    """
    payload = json.loads(text, parse_constant=_refuse)
    return _without_nul(payload) if "\\u0000" in text else payload


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(inner) for inner in value]
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(inner) for name, inner in value.items()}
    return value


def _refuse(_word: str) -> NoReturn:
    raise Unreadable("not a number")


def checked(payload: Any) -> Payload:
    """Return the payload if its kind is known and its fields have the documented types; else raises `Unreadable`."""
    if not isinstance(payload, dict):
        raise Unreadable("no object")
    _require_plain(payload)
    _require_shapes(payload)
    for each, fields in _LISTED.items():
        for one in payload.get(each) or ():
            if not isinstance(one, dict):
                raise Unreadable(each)
            _require_kinds(one, fields)
    if "command" in payload:
        _require(payload, _OF_A_COMMAND, str)
        return payload
    if payload.get("type") not in _REQUIRED:
        raise Unreadable("kind")
    _require_whole(payload)
    return payload


def _require_whole(payload: Payload) -> None:
    """Raise `Unreadable` unless the payload has every field that its kind needs."""
    kind = payload["type"]
    for name in _REQUIRED[kind]:
        if not payload.get(name):
            raise Unreadable(name)
    if "user" in _REQUIRED[kind]:
        _require(payload["user"], ("id",), str)
    if kind == "event_callback":
        _require(payload["event"], ("type",), str)
        _require_kinds(payload["event"].get("tokens") or {}, {"bot": _LIST, "oauth": _LIST})
    elif kind == "block_actions":
        _require(payload["actions"][0], ("action_id",), str)
    elif kind in {"view_submission", "view_closed"}:
        _require(payload["view"], ("callback_id",), str)


def _require(holder: Any, names: tuple[str, ...], kind: type) -> None:
    for name in names:
        if not isinstance(holder, dict) or not isinstance(holder.get(name), kind):
            raise Unreadable(name)


def _require_shapes(payload: Payload) -> None:
    left = [payload]
    while left:
        holder = left.pop()
        _require_kinds(holder, _FIELDS)
        for name, value in holder.items():
            if isinstance(value, dict):
                if name in _WITH_ID and not isinstance(value.get("id"), str | None):
                    raise Unreadable(name)
                if name in _LOOKED_INTO:
                    left.append(value)


def _require_kinds(holder: Payload, fields: Mapping[str, Kinds]) -> None:
    for name, kinds in fields.items():
        if name in holder and not isinstance(holder[name], kinds):
            raise Unreadable(name)


def _require_plain(payload: Payload) -> None:
    """Raise `Unreadable` where the payload is nested too deeply, or holds text or numbers that cannot be stored."""
    level: list[Any] = [payload]
    for _ in range(MOST_DEEP):
        level = [inner for holder in level for inner in _inner(holder)]
        if not level:
            return
    raise Unreadable("too deep")


def _inner(holder: Any) -> list[Any]:
    """The lists and objects directly inside; raises where a text or number inside cannot be stored."""
    found = []
    values = [*holder, *holder.values()] if isinstance(holder, dict) else holder
    for value in values:
        if isinstance(value, str):
            if not value.isascii():
                value.encode()  # half of a surrogate pair is a UnicodeEncodeError, a ValueError
        elif isinstance(value, dict | list):
            found.append(value)
        elif isinstance(value, int | float) and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            raise Unreadable("number")
    return found


async def answer(app: AsyncApp, counts: Counts, payload: Any, attempt: int = 0) -> BoltResponse:
    """Check a payload, have Bolt answer it; 400 for what cannot be read. `attempt` is Slack's retry, 0 first."""
    try:
        request = AsyncBoltRequest(
            mode="socket_mode",  # as an object, whose signature was looked at before it was read
            body=checked(payload),
            headers={"x-slack-retry-num": str(attempt)},
        )
        return await app.async_dispatch(request)
    except MISREAD:
        return refused(counts)


class Replays:
    """The signatures of requests that were handled: an eavesdropper could send a signed request again
    for five minutes.

    Of each only as much is kept as makes it unique: a busy process has tens of thousands of them.
    """

    def __init__(self) -> None:
        self._seen: set[bytes] = set()
        self._before: set[bytes] = set()
        self._since = time.monotonic()

    def has(self, signature: str) -> bool:
        """Whether this signature came before; if not, it is remembered for ten minutes at least (our clock may differ
        from Slack's), and forgotten with the second change of the sets, which is made every ten minutes.
        """
        now = time.monotonic()
        if now - self._since > 2 * SIGNATURE_SECONDS:
            self._before, self._seen, self._since = self._seen, set(), now
        kept = signature[-_KEPT_OF_A_SIGNATURE:].encode()
        if kept in self._seen or kept in self._before:
            return True
        self._seen.add(kept)
        return False


async def answer_http(
    app: AsyncApp, counts: Counts, headers: Mapping[str, str], body: bytes, attempt: int, replays: Replays
) -> BoltResponse:
    """`answer` for the body of a signed HTTP request; a repeated one is answered with 200 and not done again.

    Events are let through, since Slack repeats them itself; their listeners check the event's id.
    """
    try:
        payload = read_http(headers, body)
    except MISREAD:
        return refused(counts)
    is_event = isinstance(payload, dict) and payload.get("type") == "event_callback"
    if not is_event and replays.has(headers.get("X-Slack-Signature", "")):
        counts.rejected["replayed"] += 1
        return BoltResponse(status=200, body="")
    return await answer(app, counts, payload, attempt)


def refused(counts: Counts) -> BoltResponse:
    """The 400 answer to what cannot be read; counts and logs it."""
    counts.rejected["unreadable"] += 1
    _log.warning("door.refused reason=unreadable")
    return BoltResponse(status=400, body="")
