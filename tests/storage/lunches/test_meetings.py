"""Lunches, answers and the question box are remembered, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from bot.core.ids import ChannelId, TeamId, UserId
from bot.lunches.meetings import Leads, Meeting, MeetingState, Series
from bot.lunches.recurrence.lunch_calendar import BlackOut, Recurrence
from bot.lunches.rsvps import Coming, Rsvp, Spot
from bot.lunches.seats import SeatCount
from storage.database import Database
from storage.lunches.meetings import meetings_table, series_table
from storage.lunches.question_box import questions
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put

BEN, CAT = UserId("U0BEN"), UserId("U0CAT")
NOON = datetime(2026, 12, 9, 18, tzinfo=UTC)
SERIES = Series(
    "s1",
    "c1",
    ChannelId("C1"),
    Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(12), "America/Chicago", 45, date(2026, 12, 8)),
    room="Elm",
    link="https://meet.example/elm",
    room_size=12,
    link_size=30,
    leads=Leads(announce=10, morning=False),
    rotation=(3, 1),
    black_outs=(BlackOut(date(2026, 12, 24), date(2027, 1, 2), "closed"),),
    open_days=(date(2026, 11, 11),),
)
LUNCH = Meeting("m1", "s1", date(2026, 12, 9), NOON, 45, "u1@village", theme=3, room="Elm", reason="Veterans Day")


def save(uow: UnitOfWork) -> None:
    put(uow.meetings.save_series, SERIES)
    put(uow.meetings.save, LUNCH)
    put(uow.meetings.rsvps.save_answer, Rsvp("m1", BEN, Coming.YES))
    put(uow.meetings.rsvps.save_answer, Rsvp("m1", CAT, Coming.HOPE, name_to_host=True))
    uow.meetings.note_calendar_file("m1", BEN)
    uow.meetings.invite_by_dm(BEN, wanted=True)
    uow.meetings.box.drop("s1", "q1", "Who leaves at five?")
    uow.meetings.box.settle_agenda("s1", "m1", ("One?", "Two?"))


def test_a_series_and_its_lunches_come_back_as_saved(database: Database) -> None:
    told = replace(LUNCH, state=MeetingState.ANNOUNCED, host=CAT, announced_at=NOON, agreed_at=NOON, changed_at=NOON)
    changed = replace(told, was=NOON - timedelta(days=7), is_back=True)

    def look(uow: UnitOfWork) -> None:
        assert uow.meetings.get_series("s1") == uow.meetings.look_at_series("s1") == SERIES
        assert uow.meetings.list_series("c1") == uow.meetings.list_series() == [SERIES]
        assert uow.meetings.list_series("c2") == []
        assert uow.meetings.get("m1") == uow.meetings.look_at("m1") == LUNCH
        put(uow.meetings.save, changed)
        assert uow.meetings.list_of("s1") == [changed]

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, look)


def test_the_next_lunch_is_the_one_that_is_on_and_not_over(database: Database) -> None:
    later = replace(LUNCH, id="m2", rule_date=date(2027, 1, 13), begins=NOON + timedelta(days=35))
    off = replace(
        LUNCH, id="m3", rule_date=date(2026, 11, 11), begins=NOON - timedelta(days=7), state=MeetingState.CANCELLED
    )

    def look(uow: UnitOfWork) -> None:
        put(uow.meetings.save, later)
        put(uow.meetings.save, off)
        week_before = NOON - timedelta(days=8)
        assert [one.id for one in uow.meetings.list_ahead("c1", week_before)] == ["m3", "m1", "m2"]
        assert uow.meetings.next_for("c1", week_before) == LUNCH
        assert uow.meetings.next_for("c1", NOON + timedelta(minutes=44)) == LUNCH
        assert uow.meetings.next_for("c1", NOON + timedelta(minutes=45)) == later
        assert uow.meetings.next_for("c2", NOON) is None

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, look)


def test_answers_are_counted_and_changed(database: Database) -> None:
    def look(uow: UnitOfWork) -> None:
        assert uow.meetings.rsvps.count_seats("m1") == SeatCount(seats=1)
        put(uow.meetings.rsvps.save_answer, Rsvp("m1", CAT, Coming.YES))
        assert uow.meetings.rsvps.answer_of("m1", CAT) == Rsvp("m1", CAT, Coming.YES)
        assert [one.user_id for one in uow.meetings.rsvps.list_answers("m1")] == [BEN, CAT]
        assert uow.meetings.rsvps.count_seats("m1") == SeatCount(seats=2)
        assert uow.meetings.list_calendar_files("m1") == [BEN]
        assert not uow.meetings.invite_by_dm(BEN, wanted=True)
        assert uow.meetings.invite_by_dm(BEN, wanted=False)
        assert uow.meetings.list_invited_by_dm() == []

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, look)


def test_the_line_is_kept_in_order_and_counted_with_what_is_kept_and_offered(database: Database) -> None:
    people = [UserId(f"U0{number}") for number in range(4)]
    since = [NOON + timedelta(microseconds=2 - number) for number in range(3)]

    def look(uow: UnitOfWork) -> None:
        for user_id, moment in zip(people, since, strict=False):
            put(uow.meetings.rsvps.save_answer, Rsvp("m1", user_id, Coming.NO, waits_since=moment))
        put(uow.meetings.rsvps.save_answer, Rsvp("m1", people[3], Coming.YES, place=Spot.LINK, kept_until=NOON))
        offered = Rsvp("m1", people[2], Coming.NO, waits_since=since[2], offered_until=NOON, offers=1)
        put(uow.meetings.rsvps.save_answer, offered)
        taken = SeatCount(seats=1, reserved=2, links=1, in_line=3, last_in_line=since[0])
        assert uow.meetings.rsvps.count_seats("m1") == taken
        assert uow.meetings.count_seats_ahead("s1", NOON - timedelta(days=1)) == [(LUNCH, taken)]
        assert uow.meetings.count_seats_ahead("s1", NOON) == []
        assert [one.user_id for one in uow.meetings.rsvps.list_line("m1", limit=2)] == [people[2], people[1]]
        assert [one.user_id for one in uow.meetings.rsvps.list_line("m1", since[1])] == [people[0]]
        assert [one.user_id for one in uow.meetings.rsvps.lock_reserved("m1")] == people[2:]
        assert uow.meetings.rsvps.list_waited_for_by(people[0]) == ["m1"]
        assert uow.meetings.rsvps.list_waited_for_by(BEN) == []
        uow.meetings.rsvps.end_line("m1")
        assert uow.meetings.rsvps.count_seats("m1") == SeatCount(seats=1, links=1)

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, look)


def test_the_box_keeps_neither_author_nor_time_nor_clear_words(database: Database) -> None:
    assert {column.name for column in questions.columns} == {"team_id", "id", "series_id", "words"}
    assert questions.dialect_options["sqlite"]["with_rowid"] is False
    database.transact_now(TEAM, save)
    with database.engine.begin() as connection:
        stored = str(connection.exec_driver_sql("SELECT * FROM questions").all())
        stored += str(connection.exec_driver_sql("SELECT room, link FROM series").all())
        assert connection.execute(select(series_table.c.room)).scalar_one() == "Elm"
        assert connection.execute(select(meetings_table.c.reason)).scalar_one() == "Veterans Day"
    for words in ("five", "Elm", "meet.example"):
        assert words not in stored


def test_a_settled_agenda_takes_its_questions_out_of_the_box(database: Database) -> None:
    def look(uow: UnitOfWork) -> None:
        uow.meetings.box.drop("s1", "q2", "Another?")
        uow.meetings.box.settle_agenda("s1", "m1", ("One?", "Who leaves at five?"))
        assert uow.meetings.box.list_of("s1") == ["Another?"]
        assert uow.meetings.box.agenda_of("m1") == ("One?", "Who leaves at five?")
        assert uow.meetings.box.agenda_of("m2") == ()

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, look)


def test_another_workspace_sees_nothing_and_removes_nothing(database: Database) -> None:
    def look(uow: UnitOfWork) -> None:
        assert uow.meetings.list_series() == []
        assert uow.meetings.get("m1") is None
        assert uow.meetings.list_of("s1") == []
        assert uow.meetings.next_for("c1", NOON) is None
        assert uow.meetings.rsvps.list_answers("m1") == []
        assert uow.meetings.rsvps.count_seats("m1") == SeatCount()
        assert uow.meetings.count_seats_ahead("s1", NOON - timedelta(days=1)) == []
        assert uow.meetings.rsvps.list_line("m1") == uow.meetings.rsvps.lock_reserved("m1") == []
        assert uow.meetings.rsvps.list_waited_for_by(CAT) == []
        assert uow.meetings.list_calendar_files("m1") == []
        assert uow.meetings.list_invited_by_dm() == []
        assert uow.meetings.box.list_of("s1") == []
        assert uow.meetings.box.agenda_of("m9") == ()
        uow.meetings.remove(["m1"])
        uow.privacy.forget(BEN, "")

    database.transact_now(TEAM, save)
    database.transact_now(TeamId("T0OTHER"), look)
    assert database.transact_now(TEAM, lambda uow: uow.meetings.get("m1")) == LUNCH
    assert len(database.transact_now(TEAM, lambda uow: uow.meetings.rsvps.list_answers("m1"))) == 2


def test_forgetting_a_person_takes_answers_files_invitations_and_hosting(database: Database) -> None:
    def forget(uow: UnitOfWork) -> None:
        put(uow.meetings.save, replace(LUNCH, host=BEN))
        uow.privacy.forget(BEN, "")
        assert uow.meetings.look_at("m1") == LUNCH
        assert [one.user_id for one in uow.meetings.rsvps.list_answers("m1")] == [CAT]
        assert uow.meetings.list_calendar_files("m1") == []
        assert uow.meetings.list_invited_by_dm() == []

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, forget)


def test_a_removed_lunch_takes_its_answers_along(database: Database) -> None:
    def remove(uow: UnitOfWork) -> None:
        uow.meetings.remove(["m1"])
        assert uow.meetings.get("m1") is None
        assert uow.meetings.rsvps.list_answers("m1") == []
        assert uow.meetings.list_calendar_files("m1") == []

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, remove)


def test_a_question_that_was_too_late_or_one_too_many_is_first_at_the_next_lunch(database: Database) -> None:
    def drop(uow: UnitOfWork) -> None:
        uow.meetings.box.drop("s1", "q-late", "Late?", is_first=True)
        uow.meetings.box.drop("s1", "q-new", "New?")

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, drop)
    assert database.transact_now(TEAM, lambda uow: uow.meetings.box.first_of("s1")) == ["Late?", "Who leaves at five?"]
    database.transact_now(TEAM, lambda uow: uow.meetings.box.settle_agenda("s1", "m1", ("Late?",)))
    assert "New?" in database.transact_now(TEAM, lambda uow: uow.meetings.box.first_of("s1"))
    assert "Late?" not in database.transact_now(TEAM, lambda uow: uow.meetings.box.list_of("s1"))
