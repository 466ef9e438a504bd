"""Deputies stand in when organizers are away or silent; figures about few people are not shown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.ids import UserId
from bot.lunches.meetings import Meeting
from bot.lunches.organizer_rota import BackInThePast, OwnDeputy, organizer_rota, refuse_absence, shown_tally, silence
from tests.bot.lunch_values import lunch

ADA, BEN, CAT = UserId("U1"), UserId("U2"), UserId("U3")
TODAY = date(2026, 12, 1)
NOW = datetime(2027, 3, 1, 16, tzinfo=UTC)


def shown(number: int, *, answered: bool = False) -> Meeting:
    """A lunch shown to its organizers so many months before now."""
    at = NOW - timedelta(days=30 * number)
    return lunch(at + timedelta(days=17), id=f"m{number}", previewed_at=at, agreed_at=at if answered else None)


def test_silence_begins_after_two_months_without_an_answer_and_ends_with_one() -> None:
    assert silence([], NOW) is None
    assert silence([shown(1)], NOW) is None
    assert silence([shown(2)], NOW) is None
    quiet = silence([shown(2), shown(1)], NOW)
    assert quiet is not None
    assert quiet.since.id == "m2"
    assert silence([shown(3, answered=True), shown(2), shown(1)], NOW) == quiet
    assert silence([shown(2), shown(1, answered=True)], NOW) is None
    assert silence([shown(3), shown(2, answered=True), shown(1)], NOW) is None


def test_a_weekly_lunch_is_not_silent_after_two_weeks() -> None:
    weekly = [shown(1), lunch(NOW, id="w", previewed_at=NOW - timedelta(days=7))]
    assert silence(weekly, NOW) is None


def test_deputies_hear_only_when_nobody_is_here_or_nobody_answers() -> None:
    both = [ADA, BEN]
    assert organizer_rota(both, [BEN], {}, TODAY, silent=False) == (ADA,)
    assert organizer_rota(both, [BEN], {}, TODAY, silent=True) == (ADA, BEN)
    assert organizer_rota(both, [BEN], {ADA: TODAY}, TODAY, silent=False) == (BEN,)
    assert organizer_rota(both, [BEN], {ADA: TODAY - timedelta(days=1)}, TODAY, silent=False) == (ADA,)
    assert organizer_rota(both, [], {ADA: TODAY}, TODAY, silent=False) == (BEN,)
    assert organizer_rota([ADA], [CAT], {ADA: TODAY}, TODAY, silent=True) == ()


def test_nobody_is_away_until_yesterday_or_stands_in_for_themselves() -> None:
    refuse_absence(ADA, TODAY, BEN, TODAY)
    refuse_absence(ADA, None, None, TODAY)
    with pytest.raises(BackInThePast):
        refuse_absence(ADA, TODAY - timedelta(days=1), None, TODAY)
    with pytest.raises(OwnDeputy):
        refuse_absence(ADA, None, ADA, TODAY)


@pytest.mark.parametrize(
    ("worth_it", "not_so", "seen"),
    [(9, 0, None), (10, 0, None), (20, 4, None), (4, 20, None), (5, 5, (5, 10)), (12, 6, (10, 20)), (13, 5, (15, 20))],
)
def test_a_tally_is_rounded_and_shown_only_where_it_gives_nobody_away(
    worth_it: int, not_so: int, seen: tuple[int, int] | None
) -> None:
    assert shown_tally(worth_it, not_so) == seen
