"""my-data as a page: nothing on it is raw, whatever table, field or choice it comes from, in any language."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import pytest

from bot.contributions.contributions import Audience, Clearance, ContributionState, ContributionType
from bot.core.words import Locale, _, reading_in
from bot.introductions.asking_around import Ask, ByWhen
from bot.introductions.notices import Side
from bot.introductions.peer_groups import PeerGroupWish
from bot.introductions.states import CheckInAnswer
from bot.lunches.meetings import MeetingState
from bot.lunches.rsvps import Coming, Spot
from bot.people.mentors import How, Returned
from bot.people.returners import IntroductionKind, Returner, Stage, Wants
from bot.plans.return_plans import KeptPlan
from bot.reports.pulse import QUESTIONS
from handlers.accounts.my_data_page import CHOICES, HEADINGS, LABELS, UNSAID, PageReader, label, page
from storage.accounts.privacy import TABLES
from storage.database import Database
from storage.db.base import Sealed, metadata
from tests.conftest import TEAM
from tests.handlers.support.my_data_pages import data_of
from tests.storage.two_workspaces import ADA, BEN, fill

MENTORS_OWN = {"usual_time", "returned", "about", "avoid"}
CHOSEN: dict[str, tuple[type[StrEnum], ...]] = {
    "how": (How,),
    "returned": (Returned,),
    "wants": (Wants,),
    "stage": (Stage,),
    "kind": (IntroductionKind, ContributionType),
    "by_when": (ByWhen,),
    "your side": (Side,),
    "your answers at check-ins": (CheckInAnswer,),
    "coming": (Coming,),
    "place": (Spot,),
    "state": (MeetingState, ContributionState),
    "for": (Audience,),
    "may also be shown in": (Clearance,),
}
RAW = re.compile(r"\b[a-z]+_[a-z_]+\b|\bTrue\b|\bFalse\b|\bNone\b|\d{4}-\d\d-\d\d|T\d\d:\d\d|[{}\[\]]")


def stored_fields(kind: Any) -> Iterator[str]:
    """The names under which a value of this type is written, those of what is inside it too."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        for one in fields(kind):
            yield one.name
            yield from stored_fields(hints[one.name])
    for inner in get_args(kind):
        yield from stored_fields(inner)


def names() -> set[str]:
    """Every field that can stand in my-data."""
    found = {name for kind in (Returner, Ask, KeptPlan, PeerGroupWish) for name in stored_fields(kind)} | MENTORS_OWN
    for table, kept in TABLES.items():
        if kept.shown and kept.read is None:
            hidden = {"team_id", *kept.own, *kept.emptied, *kept.unshown}
            columns = metadata.tables[table].columns
            found |= {one.name for one in columns if one.name not in hidden and not _holds_fields(one.type)}
    return found


def _holds_fields(kind: Any) -> bool:
    return isinstance(kind, Sealed) and kind.adapter.core_schema["type"] not in {"str", "nullable"}


def test_every_heading_has_words() -> None:
    assert {kept.shown for kept in TABLES.values() if kept.shown} == set(HEADINGS)


def test_every_field_has_words_or_is_left_to_the_data() -> None:
    assert sorted(names() - set(LABELS) - UNSAID) == []


def test_every_choice_has_words() -> None:
    missing = {
        f"{name}: {choice}"
        for name, kinds in CHOSEN.items()
        for kind in kinds
        for choice in kind
        if choice.value not in CHOICES[name]
    }
    assert missing == set()
    assert set(CHOICES["question"]) == set(QUESTIONS)


EVERYTHING: dict[str, list[object]] = {
    **{name: [list(choices)] for name, choices in CHOICES.items()},
    "zone": ["Europe/Berlin"],
    "topics": [["sleep", "business-travel"]],
    "days": ["01234", [0, 4]],
    "starts": [time(9, 0), "09:30:00"],
    "since": [datetime(2026, 12, 9, 18, 0, tzinfo=UTC), "2026-12-09T18:00:00Z"],
    "not_before": [date(2026, 12, 9), "2026-12-09"],
    "asked_month": ["2026-11"],
    "is_paused": [True, False],
    "locale": ["de-DE", "zh-TW"],
    "languages": [["Deutsch"]],
    "community_id": ["c1"],
    "theme": [1],
    "sort": ["on_ramp"],
    "draft": [{"choices": {"start": "2026-12-09", "steps": [{"week": 1, "percent": 60, "days": []}], "minutes": 2400}}],
}


@pytest.mark.parametrize("locale", list(Locale))
def test_nothing_raw_stands_on_the_page(locale: Locale) -> None:
    rows = [{name: value} for name, values in EVERYTHING.items() for value in values]
    with reading_in(locale):
        drawn = page(dict.fromkeys(HEADINGS, rows), ("*", "_"), PageReader(offices={"c1": "Berlin"}))
        shown = re.sub(r"<[^>]*>", " ", drawn.partition("</style>")[2].partition("<details>")[0])
        assert sorted(set(RAW.findall(shown))) == []
        assert _("Waiting for an organizer to read it") in drawn
        assert f">{label('not_before')}<" in drawn


def test_the_page_of_somebody_with_everything_holds_it_all_as_data_too(sqlite_database: Database) -> None:
    sqlite_database.transact_now(TEAM, lambda uow: fill(uow, "<script>words</script> & “more”"))
    for who in (ADA, BEN):
        own = sqlite_database.transact_now(TEAM, lambda uow, who=who: uow.privacy.own(who))  # type: ignore[misc]
        drawn = page(own, ())
        assert "<script" not in drawn
        assert set(data_of(drawn)) == set(own)
        assert "&lt;script&gt;words" in drawn
