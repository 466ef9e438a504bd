"""Cases of set-up, organizers, Home, plain words, help, and the small shapes everything is made of."""

from dataclasses import replace
from datetime import date, time

from slack_sdk.models.blocks import UserSelectElement

from bot.core.ids import ChannelId, TeamId
from bot.core.slack_codes import Meaning
from bot.core.undelivered import NotPosted, NotSent
from bot.language.replies import Heard, Part, Reply
from bot.lunches.meetings import LONGEST_ROOM
from bot.lunches.rsvps import Coming
from bot.lunches.seats import SeatWish
from bot.offices import resources
from bot.offices.communities import LONGEST_LABEL
from bot.offices.communities import LunchRule as Rule
from bot.offices.languages import ENGLISH_NAMES
from bot.offices.office_days import HolidayPlace, offered
from bot.offices.places import PLACES, place_of_city
from bot.people.people import Colleague
from bot.reports.coverage import Lights
from handlers.delivery.views import undelivered
from handlers.home.views import app_home, village
from handlers.home.views import privacy as privacy_page
from handlers.language.views import plain_words
from handlers.offices.views import communities, organizers, set_up, topics, who_to_call
from handlers.people.views import at_work
from handlers.platform.views import blocks, commands, fields, files, refusals
from handlers.platform.views.forms import LONGEST_OWN
from handlers.reports.views import coverage
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import (
    ADA,
    ALONE,
    ASKED,
    BERLIN,
    CATALOGUE,
    EVERY_TOPIC,
    HUNDRED,
    LONDON,
    MANY,
    MARISA,
    ODD,
    PLAIN,
    TEN,
    TODAY,
    WORST,
    hostile,
)

