"""Presses every button and sends every form and command as somebody with the ids of other people's things.

The shapes of values come from the cases of all views, so a new feature is covered once it has a case.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.models.views import View
from sqlalchemy import Connection, Executable, Select, exists, select

from bot.core.ids import ChannelId, UserId
from handlers.platform.requests import Click, Command, Shortcut, Submission
from handlers.platform.views.forms import inputs_of, mark_of, own_metadata
from playground.block_kit import elements_of
from storage.db.base import metadata
from tests.handlers.views.cases.case import Json, blocks_of
from tests.handlers.views.test_all_views import CASES
from tests.support.harness import Harness

Rows = dict[str, set[str]]
SEPARATORS = re.compile(r"[ :\n]")
WORDS = "words of somebody else"
AN_ID = re.compile(r"(?!Ev)[A-Za-z]\w{0,8}\d\w{0,20}|[UCD]0\w+")


@dataclass(frozen=True)
class Shapes:
    """Examples of values by action, and of forms (their metadata and blocks) by callback."""

    values: Mapping[str, set[str]]
    forms: Mapping[str, list[tuple[str, list[Json]]]]


@cache
def shapes() -> Shapes:
    """Return the shapes that the cases of all views draw."""
    values: dict[str, set[str]] = {}
    forms: dict[str, list[tuple[str, list[Json]]]] = {}
    for one in CASES:
        shown = one.draw()
        if isinstance(shown, View):
            drawn = shown.to_dict()
            forms.setdefault(drawn.get("callback_id", ""), []).append((own_metadata(drawn), drawn["blocks"]))
        for element in (element for block in blocks_of(shown) for element in elements_of(block)):
            found = values.setdefault(element.get("action_id", "").partition("#")[0], set())
            found.update(option["value"] for option in element.get("options", ()))
            found.add(element.get("value", ""))
    return Shapes(values, forms)


def with_id(example: str, of_theirs: str) -> str:
    """Return the example with the id of somebody else's thing in place of its own."""
    if example.startswith("{"):
        head, line, words = example.partition("\n")
        forged = {name: of_theirs if isinstance(held, str) else held for name, held in json.loads(head).items()}
        return json.dumps(forged) + line + words
    separator = SEPARATORS.search(example)
    return of_theirs + (example[separator.start() :] if separator else "")


def state_of(blocks: list[Json], somebody: str, channel: str, words: str | None) -> dict[str, dict[str, Json]]:
    """Return the values of every field, filled in with what it offers or with `words` wherever one may type."""
    return {
        block["block_id"]: {block["element"]["action_id"]: _filled(block["element"], somebody, channel, words)}
        for block in blocks
        if block["type"] == "input" and "block_id" in block
    }


def whole_view(callback_id: str, blocks: list[Json], values: Any, own: str) -> Json:
    """Return a submitted view that passes as whole, carrying `own`: with all its inputs, and the mark that goes with
    them.
    """
    view: Json = {"type": "modal", "callback_id": callback_id, "blocks": blocks, "submit": {"type": "plain_text"}}
    mark = mark_of(callback_id, inputs_of(view))
    return {**view, "private_metadata": f"{mark} {own}" if own else mark, "state": {"values": values}}


def forged(callback_id: str, own: str, somebody: str, channel: str) -> Json:
    """Return a whole view of this form as some case draws it, filled in, carrying `own`; one without fields if none
    does.
    """
    _, blocks = shapes().forms.get(callback_id, [("", [])])[0]
    return whole_view(callback_id, blocks, state_of(blocks, somebody, channel, None), own)


def _filled(element: Json, somebody: str, channel: str, words: str | None) -> Json:
    kind = element["type"]
    options = element.get("options") or [
        option for group in element.get("option_groups", ()) for option in group["options"]
    ]
    by_kind: dict[str, Any] = {
        "plain_text_input": {"value": (words or element.get("initial_value") or WORDS)[: element.get("max_length")]},
        "number_input": {"value": element.get("initial_value") or "3"},
        "datepicker": {"selected_date": element.get("initial_date") or "2026-12-16"},
        "timepicker": {"selected_time": element.get("initial_time") or "12:00"},
        "users_select": {"selected_user": somebody},
        "multi_users_select": {"selected_users": [somebody]},
        "channels_select": {"selected_channel": channel},
        "conversations_select": {"selected_conversation": channel},
        "checkboxes": {"selected_options": options[:1]},
        "multi_static_select": {"selected_options": options[:1]},
    }
    return {"type": kind, **by_kind.get(kind, {"selected_option": options[0] if options else None})}


