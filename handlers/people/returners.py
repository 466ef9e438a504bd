"""The listeners and deliveries of returning parents: signing up, changing, pausing, stopping, status."""

import asyncio

from slack_sdk.models.views import View

from bot.core.errors import Refusal
from bot.core.notifications import Drop, Send, Verdict
from bot.language import Safety, require_readable, understand
from bot.language.replies import Reply
from bot.offices.office_topics import OfficeCatalogue
from bot.people.members import AtWork, OfficeChoice
from bot.people.pauses import DayOutOfRange, Pause, pause_until, read_pause
from bot.people.people import Profile
from bot.people.returners import MOST_TOPICS, Hello, Returner, Status, Wishes
from handlers.offices.views import topics
from handlers.people.members import (
    form_begins,
    form_by_words,
    help_beyond_colleagues,
    question_of,
    require_set_up,
    settle_question,
    topics_at,
    topics_of,
)
from handlers.people.returner_steps import (
    go_on,
    greet_later,
    home_section,
    look,
    mine,
    own,
    save_details,
    sign_up_quietly,
    stop,
    take_pause,
)
from handlers.people.views import at_work
from handlers.people.views import returner_messages as messages
from handlers.people.views import returners as views
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

router = Router("people")

__all__ = ["home_section", "prefilled", "router", "sign_up_quietly"]

# Signing up


@router.command("/returning")
async def on_returning(request: Command) -> Answer:
    """`/returning` with optional words: open the form with the topics they name, or answer with whom to call (R43)."""
    if (await asyncio.to_thread(understand, request.words)).safety is not Safety.NONE:
        return Ephemeral(await help_beyond_colleagues(request.workspace, request.user_id))
    return await form_by_words(request, look, _form, views.nothing_found)


def _form(
    catalogue: OfficeCatalogue,
    known: Returner | None,
    found: tuple[str, ...],
    place: OfficeChoice,
    note: str,
    question: str = "",
) -> View:
    wishes = prefilled(known, found)
    note = note or topics.left_out(catalogue.known, (*found, *(known.topics if known else ())), MOST_TOPICS)
    return views.form(catalogue.offering(wishes.topics), wishes, place, note, question)


@router.action("returners.open")
async def on_open(request: Click) -> Answer:
    """A button that opens the form: its value may name topics, separated by commas; it replaces a modal it is in."""
    known, place, catalogue = await form_begins(request, look)
    slugs = topics.known(catalogue, request.value.split(","), MOST_TOPICS)
    return Update(_form(catalogue, known, slugs, place, "", question_of(request)))


def prefilled(known: Returner | None, found: tuple[str, ...]) -> Wishes:
    """What the form shows: topics named now, then those of the sign-up, at most `MOST_TOPICS`, and the other wishes."""
    if known is None:
        return Wishes(found)
    slugs = tuple(dict.fromkeys((*found, *known.topics)))[:MOST_TOPICS]
    return Wishes(slugs, known.kind, known.avoid, known.not_before)


def _sign_up(uow: UnitOfWork, profile: Profile, wishes: Wishes, wanted: AtWork | None, question: str) -> Status:
    saved = sign_up_quietly(uow, profile, wishes, wanted)
    settle_question(uow, profile.user_id, Reply.RETURNING, question)
    return saved


@router.submission("returners.sign_up")
async def on_sign_up(request: Submission) -> Answer:
    """The sign-up form was sent, all fields optional: save it, and confirm, or show errors at the fields."""
    profile = await request.workspace.profile(request.user_id)
    catalogue = await topics_of(request.workspace, request.user_id)
    try:
        wishes, wanted = views.read_wishes(request.values, catalogue.known), at_work.read(request.values)
        saved = await request.workspace.transact(_sign_up, profile, wishes, wanted, request.private_metadata)
    except Refusal as refusal:
        return Errors(views.problem(refusal))
    return await _confirmed(request.workspace, saved)


@router.action("returners.more")
async def on_more(request: Click) -> Answer:
    """*More*: replace the modal by the form of the other settings; without a sign-up by the first form."""
    returner, place = await request.workspace.transact(look, request.user_id)
    if returner is None:
        return Update(_form(await topics_at(request.workspace, place), None, (), place, ""))
    return Update(views.more(returner, place, place.own.languages_to_choose))


@router.submission("returners.describe")
async def on_describe(request: Submission) -> Answer:
    """The form *More* was sent: save the details, and show what a mentor will see."""
    profile = await request.workspace.profile(request.user_id)
    known = await request.workspace.transact(own, request.user_id)
    try:
        details, wanted = views.read_details(request.values, known.returner), at_work.read(request.values)
        saved = await request.workspace.transact(save_details, profile, details, wanted)
    except Refusal as refusal:
        return Errors(views.problem(refusal))
    return await _confirmed(request.workspace, saved)


