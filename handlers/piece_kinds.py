"""The kinds of pieces there are, by kind. Adding a kind adds a name here."""

from collections.abc import Mapping

from bot.pieces import Kind
from handlers import arrangements, portraits, tips
from handlers.piece_steps import PieceKind

OF_FEATURES: tuple[PieceKind, ...] = (portraits.PIECES, arrangements.PIECES, tips.PIECES)
KINDS: Mapping[Kind, PieceKind] = {one.kind: one for one in OF_FEATURES}
