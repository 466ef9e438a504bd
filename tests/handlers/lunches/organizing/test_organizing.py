"""Organizers see the month's one message and change lunches; everybody concerned is told once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.core.errors import (
    ChangedMeanwhile,
    DateTaken,
    MeetingAnnounced,
    MeetingCancelled,
    MeetingInThePast,
    MeetingNotCancelled,
    NoLongerOpen,
    NotAllowed,
    TooLateToRestore,
)
from bot.core.ids import ChannelId, UserId
from bot.core.zones import local
from bot.lunches.meetings import MeetingState
from bot.lunches.notices import (
    CalendarUpdate,
    ChannelBroken,
    HostAsked,
    HostReminder,
    LunchAnnounced,
    LunchChanged,
    LunchChangedNow,
    LunchMorning,
    LunchNews,
    LunchPreview,
    LunchReminder,
    LunchSkipped,
    NotAnnounced,
)
from bot.lunches.rsvps import Coming
from bot.people.returners import Returner, Stage
from handlers.lunches.calendar_files import take_file
from handlers.lunches.hosts import host as be_host
from handlers.lunches.organizing.changes import CHANGES, agree, change, keep_old_date, move_off_holiday, moved
from handlers.lunches.organizing.listeners import form
from handlers.lunches.rsvps import rsvp
from handlers.lunches.views.organizing import WantedChange
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.lunch_office import ADA, BEN, CAT, LunchOffice, utc
from tests.support.clocks import MovableClock
from tests.support.storing import put

BEFORE, ANNOUNCED = utc(2026, 11, 4, 15, 30), utc(2026, 11, 4, 17)  # 3 November is a holiday in Illinois
LATER = WantedChange(day=date(2026, 11, 19), wall_time=time(12), room="Oak")


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    office = LunchOffice(sqlite_database, clock).open()
    office.live_until(BEFORE)
    return office


@pytest.fixture
def announced(office: LunchOffice) -> LunchOffice:
    office.live_until(ANNOUNCED)
    office.do(rsvp, BEN, office.lunch.id, Coming.YES, office.profile(BEN))
    office.do(rsvp, CAT, office.lunch.id, Coming.NO, office.profile(CAT))
    return office


def do(office: LunchOffice, verb: str, wish: WantedChange = WantedChange(), meeting_id: str = "") -> int:  # noqa: B008 (frozen)
    meeting = office.do(lambda uow: uow.meetings.look_at(meeting_id)) if meeting_id else office.lunch
    assert meeting is not None
    _, told = office.do(change, ADA, verb, meeting.id, meeting.sequence, wish)
    office.tick()
    return told


def test_before_each_announcement_the_organizer_sees_the_post_as_it_will_look(office: LunchOffice) -> None:
    (post,) = office.said(LunchPreview)
    assert post.to == f"person:{ADA}"
    assert "Here's what I'll post on Wednesday, November 4, 10:00 AM:" in post.shown
    for words in ("Wednesday, November 18, 12:00 PM", "Veterans Day", "Room Elm", "The first week back"):
        assert words in post.shown
    assert "If I don't hear from you, it goes out" in post.message.text
    assert post.actions[:4] == ["meetings.good", "meetings.move", "meetings.skip", "meetings.care"]


def test_good_is_recorded_once_and_the_message_says_when_it_goes_out(office: LunchOffice) -> None:
    (post,) = office.said(LunchPreview)
    office.do(agree, ADA, office.lunch.id)
    office.tick()
    assert "meetings.good" not in post.actions
    assert "goes out on Wednesday, November 4, 10:00 AM" in post.message.text
    office.live_until(ANNOUNCED)
    assert "has been announced in the channel" in post.message.text
    assert len(office.said(LunchAnnounced)) == 1


def test_a_skipped_lunch_is_not_announced_and_the_channel_hears_why_and_what_is_next(office: LunchOffice) -> None:
    do(office, "skip", WantedChange(reason="The kitchen is being painted"))
    office.live_until(ANNOUNCED)
    assert office.said(LunchAnnounced) == []
    (post,) = office.said(LunchSkipped)
    assert "No brown-bag lunch on Wednesday, November 18" in post.message.text
    assert "The kitchen is being painted" in post.message.text
    assert "The next one: Wednesday, December 9, 12:00 PM, room Elm" in post.message.text
    assert office.said(LunchPreview)[0].actions == []


def test_a_skipped_lunch_can_be_restored_and_is_announced_after_all(office: LunchOffice) -> None:
    skipped = office.lunch
    do(office, "skip")
    office.live_until(ANNOUNCED)
    do(office, "restore", meeting_id=skipped.id)
    assert len(office.said(LunchAnnounced)) == 1
    assert "Wednesday, November 18, 12:00 PM is on again" in office.said(LunchSkipped)[0].message.text
    assert office.lunch.state is MeetingState.ANNOUNCED


def test_a_move_edits_the_invitation_and_tells_only_those_who_meant_to_come(announced: LunchOffice) -> None:
    assert do(announced, "move", LATER) == 1
    (told,) = announced.said(LunchChanged)
    assert told.to == f"person:{BEN}"
    assert told.message.text == (
        "The brown-bag lunch on Wednesday, November 18, 12:00 PM has moved. "
        "It's now on Thursday, November 19, 12:00 PM, room Oak."
    )
    (post,) = announced.said(LunchAnnounced)
    assert "Thursday, November 19, 12:00 PM" in post.message.text
    assert "Moved from Wednesday, November 18, 12:00 PM." in post.message.text
    (news,) = announced.said(LunchNews)
    assert (news.message.text, news.message.also_in_channel) == (told.message.text, True)
    announced.live_until(utc(2026, 11, 19, 17))
    (reminder,) = announced.said(LunchReminder)
    assert reminder.at == utc(2026, 11, 18, 16)


def test_a_move_is_shown_before_anybody_is_told(announced: LunchOffice) -> None:
    before, after, told = announced.do(moved, ADA, announced.lunch.id, 0, LATER)
    assert (before.when, after.when, told) == ("Wednesday, November 18, 12:00 PM", "Thursday, November 19, 12:00 PM", 1)
    assert announced.lunch == before.meeting


def test_a_cancelled_lunch_is_told_at_once_where_it_would_begin_before_their_next_working_minute(
    announced: LunchOffice,
) -> None:
    late = replace(announced.profile(BEN), zone="Pacific/Honolulu")
    announced.do(rsvp, BEN, announced.lunch.id, Coming.YES, late)
    announced.live_until(utc(2026, 11, 18, 16))
    assert do(announced, "cancel", WantedChange(reason="Fire drill")) == 1
    (told,) = announced.said(LunchChangedNow)
    assert told.at == utc(2026, 11, 18, 16)
    assert "Fire drill" in told.message.text
    assert told.actions == []
    (post,) = announced.said(LunchAnnounced)
    assert post.actions == []
    assert "There is no brown-bag lunch on Wednesday, November 18, 12:00 PM (Fire drill)" in post.message.text


def test_a_cancelled_lunch_restored_is_announced_anew_and_the_old_invitation_points_there(
    announced: LunchOffice,
) -> None:
    lunch = announced.lunch
    do(announced, "cancel")
    announced.live_until(utc(2026, 11, 5, 17))
    assert do(announced, "restore", meeting_id=lunch.id) == 1
    first, second = announced.said(LunchAnnounced)
    assert "There's a newer invitation in this channel" in first.message.text
    assert "meetings.come" in second.actions
    announced.live_until(utc(2026, 11, 6, 17))
    called_off, on_again = announced.said(LunchChanged)
    assert [called_off.to, on_again.to] == [f"person:{BEN}", f"person:{BEN}"]
    assert "I told you here that the lunch on Wednesday, November 18, 12:00 PM was canceled." in called_off.message.text
    assert "The brown-bag lunch on Wednesday, November 18, 12:00 PM is on again, room Elm." in on_again.message.text


def test_announced_early_canceled_and_restored_it_is_announced_again_at_once(office: LunchOffice) -> None:
    """Its lead is weeks away, and the channel reads that there is no lunch."""
    lunch = office.lunch
    office.live_until(utc(2026, 11, 4, 15, 40))
    do(office, "announce")
    do(office, "cancel")
    (post,) = office.said(LunchAnnounced)
    assert "There is no brown-bag lunch on" in post.message.text
    do(office, "restore", meeting_id=lunch.id)
    first, second = office.said(LunchAnnounced)
    assert "There's a newer invitation in this channel" in first.message.text
    assert "meetings.come" in second.actions
    do(office, "cancel")
    assert [("There is no brown-bag lunch on" in post.message.text) for post in office.said(LunchAnnounced)] == [
        True
    ] * 2


@pytest.mark.parametrize(
    "at", [utc(2026, 11, 17, 23, 40), utc(2026, 11, 18, 15, 40)], ids=["evening before", "same day"]
)
def test_canceled_late_and_restored_it_is_announced_until_it_begins(announced: LunchOffice, at: datetime) -> None:
    """An organizer who canceled by mistake has it back: nobody reads both that it is on again and that it is not."""
    lunch = announced.lunch
    announced.live_until(at)
    do(announced, "cancel")
    assert do(announced, "restore", meeting_id=lunch.id) == 1
    announced.live_until(utc(2026, 11, 18, 17, 30))
    assert announced.lunch.state is MeetingState.ANNOUNCED
    assert announced.said(NotAnnounced) == []
    _, second = announced.said(LunchAnnounced)
    assert "It's on again." in second.message.text
    assert "There is no brown-bag lunch" not in announced.said(LunchChanged)[-1].message.text
    assert [post.to for post in announced.said(LunchMorning)] == [f"person:{BEN}"]


def test_moved_cancelled_and_restored_no_two_messages_read_alike(announced: LunchOffice) -> None:
    lunch = announced.lunch
    for day, verb, wish in (
        (5, "move", LATER),
        (6, "cancel", WantedChange()),
        (9, "restore", WantedChange()),
        (10, "move", replace(LATER, day=date(2026, 11, 20))),
    ):
        announced.live_until(utc(2026, 11, day, 17))
        do(announced, verb, wish, meeting_id=lunch.id)
    announced.live_until(utc(2026, 11, 11, 20))
    words = [post.message.text for post in announced.said(LunchChanged)]
    assert len(words) == len(set(words)) == 4
    assert words[-1].startswith("The brown-bag lunch on Thursday, November 19, 12:00 PM has moved. It's now on Friday")


def test_whoever_has_not_heard_of_one_move_is_not_told_a_day_they_never_knew(announced: LunchOffice) -> None:
    announced.live_until(utc(2026, 11, 6, 3))  # in the evening
    do(announced, "move", LATER)
    do(announced, "move", replace(LATER, day=date(2026, 11, 20)))
    announced.live_until(utc(2026, 11, 6, 17))
    for kind in (LunchChanged, LunchNews):
        (told,) = announced.said(kind)
        assert told.message.text.startswith(
            "The brown-bag lunch on Wednesday, November 18, 12:00 PM has moved. It's now on Friday, November 20"
        )
    assert "Moved from Wednesday, November 18, 12:00 PM." in announced.said(LunchAnnounced)[0].message.text


OLD, NEW = "Wednesday, November 18, 12:00 PM", "Thursday, November 19, 12:00 PM"


def test_every_message_about_a_move_names_the_old_and_the_new_date(announced: LunchOffice) -> None:
    """The post, the reply under it, who meant to come, the file, the host, the organizer's month, the reminder."""
    lunch = announced.lunch
    announced.do(rsvp, CAT, lunch.id, Coming.YES, announced.profile(CAT))
    announced.do(take_file, CAT, lunch.id, announced.profile(CAT))
    announced.do(be_host, ADA, lunch.id, announced.profile(ADA))
    announced.tick()
    do(announced, "move", LATER)
    announced.live_until(utc(2026, 11, 19, 17))
    kinds = (LunchAnnounced, LunchNews, LunchChanged, CalendarUpdate, HostReminder, LunchPreview, LunchReminder)
    for kind in kinds:
        for post in announced.said(kind):
            assert OLD in post.shown, kind.name
            assert NEW in post.shown, kind.name
    assert all(announced.said(kind) for kind in kinds)
    assert [post.to for post in announced.said(LunchChanged)] == [f"person:{BEN}"]
    assert [post.to for post in announced.said(CalendarUpdate)] == [f"person:{CAT}"]
    assert [post.to for post in announced.said(LunchNews)] == [f"channel:{announced.do(_channel)}"]
    assert "“Brown-bag lunch” on Wednesday, November 18, 12:00 PM is still there afterwards" in (
        announced.said(CalendarUpdate)[0].shown
    )


