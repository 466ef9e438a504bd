"""views.* as the real client meets them: triggers, stacks, hashes, Homes."""

import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.json_types import Json
from playground.limits.timing import Timing
from playground.people.person import SlackSaid
from playground.server import Playground
from tests.playground.asking import refusal
from tests.playground.echo import EchoBot, button, form, plain


@pytest.mark.parametrize("timing", [Timing(trigger_lives=1.5)])
async def test_a_trigger_is_good_once_and_for_a_short_while(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    trigger = playground.slack.one_time_ids.new_trigger(lori.id)
    await slack.views_open(trigger_id=trigger, view=form())
    assert lori.modal is not None
    assert await refusal(slack.views_open(trigger_id=trigger, view=form())) == "exchanged_trigger_id"
    late = playground.slack.one_time_ids.new_trigger(lori.id)
    await asyncio.sleep(1.6)
    assert await refusal(slack.views_open(trigger_id=late, view=form())) == "expired_trigger_id"
    assert await refusal(slack.views_open(trigger_id="1.2.3", view=form())) == "invalid_trigger_id"
    assert await refusal(slack.api_call("views.open", json={"view": form()})) == "invalid_arguments"


async def test_at_most_three_forms_lie_on_each_other(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    new = playground.slack.one_time_ids.new_trigger
    assert await refusal(slack.views_push(trigger_id=new(lori.id), view=form())) == "not_found"
    first = await slack.views_open(trigger_id=new(lori.id), view=form())
    second = await slack.views_push(trigger_id=new(lori.id), view=form("Second"))
    assert second["view"]["root_view_id"] == first["view"]["id"] == second["view"]["previous_view_id"]
    await slack.views_push(trigger_id=new(lori.id), view=form("Third"))
    assert await refusal(slack.views_push(trigger_id=new(lori.id), view=form())) == "push_limit_reached"


async def test_typed_values_stay_only_where_both_ids_stay(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    opened = await slack.views_open(trigger_id=playground.slack.one_time_ids.new_trigger(lori.id), view=form())
    await lori.fill("line", "typed")
    await lori.fill("topics", ["travel"])
    other = form("Other")
    other["blocks"][0]["element"]["initial_value"] = "preset"
    other["blocks"][1]["block_id"] = "topics2"
    updated = await slack.views_update(view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=other)
    values = updated["view"]["state"]["values"]
    assert values["line"]["text"]["value"] == "typed"
    assert values["topics2"]["pick"]["selected_options"] == []
    stale = slack.views_update(view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=other)
    assert await refusal(stale) == "hash_conflict"
    assert await refusal(slack.views_update(view_id="V404", view=other)) == "not_found"


async def test_an_external_id_names_one_view(playground: Playground, slack: AsyncWebClient) -> None:
    lori, marisa = playground.person("Lori"), playground.person("Marisa")
    new = playground.slack.one_time_ids.new_trigger
    view = {**form(), "external_id": "one"}
    await slack.views_open(trigger_id=new(lori.id), view=view)
    assert await refusal(slack.views_open(trigger_id=new(marisa.id), view=view)) == "duplicate_external_id"
    await slack.views_update(external_id="one", view={**form("Named"), "external_id": "one"})
    assert lori.modal is not None
    assert lori.modal.title == "Named"


async def test_views_break_no_limit(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    new = playground.slack.one_time_ids.new_trigger
    without_submit = {name: value for name, value in form().items() if name != "submit"}
    assert await refusal(slack.views_open(trigger_id=new(lori.id), view=without_submit)) == "invalid_arguments"
    assert await refusal(slack.views_open(trigger_id=new(lori.id), view=form("x" * 25))) == "invalid_arguments"
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    assert await refusal(slack.views_open(trigger_id=new(lori.id), view=home)) == "invalid_arguments"
    big = {"type": "section", "fields": [plain("x" * 2000)] * 10}
    huge = {**form(), "blocks": [big] * 14}
    assert await refusal(slack.views_open(trigger_id=new(lori.id), view=huge)) == "view_too_large"


async def test_a_home_is_published_for_one_person(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    home = {"type": "home", "blocks": [{"type": "section", "text": plain("Hello"), "accessory": button("Go", "go")}]}
    first = await slack.views_publish(user_id=lori.id, view=home)
    await slack.views_publish(user_id=lori.id, view=home, hash=first["view"]["hash"])
    stale = slack.views_publish(user_id=lori.id, view=home, hash=first["view"]["hash"])
    assert await refusal(stale) == "hash_conflict"
    assert playground.person("Marisa").home is None
    assert await refusal(slack.views_publish(user_id="U404", view=home)) == "invalid_arguments"
    assert await refusal(slack.views_publish(user_id=lori.id, view=form())) == "invalid_arguments"


async def test_an_external_select_asks_the_app_while_typing(
    playground: Playground, bot: EchoBot, slack: AsyncWebClient
) -> None:
    lori = playground.person("Lori")
    view = form()
    view["blocks"].append(
        {
            "type": "input",
            "block_id": "room",
            "label": plain("Room"),
            "element": {"type": "external_select", "action_id": "which", "min_query_length": 1},
        }
    )
    await slack.views_open(trigger_id=playground.slack.one_time_ids.new_trigger(lori.id), view=view)
    assert await lori.options("Room", "el") == ["Elm", "Elder"]
    assert bot.of("block_suggestion")[0]["value"] == "el"
    await lori.fill("Room", "elder")
    await lori.fill("A line", "hello")
    await lori.submit()
    values = bot.of("view_submission")[0]["view"]["state"]["values"]
    assert values["room"]["which"]["selected_option"]["value"] == "elder"


async def test_pickers_offer_only_whom_slack_offers(playground: Playground, slack: AsyncWebClient) -> None:
    lori = playground.person("Lori")
    view = form()
    view["blocks"] = [
        {
            "type": "input",
            "block_id": "who",
            "label": plain("Who"),
            "element": {"type": "users_select", "action_id": "a"},
        },
        {
            "type": "input",
            "block_id": "where",
            "label": plain("Where"),
            "element": {"type": "conversations_select", "action_id": "a", "filter": {"include": ["public"]}},
        },
    ]
    await slack.views_open(trigger_id=playground.slack.one_time_ids.new_trigger(lori.id), view=view)
    await lori.fill("Who", "Marisa")
    await lori.fill("Where", "#general")
    for field, value in (("Who", "Greg"), ("Where", "#people-team")):
        with pytest.raises(SlackSaid, match="not on offer"):
            await lori.fill(field, value)


async def test_clear_on_close_clears_on_closing_and_not_on_submitting(
    playground: Playground, slack: AsyncWebClient, bot: EchoBot
) -> None:
    lori = playground.person("Lori")
    new = playground.slack.one_time_ids.new_trigger
    last = {**form("Last"), "clear_on_close": True}
    for finish in (lori.submit, lori.close):
        await slack.views_open(trigger_id=new(lori.id), view=form("First"))
        await slack.views_push(trigger_id=new(lori.id), view=last)
        await lori.fill("line", "x")
        await finish()
        assert (lori.modal is None) == (finish == lori.close)


async def test_slack_fills_in_the_flags_of_texts(playground: Playground, slack: AsyncWebClient) -> None:
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "header", "text": plain("x")},
    ]
    posted = await slack.chat_postMessage(channel=playground.person("Lori").id, text="x", blocks=blocks)
    assert [block["text"] for block in posted["message"]["blocks"]] == [
        {"type": "mrkdwn", "text": "x", "verbatim": False},
        {"type": "plain_text", "text": "x", "emoji": True},
    ]


async def test_a_conversation_picker_starts_where_the_person_is(
    playground: Playground, slack: AsyncWebClient, bot: EchoBot
) -> None:
    lori, general = playground.person("Lori"), playground.world.find_channel("#general")
    picker = {
        "type": "conversations_select",
        "action_id": "a",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
    }
    view = {**form(), "blocks": [{"type": "input", "block_id": "w", "label": plain("Where"), "element": picker}]}
    trigger = playground.slack.one_time_ids.new_trigger(lori.id, general.id)
    await slack.views_open(trigger_id=trigger, view=view)
    await lori.submit()
    heard = bot.of("view_submission")[0]
    assert heard["view"]["state"]["values"]["w"]["a"]["selected_conversation"] == general.id
    assert heard["response_urls"][0]["channel_id"] == general.id


@pytest.mark.parametrize("kind", ["conversations_select", "multi_conversations_select"])
@pytest.mark.parametrize(
    ("where", "only", "taken"),
    [
        ("dm", {"include": ["public", "private"]}, False),
        ("dm", {"exclude_bot_users": True}, False),
        ("dm", {"include": ["im"]}, True),
        ("#general", {"include": ["private"]}, False),
        ("#general", {"include": ["public"], "exclude_bot_users": True}, True),
    ],
)
async def test_a_pickers_filter_holds_for_where_it_starts(
    playground: Playground, slack: AsyncWebClient, kind: str, where: str, only: Json, taken: bool
) -> None:
    lori = playground.person("Lori")
    here = playground.world.im_with_bot(lori.id) if where == "dm" else playground.world.find_channel(where)
    picker = {"type": kind, "action_id": "a", "default_to_current_conversation": True, "filter": only}
    view = {**form(), "blocks": [{"type": "input", "block_id": "w", "label": plain("Where"), "element": picker}]}
    await slack.views_open(trigger_id=playground.slack.one_time_ids.new_trigger(lori.id, here.id), view=view)
    assert lori.modal is not None
    held = lori.modal.view.typed.get(("w", "a"), {})
    assert bool(held) is taken
    assert (here.id in str(held)) is taken
