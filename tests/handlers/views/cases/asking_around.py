"""Cases of asking around."""

from dataclasses import replace

from bot.contributions.tips import LONGEST_TIP, Tip
from bot.introductions.asking_around import LONGEST_WORDS, Ask, ByWhen, Keepers
from bot.offices.office_topics import catalogue
from bot.people.returners import Returner
from handlers.introductions.views import asking_around
from handlers.introductions.views.asking_around import AskContext
from handlers.introductions.views.drafts import AskDraft
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import HUNDRED, LONDON, MEGHAN, NOW, ODD, TODAY, hostile

OURS = catalogue()
KNOWN = {"sleep": Keepers((MEGHAN,), 3), "loss": Keepers(HUNDRED, 40), "business-travel": Keepers()}
PLAIN = AskContext(OURS, KNOWN)
TIP = Tip("sleep", hostile(LONGEST_TIP), "p1", NOW.date(), may_thank=True)
FULL = AskContext(OURS, KNOWN, is_small=True, several_offices=True, tips=dict.fromkeys(KNOWN, TIP))
FOUND = AskDraft(("business-travel", "sleep"), "How do you sleep on trips?", "sleep")
WORST = AskDraft(
    ("loss", "sleep"),
    hostile(LONGEST_WORDS),
    "loss",
    ByWhen.BEFORE,
    TODAY,
    others_only=True,
    avoid=HUNDRED,
    with_words=True,
    words=hostile(LONGEST_WORDS),
)
ASK = Ask("a1", Returner(MEGHAN, NOW))

CASES = (
    case("nothing said", asking_around.form, AskDraft(), PLAIN),
    case("nothing found", asking_around.form, AskDraft(question=hostile(200)), PLAIN),
    *(case(f"about {topic}", asking_around.form, replace(FOUND, topic=topic), PLAIN) for topic in (None, *KNOWN)),
    case("the longest", asking_around.form, WORST, FULL),
    case("a question longer than can be sent", asking_around.form, replace(WORST, question="", is_long=True), PLAIN),
    case("ordinary", asking_around.preview, replace(FOUND, words="How do you sleep on trips?"), PLAIN),
    case("the longest", asking_around.preview, WORST, FULL),
    *(case(when, asking_around.asked, replace(ASK, by_when=when)) for when in ByWhen),
    case("nothing else", asking_around.nobody_now, None, (), None, ()),
    case("the longest", asking_around.nobody_now, "sleep", HUNDRED, NOW, ODD.contacts, TIP),
    *(
        case(
            f"open {yes}, goes on {on}", asking_around.nobody_today, "a1", NOW, LONDON.contacts, is_open=yes, goes_on=on
        )
        for yes in (True, False)
        for on in (True, False)
    ),
    case("the longest", asking_around.nobody_today, "a1", None, ODD.contacts, is_open=True, goes_on=False),
    case("ordinary", asking_around.ended),
    *(case(f"open {yes}", asking_around.stopped, was_open=yes) for yes in (True, False)),
    case("ordinary", asking_around.usage),
    case("none", asking_around.mine, []),
    case("three", asking_around.mine, [("a1", None), ("a2", "Sleep and working tired"), ("a3", hostile(60))]),
)
