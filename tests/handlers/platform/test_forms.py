"""A form that comes back without one of its fields, or with those of another one, changes nothing (R17).

Walks every modal of the cases of all views, so that a form which is built next is held as well.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.models.views import View

from bot.core.ids import UserId
from handlers.platform.requests import Submission
from handlers.platform.views import forms
from handlers.platform.views.blocks import field, modal
from handlers.platform.views.fields import line
from playground.people import modals
from playground.workspace.values import initial
from tests.handlers.support.forging import all_rows, shapes, state_of, whole_view
from tests.handlers.support.looking_in import below, inside
from tests.handlers.views.cases.case import Json
from tests.handlers.views.test_all_views import CASES
from tests.support.harness import Harness

UNKNOWN = {"nobody": {"knows": {"type": "plain_text_input", "value": "words"}}}


@dataclass(frozen=True)
class Damage:
    """A view as it comes back, with what is wrong with it."""

    name: str
    view: Json


@cache
def drawn() -> list[Json]:
    """Every form of the cases, as Slack holds it, with each of its fields filled in."""
    views = [shown.to_dict() for one in CASES if isinstance(shown := one.draw(), View)]
    submitted = [view for view in views if view.get("submit")]
    return [
        {**view, "id": "V0", "state": {"values": state_of(view["blocks"], "U0BEN", "C0X", None)}} for view in submitted
    ]


def damages(view: Json) -> Iterator[Damage]:
    """Every way in which one form can come back without what it had."""
    values: Json = view["state"]["values"]
    for block_id, held in values.items():
        [(action_id, state)] = held.items()
        bare = {"type": state["type"]}
        for name, rest in (
            ("left out", {}),
            ("without its element", {block_id: {}}),
            ("of another action", {block_id: {"other": state}}),
            ("of another kind", {block_id: {action_id: {"type": "rich_text_input", "rich_text_value": None}}}),
            ("without its value", {block_id: {action_id: bare}}),
            ("a number", {block_id: {action_id: {**bare, next(iter({*state} - {"type"})): 7}}}),
        ):
            others = {name: other for name, other in values.items() if name != block_id}
            yield Damage(f"{block_id} {name}", {**view, "state": {"values": others | rest}})
        blocks = [block for block in view["blocks"] if block.get("block_id") != block_id]
        yield Damage(f"{block_id} not in the view", {**view, "blocks": blocks})
    if values:
        yield Damage("unknown blocks alone", {**view, "state": {"values": UNKNOWN}})
        yield Damage("no values", {**view, "state": {"values": {}}})
        yield Damage("no state", {name: view[name] for name in view if name != "state"})
        yield Damage("no blocks", {**view, "blocks": []})
    for other in one_of_each():
        if other["callback_id"] != view["callback_id"]:
            called = other["callback_id"]
            yield Damage(f"another view: {called}", {**other, "callback_id": view["callback_id"]})
            if values and not set(values) <= set(other["state"]["values"]):
                yield Damage(f"values of {called}", {**view, "state": other["state"]})
    yield Damage("no metadata", {**view, "private_metadata": ""})
    yield Damage("only what it carries", {**view, "private_metadata": forms.own_metadata(view)})


def one_of_each() -> list[Json]:
    """One form of each kind."""
    return list({view["callback_id"]: view for view in drawn()}.values())


async def submit(harness: Harness, view: Json) -> Any:
    """What Slack is answered when Meghan sends this."""
    assert harness.village is not None
    ack = AsyncAck()  # type: ignore[no-untyped-call]
    meghan = UserId(harness.person("meghan").id)
    request = Submission(harness.village.workspace, meghan, view["callback_id"], {}, "", uuid4().hex, view)
    await harness.village.dispatcher.submission(request, ack)
    assert ack.response is not None
    return json.loads(ack.response.body or "{}")


@pytest.fixture
async def quiet(harness: Harness) -> Harness:
    """Meghan is signed up, an organizer and a mentor with a list, so that much could be lost; no clock ticks."""
    await harness.set_up()
    assert harness.village is not None
    await harness.village._scheduler.stop()
    harness.village.deliverer.wake = lambda team_id: None  # type: ignore[method-assign]
    meghan = UserId(harness.person("meghan").id)
    await inside(harness, lambda uow: uow.communities.add_organizer(meghan))
    for view in one_of_each():
        if view["callback_id"] in {"mentors.volunteer", "returners.sign_up", "mentors.settle", "returners.describe"}:
            await submit(harness, view)
    return harness


async def test_every_form_without_any_of_its_fields_changes_nothing_and_says_so(quiet: Harness) -> None:
    assert quiet.village is not None
    listeners = quiet.village.dispatcher.table.submissions
    views = [view for view in drawn() if view["callback_id"] in listeners]
    assert {view["callback_id"] for view in views} == set(listeners), "a form without a case"
    before = await below(quiet, all_rows)
    counts, sent = quiet.village.counts, 0
    for view in views:
        for damage in damages(view):
            name = f"{view['callback_id']}: {damage.name}"
            answer = await submit(quiet, damage.view)
            sent += 1
            shown = {block.get("block_id") for block in damage.view["blocks"] if block["type"] == "input"}
            if shown:
                assert answer["response_action"] == "errors", name
                assert set(answer["errors"]) <= shown, name
                assert set(answer["errors"].values()) <= {forms.NOT_SENT, forms.NOT_THIS_FORM}, name
            else:
                assert (answer["response_action"], forms.NOT_THIS_FORM in str(answer["view"])) == ("update", True), name
        assert await below(quiet, all_rows) == before, view["callback_id"]
    assert counts.refusals >= sent > 1000
    assert counts.faults["request"] == 0


def excesses(view: Json) -> Iterator[tuple[Damage, str, str]]:
    """Every field of a form with one more than it takes; the field, and the limit that is to be named."""
    for block in (block for block in view["blocks"] if block["type"] == "input"):
        element, block_id = block["element"], block["block_id"]
        longest, most = element.get("max_length"), element.get("max_selected_items")
        highest, lowest = element.get("max_value"), element.get("min_value")
        found: list[tuple[Json, Any]] = []
        if longest:
            found.append(({"value": "x" * (longest + 1)}, f"{longest:,} is the most"))
        if most and element["type"] == "multi_users_select":
            found.append(({"selected_users": [f"U{number}" for number in range(most + 1)]}, f"{most} is the most"))
        elif most:
            options = [{"value": f"{number}"} for number in range(most + 1)]
            found.append(({"selected_options": options}, f"{most} is the most"))
        if highest:
            found.append(({"value": str(int(highest) + 1)}, f"to {highest}."))
        if lowest:
            found += [({"value": typed}, f"from {lowest} ") for typed in (str(int(lowest) - 1), "", "1.5", "many")]
        for held, words in found:
            values = {**view["state"]["values"], block_id: {element["action_id"]: {"type": element["type"], **held}}}
            yield Damage(f"{block_id} {words}", {**view, "state": {"values": values}}), block_id, words


async def test_every_field_of_every_form_with_one_more_than_it_takes_names_its_limit(quiet: Harness) -> None:
    assert quiet.village is not None
    listeners = quiet.village.dispatcher.table.submissions
    before, tried = await below(quiet, all_rows), 0
    for view in drawn():
        for excess, block_id, words in excesses(view) if view["callback_id"] in listeners else ():
            answer = await submit(quiet, excess.view)
            assert set(answer["errors"]) == {block_id}, f"{view['callback_id']}: {excess.name}"
            assert words in answer["errors"][block_id], f"{view['callback_id']}: {excess.name}"
            tried += 1
    assert await below(quiet, all_rows) == before
    assert tried > 150


UNSEEN = "\u200b\u2060\ufeff\u3164\u2800\u00ad\u200e\u200f \u00a0\x00"
NEVER_KEPT = frozenset(UNSEEN) - frozenset("\u200e\u200f \u00a0")


def texts_in(view: Json) -> list[str]:
    """The block ids of its text fields."""
    return [block["block_id"] for block in view["blocks"] if block.get("element", {}).get("type") == forms.TYPED]


def typed_into(view: Json, block_id: str, words: str) -> Json:
    """The view with these words in one of its fields, cut to its length."""
    [(action_id, state)] = view["state"]["values"][block_id].items()
    [longest] = [block["element"]["max_length"] for block in view["blocks"] if block.get("block_id") == block_id]
    held = {block_id: {action_id: {**state, "value": words[:longest]}}}
    return {**view, "state": {"values": view["state"]["values"] | held}}


async def test_what_looks_empty_in_a_text_field_is_empty_and_invisible_characters_are_not_kept(quiet: Harness) -> None:
    """Zero-width characters, blanks that count as letters, marks of direction, other spaces, NUL."""
    assert quiet.village is not None
    listeners = quiet.village.dispatcher.table.submissions
    before, tried = await below(quiet, all_rows), 0
    for view in (view for view in drawn() if view["callback_id"] in listeners):
        required = {block["block_id"] for block in view["blocks"] if not block.get("optional", True)}
        for block_id in texts_in(view):
            answer = await submit(quiet, typed_into(view, block_id, UNSEEN))
            if block_id in required:
                assert answer.get("errors") == {block_id: forms.EMPTY}, f"{view['callback_id']} {block_id}"
            await submit(quiet, typed_into(view, block_id, f"{UNSEEN}One{UNSEEN}two{UNSEEN}"))
            tried += 1
    after = await below(quiet, all_rows)
    new = {row for table in after for row in after[table] - before[table]}
    assert [row for row in new if any(ascii(char)[1:-1] in ascii(row) for char in NEVER_KEPT)] == []
    assert sum("One" in row and "two" in row for row in new) > 5, "nothing was stored at all"
    assert quiet.village.counts.faults["request"] == 0
    assert tried > 100


def test_whatever_people_type_or_whoever_they_choose_has_a_limit_in_the_form() -> None:
    limits = {"plain_text_input": "max_length", "multi_users_select": "max_selected_items"}
    inputs = [block for view in drawn() for block in view["blocks"] if block["type"] == "input"]
    limited = [(block["block_id"], block["element"]) for block in inputs if block["element"]["type"] in limits]
    assert [name for name, element in limited if not element.get(limits[element["type"]])] == []


async def test_the_same_forms_whole_are_heard(quiet: Harness) -> None:
    before = await below(quiet, all_rows)
    for view in one_of_each():
        answer = str(await submit(quiet, view))
        assert forms.NOT_SENT not in answer, view["callback_id"]
        assert forms.NOT_THIS_FORM not in answer, view["callback_id"]
    after = await below(quiet, all_rows)
    assert len([table for table in after if after[table] != before[table]]) > 5, "they could not have lost anything"


def test_every_form_untouched_is_whole() -> None:
    for view in drawn():
        inputs = [block for block in view["blocks"] if block["type"] == "input"]
        untouched = {b["block_id"]: {b["element"]["action_id"]: initial(b["element"])} for b in inputs}
        read = forms.read({**view, "state": {"values": untouched}})
        assert isinstance(read, forms.Whole), view["callback_id"]
        assert (read.values, read.own) == (untouched, forms.own_metadata(view))
        null = {
            block_id: {a: {n: s[n] if n == "type" else None for n in s} for a, s in held.items()}
            for block_id, held in untouched.items()
        }
        assert isinstance(forms.read({**view, "state": {"values": null}}), forms.Whole), view["callback_id"]


def test_values_of_a_view_before_are_left_out() -> None:
    for view in one_of_each():
        values = view["state"]["values"]
        read = forms.read({**view, "state": {"values": values | UNKNOWN}})
        assert isinstance(read, forms.Whole)
        assert set(read.values) == set(values)


def test_what_was_pressed_in_a_form_reads_absent_fields_as_they_were_drawn() -> None:
    view = modal(
        "a.b", "Title", [line("one", "One", "kept", longest=9), line("two", "Two", "", longest=9)], submit="Go"
    )
    shown = {
        **view.to_dict(),
        "state": {"values": {"two": {"two": {"type": "plain_text_input", "value": "new"}}} | UNKNOWN},
    }
    assert forms.as_it_stands(shown) == {
        "one": {"one": {"type": "plain_text_input", "value": "kept"}},
        "two": {"two": {"type": "plain_text_input", "value": "new"}},
    }


@pytest.mark.parametrize("own", ["", "c1", "m1 3", '{"a": "b c"}\nwords  ', "x" * forms.LONGEST_OWN])
def test_what_a_form_carries_for_itself_comes_back(own: str) -> None:
    view = modal("a.b", "Title", [line("one", "One", "", longest=9)], submit="Go", private_metadata=own).to_dict()
    assert forms.own_metadata(view) == own
    assert len(view["private_metadata"]) <= 3000


def test_a_form_that_could_not_be_asked_for_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="at most"):
        modal("a.b", "Title", [], submit="Go", private_metadata="x" * (forms.LONGEST_OWN + 1))
    block = line("", "One", "", longest=9)
    with pytest.raises(ValueError, match="could not be asked for"):
        modal("a.b", "Title", [field("", "One", block.element)], submit="Go")  # type: ignore[arg-type]


def test_forms_differ_by_callback_ids_and_kinds() -> None:
    one = forms.Input("a", "a", "datepicker")
    others = [
        forms.Input("b", "a", "datepicker"),
        forms.Input("a", "b", "datepicker"),
        forms.Input("a", "a", "timepicker"),
    ]
    marks = {
        forms.mark_of("x", [one]),
        forms.mark_of("y", [one]),
        forms.mark_of("x", []),
        forms.mark_of("x", [one, *others]),
    }
    assert len(marks | {forms.mark_of("x", [other]) for other in others}) == 7
    assert forms.mark_of("x", [one, others[0]]) == forms.mark_of("x", [others[0], one])


async def test_a_person_whose_form_comes_back_without_a_block_is_told_at_the_field(harness: Harness) -> None:
    await harness.set_up()
    marisa = harness.person("marisa")
    await marisa.command("/mentor")
    await marisa.submit()
    await marisa.click("mentors.more")
    await marisa.fill("avoid", ["priya", "meghan"])
    await marisa.fill("about", "Twins, and back for a year")
    await marisa.submit()
    kept = await inside(harness, lambda uow: uow.mentors.get(UserId(marisa.id)))
    assert kept is not None
    assert len(kept.avoid) == 2
    await marisa.click("mentors.more")
    assert await marisa.submit(without=["avoid", "about"]) == {"avoid": forms.NOT_SENT, "about": forms.NOT_SENT}
    assert await inside(harness, lambda uow: uow.mentors.get(UserId(marisa.id))) == kept
    assert await marisa.submit() == {}
    assert await inside(harness, lambda uow: uow.mentors.get(UserId(marisa.id))) == kept


@pytest.mark.parametrize("command", ["/mentor", "/returning"])
async def test_unknown_blocks_alone_enrol_nobody(harness: Harness, command: str) -> None:
    await harness.set_up()
    meghan = harness.person("meghan")
    await meghan.command(command)
    errors = await meghan.submit(instead=UNKNOWN)
    assert set(errors.values()) == {forms.NOT_SENT}
    assert await inside(harness, lambda uow: (uow.mentors.list_all(), uow.returners.list_all())) == ([], [])


def test_every_callback_has_a_case() -> None:
    assert len(shapes().forms) > 40
    assert whole_view("a.b", [], {}, "x")["private_metadata"].endswith(" x")


async def test_set_up_sent_before_it_was_drawn_with_another_countrys_lines_is_drawn_first(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.command("/village", "setup", channel="#parents-and-allies")
    [view] = harness.playground.world.stacks[priya.id]
    where = (view.id, "communities.place", "communities.place")
    modals.enter(harness.playground.slack, priya.id, *where, "Berlin")  # the press is still on its way
    assert await priya.submit() == {}
    assert await inside(harness, lambda uow: uow.communities.list_all()) == []
    [drawn_again] = harness.playground.world.stacks[priya.id]
    assert "communities.crisis.DE" in {block["block_id"] for block in drawn_again.content["blocks"]}
    assert await priya.submit() == {}
    [office] = await inside(harness, lambda uow: uow.communities.list_all())
    assert (office.place, office.country) == ("Berlin", "DE")
