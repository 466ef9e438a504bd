"""Messages and modals for mentors: after a form, status, a pause's end, the yearly question; their part of Home."""

from collections.abc import Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.ids import UserId
from bot.core.words import N_, _, long_date, ngettext
from bot.offices.topics import Catalogue
from bot.people.mentors import How, Mentor, fewer, is_away, is_resting, questions_left
from handlers.offices.views import topics
from handlers.people.views.mentors import JUST_LISTEN, NAME_STANDS, NOBODY_SEES
from handlers.platform.views.blocks import Message, button, buttons, confirm, heading, modal, plain_message, small, text
from handlers.platform.views.refusals import SETTLED

MOST_NAMED = 40


def welcome(mentor: Mentor, catalogue: Catalogue, today: date, *, is_new: bool) -> View:
    """The modal after a mentor's form: the offer, the limits, and a button to change them."""
    return modal("mentors.welcomed", _("Thank you"), welcomed(mentor, catalogue, today, is_new=is_new).blocks)


def welcomed(mentor: Mentor, catalogue: Catalogue, today: date, *, is_new: bool) -> Message:
    """The welcome as a message, for somebody who signed up without a form."""
    thanks = _("*Thank you.* You're now a mentor.") if is_new else _("*Saved.*")
    who_sees = _(NAME_STANDS) if mentor.listed_topics else _(NOBODY_SEES)
    blocks: list[Block] = [
        text(f"{thanks} {_offer_in_words(mentor, catalogue)}"),
        text(limits(mentor, catalogue)),
        buttons(button(_("Change"), "mentors.more", spoken=_("Change limits and everything else"))),
        *([text(paused(mentor))] if is_away(mentor, today) else []),
        small(_("{who_sees} `/mentor pause` and `/mentor stop` work at any time.").format(who_sees=who_sees)),
    ]
    return Message(_("Thank you. You're now a mentor.") if is_new else _("Saved."), tuple(blocks))


def limits(mentor: Mentor, catalogue: Catalogue) -> str:
    """The mentor's limits and listed topics in one sentence (R20)."""
    named = topics.named(catalogue, mentor.listed_topics, "")
    listing = _("your name is listed for {topics}").format(topics=named) if named else _("your name isn't listed")
    return _("{people}, {questions}, {rest}; {listing}.").format(
        people=_people(mentor.people_at_a_time),
        questions=_questions(mentor.questions_a_month),
        rest=_rest(mentor.rest_weeks),
        listing=listing,
    )


def _people(count: int) -> str:
    """How many people at a time, as the beginning of a sentence."""
    if not count:
        return _("No longer matches")
    return ngettext("One person at a time", "{count} people at a time", count).format(count=count)


def _questions(count: int) -> str:
    if not count:
        return _("no single questions")
    return ngettext("one single question a month", "{count} single questions a month", count).format(count=count)


def _rest(weeks: int) -> str:
    if not weeks:
        return _("no break between matches")
    return _("a break of {weeks} weeks after each longer match").format(weeks=weeks)


def _offer_in_words(mentor: Mentor, catalogue: Catalogue) -> str:
    about = topics.named(catalogue, mentor.topics, "")
    how = {
        How.LIVED: _("from your own experience"),
        How.EAR: _("by listening"),
        How.EITHER: _("with ideas or just by listening"),
    }[mentor.how]
    return (
        _("What you offer: {about}, {how}.").format(about=about, how=how)
        if about
        else _("You're {just_listen}.").format(just_listen=_(JUST_LISTEN))
    )


# Status and Home


def status(mentor: Mentor | None, catalogue: Catalogue, now: datetime, today: date) -> Message:
    """The answer to `/mentor status`."""
    who_knows = buttons(button(_("Who knows about what"), "mentors.directory"))
    return Message(_("Your part as a mentor."), (*_part(mentor, catalogue, now, today), who_knows))


def home_section(mentor: Mentor | None, catalogue: Catalogue, now: datetime, today: date) -> list[Block]:
    """The part of App Home about helping others, also for people who are no mentor (`mentor` None)."""
    return [heading(_("Help a colleague")), *_part(mentor, catalogue, now, today)]


