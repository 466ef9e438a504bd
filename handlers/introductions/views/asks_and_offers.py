"""Words of introductions: the ask, the offer, the group DM, and what each side sees once it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from slack_sdk.models.blocks import Block, ButtonElement

from bot.core.ids import UserId
from bot.introductions.icebreakers import ICE_BREAKERS
from bot.introductions.search_notices import Pause
from bot.introductions.states import ASK_OPEN, OFFER_OPEN, UNDER_WAY, Introduction, State
from bot.people.returners import Kind
from handlers.introductions.views import short_replies
from handlers.introductions.views.asks import ask_words, example_words
from handlers.introductions.views.check_ins import not_right_button
from handlers.platform.views.blocks import Message, button, buttons, neutral, small, text
from handlers.platform.views.moments import moment_words

SETTLED = "This one is settled, thank you for being here."
OFFER_OVER = "This offer has passed, and nobody minds."  # to the one who was helped, whatever the cause
THANK_YOU = (
    "Thank you. If they would like to, you will find yourselves in one conversation within a week. "
    "If not, it was nothing about you. Your place stays free."
)
NOT_THIS_TIME = "Thank you for telling me. Nobody hears of it, and you need do nothing more."
PAUSED = "You are paused, and nobody will ask you anything until you say `/mentor resume`."
BUDDY = (
    "A buddy listens, shares what they have lived and points to places. A buddy is not HR, not a therapist and not "
    "an advocate. What you tell each other stays between you, except where somebody is at risk of harm."
)


class SomeoneElse(StrEnum):
    """What `/returning someone else` led to."""

    LOOKING = "looking"
    NOT_SIGNED_UP = "not_signed_up"


@dataclass(frozen=True)
class Shown:
    """What a view of one introduction needs beside it: labels, and what the two wrote about themselves."""

    topic: str | None
    mentor_about: str = ""
    asker_about: str = ""
    usual_time: str = ""
    name_held: bool = False
    mentor_paused: bool = False
    next_lunch: datetime | None = None
    words: str = ""
    example: str = ""

    @property
    def about(self) -> str:
        """What the talk is about, as the end of a sentence."""
        if self.example:
            return f" about how to ask for *{self.example}*"
        return f" about *{self.topic}*" if self.topic else ""


def settled() -> Message:
    """What remains of a message whose subject is gone."""
    return _plain(SETTLED)


def ask(introduction: Introduction, shown: Shown, *, reminder: bool = False) -> Message:
    """What the mentor has before them, in every state; after their yes always the same."""
    if introduction.accepted_at is not None:
        return _plain(THANK_YOU)
    if introduction.state is State.DECLINED:
        return _plain(f"{NOT_THIS_TIME} {PAUSED}" if shown.mentor_paused else NOT_THIS_TIME)
    if introduction.lines:
        return _plain(short_replies.HANDED_ON)
    if introduction.state not in ASK_OPEN:
        return settled()
    return _open_ask(introduction, shown, reminder=reminder)


def ask_again(introduction: Introduction, shown: Shown) -> Message:
    """The one reminder of an ask."""
    return ask(introduction, shown, reminder=True)


def _open_ask(introduction: Introduction, shown: Shown, *, reminder: bool) -> Message:
    asked = example_words(shown.example) if introduction.example else _asked(introduction, shown)
    lead = [small("Only in case it slipped by; I will not ask again.")] if reminder else []
    if introduction.is_today:
        lead.append(small("A question for today: it closes in three hours, and nobody minds if it does not suit."))
    blocks = [
        *lead,
        text(asked),
        *short_replies.own_words(shown.words),
        small(f"{_reason(shown)} {_what_they_see(shown)}"),
        buttons(
            *_yes(introduction),
            button("Not this time", "introductions.decline", introduction.id),
            *([] if introduction.example else [button("Pause me", "introductions.pause_me", introduction.id)]),
        ),
    ]
    return Message("A colleague is asking for someone to talk to.", tuple(blocks))


def _asked(introduction: Introduction, shown: Shown) -> str:
    return ask_words(introduction.kind, shown.topic, introduction.wants, introduction.office, introduction.stage)


def _yes(introduction: Introduction) -> list[ButtonElement]:
    if not introduction.ask_id:
        return [button("Yes, happy to", "introductions.accept", introduction.id, style="primary")]
    talk = button("Let's talk", "introductions.accept", introduction.id, style="primary")
    return [talk, button("Answer in a line", short_replies.WRITE, introduction.id)]


def _reason(shown: Shown) -> str:
    if shown.example:
        return (
            "I am asking you because you wrote about it and said that you may be asked; your Home lets you change that."
        )
    if shown.topic:
        return "I am asking you because you said that you know about this."
    return "I am asking you because you said that you are happy to listen."


def _what_they_see(shown: Shown) -> str:
    if shown.name_held:
        return (
            "If you say yes, they will learn that somebody did, not who. "
            "Only when they say yes too are you both named, in one conversation."
        )
    return (
        "If you say yes, they will see your name and what you wrote about yourself. "
        "Only when they say yes too do you learn theirs, in one conversation."
    )


def offer(introduction: Introduction, shown: Shown, *, reminder: bool = False) -> Message:
    """What the asker has before them, in every state."""
    if introduction.state in OFFER_OPEN:
        return _open_offer(introduction, shown, reminder=reminder)
    if introduction.introduced_at is not None:
        return _plain("Good. You will find yourselves in one conversation as soon as both of you are at work.")
    return _passed(introduction) if introduction.state is State.PASSED else _plain(OFFER_OVER)


def _passed(introduction: Introduction) -> Message:
    if introduction.not_now and introduction.is_today:
        return _plain("All right, I stop asking. Nobody hears of it.")
    if introduction.not_now:
        return _plain("All right: nothing for four weeks, then I look again. Nobody hears of it.")
    if introduction.example:
        return _plain("All right. Nobody hears of it, and your question is deleted.")
    return _plain("All right, I look for someone else. Nobody hears of it.")


def offer_again(introduction: Introduction, shown: Shown) -> Message:
    """The one reminder of an offer."""
    return offer(introduction, shown, reminder=True)


def _open_offer(introduction: Introduction, shown: Shown, *, reminder: bool) -> Message:
    lead = [small("Only in case it slipped by; I will not ask again.")] if reminder else []
    blocks = [
        *lead,
        text(_who_said_yes(introduction, shown)),
        small("They do not know who you are. Whatever you choose, they are told nothing unless you say yes."),
        buttons(
            button("Yes, introduce us", "introductions.introduce", introduction.id, style="primary"),
            *_no_to_an_offer(introduction),
        ),
    ]
    return Message("Somebody said yes to a talk with you.", tuple(blocks))


def _no_to_an_offer(introduction: Introduction) -> list[ButtonElement]:
    if introduction.example:  # there is nobody else to ask
        return [button("No, thank you", "introductions.someone_else", introduction.id)]
    return [
        button("Someone else, please", "introductions.someone_else", introduction.id),
        button("Not now", "introductions.not_now", introduction.id),
    ]


def _who_said_yes(introduction: Introduction, shown: Shown) -> str:
    what = "company for a while" if introduction.kind is Kind.COMPANY else "a talk"
    about = shown.about
    if shown.example:
        who = "Whoever wrote about it"
        return f"{who} said yes to {what}{about}. You see each other's names once you have both said yes."
    if shown.name_held:
        who = "Somebody who knows about this" if shown.topic else "Somebody who is happy to listen"
        return f"{who} said yes to {what}{about}. You see each other's names once you have both said yes."
    lines = [f"<@{introduction.mentor}> said yes to {what}{about}."]
    if shown.mentor_about:
        lines.append(f">{_one_line(shown.mentor_about)}")
    return "\n".join(lines)


def group(introduction: Introduction, shown: Shown) -> Message:
    """The first and last thing that is said in the group DM."""
    mentor, asker = f"<@{introduction.mentor}>", f"<@{introduction.asker}>"
    what = "keeping each other company for about twelve weeks" if introduction.kind is Kind.COMPANY else "one good talk"
    about = shown.about
    blocks: list[Block] = [
        text(f"{mentor} and {asker}: you have both said yes to {what}{about}."),
        *_about(mentor, shown.mentor_about),
        *_about(asker, shown.asker_about),
        text(BUDDY),
        text(f"To begin, if you like: _{ICE_BREAKERS[introduction.ice_breaker or 1]}_"),
    ]
    if shown.next_lunch is not None:
        blocks.append(small(f"The next lunch is on {moment_words(shown.next_lunch)}; everybody is welcome."))
    usual = f" A talk usually suits them like this: {_one_line(shown.usual_time)}" if shown.usual_time else ""
    blocks.append(text(f"{mentor}, would you say hello?{usual}"))
    blocks.append(small("I say nothing more here, and I cannot read what you write."))
    return Message("You have both said yes. Here you are, in one conversation.", tuple(blocks))


def _about(who: str, line: str) -> list[Block]:
    return [text(f"{who} writes: _{_one_line(line)}_")] if line else []


def _one_line(typed: str) -> str:
    return neutral(" ".join(typed.split()), 400)


def search_paused(why: Pause) -> Message:
    """Why nothing more is proposed for now, and the way back."""
    if why is Pause.SLEEPS:
        words = (
            "I have not heard from you, so I let this rest. It is no trouble; "
            "`/returning` or `/askaround` begins again."
        )
    else:
        words = (
            "None of these was quite right, so I rest for a month rather than keep asking. "
            "Would something else help more? `/returning` lets you change what you are looking for."
        )
    return Message("I rest for now. Here is why, and the way back.", (text(words),))


def someone_else(answer: SomeoneElse) -> Message:
    """The answer to `/returning someone else`."""
    if answer is SomeoneElse.NOT_SIGNED_UP:
        return _plain("You are not signed up at the moment. `/returning` begins, quietly.")
    return _plain("All right, I look for someone else. Nobody hears of it.")


def mentor_rests() -> Message:
    """Two asks without an answer are no fault, but a reason to leave somebody in peace."""
    return _plain(
        "My last two questions found you at a full moment, so I have paused you. It is no trouble at all. "
        "Whenever you have room again: `/mentor resume`; or `/mentor stop`, no questions asked."
    )


def mine(introductions: list[Introduction], user_id: UserId, labels: Mapping[str, str]) -> list[Block]:
    """The App Home section of the one looking: what is under way, and what waits for their own answer."""
    lines: list[Block] = []
    for introduction in introductions:
        lines.extend(_one_of_mine(introduction, user_id, labels.get(introduction.topic or "")))
    return [text("*My introductions*"), *lines] if lines else []


def _one_of_mine(introduction: Introduction, user_id: UserId, topic: str | None) -> list[Block]:
    about = f" about *{topic}*" if topic else ""
    if introduction.state in UNDER_WAY and introduction.opened_at is not None:
        return [
            text(f"With <@{introduction.other(user_id)}>{about}."),
            buttons(
                button("End this", "introductions.end", introduction.id, spoken="End this introduction"),
                not_right_button("introductions.not_right", introduction.id),
            ),
        ]
    if introduction.awaits_mentor and introduction.asked_at is not None and user_id == introduction.mentor:
        return [small(f"A colleague is asking you{about}; the question waits in our messages.")]
    if introduction.state is State.OFFERED and user_id == introduction.asker:
        return [small(f"Somebody said yes to a talk{about}; the offer waits in our messages.")]
    return []


def _plain(words: str) -> Message:
    return Message(words, (text(words),))
