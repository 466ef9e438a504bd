"""Plain words to the bot, by DM or mention, and the shortcuts: understood, answered in private, recorded at a tap
(R14).

Like `home` it uses the units of work of the other areas. Messages are read on this machine; no row and no log line
contains their text.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.errors import SlackApiError

from bot.core.errors import MeetingCancelled, MeetingInThePast, MeetingOver, NoLongerOpen
from bot.core.ids import ChannelId
from bot.core.words import _
from bot.language import Finding, Intent, Safety, Understood, find_topics, meant, understand
from bot.language.yes_or_no import is_only_stop, yes_or_no
from bot.offices import resources
from bot.people.mentors import MOST_TOPICS
from handlers.language.steps import (
    DECLINED,
    LUNCH,
    OVER,
    Taken,
    confirm,
    every_line,
    hear,
    note_typed,
    settle,
)
from handlers.language.views import plain_words as views
from handlers.lunches.rsvps import profile_if_known
from handlers.offices.views import topics, who_to_call
from handlers.people import mentor_steps, mentors
from handlers.people.members import topics_at, topics_of
from handlers.people.views import mentors as mentor_forms
from handlers.platform.requests import Answer, Click, Ephemeral, Push, Said, Shortcut
from handlers.platform.router import Router
from handlers.platform.typed_answers import Became, Pressed, TypedAnswer
from handlers.platform.views.blocks import Message

router = Router("language")

NAMED = 0.75  # how surely a topic is named, for a sentence that says nothing else to be a question


@router.said
async def on_said(said: Said) -> Answer:
    """Read the words, store the answer to be sent, and for a mention in a channel say only that there is an answer.

    In a direct message, words that answer our last question do what its button does.
    """
    words = said.words
    catalogue = await topics_of(said.workspace, said.user_id)
    understood = await asyncio.to_thread(understand, words, catalogue)
    pressed = await _press(said, understood)
    if pressed.became is not Became.NOTHING:
        is_new = await said.workspace.transact(note_typed, said, pressed)
        if is_new and pressed.message is not None:
            said.workspace.afterwards("plain_words.typed", _say(said, pressed.message))
        return None
    if understood.safety is Safety.NONE and views.is_only_an_answer(words):
        understood = replace(understood, intent=Intent.YES)  # answered like a yes or no without a question
    if understood.safety in {Safety.NONE, Safety.POSSIBLY}:
        found = await asyncio.to_thread(meant, words, catalogue, is_offer=understood.intent is Intent.VOLUNTEER)
        understood = replace(understood, topics=found, intent=_intent(understood.intent, found))
    zone = ""
    if understood.safety is not Safety.NONE:  # the lines to call are those of where the reader lives
        profile = await profile_if_known(said.workspace, said.user_id)
        zone = (profile.zone if profile else None) or ""
    taken = await said.workspace.transact(hear, said, words, understood, zone)
    if taken is Taken.BEFORE:
        return None
    if taken is Taken.NOT_SET_UP:
        said.workspace.afterwards("plain_words.not_set_up", _not_set_up(said, understood))
    if said.is_mention and taken is not Taken.SAME:
        said.workspace.afterwards("plain_words.point", _point(said))
    return None


async def _press(said: Said, understood: Understood) -> Pressed:
    """Press the button that these words answer, where they are such an answer; an edit is never one."""
    is_named = views.is_on_a_button(said.words)
    typed = _typed(said.words)
    if said.is_mention or said.is_edit or understood.safety is not Safety.NONE or not (typed or is_named):
        return Pressed(Became.NOTHING)
    pressed = await said.press(said, typed)
    if typed is TypedAnswer.STOP and pressed.became is Became.BY_BUTTON and not is_named:
        return Pressed(Became.NOTHING)  # stopping has a question of its own, which can be answered in words
    return pressed


def _typed(words: str) -> TypedAnswer | None:
    """What words say that are an answer and nothing else; what is only understood as one (the model takes "not correct"
    for a yes, and "please don't stop" for a stop) presses nothing.
    """
    answer = yes_or_no(words)
    if answer is not None:
        return TypedAnswer.YES if answer else TypedAnswer.NO
    return TypedAnswer.STOP if is_only_stop(words) else None


def _intent(understood: Intent, found: Sequence[Finding]) -> Intent:
    """Return the intent; a topic named to the bot ("my baby was in the NICU") is a question where there was none."""
    named = bool(found) and found[0].confidence >= NAMED
    return Intent.ASK if understood is Intent.NONE and named else understood


async def _point(said: Said) -> None:
    """Post a line in the thread, for the one who mentioned Village; nothing in a group DM, or where Slack refuses."""
    slack = said.workspace.slack
    try:
        channel = (await slack.conversations_info(channel=said.channel_id))["channel"]
    except SlackApiError:
        return
    if not (channel.get("is_mpim") or channel.get("is_im")):
        await slack.chat_postEphemeral(
            channel=said.channel_id, user=said.user_id, text=_(views.WRITTEN), thread_ts=said.thread_ts
        )


async def _not_set_up(said: Said, understood: Understood) -> None:
    """Answer without the outbox, as nothing is stored before set-up; with the country's resource lines if needed."""
    contacts = None
    if understood.safety is not Safety.NONE:
        profile = await profile_if_known(said.workspace, said.user_id)
        contacts = resources.lines_for_zone(profile.zone if profile else None)
    await _say(said, who_to_call.before_set_up(contacts))


