"""What the tests of asking around have in common."""

from dataclasses import replace

from sqlalchemy import Connection, select

from bot.core.ids import UserId
from playground.people.person import Person
from storage.db.base import metadata
from storage.unit_of_work import UnitOfWork
from tests.e2e.test_first_journey import volunteers_in_plain_words
from tests.handlers.support.looking_in import inside
from tests.support.harness import Harness
from tests.support.storing import put

QUESTION = "who has managed a long business trip with a small one at home? zanzibar"


async def asks_around(harness: Harness, who: str = "meghan", question: str = QUESTION, **choices: object) -> Person:
    """Have somebody ask around; `choices` are further fields of the form by their names."""
    asker = harness.person(who)
    await asker.command("/askaround", question, channel="#parents-and-allies")
    for field, value in choices.items():
        await asker.fill(field, value)
    assert await asker.submit() == {}
    await harness.settle()
    return asker


async def keepers(harness: Harness, *names: str) -> list[Person]:
    """Sign these people up as mentors for business trips who take today-questions."""
    found = [await volunteers_in_plain_words(harness, name) for name in names]

    def tick(uow: UnitOfWork) -> None:
        for person in found:
            mentor = uow.mentors.get(UserId(person.id))
            assert mentor is not None
            put(uow.mentors.save, replace(mentor, today_questions=True))

    await inside(harness, tick)
    return found


def asked(people: list[Person]) -> list[Person]:
    """Return those of these people who have a question with buttons."""
    return [one for one in people if any("Let's talk" in seen.buttons for seen in one.dm_messages)]


def last(person: Person) -> str:
    """Return the text of the person's newest message."""
    return person.dm_messages[-1].words


async def writes(harness: Harness, person: Person, button: str, words: str) -> None:
    """Press the button of the newest message that has it, look at the preview of this line, and send it."""
    await person.click(button)
    await person.fill("Your answer", words)
    assert await person.submit() == {}
    assert person.modal is not None
    assert f"This is all they will see:\n>{words}" in person.modal.words
    assert await person.submit() == {}
    await harness.settle()


def everything(connection: Connection) -> str:
    """Return every table as text, with sealed values opened."""
    return str([[tuple(row) for row in connection.execute(select(table))] for table in metadata.sorted_tables])


async def somebody_asked(harness: Harness, people: list[Person]) -> Person:
    """Let time pass until one of these people has a question with buttons; return them."""
    for _ in range(40):
        if found := asked(people):
            return found[0]
        moment = await harness.next_moment()
        assert moment is not None
        await harness.until(moment)
    raise AssertionError("nobody was asked")
