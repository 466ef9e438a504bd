"""What people may do, what they see, and which events follow."""

from datetime import UTC, datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from playground.limits.timing import Timing
from playground.people import speaking
from playground.people.person import SlackSaid
from playground.server import Playground
from playground.workspace.mrkdwn import as_notification, as_stored, from_typing
from playground.workspace.slack import Refused
from tests.playground.conftest import PATIENT
from tests.playground.echo import EVENTS, SCOPES, EchoBot, button, manifest


async def test_joining_and_leaving_are_told_where_the_app_is(playground: Playground, bot: EchoBot) -> None:
    hanna = playground.person("Hanna")
    await hanna.join("#parents-and-allies")
    event = bot.of("member_joined_channel")[0]["event"]
    assert (event["user"], event["channel_type"]) == (hanna.id, "C")
    await hanna.leave("#parents-and-allies")
    assert bot.of("member_left_channel") == []
    with pytest.raises(SlackSaid, match="Nobody can leave"):
        await hanna.leave("#general")


async def test_the_app_is_invited_and_removed(playground: Playground, bot: EchoBot) -> None:
    priya = playground.person("Priya")
    await priya.invite_bot("#people-team")
    event = bot.of("member_joined_channel")[0]["event"]
    assert event["user"] == playground.world.bot.id
    assert event["inviter"] == priya.id
    await priya.remove_bot("#people-team")
    assert bot.of("group_left")[0]["event"]["actor_id"] == priya.id
    await priya.remove_bot("#parents-and-allies")
    assert len(bot.of("channel_left")) == 1


async def test_an_archived_channel_is_told_and_closed(playground: Playground, bot: EchoBot) -> None:
    lori = playground.person("Lori")
    await lori.archive("#parents-and-allies")
    assert bot.of("channel_archive")[0]["event"]["user"] == lori.id
    with pytest.raises(SlackSaid, match="archived"):
        await lori.say("hello?", to="#parents-and-allies")


async def test_an_admin_changes_people_and_nobody_else_does(playground: Playground, bot: EchoBot) -> None:
    priya, lori, marisa = (playground.person(name) for name in ("Priya", "Lori", "Marisa"))
    with pytest.raises(SlackSaid, match="admin"):
        await lori.change_person("Marisa", deactivated=True)
    await lori.change_person("Lori", tz="Europe/Berlin")
    await priya.change_person("Marisa", deactivated=True)
    await priya.change_person("Daniel", guest=True)
    told = [body["event"]["user"] for body in bot.of("user_change")]
    assert told[0]["tz"] == "Europe/Berlin"
    assert told[1]["deleted"] is True
    assert told[2]["is_restricted"] is True
    with pytest.raises(SlackSaid, match="deactivated"):
        await marisa.say("am I still here?")
    with pytest.raises(SlackSaid, match="no time zone"):
        await lori.change_person("Lori", tz="Moon/Base")


