"""The office cards: anybody may look at them, which leaves no trace; organizers change them in forms."""

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot import log
from bot.core.errors import ChangedMeanwhile, NoLongerOpen, NotSetUp, TextTooLong
from bot.core.ids import ChannelId, UserId
from bot.core.zones import local
from bot.offices.communities import Community, may_organize
from bot.offices.office_cards import Card, CardKind, stamp, still_right, written
from handlers.offices.views import office_cards as views
from handlers.platform.requests import Answer, Click, Command, Errors, Submission, Update
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

router = Router("offices")

_log = log.get("office_cards")


def look(uow: UnitOfWork, user_id: UserId, channel_id: ChannelId | None = None) -> View:
    """The modal with the cards of the channel's office, else the person's own; stores nothing. Raises `NotSetUp`."""
    return _shown(uow, user_id, uow.community_of(user_id, channel_id))


def look_to_change(uow: UnitOfWork, user_id: UserId, value: str) -> tuple[Community, Card]:
    """The office and card that a button names; raises `NotSetUp`, `NotAllowed` and `NoLongerOpen`."""
    everyone = uow.communities.list_all()
    if not everyone:
        raise NotSetUp
    may_organize(user_id, uow.communities.list_organizers())
    community_id, _, kind = value.partition(":")
    community = next((one for one in everyone if one.id == community_id), None)
    if community is None or kind not in list(CardKind):
        raise NoLongerOpen
    return community, uow.office_cards.of(community.id)[CardKind(kind)]


@router.press("office_cards.still_right")
def confirm(uow: UnitOfWork, user_id: UserId, value: str) -> View:
    """*Still right*: set the card's day to today; raises as `look_to_change`."""
    community, card = look_to_change(uow, user_id, value)
    locked = uow.office_cards.get(community.id, card.kind)
    uow.office_cards.save(community.id, still_right(locked, local(uow.now, community.zone).date()))
    return _shown(uow, user_id, community)


def save(uow: UnitOfWork, user_id: UserId, value: str, typed: dict[str, str], seen: str) -> View:
    """Store what was typed as of today, and return the cards; `seen` is the card's stamp when the form was opened.

    Raises as `look_to_change`, `TextTooLong`, and `ChangedMeanwhile` where somebody else has written it since.
    """
    community, card = look_to_change(uow, user_id, value)
    kept = written(card.kind, typed, local(uow.now, community.zone).date())
    locked = uow.office_cards.get(community.id, kept.kind)  # two who type at once write one after the other
    if stamp(locked) not in {seen, stamp(kept)}:  # the same words twice are no conflict
        raise ChangedMeanwhile(seen, stamp(locked))
    uow.office_cards.save(community.id, kept)
    _log.info("office_cards.save kind=%s entries=%d", kept.kind, len(kept.entries))
    return _shown(uow, user_id, community)


def _shown(uow: UnitOfWork, user_id: UserId, community: Community) -> View:
    can_change = user_id in uow.communities.list_organizers()
    cards = uow.office_cards.of(community.id)
    return views.shown(cards, community.label, community.contacts, community.id, can_change=can_change)


def shelf(_uow: UnitOfWork, _user_id: UserId) -> ButtonElement:
    """The button in Home that opens the office cards."""
    return views.shelf()


def panel(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The organizers' part of App Home about their own office's cards; raises `NotSetUp`."""
    return views.panel(uow.office_cards.of(uow.community_of(user_id).id))


@router.command("/village", "building")
async def on_building(request: Command) -> Answer:
    """`/village building`: open the office cards."""
    await request.open(await request.workspace.transact(look, request.user_id, request.channel_id))
    return None


@router.action("office_cards.open")
async def on_open(request: Click) -> Answer:
    """*The building* in Home, or *View or change* for organizers: open the office cards."""
    return Update(await request.workspace.transact(look, request.user_id))


@router.action("office_cards.change")
async def on_change(request: Click) -> Answer:
    """*Change*: replace the cards by the form of one card; sending it shows the cards again."""
    community, card = await request.workspace.transact(look_to_change, request.user_id, request.value)
    return Update(views.form(card, community.id))


@router.submission("office_cards.save")
async def on_save(request: Submission) -> Answer:
    """The form of a card was sent: save it and show the cards, or the error at its field.

    Where somebody else has changed the card in the meantime, nothing is saved and the form says so.
    """
    value, _, seen = request.private_metadata.rpartition(":")
    kind = value.partition(":")[2]
    typed = views.read(CardKind(kind), request.values) if kind in list(CardKind) else {}
    try:
        view = await request.workspace.transact(save, request.user_id, value, typed, seen)
    except TextTooLong as refusal:
        return Errors(views.problem(refusal))
    except ChangedMeanwhile:
        return Errors(views.changed_meanwhile(CardKind(kind)))
    return Update(view)
