"""Organizers schedule in words; nothing is saved before the dates were shown, and the slower one is told."""

import json

import pytest
from slack_sdk.models.blocks import ActionsBlock, ButtonElement
from slack_sdk.models.views import View

from bot.core.errors import NoLongerOpen, NotAllowed, NotARule, OutOfRange
from bot.lunches.notices import LunchAnnounced, LunchChanged
from bot.lunches.organizing.schedule import NotAStart
from bot.lunches.rsvps import Coming
from handlers.lunches.brownbag import show_next
from handlers.lunches.organizing.schedule import by_words, instead, open_form, preview, save
from handlers.lunches.rsvps import rsvp
from handlers.lunches.views import schedule as views
from handlers.lunches.views.brownbag import NOTHING_PLANNED
from handlers.platform.views.blocks import Message
from handlers.platform.views.forms import own_metadata
from playground.block_kit import objections_to_view
from storage.database import Database
from tests.handlers.support.lunch_office import ADA, BEN, LunchOffice, utc
from tests.support.clocks import MovableClock


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    office = LunchOffice(sqlite_database, clock).open()
    office.live_until(utc(2026, 11, 4, 17))
    return office


def opened(office: LunchOffice, series_id: str = "") -> View:
    view = office.do(open_form, ADA, series_id)
    assert isinstance(view, View)
    assert objections_to_view(view.to_dict()) == []
    return view


def filled(view: View, **changes: object) -> dict[str, dict[str, dict[str, object]]]:
    """The values Slack would send for the form with some fields changed."""
    values: dict[str, dict[str, dict[str, object]]] = {}
    for block in view.to_dict()["blocks"]:
        element = block["element"]
        kind, preset = KINDS.get(element["type"], ("value", "initial_value"))
        wanted = changes.get(block["block_id"], element.get(preset))
        if element["type"] == "static_select" and isinstance(wanted, str):
            (wanted,) = (one for one in element["options"] if one["text"]["text"] == wanted)
        values[block["block_id"]] = {element["action_id"]: {kind: wanted}}
    return values


KINDS = {
    "timepicker": ("selected_time", "initial_time"),
    "datepicker": ("selected_date", "initial_date"),
    "static_select": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
}
LAST_THURSDAY = {"which": "Last", "weekday": "Thursday"}
THIRD_THURSDAY = {"which": "Third", "weekday": "Thursday"}


def shown(office: LunchOffice, view: View, **changes: object) -> View:
    proposal = views.read(filled(view, **changes))
    found = office.do(preview, ADA, own_metadata(view.to_dict()), proposal)
    assert objections_to_view(found.to_dict()) == []
    return found


def test_the_form_says_the_schedule_in_words_and_read_again_changes_nothing(office: LunchOffice) -> None:
    view = opened(office)
    before = office.do(lambda uow: uow.meetings.look_at_series("chicago"))
    office.do(save, ADA, own_metadata(shown(office, view).to_dict()), move_announced=False)
    after = office.do(lambda uow: uow.meetings.look_at_series("chicago"))
    assert before is not None
    assert after is not None
    assert (after.recurrence, after.room, after.leads, after.version) == (
        before.recurrence,
        before.room,
        before.leads,
        2,
    )


def test_a_smaller_room_says_at_once_how_many_have_said_yes_and_takes_nobodys_seat(office: LunchOffice) -> None:
    for who in (ADA, BEN):
        office.do(rsvp, who, office.lunch.id, Coming.YES, office.profile(who))
    view = shown(office, opened(office), room_size="1", link_size="20")
    words = "2 people have already said yes to the lunch on Wednesday, November 18, 12:00 PM; they keep their seats."
    assert words in str(view.to_dict())
    assert words in str(office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False).to_dict())
    lunch_id = office.lunch.id
    assert office.do(lambda uow: uow.meetings.rsvps.count_seats(lunch_id)).seats == 2
    again = shown(office, opened(office), room_size="2")
    assert "already said yes" not in str(again.to_dict()), "a larger room is no reason to say so"


