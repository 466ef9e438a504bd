"""Cases of introductions, check-ins, and the time while nobody is free."""

from dataclasses import replace

from bot import lines as line_rules
from bot.introduction_notices import CheckIn, Moment, Side
from bot.introduction_states import Answer, State
from bot.lines import Doubt
from bot.mentors import LONGEST_LINE
from bot.returners import Kind, Returner, Stage, Wants
from bot.same_weeks import Circle
from bot.same_weeks import State as CircleState
from bot.search_notices import Pause
from handlers.views import (
    access,
    asks,
    check_ins,
    going_on,
    introductions,
    lines,
    pay_it_forward,
    same_weeks,
    searching,
)
from handlers.views.introductions import Shown, SomeoneElse
from handlers.views.rendering import rendered
from tests.bot.introduced import MARISA, MEGHAN, accepted, asked, in_every_state, offered, opened
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import ADA, BEN, CATALOGUE, EVERY_TOPIC, LONDON, NOW, ODD, TEN, hostile

TRAVEL = Shown("Business trips", "I fly a lot.", "Two small ones.", "Tuesday mornings", next_lunch=NOW)
EAR = Shown(None)
HELD = replace(TRAVEL, name_held=True)
WORST = Shown(
    max((CATALOGUE.label(slug) for slug in EVERY_TOPIC), key=len),
    hostile(LONGEST_LINE),
    hostile(LONGEST_LINE),
    hostile(LONGEST_LINE),
    name_held=False,
    next_lunch=NOW,
)
TOLD = replace(asked(Kind.COMPANY), office=hostile(64), stage=Stage.FIRST_MONTHS, wants=Wants.IDEAS)
STATES = in_every_state()
LABELS = {slug: CATALOGUE.label(slug) for slug in EVERY_TOPIC}
HERS = replace(opened(), thanks=hostile(1000))

