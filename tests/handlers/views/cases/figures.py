"""Cases of the pulse and of the quarterly summary."""

from datetime import date

from bot.reports.figures import Counted, Light, release
from bot.reports.pulse import ANSWERS, QUESTIONS, PulseMember
from handlers.reports.views import figures, picture, pulse
from handlers.reports.views.figures import FiguresStanding
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import ADA, hostile

Q4, NEXT = "2026-Q4", date(2027, 4, 3)
FULL = release(Q4, ("London", hostile(60)), date(2027, 1, 3), Counted(40, 12, {}, dict.fromkeys(ANSWERS, 6), {}, 3))
SMALL = release(Q4, ("London",), date(2027, 1, 3), Counted(4), (Light.LUNCH,))
STORIES = [picture.Story(hostile(2900))]

PULSE = (
    *(
        case(f"answered {len(some)}", pulse.questions, Q4, some, date(2026, 12, 10))
        for some in ((), ("shaped",), (*QUESTIONS,))
    ),
    case("ordinary", pulse.closed),
    case("ordinary", pulse.way_in),
    *(
        case(name, view, member)
        for view in (pulse.about, pulse.form)
        for name, member in (("no", None), ("yes", PulseMember(ADA, 1)), ("silent", PulseMember(ADA, 2)))
    ),
)
FIGURES = (
    case("first quarter", figures.panel, FiguresStanding(None, NEXT)),
    case("asked", figures.panel, FiguresStanding(Q4, NEXT, pulse_asked=True)),
    case("alone", figures.panel, FiguresStanding(Q4, NEXT, pools=False, pulse_asked=False)),
    case("pools soon", figures.panel, FiguresStanding(Q4, NEXT, pools=False, pools_next=True)),
    case("pools", figures.panel, FiguresStanding(Q4, NEXT, pools=True, pools_next=True)),
    case("ordinary", figures.on_its_way),
    case("ordinary", figures.not_yet, NEXT),
    case("ordinary", figures.as_notice, figures.on_its_way()),
    case("numbers", figures.page, FULL, picture.charts_of(FULL), {}, STORIES),
    case("lights", figures.page, SMALL, (), {}, ()),
    case("ordinary", figures.numbers, FULL),
)
CASES = (*PULSE, *FIGURES)
