"""Every table as it is before the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 (one statement for each table and index)
    """Create all tables and indexes."""
    op.create_table(
        "closed_to_mentoring",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "account", name=op.f("pk_closed_to_mentoring")),
    )
    op.create_table(
        "communities",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("subdivision", sa.String(length=8), nullable=True),
        sa.Column("contacts", sa.LargeBinary(), nullable=False),
        sa.Column("named_human", sa.String(length=32), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=True),
        sa.Column("locale", sa.String(length=8), server_default="en", nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_communities")),
        sa.UniqueConstraint("team_id", "channel_id", name=op.f("uq_communities_team_id_channel_id")),
    )
    op.create_table(
        "contribution_copies",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("contribution_id", sa.String(length=36), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stays", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "ts", name=op.f("pk_contribution_copies")),
    )
    op.create_index(
        op.f("ix_contribution_copies_team_id_contribution_id"),
        "contribution_copies",
        ["team_id", "contribution_id"],
        unique=False,
    )

    op.create_table(
        "contribution_files",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("contribution_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "file_id", "contribution_id", name=op.f("pk_contribution_files")),
    )
    op.create_index(
        op.f("ix_contribution_files_team_id_contribution_id"),
        "contribution_files",
        ["team_id", "contribution_id"],
        unique=False,
    )

    op.create_table(
        "deputies",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_deputies")),
    )
    op.create_table(
        "events_handled",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "event_id", name=op.f("pk_events_handled")),
    )
    op.create_index(op.f("ix_events_handled_handled_at"), "events_handled", ["handled_at"], unique=False)

    op.create_table(
        "exclusions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("builder", sa.String(length=64), nullable=False),
        sa.Column("against", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "builder", "against", name=op.f("pk_exclusions")),
    )
    op.create_table(
        "installations",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("bot_user_id", sa.String(length=32), nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("installer", sa.String(length=32), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uninstalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_installations")),
    )
    op.create_index(op.f("ix_installations_changed_at"), "installations", ["changed_at"], unique=False)

    op.create_table(
        "introductions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("asker", sa.String(length=32), nullable=False),
        sa.Column("mentor", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_introductions")),
    )
    op.create_index(op.f("ix_introductions_team_id_asker"), "introductions", ["team_id", "asker"], unique=False)
    op.create_index(op.f("ix_introductions_team_id_mentor"), "introductions", ["team_id", "mentor"], unique=False)
    op.create_index(op.f("ix_introductions_team_id_state"), "introductions", ["team_id", "state"], unique=False)

    op.create_table(
        "listening_answered",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("answered", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "answered", name=op.f("pk_listening_answered")),
    )
    op.create_table(
        "limited_actions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "account", "action", "at", name=op.f("pk_limited_actions")),
    )
    op.create_table(
        "oauth_states",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_oauth_states")),
    )
    op.create_index(op.f("ix_oauth_states_expires_at"), "oauth_states", ["expires_at"], unique=False)

    op.create_table(
        "offers_not_taken",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "account", "at", name=op.f("pk_offers_not_taken")),
    )
    op.create_table(
        "organizers",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_organizers")),
    )
    op.create_table(
        "organizers_away",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_organizers_away")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("dedupe_key", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("precedence", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=160), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=8), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("doubts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unsure", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=True),
        sa.Column("retry_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("leased_until", sa.Float(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("shown", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stale", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("refusal", sa.String(length=64), nullable=True),
        sa.Column("left_at", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("team_id", "dedupe_key", name=op.f("uq_outbox_team_id_dedupe_key")),
    )
    op.create_index(op.f("ix_outbox_stale_retry_at"), "outbox", ["stale", "retry_at"], unique=False)
    op.create_index(op.f("ix_outbox_state_due_at"), "outbox", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_outbox_team_id_channel_ts"), "outbox", ["team_id", "channel", "ts"], unique=False)
    op.create_index(op.f("ix_outbox_team_id_left_at"), "outbox", ["team_id", "left_at"], unique=False)
    op.create_index(
        op.f("ix_outbox_team_id_recipient_state"), "outbox", ["team_id", "recipient", "state"], unique=False
    )
    op.create_index(
        op.f("ix_outbox_team_id_state_precedence_due_at"),
        "outbox",
        ["team_id", "state", "precedence", "due_at"],
        unique=False,
    )

    op.create_table(
        "pace",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("departures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "kind", name=op.f("pk_pace")),
    )
    op.create_table(
        "pairs",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("pair", sa.String(length=64), nullable=False),
        sa.Column("one", sa.String(length=64), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("ice_breaker", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "pair", name=op.f("pk_pairs")),
    )
    op.create_table(
        "peer_groups",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_peer_groups")),
    )
    op.create_table(
        "people",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("community_id", sa.String(length=36), nullable=True),
        sa.Column("days", sa.String(length=16), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("may_take_part", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("full_text_in_notifications", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=True),
        sa.Column("chosen_locale", sa.String(length=8), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "pulse_voters",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "quarter", "question", "user_id", name=op.f("pk_pulse_voters")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "referral_counter",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_referral_counter")),
    )
    op.create_table(
        "return_plans",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_return_plans")),
    )
    op.create_table(
        "timers",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("team_id", "name", "subject", name=op.f("pk_timers")),
    )
    op.create_index(op.f("ix_timers_due_at"), "timers", ["due_at"], unique=False)

    op.create_table(
        "workspaces",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "asks",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "user_id"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_asks_team_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_asks")),
    )
    op.create_index(op.f("ix_asks_team_id_user_id"), "asks", ["team_id", "user_id"], unique=False)

    op.create_table(
        "contributions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_held", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "author"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_contributions_team_id_author"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_contributions_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_contributions")),
    )
    op.create_index(op.f("ix_contributions_team_id_author"), "contributions", ["team_id", "author"], unique=False)
    op.create_index(
        op.f("ix_contributions_team_id_community_id"), "contributions", ["team_id", "community_id"], unique=False
    )
    op.create_index(
        op.f("ix_contributions_team_id_state_kind"), "contributions", ["team_id", "state", "kind"], unique=False
    )

    op.create_table(
        "figure_people",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("fact", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_figure_people_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "quarter", "slot", name=op.f("pk_figure_people")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_figure_people_team_id_community_id"), "figure_people", ["team_id", "community_id"], unique=False
    )

    op.create_table(
        "figure_pools",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("since", sa.String(length=7), nullable=False),
        sa.Column("is_pooled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_figure_pools_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "community_id", "since", name=op.f("pk_figure_pools")),
    )
    op.create_table(
        "figure_releases",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("released", sa.LargeBinary(), nullable=False),
        sa.Column("charts", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_figure_releases_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "community_id", "quarter", name=op.f("pk_figure_releases")),
    )
    op.create_table(
        "invited_by_dm",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "user_id"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_invited_by_dm_team_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_invited_by_dm")),
    )
    op.create_table(
        "left_unread",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_left_unread_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_left_unread")),
    )
    op.create_index(
        op.f("ix_left_unread_team_id_community_id"), "left_unread", ["team_id", "community_id"], unique=False
    )
    op.create_index(op.f("ix_left_unread_team_id_deleted_at"), "left_unread", ["team_id", "deleted_at"], unique=False)

    op.create_table(
        "listening",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("announced_in", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_listening_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "community_id", name=op.f("pk_listening")),
    )
    op.create_table(
        "mentors",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("people_at_a_time", sa.Integer(), nullable=False),
        sa.Column("questions_a_month", sa.Integer(), nullable=False),
        sa.Column("rest_weeks", sa.Integer(), nullable=False),
        sa.Column("other_offices", sa.Boolean(), nullable=False),
        sa.Column("today_questions", sa.Boolean(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("hold_my_name", sa.Boolean(), nullable=False),
        sa.Column("listed_topics", sa.JSON(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_asked", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_month", sa.String(length=7), nullable=False),
        sa.Column("asked_that_month", sa.Integer(), nullable=False),
        sa.Column("unanswered_in_a_row", sa.Integer(), nullable=False),
        sa.Column("closed_by_organizer", sa.Boolean(), nullable=False),
        sa.Column("years_unanswered", sa.Integer(), nullable=False),
        sa.Column("declined_in_a_row", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_about_fewer", sa.Integer(), server_default="0", nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "user_id"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_mentors_team_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_mentors")),
    )
    op.create_table(
        "office_cards",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_office_cards_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "community_id", "kind", name=op.f("pk_office_cards")),
    )
    op.create_table(
        "office_topics",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("typed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_office_topics_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "community_id", "slug", name=op.f("pk_office_topics")),
    )
    op.create_table(
        "pulse_members",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "user_id"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_pulse_members_team_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_pulse_members")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pulse_tallies",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("option", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_pulse_tallies_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "team_id", "quarter", "community_id", "question", "option", name=op.f("pk_pulse_tallies")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_pulse_tallies_team_id_community_id"), "pulse_tallies", ["team_id", "community_id"], unique=False
    )

    op.create_table(
        "returners",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("sign_up", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "user_id"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_returners_team_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_returners")),
    )
    op.create_table(
        "same_weeks",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("wish", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "user_id"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_same_weeks_team_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_same_weeks")),
    )
    op.create_table(
        "series",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("rrule", sa.String(length=64), nullable=False),
        sa.Column("wall_time", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False),
        sa.Column("room", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("room_size", sa.Integer(), nullable=True),
        sa.Column("leads", sa.JSON(), nullable=False),
        sa.Column("rotation", sa.JSON(), nullable=False),
        sa.Column("black_outs", sa.LargeBinary(), nullable=False),
        sa.Column("open_days", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "community_id"],
            ["communities.team_id", "communities.id"],
            name=op.f("fk_series_team_id_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_series")),
    )
    op.create_index(op.f("ix_series_team_id_community_id"), "series", ["team_id", "community_id"], unique=False)

    op.create_table(
        "story_interviews",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("teller", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("listener", sa.String(length=32), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("accepted", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "teller"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_story_interviews_team_id_teller"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_story_interviews")),
    )
    op.create_index(
        op.f("ix_story_interviews_team_id_listener"), "story_interviews", ["team_id", "listener"], unique=False
    )
    op.create_index(op.f("ix_story_interviews_team_id_teller"), "story_interviews", ["team_id", "teller"], unique=False)

    op.create_table(
        "story_listeners",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("last_asked", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "user_id"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_story_listeners_team_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_story_listeners")),
    )
    op.create_table(
        "meetings",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("series_id", sa.String(length=36), nullable=False),
        sa.Column("rule_date", sa.Date(), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("room", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("host", sa.String(length=32), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=False),
        sa.Column("previewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("morning_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "series_id"],
            ["series.team_id", "series.id"],
            name=op.f("fk_meetings_team_id_series_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("team_id", "series_id", "rule_date", name=op.f("uq_meetings_team_id_series_id_rule_date")),
    )
    op.create_index(op.f("ix_meetings_team_id_begins"), "meetings", ["team_id", "begins"], unique=False)

    op.create_table(
        "questions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("series_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "series_id"],
            ["series.team_id", "series.id"],
            name=op.f("fk_questions_team_id_series_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_questions")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_questions_team_id_series_id"), "questions", ["team_id", "series_id"], unique=False)
    op.create_table(
        "waited_questions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "question_id"],
            ["questions.team_id", "questions.id"],
            name=op.f("fk_waited_questions_team_id_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "question_id", name=op.f("pk_waited_questions")),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "tip_cards",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=36), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "tip_id"],
            ["contributions.team_id", "contributions.id"],
            name=op.f("fk_tip_cards_team_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "tip_id", name=op.f("pk_tip_cards")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agendas",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("questions", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "meeting_id"],
            ["meetings.team_id", "meetings.id"],
            name=op.f("fk_agendas_team_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", name=op.f("pk_agendas")),
    )
    op.create_table(
        "calendar_files",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "meeting_id"],
            ["meetings.team_id", "meetings.id"],
            name=op.f("fk_calendar_files_team_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", "user_id", name=op.f("pk_calendar_files")),
    )
    op.create_table(
        "lunch_tallies",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("option", sa.String(length=8), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "meeting_id"],
            ["meetings.team_id", "meetings.id"],
            name=op.f("fk_lunch_tallies_team_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", "option", name=op.f("pk_lunch_tallies")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lunch_voters",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "meeting_id"],
            ["meetings.team_id", "meetings.id"],
            name=op.f("fk_lunch_voters_team_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", "user_id", name=op.f("pk_lunch_voters")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rsvps",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("coming", sa.String(length=8), nullable=False),
        sa.Column("name_to_host", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "meeting_id"],
            ["meetings.team_id", "meetings.id"],
            name=op.f("fk_rsvps_team_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "user_id"],
            ["people.team_id", "people.user_id"],
            name=op.f("fk_rsvps_team_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", "user_id", name=op.f("pk_rsvps")),
    )
    op.create_index(op.f("ix_rsvps_team_id_user_id"), "rsvps", ["team_id", "user_id"], unique=False)

    op.create_table(
        "tip_voters",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=36), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "tip_id"],
            ["tip_cards.team_id", "tip_cards.tip_id"],
            name=op.f("fk_tip_voters_team_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "tip_id", "voter", name=op.f("pk_tip_voters")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:  # noqa: PLR0915
    """Drop all tables."""
    op.drop_table("tip_voters")
    op.drop_table("rsvps")
    op.drop_table("lunch_voters")
    op.drop_table("lunch_tallies")
    op.drop_table("calendar_files")
    op.drop_table("agendas")
    op.drop_table("tip_cards")
    op.drop_table("waited_questions")
    op.drop_table("questions")
    op.drop_table("meetings")
    op.drop_table("story_listeners")
    op.drop_table("story_interviews")
    op.drop_table("series")
    op.drop_table("same_weeks")
    op.drop_table("returners")
    op.drop_table("pulse_tallies")
    op.drop_table("pulse_members")
    op.drop_table("office_topics")
    op.drop_table("office_cards")
    op.drop_table("mentors")
    op.drop_table("listening")
    op.drop_table("left_unread")
    op.drop_table("invited_by_dm")
    op.drop_table("figure_releases")
    op.drop_table("figure_pools")
    op.drop_table("figure_people")
    op.drop_table("contributions")
    op.drop_table("asks")
    op.drop_table("workspaces")
    op.drop_table("timers")
    op.drop_table("return_plans")
    op.drop_table("referral_counter")
    op.drop_table("pulse_voters")
    op.drop_table("people")
    op.drop_table("peer_groups")
    op.drop_table("pairs")
    op.drop_table("pace")
    op.drop_table("outbox")
    op.drop_table("organizers_away")
    op.drop_table("organizers")
    op.drop_table("offers_not_taken")
    op.drop_table("oauth_states")
    op.drop_table("limited_actions")
    op.drop_table("listening_answered")
    op.drop_table("introductions")
    op.drop_table("installations")
    op.drop_table("exclusions")
    op.drop_table("events_handled")
    op.drop_table("deputies")
    op.drop_table("contribution_files")
    op.drop_table("contribution_copies")
    op.drop_table("communities")
    op.drop_table("closed_to_mentoring")
