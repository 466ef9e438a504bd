"""Cases of *Find a time*: each state of the message, the form in every way it opens, and the file."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.introductions.talk_times import (
    LONGEST_PLACE,
    NOTHING_SET,
    AgreedTime,
    Picked,
    SlotProblem,
    TalkTime,
    TimeProposal,
)
from handlers.introductions.views import asks_and_offers, peer_groups, talk_times
from handlers.introductions.views.talk_times import TimeForm
from handlers.platform.views.blocks import File, Message
from tests.bot.introduced import opened
from tests.handlers.views.cases.case import Case, case
from tests.handlers.views.cases.introductions import FOUR, PEER_GROUP
from tests.handlers.views.cases.introductions import WORST as LONGEST
from tests.handlers.views.cases.values import ADA, BEN, MARISA, MEGHAN, NOW, hostile

TWO = (MARISA, MEGHAN)
SLOTS = tuple(datetime(2026, 11, day, hour, tzinfo=UTC) for day, hour in ((4, 16), (5, 20), (6, 16)))
ONE = TalkTime(1, TimeProposal(MARISA, SLOTS[:1]))
THREE = TalkTime(2, TimeProposal(MEGHAN, SLOTS, 45, hostile(LONGEST_PLACE)))
AGREED = TalkTime(2, None, AgreedTime(SLOTS[0], 30, "Room Elm", MARISA, MEGHAN), uid="u1")
AGAIN = replace(AGREED, number=3, proposal=TimeProposal(MEGHAN, SLOTS[1:], 30, "Room Elm"))
LONGEST_AGREED = replace(AGREED, agreed=AgreedTime(SLOTS[0], 60, "\N{FAMILY}" * LONGEST_PLACE, MARISA, MEGHAN))
OFF = TalkTime(2, called_off=SLOTS[0])
STATES = {
    "nothing": NOTHING_SET,
    "one": ONE,
    "three, the longest": THREE,
    "agreed": AGREED,
    "agreed, the longest": LONGEST_AGREED,
    "agreed, others proposed": AGAIN,
    "off": OFF,
    "off, others proposed": replace(ONE, called_off=SLOTS[0]),
}


def _of_two(talk: TalkTime) -> Message:
    times = talk_times.in_group("i1", TWO, talk, NOW, is_open=True)
    return asks_and_offers.group(opened(), LONGEST, times)


def _of_four(talk: TalkTime) -> Message:
    return peer_groups.group(PEER_GROUP, FOUR, NOW, talk_times.in_group("c1", FOUR, talk, NOW, is_open=True))


MESSAGE = (
    *(case(name, talk_times.in_group, "i1", TWO, talk, NOW, is_open=True) for name, talk in STATES.items()),
    case("one has passed", talk_times.in_group, "i1", TWO, THREE, SLOTS[0] + timedelta(hours=1), is_open=True),
    case("four people", talk_times.in_group, "c1", FOUR, THREE, NOW, is_open=True),
    *(case(f"in Home: {name}", talk_times.talk_time_line, talk) for name, talk in STATES.items()),
    case("with a time", asks_and_offers.mine, [replace(opened(), talk_time=AGREED)], MARISA, {}),
    case("over", talk_times.in_group, "i1", TWO, NOTHING_SET, NOW, is_open=False),
    Case("asks_and_offers.group: a talk, nothing set", lambda: _of_two(NOTHING_SET), Message),
    Case("asks_and_offers.group: a talk, others proposed", lambda: _of_two(AGAIN), Message),
    Case("peer_groups.group: four, times", lambda: _of_four(THREE), Message),
)
FORM = TimeForm("i1", 2, "Europe/Berlin", (MEGHAN,), (Picked(date(2026, 11, 4), time(10)),), suggested=SLOTS)
FULL = replace(
    FORM,
    picked=tuple(Picked(date(2026, 11, day), time(10, 30)) for day in (4, 5, 6)),
    minutes=60,
    place=hostile(LONGEST_PLACE),
    is_new=False,
)
FILE = File(talk_times.CALENDAR_FILE, "BEGIN:VCALENDAR")
PROBLEMS = {problem.value: problem for problem in SlotProblem}
OTHERS = (
    case("suggested", talk_times.form, FORM),
    case("one suggestion", talk_times.form, replace(FORM, suggested=SLOTS[:1])),
    case("no shared hours", talk_times.form, replace(FORM, picked=(), suggested=())),
    case("a zone without a name", talk_times.form, replace(FORM, zone="Etc/GMT+5")),
    case("instead of others, the longest", talk_times.form, FULL),
    case("outside shared hours", talk_times.form, replace(FULL, warned=SLOTS[1:], outside=(2, 3))),
    case("proposed meanwhile", talk_times.form, replace(FULL, theirs=TimeProposal(MEGHAN, SLOTS))),
    case("one", talk_times.suggested, (MEGHAN,)),
    case("three", talk_times.suggested, (MEGHAN, ADA, BEN)),
    case("ordinary", talk_times.chosen, AGREED.agreed or AgreedTime(NOW, 30, "", MARISA, MEGHAN)),
    case("ordinary", talk_times.taken_back),
    case("ordinary", talk_times.called_off),
    case("ordinary", talk_times.file_sent),
    case("ordinary", talk_times.none_open),
    case("two and four", talk_times.which, [("i1", (MEGHAN,)), ("c1", (MEGHAN, ADA, BEN))]),
    case("a crowd", talk_times.which, [(f"i{number}", (MEGHAN,)) for number in range(30)]),
    case("ordinary", talk_times.find_button, "i1"),
    case("ordinary", talk_times.calendar_file, SLOTS[0], FILE),
    case("changed", talk_times.calendar_file, SLOTS[0], FILE, is_change=True),
    case("ordinary", talk_times.calendar_file_off, SLOTS[0], FILE),
    case("ordinary", talk_times.file_gone),
)
CASES = (*MESSAGE, *OTHERS)
