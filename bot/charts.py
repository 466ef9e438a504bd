"""Charts of released figures, as SVG to stand in a page: the one module that knows matplotlib.

It runs in a worker process (`bot.worker`), so the library is never loaded into the bot. The same figures give the
same bytes. Text stays text, a title and a description are part of each picture, and colours follow the page.
"""

import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.2  # inches, at 72 units an inch
ROW, MARGINS = 0.5, 0.3
SIZE = 12
LONGEST_LINE = 24  # characters of a label, before it goes on below
INK = "#010203"  # stands for the page's own colour of text
FAINT = "#010204"
SERIES = ("#2f7f79", "#d08a3c", "#7a6aa8")
FOR_LABELS = 0.345  # of the width


@dataclass(frozen=True)
class Bar:
    """One band: `at_least` None is not shown, `at_most` None has no end."""

    label: str
    at_least: int | None
    at_most: int | None

    @property
    def words(self) -> str:
        """What stands beside the bar."""
        if self.at_least is None:
            return "not shown"
        return f"{self.at_least} or more" if self.at_most is None else f"{self.at_least} to {self.at_most}"


@dataclass(frozen=True)
class Chart:
    """One picture of horizontal bars, in groups where there are several; `description` is for who listens."""

    name: str
    title: str
    description: str
    groups: Sequence[tuple[str, Sequence[Bar]]] = field(default_factory=tuple)

    @property
    def end(self) -> int:
        """The end of the longest bar."""
        bars = [bar for _, bars in self.groups for bar in bars]
        return max([10, *(bar.at_most or bar.at_least or 0 for bar in bars)])


def draw_all(charts: Iterable[Chart]) -> Iterator[tuple[str, str]]:
    """Name and SVG of each."""
    for chart in charts:
        yield chart.name, draw(chart)


def draw(chart: Chart) -> str:
    """An `<svg>` element without prolog, style sheet or script."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": chart.name, "font.family": ["sans-serif"]}):
        rows = sum(len(bars) for _, bars in chart.groups) + (len(chart.groups) - 1 if len(chart.groups) > 1 else 0)
        figure = Figure(figsize=(WIDTH, MARGINS + ROW * rows))
        FigureCanvasSVG(figure)
        axes = figure.add_axes((FOR_LABELS, 0.0, 1.0 - FOR_LABELS, 1.0))
        _bars(axes, chart)
        return _as_element(_svg(figure), chart)


def _bars(axes: "Axes", chart: Chart) -> None:
    """A solid bar up to the lower end of the band and a light one to its upper end, one row each."""
    axes.set_axis_off()
    place, places = 0.0, []
    for group, (name, bars) in enumerate(chart.groups):
        if len(chart.groups) > 1:
            axes.text(-0.02 * chart.end, place, name, ha="right", va="center", color=INK, weight="bold", size=SIZE)
        for number, bar in enumerate(bars):
            colour = SERIES[number % len(SERIES)] if len(chart.groups) > 1 else SERIES[0]
            _bar(axes, place, bar, colour, chart.end, inside=len(chart.groups) > 1)
            places.append(place)
            place += 1
        place += 1 if group < len(chart.groups) - 1 else 0
    axes.set_xlim(0, chart.end * 1.5)
    axes.set_ylim(max(places, default=0.0) + 0.7, -0.7)


def _bar(axes: "Axes", place: float, bar: Bar, colour: str, end: int, *, inside: bool) -> None:
    reaches = 0
    if bar.at_least is not None:
        reaches = bar.at_most if bar.at_most is not None else bar.at_least
        axes.barh(place, reaches, height=0.56, color=colour, alpha=0.28, linewidth=0)
        axes.barh(place, bar.at_least, height=0.56, color=colour, linewidth=0)
    axes.plot([0, 0], [place - 0.42, place + 0.42], color=FAINT, linewidth=1, solid_capstyle="butt")
    if inside:
        words = f"{bar.label}: {bar.words}"
    else:
        words = bar.words
        axes.text(
            -0.02 * end, place, textwrap.fill(bar.label, LONGEST_LINE, break_on_hyphens=False), ha="right", va="center", color=INK, size=SIZE
        )
    shade = FAINT if bar.at_least is None else INK
    axes.text(reaches + 0.015 * end, place, words, ha="left", va="center", color=shade, size=SIZE)


def _svg(figure: "Figure") -> str:
    written = io.StringIO()
    figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return written.getvalue()


def _as_element(svg: str, chart: Chart) -> str:
    """Inline in a page: ids of its own, the page's colours and fonts, a title and a description."""
    svg = svg[svg.index("<svg") :]
    for part in (r"<metadata>.*?</metadata>", r"<style.*?</style>", r"<!--.*?-->"):
        svg = re.sub(part, "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{chart.name}-', svg)
    svg = svg.replace("url(#", f"url(#{chart.name}-").replace('href="#', f'href="#{chart.name}-')
    svg = svg.replace(INK, "currentColor").replace(FAINT, "var(--faint)")
    svg = re.sub(r"font-family: [^;\"]*;?", "", svg)
    named = f'role="img" aria-labelledby="{chart.name}-title {chart.name}-description"'
    view_box = re.search(r'viewBox="[^"]*"', svg)
    assert view_box is not None
    body = svg[svg.index(">") + 1 :]
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return (
        f"<svg {spaces} {view_box.group()} {named}>"
        f'<title id="{chart.name}-title">{escape(chart.title)}</title>'
        f'<desc id="{chart.name}-description">{escape(chart.description)}</desc>{body.strip()}'
    )
