"""Every view in every language: nothing escapes translation, and Slack accepts what is longer than in English."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from bot.contributions.contributions import Audience
from bot.core import words
from bot.core.words import Locale, reading_in
from deploy.catalogues import template
from handlers.platform.views.blocks import Message
from handlers.platform.views.rendering import rendered
from playground.block_kit import objections_to_message, objections_to_view, view_is_too_large
from tests.handlers.views.cases.case import Case, Json, as_views, blocks_of
from tests.handlers.views.pseudo import Pseudo
from tests.handlers.views.test_all_views import CASES, LONGEST_TEXT, by_module

ROOT = Path(__file__).parents[3]
OTHERS = tuple(locale for locale in Locale if locale is not Locale.ENGLISH_US)
SHOWN = {"text", "title", "description", "alt_text", "accessibility_label", "label", "hint", "placeholder"}
# What these cases are about was drawn when the tests were read, in English.
DRAWN_BEFORE = {
    "contributions.review: beside what was deleted unread",
    "organizing.preview: agreed, things wait",
    "short_replies.line_less: after asking_around.enough",
    "short_replies.line_less: after asking_around.still",
    "plain_words.softened: nothing to add",
    "app_home.assembled: an organizer's",
    "app_home.assembled: far too much",
    "communities.saved: with a warning",
    "mentors.form: nothing found",
    "returners.form: nothing found",
    "files.without_its_file: a file",
    "organizing.preview: things wait",
    "plain_words.softened: quiet line",
    "app_home.knowledge: shelves",
    "fields.required: a line",
    # What somebody typed that reads like words of ours.
    "check_ins.thank_you: ordinary",
    "mentors.more: all there is",
    "returners.more: large",
    *(f"contributions.review: for {audience}" for audience in Audience),
    "contributions.review: the longest of three",
    "contributions.preview: named True, guessed False",
    "contributions.preview: named False, guessed False",
    "contributions.preview: named False, guessed True",
    "contributions.own: a draft",
    "contributions.own: the longest",
    *(f"contributions.own: out, for {audience}" for audience in Audience),
    *(f"contributions.preview: for {audience}" for audience in Audience),
    "stories.as_others_see_it: unnamed",
    "stories.as_others_see_it: named",
    "stories.as_others_see_it: the longest",
    # Notices that are handed over as words.
    "privacy.as_notice: in Home",
    "figures.as_notice: ordinary",
    "return_plans.shown: with everything",
    "return_plans.shown: kept",
    "stories.with_stories: 0",
    "stories.with_stories: 1",
    "stories.with_stories: 3",
}


def texts(shown: object) -> Iterator[str]:
    """Every string of a view that people see or hear."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            if key in SHOWN and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(shown, list | tuple):
        for value in shown:
            yield from texts(value)


def drawn(one: Case) -> list[str]:
    """What a case shows in the language that is read just now."""
    shown = one.draw()
    if isinstance(shown, Message):
        return [shown.text, *texts([rendered(block) for block in shown.blocks])]
    # Blocks alone are shown in a view that the tests make.
    return [text for view in as_views(shown) for text in texts(view) if text not in {"Village", "Save"}]


def plain(text: str) -> str:
    """Letters and single spaces alone."""
    return " ".join(re.sub(r"[^\w ]+", " ", text).split())


@cache
def messages() -> set[str]:
    """Every message of ours that is shown as it stands, as `plain` leaves it."""
    ids = [message.id for message in template() if message.id]
    flat = [one for found in ids for one in ((found,) if isinstance(found, str) else found)]
    return {plain(one) for one in flat if "{" not in one and len(plain(one)) > 3}


