"""Every limit of Block Kit, from just allowed to just refused."""

from typing import Any

import pytest

from playground.block_kit import objections_to_message, objections_to_options, objections_to_view
from playground.json_types import Json
from tests.playground.echo import button, form, plain


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(number: int = 0, **more: Any) -> Json:
    return {"text": plain(f"Option {number}"), "value": f"v{number}", **more}


def options(count: int) -> list[Json]:
    return [option(number) for number in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": plain("x"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def with_input(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": options(2), **more}


def text_input(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "t", **more}


def confirm(title: int = 100, text: int = 300, yes: int = 30) -> Json:
    return {"title": plain("x" * title), "text": mrkdwn("x" * text), "confirm": plain("x" * yes), "deny": plain("No")}


ALLOWED: list[Json] = [
    section(text=mrkdwn("x" * 3000), fields=[plain("x" * 2000)] * 10, accessory=button("x" * 75, "a", "v" * 2000)),
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider", "block_id": "b" * 255},
    {"type": "context", "elements": [mrkdwn("x")] * 10},
    actions(*[button("x", f"a{number}") for number in range(25)]),
    actions(select(options=options(100))),
    actions({"type": "static_select", "option_groups": [{"label": plain("G"), "options": options(3)}]}),
    actions({"type": "overflow", "action_id": "o", "options": options(5)}),
    actions({"type": "checkboxes", "action_id": "c", "options": options(10), "initial_options": [option(3)]}),
    actions({"type": "radio_buttons", "action_id": "r", "options": [option(text=mrkdwn("*x*"))]}),
    actions({**button("x", "a"), "confirm": confirm()}),
    actions({"type": "datetimepicker", "action_id": "d", "initial_date_time": 1_800_000_000}),
    section(accessory={"type": "datepicker", "action_id": "d", "initial_date": "2026-02-28"}),
    section(accessory={"type": "timepicker", "action_id": "d", "initial_time": "09:30", "timezone": "Europe/Berlin"}),
    section(accessory={"type": "multi_users_select", "action_id": "m", "initial_users": ["U1"]}),
    section(accessory={"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A cup"}),
    with_input(text_input(min_length=0, max_length=3000, placeholder=plain("x" * 150))),
    with_input({"type": "number_input", "is_decimal_allowed": False, "min_value": "0", "max_value": "3"}),
    with_input({"type": "file_input", "max_files": 10}),
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A cup", "title": plain("A cup")},
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100},
    {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "hi", "style": {"bold": True}}]}
        ],
    },
    {"type": "alert", "text": mrkdwn("Take care"), "level": "warning"},
    {"type": "carousel", "elements": [{"type": "card", "title": plain("x" * 150), "body": mrkdwn("x" * 200)}] * 10},
    {"type": "plan", "title": "Plan", "tasks": [{"type": "task_card", "task_id": "1", "title": "x"}]},
    {"type": "container", "child_blocks": [{"type": "divider"}] * 10},
]

