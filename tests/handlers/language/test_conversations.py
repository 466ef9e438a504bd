"""Conversations of three to six turns, played through the real dispatch, with the whole exchange in the snapshot."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.core.yaml_files import read_yaml
from playground.people.person import Person
from tests.support.harness import Harness

CONVERSATIONS: dict[str, list[str]] = dict(read_yaml(Path(__file__).with_name("conversations.yml")))


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Chicago, set up by Priya."""
    async with Harness(sqlite_url) as harness:
        await harness.set_up()
        yield harness


def test_there_are_sixty_of_three_turns_and_more() -> None:
    assert len(CONVERSATIONS) >= 60
    assert {name for name, turns in CONVERSATIONS.items() if not 3 <= len(turns) <= 6} == set()


def shown(seen: Any) -> list[str]:
    row = " · ".join(f"[{label}]" for label in seen.buttons)
    return [
        f"{seen.who}: {line}" if number == 0 else f"  {line}" for number, line in enumerate(seen.words.split("\n"))
    ] + ([f"  {row}"] if row else [])


async def played(harness: Harness, who: Person, turns: list[str]) -> str:
    """The exchange as the person reads it; a window that opens is named by its title, a private line marked."""
    lines: list[str] = []
    for turn in turns:
        before = {seen.ts: shown(seen) for seen in who.dm_messages}
        whispered = len(who.ephemerals)
        if turn.startswith("["):
            await who.click(turn[1:-1])
        else:
            await who.say(turn, to="village")
        await harness.settle()
        lines.append(f"> {turn}")
        for seen in who.dm_messages:
            if before.get(seen.ts) != shown(seen) and seen.who == "Village":
                lines += shown(seen)
        lines += [f"(to them alone) {seen.text}" for seen in who.ephemerals[whispered:]]
        if who.modal is not None:
            lines.append(f"(a window: {who.modal.title})")
    return "\n".join(lines)


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_a_conversation_reads_as_it_should(name: str, harness: Harness, snapshot: SnapshotAssertion) -> None:
    exchange = await played(harness, harness.person("marisa"), CONVERSATIONS[name])
    assert "Something went wrong" not in exchange
    assert exchange == snapshot
