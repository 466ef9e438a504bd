"""Converting slack_sdk's models to Slack's JSON: like their `to_dict`, checks included, in a third of its time.

The SDK looks for its checks with `dir()` on every component of every message; here once per class. A test compares both
on every view there is.
"""

from functools import cache
from typing import Any

from slack_sdk.models.basic_objects import EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST, JsonObject

_MAY_BE_EMPTY = {(one["type"], one["property"]) for one in EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST}
_names: dict[type[JsonObject], tuple[str, ...]] = {}


def rendered(component: JsonObject) -> dict[str, Any]:
    """A view, block or element as JSON; raises `SlackObjectFormationError` where a limit of Slack's is exceeded."""
    kind = type(component)
    if kind.to_dict is not JsonObject.to_dict:  # the few that write themselves
        return component.to_dict()
    for check in _checks(kind):
        getattr(component, check)()
    if kind not in _names:
        _names[kind] = tuple(sorted(component.attributes))
    shown: dict[str, Any] = {}
    for name in _names[kind]:
        value = getattr(component, name, None)
        if value is not None and (not _is_empty(value) or (getattr(component, "type", None), name) in _MAY_BE_EMPTY):
            shown[name] = _plain(value)
    return shown


def _is_empty(value: Any) -> bool:
    return hasattr(value, "__len__") and len(value) == 0


def _plain(value: Any) -> Any:
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, JsonObject):
        return rendered(value)
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


@cache
def _checks(kind: type[JsonObject]) -> tuple[str, ...]:
    own = (name for name in dir(kind) if not name.startswith("__"))
    return tuple(name for name in own if hasattr(getattr(kind, name, None), "validator"))
