"""Matching with more than 1,000 people on a side: read in pages, computed in a worker process, written in small
batches.

Each page and each batch is a short transaction, between which everything else goes on. What was read may be out of date
when asks are written, so every ask is checked again there (`handlers.introductions.matching.matching_run.ask_for`).
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.core.ids import UserId
from bot.core.working_hours import WEEK_OF_BUDGET
from bot.introductions.check_ins import KEPT_AFTER_CLOSING
from bot.introductions.matching import proposals
from bot.introductions.matching_run import Found, MatchingInput, run_in_pages
from bot.offices.communities import Community
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import Returner
from bot.worker import Packed
from handlers.introductions.matching.matching_run import (
    APART,
    ask_all,
    come_back_after_rests,
    come_back_tomorrow,
    nothing_yet,
    tell_them,
)
from handlers.platform.router import Router
from handlers.platform.runs import Run
from storage.introductions.introductions import people_behind
from storage.unit_of_work import UnitOfWork

router = Router("introductions")

Somebody = TypeVar("Somebody", Returner, Mentor, Colleague)

A_PAGE = 50  # rows read at once
A_HANDFUL = 2  # asks written at once

__all__ = ["APART", "match_apart", "router"]


@router.run(APART)
async def match_apart(run: Run, _subject: str) -> None:
    """Run: match the whole workspace; repeated each working morning while somebody waits."""
    communities = await run.transact(lambda uow: tuple(uow.communities.list_all()))
    parts = await _read(run, communities) if communities else Packed[MatchingInput]()
    if not len(parts):
        return
    waiting = 0
    for found in await run.compute(run_in_pages, parts):
        waiting += len(found.pairs) + len(found.left_over)
        await _write(run, found)
    if waiting:
        await run.transact(come_back_tomorrow, communities[0])


async def _read(run: Run, communities: Sequence[Community]) -> Packed[MatchingInput]:
    """Everything that the matching considers, in pages; empty when nobody waits."""
    empty = await run.transact(nothing_yet, communities)
    part = replace(empty, communities=(), holidays={})
    parts: Packed[MatchingInput] = Packed()
    people: list[UserId] = []
    async for signed_up in _pages(run, lambda uow, after: uow.returners.list_page(after, A_PAGE)):
        parts.append(replace(part, signed_up=signed_up))
        people += [one.user_id for one in signed_up]
    asks = await run.transact(lambda uow: uow.asks.list_all())
    people += [one.user_id for one in asks]
    if not people:
        return parts
    async for volunteers in _pages(run, lambda uow, after: uow.mentors.list_page(after, A_PAGE)):
        parts.append(replace(part, volunteers=volunteers))
        people += [one.user_id for one in volunteers]
    async for colleagues in _pages(run, lambda uow, after: uow.people.list_page(after, 2 * A_PAGE)):
        parts.append(replace(part, colleagues=colleagues))
    await _read_introductions(run, part, parts)
    hashed = await _hashes(run, people)
    told = await run.transact(lambda uow: uow.outbox.counted_by_person(uow.now - WEEK_OF_BUDGET))
    for first in range(0, len(told), 10 * A_PAGE):
        parts.append(replace(part, told=told[first : first + 10 * A_PAGE]))
    parts.append(replace(empty, asks=asks, not_taken=await _not_taken(run, hashed), apart=await _apart(run, hashed)))
    return parts


async def _read_introductions(run: Run, part: MatchingInput, parts: Packed[MatchingInput]) -> None:
    since, after = part.now - KEPT_AFTER_CLOSING, ""
    while recent := await run.transact(lambda uow, after=after: uow.introductions.list_page(since, after, A_PAGE)):  # type: ignore[misc]
        parts.append(replace(part, recent=recent))
        after = recent[-1].id


async def _pages(run: Run, read: Callable[[UnitOfWork, str], Sequence[Somebody]]) -> AsyncIterator[Sequence[Somebody]]:
    after = ""
    while page := await run.transact(read, after):
        yield page
        after = page[-1].user_id


async def _hashes(run: Run, people: Sequence[UserId]) -> dict[str, UserId]:
    hashed: dict[str, UserId] = {}
    for first in range(0, len(people), 5 * A_PAGE):
        some = people[first : first + 5 * A_PAGE]
        hashed |= await run.transact(lambda uow, some=some: uow.introductions.hashes_of(some))  # type: ignore[misc]
    return hashed


async def _not_taken(run: Run, hashed: Mapping[str, UserId]) -> list[tuple[UserId, datetime]]:
    def read(uow: UnitOfWork) -> list[tuple[UserId, datetime]]:
        """Delete offers not taken over 90 days ago and return the others, of accounts in `hashed`."""
        uow.introductions.drop_offers_not_taken_before(uow.now - proposals.OFFERS_REMEMBERED)
        known = uow.introductions.list_offers_not_taken(uow.now - proposals.OFFERS_REMEMBERED)
        offers = [(hashed[account], at) for account, at in known if account in hashed]
        come_back_after_rests(uow, offers)
        return offers

    return await run.transact(read)


async def _apart(run: Run, hashed: Mapping[str, UserId]) -> list[tuple[UserId, UserId]]:
    """Pairs that met, declined or are excluded, from what is remembered, so not for every possible pair."""
    apart = await run.transact(lambda uow: uow.introductions.list_exclusions())
    after = ("", "")
    while page := await run.transact(
        lambda uow, after=after: uow.introductions.list_pairs(after, 10 * A_PAGE)  # type: ignore[misc]
    ):
        apart += page
        after = page[-1]
    return list(people_behind(apart, hashed))


async def _write(run: Run, found: Found) -> int:
    """Write the asks in batches, and tell the others; returns for how many people somebody is asked."""
    asked = 0
    for first in range(0, len(found.pairs), A_HANDFUL):
        asked += await run.transact(_ask_some, Found(pairs=found.pairs[first : first + A_HANDFUL]))
    for first in range(0, len(found.left_over), A_HANDFUL):
        await run.transact(tell_them, Found(left_over=found.left_over[first : first + A_HANDFUL]))
    for one in found.to_be_asked_first:
        await run.transact(tell_them, Found(to_be_asked_first=(one,)))
    return asked


def _ask_some(uow: UnitOfWork, found: Found) -> int:
    asked = ask_all(uow, found.pairs)
    tell_them(uow, found)
    return len(asked)
