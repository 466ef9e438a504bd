"""Cases of mentors and returning parents."""

from dataclasses import replace
from datetime import date, timedelta

from bot.people.mentors import LONGEST_LINE, How, Mentor, Offer, Returned, pause
from bot.people.pauses import Pause
from bot.people.returners import IntroductionKind, Returner, Stage, Status, Wants, Wishes
from handlers.people.views import mentor_messages, mentors, returner_messages, returners
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import (
    ALONE,
    ASKED,
    BEN,
    CATALOGUE,
    CROWDED,
    EVERY_TOPIC,
    HUNDRED,
    MARISA,
    MEGHAN,
    NOW,
    TEN,
    TODAY,
    hostile,
)

NEW = Mentor(MARISA, NOW)
LATER = date(2026, 12, 1)
FULL = Mentor(
    MARISA,
    NOW,
    topics=TEN,
    how=How.EAR,
    people_at_a_time=3,
    questions_a_month=4,
    rest_weeks=8,
    other_offices=True,
    today_questions=True,
    usual_time=hostile(LONGEST_LINE),
    returned=Returned.LONGER_AGO,
    languages=("English", "Deutsch"),
    about=hostile(LONGEST_LINE),
    hold_my_name=True,
    listed_topics=TEN[:5],
    avoid=HUNDRED,
    last_asked=NOW,
    asked_month="2026-11",
    asked_that_month=3,
)
NOTHING = replace(NEW, how=How.LIVED, people_at_a_time=0, questions_a_month=0, rest_weeks=0)
AWAY, UNTIL_I_SAY = pause(FULL, Pause(LATER), TODAY), pause(NEW, Pause(), TODAY)
RESTING = replace(NEW, resting_until=NOW + timedelta(days=9))
MENTORS = {
    "new": NEW,
    "full": FULL,
    "nothing": NOTHING,
    "away": AWAY,
    "until they say": UNTIL_I_SAY,
    "resting": RESTING,
}
LANGUAGES = ("English", "Deutsch", "Português")

MENTORS_CASES = (
    case("new", mentors.form, CATALOGUE, Offer(), ALONE),
    case("ten topics, office asked", mentors.form, CATALOGUE, Offer(TEN, How.LIVED), ASKED),
    case("nothing found", mentors.form, CATALOGUE, Offer(), CROWDED, mentors.nothing_found(hostile(500))),
    case("new", mentors.more, NEW, CATALOGUE, ALONE),
    case("all there is", mentors.more, FULL, CATALOGUE, CROWDED, LANGUAGES),
    case("own hours", mentors.more, replace(FULL, topics=("no-longer-offered",)), CATALOGUE, ASKED),
    case("new", mentor_messages.welcome, NEW, CATALOGUE, TODAY, is_new=True),
    case("saved while away", mentor_messages.welcome, AWAY, CATALOGUE, TODAY, is_new=False),
    *(case(name, mentor_messages.welcomed, one, CATALOGUE, TODAY, is_new=True) for name, one in MENTORS.items()),
    case("none", mentor_messages.status, None, CATALOGUE, NOW, TODAY),
    *(case(name, mentor_messages.status, one, CATALOGUE, NOW, TODAY) for name, one in MENTORS.items()),
    case("none", mentor_messages.home_section, None, CATALOGUE, NOW, TODAY),
    *(case(name, mentor_messages.home_section, one, CATALOGUE, NOW, TODAY) for name, one in MENTORS.items()),
    case("dated", mentor_messages.pause_saved, AWAY),
    case("until they say", mentor_messages.pause_saved, UNTIL_I_SAY),
    case("ordinary", mentor_messages.back),
    case("ordinary", mentor_messages.ask_to_stop),
    case("ordinary", mentor_messages.stopped),
    case("ordinary", mentor_messages.usage),
    case("gone", mentor_messages.pause_note, None, TODAY, LATER),
    case("over", mentor_messages.pause_note, AWAY, TODAY, LATER),
    case("three months", mentor_messages.pause_note, UNTIL_I_SAY, TODAY, date(2027, 2, 3)),
    case("answered, longer", mentor_messages.pause_note, AWAY, date(2026, 10, 1), TODAY),
    case("answered, back", mentor_messages.pause_note, NEW, TODAY, TODAY),
    case("gone", mentor_messages.still_in, None, CATALOGUE, TODAY),
    case("asked", mentor_messages.still_in, replace(FULL, years_unanswered=1), CATALOGUE, TODAY),
    case("answered", mentor_messages.still_in, FULL, CATALOGUE, TODAY),
    case("not this quarter", mentor_messages.still_in, AWAY, CATALOGUE, TODAY),
    case("gone", mentor_messages.fewer_questions, None, CATALOGUE, TODAY),
    case("asked", mentor_messages.fewer_questions, replace(FULL, asked_about_fewer=1), CATALOGUE, TODAY),
    case(
        "one a month",
        mentor_messages.fewer_questions,
        replace(FULL, asked_about_fewer=1, questions_a_month=1),
        CATALOGUE,
        TODAY,
    ),
    case("answered", mentor_messages.fewer_questions, replace(FULL, asked_about_fewer=2), CATALOGUE, TODAY),
    case("not this quarter", mentor_messages.fewer_questions, replace(AWAY, asked_about_fewer=2), CATALOGUE, TODAY),
    case("nobody", mentor_messages.directory, CATALOGUE, []),
    case("two", mentor_messages.directory, CATALOGUE, [("sleep", (MARISA, BEN))]),
    case("everybody for everything", mentor_messages.directory, CATALOGUE, [(slug, HUNDRED) for slug in EVERY_TOPIC]),
)

