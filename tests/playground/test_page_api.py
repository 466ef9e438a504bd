"""The JSON API of the page, and the clock it moves."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.working_hours import Standing
from playground.console import Held
from playground.front_door import WHAT_WAITS
from playground.json_types import Json
from playground.limits.timing import Timing
from playground.server import Playground
from playground.workspace import messages
from playground.workspace.world import World
from tests.playground.conftest import SHORT
from tests.playground.echo import EchoBot, button, plain


class Page:
    """What the page's script would do."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self._session = session
        self._base_url = base_url

    async def get(self, path: str, **query: str) -> Json:
        async with self._session.get(f"{self._base_url}/page/{path}", params=query) as answer:
            found: Json = await answer.json()
            return found

    async def post(self, path: str, **body: object) -> tuple[int, Json]:
        async with self._session.post(f"{self._base_url}/page/{path}", json=body) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def page(playground: Playground) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(session, playground.base_url)


POSTS = ("clock", "faults", "restart", "say", "nonsense")


@pytest.mark.parametrize("path", POSTS)
async def test_another_sites_page_can_do_nothing(playground: Playground, path: str) -> None:
    url = f"{playground.base_url}/page/{path}"
    async with aiohttp.ClientSession() as session:
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1:1"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            async with session.post(url, json={}, headers=headers) as answer:
                assert (answer.status, (await answer.json())["error"]) == (403, "not_our_page")
        for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            async with session.post(url, data=b"{}", headers={"Content-Type": content_type}) as answer:
                assert (answer.status, (await answer.json())["error"]) == (400, "invalid_json")


async def test_the_pages_own_origin_may(playground: Playground) -> None:
    headers = {"Origin": playground.base_url, "Sec-Fetch-Site": "same-origin"}
    url = f"{playground.base_url}/page/restart"
    async with aiohttp.ClientSession() as session, session.post(url, json={}, headers=headers) as answer:
        assert answer.status == 200


def test_every_address_that_changes_something_is_walked(playground: Playground) -> None:
    routes = [route for route in playground.application().router.routes() if route.method == "POST"]
    paths = {route.resource.canonical for route in routes if route.resource is not None}
    assert {path for path in paths if path.startswith("/page/")} == {
        "/page/clock",
        "/page/faults",
        "/page/restart",
        "/page/{act}",
    }


async def test_the_page_learns_who_is_here(playground: Playground, page: Page) -> None:
    found = await page.get("people")
    priya = next(one for one in found["people"] if one["name"] == "Priya")
    assert priya["is_admin"] is True
    assert priya["avatar"].startswith("PR/#")
    assert found["bot"]["user_id"] == playground.world.bot.id


