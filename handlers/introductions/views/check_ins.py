"""The messages after a group message: check-ins, thank-yous, ends, and the page after *Something was not right*."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.ids import UserId
from bot.core.words import N_, _, labeled
from bot.introductions.notices import CheckIn, CheckInMoment, Side
from bot.introductions.states import CheckInAnswer, Introduction
from bot.offices.communities import Community, Contact
from bot.offices.resources import ResourceKind
from handlers.platform.views import fields
from handlers.platform.views.blocks import (
    Message,
    button,
    buttons,
    confirm,
    modal,
    neutral,
    notice,
    plain_message,
    small,
    text,
)

LONGEST_WORDS = 1000
THANKS = "introductions.thanks"
FORWARD = "introductions.pass_on"

_ENDED = N_("OK. This ends here, and nobody is told why.")
_ANSWERED: dict[tuple[CheckInAnswer, Side], str] = {
    (CheckInAnswer.YES, Side.ASKER): N_("Good to hear."),
    (CheckInAnswer.YES, Side.MENTOR): N_("Good to hear, and thank you for your time."),
    (CheckInAnswer.SOMEONE_ELSE, Side.ASKER): N_("OK, I'll look for someone else. Nobody will know."),
    (CheckInAnswer.SOMEONE_ELSE, Side.MENTOR): _ENDED,
    (CheckInAnswer.ENOUGH, Side.ASKER): N_("Good. It will end by itself; there's nothing you need to do."),
    (CheckInAnswer.ENOUGH, Side.MENTOR): N_(
        "Good, and thank you. It will end by itself, and then you'll have a break."
    ),
}
_CARRY_ON = N_(
    "Got it. If you'd both like to, it continues for about 12 weeks and uses one of the mentor's places; "
    "if not, that's fine, and your answer stays private."
)
_CARRY_ON_MEANS = N_(
    "*Carry on* means staying in touch for about 12 weeks. It uses one of the mentor's places, and only happens if "
    "you both choose it."
)
_TOO_LATE = N_(
    "This had already ended, so I can't extend it. You know each other now, though: feel free to just talk again."
)
_NOT_RIGHT = N_(
    "Thank you for telling me. I won't match you two again, and nobody is told. "
    "If you'd like to talk to someone, the button below shows who can help."
)


def check_in(introduction: Introduction, asked: CheckIn, given: CheckInAnswer | None) -> Message:
    """One side's check-in in every state; it never depends on what the other side said (R1)."""
    if given is None:
        return _question(introduction, asked)
    if given is CheckInAnswer.CARRY_ON:
        return plain_message(_(_CARRY_ON))
    if given is CheckInAnswer.TOO_LATE:
        return plain_message(_(_TOO_LATE))
    if given is CheckInAnswer.NOT_RIGHT:
        page = button(_("Who can help me"), "introductions.page", introduction.id)
        return Message(_("Thank you for saying so."), (text(_(_NOT_RIGHT)), buttons(page)))
    if given is CheckInAnswer.NOT_YET:
        return plain_message(_not_yet(asked))
    return _answered(introduction, asked, given)


def _not_yet(asked: CheckIn) -> str:
    if asked.moment is CheckInMoment.MID_POINT:
        return _("No hurry; there are weeks left. I'll ask again at the end.")
    return _("No hurry. I'll ask once more in a week.") if asked.round == 1 else _("That's fine. I won't ask again.")


def _answered(introduction: Introduction, asked: CheckIn, given: CheckInAnswer) -> Message:
    words = _(_ANSWERED[given, asked.side])
    more: list[ButtonElement] = []
    if given is CheckInAnswer.YES and asked.side is Side.ASKER and not introduction.thanks:
        more.append(button(_("Send a thank-you"), "introductions.thank", introduction.id))
    if given is CheckInAnswer.YES and asked.moment is CheckInMoment.TALKED and not introduction.example:
        more.append(button(_("Carry on"), "introductions.carry_on", _value(asked)))
    if not more:
        return plain_message(words)
    can_carry_on = any(one.action_id == "introductions.carry_on" for one in more)
    meaning = [small(_(_CARRY_ON_MEANS))] if can_carry_on else []
    return Message(words, (text(words), buttons(*more), *meaning))


def _question(introduction: Introduction, asked: CheckIn) -> Message:
    other = f"<@{introduction.other(asked.user_id)}>"
    if asked.moment is CheckInMoment.CLOSING:
        return _closing_question(other, asked)
    words = (
        _("Did you get to talk with {other}?").format(other=other)
        if asked.moment is CheckInMoment.TALKED
        else _("You and {other} are about halfway through. Are you getting to talk?").format(other=other)
    )
    row = buttons(
        button(_("Yes"), "introductions.talked", _value(asked)),
        button(_("Not yet"), "introductions.not_yet", _value(asked)),
        button(_("Someone else, please"), "introductions.other_please", _value(asked)),
        not_right_button("introductions.not_right_now", _value(asked)),
    )
    return Message(_("A short question, for you alone."), (text(words), small(_(_ALONE)), row))


