"""Cases of what people write for others: stories, and what every kind of piece shares."""

from dataclasses import replace

from bot.ids import ChannelId
from bot.pieces import (
    LONGEST_NOTE,
    Audience,
    Clearance,
    Kind,
    Piece,
    State,
    Written,
    escaped_length,
)
from bot.portraits import Giveaway, joined
from bot.tellings import State as TellingState
from bot.tellings import Telling
from handlers.views import pieces, portraits, tellings
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import MARISA, MEETING, MEGHAN, NOW, TODAY, hostile


def written(answers: dict[str, str], **choices: object) -> Written:
    """A story as its form leaves it."""
    base = Written(joined(answers), tuple(answers.items()), audience=Audience.CHANNEL)
    return replace(base, **choices)  # type: ignore[arg-type]


def longest() -> dict[str, str]:
    """As many hostile characters as fit, under all four prompts."""
    answers = {prompt: hostile(200) for prompt in ("back", "wished", "tell")}
    room = 2900
    while escaped_length(joined({**answers, "helped": hostile(room)})) > 2900:
        room -= 1
    return {"back": answers["back"], "helped": hostile(room), "wished": answers["wished"], "tell": answers["tell"]}


STORY = Piece(
    "p1",
    Kind.PORTRAIT,
    MARISA,
    "a",
    State.DRAFT,
    written({"helped": "A colleague who had been there.", "tell": "Ask."}),
    NOW,
)
NAMED = replace(STORY, written=replace(STORY.written, is_named=True, cleared=(Clearance.EMPLOYER,)))
WORST = replace(
    STORY,
    state=State.RETURNED,
    note=hostile(LONGEST_NOTE),
    written=written(longest(), cleared=tuple(Clearance), ends_on=TODAY, is_named=True),
)
SHOWN, WORST_SHOWN = portraits.as_others_see_it(STORY), portraits.as_others_see_it(WORST)
VALUE = "p1 1"
CHANNEL = ChannelId("C0ALL")

PIECES = (
    *(case(f"{count}", pieces.waiting, count) for count in (1, 12)),
    *(case(f"{count}", pieces.waited_long, count) for count in (0, 1)),
    case("ordinary", pieces.nothing_waits),
    case("alone", pieces.review, SHOWN, "story", STORY, 0, 1),
    case("the longest of three", pieces.review, WORST_SHOWN, "story", WORST, 2, 3),
    case("ordinary", pieces.note_form, VALUE),
    *(case(f"more {more}", pieces.let_out, more=more) for more in (True, False)),
    *(case(f"more {more}", pieces.sent_back, more=more) for more in (True, False)),
    *(
        case(f"named {named}, guessed {guessed}", pieces.offered, "story", is_named=named, guessed=guessed)
        for named, guessed in ((True, False), (False, False), (False, True))
    ),
    *(
        case(f"out {one}", pieces.answered, _, "story", portraits.WRITE)
        for one in Audience
        for _ in (replace(STORY, state=State.PUBLISHED, written=replace(STORY.written, audience=one)),)
    ),
    case("returned", pieces.answered, WORST, "story", portraits.WRITE),
    case("not posted", pieces.answered, replace(STORY, state=State.RETURNED), "story", portraits.WRITE),
    case("taken back since", pieces.answered, replace(STORY, state=State.WITHDRAWN), "story", portraits.WRITE),
    case("ordinary", pieces.settled),
    case("nothing", pieces.own_lines, [], most=6),
    case("three", pieces.own_lines, [(STORY, "story"), (NAMED, "tip"), (WORST, "arrangement")], most=2),
    case("a draft", pieces.own, SHOWN, "story", STORY, portraits.WRITE),
    case("the longest", pieces.own, WORST_SHOWN, "story", WORST, portraits.WRITE),
    case("out", pieces.own, SHOWN, "story", replace(STORY, state=State.PUBLISHED), portraits.WRITE),
    *(case(f"{copies} copies", pieces.taken_back, copies) for copies in (0, 1)),
    *(case(f"open {yes}", pieces.copy_stays, CHANNEL, NOW, "p1 1.1 1", is_open=yes) for yes in (True, False)),
    case("ordinary", pieces.tried_again),
    case("ordinary", pieces.placeholder, "story"),
    case("ordinary", pieces.emptied),
)
STORIES = (
    case("unnamed", portraits.as_others_see_it, STORY),
    case("named", portraits.as_others_see_it, NAMED),
    case("the longest", portraits.as_others_see_it, WORST),
    case("empty", portraits.form, "p1", None, can_read=True),
    case("the longest, out", portraits.form, "p1", replace(WORST, state=State.PUBLISHED), can_read=False),
    case("nothing found", portraits.preview, STORY, (), guessed=False),
    case("much found", portraits.preview, STORY, tuple(Giveaway), guessed=True),
    case("one found, name unknown", portraits.preview, STORY, (Giveaway.DATE,), guessed=False, names_known=False),
    case("the longest", portraits.preview, WORST, (), guessed=False),
    case("all found", portraits.warning, tuple(Giveaway), names_known=False),
    case("ordinary", portraits.shelf),
    case("none", portraits.shown, (), 0),
    *(
        case(f"second of three, for {one}", portraits.shown, [STORY, _, WORST], 1)
        for one in (Audience.CHANNEL, Audience.LUNCH, Audience.ORGANIZERS)
        for _ in (replace(NAMED, written=replace(NAMED.written, audience=one)),)
    ),
    *(case(f"{count}", portraits.with_stories, SHOWN, count, MEETING.id) for count in (0, 1, 3)),
    case("none", portraits.to_read_out, ()),
    case("two", portraits.to_read_out, (NAMED, WORST)),
)
TELLING = Telling("t1", MARISA, NOW, TellingState.ASKED, MEGHAN, 1)
STATES = (
    ("before an answer", TELLING),
    ("gone", None),
    *((state, replace(TELLING, state=state, accepted=(1,))) for state in TellingState),
)
TELLINGS = (
    case("ordinary", tellings.about),
    *(case(f"found {found}", tellings.begun, found=found) for found in (True, False)),
    *(case(f"over {over}", tellings.already, is_over=over) for over in (True, False)),
    *(case(f"wanted {wanted}", tellings.listening, wanted=wanted) for wanted in (True, False)),
    *(case(name, tellings.ask, telling, 1) for name, telling in STATES),
    *(case(name, tellings.offer, telling, 1) for name, telling in STATES),
    *(case(name, tellings.together, telling, MARISA, MEGHAN) for name, telling in STATES[:2]),
    case("ordinary", tellings.form, "t1"),
    case("ordinary", tellings.handed_over),
    *(case(f"{piece}", tellings.written_down, piece) for piece in ("p1", None)),
    case("none, listens", portraits.shown, (), 0, listens=True),
)
CASES = (*PIECES, *STORIES, *TELLINGS)
