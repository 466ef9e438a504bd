"""App Home: the features' sections for the person who looks, their own settings, and what organizers see besides.

This and `village` are the modules that may import other features: they put them together.
"""

from collections.abc import Callable
from dataclasses import replace

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.errors import HoursBackwards, NotEligible, NotSetUp, NoWorkingDays
from bot.core.ids import UserId
from bot.core.words import reading_in
from bot.offices.communities import community_of
from bot.people.members import at_work
from bot.people.people import Profile, seen
from handlers.accounts import privacy
from handlers.contributions import arrangements, contributions, stories, tips
from handlers.home.views import app_home as views
from handlers.introductions import asks_and_offers
from handlers.introductions.asking_around import listeners as asking_around
from handlers.language import listening
from handlers.lunches import brownbag
from handlers.offices import office_cards, office_topics, spread
from handlers.people import mentors, returners
from handlers.people.views import at_work as at_work_views
from handlers.plans import return_plans
from handlers.platform.requests import Answer, Click, Errors, Event, Submission, Update
from handlers.platform.router import Router
from handlers.platform.views.rendering import rendered
from handlers.platform.workspace import Workspace
from handlers.reports import coverage, figures, pulse
from storage.unit_of_work import UnitOfWork

router = Router("home")

Section = Callable[[UnitOfWork, UserId], list[Block]]
Shelf = Callable[[UnitOfWork, UserId], ButtonElement | None]

SECTIONS: tuple[Section, ...] = (
    asks_and_offers.home_section,
    asking_around.home_section,
    returners.home_section,
    mentors.home_section,
    brownbag.home_section,
    contributions.home_section,
)
# What people here know, a button each; looking is not logged.
SHELVES: tuple[Shelf, ...] = (
    tips.shelf,
    stories.shelf,
    arrangements.shelf,
    return_plans.shelf,
    office_cards.shelf,
    spread.shelf,
    pulse.shelf,
)
# What waits for them first, what is changed once a year last.
ORGANIZERS_PARTS: tuple[Section, ...] = (
    contributions.panel,
    brownbag.panel,
    coverage.panel,
    office_cards.panel,
    office_topics.panel,
    figures.panel,
    listening.panel,
)


async def redraw(workspace: Workspace, user_id: UserId, page: int = 0) -> None:
    """Publish this person's Home now; it is not subject to working hours (R11)."""
    try:
        profile = await workspace.profile(user_id)
    except NotEligible:
        profile = Profile(user_id, None)
    view = await workspace.transact(assemble, profile, page)
    await workspace.slack.views_publish(user_id=user_id, view=rendered(view))


def assemble(uow: UnitOfWork, profile: Profile, page: int = 0) -> View:
    """A person's Home in their language, `page` being the one to show; before set-up a page that says so."""
    reads = seen(uow.people.look_at(profile.user_id), profile).reads
    with reading_in(reads or uow.locale_of_community(profile.user_id)):
        return _assembled(uow, profile, page)


def _assembled(uow: UnitOfWork, profile: Profile, page: int) -> View:
    communities = uow.communities.list_all()
    organizers = uow.communities.list_organizers()
    user_id = profile.user_id
    if not communities:
        may = profile.is_admin or user_id in organizers or user_id == uow.installations.installer()
        return views.before_set_up(is_admin=may)
    sections = [section(uow, user_id) for section in SECTIONS]
    shelves = [button for shelf in SHELVES if (button := shelf(uow, user_id)) is not None]
    sections.append(views.knowledge(shelves))
    panel: list[Block] = []
    for part in ORGANIZERS_PARTS if user_id in organizers else ():
        panel += part(uow, user_id)
    if user_id in organizers:
        panel = views.organizer_section(communities, organizers, panel)
    return views.assembled([*sections, panel], mine(uow, profile), privacy.home_section(uow, user_id), page)


def mine(uow: UnitOfWork, profile: Profile) -> views.Mine:
    """The person's own settings; raises `NotSetUp`."""
    communities = uow.communities.list_all()
    known = uow.people.look_at(profile.user_id)
    own = community_of(known, communities, profile.zone)
    return views.Mine(seen(known, profile), own, communities)


def save_settings(uow: UnitOfWork, profile: Profile, settings: views.OwnSettings) -> views.Mine:
    """Store the settings, and return them as they now are. Raises `NotSetUp`."""
    wanted = settings.at_work
    communities = uow.communities.list_all()
    if not communities:
        raise NotSetUp
    if wanted.community_id not in {community.id for community in communities}:
        wanted = replace(wanted, community_id=None)
    colleague = at_work(seen(uow.people.get(profile.user_id), profile), wanted)
    colleague = replace(colleague, full_text_in_notifications=settings.full_text, chosen_locale=settings.locale)
    uow.people.save(colleague)
    return views.Mine(colleague, community_of(colleague, communities), communities)


@router.event("app_home_opened")
async def on_opened(event: Event) -> None:
    """The Home tab was opened: redraw it; other tabs are ignored."""
    if event.body.get("tab", "home") == "home":
        user_id = UserId(str(event.body["user"]))
        event.workspace.afterwards("home.redraw", redraw(event.workspace, user_id))


@router.action("home.page")
async def on_page(request: Click) -> Answer:
    """*Next page* or *Previous page*: redraw Home on that page, which stays until Home is opened again."""
    page = int(request.value) if request.value.isdecimal() and len(request.value) < 4 else 0
    request.workspace.redraw_home(request.user_id, page)
    return None


@router.action("home.settings")
async def on_settings(request: Click) -> Answer:
    """*Change settings*: open the form."""
    profile = await request.workspace.profile(request.user_id)
    shown = await request.workspace.transact(mine, profile)
    await request.open(views.settings_form(shown))
    return None


@router.submission("home.save_settings")
async def on_settings_saved(request: Submission) -> Answer:
    """The form of the settings was sent: save working hours and language, or show errors at the fields."""
    try:
        settings = views.read_settings(request.values)
    except (NoWorkingDays, HoursBackwards) as refusal:
        return Errors(at_work_views.problem(refusal))
    workspace = request.workspace
    mine = await workspace.transact(save_settings, await workspace.profile(request.user_id), settings)
    workspace.readers.forget(request.user_id)
    with reading_in(mine.reads):
        return Update(views.saved(mine.hours))
