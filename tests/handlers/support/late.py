"""Presses and forms that arrive late: kept as they stood on somebody's screen, and sent when the state has moved on."""

import asyncio
import json
from collections.abc import Collection, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.models.views import View
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.ids import ChannelId, UserId
from bot.core.words import Locale
from handlers import routers
from handlers.home.app_home import assemble
from handlers.platform.directory import Speaker
from handlers.platform.dispatch import Dispatcher
from handlers.platform.metrics.counts import Counts
from handlers.platform.readers import Readers
from handlers.platform.requests import Click, Command, Submission
from handlers.platform.views.blocks import Message
from handlers.platform.views.forms import own_metadata
from handlers.platform.views.rendering import rendered
from playground.block_kit import elements_of
from storage.transactions.fate import Once
from tests.conftest import TEAM
from tests.handlers.support.ending import EveryOffice, Pressing
from tests.handlers.support.forging import Rows, all_rows, ids_in, shapes, state_of, whole_view, with_id
from tests.handlers.support.office_by_hand import CLICKS
from tests.handlers.support.story_office import CHANNEL
from tests.handlers.views.cases.case import Json, blocks_of

TABLE = routers.table()
RESPONSE_URL = "https://hooks.slack.com/actions/T/1/x"
# What is written of every request, of every redrawing, and of the clock: no effect that somebody would notice.
BOOKS = frozenset({"requests_done", "outbox", "timers", "workspaces", "limited_actions", "figure_people"})
_numbers = count(1)


@dataclass(frozen=True)
class Kept:
    """A button or a form as it stands on somebody's screen, with the view it stands in, if any."""

    kind: str
    name: str
    element: Json = field(default_factory=dict)
    view: Json | None = None

    def __str__(self) -> str:
        """The kind and name of it; of a list of the same buttons all are one."""
        return f"{self.kind} {self.name.partition('#')[0]}"


@dataclass(frozen=True)
class Answered:
    """What the one who acted was shown, and which tables changed."""

    shown: Sequence[Message | View]
    errors: Mapping[str, str]
    changed: frozenset[str]
    faults: int

    @property
    def is_told(self) -> bool:
        """Whether there was a word in it."""
        return bool(self.shown or self.errors)


class AnyAnswer:
    """As much of Slack's Web API as listeners call before they answer."""

    def __getattr__(self, _method: str) -> Any:
        """Any method answers with a person and a channel that are in order."""

        async def call(**named: object) -> AsyncSlackResponse:
            user = {"id": named.get("user"), "team_id": TEAM, "real_name": "Ada", "profile": {"real_name": "Ada"}}
            channel = {"id": named.get("channel"), "name": "parents-and-allies", "is_member": True}
            data = {"ok": True, "user": user, "channel": channel}
            return AsyncSlackResponse(
                client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=200
            )

        return call


@dataclass
class Desk(Pressing):
    """As much of a workspace as the dispatcher and all listeners use; transactions are real ones."""

    once: Once | None = None
    team_id: Any = TEAM
    bot_user_id: Any = "U0VILLAGE"
    slack: Any = field(default_factory=AnyAnswer)
    readers: Readers = field(default_factory=Readers)
    following: list[Coroutine[Any, Any, None]] = field(default_factory=list)

    async def transact(self, step: Any, *args: Any, **named: Any) -> Any:
        """Run the step as a unit of work of the request that is being answered."""
        return await self.office.database.transact_once(self.once, TEAM, step, *args, **named)

    async def transact_together(self, step: Any, about: str, wish: Any) -> Any:
        """Run the step for one wish."""
        return await self.office.database.transact_together(TEAM, step, about, wish, self.once)

    async def speaker(self, _user_id: UserId, _teams: object) -> Speaker:
        """Everybody is ours."""
        return Speaker.OURS

    async def locale_of(self, _user_id: UserId, **_how: object) -> Locale:
        """Everybody reads US English."""
        return Locale.ENGLISH_US

    def heard_locale(self, _user_id: UserId) -> Locale | None:
        """Slack named none."""
        return None

    def redraw_home(self, _user_id: UserId, _page: int | None = None) -> None:
        """Do nothing: no Home is looked at."""

    def afterwards(self, name: str, coroutine: Any) -> None:
        """Run what shows something or has a message drawn again; drop the rest."""
        if name in {"respond", "dispatch.redraw"}:
            self.following.append(coroutine)
        else:
            coroutine.close()

    async def update(self, _view_id: str, view: Any, _view_hash: str = "") -> None:
        """Keep the view that was redrawn."""
        self.shown.append(view)


async def respond(workspace: Any, _response_url: str, message: Message) -> None:
    """In place of `answers.respond`: keep the message for the one who acted."""
    workspace.shown.append(message)


