"""Tips where they are wanted, and what becomes of them: authors keep them true, and nobody is counted twice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest

from bot.contributions.contributions import withdraw
from bot.contributions.tips import TipCard
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.zones import local
from bot.people.returners import Returner, Stage
from handlers.contributions.tips import renew, say_it_is_right, thank, topics_asked
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.looking_in import inside
from tests.handlers.support.tip_office import (
    OURS,
    RING,
    TRIP,
    TRIPS_OURS,
    cards,
    leave,
    let_out,
    set_up,
    tips,
    words_of,
)
from tests.support.harness import Harness
from tests.support.storing import put


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Harness]:
    """Chicago, set up by Priya, who is its organizer."""
    async with Harness(sqlite_url) as harness:
        await set_up(harness)
        yield harness


async def test_a_year_on_its_author_is_asked_and_says_so_with_one_tap(office: Harness) -> None:
    marisa = await leave(office)
    await let_out(office)
    await marisa.close(clear=True)
    await _a_year_later(office)
    question = marisa.dm_messages[-1]
    assert question.text == "You left a tip for others. Is it still right?"
    await marisa.click("Still right", question)
    await office.settle()
    (after,) = await inside(office, cards)
    assert after.as_of == local(office.now, "America/Chicago").date()
    assert after.asked == 0
    assert "now shows today's date" in marisa.dm_messages[-1].words


async def test_unanswered_twice_it_stays_and_says_that_it_may_have_changed(office: Harness) -> None:
    marisa = await leave(office)
    await let_out(office)
    for _ in range(3):
        await _a_year_later(office)
    asked = [one for one in marisa.dm_messages if "Is it still right?" in one.text]
    assert len(asked) == 2
    assert "it may have changed" in words_of(await tips(office, "lori"))


async def test_forged_thanks_count_nothing(office: Harness) -> None:
    marisa = await leave(office)
    (waiting,) = await inside(office, lambda uow: uow.contributions.list_waiting())
    lori = UserId(office.person("lori").id)
    with pytest.raises(NoLongerOpen):
        await inside(office, lambda uow: thank(uow, lori, waiting.id))
    await let_out(office)
    for who, tip_id in ((UserId(marisa.id), waiting.id), (lori, "nonsense")):
        with pytest.raises(NoLongerOpen):
            await inside(office, partial(thank, user_id=who, tip_id=tip_id))
    (card,) = await inside(office, cards)
    assert card.helpful == 0


async def test_only_its_author_says_that_it_is_still_right(office: Harness) -> None:
    await leave(office)
    await let_out(office)
    (card,) = await inside(office, cards)
    with pytest.raises(NoLongerOpen):
        await inside(office, lambda uow: say_it_is_right(uow, UserId(office.person("lori").id), card.tip_id))


async def test_an_author_on_leave_is_asked_later_and_not_counted(office: Harness) -> None:
    marisa = await leave(office)
    await let_out(office)
    away = Returner(UserId(marisa.id), office.now, stage=Stage.ON_LEAVE)
    await inside(office, lambda uow: put(uow.returners.save, away))
    await _a_year_later(office)
    (card,) = await inside(office, cards)
    assert card.asked == 0
    assert "Is it still right?" not in "".join(one.text for one in marisa.dm_messages)
    assert await inside(office, lambda uow: uow.timers.get("tips.renew", card.tip_id)) is not None


async def test_an_author_who_left_since_the_question_was_queued_is_asked_later(office: Harness) -> None:
    marisa = await leave(office)
    await let_out(office)
    away = Returner(UserId(marisa.id), office.now, stage=Stage.ON_LEAVE)

    def asked_then_away(uow: UnitOfWork) -> None:
        (card,) = cards(uow)
        renew(uow, card.tip_id)
        put(uow.returners.save, away)

    await inside(office, asked_then_away)
    await office.pass_time(days=4)
    assert "Is it still right?" not in "".join(one.text for one in marisa.dm_messages)
    await inside(office, lambda uow: uow.returners.remove(away.user_id))
    await office.pass_time(days=32)
    assert "Is it still right?" in "".join(one.text for one in marisa.dm_messages)


async def test_a_tip_whose_author_is_gone_is_not_shown_meanwhile(office: Harness) -> None:
    await leave(office)
    await let_out(office)
    await office.person("priya").change_person("marisa", deactivated=True)
    await office.settle()
    assert OURS in words_of(await tips(office, "lori"))


async def test_what_is_gone_is_forgotten_when_the_clock_asks_after_it(office: Harness) -> None:
    def withdrawn(uow: UnitOfWork) -> list[TipCard]:
        (card,) = cards(uow)
        tip = uow.contributions.get(card.tip_id)
        assert tip is not None
        uow.contributions.save(withdraw(tip, uow.now))
        renew(uow, card.tip_id)
        return cards(uow)

    await leave(office)
    await let_out(office)
    assert await inside(office, withdrawn) == []


async def test_a_card_goes_with_its_tip(office: Harness) -> None:
    def gone(uow: UnitOfWork) -> list[TipCard]:
        (card,) = cards(uow)
        uow.contributions.remove(card.tip_id)
        renew(uow, card.tip_id)
        return cards(uow)

    await leave(office)
    await let_out(office)
    assert await inside(office, gone) == []


async def _a_year_later(office: Harness) -> None:
    """What the clock does then, without the lunches between; and on to the next working hours."""

    def a_year_later(uow: UnitOfWork) -> None:
        (card,) = cards(uow)
        put(uow.tips.save, replace(card, as_of=card.as_of.replace(year=card.as_of.year - 1)))
        renew(uow, card.tip_id)

    await inside(office, a_year_later)
    await office.pass_time(days=7)


async def test_asking_around_shows_a_tip_at_once_and_the_others_one_tap_away(office: Harness) -> None:
    meghan = office.person("meghan")
    await meghan.command("/askaround", "who has done a business trip with a small one?")
    assert TRIPS_OURS in words_of(meghan)
    await meghan.click("More tips")
    assert OURS in words_of(meghan)
    await meghan.click("Ask quietly about this")
    assert "This is all they will see" in words_of(meghan)


async def test_home_has_the_tips_for_everybody(office: Harness) -> None:
    lori = office.person("lori")
    await lori.open_home()
    await office.settle()
    await lori.click("Tips", where="home")
    assert "Newest from here" in words_of(lori)


async def test_what_somebody_waits_for_is_known_when_they_press_and_not_before(office: Harness) -> None:
    meghan = office.person("meghan")
    await meghan.command("/returning", "business trips")
    await meghan.submit()
    await office.settle()
    assert await inside(office, lambda uow: topics_asked(uow, UserId(meghan.id))) == ("business-travel",)
    assert await inside(office, lambda uow: topics_asked(uow, UserId(office.person("lori").id))) == ()


async def test_a_line_that_helped_may_become_a_tip_of_its_writer(office: Harness) -> None:
    marisa, meghan = office.person("marisa"), office.person("meghan")
    await marisa.command("/mentor", "business trips")
    await marisa.submit()
    await marisa.close(clear=True)
    await meghan.command("/askaround", "who has done a business trip with a small one?")
    await meghan.submit()
    await meghan.close(clear=True)
    await office.pass_time(days=1)
    await marisa.click("Answer in a line", where="message")
    await marisa.fill("words", RING)
    assert await marisa.submit() == {}
    assert await marisa.submit() == {}
    await marisa.click("Make it a tip")
    assert RING in words_of(marisa)
    assert await marisa.submit() == {}
    await office.settle()
    (contribution,) = await inside(office, lambda uow: uow.contributions.list_waiting())
    assert (contribution.detail("topic"), contribution.written.words) == ("business-travel", RING)
    await office.pass_time(days=1)
    await meghan.click("Make it a tip", where="message")
    assert TRIP in str(meghan.modal and meghan.modal.blocks)
    assert RING not in words_of(meghan)
