"""The mentor's two forms and reading them; all other words for mentors are in `mentor_messages`."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.errors import Refusal
from bot.core.words import N_, _
from bot.offices.topics import Catalogue
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
    Returned,
    Terms,
)
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
ABOUT = "about"
LISTED = "listed_topics"

OTHER_OFFICES = "other_offices"
TODAY = "today_questions"
HOLD_MY_NAME = "hold_my_name"

HOWS = (
    (N_("From my own experience"), How.LIVED),
    (N_("Just someone to listen"), How.EAR),
    (N_("Either is fine"), How.EITHER),
)
BACK_MYSELF = (
    (N_("Within the last two years"), Returned.WITHIN_TWO_YEARS),
    (N_("Longer ago"), Returned.LONGER_AGO),
    (N_("Rather not say"), Returned.UNSAID),
)
JUST_LISTEN = N_("happy just to listen")
NEVER_LISTED = N_("Only your own topics can be listed, and never the most personal ones.")
NOBODY_SEES = N_(
    "Nobody sees that you offered. When someone could use your help, I'll ask you privately, about a "
    "topic, with no name."
)
NAME_STANDS = N_("Your name appears under the topics you're listed for. Nobody sees what else you offered.")

REFUSALS: Mapping[type[Refusal], Any] = {
    NotAMentor: lambda _refusal: _("You're not a mentor right now. Sign up with `/mentor`; it takes ten seconds."),
    NeverListed: lambda _refusal: _(NEVER_LISTED),
}


# The first form


def form(catalogue: Catalogue, offer: Offer, place: OfficeChoice, note: str = "", question: str = "") -> View:
    """The mentor's first form: topics and how to help; where several offices are unsettled, also the office.

    `question` is the place of the message it was opened under, which the form carries.
    """
    hint = _("Up to {most_topics}. Leave it empty if you're {just_listen}.").format(
        most_topics=MOST_TOPICS, just_listen=_(JUST_LISTEN)
    )
    blocks: list[Block] = [
        *([text(note)] if note else []),
        topics.picker(TOPICS, _("What you know about"), catalogue, offer.topics, most=MOST_TOPICS, hint=hint),
        fields.one_of(HOW, _("How"), [(_(label), how.value) for label, how in HOWS], offer.how.value),
    ]
    if place.is_asked:
        blocks.append(at_work.office(place.offices, place.own))
    blocks.append(small(_(NOBODY_SEES)))
    return modal(
        "mentors.volunteer",
        _("Help a colleague"),
        blocks,
        submit=_("Save"),
        close=_("Not now"),
        private_metadata=question,
    )


def nothing_found(words: str) -> str:
    """The note in the form when the words after `/mentor` named no topic."""
    return _(
        "I couldn't find a topic in “{words}”. Choose one below, or type `/mentor help` for other commands."
    ).format(words=neutral(words, 200))


def read_offer(values: Values, catalogue: Catalogue) -> Offer:
    """The first form as sent; raises `TooMany`."""
    slugs = fields.all_chosen(values, TOPICS)
    return Offer(topics.known(catalogue, slugs, len(slugs)), How(fields.chosen(values, HOW) or How.EITHER))


def problem(refusal: Refusal) -> dict[str, str]:
    """The error of a refusal, by its field; raises the refusal when it is about none."""
    return {LISTED: _(NEVER_LISTED)} if isinstance(refusal, NeverListed) else at_work.problem(refusal)


# More


def more(mentor: Mentor, catalogue: Catalogue, place: OfficeChoice, languages: Sequence[str] = ()) -> View:
    """The form *More*: limits, switches, languages (of an office with several) and avoid list."""
    several_offices = len(place.offices) > 1
    blocks: list[Block] = [
        *_limit_fields(mentor),
        _switches(mentor, several_offices=several_offices),
        fields.line(
            USUAL_TIME,
            _("When you're usually free to talk"),
            mentor.usual_time,
            longest=LONGEST_LINE,
            hint=_("For example: Tuesday mornings. Only shown after you've both said yes."),
        ),
        fields.one_of(
            RETURNED,
            _("When you came back yourself"),
            [(_(label), r.value) for label, r in BACK_MYSELF],
            mentor.returned.value,
        ),
        *at_work.languages(languages, mentor.languages),
        fields.line(
            ABOUT,
            _("A line about you"),
            mentor.about,
            longest=LONGEST_LINE,
            hint=_("Shown with your name, never before that."),
        ),
        *_listed_field(mentor, catalogue),
        fields.people(
            at_work.AVOID,
            _("People you'd rather not be asked by"),
            mentor.avoid,
            most=MOST_AVOIDED,
            hint=_("They won't be told, and I'll never connect you with them."),
        ),
        *([at_work.office(place.offices, place.own)] if several_offices else []),
        *at_work.hours(place.colleague),
    ]
    return modal("mentors.settle", _("Your preferences"), blocks, submit=_("Save"), close=_("Not now"))


def _limit_fields(mentor: Mentor) -> list[Block]:
    people = [(_("Nobody"), "0"), (_("One person"), "1"), (_("Two people"), "2"), (_("Three people"), "3")]
    questions = [(_("None"), "0"), (_("One"), "1"), (_("Two"), "2"), (_("Three"), "3"), (_("Four"), "4")]
    rests = [(_("{weeks} weeks").format(weeks=weeks) if weeks else _("None"), str(weeks)) for weeks in RESTS]
    return [
        fields.menu(
            PEOPLE,
            _("People at a time"),
            people,
            str(mentor.people_at_a_time),
            hint=_("For longer matches, about 12 weeks."),
        ),
        fields.menu(QUESTIONS, _("Single questions a month"), questions, str(mentor.questions_a_month)),
        fields.menu(REST, _("Break after each longer match"), rests, str(mentor.rest_weeks)),
    ]


def _switches(mentor: Mentor, *, several_offices: bool) -> Block:
    choices = [
        *([(_("People in other offices can ask me"), OTHER_OFFICES)] if several_offices else []),
        (_("Send me same-day questions, from 7:00"), TODAY),
        (_("Keep my name hidden until we've both said yes"), HOLD_MY_NAME),
    ]
    ticked = {OTHER_OFFICES: mentor.other_offices, TODAY: mentor.today_questions, HOLD_MY_NAME: mentor.hold_my_name}
    return fields.ticks(SWITCHES, _("Options"), choices, [name for name, on in ticked.items() if on])


def _listed_field(mentor: Mentor, catalogue: Catalogue) -> list[Block]:
    """The field for the topics the mentor is listed for: only their own, and never a sensitive one (R20)."""
    own = [slug for slug in mentor.topics if slug in catalogue and not catalogue[slug].sensitive]
    if not own:
        return []
    hint = _("Colleagues who look up one of these topics see your name. Nothing is listed unless you check it.")
    return [topics.short_picker(LISTED, _("Listed for"), catalogue, own, mentor.listed_topics, hint=hint)]


def read_terms(values: Values, known: Mentor) -> Terms:
    """*More* as sent; what the form did not show stays unchanged. Raises `TooMany` or `TextTooLong`."""
    ticked = fields.all_chosen(values, SWITCHES)
    several_offices = fields.is_shown(values, at_work.OFFICE)
    languages = (
        fields.all_chosen(values, at_work.LANGUAGES) if fields.is_shown(values, at_work.LANGUAGES) else known.languages
    )
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
        avoid=fields.chosen_people(values, at_work.AVOID),
    )
