"""Blocks and views written shortly, for snapshots that somebody reads: nothing is left out but what says nothing."""

import re
from typing import Any

from handlers.platform.views.forms import own_metadata
from tests.handlers.views.cases.case import Json

SHOWN_OF_A_LIST = 4
SAYS_NOTHING = {"verbatim", "emoji"}
FILLER = re.compile(r"(&amp;&lt;|&<|&amp;|&|x)\1{15,}")


def short(node: Any) -> Any:
    """Plain blocks and texts as strings, buttons and choices on one line, long lists and filler shortened."""
    if isinstance(node, dict):
        return _object(_unmarked(node) if node.get("type") == "modal" else node)
    if isinstance(node, list):
        return _list([short(one) for one in node])
    return FILLER.sub(lambda found: f"[{found[1]} {len(found[0])}]", node) if isinstance(node, str) else node


def _unmarked(view: Json) -> Json:
    """A form without the mark of its inputs, which says nothing to a reader."""
    own = own_metadata(view)
    rest = {name: value for name, value in view.items() if name != "private_metadata"}
    return {**rest, "private_metadata": own} if own else rest


def _object(node: Json) -> Any:
    match node:
        case {"type": "plain_text" | "mrkdwn", "text": found} | {"type": "section", "text": found} if len(node) <= 3:
            written = short(found)
        case {"type": "header", "text": found}:
            written = f"# {short(found)}"
        case {"type": "context", "elements": [found]}:
            written = f"({short(found)})"
        case {"type": "actions", "elements": found} if "block_id" not in node:
            written = [_button(one) for one in found]
        case {"text": found, "value": value} if "type" not in node:
            written = f"{short(found)} ={value}"
        case _:
            written = {key: short(value) for key, value in node.items() if key not in SAYS_NOTHING}
    return written


def _list(found: list[Any]) -> list[Any]:
    choices = all(isinstance(one, str) and re.match(r"[\w.' ,-]+ =|U0", one) for one in found)
    too_long = choices and len(found) > SHOWN_OF_A_LIST
    return [*found[:SHOWN_OF_A_LIST], f"and {len(found) - SHOWN_OF_A_LIST} more"] if too_long else found


def _button(button: Json) -> str:
    words = [f"[{short(button['text'])}]", f"{button.get('action_id')}={short(button.get('value', ''))}"]
    words += [f"{key}: {short(button[key])}" for key in ("style", "url", "accessibility_label") if key in button]
    if "confirm" in button:
        sure = button["confirm"]
        words += [f"{key}: {short(sure[key])}" for key in ("title", "text", "confirm", "deny") if key in sure]
    return " | ".join(words)
