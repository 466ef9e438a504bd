"""The two forms of a mentor, and reading them; what is said otherwise is in `mentor_messages`."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.errors import Refusal, TextTooLong
from bot.offices.topics import Catalogue
from bot.people.limits import TooOften
from bot.people.members import OfficeChoice
from bot.people.mentors import (
    LONGEST_LINE,
    MOST_AVOIDED,
    MOST_TOPICS,
    RESTS,
    How,
    Mentor,
    NeverListed,
    NotAMentor,
    Offer,
    OverFieldLimit,
    Returned,
    Terms,
)
from bot.people.pauses import DayOutOfRange
from handlers.offices.views import topics
from handlers.people.views import at_work
from handlers.platform.views import fields
from handlers.platform.views.blocks import modal, neutral, small, text
from handlers.platform.views.fields import Values

TOPICS = "topics"
HOW = "how"
PEOPLE = "people_at_a_time"
QUESTIONS = "questions_a_month"
REST = "rest_weeks"
SWITCHES = "switches"
USUAL_TIME = "usual_time"
RETURNED = "returned"
LANGUAGES = "languages"
ABOUT = "about"
LISTED = "listed_topics"
AVOID = "avoid"

OTHER_OFFICES = "other_offices"
TODAY = "today_questions"
HOLD_MY_NAME = "hold_my_name"

HOWS = (
    ("From my own experience", How.LIVED),
    ("Just someone to listen", How.EAR),
    ("Either is fine", How.EITHER),
)
BACK_MYSELF = (
    ("Within the last two years", Returned.WITHIN_TWO_YEARS),
    ("Longer ago", Returned.LONGER_AGO),
    ("Rather not say", Returned.UNSAID),
)
JUST_LISTEN = "happy just to listen"
NEVER_LISTED = "Only your own topics can be listed, and never the most personal ones."
NOBODY_SEES = (
    "Nobody sees that you offered. When someone could use your help, I'll ask you privately, about a "
    "topic, with no name."
)
NAME_STANDS = "Your name appears under the topics you're listed for. Nobody sees what else you offered."

REFUSALS: Mapping[type[Refusal], Any] = {
    NotAMentor: lambda _: "You're not a mentor right now. Sign up with `/mentor`; it takes ten seconds.",
    NeverListed: lambda _: NEVER_LISTED,
    OverFieldLimit: lambda refusal: (
        f"That would be more than {refusal.most} topics, and {refusal.most} is the most. Nothing was changed; "
        "`/mentor` opens the form, where you can choose."
        if refusal.field == TOPICS
        else at_work.too_many(refusal.most)
    ),
    DayOutOfRange: lambda _: "Choose a day after today, within the next five years.",
}


# The first form


def form(catalogue: Catalogue, offer: Offer, place: OfficeChoice, note: str = "") -> View:
    """Two fields: what you know about, and how; with several offices, once, which one."""
    hint = f"Up to {MOST_TOPICS}. Leave it empty if you're {JUST_LISTEN}."
    blocks: list[Block] = [
        *([text(note)] if note else []),
        topics.picker(TOPICS, "What you know about", catalogue, offer.topics, most=MOST_TOPICS, hint=hint),
        fields.one_of(HOW, "How", [(label, how.value) for label, how in HOWS], offer.how.value),
    ]
    if place.is_asked:
        blocks.append(at_work.office(place.offices, place.own))
    blocks.append(small(NOBODY_SEES))
    return modal("mentors.volunteer", "Help a colleague", blocks, submit="Save", close="Not now")


def nothing_found(words: str) -> str:
    """Said in the form when `/mentor <words>` named no topic."""
    return (
        f"I couldn't find a topic in “{neutral(words, 200)}”. Choose one below, or type `/mentor help` for "
        "other commands."
    )


def read_offer(values: Values, catalogue: Catalogue) -> Offer:
    """The first form as sent; raises `OverFieldLimit`."""
    slugs = fields.all_chosen(values, TOPICS)
    return Offer(topics.known(catalogue, slugs, len(slugs)), How(fields.chosen(values, HOW) or How.EITHER))


def problem(refusal: Refusal) -> dict[str, str]:
    """The field a refusal is about, and what to say there; raises the refusal when it is about none."""
    match refusal:
        case OverFieldLimit(name, most):
            return {name: at_work.too_many(most)}
        case TextTooLong(name, _, longest):
            return {name: at_work.too_long(longest)}
        case TooOften():
            return {AVOID: at_work.too_often(refusal)}
        case NeverListed():
            return {LISTED: NEVER_LISTED}
        case _:
            return at_work.problem(refusal)


# More


def more(mentor: Mentor, catalogue: Catalogue, place: OfficeChoice, languages: Sequence[str] = ()) -> View:
    """Everything else a mentor may settle; languages are those of a community with several."""
    several_offices = len(place.offices) > 1
    blocks: list[Block] = [
        *_limit_fields(mentor),
        _switches(mentor, several_offices=several_offices),
        fields.line(
            USUAL_TIME,
            "When you're usually free to talk",
            mentor.usual_time,
            longest=LONGEST_LINE,
            hint="For example: Tuesday mornings. Only shown after you've both said yes.",
        ),
        fields.one_of(
            RETURNED,
            "When you came back yourself",
            [(label, r.value) for label, r in BACK_MYSELF],
            mentor.returned.value,
        ),
        *_language_field(mentor, languages),
        fields.line(
            ABOUT,
            "A line about you",
            mentor.about,
            longest=LONGEST_LINE,
            hint="Shown with your name, never before that.",
        ),
        *_listed_field(mentor, catalogue),
        fields.people(
            AVOID,
            "People you'd rather not be asked by",
            mentor.avoid,
            most=MOST_AVOIDED,
            hint="They won't be told, and I'll never connect you with them.",
        ),
        *([at_work.office(place.offices, place.own)] if several_offices else []),
        *at_work.hours(place.colleague),
    ]
    return modal("mentors.settle", "Your preferences", blocks, submit="Save", close="Not now")


def _limit_fields(mentor: Mentor) -> list[Block]:
    people = [("Nobody", "0"), ("One person", "1"), ("Two people", "2"), ("Three people", "3")]
    questions = [("None", "0"), ("One", "1"), ("Two", "2"), ("Three", "3"), ("Four", "4")]
    rests = [(f"{weeks} weeks" if weeks else "None", str(weeks)) for weeks in RESTS]
    return [
        fields.menu(
            PEOPLE, "People at a time", people, str(mentor.people_at_a_time), hint="For longer matches, about 12 weeks."
        ),
        fields.menu(QUESTIONS, "Single questions a month", questions, str(mentor.questions_a_month)),
        fields.menu(REST, "Break after each longer match", rests, str(mentor.rest_weeks)),
    ]


def _switches(mentor: Mentor, *, several_offices: bool) -> Block:
    choices = [
        *([("People in other offices can ask me", OTHER_OFFICES)] if several_offices else []),
        ("Send me same-day questions, from 7:00", TODAY),
        ("Keep my name hidden until we've both said yes", HOLD_MY_NAME),
    ]
    ticked = {OTHER_OFFICES: mentor.other_offices, TODAY: mentor.today_questions, HOLD_MY_NAME: mentor.hold_my_name}
    return fields.ticks(SWITCHES, "Options", choices, [name for name, on in ticked.items() if on])


def _language_field(mentor: Mentor, languages: Sequence[str]) -> list[Block]:
    if len(languages) < 2:
        return []
    choices = [(language, language) for language in languages]
    return [fields.several_of(LANGUAGES, "Languages you're happy to talk in", choices, mentor.languages)]


def _listed_field(mentor: Mentor, catalogue: Catalogue) -> list[Block]:
    """Only the mentor's own topics, and never a sensitive one."""
    own = [slug for slug in mentor.topics if slug in catalogue and not catalogue[slug].sensitive]
    if not own:
        return []
    hint = "Colleagues who look up one of these topics see your name. Nothing is listed unless you tick it."
    return [topics.short_picker(LISTED, "Listed for", catalogue, own, mentor.listed_topics, hint=hint)]


def read_terms(values: Values, known: Mentor) -> Terms:
    """*More* as sent; what the form did not show stays. Raises `OverFieldLimit` or `TextTooLong`."""
    ticked = fields.all_chosen(values, SWITCHES)
    several_offices = fields.is_shown(values, at_work.OFFICE)
    languages = fields.all_chosen(values, LANGUAGES) if fields.is_shown(values, LANGUAGES) else known.languages
    return Terms(
        people_at_a_time=int(fields.chosen(values, PEOPLE) or known.people_at_a_time),
        questions_a_month=int(fields.chosen(values, QUESTIONS) or known.questions_a_month),
        rest_weeks=int(fields.chosen(values, REST) or known.rest_weeks),
        other_offices=OTHER_OFFICES in ticked if several_offices else known.other_offices,
        today_questions=TODAY in ticked,
        usual_time=fields.typed(values, USUAL_TIME),
        returned=Returned(fields.chosen(values, RETURNED) or known.returned),
        languages=languages,
        about=fields.typed(values, ABOUT),
        hold_my_name=HOLD_MY_NAME in ticked,
        listed_topics=fields.all_chosen(values, LISTED),
        avoid=fields.chosen_people(values, AVOID),
    )
