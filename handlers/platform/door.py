"""The one door: what comes from outside, over HTTP or the socket, is read whole and of a known shape, or refused.

Bolt reads payloads before any listener of ours does, and takes their shape for granted. So nothing reaches it that is
not shaped as Slack documents it (docs/slack.md S61): what is refused is answered with 400 over HTTP and acknowledged on
the socket, since it would come again otherwise; it is counted, and the log says no more than that.
"""

import hashlib
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import unquote

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import log
from handlers.platform.counts import Counts
from handlers.platform.requests import Unreadable

SIGNATURE_SECONDS = 300  # within which a signature is good
MOST_DEEP = 64  # levels of lists and objects; Slack's own have about twenty
LARGEST_NUMBER = 2**53
MOST_FIELDS = 100  # of a form
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
# What a signed payload that is not as Slack documents it makes Bolt or us raise, should it get as far.
MISREAD = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)

Payload = dict[str, Any]
Kinds = type | tuple[type, ...]
_NONE = type(None)
_TEXT = (str, _NONE)
_OBJECT = (dict, _NONE)
_LIST = (list, _NONE)
_TEXT_OR_OBJECT = (str, dict, _NONE)

# Fields that Bolt or we read, wherever they stand at the top of a payload or of its event; absent ones are fine here.
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
# Objects of these names are looked into in the same way, wherever they stand.
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
    """Whether Slack signed these very bytes within the last five minutes; nothing of them is read before."""
    stamp, given = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12 and given.isascii()):
        return False
    if abs(time.time() - int(stamp)) > SIGNATURE_SECONDS:
        return False
    made = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={made}", given)


def is_ssl_check(content_type: str, body: bytes) -> bool:
    """Whether it is Slack's look at our certificate, which is not signed and wants nothing."""
    return content_type == FORM and len(body) < 1000 and b"ssl_check=1" in body.split(b"&")


def read_http(headers: Mapping[str, str], body: bytes) -> Any:
    """Read the bytes of a request as JSON, as a form, or as JSON in a form; raises `Unreadable`."""
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
    """Read JSON as it is defined; raises ValueError, or RecursionError where it is too deep for the library.

    The one character that is nowhere text, and that PostgreSQL cannot keep, is taken out.
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
    """Return a payload that is shaped as its kind is; raises `Unreadable`, which says nothing of what is in it."""
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
    """Raise `Unreadable` unless everything is there without which a payload of its kind is none."""
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
    """Raise `Unreadable` where it is too deep, or holds text or numbers that no database takes."""
    level: list[Any] = [payload]
    for _ in range(MOST_DEEP):
        level = [inner for holder in level for inner in _inner(holder)]
        if not level:
            return
    raise Unreadable("too deep")


def _inner(holder: Any) -> list[Any]:
    """The lists and objects in it, its texts and numbers looked at."""
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
    """Hand a payload to Bolt once it is read; 400 for what cannot be. `attempt` is Slack's, 0 for the first."""
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
    """Signatures of what was done already: whoever overhears a signed request can send it again for five minutes."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, float] = OrderedDict()

    def has(self, signature: str) -> bool:
        """Whether this one came before; it is remembered as long as it is good, also one from a clock ahead."""
        now = time.monotonic()
        while self._seen and now - next(iter(self._seen.values())) > 2 * SIGNATURE_SECONDS:
            self._seen.popitem(last=False)
        if signature in self._seen:
            return True
        self._seen[signature] = now
        return False


async def answer_http(
    app: AsyncApp, counts: Counts, headers: Mapping[str, str], body: bytes, attempt: int, replays: Replays
) -> BoltResponse:
    """The same for the bytes of a signed request; one that comes again is not done again.

    Events are, since Slack sends them again itself, and whoever hears them looks at their id.
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
    """The answer to what cannot be read."""
    counts.rejected["unreadable"] += 1
    _log.warning("door.refused reason=unreadable")
    return BoltResponse(status=400, body="")