async def test_the_page_shows_one_persons_slack(playground: Playground, page: Page, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    await slack.chat_postMessage(channel=lori.id, text=f"Hello <@{lori.id}>", blocks=[{"type": "divider"}])
    state = await page.get("state", **{"as": lori.id})
    app = next(one for one in state["conversations"] if one["kind"] == "app")
    assert (app["name"], app["unread"], app["preview"]) == ("Village", 1, "Hello @Lori")
    assert "people-team" not in [one["name"] for one in state["conversations"]]
    assert state["now"].endswith("-05:00")
    assert {one["command"] for one in state["commands"]} == {"/echo", "/raw", "/form"}
    assert [one["name"] for one in state["message_shortcuts"]] == ["Offer"]
    messages = (await page.get("messages", **{"as": lori.id}, channel=app["id"]))["messages"]
    assert messages[0]["is_bot"] is True
    assert messages[0]["blocks"][0]["type"] == "divider"
    again = await page.get("state", **{"as": lori.id})
    assert next(one for one in again["conversations"] if one["kind"] == "app")["unread"] == 0


async def test_people_act_through_the_page(playground: Playground, page: Page, bot: EchoBot) -> None:
    lori = playground.person("Lori")
    me = {"as": lori.id}
    state = await page.get("state", **me)
    app = next(one["id"] for one in state["conversations"] if one["kind"] == "app")
    assert (await page.post("say", **me, channel=app, text="hello"))[0] == 200
    assert (await page.post("command", **me, channel=app, command="/form", text=""))[0] == 200
    view = (await page.get("state", **me))["modals"][-1]
    assert view["title"]["text"] == "A form"
    field = {"view_id": view["id"], "block_id": "topics", "action_id": "pick"}
    assert (await page.post("input", **me, **field, value=["travel"]))[0] == 200
    status, answer = await page.post("submit", **me, view_id=view["id"], values={"line": {"text": ""}})
    assert (status, answer["errors"]) == (200, {"line": "Please complete this required field."})
    view = (await page.get("state", **me))["modals"][-1]
    assert view["errors"] == answer["errors"]
    assert view["state"]["values"]["topics"]["pick"]["selected_options"][0]["value"] == "travel"
    damage = {"values": {"line": {"text": "well"}}, "without": ["topics"]}
    status, answer = await page.post("submit", **me, view_id=view["id"], **damage)
    assert answer == {"ok": True}
    assert "topics" not in bot.of("view_submission")[-1]["view"]["state"]["values"]
    assert (await page.get("state", **me))["modals"] == []
    await page.post("shortcut", **me, callback_id="help")
    view = (await page.get("state", **me))["modals"][-1]
    await page.post("close", **me, view_id=view["id"])
    await page.post("home", **me, tab="home")
    await playground.settled_deliveries()
    assert {"view_closed", "app_home_opened", "message"} <= {
        one.get("type") if one.get("type") != "event_callback" else one["event"]["type"] for one in bot.heard
    }


async def test_buttons_and_menus_are_pressed_through_the_page(
    playground: Playground, page: Page, bot: EchoBot, slack: AsyncWebClient
) -> None:
    lori = playground.person("Lori")
    menu = {
        "type": "static_select",
        "action_id": "pick",
        "options": [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}],
    }
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("Go", "go"), menu]}]
    posted = await slack.chat_postMessage(channel=lori.id, text="x", blocks=blocks)
    place = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    here = {"as": lori.id, "container": place, "block_id": "b"}
    assert (await page.post("action", **here, action_id="go", value=None))[0] == 200
    assert (await page.post("action", **here, action_id="pick", value="2"))[0] == 200
    status, refusal = await page.post("action", **here, action_id="pick", value="3")
    assert (status, refusal["error"]) == (400, "invalid_value")
    actions = [body["actions"][0] for body in bot.of("block_actions")]
    assert actions[1]["selected_option"]["value"] == "2"
    assert bot.of("block_actions")[1]["state"]["values"]["b"]["pick"]["selected_option"]["value"] == "2"
    home = {"type": "home", "blocks": [{**blocks[0], "block_id": "h"}]}
    published = await slack.views_publish(user_id=lori.id, view=home)
    place = {"type": "view", "view_id": published["view"]["id"]}
    there = {"as": lori.id, "container": place, "block_id": "h", "action_id": "go", "value": None}
    assert (await page.post("action", **there))[0] == 200
    assert bot.of("block_actions")[2]["container"]["type"] == "view"


