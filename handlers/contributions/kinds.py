"""The kinds of pieces there are, by kind. Adding a kind adds a name here."""

from collections.abc import Mapping

from bot.contributions.submissions import Kind
from handlers.contributions import arrangements, stories, tips
from handlers.contributions.submission_steps import PieceKind

OF_FEATURES: tuple[PieceKind, ...] = (stories.PIECES, arrangements.PIECES, tips.PIECES)
KINDS: Mapping[Kind, PieceKind] = {one.kind: one for one in OF_FEATURES}