REFUSED: list[tuple[str, Json]] = [
    ("section text 3001", section(text=mrkdwn("x" * 3001))),
    ("section text empty", section(text=mrkdwn(""))),
    ("neither text nor fields", {"type": "section"}),
    ("11 fields", section(fields=[plain("x")] * 11)),
    ("field text 2001", section(fields=[plain("x" * 2001)])),
    ("header 151", {"type": "header", "text": plain("x" * 151)}),
    ("header in mrkdwn", {"type": "header", "text": mrkdwn("x")}),
    ("11 context elements", {"type": "context", "elements": [mrkdwn("x")] * 11}),
    ("button in context", {"type": "context", "elements": [button("x", "a")]}),
    ("26 actions", actions(*[button("x", f"a{number}") for number in range(26)])),
    ("no actions", actions()),
    ("input element in actions", actions(text_input())),
    ("multi select in actions", actions({"type": "multi_static_select", "options": options(1)})),
    ("button text 76", actions(button("x" * 76, "a"))),
    ("button text mrkdwn", actions({**button("x", "a"), "text": mrkdwn("x")})),
    ("button value 2001", actions(button("x", "a", "v" * 2001))),
    ("button url 3001", actions({**button("x", "a"), "url": "h" * 3001})),
    ("button style", actions({**button("x", "a"), "style": "default"})),
    ("accessibility label 76", actions({**button("x", "a"), "accessibility_label": "x" * 76})),
    ("action id 256", actions(button("x", "a" * 256))),
    ("block id 256", {"type": "divider", "block_id": "b" * 256}),
    ("same action id twice", actions(button("x", "a"), button("y", "a"))),
    ("option text 76", actions(select(options=[option(text=plain("x" * 76))]))),
    ("option value 151", actions(select(options=[option(value="x" * 151)]))),
    ("option description 76", actions(select(options=[option(description=plain("x" * 76))]))),
    ("mrkdwn option in a select", actions(select(options=[option(text=mrkdwn("x"))]))),
    ("101 options", actions(select(options=options(101)))),
    ("options and groups", actions(select(option_groups=[{"label": plain("G"), "options": options(1)}]))),
    (
        "101 groups",
        actions({"type": "static_select", "option_groups": [{"label": plain("G"), "options": options(1)}] * 101}),
    ),
    ("initial option elsewhere", actions(select(initial_option=option(9)))),
    (
        "initial options elsewhere",
        actions({"type": "checkboxes", "options": options(2), "initial_options": [option(9)]}),
    ),
    ("6 overflow options", actions({"type": "overflow", "action_id": "o", "options": options(6)})),
    ("11 checkboxes", actions({"type": "checkboxes", "action_id": "c", "options": options(11)})),
    ("11 radio buttons", actions({"type": "radio_buttons", "action_id": "r", "options": options(11)})),
    ("placeholder 151", actions(select(placeholder=plain("x" * 151)))),
    ("confirm title 101", actions({**button("x", "a"), "confirm": confirm(title=101)})),
    ("confirm text 301", actions({**button("x", "a"), "confirm": confirm(text=301)})),
    ("confirm button 31", actions({**button("x", "a"), "confirm": confirm(yes=31)})),
    ("a date that is none", actions({"type": "datepicker", "initial_date": "2026-02-30"})),
    ("a time that is none", actions({"type": "timepicker", "initial_time": "25:00"})),
    ("a zone that is none", actions({"type": "timepicker", "timezone": "Mars/Olympus"})),
    ("moment in milliseconds", actions({"type": "datetimepicker", "initial_date_time": 1_800_000_000_000})),
    ("max length 3001", with_input(text_input(max_length=3001))),
    ("min above max length", with_input(text_input(min_length=5, max_length=4))),
    (
        "number bounds crossed",
        with_input({"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "1"}),
    ),
    ("number input undecided", with_input({"type": "number_input"})),
    ("11 files", with_input({"type": "file_input", "max_files": 11})),
    ("button in input", with_input(button("x", "a"))),
    ("label 2001", {**with_input(text_input()), "label": plain("x" * 2001)}),
    ("label mrkdwn", {**with_input(text_input()), "label": mrkdwn("x")}),
    ("hint 2001", with_input(text_input(), hint=plain("x" * 2001))),
    ("image without alt text", {"type": "image", "image_url": "https://example.com/a.png"}),
    ("image with empty alt text", {"type": "image", "image_url": "https://example.com/a.png", "alt_text": ""}),
    ("image without source", {"type": "image", "alt_text": "A cup"}),
    ("markdown 12001", {"type": "markdown", "text": "x" * 12_001}),
    ("table of 101 rows", {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}),
    ("table of 21 columns", {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}),
    ("table of 10001 characters", {"type": "table", "rows": [[{"type": "raw_text", "text": "x" * 5001}]] * 2}),
    (
        "data table without header",
        {"type": "data_table", "caption": "x", "rows": [[{"type": "raw_text", "text": "x"}]]},
    ),
    ("alert level", {"type": "alert", "text": plain("x"), "level": "loud"}),
    ("11 cards", {"type": "carousel", "elements": [{"type": "card", "title": plain("x")}] * 11}),
    ("11 children", {"type": "container", "child_blocks": [{"type": "divider"}] * 11}),
    ("task status", {"type": "task_card", "task_id": "1", "title": "x", "status": "late"}),
    ("unknown property", section(colour="red")),
    ("unknown type", {"type": "marquee"}),
    ("emoji on mrkdwn", section(text={**mrkdwn("x"), "emoji": True})),
    ("text that is none", section(text="x")),
    ("a block that is none", "divider"),  # type: ignore[list-item]
]


@pytest.mark.parametrize("block", ALLOWED, ids=lambda block: str(block["type"]))
def test_a_block_at_its_limit_is_allowed(block: Json) -> None:
    assert objections_to_message([block]) == []


@pytest.mark.parametrize(("why", "block"), REFUSED, ids=[why for why, _ in REFUSED])
def test_a_block_beyond_its_limit_is_refused(why: str, block: Json) -> None:
    found = objections_to_message([block])
    assert found
    assert all("json-pointer:/blocks/0" in objection for objection in found)


def test_messages_hold_fifty_blocks_and_views_a_hundred() -> None:
    assert objections_to_message([{"type": "divider"}] * 50) == []
    assert objections_to_message([{"type": "divider"}] * 51)
    assert objections_to_view({"type": "home", "blocks": [{"type": "divider"}] * 100}) == []
    assert objections_to_view({"type": "home", "blocks": [{"type": "divider"}] * 101})


def test_block_ids_are_unique_in_a_message_and_action_ids_in_a_block() -> None:
    twice = [{"type": "divider", "block_id": "same"}] * 2
    assert objections_to_message(twice)
    assert objections_to_message([actions(button("x", "a")), actions(button("y", "a"))]) == []


def test_markdown_counts_in_sum_and_a_message_holds_one_table() -> None:
    assert objections_to_message([{"type": "markdown", "text": "x" * 6001}] * 2)
    assert objections_to_message([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2)


@pytest.mark.parametrize("kind", ["markdown", "table", "plan", "carousel", "container", "context_actions"])
def test_some_blocks_belong_into_messages_only(kind: str) -> None:
    found = objections_to_view({"type": "home", "blocks": [{"type": kind}]})
    assert "not allowed in a home" in found[0]


@pytest.mark.parametrize(
    "change",
    [
        {"title": plain("x" * 25)},
        {"title": mrkdwn("x")},
        {"submit": plain("x" * 25)},
        {"close": plain("x" * 25)},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"external_id": "x" * 256},
        {"clear_on_close": "yes"},
        {"blocks": "none"},
        {"type": "dialog"},
        {"colour": "red"},
    ],
)
def test_a_view_beyond_its_limits_is_refused(change: Json) -> None:
    assert objections_to_view(form()) == []
    assert objections_to_view({**form(), **change})


def test_only_one_field_of_a_form_takes_the_focus() -> None:
    focused = [with_input(text_input(focus_on_load=True)), with_input(text_input(focus_on_load=True))]
    assert objections_to_view({**form(), "blocks": focused[:1]}) == []
    assert objections_to_view({**form(), "blocks": focused})


def test_a_home_has_no_title() -> None:
    assert objections_to_view({"type": "home", "blocks": [], "title": plain("x")})


def test_an_external_select_may_be_answered_with_nothing() -> None:
    assert objections_to_options({"options": []}) == []
    assert objections_to_options({"options": options(100)}) == []
    assert objections_to_options({"options": options(101)})
    assert objections_to_options({})
