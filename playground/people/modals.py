"""Typing into modals, submitting and closing them (docs/slack.md S64)."""

from collections.abc import Collection
from typing import Any

from playground.delivery.envelope import Receipt
from playground.json_types import Json
from playground.people.asking import frame, response_url, toast, toast_for_form
from playground.people.choices import choose, find
from playground.people.clicks import seen_view
from playground.people.rules import actor
from playground.workspace import views
from playground.workspace.slack import Refused, Slack
from playground.workspace.values import faults_before_sending, stateful_elements, value_field
from playground.workspace.views import ViewRefused
from playground.workspace.world import User, View


def enter(slack: Slack, user_id: str, view_id: str, block_id: str, action_id: str, value: Any) -> None:
    """Type or choose in a form without sending anything."""
    user = actor(slack, user_id)
    view = seen_view(slack, user, view_id)
    block, element = find(view.content["blocks"], block_id, action_id)
    view.typed[(block_id, action_id)] = choose(slack, user, block, element, value)
    view.errors.pop(block_id, None)
    slack.changed()


async def submit(
    slack: Slack,
    user_id: str,
    view_id: str,
    values: Json | None = None,
    *,
    without: Collection[str] = (),
    instead: Json | None = None,
) -> dict[str, str]:
    """Press the submit button; the sentences shown under fields ({block_id: sentence}), empty if it went well.

    A form that Slack itself finds wanting is not sent; a toast tells where the app did not answer. The form can be
    sent damaged: `without` the blocks of these ids in its state, or with another state `instead`.
    Raises `Refused`.
    """
    user = actor(slack, user_id)
    view = seen_view(slack, user, view_id)
    for block_id, fields in (values or {}).items():
        for action_id, value in fields.items():
            enter(slack, user_id, view_id, block_id, action_id, value)
    if "submit" not in view.content:
        raise Refused("no_submit", "This form has no submit button.")
    view.errors = faults_before_sending(view.content["blocks"], views.state(view))
    toast(slack, user, None)
    slack.changed()
    if view.errors:
        return view.errors
    if not slack.installed:
        toast_for_form(slack, user)
        return {}
    receipt = await slack.payload_sender.ask(
        "interactive", _submission(slack, user, view, without, instead), "view_submission"
    )
    _apply(slack, user, view, receipt)
    return view.errors


def _submission(slack: Slack, user: User, view: View, without: Collection[str], instead: Json | None) -> Json:
    shown = views.as_json(slack, view)
    sent = shown["state"]["values"] if instead is None else instead
    values = {block_id: held for block_id, held in sent.items() if block_id not in without}
    return frame(slack, "view_submission", user) | {
        "trigger_id": slack.one_time_ids.new_trigger(user.id),
        "view": {**shown, "state": {"values": values}},
        "response_urls": _response_urls(slack, user, view),
    }


def _response_urls(slack: Slack, user: User, view: View) -> list[Json]:
    state = views.state(view)
    found = []
    for block, element in stateful_elements(view.content["blocks"]):
        held = state[block["block_id"]][element["action_id"]]
        channel_id = held.get(value_field(element["type"])) if element.get("response_url_enabled") else None
        if channel_id:
            token = slack.one_time_ids.new_response(user.id, channel_id)
            found.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel_id,
                    "response_url": response_url(slack, token),
                }
            )
    return found


def _apply(slack: Slack, user: User, view: View, receipt: Receipt) -> None:
    """Do what the acknowledgement says; whatever Slack would not take becomes a toast."""
    answer = receipt.payload or {}
    action = answer.get("response_action")
    if receipt.problem or not _is_possible(view, answer):
        toast_for_form(slack, user)
        return
    try:
        if action == "errors":
            view.errors = dict(answer["errors"])
        elif action == "update":
            views.replace(slack, view, answer["view"])
        elif action == "push":
            views.push(slack, user.id, answer["view"])
        elif action == "clear":
            views.clear(slack, user.id)
        else:
            views.close(slack, view)
    except ViewRefused as refusal:
        slack.wire.note("ack", "view_submission", answer, refusal.objections, error=refusal.code)
        toast_for_form(slack, user)
    slack.changed()


def _is_possible(view: View, answer: Json) -> bool:
    action = answer.get("response_action")
    if action in ("update", "push"):
        return isinstance(answer.get("view"), dict)
    if action == "errors":
        inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
        errors = answer.get("errors")
        return isinstance(errors, dict) and bool(errors) and set(errors) <= inputs
    return action in (None, "clear")


def close(slack: Slack, user_id: str, view_id: str, *, clear: bool = False) -> None:
    """Close a modal (the whole stack with `clear`); the app hears of it where it asked to. Raises `Refused`."""
    user = actor(slack, user_id)
    view = seen_view(slack, user, view_id)
    if view.content["type"] != "modal":
        raise Refused("view_not_found", "Only forms can be closed.")
    cleared = clear or bool(view.content.get("clear_on_close"))
    gone = list(reversed(slack.world.stacks[user.id])) if cleared else [view]
    payloads = [_closed(slack, user, one, cleared) for one in gone if one.content.get("notify_on_close")]
    if cleared:
        views.clear(slack, user.id)
    else:
        views.close(slack, view)
    for payload in payloads:
        slack.payload_sender.ask_later("interactive", payload, "view_closed")


def _closed(slack: Slack, user: User, view: View, cleared: bool) -> Json:
    return frame(slack, "view_closed", user) | {"view": views.as_json(slack, view), "is_cleared": cleared}
