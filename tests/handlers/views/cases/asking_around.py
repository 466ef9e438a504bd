"""Cases of asking around."""

from dataclasses import replace

from bot.askaround import LONGEST_WORDS, Ask, ByWhen, Keepers
from bot.office_topics import catalogue
from bot.returners import Returner
from bot.tips import LONGEST_TIP, Tip
from handlers.views import askaround
from handlers.views.askaround import Around
from handlers.views.drafts import Draft
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import HUNDRED, LONDON, MEGHAN, NOW, ODD, TODAY, hostile

OURS = catalogue()
KNOWN = {"sleep": Keepers((MEGHAN,), 3), "loss": Keepers(HUNDRED, 40), "business-travel": Keepers()}
PLAIN = Around(OURS, KNOWN)
TIP = Tip("sleep", hostile(LONGEST_TIP), "p1", NOW.date(), may_thank=True)
FULL = Around(OURS, KNOWN, is_small=True, several_offices=True, tips=dict.fromkeys(KNOWN, TIP))
FOUND = Draft(("business-travel", "sleep"), "How do you sleep on trips?", "sleep")
WORST = Draft(
    ("loss", "sleep"),
    hostile(LONGEST_WORDS),
    "loss",
    ByWhen.BEFORE,
    TODAY,
    others_only=True,
    avoid=HUNDRED[: askaround.MOST_AVOIDED],
    with_words=True,
    words=hostile(LONGEST_WORDS),
)
ASK = Ask("a1", Returner(MEGHAN, NOW))

CASES = (
    case("nothing said", askaround.form, Draft(), PLAIN),
    case("nothing found", askaround.form, Draft(question=hostile(200)), PLAIN),
    *(case(f"about {topic}", askaround.form, replace(FOUND, topic=topic), PLAIN) for topic in (None, *KNOWN)),
    case("the longest", askaround.form, WORST, FULL),
    case("ordinary", askaround.preview, replace(FOUND, words="How do you sleep on trips?"), PLAIN),
    case("the longest", askaround.preview, WORST, FULL),
    *(case(when, askaround.asked, replace(ASK, by_when=when)) for when in ByWhen),
    case("nothing else", askaround.nobody_now, None, (), None, ()),
    case("the longest", askaround.nobody_now, "sleep", HUNDRED, NOW, ODD.contacts, TIP),
    *(
        case(f"open {yes}, goes on {on}", askaround.nobody_today, "a1", NOW, LONDON.contacts, is_open=yes, goes_on=on)
        for yes in (True, False)
        for on in (True, False)
    ),
    case("the longest", askaround.nobody_today, "a1", None, ODD.contacts, is_open=True, goes_on=False),
    case("ordinary", askaround.ended),
    *(case(f"open {yes}", askaround.stopped, was_open=yes) for yes in (True, False)),
    case("ordinary", askaround.usage),
    case("none", askaround.mine, []),
    case("three", askaround.mine, [("a1", None), ("a2", "Sleep and working tired"), ("a3", hostile(60))]),
)
