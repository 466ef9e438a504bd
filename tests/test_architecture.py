"""House rules as tests: what import contracts and type checks cannot say."""

import ast
import dataclasses
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from bot.core import errors
from bot.core.notifications import Notification
from handlers import routers
from tests.conftest import all_kinds

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "handlers", "storage", "playground")
LATE = (
    *("alembic", "holidays", "icalendar", "jinja2", "matplotlib"),  # numpy reads plain words from the first one on
    *("prometheus_client", "psycopg", "rapidfuzz", "scipy", "yaml"),
)

# The modules of `bot/` that are no rules.
WIRING = {
    "__main__",
    "app",
    "clock",
    "deadline",
    "doctor",
    "log",
    "memory",
    "scheduler",
    "settings",
    "slack_cli",
    "worker",
    "worker_side",
}


def test_every_notification_has_a_delivery() -> None:
    delivered = set(routers.table().deliveries)
    ours = {kind.name for kind in all_kinds(Notification) if not kind.__module__.startswith("tests")}
    assert ours == delivered


def test_every_notification_stands_with_the_rules() -> None:
    kinds = [kind for kind in all_kinds(Notification) if not kind.__module__.startswith("tests")]
    assert [kind.name for kind in kinds if not kind.__module__.startswith("bot.")] == []


def test_every_notification_has_a_key_of_its_own_fields() -> None:
    kinds = [kind for kind in all_kinds(Notification) if not kind.__module__.startswith("tests")]
    own = {kind: kind.key is not Notification.key for kind in kinds}
    assert [kind.name for kind in kinds if not own[kind] and not kind.keyed_by] == []
    assert [kind.name for kind in kinds if not own[kind] and not set(kind.keyed_by) <= set(_facts(kind))] == []


def test_every_notification_goes_to_whom_its_own_fields_name() -> None:
    kinds = [kind for kind in all_kinds(Notification) if not kind.__module__.startswith("tests")]
    declared = [kind for kind in kinds if kind.to is Notification.to]
    assert [kind.name for kind in declared if not kind.sent_to] == []
    fields = {kind: {field.name for field in dataclasses.fields(kind)} for kind in declared}
    assert [kind.name for kind in declared if not set(kind.sent_to) <= fields[kind]] == []


def _facts(kind: type[Notification]) -> list[str]:
    """The fields of this kind, and what is computed from them."""
    computed = [name for name in dir(kind) if isinstance(getattr(kind, name), property)]
    return [*(field.name for field in fields(kind)), *computed]


def test_every_refusal_has_words_of_its_own() -> None:
    words = routers.refusal_words()
    raised = {kind for kind in _refusals() if _is_raised(kind.__name__)}
    assert sorted(kind.__name__ for kind in raised if not words.knows(kind)) == []


def test_every_listener_and_timer_is_named_after_its_feature() -> None:
    table = routers.table()
    names = [*table.actions, *table.submissions, *table.shortcuts, *table.timers]
    names += list(table.deliveries)
    assert [name for name in names if "." not in name] == []


def test_a_start_imports_no_library_that_only_some_moments_need() -> None:
    code = f"import sys, bot.app; print(*(name for name in {LATE!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_rules_are_synchronous_and_touch_nothing_outside() -> None:
    outside = {"asyncio", "logging", "multiprocessing", "os", "secrets", "signal", "socket", "subprocess", "sys"}
    outside |= {"tempfile", "threading", "time", "bot.log", "bot.settings", "bot.worker"}
    found = []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        if "training" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        if path.stem not in WIRING and (
            _names(tree) & outside or any(isinstance(node, ast.AsyncFunctionDef | ast.Await) for node in ast.walk(tree))
        ):
            found.append(path.name)
    assert found == []


