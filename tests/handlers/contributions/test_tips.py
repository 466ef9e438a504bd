"""Tips through the real wires: anybody reads and leaves them, organizers let them out, their authors keep them true."""

from collections.abc import AsyncIterator

import pytest

from bot.contributions.contributions import ContributionType
from bot.contributions.starter_tips import starter_tip
from bot.contributions.tips import LONGEST_TIP
from bot.core.ids import UserId
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.looking_in import inside
from tests.handlers.support.tip_office import OURS, RING, TRIPS_OURS, cards, leave, let_out, set_up, tips, words_of
from tests.support.harness import Harness


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Harness]:
    """Chicago, set up by Priya, who is its organizer."""
    async with Harness(sqlite_url) as harness:
        await set_up(harness)
        yield harness


async def a_local_tip_takes_the_place_of_ours(harness: Harness) -> None:
    """Read ours, leave one, have it let out, read that one."""
    lori = await tips(harness, "lori")
    assert TRIPS_OURS in words_of(lori)
    assert OURS in words_of(lori)
    marisa = await leave(harness)
    assert "An organizer reads it first" in words_of(marisa)
    lori = await tips(harness, "lori")
    assert RING not in words_of(lori)
    await let_out(harness)
    lori = await tips(harness, "lori")
    assert RING in words_of(lori)
    assert OURS not in words_of(lori)
    assert "From someone here" in words_of(lori)
    assert "@Marisa" not in words_of(lori)


async def test_a_local_tip_takes_the_place_of_ours(harness: Harness) -> None:
    await set_up(harness)
    await a_local_tip_takes_the_place_of_ours(harness)


async def test_a_local_tip_takes_the_place_of_ours_over_http(harness_over_http: Harness) -> None:
    await set_up(harness_over_http)
    await a_local_tip_takes_the_place_of_ours(harness_over_http)


async def test_a_local_tip_takes_the_place_of_ours_on_postgresql(harness_on_postgresql: Harness) -> None:
    await set_up(harness_on_postgresql)
    await a_local_tip_takes_the_place_of_ours(harness_on_postgresql)


async def test_without_words_the_newest_are_shown_and_a_topic_can_be_chosen(office: Harness) -> None:
    lori = await tips(office, "lori", "")
    assert "Nobody here has left a tip yet" in words_of(lori)
    await lori.choose("tips.topic", "sleep")
    assert str(starter_tip("sleep")) in words_of(lori)
    await lori.choose("tips.topic", "nanny")
    assert str(starter_tip("nanny")) in words_of(lori)
    assert str(starter_tip("sleep")) not in words_of(lori)


async def test_words_without_a_topic_are_answered_kindly(office: Harness) -> None:
    lori = await tips(office, "lori", "xyzzy")
    assert "I didn't find a topic" in words_of(lori)


async def test_words_that_need_more_than_a_tip_get_whom_to_call(office: Harness) -> None:
    lori = await tips(office, "lori", "i do not want to live any more")
    assert lori.modal is None
    assert "911" in lori.ephemerals[-1].words


async def test_looking_stores_nothing(office: Harness) -> None:
    lori = await tips(office, "lori")
    assert await inside(office, lambda uow: uow.privacy.traces(UserId(lori.id))) == {}


async def test_this_helped_counts_once_and_is_told_from_ten_on(office: Harness) -> None:
    await leave(office)
    await let_out(office)
    lori = await tips(office, "lori")
    await lori.click("This helped")
    assert "This helped" not in (lori.modal.buttons if lori.modal else [])
    assert "It has helped" not in words_of(lori)
    lori = await tips(office, "lori")
    assert "This helped" not in (lori.modal.buttons if lori.modal else [])
    (card,) = await inside(office, cards)
    assert card.helpful == 1
    assert await inside(office, lambda uow: uow.privacy.traces(UserId(lori.id))) == {}

    def nine_more(uow: UnitOfWork) -> None:
        for number in range(9):
            uow.tips.thank(card.tip_id, f"U{number}")  # type: ignore[arg-type]

    await inside(office, nine_more)
    assert "It has helped 10 people or more." in words_of(await tips(office, "meghan"))


