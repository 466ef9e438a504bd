"""Tips: reading them by topic, leaving one, and the yearly question to its author whether it is still right."""

import asyncio
from datetime import date

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from bot.contributions.contributions import Contribution, ContributionState, ContributionType, Written
from bot.contributions.tips import (
    ASK_LATER,
    LONGEST_TIP,
    StillRight,
    ask_again,
    next_question,
    renewed,
    tip_words,
)
from bot.core.errors import NoLongerOpen, Refusal
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict, Wait
from bot.core.words import N_, _
from bot.core.zones import local
from bot.introductions.pay_it_forward import NOT_BACK_YET
from bot.introductions.short_replies import doubts
from bot.language import Safety, find_topics, require_readable, understand
from bot.people.members import take_part
from bot.people.people import Profile
from bot.people.returners import is_away
from handlers.contributions import contribution_steps
from handlers.contributions.contribution_steps import ContributionKind
from handlers.contributions.tip_shelf import newest, tips_on
from handlers.contributions.views import contributions as contribution_views
from handlers.contributions.views import tips as views
from handlers.introductions.asking_around.short_replies import topic_of
from handlers.offices.views import topics as topic_views
from handlers.people.exclusions import is_here
from handlers.people.members import help_beyond_colleagues, today_of, topics_of
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.typed_answers import TypedAnswer
from handlers.platform.views.blocks import Message, modal
from storage.unit_of_work import UnitOfWork

router = Router("contributions")

MOST_TOPICS = 2  # looked at together
RENEW = "tips.renew"


# Reading, of which nothing is kept


def look(uow: UnitOfWork, user_id: UserId, topics: tuple[str, ...], *, unknown: bool = False) -> View:
    """The modal with these topics' tips, or (none) the newest; `unknown`: words named no topic. Raises `NotSetUp`."""
    tips = [tip for topic in topics for tip in tips_on(uow, user_id, topic)] if topics else newest(uow, user_id)
    return views.shown(uow.topics.catalogue_of(user_id).known, topics, tips, unknown=unknown)


def shelf(_uow: UnitOfWork, _user_id: UserId) -> ButtonElement:
    """The button in Home that opens the tips."""
    return views.shelf()


def topics_asked(uow: UnitOfWork, user_id: UserId) -> tuple[str, ...]:
    """The topics this person is looking for; read here, since a button's value could be read by others."""
    returner = uow.returners.get(user_id)
    asked = [ask.topic for ask in uow.asks.list_for(user_id) if ask.is_open and ask.topic]
    return tuple(dict.fromkeys([*asked, *(returner.topics if returner else ())]))[:MOST_TOPICS]


@router.command("/village", "tips")
async def on_tips(request: Command) -> Answer:
    """`/village tips [topic words]`: open the tips; in a crisis answer with whom to call (R43)."""
    words = request.words
    catalogue = await topics_of(request.workspace, request.user_id)
    understood = await asyncio.to_thread(understand, words, catalogue)
    if understood.safety is Safety.CRISIS:
        return Ephemeral(await help_beyond_colleagues(request.workspace, request.user_id))
    require_readable(words)
    findings = (understood.topics or await asyncio.to_thread(find_topics, words, catalogue)) if words else ()
    found = tuple(finding.slug for finding in findings)[:MOST_TOPICS]
    unknown = bool(words) and not found
    await request.open(await request.workspace.transact(look, request.user_id, found, unknown=unknown))
    return None


@router.action("tips.open")
async def on_open(request: Click) -> Answer:
    """*Tips* or *More tips*: open the tips on the topics in the button's value."""
    known = (await topics_of(request.workspace, request.user_id)).known
    found = topic_views.known(known, request.value.split(","), MOST_TOPICS)
    return Push(await request.workspace.transact(look, request.user_id, found))


@router.action("tips.mine")
async def on_mine(request: Click) -> Answer:
    """*Tips* in a message to somebody who waits: open the tips on the topics they look for."""
    found = await request.workspace.transact(topics_asked, request.user_id)
    return Push(await request.workspace.transact(look, request.user_id, found))


