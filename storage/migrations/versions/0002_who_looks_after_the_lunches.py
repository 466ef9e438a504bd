"""who looks after the lunches, and whether a lunch was worth it"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.add_column("series", sa.Column("open_days", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "deputies",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_deputies")),
    )
    op.create_table(
        "organizers_away",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_organizers_away")),
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


def downgrade() -> None:
    """Take away."""
    for table in ("lunch_voters", "lunch_tallies", "organizers_away", "deputies"):
        op.drop_table(table)
    with op.batch_alter_table("series") as series:
        series.drop_column("open_days")
