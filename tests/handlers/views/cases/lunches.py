"""Cases of everything about lunches."""

from dataclasses import replace
from datetime import date, timedelta

from bot.lunches.meetings import LARGEST_ROOM, Leads, MeetingState
from bot.lunches.notices import LunchChange
from bot.lunches.organizing.schedule import LONGEST_REASON
from bot.lunches.recurrence.lunch_calendar import BlackOut, PlannedDate
from bot.lunches.rsvps import Headcount, Spot
from bot.lunches.themes import THEMES
from bot.offices.communities import Contact
from bot.offices.office_cards import Card, CardKind
from bot.offices.resources import LONGEST_LINE, ResourceKind, lines_for
from bot.offices.topics import standard
from handlers.lunches.views import (
    brownbag,
    calendar_files,
    hosts,
    lunches,
    meetings,
    organizer_rota,
    organizer_tasks,
    organizing,
    schedule,
    seats,
    theme_rotation,
    unsettled_posts,
)
from handlers.lunches.views.lunches import Lunch
from handlers.platform.views.blocks import File
from handlers.platform.views.forms import LONGEST_OWN
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import (
    ADA,
    COMING,
    EVERY_STATE,
    HOPING,
    HOSTED,
    HUNDRED,
    MEETING,
    MOVED,
    NOT_THIS_TIME,
    NOW,
    PLAIN,
    SERIES,
    TODAY,
    WORST,
    WORST_SERIES,
    hostile,
    in_state,
)

CANCELLED, SKIPPED = in_state(WORST, MeetingState.CANCELLED), in_state(WORST, MeetingState.SKIPPED)
ONLINE = Lunch(replace(MEETING, link="https://meet.example/a?b=1&c=2"), SERIES)
ONLINE_ROOM = Lunch(replace(MEETING, room="Elm", link="https://meet.example/a?b=1&c=2"), SERIES)
RESTORED = Lunch(replace(MEETING, room="Elm", restored=2), SERIES, coming=4)
ANNOUNCED = in_state(PLAIN, MeetingState.ANNOUNCED)
ON_HOLIDAY = organizing.Worked("Veterans Day", date(2026, 11, 18))
FILE = File("lunch.ics", "BEGIN:VCALENDAR")
BACK = replace(PLAIN, meeting=replace(MEETING, was=NOW, is_back=True, restored=1))
NOBODY, EVERYBODY = Headcount(0, 0, ()), Headcount(999, 999, HUNDRED[:40])
QUESTIONS = tuple(hostile(300) for _ in range(5))
TWELVE = [replace(PLAIN, meeting=replace(MEETING, id=f"m{number}")) for number in range(2, 13)]
EVERY_TWELVE = [PLAIN, *TWELVE]

