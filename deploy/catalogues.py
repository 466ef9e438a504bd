"""Bring the catalogues in `locale/` up to date: `make words`.

Every sentence marked in the code, and every topic's label and description, goes into the catalogue of each language.
What is translated already stays; what is new is there to be translated; what is gone is dropped. Then the catalogues
are compiled. `docs/translating.md` tells how to translate.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.contributions.starter_tips import TIPS_FILE  # noqa: E402
from bot.core.words import CATALOGUES, DOMAIN, Locale  # noqa: E402
from bot.core.yaml_files import read_yaml  # noqa: E402
from bot.offices.topics import WORDS_FILE  # noqa: E402

JINJA = "jinja2.ext:babel_extract"
MADE = datetime(2026, 1, 1, tzinfo=UTC)  # in place of today: the same words are the same bytes
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
TRANSLATED = tuple(locale for locale in Locale if locale is not Locale.ENGLISH_US)
ONLY_DIFFERENCES = (Locale.ENGLISH_GB,)  # its catalogue holds what is written otherwise than in US English


def template() -> Catalog:
    """Every sentence there is, with the modules it stands in."""
    catalog = Catalog(project="Village", domain=DOMAIN)
    for room in ("bot", "handlers"):
        methods = [("**/training/**", "ignore"), ("**.py", "python"), ("**.jinja", JINJA)]
        for name, _line, message, _comments, _context in extract_from_dir(ROOT / room, methods, keywords=KEYWORDS):
            catalog.add(message, locations=[(f"{room}/{name}", 0)], flags=_flags(message))
    for words in _topic_words():
        catalog.add(words, locations=[(str(WORDS_FILE.relative_to(ROOT)), 0)])
    for words in read_yaml(TIPS_FILE).values():
        catalog.add(words, locations=[(str(TIPS_FILE.relative_to(ROOT)), 0)])
    return catalog


def _flags(message: str | tuple[str, ...]) -> list[str]:
    first = message if isinstance(message, str) else message[0]
    return ["python-brace-format"] if "{" in first else []


def _topic_words() -> Iterator[str]:
    for topic in read_yaml(WORDS_FILE)["topics"]:
        yield topic["label"]
        yield topic["description"]


def path_of(locale: Locale) -> Path:
    """Where the catalogue of a language is written down."""
    return CATALOGUES / locale.value / "LC_MESSAGES" / f"{DOMAIN}.po"


def updated(locale: Locale, messages: Catalog) -> Catalog:
    """The catalogue of a language, with exactly the messages there are."""
    path = path_of(locale)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale.value, domain=DOMAIN)
    else:
        catalog = Catalog(locale=locale.value, domain=DOMAIN, project="Village", fuzzy=False)
    catalog.update(messages, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if locale in ONLY_DIFFERENCES:
        for message in list(catalog):
            if message.id and not any(message.string if isinstance(message.string, tuple) else [message.string]):
                catalog.delete(message.id)
    return catalog


def written(catalog: Catalog) -> bytes:
    """The catalogue as text; without dates and line numbers, so that only words make a difference."""
    made = BytesIO()
    write_po(made, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False, ignore_obsolete=True)
    lines = made.getvalue().split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith((b'"POT-Creation', b'"PO-Revision', b'"Generated')))


def compiled(catalog: Catalog) -> bytes:
    """What gettext reads."""
    catalog.creation_date = catalog.revision_date = MADE
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def main() -> None:
    """Update and compile every language, and say how far each is."""
    messages = template()
    for locale in TRANSLATED:
        catalog = updated(locale, messages)
        path = path_of(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalog))
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        ids = [message for message in catalog if message.id]
        done = sum(all(m.string if isinstance(m.string, tuple) else [m.string]) for m in ids)
        print(f"{locale.value}: {done} of {len(ids)} translated")


if __name__ == "__main__":
    main()
