"""One replica in a process of its own: requests that lock two people, in an order that it is told.

`python -m tests.storage.transactions.replica_process <database> <name> <first> <second> <requests>` has two units of
work in one transaction, of which the first locks `first`, prints "locked" and waits for a line, and the second locks
`second`. Then so many requests at once, which lock both in this order. It prints what it was answered, as JSON.
"""

import asyncio
import json
import sys
import threading
from random import Random

from bot.core.clock import SystemClock
from bot.core.deadline import limited
from bot.core.ids import UserId
from storage.database import Database
from storage.db.opening import open_database
from storage.transactions import joined
from storage.transactions.fate import Once
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.databases import KEYS

PATIENCE = 60  # seconds


class Replica:
    """Its database, and what its requests do."""

    def __init__(self, url: str, name: str) -> None:
        self.database = Database(open_database(url, KEYS), SystemClock(), {}, Random(name))
        self.name = name
        self._has_met = False

    def _meet(self) -> None:
        """Say that the lock is there, and wait until the other replica has its own; once, not when it is done again."""
        if not self._has_met:
            self._has_met = True
            print("locked", flush=True)  # noqa: T201
            sys.stdin.readline()

    async def ask(self, request: str, *people: UserId, meets: bool = False) -> str:
        """A request that locks these people, one after the other, and stores its name."""
        name = f"{self.name} {request}"

        def work(uow: UnitOfWork) -> str:
            for user_id in people:
                assert uow.people.get(user_id) is not None
            uow.timers.set("test.timer", name, uow.now)
            if meets:
                uow.timers.get("test.timer", name)  # so that it is written
                self._meet()
            return name

        with limited(PATIENCE):
            return await self.database.transact_once(Once(name), TEAM, work)

    async def cross(self, first: UserId, second: UserId) -> list[str]:
        """Both units of work in one transaction."""
        begun, go_on = threading.Event(), threading.Event()

        def hold(_uow: UnitOfWork) -> None:
            begun.set()
            assert go_on.wait(PATIENCE)

        with limited(PATIENCE):
            holding = asyncio.create_task(self.database.transact_once(None, TEAM, hold))
            await asyncio.to_thread(begun.wait, PATIENCE)
            asked = [asyncio.create_task(self.ask("first", first, meets=True))]
            asked.append(asyncio.create_task(self.ask("second", second)))
            await asyncio.sleep(0)  # both are in line
            go_on.set()
            await holding
            return list(await asyncio.gather(*asked))


async def main(url: str, name: str, first: str, second: str, requests: str) -> None:
    """Do both, and print the answers."""
    replica, order = Replica(url, name), (UserId(first), UserId(second))
    settings = (joined.JOINED_SECONDS, joined.BEHIND_SECONDS)
    joined.JOINED_SECONDS, joined.BEHIND_SECONDS = 600.0, 600.0
    answers = await replica.cross(*order)
    joined.JOINED_SECONDS, joined.BEHIND_SECONDS = settings
    answers += await asyncio.gather(*(replica.ask(f"{number:03d}", *order) for number in range(int(requests))))
    print(json.dumps(answers), flush=True)  # noqa: T201
    await replica.database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
