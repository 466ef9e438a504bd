"""What leaves the house: notifications, when a send is tried again, and which of Slack's answers are final."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from bot.core.ids import ChannelId, UserId
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class Person:
    """One person's direct messages with the bot."""

    user_id: UserId


@dataclass(frozen=True)
class Channel:
    """A channel the bot is a member of."""

    channel_id: ChannelId


@dataclass(frozen=True)
class Group:
    """One group DM of these people and the bot."""

    user_ids: tuple[UserId, ...]


Recipient = Person | Channel | Group


@dataclass(frozen=True)
class Notification:
    """Facts about a message somebody will get; rendered from the live state at the moment of sending.

    Subclasses are frozen dataclasses of ids, numbers, dates and words of our own; `name` is
    `<feature>.<verb>` and never changes once a row of it may be stored. `living` messages are drawn
    again when their subject changes (`uow.outbox.refresh`); the facts of others are emptied on delivery.
    Finished rows are deleted in time, and their keys with them; those of kinds `told_once` stay, emptied, so that
    the same is never said again. `shows_a_name` says that it tells one person who another is.
    """

    name: ClassVar[str]
    standing: ClassVar[Standing]
    living: ClassVar[bool] = False
    in_two_steps: ClassVar[bool] = False
    told_once: ClassVar[bool] = False
    shows_a_name: ClassVar[bool] = False

    @property
    def to(self) -> Recipient:
        """Who reads it."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """The dedupe key within the workspace, from stable ids; adding a known one does nothing."""
        raise NotImplementedError

    @property
    def edits(self) -> tuple[ChannelId, str] | None:
        """Channel and ts of our own message that this takes the place of, instead of being posted."""
        return None

    @property
    def deletes(self) -> tuple[ChannelId, str] | None:
        """Channel and ts of our own message that goes, instead of anything being posted."""
        return None

    @property
    def is_repeatable(self) -> bool:
        """Whether doing it twice is the same as doing it once, so that a doubt is settled by doing it again."""
        return self.edits is not None or self.deletes is not None

    @property
    def may_show_all(self) -> bool:
        """Whether *full text in notifications* applies; never where a glance at a screen could put somebody at risk."""
        return True

    @property
    def checked(self) -> tuple[UserId, ...]:
        """People of whom `users.info` must confirm just before sending that they may take part."""
        return ()


@dataclass(frozen=True)
class AskedFor(Notification):
    """A file for the one who asked for it; `request` tells one asking from another."""

    standing: ClassVar[Standing] = Standing.ANSWER

    user_id: UserId
    request: str

    @property
    def to(self) -> Person:
        """The one who asked."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Once for each asking."""
        return f"{self.name}:{self.request}"


@dataclass(frozen=True)
class Send:
    """It is still wanted, now."""


@dataclass(frozen=True)
class Wait:
    """It is wanted, but not before this moment (community time)."""

    until: datetime


@dataclass(frozen=True)
class Drop:
    """It is no longer wanted; the reason is counted, never told."""

    reason: str


Verdict = Send | Wait | Drop


class Outcome(StrEnum):
    """What a failed call means for the message (docs/slack.md S5.4)."""

    RETRY = "retry"  # Slack did not take it: try again later
    UNSURE = "unsure"  # Slack may have taken it: look before trying again
    PERSON = "person"  # this person cannot be written to
    CHANNEL = "channel"  # this channel cannot be written to: tell an organizer
    WORKSPACE = "workspace"  # the token is dead: stop everything for this workspace
    OURS = "ours"  # a bug of ours: alert


class InDoubt(StrEnum):
    """What is done when nobody knows whether Slack took a message (docs/decisions/0008)."""

    LOOK = "look"  # in the person's conversation with the bot, for our key or our file; not there: again
    AGAIN = "again"  # the second time changes nothing
    ONCE_MORE = "once more"  # a channel: never a third time, then it is lost
    ONCE_MORE_THEN_SAID = "once at most more"  # a group DM: after two doubts it counts as said


def in_doubt(notification: Notification | None, recipient: Recipient) -> InDoubt:
    """What an ambiguous answer to this message means; `notification` is None once its facts are emptied."""
    if notification is not None and notification.is_repeatable:
        return InDoubt.AGAIN
    match recipient:
        case Person():
            return InDoubt.LOOK
        case Channel():
            return InDoubt.ONCE_MORE
        case Group():
            return InDoubt.ONCE_MORE_THEN_SAID


_CODES: dict[Outcome, str] = {
    Outcome.RETRY: (
        "ratelimited rate_limited service_unavailable request_timeout accesslimited message_limit_exceeded "
        "external_channel_migrating team_added_to_org"
    ),
    Outcome.UNSURE: ("internal_error fatal_error connection_lost timeout server_error"),
    Outcome.PERSON: (
        "user_not_found user_disabled user_not_visible cannot_dm_bot invalid_user_combination "
        "messages_tab_disabled users_not_found not_enough_users"
    ),
    Outcome.CHANNEL: (
        "channel_not_found is_archived not_in_channel method_not_supported_for_channel_type "
        "restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel "
        "restricted_action_non_threadable_channel message_not_found cant_update_message "
        "edit_window_closed cant_delete_message cant_delete_file compliance_exports_prevent_deletion"
    ),
    Outcome.WORKSPACE: (
        "account_inactive token_revoked token_expired invalid_auth not_authed team_access_not_granted "
        "org_login_required access_denied two_factor_setup_required missing_scope not_allowed_token_type "
        "no_permission ekm_access_denied enterprise_is_restricted"
    ),
    Outcome.OURS: (
        "invalid_blocks invalid_blocks_format invalid_arguments msg_too_long msg_blocks_too_long no_text "
        "too_many_attachments metadata_too_large block_mismatch view_too_large"
    ),
}
_MEANING = {code: outcome for outcome, codes in _CODES.items() for code in codes.split()}

ATTEMPTS_BEFORE_AN_UNKNOWN_ERROR_IS_FINAL = 5


def meaning_of(code: str, attempts: int) -> Outcome:
    """Say what Slack's error `code` means after so many `attempts`; unknown codes are retried a few times."""
    known = _MEANING.get(code)
    if known is not None:
        return known
    return Outcome.RETRY if attempts < ATTEMPTS_BEFORE_AN_UNKNOWN_ERROR_IS_FINAL else Outcome.OURS


def next_attempt_in(attempts: int, retry_after: float | None) -> timedelta:
    """Wire time before attempt number `attempts` + 1: Slack's own word up to an hour, else 1 s doubling to 60 s."""
    if retry_after is not None:
        return timedelta(seconds=min(retry_after, 3600.0))
    return timedelta(seconds=min(60.0, 2.0 ** max(0, attempts - 1)))
