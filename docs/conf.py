"""How `make site` turns these pages into a website. Its pages load nothing from anywhere else."""

import html
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.version import read_version

project = "Village"
release = read_version()
extensions = ["myst_parser"]
myst_heading_anchors = 3
# Links to files beside docs/ (the licence, a script) become downloads.
suppress_warnings = ["myst.header"]
html_theme = "furo"
html_title = f"Village {release}"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False


class Diagram(nodes.literal_block):
    """A picture written in Mermaid's language."""


def _draw(app: Sphinx, doctree: nodes.document) -> None:
    """Show the drawing in place of its source, which GitHub draws by itself."""
    for block in doctree.findall(nodes.literal_block):
        if block.get("language") == "mermaid":
            name = Path(app.env.docname).name
            picture = Path(app.srcdir) / "pictures" / f"{name}-data-flow.svg"
            block.replace_self(nodes.raw("", _figure(picture), format="html"))


def _figure(picture: Path) -> str:
    return f"<figure>{picture.read_text(encoding='utf-8')}</figure>"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("doctree-read", _draw)
