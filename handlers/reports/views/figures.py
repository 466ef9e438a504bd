"""Words about the quarter's figures, for organizers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.words import N_, _, day_of_month, day_of_year
from bot.reports.charts import Chart
from bot.reports.figures import Released
from handlers.platform.views.blocks import File, Message, button, buttons, confirm, notice, plain_message, text
from handlers.reports.views import picture

TITLE = N_("The quarterly summary")


@dataclass(frozen=True)
class FiguresStanding:
    """An office's figures: the newest released quarter, the day of the next release, pooling, and the pulse.

    `pools` is None where there is no other office, `pulse_asked` None before this quarter's day of asking.
    """

    quarter: str | None
    next_on: date
    pools: bool | None = None
    pools_next: bool = False
    pulse_asked: bool | None = None


def panel(standing: FiguresStanding) -> list[Block]:
    """The organizers' part of App Home about the figures."""
    lines = [_newest(standing), *_pulse(standing), *_pooling(standing)]
    row = [
        button(
            _(TITLE),
            "figures.picture",
            spoken=_("{title}: send it to me as files, for the employer").format(title=_(TITLE)),
        )
    ]
    if standing.pools is not None:
        row.append(_switch(standing))
    return [text(_("*Figures for the employer*\n") + "\n".join(lines)), buttons(*row)]


def _newest(standing: FiguresStanding) -> str:
    comes = day_of_month(standing.next_on)
    if standing.quarter is None:
        return _(
            "The first page comes on {comes}. It counts people in groups of five, so nobody can be identified."
        ).format(comes=comes)
    return _(
        "The summary for {months} is out: a page to share, and its numbers. The next one comes on {comes}."
    ).format(months=picture.months(standing.quarter), comes=comes)


def _pulse(standing: FiguresStanding) -> list[str]:
    if standing.pulse_asked is None:
        return []
    if standing.pulse_asked:
        return [_("● The two questions of this quarter were sent.")]
    return [
        _("○ The two questions weren't sent: fewer than ten people could answer, so no answer could ever be shown.")
    ]


def _pooling(standing: FiguresStanding) -> list[str]:
    if standing.pools is None:
        return []
    match standing.pools, standing.pools_next:
        case True, True:
            return [_("Your figures are shown together with other offices.")]
        case False, False:
            return [_("Your figures are shown on their own.")]
        case True, False:
            return [
                _("This quarter your figures are shown together with other offices; from the next one, on their own.")
            ]
        case _other:
            return [
                _("This quarter your figures are shown on their own; from the next one, together with other offices.")
            ]


def _switch(standing: FiguresStanding) -> Any:
    wanted = not standing.pools_next
    label = _("Combine our figures with other offices") if wanted else _("Show our figures alone")
    words = (
        _(
            "Starting next quarter, your office's figures are shown only together with those of other offices that "
            "choose the same. That way more can be shown, and nothing about one office alone."
        )
        if wanted
        else _("Starting next quarter, your office's figures are shown on their own again.")
    )
    return button(label, "figures.pool", "on" if wanted else "off", confirm=confirm(label + "?", words, _("Yes")))


def on_its_way() -> Message:
    """Answer when the page is being prepared."""
    words = _("I'm sending you the quarterly summary in a direct message: a page to share, and its numbers.")
    return plain_message(words)


def not_yet(next_on: date) -> Message:
    """The answer before the first release: on which day the first summary comes."""
    words = _(
        "The first quarterly summary comes on {next_on}, when the quarter is over. Figures are made once a "
        "quarter, so nobody can be identified by comparing two of them."
    ).format(next_on=day_of_year(next_on))
    return plain_message(words)


def as_notice(message: Message) -> View:
    """The answer as a modal, for Home."""
    return notice(_(TITLE), message.text)


def page(
    released: Released, charts: Sequence[Chart], drawn: Mapping[str, str], stories: Sequence[picture.Story]
) -> Message:
    """The DM with the page as an HTML file."""
    words = _("Here's the summary for {months}. You can open it in a browser, print it and share it.").format(
        months=picture.months(released.quarter)
    )
    if stories:
        words += _(
            " It includes what people contributed. If one of them takes theirs back, I delete this file; "
            "ask me for a new one then."
        )
    content = picture.page(released, charts, drawn, stories)
    shows = tuple(story.id for story in stories)
    return Message(words, (text(words),), file=File(f"village-{released.quarter}.html", content, shows))


def numbers(released: Released) -> Message:
    """The DM with the figures as a CSV file."""
    words = _("And its numbers, as a table for a spreadsheet.")
    return Message(words, (text(words),), file=File(f"village-{released.quarter}.csv", picture.numbers(released)))
