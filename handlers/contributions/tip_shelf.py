"""The tips that a person sees on a topic: those of their office, else the starter tip. Looking stores nothing."""

from collections.abc import Iterable, Sequence

from bot.contributions.contributions import ContributionType
from bot.contributions.starter_tips import starter_tip
from bot.contributions.tips import NEWEST_SHOWN, Tip, arranged, as_shown
from bot.core.ids import UserId
from storage.unit_of_work import UnitOfWork


def tips_on(uow: UnitOfWork, user_id: UserId, topic: str) -> Sequence[Tip]:
    """The office's tips on a topic, most helpful first, else the starter tip if there is one; raises `NotSetUp`."""
    local = [tip for tip in _local(uow, user_id) if tip.topic == topic]
    if local:
        return arranged(local)
    ours = starter_tip(topic)
    return [Tip(topic, ours)] if ours else []


def newest(uow: UnitOfWork, user_id: UserId) -> Sequence[Tip]:
    """The newest tips of the person's office on any topic; raises `NotSetUp`."""
    return [tip for tip in _local(uow, user_id) if not tip.may_have_changed][:NEWEST_SHOWN]


def _local(uow: UnitOfWork, user_id: UserId) -> Iterable[Tip]:
    """The published tips of the person's office, newest first."""
    published = uow.contributions.list_published(ContributionType.TIP, uow.community_of(user_id).id)
    if not published:
        return []
    cards, thanked = uow.tips.look_at([one.id for one in published]), uow.tips.thanked_by(user_id)
    return [
        as_shown(contribution, cards[contribution.id], user_id, has_thanked=contribution.id in thanked)
        for contribution in published
        if contribution.id in cards
    ]
