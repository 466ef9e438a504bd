"""What plain words are answered with, in private: what was understood, and buttons; nothing is recorded before a tap.

`Message.text` is what a notification shows, so it never says more than that there is an answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from bot.core.ids import UserId
from bot.language.replies import Heard, Part, Reply, is_heavy, pausable
from bot.lunches.rsvps import Coming
from bot.offices.communities import Contact
from bot.offices.office_cards import ASSISTANCE
from bot.offices.resources import ANYWHERE, ResourceKind, line_of
from bot.offices.topics import Catalogue
from handlers.home.views.village import NOT_SET_UP, VillageStanding, help_message
from handlers.introductions.views.check_ins import not_right_button
from handlers.lunches.views.lunches import Lunch
from handlers.offices.views import topics as topic_words
from handlers.people.views.at_work import long_date
from handlers.platform.views.blocks import Message, button, buttons, neutral, small, text

CONFIRM, CHANGE, NO = "plain_words.confirm", "plain_words.change", "plain_words.no"
LINES = "plain_words.lines"
ASK = "asking_around.open"
FIND = "returners.open"  # of several buttons for one listener the others carry a number, which the dispatcher drops
LUNCH = "lunch"
NOTHING_YET = "Nothing is recorded until you say yes."
UNDERSTOOD = "Did I understand you right?"
WRITTEN = "I have written to you privately."


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
    conversations: tuple[tuple[str, UserId], ...] = ()  # introductions under way: id, and the other person


def answer(heard: Heard, here: Here, catalogue: Catalogue) -> Message:
    """The answer to what was heard."""
    return softened(_ANSWERS[heard.reply](heard, here, catalogue), heard)


def softened(message: Message, heard: Heard) -> Message:
    """The same with one quiet line and one button where words may weigh more than they say."""
    if not heard.is_soft:
        return message
    line = small("If this is heavier than it sounds, there are people you can talk to, free and in private.")
    return replace(message, blocks=(*message.blocks, line, buttons(button("Someone to talk to", LINES))))


def _volunteer(heard: Heard, here: Here, catalogue: Catalogue) -> Message:
    about = topic_words.named(catalogue, heard.topics, "")
    offer = f"with what you know about {about}" if about else "just to listen"
    already = " I add it to what you offer already." if Part.MENTOR in here.parts and about else ""
    words = f"It sounds as if you would be there for others, {offer}.{already} Is that right?"
    slugs = ",".join(heard.topics)
    return _question(words, _yes(f"{Reply.VOLUNTEER}:{slugs}"), button("Change", "mentors.open", slugs or None), _no())


def _returning(heard: Heard, _here: Here, catalogue: Catalogue) -> Message:
    about = topic_words.named(catalogue, heard.topics, "")
    whom = f"someone who knows about {about}" if about else "somebody who has been there"
    words = f"It sounds as if one good talk with {whom} would help. Shall I sign you up, quietly?"
    slugs = ",".join(heard.topics)
    change = button("Change", FIND, slugs or None)
    return _question(words, _yes(f"{Reply.RETURNING}:{slugs}"), change, _no())


def _ask(heard: Heard, here: Here, catalogue: Catalogue) -> Message:
    about = " or ".join(topic_words.named(catalogue, (slug,), slug) for slug in heard.topics)
    whom = f"knows about {about}" if about else "would talk with you"
    words = (
        f"I can ask around quietly whether somebody here {whom}. "
        "They see the topic; names come only once you have both said yes."
    )
    slugs = ",".join(heard.topics)
    row = buttons(
        button("Ask quietly", ASK, slugs or None, style="primary"),
        *([button("Something else", f"{ASK}#1", spoken="Choose another topic")] if about else []),
        _no("No, thank you"),
    )
    crisis = _line(here.contacts, ResourceKind.CRISIS)
    if is_heavy(heard.topics):
        words = f"Thank you for telling me. {words}"
    soft = f"If this is heavier than it sounds: {crisis}. Free, and private." if is_heavy(heard.topics) else ""
    return Message(
        "I can ask around quietly.", (text(words), row, small(NOTHING_YET), *([small(soft)] if soft and crisis else ()))
    )


def _rsvp(heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    coming, lunch = heard.coming or Coming.YES, here.lunch
    if lunch is None:
        return _plain("No lunch is planned here yet, so there is nothing to answer. I will be glad to see you at one.")
    what = {Coming.YES: "you are coming", Coming.HOPE: "you hope to come", Coming.NO: "you cannot come this time"}
    words = f"Shall I note that {what[coming]} to lunch? It is on *{lunch.when}*, {lunch.where}."
    if coming is Coming.NO:
        words = f"Shall I note that you cannot come this time? The lunch is on *{lunch.when}*, {lunch.where}."
    yes = _yes(f"{Reply.RSVP}:{lunch.value}:{coming}")
    return _question(words, yes, button("Change", CHANGE, LUNCH), _no())


def _pause(heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    until, parts = heard.until, pausable(here.parts)
    if not parts:
        return _plain("There is nothing to pause: you are not signed up for introductions, either way.")
    before = ""
    if until and here.today and until <= here.today:
        before, until = f"{long_date(until)} has passed. ", None
    elif heard.is_unsure:
        before = "I could not read until when; *Change* lets you pick a day. "
    how_long = f"until {long_date(until)}" if until else "until you say so"
    words = f"{before}Shall I pause {_what(parts)} {how_long}? Conversations you already have aren't affected."
    change = [button("Change", f"{_PAUSES[part]}#{number}") for number, part in enumerate(parts)][:1]
    return _question(words, _yes(f"{Reply.PAUSE}:{until.isoformat() if until else ''}"), *change, _no())


def _resume(_heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    if not here.paused:
        return _plain("Welcome back. Nothing of yours is paused.")
    row = [button(*_BACK[part]) for part in here.paused if part in _BACK]
    return Message(UNDERSTOOD, (text("Good to hear from you. Shall I end your pause?"), buttons(*row, _no())))


_BACK = {
    Part.MENTOR: ("Yes, others may ask me", "mentors.resume"),
    Part.RETURNER: ("Yes, look for somebody", "returners.find"),
}
_PAUSES = {Part.MENTOR: "mentors.pause_longer", Part.RETURNER: "returners.pause_longer"}
_WHAT = {
    Part.MENTOR: "being asked by others",
    Part.RETURNER: "looking for somebody for you",
    Part.ASKER: "asking around for you",
}
_ONLY = {Part.MENTOR: "Only helping others", Part.RETURNER: "Only being helped", Part.ASKER: "Only my question"}


def _what(parts: Sequence[Part]) -> str:
    return " and ".join(_WHAT[part] for part in parts)


def _stop(_heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    parts = here.parts
    if not parts:
        return _plain("There is nothing to stop: you are not signed up for introductions, either way.")
    words = f"Shall I end {_what(parts)}, at once? What you had told me about it is deleted. No reason needed."
    every = ",".join(parts)
    row = [button("Yes, stop", CONFIRM, f"{Reply.STOP}:{every}", style="danger")]
    if len(parts) > 1:
        row += [
            button(_ONLY[part], f"{CONFIRM}#{number}", f"{Reply.STOP}:{part}") for number, part in enumerate(parts, 1)
        ]
    return Message(UNDERSTOOD, (text(words), buttons(*row, _no("Cancel"))))


def _host(_heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    lunch = here.lunch
    if lunch is None:
        return _plain("That is kind. No lunch is planned here yet; once one is, `/brownbag` has a button to host it.")
    words = f"That is kind. The next lunch is on *{lunch.when}*, {lunch.where}. A host needs no expertise."
    return Message(
        "About hosting a lunch.", (text(words), buttons(button("I'll host", "meetings.host", lunch.value), _no()))
    )


def _forget(*_: object) -> Message:
    words = (
        "I can delete everything I hold about you. Pressing *Delete my data* shows what that means and asks once more; "
        "`/village forget-me` does the same."
    )
    row = buttons(
        button("Delete my data", "privacy.forget_me", style="danger"),
        button("Show my data first", "privacy.my_data"),
        _no("No, keep it"),
    )
    return Message("About your data.", (text(words), row))


def _my_data(*_: object) -> Message:
    words = "I can send you a file with everything I hold about you, for you alone. `/village my-data` does the same."
    return Message("About your data.", (text(words), buttons(button("Send me my data", "privacy.my_data"), _no())))


def _complain(_heard: Heard, here: Here, _catalogue: Catalogue) -> Message:
    words = (
        "I am sorry. You owe nobody another conversation. *Something was not right* ends it at once and keeps the two "
        "of you apart for good; the other person is not told why."
    )
    rows: list[Block] = [text(words)]
    for number, (introduction_id, other) in enumerate(here.conversations[:3]):
        rows.append(text(f"Your conversation with <@{other}>:"))
        rows.append(buttons(not_right_button(f"introductions.not_right#{number}", introduction_id)))
    if here.named_human is not None:
        rows.append(small(f"A person here you may turn to: <@{here.named_human}>. I pass nothing on."))
    return Message("I am sorry. Here is what you can do.", tuple(rows))


def _someone_else(*_: object) -> Message:
    return _plain(
        "Of course. `/returning someone else` ends what is under way, without a reason, and looks for another person."
    )


def _yes_or_no(*_: object) -> Message:
    return _plain("So that I note the right thing: please press the button under the question you mean.")


def _unclear(*_: object) -> Message:
    row = buttons(
        button("Find someone to talk to", FIND),
        button("Offer help", "mentors.open"),
        button("Next lunch", CHANGE, LUNCH),
    )
    return Message("I didn't get that.", (text("I didn't get that. Is it one of these?"), row))


def _greeting(*_: object) -> Message:
    words = "Hello! I find the colleague who has been there, quietly. Is it one of these?"
    row = buttons(
        button("I could use some help", FIND),
        button("I can help", "mentors.open"),
        button("The next lunch", CHANGE, LUNCH),
    )
    more = small("Or say it in your own words, such as “happy to talk about business trips”. `help` shows everything.")
    return Message("Hello! What can I do for you?", (text(words), row, more))


_ANSWERS: Mapping[Reply, Callable[[Heard, Here, Catalogue], Message]] = {
    Reply.VOLUNTEER: _volunteer,
    Reply.RETURNING: _returning,
    Reply.ASK: _ask,
    Reply.RSVP: _rsvp,
    Reply.PAUSE: _pause,
    Reply.RESUME: _resume,
    Reply.STOP: _stop,
    Reply.HOST: _host,
    Reply.FORGET: _forget,
    Reply.MY_DATA: _my_data,
    Reply.COMPLAIN: _complain,
    Reply.SOMEONE_ELSE: _someone_else,
    Reply.YES_OR_NO: _yes_or_no,
    Reply.UNCLEAR: _unclear,
    Reply.WHEN_LUNCH: lambda *_: _plain("`/brownbag` shows the next lunch."),
    Reply.RESOURCES: lambda heard, here, _catalogue: for_the_matter(heard.matter, here.contacts, here.named_human),
    Reply.HELP: lambda _heard, here, _catalogue: _private(help_message(here.around, here.user_id)),
    Reply.THANKS: lambda *_: _plain("You are welcome. I am here whenever you like."),
    Reply.GREETING: _greeting,
}


# When a colleague is not enough


def for_the_matter(matter: str, contacts: Sequence[Contact], named_human: UserId | None) -> Message:
    """What fits first: for a question of health or rights its own line, with everything else behind *More*."""
    if matter not in _FIRST:
        return resources(contacts, named_human)
    opening, heading = _FIRST[matter]
    line = next(line for line in lines_to_call(contacts).split("\n") if heading in line)
    row = buttons(button("More", LINES, spoken="More people to talk to"), button("That's not what I meant", ASK))
    blocks = (text(opening), text(line), row, small(_dated(contacts)))
    return Message("Here is something that may help.", blocks)


_FIRST = {
    "medical": (
        "This is a question for someone with medical training. Colleagues can share their experience, but not "
        "advise you. "
        "If it is urgent, call a doctor or the emergency number now.",
        "Questions about health",
    ),
    "legal": (
        "This is a question about rights, which colleagues cannot answer for you. Time limits can be short.",
        "Trouble or rights at work",
    ),
}


def resources(contacts: Sequence[Contact], named_human: UserId | None) -> Message:
    """The whole list, the same whatever was said, so that neither row nor screen tells more than it must."""
    first = (
        "Thank you for telling me. I am a bot, and nobody watches this round the clock. "
        f"*If somebody is in danger now, call {emergency(contacts)}.*"
    )
    blocks: list[Block] = [text(first), text(lines_to_call(contacts))]
    if named_human is not None:
        blocks.append(text(f"A person here you may turn to: <@{named_human}>."))
    blocks.append(buttons(button("That's not what I meant", ASK, spoken="Choose a topic to talk about")))
    blocks.append(small(_dated(contacts)))
    return Message("Here is something that may help.", tuple(blocks))


def _line(contacts: Sequence[Contact], kind: str) -> str:
    """One line as organizers confirmed or typed it."""
    return neutral(line_of(contacts, kind), 500)


def emergency(contacts: Sequence[Contact]) -> str:
    """The number to call at once; never empty, whatever was set up."""
    return _line(contacts, ResourceKind.EMERGENCY) or ANYWHERE


def lines_to_call(contacts: Sequence[Contact]) -> str:
    """Whom to call for what, a line each; never empty."""
    lines = [
        ("Someone to talk to, free and in private", _line(contacts, ResourceKind.CRISIS)),
        ("Employee assistance here, in private", _line(contacts, ASSISTANCE)),
        ("When home is not safe", _line(contacts, ResourceKind.ABUSE)),
        (
            "Questions about health",
            _line(contacts, ResourceKind.MEDICAL)
            or "your doctor, midwife or nurse line. Colleagues can tell, not advise",
        ),
        (
            "Trouble or rights at work",
            _line(contacts, ResourceKind.WORK)
            or "HR or a works council where you trust them, and an adviser outside, such as a union. "
            "Time limits can be short",
        ),
    ]
    return "\n".join(f"• *{what}*: {line.rstrip('.')}." for what, line in lines if line)


def _dated(contacts: Sequence[Contact]) -> str:
    newest = max((contact.checked for contact in contacts), default=None)
    dated = f" The list is of {newest.day} {newest:%B %Y}, and not verified by Village." if newest else ""
    return f"What you wrote was not saved, and nobody was told.{dated}"


def before_set_up(contacts: Sequence[Contact] | None = None) -> Message:
    """The one sentence; with the zone's own lines when these are needed more."""
    if contacts is None:
        return _plain(NOT_SET_UP)
    shown = resources(contacts, None)
    kept = tuple(block for block in shown.blocks if block.type != "actions")
    return Message(shown.text, (*kept, small(NOT_SET_UP)))


# After a tap


def declined() -> Message:
    """*No*."""
    return _plain("All right, everything stays as it was. Say it another way if you like, or `help`.")


def paused(until: date | None, parts: Sequence[Part]) -> Message:
    """The pause holds."""
    how_long = f"until {long_date(until)}" if until else "until you say so"
    return _plain(f"Paused {how_long}: {_what(parts)}. Write to me, or use your Home tab, to come back earlier.")


def stopped(parts: Sequence[Part]) -> Message:
    """At once, and no reason asked."""
    return _plain(f"Done: no more {_what(parts)}, and what you had told me about it is deleted.")


def nothing_to_do() -> Message:
    """The button was pressed after everything had changed."""
    return _plain("This one is settled. Thank you for being here.")


def _question(words: str, *row: ButtonElement) -> Message:
    return Message(UNDERSTOOD, (text(words), buttons(*row), small(NOTHING_YET)))


def _yes(value: str) -> ButtonElement:
    return button("Yes, that's right", CONFIRM, value, style="primary")


def _no(label: str = "No") -> ButtonElement:
    return button(label, NO)


def _plain(words: str) -> Message:
    return Message(words, (text(words),))


def _private(message: Message) -> Message:
    return Message("This is what I can do.", message.blocks)