@router.action("tips.topic")
async def on_topic(request: Click) -> Answer:
    """Another topic was chosen in the modal: show the tips on that one."""
    known = (await topics_of(request.workspace, request.user_id)).known
    chosen = str((request.element.get("selected_option") or {}).get("value", ""))
    return Update(
        await request.workspace.transact(look, request.user_id, topic_views.known(known, [chosen], MOST_TOPICS))
    )


@router.action("tips.thank")
async def on_thank(request: Click) -> Answer:
    """Count *This helped* once, and redraw the tips without that button."""
    await request.workspace.transact(thank, request.user_id, request.value)
    topics = tuple(filter(None, request.private_metadata.split(",")))
    return Update(await request.workspace.transact(look, request.user_id, topics))


def thank(uow: UnitOfWork, user_id: UserId, tip_id: str) -> None:
    """Count that a tip helped this person; raises `NoLongerOpen` for their own tip and for one that is gone."""
    contribution = uow.contributions.look_at(tip_id)
    if (
        contribution is None
        or contribution.kind is not ContributionType.TIP
        or contribution.state is not ContributionState.PUBLISHED
        or contribution.author == user_id
    ):
        raise NoLongerOpen
    uow.tips.thank(tip_id, user_id)


# Writing


@router.action("tips.leave")
async def on_leave(request: Click) -> Answer:
    """*Leave a tip*: open the form; the value may be a topic, then a line break and text to begin with."""
    known = (await topics_of(request.workspace, request.user_id)).known
    topic, _line, words = request.value.partition("\n")
    return Update(views.form(known, topic if topic in known else None, words))


@router.action("tips.of_line")
async def on_line_as_tip(request: Click) -> Answer:
    """*Make it a tip*, under a short reply: open the form with the topic filled in, and no text."""
    topic = await request.workspace.transact(topic_of, request.user_id, request.value)
    return Push(views.form((await topics_of(request.workspace, request.user_id)).known, topic or None))


@router.action("tips.write")
async def on_write(request: Click) -> Answer:
    """*Change it*: open the form with the person's own tip."""
    contribution = await request.workspace.transact(contribution_steps.own, request.user_id, request.value)
    known = (await topics_of(request.workspace, request.user_id)).known
    written = contribution.written
    return Push(
        views.form(
            known,
            contribution.detail("topic"),
            written.words,
            is_named=written.is_named,
            contribution_id=contribution.id,
        )
    )


@router.submission("tips.save")
async def on_save(request: Submission) -> Answer:
    """The form was sent: store the tip; a text with `doubts` is shown once more with a warning before."""
    workspace = request.workspace
    contribution_id, seen = _subject(request.private_metadata)
    topic, words, is_named = views.read(request.values)
    known = (await topics_of(workspace, request.user_id)).known
    if topic is None or topic not in known:
        return Errors(views.choose())
    if (await asyncio.to_thread(understand, words)).safety is Safety.CRISIS:
        shown = await help_beyond_colleagues(workspace, request.user_id)
        return Update(modal("village.notice", _("Before anything else"), shown.blocks))
    found = doubts(words)
    if found and not seen and len(words) <= LONGEST_TIP:
        return Update(views.form(known, topic, words, is_named=is_named, contribution_id=contribution_id, doubts=found))
    written = tip_words(words, topic, known.label(topic), is_named=is_named)
    try:
        contribution, guessed = await workspace.transact(
            keep, await workspace.profile(request.user_id), written, contribution_id
        )
    except Refusal as refusal:
        return Errors(contribution_views.problem(refusal, views.WORDS))
    return Update(views.sent(contribution, may_be_guessed=guessed))


def _subject(metadata: str) -> tuple[str, bool]:
    """The id of the tip being changed ("" for a new one), and whether its doubts were shown."""
    contribution_id, _space, seen = metadata.partition(" ")
    return "" if contribution_id == "-" else contribution_id, bool(seen)


