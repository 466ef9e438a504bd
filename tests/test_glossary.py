"""The glossary and the code agree: every area, table, notification and command word is in both."""

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from pathlib import Path

import storage
from handlers import routers
from storage.db.base import metadata

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROOMS = ("bot", "handlers", "storage")


def listed(what: str) -> list[str]:
    """What the lines `Tables:`, `Notifications:` or `Commands:` name, over all areas."""
    lines = re.findall(rf"^{what}:(.*)$", GLOSSARY, re.MULTILINE)
    return [name for line in lines for name in re.findall(r"`([^`]+)`", line)]


def headed() -> list[str]:
    """The names in the headings."""
    return [name for line in re.findall(r"^## (.*)$", GLOSSARY, re.MULTILINE) for name in re.findall(r"`(\w+)`", line)]


def test_every_area_has_its_part() -> None:
    areas = {path.name for room in ROOMS for path in (ROOT / room).iterdir() if path.is_dir()} - {"__pycache__"}
    assert sorted(headed()) == sorted(areas)


def test_every_part_lists_tables_notifications_and_commands_even_where_there_are_none() -> None:
    parts = GLOSSARY.split("\n## ")[1:]
    for part in parts:
        kinds = re.findall(r"^(Tables|Notifications|Commands):", part, re.MULTILINE)
        assert kinds == ["Tables", "Notifications", "Commands"], part.partition("\n")[0]


def test_every_table_is_listed_once() -> None:
    for module in pkgutil.walk_packages(storage.__path__, "storage."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    assert sorted(listed("Tables")) == sorted(metadata.tables)


def test_every_notification_is_listed_once() -> None:
    assert sorted(listed("Notifications")) == sorted(routers.table().deliveries)


def test_every_command_is_listed_once_in_the_area_that_answers_it() -> None:
    assert sorted(listed("Commands")) == sorted(routers.table().commands)
    for part in GLOSSARY.split("\n## ")[1:]:
        names = re.findall(r"`(\w+)`", part.partition("\n")[0])
        for command in re.findall(r"`(/[^`]+)`", re.findall(r"^Commands:(.*)$", part, re.MULTILINE)[0]):
            area = routers.table().commands[command].__module__.split(".")[1]
            assert area in names, command


def test_no_two_public_classes_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        if "training" in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
