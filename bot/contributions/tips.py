"""Published tips: how many people each helped, the day it was last confirmed, and the yearly question to its author.

A tip's text and its review are a contribution (`bot.contributions.contributions`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.contributions.contributions import Contribution, Written
from bot.core.ids import UserId
from bot.core.notifications import PersonalNotification, notification
from bot.core.working_hours import Standing

LONGEST_TIP = 600  # characters, after escaping
MOST_SHOWN = 5  # on one topic
NEWEST_SHOWN = 3
ASK_AGAIN_AFTER = timedelta(days=365)
ASK_LATER = timedelta(days=28)
YEARS_ASKED = 2  # R8: nothing unanswered is asked more than twice
FLOOR = 10  # figures by topic need ten people, and are rounded to five
STEP = 5


@dataclass(frozen=True)
class TipCard:
    """A published tip's card: the day it was last confirmed, how often its author was asked since, and its votes."""

    tip_id: str
    as_of: date
    asked: int = 0
    helpful: int = 0


@dataclass(frozen=True)
class Tip:
    """A tip as one person sees it; without an `id` it is a starter tip."""

    topic: str
    words: str
    id: str = ""
    as_of: date | None = None
    author: UserId | None = None  # only who wanted to be named
    helpful: int = 0  # rounded; 0 where it must not be told
    may_have_changed: bool = False
    may_thank: bool = False


@notification("tips.still_right", Standing.REMINDER, keyed_by=("tip_id", "since", "turn"), living=True)
class StillRight(PersonalNotification):
    """To the author, after a year: is this tip still right? `since` is the day it was last confirmed, `turn` 1 or 2."""

    tip_id: str
    since: str
    turn: int


def tip_words(words: str, topic: str, label: str, *, is_named: bool) -> Written:
    """The content of a tip; with the topic's name, since an office may rename or hide the topic later."""
    return Written(words.strip(), (("topic", topic), ("about", label)), is_named)


def is_old(card: TipCard) -> bool:
    """Whether the author was asked twice without an answer: the tip stays, and says that it may have changed."""
    return card.asked >= YEARS_ASKED


def shown_helpful(votes: int) -> int:
    """The number of votes that may be shown: rounded down to five, 0 below ten (R70)."""
    return votes // STEP * STEP if votes >= FLOOR else 0


def as_shown(contribution: Contribution, card: TipCard, viewer: UserId, *, has_thanked: bool) -> Tip:
    """A published tip for one reader; with its author only where they wanted to be named."""
    return Tip(
        contribution.detail("topic"),
        contribution.written.words,
        contribution.id,
        card.as_of,
        contribution.author if contribution.written.is_named else None,
        shown_helpful(card.helpful),
        is_old(card),
        may_thank=contribution.author != viewer and not has_thanked,
    )


def arranged(tips: Iterable[Tip]) -> list[Tip]:
    """The tips in the order in which they are shown: confirmed first, then most helpful, then newest."""
    newest_first = sorted(tips, key=lambda tip: (tip.as_of or date.min, tip.id), reverse=True)
    return sorted(newest_first, key=lambda tip: (tip.may_have_changed, -tip.helpful))


def ask_again(card: TipCard) -> TipCard | None:
    """The card with one more question counted; None when the author was asked twice."""
    return None if is_old(card) else replace(card, asked=card.asked + 1)


def renewed(card: TipCard, today: date) -> TipCard:
    """The card after the author confirmed the tip."""
    return replace(card, as_of=today, asked=0)


def next_question(now: datetime) -> datetime:
    """When the author is asked next: after a year."""
    return now + ASK_AGAIN_AFTER
