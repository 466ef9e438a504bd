"""Exclusions are found by either of the two people."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.create_index("ix_exclusions_team_id_against", "exclusions", ["team_id", "against"])


def downgrade() -> None:
    """Take away again."""
    op.drop_index("ix_exclusions_team_id_against", table_name="exclusions")