async def test_the_author_is_named_only_by_their_own_wish(office: Harness) -> None:
    await leave(office, named=True)
    await let_out(office)
    assert "@Marisa" in words_of(await tips(office, "lori"))


async def test_the_organizer_reads_it_without_its_author(office: Harness) -> None:
    await leave(office)
    priya = office.person("priya")
    await priya.open_home()
    await office.settle()
    await priya.click("Read", where="home")
    assert RING in words_of(priya)
    assert "Marisa" not in words_of(priya)


async def test_what_may_tell_more_than_it_should_is_shown_once_more(office: Harness) -> None:
    marisa = await tips(office, "marisa")
    await marisa.click("Leave a tip on this")
    await marisa.fill("words", "Ask Paul from my team, since 3 March he knows.")
    assert await marisa.submit() == {}
    assert "a date, which could give you away" in words_of(marisa)
    assert await inside(office, lambda uow: uow.contributions.list_waiting()) == []
    assert await marisa.submit() == {}
    assert len(await inside(office, lambda uow: uow.contributions.list_waiting())) == 1


async def test_what_is_empty_or_too_long_is_said_at_its_field(office: Harness) -> None:
    marisa = await tips(office, "marisa", "")
    await marisa.click("Leave a tip")
    await marisa.fill("about", "sleep")
    await marisa.fill("words", "x" * (LONGEST_TIP + 7))
    assert await marisa.submit() == {"words": "That's 7 characters too long. Could you shorten it a little?"}
    await marisa.fill("words", "")
    assert set(await marisa.submit()) == {"words"}


async def test_what_was_typed_is_inert(office: Harness) -> None:
    marisa = await leave(office, words="Ring <!channel> and <@U0PRIYA> & *ask*")
    assert await marisa.submit() == {}
    await let_out(office)
    lori = await tips(office, "lori")
    assert lori.modal is not None
    assert "&lt;!channel&gt;" in str(lori.modal.blocks)
    assert "<!channel>" not in str(lori.modal.blocks)


async def test_changed_it_comes_down_until_it_is_read_again(office: Harness) -> None:
    marisa = await leave(office)
    await let_out(office)
    await marisa.close(clear=True)
    await marisa.open_home()
    await office.settle()
    await marisa.click("Open your tip: “Ring the hotel before you book:…”", where="home")
    await marisa.click("Change it", where="modal")
    await marisa.fill("words", "Ask for a quiet room.")
    assert await marisa.submit() == {}
    await office.settle()
    assert OURS in words_of(await tips(office, "lori"))
    await let_out(office)
    assert "a quiet room" in words_of(await tips(office, "lori"))


async def test_taken_back_nothing_of_it_is_left_and_ours_is_there_again(office: Harness) -> None:
    marisa = await leave(office)
    await let_out(office)
    await (await tips(office, "lori")).click("This helped")
    await marisa.close(clear=True)
    await marisa.open_home()
    await office.settle()
    await marisa.click("Open your tip: “Ring the hotel before you book:…”", where="home")
    await marisa.click("Take it back", where="modal")
    await office.settle()
    assert OURS in words_of(await tips(office, "lori"))
    assert await inside(office, cards) == []


async def test_forget_me_takes_the_tip_and_its_votes(office: Harness) -> None:
    marisa = await leave(office)
    await let_out(office)
    await marisa.close(clear=True)
    await marisa.command("/village", "forget-me")
    await marisa.submit()
    await office.settle()
    assert await inside(office, cards) == []
    assert await inside(office, lambda uow: uow.contributions.list_published(ContributionType.TIP)) == []


async def test_before_set_up_it_is_said_so(harness: Harness) -> None:
    lori = await tips(harness, "lori")
    assert lori.modal is None
    assert "n't set up here yet" in lori.ephemerals[-1].words