@pytest.mark.parametrize("field", ["room_size", "link_size"])
@pytest.mark.parametrize("size", ["0", "5000", "-3", "many"])
def test_a_number_nobody_has_room_for_is_refused_with_the_limits(office: LunchOffice, field: str, size: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        shown(office, opened(office), **{field: size})
    assert (refused.value.field, refused.value.lowest, refused.value.highest) == (field, 1, 1000)


def test_twelve_dates_are_shown_and_nothing_is_saved_yet(office: LunchOffice) -> None:
    before = office.lunches
    view = shown(office, opened(office), **LAST_THURSDAY, room="Oak <b>")
    words = str(view.to_dict())
    assert words.count("•") == 12
    assert "Thursday, December 31, 2026" in words
    assert "not on Thursday, November 26 (Thanksgiving Day)" in words
    assert office.lunches == before


def test_a_new_rule_keeps_what_is_announced_and_plans_the_rest_anew(office: LunchOffice) -> None:
    announced = office.lunch
    view = shown(office, opened(office), **LAST_THURSDAY)
    assert "Lunches in the channel" in str(view.to_dict())
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    office.tick()
    assert office.lunch == announced
    assert {meeting.begins.strftime("%A") for meeting in office.lunches[1:]} == {"Thursday"}


def test_who_meant_to_come_before_the_invitation_hears_when_a_new_rule_moves_their_lunch(office: LunchOffice) -> None:
    december = office.lunches[1]
    office.do(rsvp, BEN, december.id, Coming.YES, office.profile(BEN))
    view = shown(office, opened(office), **THIRD_THURSDAY)
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    office.tick()
    (told,) = office.said(LunchChanged)
    assert "Thursday, December 17" in told.message.text
    assert [one.id for one in office.lunches if one.day("America/Chicago").month == 12] == [december.id]


def test_an_announced_lunch_follows_when_the_organizer_says_so_and_people_are_told(office: LunchOffice) -> None:
    office.do(rsvp, BEN, office.lunch.id, Coming.HOPE, office.profile(BEN))
    view = shown(office, opened(office), **THIRD_THURSDAY, time="12:30")
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=True)
    office.tick()
    (told,) = office.said(LunchChanged)
    assert "Thursday, November 19, 12:30 PM" in told.message.text
    assert "Thursday, November 19, 12:30 PM" in office.said(LunchAnnounced)[0].message.text


def test_the_slower_of_two_organizers_sees_what_changed_and_saves_nothing(office: LunchOffice) -> None:
    first, second = shown(office, opened(office), room="Oak"), shown(office, opened(office), time="11:45")
    office.do(save, ADA, own_metadata(first.to_dict()), move_announced=False)
    told = office.do(save, ADA, own_metadata(second.to_dict()), move_announced=False)
    assert "12:00 PM, Oak" in str(told.to_dict())
    assert "Yours differs in how often and the room." in str(told.to_dict())
    series = office.do(lambda uow: uow.meetings.look_at_series("chicago"))
    assert series is not None
    assert (series.room, series.version) == ("Oak", 2)


def test_a_new_room_reaches_lunches_not_announced_yet(office: LunchOffice) -> None:
    office.do(save, ADA, own_metadata(shown(office, opened(office), room="Oak").to_dict()), move_announced=False)
    office.tick()
    assert [meeting.room for meeting in office.lunches] == ["Elm"] + ["Oak"] * (len(office.lunches) - 1)


def test_an_organizer_meets_on_a_public_holiday_all_the_same(office: LunchOffice) -> None:
    view = shown(office, opened(office), which="Fourth", weekday="Thursday", open_days="2026-11-26")
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    assert "• Thursday, November 26, 2026\n" in str(view.to_dict()).replace("\\n", "\n")


def test_an_office_can_have_several_series(office: LunchOffice) -> None:
    view = shown(office, opened(office, "new"), which="Every other", weekday="Tuesday", room="Oak")
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    office.tick()
    assert len(office.do(lambda uow: uow.meetings.list_series("chicago"))) == 2
    which = office.do(open_form, ADA)
    assert isinstance(which, Message)
    assert "every other Tuesday" in str([block.to_dict() for block in which.blocks])


