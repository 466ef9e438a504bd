"""What the bot answers to plain words, before anything is recorded (R14)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification, notification
from bot.core.working_hours import Standing
from bot.language import Intent, Safety, Understood
from bot.language.about_others import asks_about_others
from bot.language.about_village import asked_about_village
from bot.lunches.rsvps import Coming
from bot.lunches.seat_words import seat_wish
from bot.lunches.seats import SeatWish
from bot.people.pauses import quarter_off, read_pause, skips_this_quarter

# On these, whoever asks may need more than a colleague: the crisis line stands under the answer, quietly.
HEAVY_TOPICS = frozenset({"feelings", "recovery", "nicu", "loss"})
FOR_TODAY = "today"  # in a button's value, beside the topics
FROM_QUESTION = "from-question"  # likewise: the form's answer takes the place of the question it was opened under
_TODAY = re.compile(
    r"(?<!\w)(?:today|tonight|heute(?: noch)?|aujourd['\u2019\u02bc ]?hui|hoy(?! en d[ií]a))(?!\w)", re.IGNORECASE
)
# What was, what is not, and what is only told of that day: nobody asks for an answer today in these words.
_NOT_TODAY = re.compile(
    r"\b(?:not|until|till|since|was|were|started|as of|nicht|kein\w*|bis|seit|war"
    r"|pas|jusqu['\u2019]?[àa]?|depuis|no|hasta|desde)"
    r"\s+(?:today|tonight|heute|aujourd|hoy)"
    r"|\b(?:today|heute|aujourd['\u2019\u02bc ]?hui|hoy)\s+(?:was|war|nicht|c['\u2019]était|était|fue|no)\b",
    re.IGNORECASE,
)


class Reply(StrEnum):
    """The kinds of answers; crisis, medical and legal words get one kind, so that no row tells which it was."""

    VOLUNTEER = "volunteer"
    RETURNING = "returning"
    ASK = "ask"
    RSVP = "rsvp"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    HELP = "help"
    THANKS = "thanks"
    GREETING = "greeting"
    WHEN_LUNCH = "when_lunch"
    HOST = "host"
    KEEP_DATE = "keep_date"
    FORGET = "forget"
    MY_DATA = "my_data"
    ABOUT_OTHERS = "about_others"
    HOW_IT_WORKS = "how_it_works"  # this one and the next six answer a question about Village (`VillageQuestion`)
    WHO_READS = "who_reads"
    EMPLOYER = "employer"
    ANONYMOUS = "anonymous"
    BROWN_BAG = "brown_bag"
    MENTORING = "mentoring"
    HOW_LONG = "how_long"
    COMPLAIN = "complain"
    SOMEONE_ELSE = "someone_else"
    FIND_TIME = "find_time"
    YES_OR_NO = "yes_or_no"
    ANSWERED = "answered"  # what was typed did what a button does
    BY_BUTTON = "by_button"
    UNCLEAR = "unclear"
    TOO_LONG = "too_long"
    RESOURCES = "resources"


class Part(StrEnum):
    """What somebody is here, and so can pause or stop."""

    MENTOR = "mentor"
    RETURNER = "returner"
    ASKER = "asker"  # a question of theirs is on its way


@dataclass(frozen=True)
class Heard:
    """What was understood, as slugs and dates; never the text.

    `until` is the date of a pause, or of a lunch that is kept, and may lie in the past; None without one. `is_unsure`
    says that a date was named which could not be read. `matter` is what a professional is needed for, `is_soft` says
    that one quiet line is added to an ordinary answer, and `is_today` that a question is for today.
    """

    reply: Reply
    topics: tuple[str, ...] = ()
    coming: Coming | SeatWish | None = None
    until: date | None = None
    is_unsure: bool = False
    matter: str = ""
    is_soft: bool = False
    is_today: bool = False


@notification("plain_words.answer", Standing.ANSWER, sent_to=("user_id",))
class PlainAnswer(Notification):
    """The answer to a DM or a mention: at once, to the person who wrote; its facts are emptied on delivery.

    `thread_ts` names the thread of a DM that was written in one; `reading` tells the answer to an edit from the first.
    """

    user_id: UserId
    said: str
    reply: Reply
    topics: tuple[str, ...] = ()
    coming: Coming | SeatWish | None = None
    until: date | None = None
    is_unsure: bool = False
    matter: str = ""
    is_soft: bool = False
    zone: str = ""  # the IANA zone of the one who spoke, where lines to call are shown and Slack says it
    thread_ts: str | None = None  # of the thread it was said in
    reading: str = ""
    is_today: bool = False

    @property
    def heard(self) -> Heard:
        """What was understood, which this answers."""
        return Heard(**{field.name: getattr(self, field.name) for field in fields(Heard)})

    @property
    def may_show_all(self) -> bool:
        """False for resource lines, which stay out of notifications: somebody else may see the screen (R43)."""
        return self.reply is not Reply.RESOURCES and not self.is_soft

    @property
    def key(self) -> str:
        """One answer for each thing said; `said` is the conversation and the message's ts."""
        return f"{self.name}:{self.said}" + (f":{self.reading}" if self.reading else "")


