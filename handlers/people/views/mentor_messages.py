"""What mentors are told: after a form, about their part, at the end of a pause, once a year; and their Home."""

from collections.abc import Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.ids import UserId
from bot.offices.topics import Catalogue
from bot.people.mentors import How, Mentor, is_away, is_resting, questions_left
from handlers.offices.views import topics
from handlers.people.views.at_work import long_date
from handlers.people.views.mentors import JUST_LISTEN, NAME_STANDS, NOBODY_SEES
from handlers.platform.views.blocks import Message, button, buttons, confirm, heading, modal, small, text

MOST_NAMED = 40
COUNTS = ("no", "one", "two", "three", "four")
SETTLED = "This one is settled. Thank you for being here."


def welcome(mentor: Mentor, catalogue: Catalogue, today: date, *, is_new: bool) -> View:
    """After the first form: what now holds, in one sentence, and where to change it."""
    return modal("mentors.welcomed", "Thank you", welcomed(mentor, catalogue, today, is_new=is_new).blocks)


def welcomed(mentor: Mentor, catalogue: Catalogue, today: date, *, is_new: bool) -> Message:
    """The same as a message, where there was no form."""
    thanks = "*Thank you.* You're now a mentor." if is_new else "*Saved.*"
    who_sees = NAME_STANDS if mentor.listed_topics else NOBODY_SEES
    blocks: list[Block] = [
        text(f"{thanks} {_offer_in_words(mentor, catalogue)}"),
        text(limits(mentor, catalogue)),
        buttons(button("Change", "mentors.more", spoken="Change limits and everything else")),
        *([text(paused(mentor))] if is_away(mentor, today) else []),
        small(f"{who_sees} `/mentor pause` and `/mentor stop` work at any time."),
    ]
    return Message("Thank you. You're now a mentor." if is_new else "Saved.", tuple(blocks))


def limits(mentor: Mentor, catalogue: Catalogue) -> str:
    """The mentor's limits in one sentence."""
    people = "no longer matches" if not mentor.people_at_a_time else f"{_people(mentor.people_at_a_time)} at a time"
    count = mentor.questions_a_month
    questions = f"{COUNTS[count]} single question{'' if count == 1 else 's'} a month"
    rest = f"{_weeks(mentor.rest_weeks)} break after each longer match"
    listed = topics.named(catalogue, mentor.listed_topics, "")
    parts = [people, questions, rest, f"your name is listed for {listed}" if listed else "your name isn't listed"]
    sentence = ", ".join(parts) + "."
    return sentence[0].upper() + sentence[1:]


def _people(count: int) -> str:
    return "one person" if count == 1 else f"{COUNTS[count]} people"


def _weeks(count: int) -> str:
    return "no" if not count else {2: "a two-week", 4: "a four-week", 8: "an eight-week"}[count]


def _offer_in_words(mentor: Mentor, catalogue: Catalogue) -> str:
    about = topics.named(catalogue, mentor.topics, "")
    how = {
        How.LIVED: "from your own experience",
        How.EAR: "by listening",
        How.EITHER: "with ideas or just by listening",
    }[mentor.how]
    return f"What you offer: {about}, {how}." if about else f"You're {JUST_LISTEN}."


# Status and Home


def status(mentor: Mentor | None, catalogue: Catalogue, now: datetime, today: date) -> Message:
    """`/mentor status`, for the mentor alone."""
    who_knows = buttons(button("Who knows about what", "mentors.directory"))
    return Message("Your part as a mentor.", (*_part(mentor, catalogue, now, today), who_knows))


def home_section(mentor: Mentor | None, catalogue: Catalogue, now: datetime, today: date) -> list[Block]:
    """The part of App Home about being there for others."""
    return [heading("Help a colleague"), *_part(mentor, catalogue, now, today)]


def _part(mentor: Mentor | None, catalogue: Catalogue, now: datetime, today: date) -> list[Block]:
    if mentor is None:
        return [
            text(
                "Someone here may be going through what you've been through, or just need someone to listen. "
                "Nobody sees that you offered."
            ),
            buttons(button("I can help with something", "mentors.open")),
        ]
    return [
        text(f"{_offer_in_words(mentor, catalogue)}\n{limits(mentor, catalogue)}"),
        *([text(_whereabouts(mentor, now, today))] if _whereabouts(mentor, now, today) else []),
        small(_turns(mentor, today)),
        buttons(
            button("Change", "mentors.open"),
            button("More", "mentors.more", spoken="Limits and everything else about your part"),
            *_pause_buttons(mentor, today),
            _stop_button(),
        ),
    ]


def _pause_buttons(mentor: Mentor, today: date) -> tuple[ButtonElement, ...]:
    if is_away(mentor, today):
        return (button("I'm back", "mentors.resume"), button("Pause longer", "mentors.pause_longer"))
    return (button("Pause", "mentors.pause_longer", spoken="Pause for a while"),)


def _stop_button() -> ButtonElement:
    question = confirm("Stop being a mentor?", STOP_MEANS, "Yes, stop", "Cancel")
    return button("Stop", "mentors.stop", spoken="Stop being a mentor", confirm=question)


def _whereabouts(mentor: Mentor, now: datetime, today: date) -> str:
    if is_away(mentor, today):
        return paused(mentor)
    if is_resting(mentor, now) and mentor.resting_until is not None:
        return f"You're on a break until {long_date(mentor.resting_until.date())}. I won't ask you anything until then."
    return ""


