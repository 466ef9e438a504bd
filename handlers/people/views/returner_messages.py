"""What returning parents are told: after a form, about their sign-up, on the day they asked for; and their Home."""

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.offices.topics import Catalogue, standard
from bot.people.returners import Kind, Returner, Status, is_away
from handlers.introductions.views.asks import ask_preview
from handlers.offices.views import topics
from handlers.people.views.at_work import long_date
from handlers.people.views.returners import NOBODY_SEES
from handlers.platform.views.blocks import Message, button, buttons, confirm, heading, modal, small, text

ENDED = "It has ended, and nothing of it is kept. Whenever you like, `/returning` begins anew."
STOP_MEANS = (
    "Your sign-up and everything in it is deleted at once: topics, dates, the people you named. Whatever is open "
    "is settled; the other side only sees that it has ended."
)
HOW_IT_GOES = (
    "I ask one colleague at a time, with no name. When one says yes, I tell you, and only if you say yes too do "
    "you find yourselves in one conversation. A no is never seen by anybody."
)


def confirmation(saved: Status, catalogue: Catalogue) -> View:
    """After a form: what now holds, and the exact text that a mentor will see."""
    return modal("returners.confirmed", "Someone for you", welcomed(saved, catalogue).blocks)


def welcomed(saved: Status, catalogue: Catalogue | None = None) -> Message:
    """The same as a message, where there was no form."""
    offered = catalogue or standard()
    blocks: list[Block] = [
        text(f"*Done, quietly.* {wishes_in_words(saved.returner, offered)}"),
        text(whereabouts(saved)),
        *ask_preview(saved.returner, offered, saved.office, small_office=saved.several_offices),
        *([] if saved.several_offices else [small("In a small community somebody may guess that it is you.")]),
        buttons(button("More", "returners.more", spoken="Everything else, all of it optional"), _change()),
        small(f"{NOBODY_SEES} `/returning stop` deletes it at any time."),
    ]
    return Message("Done, quietly.", tuple(blocks))


def wishes_in_words(returner: Returner, catalogue: Catalogue) -> str:
    """What somebody signed up for, in one sentence to themselves."""
    about = topics.named(catalogue, returner.topics, "")
    who = f"somebody who knows about {about}" if about else "someone to talk to"
    much = "one good talk" if returner.kind is Kind.TALK else "company for a while"
    return f"You would like {who}: {much}."


def whereabouts(status: Status) -> str:
    """Whether the search is on, and if not, why."""
    returner = status.returner
    if is_away(returner, status.today):
        until = f"until {long_date(returner.paused_until)}" if returner.paused_until else "until you say"
        return f"You are paused {until}; I ask nobody meanwhile."
    if returner.not_before is not None:
        return f"You hear nothing from me before {long_date(returner.not_before)}; then I say hello, once."
    if returner.asleep:
        return "I ask nobody at the moment. *Find me someone* starts the search."
    rests = returner.matching_rests_until
    if rests is not None and status.now < rests:
        return f"I look again from {long_date(rests.date())}."
    return f"I am looking. {HOW_IT_GOES}"


# Status and Home


def status(mine: Status | None, catalogue: Catalogue) -> Message:
    """`/returning status`, for this person alone."""
    return Message("Here is where things stand.", tuple(_part(mine, catalogue)))


def home_section(mine: Status | None, catalogue: Catalogue) -> list[Block]:
    """The part of App Home about being helped."""
    return [heading("Someone for you"), *_part(mine, catalogue)]


def _part(mine: Status | None, catalogue: Catalogue) -> list[Block]:
    if mine is None:
        return [
            text("Coming back, or back already, and you would like to talk to somebody who has been there? Quietly."),
            buttons(button("Find me someone", "returners.open")),
            small(NOBODY_SEES),
        ]
    returner = mine.returner
    away = is_away(returner, mine.today)
    rests = returner.matching_rests_until is not None and mine.now < returner.matching_rests_until
    search = away or rests or returner.asleep or returner.not_before is not None
    return [
        text(f"{wishes_in_words(returner, catalogue)}\n{whereabouts(mine)}"),
        buttons(
            *((button("Find me someone", "returners.find"),) if search else ()),
            _change(),
            button("More", "returners.more", spoken="Everything else, all of it optional"),
            *(() if away else (button("Pause", "returners.pause_longer", spoken="Pause for a while"),)),
            _stop_button(),
        ),
    ]


def _change() -> ButtonElement:
    return button("Change", "returners.open", spoken="Change what you would like")


def _stop_button() -> ButtonElement:
    question = confirm("Stop?", STOP_MEANS, "Yes, stop", "No, stay")
    return button("Stop", "returners.stop", spoken="Stop and delete everything", confirm=question)


# Answers to commands and buttons


def stands(mine: Status) -> Message:
    """After *Find me someone* or a pause: where things stand now."""
    return _answer("Here is where things stand.", whereabouts(mine))


def pause_words(note: str = "") -> str:
    """Said above the date in the form for a pause."""
    before = f"{note} " if note else ""
    return f"{before}Until when would you like a pause? I ask nobody meanwhile, and you hear nothing from me."


def stopped() -> Message:
    """At once, and no reason asked."""
    return _answer("Done.", f"Done. {STOP_MEANS} `/returning` is there whenever you like.")


def someone_else() -> Message:
    """After `/returning someone else`."""
    return _answer("Of course.", "Of course. I look for someone else; whoever it was learns nothing of it.")


def usage() -> Message:
    """`/returning help`."""
    return _answer(
        "How to find someone.",
        "*Someone for you*\n"
        "• `/returning`: say what would help, or nothing at all, or change it\n"
        "• `/returning pause three weeks`, `/returning pause until 3 March`, `/returning pause until I say`\n"
        "• `/returning resume`: go on looking\n"
        "• `/returning someone else`: somebody other than the one you were offered\n"
        "• `/returning status`: where things stand\n"
        "• `/returning stop`: everything deleted, at once\n"
        "You may also just write to me, in your own words.",
    )


def _answer(spoken: str, words: str, *more: Block) -> Message:
    return Message(spoken, (text(words), *more))


# On the day


def hello(mine: Status | None, greeting: str) -> Message:
    """The one message on the *not before* day; drawn again after the answer."""
    if mine is None:
        return Message("It has ended.", (text(ENDED),))
    if not mine.returner.asleep or mine.returner.greeting != greeting:
        return _answer("This one is settled.", whereabouts(mine))
    words = "You asked me to say hello from today. No hurry."
    row = buttons(
        button("Find me someone", "returners.go_on", style="primary"),
        button("Another date", "returners.another_date"),
        button("Stop, no questions", "returners.leave"),
    )
    return Message(words, (text(words), row))
