"""views.open, views.push, views.update, views.publish (docs/slack.md S64, S67)."""

from collections.abc import Callable

from playground.json_types import Json
from playground.limits.one_time_ids import Trigger
from playground.web_api.call import ApiError, Call, Method
from playground.workspace import views
from playground.workspace.world import View


def open_view(call: Call) -> Json:
    """Open a modal for the person whose trigger this is."""
    content = _content(call)
    trigger = _trigger(call)
    return _shown(call, lambda: views.open_modal(call.slack, trigger.user, content, trigger.channel))


def push(call: Call) -> Json:
    """Put a modal upon the one in which the person just acted."""
    content = _content(call)
    trigger = _trigger(call)
    return _shown(call, lambda: views.push(call.slack, trigger.user, content))


def update(call: Call) -> Json:
    """Give an open view, named by view_id or external_id, new content. Raises `ApiError` (`hash_conflict`)."""
    content = _content(call)
    view = _named(call)
    if call.text("hash") and call.text("hash") != view.hash:
        raise ApiError("hash_conflict")
    return _shown(call, lambda: views.replace(call.slack, view, content))


def publish(call: Call) -> Json:
    """Replace a person's Home.

    Raises `ApiError` (`hash_conflict`, `invalid_arguments`, `not_enabled`, `user_disabled`).
    """
    if not call.slack.manifest.home_tab:
        raise ApiError("not_enabled")
    content = _content(call)
    user_id = call.text("user_id")
    if not user_id:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: user_id")
    person = call.world.users.get(user_id)
    if person is None or person.is_bot:
        raise ApiError("invalid_arguments", "[ERROR] `user_id` is not a valid user [json-pointer:/user_id]")
    if person.deactivated:
        raise ApiError("user_disabled")
    known = call.world.homes.get(user_id)
    if call.text("hash") and known is not None and call.text("hash") != known.hash:
        raise ApiError("hash_conflict")
    return _shown(call, lambda: views.publish(call.slack, user_id, content))


def _content(call: Call) -> Json:
    content = call.structure("view", "invalid_arguments")
    if not isinstance(content, dict):
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view")
    return content


def _trigger(call: Call) -> Trigger:
    trigger_id = call.text("trigger_id")
    if not trigger_id:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: trigger_id")
    found = call.slack.one_time_ids.use_trigger(trigger_id)
    if isinstance(found, str):
        raise ApiError(found)
    return found


def _named(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view_id")
    for view in call.world.views_of_app():
        if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
            return view
    raise ApiError("not_found")


def _shown(call: Call, change: Callable[[], View]) -> Json:
    try:
        return {"view": views.as_json(call.slack, change())}
    except views.ViewRefused as refusal:
        raise ApiError(refusal.code, *refusal.objections) from refusal


METHODS: dict[str, Method] = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
