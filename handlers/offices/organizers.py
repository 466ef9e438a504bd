"""`/village organizers`, and `add @somebody` or `remove @somebody` after it."""

import re

from bot.core.errors import NotSetUp
from bot.core.ids import UserId
from bot.core.typed_text import CommandWords
from bot.lunches.notices import OrganizerNamed
from bot.offices.communities import may_be_removed, may_become_organizer, may_organize
from bot.people.people import Profile
from handlers.offices.views import organizers as views
from handlers.platform.requests import Answer, Click, Command, Ephemeral
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

router = Router("offices")

_VERBS = CommandWords.of(("add", "remove"))

_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,})(?:\|[^>]*)?>")


def mentioned_in(words: str) -> UserId | None:
    """The first account mentioned in these words (as Slack escapes mentions in commands); None without one."""
    mentioned = _MENTION.search(words)
    return UserId(mentioned[1]) if mentioned else None


def list_organizers(uow: UnitOfWork) -> list[UserId]:
    """Return the ids of the workspace's organizers; raises `NotSetUp`."""
    if not uow.communities.list_all():
        raise NotSetUp
    return list(uow.communities.list_organizers())


def add(uow: UnitOfWork, by: UserId, profile: Profile) -> bool:
    """Make somebody an organizer; False if they already are. Raises `NotSetUp`, `NotAllowed` and `CannotOrganize`."""
    may_organize(by, list_organizers(uow))
    may_become_organizer(profile)
    return uow.communities.add_organizer(profile.user_id)


def remove(uow: UnitOfWork, by: UserId, user_id: UserId) -> bool:
    """Remove an organizer; False if they are none. Raises `NotSetUp`, `NotAllowed` and `LastOrganizer`."""
    uow.lock_workspace()  # two who remove each other at once would leave nobody
    organizers = list_organizers(uow)
    may_organize(by, organizers)
    may_be_removed(user_id, organizers)
    uow.outbox.refresh_to(user_id, OrganizerNamed)
    return uow.communities.remove_organizer(user_id)


def ask_to_leave(uow: UnitOfWork, user_id: UserId) -> None:
    """Check that the person may stop being an organizer; raises `NotAllowed` and `LastOrganizer`, changes nothing."""
    organizers = list_organizers(uow)
    may_organize(user_id, organizers)
    may_be_removed(user_id, organizers)


@router.command("/village", "organizers")
async def on_organizers(request: Command) -> Answer:
    """`/village organizers`: list, add or remove; any other words get the list."""
    verb, rest = _VERBS.split(request.words)
    mentioned = mentioned_in(rest)
    if verb == "remove" and mentioned == request.user_id:
        await request.workspace.transact(ask_to_leave, request.user_id)
        return Ephemeral(views.ask_to_leave(request.user_id))
    if mentioned and verb is not None:
        return await _change(request, verb, mentioned)
    organizers = await request.workspace.transact(list_organizers)
    if verb is not None and request.user_id in organizers:
        return Ephemeral(views.nobody_named(verb, rest.strip()))
    return Ephemeral(views.listed(organizers, is_organizer=request.user_id in organizers))


@router.action("organizers.leave")
async def on_leave(request: Click) -> Answer:
    """*Stop being an organizer*, after `/village organizers remove` with one's own name: remove the person; raises
    `LastOrganizer` for the only one.
    """
    return await _change(request, "remove", request.user_id)


async def _change(request: Command | Click, verb: str, user_id: UserId) -> Answer:
    workspace = request.workspace
    if verb == "remove":
        changed = await workspace.transact(remove, request.user_id, user_id)
    else:
        changed = await workspace.transact(add, request.user_id, await workspace.profile(user_id))
    if changed:
        workspace.redraw_home(user_id)
    return Ephemeral(views.changed(verb, user_id, changed=changed))
