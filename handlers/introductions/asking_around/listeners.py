"""The listeners and deliveries of asking around (R42): a question in plain words becomes one topic, and is asked
without a name.

The words are read on this machine; they stay in the form, which Slack keeps, unless the asker sends them along.
"""

import asyncio
from dataclasses import replace

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.errors import Refusal, TooMany
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict, Wait
from bot.core.typed_text import folded
from bot.core.words import _
from bot.introductions.asking_around import LONGEST_WORDS, MOST_AVOIDED, Ask, AskEnded, ByWhen, NobodyToday, WantedAsk
from bot.introductions.today_questions import OFFER_LIVES, NobodyCould
from bot.language import Safety, meant, require_readable, understand
from bot.language.replies import FOR_TODAY, is_for_today
from handlers.contributions.tip_shelf import tips_on
from handlers.introductions.asking_around.steps import ask_around, look, nobody_could_at, require_free, stop, stop_all
from handlers.introductions.views import asking_around as views
from handlers.introductions.views.drafts import AskDraft, read_settled
from handlers.offices.views import topics
from handlers.people import mentor_steps
from handlers.people.members import help_beyond_colleagues, require_set_up, topics_of
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Push, Shortcut, Submission, Update
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message, modal
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

router = Router("introductions")

OFFERED = 2  # topics; the person chooses
# Words that may follow "stop" and "help" without making them a question.
_MEANT_AT_ONCE = frozenset({"", "please", "now", "it", "this", "that", "asking", "me", "everything", "thanks", "all"})

__all__ = ["home_section", "router"]


# Asking


@router.command("/askaround")
async def on_askaround(request: Command) -> Answer:
    """`/askaround <question>`: open the form with the topics found, or answer with whom to call (R43)."""
    words = request.words
    catalogue = await topics_of(request.workspace, request.user_id)
    if (await asyncio.to_thread(understand, words, catalogue)).safety is not Safety.NONE:
        return Ephemeral(await help_beyond_colleagues(request.workspace, request.user_id))
    require_readable(words)
    found = tuple(finding.slug for finding in await asyncio.to_thread(meant, words, catalogue))[:OFFERED]
    is_long = len(words) > LONGEST_WORDS
    by_when = ByWhen.TODAY if await asyncio.to_thread(is_for_today, words) else ByWhen.NO_HURRY
    draft = AskDraft(found, "" if is_long else words, next(iter(found), None), by_when, is_long=is_long)
    await request.open((await _form(request.workspace, request.user_id, draft)).view)
    return None


@router.action("asking_around.quietly", typed=TypedAnswer.YES)
@router.action("asking_around.open")
async def on_open(request: Click) -> Answer:
    """A button that opens the form: its value may name topics and today; in a modal the form replaces that modal."""
    known = (await topics_of(request.workspace, request.user_id)).known
    named = request.value.split(",")
    found = topics.known(known, named, OFFERED)
    by_when = ByWhen.TODAY if FOR_TODAY in named else ByWhen.NO_HURRY
    draft = AskDraft(found, topic=next(iter(found), None), by_when=by_when)
    form = await _form(request.workspace, request.user_id, draft)
    return Update(form.view)


@router.shortcut("asking_around.shortcut")
async def on_shortcut(request: Shortcut) -> Answer:
    """The global shortcut: open the form."""
    return await _form(request.workspace, request.user_id, AskDraft())


async def _form(workspace: Workspace, user_id: UserId, draft: AskDraft) -> Push:
    """The form; stores nothing. Raises `NotSetUp`, `NotEligible`, `AskOpen`, `TooOften`, `SearchRests`."""
    await workspace.transact(UnitOfWork.community_of, user_id)
    await workspace.transact(require_free, await workspace.profile(user_id))
    return Push(views.form(draft, await workspace.transact(look, user_id, _shown(draft))))


def _shown(draft: AskDraft) -> tuple[str, ...]:
    return (draft.topic,) if draft.topic else ()


@router.action("asking_around.topic")
@router.action("asking_around.other")
async def on_choose(request: Click) -> Answer:
    """Another topic was chosen: redraw the form with who knows about it, and the exact text of the ask."""
    draft = await _draft(request.workspace, request)
    return Update(views.form(draft, await request.workspace.transact(look, request.user_id, _shown(draft))))


@router.action("asking_around.words")
async def on_with_words(request: Click) -> Answer:
    """*Send my words too*: redraw the form with a field that contains the question."""
    draft = replace(await _draft(request.workspace, request), with_words=True)
    return Update(views.form(draft, await request.workspace.transact(look, request.user_id, _shown(draft))))


async def _draft(workspace: Workspace, request: Click | Submission) -> AskDraft:
    catalogue = await topics_of(workspace, request.user_id)
    return views.read(request.values, request.private_metadata, catalogue.known)


