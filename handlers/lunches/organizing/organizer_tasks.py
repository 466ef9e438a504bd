"""The things, at most three, that wait for organizers under the month's one message, each with one button (R56)."""

from collections.abc import Callable
from dataclasses import replace

from slack_sdk.models.blocks import Block

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.zones import local
from bot.lunches.notices import HelpWanted
from bot.lunches.organizing.organizer_tasks import MOST, lines_to_confirm, nobody_offers
from bot.offices.communities import Community
from bot.offices.office_cards import stale, still_right
from handlers.contributions.views import contributions as contribution_views
from handlers.lunches.lookup import look_at, redraw_organizers, require_organizer, to_change
from handlers.lunches.views import organizer_tasks as views
from handlers.lunches.views.lunches import Lunch
from handlers.lunches.views.meetings import gone
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("lunches")


def things(uow: UnitOfWork, lunch: Lunch) -> list[Block]:
    """Return the blocks of what waits, under their heading; empty when nothing does."""
    community = uow.communities.look_at(lunch.series.community_id)
    if community is None:
        return []
    found = [thing for source in SOURCES if (thing := source(uow, lunch, community)) is not None]
    return [views.heading(), *found[:MOST]] if found else []


def _host(_uow: UnitOfWork, lunch: Lunch, _community: Community) -> Block | None:
    return views.host_missing(lunch) if lunch.meeting.host is None else None


def _lines(uow: UnitOfWork, lunch: Lunch, community: Community) -> Block | None:
    shown = (one.previewed_at for one in uow.meetings.list_of(lunch.series.id))
    first = min((at for at in shown if at is not None), default=None)
    looked_at = lines_to_confirm(community.contacts, first, uow.now, community.zone)
    return views.lines_to_confirm(community.contacts, looked_at, lunch.value) if looked_at else None


def _topics(uow: UnitOfWork, lunch: Lunch, community: Community) -> Block | None:
    if uow.outbox.state_of(_help_wanted(lunch).key) is not None:
        return None
    labels = _not_offered(uow, community)
    return views.nobody_offers(labels, lunch.value) if labels else None


def _cards(uow: UnitOfWork, lunch: Lunch, community: Community) -> Block | None:
    old = stale(uow.office_cards.of(community.id).values(), local(uow.now, community.zone).date())
    return views.cards_to_confirm(old, lunch.value) if old else None


def _contributions(uow: UnitOfWork, _lunch: Lunch, community: Community) -> Block | None:
    """Return the block about contributions that nobody has read yet; None when there are none."""
    count = sum(contribution.community_id == community.id for contribution in uow.contributions.list_waiting())
    return contribution_views.waiting(count) if count else None


SOURCES: tuple[Callable[[UnitOfWork, Lunch, Community], Block | None], ...] = (
    _host,
    _contributions,
    _lines,
    _topics,
    _cards,
)


@router.press("meetings.confirm_lines")
def confirm_lines(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> None:
    """*Still right*: record that the resource lines were confirmed today; raises `NotAllowed`, `NoLongerOpen`."""
    lunch, community = _of_meeting(uow, user_id, meeting_id)
    today = local(uow.now, community.zone).date()
    locked = uow.communities.get(community.id) or community
    contacts = tuple(replace(contact, checked=today) for contact in locked.contacts)
    uow.communities.save(replace(locked, contacts=contacts))
    redraw_organizers(uow, lunch.meeting)


@router.press("meetings.confirm_cards")
def confirm_cards(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> None:
    """Record today as the day on which the office's cards were confirmed (*Still right*); raises as `confirm_lines`."""
    lunch, community = _of_meeting(uow, user_id, meeting_id)
    today = local(uow.now, community.zone).date()
    for card in stale(uow.office_cards.of(community.id).values(), today):
        uow.office_cards.save(community.id, still_right(uow.office_cards.get(community.id, card.kind), today))
    redraw_organizers(uow, lunch.meeting)


@router.press("meetings.ask_channel")
def ask_channel(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> None:
    """*Ask the channel* who knows about the topics nobody offers, once for a lunch; raises as `confirm_lines`."""
    lunch, _ = _of_meeting(uow, user_id, meeting_id)
    uow.outbox.add(_help_wanted(lunch))
    redraw_organizers(uow, lunch.meeting)


def _of_meeting(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> tuple[Lunch, Community]:
    require_organizer(uow, user_id)
    lunch = Lunch(*to_change(uow, meeting_id))
    community = uow.communities.get(lunch.series.community_id)
    if community is None:
        raise NoLongerOpen
    return lunch, community


def _not_offered(uow: UnitOfWork, community: Community) -> list[str]:
    catalogue = uow.topics.catalogue(community.id)
    return [catalogue.label(one.slug) for one in nobody_offers(catalogue.topics, uow.mentors.list_offers())]


def _help_wanted(lunch: Lunch) -> HelpWanted:
    return HelpWanted(lunch.series.channel_id, lunch.meeting.id, 0)


def _labels(uow: UnitOfWork, notification: HelpWanted) -> list[str]:
    lunch = look_at(uow, notification.meeting_id)
    community = uow.communities.look_at(lunch.series.community_id) if lunch else None
    return _not_offered(uow, community) if community else []


def _wanted(uow: UnitOfWork, notification: HelpWanted) -> Verdict:
    return Send() if _labels(uow, notification) else Drop("settled")


@router.delivers(HelpWanted, still_wanted=_wanted)
def _post(uow: UnitOfWork, notification: HelpWanted) -> Message:
    labels = _labels(uow, notification)
    return views.help_wanted(labels) if labels else gone()
