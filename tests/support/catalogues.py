"""Catalogues in which every sentence begins with a mark of its language, made from the sources into a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo

from bot.core import words
from bot.core.words import Locale

ROOT = Path(__file__).resolve().parents[2]
LONGEST_TITLE = 24  # of a modal: short words stay as they are, so that buttons are found by their English label
MARKS = {Locale.ENGLISH_GB: "gb·", Locale.GERMAN: "de·", Locale.FRENCH: "fr·", Locale.SPANISH: "es·"}


def write_marked(folder: Path) -> Path:
    """Write a catalogue for each language, in which each sentence of the sources begins with the language's mark."""
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    messages = [
        message
        for room in ("bot", "handlers")
        for _file, _line, message, _comments, _context in extract_from_dir(ROOT / room, keywords=keywords)
    ]
    for locale, mark in MARKS.items():
        catalogue = Catalog(locale=locale.value, domain=words.DOMAIN)
        for message in messages:
            if isinstance(message, tuple):
                catalogue.add(message, [mark + message[0], mark + message[1]])
            elif message:
                catalogue.add(message, mark + message if len(message) > LONGEST_TITLE else message)
        place = folder / locale.value / "LC_MESSAGES"
        place.mkdir(parents=True)
        with (place / f"{words.DOMAIN}.mo").open("wb") as file:
            write_mo(file, catalogue)
    return folder


@contextmanager
def used(folder: Path) -> Iterator[None]:
    """Have every sentence looked up in that folder within the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "CATALOGUES", folder)
        words._catalogue.cache_clear()
        yield
    words._catalogue.cache_clear()


def marks_in(text: str) -> set[Locale]:
    """Return the languages whose marks the text contains; none for US English."""
    return {locale for locale, mark in MARKS.items() if mark in text}
