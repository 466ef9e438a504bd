"""The quarterly summary for the employer: a self-contained HTML page, and the same numbers as CSV.

This is the only module that uses jinja2, imported when a page is asked for. jinja2 escapes what people wrote.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.core.words import N_, _, current, day_of_year, labeled, listed, ngettext, quoted, short_month
from bot.core.words import month as month_name
from bot.reports.charts import Bar, Chart, not_shown
from bot.reports.figures import Figure, FigureKind, Light, Released, begins, following
from handlers.contributions.views import for_managers
from handlers.reports.views.pulse import ASKED, OPTIONS

TEMPLATE = Path(__file__).with_name("picture.html.jinja")
QUARTERS_OF_PULSE = 4

WAITS = {
    "week": N_("Within a week"),
    "fortnight": N_("In the second week"),
    "month": N_("In the third or fourth"),
    "longer": N_("Later"),
}
PEOPLE = {
    "members": N_("Take part in any way"),
    "mentors": N_("Offer to help or to listen"),
    "came": N_("Said yes to a lunch"),
}
LIGHTS = {
    Light.LUNCH: (N_("The next lunch is set."), N_("No next lunch is set yet.")),
    Light.HOST: (N_("It has a host."), N_("It needs a host.")),
    Light.CARD: (
        N_("What people need to know about the building is written down and up to date."),
        N_("What people need to know about the building still has to be written down, or checked again."),
    ),
    Light.EVERY_TOPIC: (N_("For every topic, there's someone who knows about it."), ""),
    Light.SOME_TOPICS: (
        N_("For some topics, there's someone who knows about them."),
        N_("The topics still need people who know about them."),
    ),
}


@dataclass(frozen=True)
class Story:
    """A story whose author cleared it for this page; `words` as typed, `id` the contribution's."""

    words: str
    id: str = ""


# Charts and their tables, from the same bands


def charts_of(released: Released, earlier: Sequence[Released] = ()) -> tuple[Chart, ...]:
    """The charts of a release that have anything to show; `earlier` releases are shown in the pulse's charts."""
    charts = [_waits(released), _topics(released), *(_pulse(question, [*earlier, released]) for question in ASKED)]
    return tuple(chart for chart in charts if any(bars for _label, bars in chart.groups))


def _waits(released: Released) -> Chart:
    bars = tuple(_bar(_(WAITS[one.name]), one) for one in released.table(FigureKind.INTRODUCED))
    title = _("How long it took until two people met")
    return Chart("waits", title, _in_words(title, bars), (("", bars),))


def _topics(released: Released) -> Chart:
    most_first = sorted(released.table(FigureKind.TOPICS), key=lambda one: -(one.at_least or 0))
    bars = tuple(_bar(one.name, one) for one in most_first)
    title = _("What at least ten people asked about")
    return Chart("topics", title, _in_words(title, bars), (("", bars),))


def _pulse(question: str, releases: Sequence[Released]) -> Chart:
    groups = tuple(
        (
            short_quarter(one.quarter) + (_(", together") if len(one.offices) > 1 else ""),
            tuple(
                _bar(_(OPTIONS[f.name]), f) for f in one.table(FigureKind.PULSE) if f.name.startswith(f"{question}/")
            ),
        )
        for one in releases[-QUARTERS_OF_PULSE:]
        if one.table(FigureKind.PULSE)
    )
    said = " ".join(_in_words(quarter, bars) for quarter, bars in groups)
    return Chart(f"pulse-{question}", _(ASKED[question]), said, groups)


def _bar(label: str, figure: Figure) -> Bar:
    return Bar(label, figure.at_least, figure.at_most)


def _in_words(title: str, bars: Sequence[Bar]) -> str:
    return labeled(title, "; ".join(f"{bar.label}, {bar.words}" for bar in bars)) + "."


# The page


def page(released: Released, charts: Sequence[Chart], drawn: Mapping[str, str], stories: Sequence[Story]) -> str:
    """The page as HTML, without scripts or external resources; charts not in `drawn` (SVG by name) are only tables."""
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.globals.update({"_": _, "ngettext": ngettext, "quoted": quoted})
    return environment.from_string(TEMPLATE.read_text()).render(
        language=current().value.replace("_", "-"),
        not_shown=not_shown(),
        quarter=months(released.quarter),
        offices=listed(released.offices),
        pooled=len(released.offices) > 1,
        on=day_of_year(released.on),
        is_small=released.is_small,
        lights=_lights(released),
        for_managers=[_(words).removeprefix("*").split("*", 1) for words in for_managers.EIGHT],
        managers_title=_(for_managers.TITLE),
        managers_lead=_(for_managers.LEAD),
        tiles=_tiles(released),
        lunches=released.lunches_held,
        charts=[(chart, drawn.get(chart.name, "")) for chart in charts],
        pulse=[chart.name for chart in charts if chart.name.startswith("pulse")],
        stories=stories,
    )


def _lights(released: Released) -> list[tuple[str, bool]]:
    """Each light's words, and whether it is on; of the two lights about topics only the more telling one."""
    gone = Light.SOME_TOPICS if Light.EVERY_TOPIC in released.lights else Light.EVERY_TOPIC
    shown = [(LIGHTS[light], light in released.lights) for light in LIGHTS if light is not gone]
    return [(_(on if is_on else off), is_on) for (on, off), is_on in shown]


def _tiles(released: Released) -> list[tuple[str, str]]:
    """Each figure's number and words; a number that is not shown says so."""
    figures = [*released.table(FigureKind.REACH), *released.table(FigureKind.LUNCHES)]
    return [(_bar("", one).short, _(PEOPLE[one.name])) for one in figures]


def months(quarter: str) -> str:
    """A quarter in words: "October to December 2026"."""
    first, last = _ends(quarter)
    return _("{first} to {last} {year}").format(first=month_name(first), last=month_name(last), year=first.year)


def _ends(quarter: str) -> tuple[date, date]:
    """The first and the last day of the quarter."""
    first, following_one = begins(quarter), begins(following(quarter))
    return first, following_one - timedelta(days=1)


def short_quarter(quarter: str) -> str:
    """A quarter in short: "Oct–Dec 2026"."""
    first, last = _ends(quarter)
    return f"{short_month(first)}–{short_month(last)} {first.year}"


# The numbers


def numbers(released: Released) -> str:
    """The figures as CSV: quarter, offices, table, figure, and both ends of its band, empty where not shown."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(("quarter", "offices", "table", "figure", _("people at least"), _("people at most"), "shown"))
    offices = listed(released.offices)
    for kind, figures in released.tables.items():
        for one in figures:
            shown = "no" if one.at_least is None else "yes"
            named = (_inert(offices), kind.value, _inert(_named(kind, one.name)))
            rows.writerow((released.quarter, *named, one.at_least, one.at_most, shown))
    rows.writerow(
        (released.quarter, _inert(offices), "lunches", _("Lunches held"), *[released.lunches_held] * 2, "yes")
    )
    return written.getvalue()


def _named(kind: FigureKind, name: str) -> str:
    if kind is FigureKind.PULSE:
        return f"{_(ASKED[name.partition('/')[0]])} {_(OPTIONS[name])}"
    return _({**WAITS, **PEOPLE}.get(name, name))


def _inert(words: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in "=+-@\t\r" else words
