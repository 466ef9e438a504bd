"""The life of a contribution (story, arrangement, tip): drafted, read by an organizer, published, withdrawn (R60).

Others see nothing before its author offered it and an organizer read this very version; changing it asks again;
withdrawing or expiring deletes its text at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.errors import NoLongerOpen, NotAllowed, Refusal, TextTooLong
from bot.core.ids import ChannelId, UserId
from bot.core.zones import moment

LONGEST_WORDS = 2900  # counted after escaping (R60)
LONGEST_NOTE = 500
KEPT_UNPUBLISHED = timedelta(days=60)
SAID_BEFORE_DELETION = timedelta(days=10)
LISTED_AS_UNREAD = timedelta(days=60)  # so long organizers see that something was deleted unread
WORKING_DAYS_WAITING = 5  # after which organizers are told between their monthly messages
ORGANIZERS_WHO_HIDE_AN_AUTHOR = 3  # with fewer, one of them may guess


class ContributionType(StrEnum):
    """The kinds of contributions; PORTRAIT is a story."""

    PORTRAIT = "portrait"
    ARRANGEMENT = "arrangement"
    TIP = "tip"


class ContributionState(StrEnum):
    """The state of a contribution in its life cycle (R60)."""

    DRAFT = "draft"
    OFFERED = "offered"  # waits for an organizer to read it
    RETURNED = "returned"  # with a note; a draft again
    APPROVED = "approved"  # on its way out
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # emptied; kept while a copy of it is still to be deleted
    EXPIRED = "expired"  # the same, by its own end date


UNPUBLISHED = frozenset({ContributionState.DRAFT, ContributionState.OFFERED, ContributionState.RETURNED})
OVER = frozenset({ContributionState.WITHDRAWN, ContributionState.EXPIRED})


class Audience(StrEnum):
    """Who may see it; consented to by the author."""

    ORGANIZERS = "organizers"
    LUNCH = "lunch"
    CHANNEL = "channel"
    EVERYBODY = "everybody"  # whoever looks, in Home and answers; nothing is posted


class Clearance(StrEnum):
    """A further place where a contribution may be shown, with a consent of its own."""

    EMPLOYER = "employer"  # the employer's quarterly picture
    MANAGERS = "managers"  # the page for managers


class ContributionEmpty(Refusal):
    """Nothing was typed; `field` is the name of the form field."""

    field: str


class EndsInThePast(Refusal):
    """The last day has to be today or later."""

    day: date


class OwnContribution(Refusal):
    """An organizer does not approve their own contribution where there is another organizer."""


class ContributionChanged(Refusal):
    """The author changed it since the organizer read it."""


@dataclass(frozen=True)
class Written:
    """What the author wrote and chose; `details` are a kind's own fields as (name, value), in order."""

    words: str = ""
    details: tuple[tuple[str, str], ...] = ()
    is_named: bool = False
    audience: Audience = Audience.EVERYBODY
    cleared: tuple[Clearance, ...] = ()
    ends_on: date | None = None


@dataclass(frozen=True)
class Contribution:
    """A contribution; `version` counts its author's changes, so that nobody approves what they have not read."""

    id: str
    kind: ContributionType
    author: UserId
    community_id: str
    state: ContributionState
    written: Written
    touched_at: datetime
    version: int = 1
    note: str = ""
    published_at: datetime | None = None

    def detail(self, name: str) -> str:
        """The value of one of its kind's own fields; "" when it has none."""
        return dict(self.written.details).get(name, "")

    @property
    def post_key(self) -> str:
        """The outbox key of this version's post in the channel."""
        return f"contributions.post:{self.id}:{self.version}"


@dataclass(frozen=True)
class Copy:
    """A message of ours in Slack that shows a contribution; `stays` when Slack refused for good to delete it."""

    contribution_id: str
    channel_id: ChannelId
    ts: str
    posted_at: datetime
    stays: bool = False


def escaped_length(words: str) -> int:
    """The text's length in Slack, where `&`, `<` and `>` become entities (R60)."""
    return len(words) + 4 * words.count("&") + 3 * (words.count("<") + words.count(">"))


def check(written: Written, today: date, longest: int = LONGEST_WORDS) -> None:
    """Raise `ContributionEmpty`, `TextTooLong` (both of the field `words`; `longest` in characters as Slack counts
    them, R60) or `EndsInThePast`.
    """
    if not written.words.strip():
        raise ContributionEmpty("words")
    length = escaped_length(written.words)
    if length > longest:
        raise TextTooLong("words", length, longest)
    if written.ends_on is not None and written.ends_on < today:
        raise EndsInThePast(written.ends_on)


def draft(
    contribution_id: str, kind: ContributionType, author: UserId, community_id: str, written: Written, now: datetime
) -> Contribution:
    """A new draft, which only its author can see."""
    return Contribution(contribution_id, kind, author, community_id, ContributionState.DRAFT, written, now)


