"""What is left of Slack's pace after what all replicas sent together."""

from handlers.delivery.rate_limit import KEPT_FOR_URGENT, Pace, Room, shared


def test_what_others_sent_in_the_last_minute_is_taken_off() -> None:
    room = Pace(1.0, 100).room()
    left = shared(room, [50.0, 10.0, 1.0])
    assert (left.urgent, left.others) == (97, 97 - KEPT_FOR_URGENT)
    assert left.more_in == 0.0


def test_what_is_older_than_a_minute_no_longer_counts() -> None:
    assert shared(Room(10, 10, per_minute=10), [75.0, 61.0]).urgent == 10


def test_where_all_is_used_up_it_says_when_there_is_more() -> None:
    left = shared(Pace(1.0, 20).room(), [40.0] * 20)
    assert (left.urgent, left.others, left.more_in) == (0, 0, 20.0)
    assert left.is_limited


def test_this_process_own_limits_stay() -> None:
    left = shared(Room(2, 1, frozenset({"person:U1"}), per_minute=100), [], {"person:U2"})
    assert (left.urgent, left.others) == (2, 1)
    assert left.resting == {"person:U1", "person:U2"}
