"""Who looks after the lunches: deputies, organizers away, and somebody new after two months of silence (R56)."""

from collections.abc import Sequence

from slack_sdk.models.views import View

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.words import _
from bot.core.working_hours import working_days_after
from bot.core.zones import local
from bot.lunches.meetings import Meeting, Series
from bot.lunches.notices import OrganizerNamed, TakeOver, TakeOverOffered
from bot.lunches.organizer_rota import (
    WORKING_DAYS_TO_OBJECT,
    BackInThePast,
    OwnDeputy,
    organizer_rota,
    refuse_absence,
    silence,
)
from bot.offices.communities import CannotOrganize, community_of, may_be_removed, may_become_organizer
from bot.people.people import Profile
from handlers.lunches.lookup import look_at, require_organizer
from handlers.lunches.rsvps import keep_row
from handlers.lunches.views import lunch_refusals
from handlers.lunches.views import organizer_rota as views
from handlers.lunches.views.meetings import gone
from handlers.platform.requests import Answer, Click, Ephemeral, Errors, Submission, Update
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("lunches")

TAKE_OVER = "meetings.take_over"


def recipients(uow: UnitOfWork, series: Series) -> Sequence[UserId]:
    """Return who gets this series' messages: the office's organizers here; deputies when these are away or silent."""
    silent = silence(uow.meetings.list_of(series.id), uow.now) is not None
    return _recipients(uow, series, silent=silent)


def look_for_somebody(uow: UnitOfWork, series: Series) -> None:
    """Ask in the channel who would take over, once, after two months of silence without a deputy."""
    quiet = silence(uow.meetings.list_of(series.id), uow.now)
    if quiet and _recipients(uow, series, silent=True) == _recipients(uow, series, silent=False):
        uow.outbox.add(TakeOver(series.channel_id, quiet.since.id, 0))


def _recipients(uow: UnitOfWork, series: Series, *, silent: bool) -> Sequence[UserId]:
    organizers = uow.communities.list_organizers()
    communities = uow.communities.list_all()
    here = [one for one in organizers if community_of(uow.people.get(one), communities).id == series.community_id]
    today = local(uow.now, series.recurrence.zone).date()
    care = uow.meetings.care
    return organizer_rota(here or organizers, care.list_deputies(), care.away(), today, silent=silent)


def form(uow: UnitOfWork, user_id: UserId) -> View:
    """Return the form *Time away, or a deputy*; raises `NotAllowed`."""
    require_organizer(uow, user_id)
    organizers = uow.communities.list_organizers()
    deputies = [deputy for deputy in uow.meetings.care.list_deputies() if deputy in organizers]
    return views.form(uow.meetings.care.away().get(user_id), deputies)


def save(uow: UnitOfWork, user_id: UserId, chosen: views.Chosen, deputy: Profile | None) -> View:
    """Save an absence and a deputy, who becomes an organizer and is told.

    Raises `NotAllowed`, `BackInThePast`, `OwnDeputy` or `CannotOrganize`.
    """
    require_organizer(uow, user_id)
    zone = uow.community_of(user_id).zone
    refuse_absence(user_id, chosen.until, chosen.deputy, local(uow.now, zone).date())
    uow.meetings.care.set_away(user_id, chosen.until)
    if deputy is not None:
        may_become_organizer(deputy)
        keep_row(uow, deputy.user_id, deputy)
        is_new = uow.communities.add_organizer(deputy.user_id)
        uow.meetings.care.add_deputy(deputy.user_id)
        uow.outbox.add(OrganizerNamed(deputy.user_id, user_id, True, not is_new, uow.new_id()))
    others = [organizer for organizer in uow.communities.list_organizers() if organizer not in uow.meetings.care.away()]
    return views.saved(chosen.until, chosen.deputy, len(others))


def offer_to_take_over(uow: UnitOfWork, profile: Profile) -> Message:
    """Ask the organizers whether this person may take over (*I could do that*); their silence is a yes.

    An organizer is only thanked. Raises `CannotOrganize` for guests.
    """
    may_become_organizer(profile)
    community = uow.community_of(profile.user_id)
    organizers = uow.communities.list_organizers()
    if profile.user_id in organizers:
        return views.looks_after_already()
    keep_row(uow, profile.user_id, profile)
    uow.outbox.add(*(TakeOverOffered(organizer, profile.user_id) for organizer in organizers))
    if uow.timers.get(TAKE_OVER, profile.user_id) is None:
        time = uow.channel_time(community)
        uow.timers.set(
            TAKE_OVER,
            profile.user_id,
            working_days_after(uow.now, WORKING_DAYS_TO_OBJECT, time.hours, time.holidays),
        )
    uow.outbox.refresh(*(TakeOverOffered(organizer, profile.user_id).key for organizer in organizers))
    return views.offered()


def hand_over(uow: UnitOfWork, user_id: UserId, volunteer: Profile) -> None:
    """Make the colleague an organizer (*Yes, please*), if their offer still stands; raises `NotAllowed`."""
    uow.lock_workspace()  # who is forgotten at the same moment takes their offer back
    require_organizer(uow, user_id)
    may_become_organizer(volunteer)
    if not uow.timers.cancel(TAKE_OVER, volunteer.user_id):
        raise NoLongerOpen
    _take_on(uow, volunteer.user_id, user_id)


def decline_offer(uow: UnitOfWork, user_id: UserId, volunteer: UserId) -> None:
    """Decline an offer (*Not now*): nothing changes, and the volunteer is told nothing. Raises `NotAllowed`."""
    require_organizer(uow, user_id)
    uow.timers.cancel(TAKE_OVER, volunteer)
    _redraw_offers(uow, volunteer)


