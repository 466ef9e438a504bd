"""Charts of released figures, as SVG to be placed in a page; the only module that uses matplotlib.

It runs in a worker process (`bot.worker`), so the library is never loaded into the bot. The same figures give the same
bytes. Text stays text, a title and a description are part of each picture, and colors follow the page.
"""

import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from bot.core.words import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.2  # inches, at 72 units an inch
ROW, MARGINS = 0.5, 0.3
SIZE = 12
LONGEST_LINE = 24  # characters of a label, before it continues on the next line
INK = "#010203"  # stands for the page's own colour of text
FAINT = "#010204"
SERIES = ("#2f7f79", "#d08a3c", "#7a6aa8")
FOR_LABELS = 0.345  # of the width


def not_shown() -> str:
    """The words in place of a number that is too small to be shown."""
    return _("not shown")


@dataclass(frozen=True)
class Bar:
    """A bar for a band of numbers: `at_least` None is not shown, `at_most` None has no upper end."""

    label: str
    at_least: int | None
    at_most: int | None

    @property
    def words(self) -> str:
        """The band in words, shown beside the bar."""
        if self.at_least is None:
            return not_shown()
        if self.at_most is None:
            return _("{count} or more").format(count=self.at_least)
        return _("{least} to {most}").format(least=self.at_least, most=self.at_most)

    @property
    def short(self) -> str:
        """The band in short form: "5–9", "10+"."""
        if self.at_least is None:
            return not_shown()
        return f"{self.at_least}+" if self.at_most is None else f"{self.at_least}–{self.at_most}"


@dataclass(frozen=True)
class Chart:
    """A picture of horizontal bars, in groups where there are several; `description` is for screen readers."""

    name: str
    title: str
    description: str
    groups: Sequence[tuple[str, Sequence[Bar]]] = field(default_factory=tuple)

    @property
    def end(self) -> int:
        """The end of the longest bar, at least 10."""
        bars = [bar for _, bars in self.groups for bar in bars]
        return max([10, *(bar.at_most or bar.at_least or 0 for bar in bars)])


def draw_all(charts: Iterable[Chart]) -> Iterator[tuple[str, str]]:
    """The name and SVG of each chart."""
    for chart in charts:
        yield chart.name, draw(chart)


def draw(chart: Chart) -> str:
    """The chart as an `<svg>` element without prolog, style sheet or script."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": chart.name, "font.family": ["sans-serif"]}):
        rows = sum(len(bars) + 1 for _, bars in chart.groups) - 1
        figure = Figure(figsize=(WIDTH, MARGINS + ROW * rows))
        FigureCanvasSVG(figure)
        axes = figure.add_axes((FOR_LABELS, 0.0, 1.0 - FOR_LABELS, 1.0))
        _bars(axes, chart)
        return _as_element(_svg(figure), chart)


def _bars(axes: "Axes", chart: Chart) -> None:
    """Draw a row for each bar, groups apart."""
    axes.set_axis_off()
    several, place = len(chart.groups) > 1, 0.0
    for name, bars in chart.groups:
        if several:
            _write(axes, -0.02 * chart.end, place, name, side="right", weight="bold")
        for number, bar in enumerate(bars):
            reaches = _bar(axes, place, bar, SERIES[number % len(SERIES) if several else 0])
            if not several:
                _write(axes, -0.02 * chart.end, place, _short(bar.label), side="right")
            words = f"{bar.label}: {bar.words}" if several else bar.words
            _write(axes, reaches + 0.015 * chart.end, place, words, colour=FAINT if bar.at_least is None else INK)
            place += 1
        place += 1
    axes.set_xlim(0, chart.end * (1.9 if several else 1.5))  # room for the words beside the longest bar
    axes.set_ylim(place - 1.3, -0.7)


def _bar(axes: "Axes", place: float, bar: Bar, colour: str) -> int:
    """Draw a bar, solid to the band's lower end, faint to its upper end, which is returned; nothing where not shown."""
    reaches = bar.at_most or bar.at_least or 0
    if bar.at_least is not None:
        axes.barh(place, reaches, height=0.56, color=colour, alpha=0.28, linewidth=0)
        axes.barh(place, bar.at_least, height=0.56, color=colour, linewidth=0)
    axes.plot([0, 0], [place - 0.42, place + 0.42], color=FAINT, linewidth=1, solid_capstyle="butt")
    return reaches


def _write(
    axes: "Axes", at: float, place: float, words: str, *, side: str = "left", colour: str = INK, weight: str = "normal"
) -> None:
    """Write words beside a bar; dollar signs in them begin no formula."""
    axes.text(at, place, words, ha=side, va="center", color=colour, weight=weight, size=SIZE, parse_math=False)


def _short(label: str) -> str:
    """The label on two lines at most; the table beside the chart has all of it."""
    return textwrap.fill(label, LONGEST_LINE, break_on_hyphens=False, max_lines=2, placeholder=" …")


def _svg(figure: "Figure") -> str:
    written = io.StringIO()
    figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return written.getvalue()


def _as_element(svg: str, chart: Chart) -> str:
    """The SVG made ready for a page: unique ids, the page's colors and fonts, a title and a description."""
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
