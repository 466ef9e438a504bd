"""Charts stand in a page by themselves: no script, no foreign id, text that is text, and a description to listen to."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest

from bot.reports.charts import Bar, Chart, draw, draw_all

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert("1")</script> $\\frac{1}{0}$ & long <b>labels</b>'
BARS = (Bar("Within a week", 10, 14), Bar(HOSTILE, 5, 9), Bar("Later", None, None), Bar("Many", 25, None))
ONE = Chart("waits", "How long", "Within a week, 10 to 14.", (("", BARS),))
SEVERAL = Chart("pulse", "Asked <b>", HOSTILE, (("Jul–Sep 2026", BARS), ("Oct–Dec 2026", BARS)))


@pytest.mark.parametrize("chart", [ONE, SEVERAL], ids=["one", "several"])
def test_a_chart_is_well_formed_named_and_inert(chart: Chart) -> None:
    svg = draw(chart)
    root = ElementTree.fromstring(svg)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(one.startswith(f"{chart.name}-") for one in ids)
    assert root.attrib["role"] == "img"
    named = [root.find(f".//*[@id='{one}']") for one in root.attrib["aria-labelledby"].split()]
    assert [one.text for one in named if one is not None] == [chart.title, chart.description]
    elements = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert elements <= {"svg", "title", "desc", "defs", "g", "path", "text", "tspan", "clipPath", "rect"}
    assert not re.search(r"https?://(?!www\.w3\.org/)", svg)


def test_what_stands_beside_a_bar_can_be_read_as_text() -> None:
    root = ElementTree.fromstring(draw(ONE))
    words = " ".join(unescape("".join(text.itertext())) for text in root.iter(f"{SVG}text"))
    for wanted in ("Within a week", "10 to 14", "5 to 9", "not shown", "25 or more"):
        assert wanted in words


def test_the_same_figures_give_the_same_bytes_and_colours_follow_the_page() -> None:
    assert dict(draw_all([ONE, SEVERAL])) == {"waits": draw(ONE), "pulse": draw(SEVERAL)}
    assert "currentColor" in draw(ONE)
    assert "var(--faint)" in draw(ONE)
    assert "#0102" not in draw(ONE)


def test_what_is_not_shown_has_no_bar() -> None:
    hidden = Chart("waits", "t", "d", (("", (Bar("Later", None, None),)),))
    shown = Chart("waits", "t", "d", (("", (Bar("Later", 5, 9),)),))
    assert "fill: #" not in draw(hidden)
    assert "fill: #" in draw(shown)
