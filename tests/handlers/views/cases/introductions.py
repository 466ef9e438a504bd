"""Cases of introductions, check-ins, and the time while nobody is free."""

from dataclasses import replace

from bot.introductions import short_replies as line_rules
from bot.introductions.notices import CheckIn, CheckInMoment, Side
from bot.introductions.peer_groups import HowItWas, PeerGroup, PeerGroupState
from bot.introductions.search_notices import BackAgain, SearchPause
from bot.introductions.short_replies import Doubt
from bot.introductions.states import CheckInAnswer, IntroductionState
from bot.people.mentors import LONGEST_LINE
from bot.people.returners import IntroductionKind, Returner, Stage, Wants
from handlers.accounts.views import access
from handlers.introductions.views import (
    asks,
    asks_and_offers,
    check_ins,
    pay_it_forward,
    peer_groups,
    searching,
    sensitive_topics,
    short_replies,
)
from handlers.introductions.views.asks_and_offers import IntroductionShown, SomeoneElse
from handlers.platform.views.rendering import rendered
from tests.bot.introduced import MARISA, MEGHAN, accepted, asked, in_every_state, offered, opened
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import ADA, BEN, CATALOGUE, EVERY_TOPIC, LONDON, NOW, ODD, TEN, hostile

TRAVEL = IntroductionShown("Business trips", "I fly a lot.", "Two small ones.", "Tuesday mornings", next_lunch=NOW)
EAR = IntroductionShown(None)
HELD = replace(TRAVEL, name_held=True)
WORST = IntroductionShown(
    max((CATALOGUE.label(slug) for slug in EVERY_TOPIC), key=len),
    hostile(LONGEST_LINE),
    hostile(LONGEST_LINE),
    hostile(LONGEST_LINE),
    name_held=False,
    next_lunch=NOW,
)
TOLD = replace(asked(IntroductionKind.COMPANY), office=hostile(64), stage=Stage.FIRST_MONTHS, wants=Wants.IDEAS)
STATES = in_every_state()
LABELS = {slug: CATALOGUE.label(slug) for slug in EVERY_TOPIC}
HERS = replace(opened(), thanks=hostile(1000))

