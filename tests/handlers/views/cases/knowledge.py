"""Cases of what people here know: tips, the office's cards, and words to pass on."""

from dataclasses import replace
from datetime import date

from bot.contributions.contributions import Contribution, ContributionState, ContributionType
from bot.contributions.tips import LONGEST_TIP, Tip, tip_words
from bot.introductions.short_replies import LONGEST_LINE, Doubt
from bot.offices.office_cards import ENTRIES, Card, CardKind, longest
from bot.offices.office_topics import OfficeTopic, catalogue
from bot.offices.resources import lines_for
from handlers.contributions.views import tips
from handlers.home.views import app_home
from handlers.introductions.views import short_replies
from handlers.offices.views import office_cards, spread
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import ADA, NOW, hostile

DAY = date(2026, 11, 3)
EMPTY = {kind: Card(kind) for kind in CardKind}
SOME = {
    **EMPTY,
    CardKind.BUILDING: Card(
        CardKind.BUILDING, DAY, {"rooms": "Elm, second floor; the key hangs at reception.", "fridge": "Kitchen 2."}
    ),
    CardKind.GROUPS: Card(CardKind.GROUPS, DAY, {"groups": "Parents who run, Fridays\nDads' table, first Monday"}),
}
FULL = {kind: Card(kind, DAY, {entry: hostile(longest(entry)) for entry in ENTRIES[kind]}) for kind in CardKind}
CONTACTS = lines_for("GB")

CARDS = (
    case("ordinary", office_cards.shelf),
    *(
        case(
            f"{name}, {'for organizers' if can else 'for everybody'}",
            office_cards.shown,
            cards,
            "London",
            CONTACTS,
            "c1",
            can_change=can,
        )
        for name, cards in {"nothing known": EMPTY, "some": SOME}.items()
        for can in (False, True)
    ),
    case("all of it, hostile", office_cards.shown, FULL, hostile(64), CONTACTS, "c1", can_change=True),
    *(case(f"{kind}, empty", office_cards.form, EMPTY[kind], "c1") for kind in CardKind),
    *(case(f"{kind}, full", office_cards.form, FULL[kind], "c1") for kind in CardKind),
    case("nothing known", office_cards.panel, EMPTY),
    case("some", office_cards.panel, SOME),
)
WORDS = (
    case("no shelf", app_home.knowledge, []),
    case("shelves", app_home.knowledge, [office_cards.shelf(), spread.shelf()]),
    case("ordinary", spread.shelf),
    case("the channel has a name", spread.words, "parents-and-allies"),
    case("the channel's name is not known", spread.words, None),
    case("hostile", spread.words, hostile(80)),
)
TOPIC = "business-travel"
OURS = Tip(TOPIC, "Three questions before you say yes.")
THEIRS = Tip(TOPIC, "Ring the hotel.\nAsk for a fridge.", "p1", DAY, may_thank=True)
NAMED = replace(THEIRS, author=ADA, helpful=15, may_thank=False)
OLD = replace(THEIRS, id="p2", may_have_changed=True)
WORST = Tip(TOPIC, hostile(LONGEST_TIP), "p3", DAY, ADA, 995, may_thank=True)
KNOWN = catalogue().known
HIDDEN = catalogue([OfficeTopic(TOPIC, hostile(60), is_hidden=True)]).known
CONTRIBUTION = Contribution(
    "p1",
    ContributionType.TIP,
    ADA,
    "c1",
    ContributionState.PUBLISHED,
    tip_words(THEIRS.words, TOPIC, "Trips", is_named=False),
    NOW,
)
TOLD = replace(CONTRIBUTION, written=tip_words(hostile(LONGEST_TIP), TOPIC, hostile(60), is_named=True))
TIPS = (
    case("ordinary", tips.shelf),
    case("ordinary", tips.leave_button),
    case("ours", tips.shown, KNOWN, [TOPIC], [OURS]),
    case("theirs", tips.shown, KNOWN, [TOPIC], [NAMED, THEIRS, OLD]),
    case("two topics, nothing on one", tips.shown, KNOWN, ["own-x", TOPIC], [OURS]),
    case("the longest", tips.shown, HIDDEN, [TOPIC], [replace(WORST, id=f"p{n}") for n in range(5)]),
    case("newest, nothing", tips.shown, KNOWN, [], []),
    case("newest", tips.shown, KNOWN, [], [NAMED, WORST], unknown=True),
    *(case(name, tips.one, tip) for name, tip in {"ours": OURS, "theirs": THEIRS, "old": OLD, "worst": WORST}.items()),
    case("ours", tips.beside, OURS, TOPIC),
    case("theirs", tips.beside, WORST, TOPIC),
    case("new", tips.form, KNOWN, None),
    case("on a topic", tips.form, KNOWN, TOPIC),
    case(
        "shown again",
        tips.form,
        HIDDEN,
        TOPIC,
        hostile(LONGEST_TIP),
        is_named=True,
        contribution_id="p1",
        doubts=list(Doubt),
    ),
    *(case(f"guessed {yes}", tips.sent, CONTRIBUTION, may_be_guessed=yes) for yes in (True, False)),
    case("named", tips.sent, TOLD, may_be_guessed=False),
    case("ordinary", tips.as_others_see_it, CONTRIBUTION),
    case("named, hostile", tips.as_others_see_it, TOLD),
    case("open", tips.still_right, CONTRIBUTION, DAY, is_open=True),
    case("hostile", tips.still_right, TOLD, DAY, is_open=True),
    case("answered", tips.still_right, CONTRIBUTION, DAY, is_open=False),
    case("gone", tips.still_right, None, DAY, is_open=False),
    case("a line that may become a tip", short_replies.line_sent, f"{TOPIC}\n{hostile(LONGEST_LINE)}"),
)
CASES = (*CARDS, *WORDS, *TIPS)
