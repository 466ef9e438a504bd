"""Regular expressions that people's words are matched with: none may take exponential time."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import bot
import handlers
from bot.language.patterns import Pattern
from bot.language.safety import Line

REPEATED = {codes.MAX_REPEAT, codes.MIN_REPEAT}
OFTEN = 3  # a group that may come more often than this can be read in very many ways


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every pattern that a module of ours holds, also in its lists, or makes once and keeps."""
    for package in (bot, handlers):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".__main__" in found.name or found.name.endswith("worker_side"):
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                held = value() if _makes_patterns(value, module.__name__) else value
                for place, pattern in enumerate(_within(held)):
                    yield f"{found.name}.{name}[{place}]", pattern


def _makes_patterns(value: Any, module: str) -> bool:
    """Whether this is a function of the module, without parameters, that makes patterns once."""
    if not hasattr(value, "cache_info") or value.__module__ != module:
        return False
    returns = str(value.__annotations__["return"])
    return ("Pattern" in returns or "Line" in returns) and len(value.__annotations__) == 1


def _within(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Pattern):
        yield value._compiled
    elif isinstance(value, Line):
        yield value.pattern
    elif isinstance(value, Mapping):
        yield from _within(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from _within(one)


def ambiguous(parsed: Any, *, is_repeated: bool = False) -> list[str]:
    """The alternatives that stand twice in a group which may come often: each time it comes, the ways double."""
    found = []
    for code, given in parsed:
        if code in REPEATED:
            _, most, inner = given
            found += ambiguous(inner, is_repeated=is_repeated or most > OFTEN)
        elif code is codes.BRANCH:
            alternatives = [str(one) for one in given[1]]
            if is_repeated:
                found += [_spelled(one) for one in given[1] if alternatives.count(str(one)) > 1]
            for one in given[1]:
                found += ambiguous(one, is_repeated=is_repeated)
        elif code is codes.SUBPATTERN:
            found += ambiguous(given[3], is_repeated=is_repeated)
        elif code in {codes.ASSERT, codes.ASSERT_NOT}:
            found += ambiguous(given[1], is_repeated=is_repeated)
    return found


def _spelled(parsed: Any) -> str:
    return "".join(chr(given) if code is codes.LITERAL else "…" for code, given in parsed)


def test_the_check_finds_what_it_looks_for() -> None:
    assert ambiguous(parser.parse(r"a(?: (?:takes|person|takes))+")) == ["takes", "takes"]
    assert ambiguous(parser.parse(r"(?:(?:oui|non|oui) )*!")) == ["oui", "oui"]
    assert ambiguous(parser.parse(r"a (?:takes|person|takes)")) == []
    assert ambiguous(parser.parse(r"a(?: (?:take|takes))+")) == []


def test_there_are_patterns_to_look_at() -> None:
    names = {name.partition("[")[0] for name, _ in patterns()}
    assert {
        "bot.language.about_village._patterns",
        "bot.language.offers._OFFERS",
        "bot.people.pauses._UNTIL_I_SAY",
    } <= names


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(name, one, id=name) for name, one in patterns()])
def test_no_alternative_stands_twice_in_a_group_that_may_come_often(name: str, pattern: re.Pattern[Any]) -> None:
    assert ambiguous(parser.parse(pattern.pattern, pattern.flags)) == [], name
