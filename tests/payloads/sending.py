"""Sends payloads to the HTTP surface of a running bot, signed as Slack signs them."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import aiohttp

from playground.delivery.requests import signature as sign
from tests.handlers.support.forging import forged
from tests.support.harness import Harness

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
EVENTS = [name for name in NAMES if name.startswith("event_")]

Payload = dict[str, Any]


class Answer(NamedTuple):
    """What the bot answered over HTTP."""

    status: int
    text: str

    @property
    def body(self) -> Payload:
        """The answer's JSON; {} for an empty answer."""
        found: Payload = json.loads(self.text) if self.text else {}
        return found


class Sender:
    """Slack's side of the connection, for one person: `PERSON` in the payloads is `who`, `OTHER` is Marisa."""

    def __init__(self, harness: Harness, session: aiohttp.ClientSession, who: str = "meghan") -> None:
        self.harness = harness
        self.who = who
        self._session = session
        self._sent = 0

    def payload(self, name: str, **changes: Any) -> Payload:
        """Return one payload with ids of the playground, a valid trigger and response URL, and `changes`."""
        text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
        for written, meant in self._ids().items():
            text = text.replace(written, meant)
        found: Payload = json.loads(text)
        self._sent += 1
        if "event_id" in found:
            found["event_id"] += f"N{self._sent}{self.who}"
        return {**found, **changes}

    async def send(self, payload: Mapping[str, Any]) -> Answer:
        """Sign and post the payload; return the answer once what follows it is done."""
        body, content_type = encoded(payload)
        return await self.post(body, content_type)

    async def post(self, body: bytes, content_type: str) -> Answer:
        """`send`, for bytes."""
        assert self.harness.village is not None
        url = f"http://127.0.0.1:{self.harness.village.port}/slack/events"
        async with self._session.post(url, data=body, headers=self._headers(body, content_type)) as answer:
            return Answer(answer.status, await answer.text())

    def _headers(self, body: bytes, content_type: str) -> dict[str, str]:
        stamp = str(int(time.time()))
        signature = sign(self.harness.playground.signing_secret, stamp, body)  # the SDK signs no bytes but UTF-8
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature,
            "Content-Type": content_type,
        }

    def _ids(self) -> dict[str, str]:
        slack = self.harness.playground.slack
        world = slack.world
        person, channel = self.harness.person(self.who).id, world.find_channel("parents-and-allies").id
        return {
            "T0WORKSPACE": world.team_id,
            "U0PERSON": person,
            "U0OTHER": self.harness.person("marisa").id,
            "U0VILLAGE": world.bot.id,
            "B0VILLAGE": world.bot.bot_id or "",
            "A0VILLAGE": world.app_id,
            "C0COMMUNITY": channel,
            "D0DIRECT": world.im_with_bot(person).id,
            "TRIGGER": slack.one_time_ids.new_trigger(person, channel),
            "RESPONSE_URL": f"{slack.base_url}/respond/{slack.one_time_ids.new_response(person, channel)}",
        }


def encoded(payload: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the body and content type: events are JSON, commands a form, everything else JSON in a form."""
    if "command" in payload:
        return urlencode({**payload}).encode(), "application/x-www-form-urlencoded"
    if "event" in payload or payload.get("type") == "event_callback":
        return json.dumps(payload).encode(), "application/json"
    return urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"


def pressed(payload: Payload, action_id: str, value: str) -> Payload:
    """Return the click on another button."""
    [action] = payload["actions"]
    return {**payload, "actions": [{**action, "action_id": action_id, "value": value}]}


def filled_in(payload: Payload, callback_id: str, own: str = "") -> Payload:
    """Return the submission of another form, whole and filled in, carrying `own`."""
    return {**payload, "view": {**payload["view"], **forged(callback_id, own, "U0BEN", "C0COMMUNITY")}}


def submitted(payload: Payload, callback_id: str, values: Any, private_metadata: str = "") -> Payload:
    """Return the submission of another form, damaged: with these values in it, whatever its fields are."""
    view = {**payload["view"], "callback_id": callback_id, "private_metadata": private_metadata}
    return {**payload, "view": {**view, "state": {"values": values}}}


def said(payload: Payload, text: str, **changes: Any) -> Payload:
    """Return the event with another text."""
    return {**payload, "event": {**payload["event"], "text": text, **changes}}
