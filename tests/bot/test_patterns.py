"""Regular expressions that people's words are matched with: none takes exponential time, whatever somebody writes."""

import importlib
import pkgutil
import re
import signal
import string
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from random import Random
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

import pytest

import bot
import handlers
from bot.core.typed_text import CommandWords, folded, readable, unmarked
from bot.language.patterns import Pattern
from bot.language.safety import Line
from bot.language.text import plain

OFTEN = 3  # a group that may come more often than this may be read in very many ways
TIMES = 28  # in which an ambiguous group is read in 2 to the power of 28 ways, and any other in some hundreds
TRIES = 8
NONE_OF_THEM = object()
SECONDS = 1.0  # of processor time; a millisecond is usual, minutes where a group is ambiguous


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


class Reached(Exception):  # noqa: N818
    """The group that is to come often has been written down, and nothing after it matters."""


class Writer:
    """Writes texts that a pattern matches, up to one of its repeated groups, which comes `TIMES` times."""

    def __init__(self, parsed: Any, drawn: Random) -> None:
        self._parsed, self._drawn = parsed, drawn
        self.groups = list(self._repeated(parsed))
        self._wanted: Any = NONE_OF_THEM
        self._way: set[int] = set()  # of what contains the wanted group
        self._text = ""

    def text(self, group: Any) -> str:
        """A text in which the group comes often: one thing that it matches, or two or three in turns."""
        self._wanted, self._text = group, ""
        self._way = {id(one) for one in self._above(self._parsed, group)}
        with suppress(Reached):
            self._write(self._parsed)
        return self._text

    def _repeated(self, parsed: Any) -> Iterator[Any]:
        for code, given in parsed:
            if code in {codes.MAX_REPEAT, codes.MIN_REPEAT} and given[1] > OFTEN and len(given[2]):
                yield given
            for inner in _parts(code, given):
                yield from self._repeated(inner)

    def _above(self, parsed: Any, group: Any) -> list[Any]:
        for code, given in parsed:
            if given is group:
                return [parsed]
            for inner in _parts(code, given):
                if found := self._above(inner, group):
                    return [parsed, inner, *found]
        return []

    def _write(self, parsed: Any) -> None:
        for code, given in parsed:
            if given is self._wanted:
                one = "".join(self._sample(given[2]) for _ in range(self._drawn.choice((1, 1, 2, 3))))
                self._text += one * TIMES
                raise Reached
            if code is codes.BRANCH:
                ways = [one for one in given[1] if id(one) in self._way]
                self._write(ways[0] if ways else self._drawn.choice(given[1]))
            elif code in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
                for _ in range(max(given[0], int(id(given[2]) in self._way))):
                    self._write(given[2])
            elif code is codes.SUBPATTERN:
                self._write(given[3])
            else:
                self._text += _one(code, given, self._drawn)

    def _sample(self, parsed: Any) -> str:
        before, wanted, self._text, self._wanted = self._text, self._wanted, "", NONE_OF_THEM
        way, self._way = self._way, set()
        for code, given in parsed:
            if code in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
                for _ in range(self._drawn.randint(given[0], min(given[1], given[0] + 2))):
                    self._text += self._sample(given[2])
            else:
                self._write([(code, given)])
        written, self._text, self._wanted, self._way = self._text, before, wanted, way
        return written


def _parts(code: Any, given: Any) -> list[Any]:
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
        return [given[2]]
    if code is codes.BRANCH:
        return list(given[1])
    return [given[3]] if code is codes.SUBPATTERN else []


def _one(code: Any, given: Any, drawn: Random) -> str:
    """A character that this matches."""
    if code is codes.LITERAL:
        return chr(given)
    if code is codes.IN:
        kind, value = drawn.choice(given)
        if kind is codes.RANGE:
            return chr(drawn.randint(*value))
        if kind is codes.CATEGORY:
            return {codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " ", codes.CATEGORY_NOT_WORD: " "}.get(value, "a")
        return chr(value) if kind is codes.LITERAL else "a"
    return "a" if code in {codes.ANY, codes.NOT_LITERAL} else ""


@contextmanager
def limited_to(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` in what uses more processor time; a match that is under way is ended too."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slow_on(pattern: re.Pattern[str]) -> str | None:
    """A text for which this takes exponential time, None where none was found."""
    writer = Writer(parser.parse(pattern.pattern, pattern.flags), Random(len(pattern.pattern)))
    for group in writer.groups:
        for _ in range(TRIES):
            text = writer.text(group) + "\x00"
            try:
                with limited_to(SECONDS):
                    pattern.fullmatch(text)
                    pattern.search(text)
            except TimeoutError:
                return text
    return None


@pytest.mark.parametrize(
    "bad",
    [r"a(?: (?:takes|person|takes))+", r"(?:erst ?mal |erstmal )*!", r"(?:(?:como(?: puedo)?|puedo) )*x", r"(?:b+)+c"],
)
def test_the_check_finds_what_it_looks_for(bad: str) -> None:
    assert slow_on(re.compile(bad)) is not None


def test_the_check_lets_pass_what_takes_no_time() -> None:
    assert slow_on(re.compile(r"(?:(?:ok|okay|please)[ ,]+)*(?:pause|stop)(?: now)*")) is None


def test_there_are_patterns_to_look_at() -> None:
    names = {name.partition("[")[0] for name, _ in patterns()}
    wanted = {"bot.language.about_village._patterns", "bot.language.offers._OFFERS", "bot.people.pauses._UNTIL_I_SAY"}
    assert wanted <= names


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(name, one, id=name) for name, one in patterns()])
def test_no_text_takes_exponential_time(name: str, pattern: re.Pattern[Any]) -> None:
    if isinstance(pattern.pattern, str):
        assert slow_on(pattern) is None, name


@pytest.mark.parametrize("cleaned", [readable, unmarked, plain, folded, CommandWords.of(["help"]).split])
def test_a_long_run_of_one_character_takes_no_time(cleaned: Callable[[str], object]) -> None:
    """Every command and message is cleaned on the event loop, where squares of three thousand are seconds."""
    for char in string.punctuation + " \t\n\u00a0\u2026\u201c\u2019\u200b\U0001f44d":
        for begin, end in (("", ""), ("`", "x"), ("```", "`"), ("<", "|"), (">", "."), ("*", "a"), ("a", "b")):
            with limited_to(SECONDS):
                cleaned(begin + char * 2_990 + end)
            with limited_to(SECONDS):
                cleaned(begin + f" {char}" * 1_490 + end)
