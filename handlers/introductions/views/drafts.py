"""The draft of a question, which is carried in `private_metadata` from one form to the next and not stored."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions.asking_around import ByWhen, WantedAsk


@dataclass(frozen=True)
class AskDraft:
    """The form's content; `found` are the topics offered, `question` the words they were found in. `is_long` says that
    the question was too long to be sent along, so that it is not carried.
    """

    found: tuple[str, ...] = ()
    question: str = ""
    topic: str | None = None
    by_when: ByWhen = ByWhen.NO_HURRY
    before: date | None = None
    others_only: bool = False
    avoid: tuple[UserId, ...] = ()
    with_words: bool = False
    words: str = ""
    is_long: bool = False

    @property
    def wanted(self) -> WantedAsk:
        """The question to ask, from the filled-in form."""
        return WantedAsk(self.topic, self.by_when, self.before, self.others_only, self.avoid, self.words)


def carried(draft: AskDraft) -> str:
    """The parts of the form that its fields do not hold, for `private_metadata`; the words unchanged at the end.

    At most about 700 characters.
    """
    content = {"found": draft.found, "with_words": draft.with_words, "is_long": draft.is_long}
    return f"{json.dumps(content, separators=(',', ':'))}\n{draft.question}"


def read_carried(metadata: str) -> AskDraft:
    """The inverse of `carried`; raises `NoLongerOpen` for anything else, which only a forged form contains."""
    content, question = _split(metadata)
    try:
        found = tuple(str(slug) for slug in content["found"])
        return AskDraft(found, question, with_words=bool(content["with_words"]), is_long=bool(content["is_long"]))
    except (TypeError, KeyError):
        raise NoLongerOpen from None


def settled(draft: AskDraft) -> str:
    """The complete form for the preview's `private_metadata`, at most about 2,200 characters."""
    content = {
        "topic": draft.topic,
        "by_when": draft.by_when,
        "before": draft.before.isoformat() if draft.before else None,
        "others_only": draft.others_only,
        "avoid": " ".join(draft.avoid),
    }
    return f"{json.dumps(content, separators=(',', ':'))}\n{draft.words}"


def read_settled(metadata: str) -> AskDraft:
    """The inverse of `settled`; raises `NoLongerOpen` for anything else."""
    content, words = _split(metadata)
    try:
        return AskDraft(
            topic=content["topic"],
            by_when=ByWhen(content["by_when"]),
            before=date.fromisoformat(content["before"]) if content["before"] else None,
            others_only=bool(content["others_only"]),
            avoid=tuple(UserId(user_id) for user_id in content["avoid"].split()),
            with_words=bool(words),
            words=words,
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NoLongerOpen from None


def _split(metadata: str) -> tuple[dict[str, Any], str]:
    head, _, words = metadata.partition("\n")
    try:
        content = json.loads(head)
    except ValueError:
        raise NoLongerOpen from None
    if not isinstance(content, dict):
        raise NoLongerOpen
    return content, words
