"""The page for the employer: stands by itself, works by ear and on paper, and shows what was released alone."""

import csv
import io
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from bot.reports.charts import Chart
from bot.reports.figures import CAME, WAITS, Counted, Fact, FigureKind, Light, Released, following, release
from bot.reports.pulse import ANSWERS
from handlers.reports.views import picture
from tests.handlers.views.cases.values import hostile

TOPICS = {"sleep": "Sleep", "own-1": "=cmd|'/c calc'!A1"}


def released(quarter: str = "2026-Q4", members: int = 83, answer: int = 9) -> Released:
    people = {Fact(FigureKind.INTRODUCED, cell): number for cell, number in zip(WAITS, (17, 12, 6, 3), strict=True)}
    people |= {Fact(FigureKind.TOPICS, slug): 12 for slug in TOPICS} | {Fact(FigureKind.LUNCHES, CAME): 26}
    counted = Counted(members, 24, people, dict.fromkeys(ANSWERS, answer), TOPICS, 3)
    return release(quarter, ("Chicago",), date(2027, 1, 3), counted, (Light.LUNCH,))


def drawn(charts: tuple[Chart, ...]) -> dict[str, str]:
    return {one.name: f'<svg role="img" aria-labelledby="{one.name}-title"></svg>' for one in charts}


class Outline(HTMLParser):
    """Tags in order, and all words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_every_chart_has_a_table_with_the_same_words() -> None:
    now = released()
    charts = picture.charts_of(now, [released("2026-Q3")])
    page = picture.page(now, charts, drawn(charts), [])
    assert [one.name for one in charts] == ["waits", "topics", "pulse-shaped", "pulse-met_well"]
    tables = re.findall(r"<table>.*?</table>", page, flags=re.DOTALL)
    assert len(tables) == page.count("<svg") == 4
    for chart, table in zip(charts, tables, strict=True):
        words = [" ".join(one.split()) for one in Outline(table).words]
        for group, bars in chart.groups:
            assert not group or group in words
            assert all(bar.label in words and bar.words in words for bar in bars)


@pytest.mark.parametrize("one", [released(), released(members=9)], ids=["numbers", "lights"])
def test_nothing_is_fetched_and_nothing_runs(one: Released) -> None:
    charts = picture.charts_of(one)
    page = picture.page(one, charts, drawn(charts), [picture.Story(hostile(2900) + "<script>alert(1)</script>")])
    outline = Outline(page)
    assert not {"script", "img", "link", "iframe", "object", "form", "a"} & set(outline.tags)
    assert not [name for name, _ in outline.attributes if name.startswith("on") or name in {"src", "href"}]
    assert "default-src 'none'" in page
    headings = [tag for tag in outline.tags if tag in {"h1", "h2", "h3"}]
    assert headings[0] == "h1"
    assert set(headings[1:]) == {"h2"}
    assert '<html lang="en">' in page
    assert "@media print" in page
    assert "prefers-color-scheme: dark" in page


def test_the_page_of_a_small_office_has_no_number_of_people() -> None:
    small = released(members=9)
    words = " ".join(Outline(picture.page(small, picture.charts_of(small), {}, [])).words)
    shown = words.partition("</style>")[2] or words[words.index("Village ·") :]
    assert set(re.findall(r"\d+", shown)) <= {"2026", "2027", "3"}
    assert "The next lunch is set." in shown
    assert "It needs a host." in shown
    assert "What made a return work".casefold() in shown.casefold()


def test_two_offices_with_the_same_bands_have_the_same_page() -> None:
    """Whatever lies behind: 80 members or 99, 9 answers or 5."""
    one, other = released(members=83), released(members=99, answer=5)
    assert one == other
    assert picture.page(one, picture.charts_of(one), {}, []) == picture.page(other, picture.charts_of(other), {}, [])


def test_the_table_is_for_spreadsheets_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(picture.numbers(released()))))
    assert {len(row) for row in rows} == {7}
    assert rows[0][0] == "quarter"
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}]
    hidden = [row for row in rows if row[6] == "no"]
    assert [row[3:6] for row in hidden] == [["Later", "", ""]]


def test_without_its_charts_the_page_has_the_tables() -> None:
    now = released()
    page = picture.page(now, picture.charts_of(now), {}, [])
    assert "<svg" not in page
    assert page.count("<table>") == 4


def test_quarters_are_named_by_their_months() -> None:
    quarter, named = "2026-Q1", []
    for _ in range(4):
        named.append((picture.months(quarter), picture.short_quarter(quarter)))
        quarter = following(quarter)
    assert named == [
        ("January to March 2026", "Jan–Mar 2026"),
        ("April to June 2026", "Apr–Jun 2026"),
        ("July to September 2026", "Jul–Sep 2026"),
        ("October to December 2026", "Oct–Dec 2026"),
    ]
