"""`/village flex`: the return plan on screen, as text and as a calendar file; stored only if the person asks."""

from dataclasses import replace
from datetime import timedelta

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.words import _, current
from bot.lunches.calendar_files import new_uid
from bot.offices.office_days import HolidayPlace, days_of
from bot.people.returners import next_look
from bot.plans.calendar_files import Maker, Repeated, WholeDays
from bot.plans.calendar_files import calendar_file as written
from bot.plans.problems import NotAPlan, problems_of
from bot.plans.return_plans import (
    FORGET,
    Choices,
    KeptPlan,
    Plan,
    PlanDraft,
    PlanFile,
    RampStep,
    kept_until,
    plan,
    usual_minutes,
    years_of,
)
from bot.plans.typed_choices import Typed, choices_from
from handlers.people.members import require_set_up, today_of, zone_of
from handlers.plans.views import plan_form as forms
from handlers.plans.views import return_plans as views
from handlers.plans.views.plan_drafts import read_carried
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("plans")

USUAL_STEPS = (RampStep(1, 60), RampStep(5, 80), RampStep(9, 100))
USUAL_WEEKS = 12


def opened(uow: UnitOfWork, user_id: UserId) -> View:
    """The plan this person keeps, else the form with usual values; raises `NotSetUp`."""
    kept = uow.return_plans.get(user_id)
    return _shown(uow, user_id, kept.draft) if kept else forms.form(_fresh(uow, user_id))


def _fresh(uow: UnitOfWork, user_id: UserId) -> PlanDraft:
    hours, today = uow.working_time(user_id).hours, today_of(uow, user_id)
    days = sorted(hours.days)
    later = (today + timedelta(days=step) for step in range(14, 21))
    start = next(day for day in later if day.weekday() in days)
    minutes = usual_minutes(days, hours.start, hours.end)
    return PlanDraft(Choices(start, USUAL_STEPS, USUAL_WEEKS, hours.days, minutes), new_uid(uow.rng))


def see(uow: UnitOfWork, user_id: UserId, typed: Typed, draft: PlanDraft) -> View:
    """The weeks of what was typed; raises `NotAPlan`."""
    kept = uow.return_plans.get(user_id)
    choices = choices_from(typed, today_of(uow, user_id), kept.draft.choices.start if kept else None)
    return _shown(uow, user_id, replace(draft, choices=choices))


def keep(uow: UnitOfWork, user_id: UserId, draft: PlanDraft) -> View:
    """*Keep it for me*: store the plan, sealed, until four weeks after its end; the modal shows the day."""
    until = kept_until(_plan(uow, user_id, draft.choices))
    uow.return_plans.get(user_id)  # whatever was kept before, this one takes its place
    uow.return_plans.save(user_id, KeptPlan(draft, until))
    uow.timers.set(FORGET, user_id, next_look(uow.now, zone_of(uow, user_id)))
    return _shown(uow, user_id, draft, _(views.KEPT))


def drop(uow: UnitOfWork, user_id: UserId, draft: PlanDraft) -> View:
    """*Delete it now*: delete the kept plan; the modal still shows it."""
    uow.return_plans.remove(user_id)
    uow.timers.cancel(FORGET, user_id)
    return _shown(uow, user_id, draft, _(views.DROPPED))


@router.timer(FORGET)
def forget(uow: UnitOfWork, user_id: str) -> None:
    """Timer, each midnight, as a timer is stored in clear: delete the plan once the day that was told has come."""
    owner = UserId(user_id)
    kept = uow.return_plans.get(owner)
    if kept is None:
        return
    if today_of(uow, owner) < kept.until:
        uow.timers.set(FORGET, user_id, next_look(uow.now, zone_of(uow, owner)))
        return
    uow.return_plans.remove(owner)


def take_file(uow: UnitOfWork, user_id: UserId, draft: PlanDraft) -> View:
    """*Calendar file*: queue the file as a DM; a later file of the same plan replaces its entries."""
    _plan(uow, user_id, draft.choices)
    uow.outbox.add(PlanFile(user_id, uow.new_id(), draft))
    after = replace(draft, sequence=draft.sequence + 1)
    kept = uow.return_plans.get(user_id)
    if kept is not None and kept.draft.uid == draft.uid:
        uow.return_plans.save(user_id, replace(kept, draft=replace(kept.draft, sequence=after.sequence)))
    return _shown(uow, user_id, after, _(views.FILE_COMES))


def _plan(uow: UnitOfWork, user_id: UserId, choices: Choices) -> Plan:
    office = uow.community_of(user_id)
    place = HolidayPlace(office.country, office.subdivision)
    return plan(choices, days_of(place, office.closed_on, years_of(choices), current()).off)