async def _say(said: Said, message: Message) -> None:
    await said.workspace.slack.chat_postMessage(
        channel=said.user_id,
        text=message.text,
        blocks=list(message.blocks),
        thread_ts=None if said.is_mention else said.thread_ts,
    )


# The buttons under an answer; each takes the place of the question


@router.action("plain_words.stop", typed=(TypedAnswer.YES, TypedAnswer.STOP))
@router.action("plain_words.confirm", typed=TypedAnswer.YES)
async def on_confirm(request: Click) -> Answer:
    """*Yes, that's right* and *Yes, stop*: do what was understood."""
    profile = await request.workspace.profile(request.user_id)
    try:
        message = await request.workspace.transact(confirm, profile, request.value, _place(request))
    except (NoLongerOpen, MeetingOver, MeetingInThePast, MeetingCancelled):
        await request.workspace.transact(settle, request.user_id, OVER, _place(request))
        raise
    return _said(request, message)


@router.action("plain_words.change", typed=TypedAnswer.ITS_WORDS)
async def on_change(request: Click) -> Answer:
    """*Change* an answer to a lunch: show the lunch with all three answers."""
    return _said(request, await request.workspace.transact(settle, request.user_id, LUNCH, _place(request)))


@router.action("plain_words.no", typed=TypedAnswer.NO)
async def on_no(request: Click) -> Answer:
    """*No*: record nothing; the question is redrawn."""
    return _said(request, await request.workspace.transact(settle, request.user_id, DECLINED, _place(request)))


def _place(request: Click) -> tuple[ChannelId, str] | None:
    """Return channel and ts of the message that was pressed in, which is redrawn; None where Slack does not name it."""
    if request.channel_id is None or request.message_ts is None:
        return None
    return request.channel_id, request.message_ts


def _said(request: Click, message: Message) -> Answer:
    return None if _place(request) else Ephemeral(message)


@router.action("plain_words.lines")
async def on_lines(request: Click) -> Answer:
    """*Someone to talk to*, and *More*: show all resource lines."""
    profile = await profile_if_known(request.workspace, request.user_id)
    zone = (profile.zone if profile else None) or ""
    return Ephemeral(await request.workspace.transact(every_line, request.user_id, zone))


# Shortcuts


@router.shortcut("mentors.help_with_this")
async def on_help_with_this(request: Shortcut) -> Answer:
    """*I can help with this*, on a message: open the form with its topics. It is not kept, its author told nothing."""
    catalogue = await topics_of(request.workspace, request.user_id)
    found = await asyncio.to_thread(find_topics, request.message_text or "", catalogue)
    return await _mentor_form(request, tuple(finding.slug for finding in found))


@router.shortcut("mentors.shortcut")
async def on_can_help(request: Shortcut) -> Answer:
    """*I can help*: open the form."""
    return await _mentor_form(request, ())


async def _mentor_form(request: Shortcut, found: tuple[str, ...]) -> Answer:
    known, place = await request.workspace.transact(mentor_steps.look, request.user_id)
    catalogue, offer = await topics_at(request.workspace, place), mentors.prefilled(known, found)
    note = topics.left_out(catalogue.known, (*found, *(known.topics if known else ())), MOST_TOPICS)
    return Push(mentor_forms.form(catalogue.offering(offer.topics), offer, place, note))
