"""Real examples: written, read by an organizer, browsed by kind; the page for managers is the same for everybody."""

from dataclasses import replace

import pytest

from bot.contributions.arrangements import Sort
from bot.contributions.contributions import (
    Clearance,
    Contribution,
    ContributionEmpty,
    ContributionState,
    ContributionType,
    Written,
)
from bot.core.errors import NoLongerOpen, NotSetUp
from bot.core.ids import UserId
from bot.people.people import Profile
from handlers.contributions import arrangements, contribution_steps, contributions
from handlers.contributions.views import for_managers
from storage.database import Database
from tests.handlers.support.office_by_hand import CHICAGO
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.storing import put

PRIYA, MARISA, MEGHAN = UserId("U0PRIYA"), UserId("U0MARISA"), UserId("U0MEGHAN")
WRITTEN = Written(
    "Three days a week, then five",
    (("sort", "on_ramp"), ("worked", "A date to look at it again"), ("may_ask", "yes")),
    cleared=(Clearance.MANAGERS,),
)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    office = QuietOffice(sqlite_database, clock).open()
    office.do(lambda uow: uow.communities.add_organizer(PRIYA))
    return office


def publish(
    office: QuietOffice, written: Written = WRITTEN, who: UserId = MARISA, contribution_id: str = "p1"
) -> Contribution:
    """Write, send, let out."""
    office.do(arrangements.keep_draft, Profile(who, CHICAGO), contribution_id, written)
    office.do(arrangements.offer, who, contribution_id)
    office.do(contributions.approve, PRIYA, contribution_id, 1)
    contribution = office.do(lambda uow: uow.contributions.look_at(contribution_id))
    assert contribution is not None
    return contribution


def browsed(office: QuietOffice, who: UserId = MEGHAN, wanted: str = "") -> str:
    return str(office.do(arrangements.browse, who, wanted).to_dict())


def page(office: QuietOffice, who: UserId) -> str:
    return for_managers.as_text(office.do(arrangements.cleared, who))


def test_nobody_sees_it_before_an_organizer_has_read_it(office: QuietOffice) -> None:
    office.do(arrangements.keep_draft, Profile(MARISA, CHICAGO), "p1", WRITTEN)
    office.do(arrangements.offer, MARISA, "p1")
    assert "Three days" not in browsed(office)
    assert "Three days" not in page(office, MEGHAN)
    assert "Three days" in str(office.do(contributions.reading, PRIYA).to_dict())
    assert MARISA not in str(office.do(contributions.reading, PRIYA).to_dict())


def test_what_is_out_is_browsed_by_kind_without_its_author(office: QuietOffice) -> None:
    publish(office)
    publish(office, Written("Fridays from home", (("sort", "remote"), ("may_ask", "no"))), MEGHAN, "p2")
    first = browsed(office, PRIYA)
    assert "Three days" in first
    assert "Fridays" not in first
    assert "Would you tell me how you asked?" in first
    other = browsed(office, PRIYA, f"{Sort.REMOTE} 0")
    assert "Fridays from home" in other
    assert "Would you tell me how you asked?" not in other
    assert MARISA not in first + other
    assert "This one is yours" in browsed(office, MARISA)


def test_many_are_shown_a_few_at_a_time(office: QuietOffice) -> None:
    for number in range(10):
        publish(office, replace(WRITTEN, words=f"Example {number}"), contribution_id=f"p{number}")
    first, second = browsed(office), browsed(office, wanted="on_ramp 8")
    assert [number for number in range(10) if f"Example {number}" in first] == list(range(2, 10))
    assert [number for number in range(10) if f"Example {number}" in second] == [0, 1]
    assert browsed(office, wanted="on_ramp 99") == first
    assert browsed(office, wanted="nonsense") == first


def test_what_is_taken_back_is_seen_nowhere(office: QuietOffice) -> None:
    publish(office)
    assert "Three days" in page(office, MEGHAN)
    office.do(contribution_steps.withdraw, MARISA, "p1")
    assert "Three days" not in browsed(office)
    assert "Three days" not in page(office, MEGHAN)


def test_an_author_whose_account_is_gone_is_held_from_view(office: QuietOffice) -> None:
    publish(office)
    office.do(lambda uow: uow.contributions.hold(MARISA, held=True))
    assert "Three days" not in browsed(office) + page(office, MEGHAN)


def test_the_page_has_only_what_was_cleared_for_it_and_is_the_same_for_everybody(office: QuietOffice) -> None:
    publish(office, replace(WRITTEN, is_named=True))
    publish(office, replace(WRITTEN, words="Not for managers", cleared=()), MEGHAN, "p2")
    pages = {page(office, who) for who in (PRIYA, MARISA, MEGHAN)}
    assert len(pages) == 1
    (words,) = pages
    assert "Three days" in words
    assert "Not for managers" not in words
    assert MARISA not in words
    assert "*" not in words


def test_the_page_comes_as_a_file_to_who_asked(office: QuietOffice) -> None:
    publish(office)
    before = len(office.posts)
    office.do(arrangements.take_file, MEGHAN)
    office.tick()
    (post,) = [one for one in office.posts[before:] if one.kind == "arrangements.managers_file"]
    assert post.to == f"person:{MEGHAN}"
    assert post.message.file is not None
    assert post.message.file.content == page(office, PRIYA)


def test_changing_it_asks_for_approval_again_and_a_second_tap_writes_nothing_twice(office: QuietOffice) -> None:
    publish(office)
    for _ in range(2):
        office.do(arrangements.keep_draft, Profile(MARISA, CHICAGO), "p1", replace(WRITTEN, words="Four days"))
    (contribution,) = office.do(lambda uow: uow.contributions.list_of(MARISA))
    assert contribution.state is ContributionState.DRAFT
    assert "days" not in page(office, MEGHAN).partition("Arranged here")[2]


def test_an_empty_one_is_not_kept_and_nobody_changes_another_ones(office: QuietOffice) -> None:
    with pytest.raises(ContributionEmpty):
        office.do(arrangements.keep_draft, Profile(MARISA, CHICAGO), "p1", replace(WRITTEN, words="  "))
    publish(office)
    with pytest.raises(NoLongerOpen):
        office.do(arrangements.form, MEGHAN, "p1")
    with pytest.raises(NoLongerOpen):
        office.do(arrangements.keep_draft, Profile(MEGHAN, CHICAGO), "p1", WRITTEN)
    portrait = Contribution(
        "p9", ContributionType.PORTRAIT, MARISA, "chicago", ContributionState.DRAFT, WRITTEN, office.clock.now()
    )
    office.do(lambda uow: put(uow.contributions.save, portrait))
    with pytest.raises(NoLongerOpen):
        office.do(arrangements.form, MARISA, "p9")


def test_before_set_up_nothing_is_shown_or_stored(sqlite_database: Database, clock: MovableClock) -> None:
    office = QuietOffice(sqlite_database, clock)
    for look in (arrangements.browse, arrangements.cleared, arrangements.form):
        with pytest.raises(NotSetUp):
            office.do(look, MEGHAN)
