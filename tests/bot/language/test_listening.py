"""Listening: switched, announced, only then heard; and what is worth an answer."""

import pytest

from bot.core.ids import ChannelId
from bot.language.listening import (
    Listening,
    ListeningNotGranted,
    ListeningSwitched,
    announced,
    hears,
    is_still_news,
    is_worth_an_answer,
    require_granted,
    switched,
)
from bot.language.replies import Heard, Reply

HERE, ELSEWHERE = ChannelId("C1"), ChannelId("C2")
OFF = Listening("a")


def told(switch: Listening, channel: ChannelId = HERE) -> ListeningSwitched:
    return ListeningSwitched("a", channel, switch.is_on, switch.turn)


def test_nothing_is_heard_before_the_channel_was_told() -> None:
    on = switched(OFF, HERE, on=True)
    assert not hears(on, HERE)
    assert hears(announced(on, told(on)), HERE)
    assert not hears(announced(on, told(on)), ELSEWHERE)


def test_switched_off_it_hears_nothing_from_that_moment_on() -> None:
    on = switched(OFF, HERE, on=True)
    off = switched(announced(on, told(on)), HERE, on=False)
    assert not hears(off, HERE)
    assert is_still_news(off, told(off), HERE)
    assert not hears(announced(off, told(off)), HERE)


def test_off_before_anybody_was_told_is_never_announced() -> None:
    on = switched(OFF, HERE, on=True)
    off = switched(on, HERE, on=False)
    assert not is_still_news(off, told(on), HERE)
    assert not is_still_news(off, told(off), HERE)


def test_on_again_before_the_channel_was_told_of_off_says_nothing_and_hears_on() -> None:
    on = switched(OFF, HERE, on=True)
    on = announced(on, told(on))
    again = switched(switched(on, HERE, on=False), HERE, on=True)
    assert not is_still_news(again, told(again), HERE)
    assert hears(again, HERE)


def test_switching_to_what_is_already_so_changes_nothing() -> None:
    assert switched(OFF, HERE, on=False) is OFF
    on = switched(OFF, HERE, on=True)
    on = announced(on, told(on))
    assert switched(on, HERE, on=True) is on


def test_in_another_channel_it_has_to_be_announced_anew() -> None:
    on = switched(OFF, HERE, on=True)
    on = announced(on, told(on))
    moved = switched(on, ELSEWHERE, on=True)
    assert not is_still_news(moved, told(moved, HERE), ELSEWHERE)
    assert is_still_news(moved, told(moved, ELSEWHERE), ELSEWHERE)


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [
        ("", ("channels:history", "groups:history")),
        ("chat:write,channels:history", ("groups:history",)),
        ("groups:history, im:history", ("channels:history",)),
    ],
)
def test_without_the_scopes_it_is_refused_naming_them(scopes: str, missing: tuple[str, ...]) -> None:
    with pytest.raises(ListeningNotGranted) as refused:
        require_granted(scopes)
    assert refused.value.missing == missing


def test_with_the_scopes_it_is_not() -> None:
    require_granted("chat:write, channels:history,groups:history")


@pytest.mark.parametrize("reply", list(Reply))
def test_only_offers_questions_and_need_are_worth_an_answer(reply: Reply) -> None:
    about_something, bare = Heard(reply, ("sleep",)), Heard(reply)
    assert is_worth_an_answer(about_something) is (
        reply in {Reply.VOLUNTEER, Reply.ASK, Reply.RETURNING, Reply.RESOURCES}
    )
    assert is_worth_an_answer(bare) is (reply in {Reply.VOLUNTEER, Reply.RESOURCES})
