"""`/village spread`: texts to copy, with the office's own channel; nothing is stored, nobody is written to."""

import asyncio

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from bot.core.deadline import seconds_left
from bot.core.ids import UserId
from bot.offices.communities import Community
from handlers.offices.views import spread as views
from handlers.platform.requests import Answer, Click, Command, Update
from handlers.platform.router import Router
from handlers.platform.slack_errors import TROUBLE
from handlers.platform.workspace import Workspace
from storage.unit_of_work import UnitOfWork

router = Router("offices")

SECONDS_FOR_THE_NAME = 1.0  # of the three in which a modal has to be opened


def shelf(_uow: UnitOfWork, _user_id: UserId) -> ButtonElement:
    """The button in Home that opens the texts to copy."""
    return views.shelf()


@router.command("/village", "spread")
async def on_spread(request: Command) -> Answer:
    """`/village spread`: open the texts to copy; raises `NotSetUp`."""
    community = await request.workspace.transact(UnitOfWork.community_of, request.user_id, request.channel_id)
    await request.open(await _words(request.workspace, community))
    return None


@router.action("spread.open")
async def on_open(request: Click) -> Answer:
    """*Words to pass on* in Home: open the texts to copy; raises `NotSetUp`."""
    community = await request.workspace.transact(UnitOfWork.community_of, request.user_id)
    return Update(await _words(request.workspace, community))


async def _words(workspace: Workspace, community: Community) -> View:
    """The modal, with the channel's name from Slack; with other words where Slack does not answer in time."""
    try:
        async with asyncio.timeout(seconds_left(SECONDS_FOR_THE_NAME)):
            answer = await workspace.slack.conversations_info(channel=community.channel_id)
    except TROUBLE:
        return views.words(None)
    return views.words(str(answer["channel"].get("name") or "") or None)
