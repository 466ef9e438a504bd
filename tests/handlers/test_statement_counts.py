"""How many statements every command, button, form and shortcut sends to the database, as a table that is held.

All ids there are, in the shapes that views draw, are tried for each name, first by an organizer who is signed up and
has one row of everything, then by a mentor, then by somebody new, each time in the same office. Of the first presses
that are taken the dearest counts. A number that grows is looked at first; after a change on purpose:
`--snapshot-update`, then read the difference, and see docs/decisions/0031.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from syrupy.assertion import SnapshotAssertion

from bot.contributions.contributions import ContributionState, ContributionType, Written
from bot.contributions.story_interviews import Interview, InterviewState
from bot.core.ids import UserId
from bot.introductions.peer_groups import PeerGroupState
from bot.lunches.meetings import MeetingState
from bot.lunches.recurrence.lunch_calendar import Recurrence
from handlers.lunches import organizer_rota
from playground.workspace.world import User
from storage.db.base import metadata
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.forging import Forger, ids_in
from tests.handlers.support.large_office import statements
from tests.handlers.support.looking_in import below, inside
from tests.handlers.test_forged_presses import quiet_harness
from tests.storage.two_workspaces import ADA, BEN, NOON, community, contribution, lunch, peer_group, series
from tests.support.harness import Harness
from tests.support.storing import put
from tests.support.two_threads import Everything, everything, put_back

# What is said after a command where nothing, or somebody's id, would not do it.
WORDS = {
    "command /mentor pause": "2 weeks",
    "command /returning pause": "2 weeks",
    "command /brownbag move": "December 16",
    "command /brownbag skip": "the office is closed",
    "command /brownbag host": "me",
    "command /askaround": "how do you sleep",
}


WHO = ("ada", "ben", "meghan")  # an organizer who is signed up, a mentor, and somebody without any row
Arrange = Callable[[UnitOfWork], object]


def _by_ben(kind: ContributionType) -> Arrange:
    """Something that Ben wrote is out."""
    written = Written("words", (("topic", "sleep"), ("helped", "words"), ("sort", "remote"), ("may_ask", "yes")))
    piece = replace(contribution("words", ContributionState.PUBLISHED, "p2"), kind=kind, author=BEN, written=written)
    return lambda uow: put(uow.contributions.save, piece)


def _interview(state: InterviewState, teller: UserId = ADA) -> Arrange:
    listener = BEN if teller == ADA else ADA
    told = Interview("t1", teller, NOON, state, listener=listener, attempt=1, accepted=(1,))
    return lambda uow: put(uow.interviews.save, told)


def _lunch(**changes: Any) -> Arrange:
    return lambda uow: put(uow.meetings.save, replace(lunch("words"), **changes))


def _ended(uow: UnitOfWork) -> None:
    begun = uow.now - timedelta(days=1)
    put(uow.meetings.save, replace(lunch("words"), begins=begun, state=MeetingState.HELD))


def _on_veterans_day(*closed_on: str) -> Sequence[Arrange]:
    """The lunch of that day in an office in Illinois; where the office is closed then, moved by its rule."""
    zone = "America/Chicago"
    illinois = replace(community("words"), zone=zone, country="US", subdivision="IL", closed_on=closed_on)
    noon = datetime(2026, 11, 18 if closed_on else 11, 18, tzinfo=UTC)
    rule = Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(12), zone)
    return (
        lambda uow: put(uow.communities.save, illinois),
        lambda uow: put(uow.meetings.save_series, replace(series("words"), recurrence=rule)),
        _lunch(rule_date=date(2026, 11, 11), begins=noon),
    )


def _met(uow: UnitOfWork) -> None:
    meets = replace(peer_group("U0CAT"), state=PeerGroupState.MEETS, meets=(ADA, BEN), opened_at=uow.now)
    put(uow.introductions.peer_groups.save, meets)


# Pressed in a form that somebody has open, or under what this office has nothing of.
ELSEWHERE = {
    "click arrangements.continue",
    "click asking_around.other",
    "click asking_around.topic",
    "click asking_around.words",
    "click asking_around.write",
    "click contributions.try_again",
    "click meetings.choose",
    "click meetings.schedule_instead",
    "click pulse.answer",
    "click return_plans.change",
    "click return_plans.drop",
    "click return_plans.file",
    "click return_plans.keep",
    "click return_plans.more",
    "click return_plans.text",
    "click talk_times.calendar",
    "click talk_times.call_off",
    "submission meetings.move_confirmed",
    "submission meetings.schedule_confirmed",
}

# What is no everyday sight, for the presses that need it.
ARRANGED: Mapping[str, Sequence[Arrange]] = {
    "click arrangements.ask": [_by_ben(ContributionType.ARRANGEMENT)],
    "submission arrangements.ask_sent": [_by_ben(ContributionType.ARRANGEMENT)],
    **{f"click introductions.met{one}": [_met] for one in ("", "_not_right", "_not_yet")},
    "click meetings.by_link": [_lunch(link="https://example.com/lunch")],
    "command /brownbag by link": [_lunch(link="https://example.com/lunch")],
    "click meetings.hand_over": [lambda uow: uow.timers.set(organizer_rota.TAKE_OVER, BEN, uow.now)],
    "click meetings.keep_date": _on_veterans_day("Veterans Day"),
    "click meetings.move_off_holiday": _on_veterans_day(),
    "click meetings.worth_it": [_ended],
    "click meetings.not_so": [_ended],
    "submission meetings.restore": [_lunch(state=MeetingState.CANCELLED)],
    "click organizers.leave": [lambda uow: uow.communities.add_organizer(BEN)],
    "click tips.thank": [_by_ben(ContributionType.TIP)],
    "click story_interviews.yes": [_interview(InterviewState.ASKED)],
    "click story_interviews.no": [_interview(InterviewState.ASKED)],
    "click story_interviews.meet": [_interview(InterviewState.OFFERED)],
    "click story_interviews.else": [_interview(InterviewState.OFFERED)],
    "click story_interviews.not_now": [_interview(InterviewState.OFFERED)],
    "click story_interviews.write": [_interview(InterviewState.MEETS)],
    "submission story_interviews.written": [_interview(InterviewState.MEETS)],
}


TAKEN = 3  # presses that count, of each
ALL_TAKEN = {"click introductions.pause_me"}  # taken where the ask is over too, which costs less


class Presser:
    """Presses everything there is, each time in the same office."""

    def __init__(self, harness: Harness, ids: list[str], office: Everything) -> None:
        assert harness.village is not None
        self._harness = harness
        self._database = harness.village.database
        self._office = office
        self._forgers = [Forger(harness, who, ids, most=None) for who in WHO]
        self.groups = [group for group in self._forgers[0].groups() if "forget" not in group]

    async def dearest(self, group: str) -> int | None:
        """The most statements that one press of this sends which is taken; None where all were refused."""
        await self._arrange(ARRANGED.get(group, ()))
        kind, _, name = group.partition(" ")
        for forger in self._forgers:
            forger.words = WORDS.get(group)
            found: list[int] = []
            for request in getattr(forger, f"_{kind}s")(name):
                with statements(self._database) as sent:
                    is_taken = await forger.make(kind, request)
                    await forger.rest()  # what follows the answer counts too, and never with the next press
                if any(one.startswith(("INSERT", "UPDATE", "DELETE")) for one in sent):
                    await self._arrange(ARRANGED.get(group, ()))
                found += [len(sent)] * is_taken
                if len(found) == TAKEN and group not in ALL_TAKEN:
                    break
            if found:
                return max(found)
        return None

    async def _arrange(self, arrangements: Sequence[Callable[[UnitOfWork], object]]) -> None:
        await self._database.across(lambda connection: put_back(connection, self._office, metadata.tables))
        for arrange in arrangements:
            await inside(self._harness, arrange)


async def test_every_press_sends_as_many_statements_as_the_table_says(
    harness: Harness, snapshot: SnapshotAssertion
) -> None:
    """Only presses that are taken count: one that is refused or fails says nothing of what it costs."""
    await quiet_harness(harness)
    assert harness.village is not None
    harness.village._redraws.soon = lambda *_: None  # type: ignore[method-assign]  # Home is a request of its own
    for user_id, name in ((ADA, "ada"), (BEN, "ben")):
        harness.playground.world.add_user(User(user_id, name, name.title()))
    presser = Presser(harness, await below(harness, ids_in), await below(harness, everything))
    table = {group: await presser.dearest(group) for group in presser.groups}
    assert harness.village.counts.faults["request"] == 0
    assert len(table) > 150
    assert {group for group, dearest in table.items() if dearest is None} == ELSEWHERE, "all of these were refused"
    assert {group: dearest for group, dearest in table.items() if dearest is not None} == snapshot
