"""The Web API as the real client meets it: answers, refusals, limits."""

from datetime import UTC, datetime

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.json_types import Json
from playground.server import Playground
from tests.playground.asking import community, refusal
from tests.playground.echo import SCOPES, EchoBot, button, plain


async def test_the_token_is_told_who_it_is_and_what_it_may_do(playground: Playground, slack: AsyncWebClient) -> None:
    answer = await slack.auth_test()
    assert answer["bot_id"] == playground.world.bot.bot_id
    assert set(answer.headers["X-OAuth-Scopes"].split(",")) == set(SCOPES)


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), ("app", "not_allowed_token_type")]
)
async def test_a_wrong_token_is_refused(playground: Playground, token: str, error: str) -> None:
    used = playground.app_token if token == "app" else token
    client = AsyncWebClient(used, base_url=playground.api_url)
    assert await refusal(client.auth_test()) == error


async def test_a_method_it_does_not_know_is_refused(slack: AsyncWebClient) -> None:
    assert await refusal(slack.api_call("reactions.list")) == "unknown_method"


async def test_arguments_come_as_query_form_or_json(playground: Playground) -> None:
    headers = {"Authorization": f"Bearer {playground.bot_token}"}
    user = playground.person("Lori").id
    url = f"{playground.api_url}users.info"
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(url, params={"user": user}) as answer:
            assert (await answer.json())["user"]["id"] == user
        async with session.post(url, data={"user": user}) as answer:
            assert (await answer.json())["user"]["id"] == user
        async with session.post(url, json={"user": user}) as answer:
            assert (await answer.json())["user"]["id"] == user
        async with session.post(url, data="{", headers={"Content-Type": "application/json"}) as answer:
            assert (await answer.json())["error"] == "invalid_json"


async def test_a_missing_scope_names_what_is_needed(playground: Playground, slack: AsyncWebClient) -> None:
    playground.slack.scopes.discard("users:read")
    with pytest.raises(SlackApiError) as caught:
        await slack.users_list()
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "users:read"
    assert "chat:write" in caught.value.response["provided"]


async def test_a_message_is_posted_changed_and_deleted(playground: Playground, slack: AsyncWebClient) -> None:
    channel = community(playground)
    blocks = [{"type": "section", "text": plain("hello"), "accessory": button("Go", "go")}]
    posted = await slack.chat_postMessage(channel=channel.id, text="a & <b>", blocks=blocks)
    assert posted["message"]["text"] == "a &amp; &lt;b&gt;"
    assert posted["message"]["blocks"][0]["block_id"]
    changed = await slack.chat_update(channel=channel.id, ts=posted["ts"], text="only text")
    assert "blocks" not in changed["message"]
    assert changed["message"]["edited"]
    await slack.chat_delete(channel=channel.id, ts=posted["ts"])
    assert await refusal(slack.chat_update(channel=channel.id, ts=posted["ts"], text="x")) == "message_not_found"


