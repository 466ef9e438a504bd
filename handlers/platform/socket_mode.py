"""Socket Mode: Bolt's adapter, knowing what it has not acknowledged yet."""

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest


class Socket(AsyncSocketModeHandler):
    """`in_hand` counts envelopes from their arrival to their acknowledgement, for a graceful stop."""

    in_hand = 0

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Dispatch one envelope and acknowledge it."""
        self.in_hand += 1
        try:
            await super().handle(client, req)
        finally:
            self.in_hand -= 1
