"""Long patterns: compiled when first read, and looked for only where a piece of text they need is there."""

import re
from functools import cached_property
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Needs = frozenset[str]


class Pattern:
    """Any of some wordings in a plain text; compiled at the first search."""

    def __init__(self, *wordings: str) -> None:
        self._wordings = wordings

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{wording})" for wording in self._wordings))

    @cached_property
    def _needs(self) -> Needs:
        return needed("|".join(f"(?:{wording})" for wording in self._wordings))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match of any of the wordings in a plain text, None without one."""
        for part in self._needs:  # a loop of its own: half the time of `any` over a generator
            if part in text:
                return self._compiled.search(text)
        return None


def needed(pattern: str) -> Needs:
    """Return pieces of text at least one of which is in every text that the pattern matches; {""} where none is
    certain.
    """
    return _needed(parser.parse(pattern)) or frozenset({""})


def _needed(parsed: Any) -> Needs | None:
    """Return the needed pieces of a sequence that are rarest in texts: whose shortest is longest, then the fewest of
    them; None without any.
    """
    choices: list[Needs] = []
    run = ""
    for code, value in [*parsed, (None, None)]:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        if run:
            choices.append(frozenset({run}))
            run = ""
        inner = _inner(code, value)
        if inner:
            choices.append(inner)
    return max(choices, key=lambda pieces: (min(map(len, pieces)), -len(pieces)), default=None)


def _inner(code: Any, value: Any) -> Needs | None:
    if code is codes.SUBPATTERN:
        return _needed(value[-1])
    if code is codes.MAX_REPEAT and value[0] >= 1:
        return _needed(value[-1])
    if code is codes.BRANCH:
        parts = [_needed(part) for part in value[1]]
        if all(parts):
            return frozenset().union(*(part for part in parts if part))
    return None
