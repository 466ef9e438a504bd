"""The listeners and deliveries of mentors: volunteering, terms, pause, resume, stop, status."""

import asyncio

from slack_sdk.models.views import View

from bot.core.errors import Refusal
from bot.core.notifications import Drop, Send, Verdict
from bot.language import Safety, require_readable, understand
from bot.language.replies import Reply
from bot.offices.office_topics import OfficeCatalogue
from bot.people.members import AtWork, OfficeChoice
from bot.people.mentors import MOST_TOPICS, FewerQuestions, Mentor, Offer, PauseNote, StillIn, is_away
from bot.people.pauses import pause_until
from bot.people.people import Profile
from handlers.offices.views import topics
from handlers.people.members import (
    form_begins,
    form_by_words,
    help_beyond_colleagues,
    question_of,
    require_set_up,
    settle_question,
    today_of,
    topics_at,
    topics_of,
)
from handlers.people.mentor_steps import (
    Saved,
    come_back,
    confirm_still_in,
    home_section,
    listed,
    look,
    offer_help,
    pause_by_words,
    settle_fewer,
    settle_terms,
    skip_quarter,
    status,
    stop,
    take_pause,
    with_date,
)
from handlers.people.views import at_work
from handlers.people.views import mentor_messages as messages
from handlers.people.views import mentors as views
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

router = Router("people")

__all__ = ["home_section", "offer_help", "prefilled", "router"]

# Volunteering


@router.command("/mentor")
async def on_mentor(request: Command) -> Answer:
    """`/mentor` with optional words: open the form with the topics they name; in a crisis say whom to call (R43)."""
    if (await asyncio.to_thread(understand, request.words)).safety is Safety.CRISIS:
        return Ephemeral(await help_beyond_colleagues(request.workspace, request.user_id))
    return await form_by_words(request, look, _form, views.nothing_found)


def _form(
    catalogue: OfficeCatalogue,
    known: Mentor | None,
    found: tuple[str, ...],
    place: OfficeChoice,
    note: str,
    question: str = "",
) -> View:
    offer = prefilled(known, found)
    note = note or topics.left_out(catalogue.known, (*found, *(known.topics if known else ())), MOST_TOPICS)
    return views.form(catalogue.offering(offer.topics), offer, place, note, question)


@router.action("mentors.open")
async def on_open(request: Click) -> Answer:
    """A button that opens the mentor's form: its value may name topics, separated by commas."""
    known, place, catalogue = await form_begins(request, look)
    slugs = topics.known(catalogue, request.value.split(","), MOST_TOPICS)
    return Push(_form(catalogue, known, slugs, place, "", question_of(request)))


def prefilled(known: Mentor | None, found: tuple[str, ...]) -> Offer:
    """What the form shows: topics named now, then those offered already, at most ten."""
    if known is None:
        return Offer(found)
    return Offer(tuple(dict.fromkeys((*found, *known.topics)))[:MOST_TOPICS], known.how)


def _offer_help(uow: UnitOfWork, profile: Profile, offer: Offer, wanted: AtWork | None, question: str) -> Saved:
    saved = offer_help(uow, profile, offer, wanted)
    settle_question(uow, profile.user_id, Reply.VOLUNTEER, question, is_new=saved.is_new)
    return saved


@router.submission("mentors.volunteer")
async def on_volunteer(request: Submission) -> Answer:
    """The mentor's form was sent: save it, and show the limits, or errors at the fields."""
    catalogue = await topics_of(request.workspace, request.user_id)
    try:
        offer = views.read_offer(request.values, catalogue.known)
        wanted = at_work.read(request.values)
    except Refusal as refusal:
        return Errors(views.problem(refusal))
    profile = await request.workspace.profile(request.user_id)
    saved = await request.workspace.transact(_offer_help, profile, offer, wanted, request.private_metadata)
    return Update(messages.welcome(saved.mentor, catalogue, saved.today, is_new=saved.is_new))


# More


