"""Forget-me finds each message that names the person, in whichever field of whichever kind, and leaves the others."""

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest

from bot.accounts.privacy import _OF_NOBODY, names_its_recipient_alone
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification
from bot.plans.return_plans import Choices, PlanDraft
from handlers import routers
from storage.accounts import privacy
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock

GONE, STAYS, SUBJECT = UserId("U0GONE"), UserId("U0STAYS"), "i0gone"
KINDS = [delivery.kind for delivery in routers.table().deliveries.values()]


def _of(kind: type[Notification], number: int) -> Any:
    """A message of this kind with a key of its own, in which nobody but `STAYS` and somebody new is named."""
    hints = get_type_hints(kind)
    return kind(**{field.name: _value(field.name, hints[field.name], number) for field in dataclasses.fields(kind)})


def _value(name: str, hint: Any, number: int) -> object:
    now = MovableClock().now()
    plain = {
        UserId: STAYS,
        ChannelId: ChannelId(f"C{number}"),
        str: f"{name}{number}",
        int: number,
        bool: False,
        datetime: now,
        date: now.date(),
        tuple[UserId, ...]: (STAYS, UserId(f"U0{number}")),
        tuple[str, ...]: (),
        PlanDraft: PlanDraft(Choices(now.date(), (), 4, frozenset({1}), 2400), "uid"),
    }
    if hint in plain:
        return plain[hint]
    return None if NoneType in get_args(hint) else next(iter(hint))


def _naming(kind: type[Notification], numbers: Iterator[int]) -> Iterator[Notification]:
    """For each field in which an id may stand, one with the person, or with what was theirs, in that field alone."""
    for field in dataclasses.fields(kind):
        hint, one = get_type_hints(kind)[field.name], _of(kind, next(numbers))
        if hint is UserId:
            yield dataclasses.replace(one, **{field.name: GONE})
        elif field.name == "people":
            yield dataclasses.replace(one, people=(STAYS, GONE))
        elif hint is str and field.name not in _OF_NOBODY:
            yield dataclasses.replace(one, **{field.name: GONE})
            yield dataclasses.replace(_of(kind, next(numbers)), **{field.name: f"about {SUBJECT} of theirs"})


def _counted(uow: UnitOfWork) -> tuple[int, int, dict[str, int]]:
    numbers = iter(range(1, 10_000))
    named = {one.key: one for kind in KINDS for one in _naming(kind, numbers)}
    others = {one.key: one for kind in KINDS for one in (_of(kind, next(numbers)),)}
    uow.outbox.add(*named.values(), *others.values())
    found = uow.privacy.forget_messages(GONE, [SUBJECT], redrawn=(), left=())
    return found, len(named), uow.privacy.traces(GONE)


def test_a_message_that_names_the_forgotten_person_is_found_whatever_its_kind(database: Database) -> None:
    found, named, traces = database.transact_now(TEAM, _counted)
    assert named > len(KINDS)
    assert found == named
    assert "outbox" not in traces


def test_the_field_of_a_recipient_is_all_that_some_kinds_can_name_somebody_by() -> None:
    alone = {kind.name for kind in KINDS if names_its_recipient_alone(kind)}  # type: ignore[arg-type]
    assert {"pulse.ask", "meetings.invite", "meetings.announce"} <= alone
    assert not {"introductions.offer", "introductions.pass_on", "plain_words.answer", "meetings.name_organizer"} & alone


def test_looking_through_in_pages_finds_the_same(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "A_PAGE", 7)
    found, named, traces = database.transact_now(TEAM, _counted)
    assert found == named
    assert "outbox" not in traces