def _turns(mentor: Mentor, today: date) -> str:
    """Fair turns, visible to the mentor alone."""
    left = questions_left(mentor, today)
    asked = f"Last asked on {long_date(mentor.last_asked.date())}." if mentor.last_asked else "Not asked yet."
    return f"{asked} {COUNTS[left].capitalize()} more single question{'' if left == 1 else 's'} this month."


def paused(mentor: Mentor) -> str:
    """Until when nobody asks."""
    until = f"until {long_date(mentor.paused_until)}" if mentor.paused_until else "until you say so"
    return f"You're paused {until}. Nobody will ask you anything until then."


# Answers to commands and buttons


def pause_words(mentor: Mentor, note: str = "") -> str:
    """Said above the date in the form for a pause."""
    before = f"{note} " if note else ""
    again = (
        "Your pause will last until then instead." if mentor.is_paused else "Nobody will ask you anything until then."
    )
    return f"{before}How long would you like to pause? {again} Conversations you already have aren't affected."


def pause_saved(mentor: Mentor) -> Message:
    """After a pause was set."""
    return _answer("Your pause is set.", paused(mentor), buttons(button("I'm back", "mentors.resume")))


def back() -> Message:
    """After a pause was ended."""
    return _answer("Welcome back.", "Welcome back. Colleagues can ask you again, within your limits.")


STOP_MEANS = (
    "Your offer, your limits and your avoid list are deleted at once. Any question you haven't answered is "
    "closed. Group messages you're already in stay."
)


def ask_to_stop() -> Message:
    """`/mentor stop` asks once more."""
    yes = button("Yes, stop", "mentors.stop", style="danger", spoken="Yes, stop being a mentor")
    return _answer("Stop being a mentor?", f"Stop being a mentor? {STOP_MEANS}", buttons(yes))


def stopped() -> Message:
    """At once, and no reason asked."""
    return _answer(
        "Done.", "Done. You're no longer a mentor, and what you told me has been deleted. Thank you for your time."
    )


def usage() -> Message:
    """`/mentor help`."""
    return _answer(
        "How to be a mentor.",
        "*Being a mentor*\n"
        "• `/mentor`: say what you know about, or change it\n"
        "• `/mentor business trips, sick days`: the same, already filled in\n"
        "• `/mentor pause three weeks`, `/mentor pause until 3 March`, `/mentor pause until I say`\n"
        "• `/mentor resume`: come back early\n"
        "• `/mentor status`: what you offer, your limits, when you were last asked\n"
        "• `/mentor stop`: stop being a mentor, right away\n"
        "You can also just write to me: “happy to talk about business trips”.",
    )


def _answer(spoken: str, words: str, *more: Block) -> Message:
    return Message(spoken, (text(words), *more))


# Unasked, and rarely


def pause_note(mentor: Mentor | None, paused_on: date, today: date) -> Message:
    """When a pause ends, or three months into one "until I say"; drawn again after the answer."""
    if mentor is None:
        return Message(SETTLED, (text(SETTLED),))
    if mentor.paused_on != paused_on:
        words = paused(mentor) if is_away(mentor, today) else "Welcome back. Colleagues can ask you again."
        return Message("Your pause is settled.", (text(words),))
    if is_away(mentor, today):
        words = (
            "You paused three months ago with no end date. If that still suits you, there's nothing to do; "
            "I won't ask again."
        )
    else:
        words = "Your pause ends today, so colleagues can ask you again, within your limits."
    row = buttons(button("I'm back", "mentors.back"), button("Pause longer", "mentors.pause_longer"))
    return Message(words, (text(words), row))


def still_in(mentor: Mentor | None, catalogue: Catalogue) -> Message:
    """Once a year; drawn again after the answer."""
    if mentor is None:
        return Message(SETTLED, (text(SETTLED),))
    if not mentor.years_unanswered:
        return Message("Thank you for staying.", (text("Thank you for staying. There's nothing else to do."),))
    words = (
        "You've been a mentor here for another year. Thank you. Would you like to continue, and is this still right?"
    )
    row = buttons(
        button("Yes, still in", "mentors.still_in"),
        button("Change", "mentors.open"),
        button("Pause", "mentors.pause_longer"),
        _stop_button(),
    )
    return Message(words, (text(words), text(_offer_in_words(mentor, catalogue)), row))


# Who knows about what


def directory(catalogue: Catalogue, keepers: Sequence[tuple[str, Sequence[UserId]]]) -> View:
    """Those who let themselves be listed, by topic; `keepers` has no empty entry."""
    blocks: list[Block] = [
        text("These colleagues chose to be listed. You can message them as you would anyone."),
        *(text(f"{topics.named(catalogue, (slug,), slug)}\n{_mentions(users)}") for slug, users in keepers),
        small("Others help without being listed. Type `/askaround` and your question, and I'll ask them privately."),
    ]
    if not keepers:
        blocks[0] = text("Nobody is listed yet.")
    return modal("mentors.listed", "Who knows about what", blocks)


def _mentions(users: Sequence[UserId]) -> str:
    shown = ", ".join(f"<@{user}>" for user in users[:MOST_NAMED])
    return f"{shown} and more" if len(users) > MOST_NAMED else shown
