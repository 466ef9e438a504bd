"""People who leave, read and let out tips, by the real wires."""

from bot.contributions.starter_tips import starter_tip
from bot.contributions.tips import TipCard
from playground.person import Person
from storage.unit_of_work import UnitOfWork
from tests.harness import Harness

TRIP = "Business trips and nights away"
RING = "Ring the hotel before you book: some rooms have fridges. Nobody minds when you ask for one."
OURS = "From Village, not from a colleague here."
TRIPS_OURS = str(starter_tip("business-travel"))


async def set_up(harness: Harness) -> None:
    await harness.set_up()
    await harness.person("priya").close(clear=True)


def words_of(person: Person) -> str:
    assert person.modal is not None
    return person.modal.words


async def tips(harness: Harness, who: str, words: str = "business trips") -> Person:
    """`/village tips …` by this person."""
    person = harness.person(who)
    await person.command("/village", f"tips {words}".strip())
    return person


async def leave(harness: Harness, who: str = "marisa", words: str = RING, *, named: bool = False) -> Person:
    """A tip on trips, sent to the organizers."""
    author = await tips(harness, who)
    await author.click("Leave a tip on this")
    await author.fill("words", words)
    if named:
        await author.fill("named", ["named"])
    assert await author.submit() == {}
    await harness.settle()
    return author


async def let_out(harness: Harness) -> None:
    """Priya reads what waits and lets it out."""
    priya = harness.person("priya")
    await priya.open_home()
    await harness.settle()
    await priya.click("Read", where="home")
    await priya.click("Publish", where="modal")
    await harness.settle()
    await priya.close(clear=True)


def cards(uow: UnitOfWork) -> list[TipCard]:
    return list(uow.tips.list_all().values())
