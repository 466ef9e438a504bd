"""The return plan: seen, changed, taken along, kept only if asked and until the day shown."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.core.errors import NoLongerOpen, NotSetUp
from bot.core.ids import UserId
from bot.people.people import Colleague
from bot.plans.problems import NotAPlan, Why
from bot.plans.return_plans import FORGET, PlanDraft
from bot.plans.typed_choices import Typed
from handlers.plans import return_plans
from handlers.plans.views.plan_drafts import carried, read_carried
from handlers.platform.views.forms import own_metadata
from storage.database import Database
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.storing import put

MEGHAN = UserId("U0MEGHAN")
TYPED = Typed(
    start=date(2027, 1, 13),
    steps="60 %, 80 % from week 5",
    weeks="8",
    days=frozenset(range(5)),
    hours="40",
    remote=frozenset({4}),
    quiet="Mon-Thu 12:00-13:00",
    breaks="",
    leave="0",
    leave_days=frozenset(),
)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    return QuietOffice(sqlite_database, clock).open()


def words(view: View) -> str:
    return str(view.to_dict()["blocks"])


def draft_of(view: View) -> PlanDraft:
    return read_carried(own_metadata(view.to_dict()))


def seen(office: QuietOffice, **changes: Any) -> View:
    """What the form leads to, as filled in."""
    draft = draft_of(office.do(return_plans.opened, MEGHAN))
    return office.do(return_plans.see, MEGHAN, replace(TYPED, **changes), draft)


def test_the_form_begins_with_something_that_works_as_it_stands(office: QuietOffice) -> None:
    view = office.do(return_plans.opened, MEGHAN)
    assert view.callback_id == "return_plans.plan"
    draft = draft_of(view)
    assert draft.choices.start == date(2026, 11, 17)
    assert (draft.choices.weeks, draft.choices.minutes) == (12, 40 * 60)


def test_it_begins_with_the_persons_own_working_days(office: QuietOffice) -> None:
    own = Colleague(MEGHAN, zone="Asia/Jerusalem", days=frozenset({6, 0, 1, 2}), starts=time(8), ends=time(14))
    office.do(lambda uow: put(uow.people.save, own))
    choices = draft_of(office.do(return_plans.opened, MEGHAN)).choices
    assert (choices.days, choices.minutes) == (frozenset({6, 0, 1, 2}), 24 * 60)
    assert choices.start.weekday() in choices.days


def test_looking_and_changing_stores_nothing(office: QuietOffice) -> None:
    view = seen(office)
    assert "Week 8" in words(view)
    assert "Martin Luther King" in words(view)
    assert office.do(lambda uow: uow.return_plans.get(MEGHAN)) is None
    assert office.do(lambda uow: uow.people.get(MEGHAN)) is None
    office.live(days=300)
    assert office.posts == []


def test_before_set_up_there_is_no_plan(sqlite_database: Database, clock: MovableClock) -> None:
    with pytest.raises(NotSetUp):
        QuietOffice(sqlite_database, clock).do(return_plans.opened, MEGHAN)


def test_what_cannot_be_is_said_at_once(office: QuietOffice) -> None:
    with pytest.raises(NotAPlan) as refused:
        seen(office, weeks="0", start=date(2026, 11, 2), quiet="13:00-12:00")
    assert {name: problem.why for name, problem in refused.value.problems.items()} == {
        "weeks": Why.OUT_OF_RANGE,
        "start": Why.TOO_EARLY,
        "quiet": Why.BACKWARDS,
    }


def test_a_plan_is_kept_only_if_asked_until_the_day_shown_and_then_it_is_gone(office: QuietOffice) -> None:
    draft = draft_of(seen(office))
    view = office.do(return_plans.keep, MEGHAN, draft)
    until = date(2027, 3, 7) + timedelta(days=28)
    assert "Kept for you, encrypted, until Sunday, April 4, 2027" in words(view)
    kept = office.do(lambda uow: uow.return_plans.get(MEGHAN))
    assert kept is not None
    assert kept.until == until
    assert "Delete it now" in words(office.do(return_plans.opened, MEGHAN))
    office.live_until(office.clock.at.replace(year=2027, month=4, day=4, hour=4))
    assert office.do(lambda uow: uow.return_plans.has(MEGHAN))
    office.live(hours=2)
    assert not office.do(lambda uow: uow.return_plans.has(MEGHAN))
    assert office.posts == []


def test_no_timer_tells_when_a_plan_ends(office: QuietOffice) -> None:
    office.do(return_plans.keep, MEGHAN, draft_of(seen(office)))
    for _ in range(3):
        due = office.do(lambda uow: uow.timers.get(FORGET, MEGHAN))
        assert due is not None
        assert due - office.clock.now() <= timedelta(days=1)
        office.live(days=1)


def test_a_changed_plan_leaves_the_kept_one_until_asked(office: QuietOffice) -> None:
    draft = draft_of(seen(office))
    office.do(return_plans.keep, MEGHAN, draft)
    changed = office.do(return_plans.see, MEGHAN, replace(TYPED, weeks="10"), draft)
    assert "This is a changed plan" in words(changed)
    kept = office.do(lambda uow: uow.return_plans.get(MEGHAN))
    assert kept is not None
    assert kept.draft.choices.weeks == 8
    office.do(return_plans.keep, MEGHAN, draft_of(changed))
    after = office.do(lambda uow: uow.return_plans.get(MEGHAN))
    assert after is not None
    assert (after.draft.choices.weeks, after.until) == (10, date(2027, 4, 18))


def test_a_kept_plan_that_has_begun_can_still_be_changed(office: QuietOffice) -> None:
    draft = draft_of(seen(office))
    office.do(return_plans.keep, MEGHAN, draft)
    office.live_until(office.clock.at.replace(year=2027, month=2, day=1))
    assert "Week 8" in words(office.do(return_plans.see, MEGHAN, replace(TYPED, remote=frozenset({1})), draft))
    office.do(return_plans.drop, MEGHAN, draft)
    with pytest.raises(NotAPlan):
        office.do(return_plans.see, MEGHAN, TYPED, draft)


def test_delete_it_now_deletes_it_now(office: QuietOffice) -> None:
    draft = draft_of(seen(office))
    office.do(return_plans.keep, MEGHAN, draft)
    assert "I'm not keeping a plan for you" in words(office.do(return_plans.drop, MEGHAN, draft))
    assert office.do(return_plans.opened, MEGHAN).callback_id == "return_plans.plan"
    assert office.do(lambda uow: uow.timers.get("return_plans.forget", MEGHAN)) is None


def test_the_calendar_file_comes_to_the_person_alone_and_is_counted(office: QuietOffice) -> None:
    draft = draft_of(seen(office))
    after = draft_of(office.do(return_plans.take_file, MEGHAN, draft))
    assert after.sequence == draft.sequence + 1
    office.do(return_plans.take_file, MEGHAN, after)
    office.tick()
    files = [post.message.file for post in office.told(MEGHAN)]
    contents = [file.content for file in files if file is not None]
    assert len(contents) == 2
    assert "SEQUENCE:0" in contents[0]
    assert "SEQUENCE:1" in contents[1]
    uids = [{line for line in content.splitlines() if line.startswith("UID:")} for content in contents]
    assert uids[0] == uids[1]
    assert "METHOD:PUBLISH" in contents[0]
    assert "ATTENDEE" not in contents[0]
    assert "SUMMARY:No meetings" in contents[0]
    assert "DTSTART;TZID=America/Chicago:20270113T120000" in contents[0]


def test_a_file_of_a_kept_plan_counts_on_where_it_was(office: QuietOffice) -> None:
    draft = draft_of(seen(office))
    office.do(return_plans.keep, MEGHAN, draft)
    office.do(return_plans.take_file, MEGHAN, draft)
    assert draft_of(office.do(return_plans.opened, MEGHAN)).sequence == 1


def test_what_is_kept_is_in_my_data_and_goes_with_forget_me(office: QuietOffice) -> None:
    office.do(return_plans.keep, MEGHAN, draft_of(seen(office)))
    assert "2027-01-13" in str(office.do(lambda uow: uow.privacy.own(MEGHAN)))
    office.do(lambda uow: uow.privacy.forget(MEGHAN, "heard"))
    assert office.do(lambda uow: uow.privacy.own(MEGHAN)) == {}


def test_a_draft_goes_through_slack_and_back_and_a_forged_one_is_settled(office: QuietOffice) -> None:
    draft = draft_of(seen(office, breaks="10-10:20", leave="3", leave_days=frozenset({4})))
    assert read_carried(carried(draft)) == draft
    assert len(carried(draft)) < 3000
    for forged in ("", "{}", "[]", "null", '{"uid":1}', carried(draft).replace("2027", "20270")):
        with pytest.raises(NoLongerOpen):
            read_carried(forged)
