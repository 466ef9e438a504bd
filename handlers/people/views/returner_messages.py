"""Messages and modals for returning parents: after a form, status, the greeting on their day; their part of Home."""

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.words import N_, _, long_date
from bot.offices.topics import Catalogue, standard
from bot.people.returners import SLEEPS_AFTER, IntroductionKind, Returner, Status, is_away
from handlers.introductions.views.asks import ask_preview
from handlers.offices.views import topics
from handlers.people.views.returners import NOBODY_SEES
from handlers.platform.views.blocks import Message, button, buttons, confirm, heading, modal, small, text

ENDED = N_("This has ended, and nothing was kept. You can start again any time with `/returning`.")
STOP_MEANS = N_(
    "Your sign-up and everything in it is deleted right away: topics, dates, the people you named. Anything open "
    "is closed; the other person only sees that it has ended."
)
STOPPED = N_(
    "Done. Your sign-up and everything in it has been deleted: topics, dates, the people you named. Anything that was "
    "open is closed; the other person only sees that it has ended. You can sign up again any time with `/returning`."
)
HOW_IT_GOES = N_(
    "I ask one colleague at a time, without your name. When someone says yes, I'll tell you, and only if you say yes "
    "too do I open a group message for you both. Nobody ever sees a no."
)


def confirmation(saved: Status, catalogue: Catalogue) -> View:
    """The modal after a form: where things stand, and word for word what a mentor will see (R1)."""
    return modal("returners.confirmed", _("Find someone to talk to"), welcomed(saved, catalogue).blocks)


def welcomed(saved: Status, catalogue: Catalogue | None = None) -> Message:
    """The welcome as a message, for somebody who signed up without a form."""
    offered = catalogue or standard()
    blocks: list[Block] = [
        text(
            _("*You're signed up.* Nobody else can see this. {wishes_in_words}").format(
                wishes_in_words=wishes_in_words(saved.returner, offered)
            )
        ),
        text(whereabouts(saved)),
        *ask_preview(saved.returner, offered, saved.office, small_office=saved.several_offices),
        *([] if saved.several_offices else [small(_("In a small community, someone may guess it's you."))]),
        buttons(button(_("More"), "returners.more", spoken=_("Everything else, all of it optional")), _change()),
        small(_("{nobody_sees} `/returning stop` deletes it at any time.").format(nobody_sees=_(NOBODY_SEES))),
    ]
    return Message(_("You're signed up. Nobody else can see this."), tuple(blocks))


def wishes_in_words(returner: Returner, catalogue: Catalogue) -> str:
    """What the person signed up for, in one sentence addressed to them."""
    about = topics.named(catalogue, returner.topics, "")
    who = _("someone who knows about {about}").format(about=about) if about else _("someone to talk to")
    much = _("one good talk") if returner.kind is IntroductionKind.TALK else _("company for a while")
    return _("You'd like {who}: {much}.").format(who=who, much=much)


def whereabouts(status: Status) -> str:
    """Whether the search is on, and if not, why not."""
    returner = status.returner
    if is_away(returner, status.today):
        until = (
            _("until {long_date}").format(long_date=long_date(returner.paused_until))
            if returner.paused_until
            else _("until you say so")
        )
        return _("You're paused {until}. I won't ask anyone until then.").format(until=until)
    if returner.not_before is not None:
        return _("I won't message you before {long_date}. Then I'll say hello, once.").format(
            long_date=long_date(returner.not_before)
        )
    if returner.asleep and returner.offers_unanswered >= SLEEPS_AFTER:
        return _(
            "I'm not looking at the moment, because three offers went unanswered. That's fine. *Find me someone* "
            "starts the search again."
        )
    if returner.asleep:
        return _("I'm not looking at the moment. *Find me someone* starts the search.")
    rests = returner.matching_rests_until
    if rests is not None and status.now < rests:
        return _("I'll start looking again on {long_date}.").format(long_date=long_date(rests.date()))
    return _("I'm looking. {how_it_goes}").format(how_it_goes=_(HOW_IT_GOES))


