"""The guides hold together: links lead somewhere, and every picture is taken by the script and shown somewhere."""

import ast
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from PIL import Image

from bot import manifest
from bot.core.words import Locale
from bot.language import Safety, understand
from deploy.catalogues import template
from handlers import routers
from handlers.home.views import privacy
from playground import pictures
from tests.test_catalogues import forms, messages_of

ROOT = Path(__file__).resolve().parent.parent
GUIDES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / ".github").rglob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
# Examples of what people may type behind a command instead of a sub-command.
FREE_WORDS = {"/mentor": ("business trips",), "/askaround": ("who has",), "/returning": ()}
PICTURES = ROOT / "docs" / "pictures"
FOR_EVERYBODY = ("employees.md", "de/employees.md", "fr/employees.md", "es/employees.md")


def links() -> list[tuple[Path, str]]:
    """Every link of every guide to a file here, without its anchor."""
    found = [(guide, link) for guide in GUIDES for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", guide.read_text())]
    return [(guide, link) for guide, link in found if not re.match(r"[a-z]+:", link)]


def test_every_link_leads_somewhere() -> None:
    assert [(guide.name, link) for guide, link in links() if not (guide.parent / link).exists()] == []


def test_every_path_and_module_that_a_guide_names_is_here() -> None:
    rooms = "bot|handlers|storage|playground|tests|deploy|docs|locale"
    named = [
        (guide, name)
        for guide in GUIDES
        for name in re.findall(rf"`((?:{rooms})(?:[/.]\w[\w.-]*)*[/\w])[`: ]", guide.read_text())
    ]
    assert len(named) > 60
    missing = [f"{guide.name}: {name}" for guide, name in named if not _is_here(name)]
    assert missing == []


def test_every_path_that_code_names_is_here() -> None:
    rooms = "bot|handlers|storage|playground|tests|deploy|docs|locale"
    sources = [path for room in rooms.split("|") for path in sorted((ROOT / room).rglob("*.py"))]
    named = [
        (str(path.relative_to(ROOT)), name)
        for path in sources
        for name in re.findall(rf"(?<![\w`./*])`?((?:{rooms})(?:/\w[\w.-]*)+\.(?:py|md|yml|tsv))\b", path.read_text())
    ]
    assert len(named) > 30
    assert [(where, name) for where, name in named if not (ROOT / name).exists()] == []


def test_every_command_of_the_shell_that_a_guide_names_is_there() -> None:
    words = "\n".join(guide.read_text() for guide in GUIDES)
    targets = set(re.findall(r"[`\n] *make ([a-z]+)[` \n]", words))
    assert len(targets) > 8
    assert targets <= set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    modules = set(re.findall(r"python3? -m ([\w.]+\w)", words))
    assert len(modules) > 4
    assert [name for name in modules if not _is_here(name)] == []


def test_every_command_of_slack_that_a_guide_names_is_there() -> None:
    known = routers.table().sub_commands
    with_others = {"translating.md", "CHANGELOG.md"}  # the languages' own words for them stand there too
    in_english = [g for g in GUIDES if g.parent.name not in {"de", "fr", "es"} and g.name not in with_others]
    named = {
        (name, " ".join(words.split()))
        for guide in in_english
        for name, words in re.findall(rf"`({'|'.join(known)})\b([^`]*)`", guide.read_text())
    }
    assert len(named) > 60
    unknown = [
        f"{name} {words}"
        for name, words in sorted(named)
        if words and not words.startswith((*known[name], "help", "home", *FREE_WORDS.get(name, ())))
    ]
    assert unknown == []


def test_what_a_page_says_is_in_a_module_is_in_it() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    said = re.findall(r"((?:`\w+`, )*`\w+`) in `([\w/]+\.py)`", page)
    assert said
    for names, module in said:
        assert [name for name in re.findall(r"\w+", names) if name not in (ROOT / module).read_text()] == []


def _is_here(name: str) -> bool:
    """Whether it is a file or folder, or a module with, at the most, one name in it."""
    if (ROOT / name).exists() or "/" in name:
        return (ROOT / name).exists()
    path = ROOT / name.replace(".", "/")
    within, last = path.parent.with_suffix(".py"), path.name
    found = [place for place in (within, path.parent / "__init__.py") if place.exists()]
    return path.exists() or path.with_suffix(".py").exists() or any(last in place.read_text() for place in found)


def test_every_picture_is_shown_in_a_guide_and_taken_by_the_script() -> None:
    there = {path for path in PICTURES.rglob("*") if path.is_file()}
    shown = {(guide.parent / link).resolve() for guide, link in links() if link.endswith((".png", ".gif"))}
    script = (ROOT / "playground" / "pictures.py").read_text()
    moments = set(re.findall(r'shoot\("([\w-]+)"\)', script))
    assert set(pictures.CAPTIONS) <= moments
    folders = [ROOT / pictures.folder_of(locale) for locale in pictures.LANGUAGES]
    taken = {folder / f"{name}.png" for folder in folders for name in moments - pictures.MOVING_ONLY}
    assert there == shown == taken | {PICTURES / pictures.MOVING}


def test_the_guides_of_a_language_show_the_pictures_of_that_language() -> None:
    elsewhere = [
        (guide.parent.name, link)
        for guide, link in links()
        if link.endswith(".png") and guide.parent.name in {locale.value for locale in pictures.LANGUAGES}
        if Path(link).parent.name != guide.parent.name
    ]
    assert elsewhere == []


def test_the_pictures_are_small_and_the_moving_one_stands_on_top_of_the_readme() -> None:
    sizes = {path: path.stat().st_size for path in PICTURES.rglob("*") if path.is_file()}
    assert max(sizes.values()) < 500_000
    assert sum(sizes.values()) < 4_000_000
    assert f"](docs/pictures/{pictures.MOVING})" in (ROOT / "README.md").read_text().partition("\n## ")[0]
    with Image.open(PICTURES / pictures.MOVING) as moving:
        assert getattr(moving, "n_frames", 1) == len(pictures.CAPTIONS)
        assert (moving.info["loop"], moving.info["duration"]) == (0, pictures.MILLISECONDS_A_FRAME)


def test_every_picture_has_words_for_who_cannot_see_it() -> None:
    described = [words for guide in GUIDES for words in re.findall(r"!\[([^\]]*)\]", guide.read_text())]
    assert len(described) >= 10
    assert min(map(len, described)) > 15


@pytest.mark.parametrize("guide", FOR_EVERYBODY, ids=str)
def test_the_guide_for_everybody_names_every_way_in(guide: str) -> None:
    words, app = " ".join((ROOT / "docs" / guide).read_text().split()), manifest.load()["features"]
    ways = [command["command"] for command in app["slash_commands"]] + [one["name"] for one in app["shortcuts"]]
    assert [way for way in ways if f"`{way}" not in words and f"*{way}*" not in words] == []


@pytest.mark.parametrize("guide", FOR_EVERYBODY, ids=str)
def test_the_question_that_the_guide_asks_around_is_understood(guide: str) -> None:
    asked = re.findall(r"`/askaround ([^`]+)`", " ".join((ROOT / "docs" / guide).read_text().split()))
    assert [one.topics[0].slug for one in map(understand, asked)] == ["business-travel"]
    assert {one.safety for one in map(understand, asked)} == {Safety.NONE}


def _read_today(locale: Locale) -> set[str]:
    """What people read in this language: whole sentences, and what stands before a colon or a placeholder."""
    read = [forms(message.id if locale is Locale.ENGLISH_US else message.string) for message in _messages(locale)]
    words = {one for some in read for one in some}
    words |= {re.split(r"\s?[:{]", one)[0] for one in words}
    return {" ".join(one.split()) for one in words}


def _messages(locale: Locale) -> list[Message]:
    if locale is Locale.ENGLISH_US:
        return [message for message in template() if message.id]
    return [message for message in messages_of(locale) if message.id]


@pytest.mark.parametrize(
    "guide", [*FOR_EVERYBODY, *(one.replace("employees", "organizers") for one in FOR_EVERYBODY), "hr.md"]
)
def test_every_name_that_a_guide_puts_in_italics_is_read_in_slack(guide: str) -> None:
    shortcuts = {one["name"] for one in manifest.load()["features"]["shortcuts"]}
    words = re.sub(r"`[^`]*`|\*\*", "", (ROOT / "docs" / guide).read_text())
    names = {" ".join(name.split()) for name in re.findall(r"\*([^*]+)\*", words)}
    assert names
    assert (
        names - _read_today(Locale(guide.partition("/")[0]) if "/" in guide else Locale.ENGLISH_US) - shortcuts == set()
    )


@pytest.mark.parametrize("page", ["hr", "works-council", "deploying", "organizers", "employees"])
def test_everybody_finds_their_page_from_the_first_lines_of_the_readme(page: str) -> None:
    first_screen = (ROOT / "README.md").read_text().partition("\n## ")[0]
    assert f"](docs/{page}.md)" in first_screen


def test_what_slack_tells_of_privacy_is_what_the_guides_say() -> None:
    for lines, page in (
        (privacy.STORED, "works-council.md"),
        (privacy.EMPLOYER, "works-council.md"),
        (privacy.NOT_PROMISED, "privacy.md"),
    ):
        said = _plain((ROOT / "docs" / page).read_text())
        assert [line for line in lines if _plain(line) not in said] == []
    stored = (ROOT / "docs" / "works-council.md").read_text().partition("## What is stored, in ten lines")[2]
    assert len(re.findall(r"^\d+\. ", stored.partition("\n## ")[0], re.MULTILINE)) == len(privacy.STORED) == 10
    assert "docs/" not in privacy.privacy().text
    assert all(len(block.to_dict()["text"]["text"]) <= 3000 for block in privacy.privacy().blocks)


def _docstrings(path: Path) -> list[str]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, documented)]
    return [ast.get_docstring(node) or "" for node in nodes]