@by_module([one for one in CASES if one.name not in DRAWN_BEFORE])
def test_no_sentence_escapes_translation(cases: Sequence[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    english = [{line for text in drawn(one) for line in text.split("\n")} for one in cases]
    monkeypatch.setattr(words, "_catalogue", lambda _locale: Pseudo())
    with reading_in(Locale.GERMAN):
        for one, known in zip(cases, english, strict=True):
            try:
                disguised = {line for text in drawn(one) for line in text.split("\n")}
            except ValueError:  # a title that is longer than Slack takes, in a language that nobody reads
                continue
            assert sorted(line for line in known & disguised if plain(line) in messages()) == [], one.name


def objections(one: Case) -> list[str]:
    """What Slack says against a case in the language that is read just now."""
    shown = one.draw()
    found = [objection for view in as_views(shown) for objection in objections_to_view(view)]
    found += ["the view is too large" for view in as_views(shown) if view_is_too_large(view)]
    if isinstance(shown, Message):
        found += objections_to_message(blocks_of(shown))
        found += [] if 0 < len(shown.text) <= LONGEST_TEXT else ["no text, or too long a one"]
    return found


@by_module(CASES)
def test_slack_accepts_every_view_in_every_language(cases: Sequence[Case]) -> None:
    for locale in OTHERS:
        with reading_in(locale):
            for one in cases:
                assert objections(one) == [], (locale, one.name)


def pressed(shown: object) -> Iterator[Json]:
    """Every button of a view."""
    if isinstance(shown, dict):
        if shown.get("type") == "button":
            yield shown
        for value in shown.values():
            yield from pressed(value)
    elif isinstance(shown, list | tuple):
        for value in shown:
            yield from pressed(value)


@by_module(CASES)
def test_what_is_spoken_of_a_button_holds_what_is_seen_in_every_language(cases: Sequence[Case]) -> None:
    for locale in Locale:
        with reading_in(locale):
            for one in cases:
                shown = one.draw()
                blocks = blocks_of(shown) if isinstance(shown, Message) else list(as_views(shown))
                found = [(button["text"]["text"], button.get("accessibility_label")) for button in pressed(blocks)]
                wrong = [pair for pair in found if pair[1] and pair[0].casefold() not in pair[1].casefold()]
                assert wrong == [], (locale, one.name)


MARKS = {"_", "N_", "ngettext"}
# Strings that look like sentences and are none: names, patterns, markup.
NO_SENTENCES = {"Village"}


def unmarked(path: Path) -> list[str]:
    """Strings of a view's module that read like words of ours and are marked for no catalogue."""
    tree = ast.parse(path.read_text())
    known: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            known.add(id(body[0].value))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            known |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"modal", "button", "compile"}:
            known |= {id(given) for given in node.args if isinstance(given, ast.Constant)}
        if isinstance(node, ast.Raise | ast.Compare):
            known |= {id(inner) for inner in ast.walk(node)}
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in known
        and node.value.strip() not in NO_SENTENCES
        and not node.value.startswith(("<", "default-src"))  # a page's frame, and its policy
        and re.search(r"\b[a-zA-Z']+ [a-z']+\b|^[A-Z][a-z]+[.!?]?$", node.value)
    ]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("handlers/*/views/*.py")), ids=lambda path: str(path.relative_to(ROOT / "handlers"))
)
def test_every_sentence_of_a_view_is_marked_for_translation(path: Path) -> None:
    assert unmarked(path) == []


def set_by_hand(path: Path) -> list[str]:
    """Texts put together in a module that hold quotation marks, or a colon between two of their parts.

    Each language sets these otherwise: `quoted` and `labeled` do.
    """
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {''.join(held)}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr)
        for held in [[str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]]
        if re.search(r"[“”„«»]|\{\}[*_]*: ", "".join(held))
    ]


def test_quotation_marks_and_colons_are_those_of_the_reader() -> None:
    views = sorted(ROOT.glob("handlers/*/views/*.py"))
    assert [found for path in views for found in set_by_hand(path)] == []
    pages = [
        path.name for path in ROOT.glob("handlers/*/views/*.jinja") if re.search(r"~ '[“”]|'[“”]' ~", path.read_text())
    ]
    assert pages == []
