"""Types for Slack's ids, so that a channel's id is never passed where a person's is meant."""

import re
from typing import NewType

TeamId = NewType("TeamId", str)
UserId = NewType("UserId", str)
ChannelId = NewType("ChannelId", str)


def is_team_id(text: str) -> bool:
    """Whether this has the form of a workspace's id: T and capital letters or digits."""
    return re.fullmatch(r"T[A-Z0-9]+", text) is not None


def is_user_id(text: str) -> bool:
    """Whether this has the form of a person's id: U or W, then capital letters or digits."""
    return re.fullmatch(r"[UW][A-Z0-9]+", text) is not None
