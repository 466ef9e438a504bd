"""What sign-ups of mentors and returning parents share: eligibility, the person's row, office, date and topics."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from slack_sdk.models.views import View

from bot.core.errors import NotSetUp
from bot.core.ids import ChannelId, UserId
from bot.core.zones import local
from bot.language import find_topics, require_readable
from bot.language.replies import FROM_QUESTION, Outcome, Reply
from bot.offices.communities import Community, Contact, community_of
from bot.offices.office_cards import CardKind, with_assistance
from bot.offices.office_topics import OfficeCatalogue, catalogue
from bot.offices.resources import lines_for_zone
from bot.people.members import AtWork, OfficeChoice, at_work, take_part
from bot.people.people import Colleague, Profile, seen
from handlers.offices.views.who_to_call import before_set_up, resources
from handlers.platform.requests import Answer, Click, Command, Ephemeral
from handlers.platform.views.blocks import Message
from handlers.platform.views.commands import perhaps
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

FEW_WORDS = 3  # words: so few that name no topic may be a mistyped sub-command


def place_of(uow: UnitOfWork, user_id: UserId) -> OfficeChoice:
    """The person's office and the choices a form offers; raises `NotSetUp` and stores nothing."""
    own = uow.community_of(user_id)
    offices = uow.communities.list_all()
    colleague = uow.people.get(user_id) or Colleague(user_id)
    return OfficeChoice(offices, own, any(c.id == colleague.community_id for c in offices), colleague)


async def preset(workspace: Workspace, place: OfficeChoice, channel_id: ChannelId | None) -> OfficeChoice:
    """Where the form asks for the office, preselect the one of this channel, else the one of the person's zone."""
    if not place.is_asked:
        return place
    here = next((office for office in place.offices if office.channel_id == channel_id), None)
    if here is None:
        zone = (await workspace.profile(place.colleague.user_id)).zone
        here = community_of(place.colleague, place.offices, zone)
    return replace(place, own=here)


async def topics_of(workspace: Workspace, user_id: UserId) -> OfficeCatalogue:
    """The topics the person's office offers; the standard topics before set-up."""
    try:
        return await workspace.transact(lambda uow: uow.topics.catalogue_of(user_id))
    except NotSetUp:
        return catalogue()


async def topics_at(workspace: Workspace, place: OfficeChoice) -> OfficeCatalogue:
    """The topics offered by the office that is chosen in a form."""
    return await workspace.transact(lambda uow: uow.topics.catalogue(place.own.id))


async def form_begins(
    request: Command | Click, look: Callable[[UnitOfWork, UserId], tuple[T, OfficeChoice]]
) -> tuple[T, OfficeChoice, OfficeCatalogue]:
    """What a form needs to open: what `look` reads of the person, their office, and that office's topics."""
    known, place = await request.workspace.transact(look, request.user_id)
    place = await preset(request.workspace, place, request.channel_id)
    return known, place, await topics_at(request.workspace, place)


async def form_by_words(
    request: Command,
    look: Callable[[UnitOfWork, UserId], tuple[T, OfficeChoice]],
    form: Callable[[OfficeCatalogue, T, tuple[str, ...], OfficeChoice, str], View],
    nothing_found: Callable[[str], str],
) -> Answer:
    """Open the form that a command leads to, with the topics that the words after it name.

    Words that name none become a note in the form (`nothing_found`); if they resemble a sub-command, the answer asks
    whether that was meant. Raises `WordsTooLong`.
    """
    words = request.words
    require_readable(words)
    known, place, catalogue = await form_begins(request, look)
    found = tuple(finding.slug for finding in await asyncio.to_thread(find_topics, words, catalogue)) if words else ()
    if request.nearest and not found and len(words.split()) <= FEW_WORDS:
        return Ephemeral(perhaps(request.command, request.nearest))
    note = nothing_found(words) if words and not found else ""
    await request.open(form(catalogue, known, found, place, note))
    return None


def question_of(request: Click) -> str:
    """The place ("channel ts") of the question under which a form was opened, for the form to carry; "" for others."""
    if FROM_QUESTION not in request.value.split(",") or request.channel_id is None or request.message_ts is None:
        return ""
    return f"{request.channel_id} {request.message_ts}"


def settle_question(uow: UnitOfWork, user_id: UserId, reply: Reply, question: str, *, is_new: bool = False) -> None:
    """Queue redrawing that question as answered, committed with what its form saved; nothing for ""."""
    channel_id, _, ts = question.partition(" ")
    if ts:
        uow.outbox.add(Outcome(user_id, ChannelId(channel_id), ts, f"{reply}:", is_new))


def enrol(uow: UnitOfWork, profile: Profile, wanted: AtWork | None = None) -> Colleague:
    """Save the row of somebody who signs up; raises `NotSetUp` and `NotEligible` before anything is stored."""
    uow.community_of(profile.user_id)
    take_part(profile)
    colleague = seen(uow.people.get(profile.user_id), profile)
    if wanted is not None:
        known = {community.id for community in uow.communities.list_all()}
        colleague = at_work(colleague, wanted if wanted.community_id in known else _without_office(wanted))
    uow.people.save(colleague)
    return colleague


def require_set_up(uow: UnitOfWork, user_id: UserId) -> None:
    """Raise `NotSetUp` before there is an office: called before words about what works only then."""
    uow.community_of(user_id)


async def help_beyond_colleagues(workspace: Workspace, user_id: UserId) -> Message:
    """The office's list of whom to call, for words that may need more than colleagues; before set-up the country's."""
    try:
        community, contacts = await workspace.transact(_to_call, user_id)
    except NotSetUp:
        return before_set_up(lines_for_zone((await workspace.profile(user_id)).zone))
    return resources(contacts, community.named_human)


def to_call(uow: UnitOfWork, community: Community) -> tuple[Contact, ...]:
    """An office's resource lines, with its employee assistance where an organizer wrote that down."""
    return with_assistance(community.contacts, uow.office_cards.of(community.id)[CardKind.BUILDING])


def _to_call(uow: UnitOfWork, user_id: UserId) -> tuple[Community, tuple[Contact, ...]]:
    community = uow.community_of(user_id)
    return community, to_call(uow, community)


def zone_of(uow: UnitOfWork, user_id: UserId) -> str:
    """The person's IANA time zone, else their office's; raises `NotSetUp`."""
    return uow.zone_of(user_id)


def today_of(uow: UnitOfWork, user_id: UserId) -> date:
    """The current date in the person's zone; raises `NotSetUp`."""
    return local(uow.now, zone_of(uow, user_id)).date()


def _without_office(wanted: AtWork) -> AtWork:
    return AtWork(wanted.days, wanted.starts, wanted.ends)


def first_time_said(uow: UnitOfWork, place: str) -> bool:
    """Whether this message (by its place) is answered for the first time; recorded as a keyed hash."""
    return uow.events.first_time(uow.hashes.of("said", place))
