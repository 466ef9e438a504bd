"""Modals and Homes: opening, stacking, replacing and closing them (docs/slack.md S64)."""

from playground.block_kit import objections_to_view, view_is_too_large
from playground.block_kit.composition import options_of
from playground.json_types import Json
from playground.workspace.messages import as_kept, with_ids
from playground.workspace.shapes import view_json
from playground.workspace.slack import Slack
from playground.workspace.values import initial, is_empty, state_of, stateful_elements, value_field
from playground.workspace.visible import may_pick
from playground.workspace.world import View

DEEPEST_STACK = 3


class ViewRefused(Exception):  # noqa: N818 - reads as what happened
    """Slack does not take this view: its error code and the objections of its schema."""

    def __init__(self, code: str, objections: list[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.objections = objections or []


def state(view: View) -> Json:
    """{block_id: {action_id: value}} as typed so far."""
    return state_of(view.content["blocks"], view.typed)


def as_json(slack: Slack, view: View) -> Json:
    """The view object with its present state."""
    return view_json(slack.world, view, state(view))


def checked(slack: Slack, content: Json, kind: str, *, instead_of: View | None = None) -> Json:
    """The content with ids filled in; ViewRefused if Slack would not take it."""
    objections = objections_to_view(content)
    if not objections and content["type"] != kind:
        objections = [f"[ERROR] must be a valid {kind} view [json-pointer:/view/type]"]
    if objections:
        raise ViewRefused("invalid_arguments", objections)
    if view_is_too_large(content):
        raise ViewRefused("view_too_large")
    _check_external_id(slack, content, instead_of)
    return {**as_kept(content), "blocks": with_ids(slack.world, content["blocks"])}


def _check_external_id(slack: Slack, content: Json, instead_of: View | None) -> None:
    external_id = content.get("external_id")
    for other in slack.world.views_of_app():
        if external_id and other is not instead_of and other.content.get("external_id") == external_id:
            raise ViewRefused("duplicate_external_id")


def open_modal(slack: Slack, user_id: str, content: Json, channel: str | None = None) -> View:
    """Show a first modal; whatever stood open for the person is gone.

    `channel` is where the person was, for `default_to_current_conversation`; a picker whose filter leaves that
    conversation out stays empty.
    """
    view = _new(slack, user_id, checked(slack, content, "modal"), None)
    _preset_conversation(slack, view, channel)
    slack.world.stacks[user_id] = [view]
    slack.changed()
    return view


def push(slack: Slack, user_id: str, content: Json) -> View:
    """Put a modal on the person's stack of at most three. Raises `ViewRefused` (`not_found`, `push_limit_reached`)."""
    stack = slack.world.stacks.get(user_id, [])
    if not stack:
        raise ViewRefused("not_found")
    if len(stack) >= DEEPEST_STACK:
        raise ViewRefused("push_limit_reached")
    view = _new(slack, user_id, checked(slack, content, "modal"), stack[-1])
    stack.append(view)
    slack.changed()
    return view


def _preset_conversation(slack: Slack, view: View, channel: str | None) -> None:
    user = slack.world.users[view.user]
    for block, element in stateful_elements(view.content["blocks"]):
        if not element.get("default_to_current_conversation") or not is_empty(initial(element)):
            continue
        if channel is not None and may_pick(slack, user, element, channel):
            field = value_field(element["type"])
            value = [channel] if field.endswith("s") else channel
            view.typed[(block["block_id"], element["action_id"])] = {"type": element["type"], field: value}


def _new(slack: Slack, user_id: str, content: Json, previous: View | None) -> View:
    view_id = slack.world.new_id("V")
    root = previous.root_id if previous else view_id
    return View(view_id, user_id, content, slack.world.new_hash(), root, previous.id if previous else None)


def replace(slack: Slack, view: View, content: Json) -> View:
    """Give an open view new content; typed values stay where block_id and action_id stay."""
    found = checked(slack, content, "modal" if view.content["type"] == "modal" else "home", instead_of=view)
    view.typed = _kept(view, found)
    view.content = found
    view.errors = {}
    view.hash = slack.world.new_hash()
    slack.changed()
    return view


def _kept(view: View, content: Json) -> dict[tuple[str, str], Json]:
    before = state(view)
    kept: dict[tuple[str, str], Json] = {}
    for block, element in stateful_elements(content["blocks"]):
        held = before.get(block["block_id"], {}).get(element["action_id"])
        if held is not None and held["type"] == element["type"] and _still_offered(element, held):
            kept[(block["block_id"], element["action_id"])] = held
    return kept


def _still_offered(element: Json, held: Json) -> bool:
    if is_empty(held) or "external" in element["type"]:
        return True
    offered = [option["value"] for option in options_of(element)]
    chosen = [held["selected_option"]] if held.get("selected_option") else held.get("selected_options", [])
    return all(option["value"] in offered for option in chosen)


def publish(slack: Slack, user_id: str, content: Json) -> View:
    """Replace the person's Home."""
    known = slack.world.homes.get(user_id)
    if known is not None:
        return replace(slack, known, content)
    view = _new(slack, user_id, checked(slack, content, "home"), None)
    slack.world.homes[user_id] = view
    slack.changed()
    return view


def close(slack: Slack, view: View) -> None:
    """Take one modal off its person's stack."""
    stack = slack.world.stacks.get(view.user, [])
    if view in stack:
        stack.remove(view)
    slack.changed()


def clear(slack: Slack, user_id: str) -> list[View]:
    """Close the person's whole stack and returns what stood there, topmost first."""
    gone = list(reversed(slack.world.stacks.pop(user_id, [])))
    slack.changed()
    return gone
