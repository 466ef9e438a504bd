"""*Theme order*: organizers choose which themes are used, and in which order."""

from dataclasses import replace

from slack_sdk.models.views import View

from bot.core.errors import ChangedMeanwhile, NoLongerOpen
from bot.core.ids import UserId
from bot.lunches.meetings import Series, changed
from bot.lunches.organizing.schedule import NotAThemeLine, read_rotation
from bot.lunches.timetable import rethemed
from handlers.lunches.lookup import next_lunch, redraw_organizers, require_organizer
from handlers.lunches.views import lunch_refusals
from handlers.lunches.views import theme_rotation as views
from handlers.platform.requests import Answer, Click, Errors, Submission, Update
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

router = Router("lunches")


def form(uow: UnitOfWork, user_id: UserId, series_id: str) -> View:
    """Return the form of one series; raises `NotAllowed` and `NoLongerOpen`."""
    series = _series(uow, user_id, series_id)
    return views.form(series, f"{series.id} {series.version}")


def save(uow: UnitOfWork, user_id: UserId, metadata: str, lines: str) -> View:
    """Save the rotation; lunches that are planned take their themes from it.

    Raises `NotAllowed`, `NoLongerOpen`, `ChangedMeanwhile` or `NotAThemeLine`.
    """
    series_id, _, seen = metadata.partition(" ")
    before = _series(uow, user_id, series_id)
    if not seen.isdecimal():
        raise NoLongerOpen
    after = changed(before, int(seen), replace(before, rotation=read_rotation(lines)))
    uow.meetings.save_series(after)
    for meeting in rethemed(before, after, uow.meetings.lock_of(series_id), uow.now):
        uow.meetings.save(meeting)
        redraw_organizers(uow, meeting)
    return views.saved(next_lunch(uow, user_id))


def _series(uow: UnitOfWork, user_id: UserId, series_id: str) -> Series:
    require_organizer(uow, user_id)
    series = uow.meetings.get_series(series_id)
    if series is None:
        raise NoLongerOpen
    return series


@router.action("meetings.rotation")
async def on_open(click: Click) -> Answer:
    """*Theme order*: open the form."""
    await click.open(await click.workspace.transact(form, click.user_id, click.value))
    return None


@router.submission("meetings.rotation")
async def on_saved(submission: Submission) -> Answer:
    """The form was sent: save it, or show the error at its field."""
    lines = views.read(submission.values)
    try:
        view = await submission.workspace.transact(save, submission.user_id, submission.private_metadata, lines)
    except (ChangedMeanwhile, NotAThemeLine) as refusal:
        return Errors({views.THEMES_FIELD: lunch_refusals.REFUSALS[type(refusal)](refusal)})
    return Update(view)
