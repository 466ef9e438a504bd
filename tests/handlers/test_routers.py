"""The table of all listeners: every router is in it, every name in a view has a listener,
every listener's name is used.
"""

import ast
import importlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

from slack_sdk.models.views import View

from handlers import routers
from handlers.platform.router import Router
from tests.handlers.views.cases.case import as_views
from tests.handlers.views.test_all_views import CASES

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("bot", "handlers", "storage")
# Routers of one process, which are made when it starts.
MADE_AT_START = {"handlers/home/refresh.py", "handlers/platform/retention.py"}
# Forms whose one button only closes them: the text in them is there to be copied.
ONLY_CLOSED = {"arrangements.copied", "return_plans.copied"}
TABLE = routers.table()


def test_every_module_with_a_router_is_in_the_list() -> None:
    with_router = {path for path in sources("handlers") if "Router(" in (ROOT / path).read_text()}
    with_router -= MADE_AT_START | {"handlers/platform/router.py"}
    modules = {path: importlib.import_module(path.removesuffix(".py").replace("/", ".")) for path in with_router}
    assert [path for path, module in sorted(modules.items()) if module.router not in routers.ROUTERS] == []
    assert len(routers.ROUTERS) == len(set(map(id, routers.ROUTERS))) == len(modules)


def test_every_router_is_named_after_its_area_and_has_something_to_listen_to() -> None:
    for router in routers.ROUTERS:
        areas = {claim.place.split(".")[1] for claim in router.claims}
        assert areas == {router.area}


def test_every_listener_belongs_to_the_router_of_its_module() -> None:
    """A function is claimed by the router of its own module, so that a reader of the module sees what calls it."""
    for router in routers.ROUTERS:
        modules = {claim.place.rsplit(".", 1)[0] for claim in router.claims}
        assert len(modules) == 1, modules


def test_every_action_in_a_view_has_a_listener_and_every_listener_a_view() -> None:
    shown = {action.partition("#")[0] for _, view in drawn() for action in actions_in(view)}
    assert shown == set(TABLE.actions)


def test_every_form_that_is_sent_has_a_listener_and_every_listener_a_form() -> None:
    sent = {view["callback_id"] for is_form, view in drawn() if is_form and view.get("submit")}
    assert sent == set(TABLE.submissions) | ONLY_CLOSED


def test_the_functions_of_a_delivery_take_its_kind_of_notification() -> None:
    for name, delivery in TABLE.deliveries.items():
        functions = (delivery.view, delivery.still_wanted, delivery.sent, delivery.lost, delivery.placeholder)
        for function in filter(None, functions):
            hints = [hint for parameter, hint in get_type_hints(function).items() if parameter != "return"]
            assert len(hints) == 2, (name, function)
            assert takes(hints[1], delivery.kind), (name, function)


def takes(hint: Any, kind: type) -> bool:
    """Whether a parameter of this type takes a value of this kind."""
    if hint is Any:
        return True
    options = getattr(hint, "__args__", (hint,))
    return any(issubclass(kind, option) for option in options)


def test_names_of_timers_and_notifications_are_declared_once() -> None:
    """A button may have the name of the notification that it causes,
    so those names are checked in the views' own test.
    """
    names = {*TABLE.timers, *TABLE.runs, *TABLE.deliveries} - {*TABLE.actions, *TABLE.submissions}
    places: dict[str, list[str]] = defaultdict(list)
    for path in (path for room in ROOMS for path in sources(room)):
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.Constant) and node.value in names:
                places[node.value].append(f"{path}:{node.lineno}")
    assert set(places) == names
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_names_of_commands_are_in_lower_case_with_single_spaces() -> None:
    for name in TABLE.commands:
        assert name == " ".join(name.lower().split())


def test_every_listener_is_named_by_a_literal_or_a_constant() -> None:
    """So that a search for a command, an action or a notification finds the function: no name is put together."""
    found = []
    for path in sources("handlers"):
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if ast.unparse(node.func).startswith("router.") and node.func.attr in vars(Router):
                names = node.args[: 2 if node.func.attr == "command" else 1]  # what follows is given to the function
                given = [argument for argument in names if not is_plain(node.func.attr, argument)]
                found += [f"{path}:{argument.lineno} {ast.unparse(argument)}" for argument in given]
    assert found == []


def is_plain(decorator: str, argument: ast.expr) -> bool:
    """A literal; for timers, runs and notifications, whose names others use, also the constant or the class."""
    if isinstance(argument, ast.Constant):
        return True
    return decorator in {"timer", "run", "delivers"} and isinstance(argument, ast.Name | ast.Attribute)


def sources(room: str) -> list[str]:
    paths = (str(path.relative_to(ROOT)) for path in sorted((ROOT / room).rglob("*.py")))
    return [path for path in paths if "/migrations/" not in path and "/training/" not in path]


def drawn() -> Iterator[tuple[bool, dict[str, Any]]]:
    """Every case of every view as Slack may get it, and whether it is a form of its own."""
    for one in CASES:
        if one.module in {"blocks", "fields"}:  # parts with made-up names
            continue
        shown = one.draw()
        yield from ((isinstance(shown, View), view) for view in as_views(shown))


def actions_in(view: dict[str, Any]) -> Iterator[str]:
    """The actions that Slack tells us of when somebody uses them; links go elsewhere."""
    for block in view["blocks"]:
        elements = list(block["elements"]) if block["type"] == "actions" else []
        elements += [block["accessory"]] if "accessory" in block else []
        elements += [block["element"]] if block["type"] == "input" and block.get("dispatch_action") else []
        yield from (element["action_id"] for element in elements if "action_id" in element and not element.get("url"))
