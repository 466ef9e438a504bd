"""The small rules from which Slack's Block Kit schema is put together, and their list of objections."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.json_types import Json

Surface = str
"""`message`, `modal` or `home`."""


@dataclass
class Review:
    """One check of blocks on one surface: the objections so far and the ids seen."""

    surface: Surface
    objections: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    focused: int = 0
    has_input: bool = False

    def object(self, what: str, pointer: str) -> None:
        """Note one objection in Slack's form."""
        self.objections.append(f"[ERROR] {what} [json-pointer:{pointer}]")


Rule = Callable[[Review, Any, str], None]


def string(longest: int, shortest: int = 1) -> Rule:
    """A string of `shortest` to `longest` characters."""

    def rule(review: Review, value: Any, pointer: str) -> None:
        if not isinstance(value, str):
            review.object("must be a string", pointer)
        elif len(value) < shortest:
            review.object(f"must be more than {shortest - 1} characters", pointer)
        elif len(value) > longest:
            review.object(f"must be less than {longest + 1} characters", pointer)

    return rule


def whole(least: int, most: int) -> Rule:
    """An integer between two bounds, both allowed."""

    def rule(review: Review, value: Any, pointer: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            review.object("must be an integer", pointer)
        elif not least <= value <= most:
            review.object(f"must be between {least} and {most}", pointer)

    return rule


def boolean(review: Review, value: Any, pointer: str) -> None:
    """True or false, nothing like it."""
    if not isinstance(value, bool):
        review.object("must be a boolean", pointer)


def one_of(*allowed: str) -> Rule:
    """One of these words."""

    def rule(review: Review, value: Any, pointer: str) -> None:
        if value not in allowed:
            review.object(f"must be one of: {', '.join(allowed)}", pointer)

    return rule


def matching(accepts: Callable[[str], bool], form: str) -> Rule:
    """A string which `accepts` takes, described by `form` where it does not."""

    def rule(review: Review, value: Any, pointer: str) -> None:
        if not isinstance(value, str) or not accepts(value):
            review.object(f"must have the form {form}", pointer)

    return rule


def items(rule: Rule, least: int, most: int) -> Rule:
    """A list of `least` to `most` items which all follow `rule`."""

    def check(review: Review, value: Any, pointer: str) -> None:
        if not isinstance(value, list):
            review.object("must be an array", pointer)
            return
        if len(value) < least:
            review.object(f"no less than {least} items allowed", pointer)
        if len(value) > most:
            review.object(f"no more than {most} items allowed", pointer)
        for number, item in enumerate(value):
            rule(review, item, f"{pointer}/{number}")

    return check


def shape(
    required: Mapping[str, Rule], optional: Mapping[str, Rule], *further: Rule, type_name: str | None = None
) -> Rule:
    """An object with these properties and no others; `further` rules then look at the whole object."""

    def check(review: Review, value: Any, pointer: str) -> None:
        if not isinstance(value, dict):
            review.object("must be an object", pointer)
            return
        known = {**required, **optional}
        for name in required:
            if name not in value:
                review.object(f"missing required field: {name}", pointer)
        for name, inner in value.items():
            if name == "type" and type_name is not None:
                continue
            if name not in known:
                review.object(f"no additional properties allowed: {name}", pointer)
            else:
                known[name](review, inner, f"{pointer}/{name}")
        before = len(review.objections)
        for rule in further:
            if len(review.objections) == before:
                rule(review, value, pointer)

    return check


def by_type(shapes: Mapping[str, Rule], what: str) -> Rule:
    """An object whose `type` picks the shape it must have."""

    def check(review: Review, value: Any, pointer: str) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            review.object(f"unsupported type: {kind} for {what}", f"{pointer}/type")
            return
        shapes[kind](review, value, pointer)

    return check


def exactly_one(*names: str) -> Rule:
    """Exactly one of these properties is there."""

    def check(review: Review, value: Json, pointer: str) -> None:
        if sum(name in value for name in names) != 1:
            review.object(f"exactly one of these is needed: {', '.join(names)}", pointer)

    return check


def at_least_one(*names: str) -> Rule:
    """At least one of these properties is there."""

    def check(review: Review, value: Json, pointer: str) -> None:
        if not any(name in value for name in names):
            review.object(f"one of these is needed: {', '.join(names)}", pointer)

    return check


def ordered(lower: str, upper: str) -> Rule:
    """Where both properties are there, the first is not above the second."""

    def check(review: Review, value: Json, pointer: str) -> None:
        if lower in value and upper in value and float(value[lower]) > float(value[upper]):
            review.object(f"{lower} must not be greater than {upper}", pointer)

    return check
