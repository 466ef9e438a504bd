"""What a person gets of their own data, and what is deleted when they ask to be forgotten (R72 to R74)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, time, timedelta
from enum import Enum, StrEnum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from bot.core.errors import Refusal
from bot.core.ids import UserId
from bot.core.notifications import AskedFor, notification
from bot.introductions.matching.proposals import OFFERS_REMEMBERED
from bot.introductions.peer_groups import PeerGroup
from bot.introductions.states import Introduction, IntroductionState
from bot.introductions.talk_times import own_times

END_DATES = "introductions.end_dates"
# A minute more, so that a date of this very moment is older by then than what is remembered.
DATES_END_AFTER = OFFERS_REMEMBERED + timedelta(minutes=1)

Own = Mapping[str, Sequence[Mapping[str, Any]]]  # heading → what a person gave or did under it


class RoleHere(StrEnum):
    """A role somebody has besides what they wrote; told in the message that brings my-data (R72)."""

    ORGANIZER = "organizer"
    NAMED_HUMAN = "named_human"
    HOST = "host"
    MENTOR = "mentor"
    STORY_LISTENER = "story_listener"


class NeedsSuccessor(Refusal):
    """The only organizer has to name somebody who takes over."""


@notification("privacy.my_data")
class MyData(AskedFor):
    """A file with everything a person gave or did."""


@dataclass(frozen=True)
class Forgotten:
    """The result of forget-me: rows deleted by heading, and tables in which the id was still found (which is a bug)."""

    deleted: Mapping[str, int]
    messages: int = 0
    keeps_dates: bool = False
    traces: Mapping[str, int] = field(default_factory=dict)


def names(value: object, *ids: str) -> bool:
    """Whether one of these ids appears, as a whole word, in a value made of texts, lists and mappings."""
    if isinstance(value, str):
        return any(one in value and _is_a_word(one, value) for one in ids)
    if isinstance(value, Mapping):
        return any(names(part, *ids) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple | set | frozenset):
        return any(names(part, *ids) for part in value)
    return False


# Fields of notifications whose text is never the id of a person, nor of what is of one (an introduction, a question, a
# peer group).
_OF_NOBODY = frozenset(
    {"channel_id", "community_id", "contribution_id", "day", "interview_id", "meeting_id", "quarter", "tip_id", "week"}
)
_NO_TEXT = (bool, int, float, date, time, Enum, NoneType)  # a `datetime` is a `date`


@cache
def names_its_recipient_alone(kind: type[Any]) -> bool:
    """Whether a notification of this kind can name nobody but the one person who gets it, by its fields.

    A kind with a field that is not known here is taken to name others. A field that may name somebody is never taken
    away from a kind, since messages with it may be stored: the kind gets a new name then.
    """
    hints = get_type_hints(kind)
    return len(kind.sent_to) == 1 and all(
        one.name in kind.sent_to or one.name in _OF_NOBODY or _is_no_text(hints[one.name]) for one in fields(kind)
    )


def _is_no_text(hint: object) -> bool:
    return all(isinstance(one, type) and issubclass(one, _NO_TEXT) for one in get_args(hint) or (hint,))


def _is_a_word(one: str, text: str) -> bool:
    """Whether the id is a word of its own: a longer id that begins with it is somebody else's."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])", text) is not None


def own_side(introduction: Introduction, user_id: UserId) -> Mapping[str, Any]:
    """What this person did in an introduction (R72): nothing the other said, and the other's name only once they met.

    Empty while they have heard nothing of it: how many people were asked, or said no, is not for them to know.
    """
    side = introduction.side_of(user_id)
    if not _has_heard(introduction, user_id):
        return {}
    own: dict[str, Any] = {
        "your side": side,
        "kind": introduction.kind,
        "topic": introduction.topic,
        "with": introduction.other(user_id) if introduction.opened_at is not None else None,
        "introduced": introduction.opened_at,
        "your answers at check-ins": [one.answer for one in introduction.answers if one.side is side],
    }
    if user_id == introduction.mentor:
        own |= {"you were asked": introduction.asked_at, "you said yes": introduction.accepted_at}
        own["you said no"] = introduction.state is IntroductionState.DECLINED
    else:
        own |= {"looked for since": introduction.signed_up_at, "your thank-you": introduction.thanks}
    own |= own_times(introduction.talk_time, user_id)
    return {heading: found for heading, found in own.items() if found not in (None, "", [], False)}


def _has_heard(introduction: Introduction, user_id: UserId) -> bool:
    if user_id == introduction.mentor:
        return introduction.asked_at is not None
    return (
        introduction.offered_at is not None
        or introduction.opened_at is not None
        or introduction.state
        is IntroductionState.ANSWERED  # a line that an exclusion kept from them is not shown to them (R3)
    )


def own_answer(peer_group: PeerGroup, user_id: UserId) -> Mapping[str, Any]:
    """What this person answered when asked to meet a peer group."""
    replies = dict(peer_group.replies)
    answer = {True: "yes", False: "no"}[replies[user_id]] if user_id in replies else "not answered"
    times = own_times(peer_group.talk_time, user_id)
    return {"asked": peer_group.made_at, "your answer": answer, **{name: one for name, one in times.items() if one}}
