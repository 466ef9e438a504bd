"""tips, their votes, and the office's cards"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.create_table(
        "office_cards",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("community_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "community_id", "kind", name=op.f("pk_office_cards")),
    )
    op.create_table(
        "tip_cards",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=36), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "tip_id", name=op.f("pk_tip_cards")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tip_voters",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=36), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "tip_id", "voter", name=op.f("pk_tip_voters")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take away what was added."""
    for table in ("tip_voters", "tip_cards", "office_cards"):
        op.drop_table(table)
