"""Delivery under every fault: nothing lost, nothing said twice where Slack lets one find out."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.ids import UserId
from bot.people.people import Colleague
from handlers.delivery.deliveries import in_full
from handlers.delivery.leasing import lease_doubts
from handlers.platform.timers import run_due
from handlers.platform.views.blocks import Message, text
from playground.limits.faults import Fault
from storage.database import Database
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.post_office import (
    Ask,
    Note,
    Office,
    Post,
    Reminder,
    let_retries_come,
    opened_office,
    seen_by,
    user_of,
)
from tests.support.storing import put


@pytest.fixture
async def office(sqlite_database: Database) -> AsyncIterator[Office]:
    async with opened_office(sqlite_database) as opened:
        yield opened


async def test_a_message_arrives_once(office: Office) -> None:
    await office.queue(Note(1, person=user_of(office, "marisa")))
    await office.deliver()
    await office.deliver()
    assert seen_by(office, "marisa") == ["note 1"]


async def test_what_is_no_longer_wanted_is_not_sent(office: Office) -> None:
    note = Note(1, person=user_of(office, "marisa"))
    office.unwanted.add(1)
    await office.queue(note)
    await office.deliver()
    assert seen_by(office, "marisa") == []
    assert await office.state(note) is MessageState.DROPPED


@pytest.mark.parametrize("kind", ["server_error", "html_503", "applied_then_dropped", "dropped_before"])
async def test_after_a_doubt_a_direct_message_is_looked_for_before_it_is_repeated(office: Office, kind: str) -> None:
    office.playground.faults.add(Fault(kind, "chat.postMessage"))  # type: ignore[arg-type]
    await office.queue(Note(1, person=user_of(office, "marisa")))
    await office.deliver()
    for _ in range(40):
        if seen_by(office, "marisa") and await office.state(Note(1)) is MessageState.SENT:
            break
        await let_retries_come(office)
        await office.deliver()
    assert seen_by(office, "marisa") == ["note 1"]


async def test_a_crash_after_slack_took_it_repeats_nothing(office: Office) -> None:
    note = Note(1, person=user_of(office, "marisa"))
    await office.queue(note)
    office.playground.faults.add(Fault("slow", "chat.postMessage", seconds=1.5))
    await office.deliver()  # the answer comes too late: from here on it is as if the process had died
    await let_retries_come(office)
    await office.crash_and_start_again()
    assert seen_by(office, "marisa") == ["note 1"]
    assert await office.state(note) is MessageState.SENT


async def test_too_many_requests_are_taken_at_slacks_word(office: Office) -> None:
    office.playground.faults.add(Fault("ratelimited", "chat.postMessage", seconds=1))
    note = Note(1, person=user_of(office, "marisa"))
    await office.queue(note)
    await office.deliver()
    assert await office.state(note) is MessageState.WAITING
    await let_retries_come(office)
    await office.deliver()
    assert seen_by(office, "marisa") == ["note 1"]


async def test_a_channel_sees_one_placeholder_at_most_twice(office: Office) -> None:
    channel = office.playground.world.find_channel("#parents-and-allies").id
    office.playground.faults.add(Fault("applied_then_dropped", "chat.postMessage", times=None))
    note = Post(1, channel=channel)
    await office.queue(note)
    for _ in range(6):
        await office.deliver()
        await let_retries_come(office)
    posts = [seen.text for seen in office.playground.person("priya").sees("#parents-and-allies")]
    assert posts == ["placeholder 1", "placeholder 1"]
    assert office.lost == [1]


async def test_a_post_in_two_steps_ends_complete(office: Office) -> None:
    channel = office.playground.world.find_channel("#parents-and-allies").id
    await office.queue(Post(1, channel=channel))
    await office.deliver()
    [post] = office.playground.person("priya").sees("#parents-and-allies")
    assert post.text == "note 1"


async def test_a_changed_subject_draws_the_message_again(office: Office) -> None:
    note = Note(1, person=user_of(office, "marisa"))
    await office.queue(note)
    await office.deliver()
    office.words[1] = "settled"
    await office.workspace.transact(lambda uow: uow.outbox.refresh(note.key))
    await office.deliver()
    assert seen_by(office, "marisa") == ["settled"]


async def test_what_falls_due_together_comes_as_one_message_asks_first(office: Office) -> None:
    marisa = user_of(office, "marisa")
    await office.queue(Reminder(1, person=marisa), Ask(2, person=marisa))
    await office.deliver()
    assert seen_by(office, "marisa") == ["note 2 note 1"]
    office.words[1] = "changed"
    await office.workspace.transact(lambda uow: uow.outbox.refresh(Reminder(1).key))
    await office.deliver()
    assert seen_by(office, "marisa") == ["note 2 changed"]


async def test_only_messages_that_count_for_the_week_are_joined(office: Office) -> None:
    marisa = user_of(office, "marisa")
    await office.queue(
        Note(1, person=marisa), Note(2, person=marisa), Reminder(3, person=marisa), Ask(4, person=marisa)
    )
    await office.deliver()
    assert seen_by(office, "marisa") == ["note 1", "note 2", "note 4 note 3"]


async def test_nobody_gets_a_second_budgeted_message_on_one_day(office: Office) -> None:
    marisa = user_of(office, "marisa")
    await office.queue(Ask(1, person=marisa))
    await office.deliver()
    await office.queue(Ask(2, person=marisa))
    await office.deliver()
    assert seen_by(office, "marisa") == ["note 1"]


async def test_a_deactivated_person_is_written_to_no_more(office: Office) -> None:
    await office.queue(Note(1, person=user_of(office, "greg")))
    await office.deliver()
    assert office.lost == [1]


async def test_what_cannot_be_checked_is_not_sent(office: Office) -> None:
    marisa, guest = user_of(office, "marisa"), user_of(office, "chloe")
    office.playground.faults.add(Fault("error", "users.info"))
    await office.queue(Note(1, person=marisa, asked=(marisa,)), Note(2, person=guest, asked=(guest,)))
    await office.deliver()
    assert seen_by(office, "marisa") == []
    assert office.lost == [2]
    await let_retries_come(office)
    await office.deliver()
    assert seen_by(office, "marisa") == ["note 1"]


async def test_of_a_joined_message_only_the_barred_part_is_lost(office: Office) -> None:
    marisa, guest = user_of(office, "marisa"), user_of(office, "chloe")
    await office.queue(Ask(1, person=marisa, asked=(guest,)), Reminder(2, person=marisa, asked=(marisa,)))
    await office.deliver()
    assert office.lost == [1]
    assert seen_by(office, "marisa") == ["note 2"]


async def test_an_archived_channel_is_final(office: Office) -> None:
    priya = office.playground.person("priya")
    await priya.archive("#parents-and-allies")
    await office.queue(Post(1, channel=office.playground.world.find_channel("#parents-and-allies").id))
    await office.deliver()
    assert office.lost == [1]


async def test_a_group_dm_is_opened_once_for_the_two(office: Office) -> None:
    pair = (user_of(office, "marisa"), user_of(office, "meghan"))
    await office.queue(Note(1, group=pair))
    await office.deliver()
    [group] = office.playground.person("marisa").group_dms
    assert set(pair) <= set(group.members)
    assert len(group.messages) == 1


async def test_after_two_doubts_a_group_dm_counts_as_opened(office: Office) -> None:
    pair = (user_of(office, "marisa"), user_of(office, "meghan"))
    office.playground.faults.add(Fault("applied_then_dropped", "chat.postMessage", times=None))
    note = Note(1, group=pair)
    await office.queue(note)
    for _ in range(6):
        await office.deliver()
        await let_retries_come(office)
    [group] = office.playground.person("marisa").group_dms
    assert len(group.messages) == 2
    assert await office.state(note) is MessageState.SENT


async def test_a_group_dm_that_cannot_be_opened_is_not_in_doubt(office: Office) -> None:
    office.playground.faults.add(Fault("applied_then_dropped", "conversations.open", times=3))
    await office.queue(Note(1, group=(user_of(office, "marisa"), user_of(office, "meghan"))))
    for _ in range(5):
        await office.deliver()
        await let_retries_come(office)
    [group] = office.playground.person("marisa").group_dms
    assert len(group.messages) == 1


async def test_a_process_killed_during_the_look_up_has_not_used_up_the_one_repeat(office: Office) -> None:
    pair = (user_of(office, "marisa"), user_of(office, "meghan"))
    await office.queue(Note(1, group=pair))
    await office.workspace.transact(lambda uow: uow.sending.lease(uow.sending.due()))  # and dies before the call
    for _ in range(3):
        await let_retries_come(office)
        await office.workspace.transact(lease_doubts)  # and dies before the doubt is settled
    await let_retries_come(office)
    await office.deliver()
    [group] = office.playground.person("marisa").group_dms
    assert len(group.messages) == 1


async def test_a_notification_tells_all_only_where_the_person_wants_it(office: Office) -> None:
    marisa = user_of(office, "marisa")
    office.words[1] = "A colleague would like to talk."
    await office.queue(Note(1, person=marisa))
    await office.deliver()
    wish = Colleague(UserId(marisa), full_text_in_notifications=True)
    await office.workspace.transact(lambda uow: put(uow.people.save, wish))
    await office.queue(Note(2, person=marisa))
    await office.deliver()
    assert in_full(Message("discreet", (text("one"), text("two")))) == "one\ntwo"
    assert seen_by(office, "marisa") == ["A colleague would like to talk.", "note 2"]


async def test_a_dead_token_stops_everything_and_loses_nothing(office: Office) -> None:
    for method in ("chat.postMessage", "auth.test"):
        office.playground.faults.add(Fault("error", method, error="token_revoked"))
    note = Note(1, person=user_of(office, "marisa"))
    await office.queue(note)
    await office.deliver()
    assert office.deliverer.dead == {office.workspace.team_id}
    assert await office.state(note) is MessageState.WAITING


async def test_what_two_timers_bring_at_one_moment_is_one_message(office: Office) -> None:
    marisa, database = user_of(office, "marisa"), office.workspace.database
    notes = {"1": Reminder(1, person=marisa), "2": Ask(2, person=marisa)}

    def set_both(uow: UnitOfWork) -> None:
        for number in notes:
            uow.timers.set("test.ring", number, uow.now)

    await office.workspace.transact(set_both)
    database.on_queued = office.deliverer.wake
    await run_due(database, {"test.ring": lambda uow, number: uow.outbox.add(notes[number])}, database.clock.now())
    while not office.deliverer.idle:
        await asyncio.sleep(0.01)
    assert seen_by(office, "marisa") == ["note 2 note 1"]