def test_every_name_that_a_docstring_puts_in_italics_is_read_in_slack() -> None:
    shortcuts = {one["name"] for one in manifest.load()["features"]["shortcuts"]}
    read = _read_today(Locale.ENGLISH_US)
    headings = {name for words in read for name in re.findall(r"\*([^*]+)\*", words)}
    filled_in = re.compile(
        "|".join(re.sub(r"\\{\w+\\}", ".+", re.escape(one)) for one in read if "{" in one and len(one) < 30)
    )
    modules = [path for room in ("bot", "handlers", "storage") for path in sorted((ROOT / room).rglob("*.py"))]
    named = [
        (str(path.relative_to(ROOT)), " ".join(name.split()))
        for path in modules
        for words in _docstrings(path)
        for name in re.findall(r"(?<![\w*])\*([A-Z][^*]*)\*(?!\*)", words)
    ]
    assert len(named) > 100
    known = read | shortcuts | headings
    assert [(where, name) for where, name in named if name not in known and not filled_in.fullmatch(name)] == []


def test_each_drawing_is_the_one_of_its_source() -> None:
    pages = [guide.read_text() for guide in GUIDES]
    sources = [source for page in pages for source in re.findall(r"```mermaid\n(.*?)```", page, re.DOTALL)]
    drawings = [path.read_text() for path in sorted((ROOT / "docs" / "drawings").glob("*.svg"))]
    named = {re.findall(r"source ([0-9a-f]{64})", drawing.partition("\n")[0])[0] for drawing in drawings}
    assert named == {hashlib.sha256(source.encode()).hexdigest() for source in sources}
    assert len(drawings) == len(sources) == 2
    for drawing in drawings:
        assert re.findall(r"""(?:href|src)=["'](?!#)|url\((?!#)""", drawing) == [], "it loads nothing"


def test_the_website_builds_without_a_broken_link_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", "-d", str(tmp_path / "doctrees")]
    done = subprocess.run(
        [*build, "docs", str(tmp_path / "site")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        words = page.read_text()
        assert re.findall(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=.https?://", words) == []
        for link in re.findall(r'href="([^"#:?]+)(?:[#?][^"]*)?"', words):
            assert (page.parent / link).exists(), f"{page.name} leads to {link}"


def _plain(words: str) -> str:
    """One line without marks of emphasis, so that line breaks and Slack's own marks make no difference."""
    return re.sub(r"\s+", " ", words.replace("*", ""))