def _part(mentor: Mentor | None, catalogue: Catalogue, now: datetime, today: date) -> list[Block]:
    if mentor is None:
        return [
            text(
                _(
                    "Someone here may be going through what you've been through, or just need someone to listen. "
                    "Nobody sees that you offered."
                )
            ),
            buttons(button(_("I can help with something"), "mentors.open")),
        ]
    return [
        text(f"{_offer_in_words(mentor, catalogue)}\n{limits(mentor, catalogue)}"),
        *([text(_whereabouts(mentor, now, today))] if _whereabouts(mentor, now, today) else []),
        small(_turns(mentor, today)),
        buttons(
            button(_("Change"), "mentors.open"),
            button(_("More"), "mentors.more", spoken=_("Limits and everything else about your part")),
            *_pause_buttons(mentor, today),
            _stop_button(),
        ),
    ]


def _pause_buttons(mentor: Mentor, today: date) -> tuple[ButtonElement, ...]:
    if is_away(mentor, today):
        return (button(_("I'm back"), "mentors.resume"), button(_("Pause longer"), "mentors.pause_longer"))
    return (button(_("Pause"), "mentors.pause_longer", spoken=_("Pause for a while")),)


def _stop_button() -> ButtonElement:
    question = confirm(_("Stop being a mentor?"), _(STOP_MEANS), _("Yes, stop"), _("Cancel"))
    return button(_("Stop"), "mentors.stop", spoken=_("Stop being a mentor"), confirm=question)


def _whereabouts(mentor: Mentor, now: datetime, today: date) -> str:
    if is_away(mentor, today):
        return paused(mentor)
    if is_resting(mentor, now) and mentor.resting_until is not None:
        return _("You're on a break until {long_date}. I won't ask you anything until then.").format(
            long_date=long_date(mentor.resting_until.date())
        )
    return ""


def _turns(mentor: Mentor, today: date) -> str:
    """When the mentor was last asked, and how many single questions are left this month."""
    left = questions_left(mentor, today)
    asked = (
        _("Last asked on {long_date}.").format(long_date=long_date(mentor.last_asked.date()))
        if mentor.last_asked
        else _("Not asked yet.")
    )
    if not left:
        return asked + " " + _("No more single questions this month.")
    more = ngettext("One more single question this month.", "{count} more single questions this month.", left)
    return asked + " " + more.format(count=left)


def paused(mentor: Mentor) -> str:
    """Until when the mentor is paused, in a sentence."""
    until = (
        _("until {long_date}").format(long_date=long_date(mentor.paused_until))
        if mentor.paused_until
        else _("until you say so")
    )
    return _("You're paused {until}. Nobody will ask you anything until then.").format(until=until)


# Answers to commands and buttons


def pause_words(mentor: Mentor, note: str = "") -> str:
    """The text above the date in the form for a pause."""
    before = f"{note} " if note else ""
    again = (
        (_("Your pause will last until then instead."))
        if mentor.is_paused
        else _("Nobody will ask you anything until then.")
    )
    return _(
        "{before}How long would you like to pause? {again} Conversations you already have aren't affected."
    ).format(before=before, again=again)


def pause_saved(mentor: Mentor) -> Message:
    """Answer after a pause was set, with the button that ends it."""
    return _answer(_("Your pause is set."), paused(mentor), buttons(button(_("I'm back"), "mentors.resume")))


def back() -> Message:
    """Answer after a pause was ended."""
    return _answer(_("Welcome back."), _("Welcome back. Colleagues can ask you again, within your limits."))


STOP_MEANS = N_(
    "Your offer, your limits and your avoid list are deleted at once. Any question you haven't answered is "
    "closed. Group messages you're already in stay."
)


def ask_to_stop() -> Message:
    """Answer to `/mentor stop`, with the button that confirms it."""
    yes = button(_("Yes, stop"), "mentors.stop", style="danger", spoken=_("Yes, stop being a mentor"))
    return _answer(
        _("Stop being a mentor?"), _("Stop being a mentor? {stop_means}").format(stop_means=_(STOP_MEANS)), buttons(yes)
    )


def stopped() -> Message:
    """Answer after the mentor was deleted."""
    return _answer(
        _("Done."),
        _("Done. You're no longer a mentor, and what you told me has been deleted. Thank you for your time."),
    )


def usage() -> Message:
    """The answer to `/mentor help`."""
    return _answer(
        _("How to be a mentor."),
        _(
            "*Being a mentor*\n"
            "• `/mentor`: say what you know about, or change it\n"
            "• `/mentor business trips, sick days`: the same, already filled in\n"
            "• `/mentor pause three weeks`, `/mentor pause until 3 March`, `/mentor pause until I say`\n"
            "• `/mentor not this quarter`: no questions until the next quarter\n"
            "• `/mentor resume`: come back early\n"
            "• `/mentor status`: what you offer, your limits, when you were last asked\n"
            "• `/mentor stop`: stop being a mentor, right away\n"
            "You can also just write to me: “happy to talk about business trips”."
        ),
    )


