"""All features, put together: the one list of them. Adding a feature adds a name here."""

from handlers import (
    askaround,
    communities,
    coverage,
    figures,
    home,
    installations,
    introductions,
    listening,
    meetings,
    mentors,
    office_cards,
    office_topics,
    pieces,
    portraits,
    privacy,
    pulse,
    return_plans,
    returners,
    spread,
    tellings,
    tips,
    words,
)
from handlers.delivery import Deliveries, deliveries_of
from handlers.dispatch import Listeners
from handlers.runs import RunListener, merged_runs
from handlers.timers import TimerListener, merged
from handlers.views import askaround as askaround_views
from handlers.views import communities as communities_views
from handlers.views import listening as listening_views
from handlers.views import meetings as meetings_views
from handlers.views import mentors as mentors_views
from handlers.views import office_topics as office_topics_views
from handlers.views import pieces as pieces_views
from handlers.views import plan_form as plan_views
from handlers.views import returners as returners_views
from handlers.views.refusals import RefusalWords

FEATURES = (
    askaround,
    communities,
    coverage,
    figures,
    home,
    installations,
    introductions,
    listening,
    meetings,
    mentors,
    office_cards,
    office_topics,
    pieces,
    portraits,
    privacy,
    pulse,
    return_plans,
    returners,
    spread,
    tellings,
    tips,
    words,
)
VIEWS = (
    askaround_views,
    communities_views,
    listening_views,
    meetings_views,
    mentors_views,
    office_topics_views,
    pieces_views,
    plan_views,
    returners_views,
)


def refusal_words() -> RefusalWords:
    """The words for every kind of refusal."""
    return RefusalWords(*(views.REFUSALS for views in VIEWS))


def listeners() -> tuple[Listeners, ...]:
    """What all features listen to."""
    return tuple(feature.LISTENERS for feature in FEATURES)


def deliveries() -> Deliveries:
    """How each kind of notification is drawn and sent."""
    return deliveries_of(*(feature.DELIVERIES for feature in FEATURES))


def timers() -> dict[str, TimerListener]:
    """What the clock triggers."""
    return merged(*(feature.TIMERS for feature in FEATURES))


def runs() -> dict[str, RunListener]:
    """What the clock triggers and takes long."""
    return merged_runs(*(getattr(feature, "RUNS", {}) for feature in FEATURES))