def test_a_series_ends_on_its_last_day_and_everybody_concerned_is_told(office: LunchOffice) -> None:
    november, december = office.lunch, office.lunches[1]
    office.do(rsvp, BEN, november.id, Coming.YES, office.profile(BEN))
    office.do(rsvp, BEN, december.id, Coming.HOPE, office.profile(BEN))
    view = shown(office, opened(office), last_day="2026-11-05")
    words = str(view.to_dict())
    assert "until Thursday, November 5, 2026" in words
    assert "No more lunches in this series." in words
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    office.live_until(utc(2027, 3, 1))
    assert "There is no brown-bag lunch on Wednesday, November 18" in office.said(LunchAnnounced)[0].message.text
    assert [post.to for post in office.said(LunchChanged)] == [f"person:{BEN}"] * 2
    assert not any(meeting.is_on for meeting in office.lunches)
    assert len(office.said(LunchAnnounced)) == 1
    assert office.do(show_next, BEN).text == NOTHING_PLANNED


def test_an_ended_series_begins_again_when_its_last_day_is_taken_out(office: LunchOffice) -> None:
    view = shown(office, opened(office), last_day="2026-12-31")
    assert str(view.to_dict()).count("•") == 2
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    office.live_until(utc(2027, 2, 1))
    assert [meeting.rule_date.month for meeting in office.lunches if meeting.is_on] == []
    view = shown(office, opened(office), last_day=None)
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    office.tick()
    assert office.lunch.rule_date.isoformat() == "2027-02-10"


def test_nobody_but_organizers_schedules_on_any_path(office: LunchOffice) -> None:
    view = opened(office)
    confirmed = shown(office, view)
    with pytest.raises(NotAllowed):
        office.do(open_form, BEN)
    with pytest.raises(NotAllowed):
        office.do(preview, BEN, own_metadata(view.to_dict()), views.read(filled(view)))
    with pytest.raises(NotAllowed):
        office.do(save, BEN, own_metadata(confirmed.to_dict()), move_announced=False)


def test_a_schedule_of_the_longest_words_fits_into_the_form(office: LunchOffice) -> None:
    outs = "\n".join(f"2027-0{month}-01 to 2027-0{month}-05 {'é' * 50}" for month in range(1, 10))
    view = shown(office, opened(office), room="é" * 150, link="https://" + "x" * 490, black_outs=outs)
    assert len(str(view.private_metadata)) < 3000
    assert json.loads(own_metadata(view.to_dict()))["room"] == "é" * 150


def typed(office: LunchOffice, words: str, series_id: str = "") -> View | Message:
    return office.do(by_words, ADA, words, series_id)


def values_in(message: Message) -> list[str]:
    """What its buttons carry."""
    rows = [block.elements for block in message.blocks if isinstance(block, ActionsBlock)]
    return [str(element.value) for row in rows for element in row if isinstance(element, ButtonElement)]


def test_every_other_week_says_from_when_on_and_means_it(office: LunchOffice) -> None:
    view = shown(office, opened(office), which="Every other", weekday="Tuesday", start="2026-12-09")
    words = str(view.to_dict())
    assert "Every other Tuesday, from December 15, 2026" in words
    assert "December 9, 2026 is a Wednesday, so the first one is Tuesday, December 15, 2026." in words
    told = office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    assert "Saved: every other Tuesday, from December 15, 2026" in str(told.to_dict())
    office.tick()
    assert [one.rule_date.isoformat() for one in office.lunches[1:3]] == ["2026-12-15", "2026-12-29"]
    again = opened(office)
    assert filled(again)["start"]["start"] == {"selected_date": "2026-12-15"}
    before = office.do(lambda uow: uow.meetings.look_at_series("chicago"))
    office.clock.at = utc(2026, 12, 20)
    office.do(save, ADA, own_metadata(shown(office, opened(office)).to_dict()), move_announced=False)
    after = office.do(lambda uow: uow.meetings.look_at_series("chicago"))
    assert before is not None
    assert after is not None
    assert after.recurrence == before.recurrence


def test_a_rule_is_typed_with_its_first_day_and_saved_with_one_press(office: LunchOffice) -> None:
    view = typed(office, "every other Tuesday from 8 December")
    assert isinstance(view, View)
    assert objections_to_view(view.to_dict()) == []
    assert "Every other Tuesday, from December 8, 2026" in str(view.to_dict())
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    series = office.do(lambda uow: uow.meetings.look_at_series("chicago"))
    assert series is not None
    assert (series.recurrence.rrule, series.room) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "Elm")


