"""Which requests have changed something already."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.create_table(
        "requests_done",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("request", sa.String(length=32), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "request", name=op.f("pk_requests_done")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take away again."""
    op.drop_table("requests_done")
