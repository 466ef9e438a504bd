"""Names for Slack's ids, so that a channel is never passed where a person is meant."""

from typing import NewType

TeamId = NewType("TeamId", str)
UserId = NewType("UserId", str)
ChannelId = NewType("ChannelId", str)