_ALONE = N_("Only you see this. Your answer stays private.")


def _closing_question(other: str, asked: CheckIn) -> Message:
    words = _("Your twelve weeks with {other} are coming to an end. What would you like?").format(other=other)
    last = asked.round > 1
    go_on = [] if last else [button(_("Carry on"), "introductions.carry_on", _value(asked))]
    meaning = [] if last else [small(_(_CARRY_ON_MEANS))]
    row = buttons(
        button(_("Let it end, thank you"), "introductions.enough", _value(asked)),
        *go_on,
        button(_("Someone else, please"), "introductions.other_please", _value(asked)),
        not_right_button("introductions.not_right_now", _value(asked)),
    )
    return Message(_("A short question, for you alone."), (text(words), small(_(_ALONE)), row, *meaning))


def goes_on(introduction: Introduction, user_id: UserId, *, is_over: bool) -> Message:
    """The message to each of the two: both chose to carry on, or (`is_over`) the weeks are over (R30)."""
    other = f"<@{introduction.other(user_id)}>"
    if is_over:
        words = _("Your weeks with {other} are over. You can still write to each other whenever you like.")
    else:
        words = _("You and {other} both chose to carry on, for about 12 weeks.")
    return Message(
        _("News about your introduction."),
        (text(words.format(other=other)), small(_("There's nothing you need to do."))),
    )


def not_right_button(action_id: str, value: str, *, is_group: bool = False) -> ButtonElement:
    """*Something was not right*, with a confirmation, since the exclusion is permanent (R37)."""
    sure = confirm(
        _("Something was not right"),
        _("I'll never match you with anyone from that group again. Nobody is told.")
        if is_group
        else _("This introduction ends, and I'll never match you two again. Nobody is told."),
        _("End and block"),
    )
    return button(_("Something was not right"), action_id, value, confirm=sure)


def thanks_form(introduction_id: str) -> View:
    """The form for a thank-you to the mentor."""
    words = fields.line("words", _("Your thank-you"), "", longest=LONGEST_WORDS, several_lines=True)
    blocks: list[Block] = [text(_("It goes only to the person who listened.")), fields.required(words)]
    return modal(THANKS, _("Send a thank-you"), blocks, submit=_("Send"), private_metadata=introduction_id)


def thanks_sent() -> View:
    """The modal that says that the thank-you will be delivered."""
    return notice(_("Thank you"), _("It's on its way."))


def thank_you(introduction: Introduction) -> Message:
    """The thank-you as the mentor reads it."""
    words = _("<@{asker}> would like to thank you:").format(asker=introduction.asker)
    return Message(_("Someone would like to thank you."), (text(words), text(f">{_quoted(introduction.thanks)}")))


def page(introduction_id: str, community: Community) -> View:
    """The page with who can help, inside and outside, and a field whose text is passed on word for word (R37)."""
    inside = _("In this office: <@{named_human}>, who is there for exactly this.").format(
        named_human=community.named_human
    )
    blocks: list[Block] = [
        text(_("This introduction is over; I won't match you again. Nobody was told.")),
        text(inside),
        *_contacts(community.contacts),
        fields.line(
            "words",
            _("If you'd like something passed on"),
            "",
            longest=LONGEST_WORDS,
            several_lines=True,
            hint=_(
                "It goes to the person named above, word for word and with your name. Leave it empty and "
                "nothing is passed on."
            ),
        ),
    ]
    return modal(FORWARD, _("Who can help you"), blocks, submit=_("Send"), private_metadata=introduction_id)


def _contacts(contacts: Sequence[Contact]) -> list[Block]:
    labels = {
        ResourceKind.EMERGENCY: _("In danger now"),
        ResourceKind.CRISIS: _("Someone to talk to, day or night"),
        ResourceKind.ABUSE: _("Not safe at home"),
        ResourceKind.MEDICAL: _("A medical question"),
        ResourceKind.WORK: _("At work, outside your line of management"),
    }
    lines = [
        labeled(labels[ResourceKind(one.kind)], neutral(_(one.line), 300)) for one in contacts if one.kind in labels
    ]
    return [text("\n".join(lines))] if lines else []


def passed_on(named_human: UserId) -> View:
    """The modal after the words were passed on."""
    return notice(_("Passed on"), _("<@{named_human}> has it, word for word.").format(named_human=named_human))


def passed(asker: UserId, words: str) -> Message:
    """The message to the named human with these words."""
    lead = _("<@{asker}> asked me to pass this on to you, word for word:").format(asker=asker)
    after = small(_("I don't know anything more than this. Please answer in person."))
    return Message(_("Someone asked me to pass something on to you."), (text(lead), text(f">{_quoted(words)}"), after))


def ended() -> View:
    """The modal after *End this*: it is over, and nobody is told why."""
    return notice(_("It has ended"), _("This introduction has ended. Nobody is told why."))


def _quoted(typed: str) -> str:
    return neutral(typed.strip(), 2500).replace("\n", "\n>")


def _value(asked: CheckIn) -> str:
    return f"{asked.introduction_id} {asked.moment} {asked.round}"
