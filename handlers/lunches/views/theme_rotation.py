"""The form for the order of a series' themes, one a line."""

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.views import View

from bot.core.words import _
from bot.lunches.meetings import Series
from bot.lunches.organizing.schedule import write_rotation
from bot.lunches.themes import THEMES
from handlers.lunches.views.lunches import Lunch
from handlers.platform.views.blocks import field, modal, notice, small, text
from handlers.platform.views.fields import Values

CALLBACK = "meetings.rotation"
THEMES_FIELD = "themes"
LONGEST = 2000


def form(series: Series, metadata: str) -> View:
    """The form with the themes in turn; the themes that are not used are listed below."""
    lines = PlainTextInputElement(
        action_id=THEMES_FIELD, multiline=True, initial_value=write_rotation(series.rotation), max_length=LONGEST
    )
    others = [f"{one.number}. {_(one.title)}" for one in THEMES.values() if one.number not in series.rotation]
    blocks: list[Block] = [
        text(
            _("Each lunch takes the next line; after the last one, it starts again. You can move, add or remove lines.")
        ),
        field(THEMES_FIELD, _("Theme order"), lines, optional=False, hint=_("One per line; the number is enough.")),
        *([small(_("Other themes: ") + " · ".join(others))] if others else []),
    ]
    return modal(CALLBACK, _("Theme order"), blocks, submit=_("Save"), private_metadata=metadata)


def read(values: Values) -> str:
    """Return the lines of the theme order as typed; "" when the field is empty."""
    return str(values.get(THEMES_FIELD, {}).get(THEMES_FIELD, {}).get("value") or "")


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