def _channel(uow: UnitOfWork) -> ChannelId:
    return uow.communities.list_all()[0].channel_id


def test_a_lunch_called_off_is_told_in_the_channel_and_on_again_is_its_new_invitation(announced: LunchOffice) -> None:
    lunch = announced.lunch
    do(announced, "cancel", WantedChange(reason="Fire drill"))
    announced.live_until(utc(2026, 11, 5, 17))
    (news,) = announced.said(LunchNews)
    assert news.message.text.startswith(f"There is no brown-bag lunch on {OLD} (Fire drill).")
    do(announced, "restore", meeting_id=lunch.id)
    announced.live_until(utc(2026, 11, 6, 17))
    assert len(announced.said(LunchNews)) == 1
    assert "It's on again." in announced.said(LunchAnnounced)[-1].message.text


def test_moved_and_moved_back_before_anybody_heard_says_nothing_in_the_channel(announced: LunchOffice) -> None:
    announced.live_until(utc(2026, 11, 6, 3))  # in the evening
    do(announced, "move", LATER)
    do(announced, "move", replace(LATER, day=date(2026, 11, 18)))
    announced.live_until(utc(2026, 11, 6, 17))
    assert announced.said(LunchNews) == []
    assert "Moved from" not in announced.said(LunchAnnounced)[0].message.text


