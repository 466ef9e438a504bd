"""Whom to ask for whom: the assignment with the best total fit, computed exactly, without any excluded pair (R31).

As many people as possible come first, then the fit; a seed decides between equals, so that the same input gives the
same result. The rules in words are in `docs/matching.md`, the points in `bot.introductions.matching.score`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from random import Random

from bot.core.ids import UserId
from bot.introductions.matching.score import Asker, Candidate, Fits, Way, days_rested, ear_given, ear_wanted, rarities
from bot.introductions.matching.solver import solve

LARGE = 1_000  # people on one side: a larger run belongs in a worker process
RESTED_WELL = 30  # days without an ask that count as a reason


class Reason(StrEnum):
    """Why this pair was chosen (R31). The ask names the topic to the mentor; the others are shown to nobody."""

    TOPIC = "topic"
    RARE_TOPIC = "rare_topic"
    EAR = "ear"
    SAME_OFFICE = "same_office"
    LANGUAGE = "language"
    BACK_RECENTLY = "back_recently"
    NOT_ASKED_LATELY = "not_asked_lately"


@dataclass(frozen=True)
class MatchedAsk:
    """One ask to send: about `topic` (None for someone to talk to), for ideas or an ear; `fit` are its points."""

    asker: UserId
    candidate: UserId
    topic: str | None
    way: Way
    reasons: tuple[Reason, ...]
    fit: int


def match(
    askers: Sequence[Asker],
    candidates: Sequence[Candidate],
    exclusions: Collection[tuple[UserId, UserId]],
    now: datetime,
    rng_seed: int,
) -> list[MatchedAsk]:
    """Return the best asks to send now, ordered by asker and candidate.

    `exclusions` are pairs never brought together, in either order (avoid lists of both, met or declined before). A
    candidate gets at most `capacity` asks, an asker at most `asks`, to different people. A first ask for one person
    goes before a second ask for another.
    """
    waiting = sorted((one for one in askers if one.asks > 0), key=lambda one: one.user_id)
    free = sorted((one for one in candidates if one.capacity > 0), key=lambda one: one.user_id)
    if not waiting or not free:
        return []
    order = Random(rng_seed)  # noqa: S311 (the solver takes the first of equals, which no id may decide)
    order.shuffle(waiting)
    order.shuffle(free)
    found = solve(Fits(waiting, free, exclusions, now.date()))
    worth = rarities(free)
    explained = partial(_explained, worth=worth, rarest=_rarest(worth), today=now.date())
    return [explained(waiting[row], free[column], points) for row, column, points in sorted(found)]


def _explained(
    asker: Asker, candidate: Candidate, points: int, *, worth: dict[str, int], rarest: int, today: date
) -> MatchedAsk:
    topic = min(asker.topics & candidate.topics, key=lambda topic: (-worth[topic], topic), default=None)
    ear = topic is None or asker.wants is Way.EAR or candidate.gives is Way.EAR
    languages = asker.languages & candidate.languages
    true = {
        Reason.TOPIC: topic is not None,
        Reason.RARE_TOPIC: topic is not None and worth[topic] == rarest,
        Reason.EAR: ear and ear_wanted(asker) and ear_given(candidate),
        Reason.SAME_OFFICE: asker.community_id == candidate.community_id,
        Reason.LANGUAGE: bool(languages),
        Reason.BACK_RECENTLY: candidate.back_within_two_years,
        Reason.NOT_ASKED_LATELY: days_rested(candidate, today) >= RESTED_WELL,
    }
    reasons = tuple(reason for reason, holds in true.items() if holds)
    return MatchedAsk(asker.user_id, candidate.user_id, topic, Way.EAR if ear else Way.IDEAS, reasons, points)


def _rarest(worth: dict[str, int]) -> int:
    """Return the points of the rarest topics; 0 where all topics are equally rare."""
    most = max(worth.values(), default=0)
    return most if most > min(worth.values(), default=0) else 0


__all__ = ["Asker", "Candidate", "MatchedAsk", "Reason", "Way", "match"]
