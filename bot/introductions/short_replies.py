"""*Answer in a line*: a line is handed on without names on either side, and not kept (R42).

The text is in the outbox only, sealed, and is emptied when Slack has it. The introduction counts the lines: 1 is the
mentor's answer, 2 the asker's line back, 3 the mentor's last.
"""

import re
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.core.errors import NoLongerOpen
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification, notification
from bot.core.working_hours import Standing
from bot.introductions.check_ins import FORGET, KEPT_AFTER_CLOSING
from bot.introductions.notices import Side
from bot.introductions.states import Introduction, IntroductionState, Queued, Step, TimerSetting, ask_keys

LONGEST_LINE = 600


@notification("asking_around.line", Standing.AWAITED, sent_to=("reader",), keyed_by=("introduction_id", "number"))
class ShortReply(Notification):
    """One line from one of the two to the other, without a name; `number` is 1, 2 or 3."""

    introduction_id: str
    ask_id: str
    reader: UserId
    number: int
    words: str

    @property
    def checked(self) -> tuple[UserId, ...]:
        """The reader, who has to be allowed to take part."""
        return (self.reader,)


@notification("asking_around.line_today", Standing.URGENT, keyed_as=ShortReply.name)
class ShortReplyToday(ShortReply):
    """Like `ShortReply`, sent at once while the question is for today."""


@notification("asking_around.line_less", Standing.EDIT, sent_to=("reader",), keyed_by=("channel_id", "ts", "pressed"))
class ShortReplyEmptied(Notification):
    """Redraws a delivered line without the buttons that have done their work.

    The text is no longer stored once the line is delivered; a press brings it back from Slack, and it is in the outbox
    until the message is redrawn.
    """

    reader: UserId
    channel_id: ChannelId
    ts: str
    pressed: str
    blocks: str  # JSON

    @property
    def edits(self) -> tuple[ChannelId, str]:
        """Channel and `ts` of the line's message."""
        return self.channel_id, self.ts


class Doubt(StrEnum):
    """A detail in a line that may identify somebody."""

    PEOPLE = "people"
    TEAM = "team"
    DATE = "date"


def hand_on(introduction: Introduction, side: Side, words: str, now: datetime) -> Step:
    """Queue a short reply to the other side, without a name: the mentor's first, one of the asker's, one more of the
    mentor's. Raises `NoLongerOpen` when it is not this side's turn, or all three were sent.
    """
    number = introduction.lines + 1
    if side is Side.MENTOR and introduction.awaits_mentor and introduction.ask_id:
        return _first(introduction, words, now)
    turn = Side.ASKER if number == 2 else Side.MENTOR
    if introduction.state is not IntroductionState.ANSWERED or number > 3 or side is not turn:
        raise NoLongerOpen
    return Step(replace(introduction, lines=number), say=(_queued(introduction, number, words),))


def _first(introduction: Introduction, words: str, now: datetime) -> Step:
    """The mentor's first line ends the ask as answered; nobody is named."""
    return Step(
        replace(introduction, state=IntroductionState.ANSWERED, ended_at=now, lines=1),
        say=(_queued(introduction, 1, words),),
        timers=(TimerSetting(FORGET, now + KEPT_AFTER_CLOSING),),
        redraw=ask_keys(introduction),
        unsay=ask_keys(introduction),
    )


def _queued(introduction: Introduction, number: int, words: str) -> Queued:
    reader = introduction.mentor if number == 2 else introduction.asker
    kind = ShortReplyToday if introduction.is_today and reader == introduction.asker else ShortReply
    return Queued(kind(introduction.id, introduction.ask_id, reader, number, words))


