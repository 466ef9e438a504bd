"""The private answers to plain words: what was understood, and buttons; nothing is recorded before a tap (R14).

`Message.text` is what a notification shows, so it never says more than that there is an answer (R15).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from bot.core.ids import UserId
from bot.core.words import N_, _, either, listed, long_date
from bot.language import LONGEST_READ
from bot.language.replies import FOR_TODAY, FROM_QUESTION, Heard, Part, Reply, is_heavy, pausable
from bot.lunches.rsvps import Coming
from bot.lunches.seats import SeatWish
from bot.offices.communities import Contact
from bot.offices.resources import ResourceKind
from bot.offices.topics import Catalogue
from handlers.home.views.village import VillageStanding, help_message
from handlers.introductions.views.check_ins import not_right_button
from handlers.lunches.views import organizing
from handlers.lunches.views.lunches import Lunch
from handlers.offices.views import topics as topic_words
from handlers.offices.views import who_to_call
from handlers.offices.views.who_to_call import ASK, MORE
from handlers.platform.typed_answers import plain
from handlers.platform.views.blocks import Message, button, buttons, plain_message, small, text

CONFIRM, CHANGE, NO = "plain_words.confirm", "plain_words.change", "plain_words.no"
STOP = "plain_words.stop"
FIND = "returners.open"  # of several buttons for one listener the others carry a number, which the dispatcher drops
LUNCH = "lunch"
NOTHING_YET = N_("Nothing is saved until you say yes.")
UNDERSTOOD = N_("Did I understand you right?")
WRITTEN = N_("I've sent you a private message.")
MOST_CONVERSATIONS = 20
HOW_IT_IS = N_("This is how it is with Village.")
MORE_ABOUT_VILLAGE = N_("`help` shows everything I can do; `/village privacy` says what is stored and who can see it.")
SLACK_IS_THEIRS = N_(
    "Slack itself belongs to your employer: depending on the plan and the law, its owners may be able to export direct "
    "messages, including this one."
)


@dataclass(frozen=True)
class Here:
    """What an answer depends on besides the words: who is asking, their office, the next lunch, who organizes."""

    user_id: UserId
    around: VillageStanding
    parts: tuple[Part, ...]
    contacts: tuple[Contact, ...]
    named_human: UserId | None = None
    lunch: Lunch | None = None
    paused: tuple[Part, ...] = ()
    today: date | None = None
    kept: tuple[Lunch, date] | None = None  # a lunch that a holiday has moved, and its old day
    conversations: tuple[tuple[str, UserId], ...] = ()  # introductions under way: id, and the other person


# Words of buttons that say nothing by themselves: without a question before them they are no wish.
_ONLY_UNDER_A_QUESTION = (
    N_("Ask quietly"),
    N_("Change"),
    N_("Not now"),
    N_("Not this time"),
    N_("Not yet"),
    N_("Cancel"),
    N_("Let's talk"),
    N_("Another date"),
    N_("Keep asking"),
    N_("Carry on"),
)
# What stands on buttons of our questions, beside yes and no, and may be typed instead.
ON_BUTTONS = (
    *_ONLY_UNDER_A_QUESTION,
    N_("Yes, that's right"),
    N_("Yes, stop"),
    N_("Yes, happy to"),
    N_("Yes, introduce us"),
    N_("Yes, still in"),
    N_("Something else"),
    N_("Someone else, please"),
    N_("No, thank you"),
    N_("Pause me"),
    N_("I'll host"),
    N_("Find me someone"),
    N_("Stop, no questions"),
)


def is_only_an_answer(words: str) -> bool:
    """Whether these are the words of a button that mean nothing without its question, in the reader's language."""
    return plain(words) in {plain(_(label)) for label in _ONLY_UNDER_A_QUESTION}


def is_on_a_button(words: str) -> bool:
    """Whether these are the words of a button, in the reader's language."""
    return plain(words) in {plain(_(label)) for label in ON_BUTTONS}


def answer(heard: Heard, here: Here, catalogue: Catalogue) -> Message:
    """The message with what was understood, and its buttons, for the reply that `heard` names."""
    return softened(_ANSWERS[heard.reply](heard, here, catalogue), heard)


def softened(message: Message, heard: Heard) -> Message:
    """The same message with one quiet line and one button, for words that may need more than colleagues (R43)."""
    if not heard.is_soft:
        return message
    line = small(_("If this is heavier than it sounds, there are people you can talk to, free and in private."))
    return replace(message, blocks=(*message.blocks, line, buttons(button(_("Someone to talk to"), MORE))))