@router.timer(TAKE_OVER)
def take_over(uow: UnitOfWork, volunteer: str) -> None:
    """Accept the offer five working days after it was made, where lunches are still silent.

    An organizer who has answered about a lunch since then, but not about the offer, did not want it.
    """
    uow.lock_workspace()
    user_id = UserId(volunteer)
    colleague = uow.people.get(user_id)
    community = uow.community_of(user_id)
    quiet = [silence(uow.meetings.list_of(series.id), uow.now) for series in uow.meetings.list_series(community.id)]
    if colleague is not None and colleague.may_take_part and any(quiet):
        _take_on(uow, user_id, user_id)
    _redraw_offers(uow, user_id)


def _take_on(uow: UnitOfWork, volunteer: UserId, by: UserId) -> None:
    if uow.communities.add_organizer(volunteer):
        uow.outbox.add(OrganizerNamed(volunteer, by, False, False, uow.new_id()))
    _redraw_offers(uow, volunteer)


def _redraw_offers(uow: UnitOfWork, volunteer: UserId) -> None:
    uow.outbox.refresh(*(TakeOverOffered(organizer, volunteer).key for organizer in uow.communities.list_organizers()))


def decline_care(uow: UnitOfWork, user_id: UserId, *, stays_organizer: bool) -> Message:
    """*I'd rather not*: remove the person as deputy, and as organizer unless one before; raises `LastOrganizer`."""
    uow.lock_workspace()
    organizers = uow.communities.list_organizers()
    uow.meetings.care.remove_deputy(user_id)
    if user_id in organizers and not stays_organizer:
        may_be_removed(user_id, organizers)
        uow.communities.remove_organizer(user_id)
    uow.outbox.refresh_to(user_id, OrganizerNamed)
    return views.no_longer()


def _take_over_wanted(uow: UnitOfWork, notification: TakeOver) -> Verdict:
    meeting: Meeting | None = uow.meetings.look_at(notification.meeting_id)
    quiet = silence(uow.meetings.list_of(meeting.series_id), uow.now) if meeting else None
    return Send() if quiet else Drop("answered")


@router.delivers(TakeOver, still_wanted=_take_over_wanted)
def _take_over(uow: UnitOfWork, notification: TakeOver) -> Message:
    lunch = look_at(uow, notification.meeting_id)
    return views.take_over(lunch) if lunch else gone()


def _offer_wanted(uow: UnitOfWork, notification: TakeOverOffered) -> Verdict:
    open_still = uow.timers.get(TAKE_OVER, notification.volunteer) is not None
    return Send() if open_still else Drop("settled")


@router.delivers(TakeOverOffered, still_wanted=_offer_wanted)
def _offer(uow: UnitOfWork, notification: TakeOverOffered) -> Message:
    if notification.volunteer in uow.communities.list_organizers():
        return views.offer_accepted(notification.volunteer)
    if uow.timers.get(TAKE_OVER, notification.volunteer) is None:
        return views.offer_settled()
    return views.offer(notification.volunteer)


@router.delivers(OrganizerNamed)
def _named(uow: UnitOfWork, notification: OrganizerNamed) -> Message:
    care = uow.meetings.care.list_deputies() if notification.as_deputy else uow.communities.list_organizers()
    if notification.user_id not in care:
        return views.no_longer()
    stays = notification.was_organizer
    by = None if notification.by == notification.user_id else notification.by
    return views.named(by, as_deputy=notification.as_deputy, stays_organizer=stays)


@router.action("meetings.care")
async def on_care(click: Click) -> Answer:
    """*Time away, or a deputy*: open the form."""
    await click.open(await click.workspace.transact(form, click.user_id))
    return None


@router.submission("meetings.care")
async def on_care_saved(submission: Submission) -> Answer:
    """The form was sent: save it, or show errors at the fields."""
    chosen = views.read(submission.values)
    workspace = submission.workspace
    deputy = await workspace.profile(chosen.deputy) if chosen.deputy else None
    try:
        view = await workspace.transact(save, submission.user_id, chosen, deputy)
    except (BackInThePast, OwnDeputy) as refusal:
        name = views.UNTIL if isinstance(refusal, BackInThePast) else views.DEPUTY
        return Errors({name: lunch_refusals.REFUSALS[type(refusal)](refusal)})
    except CannotOrganize:
        return Errors({views.DEPUTY: _(views.CANNOT_STAND_IN)})
    return Update(view)


@router.action("meetings.take_over")
async def on_take_over(click: Click) -> Answer:
    """*I could do that*, in the channel: ask the organizers."""
    profile = await click.workspace.profile(click.user_id)
    return Ephemeral(await click.workspace.transact(offer_to_take_over, profile))


@router.action("meetings.hand_over")
async def on_hand_over(click: Click) -> Answer:
    """*Yes, please*: accept the offer; the message is drawn again."""
    volunteer = await click.workspace.profile(UserId(click.value))
    await click.workspace.transact(hand_over, click.user_id, volunteer)
    return None


@router.action("meetings.decline_offer")
async def on_decline_offer(click: Click) -> Answer:
    """*Not now*: decline the offer; the message is drawn again."""
    await click.workspace.transact(decline_offer, click.user_id, UserId(click.value))
    return None


@router.action("meetings.decline_care")
async def on_decline_care(click: Click) -> Answer:
    """*I'd rather not*: step back from the lunches."""
    stays = click.value == views.STAYS
    return Ephemeral(await click.workspace.transact(decline_care, click.user_id, stays_organizer=stays))
