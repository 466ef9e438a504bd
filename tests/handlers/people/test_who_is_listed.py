"""Who is listed to whom, and how many others are counted, against the same decided from every mentor's whole row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

import pytest

from bot.core.ids import ChannelId, UserId
from bot.core.zones import local
from bot.offices.communities import Community, community_of
from bot.offices.office_topics import is_sensitive
from bot.people.mentors import Mentor, is_available
from bot.people.people import Colleague
from bot.people.returners import Returner
from handlers.introductions.asking_around import steps as asking_around
from handlers.people import mentor_steps
from handlers.people.members import today_of
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put

TOPICS = ("sleep", "business-travel", "pumping", "loss")
ZONES = ("Europe/London", "America/Chicago", "Pacific/Auckland", None)
PEOPLE = [UserId(f"U{number:03}") for number in range(60)]


def _some(rng: Random, of: "tuple[str, ...] | list[UserId]", most: int) -> tuple[str, ...]:
    return tuple(rng.sample(list(of), rng.randint(0, most)))


def _fill(uow: UnitOfWork, rng: Random) -> None:
    for name, zone in (("c1", "Europe/London"), ("c2", "America/Chicago"), ("c3", "Pacific/Auckland")):
        put(uow.communities.save, Community(name, ChannelId(name.upper()), name, name, zone, "GB", None, (), PEOPLE[0]))
    today = uow.now.date()
    for user_id in PEOPLE:
        office = rng.choice(("c1", "c2", "c3", None))
        may = rng.random() < 0.9
        put(uow.people.save, Colleague(user_id, zone=rng.choice(ZONES), community_id=office, may_take_part=may))
        if rng.random() < 0.3:
            put(uow.returners.save, Returner(user_id, uow.now, avoid=_people(rng)))
        if rng.random() < 0.8:
            put(
                uow.mentors.save,
                Mentor(
                    user_id,
                    uow.now,
                    topics=_some(rng, TOPICS, 3),
                    listed_topics=_some(rng, TOPICS, 3),
                    other_offices=rng.random() < 0.7,
                    about=f"I know {rng.choice(PEOPLE)} well",
                    avoid=_people(rng),
                    is_paused=rng.random() < 0.3,
                    paused_until=rng.choice((None, *(today + timedelta(days=days) for days in (-1, 0, 1, 9)))),
                    resting_until=rng.choice((None, None, uow.now - timedelta(1), uow.now, uow.now + timedelta(1))),
                    closed_by_organizer=rng.random() < 0.1,
                ),
            )
        for other in _people(rng)[:1]:
            if other != user_id and rng.random() < 0.3:
                uow.introductions.build_exclusion(user_id, other)


def _people(rng: Random) -> tuple[UserId, ...]:
    return tuple(UserId(one) for one in _some(rng, PEOPLE, 4))


@dataclass
class Everybody:
    """Every row the rules look at, whole, read once."""

    offices: Sequence[Community]
    mentors: Sequence[Mentor]
    colleagues: dict[UserId, Colleague]
    avoided: dict[UserId, set[UserId]]
    apart: set[tuple[UserId, UserId]]


def _everybody(uow: UnitOfWork) -> Everybody:
    mentors = uow.mentors.list_all()
    avoided: dict[UserId, set[UserId]] = {user_id: set() for user_id in PEOPLE}
    for mentor in mentors:
        avoided[mentor.user_id].update(mentor.avoid)
    for sign_up in filter(None, map(uow.returners.look_at, PEOPLE)):
        avoided[sign_up.user_id].update(sign_up.avoid)
    colleagues = {person.user_id: person for person in map(uow.people.look_at, PEOPLE) if person is not None}
    return Everybody(
        uow.communities.list_all(), mentors, colleagues, avoided, uow.introductions.exclusions_among(set(PEOPLE))
    )


def _listed(all_of: Everybody, viewer: UserId, topic: str, now: datetime) -> list[UserId]:
    own = community_of(all_of.colleagues[viewer], all_of.offices)
    found = []
    for one in all_of.mentors:
        colleague = all_of.colleagues[one.user_id]
        office = community_of(colleague, all_of.offices)
        apart = {(viewer, one.user_id), (one.user_id, viewer)} & all_of.apart
        is_listed_apart = one.user_id != viewer and one.user_id in all_of.avoided[viewer]
        is_kept_apart = bool(apart) or is_listed_apart or viewer in one.avoid
        if (
            topic in one.listed_topics
            and not is_sensitive(topic)
            and colleague.may_take_part
            and not is_kept_apart
            and is_available(one, now, local(now, colleague.zone or office.zone).date())
            and (one.other_offices or office.id == own.id)
        ):
            found.append(one.user_id)
    return found


def _count(uow: UnitOfWork, all_of: Everybody, viewer: UserId, topic: str, listed: list[UserId]) -> int:
    today = today_of(uow, viewer)
    return sum(
        topic in one.topics and is_available(one, uow.now, today)
        for one in all_of.mentors
        if one.user_id not in (viewer, *listed)
    )


@pytest.mark.parametrize("seed", range(4))
def test_who_is_listed_and_how_many_others_know_is_what_the_rules_say_of_everybody(
    database: Database, seed: int
) -> None:
    database.transact_now(TEAM, lambda uow: _fill(uow, Random(seed)))
    all_of = database.transact_now(TEAM, _everybody)
    compared = [database.transact_now(TEAM, partial(_compared, all_of=all_of, viewer=viewer)) for viewer in PEOPLE]
    assert sum(named for named, _ in compared) > len(PEOPLE)
    assert sum(counted for _, counted in compared) > len(PEOPLE)


def _compared(uow: UnitOfWork, all_of: Everybody, viewer: UserId) -> tuple[int, int]:
    """How many were listed and counted, over all topics, after comparing who they are."""
    shown, everything = asking_around.look(uow, viewer, TOPICS).keepers, dict(mentor_steps.listed(uow, viewer))
    named = counted = 0
    for topic in TOPICS:
        listed = _listed(all_of, viewer, topic, uow.now)
        others = _count(uow, all_of, viewer, topic, listed)
        assert list(shown[topic].listed) == everything.get(topic, []) == listed
        assert shown[topic].others == others
        named, counted = named + len(listed), counted + others
    return named, counted
