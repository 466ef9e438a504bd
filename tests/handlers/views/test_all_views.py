"""Every view, with ordinary and with the worst values: Slack accepts it, hostile words stay inert, words are reviewed.

A new view without a case fails here. After a change of words: `python -m pytest tests/handlers/views/test_all_views.py
--snapshot-update`, then read the difference.
"""

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View
from syrupy.assertion import SnapshotAssertion

import handlers
from bot.offices.topics import standard
from handlers.delivery.leasing import MOST_TOGETHER
from handlers.platform.views.blocks import Message
from handlers.platform.views.rendering import rendered
from playground.block_kit import objections_to_message, objections_to_view, view_is_too_large
from tests.handlers.views.cases import (
    asking_around,
    figures,
    flexibility,
    house,
    introductions,
    knowledge,
    lunches,
    offices,
    people,
    privacy,
    refused,
    talk_times,
    written,
)
from tests.handlers.views.cases.case import Case, Json, as_views, blocks_of
from tests.handlers.views.short import short

CASES = (
    *lunches.CASES,
    *introductions.CASES,
    *people.CASES,
    *house.CASES,
    *offices.CASES,
    *privacy.CASES,
    *asking_around.CASES,
    *figures.CASES,
    *flexibility.CASES,
    *knowledge.CASES,
    *refused.CASES,
    *written.CASES,
    *talk_times.CASES,
)
LONGEST_TEXT = 4000  # longer ones chat.update refuses
PRIVATE = {
    "access",
    "asks_and_offers",
    "sensitive_topics",
    "pay_it_forward",
    "check_ins",
    "searching",
    "peer_groups",
    "mentor_messages",
    "contributions",
    "returner_messages",
    "story_interviews",
    "plain_words",
    "tips",
    "pulse",
    "talk_times",
    "who_to_call",
}
UNASKED = {
    *("contributions.answered", "contributions.copy_stays", "contributions.waited_long"),
    *("story_interviews.ask", "story_interviews.offer", "story_interviews.together", "story_interviews.written_down"),
    *(
        f"asks_and_offers.{name}"
        for name in ("ask", "ask_again", "offer_again", "group", "search_paused", "mentor_rests")
    ),
    *(f"peer_groups.{name}" for name in ("ask_to_meet", "group", "how_was_it")),
    *(
        "check_ins.check_in",
        "check_ins.thank_you",
        "check_ins.passed",
        "searching.nobody_free",
        "sensitive_topics.may_i_go_on",
    ),
    *(
        "returner_messages.hello",
        "mentor_messages.pause_note",
        "mentor_messages.still_in",
        "pay_it_forward.invitation",
        "short_replies.line",
        "tips.still_right",
        "pulse.questions",
    ),
}
# To several people together, of standings that are never joined with anything.
TO_GROUPS = {"asks_and_offers.group", "peer_groups.group"}
LUNCH_NEWS = {
    *("meetings.morning", "meetings.personal_invitation", "hosts.host_note", "hosts.host_question", "seats.offer"),
    *("unsettled_posts.not_announced", "unsettled_posts.channel_broken"),
    *("organizing.preview", "searching.organizer_looks", "communities.channel_gone"),
    *("organizer_rota.offer", "organizer_rota.named", "organizer_rota.worth_it"),
}
MOST_BLOCKS = 50  # of one message
IN_CHANNELS = {
    *("stories.as_others_see_it", "contributions.placeholder", "contributions.emptied"),
    *(f"meetings.{name}" for name in ("placeholder", "invitation", "reminder", "called_off", "skipped")),
    "organizer_rota.take_over",
    "organizer_tasks.help_wanted",
    "listening.announcement",
}
STAGES = re.compile(r"on leave|first months|back longer|back for a while|returning parent", re.IGNORECASE)