def test_a_move_called_off_before_anybody_heard_of_it_names_the_day_they_knew(announced: LunchOffice) -> None:
    announced.live_until(utc(2026, 11, 6, 3))
    do(announced, "move", LATER)
    do(announced, "cancel")
    announced.live_until(utc(2026, 11, 6, 17))
    for kind in (LunchChanged, LunchNews):
        (told,) = announced.said(kind)
        assert told.message.text.startswith(f"There is no brown-bag lunch on {OLD}.")


def test_a_lunch_whose_time_has_passed_is_not_put_on_again(announced: LunchOffice) -> None:
    lunch = announced.lunch
    do(announced, "cancel")
    announced.live_until(utc(2026, 11, 20, 17))
    with pytest.raises(TooLateToRestore):
        do(announced, "restore", meeting_id=lunch.id)


def test_news_that_newer_news_overtook_points_to_it(announced: LunchOffice) -> None:
    do(announced, "move", LATER)
    do(announced, "cancel")
    announced.live_until(utc(2026, 11, 6, 17))
    first, second = announced.said(LunchChanged)
    assert "had moved. That has changed since. My next message" in first.message.text
    assert first.actions == []
    assert "There is no brown-bag lunch" in second.message.text


@pytest.mark.parametrize(
    "verbs",
    [
        ("move", "move"),
        ("move", "cancel"),
        ("cancel", "restore"),
        ("move", "cancel", "restore"),
        ("cancel", "restore", "move"),
        ("cancel", "restore", "cancel"),
    ],
    ids=" ".join,
)
def test_old_news_drawn_in_the_evening_does_not_say_what_the_morning_will(
    announced: LunchOffice, verbs: Sequence[str]
) -> None:
    """Drawn of the lunch as it is, it would read like the next message, which comes in working hours."""
    lunch = announced.lunch
    for number, verb in enumerate(verbs, 1):
        is_last = number == len(verbs)
        announced.live_until(utc(2026, 11, 4 + number, 17) if not is_last else utc(2026, 11, 10, 2))
        day = date(2026, 11, 18 + number)
        do(announced, verb, replace(LATER, day=day) if verb == "move" else WantedChange(), meeting_id=lunch.id)
    announced.live_until(utc(2026, 11, 10, 3))
    evening = [post.message.text for post in announced.said(LunchChanged)]
    assert len(evening) == len(verbs) - 1
    assert "My next message" in evening[-1]
    announced.live_until(utc(2026, 11, 10, 18))
    morning = [post.message.text for post in announced.said(LunchChanged)]
    assert morning[:-1] == evening
    assert len(set(morning)) == len(verbs)


