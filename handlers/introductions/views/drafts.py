"""A question that is still being written, on its way through Slack from one form to the next."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions.asking_around import ByWhen, WantedAsk


@dataclass(frozen=True)
class AskDraft:
    """A form as it stands; `found` are the topics offered, `question` the words they were found in, kept by Slack."""

    found: tuple[str, ...] = ()
    question: str = ""
    topic: str | None = None
    by_when: ByWhen = ByWhen.NO_HURRY
    before: date | None = None
    others_only: bool = False
    avoid: tuple[UserId, ...] = ()
    with_words: bool = False
    words: str = ""

    @property
    def wanted(self) -> WantedAsk:
        """What is asked for."""
        return WantedAsk(self.topic, self.by_when, self.before, self.others_only, self.avoid, self.words)


def carried(draft: AskDraft) -> str:
    """A draft on its way through Slack, which keeps it as long as the form is open."""
    content = {
        "found": draft.found,
        "question": draft.question,
        "topic": draft.topic,
        "by_when": draft.by_when,
        "before": draft.before.isoformat() if draft.before else None,
        "others_only": draft.others_only,
        "avoid": draft.avoid,
        "with_words": draft.with_words,
        "words": draft.words,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read_carried(metadata: str) -> AskDraft:
    """The inverse of `carried`; raises `NoLongerOpen` for anything else, which only a forged form brings."""
    try:
        return _read(json.loads(metadata))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NoLongerOpen from None


def _read(content: dict[str, Any]) -> AskDraft:
    before = content.pop("before")
    return AskDraft(
        found=tuple(content["found"]),
        question=content["question"],
        topic=content["topic"],
        by_when=ByWhen(content["by_when"]),
        before=date.fromisoformat(before) if before else None,
        others_only=content["others_only"],
        avoid=tuple(UserId(user_id) for user_id in content["avoid"]),
        with_words=content["with_words"],
        words=content["words"],
    )
