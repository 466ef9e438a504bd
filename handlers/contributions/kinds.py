"""All kinds of contributions, by `ContributionType`; a new kind is added here."""

from collections.abc import Mapping

from bot.contributions.contributions import ContributionType
from handlers.contributions import arrangements, stories, tips
from handlers.contributions.contribution_steps import ContributionKind

OF_FEATURES: tuple[ContributionKind, ...] = (stories.CONTRIBUTIONS, arrangements.CONTRIBUTIONS, tips.CONTRIBUTIONS)
KINDS: Mapping[ContributionType, ContributionKind] = {one.kind: one for one in OF_FEATURES}