def test_a_theme_is_changed_without_telling_anybody(announced: LunchOffice) -> None:
    assert do(announced, "theme", WantedChange(theme=8)) == 0
    assert announced.said(LunchChanged) == []
    assert "The first week back" not in announced.said(LunchAnnounced)[0].message.text


def test_an_organizer_asks_for_a_host_who_is_named_only_after_a_yes(announced: LunchOffice) -> None:
    do(announced, "name_host", WantedChange(host=CAT))
    (question,) = announced.said(HostAsked)
    assert question.to == f"person:{CAT}"
    assert announced.lunch.host is None
    do(announced, "name_host", WantedChange(host=ADA))
    assert announced.lunch.host == ADA
    assert f"Host: <@{ADA}>" in announced.said(LunchAnnounced)[0].message.text


def test_nobody_can_tell_from_asking_for_a_host_who_has_used_village_or_is_on_leave(announced: LunchOffice) -> None:
    stranger = UserId("U0STRANGER")
    on_leave = Returner(BEN, announced.clock.at, stage=Stage.ON_LEAVE)
    later = Returner(CAT, announced.clock.at, not_before=date(2026, 11, 30))
    announced.do(lambda uow: put(uow.returners.save, on_leave))
    announced.do(lambda uow: put(uow.returners.save, later))
    told = {do(announced, "name_host", WantedChange(host=person)) for person in (BEN, CAT, stranger)}
    assert told == {0}
    announced.live_until(utc(2026, 11, 12, 17))
    assert announced.said(HostAsked) == []


