"""What people type: the same words whatever spaces, marks and invisible characters came with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.typed_text import CommandWords, choice, folded, readable, unmarked, without_labels
from tests.support.typed import HYPHENS, INVISIBLE, WHITE, dressed

KNOWN = CommandWords.of(["stop", "pause", "forget-me", "my-data", "someone", "someone else", "help", "setup"])


@pytest.mark.parametrize("word", ["stop", "yes", "no", "pause", "help", "forget-me"])
def test_a_word_is_itself_in_every_dress(word: str) -> None:
    for typed in dressed(word):
        assert folded(typed) == folded(word), ascii(typed)
        assert folded(unmarked(typed)) == folded(word), ascii(typed)
        assert choice(typed, ["other", word]) == word, ascii(typed)
        assert KNOWN.split(typed)[0] == (word if word in KNOWN.by_fold.values() else None), ascii(typed)


@pytest.mark.parametrize(
    ("typed", "name", "rest"),
    [
        ("someone else", "someone else", ""),
        ("someone-else, please", "someone else", "please"),
        ("someone", "someone", ""),
        ("someone elsewhere", "someone", "elsewhere"),
        ("set up", "setup", ""),
        ("SetUp the office", "setup", "the office"),
        ("forgetme", "forget-me", ""),
        ("stop,please", "stop", "please"),
        ("*pause* 2 weeks", "pause", "2 weeks"),
        ("“pause 2 weeks”", "pause", "2 weeks"),
        ("pause: “2 weeks”", "pause", "“2 weeks”"),
        ("help <@U1>", "help", "<@U1>"),
        ("?", "help", ""),
        ("stop-gap childcare", None, "stop-gap childcare"),
        ("stop'n'go", None, "stop'n'go"),
        ("stopping", None, "stopping"),
        ("for, get me", None, "for, get me"),
        ("", None, ""),
        ("🙂", None, "🙂"),
    ],
)
def test_the_longest_known_word_is_split_off(typed: str, name: str | None, rest: str) -> None:
    assert KNOWN.split(typed) == (name, rest)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("puase", "pause"), ("stopp", "stop"), ("forget", "forget-me"), ("data", "my-data"), ("setp", "setup"),
     ("sonething else", "someone else"), ("business trips", None), ("🙂", None), ("", None)],
)  # fmt: skip
def test_a_mistyped_word_finds_the_nearest_one(typed: str, nearest: str | None) -> None:
    assert KNOWN.nearest(typed) == nearest


MENTOR = CommandWords.of(["pause", "resume", "stop", "status", "help", "not this quarter"])


@pytest.mark.parametrize(
    ("typed", "name", "rest"),
    [
        ("pausa 2 semanas", "pause", "2 semanas"),
        ("Pausieren bis 3. März", "pause", "bis 3. März"),
        ("zurück", "resume", ""),
        ("Stopp", "stop", ""),
        ("ayuda", "help", ""),
        ("aide aux devoirs", None, "aide aux devoirs"),
        ("para viajes de trabajo", None, "para viajes de trabajo"),
        ("dieses Quartal nicht", "not this quarter", ""),
        ("pas ce trimestre", "not this quarter", ""),
        ("Este trimestre, no", "not this quarter", ""),
        ("otra persona", None, "otra persona"),  # this command does not know it
        ("business trips", None, "business trips"),
    ],
)
def test_the_words_of_a_command_are_known_in_other_languages(typed: str, name: str | None, rest: str) -> None:
    assert MENTOR.in_another_language(typed) == (name, rest)


def test_two_words_read_alike_are_refused() -> None:
    with pytest.raises(ValueError, match="read alike"):
        CommandWords.of(["my-data", "my data"])


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("_can't make lunch_", "can't make lunch"),
        ("I can’t make it", "I can't make it"),
        ("*not* coming", "not coming"),
        ("some_name and 2*3", "some_name and 2*3"),
        ("1½ months", "1.5 months"),
        ("½ Jahr", "0.5 Jahr"),
        ("7–11 December", "7-11 December"),
        ("`sleep(5)` is broken", "`sleep(5)` is broken"),
        ("please `stop` it", "please stop it"),
        ("> quoted\nand mine", "> quoted\nand mine"),
        ("ｓｔｏｐ　ｎｏｗ", "stop now"),
    ],
)
def test_text_for_reading_loses_its_marks_and_keeps_its_meaning(typed: str, plain: str) -> None:
    assert unmarked(typed) == plain


@pytest.mark.parametrize(
    "kept",
    ["“How do you leave at five?”", "*Really* _important_: 3–4 people", "👩‍👧 and 🏴\U000e0067\U000e0062\U000e007f",
     "می‌خواهم", "a\nb",
     "`code`", "1½", "naïve Straße"],
)  # fmt: skip
def test_text_that_is_kept_is_not_changed(kept: str) -> None:
    assert readable(kept) == kept


def test_text_that_is_kept_has_ordinary_blanks_and_nothing_invisible() -> None:
    for white in WHITE:
        assert readable(f"a{white}b").split() == ["a", "b"], ascii(white)
        assert not set(readable(f"a{white}b")) - set("ab \n"), ascii(white)
    for invisible in INVISIBLE:
        assert readable(f"a{invisible}b") == "ab", ascii(invisible)
    assert readable("a\x00b\x1bc") == "abc"


def test_labels_of_mentions_are_left_out_and_other_links_stay() -> None:
    assert without_labels("<@U1|village> hi <@W2|ann o’hara> <@U3> <#C1|general> <http://x|y>") == (
        "<@U1> hi <@W2> <@U3> <#C1|general> <http://x|y>"
    )


def test_every_hyphen_is_read_as_one() -> None:
    assert {unmarked(f"7{hyphen}11") for hyphen in HYPHENS} == {"7-11"}


@given(st.text(max_size=200))
def test_reading_twice_changes_nothing_more(text: str) -> None:
    assert readable(readable(text)) == readable(text)
    assert unmarked(unmarked(text)) == unmarked(text)


@given(st.text(max_size=200))
def test_any_text_is_split_without_losing_letters(text: str) -> None:
    name, rest = KNOWN.split(text)
    assert (
        (name is None and folded(rest) == folded(text))
        or folded(text) == folded(name or "") + folded(rest)
        or name == "help"
    )