@pytest.mark.parametrize("timing", [SHORT])
async def test_a_toast_stays_until_it_is_taken_away(playground: Playground, page: Page, bot: EchoBot) -> None:
    lori = playground.person("Lori")
    app = playground.world.im_with_bot(lori.id).id
    await page.post("command", **{"as": lori.id}, channel=app, command="/echo", text="silence")
    assert "operation_timeout" in (await page.get("state", **{"as": lori.id}))["toast"]
    await page.post("toast", **{"as": lori.id})
    assert (await page.get("state", **{"as": lori.id}))["toast"] is None


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("say", {"as": "U404", "channel": "C1", "text": "x"}, "user_not_found"),
        ("say", {"as": "Lori", "channel": "C404", "text": "x"}, "channel_not_found"),
        ("say", {"as": "Lori"}, "missing_field"),
        ("command", {"as": "Lori", "channel": "app", "command": "/nothing"}, "unknown_command"),
        ("submit", {"as": "Lori", "view_id": "V404"}, "view_not_found"),
        ("dance", {"as": "Lori"}, "unknown_act"),
        ("clock", {"move": "backwards"}, "invalid_move"),
        ("clock", {"to": "tomorrow"}, "invalid_moment"),
        ("clock", {"to": "2026-12-01T10:00:00"}, "invalid_moment"),
        ("clock", {"move": "next"}, "nothing_next"),
        ("faults", {"faults": [{"kind": "meteor"}]}, "invalid_fault"),
    ],
)
async def test_the_page_is_refused_with_a_sentence(
    playground: Playground, page: Page, path: str, body: Json, error: str
) -> None:
    lori = playground.person("Lori").id
    known = {"Lori": lori, "app": playground.world.im_with_bot(lori).id}
    filled = {key: known.get(value, value) if isinstance(value, str) else value for key, value in body.items()}
    status, answer = await page.post(path, **filled)
    assert status == 400
    assert answer["error"] == error
    assert answer["message"]


