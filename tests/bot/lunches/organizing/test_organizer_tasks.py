"""What waits for an organizer is asked rarely, and tells nothing about anybody."""

from datetime import UTC, date, datetime, timedelta

from bot.core.ids import UserId
from bot.lunches.organizing.organizer_tasks import QUARTER, lines_to_confirm, nobody_offers
from bot.offices.communities import Contact
from bot.offices.topics import standard
from bot.people.mentors import Mentor

NOW = datetime(2027, 6, 1, 15, tzinfo=UTC)
ZONE = "America/Chicago"


def contacts(*looked_at: date) -> list[Contact]:
    return [Contact(f"kind {number}", "a line", "a source", day) for number, day in enumerate(looked_at)]


def test_lines_are_looked_at_again_a_quarter_after_the_oldest_of_them() -> None:
    fresh, old = date(2027, 5, 1), NOW.date() - QUARTER
    long_ago = NOW - timedelta(days=200)
    assert lines_to_confirm(contacts(fresh, old), long_ago, NOW, ZONE) == old
    assert lines_to_confirm(contacts(fresh, old + timedelta(days=1)), long_ago, NOW, ZONE) is None
    assert lines_to_confirm([], long_ago, NOW, ZONE) is None


def test_an_office_set_up_this_quarter_has_just_confirmed_them() -> None:
    old = date(2026, 1, 1)
    assert lines_to_confirm(contacts(old), NOW - QUARTER + timedelta(hours=1), NOW, ZONE) is None
    assert lines_to_confirm(contacts(old), None, NOW, ZONE) is None
    assert lines_to_confirm(contacts(old), NOW - QUARTER, NOW, ZONE) == old


def test_a_topic_counts_as_offered_even_by_somebody_paused_and_sensitive_ones_are_never_named() -> None:
    topics = standard().topics
    mentor = Mentor(UserId("U1"), NOW, topics=("business-travel", "sleep"), is_paused=True)
    missing = {topic.slug for topic in nobody_offers(topics, [mentor])}
    assert missing.isdisjoint({"business-travel", "sleep", "loss", "nicu", "feelings", "lgbtq"})
    assert "sick-child" in missing
    assert nobody_offers(topics, [Mentor(UserId("U1"), NOW, topics=tuple(topic.slug for topic in topics))]) == ()
