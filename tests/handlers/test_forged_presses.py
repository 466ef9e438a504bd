"""Forged presses of every button, form and command change nothing of other people's and reveal nothing of theirs."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.ids import UserId
from bot.introductions.asking_around import Ask
from bot.introductions.states import Introduction, IntroductionState
from bot.introductions.talk_times import AgreedTime, TalkTime, TimeProposal
from bot.people.mentors import Mentor
from bot.people.returners import Returner
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.forging import Forger, Rows, all_rows, ids_in
from tests.handlers.support.looking_in import below, inside
from tests.storage.two_workspaces import ADA, BEN, NOON, contribution, fill, introduction
from tests.support.harness import Harness
from tests.support.storing import put

PUBLIC, PRIVATE = "words for all", "words for nobody else"


def office(uow: UnitOfWork) -> None:
    """A row of other people's in every table, with what is private marked as such."""
    fill(uow, PUBLIC)
    put(uow.mentors.save, Mentor(BEN, NOON, about=PRIVATE))
    put(uow.returners.save, Returner(ADA, NOON, about=PRIVATE))
    put(uow.introductions.save, introduction(PRIVATE, IntroductionState.ASKED))
    put(uow.introductions.save, _who_find_a_time(uow))
    put(uow.asks.save, Ask("a1", Returner(ADA, NOON), words=PRIVATE))
    put(uow.contributions.save, contribution(PRIVATE))


def _who_find_a_time(uow: UnitOfWork) -> Introduction:
    """Two who have agreed on a time, and suggest others."""
    met = introduction(PRIVATE, IntroductionState.INTRODUCED)
    tomorrow = uow.now + timedelta(days=1)
    agreed = AgreedTime(tomorrow, 30, PRIVATE, ADA, BEN)
    talk = TalkTime(1, TimeProposal(ADA, (tomorrow,), 30, PRIVATE), agreed, uid="u1")
    return replace(met, id="i2", opened_at=NOON, talk_time=talk)


async def quiet_harness(harness: Harness, *, organizer: bool = False) -> Forger:
    """The office, in which no clock ticks and nothing leaves, so that every change is the forger's."""
    assert harness.village is not None
    await harness.village._scheduler.stop()
    harness.village.deliverer.wake = lambda team_id: None  # type: ignore[method-assign]
    harness.village.database.on_queued = lambda _team: None
    await inside(harness, office)
    meghan = UserId(harness.person("meghan").id)
    if organizer:
        await inside(harness, lambda uow: uow.communities.add_organizer(meghan))
    return Forger(harness, "meghan", [one for one in await below(harness, ids_in) if one != meghan])


# What a press may add beside rows that name whoever pressed; whatever else names nobody is not theirs to add.
UNSIGNED = {
    "timers": "what the clock is to do about their own things",
    "figure_people": "keyed hashes of themselves",
    "limited_actions": "the same, of how often they asked",
    "questions": "the box is unsigned on purpose",
    "requests_done": "a hash of the request, so that it is done once",
    "waited_questions": "which of them came too late for a lunch",
}


# What one may do about oneself, with its effect in others' rows: by press and table.
EFFECTS = {
    ("click story_interviews.listen", "story_interviews"): "whoever waits for a listener may have found one",
    ("submission story_interviews.begin", "story_listeners"): "a listener is asked",
    ("submission story_interviews.begin", "outbox"): "the same, blind",
    ("submission privacy.forget", "story_interviews"): "the keyed hash of who was asked goes",
}


async def trespasses(harness: Harness, forger: Forger, group: str, theirs: Rows) -> list[str]:
    """What pressing this changed of others' rows, added in others' names, or broke."""
    assert harness.village is not None
    before = forger.rows or theirs
    await forger.press(group)
    after = forger.rows = await below(harness, all_rows)
    found = []
    for table in (table for table in after if (group, table) not in EFFECTS):
        found += [f"gone or changed: {table} {row}" for row in theirs[table] - after[table]]
        new = {row for row in after[table] - before[table] if forger.user_id not in row}
        found += [f"added: {table} {row}" for row in new if table not in UNSIGNED]
    for table, rows in theirs.items():
        theirs[table] = rows & after[table]  # once is enough to say it
    if harness.village.counts.faults["request"]:
        found.append("a fault of ours")
        harness.village.counts.faults["request"] = 0
    return found


async def test_a_stranger_changes_nothing_of_others_and_learns_nothing(harness: Harness) -> None:
    forger = await quiet_harness(harness)
    theirs = await below(harness, all_rows)
    found = {
        group: trespass for group in forger.groups() if (trespass := await trespasses(harness, forger, group, theirs))
    }
    assert found == {}
    await forger.see_home()
    assert [one for one in forger.shown if PRIVATE in one] == []
    named = re.compile(rf'"text": "[^"]*<@{BEN}>')  # fields give back what she typed herself
    assert [one for one in forger.shown if named.search(one)] == []
    assert len(forger.shown) > 1000, "hardly anything was pressed"


@pytest.mark.soak
async def test_every_id_in_every_form_of_value_changes_nothing_of_others(harness: Harness) -> None:
    forger = await quiet_harness(harness)
    forger._most = None
    theirs = await below(harness, all_rows)
    found = {
        group: trespass for group in forger.groups() if (trespass := await trespasses(harness, forger, group, theirs))
    }
    assert found == {}


ORGANIZERS = (
    "click office_topics.hide",
    "click contributions.approve",
    "submission meetings.cancel",
    "submission office_topics.renamed",
)


async def test_the_same_presses_by_an_organizer_change_what_organizers_manage(harness: Harness) -> None:
    forger = await quiet_harness(harness, organizer=True)
    forger._most = None  # a sample may miss the one id that does something
    idle = []
    for group in ORGANIZERS:
        before = await below(harness, all_rows)
        await forger.press(group)
        after = await below(harness, all_rows)
        if not any(before[table] - after[table] or after[table] - before[table] for table in before):
            idle.append(group)
    assert idle == [], "such a press proves nothing when a stranger makes it"