def rewrite(contribution: Contribution, written: Written, now: datetime) -> Contribution:
    """The contribution with another text: a draft again, which needs approval again.

    Raises `NoLongerOpen` when it has ended.
    """
    if contribution.state in OVER:
        raise NoLongerOpen
    return replace(
        contribution,
        written=written,
        state=ContributionState.DRAFT,
        version=contribution.version + 1,
        note="",
        touched_at=now,
        published_at=None,
    )


def offer(contribution: Contribution, now: datetime) -> Contribution:
    """Return the contribution waiting for an organizer to read it; one that waits already is returned unchanged. Raises
    `NoLongerOpen` once it was approved, published or taken back.

    One that came back, from an organizer or because Slack refused the post, gets a new version number, so that the
    messages about it are sent anew.
    """
    if contribution.state is ContributionState.OFFERED:
        return contribution
    if contribution.state not in {ContributionState.DRAFT, ContributionState.RETURNED}:
        raise NoLongerOpen
    version = contribution.version + (contribution.state is ContributionState.RETURNED)
    return replace(contribution, state=ContributionState.OFFERED, note="", touched_at=now, version=version)


def may_review(contribution: Contribution, organizer: UserId, organizers: Sequence[UserId]) -> None:
    """Raise `NotAllowed` for people who are no organizer, `OwnContribution` where another organizer could read it."""
    if organizer not in organizers:
        raise NotAllowed
    if contribution.author == organizer and len(organizers) > 1:
        raise OwnContribution


def approve(contribution: Contribution, version: int, now: datetime) -> Contribution:
    """The contribution approved; raises `NoLongerOpen`, or `ContributionChanged` when another version was read."""
    _refuse_other(contribution, version)
    return replace(contribution, state=ContributionState.APPROVED, note="", touched_at=now)


def give_back(contribution: Contribution, version: int, note: str, now: datetime) -> Contribution:
    """The contribution returned with a note; raises as `approve`, `ContributionEmpty` and `TextTooLong` of the note."""
    _refuse_other(contribution, version)
    if not note.strip():
        raise ContributionEmpty("note")
    if escaped_length(note) > LONGEST_NOTE:
        raise TextTooLong("note", escaped_length(note), LONGEST_NOTE)
    return replace(contribution, state=ContributionState.RETURNED, note=note.strip(), touched_at=now)


def publish(contribution: Contribution, now: datetime) -> Contribution:
    """The contribution published; publishing twice changes nothing. Raises `NoLongerOpen` unless it was approved."""
    if contribution.state is ContributionState.PUBLISHED:
        return contribution
    if contribution.state is not ContributionState.APPROVED:
        raise NoLongerOpen
    return replace(contribution, state=ContributionState.PUBLISHED, published_at=now, touched_at=now)


def not_posted(contribution: Contribution, now: datetime) -> Contribution:
    """The contribution returned to its author, since Slack did not take the post."""
    return (
        replace(contribution, state=ContributionState.RETURNED, note="", touched_at=now)
        if contribution.state is ContributionState.APPROVED
        else contribution
    )


def withdraw(contribution: Contribution, now: datetime) -> Contribution:
    """The contribution withdrawn, without its text; withdrawing twice changes nothing."""
    return _emptied(contribution, ContributionState.WITHDRAWN, now)


def expire(contribution: Contribution, now: datetime) -> Contribution:
    """The contribution after its last day, without its text."""
    return _emptied(contribution, ContributionState.EXPIRED, now)


def ends_at(contribution: Contribution, zone: str) -> datetime | None:
    """The moment after the last day on which it may be seen, in its community's zone; None without a last day."""
    day = contribution.written.ends_on
    return None if day is None else moment(day + timedelta(days=1), time(0), zone)


def lapses_at(contribution: Contribution) -> datetime | None:
    """When an unpublished one, or an ended one whose copies are not deleted, is deleted (R60); None for others."""
    return contribution.touched_at + KEPT_UNPUBLISHED if contribution.state in UNPUBLISHED | OVER else None


def may_be_guessed(contribution: Contribution, organizers: Sequence[UserId]) -> bool:
    """Whether there are so few organizers that one may guess the author of an unnamed contribution."""
    return not contribution.written.is_named and len(organizers) < ORGANIZERS_WHO_HIDE_AN_AUTHOR


def own_contribution(contribution: Contribution) -> dict[str, object]:
    """What `my-data` shows of the contribution."""
    written = contribution.written
    shown: dict[str, object] = {
        "kind": contribution.kind,
        "state": contribution.state,
        "words": written.words,
        **dict(written.details),
        "with your name": written.is_named,
        "for": written.audience,
        "may also be shown in": [*written.cleared],
        "until": written.ends_on,
        "note from an organizer": contribution.note,
        "published": contribution.published_at,
    }
    return {heading: found for heading, found in shown.items() if found not in (None, "", [])}


def _refuse_other(contribution: Contribution, version: int) -> None:
    if contribution.state is not ContributionState.OFFERED:
        raise NoLongerOpen
    if contribution.version != version:
        raise ContributionChanged


def _emptied(contribution: Contribution, state: ContributionState, now: datetime) -> Contribution:
    if contribution.state in OVER:
        return contribution
    return replace(
        contribution, state=state, written=Written(audience=contribution.written.audience), note="", touched_at=now
    )
