"""Cases of what people write for others: stories, and what every kind of piece shares."""

from dataclasses import replace

from bot.contributions.contributions import (
    LONGEST_NOTE,
    Audience,
    Clearance,
    Contribution,
    ContributionState,
    ContributionType,
    Written,
    escaped_length,
)
from bot.contributions.stories import Giveaway, joined
from bot.contributions.story_interviews import Interview, InterviewState
from bot.core.ids import ChannelId
from handlers.contributions.views import contributions, stories, story_interviews
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


STORY = Contribution(
    "p1",
    ContributionType.PORTRAIT,
    MARISA,
    "a",
    ContributionState.DRAFT,
    written({"helped": "A colleague who had been there.", "tell": "Ask."}),
    NOW,
)
NAMED = replace(STORY, written=replace(STORY.written, is_named=True, cleared=(Clearance.EMPLOYER,)))
WORST = replace(
    STORY,
    state=ContributionState.RETURNED,
    note=hostile(LONGEST_NOTE),
    written=written(longest(), cleared=tuple(Clearance), ends_on=TODAY, is_named=True),
)
EACH_AUDIENCE = [replace(STORY, written=replace(STORY.written, audience=one)) for one in Audience]
SHOWN, WORST_SHOWN = stories.as_others_see_it(STORY), stories.as_others_see_it(WORST)
VALUE = "p1 1"
CHANNEL = ChannelId("C0ALL")

