"""The form for the order of a series' themes, one a line."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.words import _
from bot.lunches.meetings import Series
from bot.lunches.organizing.schedule import write_rotation
from bot.lunches.themes import THEMES
from handlers.lunches.views.lunches import Lunch
from handlers.platform.views import fields
from handlers.platform.views.blocks import modal, notice, small, text
from handlers.platform.views.fields import Values

CALLBACK = "meetings.rotation"
THEMES_FIELD = "themes"
LONGEST = 2000


def form(series: Series, metadata: str) -> View:
    """The form with the themes in turn; the themes that are not used are listed below."""
    themes, hint = write_rotation(series.rotation), _("One per line; the number is enough.")
    lines = fields.line(THEMES_FIELD, _("Theme order"), themes, longest=LONGEST, several_lines=True, hint=hint)
    others = [f"{one.number}. {_(one.title)}" for one in THEMES.values() if one.number not in series.rotation]
    blocks: list[Block] = [
        text(
            _("Each lunch takes the next line; after the last one, it starts again. You can move, add or remove lines.")
        ),
        fields.required(lines),
        *([small(_("Other themes: ") + " · ".join(others))] if others else []),
    ]
    return modal(CALLBACK, _("Theme order"), blocks, submit=_("Save"), private_metadata=metadata)


def read(values: Values) -> str:
    """The lines as typed."""
    return fields.typed(values, THEMES_FIELD)


def saved(following: Lunch | None) -> View:
    """What was saved, and the next lunch's theme; None without a next lunch."""
    words = _("Saved. Lunches already in the channel keep their theme, and so do those you chose one for.")
    return notice(
        _("Saved"),
        _("{words} Next: {following_when}, “{subject}”.").format(
            words=words, following_when=following.when, subject=following.subject
        )
        if following
        else words,
    )
