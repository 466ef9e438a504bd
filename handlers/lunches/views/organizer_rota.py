"""Messages and forms about standing in for organizers, finding somebody to take over, and *was it worth your lunch?*"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.views import View

from bot.core.ids import UserId
from bot.core.words import N_, _, day_words
from handlers.lunches.views.lunches import Lunch, mention
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message, button, buttons, modal, plain_message, text
from handlers.platform.views.fields import Values

CALLBACK = "meetings.care"
UNTIL, DEPUTY = "until", "deputy"
STAYS, LEAVES = "stays", "leaves"
CANNOT_STAND_IN = N_("Guests and bots can't stand in. Please choose a colleague with a full account.")


@dataclass(frozen=True)
class Chosen:
    """What the form says: the last day of the absence and the deputy, None for each that is empty."""

    until: date | None
    deputy: UserId | None


def form(until: date | None, deputies: Sequence[UserId]) -> View:
    """The form *Time away, or a deputy*: away until when, and who stands in."""
    names = ", ".join(mention(one) for one in deputies) or _("nobody yet")
    blocks = [
        text(
            _(
                "Standing in now: {names}. A deputy gets the monthly message while you're away, or after "
                "you've been quiet for two months."
            ).format(names=names)
        ),
        fields.day(UNTIL, _("I'm away until"), until, hint=_("Leave it empty if you're here.")),
        fields.person(DEPUTY, _("Who stands in?"), hint=_("They become an organizer, and I'll tell them.")),
    ]
    return modal(CALLBACK, _("Time away, or a deputy"), blocks, submit=_("Save"))


def read(values: Values) -> Chosen:
    """What the form says."""
    return Chosen(fields.chosen_day(values, UNTIL), fields.chosen_person(values, DEPUTY))


def saved(until: date | None, deputy: UserId | None, others: int) -> View:
    """What was saved, and what follows from it; `others` is how many other organizers are there."""
    lines = [
        _("You get the monthly message.")
        if until is None
        else _("You're away until {day_words}.").format(day_words=day_words(until))
    ]
    if deputy:
        lines.append(_("{deputy} stands in, and I'll tell them.").format(deputy=mention(deputy)))
    if until is not None and not others:
        lines.append(_("Nobody stands in, so the lunches go out as planned without anyone looking at them first."))
    return modal("village.notice", _("Saved"), [text(" ".join(lines))])


def take_over(lunch: Lunch) -> Message:
    """The question in the channel who would like to look after the lunches."""
    line = _(
        "The lunches here are running by themselves right now, and they'll go on like that. Would "
        "someone like to look after them? It takes a few minutes a month."
    )
    return Message(line, (text(line), buttons(button(_("I could do that"), "meetings.take_over", lunch.value))))


def offered() -> Message:
    """To the person who pressed: the organizers were asked."""
    return plain_message(
        _(
            "Thank you. I've told the organizers. If I don't hear from them within five working days, "
            "I'll take it as a yes and write to you."
        )
    )


def looks_after_already() -> Message:
    """To the person who pressed: they are an organizer already."""
    return plain_message(
        _("You already look after the lunches here, thank you. You can do everything by button in Home.")
    )


def offer(volunteer: UserId) -> Message:
    """To an organizer: a colleague would take over; silence means yes, as it was silence that led to the question."""
    words = _(
        "{volunteer} would like to help look after the lunches. Organizers can change lunches, but "
        "they don't see who is helping or being helped. If I don't hear from you within five working "
        "days, they start."
    ).format(volunteer=mention(volunteer))
    row = buttons(
        button(_("Yes, please"), "meetings.hand_over", volunteer, spoken=_("Yes, make them an organizer")),
        button(_("Not now"), "meetings.decline_offer", volunteer, spoken=_("Not now; they won't be told")),
    )
    return Message(_("A colleague would like to help look after the lunches."), (text(words), row))


def offer_accepted(volunteer: UserId) -> Message:
    """To an organizer, in place of the offer: it was accepted."""
    words = _("{volunteer} looks after the lunches with you now. Thank you.").format(volunteer=mention(volunteer))
    return Message(_("A colleague looks after the lunches with you now."), (text(words),))


def offer_settled() -> Message:
    """To an organizer, in place of the offer, after *Not now*."""
    return plain_message(_("This one is settled: it stays as it is."))


def named(by: UserId | None, *, as_deputy: bool, stays_organizer: bool) -> Message:
    """To the person who was named; `by` is None where silence was the answer to their offer."""
    what = _("stand in for the lunches") if as_deputy else _("look after the lunches")
    first = (
        _("{by} is asking you to {what}.").format(by=mention(by), what=what)
        if by
        else _("Nobody objected, so you look after the lunches from now on.")
    )
    words = _(
        "{first} Once a month I'll show you what I'm going to post; if you don't answer, it goes "
        "out. You can do everything by button in Home."
    ).format(first=first)
    value = STAYS if stays_organizer else LEAVES
    row = buttons(
        button(_("I'd rather not"), "meetings.decline_care", value, spoken=_("I'd rather not look after the lunches"))
    )
    summary = (
        _("You've been asked to look after the brown-bag lunches.")
        if by
        else _("You look after the brown-bag lunches now.")
    )
    return Message(summary, (text(words), row))


def no_longer() -> Message:
    """In place of `named`: they would rather not, or somebody has changed it since."""
    return plain_message(_("That's fine. You won't stand in for the lunches."))


def worth_it(lunch: Lunch, *, has_answered: bool, is_open: bool = True) -> Message:
    """The question to a person who meant to come; it is closed (`is_open`) after a week."""
    if has_answered:
        return plain_message(_("Thank you. Your answer is counted, without your name."))
    if not is_open:
        return plain_message(_("This question has closed. There's nothing you need to do."))
    words = _(
        "Was the lunch on {lunch_when} worth your time? Your answer is only counted, never kept with your name."
    ).format(lunch_when=lunch.when)
    row = buttons(
        button(_("Yes"), "meetings.worth_it", lunch.value, spoken=_("Yes, it was worth it")),
        button(_("Not really"), "meetings.not_so", lunch.value, spoken=_("Not really")),
    )
    return Message(_("Was the brown-bag lunch worth your time?"), (text(words), row))


def tally(worth: tuple[int, int]) -> str:
    """What organizers see of the two counts, rounded to 5."""
    return _("The last lunch was worth it for about {worth} of {worth_2} who answered.").format(
        worth=worth[0], worth_2=worth[1]
    )
