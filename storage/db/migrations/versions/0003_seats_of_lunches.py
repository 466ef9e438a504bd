"""Who has a seat at a lunch, who joins by link, who waits for a seat, and how many may join by link."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.add_column("series", sa.Column("link_size", sa.Integer(), nullable=True))
    op.add_column("rsvps", sa.Column("place", sa.String(length=8), server_default="room", nullable=False))
    op.add_column("rsvps", sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("rsvps", sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("rsvps", sa.Column("offers", sa.Integer(), server_default="0", nullable=False))
    op.add_column("rsvps", sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take away again."""
    for column in ("kept_until", "offered_until", "offers", "waits_since", "place"):
        op.drop_column("rsvps", column)
    op.drop_column("series", "link_size")