def test_of_a_fifth_thursday_it_is_said_that_most_months_have_none_and_the_last_is_one_tap(office: LunchOffice) -> None:
    view = typed(office, "fifth Thursday")
    assert isinstance(view, View)
    assert "Most months have none: “fifth Thursday of the month” comes in 4 of the next 12" in str(view.to_dict())
    assert "Make it “last Thursday of the month”" in str(view.to_dict())
    last = office.do(instead, ADA, own_metadata(view.to_dict()))
    assert "Last Thursday of the month, 12:00 PM" in str(last.to_dict())
    assert "Most months" not in str(last.to_dict())
    with pytest.raises(NoLongerOpen):
        office.do(instead, ADA, own_metadata(last.to_dict()))
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    kept = opened(office)
    assert filled(kept)["which"]["which"]["selected_option"]["text"]["text"] == "Fifth"  # type: ignore[index]


def test_words_with_two_readings_are_asked_about_and_either_is_one_tap(office: LunchOffice) -> None:
    asked = typed(office, "every second Tuesday from 8 December")
    assert isinstance(asked, Message)
    values = values_in(asked)
    assert values == [
        "chicago FREQ=MONTHLY;BYDAY=2TU from 2026-12-08",
        "chicago FREQ=WEEKLY;INTERVAL=2;BYDAY=TU from 2026-12-08",
    ]
    series_id, _space, words = str(values[1]).partition(" ")
    assert "from December 8" in str(typed(office, words, series_id).to_dict())  # type: ignore[union-attr]


def test_of_several_lunches_it_is_asked_which_the_typed_rule_is_for(office: LunchOffice) -> None:
    view = typed(office, "another: every Friday")
    assert isinstance(view, View)
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    which = typed(office, "last Thursday")
    assert isinstance(which, Message)
    values = values_in(which)
    assert "chicago last Thursday" in values


def test_words_that_are_no_rule_change_nothing(office: LunchOffice) -> None:
    for words, refusal in (("when it suits", NotARule), ("every other Tuesday from whenever", NotAStart)):
        with pytest.raises(refusal):
            typed(office, words)
    with pytest.raises(NotAllowed):
        office.do(by_words, BEN, "last Thursday")
    with pytest.raises(NotAllowed):
        office.do(instead, BEN, "{}")
    for damaged in ("", "{}", "[]", '{"series_id": "chicago", "seen": 1}'):
        with pytest.raises(NoLongerOpen):
            office.do(save, ADA, damaged, move_announced=False)


def test_a_year_of_nothing_but_days_without_lunch_says_so(office: LunchOffice) -> None:
    view = shown(office, opened(office), black_outs="2026-11-01 to 2029-12-31 renovation")
    assert "None of these takes place." in str(view.to_dict())
    assert str(view.to_dict()).count("skipped") == 12


def test_a_series_that_is_ended_at_once_with_another_rule_is_saved(office: LunchOffice) -> None:
    view = shown(office, opened(office), which="Every other", weekday="Tuesday", last_day="2026-11-04")
    office.do(save, ADA, own_metadata(view.to_dict()), move_announced=False)
    office.tick()
    assert not any(meeting.is_on for meeting in office.lunches)


def test_days_the_office_is_closed_on_are_without_lunch_each_year(
    sqlite_database: Database, clock: MovableClock
) -> None:
    office = LunchOffice(sqlite_database, clock, closed_on=("after_thanksgiving", "new_years_eve")).open()
    assert "(New Year's Eve" in str(shown(office, opened(office), **LAST_THURSDAY).to_dict())
    assert "(Day after Thanksgiving)" in str(shown(office, opened(office), which="Fourth", weekday="Friday").to_dict())


def test_among_the_dates_a_holiday_that_many_offices_work_on_is_marked(
    sqlite_database: Database, clock: MovableClock
) -> None:
    office = LunchOffice(sqlite_database, clock, closed_on=()).open()
    words = str(shown(office, opened(office)).to_dict())
    assert "• Wednesday, November 11, 2026 (Veterans Day; many offices work)" in words
    assert "Check it in `/village setup`" in words