def test_a_lunch_can_be_announced_before_its_time_and_only_once(office: LunchOffice) -> None:
    do(office, "announce")
    assert len(office.said(LunchAnnounced)) == 1
    with pytest.raises(MeetingAnnounced):
        do(office, "announce")
    office.live_until(utc(2026, 11, 5, 17))
    assert len(office.said(LunchAnnounced)) == 1


def test_after_the_channel_refused_it_can_be_announced_again(sqlite_database: Database, clock: MovableClock) -> None:
    office = LunchOffice(sqlite_database, clock)
    office.refused.add("channel:C0CHICAGO")
    office.open()
    office.live_until(utc(2026, 11, 5, 17))
    (told,) = office.said(ChannelBroken)
    assert "<#C0CHICAGO>" in told.shown
    office.refused.clear()
    do(office, "announce")
    assert len(office.said(LunchAnnounced)) == 1


def test_the_second_of_two_organizers_is_told_that_it_changed(announced: LunchOffice) -> None:
    do(announced, "move", LATER)
    with pytest.raises(ChangedMeanwhile):
        announced.do(change, ADA, "cancel", announced.lunch.id, 0, WantedChange())


def test_bad_wishes_are_refused_and_change_nothing(announced: LunchOffice) -> None:
    lunch = announced.lunch
    with pytest.raises(MeetingInThePast):
        do(announced, "move", replace(LATER, day=date(2026, 11, 2)))
    with pytest.raises(DateTaken):
        do(announced, "move", replace(LATER, day=date(2026, 11, 26)))
    with pytest.raises(DateTaken):
        do(announced, "move", replace(LATER, day=date(2026, 12, 9)))
    with pytest.raises(MeetingAnnounced):
        do(announced, "skip")
    with pytest.raises(MeetingNotCancelled):
        do(announced, "restore")
    with pytest.raises(NoLongerOpen):
        announced.do(change, ADA, "cancel", "nonsense", 0, WantedChange())
    assert announced.lunch == lunch
    do(announced, "cancel")
    with pytest.raises(MeetingCancelled):
        do(announced, "cancel", meeting_id=lunch.id)