async def test_a_post_that_is_too_long_is_cut(playground: Playground, slack: AsyncWebClient) -> None:
    posted = await slack.chat_postMessage(channel=playground.person("Lori").id, text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000


async def test_mentions_in_app_text_survive_and_would_ping(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    await slack.chat_postMessage(
        channel=community(playground).id, text=f"<@{lori.id}> and <!channel> but &lt;!here&gt;"
    )
    assert playground.pings()[0][1] == {lori.id, "!channel"}


async def test_posting_is_refused_where_slack_refuses_it(playground: Playground, slack: AsyncWebClient) -> None:
    world, channel = playground.world, community(playground)
    assert await refusal(slack.chat_postMessage(channel="CNOWHERE", text="x")) == "channel_not_found"
    assert (
        await refusal(slack.chat_postMessage(channel=world.find_channel("#general").id, text="x")) == "not_in_channel"
    )
    private = world.find_channel("#people-team").id
    assert await refusal(slack.chat_postMessage(channel=private, text="x")) == "channel_not_found"
    assert await refusal(slack.api_call("chat.postMessage", json={"channel": channel.id, "text": " "})) == "no_text"
    assert await refusal(slack.chat_postMessage(channel=world.find_user("deskbooking").id, text="x")) == "cannot_dm_bot"
    channel.archived = True
    assert await refusal(slack.chat_postMessage(channel=channel.id, text="x")) == "is_archived"


async def test_only_the_apps_own_messages_can_be_changed(playground: Playground, slack: AsyncWebClient) -> None:
    channel = community(playground)
    said = await playground.person("Lori").say("mine", to="#parents-and-allies")
    assert await refusal(slack.chat_update(channel=channel.id, ts=said.ts, text="x")) == "cant_update_message"
    assert await refusal(slack.chat_delete(channel=channel.id, ts=said.ts)) == "cant_delete_message"
    own = await slack.chat_postMessage(channel=channel.id, text="ok")
    long = slack.chat_update(channel=channel.id, ts=own["ts"], text="x" * 4001)
    assert await refusal(long) == "msg_too_long"


async def test_long_text_is_cut_at_forty_thousand(playground: Playground, slack: AsyncWebClient) -> None:
    posted = await slack.chat_postMessage(channel=community(playground).id, text="x" * 40_100)
    assert len(posted["message"]["text"]) == 40_000


async def test_bad_blocks_are_refused_with_reasons(playground: Playground, slack: AsyncWebClient) -> None:
    blocks = [{"type": "header", "text": {"type": "mrkdwn", "text": "no"}}]
    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel=community(playground).id, text="x", blocks=blocks)
    assert caught.value.response["error"] == "invalid_blocks"
    assert "/blocks/0/text" in caught.value.response["response_metadata"]["messages"][0]
    bad = slack.api_call("chat.postMessage", params={"channel": community(playground).id, "blocks": "[{"})
    assert await refusal(bad) == "invalid_blocks_format"


async def test_metadata_is_found_again_in_history(playground: Playground, slack: AsyncWebClient) -> None:
    opened = await slack.conversations_open(users=playground.person("Lori").id)
    channel = opened["channel"]["id"]
    metadata = {"event_type": "village_delivery", "event_payload": {"key": "abc"}}
    await slack.chat_postMessage(channel=channel, text="x", metadata=metadata)
    whole = await slack.conversations_history(channel=channel, include_all_metadata=True)
    assert whole["messages"][0]["metadata"] == metadata
    short = await slack.conversations_history(channel=channel)
    assert short["messages"][0]["metadata"] == {"event_type": "village_delivery"}
    deep = {"event_type": "e", "event_payload": {"a": {"b": {"c": 1}}}}
    assert await refusal(slack.chat_postMessage(channel=channel, text="x", metadata=deep)) == "invalid_metadata_schema"
    wrong = slack.chat_postMessage(channel=channel, text="x", metadata={"event_type": "e"})
    assert await refusal(wrong) == "invalid_metadata_format"


async def test_history_needs_the_scope_of_that_kind_of_conversation(
    playground: Playground, slack: AsyncWebClient
) -> None:
    assert await refusal(slack.conversations_history(channel=community(playground).id)) == "missing_scope"


async def test_history_pages_backwards_between_two_moments(
    playground: Playground, slack: AsyncWebClient, bot: EchoBot
) -> None:
    lori = playground.person("Lori")
    said = [await lori.say(f"line {number}") for number in range(5)]
    channel = said[0].channel
    first = await slack.conversations_history(channel=channel, limit=3)
    assert [one["text"] for one in first["messages"]] == ["line 4", "line 3", "line 2"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await slack.conversations_history(channel=channel, limit=3, cursor=cursor)
    assert [one["text"] for one in second["messages"]] == ["line 1", "line 0"]
    assert second["has_more"] is False
    between = await slack.conversations_history(channel=channel, oldest=said[1].ts, latest=said[3].ts)
    assert [one["text"] for one in between["messages"]] == ["line 2"]


async def test_the_same_people_share_the_same_conversation(playground: Playground, slack: AsyncWebClient) -> None:
    lori, marisa = playground.person("Lori"), playground.person("Marisa")
    first = await slack.conversations_open(users=[lori.id, marisa.id], return_im=True)
    assert first["channel"]["is_mpim"] is True
    again = await slack.conversations_open(users=[marisa.id, lori.id])
    assert again["channel"] == {"id": first["channel"]["id"]}
    assert again["already_open"] is True
    assert {channel.id for channel in lori.group_dms} == {first["channel"]["id"]}


async def test_opening_is_refused_where_slack_refuses_it(playground: Playground, slack: AsyncWebClient) -> None:
    world = playground.world
    everybody = [user.id for user in world.users.values() if user.office and not user.deactivated]
    assert await refusal(slack.conversations_open(users=everybody[:9])) == "too_many_users"
    assert await refusal(slack.conversations_open(users=world.find_user("greg").id)) == "user_disabled"
    assert await refusal(slack.conversations_open(users="UNOBODY")) == "user_not_found"
    assert await refusal(slack.conversations_open(users=world.find_user("deskbooking").id)) == "cannot_dm_bot"
    assert await refusal(slack.conversations_open(users="")) == "users_list_not_supplied"
    assert await refusal(slack.conversations_open(users=world.bot.id)) == "not_enough_users"
    playground.slack.scopes.discard("mpim:write")
    assert await refusal(slack.conversations_open(users=everybody[:2])) == "missing_scope"


async def test_conversations_are_described(playground: Playground, slack: AsyncWebClient) -> None:
    channel = community(playground)
    described = (await slack.conversations_info(channel=channel.id, include_num_members=True))["channel"]
    assert described["name"] == "parents-and-allies"
    assert described["is_member"] is True
    assert described["num_members"] == len(channel.members)
    page = await slack.conversations_members(channel=channel.id, limit=3)
    assert page["members"] == channel.members[:3]
    assert page["response_metadata"]["next_cursor"]
    own = await slack.users_conversations(types="public_channel,private_channel")
    assert {one["name"] for one in own["channels"]} == {"parents-and-allies", "eltern-und-freunde"}
    private = playground.world.find_channel("#people-team").id
    assert await refusal(slack.conversations_info(channel=private)) == "channel_not_found"
    assert await refusal(slack.users_conversations(types="channel")) == "invalid_types"


async def test_people_come_with_their_flags(playground: Playground, slack: AsyncWebClient) -> None:
    members: dict[str, Json] = {}
    async for page in await slack.users_list(limit=5):
        members |= {one["name"]: one for one in page["members"]}
    assert len(members) == len(playground.world.users)
    assert members["priya"]["is_owner"] is True
    assert members["chloe"]["is_restricted"] is True
    assert members["greg"]["deleted"] is True
    assert members["deskbooking"]["is_bot"] is True
    assert members["slackbot"]["is_bot"] is False
    assert members["hanna"]["tz"] == "Europe/Berlin"
    playground.clock.move_to(datetime(2026, 7, 1, tzinfo=UTC))
    summer = await slack.users_info(user=members["marisa"]["id"])
    playground.clock.move_to(datetime(2026, 12, 1, tzinfo=UTC))
    winter = await slack.users_info(user=members["marisa"]["id"])
    assert (summer["user"]["tz_offset"], winter["user"]["tz_offset"]) == (-5 * 3600, -6 * 3600)
    assert "locale" not in members["lori"]
    one = await slack.users_info(user=members["lori"]["id"], include_locale=True)
    assert one["user"]["locale"] == "en-US"
    assert await refusal(slack.users_info(user="U404")) == "user_not_found"


async def test_a_file_is_uploaded_and_shared(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    opened = await slack.conversations_open(users=lori.id)
    await slack.files_upload_v2(
        channel=opened["channel"]["id"],
        filename="lunch.ics",
        content="BEGIN:VCALENDAR",
        title="Lunch",
        initial_comment="Here",
    )
    shared = lori.dm_messages[-1].message
    file = playground.world.files[shared.files[0]]
    assert shared.text == "Here"
    assert file.content == b"BEGIN:VCALENDAR"
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{playground.base_url}/files/{file.id}/lunch.ics") as answer,
    ):
        assert await answer.read() == file.content
    missing = slack.files_completeUploadExternal(files=[{"id": "F404", "title": "x"}])
    assert await refusal(missing) == "file_not_found"
    await slack.files_delete(file=file.id)
    assert lori.dm_messages[-1].message.files == []
    assert await refusal(slack.files_delete(file=file.id)) == "file_not_found"


async def test_a_file_of_the_wrong_length_is_not_taken(playground: Playground, slack: AsyncWebClient) -> None:
    one_time_id = await slack.files_getUploadURLExternal(filename="a.txt", length=5)
    async with aiohttp.ClientSession() as session, session.post(one_time_id["upload_url"], data=b"four") as answer:
        assert answer.status == 400
    files = [{"id": one_time_id["file_id"], "title": "a"}]
    assert await refusal(slack.files_completeUploadExternal(files=files)) == "file_not_found"


async def test_an_ephemeral_message_needs_a_member(playground: Playground, slack: AsyncWebClient) -> None:
    channel, hanna = community(playground), playground.person("Hanna")
    refused = slack.chat_postEphemeral(channel=channel.id, user=hanna.id, text="psst")
    assert await refusal(refused) == "user_not_in_channel"
    lori = playground.person("Lori")
    sent = await slack.chat_postEphemeral(channel=channel.id, user=lori.id, text="psst")
    changed = slack.chat_update(channel=channel.id, ts=sent["message_ts"], text="x")
    assert await refusal(changed) == "message_not_found"
    assert [seen.text for seen in lori.ephemerals] == ["psst"]
    assert playground.person("Marisa").ephemerals == []


async def test_after_uninstalling_the_token_is_dead(playground: Playground, slack: AsyncWebClient) -> None:
    from playground.people.membership import uninstall

    uninstall(playground.slack, playground.person("Priya").id)
    assert await refusal(slack.auth_test()) == "account_inactive"