def _answer(spoken: str, words: str, *more: Block) -> Message:
    return Message(spoken, (text(words), *more))


# Unasked, and rarely


def pause_note(mentor: Mentor | None, paused_on: date, today: date) -> Message:
    """The note when a pause ends, or after three months of one without an end; redrawn once it is answered."""
    if mentor is None:
        return plain_message(_(SETTLED))
    if mentor.paused_on != paused_on:
        words = paused(mentor) if is_away(mentor, today) else _("Welcome back. Colleagues can ask you again.")
        return Message(_("Your pause is settled."), (text(words),))
    if is_away(mentor, today):
        words = _(
            "You paused three months ago with no end date. If that still suits you, there's nothing to do; "
            "I won't ask again."
        )
    else:
        words = _("Your pause ends today, so colleagues can ask you again, within your limits.")
    row = buttons(button(_("I'm back"), "mentors.back"), button(_("Pause longer"), "mentors.pause_longer"))
    return Message(words, (text(words), row))


def still_in(mentor: Mentor | None, catalogue: Catalogue, today: date) -> Message:
    """The yearly question (R21); redrawn once it is answered."""
    if mentor is None:
        return plain_message(_(SETTLED))
    if not mentor.years_unanswered and is_away(mentor, today):
        return Message(_("Thank you for staying."), (text(_("Thank you for staying.") + " " + paused(mentor)),))
    if not mentor.years_unanswered:
        return Message(_("Thank you for staying."), (text(_("Thank you for staying. There's nothing else to do.")),))
    words = _(
        "You've been a mentor here for another year. Thank you. Would you like to continue, and is this still right?"
    )
    row = buttons(
        button(_("Yes, still in"), "mentors.still_in"),
        _quarter_button(),
        button(_("Change"), "mentors.open"),
        button(_("Pause"), "mentors.pause_longer"),
        _stop_button(),
    )
    return Message(words, (text(words), text(_offer_in_words(mentor, catalogue)), row))


def fewer_questions(mentor: Mentor | None, catalogue: Catalogue, today: date) -> Message:
    """The question after two declined asks in a row (R21), asked once; redrawn once it is answered."""
    if mentor is None:
        return plain_message(_(SETTLED))
    if is_away(mentor, today):
        return Message(_("Your pause is settled."), (text(paused(mentor)),))
    if mentor.asked_about_fewer != 1:
        words = _("Thanks for telling me.") + " " + limits(mentor, catalogue)
        return Message(_("Thanks for telling me."), (text(words),))
    count = fewer(mentor.questions_a_month)
    words = (
        _("You've said *Not this time* twice, and that's fine. Would a break suit you?")
        if count is None
        else _("You've said *Not this time* twice, and that's fine. Would fewer questions suit you better?")
    )
    row = buttons(
        *([] if count is None else [button(_fewer_label(count), "mentors.fewer")]),
        _quarter_button(),
        button(_("It's fine as it is"), "mentors.as_it_is"),
    )
    once = small(_("I ask this only once. You can change it any time under *More* in Home."))
    return Message(_("A short question about being a mentor."), (text(words), row, once))


def _fewer_label(count: int) -> str:
    return ngettext("One question a month", "{count} questions a month", count).format(count=count)


def _quarter_button() -> ButtonElement:
    return button(_("Not this quarter"), "mentors.not_this_quarter", spoken=_("Not this quarter: pause until the next"))


# Who knows about what


def directory(catalogue: Catalogue, keepers: Sequence[tuple[str, Sequence[UserId]]]) -> View:
    """The modal with the listed mentors; `keepers` are (slug, people), none of them empty."""
    blocks: list[Block] = [
        text(_("These colleagues chose to be listed. You can message them as you would anyone.")),
        *(text(f"{topics.named(catalogue, (slug,), slug)}\n{_mentions(users)}") for slug, users in keepers),
        small(_("Others help without being listed. Type `/askaround` and your question, and I'll ask them privately.")),
    ]
    if not keepers:
        blocks[0] = text(_("Nobody is listed yet."))
    return modal("mentors.listed", _("Who knows about what"), blocks)


def _mentions(users: Sequence[UserId]) -> str:
    shown = ", ".join(f"<@{user}>" for user in users[:MOST_NAMED])
    return _("{shown} and more").format(shown=shown) if len(users) > MOST_NAMED else shown
