"""How often an account may change a list or begin a question."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.people.limited_actions import MOST, WITHIN, LimitedAction, TooOften, check

NOW = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("action", LimitedAction)
def test_as_often_as_allowed_and_then_from_a_week_after_the_earliest(action: LimitedAction) -> None:
    done = [NOW - timedelta(hours=hours) for hours in range(MOST[action])]
    check(action, done[:-1])
    with pytest.raises(TooOften) as refused:
        check(action, done)
    assert refused.value.until == min(done) + WITHIN
