"""The monthly lunch lives: planned, announced, answered, reminded of and over, each once and on time."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import event

from bot.core.errors import AlreadyHosted, MeetingFull, MeetingOver, NoLongerOpen, Refusal
from bot.core.ids import ChannelId, UserId
from bot.core.zones import local
from bot.lunches.meetings import MeetingState
from bot.lunches.notices import HostReminder, LunchAnnounced, LunchMorning, LunchReminder, NotAnnounced
from bot.lunches.rsvps import Coming
from bot.people.people import Colleague
from handlers.lunches.hosts import host, unhost
from handlers.lunches.rsvps import Wish, rsvp, rsvp_together, show_name
from storage.database import Database
from storage.transactions.gathered import MOST_TOGETHER
from tests.conftest import TEAM
from tests.handlers.support.lunch_office import ADA, BEN, CAT, LunchOffice, utc
from tests.support.clocks import MovableClock
from tests.support.storing import put

ANNOUNCED = utc(2026, 11, 4, 17)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    office = LunchOffice(sqlite_database, clock).open()
    office.live_until(ANNOUNCED)
    return office


def test_the_first_lunch_gives_way_to_a_holiday_and_says_why(office: LunchOffice) -> None:
    (post,) = office.said(LunchAnnounced)
    assert post.first.text == "Brown-bag lunch: Wednesday, November 18, 12:00 PM, room Elm"
    assert "Not on Wednesday, November 11 this time: Veterans Day." in post.message.text
    assert office.lunch.state is MeetingState.ANNOUNCED


def test_the_invitation_carries_everything_and_every_button(office: LunchOffice) -> None:
    (post,) = office.said(LunchAnnounced)
    for words in ("Wednesday, November 18, 12:00 PM", "Room Elm", "The first week back", "Open to everyone"):
        assert words in post.message.text
        assert words in post.shown
    assert post.actions == [
        "meetings.come",
        "meetings.hope",
        "meetings.decline",
        "meetings.calendar",
        "meetings.host",
        "returners.open",
        "mentors.open",
    ]


def test_an_answer_is_kept_with_a_row_for_the_person_and_can_be_changed(office: LunchOffice) -> None:
    lunch, said = office.do(rsvp, BEN, office.lunch.id, Coming.YES, office.profile(BEN))
    assert (lunch.coming, said.coming) == (1, Coming.YES)
    lunch, said = office.do(rsvp, BEN, office.lunch.id, Coming.NO)
    assert (lunch.coming, said.coming) == (0, Coming.NO)
    person = office.do(lambda uow: uow.people.get(BEN))
    assert person is not None
    assert person.zone == "America/Chicago"


def test_somebody_slack_did_not_tell_of_may_come_and_stays_out_of_introductions(office: LunchOffice) -> None:
    office.do(rsvp, BEN, office.lunch.id, Coming.YES)
    person = office.do(lambda uow: uow.people.get(BEN))
    assert person is not None
    assert not person.may_take_part


def test_the_channel_sees_a_few_below_five_and_is_edited_only_when_its_words_change(office: LunchOffice) -> None:
    (post,) = office.said(LunchAnnounced)
    drawn = post.edits
    for number in range(6):
        office.do(rsvp, UserId(f"U{number}"), office.lunch.id, Coming.YES)
        office.tick()
        assert ("A few are coming" if number < 4 else f"{number + 1} are coming") in post.message.text
    assert post.edits - drawn == 3
    assert "U0" not in post.message.text


async def test_a_hundred_people_answering_at_once_are_all_counted_in_few_edits(
    database: Database, clock: MovableClock
) -> None:
    office = LunchOffice(database, clock).open()
    office.live_until(ANNOUNCED)
    lunch, (post,) = office.lunch, office.said(LunchAnnounced)
    people = [UserId(f"U{number}") for number in range(100)]
    wishes = [Wish(person, Coming.YES, office.profile(person)) for person in people]
    drawn = post.edits
    results = await asyncio.gather(*(database.transact_together(TEAM, rsvp_together, lunch.id, one) for one in wishes))
    assert sorted(lunch.coming for lunch, _ in results) == list(range(1, 101))
    office.tick()
    assert "100 are coming" in post.message.text
    assert post.edits == drawn + 1


def test_answers_taken_together_are_as_good_as_one_after_another(
    sqlite_database: Database, clock: MovableClock
) -> None:
    office = LunchOffice(sqlite_database, clock).open(room_size=2)
    lunch_id = office.lunch.id
    office.do(rsvp, CAT, lunch_id, Coming.YES)
    wishes = [
        Wish(BEN, Coming.YES, office.profile(BEN)),
        Wish(ADA, Coming.YES),  # full
        Wish(BEN, Coming.NO, office.profile(BEN)),
        Wish(ADA, Coming.YES),  # the seat is kept for a while
        Wish(CAT, Coming.HOPE),
    ]
    results = office.do(rsvp_together, lunch_id, wishes)
    assert [one if isinstance(one, Refusal) else (one[0].coming, one[1].user_id, one[1].coming) for one in results] == [
        (2, BEN, Coming.YES),
        results[1],
        (2, BEN, Coming.NO),
        results[3],
        (2, CAT, Coming.HOPE),
    ]
    assert isinstance(results[1], MeetingFull)
    assert isinstance(results[3], MeetingFull)
    answers = office.do(lambda uow: uow.meetings.rsvps.list_answers(lunch_id))
    assert [(one.user_id, one.coming) for one in answers] == [
        (BEN, Coming.NO),
        (CAT, Coming.HOPE),
    ]
    people = office.do(lambda uow: [(one.user_id, one.may_take_part) for one in uow.people.list_all()])
    assert people == [(BEN, True), (CAT, False)]


def test_a_crowd_costs_no_more_statements_than_a_few(office: LunchOffice) -> None:
    statements: list[str] = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    costs = []
    for size in (5, MOST_TOGETHER):
        statements.clear()
        people = [UserId(f"U{size}X{number}") for number in range(size)]
        wishes = [Wish(person, Coming.YES, office.profile(person)) for person in people]
        office.do(rsvp_together, office.lunch.id, wishes)
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_a_full_room_still_takes_hopes(sqlite_database: Database, clock: MovableClock) -> None:
    office = LunchOffice(sqlite_database, clock).open(room_size=1)
    office.do(rsvp, BEN, office.lunch.id, Coming.YES)
    with pytest.raises(MeetingFull):
        office.do(rsvp, CAT, office.lunch.id, Coming.YES)
    office.do(rsvp, CAT, office.lunch.id, Coming.HOPE)
    office.do(rsvp, BEN, office.lunch.id, Coming.YES)


def test_answers_after_the_end_are_kindly_refused_and_the_buttons_go(office: LunchOffice) -> None:
    lunch = office.lunch
    office.live_until(lunch.ends)
    with pytest.raises(MeetingOver):
        office.do(rsvp, BEN, lunch.id, Coming.YES)
    post = office.said(LunchAnnounced)[0]
    assert post.actions == []
    assert "is over" in post.message.text


def test_an_unknown_lunch_is_settled(office: LunchOffice) -> None:
    with pytest.raises(NoLongerOpen):
        office.do(rsvp, BEN, "nonsense", Coming.YES)


def test_the_reminder_is_a_reply_in_the_thread_and_shown_in_the_channel(office: LunchOffice) -> None:
    office.live_until(office.lunch.begins)
    (post,) = office.said(LunchReminder)
    assert post.at == utc(2026, 11, 17, 16)
    assert post.message.thread_ts == f"{1 + office.posts.index(office.said(LunchAnnounced)[0])}.0"
    assert post.message.also_in_channel
    assert post.actions == ["meetings.come", "meetings.hope", "meetings.decline"]


def test_on_the_morning_only_those_who_said_yes_or_hope_hear_of_it(office: LunchOffice) -> None:
    for person, coming in ((ADA, Coming.YES), (BEN, Coming.HOPE), (CAT, Coming.NO)):
        office.do(rsvp, person, office.lunch.id, coming, office.profile(person))
    lunch = office.lunch
    office.live_until(lunch.begins)
    posts = office.said(LunchMorning)
    assert [post.to for post in posts] == [f"person:{ADA}", f"person:{BEN}"]
    assert {post.at for post in posts} == {utc(2026, 11, 18, 15)}
    assert posts[0].message.text == "Lunch today: 12:00 PM, room Elm. Can't make it? No problem."
    office.do(rsvp, ADA, lunch.id, Coming.NO)
    office.tick()
    assert posts[0].actions == []
    assert posts[0].message.text.startswith("Got it, not this time.")


def test_a_morning_message_that_would_be_late_is_dropped(office: LunchOffice) -> None:
    office.do(rsvp, BEN, office.lunch.id, Coming.YES, office.profile(BEN))

    evenings = Colleague(BEN, "America/Chicago", starts=time(13), ends=time(19))
    office.do(lambda uow: put(uow.people.save, evenings))
    office.live_until(office.lunch.ends + timedelta(hours=8))
    assert office.said(LunchMorning) == []


def test_one_person_hosts_and_hears_the_note_the_headcount_and_five_questions(office: LunchOffice) -> None:
    lunch = office.lunch
    office.do(host, BEN, lunch.id, office.profile(BEN))
    with pytest.raises(AlreadyHosted):
        office.do(host, CAT, lunch.id)
    office.do(rsvp, CAT, lunch.id, Coming.YES)
    office.do(show_name, CAT, lunch.id, shown=True)
    office.do(lambda uow: uow.meetings.box.drop("chicago", "q1", "Who <b>leaves</b> at five?"))
    office.live_until(lunch.begins)
    (note,) = office.said(HostReminder)
    assert note.to == f"person:{BEN}"
    assert "Stand by the door five minutes early" in note.shown
    assert "1 coming, 0 hoping to come. They're happy for you to see their names: <@U0CAT>." in note.shown
    assert "Who &lt;b&gt;leaves&lt;/b&gt; at five?" in note.shown
    assert "5. " in note.shown
    assert CAT not in note.message.text


def test_a_host_may_step_down_and_the_invitation_looks_for_another(office: LunchOffice) -> None:
    lunch, (post,) = office.lunch, office.said(LunchAnnounced)
    office.do(host, BEN, lunch.id, office.profile(BEN))
    office.tick()
    assert f"Host: <@{BEN}>" in post.message.text
    assert "meetings.host" not in post.actions
    office.do(unhost, CAT, lunch.id)
    office.do(unhost, BEN, lunch.id)
    office.tick()
    assert "meetings.host" in post.actions


def test_a_host_found_after_the_reminder_gets_the_note_at_once_and_who_steps_down_sees_it_gone(
    office: LunchOffice,
) -> None:
    office.live_until(utc(2026, 11, 17, 17))
    office.do(host, BEN, office.lunch.id, office.profile(BEN))
    office.tick()
    (note,) = office.said(HostReminder)
    assert note.at == utc(2026, 11, 17, 17)
    office.do(unhost, BEN, office.lunch.id)
    office.tick()
    assert note.actions == []
    assert "needs a host again" in note.message.text


def test_a_host_of_the_next_lunch_of_whatever_day_gets_the_note_at_once_too(office: LunchOffice) -> None:
    office.live_until(utc(2026, 11, 17, 17))
    office.do(host, BEN, "", office.profile(BEN))
    office.tick()
    assert [note.at for note in office.said(HostReminder)] == [utc(2026, 11, 17, 17)]


def test_after_a_change_of_channel_the_reminder_stands_by_itself(office: LunchOffice) -> None:
    moved = replace(office.do(lambda uow: uow.meetings.list_series())[0], channel_id=ChannelId("C0ELSEWHERE"))
    office.do(lambda uow: put(uow.meetings.save_series, moved))
    office.live_until(office.lunch.begins)
    (post,) = office.said(LunchReminder)
    assert post.to == "channel:C0ELSEWHERE"
    assert post.message.thread_ts is None
    assert not post.message.also_in_channel


def test_a_question_is_used_once_and_then_out_of_the_box(office: LunchOffice) -> None:
    office.do(lambda uow: uow.meetings.box.drop("chicago", "q1", "Who leaves at five?"))
    office.live_until(office.lunch.begins)
    assert office.do(lambda uow: uow.meetings.box.list_of("chicago")) == []
    lunch = office.lunch
    first = office.do(lambda uow: uow.meetings.box.agenda_of(lunch.id))
    assert len(first) == 5
    assert "Who leaves at five?" in first


def test_a_lunch_that_could_not_be_announced_in_time_is_told_to_the_organizers_once(office: LunchOffice) -> None:
    office.sleep_until(utc(2026, 12, 9, 16))
    office.live_until(utc(2026, 12, 10, 20))
    posts = office.said(NotAnnounced)
    assert [post.to for post in posts] == [f"person:{ADA}"]
    assert "Wednesday, December 9" in posts[0].message.text
    assert len(office.said(LunchAnnounced)) == 1


def test_thirty_days_after_a_lunch_nobody_can_tell_who_meant_to_come(office: LunchOffice) -> None:
    lunch = office.lunch
    office.do(rsvp, BEN, lunch.id, Coming.YES, office.profile(BEN))
    office.do(lambda uow: uow.meetings.note_calendar_file(lunch.id, BEN))
    office.live_until(lunch.begins + timedelta(days=29))
    assert len(office.do(lambda uow: uow.meetings.rsvps.list_answers(lunch.id))) == 1
    office.live_until(lunch.begins + timedelta(days=32))
    assert office.do(lambda uow: uow.meetings.rsvps.list_answers(lunch.id)) == []
    assert office.do(lambda uow: uow.meetings.list_calendar_files(lunch.id)) == []
    assert office.do(lambda uow: uow.meetings.look_at(lunch.id)) is not None


def test_a_channel_that_refuses_is_told_to_the_organizers_once_and_the_lunch_is_kept(
    sqlite_database: Database, clock: MovableClock
) -> None:
    office = LunchOffice(sqlite_database, clock)
    office.refused.add("channel:C0CHICAGO")
    office.open()
    office.live_until(office.lunch.begins)
    told = [post for post in office.posts if post.kind.startswith("meetings.channel_broken")]
    assert len(told) == 1
    assert office.lunch.is_on


def test_a_year_of_two_offices_whose_organizer_never_answers_has_each_lunch_at_noon_announced_once(
    sqlite_database: Database, clock: MovableClock
) -> None:
    chicago = LunchOffice(sqlite_database, clock).open()
    berlin = LunchOffice(sqlite_database, clock, "Europe/Berlin", ("DE", "BE"), "berlin", posts=chicago.posts).open()
    chicago.live_until(utc(2027, 11, 3, 16))
    for office in (chicago, berlin):
        held = [meeting for meeting in office.lunches if meeting.state is MeetingState.HELD]
        assert len(held) == 12
        assert {local(meeting.begins, office.zone).strftime("%A %H:%M") for meeting in held} == {"Wednesday 12:00"}
        assert [meeting.theme for meeting in held] == list(range(1, 13))
        ours = [post for post in chicago.said(LunchAnnounced) if post.to == f"channel:C0{office.name.upper()}"]
        assert len([post for post in ours if "is over" in post.message.text]) == 12
        assert len({post.first.text for post in ours}) == len(ours)
        assert all(9 <= local(post.at, office.zone).hour < 17 for post in ours)
        reminders = [post for post in chicago.said(LunchReminder) if post.to == ours[0].to]
        assert len(reminders) == 12
