"""Every command word in every dress reaches its own listener, as Slack sends it and through the real tables."""

from collections.abc import Iterable
from typing import Any

import pytest

from bot.core.typed_text import folded
from bot.language import Intent, understand
from handlers import routers
from handlers.platform.dispatch import Dispatcher
from handlers.platform.transport.bolt import read_command, read_said, read_shortcut
from tests.support.typed import AROUND, dressed, followed

DISPATCHER = Dispatcher(routers.table(), routers.refusal_words())
WORDS = sorted(command for command in DISPATCHER.table.commands if " " in command)
WORKSPACE: Any = type("Workspace", (), {"bot_user_id": "U0BOT"})()


def command(name: str, text: str) -> dict[str, Any]:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {
        "user_id": "U1",
        "command": name,
        "text": escaped,
        "channel_id": "C1",
        "trigger_id": "1.2",
        "api_app_id": "A1",
    }


@pytest.mark.parametrize("whole", WORDS)
def test_every_command_word_is_known_in_every_dress(whole: str) -> None:
    name, _, word = whole.partition(" ")
    count = 0
    for typed in dressed(word):
        listener, request = DISPATCHER.sub_command(read_command(command(name, typed), WORKSPACE))
        assert listener is DISPATCHER.table.commands[whole], ascii(typed)
        assert (request.command, request.words) == (whole, ""), ascii(typed)
        count += 1
    for typed in followed(word, "2 weeks"):
        listener, request = DISPATCHER.sub_command(read_command(command(name, typed), WORKSPACE))
        assert listener is DISPATCHER.table.commands[whole], ascii(typed)
        assert folded(request.words) == "2weeks", ascii(typed)
        count += 1
    assert count > 500


def test_what_follows_a_word_is_kept_as_it_was_typed() -> None:
    for typed in ("suggest “How do you *really* leave at five?”", "suggest: “How do you *really* leave at five?”"):
        _, request = DISPATCHER.sub_command(read_command(command("/brownbag", typed), WORKSPACE))
        assert request.words == "“How do you *really* leave at five?”"


def test_labels_of_mentions_in_commands_are_left_out() -> None:
    body = command("/village", "") | {"text": "close-mentoring <@U0ANN|ann>"}
    _, request = DISPATCHER.sub_command(read_command(body, WORKSPACE))
    assert (request.command, request.words) == ("/village close-mentoring", "<@U0ANN>")


def test_an_unknown_word_comes_with_the_nearest_one() -> None:
    for name, typed, nearest in (
        ("/village", "tipps", "tips"),
        ("/mentor", "puase", "pause"),
        ("/village", "🙂", None),
    ):
        listener, request = DISPATCHER.sub_command(read_command(command(name, typed), WORKSPACE))
        assert listener is DISPATCHER.table.commands[name]
        assert request.nearest == nearest


def said(text: str, kind: str = "message") -> Any:
    event = {"type": kind, "channel_type": "im", "user": "U1", "text": text, "ts": "1.2", "channel": "D1"}
    return read_said({"event": event, "event_id": "E1"}, WORKSPACE)


def understood_of(typed: Iterable[str]) -> dict[str, Intent]:
    """What is understood of each of these as Slack sends them, by the words that are left of it."""
    escaped = (text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in typed)
    return {words: understand(words).intent for words in {said(text).words for text in escaped}}


@pytest.mark.parametrize(("word", "intent"), [("stop", Intent.STOP), ("help", Intent.HELP), ("pause", Intent.PAUSE)])
def test_a_word_said_to_the_bot_is_understood_in_every_dress(word: str, intent: Intent) -> None:
    assert set(understood_of(dressed(word)).values()) == {intent}


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("thanks", Intent.THANKS),
        ("yes", Intent.YES),
        ("no", Intent.NO),
        ("help me", Intent.HELP),
        ("stop it", Intent.STOP),
        ("leave me alone", Intent.STOP),
        ("pause me", Intent.PAUSE),
        ("take a break", Intent.PAUSE),
        ("next lunch", Intent.WHEN_LUNCH),
        ("count me in", Intent.RSVP),
        ("hör auf", Intent.STOP),
        ("Hilfe", Intent.HELP),
        ("nein", Intent.NO),
        ("arrêtez", Intent.STOP),
        ("aide", Intent.HELP),
        ("oui", Intent.YES),
        ("alto", Intent.STOP),
        ("ayuda", Intent.HELP),
        ("sí", Intent.YES),
    ],
)
def test_marks_around_a_few_words_do_not_change_what_they_want(words: str, intent: Intent) -> None:
    assert set(understood_of(mark.format(words) for mark in AROUND).values()) == {intent}


@pytest.mark.parametrize("mention", ["<@U0BOT>", "<@U0BOT|village>", "<@U0BOT|>"])
def test_a_mention_with_a_label_is_no_part_of_what_is_said(mention: str) -> None:
    assert said(f"{mention} sleep, please", "app_mention").words == "sleep, please"
    assert said(f"{mention}\u00a0stop", "app_mention").words == "stop"


def test_marks_do_not_turn_what_is_said_into_its_opposite() -> None:
    for mark in ("{}", "_{}_", "*{}*", "~{}~", "“{}”", "`{}`", "_{}._"):
        for apostrophe in ("'", "’", "ʼ", "′"):
            words = mark.format(f"can{apostrophe}t make lunch")
            understood = understand(said(words).words)
            assert (understood.intent, understood.answer) == (Intent.RSVP, "no"), words


def test_a_message_shortcut_brings_plain_words() -> None:
    body = {
        "user": {"id": "U1"},
        "callback_id": "c",
        "trigger_id": "1",
        "message": {"text": "_who <@U2|ann> knows\u00a0about_ “sleep”?"},
    }
    assert read_shortcut(body, WORKSPACE).message_text == 'who <@U2> knows about "sleep"?'
