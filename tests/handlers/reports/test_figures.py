"""The quarter's figures: counted where things happen, released once, handed to organizers as a page and a table."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import NotAllowed
from bot.core.ids import UserId
from bot.introductions.asking_around import WantedAsk
from bot.lunches.rsvps import Coming, Rsvp
from bot.people.people import Colleague, Profile
from bot.people.returners import Wishes
from bot.reports import figures
from bot.reports.figures import CAME, Fact, Figure, FigureKind, Light
from bot.worker import Packed
from handlers.accounts import forgetting
from handlers.introductions import asks_and_offers
from handlers.introductions.asking_around.steps import ask_around
from handlers.offices import figure_counts
from handlers.people import returner_steps
from handlers.platform.runs import Run
from handlers.platform.views.blocks import File
from handlers.reports import figures as handler
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.looking_in import inside
from tests.handlers.support.lunch_office import LunchOffice
from tests.handlers.support.office_by_hand import CHICAGO
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.harness import Harness
from tests.support.storing import put

PRIYA, MARISA, MEGHAN = UserId("U0PRIYA"), UserId("U0MARISA"), UserId("U0MEGHAN")
Q4, Q1 = "2026-Q4", "2027-Q1"
AFTER_Q4 = datetime(2027, 1, 3, 12, tzinfo=UTC)
AFTER_Q1 = datetime(2027, 4, 3, 12, tzinfo=UTC)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Chicago in October, Priya its organizer, the clock of its quarter set."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    opened = QuietOffice(sqlite_database, clock).open()
    opened.do(lambda uow: uow.communities.add_organizer(PRIYA))
    opened.do(figure_counts.set_timers)
    return opened


def join(office: QuietOffice, number: int, community_id: str = "chicago", first: int = 0) -> list[UserId]:
    """So many members."""
    people = [UserId(f"U0{community_id[:2].upper()}{one:03}") for one in range(first, first + number)]
    for one in people:
        office.do(lambda uow, one=one: put(uow.people.save, Colleague(one, zone=CHICAGO, community_id=community_id)))  # type: ignore[misc]
    return people


def count(office: QuietOffice, people: Iterable[UserId], *facts: Fact) -> None:
    for one in people:
        office.do(figure_counts.count, one, *facts)


def table(
    office: QuietOffice, kind: FigureKind, quarter: str = Q4, community_id: str = "chicago"
) -> dict[str, int | None]:
    releases = office.do(lambda uow: uow.figures.list_of(community_id))
    return {f.name: f.at_least for one in releases if one.quarter == quarter for f in one.table(kind)}


async def draw(office: QuietOffice) -> None:
    """What the clock would begin in a worker process, done here."""

    async def here(function: Callable[[Iterable[Any]], Iterable[Any]], parts: Packed[Any]) -> Any:
        return Packed(function(parts))

    subject = next(one.subject for one in office.do(lambda uow: list(_due(uow))) if one.name == handler.DRAW)
    for _ in range(2):  # as after a crash before the run was done with
        await handler.draw(Run(TEAM, office.database, here), subject)
    office.do(lambda uow: uow.timers.cancel(handler.DRAW, subject))
    office.tick()


def _due(uow: UnitOfWork) -> Iterable[Any]:
    from storage.outbox.timers import due_anywhere

    return due_anywhere(uow.connection_for_storage, uow.now)


def files(office: QuietOffice) -> list[File]:
    return [post.message.file for post in office.told(PRIYA) if post.message.file is not None]


# Counting


def test_what_happens_is_counted_where_it_happens_and_once(office: QuietOffice) -> None:
    join(office, 12)
    office.mentor(MARISA, "business-travel", rest_weeks=0)
    office.do(returner_steps.sign_up_quietly, Profile(MEGHAN, CHICAGO), Wishes(("business-travel",)))
    office.do(returner_steps.sign_up_quietly, Profile(MEGHAN, CHICAGO), Wishes(("business-travel", "sleep")))
    office.live_till_told(MARISA, "introductions.ask")
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    office.live(days=3)
    found = office.do(lambda uow: uow.figures.people(Q4, ["chicago"]))
    assert found == {
        Fact(FigureKind.TOPICS, "business-travel"): 1,
        Fact(FigureKind.TOPICS, "sleep"): 1,
        Fact(FigureKind.INTRODUCED, "week"): 1,
    }


def test_who_stops_or_is_forgotten_counts_no_longer(office: QuietOffice) -> None:
    people = join(office, 2)
    for one in people:
        office.do(returner_steps.sign_up_quietly, Profile(one, CHICAGO), Wishes(("sleep",)))
    office.do(returner_steps.stop, people[0])
    assert office.do(lambda uow: uow.figures.people(Q4, ["chicago"])) == {Fact(FigureKind.TOPICS, "sleep"): 1}
    office.do(forgetting.forget, people[1])
    assert office.do(lambda uow: uow.figures.people(Q4, ["chicago"])) == {}


def test_who_said_yes_to_a_lunch_counts_when_it_is_over_once_for_all_of_them(
    sqlite_database: Database, clock: MovableClock
) -> None:
    lunches = LunchOffice(sqlite_database, clock).open()
    people = [UserId(f"U0CAME{one:02}") for one in range(11)]

    def answer(uow: UnitOfWork) -> None:
        for meeting in uow.meetings.list_ahead("chicago", uow.now):
            for number, one in enumerate(people):
                put(uow.people.save, Colleague(one, zone=CHICAGO))
                put(uow.meetings.rsvps.save_answer, Rsvp(meeting.id, one, Coming.HOPE if number == 0 else Coming.YES))

    for end in (datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 30, tzinfo=UTC)):
        lunches.do(answer)
        lunches.live_until(end)
    assert lunches.do(lambda uow: uow.figures.people(Q4, ["chicago"])) == {Fact(FigureKind.LUNCHES, CAME): 10}
    lunches.do(handler.release, Q4)
    (released,) = lunches.do(lambda uow: uow.figures.list_of("chicago"))
    assert released.lunches_held == 2
    assert released.table(FigureKind.LUNCHES) == (Figure(CAME, 10, 14),)


# Releasing


def test_figures_of_two_quarters_are_each_released_once_and_never_again(office: QuietOffice) -> None:
    people = join(office, 26)
    count(office, people[:12], Fact(FigureKind.LUNCHES, CAME), Fact(FigureKind.TOPICS, "sleep"))
    count(office, people[:4], Fact(FigureKind.INTRODUCED, "week"))
    office.live_until(AFTER_Q4)
    office.tick()
    first = office.do(lambda uow: uow.figures.list_of("chicago"))
    assert [one.quarter for one in first] == [Q4]
    assert table(office, FigureKind.LUNCHES) == {CAME: 10}
    assert list(table(office, FigureKind.TOPICS).values()) == [10]
    assert table(office, FigureKind.INTRODUCED)["week"] is None
    assert table(office, FigureKind.REACH) == {"members": 25, "mentors": None}
    assert office.do(lambda uow: uow.figures.people(Q4, ["chicago"])) == {}
    count(office, people[:25], Fact(FigureKind.LUNCHES, CAME))
    office.do(forgetting.forget, people[25])
    office.do(handler.release, Q4)
    assert office.do(lambda uow: uow.figures.list_of("chicago"))[:1] == first
    count(office, people[:25], Fact(FigureKind.LUNCHES, CAME))
    office.live_until(AFTER_Q1)
    office.tick()
    assert table(office, FigureKind.LUNCHES, Q1) == {CAME: 25}
    assert table(office, FigureKind.LUNCHES, Q4) == {CAME: 10}


def test_pooled_offices_have_one_release_in_place_of_each_alone(office: QuietOffice) -> None:
    office.open("berlin")
    here, there = join(office, 12), join(office, 4, "berlin")
    for one in ("chicago", "berlin"):
        office.do(lambda uow, one=one: uow.figures.pool(one, Q4, is_pooled=True))  # type: ignore[misc]
    count(office, [*here[:3], *there[:3]], Fact(FigureKind.LUNCHES, CAME))
    office.live_until(AFTER_Q4)
    office.tick()
    assert table(office, FigureKind.LUNCHES) == {CAME: 5} == table(office, FigureKind.LUNCHES, community_id="berlin")
    assert office.do(lambda uow: uow.figures.list_of("chicago")) == office.do(lambda uow: uow.figures.list_of("berlin"))
    assert office.do(lambda uow: uow.figures.list_of("berlin"))[0].offices == ("Berlin", "Chicago")


def test_pooling_begins_with_the_next_quarter_and_only_organizers_decide(office: QuietOffice) -> None:
    office.open("berlin")
    office.do(lambda uow: put(uow.people.save, Colleague(PRIYA, community_id="chicago")))
    office.do(handler.pool, PRIYA, wanted=True)
    assert [office.do(lambda uow, of=of: uow.figures.pooled(of)) for of in (Q4, Q1)] == [frozenset(), {"chicago"}]  # type: ignore[misc]
    shown = str([block.to_dict() for block in office.do(handler.panel, PRIYA)])
    assert "from the next one, together with other offices" in shown
    with pytest.raises(NotAllowed):
        office.do(handler.pool, MARISA, wanted=True)


def test_a_small_office_has_lights_and_no_number_of_people(office: QuietOffice) -> None:
    join(office, 8)
    office.mentor(MARISA, "sleep")
    office.live_until(AFTER_Q4)
    office.tick()
    (released,) = office.do(lambda uow: uow.figures.list_of("chicago"))
    assert released.is_small
    assert released.lights == (Light.SOME_TOPICS,)


def test_who_only_asked_around_is_no_member(office: QuietOffice) -> None:
    join(office, 9)
    office.live_until(datetime(2026, 12, 21, 16, tzinfo=UTC))
    office.do(ask_around, Profile(MEGHAN, CHICAGO), WantedAsk())
    office.live_until(AFTER_Q4)
    office.tick()
    assert office.do(lambda uow: len(uow.people.list_all())) == 10
    assert office.do(lambda uow: uow.figures.list_of("chicago"))[0].is_small


# The picture


async def test_whoever_asks_again_gets_the_same_page_and_numbers(office: QuietOffice) -> None:
    people = join(office, 30)
    count(
        office,
        people[:12],
        Fact(FigureKind.LUNCHES, CAME),
        Fact(FigureKind.TOPICS, "sleep"),
        Fact(FigureKind.INTRODUCED, "week"),
    )
    office.live_until(AFTER_Q4)
    office.do(handler.ask_for_picture, PRIYA)
    await draw(office)
    office.do(handler.ask_for_picture, PRIYA)
    office.tick()
    pages = [file for file in files(office) if file.name == "village-2026-Q4.html"]
    tables = [file for file in files(office) if file.name == "village-2026-Q4.csv"]
    assert len(pages) == len(tables) == 2
    assert pages[0] == pages[1]
    assert tables[0] == tables[1]
    assert "<script" not in pages[0].content
    assert "http-equiv" in pages[0].content
    assert 'role="img"' in pages[0].content
    rows = list(csv.DictReader(io.StringIO(tables[0].content)))
    assert {row["figure"]: row["people at least"] for row in rows}["Within a week"] == "10"
    everything = pages[0].content + tables[0].content
    assert not [one for one in people if one in everything]
    assert "30" not in tables[0].content


async def test_no_release_no_page_and_nobody_but_organizers(office: QuietOffice) -> None:
    words = office.do(handler.ask_for_picture, PRIYA).text
    assert "January 3, 2027" in words
    with pytest.raises(NotAllowed):
        office.do(handler.ask_for_picture, MARISA)
    office.tick()
    assert files(office) == []


def test_a_small_offices_page_comes_without_a_table(office: QuietOffice) -> None:
    join(office, 3)
    office.live_until(AFTER_Q4)
    office.do(handler.ask_for_picture, PRIYA)
    office.tick()
    (page,) = files(office)
    assert "lights instead of numbers" in page.content
    assert "<td" not in page.content


def test_who_organizes_no_longer_gets_no_file(office: QuietOffice) -> None:
    join(office, 3)
    office.live_until(AFTER_Q4)
    office.do(handler.ask_for_picture, PRIYA)
    office.do(lambda uow: uow.communities.remove_organizer(PRIYA))
    office.tick()
    assert files(office) == []


def test_a_broken_off_release_is_done_again_alike(office: QuietOffice) -> None:
    join(office, 12)
    office.live_until(AFTER_Q4)
    office.tick()
    before = office.do(lambda uow: uow.figures.list_of("chicago"))
    office.do(handler.release, Q4)
    assert office.do(lambda uow: uow.figures.list_of("chicago")) == before
    assert before[0].table(FigureKind.REACH)[0] == Figure("members", 10)


def test_heavy_libraries_have_a_module_each_and_are_imported_late() -> None:
    """Idle memory counts: nothing that the bot imports at start-up brings them along."""
    root = Path(__file__).resolve().parents[3]
    for library, home in (("matplotlib", "bot/reports/charts.py"), ("jinja2", "handlers/reports/views/picture.py")):
        importing = re.compile(rf"^( *)(?:import|from) {library}\b", re.MULTILINE)
        found = {
            str(path.relative_to(root)): importing.findall(path.read_text())
            for room in ("bot", "handlers", "storage")
            for path in (root / room).rglob("*.py")
        }
        assert [path for path, imports in found.items() if imports] == [home]
        assert all(len(indent) >= 4 for indent in found[home])


async def test_an_organizer_gets_the_picture_by_home_and_by_command(harness: Harness) -> None:
    priya = harness.person("priya")
    for words in ("figures", "pulse"):
        await priya.command("/village", words)
        assert "n't set up here yet" in priya.ephemerals[-1].words
    await harness.set_up()

    def many(uow: UnitOfWork) -> None:
        for number in range(30):
            one = UserId(f"U0MORE{number:02}")
            put(uow.people.save, Colleague(one, zone=CHICAGO))
            figure_counts.count(uow, one, Fact(FigureKind.INTRODUCED, "week"))
        figure_counts.set_timers(uow)

    await inside(harness, many)
    await priya.command("/village", "figures")
    assert "The first quarterly summary comes on" in priya.ephemerals[-1].words
    await harness.until(figures.released_at(figures.quarter_of(harness.now.date())))
    await priya.open_home()
    await harness.settle()
    await priya.click("The quarterly summary")
    assert "I'm sending you" in str(priya.modal)
    await harness.settle()
    page, numbers = (bytes(file.content or b"").decode() for file in list(harness.playground.world.files.values())[-2:])
    assert "<svg" in page
    assert "How long it took until two people met" in page
    assert "Within a week,30,34,yes" in numbers
