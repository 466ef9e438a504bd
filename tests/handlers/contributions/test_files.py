"""Pages that show what somebody gave are deleted in Slack when it is taken back."""

import asyncio
from dataclasses import replace

import pytest

from bot.contributions.submissions import Audience, Clearance, Kind, Piece, State, Written
from bot.core.ids import UserId
from bot.reports import figures
from handlers.accounts import forgetting
from handlers.contributions import files, submission_steps
from handlers.contributions.arrangements import take_file
from handlers.offices import quarters
from playground.faults import Fault
from storage.unit_of_work import UnitOfWork
from tests.handlers.looking_in import inside
from tests.town import Town

WORDS, OTHER = "Somebody kept my chair.", "Ask early."


def story(who: str, words: str, uow: UnitOfWork, piece_id: str = "") -> Piece:
    """A story that is out, and cleared for the employer."""
    written = Written(words, audience=Audience.ORGANIZERS, cleared=(Clearance.EMPLOYER,))
    office = uow.communities.list_all()[0].id
    piece = Piece(
        piece_id or uow.new_id(),
        Kind.PORTRAIT,
        UserId(who),
        office,
        State.PUBLISHED,
        written,
        uow.now,
        published_at=uow.now,
    )
    submission_steps.keep(uow, piece)
    return piece


def pages(town: Town, words: str = WORDS) -> list[str]:
    """The files in Slack in which these words stand."""
    found = [(file.id, bytes(file.content or b"").decode()) for file in town.playground.world.files.values()]
    return [file_id for file_id, content in found if words in content]


async def _gone(town: Town) -> None:
    for _ in range(100):
        await town.settle()
        if not pages(town):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(pages(town))


async def handed_out(town: Town) -> tuple[Piece, Piece]:
    """Marisa's and Lori's stories, in a page that Priya has."""
    await town.set_up()
    priya, marisa, lori = (town.person(name) for name in ("priya", "marisa", "lori"))
    await inside(town, quarters.see_to_it)
    await town.until(figures.released_at(figures.quarter_of(town.now.date())))
    theirs = await inside(town, lambda uow: story(marisa.id, WORDS, uow))
    other = await inside(town, lambda uow: story(lori.id, OTHER, uow))
    await priya.command("/village", "figures")
    await town.settle()
    assert len(pages(town)) == 1
    assert pages(town) == pages(town, OTHER)
    return theirs, other


@pytest.mark.parametrize("kind", ["", "server_error", "applied_then_dropped"])
async def test_taken_back_it_goes_out_of_the_pages_organizers_have(town: Town, kind: str) -> None:
    theirs, other = await handed_out(town)
    if kind:
        town.playground.slack.faults.add(Fault(kind, "files.delete", seconds=0.2))  # type: ignore[arg-type]
    assert await inside(town, lambda uow: submission_steps.withdraw(uow, theirs.author, theirs.id)) == 1
    await _gone(town)
    await town.settle()
    left = await inside(town, lambda uow: (uow.pieces.look_at(theirs.id), uow.pieces.list_files(other.id)))
    assert left == (None, [])
    await town.person("priya").command("/village", "figures")
    await town.settle()
    assert (len(pages(town)), len(pages(town, OTHER))) == (0, 1)


async def test_whoever_is_forgotten_goes_out_of_them_too(town: Town) -> None:
    theirs, _ = await handed_out(town)
    assert (await inside(town, lambda uow: forgetting.forget(uow, theirs.author))).traces == {}
    await _gone(town)


async def test_a_file_that_slack_refuses_to_delete_is_let_go(town: Town) -> None:
    theirs, _ = await handed_out(town)
    for file in town.playground.world.files.values():
        file.user = "U0ELSE"
    await inside(town, lambda uow: submission_steps.withdraw(uow, theirs.author, theirs.id))
    for _ in range(100):
        await town.settle()
        if await inside(town, lambda uow: uow.pieces.look_at(theirs.id)) is None:
            return
        await town.pass_time(minutes=2)
        await asyncio.sleep(0.1)
    raise AssertionError("still there")


async def test_what_is_taken_back_while_the_page_is_on_its_way_takes_it_along(town: Town) -> None:
    await town.set_up()

    def drawn_then_taken_back(uow: UnitOfWork) -> list[str]:
        piece = story(town.person("marisa").id, WORDS, uow, "p1")
        uow.pieces.save(replace(piece, state=State.WITHDRAWN))
        files.note(uow, "F0GONE", ["p1"])
        return [row.key for row in uow.outbox.due()]

    assert "pieces.delete_file:F0GONE" in await inside(town, drawn_then_taken_back)


async def test_the_page_for_managers_goes_with_an_example_in_it(town: Town) -> None:
    await town.set_up()
    marisa, lori = town.person("marisa"), town.person("lori")
    example = Written(WORDS, (("sort", "remote"), ("for_how_long", "a year")), cleared=(Clearance.MANAGERS,))

    def out(uow: UnitOfWork) -> Piece:
        piece = replace(story(marisa.id, WORDS, uow), kind=Kind.ARRANGEMENT, written=example)
        return submission_steps.keep(uow, piece)

    piece = await inside(town, out)
    await inside(town, lambda uow: take_file(uow, UserId(lori.id)))
    await town.settle()
    assert len(pages(town)) == 1
    await inside(town, lambda uow: submission_steps.withdraw(uow, piece.author, piece.id))
    await _gone(town)