_MENTION = re.compile(r"<[@#!][^>]*>|(?<!\w)@\w+|\S+@\S+\.\w+|(?<!\w)\+?\d[\d ()/-]{6,}\d")
_NAME = re.compile(r"(?<=[a-zß-öø-ÿ,;:] )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b)[A-Z][a-zß-öø-ÿ]+\b")
_PROPER = r"[A-ZÀ-ÖØ-Þ][^\W\d_]+"
_INTRODUCED = re.compile(
    rf"\b(?:[Mm]y name is|I am|I'm|[Tt]his is|[Ii]ch (?:bin|heiße)|[Mm]ein Name ist|[Hh]ier ist"
    rf"|[Jj]e m['’]appelle|[Jj]e suis|[Cc]['’]est|[Mm]e llamo|[Ss]oy) {_PROPER}"
    rf"|\b(?:Mr|Mrs|Ms|Dr|Frau|Herrn?|Mme|Madame|Monsieur|Señora?|[Dd]oña|[Dd]on)\.? {_PROPER}"
)
_SIGNED = re.compile(rf"(?:\b(?:LG|VG|Gruß|Grüße|Deine?),?\s+|\n\s*|[–-]\s+){_PROPER}\s*[.!]?\s*$")
# German writes every noun with a capital, so that one alone is no sign of a name there.
_GERMAN = re.compile(
    r"\b(?:und|oder|der|das|dem|eine[mnrs]?|ich|wir|nicht|ist|sind|mit|für|auf|zu[mr]|beim|nach|bei|vom|wenn|dann|auch"
    r"|habe|meine?[mnrs]?)\b|\b(?:die|den|im|am|an|in|war|hat|von|du|ihr|ein)\b.*\b(?:die|den|im|am|an|war|hat|von|du|ein)\b",
    re.DOTALL,
)
_ASKED_OF = re.compile(
    rf"\b(?:[Ff]rag(?:t|e|en)?|[Rr]ede[nt]?|[Ss]prich|[Ss]prechen|[Ss]chreib(?:t|e|en)?|[Dd]anke|[Gg]rüße?)"
    rf"(?: (?:mal|einfach|doch|bitte|am besten))?(?: (?:mit|an|von|bei))? (?!HR\b)({_PROPER})"
    rf"(?= (?:aus|im|in|von|vom|fragen|reden|sprechen)\b|[.,!?]|$)"
)
_TEAM = re.compile(
    r"\b(?:my|our|the|in|from)\s+(?:\w+\s+){0,2}(?:team|department|dept|squad|org|unit|group|floor)\b"
    r"|\b(?:my|our) (?:boss|manager|lead|director)\b|\b(?:team|abteilung)\s+\w+"
    r"|\b(?:meine?[mnrs]?|unser(?:e[mnrs]?)?) (?:\w+ )?(?:team|abteilung|gruppe|chef(?:in)?|führungskraft|leitung)\b"
    r"|\b(?:mon|ma|notre|l['’])\s?(?:équipe|service|département|chef(?:fe)?|manager|responsable|direct(?:eur|rice))\b"
    r"|\b(?:mi|nuestr[oa]) (?:equipo|departamento|jef[ea]|responsable|director[a]?|grupo)\b",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MONTHS_ELSEWHERE = (
    r"januar|februar|märz|april|juni|juli|august|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre"
    r"|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_DAYS_ELSEWHERE = (
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?\b|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)\b"
    rf"|\b\d{{1,2}}\.? {_MONTH}\b|\b(?:january|february|april|june|july|august|(?:sept|nov|dec)ember|october)\b"
    rf"|\b\d{{1,2}}(?:\.|er)? (?:de )?(?:{_MONTHS_ELSEWHERE}|mai)\b"
    rf"|\b(?:im|en|seit|depuis|desde) (?:{_MONTHS_ELSEWHERE})\b"
    rf"|\b(?:on|next|this|by) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    rf"|\b(?:am|nächsten|diesen|bis|ce|prochain|el|este|próximo) {_DAYS_ELSEWHERE}\b|\b{_DAYS_ELSEWHERE} prochain\b",
    re.IGNORECASE,
)


def doubts(words: str) -> tuple[Doubt, ...]:
    """Return what the writer may want to check before the line is sent: names, teams, dates.

    In German, where every noun has a capital, a name is one that introduces, signs or is to be asked.
    """
    found = []
    undated = _DATE.sub(" ", words)  # neither a month nor a day of the week is a name
    names = (_ASKED_OF, _SIGNED) if _GERMAN.search(words) else (_NAME,)
    if any(pattern.search(undated) for pattern in (_MENTION, _INTRODUCED, *names)):
        found.append(Doubt.PEOPLE)
    if _TEAM.search(words):
        found.append(Doubt.TEAM)
    if _DATE.search(words):
        found.append(Doubt.DATE)
    return tuple(found)
