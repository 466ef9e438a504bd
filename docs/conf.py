"""How `make site` turns these pages into a website. Its pages load nothing from anywhere else."""

import hashlib
import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.version import read_version  # noqa: E402 (found through the line above)

project = "Village"
release = read_version()
extensions = ["myst_parser"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]
html_theme = "furo"
html_title = f"Village {release}"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False


# Pages that stand at the top of the repository, and where the website has them.
ELSEWHERE = {
    "CHANGELOG.md": "project/changelog",
    "CODE_OF_CONDUCT.md": "project/code-of-conduct",
    "CONTRIBUTING.md": "project/contributing",
    "SECURITY.md": "project/security",
}


def _bring_in(_app: Sphinx, name: str, source: list[str]) -> None:
    """Fill the pages of docs/project/ from the top of the repository, and lead links to these pages there."""
    original = next((path for path, page in ELSEWHERE.items() if page == name), None)
    if original is not None:
        source[0] = re.sub(r"\]\(docs/", "](/", (ROOT / original).read_text(encoding="utf-8"))
    for path, page in ELSEWHERE.items():
        source[0] = re.sub(rf"\]\((?:\.\./)*{path}", f"](/{page}.md", source[0])


def _drawing_of(source: str, folder: Path) -> str:
    """Return the drawing that names this source in its first line."""
    wanted = hashlib.sha256(f"{source.rstrip()}\n".encode()).hexdigest()
    drawings = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.svg")))
    return next(drawing for drawing in drawings if wanted in drawing.partition("\n")[0])


def _draw(app: Sphinx, doctree: nodes.document) -> None:
    """Show the drawing in place of its source, which GitHub draws by itself."""
    for block in list(doctree.findall(nodes.literal_block)):
        if block.get("language") == "mermaid":
            drawing = _drawing_of(block.astext(), Path(app.srcdir) / "drawings")
            block.replace_self(nodes.raw("", f"<figure>{drawing}</figure>", format="html"))


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", _bring_in)
    app.connect("doctree-read", _draw)