async def _confirmed(workspace: Workspace, saved: Status) -> Answer:
    return Update(messages.confirmation(saved, await topics_of(workspace, saved.returner.user_id)))


# Go on, pause, another date, stop


@router.command("/returning", "resume")
@router.action("returners.end_pause", typed=TypedAnswer.YES)
@router.action("returners.find", typed=TypedAnswer.ITS_WORDS)
async def on_find(request: Command | Click) -> Answer:
    """*Find me someone* and `/returning resume`: start the search again, and answer where things stand."""
    return Ephemeral(messages.stands(await _go_on(request)))


@router.action("returners.go_on", typed=TypedAnswer.ITS_WORDS)
async def on_go_on(request: Click) -> Answer:
    """*Find me someone* under our greeting: start the search; the greeting is redrawn with the answer."""
    await _go_on(request)
    return None


async def _go_on(request: Command | Click) -> Status:
    profile = await request.workspace.profile(request.user_id)
    return await request.workspace.transact(go_on, profile)


@router.command("/returning", "pause")
async def on_pause(request: Command) -> Answer:
    """`/returning pause three weeks`: pause at once if the words name a day, else open a form that asks for one."""
    words = request.words
    require_readable(words)
    known = await request.workspace.transact(own, request.user_id)
    read = read_pause(words, known.today)
    if read.pause is None:
        note = messages.pause_words(at_work.what_was_read(words, read.reading))
        await request.open(at_work.pause_form("returners.pause", note, read.reading.guess))
        return None
    return Ephemeral(await _pause(request, read.pause))


@router.action("returners.pause_longer")
async def on_pause_longer(request: Click) -> Answer:
    """*Pause*: open the form for a pause."""
    known = await request.workspace.transact(own, request.user_id)
    return Push(at_work.pause_form("returners.pause", messages.pause_words(), known.returner.paused_until))


@router.submission("returners.pause")
async def on_pause_sent(request: Submission) -> Answer:
    """The form for a pause was sent: pause until that day, or show the error at its field."""
    known = await request.workspace.transact(own, request.user_id)
    try:
        wanted = pause_until(fields.chosen_day(request.values, at_work.UNTIL), known.today)
    except DayOutOfRange as refusal:
        return Errors(at_work.problem(refusal))
    return Ephemeral(await _pause(request, wanted))


async def _pause(request: Command | Submission, wanted: Pause) -> Message:
    stands = await request.workspace.transact(take_pause, request.user_id, wanted)
    return messages.stands(stands)


@router.action("returners.another_date")
async def on_another_date(request: Click) -> Answer:
    """*Another date*: open the form for the *not before* date."""
    known = await request.workspace.transact(own, request.user_id)
    return Push(views.date_form(known.returner.not_before))


@router.submission("returners.put_off")
async def on_put_off(request: Submission) -> Answer:
    """The form *Another date* was sent: ask again on that day."""
    day = views.read_date(request.values)
    if day is None:
        return Errors(views.choose_a_day())
    try:
        stands = await request.workspace.transact(greet_later, request.user_id, day)
    except DayOutOfRange:
        return Errors(views.a_later_day())
    return Ephemeral(messages.stands(stands))


@router.command("/returning", "stop")
@router.action("returners.stop")
async def on_stop(request: Command | Click) -> Answer:
    """`/returning stop`, and *Stop* in Home: delete the sign-up, and ask no reason (R6)."""
    await request.workspace.transact(stop, request.user_id)
    return Ephemeral(messages.stopped())


@router.action("returners.leave", typed=TypedAnswer.STOP)
async def on_leave(request: Click) -> Answer:
    """*Stop, no questions* under our greeting: delete the sign-up; the greeting is redrawn as ended."""
    await request.workspace.transact(stop, request.user_id)
    return None


# Looking


@router.command("/returning", "status")
async def on_status(request: Command) -> Answer:
    """`/returning status`: show the person where things stand."""
    status = await request.workspace.transact(mine, request.user_id)
    return Ephemeral(messages.status(status, await topics_of(request.workspace, request.user_id)))


@router.command("/returning", "help")
async def on_help(request: Command) -> Answer:
    """`/returning help`: list the sub-commands."""
    await request.workspace.transact(require_set_up, request.user_id)
    return Ephemeral(messages.usage())


# Delivery


def _still_greeted(uow: UnitOfWork, hello: Hello) -> Verdict:
    returner = uow.returners.get(hello.user_id)
    wanted = returner is not None and returner.asleep and returner.greeting == hello.greeting
    return Send() if wanted else Drop("answered")


@router.delivers(Hello, still_wanted=_still_greeted)
def _view_of_hello(uow: UnitOfWork, hello: Hello) -> Message:
    return messages.hello(mine(uow, hello.user_id), hello.greeting)
