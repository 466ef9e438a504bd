"""which of our files in Slack show what somebody wrote"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.create_table(
        "contribution_files",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("contribution_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "file_id", "contribution_id", name=op.f("pk_contribution_files")),
    )
    with op.batch_alter_table("contribution_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contribution_files_team_id_contribution_id"), ["team_id", "contribution_id"], unique=False
        )


def downgrade() -> None:
    """Take away what was added."""
    op.drop_table("contribution_files")