INTRODUCTIONS = (
    case("gone", introductions.settled),
    *(case(state, introductions.ask, one, TRAVEL) for state, one in STATES.items()),
    case("an ear", introductions.ask, replace(asked(), topic=None, wants=Wants.EAR), EAR),
    case("for today", introductions.ask, replace(asked(), is_today=True), TRAVEL),
    case("name held", introductions.ask, asked(), HELD),
    case("all that may be told", introductions.ask, TOLD, WORST),
    case("declined and paused", introductions.ask, STATES[State.DECLINED], replace(TRAVEL, mentor_paused=True)),
    case("open", introductions.ask_again, asked(), TRAVEL),
    case("settled", introductions.ask_again, STATES[State.SETTLED], TRAVEL),
    *(case(state, introductions.offer, one, TRAVEL) for state, one in STATES.items()),
    case("an ear", introductions.offer, offered(), EAR),
    case("name held", introductions.offer, offered(), HELD),
    case("name held, an ear", introductions.offer, offered(), replace(EAR, name_held=True)),
    case("company, the longest", introductions.offer, offered(Kind.COMPANY), WORST),
    case("not now", introductions.offer, replace(STATES[State.PASSED], not_now=True), TRAVEL),
    case("open", introductions.offer_again, offered(), TRAVEL),
    case("a talk", introductions.group, opened(), TRAVEL),
    case("a talk, an ear", introductions.group, opened(), EAR),
    case("company, the longest", introductions.group, opened(Kind.COMPANY), WORST),
    *(case(why, introductions.search_paused, why) for why in Pause),
    *(case(answer, introductions.someone_else, answer) for answer in SomeoneElse),
    case("after two", introductions.mentor_rests),
    case("three choices", access.welcome_back),
    case("ordinary", access.went_on),
    case("ordinary", access.paused_all),
    case("ordinary", access.stopped_all),
    case("none", introductions.mine, [], MARISA, LABELS),
    case("the mentor's, every state", introductions.mine, list(STATES.values()), MARISA, LABELS),
    case("the asker's, every state", introductions.mine, list(STATES.values()), MEGHAN, LABELS),
    case("without a topic", introductions.mine, [replace(opened(), topic=None), accepted()], MEGHAN, {}),
)
FIRST = tuple(
    CheckIn("i1", side, MARISA if side is Side.MENTOR else MEGHAN, moment) for side in Side for moment in Moment
)
AGAIN = tuple(replace(one, round=2) for one in FIRST)
CHECK_INS = (
    *(
        case(f"{one.side}, {one.moment}, {given or 'open'}", check_ins.check_in, opened(), one, given)
        for one in FIRST
        for given in (None, *Answer)
    ),
    *(
        case(f"{one.side}, {one.moment}, again, {given or 'open'}", check_ins.check_in, opened(), one, given)
        for one in AGAIN
        for given in (None, Answer.NOT_YET)
    ),
    case("thanked already", check_ins.check_in, HERS, FIRST[3], Answer.YES),
    case("ordinary", check_ins.not_right_button, "introductions.not_right", "i1"),
    case("ordinary", check_ins.thanks_form, "i1"),
    case("ordinary", check_ins.thanks_sent),
    case("the longest", check_ins.thank_you, HERS),
    case("ordinary", check_ins.thank_you, replace(HERS, thanks="It helped.\nThank you.")),
    case("ordinary", check_ins.page, "i1", LONDON),
    case("the longest", check_ins.page, "i1", ODD),
    case("ordinary", check_ins.passed_on, LONDON.named_human),
    case("ordinary", check_ins.passed, MEGHAN, "Could we talk?"),
    case("the longest", check_ins.passed, MEGHAN, hostile(check_ins.LONGEST_WORDS)),
    case("ordinary", check_ins.ended),
)
SMALL = Returner(MEGHAN, NOW)
WISHES = replace(SMALL, topics=TEN, stage=Stage.ON_LEAVE, show_stage=True, show_office=True, kind=Kind.COMPANY)
ASKS = (
    case("someone to talk to", asks.ask_preview, SMALL, CATALOGUE),
    case("ten topics, all told", asks.ask_preview, WISHES, CATALOGUE, hostile(64), small_office=True),
    *(
        case(
            f"{stage}, {wants}", asks.ask_preview, replace(SMALL, stage=stage, wants=wants, show_stage=True), CATALOGUE
        )
        for stage in Stage
        for wants in Wants
    ),
)
LABELLED = [(slug, CATALOGUE.label(slug)) for slug in TEN]
SEARCHING = (
    case("after a stop", searching.search_over),
    case("nothing else", searching.nobody_free, searching.Meanwhile(may_ask_organizer=False)),
    case("a lunch and an organizer", searching.nobody_free, searching.Meanwhile(NOW)),
    case("somebody had said yes", searching.nobody_free, searching.Meanwhile(NOW, was_offered=True)),
    case("waits for others", searching.nobody_free, searching.Meanwhile(NOW, waits_for_others=True)),
    case("the organizer looks", searching.nobody_free, searching.Meanwhile(NOW, organizer_asked=True)),
    case("someone to talk to", searching.preview, [(None, None)]),
    case("ten topics", searching.preview, LABELLED),
    case("ordinary", searching.look_sent),
    case("ordinary", searching.no_organizer),
    *(case(slug, searching.organizer_looks, CATALOGUE.label(slug)) for slug in EVERY_TOPIC[:3]),
    case("someone to talk to", searching.organizer_looks, None),
)
FOUR = (MARISA, MEGHAN, ADA, BEN)
CIRCLE = Circle("c1", FOUR, NOW, NOW)
SAME_WEEKS = (
    *(case(f"{state}, open", same_weeks.ask_to_meet, replace(CIRCLE, state=state), MEGHAN) for state in CircleState),
    *(
        case(f"said {yes}", same_weeks.ask_to_meet, replace(CIRCLE, replies=((MEGHAN, yes),)), MEGHAN)
        for yes in (True, False)
    ),
    case("gone", same_weeks.ask_to_meet, None, MEGHAN),
    case("two", same_weeks.group, CIRCLE, FOUR[:2], None),
    case("four, a lunch", same_weeks.group, CIRCLE, FOUR, NOW),
    case("ordinary", same_weeks.how_was_it, "c1"),
    case("ordinary", same_weeks.met),
    case("ordinary", same_weeks.not_yet),
    case("ordinary", pay_it_forward.invitation, None),
    case("a lunch without host, a long chain", pay_it_forward.invitation, "m1", 25),
    case("ordinary", pay_it_forward.not_now),
    case("asked", going_on.may_i_go_on, "i1"),
    case("ordinary", going_on.goes_on),
    case("ordinary", going_on.rests),
)
LONGEST_LINE_EVER = hostile(line_rules.LONGEST_LINE)
LINE = [rendered(block) for block in lines.line("i1", "a1", 1, "We packed twice.").blocks]
LINES = (
    case("none", lines.own_words, ""),
    case("the longest", lines.own_words, LONGEST_LINE_EVER),
    case("none", lines.warning, ()),
    case("every", lines.warning, list(Doubt)),
    *(case(f"number {number}", lines.line_form, "i1", number) for number in (1, 2, 3)),
    case("the longest", lines.line_form, "i1", 1, LONGEST_LINE_EVER, list(Doubt)),
    case("ordinary", lines.line_sent),
    *(case(f"number {number}", lines.line, "i1", "a1", number, "We packed twice.") for number in (1, 2, 3)),
    case("the longest", lines.line, "i1", "a1", 1, LONGEST_LINE_EVER),
    case("many lines", lines.line, "i1", "a1", 1, "&\n" * (line_rules.LONGEST_LINE // 2)),
    *(
        case(f"after {pressed}", lines.line_less, lines.without(LINE, pressed))
        for pressed in (lines.ENOUGH, lines.STILL)
    ),
    case("ordinary", lines.enough),
    case("ordinary", lines.still_asking),
)
CASES = (*INTRODUCTIONS, *CHECK_INS, *ASKS, *SEARCHING, *SAME_WEEKS, *LINES)
