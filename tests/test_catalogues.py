"""The catalogues of `locale/`: complete, in step with the code, and translations keep what must not change."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.core.errors import Refusal
from bot.core.words import Locale, locale_of
from deploy.catalogues import (
    KEYWORDS,
    ONLY_DIFFERENCES,
    ROOT,
    TRANSLATED,
    compiled,
    path_of,
    template,
    updated,
    written,
)
from handlers import routers

COMPLETE = tuple(locale for locale in TRANSLATED if locale not in ONLY_DIFFERENCES)


def messages_of(locale: Locale) -> Catalog:
    """A language's catalogue as it is written down."""
    with path_of(locale).open("rb") as file:
        return read_po(file, locale=locale.value)


def forms(message: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """A message's words: one, or one for each plural form."""
    return (message,) if isinstance(message, str) else tuple(message or ("",))


def wrong(message: Message) -> list[str]:
    """What a translation lost or added: placeholders, commands, mentions, marks of bold, spaces at the ends."""
    found = []
    ids, strings = forms(message.id), forms(message.string)
    allowed = {name for one in ids for name in re.findall(r"\{[^}]*\}", one)}
    # A language may have more plural forms than English: the further ones are those of many.
    for one, string in zip([*ids, *ids[-1:] * (len(strings) - len(ids))], strings, strict=True):
        names = set(re.findall(r"\{[^}]*\}", string))
        if names - allowed or (len(ids) == 1 and names != allowed):
            found.append(f"placeholders: {string}")
        if sorted(re.findall(r"`[^`]*`", one)) != sorted(re.findall(r"`[^`]*`", string)):
            found.append(f"commands: {string}")
        if sorted(re.findall(r"<[^>|]*", one)) != sorted(re.findall(r"<[^>|]*", string)):
            found.append(f"links and mentions: {string}")
        if string.count("*") % 2 != one.count("*") % 2:
            found.append(f"bold: {string}")
        if (one[:1].isspace(), one[-1:].isspace()) != (string[:1].isspace(), string[-1:].isspace()):
            found.append(f"spaces at the ends: {string!r}")
    return found


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_catalogue_holds_exactly_the_sentences_of_the_code(locale: Locale) -> None:
    ours = messages_of(locale)
    assert written(updated(locale, template())) == path_of(locale).read_bytes(), "run `make words`"
    assert not [message.id for message in ours if message.id and message.fuzzy]


def hidden_in_f_strings(path: Path) -> list[str]:
    """Sentences marked for translation within an f-string, where Python 3.11's tokens do not show them."""
    strings = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)]
    calls = [node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)]
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for call in calls
        if getattr(call.func, "id", "") in KEYWORDS and call.args and isinstance(call.args[0], ast.Constant)
    ]


def test_no_sentence_hides_in_an_f_string() -> None:
    modules = [path for room in ("bot", "handlers") for path in sorted((ROOT / room).rglob("*.py"))]
    assert [found for path in modules for found in hidden_in_f_strings(path)] == []


def names_below(kind: type[Refusal]) -> set[str]:
    """The names of all classes derived from this one that have been imported."""
    return {name for child in kind.__subclasses__() for name in (child.__name__, *names_below(child))}


def unmarked_in_refusals(path: Path, refusals: set[str]) -> list[str]:
    """Words that a refusal is raised with although no catalogue has them: views show what a refusal carries."""
    raised = [node.exc for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Raise)]
    refused = [
        call for call in raised if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in refusals
    ]
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for call in refused
        for node in ast.walk(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value
    ]


def test_no_refusal_brings_words_of_its_own() -> None:
    modules = [path for room in ("bot", "handlers") for path in sorted((ROOT / room).rglob("*.py"))]
    routers.refusal_words()  # imports every module that has refusals
    refusals = names_below(Refusal)
    assert {"DateTaken", "TooOften"} <= refusals
    assert [found for path in modules for found in unmarked_in_refusals(path, refusals)] == []


@pytest.mark.parametrize("locale", COMPLETE)
def test_nothing_is_left_untranslated(locale: Locale) -> None:
    assert [message.id for message in messages_of(locale) if message.id and not all(forms(message.string))] == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_keep_placeholders_commands_and_marks(locale: Locale) -> None:
    found = [one for message in messages_of(locale) if message.id for one in wrong(message)]
    assert found == []


CODE = re.compile(r"`[^`]*`|<[^>|]*[>|]|\{[^}]*\}|</?\w[^>]*>|/invite @Village")
ENGLISH_EXAMPLE = re.compile(
    r"(“|„|«)[^”“»]*\b(week|every|Wednesday|Thursday)\b[^”“»]*(”|“|»)|every other Tuesday from[^.]*"
)


