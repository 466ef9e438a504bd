"""The words for refusals. Features add theirs; what nobody has words for gets a plain sentence."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.errors import (
    HoursBackwards,
    NoLongerOpen,
    NotAllowed,
    NotEligible,
    NotSetUp,
    NoWorkingDays,
    NoWorkingTime,
    Refusal,
)
from handlers.platform.views.blocks import Message, text

Words = Callable[[Any], str]


def _not_allowed(refusal: NotAllowed) -> str:
    if refusal.needed == "admin":
        return "Setting Village up is for a Slack admin or owner. Would you ask one of them?"
    return "That is for organizers. `/village help` shows what you can do, and who to ask."


def _not_eligible(refusal: NotEligible) -> str:
    if refusal.reason == "unknown":
        return "Slack did not tell me enough about your account just now. Please try again in a moment."
    return (
        "Introductions are for full members of this workspace, so I cannot sign this account up. "
        "Lunches are open to you."
    )


GENERAL: Mapping[type[Refusal], Words] = {
    NotSetUp: lambda _: "Village is not set up here yet; a Slack admin can do it with `/village setup`.",
    NotAllowed: _not_allowed,
    NotEligible: _not_eligible,
    HoursBackwards: lambda _: "The end of your day has to be after its beginning.",
    NoWorkingDays: lambda _: "Choose one working day or more, so that I know when I may write to you.",
    NoWorkingTime: lambda _: "With these hours and holidays I find no moment to write. Would you look at them again?",
    NoLongerOpen: lambda _: "This one is settled, thank you for being here.",
}


class RefusalWords:
    """Finds the words for a refusal by its kind."""

    def __init__(self, *by_feature: Mapping[type[Refusal], Words]) -> None:
        self._words: dict[type[Refusal], Words] = {}
        for words in (GENERAL, *by_feature):
            self._words.update(words)

    def knows(self, kind: type[Refusal]) -> bool:
        """Whether this very kind has words of its own."""
        return kind in self._words

    def say(self, refusal: Refusal) -> Message:
        """One kind, clear sentence, shown only to the person who asked."""
        words = self._words.get(type(refusal))
        sentence = words(refusal) if words else "That is not possible just now."
        return Message(sentence, (text(sentence),))


def not_heard() -> Message:
    """When what somebody wrote could not be taken in; Slack brings it again a few times within minutes."""
    sentence = (
        "Sorry, I could not take that in just now. I will try again in a minute or two; "
        "if you hear nothing from me by then, please write once more."
    )
    return Message(sentence, (text(sentence),))


def not_shown() -> Message:
    """When Slack did not open a form in time."""
    sentence = "Sorry, Slack did not open the form in time. Please press the button once more."
    return Message(sentence, (text(sentence),))


def apology(reference: str, *, changed_nothing: bool = True) -> Message:
    """When the fault is ours; "nothing was changed" is said only when that is known."""
    what = "and nothing was changed" if changed_nothing else "and I cannot say whether it was saved"
    then = "Please try again in a minute" if changed_nothing else "Please look in my Home before you try again"
    sentence = (
        f"Sorry, something went wrong on my side {what}. {then}. "
        f"If it happens again, tell whoever looks after Village: reference {reference}."
    )
    return Message(sentence, (text(sentence),))
