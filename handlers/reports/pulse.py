"""The pulse: asked in the middle of a quarter where at least ten people could answer (R71), counted without names."""

from collections import Counter
from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.zones import local
from bot.offices.communities import community_of
from bot.people.people import Profile
from bot.people.returners import Returner
from bot.reports import pulse
from bot.reports.figures import quarter_of, together
from bot.reports.pulse import AskPulse, PulseMember
from handlers.people.members import enrol
from handlers.platform.requests import Answer, Click, Command, Ephemeral
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from handlers.reports.views import pulse as views
from storage.unit_of_work import UnitOfWork

router = Router("reports")

CLOSE = "pulse.close"
A_PAGE = 300  # people asked in one transaction


# What the clock triggers


@router.timer(pulse.ASK)
def ask(uow: UnitOfWork, subject: str) -> None:
    """Timer: ask everybody who may be asked, in offices (or pools of them) where at least ten people could answer
    (R71).

    `subject` is the quarter, and for each further page of people the last who was considered: "2026-Q4 U0ADA".
    """
    quarter, _, after = subject.partition(" ")
    if not after:
        _begin(uow, quarter)
    if not pulse.is_open(quarter, uow.now):
        return
    page = uow.pulse.list_page(after, A_PAGE)
    asked_in = uow.pulse.asked_in(quarter)
    ready = [member.user_id for member, office in _ready(uow, page) if office in asked_in]
    asked = uow.pulse.save_many(ready, pulse.asked)
    uow.outbox.add(*(AskPulse(user_id, quarter) for user_id in asked))
    if len(page) == A_PAGE:
        uow.timers.set(pulse.ASK, f"{quarter} {page[-1].user_id}", uow.now)


def _begin(uow: UnitOfWork, quarter: str) -> None:
    """Open the tallies of the offices in which enough people could answer; only these are asked."""
    offices = tuple(one.id for one in uow.communities.list_all())
    ready = Counter(office for page in _pages(uow) for _, office in _ready(uow, page))
    for group in together(offices, uow.figures.pooled(quarter)) if pulse.is_open(quarter, uow.now) else ():
        are_enough = sum(ready[office] for office in group) >= pulse.FEWEST
        for office in group if are_enough else ():
            uow.pulse.open(quarter, office)
    uow.timers.set(CLOSE, quarter, pulse.closes_at(quarter))


@router.timer(CLOSE)
def close(uow: UnitOfWork, subject: str) -> None:
    """Timer: redraw the questions without buttons once they are closed; `subject` as in `ask`."""
    quarter, _, after = subject.partition(" ")
    page = uow.pulse.list_page(after, A_PAGE)
    uow.outbox.refresh(*(AskPulse(member.user_id, quarter).key for member in page))
    if len(page) == A_PAGE:
        uow.timers.set(CLOSE, f"{quarter} {page[-1].user_id}", uow.now)


def _pages(uow: UnitOfWork) -> Iterator[Sequence[PulseMember]]:
    page = uow.pulse.list_page("", A_PAGE)
    while page:
        yield page
        page = uow.pulse.list_page(page[-1].user_id, A_PAGE) if len(page) == A_PAGE else ()


def _ready(uow: UnitOfWork, members: Sequence[PulseMember]) -> Iterator[tuple[PulseMember, str]]:
    """The members among these who may be asked now, each with their office."""
    communities = uow.communities.list_all()
    uow.people.look_at_many(member.user_id for member in members)
    uow.returners.look_at_many(member.user_id for member in members)
    for member in members:
        if _may_be_asked(uow, member, uow.returners.look_at(member.user_id)):
            yield member, community_of(uow.people.look_at(member.user_id), communities).id


def _may_be_asked(uow: UnitOfWork, member: PulseMember, sign_up: Returner | None) -> bool:
    today = local(uow.now, uow.zone_of(member.user_id)).date()
    return pulse.may_be_asked(member, uow.people.look_at(member.user_id), sign_up, today)