def strings_of(locale: Locale) -> list[str]:
    """Every sentence of a language, each plural form by itself."""
    return [string for message in messages_of(locale) if message.id for string in forms(message.string)]


def words_of(string: str) -> list[str]:
    """The words of a sentence, without commands, placeholders, links and examples that are typed in English."""
    return re.findall(r"[^\W\d_]+", CODE.sub(" ", ENGLISH_EXAMPLE.sub(" ", string)).casefold())


@cache
def home_of_words() -> dict[str, Locale]:
    """The language that each word is used in four times as often as in all others together; other words say nothing."""
    counts: dict[str, Counter[Locale]] = {}
    said = {Locale.ENGLISH_US: [one for message in template() if message.id for one in forms(message.id)]}
    for locale, strings in (said | {locale: strings_of(locale) for locale in COMPLETE}).items():
        for word in (word for string in strings for word in words_of(string)):
            counts.setdefault(word, Counter())[locale] += 1
    most = {word: count.most_common(1)[0] for word, count in counts.items()}
    return {word: locale for word, (locale, times) in most.items() if times >= 4 * (counts[word].total() - times)}


@pytest.mark.parametrize("locale", COMPLETE)
def test_every_sentence_is_in_the_language_of_its_catalogue(locale: Locale) -> None:
    """A sentence in the wrong catalogue is complete and keeps its placeholders, and its readers cannot read it."""
    foreign = []
    for string in strings_of(locale):
        homes = Counter(home_of_words()[word] for word in words_of(string) if word in home_of_words())
        if homes and homes[locale] < max(homes.values()) and homes.total() >= 3:
            foreign.append(string)
    assert foreign == []


def test_no_two_languages_say_a_sentence_with_the_same_words() -> None:
    """So short that its words tell nothing, a sentence in the wrong catalogue is still that of another one."""
    said: dict[str, set[Locale]] = {}
    for locale in COMPLETE:
        for string in strings_of(locale):
            said.setdefault(string, set()).add(locale)
    assert {one for one, locales in said.items() if len(locales) > 1 and len(words_of(one)) >= 3} == set()


UNLIKE_ITS_LANGUAGE = {
    Locale.GERMAN: r"[«»”\"]|(?<!\w)'|(?<! )%|(?<![.:?!…*] )(?<![\n„(])(?<!^)(?<!^ )\b(Sie|Ihnen|Ihre?[mnrs]?)\b",
    Locale.FRENCH: r"[“”„\"]|[A-Za-zÀ-ÿ]'|[^\u00a0][:;!?»%](?=\s|$)|«(?!\u00a0)|·[a-z]|\w\([a-z]+\)",
    Locale.SPANISH: r"[«»„\"]|(?<! )%|\b(usted(es)?|vosotr[oa]s|vuestr[oa]s?|os)\b|\w@|\w/[oa]s?\b",
}
"""How a sentence betrays that it was written by another language's rules, or in another form of address
(docs/translating.md)."""


@pytest.mark.parametrize("locale", COMPLETE)
def test_marks_and_forms_of_address_are_those_of_the_language(locale: Locale) -> None:
    pattern = re.compile(UNLIKE_ITS_LANGUAGE[locale])
    plain = {string: CODE.sub("x", ENGLISH_EXAMPLE.sub("x", string)) for string in strings_of(locale)}
    assert [(match[0], string) for string, one in plain.items() for match in pattern.finditer(one)] == []


def test_every_spanish_question_is_opened_where_it_begins() -> None:
    plain = [CODE.sub("", string) for string in strings_of(Locale.SPANISH)]
    assert [one for one in plain if one.count("?") != one.count("¿") or one.count("!") != one.count("¡")] == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_what_is_compiled_is_what_is_written(locale: Locale) -> None:
    assert compiled(updated(locale, template())) == path_of(locale).with_suffix(".mo").read_bytes(), "run `make words`"


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("en-US", Locale.ENGLISH_US),
        ("en-GB", Locale.ENGLISH_GB),
        ("en-AU", Locale.ENGLISH_GB),
        ("de-DE", Locale.GERMAN),
        ("de_AT", Locale.GERMAN),
        ("fr-CA", Locale.FRENCH),
        ("es-419", Locale.SPANISH),
        ("ES", Locale.SPANISH),
        ("zh-TW", None),
        ("", None),
        (None, None),
        ("deutsch", None),
    ],
)
def test_a_slack_locale_is_a_language_of_ours_or_none(tag: str | None, locale: Locale | None) -> None:
    assert locale_of(tag) is locale
