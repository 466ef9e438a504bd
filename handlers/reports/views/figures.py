"""Words around the quarter's picture, for organizers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.reports.charts import Chart
from bot.reports.figures import Released
from handlers.platform.views.blocks import File, Message, button, buttons, confirm, notice, text
from handlers.reports.views import picture

TITLE = "The quarter's picture"


@dataclass(frozen=True)
class FiguresStanding:
    """How an office's figures stand: the newest quarter that is out, the day of the next, pooling, and the pulse.

    `pools` None: there is no other office. `pulse_asked` None: it is not time yet this quarter.
    """

    quarter: str | None
    next_on: date
    pools: bool | None = None
    pools_next: bool = False
    pulse_asked: bool | None = None


def panel(standing: FiguresStanding) -> list[Block]:
    """The organizers' part of App Home about it."""
    lines = [_newest(standing), *_pulse(standing), *_pooling(standing)]
    row = [button(TITLE, "figures.picture", spoken=f"{TITLE}: send it to me as files, for the employer")]
    if standing.pools is not None:
        row.append(_switch(standing))
    return [text("*Figures for the employer*\n" + "\n".join(lines)), buttons(*row)]


def _newest(standing: FiguresStanding) -> str:
    comes = f"{standing.next_on.day} {standing.next_on:%B}"
    if standing.quarter is None:
        return f"The first page comes on {comes}. It counts people in bands of five, so that nobody can be found in it."
    return (
        f"{picture.months(standing.quarter)} is out: a page to hand on, and its numbers. The next one comes on {comes}."
    )


def _pulse(standing: FiguresStanding) -> list[str]:
    if standing.pulse_asked is None:
        return []
    if standing.pulse_asked:
        return ["● The two questions of this quarter were sent."]
    return ["○ The two questions were not sent: fewer than ten could answer, so no answer could ever be shown."]


def _pooling(standing: FiguresStanding) -> list[str]:
    if standing.pools is None:
        return []
    now = "together with other offices" if standing.pools else "alone"
    then = "together with other offices" if standing.pools_next else "alone"
    change = "" if now == then else f", from the next one on {then}"
    return [f"This quarter your figures appear {now}{change}."]


def _switch(standing: FiguresStanding) -> Any:
    wanted = not standing.pools_next
    label = "Put our figures together with others" if wanted else "Show our figures alone"
    words = (
        "From the next quarter on your office's figures appear only together with those of the other offices that "
        "do the same: more can be shown, and nothing of one office alone."
        if wanted
        else "From the next quarter on your office's figures appear alone again."
    )
    return button(label, "figures.pool", "on" if wanted else "off", confirm=confirm(label + "?", words, "Yes"))


def on_its_way() -> Message:
    """The page is being put together."""
    words = "I am sending you the quarter's picture in a direct message: a page to hand on, and its numbers."
    return Message(words, (text(words),))


def not_yet(next_on: date) -> Message:
    """Nothing is out."""
    words = (
        f"The first picture comes on {next_on.day} {next_on:%B %Y}, when the quarter is over: figures are made once a "
        "quarter, so that nobody can be found by comparing two of them."
    )
    return Message(words, (text(words),))


def as_notice(message: Message) -> View:
    """The same as an answer in Home."""
    return notice(TITLE, message.text)


def page(
    released: Released, charts: Sequence[Chart], drawn: Mapping[str, str], stories: Sequence[picture.Story]
) -> Message:
    """The page as a file."""
    words = f"Here is the picture of {picture.months(released.quarter)}: open it in a browser, print it, hand it on."
    if stories:
        words += (
            " It tells what people gave for it. If one of them takes theirs back, this file goes; ask me again then."
        )
    content = picture.page(released, charts, drawn, stories)
    shows = tuple(story.id for story in stories)
    return Message(words, (text(words),), file=File(f"village-{released.quarter}.html", content, shows))


def numbers(released: Released) -> Message:
    """Its numbers as a file."""
    words = "And its numbers, as a table for a spreadsheet."
    return Message(words, (text(words),), file=File(f"village-{released.quarter}.csv", picture.numbers(released)))
