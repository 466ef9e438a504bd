"""The JSON API which the page uses; every answer is JSON, every refusal {"error", "message"} with status 4xx."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from aiohttp import web

from playground.console import Console, destination, news_since, on_all_screens, to_the_next_thing, travel
from playground.json_types import Json
from playground.page import state
from playground.people import clicks, commands, membership, modals, speaking
from playground.people.rules import visible_channel
from playground.workspace.slack import Refused, Slack
from playground.workspace.world import User

_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_BEAT = 15.0
Act = Callable[[str, Json], Awaitable[Json | None]]


class PageApi:
    """Answers the page; `console` is None while no bot is attached."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack
        self.console: Console | None = None
        self.closing = False
        self._clock = asyncio.Lock()
        self._acts: dict[str, Act] = {
            "say": self._say,
            "command": self._command,
            "action": self._action,
            "input": self._input,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "home": self._home,
            "join": self._join,
            "leave": self._leave,
            "invite_bot": self._invite_bot,
            "remove_bot": self._remove_bot,
            "archive": self._archive,
            "person": self._person,
            "open": self._open,
            "options": self._options,
            "toast": self._toast,
        }

    def add_routes(self, app: web.Application) -> None:
        """Put the page's addresses into the server."""
        for path, handler in (
            ("/page/stream", self._stream),
            ("/page/people", self._people),
            ("/page/state", self._state),
            ("/page/messages", self._messages),
            ("/page/clock", self._see_clock),
            ("/page/wire", self._wire),
        ):
            app.router.add_get(path, _guarded(handler))
        app.router.add_post("/page/clock", _guarded(self._move_clock))
        app.router.add_post("/page/faults", _guarded(self._faults))
        app.router.add_post("/page/restart", _guarded(self._restart))
        app.router.add_post("/page/{act}", _guarded(self._act))

    async def start_again(self) -> None:
        """A new world on the first morning; the bot's front door makes its database fresh."""
        await self.slack.payload_sender.close()
        self.slack.clock.restart()
        self.slack.fresh_world()
        if self.console is not None:
            await self.console.restart()

    def close(self) -> None:
        """Let the open streams end."""
        self.closing = True
        self.slack.changed()

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        watcher = self.slack.watch()
        try:
            while not self.closing:
                watcher.clear()
                await stream.write(f'data: {{"revision": {self.slack.revision}}}\n\n'.encode())
                with suppress(TimeoutError):
                    await asyncio.wait_for(watcher.wait(), _BEAT)
        except ConnectionError:
            pass
        finally:
            self.slack.unwatch(watcher)
        return stream

    async def _people(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(state.people(self.slack))

    async def _state(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(state.state(self.slack, self._viewer(request.query.get("as", ""))))

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        user = self._viewer(request.query.get("as", ""))
        channel = visible_channel(self.slack, user, request.query.get("channel", ""))
        return web.json_response(state.messages(self.slack, user, channel))

    def _viewer(self, user_id: str) -> User:
        user = self.slack.world.users.get(user_id)
        if user is None:
            raise Refused("user_not_found", "Choose a person to act as.")
        return user

    async def _wire(self, request: web.Request) -> web.StreamResponse:
        after = request.query.get("after", "0")
        number = int(after) if after.isdigit() else 0
        return web.json_response({"entries": self.slack.wire.as_json(number)})

    async def _see_clock(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._clock_state())

    async def _clock_state(self) -> Json:
        clock, console = self.slack.clock, self.console
        upcoming = await console.next_moment() if console is not None else None
        held = await console.held() if console is not None else []
        return {
            "now_utc": clock.now().isoformat(timespec="seconds"),
            "offset_seconds": round(clock.offset.total_seconds()),
            "next": upcoming.isoformat(timespec="seconds") if upcoming is not None else None,
            "held": [
                {
                    "to": one.to,
                    "to_name": self._name(one.to),
                    "what": one.what,
                    "until": one.until.isoformat(timespec="seconds"),
                }
                for one in held
            ],
        }

    def _name(self, target: str) -> str:
        world = self.slack.world
        if target in world.users:
            return world.users[target].display_name
        channel = world.channels.get(target)
        if channel is None:
            return target
        if channel.kind in ("im", "mpim"):
            return ", ".join(world.users[one].display_name for one in channel.members if one != world.bot.id)
        return f"#{channel.name}"

    async def _move_clock(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        async with self._clock:
            before = on_all_screens(self.slack)
            if body.get("move") == "next":
                if self.console is None:
                    raise Refused("nothing_next", "Nothing is waiting to happen.")
                await to_the_next_thing(self.slack, self.console)
            else:
                target = _moment(body["to"]) if "to" in body else destination(self.slack, str(body.get("move")))
                await travel(self.slack, self.console, target)
            news = news_since(before, self.slack)
        return web.json_response({"ok": True, "news": news, **await self._clock_state()})

    async def _faults(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        try:
            self.slack.faults.replace(list(body.get("faults", [])))
        except (TypeError, ValueError) as error:
            raise Refused("invalid_fault", str(error)) from error
        return web.json_response({"ok": True})

    async def _restart(self, request: web.Request) -> web.StreamResponse:
        await _body(request)
        async with self._clock:
            await self.start_again()
        return web.json_response({"ok": True})

    async def _act(self, request: web.Request) -> web.StreamResponse:
        act = self._acts.get(request.match_info["act"])
        body = await _body(request)
        if act is None:
            raise Refused("unknown_act", "The page asked for something this playground does not know.")
        user_id = str(body.pop("as", ""))
        try:
            found = await act(user_id, body)
        except KeyError as error:
            raise Refused("missing_field", f"The request lacks {error.args[0]!r}.") from error
        return web.json_response({"ok": True, **(found or {})})

    async def _say(self, user_id: str, body: Json) -> Json:
        message, _ = speaking.say(self.slack, user_id, body["channel"], body["text"], body.get("thread_ts"))
        return {"ts": message.ts}

    async def _command(self, user_id: str, body: Json) -> None:
        await commands.command(self.slack, user_id, body["channel"], body["command"], body.get("text", ""))

    async def _action(self, user_id: str, body: Json) -> None:
        place, ids = body["container"], (body["block_id"], body["action_id"], body.get("value"))
        if place.get("type") == "message":
            await clicks.act_on_message(self.slack, user_id, place["channel"], place["ts"], *ids)
        else:
            await clicks.act_in_view(self.slack, user_id, place["view_id"], *ids)

    async def _input(self, user_id: str, body: Json) -> None:
        where = (body["view_id"], body["block_id"], body["action_id"])
        modals.enter(self.slack, user_id, *where, body.get("value"))

    async def _submit(self, user_id: str, body: Json) -> Json:
        damage = {"without": body.get("without", ()), "instead": body.get("instead")}
        errors = await modals.submit(self.slack, user_id, body["view_id"], body.get("values"), **damage)
        return {"errors": errors} if errors else {}

    async def _close(self, user_id: str, body: Json) -> None:
        modals.close(self.slack, user_id, body["view_id"], clear=bool(body.get("clear")))

    async def _shortcut(self, user_id: str, body: Json) -> None:
        await clicks.shortcut(self.slack, user_id, body["callback_id"], body.get("channel"), body.get("ts"))

    async def _home(self, user_id: str, body: Json) -> None:
        membership.open_home(self.slack, user_id, body.get("tab", "home"))

    async def _join(self, user_id: str, body: Json) -> None:
        membership.join(self.slack, user_id, body["channel"])

    async def _leave(self, user_id: str, body: Json) -> None:
        membership.leave(self.slack, user_id, body["channel"])

    async def _invite_bot(self, user_id: str, body: Json) -> None:
        membership.invite(self.slack, user_id, body["channel"], self.slack.world.bot.id)

    async def _remove_bot(self, user_id: str, body: Json) -> None:
        membership.remove_bot(self.slack, user_id, body["channel"])

    async def _archive(self, user_id: str, body: Json) -> None:
        membership.archive(self.slack, user_id, body["channel"])

    async def _person(self, user_id: str, body: Json) -> None:
        changes = {name: body[name] for name in ("deactivated", "guest", "tz", "locale") if name in body}
        membership.change_person(self.slack, user_id, body["user"], **changes)

    async def _open(self, user_id: str, body: Json) -> Json:
        channel = speaking.open_direct(self.slack, user_id, list(body["users"]))
        return {"channel": channel.id}

    async def _options(self, user_id: str, body: Json) -> Json:
        place = {"view_id": body["view_id"]} if "view_id" in body else body["message"]
        ids = (body["block_id"], body["action_id"], str(body.get("value") or ""))
        return {"options": await clicks.options(self.slack, user_id, place, *ids)}

    async def _toast(self, user_id: str, _body: Json) -> None:
        self.slack.world.toasts.pop(user_id, None)
        self.slack.changed()


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _guarded(handler: Handler) -> Handler:
    """Only the page itself may call: a local host name, JSON bodies; refusals become 4xx answers."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if request.host.rpartition(":")[0] not in _LOCAL and request.host not in _LOCAL:
            return _refusal("not_local", "The playground answers on this machine only.", 403)
        if request.method != "GET" and not _is_own_page(request):
            return _refusal("not_our_page", "Only the playground's own page may do this.", 403)
        try:
            return await handler(request)
        except Refused as refusal:
            return _refusal(refusal.code, refusal.sentence, 400)

    return guarded


def _is_own_page(request: web.Request) -> bool:
    """Whether no other site's page sends it: browsers name the site, and send no JSON to others without asking."""
    origin = request.headers.get("Origin")
    from_here = origin is None or origin == f"{request.scheme}://{request.host}"
    return from_here and request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def _refusal(code: str, sentence: str, status: int) -> web.Response:
    return web.json_response({"error": code, "message": sentence}, status=status)


async def _body(request: web.Request) -> Json:
    if request.content_type != "application/json":
        raise Refused("invalid_json", "Requests must carry JSON.")
    try:
        content: Any = await request.json()
    except ValueError as error:
        raise Refused("invalid_json", "Requests must carry JSON.") from error
    if not isinstance(content, dict):
        raise Refused("invalid_json", "Requests must carry a JSON object.")
    return content


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Refused("invalid_moment", "This is no date and time.") from error
    if moment.tzinfo is None:
        raise Refused("invalid_moment", "The moment needs a time zone.")
    return moment