@router.action("mentors.more")
async def on_more(request: Click) -> Answer:
    """*More*: replace the modal by the form of the other settings; somebody who is no mentor gets the first form."""
    mentor, place = await request.workspace.transact(look, request.user_id)
    catalogue = await topics_at(request.workspace, place)
    if mentor is None:
        return Update(views.form(catalogue, Offer(), place))
    return Update(views.more(mentor, catalogue.offering(mentor.topics), place, place.own.languages_to_choose))


@router.submission("mentors.settle")
async def on_settle(request: Submission) -> Answer:
    """The form *More* was sent: save limits, switches, languages, avoid list and hours."""
    mentor, _ = await request.workspace.transact(with_date, request.user_id)
    profile = await request.workspace.profile(request.user_id)
    try:
        terms, wanted = views.read_terms(request.values, mentor), at_work.read(request.values)
        saved = await request.workspace.transact(settle_terms, request.user_id, terms, wanted, profile)
    except Refusal as refusal:
        return Errors(views.problem(refusal))
    catalogue = await topics_of(request.workspace, request.user_id)
    return Update(messages.welcome(saved.mentor, catalogue, saved.today, is_new=False))


# Pause, back, stop


@router.command("/mentor", "pause")
async def on_pause(request: Command) -> Answer:
    """`/mentor pause three weeks`: pause at once if the words name a day, else open a form that asks for one."""
    words = request.words
    require_readable(words)
    mentor, read = await request.workspace.transact(pause_by_words, request.user_id, words)
    if read.pause is None:
        note = messages.pause_words(mentor, at_work.what_was_read(words, read.reading))
        await request.open(at_work.pause_form("mentors.pause", note, read.reading.guess))
        return None
    return Ephemeral(messages.pause_saved(mentor))


@router.action("mentors.pause_longer")
async def on_pause_longer(request: Click) -> Answer:
    """*Pause* and *Pause longer*: open the form for a pause."""
    mentor, _ = await request.workspace.transact(with_date, request.user_id)
    return Push(at_work.pause_form("mentors.pause", messages.pause_words(mentor), mentor.paused_until))


@router.submission("mentors.pause")
async def on_pause_sent(request: Submission) -> Answer:
    """The form for a pause was sent: pause until that day, or show the error at its field."""
    _, today = await request.workspace.transact(with_date, request.user_id)
    try:
        wanted = pause_until(fields.chosen_day(request.values, at_work.UNTIL), today)
    except Refusal as refusal:
        return Errors(views.problem(refusal))
    paused = await request.workspace.transact(take_pause, request.user_id, wanted)
    return Ephemeral(messages.pause_saved(paused))


@router.command("/mentor", "resume")
@router.action("mentors.end_pause", typed=TypedAnswer.YES)
@router.action("mentors.resume")
async def on_resume(request: Command | Click) -> Answer:
    """`/mentor resume`, or *I'm back* in Home: end the pause."""
    await _come_back(request.workspace, request)
    return Ephemeral(messages.back())


@router.action("mentors.back")
async def on_back(request: Click) -> Answer:
    """*I'm back* under the note about a pause: end the pause; the note is redrawn with the answer."""
    await _come_back(request.workspace, request)
    return None


async def _come_back(workspace: Workspace, request: Command | Click) -> None:
    await workspace.transact(come_back, request.user_id)


@router.action("mentors.still_in", typed=TypedAnswer.YES)
async def on_still_in(request: Click) -> Answer:
    """*Yes, still in* under the yearly question: record it; the question is redrawn with the answer."""
    await request.workspace.transact(confirm_still_in, request.user_id)
    return None


@router.command("/mentor", "not this quarter")
async def on_skip_quarter_by_words(request: Command) -> Answer:
    """`/mentor not this quarter`: stay a mentor, paused until the next quarter."""
    paused = await request.workspace.transact(skip_quarter, request.user_id)
    return Ephemeral(messages.pause_saved(paused))


