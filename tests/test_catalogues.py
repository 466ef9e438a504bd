"""The catalogues of `locale/`: complete, in step with the code, and translations keep what must not change."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.core.words import Locale, locale_of
from deploy.catalogues import ONLY_DIFFERENCES, TRANSLATED, compiled, path_of, template, updated, written

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


@pytest.mark.parametrize("locale", COMPLETE)
def test_nothing_is_left_untranslated(locale: Locale) -> None:
    assert [message.id for message in messages_of(locale) if message.id and not all(forms(message.string))] == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_keep_placeholders_commands_and_marks(locale: Locale) -> None:
    found = [one for message in messages_of(locale) if message.id for one in wrong(message)]
    assert found == []


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
