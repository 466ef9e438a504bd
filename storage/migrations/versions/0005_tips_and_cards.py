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


def downgrade() -> None:
    """Take away what was added."""
    op.drop_table("office_cards")
