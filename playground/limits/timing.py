"""Slack's own deadlines, all in real (wire) time; tests pass shorter ones."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Deadlines in seconds (docs/slack.md S61, S64)."""

    answer_within: float = 3.0
    retry_after: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger_lives: float = 3.0
    response_url_lives: float = 1800.0
    response_url_uses: int = 5
    one_time_id_lives: float = 30.0
    wait_for_socket: float = 1.0
    wall: Callable[[], float] = time.time
