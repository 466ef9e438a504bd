"""Cases of what is kept of a person: the file, the confirmation, the proof, and what others see instead."""

from bot.accounts.privacy import Forgotten, RoleHere
from handlers.accounts.views import privacy
from storage.accounts.privacy import TABLES
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import hostile

EVERYTHING = {kept.shown: 1000 for kept in TABLES.values() if kept.shown}
OWN = {"Your quiet sign-up": [{"topics": ["sleep"], "not_before": None, "about": hostile(300)}]}

CASES = (
    case("ordinary", privacy.my_data_sent),
    case("ordinary", privacy.nothing_held),
    case("nothing", privacy.my_data, {}),
    case("with what was typed", privacy.my_data, OWN),
    case("who does everything here", privacy.my_data, OWN, tuple(RoleHere)),
    case("ordinary", privacy.section),
    case("in Home", privacy.as_notice, privacy.nothing_held()),
    case("ordinary", privacy.forget_form, needs_successor=False),
    case("the only organizer", privacy.forget_form, needs_successor=True),
    case("much to look through", privacy.being_forgotten),
    case("nothing", privacy.forgotten, Forgotten({})),
    case("everything", privacy.forgotten, Forgotten(EVERYTHING, 300, keeps_dates=True)),
    case("a fault", privacy.forgotten, Forgotten({"Your quiet sign-up": 1}, 2, traces={"outbox": 1, "pairs": 2})),
    case("an introduction", privacy.ended, "introductions.check_in"),
    case("an ask", privacy.ended, "introductions.ask"),
    case("something else", privacy.ended, "meetings.ask_host"),
)