INTRODUCTIONS = (
    case("gone", asks_and_offers.settled),
    case("ordinary", asks_and_offers.paused),
    *(case(state, asks_and_offers.ask, one, TRAVEL) for state, one in STATES.items()),
    case("an ear", asks_and_offers.ask, replace(asked(), topic=None, wants=Wants.EAR), EAR),
    case("for today", asks_and_offers.ask, replace(asked(), is_today=True), TRAVEL),
    case("name held", asks_and_offers.ask, asked(), HELD),
    case("all that may be told", asks_and_offers.ask, TOLD, WORST),
    case(
        "declined and paused",
        asks_and_offers.ask,
        STATES[IntroductionState.DECLINED],
        replace(TRAVEL, mentor_paused=True),
    ),
    case("open", asks_and_offers.ask_again, asked(), TRAVEL),
    case("settled", asks_and_offers.ask_again, STATES[IntroductionState.SETTLED], TRAVEL),
    *(case(state, asks_and_offers.offer, one, TRAVEL) for state, one in STATES.items()),
    case("an ear", asks_and_offers.offer, offered(), EAR),
    case("name held", asks_and_offers.offer, offered(), HELD),
    case("name held, an ear", asks_and_offers.offer, offered(), replace(EAR, name_held=True)),
    case("company, the longest", asks_and_offers.offer, offered(IntroductionKind.COMPANY), WORST),
    case("not now", asks_and_offers.offer, replace(STATES[IntroductionState.PASSED], not_now=True), TRAVEL),
    case("open", asks_and_offers.offer_again, offered(), TRAVEL),
    case("a talk", asks_and_offers.group, opened(), TRAVEL),
    case("a talk, an ear", asks_and_offers.group, opened(), EAR),
    case("company, the longest", asks_and_offers.group, opened(IntroductionKind.COMPANY), WORST),
    *(case(why, asks_and_offers.search_paused, why) for why in SearchPause),
    *(case(answer, asks_and_offers.someone_else, answer) for answer in SomeoneElse),
    case("after two", asks_and_offers.mentor_rests),
    *(case(f"chosen: {chosen}", access.welcome_back, "i1", chosen) for chosen in BackAgain),
    case("ordinary", asks_and_offers.search_goes_on),
    case("none", asks_and_offers.mine, [], MARISA, LABELS),
    case("the mentor's, every state", asks_and_offers.mine, list(STATES.values()), MARISA, LABELS),
    case("the asker's, every state", asks_and_offers.mine, list(STATES.values()), MEGHAN, LABELS),
    case("without a topic", asks_and_offers.mine, [replace(opened(), topic=None), accepted()], MEGHAN, {}),
)
FIRST = tuple(
    CheckIn("i1", side, MARISA if side is Side.MENTOR else MEGHAN, moment) for side in Side for moment in CheckInMoment
)
AGAIN = tuple(replace(one, round=2) for one in FIRST)
CHECK_INS = (
    *(
        case(f"{one.side}, {one.moment}, {given or 'open'}", check_ins.check_in, opened(), one, given)
        for one in FIRST
        for given in (None, *CheckInAnswer)
    ),
    *(
        case(f"{one.side}, {one.moment}, again, {given or 'open'}", check_ins.check_in, opened(), one, given)
        for one in AGAIN
        for given in (None, CheckInAnswer.NOT_YET)
    ),
    case("thanked already", check_ins.check_in, HERS, FIRST[3], CheckInAnswer.YES),
    case("both", check_ins.goes_on, HERS, MEGHAN, is_over=False),
    case("over", check_ins.goes_on, HERS, MEGHAN, is_over=True),
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
WISHES = replace(
    SMALL, topics=TEN, stage=Stage.ON_LEAVE, show_stage=True, show_office=True, kind=IntroductionKind.COMPANY
)
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
PEER_GROUP = PeerGroup("c1", FOUR, NOW, NOW)
SAME_WEEKS = (
    *(
        case(f"{state}, open", peer_groups.ask_to_meet, replace(PEER_GROUP, state=state), MEGHAN)
        for state in PeerGroupState
    ),
    *(
        case(f"said {yes}", peer_groups.ask_to_meet, replace(PEER_GROUP, replies=((MEGHAN, yes),)), MEGHAN)
        for yes in (True, False)
    ),
    case("gone", peer_groups.ask_to_meet, None, MEGHAN),
    case("two", peer_groups.group, PEER_GROUP, FOUR[:2], None),
    case("four, a lunch", peer_groups.group, PEER_GROUP, FOUR, NOW),
    *(case(f"said: {said}", peer_groups.how_was_it, "c1", said) for said in HowItWas),
    case("forgotten", peer_groups.how_was_it, "c1", HowItWas.NOT_RIGHT, is_known=False),
    case("forgotten, met", peer_groups.how_was_it, "c1", HowItWas.MET, is_known=False),
    case("ordinary", pay_it_forward.invitation, may_host=False),
    case("a lunch without host, a long chain", pay_it_forward.invitation, may_host=True, others=25),
    case("ordinary", pay_it_forward.helps_now),
    case("ordinary", pay_it_forward.not_now),
    case("asked", sensitive_topics.may_i_go_on, "i1"),
    case("ordinary", sensitive_topics.goes_on),
    case("ordinary", sensitive_topics.rests),
)
LONGEST_LINE_EVER = hostile(line_rules.LONGEST_LINE)
LINE = [rendered(block) for block in short_replies.line("i1", "a1", 1, "We packed twice.").blocks]
LINES = (
    case("none", short_replies.own_words, ""),
    case("the longest", short_replies.own_words, LONGEST_LINE_EVER),
    case("none", short_replies.warning, ()),
    case("every", short_replies.warning, list(Doubt)),
    *(case(f"number {number}", short_replies.line_form, "i1", number) for number in (1, 2, 3)),
    case("the longest", short_replies.line_form, "i1", 1, LONGEST_LINE_EVER, list(Doubt)),
    case("ordinary", short_replies.line_sent),
    *(case(f"number {number}", short_replies.line, "i1", "a1", number, "We packed twice.") for number in (1, 2, 3)),
    case("the longest", short_replies.line, "i1", "a1", 1, LONGEST_LINE_EVER),
    case("many lines", short_replies.line, "i1", "a1", 1, "&\n" * (line_rules.LONGEST_LINE // 2)),
    *(
        case(f"after {pressed}", short_replies.line_less, short_replies.without(LINE, pressed))
        for pressed in (short_replies.ENOUGH, short_replies.STILL)
    ),
    case("ordinary", short_replies.enough),
    case("ordinary", short_replies.still_asking),
)
CASES = (*INTRODUCTIONS, *CHECK_INS, *ASKS, *SEARCHING, *SAME_WEEKS, *LINES)
