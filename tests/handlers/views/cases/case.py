"""A case: one call of one view, drawn late, so that a view which cannot be drawn spoils its own test alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar, get_type_hints

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, InputBlock
from slack_sdk.models.views import View

from handlers.platform.views.blocks import Message

P = ParamSpec("P")
Shown = Message | View | Block | ButtonElement | Sequence[Block]
S = TypeVar("S", bound=Shown)
Json = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """`name` is `<module>.<view>: <situation>`."""

    name: str
    draw: Callable[[], Shown]
    returns: Any

    @property
    def view(self) -> str:
        """`<module>.<view>`."""
        return self.name.partition(":")[0]

    @property
    def module(self) -> str:
        """The module of handlers/views."""
        return self.name.partition(".")[0]


def case(situation: str, view: Callable[P, S], /, *args: P.args, **kwargs: P.kwargs) -> Case:
    """One call of `view`."""
    module = view.__module__.rpartition(".")[2]
    name = f"{module}.{view.__name__}: {situation}"
    return Case(name, partial(view, *args, **kwargs), get_type_hints(view).get("return"))


def blocks_of(shown: Shown) -> list[Json]:
    """The blocks as Slack gets them."""
    if isinstance(shown, Message):
        return [block.to_dict() for block in shown.blocks]
    if isinstance(shown, View):
        blocks: list[Json] = shown.to_dict()["blocks"]
        return blocks
    if isinstance(shown, Block):
        return [shown.to_dict()]
    if isinstance(shown, ButtonElement):
        return [ActionsBlock(elements=[shown]).to_dict()]
    return [block.to_dict() for block in shown]


def as_views(shown: Shown) -> list[Json]:
    """The views in which Slack may get this: a message is a notice too, parts are parts of a modal or of Home."""
    if isinstance(shown, View):
        return [shown.to_dict()]
    blocks = blocks_of(shown)
    modal = {"type": "modal", "title": _plain("Village"), "submit": _plain("Save"), "blocks": blocks}
    has_input = any(block["type"] == InputBlock.type for block in blocks)
    return [modal] if has_input else [modal, {"type": "home", "blocks": blocks}]


def _plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}
