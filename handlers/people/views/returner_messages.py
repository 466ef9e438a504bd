"""What returning parents are told: after a form, about their sign-up, on the day they asked for; and their Home."""

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.offices.topics import Catalogue, standard
from bot.people.returners import IntroductionKind, Returner, Status, is_away
from handlers.introductions.views.asks import ask_preview
from handlers.offices.views import topics
from handlers.people.views.at_work import long_date
from handlers.people.views.returners import NOBODY_SEES
from handlers.platform.views.blocks import Message, button, buttons, confirm, heading, modal, small, text

ENDED = "This has ended, and nothing was kept. You can start again any time with `/returning`."
STOP_MEANS = (
    "Your sign-up and everything in it is deleted right away: topics, dates, the people you named. Anything open "
    "is closed; the other person only sees that it has ended."
)
STOPPED = (
    "Done. Your sign-up and everything in it has been deleted: topics, dates, the people you named. Anything that was "
    "open is closed; the other person only sees that it has ended. You can sign up again any time with `/returning`."
)
HOW_IT_GOES = (
    "I ask one colleague at a time, without your name. When someone says yes, I'll tell you, and only if you say "
    "yes too do I open a group message for you both. Nobody ever sees a no."
)


def confirmation(saved: Status, catalogue: Catalogue) -> View:
    """After a form: what now holds, and the exact text that a mentor will see."""
    return modal("returners.confirmed", "Find someone to talk to", welcomed(saved, catalogue).blocks)


def welcomed(saved: Status, catalogue: Catalogue | None = None) -> Message:
    """The same as a message, where there was no form."""
    offered = catalogue or standard()
    blocks: list[Block] = [
        text(f"*You're signed up.* Nobody else can see this. {wishes_in_words(saved.returner, offered)}"),
        text(whereabouts(saved)),
        *ask_preview(saved.returner, offered, saved.office, small_office=saved.several_offices),
        *([] if saved.several_offices else [small("In a small community, someone may guess it's you.")]),
        buttons(button("More", "returners.more", spoken="Everything else, all of it optional"), _change()),
        small(f"{NOBODY_SEES} `/returning stop` deletes it at any time."),
    ]
    return Message("You're signed up. Nobody else can see this.", tuple(blocks))


def wishes_in_words(returner: Returner, catalogue: Catalogue) -> str:
    """What somebody signed up for, in one sentence to themselves."""
    about = topics.named(catalogue, returner.topics, "")
    who = f"someone who knows about {about}" if about else "someone to talk to"
    much = "one good talk" if returner.kind is IntroductionKind.TALK else "company for a while"
    return f"You'd like {who}: {much}."


def whereabouts(status: Status) -> str:
    """Whether the search is on, and if not, why."""
    returner = status.returner
    if is_away(returner, status.today):
        until = f"until {long_date(returner.paused_until)}" if returner.paused_until else "until you say so"
        return f"You're paused {until}. I won't ask anyone until then."
    if returner.not_before is not None:
        return f"I won't message you before {long_date(returner.not_before)}. Then I'll say hello, once."
    if returner.asleep:
        return "I'm not looking at the moment. *Find me someone* starts the search."
    rests = returner.matching_rests_until
    if rests is not None and status.now < rests:
        return f"I'll start looking again on {long_date(rests.date())}."
    return f"I'm looking. {HOW_IT_GOES}"


# Status and Home


def status(mine: Status | None, catalogue: Catalogue) -> Message:
    """`/returning status`, for this person alone."""
    return Message("Here is where things stand.", tuple(_part(mine, catalogue)))


def home_section(mine: Status | None, catalogue: Catalogue) -> list[Block]:
    """The part of App Home about being helped."""
    return [heading("Find someone to talk to"), *_part(mine, catalogue)]


def _part(mine: Status | None, catalogue: Catalogue) -> list[Block]:
    if mine is None:
        return [
            text("Coming back to work, or already back? I can introduce you, privately, to someone who's been there."),
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
    question = confirm("Stop?", STOP_MEANS, "Yes, stop", "Cancel")
    return button("Stop", "returners.stop", spoken="Stop and delete everything", confirm=question)


# Answers to commands and buttons


def stands(mine: Status) -> Message:
    """After *Find me someone* or a pause: where things stand now."""
    return _answer("Here is where things stand.", whereabouts(mine))


def pause_words(note: str = "") -> str:
    """Said above the date in the form for a pause."""
    before = f"{note} " if note else ""
    return f"{before}How long would you like to pause? I won't ask anyone until then, and you won't hear from me."


def stopped() -> Message:
    """At once, and no reason asked."""
    return _answer("Done.", STOPPED)


def someone_else() -> Message:
    """After `/returning someone else`."""
    return _answer("Of course.", "Of course. I'll look for someone else, and nobody will know.")


def usage() -> Message:
    """`/returning help`."""
    return _answer(
        "How to find someone.",
        "*Finding someone to talk to*\n"
        "• `/returning`: say what would help (or leave it empty), or change it\n"
        "• `/returning pause three weeks`, `/returning pause until 3 March`, `/returning pause until I say`\n"
        "• `/returning resume`: start looking again\n"
        "• `/returning someone else`: someone other than the person you were offered\n"
        "• `/returning status`: where things stand\n"
        "• `/returning stop`: delete everything, right away\n"
        "You can also just write to me in your own words.",
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
    words = "You asked me to say hello from today. There's no hurry."
    row = buttons(
        button("Find me someone", "returners.go_on", style="primary"),
        button("Another date", "returners.another_date"),
        button("Stop, no questions", "returners.leave"),
    )
    return Message(words, (text(words), row))
