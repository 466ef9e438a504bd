"""the first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.create_table(
        "agendas",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("questions", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", name=op.f("pk_agendas")),
    )
    op.create_table(
        "asks",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_asks")),
    )
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asks_team_id_user_id"), ["team_id", "user_id"], unique=False)

    op.create_table(
        "calendar_files",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", "user_id", name=op.f("pk_calendar_files")),
    )
    op.create_table(
        "referral_counter",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_referral_counter")),
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
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_communities")),
        sa.UniqueConstraint("team_id", "channel_id", name=op.f("uq_communities_team_id_channel_id")),
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
    with op.batch_alter_table("events_handled", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_handled_handled_at"), ["handled_at"], unique=False)

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
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introductions_team_id_asker"), ["team_id", "asker"], unique=False)
        batch_op.create_index(batch_op.f("ix_introductions_team_id_mentor"), ["team_id", "mentor"], unique=False)
        batch_op.create_index(batch_op.f("ix_introductions_team_id_state"), ["team_id", "state"], unique=False)

    op.create_table(
        "invited_by_dm",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_invited_by_dm")),
    )
    op.create_table(
        "listening",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("announced_in", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "community_id", name=op.f("pk_listening")),
    )
    op.create_table(
        "listening_answered",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("answered", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "answered", name=op.f("pk_listening_answered")),
    )
    op.create_table(
        "lunch_tallies",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("option", sa.String(length=8), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", "option", name=op.f("pk_lunch_tallies")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lunch_voters",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", "user_id", name=op.f("pk_lunch_voters")),
        sqlite_with_rowid=False,
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
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("team_id", "series_id", "rule_date", name=op.f("uq_meetings_team_id_series_id_rule_date")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_team_id_begins"), ["team_id", "begins"], unique=False)

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
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_mentors")),
    )
    op.create_table(
        "offers_not_taken",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "account", "at", name=op.f("pk_offers_not_taken")),
    )
    op.create_table(
        "office_topics",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("typed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "community_id", "slug", name=op.f("pk_office_topics")),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("team_id", "dedupe_key", name=op.f("uq_outbox_team_id_dedupe_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_stale_retry_at"), ["stale", "retry_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_state_due_at"), ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_team_id_channel_ts"), ["team_id", "channel", "ts"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outbox_team_id_recipient_state"), ["team_id", "recipient", "state"], unique=False
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
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dm_channel", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "questions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("series_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_questions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "returners",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("sign_up", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_returners")),
    )
    op.create_table(
        "rsvps",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("coming", sa.String(length=8), nullable=False),
        sa.Column("name_to_host", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "meeting_id", "user_id", name=op.f("pk_rsvps")),
    )
    op.create_table(
        "same_weeks",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("wish", sa.LargeBinary(), nullable=False),
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
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_series")),
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
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timers_due_at"), ["due_at"], unique=False)

    op.create_table(
        "exclusions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("builder", sa.String(length=64), nullable=False),
        sa.Column("against", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "builder", "against", name=op.f("pk_exclusions")),
    )
    op.create_table(
        "workspaces",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_workspaces")),
    )


def downgrade() -> None:
    """Take away again."""
    op.drop_table("workspaces")
    op.drop_table("exclusions")
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_timers_due_at"))

    op.drop_table("timers")
    op.drop_table("series")
    op.drop_table("same_weeks")
    op.drop_table("rsvps")
    op.drop_table("returners")
    op.drop_table("questions")
    op.drop_table("people")
    op.drop_table("pairs")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_team_id_recipient_state"))
        batch_op.drop_index(batch_op.f("ix_outbox_team_id_channel_ts"))
        batch_op.drop_index(batch_op.f("ix_outbox_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_outbox_stale_retry_at"))

    op.drop_table("outbox")
    op.drop_table("organizers_away")
    op.drop_table("organizers")
    op.drop_table("office_topics")
    op.drop_table("offers_not_taken")
    op.drop_table("mentors")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_team_id_begins"))

    op.drop_table("meetings")
    op.drop_table("lunch_voters")
    op.drop_table("lunch_tallies")
    op.drop_table("listening_answered")
    op.drop_table("listening")
    op.drop_table("invited_by_dm")
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introductions_team_id_state"))
        batch_op.drop_index(batch_op.f("ix_introductions_team_id_mentor"))
        batch_op.drop_index(batch_op.f("ix_introductions_team_id_asker"))

    op.drop_table("introductions")
    with op.batch_alter_table("events_handled", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_handled_handled_at"))

    op.drop_table("events_handled")
    op.drop_table("deputies")
    op.drop_table("communities")
    op.drop_table("closed_to_mentoring")
    op.drop_table("peer_groups")
    op.drop_table("referral_counter")
    op.drop_table("calendar_files")
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asks_team_id_user_id"))

    op.drop_table("asks")
    op.drop_table("agendas")
