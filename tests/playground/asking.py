"""What several test modules ask of the Web API."""

import pytest
from slack_sdk.errors import SlackApiError

from playground.server import Playground
from playground.workspace.world import Channel


async def refusal(call: object) -> str:
    """The error code with which a call is refused."""
    with pytest.raises(SlackApiError) as caught:
        await call  # type: ignore[misc]
    return str(caught.value.response["error"])


def community(playground: Playground) -> Channel:
    return playground.world.find_channel("#parents-and-allies")
