"""What each of Slack's error codes means for the call that got it (docs/slack.md S20, S21, S23).

The same code means different things for different methods: `message_not_found` ends an edit and completes a deletion.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Meaning(StrEnum):
    """What a refused call means for what it was to do."""

    LATER = "later"  # Slack did not take it: try again
    UNSURE = "unsure"  # Slack may have taken it: look before trying again
    DONE = "done"  # what was to be done is done already
    MESSAGE = "message"  # this one message (or file, or form) cannot be; nothing else is affected
    CONVERSATION = "conversation"  # nothing can be said there: organizers are told
    PERSON = "person"  # this person cannot be written to
    OPERATOR = "operator"  # a scope, a setting or a plan does not allow this call: whoever runs Village is told
    TOKEN = "token"  # noqa: S105 (a name); the workspace is silenced if `auth.test` says the same


FINAL = frozenset({Meaning.DONE, Meaning.MESSAGE, Meaning.CONVERSATION, Meaning.PERSON, Meaning.OPERATOR})

_ANYWHERE: Mapping[Meaning, str] = {
    Meaning.LATER: (
        "ratelimited rate_limited service_unavailable request_timeout accesslimited team_added_to_org "
        "message_limit_exceeded external_channel_migrating"
    ),
    Meaning.UNSURE: "internal_error fatal_error connection_lost timeout server_error",
    Meaning.TOKEN: "invalid_auth token_revoked account_inactive token_expired",
    Meaning.OPERATOR: (
        "missing_scope no_permission access_denied ekm_access_denied enterprise_is_restricted org_login_required "
        "team_access_not_granted two_factor_setup_required not_allowed_token_type not_authed method_deprecated "
        "deprecated_endpoint"
    ),
    Meaning.MESSAGE: (
        "invalid_arg_name invalid_arguments invalid_array_arg invalid_charset invalid_form_data invalid_post_type "
        "missing_post_type missing_argument"
    ),
}
_CONTENT = (
    "as_user_not_supported attachment_payload_limit_exceeded block_mismatch duplicate_channel_not_found "
    "duplicate_message_not_found invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format "
    "invalid_metadata_schema markdown_text_conflict metadata_must_be_sent_from_app metadata_too_large "
    "missing_file_data msg_blocks_too_long msg_too_long no_text slack_connect_canvas_sharing_blocked "
    "slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked too_many_attachments "
    "too_many_contact_cards draft_already_deleted draft_already_sent draft_has_conflict draft_not_found"
)
THREAD_GONE = frozenset(
    {"cannot_reply_to_message", "message_not_found", "restricted_action_thread_locked", "thread_not_found"}
)
_POSTING = {
    Meaning.CONVERSATION: (
        "channel_not_found is_archived not_in_channel restricted_action restricted_action_read_only_channel "
        "restricted_action_thread_only_channel restricted_action_non_threadable_channel posting_to_channel_denied "
        "method_not_supported_for_channel_type channel_is_limited_access is_inactive team_not_found"
    ),
    Meaning.PERSON: "user_not_found user_disabled user_not_visible cannot_dm_bot user_not_in_channel",
    Meaning.OPERATOR: "messages_tab_disabled",
    Meaning.MESSAGE: f"{_CONTENT} {' '.join(sorted(THREAD_GONE))}",
}
_SHOWING = {
    Meaning.MESSAGE: (
        "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id not_found "
        "push_limit_reached view_too_large hash_conflict"
    )
}
_BY_METHOD: Mapping[str, Mapping[Meaning, str]] = {
    "apps.connections.open": {Meaning.OPERATOR: "forbidden_team insecure_request", Meaning.MESSAGE: "missing_args"},
    "auth.test": {},
    "chat.postMessage": _POSTING,
    "chat.postEphemeral": _POSTING,
    "chat.update": {
        Meaning.LATER: "update_failed internal_error fatal_error connection_lost timeout server_error",
        Meaning.CONVERSATION: "channel_not_found posting_to_channel_denied",
        Meaning.MESSAGE: (
            f"{_CONTENT} blocked_file_type cant_broadcast_message cant_update_message edit_window_closed file_deleted "
            "file_is_deleted file_not_found file_share_limit_reached is_inactive max_file_sharing_exceeded "
            "message_not_found no_dual_broadcast_content_update slack_connect_blocked_file_type "
            "slack_connect_clip_sharing_blocked slack_connect_file_upload_sharing_blocked streaming_state_conflict "
            "team_not_found unable_to_share_files"
        ),
    },
    "chat.delete": {
        Meaning.LATER: "internal_error fatal_error connection_lost timeout server_error",
        Meaning.DONE: "message_not_found",
        Meaning.CONVERSATION: "channel_not_found",
        Meaning.MESSAGE: "cant_delete_message compliance_exports_prevent_deletion",
    },
    "conversations.open": {
        Meaning.LATER: "internal_error fatal_error connection_lost timeout server_error",
        Meaning.PERSON: "user_not_found user_disabled user_not_visible users_not_found invalid_user_combination "
        "cannot_dm_bot not_enough_users channel_not_found",
        Meaning.MESSAGE: "too_many_users users_list_not_supplied method_not_supported_for_channel_type",
    },
    "conversations.history": {
        Meaning.LATER: "internal_error fatal_error connection_lost timeout server_error",
        Meaning.CONVERSATION: "channel_not_found not_in_channel channel_is_limited_access",
        Meaning.MESSAGE: "invalid_cursor invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest",
    },
    "conversations.replies": {
        Meaning.LATER: "internal_error fatal_error connection_lost timeout server_error",
        Meaning.CONVERSATION: "channel_not_found not_in_channel channel_is_limited_access",
        Meaning.MESSAGE: "invalid_cursor invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest "
        "thread_not_found",
    },
    "conversations.info": {
        Meaning.LATER: "internal_error fatal_error connection_lost timeout server_error",
        Meaning.CONVERSATION: "channel_not_found channel_is_limited_access",
    },
    "users.info": {
        Meaning.LATER: "internal_error fatal_error connection_lost timeout server_error",
        Meaning.PERSON: "user_not_found user_not_visible",
        Meaning.MESSAGE: "too_many_users",
    },
    "files.getUploadURLExternal": {
        Meaning.LATER: "internal_error fatal_error connection_lost timeout server_error",
        Meaning.OPERATOR: (
            "file_uploads_disabled file_uploads_except_images_disabled file_upload_size_restricted "
            "storage_limit_reached file_type_not_allowed"
        ),
        Meaning.MESSAGE: "alt_txt_too_large snippet_too_large unknown_snippet_type unknown_subtype",
    },
    "files.completeUploadExternal": {
        Meaning.LATER: "file_not_found file_update_failed",  # uploaded again
        Meaning.CONVERSATION: "channel_not_found invalid_channel not_in_channel posting_to_channel_denied",
        Meaning.OPERATOR: "file_uploads_disabled file_uploads_except_images_disabled file_type_not_allowed",
        Meaning.MESSAGE: "channels_limit_exceeded invalid_blocks",
    },
    "files.delete": {
        Meaning.LATER: "internal_error fatal_error connection_lost timeout server_error",
        Meaning.DONE: "file_deleted file_not_found",
        Meaning.OPERATOR: "file_deleting_disabled",
        Meaning.MESSAGE: "cant_delete_file delete_not_allowed",
    },
    "views.open": _SHOWING,
    "views.push": _SHOWING,
    "views.update": _SHOWING,
    "views.publish": {
        **_SHOWING,
        Meaning.OPERATOR: "not_enabled",
        Meaning.PERSON: "missing_profile_id user_not_found",
        Meaning.LATER: "not_implemented",
    },
}


def _read(table: Mapping[Meaning, str]) -> dict[str, Meaning]:
    return {code: meaning for meaning, codes in table.items() for code in codes.split()}


_COMMON = _read(_ANYWHERE)
CODES: Mapping[str, Mapping[str, Meaning]] = {
    method: {**_COMMON, **_read(table)} for method, table in _BY_METHOD.items()
}
TOKEN_CODES = frozenset(code for code, meaning in _COMMON.items() if meaning is Meaning.TOKEN)
UNKNOWN_IS_FINAL_AFTER = 5
MOST_ATTEMPTS = 300  # in about a day, longer than any outage of Slack's so far


def meaning_of(code: str, method: str, attempts: int) -> Meaning:
    """What `code` of `method` means after so many `attempts`; unknown codes are retried a few times."""
    known = CODES.get(method, _COMMON).get(code)
    if known is not None:
        return known
    return Meaning.LATER if attempts < UNKNOWN_IS_FINAL_AFTER else Meaning.MESSAGE


def next_attempt_in(attempts: int, retry_after: float | None) -> timedelta:
    """Wait before the next attempt: Slack's `retry_after` up to an hour, else 1 s doubling to 60 s, later 5 minutes."""
    if retry_after is not None:
        return timedelta(seconds=min(retry_after, 3600.0))
    if attempts > LONG_PAUSES_AFTER:
        return timedelta(minutes=5)
    return timedelta(seconds=min(60.0, 2.0 ** max(0, attempts - 1)))


LONG_PAUSES_AFTER = 30