@notification("plain_words.outcome", Standing.EDIT, sent_to=("user_id",))
class Outcome(Notification):
    """What became of a question once its button was pressed; the question is redrawn with it, even after a crash in
    between.
    """

    user_id: UserId
    channel_id: ChannelId
    ts: str
    value: str
    is_new: bool = False

    @property
    def key(self) -> str:
        """One message for each kind of answer to each question; without topics and dates, since keys are not
        encrypted.
        """
        return f"{self.name}:{self.channel_id}:{self.ts}:{self.value.partition(':')[0]}"

    @property
    def edits(self) -> tuple[ChannelId, str]:
        """The question's own message."""
        return self.channel_id, self.ts


_REPLIES = {
    Intent.VOLUNTEER: Reply.VOLUNTEER,
    Intent.RETURNING: Reply.RETURNING,
    Intent.ASK: Reply.ASK,
    Intent.RSVP: Reply.RSVP,
    Intent.PAUSE: Reply.PAUSE,
    Intent.STOP: Reply.STOP,
    Intent.HELP: Reply.HELP,
    Intent.THANKS: Reply.THANKS,
    Intent.WHEN_LUNCH: Reply.WHEN_LUNCH,
    Intent.HOST: Reply.HOST,
    Intent.FORGET: Reply.FORGET,
    Intent.MY_DATA: Reply.MY_DATA,
    Intent.COMPLAIN: Reply.COMPLAIN,
    Intent.SOMEONE_ELSE: Reply.SOMEONE_ELSE,
    Intent.YES: Reply.YES_OR_NO,
    Intent.NO: Reply.YES_OR_NO,
    Intent.SMALL_TALK: Reply.GREETING,
    Intent.NONE: Reply.UNCLEAR,
}
_ABOUT_TOPICS = frozenset({Reply.VOLUNTEER, Reply.RETURNING, Reply.ASK})


def heard(words: str, understood: Understood, today: date) -> Heard:
    """Return what to answer to these words; `today` is the person's local date, from which "three weeks" is counted."""
    if not words.strip():
        return Heard(Reply.HELP)
    about_village = asked_about_village(words)
    is_crisis = understood.safety is Safety.CRISIS
    if is_crisis or (about_village is None and _needs_a_professional(understood)):
        return Heard(Reply.RESOURCES, matter=understood.safety.value)
    if asks_about_others(words):
        found = Heard(Reply.ABOUT_OTHERS)
    elif about_village is not None:
        found = Heard(Reply(about_village.value))
    else:
        found = _ordinary(words, understood, today)
    return replace(found, is_soft=True) if understood.safety is Safety.POSSIBLY else found


def _ordinary(words: str, understood: Understood, today: date) -> Heard:
    if skips_this_quarter(words):
        return Heard(Reply.PAUSE, until=quarter_off(today))
    if (wish := seat_wish(words)) is not None:
        return Heard(Reply.RSVP, coming=wish)
    reply = _REPLIES[understood.intent]
    if reply in _ABOUT_TOPICS:
        about = tuple(finding.slug for finding in understood.topics)
        if reply is Reply.RETURNING and "loss" in about:
            reply = (
                Reply.ASK
            )  # whoever says in one breath that she is back and what she lost is not asked about dates first
        return Heard(reply, about, is_today=reply is Reply.ASK and is_for_today(words))
    if reply is Reply.RSVP:
        return Heard(reply, coming=Coming(understood.answer or Coming.YES))
    if reply is Reply.PAUSE:
        read = read_pause(words, today)
        until = read.pause.until if read.pause else read.reading.guess or read.reading.past
        return Heard(reply, until=until, is_unsure=read.pause is None and read.reading.is_unclear)
    return Heard(reply)


def _needs_a_professional(understood: Understood) -> bool:
    """Return whether health or rights are asked about; such words within an offer to help are the offer's topic."""
    return understood.safety in {Safety.MEDICAL, Safety.LEGAL} and understood.intent is not Intent.VOLUNTEER


def place_said(channel_id: ChannelId, ts: str) -> str:
    """Return a text that identifies one thing said: where the channel is listened in, a mention arrives as two
    events.
    """
    return f"{channel_id}:{ts}"


def parts(*, is_mentor: bool, is_returner: bool, is_asker: bool = False) -> tuple[Part, ...]:
    """Return what somebody is here, in the order in which it is shown."""
    held = {Part.MENTOR: is_mentor, Part.RETURNER: is_returner, Part.ASKER: is_asker}
    return tuple(part for part, holds in held.items() if holds)


def pausable(mine: Iterable[Part]) -> tuple[Part, ...]:
    """Return which of these parts can be paused: not a question, which ends by itself."""
    return tuple(part for part in mine if part is not Part.ASKER)


def is_for_today(words: str) -> bool:
    """Return whether a question in these words wants an answer today; used only to preset *By when?*, which the asker
    sees.
    """
    return _TODAY.search(words) is not None and _NOT_TODAY.search(words) is None


def is_heavy(topics: Iterable[str]) -> bool:
    """Return whether the crisis line belongs under the answer."""
    return not HEAVY_TOPICS.isdisjoint(topics)
