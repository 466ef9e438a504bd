"""All features, put together: the one list of them. Adding a feature adds a name here."""

from handlers.accounts import privacy
from handlers.contributions import contributions, stories, story_interviews, tips
from handlers.contributions.views import contributions as contributions_views
from handlers.delivery.deliveries import Deliveries, deliveries_of
from handlers.home import app_home
from handlers.introductions import asking_around, asks_and_offers
from handlers.introductions.views import asking_around as askaround_views
from handlers.language import listening, plain_words
from handlers.language.views import listening as listening_views
from handlers.lunches import meetings
from handlers.lunches.views import meetings as meetings_views
from handlers.offices import communities, office_cards, office_topics, spread
from handlers.offices.views import communities as communities_views
from handlers.offices.views import office_topics as office_topics_views
from handlers.people import mentors, returners
from handlers.people.views import mentors as mentors_views
from handlers.people.views import returners as returners_views
from handlers.plans import return_plans
from handlers.plans.views import plan_form as plan_views
from handlers.platform import installations
from handlers.platform.dispatch import Listeners
from handlers.platform.runs import RunListener, merged_runs
from handlers.platform.timers import TimerListener, merged
from handlers.platform.views.refusals import RefusalWords
from handlers.reports import coverage, figures, pulse

FEATURES = (
    asking_around,
    communities,
    coverage,
    figures,
    app_home,
    installations,
    asks_and_offers,
    listening,
    meetings,
    mentors,
    office_cards,
    office_topics,
    contributions,
    stories,
    privacy,
    pulse,
    return_plans,
    returners,
    spread,
    story_interviews,
    tips,
    plain_words,
)
VIEWS = (
    askaround_views,
    communities_views,
    listening_views,
    meetings_views,
    mentors_views,
    office_topics_views,
    contributions_views,
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
