"""Rate limits and faults as the real client meets them."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.limits.faults import Fault
from playground.server import Playground
from tests.playground.asking import community, refusal


async def test_one_message_a_second_goes_to_a_conversation(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori").id
    for _ in range(3):
        await slack.chat_postMessage(channel=lori, text="x")
    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel=lori, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["Retry-After"] == "1"
    await slack.chat_postMessage(channel=community(playground).id, text="elsewhere it goes")


async def test_tier_two_methods_stop_after_twenty_calls(playground: Playground, slack: AsyncWebClient) -> None:
    for _ in range(20):
        await slack.users_list()
    assert await refusal(slack.users_list()) == "ratelimited"
    playground.slack.limits.on = False
    await slack.users_list()


async def test_faults_strike_as_often_as_asked(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    playground.faults.add(Fault("ratelimited", "chat.postMessage", seconds=7))
    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel=lori.id, text="x")
    assert caught.value.response.headers["Retry-After"] == "7"
    playground.faults.add(Fault("server_error", times=1))
    with pytest.raises(SlackApiError) as caught:
        await slack.auth_test()
    assert caught.value.response.status_code == 500
    playground.faults.add(Fault("html_503"))
    with pytest.raises(SlackApiError) as caught:
        await slack.auth_test()
    assert caught.value.response.status_code == 503
    playground.faults.add(Fault("error", error="fatal_error"))
    assert await refusal(slack.auth_test()) == "fatal_error"
    await slack.auth_test()
    assert lori.dm == []


async def test_a_dropped_connection_may_or_may_not_have_posted(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    playground.faults.add(Fault("dropped_before", "chat.postMessage"))
    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel=lori.id, text="lost")
    playground.faults.add(Fault("applied_then_dropped", "chat.postMessage"))
    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel=lori.id, text="kept")
    assert lori.dm == ["kept"]


async def test_a_slow_answer_still_applies(playground: Playground) -> None:
    lori = playground.person("Lori")
    playground.faults.add(Fault("slow", "chat.postMessage", seconds=2.0))
    hasty = AsyncWebClient(playground.bot_token, base_url=playground.api_url, timeout=1, retry_handlers=[])
    with pytest.raises(TimeoutError):
        await hasty.chat_postMessage(channel=lori.id, text="late")
    async with aiohttp.ClientSession() as session:
        for _ in range(400):
            async with session.get(f"{playground.api_url}api.test"):
                pass
            if lori.dm:
                break
            await asyncio.sleep(0.05)
    assert lori.dm == ["late"]
