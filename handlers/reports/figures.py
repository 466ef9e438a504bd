"""The quarter's figures (R70): released once when the quarter is over, and sent to organizers as a page and a table.

Charts are drawn in a worker process when somebody first asks, and stored: whoever asks again gets the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk.models.blocks import Block

from bot import log
from bot.contributions.contributions import Clearance
from bot.contributions.contributions import ContributionType as ContributionKind
from bot.core.errors import NotSetUp
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.core.words import Locale, reading_in
from bot.core.zones import local
from bot.offices.communities import Community, may_organize, office_of
from bot.offices.office_cards import CardKind, stale
from bot.reports import figures, pulse
from bot.reports.charts import Chart, draw_all
from bot.reports.coverage import uncovered
from bot.reports.figures import Asked, Counted, Light, Numbers, Picture, Released, quarter_of
from bot.worker import Packed
from handlers.offices import figure_counts
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Push
from handlers.platform.router import Router
from handlers.platform.runs import Run
from handlers.platform.views.blocks import Message
from handlers.reports.views import figures as views
from handlers.reports.views import picture
from handlers.reports.views.figures import FiguresStanding
from storage.people.people import PlaceCount
from storage.unit_of_work import UnitOfWork

router = Router("reports")

DRAW = "figures.draw"
LATEST_RELEASE = timedelta(days=460)  # after the first day of a quarter, were the bot down for a year

_log = log.get("figures")


# When a quarter is over


@router.timer(figures.RELEASE)
def release(uow: UnitOfWork, quarter: str) -> None:
    """Timer: release every office's figures of the quarter, and delete who counted."""
    offices = {office.id: office for office in uow.communities.list_all()}
    groups, everybody = figures.together(tuple(offices), uow.figures.pooled(quarter)), _everybody(uow)
    for group in groups:
        together = [offices[office_id] for office_id in group]
        labels = tuple(office.label for office in together)
        released = figures.release(
            quarter, labels, uow.now.date(), _counted(uow, quarter, together, everybody), _lights(uow, together)
        )
        for office in group:
            uow.figures.keep(office, released)
    uow.figures.forget_counts(quarter)
    uow.pulse.forget_answers(quarter)
    figure_counts.set_timers(uow)
    _log.info("figures.released groups=%d", len(groups))


@dataclass(frozen=True)
class _Everybody:
    """The numbers of members and of mentors of each office."""

    members: Mapping[str, int]
    mentors: Mapping[str, int]


def _everybody(uow: UnitOfWork) -> _Everybody:
    """Count members and mentors of all offices; people who only have an open question are no members."""
    visitors = [ask.user_id for ask in uow.asks.list_all() if not ask.was_here]
    offices = uow.communities.list_all()
    return _Everybody(
        _by_office(uow.people.count_by_place(but=visitors), offices), _by_office(uow.mentors.count_by_place(), offices)
    )


