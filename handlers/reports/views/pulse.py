"""Words of the pulse: its two questions on flexibility, and the switch to take part."""

from collections.abc import Collection
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.words import N_, _, day_of_month, labeled
from bot.reports.pulse import QUESTIONS, PulseMember
from handlers.platform.views.blocks import Message, button, buttons, modal, plain_message, small, text

ASKED = {
    "shaped": N_("In the last three months, could you shape your working day around your life when you needed to?"),
    "met_well": N_("And when you did, was it accepted without sideways glances?"),
}
OPTIONS = {
    "shaped/yes": N_("Yes"),
    "shaped/partly": N_("Partly"),
    "shaped/no": N_("No"),
    "met_well/yes": N_("Yes"),
    "met_well/not_always": N_("Not always"),
    "met_well/not_needed": N_("I didn't need to"),
}
SPOKEN = {
    "shaped": N_("shaping my working day when I needed to"),
    "met_well": N_("accepted without sideways glances"),
}
DISCREET = N_("Two short questions, if you like.")
COUNTED = N_("_Counted, thank you._")
WHAT = N_(
    "Once a quarter, I send you two questions about flexibility in a direct message; each takes "
    "one tap. I record that you answered, not what you said. Answers are shown once a quarter, "
    "and only where five people or more gave the same one. If fewer than ten people could "
    "answer, I don't ask anyone. I never ask before or during leave, and I don't ask people who "
    "signed up with `/returning` and chose *rather not say* for where they are."
)


def questions(quarter: str, answered: Collection[str], until: date) -> Message:
    """The message with the two questions of a quarter; answered ones are shown without buttons."""
    blocks: list[Block] = [
        text(_("Two questions about flexibility, once a quarter. One tap each; skip what you like."))
    ]
    for question in QUESTIONS:
        blocks.append(text(f"*{_(ASKED[question])}*" + (f"\n{_(COUNTED)}" if question in answered else "")))
        if question not in answered:
            blocks.append(_answers(quarter, question))
    if set(answered) >= set(QUESTIONS):
        blocks.append(small(_("That's all. You'll see it with everyone else's in the quarter's figures.")))
        return Message(_(DISCREET), tuple(blocks))
    blocks.append(
        small(
            _(
                "Open until {until}. I count your answer without keeping a note of what it was, so it can't "
                "be changed afterwards. No count below five is ever shown."
            ).format(until=day_of_month(until))
        )
    )
    blocks.append(buttons(button(_("Don't ask me again"), "pulse.no")))
    return Message(_(DISCREET), tuple(blocks))


def _answers(quarter: str, question: str) -> Block:
    return buttons(
        *(
            button(
                _(OPTIONS[f"{question}/{option}"]),
                f"pulse.answer#{number}",
                f"{quarter} {question}/{option}",
                spoken=labeled(_(OPTIONS[f"{question}/{option}"]), _(SPOKEN[question])),
            )
            for number, option in enumerate(QUESTIONS[question])
        )
    )


def closed() -> Message:
    """The message in place of the questions once they are closed, or the person no longer takes part."""
    words = _("These two questions are closed now.")
    return plain_message(words)


def way_in() -> ButtonElement:
    """The button in Home that opens the pulse's modal."""
    spoken = _("Two questions a quarter: how it works, and whether you are asked")
    return button(_("Two questions a quarter"), "pulse.open", spoken=spoken)


def about(member: PulseMember | None) -> Message:
    """The answer to `/village pulse`: how it works, and the switch; `member` None for people not taking part."""
    words = _state(member)
    return Message(
        _("Two questions a quarter. {words}").format(words=words),
        (text(f"*{words}*"), text(_(WHAT)), buttons(_switch(member))),
    )


def form(member: PulseMember | None) -> View:
    """The modal of Home about the pulse: how it works, and the switch; `member` is None for people outside of it."""
    return modal(
        "pulse.about",
        _("Two questions a quarter"),
        [text(f"*{_state(member)}*"), text(_(WHAT)), buttons(_switch(member))],
    )


def _state(member: PulseMember | None) -> str:
    if member is None:
        return _("You're not signed up for these questions.")
    if not member.is_asked:
        return _("I stopped asking you after two quarters without an answer. That's completely fine.")
    return _("You said yes, so I ask you once a quarter.")


def _switch(member: PulseMember | None) -> ButtonElement:
    if member is not None and member.is_asked:
        return button(_("Don't ask me"), "pulse.no")
    return button(_("Yes, ask me"), "pulse.yes", style="primary")