class Screen:
    """One person, whose presses go through the dispatcher to an office in a database.

    `effective` are the listeners that changed something, `repeated` what a second delivery did as well.
    """

    def __init__(self, who: UserId) -> None:
        self.who = who
        self.counts = Counts()
        self.effective: set[str] = set()
        self.repeated: list[str] = []
        self._dispatcher = Dispatcher(TABLE, routers.refusal_words(), self.counts)

    async def act(self, office: EveryOffice, kept: Kept, trigger: str = "") -> Answered:
        """Press it, or send it, with a trigger of its own unless one is given."""
        desk, before = Desk(office), rows(office)
        ack = AsyncAck()  # type: ignore[no-untyped-call]
        trigger = trigger or f"{next(_numbers)}.1"
        if kept.kind == "click":
            await self._dispatcher.click(self._click(desk, kept, trigger), ack)
        elif kept.kind == "submission":
            assert kept.view is not None
            form = Submission(desk, self.who, kept.name, {}, "", trigger, kept.view)  # type: ignore[arg-type]
            await self._dispatcher.submission(form, ack)
        else:
            command, _, words = kept.name.partition(" ")
            typed = Command(desk, self.who, command, words, CHANNEL, trigger)  # type: ignore[arg-type]
            await self._dispatcher.command(typed, ack)
        assert ack.response is not None, f"not acknowledged: {kept}"
        await asyncio.gather(*desk.following)
        body = json.loads(ack.response.body or "{}")
        shown = [*desk.shown, *_acknowledged(body)]
        faults, self.counts.faults["request"] = self.counts.faults["request"], 0
        after = rows(office)
        changed = frozenset(table for table in after if after[table] != before[table])
        return Answered(shown, body.get("errors", {}), changed, faults)

    async def act_twice(self, office: EveryOffice, kept: Kept) -> Answered:
        """Do it as Slack would deliver it twice; returns the first answer."""
        trigger = f"{next(_numbers)}.2"
        first = await self.act(office, kept, trigger)
        second = await self.act(office, kept, trigger)
        if first.changed:
            self.effective |= names_of([kept])
        if second.changed or first.faults or second.faults:
            self.repeated.append(f"{kept}: {sorted(second.changed)}, {first.faults + second.faults} faults")
        return first

    def _click(self, desk: Desk, kept: Kept, trigger: str) -> Click:
        chosen = kept.element.get("selected_option") or {}
        value = kept.element.get("value") or chosen.get("value") or ""
        where: dict[str, Any] = {"view": kept.view} if kept.view is not None else {"response_url": RESPONSE_URL}
        if kept.view is None:
            where |= {"channel_id": ChannelId("D1"), "message_ts": "0.0"}
        return Click(desk, self.who, kept.name, value, trigger, kept.element, **where)  # type: ignore[arg-type]


def _acknowledged(body: Json) -> Iterator[Any]:
    """What stands in an acknowledgement: a view, or the ephemeral message that answers a command."""
    if "view" in body:
        yield body["view"]
    elif "text" in body:
        yield body


def rows(office: EveryOffice) -> Rows:
    """Every row there is."""
    with office.database.engine.begin() as connection:
        return all_rows(connection)


def kept_in(shown: Any) -> Iterator[Kept]:
    """Every button and form in what somebody sees that has a listener, filled in as it stands or with some words."""
    if isinstance(shown, Message | View):
        blocks = blocks_of(shown)
        view = shown.to_dict() if isinstance(shown, View) else None
    else:
        blocks, view = shown.get("blocks") or [], shown if "type" in shown else None
    blocks = [block if isinstance(block, dict) else rendered(block) for block in blocks]
    sent = _as_sent(view, blocks) if view is not None else None
    for element in (element for block in blocks for element in elements_of(block)):
        if element.get("action_id", "").partition("#")[0] in CLICKS:
            chosen = {"selected_option": option} if (option := _first_option(element)) else {}
            yield Kept("click", element["action_id"], element | chosen, sent)
    if sent is not None and sent.get("submit") and sent["callback_id"] in TABLE.submissions:
        yield Kept("submission", sent["callback_id"], view=sent)


def _first_option(element: Json) -> Json | None:
    options = element.get("options") or [one for group in element.get("option_groups", ()) for one in group["options"]]
    return options[0] if options else None


def _as_sent(view: Json, blocks: list[Json]) -> Json:
    """The view as Slack sends it back."""
    values = state_of(blocks, "U0BEN", CHANNEL, None)
    if view.get("type") != "modal":
        return {**view, "blocks": blocks, "id": "V0"}
    whole = whole_view(view.get("callback_id", ""), blocks, values, own_metadata(view))
    return {"id": "V0", **whole, "submit": view.get("submit")}


def as_drawn(missing: Collection[str], ids: Sequence[str]) -> Iterator[Kept]:
    """These listeners' buttons and forms as some case of a view draws them, with each of these ids for its own."""
    for called in sorted(missing):
        kind, _, name = called.partition(" ")
        if kind == "click":
            examples = sorted(shapes().values.get(name, ()))[:1] or [""]
            for value in sorted({with_id(example, one) for example in examples for one in ids}):
                yield Kept(kind, name, {"type": "button", "action_id": name, "value": value})
            continue
        own, blocks = shapes().forms[name][0]
        values = state_of(blocks, "U0BEN", CHANNEL, None)
        for written in sorted({with_id(own, one) if own else own for one in ids}):
            view = {"id": "V0", **whole_view(name, blocks, values, written)}
            yield Kept(kind, name, {"value": written}, view)


def ids_of(office: EveryOffice) -> list[str]:
    """Every id there is."""
    with office.database.engine.begin() as connection:
        return ids_in(connection)


def home_of(office: EveryOffice, who: UserId) -> View:
    """The person's Home, its first page."""
    return office.do(assemble, office.profile(who))


def names_of(kept: Collection[Kept]) -> set[str]:
    """The listeners behind these, as the routers know them."""
    return {str(one) for one in kept}