def _volunteer(heard: Heard, here: Here, catalogue: Catalogue) -> Message:
    about = topic_words.named(catalogue, heard.topics, "")
    offer = _("with what you know about {about}").format(about=about) if about else _("just to listen")
    already = _(" I'll add it to what you already offer.") if Part.MENTOR in here.parts and about else ""
    words = _("It sounds like you'd help others, {offer}.{already} Is that right?").format(offer=offer, already=already)
    slugs = ",".join(heard.topics)
    return _question(
        words, _yes(f"{Reply.VOLUNTEER}:{slugs}"), button(_("Change"), "mentors.open", _changed(heard)), _no()
    )


def _returning(heard: Heard, _here: Here, catalogue: Catalogue) -> Message:
    about = topic_words.named(catalogue, heard.topics, "")
    whom = _("someone who knows about {about}").format(about=about) if about else _("someone who's been there")
    words = _("It sounds like one good talk with {whom} would help. Should I sign you up, quietly?").format(whom=whom)
    slugs = ",".join(heard.topics)
    change = button(_("Change"), FIND, _changed(heard))
    return _question(words, _yes(f"{Reply.RETURNING}:{slugs}"), change, _no())


def _changed(heard: Heard) -> str:
    """The value of a button that opens a form with what was understood, and redraws the question once it is sent."""
    return ",".join((*heard.topics, FROM_QUESTION))


def _ask(heard: Heard, here: Here, catalogue: Catalogue) -> Message:
    about = either(topic_words.named(catalogue, (slug,), slug) for slug in heard.topics)
    whom = _("knows about {about}").format(about=about) if about else _("would talk with you")
    words = _(
        "I can ask around quietly whether someone here {whom}. They see the topic; names are shown "
        "only once you've both said yes."
    ).format(whom=whom)
    when = (FOR_TODAY,) if heard.is_today else ()
    named = ",".join((*heard.topics, *when))
    row = buttons(
        button(_("Ask quietly"), "asking_around.quietly", named or None, style="primary"),
        *(
            [button(_("Something else"), f"{ASK}#1", ",".join(when) or None, spoken=_("Choose another topic"))]
            if about
            else []
        ),
        _no(_("No, thank you")),
    )
    crisis = who_to_call.line_to(here.contacts, ResourceKind.CRISIS)
    if is_heavy(heard.topics):
        words = _("Thank you for telling me. {words}").format(words=words)
    soft = (
        _("If this is heavier than it sounds: {crisis}. Free, and private.").format(crisis=crisis)
        if is_heavy(heard.topics)
        else ""
    )
    return Message(
        _("I can ask around quietly."),
        (text(words), row, small(_(NOTHING_YET)), *([small(soft)] if soft and crisis else ())),
    )


_SEATS = {
    SeatWish.LINK: N_("Should I note that you're joining by link? The lunch is on *{lunch_when}*, {where}."),
    SeatWish.TELL_ME: N_("Should I tell you if a seat opens at the lunch on *{lunch_when}*, {where}?"),
    SeatWish.NEVER_MIND: N_("Should I stop looking for a seat for you at the lunch on *{lunch_when}*, {where}?"),
}


