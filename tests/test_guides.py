"""The guides hold together: links lead somewhere, and every picture is taken by the script and shown somewhere."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
PICTURES = ROOT / "docs" / "pictures"


def links() -> list[tuple[Path, str]]:
    """Every link of every guide to a file here, without its anchor."""
    found = [(guide, link) for guide in GUIDES for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", guide.read_text())]
    return [(guide, link) for guide, link in found if not re.match(r"[a-z]+:", link)]


def test_every_link_leads_somewhere() -> None:
    assert [(guide.name, link) for guide, link in links() if not (guide.parent / link).exists()] == []


def test_every_picture_is_shown_in_a_guide_and_taken_by_the_script() -> None:
    there = {path.name for path in PICTURES.iterdir()}
    shown = {Path(link).name for _, link in links() if link.endswith(".png")}
    script = (ROOT / "playground" / "pictures.py").read_text()
    taken = {f"{name}.png" for name in re.findall(r'shoot\("([\w-]+)"\)', script)}
    assert there == shown == taken


def test_every_picture_has_words_for_who_cannot_see_it() -> None:
    described = [words for guide in GUIDES for words in re.findall(r"!\[([^\]]*)\]", guide.read_text())]
    assert len(described) >= 10
    assert min(map(len, described)) > 15


def test_the_guide_for_everybody_stays_one_page() -> None:
    assert len((ROOT / "docs" / "employees.md").read_text().split()) < 650
