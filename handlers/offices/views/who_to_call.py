"""Whom to call when a colleague is not enough: an office's resource lines, or those of the person's country (R43)."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.core.ids import UserId
from bot.core.words import N_, _, day_of_year, labeled
from bot.offices.communities import Contact
from bot.offices.office_cards import ASSISTANCE
from bot.offices.resources import ANYWHERE, ResourceKind, line_of
from handlers.platform.views.blocks import Message, button, buttons, neutral, plain_message, small, text
from handlers.platform.views.refusals import NOT_SET_UP

MORE = "plain_words.lines"
ASK = "asking_around.open"


def for_the_matter(matter: str, contacts: Sequence[Contact], named_human: UserId | None) -> Message:
    """The answer to a question of health or rights: its own resource line first, the others behind *More*."""
    if matter not in _FIRST:
        return resources(contacts, named_human)
    opening, heading = _FIRST[matter]
    line = next(line for line in lines_to_call(contacts).split("\n") if _(heading) in line)
    row = buttons(
        button(_("More"), MORE, spoken=_("More people to talk to")), button(_("That's not what I meant"), ASK)
    )
    blocks = (text(_(opening)), text(line), row, small(_dated(contacts)))
    return Message(_("Here is something that may help."), blocks)


_FIRST = {
    "medical": (
        N_(
            "This is a question for someone with medical training. Colleagues can share their experience, but not "
            "advise you. If it is urgent, call a doctor or the emergency number now."
        ),
        N_("Questions about health"),
    ),
    "legal": (
        N_("This is a question about your rights, which colleagues can't answer for you. Deadlines can be short."),
        N_("Trouble or rights at work"),
    ),
}


def resources(contacts: Sequence[Contact], named_human: UserId | None) -> Message:
    """All resource lines, the same whatever was said, so that neither row nor screen tells more than it must."""
    first = _(
        "Thank you for telling me. I'm a bot, and nobody watches this around the clock. *If someone "
        "is in danger now, call {emergency}.*"
    ).format(emergency=emergency(contacts))
    blocks: list[Block] = [text(first), text(lines_to_call(contacts))]
    if named_human is not None:
        blocks.append(text(_("A person here you can turn to: <@{named_human}>.").format(named_human=named_human)))
    blocks.append(buttons(button(_("That's not what I meant"), ASK, spoken=_("Choose a topic to talk about"))))
    blocks.append(small(_dated(contacts)))
    return Message(_("Here is something that may help."), tuple(blocks))


def line_to(contacts: Sequence[Contact], kind: str) -> str:
    """One line as organizers confirmed or typed it; the general ones, of no country, in the reader's language."""
    return neutral(_(line_of(contacts, kind)), 500)


def emergency(contacts: Sequence[Contact]) -> str:
    """The number to call at once; never empty, whatever was set up."""
    return line_to(contacts, ResourceKind.EMERGENCY) or _(ANYWHERE)


def lines_to_call(contacts: Sequence[Contact]) -> str:
    """Whom to call for what, one a line; never empty."""
    lines = [
        (_("Someone to talk to, free and in private"), line_to(contacts, ResourceKind.CRISIS)),
        (_("Employee assistance here, in private"), line_to(contacts, ASSISTANCE)),
        (_("When home is not safe"), line_to(contacts, ResourceKind.ABUSE)),
        (
            _("Questions about health"),
            line_to(contacts, ResourceKind.MEDICAL)
            or _("your doctor, midwife or nurse line. Colleagues can share their experience, but not advise you"),
        ),
        (
            _("Trouble or rights at work"),
            line_to(contacts, ResourceKind.WORK)
            or _(
                "HR or a works council if you trust them, and an adviser outside, such as a union. Deadlines "
                "can be short"
            ),
        ),
    ]
    return "\n".join(f"• {labeled(f'*{what}*', line.rstrip('.'))}." for what, line in lines if line)


def _dated(contacts: Sequence[Contact]) -> str:
    newest = max((contact.checked for contact in contacts), default=None)
    dated = (
        _(" This list is from {newest} and is not verified by Village.").format(newest=day_of_year(newest))
        if newest
        else ""
    )
    return _("What you wrote was not saved, and nobody was told.{dated}").format(dated=dated)


def before_set_up(contacts: Sequence[Contact] | None = None) -> Message:
    """Says that Village is not set up; with the resource lines of the person's zone when these are needed."""
    if contacts is None:
        return plain_message(_(NOT_SET_UP))
    shown = resources(contacts, None)
    kept = tuple(block for block in shown.blocks if block.type != "actions")
    return Message(shown.text, (*kept, small(_(NOT_SET_UP))))