async def test_removing_the_app_ends_everything(playground: Playground, bot: EchoBot, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    blocks = [{"type": "actions", "elements": [button("Go", "go")]}]
    await slack.chat_postMessage(channel=lori.id, text="x", blocks=blocks)
    with pytest.raises(SlackSaid, match="admin"):
        await lori.uninstall()
    await playground.person("Priya").uninstall()
    assert len(bot.of("app_uninstalled")) == 1
    assert bot.of("tokens_revoked")[0]["event"]["tokens"]["bot"] == [playground.world.bot.id]
    with pytest.raises(SlackSaid):
        await lori.command("/echo", "x")
    with pytest.raises(SlackSaid):
        await lori.click("Go")
    assert bot.of("message") == []


async def test_nothing_is_sent_that_the_manifest_does_not_ask_for() -> None:
    quiet = Playground(manifest(events=tuple(set(EVENTS) - {"message.im"})), timing=PATIENT)
    await quiet.start()
    await quiet.person("Lori").say("hello")
    assert quiet.wire.after(0) == []
    await quiet.stop()


async def test_a_listening_app_hears_the_channels_it_is_in() -> None:
    described = manifest(events=(*EVENTS, "message.channels"), scopes=(*SCOPES, "channels:history"))
    listening = Playground(described, timing=Timing(wait_for_socket=0.01, retry_after=()))
    await listening.start()
    lori, hanna = listening.person("Lori"), listening.person("Hanna")
    await lori.say("anyone?", to="#parents-and-allies")
    await lori.say("not for the app", to="#general")
    await hanna.join("#parents-and-allies")
    told = [entry.request["event"] for entry in listening.wire.after(0)]
    assert [(event["type"], event.get("subtype")) for event in told] == [
        ("message", None),
        ("member_joined_channel", None),
        ("message", "channel_join"),
    ]
    assert told[0]["channel_type"] == "channel"
    await listening.stop()


async def test_a_scope_withdrawn_silences_its_events(playground: Playground, bot: EchoBot) -> None:
    playground.slack.scopes.discard("im:history")
    await playground.person("Lori").say("hello")
    assert bot.of("message") == []


async def test_a_guest_sees_only_their_own_channels(playground: Playground) -> None:
    chloe = playground.person("Chloé")
    with pytest.raises(SlackSaid, match="no such conversation"):
        await chloe.say("hello", to="#general")
    with pytest.raises(SlackSaid):
        await chloe.join("#parents-and-allies")


async def test_one_writes_only_where_one_is(playground: Playground) -> None:
    with pytest.raises(SlackSaid, match="Join #parents-and-allies"):
        await playground.person("Hanna").say("hello", to="#parents-and-allies")
    with pytest.raises(SlackSaid, match="Join"):
        await playground.person("Hanna").command("/echo", "x", channel="#parents-and-allies")


async def test_a_read_only_messages_tab_takes_no_words() -> None:
    described = manifest()
    described["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    silent = Playground(described, timing=PATIENT)
    with pytest.raises(SlackSaid, match="turned off"):
        await silent.person("Lori").say("hello")


async def test_own_messages_can_be_changed_and_deleted(playground: Playground, bot: EchoBot) -> None:
    lori = playground.person("Lori")
    said = await lori.say("helo")
    await lori.edit(said, "hello")
    speaking.delete(playground.slack, lori.id, said.channel, said.ts)
    await playground.settled_deliveries()
    kinds = {body["event"].get("subtype") for body in bot.of("message")}
    assert kinds == {None, "message_changed", "message_deleted"}
    changed = next(body["event"] for body in bot.of("message") if body["event"].get("subtype") == "message_changed")
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("hello", "helo")
    with pytest.raises(Refused):
        speaking.edit(playground.slack, playground.person("Marisa").id, said.channel, said.ts, "x")


async def test_a_thread_counts_its_replies(playground: Playground, bot: EchoBot, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    posted = await slack.chat_postMessage(channel=lori.id, text="Lunch?")
    await lori.say("yes", thread=posted["ts"])
    history = await slack.conversations_history(channel=posted["channel"])
    assert [one["text"] for one in history["messages"]] == ["Lunch?"]
    assert history["messages"][0]["reply_count"] == 1
    assert bot.of("message")[-1]["event"]["thread_ts"] == posted["ts"]


async def test_message_times_follow_the_playgrounds_clock(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori").id
    playground.clock.move_to(datetime(2027, 1, 4, 9, tzinfo=UTC))
    first = await slack.chat_postMessage(channel=lori, text="x")
    assert datetime.fromtimestamp(float(first["ts"]), UTC).date().isoformat() == "2027-01-04"
    playground.clock.move_to(datetime(2026, 1, 4, 9, tzinfo=UTC))
    second = await slack.chat_postMessage(channel=lori, text="x")
    assert float(second["ts"]) > float(first["ts"])


async def test_an_answer_address_is_good_five_times(playground: Playground, bot: EchoBot) -> None:
    lori = playground.person("Lori")
    await lori.command("/echo", "x", channel="#parents-and-allies")
    hook = AsyncWebhookClient(bot.of("/echo")[0]["response_url"])
    for number in range(4):
        assert (await hook.send(text=f"answer {number}")).status_code == 200
    assert (await hook.send(text="for all", response_type="in_channel")).status_code == 200
    assert (await hook.send(text="too much")).status_code == 404
    assert "for all" in [seen.text for seen in playground.person("Marisa").sees("#parents-and-allies")]
    assert "answer 0" in [seen.text for seen in lori.ephemerals]


async def test_an_answer_can_take_the_message_away(playground: Playground, slack: AsyncWebClient, bot: EchoBot) -> None:
    lori = playground.person("Lori")
    blocks = [{"type": "actions", "elements": [button("Fine", "fine")]}]
    await slack.chat_postEphemeral(
        channel=playground.world.find_channel("#parents-and-allies").id, user=lori.id, text="psst", blocks=blocks
    )
    await lori.click("Fine")
    hook = AsyncWebhookClient(bot.of("block_actions")[0]["response_url"])
    assert (await hook.send(text="")).status_code == 400
    assert (await hook.send(blocks=[{"type": "marquee"}])).body == "invalid_blocks"
    assert (await hook.send(delete_original=True)).status_code == 200
    assert lori.ephemerals == []


async def test_text_is_stored_as_slack_stores_it(playground: Playground) -> None:
    world = playground.world
    lori, general = world.find_user("Lori"), world.find_channel("#general")
    assert (
        as_stored("a < b & c &amp; <https://x.y|z> <@U1> <b>")
        == "a &lt; b &amp; c &amp; <https://x.y|z> <@U1> &lt;b&gt;"
    )
    typed = from_typing("@lori & @Village, see #general; mail me@lori.org <!here> @here", world)
    bot = world.bot.id
    assert typed == f"<@{lori.id}> &amp; <@{bot}>, see <#{general.id}|general>; mail me@lori.org &lt;!here&gt; <!here>"
    assert as_notification(typed, world).startswith("@Lori & @Village, see #general")
    assert as_notification("<!date^1^{date}|1 Jan> <https://x.y|here>", world) == "1 Jan here"


def test_every_start_makes_the_same_world() -> None:
    first, second = Playground(manifest()), Playground(manifest())
    assert list(first.world.users) == list(second.world.users)
    assert {user.tz for user in first.world.users.values()} == {"America/Chicago", "Europe/Berlin"}
    colleagues = [user for user in first.world.users.values() if user.office]
    assert sum(user.is_owner for user in colleagues) == 1
    assert sum(user.is_guest for user in colleagues) == 1
    assert sum(user.deactivated for user in colleagues) == 1
    assert len(colleagues) >= 12


async def test_a_persons_language_is_told_on_request_and_with_every_change(
    playground: Playground, bot: EchoBot, slack: AsyncWebClient
) -> None:
    lena = playground.person("lena")
    told = await slack.users_info(user=lena.id, include_locale=True)
    assert told["user"]["locale"] == "de-DE"
    assert "locale" not in (await slack.users_info(user=lena.id))["user"]
    await lena.change_person("lena", locale="es-LA")
    await playground.settled_deliveries()
    [changed] = [body["event"]["user"] for body in bot.of("user_change")]
    assert changed["locale"] == "es-LA"
    with pytest.raises(SlackSaid):
        await lena.change_person("lena", locale="tlh")
