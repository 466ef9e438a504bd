"""A line handed on: whose turn it is, and what may tell more than its writer means."""

from dataclasses import replace

import pytest

from bot.core.errors import NoLongerOpen
from bot.introductions.notices import Side
from bot.introductions.short_replies import Doubt, ShortReply, ShortReplyToday, doubts, hand_on
from bot.introductions.states import IntroductionState
from tests.bot.introduced import MARISA, MEGHAN, TUESDAY, asked, in_every_state

ASKED = replace(asked(), ask_id="a1")


def test_answer_write_back_answer_once_more_and_no_more() -> None:
    now = ASKED
    for side, reader in ((Side.MENTOR, MEGHAN), (Side.ASKER, MARISA), (Side.MENTOR, MEGHAN)):
        step = hand_on(now, side, "words", TUESDAY)
        (queued,) = step.say
        assert isinstance(queued.notification, ShortReply)
        assert (queued.notification.reader, queued.notification.words) == (reader, "words")
        now = step.introduction
        assert "words" not in str(now)
    assert now.state is IntroductionState.ANSWERED
    for side in Side:
        with pytest.raises(NoLongerOpen):
            hand_on(now, side, "words", TUESDAY)


def test_what_a_today_question_brings_to_its_asker_goes_at_once() -> None:
    step = hand_on(replace(ASKED, is_today=True), Side.MENTOR, "words", TUESDAY)
    assert isinstance(step.say[0].notification, ShortReplyToday)
    back = hand_on(step.introduction, Side.ASKER, "words", TUESDAY)
    assert type(back.say[0].notification) is ShortReply


@pytest.mark.parametrize(
    "state",
    sorted(set(IntroductionState) - {IntroductionState.WAITING, IntroductionState.ASKED, IntroductionState.ANSWERED}),
)
@pytest.mark.parametrize("side", Side)
def test_nothing_is_handed_on_once_the_ask_is_over(state: IntroductionState, side: Side) -> None:
    with pytest.raises(NoLongerOpen):
        hand_on(replace(in_every_state()[state], ask_id="a1"), side, "words", TUESDAY)


def test_an_ask_of_a_sign_up_is_never_answered_in_a_line() -> None:
    with pytest.raises(NoLongerOpen):
        hand_on(asked(), Side.MENTOR, "words", TUESDAY)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Freeze dinners. I hired a crib at the hotel, Mondays and all", ()),
        ("who has done a business trip with a small one?", ()),
        ("ask <@U123>", (Doubt.PEOPLE,)),
        ("I'm Meghan and I travel", (Doubt.PEOPLE,)),
        ("ask Dana about it", (Doubt.PEOPLE,)),
        ("dana@example.com", (Doubt.PEOPLE,)),
        ("my manager says no", (Doubt.TEAM,)),
        ("the platform team is small", (Doubt.TEAM,)),
        ("I fly on 12 May", (Doubt.DATE,)),
        ("back on 2026-11-03", (Doubt.DATE,)),
        ("it starts next tuesday", (Doubt.DATE,)),
        ("Ruf vor der Buchung im Hotel an, manche Zimmer haben Kühlschränke. Fragen stört niemanden.", ()),
        ("Ruf im Hotel an.", ()),
        ("Frag HR, wenn du magst, und die Airline.", ()),
        ("Frag mal Lena aus dem Vertrieb.", (Doubt.PEOPLE,)),
        ("Sprich am besten mit Jonas.", (Doubt.PEOPLE,)),
        ("Ich habe im Hotel angerufen. LG, Lena", (Doubt.PEOPLE,)),
        ("Mein Chef war nicht begeistert.", (Doubt.TEAM,)),
        ("Ich bin am Dienstag im Büro.", (Doubt.DATE,)),
        ("Zurück war ich seit März.", (Doubt.DATE,)),
        ("Appelle l’hôtel avant de réserver, certaines chambres ont un frigo.", ()),
        ("Demande à Marie de la compta.", (Doubt.PEOPLE,)),
        ("Je m’appelle Chloé.", (Doubt.PEOPLE,)),
        ("mon responsable a dit non", (Doubt.TEAM,)),
        ("j’ai repris le 3 novembre", (Doubt.DATE,)),
        ("Llama al hotel antes de reservar, algunas habitaciones tienen refrigerador.", ()),
        ("Me llamo Inés y viajo mucho.", (Doubt.PEOPLE,)),
        ("mi jefa lo aceptó", (Doubt.TEAM,)),
        ("volví en septiembre", (Doubt.DATE,)),
    ],
)
def test_names_teams_and_dates_are_pointed_out(words: str, found: tuple[Doubt, ...]) -> None:
    assert doubts(words) == found
