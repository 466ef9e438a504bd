"""Words for refusals. Features add theirs; a refusal without words of its own gets a general sentence."""

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
    WordsTooLong,
)
from bot.core.words import N_, _, number
from handlers.platform.views.blocks import Message, plain_message

Words = Callable[[Any], str]


def _not_allowed(refusal: NotAllowed) -> str:
    if refusal.needed == "admin":
        return _("Only a Slack admin or owner can set up Village. Could you ask one of them?")
    return _("Only organizers can do that. `/village help` shows what you can do and who to ask.")


def _not_eligible(refusal: NotEligible) -> str:
    if refusal.reason == "unknown":
        return _("I couldn't get your account details from Slack just now. Please try again in a moment.")
    return _(
        "Introductions are for full members of this workspace, so I can't sign up this account. "
        "You're welcome at the lunches."
    )


def words_too_long(length: int, longest: int) -> str:
    """The answer to words that are longer than what is read at a time."""
    return _(
        "That's {length} characters, and I read {longest} at a time. Nothing was changed or passed on. "
        "Could you say it in fewer words?"
    ).format(length=number(length), longest=number(longest))


SETTLED = N_("This one is settled. Thank you for being here.")
NOT_SET_UP = N_("Village isn't set up here yet; a Slack admin can do it with `/village setup`.")
GENERAL: Mapping[type[Refusal], Words] = {
    NotSetUp: lambda _refusal: _(NOT_SET_UP),
    NotAllowed: _not_allowed,
    NotEligible: _not_eligible,
    HoursBackwards: lambda _refusal: _("The end of your day needs to be after its start."),
    NoWorkingDays: lambda _refusal: _("Choose at least one working day, so I know when I can write to you."),
    NoWorkingTime: lambda _refusal: _(
        "With these hours and holidays there's no time I could write to you. Please check them."
    ),
    WordsTooLong: lambda refusal: words_too_long(refusal.length, refusal.longest),
    NoLongerOpen: lambda _refusal: _(SETTLED),
}


class RefusalWords:
    """Finds the words for a refusal by its class."""

    def __init__(self, *by_feature: Mapping[type[Refusal], Words]) -> None:
        self._words: dict[type[Refusal], Words] = {}
        for words in (GENERAL, *by_feature):
            self._words.update(words)

    def knows(self, kind: type[Refusal]) -> bool:
        """Whether exactly this class of refusal has words."""
        return kind in self._words

    def say(self, refusal: Refusal) -> Message:
        """One sentence about the refusal, shown only to the person who asked."""
        words = self._words.get(type(refusal))
        sentence = words(refusal) if words else _("That isn't possible right now.")
        return plain_message(sentence)


def not_heard() -> Message:
    """Says that somebody's words could not be processed; Slack sends them again a few times within minutes."""
    sentence = _(
        "Sorry, I couldn't process that. I'll try again in a minute or two; "
        "if you don't hear from me by then, please write again."
    )
    return plain_message(sentence)


def not_shown() -> Message:
    """Says that Slack did not open a form in time."""
    sentence = _("Sorry, Slack didn't open the form in time. Please press the button again.")
    return plain_message(sentence)


def apology(reference: str, *, changed_nothing: bool) -> Message:
    """Says that something failed on our side; "nothing was changed" only when that is known."""
    what = _("and nothing was changed") if changed_nothing else _("and I don't know whether it was saved")
    then = _("Please try again in a minute") if changed_nothing else _("Please check Home before you try again")
    sentence = _(
        "Sorry, something went wrong on my side {what}. {then}. If it happens again, tell the person who runs "
        "Village. Reference: {reference}."
    ).format(what=what, then=then, reference=reference)
    return plain_message(sentence)
