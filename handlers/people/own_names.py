"""The names of somebody who writes: asked of Slack to find them in the person's own text, and not stored."""

import asyncio
from typing import Any

from bot.core.deadline import seconds_left
from bot.core.ids import UserId
from handlers.platform.slack_errors import TROUBLE
from handlers.platform.workspace import Workspace

NAMES_WITHIN_SECONDS = 1.0


async def own_names(workspace: Workspace, user_id: UserId) -> tuple[str, ...] | None:
    """The person's names in Slack at this moment, not stored; None when Slack does not answer."""
    try:
        async with asyncio.timeout(seconds_left(NAMES_WITHIN_SECONDS)):
            user = (await workspace.slack.users_info(user=user_id))["user"]
    except TROUBLE:
        return None
    profile: dict[str, Any] = user.get("profile") or {}
    kinds = ("real_name", "display_name", "first_name", "last_name")
    return tuple(str(profile[kind]) for kind in kinds if profile.get(kind)) or (str(user.get("real_name") or ""),)
