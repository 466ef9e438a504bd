"""The list of all routers, and of the views with words for refusals. A new module with listeners is added here."""

from handlers.accounts import access, forgetting, privacy
from handlers.contributions import (
    arrangements,
    contribution_steps,
    contributions,
    example_asks,
    interview_steps,
    stories,
    story_interviews,
    tips,
)
from handlers.contributions import deliveries as contribution_deliveries
from handlers.contributions.views import contributions as submissions_views
from handlers.delivery import undelivered
from handlers.home import app_home, village
from handlers.introductions import asks_and_offers, check_ins, leaving, pay_it_forward, peer_groups, talk_times
from handlers.introductions import deliveries as introduction_deliveries
from handlers.introductions.asking_around import listeners as asking_around
from handlers.introductions.asking_around import short_replies
from handlers.introductions.asking_around import steps as asking_around_steps
from handlers.introductions.matching import large_matching, searching, sensitive_topics
from handlers.introductions.matching import matching_run as matching
from handlers.introductions.views import asking_around as asking_around_views
from handlers.introductions.views import talk_times as talk_times_views
from handlers.language import listening, plain_words
from handlers.language import steps as language_steps
from handlers.language.views import listening as listening_views
from handlers.lunches import (
    brownbag,
    calendar_files,
    hosts,
    organizer_rota,
    rsvps,
    seats,
    series_planner,
    tallies,
    unsettled_posts,
)
from handlers.lunches import deliveries as lunch_deliveries
from handlers.lunches.organizing import changes, organizer_tasks, schedule, theme_rotation
from handlers.lunches.organizing import listeners as organizing
from handlers.lunches.views import lunch_refusals
from handlers.offices import communities, office_cards, office_topics, organizers, spread
from handlers.offices.views import communities as communities_views
from handlers.offices.views import office_topics as office_topics_views
from handlers.people import mentor_steps, mentors, returner_steps, returners
from handlers.people.views import at_work
from handlers.people.views import mentors as mentors_views
from handlers.people.views import returners as returners_views
from handlers.plans import return_plans
from handlers.plans.views import plan_form as plan_form_views
from handlers.platform import installations
from handlers.platform.router import Router, Table
from handlers.platform.views.refusals import RefusalWords
from handlers.reports import coverage, figures, pulse

ROUTERS = (
    access.router,
    privacy.router,
    forgetting.router,
    arrangements.router,
    contribution_deliveries.router,
    example_asks.router,
    interview_steps.router,
    stories.router,
    story_interviews.router,
    contribution_steps.router,
    contributions.router,
    tips.router,
    undelivered.router,
    app_home.router,
    village.router,
    asking_around.router,
    asking_around_steps.router,
    asks_and_offers.router,
    check_ins.router,
    introduction_deliveries.router,
    large_matching.router,
    leaving.router,
    matching.router,
    pay_it_forward.router,
    peer_groups.router,
    searching.router,
    sensitive_topics.router,
    short_replies.router,
    talk_times.router,
    listening.router,
    plain_words.router,
    language_steps.router,
    brownbag.router,
    calendar_files.router,
    changes.router,
    lunch_deliveries.router,
    hosts.router,
    organizer_rota.router,
    organizer_tasks.router,
    organizing.router,
    rsvps.router,
    schedule.router,
    seats.router,
    series_planner.router,
    tallies.router,
    theme_rotation.router,
    unsettled_posts.router,
    communities.router,
    office_cards.router,
    office_topics.router,
    organizers.router,
    spread.router,
    mentor_steps.router,
    mentors.router,
    returner_steps.router,
    returners.router,
    return_plans.router,
    installations.router,
    coverage.router,
    figures.router,
    pulse.router,
)
VIEWS_WITH_REFUSALS = (
    asking_around_views,
    at_work,
    communities_views,
    listening_views,
    lunch_refusals,
    mentors_views,
    office_topics_views,
    submissions_views,
    plan_form_views,
    returners_views,
    talk_times_views,
)


def table(*more: Router) -> Table:
    """Return the table of all routers and of `more`, which depend on the process; raises `TwoListeners`."""
    return Table.of((*ROUTERS, *more))


def refusal_words() -> RefusalWords:
    """Return the words for every kind of refusal."""
    return RefusalWords(*(views.REFUSALS for views in VIEWS_WITH_REFUSALS))