@router.submission("asking_around.ask")
async def on_ask(request: Submission) -> Answer:
    """*Ask quietly*: begin the question; with the asker's own words, show the preview first."""
    draft = await _draft(request.workspace, request)
    if draft.by_when is ByWhen.BEFORE and draft.before is None:
        return Errors(views.choose_a_day())
    if len(draft.avoid) > MOST_AVOIDED:  # before the last look, which has no field to say it at
        return Errors(views.problem(TooMany(views.AVOID, MOST_AVOIDED)) or {})
    if not draft.words:
        return await _ask(request, draft)
    if (await asyncio.to_thread(understand, draft.words)).safety is not Safety.NONE:
        shown = await help_beyond_colleagues(request.workspace, request.user_id)
        return Update(modal("village.notice", _("Before anything else"), shown.blocks))
    return Push(views.preview(draft, await request.workspace.transact(look, request.user_id)))


@router.submission("asking_around.send")
async def on_send(request: Submission) -> Answer:
    """*Ask quietly* in that preview: ask, with the asker's own words."""
    return await _ask(request, read_settled(request.private_metadata))


async def _ask(request: Submission, draft: AskDraft) -> Answer:
    workspace = request.workspace
    profile = await workspace.profile(request.user_id)
    wanted = draft.wanted
    try:
        ask: Ask = await workspace.transact(ask_around, profile, wanted)
    except NobodyToday:
        return Update(await workspace.transact(_nobody_now, request.user_id, wanted))
    except Refusal as refusal:
        at_field = views.problem(refusal)
        if at_field is None:
            raise
        return Errors(at_field)
    return Update(views.asked(ask))


def _nobody_now(uow: UnitOfWork, user_id: UserId, wanted: WantedAsk) -> View:
    """The modal where nobody can be asked today: what there is instead for this topic."""
    listed = dict(mentor_steps.listed(uow, user_id, [wanted.topic])).get(wanted.topic, []) if wanted.topic else []
    community = uow.community_of(user_id)
    meeting = uow.meetings.next_for(community.id, uow.now)
    tip = next(iter(tips_on(uow, user_id, wanted.topic)), None) if wanted.topic else None
    return views.nobody_now(wanted.topic, listed, meeting.begins if meeting else None, community.contacts, tip)


# Ending, going on, looking


@router.command("/askaround", "stop")
async def on_stop(request: Command) -> Answer:
    """`/askaround stop`: end the person's questions; with more words it is taken as a question."""
    if folded(request.words) not in _MEANT_AT_ONCE:
        return await on_askaround(replace(request, words=request.whole))
    was_open = await request.workspace.transact(stop_all, request.user_id)
    return Ephemeral(views.stopped(was_open=was_open))


@router.action("asking_around.stop", typed=TypedAnswer.STOP)
async def on_stop_asking(request: Click) -> Answer:
    """*Stop asking*, in Home or in a message: end this question."""
    was_open = await request.workspace.transact(stop, request.user_id, request.value)
    return Ephemeral(views.stopped(was_open=was_open))


@router.command("/askaround", "help")
async def on_help(request: Command) -> Answer:
    """`/askaround help`: list the sub-commands; with more words behind it, it is read as a question."""
    if folded(request.words) not in _MEANT_AT_ONCE:
        return await on_askaround(replace(request, words=request.whole))
    await request.workspace.transact(require_set_up, request.user_id)
    return Ephemeral(views.usage())


def home_section(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The person's open questions, or the button to ask one; raises `NotSetUp`."""
    catalogue = uow.topics.catalogue_of(user_id)
    mine = [ask for ask in uow.asks.list_for(user_id) if ask.is_open]
    return views.mine([(ask.id, catalogue.label(ask.topic) if ask.topic else None) for ask in mine])


# Delivery


def _still_nobody(uow: UnitOfWork, notice: NobodyCould) -> Verdict:
    ask = uow.asks.get(notice.ask_id)
    if ask is None or not ask.is_open or ask.by_when is not ByWhen.TODAY:
        return Drop("settled")
    due = nobody_could_at(uow, ask) or uow.now + OFFER_LIVES
    return Send() if due <= uow.now else Wait(due)


@router.delivers(NobodyCould, still_wanted=_still_nobody)
def _nobody_today(uow: UnitOfWork, notice: NobodyCould) -> Message:
    ask, community = uow.asks.get(notice.ask_id), uow.community_of(notice.asker)
    meeting = uow.meetings.next_for(community.id, uow.now)
    return views.nobody_today(
        notice.ask_id,
        meeting.begins if meeting else None,
        community.contacts,
        is_open=ask is not None and ask.is_open,
        goes_on=ask is not None and ask.by_when is not ByWhen.TODAY,
    )


@router.delivers(AskEnded)
def _draw_ask_ended(_uow: UnitOfWork, _notice: AskEnded) -> Message:
    return views.ended()
