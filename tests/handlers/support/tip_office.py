"""Leaving, reading and publishing tips, in the playground."""

from bot.contributions.contributions import ContributionType
from bot.contributions.starter_tips import starter_tip
from bot.contributions.tips import TipCard
from playground.people.person import Person
from storage.unit_of_work import UnitOfWork
from tests.support.harness import Harness

TRIP = "Business trips and nights away"
RING = "Ring the hotel before you book: some rooms have fridges. Nobody minds when you ask for one."
OURS = "From Village, not from a colleague here."
TRIPS_OURS = str(starter_tip("business-travel"))


async def set_up(harness: Harness) -> None:
    """Have Priya set the community up."""
    await harness.set_up()
    await harness.person("priya").close(clear=True)


def words_of(person: Person) -> str:
    """Return the text of the modal the person sees."""
    assert person.modal is not None
    return person.modal.words


async def tips(harness: Harness, who: str, words: str = "business trips") -> Person:
    """Send `/village tips` with these words as this person; return them."""
    person = harness.person(who)
    await person.command("/village", f"tips {words}".strip())
    return person


async def leave(harness: Harness, who: str = "marisa", words: str = RING, *, named: bool = False) -> Person:
    """Leave a tip on business trips, which is sent to the organizers; return its author."""
    author = await tips(harness, who)
    await author.click("Leave a tip on this")
    await author.fill("words", words)
    if named:
        await author.fill("named", ["named"])
    assert await author.submit() == {}
    await harness.settle()
    return author


async def let_out(harness: Harness) -> None:
    """Have Priya publish the tip that waits."""
    priya = harness.person("priya")
    await priya.open_home()
    await harness.settle()
    await priya.click("Read", where="home")
    await priya.click("Publish", where="modal")
    await harness.settle()
    await priya.close(clear=True)


def cards(uow: UnitOfWork) -> list[TipCard]:
    """Return all tip cards."""
    tips = uow.contributions.list_published(ContributionType.TIP)
    return list(uow.tips.look_at([tip.id for tip in tips]).values())