def keep(uow: UnitOfWork, profile: Profile, written: Written, contribution_id: str) -> tuple[Contribution, bool]:
    """Store the tip and offer it to the organizers; returns whether few organizers may guess its author.

    Raises what `contribution_steps.write` raises, and `NotEligible`.
    """
    take_part(profile)
    contribution = contribution_steps.write(
        uow, profile, ContributionType.TIP, written, contribution_id, longest=LONGEST_TIP
    )
    contribution = contribution_steps.offer(uow, profile.user_id, contribution.id)
    return contribution, contribution_steps.may_be_guessed(uow, contribution)


# Once a tip is published


def published(uow: UnitOfWork, contribution: Contribution) -> None:
    """After publication: start the tip's card, and ask its author in a year."""
    uow.tips.begin(contribution.id, _today(uow, contribution))
    uow.timers.set(RENEW, contribution.id, next_question(uow.now))


@router.timer(RENEW)
def renew(uow: UnitOfWork, tip_id: str) -> None:
    """Timer: ask the author, twice at most, whether the tip is still right; later if away. Forget ended tips' cards."""
    contribution, card = uow.contributions.look_at(tip_id), uow.tips.get(tip_id)
    if contribution is None or contribution.state is not ContributionState.PUBLISHED or card is None:
        uow.tips.remove(tip_id)
        return
    if not is_here(uow, contribution.author) or _is_away(uow, contribution.author):
        uow.timers.set(RENEW, tip_id, uow.now + ASK_LATER)
        return
    asked = ask_again(card)
    if asked is None:
        return
    uow.tips.save(asked)
    uow.outbox.add(StillRight(contribution.author, tip_id, card.as_of.isoformat(), asked.asked))
    uow.timers.set(RENEW, tip_id, next_question(uow.now))


@router.press("tips.still_right", typed=TypedAnswer.YES)
def say_it_is_right(uow: UnitOfWork, user_id: UserId, tip_id: str) -> None:
    """*Still right*: set the tip's day to today; raises `NoLongerOpen` for others' tips and unpublished ones."""
    contribution, card = contribution_steps.own(uow, user_id, tip_id), uow.tips.get(tip_id)
    if contribution.state is not ContributionState.PUBLISHED or card is None:
        raise NoLongerOpen
    uow.tips.save(renewed(card, _today(uow, contribution)))
    uow.timers.set(RENEW, tip_id, next_question(uow.now))
    for turn in range(1, card.asked + 1):
        uow.outbox.refresh(StillRight(user_id, tip_id, card.as_of.isoformat(), turn).key)


def _is_away(uow: UnitOfWork, user_id: UserId) -> bool:
    returner = uow.returners.get(user_id)
    if returner is None:
        return False
    return (
        returner.stage in NOT_BACK_YET or returner.not_before is not None or is_away(returner, today_of(uow, user_id))
    )


def _today(uow: UnitOfWork, contribution: Contribution) -> date:
    return local(uow.now, contribution_steps.zone_of(uow, contribution)).date()


def _wanted(uow: UnitOfWork, notice: StillRight) -> Verdict:
    contribution, card = uow.contributions.look_at(notice.tip_id), uow.tips.look_at([notice.tip_id]).get(notice.tip_id)
    is_out = (
        contribution is not None
        and contribution.state is ContributionState.PUBLISHED
        and not uow.contributions.is_held(notice.tip_id)
    )
    asks = is_out and card is not None and card.as_of.isoformat() == notice.since
    if not asks or not is_here(uow, notice.user_id):
        return Drop("settled")
    return Wait(uow.now + ASK_LATER) if _is_away(uow, notice.user_id) else Send()


@router.delivers(StillRight, still_wanted=_wanted)
def _question(uow: UnitOfWork, notice: StillRight) -> Message:
    contribution, since = uow.contributions.look_at(notice.tip_id), date.fromisoformat(notice.since)
    card = uow.tips.look_at([notice.tip_id]).get(notice.tip_id)
    if contribution is None or contribution.state is not ContributionState.PUBLISHED or card is None:
        return views.still_right(None, since, is_open=False)
    return views.still_right(contribution, since, is_open=card.as_of == since)


CONTRIBUTIONS = ContributionKind(
    kind=ContributionType.TIP, called=N_("tip"), show=views.as_others_see_it, edit=views.WRITE, published=published
)
