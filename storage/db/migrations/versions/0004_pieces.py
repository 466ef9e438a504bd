"""what the community knows: pieces with an author"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
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
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_contributions")),
    )
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contributions_team_id_author"), ["team_id", "author"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contributions_team_id_state_kind"), ["team_id", "state", "kind"], unique=False
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
    with op.batch_alter_table("contribution_copies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contribution_copies_team_id_contribution_id"), ["team_id", "contribution_id"], unique=False
        )
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
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_story_interviews")),
    )
    with op.batch_alter_table("story_interviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_interviews_team_id_teller"), ["team_id", "teller"], unique=False)
    op.create_table(
        "story_listeners",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("last_asked", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_story_listeners")),
    )


def downgrade() -> None:
    """Take away what was added."""
    op.drop_table("story_listeners")
    op.drop_table("story_interviews")
    op.drop_table("contribution_copies")
    op.drop_table("contributions")