class Forger:
    """One person who presses everything with everybody's ids; of each group at most `most` presses are made."""

    def __init__(self, harness: Harness, who: str, ids: list[str], most: int | None = 12) -> None:
        assert harness.village is not None
        self.harness = harness
        self.user_id = UserId(harness.person(who).id)
        self._village = harness.village
        self._ids = ids
        self._most = most
        self._shapes = shapes()
        self._channel = ChannelId(harness.playground.world.find_channel("parents-and-allies").id)
        self.shown: list[str] = []
        self.rows: Rows | None = None
        self.words: str | None = None

    def groups(self) -> Iterator[str]:
        """Yield all that there is to press: `<kind> <name>`."""
        listeners = self._village.dispatcher.table
        for kind, table in (
            ("click", listeners.actions),
            ("submission", listeners.submissions),
            ("command", listeners.commands),
            ("shortcut", listeners.shortcuts),
        ):
            yield from (f"{kind} {name}" for name in sorted(table))

    async def press(self, group: str) -> int:
        """Press this group with every id in every shape; return how many presses were made."""
        kind, _, name = group.partition(" ")
        requests = list(getattr(self, f"_{kind}s")(name))
        if self._most is not None and len(requests) > self._most:
            requests = Random(name).sample(requests, self._most)
        for request in requests:
            await self.make(kind, request)
        return len(requests)

    async def make(self, kind: str, request: Any) -> bool:
        """Make one press; whether it was taken, neither refused in words, nor at a field, nor failed."""
        counts = self._village.counts
        before = counts.refusals, counts.faults["request"]
        ack = AsyncAck()  # type: ignore[no-untyped-call]
        fresh = replace(request, trigger_id=self._trigger())
        await getattr(self._village.dispatcher, kind)(fresh, ack)
        assert ack.response is not None, request
        self._see(ack.response.body)
        has_errors = '"response_action": "errors"' in json.dumps(ack.response.body)
        return before == (counts.refusals, counts.faults["request"]) and not has_errors

    async def rest(self) -> None:
        """Wait until all that follows an answer is done."""
        while not self._village.tasks.idle:
            await asyncio.sleep(0.001)

    async def see_home(self) -> None:
        """Wait until the person's Home is drawn, and keep what it shows."""
        await self.rest()
        home = self.harness.playground.world.homes.get(self.user_id)
        self._see(home.content if home else "")

    def _see(self, shown: Any) -> None:
        stack = self.harness.playground.world.stacks.pop(self.user_id, [])
        self.shown += [json.dumps(shown), *(json.dumps(view.content) for view in stack)]

    def _trigger(self) -> str:
        return self.harness.playground.slack.one_time_ids.new_trigger(self.user_id, self._channel)

    def _clicks(self, name: str) -> Iterator[Click]:
        examples = self._shapes.values.get(name) or {""}
        values = {with_id(example, one) for example in _few(examples) for one in self._ids} | set(_few(examples))
        for value in sorted(values):
            element = {"type": "button", "action_id": name, "value": value}
            option = {"selected_option": {"value": value}, "selected_options": [{"value": value}]}
            yield Click(
                self._village.workspace,
                self.user_id,
                name,
                value,
                "",
                element | option,
                channel_id=self._channel,
            )

    def _submissions(self, name: str) -> Iterator[Submission]:
        for written, blocks in self._shapes.forms.get(name, [("", [])])[:3]:
            values = state_of(blocks, "U0BEN", self._channel, self.words)
            for own in sorted({written, *(with_id(written, one) for one in self._ids)}):
                view = {"id": "V0", **whole_view(name, blocks, values, own)}
                yield Submission(self._village.workspace, self.user_id, name, {}, "", "", view)

    def _commands(self, name: str) -> Iterator[Command]:
        said = (self.words,) if self.words else ("", "<@U0BEN>", "m1", "U0BEN", "on", "p1")
        for words in said:
            yield Command(self._village.workspace, self.user_id, name, words, self._channel, "")

    def _shortcuts(self, name: str) -> Iterator[Shortcut]:
        yield Shortcut(self._village.workspace, self.user_id, name, "", "does anybody know about sleep?")


def _few(examples: set[str]) -> list[str]:
    """Return one example of each shape, which is what follows the first word."""
    by_rest: dict[str, str] = {}
    for example in sorted(examples):
        separator = SEPARATORS.search(example)
        by_rest.setdefault(example[separator.start() :][:12] if separator else "", example)
    return list(by_rest.values())[:6]


def ids_in(connection: Connection) -> list[str]:
    """Return every id in the primary keys of every row."""
    found = {
        str(value)
        for table in metadata.sorted_tables
        for column in table.primary_key.columns
        if column.name not in {"team_id", "name"}
        for value in connection.execute(select(column)).scalars()
        if isinstance(value, str)
    }
    return sorted(one for one in found if AN_ID.fullmatch(one))


def all_rows(connection: Connection) -> Rows:
    """Return every row of every table as text, with sealed values opened."""
    filled = connection.execute(_filled_tables()).one()
    return {
        name: {repr(tuple(row)) for row in connection.execute(query)} if has_rows else set()
        for (name, query), has_rows in zip(_every_table().items(), filled, strict=True)
    }


# Built once: most tables are empty, and building a query costs more than running it.


@cache
def _every_table() -> Mapping[str, Select[Any]]:
    return {table.name: select(table) for table in metadata.sorted_tables}


@cache
def _filled_tables() -> Executable:
    return select(*(exists(select(table)) for table in metadata.sorted_tables))
