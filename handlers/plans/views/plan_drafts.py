"""A return plan that is being made, carried through Slack from one modal to the next; not stored."""

import json
from datetime import date, time
from typing import Any

from bot.core.errors import NoLongerOpen
from bot.plans.return_plans import Choices, PlanDraft, RampStep, Span


def carried(draft: PlanDraft) -> str:
    """The draft as text for `private_metadata`, which Slack keeps while the modal is open."""
    choices = draft.choices
    content = {
        "uid": draft.uid,
        "sequence": draft.sequence,
        "start": choices.start.isoformat(),
        "steps": [[step.week, step.percent, sorted(step.days)] for step in choices.steps],
        "weeks": choices.weeks,
        "days": sorted(choices.days),
        "minutes": choices.minutes,
        "remote": sorted(choices.remote),
        "quiet": [_written(span) for span in choices.quiet],
        "breaks": [_written(span) for span in choices.breaks],
        "leave": choices.leave,
        "leave_days": sorted(choices.leave_days),
    }
    return json.dumps(content, separators=(",", ":"))


def read_carried(metadata: str) -> PlanDraft:
    """The inverse of `carried`; raises `NoLongerOpen` for anything else, which only a forged form contains."""
    try:
        return _read(json.loads(metadata))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NoLongerOpen from None


def _read(content: dict[str, Any]) -> PlanDraft:
    choices = Choices(
        start=date.fromisoformat(content["start"]),
        steps=tuple(RampStep(int(week), int(percent), _days(days)) for week, percent, days in content["steps"]),
        weeks=int(content["weeks"]),
        days=_days(content["days"]),
        minutes=int(content["minutes"]),
        remote=_days(content["remote"]),
        quiet=tuple(_span(*span) for span in content["quiet"]),
        breaks=tuple(_span(*span) for span in content["breaks"]),
        leave=int(content["leave"]),
        leave_days=_days(content["leave_days"]),
    )
    return PlanDraft(choices, str(content["uid"]), int(content["sequence"]))


def _written(span: Span) -> list[Any]:
    return [sorted(span.days), span.start.isoformat("minutes"), span.end.isoformat("minutes")]


def _span(days: list[int], start: str, end: str) -> Span:
    return Span(_days(days), time.fromisoformat(start), time.fromisoformat(end))


def _days(numbers: list[int]) -> frozenset[int]:
    return frozenset(int(number) for number in numbers)
