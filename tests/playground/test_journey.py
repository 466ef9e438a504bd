"""A whole conversation between people and a real bot over Socket Mode."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.people.person import SlackSaid
from playground.server import Playground
from tests.playground.conftest import SHORT
from tests.playground.echo import EchoBot, button, form, plain


async def test_a_command_is_answered_for_the_one_who_typed_it(playground: Playground, bot: EchoBot) -> None:
    marisa, lori = playground.person("Marisa"), playground.person("Lori")
    await marisa.command("/echo", "tea & <cake> with @Lori", channel="#parents-and-allies")
    assert [seen.text for seen in marisa.ephemerals] == [f"You said: tea & <cake> with @{lori.name}"]
    assert lori.ephemerals == []
    heard = bot.of("/echo")[0]
    assert heard["text"] == f"tea &amp; &lt;cake&gt; with <@{lori.id}>"
    assert heard["is_enterprise_install"] == "false"
    assert heard["response_url"].startswith(playground.base_url)


async def test_without_should_escape_a_mention_stays_as_typed(playground: Playground, bot: EchoBot) -> None:
    await playground.person("Marisa").command("/raw", "@Lori", channel="#parents-and-allies")
    assert bot.of("/raw")[0]["text"] == "@Lori"


@pytest.mark.parametrize("timing", [SHORT])
async def test_an_unanswered_command_shows_an_operation_timeout(playground: Playground, bot: EchoBot) -> None:
    marisa = playground.person("Marisa")
    with pytest.raises(SlackSaid, match='/echo failed with the error "operation_timeout"'):
        await marisa.command("/echo", "silence")
    assert marisa.toast is not None


async def test_a_form_is_opened_filled_and_submitted(playground: Playground, bot: EchoBot) -> None:
    marisa = playground.person("Marisa")
    await marisa.command("/form", channel="#parents-and-allies")
    assert marisa.modal is not None
    assert marisa.modal.title == "A form"
    await marisa.fill("A line", "hello")
    await marisa.fill("Topics", ["Travel", "sleep"])
    await marisa.fill("When", "2026-12-01")
    assert await marisa.submit() == {}
    assert marisa.modal is None
    view = bot.of("view_submission")[0]["view"]
    values = view["state"]["values"]
    assert values["line"]["text"] == {"type": "plain_text_input", "value": "hello"}
    assert [option["value"] for option in values["topics"]["pick"]["selected_options"]] == ["travel", "sleep"]
    assert values["when"]["date"]["selected_date"] == "2026-12-01"
    assert view["private_metadata"] == "kept"


async def test_a_form_can_be_sent_without_a_block_or_with_others(playground: Playground, bot: EchoBot) -> None:
    marisa = playground.person("Marisa")
    for damage in (
        {"without": ["topics"]},
        {"instead": {"other": {"one": {"type": "plain_text_input", "value": "x"}}}},
    ):
        await marisa.command("/form")
        await marisa.fill("A line", "hello")
        await marisa.submit(**damage)
    first, second = (heard["view"] for heard in bot.of("view_submission"))
    assert "topics" in {block["block_id"] for block in first["blocks"]}
    assert {"line", "when"} <= set(first["state"]["values"])
    assert "topics" not in first["state"]["values"]
    assert set(second["state"]["values"]) == {"other"}


async def test_an_empty_required_field_is_never_sent(playground: Playground, bot: EchoBot) -> None:
    marisa = playground.person("Marisa")
    await marisa.command("/form")
    assert await marisa.submit() == {"line": "Please complete this required field."}
    assert bot.of("view_submission") == []
    await marisa.fill("line", "x" * 21)
    assert "20" in (await marisa.submit())["line"]


async def test_errors_of_the_app_stand_under_their_fields(playground: Playground, bot: EchoBot) -> None:
    marisa = playground.person("Marisa")
    await marisa.command("/form")
    await marisa.fill("line", "hm")
    bot.form_answer = {"response_action": "errors", "errors": {"line": "A little more, please."}}
    assert await marisa.submit() == {"line": "A little more, please."}
    assert marisa.modal is not None
    bot.form_answer = {"response_action": "errors", "errors": {"nowhere": "lost"}}
    with pytest.raises(SlackSaid, match="trouble connecting"):
        await marisa.submit()


async def test_a_form_can_be_replaced_pushed_upon_and_cleared(playground: Playground, bot: EchoBot) -> None:
    marisa = playground.person("Marisa")
    await marisa.command("/form")
    await marisa.fill("line", "kept?")
    bot.form_answer = {"response_action": "update", "view": form("Second")}
    await marisa.submit()
    assert marisa.modal is not None
    assert marisa.modal.title == "Second"
    assert marisa.modal.view.typed[("line", "text")]["value"] == "kept?"
    bot.form_answer = {"response_action": "push", "view": form("Third")}
    await marisa.submit()
    await marisa.fill("line", "deeper")
    bot.form_answer = {"response_action": "push", "view": form("Fourth")}
    await marisa.submit()
    await marisa.fill("line", "too deep")
    with pytest.raises(SlackSaid):
        await marisa.submit()
    bot.form_answer = {"response_action": "clear"}
    await marisa.submit()
    assert marisa.modal is None


async def test_closing_a_form_is_told_to_an_app_that_asked(playground: Playground, bot: EchoBot) -> None:
    marisa = playground.person("Marisa")
    await marisa.command("/form")
    await marisa.close()
    assert bot.of("view_closed")[0]["is_cleared"] is False
    await marisa.command("/form")
    await marisa.close(clear=True)
    assert bot.of("view_closed")[1]["is_cleared"] is True


async def test_a_button_in_a_message_reaches_the_app_with_everything(
    playground: Playground, bot: EchoBot, slack: AsyncWebClient
) -> None:
    marisa = playground.person("Marisa")
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("Yes, happy to", "replace", "42")]}]
    await slack.chat_postMessage(channel=marisa.id, text="Could you?", blocks=blocks)
    await marisa.click("Yes, happy to")
    heard = bot.of("block_actions")[0]
    assert heard["actions"][0]["value"] == "42"
    assert heard["container"]["is_ephemeral"] is False
    assert heard["message"]["text"] == "Could you?"
    assert marisa.dm == ["Thank you."]
    with pytest.raises(SlackSaid, match="sees nothing called"):
        await marisa.click("Yes, happy to")


async def test_a_button_in_an_ephemeral_message_comes_without_the_message(
    playground: Playground, bot: EchoBot, slack: AsyncWebClient
) -> None:
    marisa = playground.person("Marisa")
    channel = playground.world.find_channel("#parents-and-allies")
    blocks = [{"type": "actions", "elements": [button("Fine", "replace")]}]
    await slack.chat_postEphemeral(channel=channel.id, user=marisa.id, text="psst", blocks=blocks)
    await marisa.click("Fine")
    heard = bot.of("block_actions")[0]
    assert heard["container"]["is_ephemeral"] is True
    assert "message" not in heard
    assert [seen.text for seen in marisa.ephemerals] == ["Thank you."]


async def test_the_home_is_published_pressed_and_remembered(
    playground: Playground, bot: EchoBot, slack: AsyncWebClient
) -> None:
    lori = playground.person("Lori")
    await lori.open_home()
    assert "view" not in bot.of("app_home_opened")[0]["event"]
    blocks = [{"type": "section", "text": plain("Hello Lori"), "accessory": button("Open", "open")}]
    await slack.views_publish(user_id=lori.id, view={"type": "home", "blocks": blocks})
    assert lori.home is not None
    assert "Hello Lori" in lori.home.words
    await lori.click("Open")
    heard = bot.of("block_actions")[0]
    assert "channel" not in heard
    assert "response_url" not in heard
    assert lori.modal is not None
    await lori.open_home()
    assert bot.of("app_home_opened")[1]["event"]["view"]["type"] == "home"


async def test_words_to_the_app_arrive_as_slack_writes_them(playground: Playground, bot: EchoBot) -> None:
    marisa = playground.person("Marisa")
    await marisa.say("happy to mentor <b> & more")
    event = bot.of("message")[0]["event"]
    assert event["text"] == "happy to mentor &lt;b&gt; &amp; more"
    assert event["channel_type"] == "im"
    assert event["blocks"][0]["type"] == "rich_text"
    assert event["client_msg_id"]


async def test_a_mention_is_heard_only_where_the_app_is_a_member(playground: Playground, bot: EchoBot) -> None:
    marisa = playground.person("Marisa")
    await marisa.mention("can somebody help?", "#parents-and-allies")
    assert len(bot.of("app_mention")) == 1
    assert bot.of("message") == []
    await marisa.mention("and here?", "#general")
    assert len(bot.of("app_mention")) == 1
    assert "not in this conversation" in marisa.ephemerals[-1].text


async def test_shortcuts_open_forms(playground: Playground, bot: EchoBot) -> None:
    marisa, lori = playground.person("Marisa"), playground.person("Lori")
    said = await lori.say("anyone flown with a baby?", to="#general")
    await marisa.shortcut("Offer", said)
    heard = bot.of("message_action")[0]
    assert heard["message"]["text"] == "anyone flown with a baby?"
    assert heard["message_ts"] == said.ts
    assert marisa.modal is not None
    await marisa.shortcut("Help")
    assert "channel" not in bot.of("shortcut")[0]


async def test_everything_settles(playground: Playground, bot: EchoBot) -> None:
    await playground.person("Marisa").say("hello")
    await playground.settled_deliveries()
    assert playground.pings() == []
