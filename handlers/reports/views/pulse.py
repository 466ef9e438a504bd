"""The pulse in words: two questions on flexibility, and the switch of who is asked them."""

from collections.abc import Collection
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.reports.pulse import QUESTIONS, PulseMember
from handlers.platform.views.blocks import Message, button, buttons, modal, small, text

ASKED = {
    "shaped": "These three months, could you shape your working day around your life when you needed to?",
    "met_well": "And when you did, was it met without sideways glances?",
}
OPTIONS = {
    "shaped/yes": "Yes",
    "shaped/partly": "Partly",
    "shaped/no": "No",
    "met_well/yes": "Yes",
    "met_well/not_always": "Not always",
    "met_well/not_needed": "I did not need to",
}
SPOKEN = {
    "shaped": "my working day, shaped when I needed it",
    "met_well": "met without sideways glances",
}
DISCREET = "Two short questions, if you like."
COUNTED = "_Counted, thank you._"
WHAT = (
    "Once a quarter, two questions on flexibility, a tap each, in a direct message. "
    "I record that you answered, not what you said. Answers are shown once a quarter, and only "
    "where five people or more gave the same one. "
    "Where fewer than ten could answer I ask nobody. I never ask during or before leave, nor anybody who signed up "
    "with `/returning` and would rather not say where they are."
)


def questions(quarter: str, answered: Collection[str], until: date) -> Message:
    """The two of a quarter, each until it is answered."""
    blocks: list[Block] = [
        text("Two questions about flexibility, once a quarter. A tap each; leave out what you like.")
    ]
    for question in QUESTIONS:
        blocks.append(text(f"*{ASKED[question]}*" + (f"\n{COUNTED}" if question in answered else "")))
        if question not in answered:
            blocks.append(_answers(quarter, question))
    if set(answered) >= set(QUESTIONS):
        blocks.append(small("That is all. You see it with everybody else's, in the quarter's figures."))
        return Message(DISCREET, tuple(blocks))
    blocks.append(
        small(
            f"Open until {until.day} {until:%B}. I count what you press and keep no note of what it was, so it cannot "
            "be changed afterwards. No count below five is ever shown."
        )
    )
    blocks.append(buttons(button("Please do not ask me again", "pulse.no")))
    return Message(DISCREET, tuple(blocks))


def _answers(quarter: str, question: str) -> Block:
    return buttons(
        *(
            button(
                OPTIONS[f"{question}/{option}"],
                f"pulse.answer#{number}",
                f"{quarter} {question}/{option}",
                spoken=f"{OPTIONS[f'{question}/{option}']}: {SPOKEN[question]}",
            )
            for number, option in enumerate(QUESTIONS[question])
        )
    )


def closed() -> Message:
    """After the last day, or after somebody would rather not be asked."""
    words = "These two questions are closed. Thank you for being here."
    return Message(words, (text(words),))


def way_in() -> ButtonElement:
    """In Home."""
    spoken = "Two questions a quarter: how it works, and whether you are asked"
    return button("Two questions a quarter", "pulse.open", spoken=spoken)


def about(member: PulseMember | None) -> Message:
    """Answer to `/village pulse`: how it works, and the switch."""
    words = _state(member)
    return Message(f"Two questions a quarter. {words}", (text(f"*{words}*"), text(WHAT), buttons(_switch(member))))


def form(member: PulseMember | None) -> View:
    """The same, from Home."""
    return modal(
        "pulse.about",
        "Two questions a quarter",
        [text(f"*{_state(member)}*"), text(WHAT), buttons(_switch(member))],
    )


def _state(member: PulseMember | None) -> str:
    if member is None:
        return "You're not signed up for these questions."
    if not member.is_asked:
        return "I stopped asking you, since two quarters went by without a word. That is quite all right."
    return "You said yes: I ask you once a quarter."


def _switch(member: PulseMember | None) -> ButtonElement:
    if member is not None and member.is_asked:
        return button("Please do not ask me", "pulse.no")
    return button("Yes, ask me", "pulse.yes", style="primary")
