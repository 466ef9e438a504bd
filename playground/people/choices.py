"""Finding the element a person touches, and turning their choice into Slack's state."""

from typing import Any

from playground.block_kit import elements_of
from playground.json_types import Json
from playground.workspace.slack import Refused, Slack
from playground.workspace.values import BadValueError, chosen, value_field
from playground.workspace.visible import CHANNEL_PICKERS, may_pick
from playground.workspace.world import User

_PEOPLE = ("users_select", "multi_users_select")
_CONVERSATIONS = ("conversations_select", "multi_conversations_select")


def find(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    """The (block, element) with these ids; Refused if it is not there (any more)."""
    for block in blocks:
        if block.get("block_id") != block_id:
            continue
        for element in elements_of(block):
            if element.get("action_id") == action_id:
                return block, element
    raise Refused("element_gone", "This is not there any more.")


def choose(slack: Slack, user: User, block: Json, element: Json, value: Any) -> Json:
    """The element's state after the person's choice; Refused if nobody could choose this."""
    external = slack.world.offered.get((block["block_id"], element["action_id"]))
    try:
        state = chosen(element, value, external)
    except BadValueError as error:
        raise Refused("invalid_value", str(error)) from error
    kind = element["type"]
    if kind in _PEOPLE + _CONVERSATIONS + CHANNEL_PICKERS:
        picked = state[value_field(kind)]
        for one in picked if isinstance(picked, list) else [picked] if picked else []:
            _check(slack, user, element, one)
    return state


def _check(slack: Slack, user: User, element: Json, picked: str) -> None:
    if element["type"] in _PEOPLE:
        person = slack.world.users.get(picked)
        possible = person is not None and not person.deactivated
    else:
        possible = may_pick(slack, user, element, picked)
    if not possible:
        raise Refused("invalid_value", "This is not on offer here.")