@pytest.mark.parametrize("verb", CHANGES)
def test_nobody_but_organizers_changes_anything_on_any_path(announced: LunchOffice, verb: str) -> None:
    lunch = announced.lunch
    for attempt in (
        lambda: announced.do(form, BEN, verb),
        lambda: announced.do(form, BEN, verb, lunch.id),
        lambda: announced.do(change, BEN, verb, lunch.id, 0, LATER),
        lambda: announced.do(moved, BEN, lunch.id, 0, LATER),
        lambda: announced.do(agree, BEN, lunch.id),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert announced.lunch == lunch


def test_a_lunch_that_a_holiday_has_moved_is_put_back_with_one_tap(office: LunchOffice) -> None:
    (post,) = office.said(LunchPreview)
    assert "The usual day, Wednesday, November 11, is a holiday (Veterans Day)" in post.shown
    assert "meetings.keep_date" in post.actions
    lunch = office.lunch
    for _ in range(2):  # pressed twice it is as pressed once
        assert office.do(keep_old_date, ADA, lunch.id)[0].day == date(2026, 11, 11)
        office.tick()
    assert (office.lunch.id, office.lunch.day("America/Chicago")) == (lunch.id, date(2026, 11, 11))
    assert office.lunch.sequence == lunch.sequence + 1
    assert "meetings.keep_date" not in post.actions
    office.live_until(ANNOUNCED)
    (announced,) = office.said(LunchAnnounced)
    assert "Wednesday, November 11, 12:00 PM" in announced.shown
    assert "Veterans Day" not in announced.shown
    office.live_until(utc(2026, 11, 5))  # nothing plans it back again
    assert office.lunch.day("America/Chicago") == date(2026, 11, 11)


@pytest.fixture
def working(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    """An office that works on Veterans Day, where the lunch of November is."""
    clock.at = utc(2026, 10, 15)
    office = LunchOffice(sqlite_database, clock, closed_on=()).open()
    office.live_until(utc(2026, 10, 27, 15, 30))
    return office


def test_a_holiday_that_many_offices_work_on_is_told_and_the_lunch_stays(working: LunchOffice) -> None:
    (preview,) = [post for post in working.said(LunchPreview) if "November 11" in post.shown]
    assert "Wednesday, November 11 is Veterans Day; many offices work. The lunch stays on." in preview.shown
    assert "meetings.move_off_holiday" in preview.actions
    working.live_until(utc(2026, 10, 28, 18))
    (post,) = [post for post in working.said(LunchAnnounced) if "November 11" in post.shown]
    assert "Veterans" not in post.shown
    assert "Veterans" in preview.shown  # it may still be moved, and asks once more
    assert "The channel and the people who planned to come will read it." in preview.shown


def test_it_is_moved_with_one_tap_where_any_taken_date_goes(working: LunchOffice) -> None:
    lunch = working.lunch
    (preview,) = [post for post in working.said(LunchPreview) if "November 11" in post.shown]
    with pytest.raises(NotAllowed):
        working.do(move_off_holiday, BEN, lunch.id)
    for _ in range(2):  # pressed twice it is as pressed once
        assert working.do(move_off_holiday, ADA, lunch.id)[0].day == date(2026, 11, 18)
        working.tick()
    assert working.lunch.sequence == lunch.sequence + 1
    assert "meetings.move_off_holiday" not in preview.actions
    working.live_until(utc(2026, 11, 4, 18))
    assert "Moved from Wednesday, November 11." in working.said(LunchAnnounced)[-1].shown
    with pytest.raises(NoLongerOpen):
        working.do(move_off_holiday, ADA, working.lunches[-1].id)


def test_it_is_moved_once_announced_and_everybody_is_told(working: LunchOffice) -> None:
    working.live_until(utc(2026, 10, 28, 18))
    working.do(rsvp, BEN, working.lunch.id, Coming.YES, working.profile(BEN))
    assert working.do(move_off_holiday, ADA, working.lunch.id)[1] == 1
    working.tick()
    for kind in (LunchChanged, LunchNews):
        (told,) = working.said(kind)
        assert told.message.text == (
            "The brown-bag lunch on Wednesday, November 11, 12:00 PM has moved. It's now on Wednesday, November 18, "
            "12:00 PM, room Elm."
        )


def test_on_the_morning_of_such_a_day_everybody_reads_what_they_read_on_any_other(working: LunchOffice) -> None:
    working.live_until(utc(2026, 10, 28, 18))
    working.do(rsvp, BEN, working.lunch.id, Coming.YES, working.profile(BEN))
    working.live_until(utc(2026, 11, 11, 17))
    (told,) = working.said(LunchMorning)
    assert local(told.at, "America/Chicago").date() == date(2026, 11, 11)


def test_a_lunch_kept_on_a_day_the_office_is_closed_is_spoken_of_on_its_morning(announced: LunchOffice) -> None:
    announced.do(keep_old_date, ADA, announced.lunch.id)
    announced.live_until(utc(2026, 11, 11, 17))
    assert {local(told.at, "America/Chicago").date() for told in announced.said(LunchMorning)} == {date(2026, 11, 11)}


def test_the_old_date_may_be_typed_into_the_form_as_well(office: LunchOffice) -> None:
    do(office, "move", WantedChange(day=date(2026, 11, 11), wall_time=time(12), room="Elm"))
    assert office.lunch.day("America/Chicago") == date(2026, 11, 11)
    with pytest.raises(DateTaken):
        do(office, "move", WantedChange(day=date(2026, 11, 26), wall_time=time(12), room="Elm"))


def test_an_announced_lunch_goes_back_to_its_old_date_too_and_everybody_is_told(announced: LunchOffice) -> None:
    (preview,) = announced.said(LunchPreview)
    assert "meetings.keep_date" in preview.actions
    assert "The channel and the people who planned to come will read it." in preview.shown
    lunch, told = announced.do(keep_old_date, ADA, announced.lunch.id)
    announced.tick()
    assert (lunch.day, told) == (date(2026, 11, 11), 1)
    for kind in (LunchChanged, LunchNews):
        (news,) = announced.said(kind)
        assert news.message.text == (
            f"The brown-bag lunch on {OLD} has moved. It's now on Wednesday, November 11, 12:00 PM, room Elm."
        )
    assert "meetings.keep_date" not in preview.actions
    announced.live_until(utc(2026, 11, 10, 20))
    assert len(announced.said(LunchReminder)) == 1


def test_there_is_no_old_date_to_keep_where_nothing_was_moved(announced: LunchOffice) -> None:
    do(announced, "move", LATER)
    with pytest.raises(NoLongerOpen):
        announced.do(keep_old_date, ADA, announced.lunch.id)
    with pytest.raises(NotAllowed):
        announced.do(keep_old_date, BEN, announced.lunch.id)
    with pytest.raises(NoLongerOpen):
        announced.do(keep_old_date, ADA, "gone")