def test_nothing_names_a_registry_or_a_path_of_one_machine() -> None:
    forbidden = ["py" + "pi.org", "pythonhosted" + ".org", "registry." + "npmjs"]
    found = [
        str(path)
        for pattern in ("*.txt", "*.toml", "*.md", "*.yml", "Makefile", ".ci/run", "docs/**/*.md")
        for path in ROOT.glob(pattern)
        if any(host in path.read_text() for host in forbidden)
    ]
    assert found == []


def test_there_is_no_module_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "data", "info"}
    assert [str(p) for room in ROOMS for p in (ROOT / room).rglob("*.py") if p.stem in vague] == []


def test_public_functions_and_classes_say_what_they_are_for() -> None:
    silent = []
    for path in (path for room in (*ROOMS, "deploy") for path in sorted((ROOT / room).rglob("*.py"))):
        if "migrations" not in path.parts:
            silent += [
                f"{path.relative_to(ROOT)}: {node.name}"
                for node in _public(ast.parse(path.read_text()))
                if not ast.get_docstring(node)
            ]
    assert silent == []


def test_a_listener_says_what_it_does_and_not_only_what_was_pressed() -> None:
    """A docstring that begins with a label (`*Read*: …`) goes on with what happens."""
    told = {
        f"{path.relative_to(ROOT)}: {node.name}": ast.get_docstring(node) or ""
        for path in sorted((ROOT / "handlers").rglob("*.py"))
        for node in _public(ast.parse(path.read_text()))
        if node.name.startswith("on_")
    }
    assert len(told) > 150
    assert [name for name, words in told.items() if re.match(r"[*`]|An? |The ", words) and ": " not in words] == []


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The public functions and classes of a module, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not any(ast.unparse(one).endswith(".setter") for one in node.decorator_list):
                yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _names(tree: ast.AST) -> set[str]:
    """Every module that is imported, whole or in part."""
    nodes = list(ast.walk(tree))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module is not None]
    return (
        whole
        | {f"{node.module}.{alias.name}" for node in parts for alias in node.names}
        | {str(node.module) for node in parts}
    )


def test_decisions_are_numbered_and_what_names_one_finds_it() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    sources = [*(path for room in ROOMS for path in (ROOT / room).rglob("*.py")), *(ROOT / "docs").rglob("*.md")]
    named = {name for path in sources for name in re.findall(r"docs/decisions/([\w-]{1,4})", path.read_text())}
    assert named
    assert named <= set(numbers)


def _refusals() -> list[type[errors.Refusal]]:
    return [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.Refusal) and kind is not errors.Refusal
    ]


def _is_raised(name: str) -> bool:
    return any(
        f"raise {name}" in p.read_text() for room in ("bot", "handlers", "storage") for p in (ROOT / room).rglob("*.py")
    )


def test_every_citation_of_a_rule_or_of_slack_resolves() -> None:
    """R… stand in docs/rules.md and S… in docs/slack.md; nothing cites a document that is not here."""
    rules = set(re.findall(r"\*\*(R\d+)\.", (ROOT / "docs" / "rules.md").read_text()))
    slack = set(re.findall(r"(?:## |\*\*)(S\d+(?:\.\d)?)\b", (ROOT / "docs" / "slack.md").read_text()))
    assert len(rules) > 40
    assert len(slack) > 10
    missing = []
    for path in (path for room in (*ROOMS, "tests") for path in (ROOT / room).rglob("*.py")):
        source = path.read_text()
        cited = set(re.findall(r"[(,] ?(R\d{1,2})(?=[,;.):]| to R)", source)) - rules
        cited |= (
            set(re.findall(r"(?:docs/slack\.md,? |\(R\d+, |[( ])(S\d{1,2}(?:\.\d)?)(?=[),;.]| to S)", source)) - slack
        )
        cited |= set(
            re.findall(r"\b(?:product|domain|architecture|wording|performance|slack-facts)\.md \(?[a-zA-Z0-9]", source)
        )
        missing += [f"{path.relative_to(ROOT)}: {name}" for name in sorted(cited)]
    assert missing == []
