"""Everything people read about lunches: reviewed word by word, accepted by Slack, and inert whatever was typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.core.ids import ChannelId, UserId
from bot.lunches.calendar_files import calendar_file, entry_of
from bot.lunches.meetings import MeetingState
from bot.lunches.organizing.schedule import new_series
from bot.lunches.recurrence.lunch_calendar import PlannedDate
from bot.lunches.rsvps import Coming, Headcount, Rsvp
from bot.lunches.themes import THEMES
from handlers.lunches.views import (
    brownbag,
    calendar_files,
    hosts,
    meetings,
    organizer_rota,
    organizing,
    schedule,
    unsettled_posts,
)
from handlers.lunches.views.lunches import Lunch
from handlers.platform.views.blocks import Message, home
from playground.block_kit import objections_to_message, objections_to_view
from tests.bot.lunch_values import lunch as meeting_of
from tests.bot.lunch_values import series_in
from tests.handlers.views.cases.values import TODAY

HOST, CAT = UserId("U0HOST"), UserId("U0CAT")
MEETING = meeting_of(link="https://meet.example/elm", host=HOST, state=MeetingState.ANNOUNCED)
LUNCH = Lunch(MEETING, series_in("America/Chicago"), coming=3)
MOVED = replace(LUNCH, meeting=replace(MEETING, rule_date=date(2026, 12, 2), reason="Thanksgiving Day", host=None))
OFF = replace(LUNCH, meeting=replace(MEETING, state=MeetingState.CANCELLED, reason="Fire drill"))
OVER = replace(LUNCH, meeting=replace(MEETING, state=MeetingState.HELD))
PLANNED = replace(LUNCH, meeting=replace(MEETING, state=MeetingState.PLANNED, host=None))
YES = Rsvp("m1", CAT, Coming.YES, name_to_host=True)
NO = Rsvp("m1", CAT, Coming.NO)
GOES_OUT = datetime(2026, 11, 25, 10, tzinfo=UTC)
HOSTILE = "<!channel> <@U12345> & *x* " * 5
LONGEST = replace(MEETING, room=(HOSTILE * 3)[:150], link="https://" + "x" * 490, reason="&" * 150)
FORBIDDEN = ("ghost", "inactive", "failed", "score", "random", "congratulations", "mother", "father", "mom ", "mum ")


def messages(lunch: Lunch = LUNCH, moved: Lunch = MOVED, off: Lunch = OFF, over: Lunch = OVER) -> Mapping[str, Message]:
    agenda = ("Who leaves at five?", "<b>What</b> surprised you?")
    planned = replace(lunch, meeting=replace(lunch.meeting, state=MeetingState.PLANNED, host=None))
    return {
        "placeholder": meetings.placeholder(lunch, 0),
        "invitation": meetings.invitation(lunch, 0),
        "invitation, moved, no host": meetings.invitation(moved, 0),
        "invitation, canceled": meetings.invitation(off, 0),
        "invitation, over": meetings.invitation(over, 0),
        "invitation, planned anew": meetings.invitation(replace(lunch, meeting=replace(lunch.meeting, restored=1)), 0),
        "skipped": meetings.skipped(off, 0, lunch),
        "reminder": meetings.reminder(lunch, "1.0"),
        "morning": meetings.morning(lunch, YES),
        "morning, cannot": meetings.morning(lunch, NO),
        "invited by dm": meetings.personal_invitation(lunch, None),
        "changed": meetings.changed(lunch, YES),
        "host's note": hosts.host_note(lunch, Headcount(4, 2, (CAT,)), agenda),
        "recorded": meetings.recorded(lunch, YES),
        "recorded no": meetings.recorded(lunch, NO),
        "hosting": hosts.hosting(lunch),
        "no longer hosting": hosts.no_longer_hosting(replace(lunch, meeting=replace(lunch.meeting, host=None))),
        "no longer hosting, but somebody else": hosts.no_longer_hosting(lunch),
        "file sent": calendar_files.calendar_file_sent(lunch),
        "not announced": unsettled_posts.not_announced(lunch),
        "channel broken": unsettled_posts.channel_broken(lunch),
        "next": brownbag.next_lunch(lunch, YES),
        "nothing planned": brownbag.next_lunch(None, None),
        "list": brownbag.coming_lunches([lunch, moved, off]),
        "help": brownbag.help_words(organizes=True),
        "box": brownbag.question_dropped(None),
        "preview": organizing.preview(planned, GOES_OUT),
        "preview, agreed": organizing.preview(
            replace(planned, meeting=replace(planned.meeting, agreed_at=GOES_OUT)), GOES_OUT
        ),
        "host asked": hosts.host_question(planned),
        "take over": organizer_rota.take_over(lunch),
        "offer": organizer_rota.offer(CAT),
        "named": organizer_rota.named(HOST, as_deputy=True, stays_organizer=False),
        "worth it": organizer_rota.worth_it(lunch, has_answered=False),
        "which schedule": schedule.which([lunch.series, lunch.series], TODAY),
    }


@pytest.mark.parametrize("name", messages())
def test_the_words_are_reviewed(name: str, snapshot: SnapshotAssertion) -> None:
    message = messages()[name]
    shown = [{key: part for key, part in block.to_dict().items() if key != "type"} for block in message.blocks]
    assert {"text": message.text, "blocks": shown} == snapshot


@pytest.mark.parametrize("name", messages())
def test_the_longest_and_most_hostile_words_are_accepted_and_ping_nobody(name: str) -> None:
    lunch = replace(LUNCH, meeting=LONGEST)
    moved = replace(lunch, meeting=replace(LONGEST, rule_date=date(2026, 12, 2), host=None))
    off = replace(lunch, meeting=replace(LONGEST, state=MeetingState.CANCELLED))
    message = messages(lunch, moved, off)[name]
    assert objections_to_message([block.to_dict() for block in message.blocks]) == []
    assert 0 < len(message.text) <= 4000
    everything = message.text + str([block.to_dict() for block in message.blocks])
    assert "<!channel>" not in everything
    assert "<@U12345>" not in everything


@pytest.mark.parametrize("name", messages())
def test_no_word_hurts_or_guesses(name: str) -> None:
    message = messages()[name]
    everything = (message.text + str([block.to_dict() for block in message.blocks])).casefold()
    assert [word for word in FORBIDDEN if word in everything] == []


def test_the_channel_s_fallback_carries_the_whole_invitation() -> None:
    message = meetings.invitation(MOVED, 0)
    for words in (
        MOVED.when,
        "Room Elm",
        "Thanksgiving Day",
        MOVED.subject,
        *MOVED.prompts,
        "A few are coming",
    ):
        assert words in message.text


@pytest.mark.parametrize("verb", organizing.TITLES)
@pytest.mark.parametrize("meeting", [MEETING, LONGEST, OFF.meeting])
def test_slack_accepts_every_form(verb: str, meeting: object) -> None:
    lunch = replace(LUNCH, meeting=meeting)  # type: ignore[arg-type]
    other = replace(PLANNED, meeting=replace(PLANNED.meeting, id="m2"))
    assert objections_to_view(organizing.form(verb, lunch, [lunch, other]).to_dict()) == []
    assert objections_to_view(organizing.form(verb, lunch, ()).to_dict()) == []
    assert objections_to_view(organizing.done(verb, lunch, 3).to_dict()) == []


def test_slack_accepts_the_schedule_forms_and_every_theme_can_be_chosen() -> None:
    series = new_series("new", "c1", ChannelId("C1"), "Europe/Berlin")
    turns = [PlannedDate(date(2026, 12, 9)), PlannedDate(date(2027, 1, 20), date(2027, 1, 13), reason=HOSTILE)]
    for view in (
        schedule.form(series, "new 0", TODAY),
        schedule.dates(series, turns, 1, 0, "{}", today=TODAY),
        schedule.saved(series, 2, TODAY),
        schedule.changed_meanwhile(series, replace(series, room="Oak")),
        organizing.confirm_move(LUNCH, MOVED, 2, "{}"),
    ):
        assert objections_to_view(view.to_dict()) == []
    theme_field = organizing.form("theme", LUNCH, ()).to_dict()["blocks"][-2]["element"]
    assert len(theme_field["options"]) == len(THEMES)


def test_slack_accepts_home_with_several_lunches() -> None:
    panel = brownbag.Panel(LUNCH, Headcount(12, 3, (CAT,)), ("One?",) * 5, GOES_OUT, organizer_rota.tally((10, 15)))
    blocks = [*brownbag.section(LUNCH, YES), *brownbag.panel([panel, panel])]
    assert objections_to_view(home(blocks).to_dict()) == []


def test_nothing_says_afterwards_that_a_lunch_did_not_take_place() -> None:
    none = Headcount(0, 0, ())
    for message in (
        meetings.invitation(OVER, 0),
        meetings.reminder(OVER, "1.1"),
        meetings.morning(OVER, YES),
        meetings.personal_invitation(OVER, YES),
        meetings.changed(OVER, YES),
        hosts.host_note(OVER, none, ("One?",)),
        organizing.preview(OVER, GOES_OUT),
        hosts.host_question(OVER),
    ):
        assert "no brown-bag lunch" not in message.text


@pytest.mark.parametrize("room", ["غرفة ليلى", "חדר שירה"])
def test_a_room_named_from_right_to_left_stands_by_itself_in_every_sentence(room: str) -> None:
    lunch = replace(LUNCH, meeting=replace(MEETING, room=room))
    invited = meetings.invitation(lunch, 0).text
    assert f"\u2068{room}\u2069" in invited
    assert objections_to_message([block.to_dict() for block in meetings.invitation(lunch, 0).blocks]) == []
    entry = entry_of(lunch.meeting, "America/Chicago", "Brown-bag lunch")
    drawn = calendar_file([entry], datetime(2026, 11, 3, tzinfo=UTC)).decode().replace("\r\n ", "")
    assert f"LOCATION:{room}" in drawn  # alone, so it needs no marks
