"""Pages that show what somebody gave are deleted in Slack when it is taken back."""

import asyncio
from dataclasses import replace

import pytest

from bot.contributions.contributions import (
    Audience,
    Clearance,
    Contribution,
    ContributionState,
    ContributionType,
    Written,
)
from bot.core.ids import UserId
from bot.reports import figures
from handlers.accounts import forgetting
from handlers.contributions import contribution_steps, files
from handlers.contributions.arrangements import take_file
from handlers.offices import figure_counts
from playground.limits.faults import Fault
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.looking_in import inside
from tests.support.harness import Harness
from tests.support.storing import put

WORDS, OTHER = "Somebody kept my chair.", "Ask early."


def story(who: str, words: str, uow: UnitOfWork, contribution_id: str = "") -> Contribution:
    """A story that is out, and cleared for the employer."""
    written = Written(words, audience=Audience.ORGANIZERS, cleared=(Clearance.EMPLOYER,))
    office = uow.communities.list_all()[0].id
    contribution = Contribution(
        contribution_id or uow.new_id(),
        ContributionType.PORTRAIT,
        UserId(who),
        office,
        ContributionState.PUBLISHED,
        written,
        uow.now,
        published_at=uow.now,
    )
    put(uow.contributions.save, contribution)
    contribution_steps.keep(uow, contribution)
    return contribution


def pages(harness: Harness, words: str = WORDS) -> list[str]:
    """The files in Slack in which these words stand."""
    found = [(file.id, bytes(file.content or b"").decode()) for file in harness.playground.world.files.values()]
    return [file_id for file_id, content in found if words in content]


async def _gone(harness: Harness) -> None:
    for _ in range(100):
        await harness.settle()
        if not pages(harness):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(pages(harness))


async def handed_out(harness: Harness) -> tuple[Contribution, Contribution]:
    """Marisa's and Lori's stories, in a page that Priya has."""
    await harness.set_up()
    priya, marisa, lori = (harness.person(name) for name in ("priya", "marisa", "lori"))
    await inside(harness, figure_counts.set_timers)
    await harness.until(figures.released_at(figures.quarter_of(harness.now.date())))
    theirs = await inside(harness, lambda uow: story(marisa.id, WORDS, uow))
    other = await inside(harness, lambda uow: story(lori.id, OTHER, uow))
    await priya.command("/village", "figures")
    await harness.settle()
    assert len(pages(harness)) == 1
    assert pages(harness) == pages(harness, OTHER)
    return theirs, other


@pytest.mark.parametrize("kind", ["", "server_error", "applied_then_dropped"])
async def test_taken_back_it_goes_out_of_the_pages_organizers_have(harness: Harness, kind: str) -> None:
    theirs, other = await handed_out(harness)
    if kind:
        harness.playground.slack.faults.add(Fault(kind, "files.delete", seconds=0.2))  # type: ignore[arg-type]
    assert await inside(harness, lambda uow: contribution_steps.withdraw(uow, theirs.author, theirs.id)) == 1
    await _gone(harness)
    await harness.settle()
    left = await inside(
        harness, lambda uow: (uow.contributions.look_at(theirs.id), uow.contributions.list_files(other.id))
    )
    assert left == (None, [])
    await harness.person("priya").command("/village", "figures")
    await harness.settle()
    assert (len(pages(harness)), len(pages(harness, OTHER))) == (0, 1)


async def test_whoever_is_forgotten_goes_out_of_them_too(harness: Harness) -> None:
    theirs, _ = await handed_out(harness)
    assert (await inside(harness, lambda uow: forgetting.forget(uow, theirs.author))).traces == {}
    await _gone(harness)


async def test_a_file_that_slack_refuses_to_delete_is_let_go(harness: Harness) -> None:
    theirs, _ = await handed_out(harness)
    for file in harness.playground.world.files.values():
        file.user = "U0ELSE"
    await inside(harness, lambda uow: contribution_steps.withdraw(uow, theirs.author, theirs.id))
    for _ in range(100):
        await harness.settle()
        if await inside(harness, lambda uow: uow.contributions.look_at(theirs.id)) is None:
            return
        await harness.pass_time(minutes=2)
        await asyncio.sleep(0.1)
    raise AssertionError("still there")


async def test_what_is_taken_back_while_the_page_is_on_its_way_takes_it_along(harness: Harness) -> None:
    await harness.set_up()

    def drawn_then_taken_back(uow: UnitOfWork) -> list[str]:
        contribution = story(harness.person("marisa").id, WORDS, uow, "p1")
        put(uow.contributions.save, replace(contribution, state=ContributionState.WITHDRAWN))
        files.note(uow, "F0GONE", ["p1"])
        return [row.key for row in uow.sending.due()]

    assert "contributions.delete_file:F0GONE" in await inside(harness, drawn_then_taken_back)


async def test_the_page_for_managers_goes_with_an_example_in_it(harness: Harness) -> None:
    await harness.set_up()
    marisa, lori = harness.person("marisa"), harness.person("lori")
    example = Written(WORDS, (("sort", "remote"), ("for_how_long", "a year")), cleared=(Clearance.MANAGERS,))

    def out(uow: UnitOfWork) -> Contribution:
        contribution = replace(story(marisa.id, WORDS, uow), kind=ContributionType.ARRANGEMENT, written=example)
        return contribution_steps.keep(uow, contribution)

    contribution = await inside(harness, out)
    await inside(harness, lambda uow: take_file(uow, UserId(lori.id)))
    await harness.settle()
    assert len(pages(harness)) == 1
    await inside(harness, lambda uow: contribution_steps.withdraw(uow, contribution.author, contribution.id))
    await _gone(harness)
