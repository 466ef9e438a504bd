"""`/village topics`: everybody sees the topics of their office; organizers rename, hide and add topics."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import log
from bot.core.errors import NoLongerOpen, NotSetUp, Refusal
from bot.core.ids import ChannelId, UserId
from bot.core.words import isolated
from bot.offices.communities import Community, may_organize
from bot.offices.office_topics import OfficeCatalogue, OfficeTopic, add, rename, show
from bot.offices.topics import Topic, TopicGroup, standard
from handlers.offices.views import office_topics as views
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Submission, Update
from handlers.platform.router import Router
from handlers.platform.views import fields
from storage.unit_of_work import UnitOfWork

router = Router("offices")

_log = log.get("office_topics")


@dataclass(frozen=True)
class Office:
    """One office's topics; `own` are the slugs it can change. Other offices' topics can be looked up by name only."""

    community: Community
    catalogue: OfficeCatalogue
    own: tuple[str, ...]
    is_organizer: bool

    def editor(self, group: TopicGroup) -> View:
        """The organizers' modal with the topics of this group."""
        return views.editor(self.catalogue, self.own, self.community.label, self.community.id, group)

    def topic(self, slug: str) -> Topic:
        """A topic that this office can change; raises `NoLongerOpen` for others."""
        if slug not in self.own:
            raise NoLongerOpen
        return self.catalogue.known[slug]


def look(uow: UnitOfWork, user_id: UserId, channel_id: ChannelId) -> Office:
    """The topics of this channel's office, else of the person's own; raises `NotSetUp`."""
    return _office(uow, user_id, uow.community_of(user_id, channel_id))


def look_to_change(uow: UnitOfWork, user_id: UserId, community_id: str) -> Office:
    """The office's topics, for an organizer; raises `NotSetUp`, `NotAllowed` and `NoLongerOpen`."""
    everyone = uow.communities.list_all()
    if not everyone:
        raise NotSetUp
    may_organize(user_id, uow.communities.list_organizers())
    community = next((c for c in everyone if c.id == community_id), None)
    if community is None:
        raise NoLongerOpen
    return _office(uow, user_id, community)


def _office(uow: UnitOfWork, user_id: UserId, community: Community) -> Office:
    added = (change.slug for change in uow.topics.list_of(community.id) if change.group is not None)
    own = (*(topic.slug for topic in standard()), *added)
    is_organizer = user_id in uow.communities.list_organizers()
    return Office(community, uow.topics.catalogue(community.id), own, is_organizer)


def change(
    uow: UnitOfWork, user_id: UserId, community_id: str, decide: Callable[[list[OfficeTopic]], OfficeTopic]
) -> tuple[Office, TopicGroup]:
    """Save the change that `decide` makes from the office's changes so far; returns the office, and the topic's group.

    Raises what `look_to_change` and `decide` raise.
    """
    look_to_change(uow, user_id, community_id)
    uow.communities.get(community_id)  # the rules look at all of an office's changes together
    decided = decide(list(uow.topics.list_of(community_id)))
    uow.topics.save(community_id, decided)
    office = look_to_change(uow, user_id, community_id)
    _log.info("office_topics.change added=%s hidden=%s", decided.group is not None, decided.is_hidden)
    return office, office.topic(decided.slug).group


def panel(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The organizers' part of App Home about their own office's topics; raises `NotSetUp`."""
    return views.panel(uow.community_of(user_id).id)


@router.command("/village", "topics")
async def on_topics(request: Command) -> Answer:
    """`/village topics`: list the topics; organizers get the modal in which they can change them."""
    office = await request.workspace.transact(look, request.user_id, request.channel_id)
    if not office.is_organizer:
        return Ephemeral(views.listed(office.catalogue, isolated(office.community.label)))
    await request.open(office.editor(TopicGroup.WORK))
    return None


@router.action("office_topics.list")
async def on_list(request: Click) -> Answer:
    """A group's button in that modal, or *Topics here* in Home: show the group's topics.

    Raises `NotAllowed` for anybody but an organizer.
    """
    community_id, _, name = request.value.partition(":")
    office = await request.workspace.transact(look_to_change, request.user_id, community_id)
    group = TopicGroup[name] if name in TopicGroup.__members__ else TopicGroup.WORK
    return Update(office.editor(group))


@router.action("office_topics.rename")
async def on_rename(request: Click) -> Answer:
    """*Rename*: replace the list by the form; sending it shows the list again."""
    community_id, _, slug = request.value.partition(":")
    office = await request.workspace.transact(look_to_change, request.user_id, community_id)
    return Update(views.rename_form(office.topic(slug), request.value))


@router.submission("office_topics.renamed")
async def on_renamed(request: Submission) -> Answer:
    """The form *Rename a topic* was sent: rename it and show the list, or the error at its field."""
    community_id, _, slug = request.private_metadata.partition(":")
    typed = fields.typed(request.values, views.LABEL)
    return await _changed(request, community_id, lambda changes: rename(changes, slug, typed))


@router.action("office_topics.add")
async def on_add(request: Click) -> Answer:
    """*Add a topic*: replace the list by the form."""
    community_id, _, name = request.value.partition(":")
    await request.workspace.transact(look_to_change, request.user_id, community_id)
    group = TopicGroup[name] if name in TopicGroup.__members__ else TopicGroup.WORK
    return Update(views.add_form(group, community_id))


@router.submission("office_topics.added")
async def on_added(request: Submission) -> Answer:
    """The form *Add a topic* was sent: add it and show the list, or the error at its field."""
    wanted, new_id = views.read_wanted(request.values), await request.workspace.transact(lambda uow: uow.new_id())
    return await _changed(request, request.private_metadata, lambda changes: add(changes, wanted, new_id))


async def _changed(
    request: Submission, community_id: str, decide: Callable[[list[OfficeTopic]], OfficeTopic]
) -> Answer:
    try:
        office, group = await request.workspace.transact(change, request.user_id, community_id, decide)
    except Refusal as refusal:
        return Errors(views.problem(refusal))
    return Update(office.editor(group))


@router.action("office_topics.hide", hidden=True)
@router.action("office_topics.show", hidden=False)
async def on_switch(request: Click, *, hidden: bool) -> Answer:
    """*Hide* and *Show* beside a topic: remove it from the office's forms, or put it back."""
    community_id, _, slug = request.value.partition(":")

    def decide(changes: list[OfficeTopic]) -> OfficeTopic:
        """Return the topic shown or hidden."""
        return show(changes, slug, hidden=hidden)

    office, group = await request.workspace.transact(change, request.user_id, community_id, decide)
    return Update(office.editor(group))