TEAM = TeamId("T0VILLAGE")
WARNING = communities.name_warning(hostile(80))
DRAFT = set_up.with_country_lines(set_up.SetUpDraft(None, PLACES[0], ADA))
LONG_LINES = {kind: hostile(resources.LONGEST_LINE) for kind in resources.ResourceKind}
FULL_DRAFT = replace(
    DRAFT,
    channel_id=ChannelId("C1"),
    room=hostile(LONGEST_ROOM),
    lines=LONG_LINES,
    community_id="a",
    at=time(7),
    label="W" * LONGEST_LABEL,
    languages=tuple(ENGLISH_NAMES),
)
KEPT = set_up.draft_of(ODD, Rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", time(12), "Elm"), PLACES[-1])


def closed_in(city: str) -> set_up.SetUpDraft:
    """The form of a place with every day that its offices may be closed on ticked."""
    place = place_of_city(city)
    assert place is not None
    days = offered(HolidayPlace(place.country, place.subdivision), 2026)
    return replace(DRAFT, place=place, closed_on=tuple(days))


SET_UP = (
    case("new", set_up.form, DRAFT),
    case("the longest, with a warning", set_up.form, FULL_DRAFT, WARNING),
    case("another rhythm", set_up.form, KEPT),
    *(case(place.city, set_up.form, set_up.with_country_lines(replace(DRAFT, place=place))) for place in PLACES[::20]),
    *(case(f"closed on all of {city}'s days", set_up.form, closed_in(city)) for city in ("Chicago", "Delhi", "Austin")),
    case("ordinary", communities.saved, LONDON, "second Wednesday of the month, 12:00"),
    case("with a warning", communities.saved, ODD, "every other Tuesday, 12:00", WARNING),
    case("ordinary", communities.channel_gone, LONDON),
    case("settled", communities.channel_gone, None),
    case("nobody", organizers.listed, [], is_organizer=False),
    case("one", organizers.listed, [ADA], is_organizer=True),
    case("a hundred", organizers.listed, HUNDRED, is_organizer=True),
    case("ordinary", organizers.ask_to_leave, ADA),
    case("nobody", organizers.nobody_named, "add", ""),
    case("somebody unknown", organizers.nobody_named, "remove", "@nobody <!here> " * 20),
    *(
        case(f"{verb} {yes}", organizers.changed, verb, ADA, changed=yes)
        for verb in ("add", "remove")
        for yes in (True, False)
    ),
)
MINE = app_home.Mine(ALONE.colleague, LONDON, [LONDON])
MINE_FULL = app_home.Mine(replace(ASKED.colleague, full_text_in_notifications=True), BERLIN, [LONDON, BERLIN])
MINE_ODD = app_home.Mine(
    Colleague(MARISA, days=frozenset({0, 1, 4, 6}), starts=time(0), ends=time(23, 59)), LONDON, MANY
)
SECTION = [blocks.text("A section"), blocks.small("and a line")]
HOME = (
    *(case(f"admin {yes}", app_home.before_set_up, is_admin=yes) for yes in (True, False)),
    case("as in Slack", app_home.language, MINE),
    case("ordinary", app_home.assembled, [SECTION, []], MINE, []),
    case(
        "an organizer's", app_home.assembled, [SECTION], MINE_FULL, app_home.organizer_section([LONDON, BERLIN], [ADA])
    ),
    case("far too much", app_home.assembled, [SECTION * 30] * 4, MINE_ODD, app_home.organizer_section(MANY, HUNDRED)),
    case("ordinary", app_home.settings_section, MINE),
    case("all", app_home.settings_section, MINE_FULL),
    case("odd days", app_home.settings_section, MINE_ODD),
    case("one office", app_home.organizer_section, [LONDON], [ADA]),
    case("thirty offices", app_home.organizer_section, MANY, HUNDRED),
    case("ordinary", app_home.settings_form, MINE),
    case("all", app_home.settings_form, MINE_FULL),
    case("thirty offices", app_home.settings_form, MINE_ODD),
    case("ordinary", app_home.saved, MINE.hours),
    case("odd days", app_home.saved, MINE_ODD.hours),
)
BRIGHT = Lights(lunch_is_set=True, host_is_found=True, uncovered=(), topics=30)
DARK = Lights(lunch_is_set=False, host_is_found=False, uncovered=(hostile(60),) * 40, topics=40)
AROUND = village.VillageStanding(True, (ADA,))
BOTH = (Part.MENTOR, Part.RETURNER)
HERE = plain_words.Here(MARISA, AROUND, BOTH, LONDON.contacts, ADA, PLAIN, BOTH)
BARE = plain_words.Here(MARISA, village.VillageStanding(True), (), (), None, None)
SAID = {
    **{reply.value: Heard(reply) for reply in Reply},
    **{f"{reply}, ten topics": Heard(reply, TEN) for reply in (Reply.VOLUNTEER, Reply.RETURNING)},
    "ask, two topics": Heard(Reply.ASK, ("business-travel", "sleep")),
    "ask, heavy": Heard(Reply.ASK, ("loss", "feelings")),
    **{f"rsvp {coming}": Heard(Reply.RSVP, coming=coming) for coming in (*Coming, *SeatWish)},
    "pause, dated": Heard(Reply.PAUSE, until=TODAY),
}
WORDS = (
    *(case(name, plain_words.answer, heard, HERE, CATALOGUE) for name, heard in SAID.items()),
    *(case(f"{name}, nothing known", plain_words.answer, heard, BARE, CATALOGUE) for name, heard in SAID.items()),
    case(
        "rsvp, the longest",
        plain_words.answer,
        Heard(Reply.RSVP, coming=Coming.YES),
        replace(HERE, lunch=WORST),
        CATALOGUE,
    ),
    case("ordinary", who_to_call.resources, LONDON.contacts, ADA),
    case("the longest", who_to_call.resources, ODD.contacts, None),
    case("ordinary", who_to_call.before_set_up),
    case("with lines", who_to_call.before_set_up, resources.lines_for_zone(None)),
    case("ordinary", plain_words.declined),
    case("both, dated", plain_words.paused, date(2026, 12, 1), (Part.MENTOR, Part.RETURNER)),
    case("one, until they say", plain_words.paused, None, (Part.MENTOR,)),
    case("both", plain_words.stopped, (Part.MENTOR, Part.RETURNER)),
    case("too late", plain_words.nothing_to_do),
    *(
        case(matter or "none", who_to_call.for_the_matter, matter, LONDON.contacts, ADA)
        for matter in ("", "medical", "legal")
    ),
    case("quiet line", plain_words.softened, plain_words.declined(), Heard(Reply.ASK, is_soft=True)),
    case("nothing to add", plain_words.softened, plain_words.declined(), Heard(Reply.ASK)),
    case("ordinary", refusals.not_shown),
    *(
        case(f"file {is_file}, forbidden {no}", undelivered.not_sent, NotSent(MARISA, 1, is_file, no))
        for is_file in (True, False)
        for no in (True, False)
    ),
    *(
        case(reason, undelivered.not_posted, NotPosted(MARISA, ChannelId("C1"), reason, "2026-09-02"))
        for reason in (Meaning.CONVERSATION.value, Meaning.OPERATOR.value, Meaning.MESSAGE.value, "unknown")
    ),
    case("not set up", village.help_message, village.VillageStanding(False), MARISA),
    case("anybody", village.help_message, AROUND, MARISA),
    case("organizer, unknown words", village.help_message, AROUND, ADA, unknown=True),
    case("a word near to another", village.help_message, AROUND, MARISA, unknown=True, nearest="forget-me"),
    case("not set up", village.home, village.VillageStanding(False), TEAM, "A0VILLAGE"),
    case("linked", village.home, AROUND, TEAM, "A0VILLAGE"),
    case("app not named", village.home, AROUND, TEAM, ""),
    case("form or word", commands.perhaps, "/returning", "stop"),
    case("organizer, lights", village.help_message, village.VillageStanding(True, (ADA,), BRIGHT), ADA),
    case("all there is", coverage.panel, BRIGHT),
    case("nothing yet", coverage.panel, DARK),
    case("the longest", coverage.panel, replace(DARK, topics=60)),
    case("ordinary", coverage.ask_to_close, ADA),
    case("ordinary", coverage.closed, ADA),
    case("ordinary", coverage.opened, ADA),
    case("ordinary", coverage.how_to),
    case("a hundred organizers", village.help_message, village.VillageStanding(True, HUNDRED), MARISA),
    case("ordinary", privacy_page.privacy),
    case("a file", files.without_its_file, blocks.Message("Here is the lunch.", (blocks.text("Here it is."),))),
    case("ordinary", refusals.apology, "a1b2c3", changed_nothing=True),
    case("ordinary", refusals.not_heard),
)
NAMES = [(f"Choice {number}", str(number)) for number in range(100)]
LONG = "x" * 75
FIVE_TIMES = [replace(one, id=f"{one.id}.{turn}" if turn else one.id) for turn in range(5) for one in MANY]
SELECT = UserSelectElement(action_id="a.b")
SHAPES = (
    case("several offices", at_work.office, MANY, MANY[0]),
    case("a hundred and fifty offices", at_work.office, FIVE_TIMES, MANY[0]),
    case("as usual", at_work.hours, ALONE.colleague),
    case("own", at_work.hours, ASKED.colleague),
    case("one is chosen", at_work.languages, ("Français", "Deutsch"), ("Deutsch",)),
    case("an office with one", at_work.languages, ("Deutsch",), ()),
    case("ordinary", at_work.pause_form, "mentors.pause", "Until when?"),
    case("chosen", at_work.pause_form, "returners.pause", blocks.neutral(hostile(2900)), TODAY),
    case("ten", fields.one_of, "b", "Label", NAMES[:10], "3"),
    case("a hundred", fields.menu, "b", "Label", NAMES, None),
    case("more than a hundred", fields.menu, "b", "Label", [*NAMES, ("One more", "more")], "more", hint="A hint."),
    case("a hundred", fields.several_of, "b", "Label", NAMES, ["3", "gone"], hint="A hint."),
    case("two shelves", fields.several_grouped, "b", "Label", [("A", NAMES[:50]), ("B", NAMES[50:])], ["1"], most=3),
    case("three", fields.ticks, "b", "Label", NAMES[:3], [], hint="A hint."),
    case("nobody", fields.people, "b", "Label", [], most=100),
    case("a hundred", fields.people, "b", "Label", HUNDRED, most=100, hint="A hint."),
    case("empty", fields.line, "b", "Label", "", longest=300),
    case("several", fields.line, "b", "Label", hostile(3000), longest=3000, hint="A hint.", several_lines=True),
    case("none", fields.day, "b", "Label", None),
    case("chosen", fields.day, "b", "Label", TODAY, hint="A hint."),
    case("noon", fields.wall_time, "b", "Label", time(12)),
    case("none", fields.wall_time, "b", "Label", None, hint="A hint."),
    case("a shelf", fields.menu_grouped, "b", "Label", [("A", NAMES[:50])], "1", hint="A hint.", dispatches=True),
    case("nobody", fields.person, "b", "Label"),
    case("none", fields.whole_number, "b", "Label", None),
    case("within", fields.whole_number, "b", "Label", 3, 1, 10, hint="A hint."),
    case("all", topics.picker, "b", "Label", CATALOGUE, EVERY_TOPIC, most=10, hint="A hint."),
    case("ten", topics.short_picker, "b", "Label", CATALOGUE, TEN, TEN, hint="A hint."),
    case("neutral", blocks.plain_message, blocks.neutral(hostile(3000))),
    case("neutral", blocks.text, blocks.neutral(hostile(3000))),
    case("neutral", blocks.small, blocks.neutral(hostile(3000), 2000)),
    case("the longest", blocks.heading, "x" * 150),
    case("ordinary", blocks.divider),
    case("all", blocks.button, LONG, "a.b", "v" * 2000, style="danger", spoken=LONG, url="https://example.org"),
    case("five", blocks.buttons, *(blocks.button("A", f"a.b{number}") for number in range(5))),
    case("ordinary", blocks.field, "b", "Label", SELECT, dispatches=True),
    case("without submit", blocks.modal, "a.b", "Title", SECTION),
    case("the longest", blocks.modal, "a.b", "x" * 24, SECTION * 50, submit="Save", private_metadata="x" * LONGEST_OWN),
    case("ordinary", blocks.notice, "Title", "Words"),
    case("a hundred blocks", blocks.home, SECTION * 50),
)
CASES = (*SET_UP, *HOME, *WORDS, *SHAPES)
