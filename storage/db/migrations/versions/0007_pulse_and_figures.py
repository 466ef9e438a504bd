"""pulse, figures, quarterly pictures"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.create_table(
        "figure_people",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("fact", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "quarter", "slot", name=op.f("pk_figure_people")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "figure_pools",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("since", sa.String(length=7), nullable=False),
        sa.Column("is_pooled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "community_id", "since", name=op.f("pk_figure_pools")),
    )
    op.create_table(
        "figure_releases",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("released", sa.LargeBinary(), nullable=False),
        sa.Column("charts", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "community_id", "quarter", name=op.f("pk_figure_releases")),
    )
    op.create_table(
        "pulse_members",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
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
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "team_id", "quarter", "community_id", "question", "option", name=op.f("pk_pulse_tallies")
        ),
        sqlite_with_rowid=False,
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


def downgrade() -> None:
    """Take away what was added."""
    for table in (
        "pulse_voters",
        "pulse_tallies",
        "pulse_members",
        "figure_releases",
        "figure_pools",
        "figure_people",
    ):
        op.drop_table(table)