def _rsvp(heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    coming, lunch = heard.coming or Coming.YES, here.lunch
    if lunch is None:
        return plain_message(
            _("No lunch is planned right now, so there's nothing to answer. You're welcome at the next one.")
        )
    if isinstance(coming, SeatWish):
        question = _(_SEATS[coming]).format(lunch_when=lunch.when, where=lunch.where)
        return _question(
            question, _yes(f"{Reply.RSVP}:{lunch.value}:{coming}"), button(_("Change"), CHANGE, LUNCH), _no()
        )
    what = {
        Coming.YES: _("you are coming"),
        Coming.HOPE: _("you hope to come"),
        Coming.NO: _("you can't come this time"),
    }
    words = _("Should I note that {what} to lunch? It's on *{lunch_when}*, {where}.").format(
        what=what[coming], lunch_when=lunch.when, where=lunch.where
    )
    if coming is Coming.NO:
        words = _("Should I note that you can't come this time? The lunch is on *{lunch_when}*, {where}.").format(
            lunch_when=lunch.when, where=lunch.where
        )
    yes = _yes(f"{Reply.RSVP}:{lunch.value}:{coming}")
    return _question(words, yes, button(_("Change"), CHANGE, LUNCH), _no())


def _pause(heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    until, parts = heard.until, pausable(here.parts)
    if not parts:
        return plain_message(_("There's nothing to pause: you're not signed up for introductions."))
    before = ""
    if until and here.today and until <= here.today:
        before, until = _("{long_date} has passed. ").format(long_date=long_date(until)), None
    elif heard.is_unsure:
        before = _("I couldn't read until when; *Change* lets you pick a day. ")
    how_long = _("until {long_date}").format(long_date=long_date(until)) if until else _("until you say so")
    words = _("{before}Should I pause {what} {how_long}? Conversations you already have aren't affected.").format(
        before=before, what=_what(parts), how_long=how_long
    )
    change = [button(_("Change"), f"{_PAUSES[part]}#{number}") for number, part in enumerate(parts)][:1]
    return _question(words, _yes(f"{Reply.PAUSE}:{until.isoformat() if until else ''}"), *change, _no())


def _resume(_heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    if not here.paused:
        return plain_message(_("Welcome back. Nothing of yours is paused."))
    row = [_end(part) for part in here.paused if part in _BACK]
    return Message(_(UNDERSTOOD), (text(_("Good to hear from you. Should I end your pause?")), buttons(*row, _no())))


_BACK = {
    Part.MENTOR: (N_("Yes, people can ask me"), "mentors.end_pause"),
    Part.RETURNER: (N_("Yes, look for someone"), "returners.end_pause"),
}


def _end(part: Part) -> ButtonElement:
    label, action = _BACK[part]
    return button(_(label), action)


_PAUSES = {Part.MENTOR: "mentors.pause_longer", Part.RETURNER: "returners.pause_longer"}
_WHAT = {
    Part.MENTOR: N_("being asked by others"),
    Part.RETURNER: N_("looking for someone for you"),
    Part.ASKER: N_("asking around for you"),
}
_ONLY = {
    Part.MENTOR: N_("Only helping others"),
    Part.RETURNER: N_("Only being helped"),
    Part.ASKER: N_("Only my question"),
}


def _what(parts: Sequence[Part]) -> str:
    return listed(_(_WHAT[part]) for part in parts)


def _stop(_heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    parts = here.parts
    if not parts:
        return plain_message(_("There's nothing to stop: you're not signed up for introductions."))
    words = _("Stop {what}? It ends at once, and what you told me about it is deleted. No reason needed.").format(
        what=_what(parts)
    )
    every = ",".join(parts)
    row = [button(_("Yes, stop"), STOP, f"{Reply.STOP}:{every}", style="danger")]
    if len(parts) > 1:
        row += [
            button(_(_ONLY[part]), f"{STOP}#{number}", f"{Reply.STOP}:{part}") for number, part in enumerate(parts, 1)
        ]
    return Message(_(UNDERSTOOD), (text(words), buttons(*row, _no(_("Cancel")))))


def _host(_heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    lunch = here.lunch
    if lunch is None:
        return plain_message(
            _(
                "That's kind of you. No lunch is planned right now; once one is, you can offer to host it "
                "with `/brownbag`."
            )
        )
    words = _("That's kind of you. The next lunch is on *{lunch_when}*, {where}. No expertise needed.").format(
        lunch_when=lunch.when, where=lunch.where
    )
    return Message(
        _("About hosting a lunch."),
        (text(words), buttons(button(_("I'll host"), "meetings.host_this", lunch.value), _no())),
    )


def _keep(_heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    return organizing.keep_question(*here.kept) if here.kept else organizing.nothing_to("keep")


def _forget(*_given: object) -> Message:
    words = _(
        "I can delete everything I hold about you. Pressing *Delete my data* shows what that means and asks once more; "
        "`/village forget-me` does the same."
    )
    row = buttons(
        button(_("Delete my data"), "privacy.forget_me", style="danger"),
        button(_("Show my data first"), "privacy.my_data"),
        _no(_("No, keep it")),
    )
    return Message(_("About your data."), (text(words), row))


def _my_data(*_given: object) -> Message:
    words = _(
        "I can send you a file with everything I hold about you, for you alone. `/village my-data` does the same."
    )
    return Message(
        _("About your data."), (text(words), buttons(button(_("Send me my data"), "privacy.send_my_data"), _no()))
    )


def _complain(_heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    words = _(
        "I'm sorry. You don't owe anyone another conversation. *Something was not right* ends it at "
        "once, and I'll never match you two again; the other person isn't told why."
    )
    rows: list[Block] = [text(words)]
    for number, (introduction_id, other) in enumerate(here.conversations[:MOST_CONVERSATIONS]):
        rows.append(text(_("Your conversation with <@{other}>:").format(other=other)))
        rows.append(buttons(not_right_button(f"introductions.not_right#{number}", introduction_id)))
    if len(here.conversations) > MOST_CONVERSATIONS:
        rows.append(
            small(
                _("These are {most_conversations} of {number_of_conversations}; the others are in Home.").format(
                    most_conversations=MOST_CONVERSATIONS, number_of_conversations=len(here.conversations)
                )
            )
        )
    if here.named_human is not None:
        rows.append(
            small(
                _("A person here you can turn to: <@{named_human}>. I don't pass anything on.").format(
                    named_human=here.named_human
                )
            )
        )
    return Message(_("I'm sorry. Here's what you can do."), tuple(rows))


def _someone_else(*_given: object) -> Message:
    return plain_message(
        _(
            "Of course. `/returning someone else` ends the current introduction, no reason needed, and "
            "I'll look for another person."
        )
    )


def _about_village(*words: str) -> Callable[..., Message]:
    """The answer to a question about Village itself: these paragraphs, and where to read more."""

    def drawn(*_given: object) -> Message:
        return Message(_(HOW_IT_IS), (text("\n\n".join(map(_, words))), small(_(MORE_ABOUT_VILLAGE))))

    return drawn


def _how_it_works(*_given: object) -> Message:
    words = _(
        "You say what would help. I ask colleagues who've offered, without your name. If someone says yes and you do "
        "too, you meet in one group message. Or you offer help yourself, with limits you set. Nothing is saved until "
        "you say yes."
    )
    row = buttons(
        button(_("Find someone to talk to"), FIND),
        button(_("Offer help"), "mentors.open"),
        button(_("Next lunch"), CHANGE, LUNCH),
    )
    return Message(_(HOW_IT_IS), (text(words), row, small(_(MORE_ABOUT_VILLAGE))))


def _yes_or_no(*_given: object) -> Message:
    return plain_message(
        _(
            "If I've asked you something, please press the button under that question, so that I get it right. If not, "
            "there's nothing you need to do."
        )
    )


def _answered(*_given: object) -> Message:
    return plain_message(_("Got it. My question above now shows your answer."))


def _by_button(*_given: object) -> Message:
    return plain_message(_("For this one, please press the button under my question above."))


def _unclear(*_given: object) -> Message:
    row = buttons(
        button(_("Find someone to talk to"), FIND),
        button(_("Offer help"), "mentors.open"),
        button(_("Next lunch"), CHANGE, LUNCH),
    )
    return Message(_("I didn't get that."), (text(_("I didn't get that. Is it one of these?")), row))


def _greeting(*_given: object) -> Message:
    words = _("Hello! I can find you a colleague who's been there, quietly. Is it one of these?")
    row = buttons(
        button(_("I could use some help"), FIND),
        button(_("I can help"), "mentors.open"),
        button(_("The next lunch"), CHANGE, LUNCH),
    )
    more = small(
        _("Or say it in your own words, such as “happy to talk about business trips”. `help` shows everything.")
    )
    return Message(_("Hello! What can I do for you?"), (text(words), row, more))


_ANSWERS: Mapping[Reply, Callable[[Heard, Here, Catalogue], Message]] = {
    Reply.VOLUNTEER: _volunteer,
    Reply.RETURNING: _returning,
    Reply.ASK: _ask,
    Reply.RSVP: _rsvp,
    Reply.PAUSE: _pause,
    Reply.RESUME: _resume,
    Reply.STOP: _stop,
    Reply.HOST: _host,
    Reply.KEEP_DATE: _keep,
    Reply.FORGET: _forget,
    Reply.MY_DATA: _my_data,
    Reply.COMPLAIN: _complain,
    Reply.SOMEONE_ELSE: _someone_else,
    Reply.YES_OR_NO: _yes_or_no,
    Reply.ANSWERED: _answered,
    Reply.BY_BUTTON: _by_button,
    Reply.UNCLEAR: _unclear,
    Reply.TOO_LONG: lambda *_given: plain_message(
        _(
            "That's longer than the {longest_read} characters I read at a time, so I did nothing with "
            "it. Could you say it in fewer words?"
        ).format(longest_read=f"{LONGEST_READ:,}")
    ),
    Reply.WHEN_LUNCH: lambda *_given: plain_message(_("`/brownbag` shows the next lunch.")),
    Reply.FIND_TIME: lambda *_given: plain_message(_("`/village time` helps you find a time to talk.")),
    Reply.RESOURCES: lambda heard, here, _catalogue: who_to_call.for_the_matter(
        heard.matter, here.contacts, here.named_human
    ),
    Reply.HELP: lambda _heard, here, _catalogue: _private(help_message(here.around, here.user_id)),
    Reply.ABOUT_OTHERS: lambda *_given: plain_message(
        _(
            "I don't tell anyone who is returning, who has asked, or what somebody answered. Organizers don't learn it "
            "from me either. `/village privacy` says what is stored."
        )
    ),
    Reply.HOW_IT_WORKS: _how_it_works,
    Reply.WHO_READS: _about_village(
        N_(
            "Only I do, and I'm a program. I don't store what you write to me here, and a colleague reads your words "
            "only if you ask me to pass them on."
        ),
        SLACK_IS_THEIRS,
    ),
    Reply.EMPLOYER: _about_village(
        N_(
            "Not from me. I don't tell your manager, HR or the organizers who is returning, who has asked, what about, "
            "or who said no. A colleague I ask for you reads the topic, and your name only when you've both said yes."
        ),
        SLACK_IS_THEIRS,
    ),
    Reply.ANONYMOUS: _about_village(
        N_(
            "Confidential rather than anonymous. A colleague who is asked reads the topic, not your name, and learns "
            "it only when you've both said yes. In a small office, someone may guess. Your manager and HR aren't told."
        ),
        SLACK_IS_THEIRS,
    ),
    Reply.BROWN_BAG: _about_village(
        N_(
            "A brown bag is a shared lunch: everyone brings their own food, and there's a theme to talk about. It's "
            "open to everyone, parent or not, so coming says nothing about you. `/brownbag` shows the next one."
        ),
    ),
    Reply.MENTORING: _about_village(
        N_(
            "A mentor shares what worked for them, or just listens; they don't give medical or legal advice. As a "
            "mentor you're asked about a topic, without a name, and you can say no without giving a reason."
        ),
        N_(
            "One person at a time, two single questions a month and a break after each longer match, unless you choose "
            "otherwise. `/mentor` gets you started, `/mentor pause` gives you a break, `/mentor stop` ends it."
        ),
    ),
    Reply.HOW_LONG: _about_village(
        N_(
            "It depends on who is free. A colleague I ask has two working days to answer, or three hours if it's for "
            "today; then I ask the next. When someone says yes, I'll message you. If nobody has, I'll tell you that, "
            "too."
        ),
    ),
    Reply.THANKS: lambda *_given: plain_message(_("You're welcome. I'm here whenever you like.")),
    Reply.GREETING: _greeting,
}


# After a tap


def declined() -> Message:
    """In place of the question, after *No*."""
    return plain_message(_("OK, nothing has changed. You can say it another way, or type `help`."))


def paused(until: date | None, parts: Sequence[Part]) -> Message:
    """In place of the question: what is paused, and until when (None: until they say)."""
    how_long = _("until {long_date}").format(long_date=long_date(until)) if until else _("until you say so")
    return plain_message(
        _("Paused {how_long}: {what}. Write to me, or use your Home tab, to come back earlier.").format(
            how_long=how_long, what=_what(parts)
        )
    )


def stopped(parts: Sequence[Part]) -> Message:
    """In place of the question: what was stopped; no reason is asked."""
    return plain_message(_("Done: no more {what}. What you told me about it is deleted.").format(what=_what(parts)))


def nothing_to_do() -> Message:
    """In place of the question: the button was pressed after everything had changed."""
    return plain_message(_("This one is settled. Thank you for being here."))


def _question(words: str, *row: ButtonElement) -> Message:
    return Message(_(UNDERSTOOD), (text(words), buttons(*row), small(_(NOTHING_YET))))


def _yes(value: str) -> ButtonElement:
    return button(_("Yes, that's right"), CONFIRM, value, style="primary")


def _no(label: str | None = None) -> ButtonElement:
    return button(label or _("No"), NO)


def _private(message: Message) -> Message:
    return Message(_("This is what I can do."), message.blocks)