async def test_only_this_machine_and_only_json_may_act(playground: Playground, page: Page) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{playground.base_url}/page/people"
        async with session.get(url, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403
        async with session.post(f"{playground.base_url}/page/say", data={"as": "x"}) as answer:
            assert answer.status == 400


async def test_the_stream_tells_of_each_change(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori").id
    async with aiohttp.ClientSession() as session, session.get(f"{playground.base_url}/page/stream") as stream:
        first = await _revision(stream)
        await slack.chat_postMessage(channel=lori, text="news")
        assert await _revision(stream) > first


async def _revision(stream: aiohttp.ClientResponse) -> int:
    while True:
        line = (await asyncio.wait_for(stream.content.readline(), 60)).decode()
        if line.startswith("data:"):
            return int(json.loads(line.removeprefix("data:"))["revision"])


NOBODY_LISTENS = Timing(wait_for_socket=0.01, retry_after=())  # there is no bot to wait for


class Diary:
    """A console with a list of moments; notes at which time each of them came round."""

    def __init__(self, playground: Playground, *moments: datetime) -> None:
        self._playground = playground
        self.moments = sorted(moments)
        self.kept: list[datetime] = []
        self.restarts = 0
        self.silent: set[datetime] = set()

    async def next_moment(self) -> datetime | None:
        return self.moments[0] if self.moments else None

    async def settle(self) -> None:
        while self.moments and self.moments[0] <= self._playground.clock.now():
            moment = self.moments.pop(0)
            self.kept.append(self._playground.clock.now())
            if moment not in self.silent:
                lori = self._playground.world.find_user("Lori").id
                messages.by_app(self._playground.slack, self._playground.world.im_with_bot(lori), "news", [])

    async def held(self) -> list[Held]:
        lori = self._playground.world.find_user("Lori").id
        return [Held(lori, "a question", moment) for moment in self.moments if moment not in self.silent]

    async def restart(self) -> None:
        self.restarts += 1


def test_the_page_has_words_for_everything_that_may_wait() -> None:
    assert set(WHAT_WAITS) == set(Standing)


@pytest.mark.parametrize("timing", [NOBODY_LISTENS])
async def test_the_clock_stops_at_every_due_moment(playground: Playground, page: Page) -> None:
    now = playground.clock.now()
    diary = Diary(playground, now + timedelta(hours=2), now + timedelta(hours=5), now + timedelta(days=9))
    playground.console = diary
    seen = await page.get("clock")
    assert seen["held"][0]["to_name"] == "Lori"
    assert seen["next"] == (now + timedelta(hours=2)).isoformat(timespec="seconds")
    await page.post("clock", move="next")
    await page.post("clock", move="day")
    assert [round((kept - now) / timedelta(hours=1)) for kept in diary.kept] == [2, 5]
    assert round((playground.clock.now() - now) / timedelta(hours=1)) == 26
    await page.post("clock", to="2027-01-01T09:00:00+01:00")
    assert playground.clock.now().isoformat(timespec="minutes") == "2027-01-01T08:00+00:00"
    assert len(diary.kept) == 3


@pytest.mark.parametrize("timing", [NOBODY_LISTENS])
async def test_the_next_thing_is_one_that_somebody_can_see(playground: Playground, page: Page) -> None:
    now = playground.clock.now()
    diary = Diary(playground, now + timedelta(hours=2), now + timedelta(hours=5))
    diary.silent = {now + timedelta(hours=2)}
    playground.console = diary
    await page.post("clock", move="next")
    assert round((playground.clock.now() - now) / timedelta(hours=1)) == 5


@pytest.mark.parametrize("timing", [NOBODY_LISTENS])
async def test_the_clock_stops_where_the_page_promised_also_when_the_message_is_dropped(
    playground: Playground, page: Page
) -> None:
    now = playground.clock.now()
    dropped, later = now + timedelta(hours=2), now + timedelta(hours=5)
    diary = Diary(playground, dropped, later)
    playground.console = diary
    waiting = await diary.held()
    diary.silent = {dropped}
    diary.held = lambda: _soon(waiting)  # type: ignore[method-assign]
    _, answer = await page.post("clock", move="next")
    assert round((playground.clock.now() - now) / timedelta(hours=1)) == 2
    assert answer["news"] == []


@pytest.mark.parametrize("timing", [NOBODY_LISTENS])
async def test_a_move_of_the_clock_tells_who_got_what(playground: Playground, page: Page) -> None:
    now = playground.clock.now()
    playground.console = Diary(playground, now + timedelta(hours=2), now + timedelta(hours=3))
    lori = playground.world.find_user("Lori").id
    _, answer = await page.post("clock", move="day")
    (item,) = answer["news"]
    assert (item["kind"], item["people"], item["new"]) == ("im", [lori], 2)
    _, answer = await page.post("clock", move="day")
    assert answer["news"] == []


async def _soon(held: list[Held]) -> list[Held]:
    return held


async def test_a_bot_that_never_gets_done_does_not_stop_the_clock(playground: Playground) -> None:
    class Stuck(Diary):
        async def settle(self) -> None:
            self.kept.append(self._playground.clock.now())

    now = playground.clock.now()
    stuck = Stuck(playground, now + timedelta(hours=1))
    playground.console = stuck
    await playground.travel(now + timedelta(days=1))
    assert playground.clock.now() >= now + timedelta(days=1)
    assert len(stuck.kept) < 50


async def test_starting_again_gives_a_new_world_and_the_first_morning(
    playground: Playground, page: Page, slack: AsyncWebClient
) -> None:
    before: World = playground.world
    beginning = playground.clock.now()
    diary = Diary(playground)
    playground.console = diary
    lori = playground.person("Lori")
    await slack.chat_postMessage(channel=lori.id, text="old")
    playground.clock.move_to(beginning + timedelta(days=40))
    await page.post("restart")
    assert diary.restarts == 1
    assert playground.world is not before
    assert lori.dm == []
    assert abs(playground.clock.now() - beginning) < timedelta(minutes=1)
    await slack.chat_postMessage(channel=lori.id, text="new")
    assert lori.dm == ["new"]


async def test_the_wire_is_shown_after_a_number(playground: Playground, page: Page, slack: AsyncWebClient) -> None:
    await slack.auth_test()
    entries = (await page.get("wire"))["entries"]
    assert entries[-1]["name"] == "auth.test"
    assert entries[-1]["ok"] is True
    assert (await page.get("wire", after=str(entries[-1]["n"])))["entries"] == []


async def test_a_clock_wants_a_time_zone(playground: Playground) -> None:
    moments: list[datetime] = []
    playground.clock.on_move(moments.append)
    with pytest.raises(ValueError, match="aware"):
        playground.clock.move_to(datetime(2027, 1, 1))  # noqa: DTZ001
    playground.clock.move_to(datetime(2027, 1, 1, tzinfo=UTC))
    assert len(moments) == 1
    assert moments[0].year == 2027