def named(cases: Sequence[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("one", cases, ids=lambda one: one.name)


def by_module(cases: Sequence[Case]) -> pytest.MarkDecorator:
    """One test for the cases of each module: a thousand tests took longer to begin than what they test."""
    together: dict[str, list[Case]] = {}
    for one in cases:
        together.setdefault(one.module, []).append(one)
    return pytest.mark.parametrize("cases", together.values(), ids=list(together))


def modules() -> list[ModuleType]:
    names = [
        module.name for module in pkgutil.walk_packages(handlers.__path__, "handlers.") if ".views." in module.name
    ]
    return [importlib.import_module(name) for name in names]


def test_every_view_has_a_case() -> None:
    drawn = {one.view for one in CASES}
    found = {f"{module.__name__.rpartition('.')[2]}.{name}" for module in modules() for name in _views_of(module)}
    assert sorted(found - drawn) == []


def test_the_lists_above_name_only_what_there_is() -> None:
    drawn = {one.view for one in CASES}
    assert sorted((UNASKED | TO_GROUPS | LUNCH_NEWS | IN_CHANNELS) - drawn) == []
    assert sorted(PRIVATE - {one.module for one in CASES}) == []


def test_every_refusal_that_has_words_has_a_case() -> None:
    assert [kind.__name__ for kind in refused.worded()] == []


def test_every_case_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(one.name for one in CASES).items() if count > 1] == []


def _views_of(module: ModuleType) -> Iterator[str]:
    """The public functions of a module that return something to be shown."""
    for name, function in vars(module).items():
        ours = inspect.isfunction(function) and function.__module__ == module.__name__
        if ours and not name.startswith("_") and _is_shown(get_type_hints(function).get("return")):
            yield name


def _is_shown(returned: Any) -> bool:
    if get_origin(returned) in (list, tuple, UnionType):
        return any(_is_shown(part) for part in get_args(returned))
    return isinstance(returned, type) and issubclass(returned, Message | View | Block | ButtonElement)


@named(CASES)
def test_slack_accepts_it_and_its_words_are_reviewed(one: Case, snapshot: SnapshotAssertion) -> None:
    shown = one.draw()
    for view in as_views(shown):
        assert objections_to_view(view) == []
        assert not view_is_too_large(view)
    if isinstance(shown, Message):
        assert objections_to_message(blocks_of(shown)) == []
        assert 0 < len(shown.text) <= LONGEST_TEXT
    assert _reviewed(one) == snapshot


@by_module(CASES)
def test_it_is_rendered_as_slacks_own_library_would(cases: Sequence[Case]) -> None:
    for one in cases:
        shown: Any = one.draw()
        parts = shown.blocks if isinstance(shown, Message) else shown
        for part in parts if isinstance(parts, list | tuple) else [parts]:
            assert rendered(part) == part.to_dict(), one.name


def _reviewed(one: Case) -> Any:
    """What is compared: everything Slack gets, written shortly."""
    shown = one.draw()
    if isinstance(shown, View):
        return short(shown.to_dict())
    return [*([short(shown.text)] if isinstance(shown, Message) else []), *short(blocks_of(shown))]


@by_module(CASES)
def test_what_people_typed_is_inert(cases: Sequence[Case]) -> None:
    for one in cases:
        shown = one.draw()
        read = [text for block in blocks_of(shown) for text in _mrkdwn(block)]
        if isinstance(shown, Message):
            read.append(shown.text)
        assert [text for text in read if "<!channel>" in text or "<@U1>" in text] == [], one.name


def _mrkdwn(node: Any) -> Iterator[str]:
    """Every text that Slack reads as mrkdwn; plain text and what stands in a field it never does."""
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for value in node.values():
            yield from _mrkdwn(value)
    elif isinstance(node, list):
        for value in node:
            yield from _mrkdwn(value)


@named([one for one in CASES if one.module in PRIVATE and one.returns is Message])
def test_a_notification_of_a_private_message_tells_nothing(one: Case) -> None:
    shown = one.draw()
    assert isinstance(shown, Message)
    assert "<@" not in shown.text
    labels = [topic.label for topic in standard() if topic.label.casefold() in shown.text.casefold()]
    assert labels == []
    assert STAGES.search(shown.text) is None


@named([one for one in CASES if one.view in UNASKED])
def test_a_notification_nobody_caused_does_not_tell_who_is_returning(one: Case) -> None:
    shown = one.draw()
    assert isinstance(shown, Message)
    assert re.search(r"returning|as you were helped|too\.$", shown.text) is None


def test_what_falls_due_together_fits_into_one_message() -> None:
    longest = max(len(blocks_of(one.draw())) for one in CASES if one.view in (UNASKED | LUNCH_NEWS) - TO_GROUPS)
    dividers = MOST_TOGETHER - 1
    assert longest * MOST_TOGETHER + dividers <= MOST_BLOCKS


@named([one for one in CASES if one.view in IN_CHANNELS])
def test_the_plain_text_of_a_channel_post_carries_all_of_it(one: Case) -> None:
    shown = one.draw()
    assert isinstance(shown, Message)
    plain = _without_marks(shown.text)
    for block in blocks_of(shown):
        for text in _words_of(block):
            for line in _without_marks(text).splitlines():
                assert line in plain


def _words_of(block: Json) -> list[str]:
    """The words of a section, a heading or a quiet line; buttons are no content."""
    texts = [block["text"]] if "text" in block else block.get("elements", [])
    return [text["text"] for text in texts if text["type"] in ("mrkdwn", "plain_text")]


def _without_marks(text: str) -> str:
    return text.replace("*", "")