def _shown(uow: UnitOfWork, user_id: UserId, draft: PlanDraft, note: str = "") -> View:
    made, kept = _plan(uow, user_id, draft.choices), uow.return_plans.get(user_id)
    return views.shown(
        views.PlanShown(
            draft=draft,
            plan=made,
            place=uow.community_of(user_id).label,
            would_be_kept_until=kept_until(made),
            kept_until=kept.until if kept else None,
            is_changed=kept is not None and kept.draft.choices != draft.choices,
            note=note,
        )
    )


def shelf(uow: UnitOfWork, user_id: UserId) -> ButtonElement | None:
    """Return the button in Home that opens the return plan; it says whether one is kept."""
    return views.shelf(is_kept=uow.return_plans.has(user_id))


# Delivery


@router.delivers(PlanFile)
def _file(uow: UnitOfWork, notification: PlanFile) -> Message:
    user_id, draft = notification.user_id, notification.draft
    made = _plan(uow, user_id, draft.choices)
    maker = Maker(draft.uid, draft.sequence, zone_of(uow, user_id), uow.now)
    return views.calendar_file(written(_entries(made), maker).decode())


def _entries(made: Plan) -> list[WholeDays | Repeated]:
    """The calendar entries: weeks, then what repeats; names do not change, so that a changed plan replaces them."""
    choices = made.choices
    entries: list[WholeDays | Repeated] = [
        WholeDays(f"week-{week.number}", week.first, week.last, *views.week_entry(week)) for week in made.weeks
    ]
    for name, title, spans in (
        ("quiet", views.QUIET_ENTRY, choices.quiet),
        ("break", views.BREAK_ENTRY, choices.breaks),
    ):
        for number, span in enumerate(spans, 1):
            entries.append(Repeated(f"{name}-{number}", made.on(span), title, span.start, span.end))
    remote = tuple(day for week in made.weeks for day in week.remote)
    leave = tuple(day for week in made.weeks for day in week.leave)
    return [*entries, Repeated("remote", remote, views.REMOTE_ENTRY), Repeated("leave", leave, views.LEAVE_ENTRY)]


# Listeners


@router.command("/village", "flex")
async def on_flex(request: Command) -> Answer:
    """`/village flex`: open the person's return plan; with unknown words, the help."""
    if request.words:
        return await on_help(request)
    await request.open(await request.workspace.transact(opened, request.user_id))
    return None


@router.command("/village", "flex help")
async def on_help(request: Command) -> Answer:
    """`/village flex help`: list the sub-commands."""
    await request.workspace.transact(require_set_up, request.user_id)
    return Ephemeral(views.usage())


@router.action("return_plans.open")
async def on_open(request: Click) -> Answer:
    """*Return plan* in Home: open the kept plan or the form."""
    return Push(await request.workspace.transact(opened, request.user_id))


@router.action("return_plans.more")
async def on_more(request: Click) -> Answer:
    """*More* in the form: show all its fields, with what is filled in."""
    return Update(forms.form(_draft(request), more=True))


@router.submission("return_plans.plan")
async def on_planned(request: Submission) -> Answer:
    """*Show me the weeks*: show the plan, or an error at each wrong field."""
    draft = read_carried(request.private_metadata)
    typed = forms.read(request.values, draft.choices)
    try:
        return Update(await request.workspace.transact(see, request.user_id, typed, draft))
    except NotAPlan as refusal:
        return Errors(forms.problems(refusal, request.values))


@router.action("return_plans.change")
async def on_change(request: Click) -> Answer:
    """*Change*: show the form again as it was filled in."""
    draft = _draft(request)
    return Update(forms.form(draft, more=forms.has_more(draft.choices)))


@router.action("return_plans.text")
async def on_text(request: Click) -> Answer:
    """*As text*: open the plan as text in a modal over this one."""
    return Push(await request.workspace.transact(_copied, request.user_id, _draft(request)))


def _copied(uow: UnitOfWork, user_id: UserId, draft: PlanDraft) -> View:
    return views.copied(_plan(uow, user_id, draft.choices), uow.community_of(user_id).label)


@router.action("return_plans.file")
async def on_file(request: Click) -> Answer:
    """*Calendar file* under the plan: queue the file for the person."""
    return Update(await request.workspace.transact(take_file, request.user_id, _draft(request)))


@router.action("return_plans.keep")
async def on_keep(request: Click) -> Answer:
    """*Keep it for me* under the plan: store the plan, and show it as kept."""
    return Update(await request.workspace.transact(keep, request.user_id, _draft(request)))


@router.action("return_plans.drop")
async def on_drop(request: Click) -> Answer:
    """*Delete it now* under the plan: delete the stored plan."""
    return Update(await request.workspace.transact(drop, request.user_id, _draft(request)))


def _draft(request: Click) -> PlanDraft:
    draft = read_carried(request.private_metadata)
    if problems_of(draft.choices, draft.choices.start):  # never written by us
        raise NoLongerOpen
    return draft