def _by_office(places: Iterable[PlaceCount], offices: Sequence[Community]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for place in places:
        counts[office_of(place.community_id, place.zone, offices).id] += place.count
    return counts


def _counted(uow: UnitOfWork, quarter: str, offices: Sequence[Community], everybody: _Everybody) -> Counted:
    ids = [office.id for office in offices]
    return Counted(
        members=sum(everybody.members.get(office_id, 0) for office_id in ids),
        mentors=sum(everybody.mentors.get(office_id, 0) for office_id in ids),
        people=uow.figures.people(quarter, ids),
        answers=uow.pulse.of(quarter, ids),
        topics={topic.slug: topic.label for office_id in ids for topic in uow.topics.catalogue(office_id).known.topics},
        lunches_held=sum(_lunches_held(uow, quarter, office) for office in offices),
    )


def _lunches_held(uow: UnitOfWork, quarter: str, office: Community) -> int:
    begun = uow.meetings.list_held(office.id, uow.now - LATEST_RELEASE)
    return sum(quarter_of(local(moment, office.zone).date()) == quarter for moment in begun)


def _lights(uow: UnitOfWork, offices: Sequence[Community]) -> tuple[Light, ...]:
    """The coverage lights that are on in all of these offices."""
    on = [_lights_of(uow, office) for office in offices]
    return tuple(light for light in Light if all(light in lights for lights in on))


def _lights_of(uow: UnitOfWork, office: Community) -> frozenset[Light]:
    meeting, catalogue = uow.meetings.next_for(office.id, uow.now), uow.topics.catalogue(office.id)
    card = uow.office_cards.of(office.id).get(CardKind.BUILDING)
    is_fresh = card is not None and not card.is_empty and not stale([card], uow.now.date())
    gaps = uncovered(catalogue.topics, uow.mentors.list_offers())
    return frozenset(
        light
        for light, is_on in (
            (Light.LUNCH, meeting is not None),
            (Light.HOST, meeting is not None and meeting.host is not None),
            (Light.CARD, is_fresh),
            (Light.EVERY_TOPIC, not gaps),
            (Light.SOME_TOPICS, len(gaps) < len(catalogue.topics)),
        )
        if is_on
    )


# What organizers ask for


def standing(uow: UnitOfWork, user_id: UserId) -> FiguresStanding:
    """Whether this person's office has figures and when the next come, its pooling and its pulse; raises `NotSetUp`."""
    office = uow.community_of(user_id)
    quarter = quarter_of(local(uow.now, office.zone).date())
    released = uow.figures.list_of(office.id)
    several = len(uow.communities.list_all()) > 1
    asked = bool(uow.pulse.of(quarter, [office.id])) if pulse.asked_at(quarter) < uow.now else None
    return FiguresStanding(
        released[-1].quarter if released else None,
        figures.next_release(uow.now),
        office.id in uow.figures.pooled(quarter) if several else None,
        office.id in uow.figures.pooled(figures.following(quarter)),
        asked,
    )


def panel(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """The organizers' part of App Home about the figures; raises `NotSetUp`."""
    return views.panel(standing(uow, user_id))


def ask_for_picture(uow: UnitOfWork, user_id: UserId) -> Message:
    """Queue the office's newest release, as soon as its charts are drawn; raises `NotAllowed`, `NotSetUp`."""
    office = _require_organizer(uow, user_id)
    released = uow.figures.list_of(office.id)
    if not released:
        return views.not_yet(figures.next_release(uow.now))
    newest = released[-1]
    if newest.is_small or uow.figures.charts_of(office.id, newest.quarter) is not None:
        _send(uow, user_id, office.id, newest.quarter, uow.new_id())
    else:
        uow.timers.set(DRAW, f"{office.id} {newest.quarter} {user_id} {uow.new_id()}", uow.now)
    return views.on_its_way()


def _send(uow: UnitOfWork, user_id: UserId, community_id: str, quarter: str, request: str) -> None:
    uow.outbox.add(Picture(user_id, request, community_id, quarter))
    if not _newest(uow, community_id, quarter)[-1].is_small:
        uow.outbox.add(Numbers(user_id, request, community_id, quarter))


@router.run(DRAW)
async def draw(run: Run, subject: str) -> None:
    """Run: draw a release's charts in a worker process, store them, send what was asked for, once also if repeated."""
    community_id, quarter, user_id, request = subject.split(" ")
    charts = await run.transact(_charts_of, community_id, quarter)
    drawn = dict(await run.compute(draw_all, Packed(charts))) if charts else {}

    def keep(uow: UnitOfWork) -> None:
        """Store the charts unless another process has, and queue the file for the person."""
        if uow.figures.charts_of(community_id, quarter) is None:
            uow.figures.keep_charts(community_id, quarter, drawn)
        _send(uow, UserId(user_id), community_id, quarter, request)

    await run.transact(keep)
    _log.info("figures.drawn charts=%d", len(drawn))


def _newest(uow: UnitOfWork, community_id: str, quarter: str) -> Sequence[Released]:
    """The office's releases up to this quarter's, which is the last."""
    return [release for release in uow.figures.list_of(community_id) if release.quarter <= quarter]


def _charts_of(uow: UnitOfWork, community_id: str, quarter: str) -> tuple[Chart, ...]:
    """The charts in the office's language: they are drawn only once, for everybody who gets them."""
    office = uow.communities.look_at(community_id)
    with reading_in(office.locale if office is not None else Locale.ENGLISH_US):
        return _charts(_newest(uow, community_id, quarter))


def _charts(releases: Sequence[Released]) -> tuple[Chart, ...]:
    return picture.charts_of(releases[-1], releases[:-1])


def pool(uow: UnitOfWork, user_id: UserId, *, wanted: bool) -> None:
    """Pool the office's figures with others', or not, from the next quarter on. Raises `NotAllowed`, `NotSetUp`."""
    office = _require_organizer(uow, user_id)
    quarter = quarter_of(local(uow.now, office.zone).date())
    uow.figures.pool(office.id, figures.following(quarter), is_pooled=wanted)


def _require_organizer(uow: UnitOfWork, user_id: UserId) -> Community:
    if not uow.communities.list_all():
        raise NotSetUp
    may_organize(user_id, uow.communities.list_organizers())
    return uow.community_of(user_id)


@router.command("/village", "figures")
async def on_command(command: Command) -> Answer:
    """`/village figures`: send the organizer the newest release."""
    return Ephemeral(await command.workspace.transact(ask_for_picture, command.user_id))


@router.action("figures.picture")
async def on_picture(click: Click) -> Answer:
    """*The quarterly summary* in Home: send the organizer the newest release."""
    return Push(views.as_notice(await click.workspace.transact(ask_for_picture, click.user_id)))


@router.action("figures.pool")
async def on_pool(click: Click) -> Answer:
    """*Combine our figures with other offices* or *Show our figures alone*: choose that for the office."""
    await click.workspace.transact(pool, click.user_id, wanted=click.value == "on")
    return None


# What they get


def _stories(uow: UnitOfWork, community_id: str) -> list[picture.Story]:
    cleared = uow.contributions.list_cleared(ContributionKind.PORTRAIT, Clearance.EMPLOYER, community_id)
    return [picture.Story(story.written.words, story.id) for story in cleared]


def _wanted(uow: UnitOfWork, asked: Asked) -> Verdict:
    """Send only to somebody who is still an organizer."""
    return Send() if asked.user_id in uow.communities.list_organizers() else Drop("no_organizer")


@router.delivers(Picture, still_wanted=_wanted)
def _page(uow: UnitOfWork, asked: Asked) -> Message:
    releases = _newest(uow, asked.community_id, asked.quarter)
    drawn = uow.figures.charts_of(asked.community_id, asked.quarter) or {}
    return views.page(releases[-1], _charts(releases), drawn, _stories(uow, asked.community_id))


@router.delivers(Numbers, still_wanted=_wanted)
def _numbers(uow: UnitOfWork, asked: Asked) -> Message:
    return views.numbers(_newest(uow, asked.community_id, asked.quarter)[-1])
