"""The returning parent's forms and reading them; all other words are in `returner_messages`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.errors import Refusal
from bot.core.words import N_, _
from bot.offices.topics import Catalogue
from bot.people.members import OfficeChoice
from bot.people.pauses import DayOutOfRange
from bot.people.returners import (
    LONGEST_LINE,
    MOST_AVOIDED,
    MOST_TOPICS,
    Details,
    IntroductionKind,
    NotSignedUp,
    Returner,
    Stage,
    Wants,
    Wishes,
)
from handlers.offices.views import topics
from handlers.people.views import at_work
from handlers.platform.views import fields
from handlers.platform.views.blocks import modal, neutral, small, text
from handlers.platform.views.fields import Values

TOPICS = "topics"
KIND = "kind"
NOT_BEFORE = "not_before"
WANTS = "wants"
STAGE = "stage"
SHOW = "show"
OFFICES = "offices"
ABOUT = "about"

SHOW_STAGE = "show_stage"
SHOW_OFFICE = "show_office"
MINE_FIRST, MINE_ONLY, OTHERS_ONLY = "mine_first", "mine_only", "others_only"

KINDS = (
    (N_("One good talk"), IntroductionKind.TALK),
    (N_("Company for a while, about twelve weeks"), IntroductionKind.COMPANY),
)
WANTED = (
    (N_("Ideas, from someone who's been there"), Wants.IDEAS),
    (N_("Just someone to listen"), Wants.EAR),
    (N_("Either"), Wants.EITHER),
)
STAGES = (
    (N_("Before leave"), Stage.BEFORE),
    (N_("On leave"), Stage.ON_LEAVE),
    (N_("Back, first few months"), Stage.FIRST_MONTHS),
    (N_("Back for a while"), Stage.LONGER),
    (N_("Rather not say"), Stage.UNSAID),
)
NOBODY_SEES = N_("Nobody else sees this: not your manager, not HR, not the organizers. All of it is optional.")
OUT_OF_RANGE = N_("Please choose today or a later day, within the next five years.")

REFUSALS: Mapping[type[Refusal], Any] = {
    NotSignedUp: lambda _refusal: _("You're not signed up right now. You can sign up privately with `/returning`."),
}


# The first form


def form(catalogue: Catalogue, wishes: Wishes, place: OfficeChoice, note: str = "", question: str = "") -> View:
    """The sign-up form, all fields optional; where several offices are unsettled, also the office.

    `question` is the place of the message it was opened under, which the form carries.
    """
    blocks: list[Block] = [
        *([text(note)] if note else []),
        topics.picker(
            TOPICS,
            _("What would help"),
            catalogue,
            wishes.topics,
            most=MOST_TOPICS,
            hint=_("Leave it empty if you'd just like someone to talk to."),
        ),
        fields.one_of(KIND, _("How much"), [(_(label), kind.value) for label, kind in KINDS], wishes.kind.value),
        fields.people(
            at_work.AVOID,
            _("Who should never be matched with you?"),
            wishes.avoid,
            most=MOST_AVOIDED,
            hint=_("Your manager, your team, anyone. They won't be told."),
        ),
        fields.day(
            NOT_BEFORE,
            _("Not before"),
            wishes.not_before,
            hint=_("I won't message you before then. You can change the date."),
        ),
        *([at_work.office(place.offices, place.own)] if place.is_asked else []),
        small(_(NOBODY_SEES)),
    ]
    return modal(
        "returners.sign_up",
        _("Find someone to talk to"),
        blocks,
        submit=_("Save"),
        close=_("Not now"),
        private_metadata=question,
    )


def nothing_found(words: str) -> str:
    """The note in the form when the words after `/returning` named no topic."""
    return _(
        "I couldn't find a topic in “{words}”. Choose one below, or leave it empty; "
        "`/returning help` shows the other commands."
    ).format(words=neutral(words, 200))


def read_wishes(values: Values, catalogue: Catalogue) -> Wishes:
    """Return the wishes in the sign-up form as sent; topics that the office does not offer are dropped."""
    slugs = fields.all_chosen(values, TOPICS)
    return Wishes(
        topics=topics.known(catalogue, slugs, len(slugs)),
        kind=IntroductionKind(fields.chosen(values, KIND) or IntroductionKind.TALK),
        avoid=fields.chosen_people(values, at_work.AVOID),
        not_before=fields.chosen_day(values, NOT_BEFORE),
    )


def problem(refusal: Refusal) -> dict[str, str]:
    """The error of a refusal, by its field; raises the refusal when it is about none."""
    return {NOT_BEFORE: _(OUT_OF_RANGE)} if isinstance(refusal, DayOutOfRange) else at_work.problem(refusal)


# More


def more(returner: Returner, place: OfficeChoice, languages: Sequence[str] = ()) -> View:
    """The form *More*: what the mentor may be told, offices, languages (of an office with several) and hours."""
    several_offices = len(place.offices) > 1
    blocks: list[Block] = [
        fields.one_of(
            WANTS, _("Ideas, or someone to listen"), [(_(label), w.value) for label, w in WANTED], returner.wants.value
        ),
        fields.one_of(
            STAGE, _("Where you are in your return"), [(_(label), s.value) for label, s in STAGES], returner.stage.value
        ),
        _shown(returner),
        *([_offices(returner), at_work.office(place.offices, place.own)] if several_offices else []),
        *at_work.languages(languages, returner.languages),
        fields.line(
            ABOUT,
            _("A line about you"),
            returner.about,
            longest=LONGEST_LINE,
            hint=_("Shown to the other person once you have both said yes."),
        ),
        *at_work.hours(place.colleague),
        small(_(NOBODY_SEES)),
    ]
    return modal("returners.describe", _("Your preferences"), blocks, submit=_("Save"), close=_("Not now"))


def _shown(returner: Returner) -> Block:
    choices = [(_("Where you are in your return"), SHOW_STAGE), (_("Your office"), SHOW_OFFICE)]
    ticked = {SHOW_STAGE: returner.show_stage, SHOW_OFFICE: returner.show_office}
    hint = _("Nothing is shared unless you check it.")
    return fields.ticks(
        SHOW, _("What the mentor may be told"), choices, [name for name, on in ticked.items() if on], hint=hint
    )


def _offices(returner: Returner) -> Block:
    choices = [
        (_("My office first, others too"), MINE_FIRST),
        (_("My office only"), MINE_ONLY),
        (_("Other offices only"), OTHERS_ONLY),
    ]
    kept = MINE_FIRST if returner.other_offices else MINE_ONLY
    return fields.one_of(
        OFFICES, _("From which offices"), choices, OTHERS_ONLY if returner.other_offices_only else kept
    )


def read_details(values: Values, known: Returner) -> Details:
    """*More* as sent; what the form did not show stays unchanged. Raises `TextTooLong`."""
    shown = fields.all_chosen(values, SHOW)
    offices = fields.chosen(values, OFFICES)
    languages = (
        fields.all_chosen(values, at_work.LANGUAGES) if fields.is_shown(values, at_work.LANGUAGES) else known.languages
    )
    return Details(
        wants=Wants(fields.chosen(values, WANTS) or known.wants),
        stage=Stage(fields.chosen(values, STAGE) or known.stage),
        show_stage=SHOW_STAGE in shown,
        show_office=SHOW_OFFICE in shown,
        other_offices=known.other_offices if offices is None else offices != MINE_ONLY,
        other_offices_only=known.other_offices_only if offices is None else offices == OTHERS_ONLY,
        languages=languages,
        about=fields.typed(values, ABOUT),
    )


# A date


def date_form(chosen: date | None) -> View:
    """The form *Another date*, with the date chosen so far."""
    blocks: list[Block] = [
        text(_("When should I get in touch? I won't message you before then.")),
        fields.day(NOT_BEFORE, _("Not before"), chosen),
    ]
    return modal("returners.put_off", _("Another date"), blocks, submit=_("Save"), close=_("Not now"))


def read_date(values: Values) -> date | None:
    """The date chosen in that form; None when there is none."""
    return fields.chosen_day(values, NOT_BEFORE)


def choose_a_day() -> dict[str, str]:
    """The error where a date is needed and none was chosen."""
    return {NOT_BEFORE: _("Please choose a day.")}


def a_later_day() -> dict[str, str]:
    """The error for a date that has passed or is too far ahead."""
    return {NOT_BEFORE: _("Choose a day after today, within the next five years.")}