INVITATIONS = (
    *(case(state, meetings.invitation, lunch, 0) for state, lunch in EVERY_STATE.items()),
    case("without host or room", meetings.invitation, Lunch(MEETING, SERIES), 0),
    case("online", meetings.invitation, ONLINE, 0),
    case("moved for a holiday", meetings.invitation, MOVED, 0),
    case("planned anew", meetings.invitation, RESTORED, 0),
    case("the newest of three", meetings.invitation, RESTORED, 2),
    case("the longest", meetings.invitation, WORST, 0),
    case("the longest, cancelled", meetings.invitation, CANCELLED, 0),
    *(
        case(f"theme {one.number}", meetings.invitation, Lunch(replace(MEETING, theme=one.number), SERIES), 0)
        for one in THEMES.values()
    ),
    case("ordinary", meetings.placeholder, PLAIN, 0),
    case("ordinary", unsettled_posts.post_stands, PLAIN),
    case("the longest", meetings.placeholder, WORST, 12),
    *(
        case(
            name,
            unsettled_posts.post_unsettled,
            lunch,
            stands=name == "a copy",
            is_known=name == "found",
            is_under_way=name == "again",
        )
        for name, lunch in (
            ("ordinary", PLAIN),
            ("the longest", WORST),
            ("a copy", PLAIN),
            ("found", PLAIN),
            ("again", PLAIN),
        )
    ),
    *(case(state, meetings.reminder, lunch, "1.1") for state, lunch in EVERY_STATE.items()),
    case("without a thread", meetings.reminder, PLAIN, None),
    case("the longest", meetings.reminder, WORST, "1.1"),
    case("ordinary", meetings.over, WORST),
    case("ordinary", meetings.over_for_one, WORST),
    case("ordinary", meetings.changed_again, WORST),
    case("ordinary", meetings.gone),
    case("with a reason", meetings.called_off, CANCELLED),
    case("without a reason", meetings.called_off, in_state(PLAIN, MeetingState.CANCELLED)),
    case("with what follows", meetings.skipped, SKIPPED, 0, WORST),
    case("nothing follows", meetings.skipped, in_state(PLAIN, MeetingState.SKIPPED), 0, None),
    case("planned anew", meetings.skipped, RESTORED, 0, None),
)
TO_PEOPLE = (
    *(case(f"{state}, yes", meetings.morning, lunch, COMING) for state, lunch in EVERY_STATE.items()),
    case("no", meetings.morning, PLAIN, NOT_THIS_TIME),
    case("the longest", meetings.morning, WORST, HOPING),
    *(case(f"{state}", meetings.personal_invitation, lunch, None) for state, lunch in EVERY_STATE.items()),
    case("the longest", meetings.personal_invitation, WORST, COMING),
    *(case(f"{state}", meetings.changed, lunch, HOPING) for state, lunch in EVERY_STATE.items()),
    case("the longest", meetings.changed, WORST, None),
    case("nobody comes", hosts.host_note, PLAIN, NOBODY, ("One?", "Two?")),
    case("the longest", hosts.host_note, WORST, EVERYBODY, QUESTIONS),
    case("canceled", hosts.host_note, CANCELLED, NOBODY, QUESTIONS),
    *(case(rsvp.coming, meetings.recorded, HOSTED, rsvp) for rsvp in (COMING, HOPING, NOT_THIS_TIME)),
    case("name shown, the longest", meetings.recorded, WORST, replace(COMING, name_to_host=True)),
    case("ordinary", hosts.hosting, PLAIN),
    case("the longest", hosts.hosting, WORST),
    case("ordinary", hosts.no_longer_hosting, replace(WORST, meeting=replace(WORST.meeting, host=None))),
    case("somebody else hosts", hosts.no_longer_hosting, WORST),
    case("ordinary", calendar_files.calendar_file_sent, WORST),
    case("ordinary", calendar_files.calendar_file, PLAIN, File("lunch.ics", "BEGIN:VCALENDAR")),
    case("canceled", calendar_files.calendar_file, CANCELLED, File("lunch.ics", "BEGIN:VCALENDAR")),
    case("moved", calendar_files.calendar_update, PLAIN, FILE, COMING, LunchChange.MOVED, NOW),
    case("moved, no answer", calendar_files.calendar_update, PLAIN, FILE, None, LunchChange.MOVED, NOW),
    case("another place", calendar_files.calendar_update, PLAIN, FILE, HOPING, LunchChange.PLACE, MEETING.begins),
    case("changed", calendar_files.calendar_update, WORST, FILE, HOPING),
    case("canceled", calendar_files.calendar_update, CANCELLED, FILE, HOPING, LunchChange.CALLED_OFF, NOW),
    case("moved", meetings.changed, PLAIN, COMING, LunchChange.MOVED, NOW),
    case("canceled, moved before", meetings.changed, CANCELLED, COMING, LunchChange.CALLED_OFF, NOW),
    case("moved", meetings.news, PLAIN, NOW, "1.1"),
    case("canceled", meetings.news, CANCELLED, NOW, "1.1"),
    case("without a thread", meetings.news, WORST, NOW, None),
    case("on again, moved before", meetings.invitation, BACK, 1),
    *(case(f"an older post, {state}", meetings.invitation, in_state(RESTORED, state), 1) for state in MeetingState),
    *(case(f"an older post, {state}", meetings.skipped, in_state(RESTORED, state), 1, None) for state in MeetingState),
    case("moved before", meetings.reminder, BACK, "1.1"),
    case("moved before", hosts.host_note, BACK, NOBODY, ("One?", "Two?")),
    case("moved before, announced", organizing.preview, in_state(BACK, MeetingState.ANNOUNCED), NOW),
    case("ordinary", unsettled_posts.not_announced, WORST),
    case("ordinary", unsettled_posts.channel_broken, WORST),
)
FULL = replace(PLAIN, coming=12, is_full=True)
FULL_ONLINE = replace(ONLINE_ROOM, coming=12, is_full=True)
FULL_WORST = replace(WORST, is_full=True)
BY_LINK = replace(COMING, place=Spot.LINK)
IN_LINE = replace(NOT_THIS_TIME, waits_since=NOW)
OFFERED = replace(IN_LINE, offered_until=NOW, offers=1)
KEPT = replace(NOT_THIS_TIME, kept_until=NOW)
SEATS = (
    case("full", meetings.invitation, FULL, 0),
    case("full, with a link", meetings.invitation, FULL_ONLINE, 0),
    case("full, the longest", meetings.invitation, FULL_WORST, 0),
    case("full", meetings.reminder, FULL_ONLINE, "1.1"),
    case("full", meetings.personal_invitation, FULL, None),
    case("by link", meetings.morning, FULL_ONLINE, BY_LINK),
    case("some by link", hosts.host_note, FULL_ONLINE, Headcount(12, 4, (), 3), ("One?",)),
    case("by link", meetings.recorded, FULL_ONLINE, BY_LINK),
    case("by link and waiting", meetings.recorded, FULL_ONLINE, replace(BY_LINK, waits_since=NOW)),
    case("with a link to join by instead", meetings.recorded, FULL_ONLINE, COMING),
    case("kept after a slip", meetings.recorded, FULL, KEPT),
    case("kept, the longest", meetings.recorded, FULL_WORST, replace(HOPING, kept_until=NOW)),
    case("full, not answered", brownbag.card, FULL_ONLINE, None),
    case("full, with a seat", brownbag.card, FULL, COMING),
    case("full, waiting", brownbag.card, FULL_ONLINE, IN_LINE),
    case("full, offered", brownbag.card, FULL_ONLINE, OFFERED),
    case("the longest, waiting", brownbag.card, FULL_WORST, IN_LINE),
    *(
        case(f"{name}, link {link}", seats.full, FULL_ONLINE, said, link=link)
        for name, said in (("not answered", None), ("by link", BY_LINK), ("waiting", IN_LINE))
        for link in (True, False)
    ),
    case("the link is full", seats.full, replace(FULL_ONLINE, is_full=False), None, link=False),
    case("the longest", seats.full, FULL_WORST, IN_LINE, link=True),
    case("waiting", seats.line, FULL_ONLINE, IN_LINE, wanted=True, paused=False),
    case("waiting, paused", seats.line, FULL, IN_LINE, wanted=True, paused=True),
    case("offered", seats.line, FULL, OFFERED, wanted=True, paused=False),
    case("kept", seats.line, FULL, KEPT, wanted=True, paused=False),
    case("seated", seats.line, FULL, COMING, wanted=True, paused=False),
    case("not full", seats.line, PLAIN, NOT_THIS_TIME, wanted=True, paused=False),
    case("no longer", seats.line, FULL, NOT_THIS_TIME, wanted=False, paused=False),
    case("no longer, hoping", seats.line, FULL, HOPING, wanted=False, paused=False),
    case("the longest", seats.line, FULL_WORST, IN_LINE, wanted=True, paused=True),
    case("open", seats.offer, FULL, OFFERED, NOW, is_newest=True),
    case("taken", seats.offer, FULL, COMING, None, is_newest=True),
    case("over", seats.offer, FULL, NOT_THIS_TIME, None, is_newest=True),
    case("taken back", seats.offer, FULL, IN_LINE, None, is_newest=True),
    case("newer", seats.offer, FULL, OFFERED, None, is_newest=False),
    case("canceled", seats.offer, CANCELLED, OFFERED, None, is_newest=True),
    case("held", seats.offer, in_state(FULL, MeetingState.HELD), NOT_THIS_TIME, None, is_newest=True),
    case("the longest", seats.offer, FULL_WORST, OFFERED, NOW, is_newest=True),
    case("seats kept", schedule.saved, SERIES, 0, TODAY, [(PLAIN, 31), (WORST, 1)]),
    case("seats kept", schedule.dates, SERIES, [], 0, 0, "{}", today=TODAY, crowded=[(PLAIN, 31), (WORST, 1)]),
)
COMMANDS = (
    case("none", brownbag.next_lunch, None, None),
    case("hosted, coming", brownbag.next_lunch, HOSTED, COMING),
    case("the longest", brownbag.next_lunch, WORST, NOT_THIS_TIME),
    case("without host", brownbag.card, PLAIN, None),
    case("the longest", brownbag.card, WORST, HOPING),
    case("none", brownbag.coming_lunches, []),
    case("every state", brownbag.coming_lunches, [*EVERY_STATE.values(), MOVED]),
    case("twelve of the longest", brownbag.coming_lunches, [WORST, CANCELLED, SKIPPED] * 4),
    *(case(f"organizes {yes}", brownbag.help_words, organizes=yes) for yes in (True, False)),
    *(case(f"organizes {yes}", brownbag.unknown, None, organizes=yes) for yes in (True, False)),
    case("near to a word", brownbag.unknown, "suggest", organizes=False),
    *(case(f"wanted {yes}", brownbag.invited_by_dm, wanted=yes) for yes in (True, False)),
    case("in the box", brownbag.question_dropped, PLAIN),
    case("none planned", brownbag.question_dropped, None),
    case("too late for the next", brownbag.question_dropped, PLAIN, WORST),
    case("too late, and no other planned", brownbag.question_dropped, None, WORST),
    case("none", brownbag.question_missing),
    case("too long", brownbag.question_too_long, 300),
    case("ordinary", brownbag.question_form),
    case("none", brownbag.section, None, None),
    case("by direct message", brownbag.section, WORST, HOPING, by_dm=True),
    case("ordinary", brownbag.section, HOSTED, COMING),
    case("by direct message too", brownbag.section, HOSTED, COMING, by_dm=True),
    case("none", brownbag.panel, []),
    case("with what is off", brownbag.panel, [brownbag.Panel(PLAIN, NOBODY, (), NOW)], [CANCELLED, SKIPPED]),
    case("ordinary", brownbag.panel, [brownbag.Panel(PLAIN, NOBODY, (), NOW)]),
    case("the longest", brownbag.panel, [brownbag.Panel(WORST, EVERYBODY, QUESTIONS, NOW)] * 3),
    case("taken out", brownbag.panel, [], [CANCELLED, SKIPPED] * 6),
    case("not posted", brownbag.panel, [brownbag.Panel(PLAIN, NOBODY, (), NOW, lost=True)]),
    case("announced", brownbag.panel, [brownbag.Panel(EVERY_STATE[MeetingState.ANNOUNCED], NOBODY, (), NOW)]),
    case("ordinary", lunches.rsvp_buttons, WORST),
    case("ordinary", lunches.calendar_button, WORST),
    case("ordinary", lunches.link_button, WORST),
    case("ordinary", lunches.tell_button, WORST),
    case("ordinary", lunches.never_mind_button, WORST),
    case("ordinary", lunches.yes_button, WORST, "A label"),
    case("two lunches", schedule.seats_kept, [(PLAIN, 31), (WORST, 1)]),
)
ORGANIZERS = (
    *(case(state, organizing.preview, lunch, NOW) for state, lunch in EVERY_STATE.items()),
    case("moved by a holiday", organizing.preview, PLAIN, NOW, old_date=date(2026, 11, 11)),
    case("moved by a holiday, the longest", organizing.preview, WORST, NOW, old_date=date(2026, 11, 11)),
    case("on a holiday", organizing.preview, PLAIN, NOW, worked=ON_HOLIDAY),
    case("on a holiday, announced", organizing.preview, ANNOUNCED, NOW, worked=ON_HOLIDAY),
    case("on a holiday, no better day", organizing.preview, PLAIN, NOW, worked=organizing.Worked("Veterans Day")),
    case("back on its day", organizing.kept, PLAIN),
    case("back on its day, told", organizing.kept, PLAIN, 3),
    case("not announced", organizing.keep_question, PLAIN, date(2026, 11, 11)),
    case("announced", organizing.keep_question, EVERY_STATE[MeetingState.ANNOUNCED], date(2026, 11, 11)),
    case("moved by a holiday, announced", organizing.preview, ANNOUNCED, NOW, old_date=date(2026, 11, 11)),
    case("agreed", organizing.preview, replace(PLAIN, meeting=replace(MEETING, agreed_at=NOW)), NOW),
    case("without host", organizing.preview, PLAIN, NOW),
    case("the longest", organizing.preview, WORST, NOW),
    *(case(verb, organizing.form, verb, PLAIN, EVERY_TWELVE) for verb in organizing.TITLES),
    *(case(f"{verb}, the longest", organizing.form, verb, WORST, ()) for verb in organizing.TITLES),
    case("restore what was canceled", organizing.form, "restore", CANCELLED, [CANCELLED]),
    case("announced already", organizing.form, "announce", Lunch(replace(MEETING, announced_at=NOW), SERIES), []),
    case("nobody concerned", organizing.confirm_move, PLAIN, MOVED, 0, "{}"),
    case("the longest", organizing.confirm_move, WORST, WORST, 999, "x" * LONGEST_OWN),
    *(case(verb, organizing.done, verb, WORST, 3) for verb in organizing.TITLES),
    *(case(verb, organizing.nothing_to, verb) for verb in organizing.TITLES),
    case("ordinary", hosts.host_question, PLAIN),
    case("hosted", hosts.host_question, HOSTED),
    case("canceled", hosts.host_question, CANCELLED),
    case("the longest", hosts.host_question, replace(WORST, meeting=replace(WORST.meeting, host=None))),
)
OUT = tuple(BlackOut(date(2026, 12, 24), date(2027, 1, 2), hostile(LONGEST_REASON)) for _ in range(9))
FULL_SERIES = replace(WORST_SERIES, room_size=LARGEST_ROOM, leads=Leads(60, 10, False, 9), black_outs=OUT)
TURNS = [PlannedDate(date(2026, 11, 11) + timedelta(days=28 * turn)) for turn in range(12)]
MOVES = [replace(one, moved_from=one.day - timedelta(days=7), reason=hostile(LONGEST_REASON)) for one in TURNS]
SKIPS = [replace(one, skipped=True, reason=hostile(LONGEST_REASON)) for one in TURNS]
ENDING = replace(SERIES, recurrence=replace(SERIES.recurrence, rrule="FREQ=MONTHLY;BYDAY=2WE;UNTIL=20270610"))
WORKED = {TURNS[0].day: "Veterans Day", TURNS[1].day: hostile(60)}
TWO_READINGS = ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
EVERY_THIRD_WEEK, FIFTH, MONTHLY = (
    replace(SERIES, recurrence=replace(SERIES.recurrence, rrule=rrule, anchor=anchor))
    for rrule, anchor in (
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU", date(2026, 12, 15)),
        ("FREQ=MONTHLY;BYDAY=5TH", date(2024, 1, 1)),
        ("FREQ=MONTHLY;BYDAY=1TU", date(2027, 1, 5)),
    )
)
SCHEDULE = (
    case("as it is", theme_rotation.form, SERIES, "s1 3"),
    case(
        "every theme, backwards",
        theme_rotation.form,
        replace(SERIES, rotation=tuple(sorted(THEMES, reverse=True))),
        "s1 3",
    ),
    case("nothing follows", theme_rotation.saved, None),
    case("the next", theme_rotation.saved, WORST),
    case("as it is", schedule.form, SERIES, "s1 3", TODAY),
    case("the longest", schedule.form, FULL_SERIES, "x" * LONGEST_OWN, TODAY),
    case("holidays marked", schedule.dates, SERIES, TURNS, 0, 0, "{}", today=TODAY, worked=WORKED),
    case("another rule", schedule.form, EVERY_THIRD_WEEK, "s1 3", TODAY),
    case("plain", schedule.dates, SERIES, TURNS, 0, 0, "{}", today=TODAY),
    case("all moved", schedule.dates, FULL_SERIES, MOVES, 2, 3, "x" * LONGEST_OWN, today=TODAY),
    case("all skipped", schedule.dates, FULL_SERIES, SKIPS, 0, 0, "{}", today=TODAY),
    case("none left", schedule.dates, ENDING, [], 0, 12, "{}", today=TODAY),
    case("a fifth Thursday", schedule.dates, FIFTH, TURNS, 0, 0, "{}", today=TODAY),
    case("from a day on", schedule.dates, EVERY_THIRD_WEEK, TURNS, 0, 0, "{}", today=TODAY, wanted=date(2026, 12, 9)),
    case("from the same weekday", schedule.dates, MONTHLY, TURNS, 0, 0, "{}", today=TODAY, wanted=date(2026, 12, 29)),
    case("with a last day", schedule.form, ENDING, "s1 3", TODAY),
    case("with a last day", schedule.saved, ENDING, 2, TODAY),
    case("nobody told", schedule.saved, SERIES, 0, TODAY),
    case("many told", schedule.saved, FULL_SERIES, 99, TODAY),
    case("the same", schedule.changed_meanwhile, SERIES, replace(SERIES, version=2)),
    case("everything differs", schedule.changed_meanwhile, FULL_SERIES, SERIES),
    case("two", schedule.which, [SERIES, replace(FULL_SERIES, id="s2")], TODAY),
    case("ten", schedule.which, [replace(FULL_SERIES, id=f"s{number}") for number in range(10)], TODAY),
    case("typed", schedule.which, [SERIES, replace(FULL_SERIES, id="s2")], TODAY, "last Thursday from 8 December"),
    case("typed", schedule.two_readings, TWO_READINGS, "s1", date(2026, 12, 8)),
    case("from now on", schedule.two_readings, TWO_READINGS, "s1", None),
)
CARE = (
    case("here, nobody", organizer_rota.form, None, []),
    case("away, many", organizer_rota.form, NOW.date(), HUNDRED),
    case("here", organizer_rota.saved, None, None, 0),
    case("away, nobody stands in", organizer_rota.saved, NOW.date(), None, 0),
    case("away, somebody stands in", organizer_rota.saved, NOW.date(), ADA, 1),
    case("ordinary", organizer_rota.take_over, PLAIN),
    case("ordinary", organizer_rota.offered),
    case("ordinary", organizer_rota.looks_after_already),
    case("ordinary", organizer_rota.offer, ADA),
    case("ordinary", organizer_rota.offer_accepted, ADA),
    case("ordinary", organizer_rota.offer_settled),
    case("by silence", organizer_rota.named, None, as_deputy=False, stays_organizer=False),
    *(
        case(f"deputy {yes}, organizer {was}", organizer_rota.named, ADA, as_deputy=yes, stays_organizer=was)
        for yes in (True, False)
        for was in (True, False)
    ),
    case("ordinary", organizer_rota.no_longer),
    *(case(f"answered {yes}", organizer_rota.worth_it, WORST, has_answered=yes) for yes in (True, False)),
    case("closed", organizer_rota.worth_it, WORST, has_answered=False, is_open=False),
)
LINES = lines_for("US")
LONGEST_LINES = tuple(Contact(kind, hostile(LONGEST_LINE), "us", NOW.date()) for kind in ResourceKind)
AGREED = replace(PLAIN, meeting=replace(MEETING, agreed_at=NOW))
TOPICS = tuple(one.label for one in standard())
THINGS = [
    organizer_tasks.heading(),
    organizer_tasks.host_missing(PLAIN),
    organizer_tasks.lines_to_confirm(LONGEST_LINES, NOW.date(), "m1"),
    organizer_tasks.nobody_offers(TOPICS, "m1"),
]
WAITING = (
    case("ordinary", organizer_tasks.heading),
    case("ordinary", organizer_tasks.host_missing, WORST),
    case("ordinary", organizer_tasks.lines_to_confirm, LINES, NOW.date(), "m1"),
    case("the longest", organizer_tasks.lines_to_confirm, LONGEST_LINES, NOW.date(), "m1"),
    case("all three", organizer_tasks.cards_to_confirm, [Card(kind, NOW.date()) for kind in CardKind], "m1"),
    case("one", organizer_tasks.nobody_offers, TOPICS[:1], "m1"),
    case("all", organizer_tasks.nobody_offers, TOPICS, "m1"),
    *(case(f"{count}", organizer_tasks.help_wanted, [*TOPICS[: count - 1], hostile(60)]) for count in (1, 2, 3, 9)),
    case("ordinary", organizing.not_posted, WORST),
    case("things wait", organizing.preview, PLAIN, NOW, THINGS),
    case("agreed, things wait", organizing.preview, AGREED, NOW, THINGS),
)
CASES = (*INVITATIONS, *TO_PEOPLE, *SEATS, *COMMANDS, *ORGANIZERS, *SCHEDULE, *CARE, *WAITING)