# What people press


def look(uow: UnitOfWork, user_id: UserId) -> PulseMember | None:
    """The person's membership in the pulse, None when they did not say yes; raises `NotSetUp`."""
    uow.community_of(user_id)
    return uow.pulse.get(user_id)


def say_yes(uow: UnitOfWork, profile: Profile) -> PulseMember:
    """Make the person a member of the pulse, asked from the next quarter on; raises `NotSetUp` and `NotEligible`."""
    enrol(uow, profile)
    uow.pulse.get(profile.user_id)
    member = PulseMember(profile.user_id)
    uow.pulse.save(member)
    return member


def say_no(uow: UnitOfWork, user_id: UserId) -> None:
    """End the person's membership; answers already counted stay, since nobody knows which they are."""
    uow.pulse.remove(user_id)
    quarter = quarter_of(uow.now.date())
    uow.outbox.refresh(AskPulse(user_id, quarter).key)


@router.press("pulse.answer")
def answer(uow: UnitOfWork, user_id: UserId, value: str) -> None:
    """Count one answer; a second one to the same question changes nothing. Raises `NoLongerOpen`."""
    quarter, question, option = pulse.read_answer(value)
    member = uow.pulse.get(user_id)
    if member is None or not pulse.is_open(quarter, uow.now):
        raise NoLongerOpen
    office = uow.community_of(user_id).id
    counted = uow.pulse.count(quarter, office, user_id, question, option)
    if not counted and question not in uow.pulse.has_answered(quarter, user_id):
        raise NoLongerOpen
    uow.pulse.save(pulse.answered(member))
    uow.outbox.refresh(AskPulse(user_id, quarter).key)


# What they see


def _wanted(uow: UnitOfWork, notification: AskPulse) -> Verdict:
    """Check again whether the person may be asked, without counting this question as an unanswered one."""
    member = uow.pulse.get(notification.user_id)
    if member is None or not pulse.is_open(notification.quarter, uow.now):
        return Drop("closed")
    sign_up = uow.returners.get(notification.user_id)
    return Send() if _may_be_asked(uow, pulse.answered(member), sign_up) else Drop("not_now")


@router.delivers(AskPulse, still_wanted=_wanted)
def _question(uow: UnitOfWork, notification: AskPulse) -> Message:
    quarter, user_id = notification.quarter, notification.user_id
    answered = uow.pulse.has_answered(quarter, user_id)
    if not pulse.is_open(quarter, uow.now) or uow.pulse.get(user_id) is None:
        return views.closed()
    return views.questions(quarter, answered, pulse.closes_at(quarter).date())


@router.command("/village", "pulse")
async def on_pulse(command: Command) -> Answer:
    """`/village pulse`: explain the pulse, with the button to take part or not."""
    return Ephemeral(views.about(await command.workspace.transact(look, command.user_id)))


@router.action("pulse.open")
async def on_open(click: Click) -> Answer:
    """*Two questions a quarter* in Home: the same in a modal."""
    await click.open(views.form(await click.workspace.transact(look, click.user_id)))
    return None


@router.action("pulse.yes")
async def on_yes(click: Click) -> Answer:
    """*Yes, ask me*: take part in the pulse."""
    member = await click.workspace.transact(say_yes, await click.workspace.profile(click.user_id))
    return await _shown(click, member)


@router.action("pulse.no")
async def on_no(click: Click) -> Answer:
    """*Don't ask me* in Home, after the command or under the questions: end the person's part in the pulse."""
    await click.workspace.transact(say_no, click.user_id)
    return await _shown(click, None)


async def _shown(click: Click, member: PulseMember | None) -> Answer:
    if click.is_in_modal:
        await click.update(views.form(member))
        return None
    return Ephemeral(views.about(member)) if click.response_url else None


def shelf(_uow: UnitOfWork, _user_id: UserId) -> ButtonElement:
    """The button in Home that opens the pulse's modal."""
    return views.way_in()
