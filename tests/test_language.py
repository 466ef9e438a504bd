"""Nothing people read ranks them, guesses about their family, or counts them (R13))."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.contributions.starter_tips import starter_tip
from bot.lunches.themes import THEMES
from bot.offices.topics import standard
from handlers import routers
from handlers.platform.views.blocks import Message
from tests.handlers.views.cases.case import blocks_of
from tests.handlers.views.test_all_views import CASES

ROOT = Path(__file__).resolve().parent.parent
GUIDES = (ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in ("employees", "organizers", "privacy")))
MARKUP = re.compile(r"<style.*?</style>|<[^>]+>|{[{%#].*?[}%#]}", re.DOTALL)
NOT_READ = {"type", "action_id", "block_id", "callback_id", "value", "private_metadata", "style"}
FORBIDDEN = {
    "never, in anything people read": r"ghost|inactive|fail(s|ed|ure)?|scor(e|es|ed|ing)|random(ly)?|congratulations?",
    "names for parents that are not theirs": r"mommy|mummy|daddy|working (mum|mom|mother|dad|father)s?",
    "what guesses at a body, a birth or a marriage": r"maternity|paternity|breast-?feed\w*|nursing mothers?"
    r"|husbands?|wife|due date|birth (mother|father)",
    "what ranks": r"real (parent|mother|father|child)\w*|own (child|children|baby)|normal(ly)?|biological"
    r"|(primary|secondary|main) (carer|caregiver|parent)s?",
    "false comfort": r"(?<!people )at least(?! (one|two|ten|\d)|”)|enjoy every moment|cherish|time flies"
    r"|it goes so fast|welcome back from your (holiday|vacation)|superm(um|om)|having it all|lucky",
    "a room for some only": r"mothers?['’]s? rooms?",
    "a person nobody has told us about": r"he|she|him|his|hers?|himself|herself",
    "days that not everybody keeps": r"(mother|father)['’]s day",
    "pressure": r"hurry up|last chance|don['’]t miss|reminder:|you (must|have to)|act now|overdue",
    "what is not US English (the catalogue of British English has it)": r"travell(ing|ed|ers?)|mums?|carers?|cots?"
    r"|prams?|napp(y|ies)|colours?|favour(s|ite)?|organis(e|es|ed|ers?|ing|ation)|cancelled|recognis\w+|apologis\w+"
    r"|behaviours?|programmes?|neighbours?|whilst|tick(s|ed)? (it|them|the box)|in a CV|the CV",
    "pictures that tell": r":(baby|stork|pregnant_woman|breast-feeding)\w*:|[\U0001F476\U0001F37C\U0001F930\U0001F931]",
}


@pytest.mark.parametrize("why", FORBIDDEN)
def test_nothing_that_is_read_says(why: str) -> None:
    pattern = re.compile(rf"(?<!\w)({FORBIDDEN[why]})(?!\w)", re.IGNORECASE)
    found = {(source, match[0]): words for source, words in everything_read() for match in pattern.finditer(words)}
    assert found == {}


def test_every_command_that_is_named_exists() -> None:
    known = set(routers.table().commands)
    missing = {}
    for source, words in everything_read():
        for command, first, second in re.findall(r"`(/\w+)(?: ([\w-]+))?(?: ([\w-]+))?", words):
            is_free = command in ("/mentor", "/askaround")  # topics or a question may follow
            named = {f"{command} {first}", f"{command} {first} {second}"}
            if command not in known or (first and not is_free and not named & known):
                missing[f"{command} {first}"] = source
    assert missing == {}


def test_the_sources_are_really_read() -> None:
    sources = {source.partition(":")[0] for source, _ in everything_read()}
    files = {"icebreakers.py", "typed_choices.py", "resource_lines.txt", "employees.md", "organizers.md", "README.md"}
    assert {"case", "views", "topics", "starter tips", "themes", "manifest", *files} <= sources
    assert len(everything_read()) > 2000


def test_exclamation_marks_are_rare() -> None:
    loud = {
        words for source, words in everything_read() if source.startswith("views") and "!" in words.replace("<!", "")
    }
    assert len(loud) <= 3


@cache
def everything_read() -> tuple[tuple[str, str], ...]:
    """Every text with where it comes from."""
    return (*_cases(), *_views(), *_files())


def _cases() -> Iterator[tuple[str, str]]:
    for one in CASES:
        shown = one.draw()
        if isinstance(shown, Message):
            yield f"case: {one.name}", shown.text
        yield from ((f"case: {one.name}", words) for words in _texts(blocks_of(shown)))


def _views() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "handlers").glob("*/views/*.py")):
        yield from ((f"views: {path.name}", words) for words in _constants(path))


def _files() -> Iterator[tuple[str, str]]:
    for topic in standard():
        yield "topics", f"{topic.label}. {topic.description}"
        yield "starter tips", starter_tip(topic.slug) or ""
    for path in GUIDES:
        yield from ((path.name, paragraph) for paragraph in path.read_text(encoding="utf-8").split("\n\n"))
    for path in sorted((ROOT / "handlers").glob("*/views/*.jinja")):
        yield path.name, MARKUP.sub(" ", path.read_text(encoding="utf-8"))
    for theme in THEMES.values():
        yield from (("themes", words) for words in (theme.title, *theme.prompts))
    for name in ("introductions/icebreakers.py", "plans/typed_choices.py"):
        path = ROOT / "bot" / name
        yield from ((path.name, words) for words in _constants(path))
    for line in (ROOT / "bot" / "offices" / "resource_lines.txt").read_text(encoding="utf-8").splitlines():
        if "|" in line and not line.startswith("#"):
            yield "resource_lines.txt", line.split("|")[1]
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    yield from (("manifest", words) for words in _texts([manifest["display_information"], manifest["features"]]))


def _texts(node: Any) -> Iterator[str]:
    """Every string below a node that somebody reads."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in NOT_READ:
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _constants(path: Path) -> Iterator[str]:
    """The string constants of a module which are sentences: no docstrings, no ids."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docstrings = {ast.get_docstring(node, clean=False) for node in documented}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings:
            yield node.value
