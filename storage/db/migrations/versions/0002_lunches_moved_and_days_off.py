"""When a lunch began before it was moved, whether it is on again, and the days an office is usually closed on."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.add_column("meetings", sa.Column("was", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meetings", sa.Column("is_back", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("communities", sa.Column("closed_on", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Take away again."""
    op.drop_column("communities", "closed_on")
    op.drop_column("meetings", "is_back")
    op.drop_column("meetings", "was")