CONTRIBUTIONS = (
    *(case(f"{count}", contributions.waiting, count) for count in (1, 12)),
    *(case(f"{count}", contributions.waited_long, count) for count in (0, 1)),
    *(case(f"deleted {gone}", contributions.unread, "story", "c1", is_deleted=gone) for gone in (True, False)),
    case("deleted", contributions.left_unread, "story", 0, is_deleted=True),
    case("still waiting", contributions.left_unread, "story", 2, is_deleted=False),
    case("ordinary", contributions.nothing_waits),
    case("some deleted unread", contributions.nothing_waits, [("story", TODAY), ("tip", TODAY)]),
    case("none", contributions.deleted_unread, []),
    case("one", contributions.deleted_unread, [("story", TODAY)]),
    case("many", contributions.deleted_unread, [("example", TODAY)] * 40),
    case("to be deleted", contributions.draft_lapses, "story", "c1", is_deleted=False),
    case("deleted", contributions.draft_lapses, "story", "c1", is_deleted=True),
    case("ordinary", contributions.no_longer_lapses, "story"),
    case("ordinary", contributions.no_longer_waiting),
    *(case(f"for {one.written.audience}", contributions.review, SHOWN, "story", one, 0, 1) for one in EACH_AUDIENCE),
    case("beside what was deleted unread", contributions.review, SHOWN, "story", STORY, 0, 1, [("story", TODAY)]),
    case("the longest of three", contributions.review, WORST_SHOWN, "story", WORST, 2, 3),
    *(
        case(f"named {one.written.is_named}, guessed {guessed}", contributions.preview, one, SHOWN, [], guessed=guessed)
        for one, guessed in ((NAMED, False), (STORY, False), (STORY, True))
    ),
    *(
        case(f"for {one.written.audience}", contributions.preview, one, SHOWN, [], guessed=False)
        for one in EACH_AUDIENCE
    ),
    case("ordinary", contributions.note_form, VALUE),
    *(
        case(f"for {one}, more {more}", contributions.let_out, one, more=more)
        for one in Audience
        for more in (True, False)
    ),
    *(case(f"more {more}", contributions.sent_back, more=more) for more in (True, False)),
    *(
        case(
            f"for {one}, named {written.is_named}, guessed {guessed}",
            contributions.offered,
            "story",
            written,
            guessed=guessed,
        )
        for one in Audience
        for written, guessed in (
            (replace(NAMED.written, audience=one), False),
            (replace(STORY.written, audience=one), False),
            (replace(STORY.written, audience=one), True),
        )
    ),
    *(
        case(f"out {one}", contributions.answered, _, "story", stories.WRITE)
        for one in Audience
        for _ in (replace(STORY, state=ContributionState.PUBLISHED, written=replace(STORY.written, audience=one)),)
    ),
    case("returned", contributions.answered, WORST, "story", stories.WRITE),
    case(
        "not posted", contributions.answered, replace(STORY, state=ContributionState.RETURNED), "story", stories.WRITE
    ),
    case(
        "taken back since",
        contributions.answered,
        replace(STORY, state=ContributionState.WITHDRAWN),
        "story",
        stories.WRITE,
    ),
    case("ordinary", contributions.settled),
    case("nothing", contributions.own_lines, []),
    case("two", contributions.not_sent_yet, [STORY, WORST], "story", stories.CONTINUE),
    case("three", contributions.own_lines, [(STORY, "story"), (NAMED, "tip"), (WORST, "arrangement")]),
    case("a draft", contributions.own, SHOWN, "story", STORY, stories.WRITE),
    case("the longest", contributions.own, WORST_SHOWN, "story", WORST, stories.WRITE),
    *(
        case(f"out, for {one.written.audience}", contributions.own, SHOWN, "story", out, stories.WRITE)
        for one in EACH_AUDIENCE
        for out in (replace(one, state=ContributionState.PUBLISHED),)
    ),
    *(case(f"{copies} copies", contributions.taken_back, copies) for copies in (0, 1)),
    *(case(f"open {yes}", contributions.copy_stays, CHANNEL, NOW, "p1 1.1 1", is_open=yes) for yes in (True, False)),
    case("ordinary", contributions.tried_again),
    case("ordinary", contributions.placeholder, "story", "p1 1"),
    case("ordinary", contributions.emptied),
)
STORIES = (
    case("unnamed", stories.as_others_see_it, STORY),
    case("named", stories.as_others_see_it, NAMED),
    case("the longest", stories.as_others_see_it, WORST),
    case("empty", stories.form, "p1", None, can_read=True),
    case("empty, with drafts", stories.form, "p1", None, can_read=True, drafts=[STORY, WORST]),
    case("the longest, out", stories.form, "p1", replace(WORST, state=ContributionState.PUBLISHED), can_read=False),
    case("nothing found", stories.preview, STORY, (), guessed=False),
    case("much found", stories.preview, STORY, tuple(Giveaway), guessed=True),
    case("one found, name unknown", stories.preview, STORY, (Giveaway.DATE,), guessed=False, names_known=False),
    case("the longest", stories.preview, WORST, (), guessed=False),
    case("all found", stories.warning, tuple(Giveaway), names_known=False),
    case("ordinary", stories.shelf),
    case("none", stories.shown, (), 0),
    *(
        case(f"second of three, for {one}", stories.shown, [STORY, _, WORST], 1)
        for one in (Audience.CHANNEL, Audience.LUNCH, Audience.ORGANIZERS)
        for _ in (replace(NAMED, written=replace(NAMED.written, audience=one)),)
    ),
    *(case(f"{count}", stories.with_stories, SHOWN, count, MEETING.id) for count in (0, 1, 3)),
    case("none", stories.to_read_out, ()),
    case("two", stories.to_read_out, (NAMED, WORST)),
)
INTERVIEW = Interview("t1", MARISA, NOW, InterviewState.ASKED, MEGHAN, 1)
STATES = (
    ("before an answer", INTERVIEW),
    ("gone", None),
    *((state, replace(INTERVIEW, state=state, accepted=(1,))) for state in InterviewState),
)
INTERVIEWS = (
    case("ordinary", story_interviews.about),
    case("ordinary", story_interviews.begun),
    *(case(f"over {over}", story_interviews.already, is_over=over) for over in (True, False)),
    *(case(f"wanted {wanted}", story_interviews.listening, wanted=wanted) for wanted in (True, False)),
    *(case(name, story_interviews.ask, interview, 1) for name, interview in STATES),
    *(case(name, story_interviews.offer, interview, 1) for name, interview in STATES),
    *(case(name, story_interviews.together, interview, MARISA, MEGHAN) for name, interview in STATES[:2]),
    case("ordinary", story_interviews.form, "t1"),
    case("ordinary", story_interviews.listener_writes, MARISA),
    case("ordinary", story_interviews.handed_over),
    *(case(f"{contribution}", story_interviews.written_down, contribution) for contribution in ("p1", None)),
    case("none, listens", stories.shown, (), 0, listens=True),
)
CASES = (*CONTRIBUTIONS, *STORIES, *INTERVIEWS)