SMALL = Returner(MEGHAN, NOW)
LARGE = replace(
    SMALL,
    topics=TEN,
    kind=IntroductionKind.COMPANY,
    avoid=HUNDRED,
    wants=Wants.IDEAS,
    stage=Stage.ON_LEAVE,
    show_stage=True,
    show_office=True,
    other_offices_only=True,
    languages=("Deutsch",),
    about=hostile(LONGEST_LINE),
)
RETURNERS = {
    "small": SMALL,
    "large": LARGE,
    "not before": replace(SMALL, not_before=LATER),
    "paused": replace(LARGE, is_paused=True, paused_until=LATER),
    "paused until they say": replace(SMALL, is_paused=True),
    "asleep": replace(SMALL, asleep=True),
    "resting": replace(SMALL, matching_rests_until=NOW + timedelta(days=30)),
}
STATUSES = {name: Status(one, NOW, TODAY, "London") for name, one in RETURNERS.items()}
STATUSES["large, several offices"] = Status(LARGE, NOW, TODAY, hostile(64), several_offices=True)
GREETED = Status(replace(SMALL, asleep=True, greeting="g1"), NOW, TODAY, "London")

RETURNERS_CASES = (
    case("empty", returners.form, CATALOGUE, Wishes(), ALONE),
    case("full", returners.form, CATALOGUE, Wishes(TEN, IntroductionKind.COMPANY, HUNDRED, LATER), ASKED),
    case("nothing found", returners.form, CATALOGUE, Wishes(), CROWDED, returners.nothing_found(hostile(500))),
    case("small", returners.more, SMALL, ALONE),
    case("large", returners.more, LARGE, CROWDED, LANGUAGES),
    case("own office only", returners.more, replace(LARGE, other_offices_only=False, other_offices=False), ASKED),
    case("none", returners.date_form, None),
    case("chosen", returners.date_form, LATER),
    case("small", returner_messages.confirmation, STATUSES["small"], CATALOGUE),
    case("large", returner_messages.confirmation, STATUSES["large"], CATALOGUE),
    *(case(name, returner_messages.welcomed, one) for name, one in STATUSES.items()),
    case("none", returner_messages.status, None, CATALOGUE),
    *(case(name, returner_messages.status, one, CATALOGUE) for name, one in STATUSES.items()),
    case("none", returner_messages.home_section, None, CATALOGUE),
    *(case(name, returner_messages.home_section, one, CATALOGUE) for name, one in STATUSES.items()),
    *(case(name, returner_messages.stands, one) for name, one in STATUSES.items()),
    case("ordinary", returner_messages.stopped),
    case("ordinary", returner_messages.usage),
    case("gone", returner_messages.hello, None, "g1"),
    case("asked", returner_messages.hello, GREETED, "g1"),
    case("answered", returner_messages.hello, STATUSES["small"], "g1"),
    case("answered, another greeting since", returner_messages.hello, GREETED, "g0"),
)
CASES = (*MENTORS_CASES, *RETURNERS_CASES)