# Status and Home


def status(mine: Status | None, catalogue: Catalogue) -> Message:
    """The answer to `/returning status`; `mine` is None without a sign-up."""
    return Message(_("Here is where things stand."), tuple(_part(mine, catalogue)))


def home_section(mine: Status | None, catalogue: Catalogue) -> list[Block]:
    """The part of App Home about finding somebody; `mine` is None without a sign-up."""
    return [heading(_("Find someone to talk to")), *_part(mine, catalogue)]


def _part(mine: Status | None, catalogue: Catalogue) -> list[Block]:
    if mine is None:
        return [
            text(
                _("Coming back to work, or already back? I can introduce you, privately, to someone who's been there.")
            ),
            buttons(button(_("Find me someone"), "returners.open")),
            small(_(NOBODY_SEES)),
        ]
    returner = mine.returner
    away = is_away(returner, mine.today)
    rests = returner.matching_rests_until is not None and mine.now < returner.matching_rests_until
    search = away or rests or returner.asleep or returner.not_before is not None
    return [
        text(f"{wishes_in_words(returner, catalogue)}\n{whereabouts(mine)}"),
        buttons(
            *((button(_("Find me someone"), "returners.find"),) if search else ()),
            _change(),
            button(_("More"), "returners.more", spoken=_("Everything else, all of it optional")),
            *(() if away else (button(_("Pause"), "returners.pause_longer", spoken=_("Pause for a while")),)),
            _stop_button(),
        ),
    ]


def _change() -> ButtonElement:
    return button(_("Change"), "returners.open", spoken=_("Change what you would like"))


def _stop_button() -> ButtonElement:
    question = confirm(_("Stop?"), _(STOP_MEANS), _("Yes, stop"), _("Cancel"))
    return button(_("Stop"), "returners.stop", spoken=_("Stop and delete my sign-up"), confirm=question)


# Answers to commands and buttons


def stands(mine: Status) -> Message:
    """The answer after *Find me someone* or a pause: whether the search is on, and if not, why."""
    return _answer(_("Here is where things stand."), whereabouts(mine))


def pause_words(note: str = "") -> str:
    """The text above the date in the form for a pause."""
    before = f"{note} " if note else ""
    return _(
        "{before}How long would you like to pause? I won't ask anyone until then, and you won't hear from me."
    ).format(before=before)


def stopped() -> Message:
    """Answer after the sign-up was deleted."""
    return _answer(_("Done."), _(STOPPED))


def usage() -> Message:
    """The answer to `/returning help`."""
    return _answer(
        _("How to find someone."),
        _(
            "*Finding someone to talk to*\n"
            "• `/returning`: say what would help (or leave it empty), or change it\n"
            "• `/returning pause three weeks`, `/returning pause until 3 March`, `/returning pause until I say`\n"
            "• `/returning resume`: start looking again\n"
            "• `/returning someone else`: someone other than the person you were offered\n"
            "• `/returning status`: where things stand\n"
            "• `/returning stop`: delete your sign-up and end the search, right away\n"
            "You can also just write to me in your own words."
        ),
    )


def _answer(spoken: str, words: str, *more: Block) -> Message:
    return Message(spoken, (text(words), *more))


# On the day


def hello(mine: Status | None, greeting: str) -> Message:
    """The one message on the *not before* day (R22); redrawn once it is answered, or as ended (`mine` None)."""
    if mine is None:
        return Message(_("It has ended."), (text(_(ENDED)),))
    if not mine.returner.asleep or mine.returner.greeting != greeting:
        return _answer(_("This one is settled."), whereabouts(mine))
    words = _("Hello. You asked me to wait until now. There's no hurry.")
    row = buttons(
        button(_("Find me someone"), "returners.go_on", style="primary"),
        button(_("Another date"), "returners.another_date"),
        button(_("Stop, no questions"), "returners.leave"),
    )
    return Message(words, (text(words), row))