@router.action("mentors.not_this_quarter")
async def on_skip_quarter(request: Click) -> Answer:
    """*Not this quarter*, under a question about taking part: pause until the next quarter; the question is redrawn."""
    await request.workspace.transact(skip_quarter, request.user_id)
    return None


@router.action("mentors.fewer")
async def on_fewer(request: Click) -> Answer:
    """*One question a month* (or half as many as now): lower the mentor's limit; the question is redrawn."""
    await request.workspace.transact(settle_fewer, request.user_id, is_fewer=True)
    return None


@router.action("mentors.as_it_is")
async def on_as_it_is(request: Click) -> Answer:
    """*It's fine as it is* under the same question: keep the limit; the question is redrawn with the answer."""
    await request.workspace.transact(settle_fewer, request.user_id, is_fewer=False)
    return None


@router.command("/mentor", "stop")
async def on_ask_to_stop(request: Command) -> Answer:
    """`/mentor stop`: ask for confirmation."""
    await request.workspace.transact(with_date, request.user_id)
    return Ephemeral(messages.ask_to_stop())


@router.action("mentors.stop")
async def on_stop(request: Click) -> Answer:
    """The confirmed *Stop* button: delete the mentor."""
    await request.workspace.transact(stop, request.user_id)
    return Ephemeral(messages.stopped())


# Looking


@router.command("/mentor", "status")
async def on_status(request: Command) -> Answer:
    """`/mentor status`: show the person their offer, limits and last ask."""
    return Ephemeral(await request.workspace.transact(status, request.user_id))


@router.command("/mentor", "help")
async def on_help(request: Command) -> Answer:
    """`/mentor help`: list the sub-commands."""
    await request.workspace.transact(require_set_up, request.user_id)
    return Ephemeral(messages.usage())


@router.action("mentors.directory")
async def on_directory(request: Click) -> Answer:
    """*Who knows about what*: show the listed mentors by topic."""
    keepers = await request.workspace.transact(listed, request.user_id)
    return Push(messages.directory(await topics_of(request.workspace, request.user_id), keepers))


# Delivery


def _pause_still_asked(uow: UnitOfWork, note: PauseNote) -> Verdict:
    mentor = uow.mentors.get(note.user_id)
    return Send() if mentor is not None and mentor.paused_on == note.paused_on else Drop("answered")


@router.delivers(PauseNote, still_wanted=_pause_still_asked)
def _view_of_pause_note(uow: UnitOfWork, note: PauseNote) -> Message:
    mentor = uow.mentors.get(note.user_id)
    return messages.pause_note(mentor, note.paused_on, today_of(uow, note.user_id))


def _still_in_still_asked(uow: UnitOfWork, question: StillIn) -> Verdict:
    mentor = uow.mentors.get(question.user_id)
    return Send() if mentor is not None and mentor.years_unanswered else Drop("answered")


@router.delivers(StillIn, still_wanted=_still_in_still_asked)
def _view_of_still_in(uow: UnitOfWork, question: StillIn) -> Message:
    mentor, catalogue = uow.mentors.get(question.user_id), uow.topics.catalogue_of(question.user_id)
    return messages.still_in(mentor, catalogue, today_of(uow, question.user_id))


def _fewer_still_asked(uow: UnitOfWork, question: FewerQuestions) -> Verdict:
    mentor = uow.mentors.get(question.user_id)
    if mentor is None or mentor.asked_about_fewer != 1 or mentor.since != question.since:
        return Drop("answered")
    return Drop("away") if is_away(mentor, today_of(uow, question.user_id)) else Send()


@router.delivers(FewerQuestions, still_wanted=_fewer_still_asked)
def _view_of_fewer(uow: UnitOfWork, question: FewerQuestions) -> Message:
    mentor, catalogue = uow.mentors.get(question.user_id), uow.topics.catalogue_of(question.user_id)
    if mentor is not None and mentor.since != question.since:
        mentor = None  # asked when they were a mentor before, and they have stopped since
    return messages.fewer_questions(mentor, catalogue, today_of(uow, question.user_id))
