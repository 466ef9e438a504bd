"""what delivery remembers between its steps, and the pace that all replicas share"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.create_table(
        "pace",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("departures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "kind", name=op.f("pk_pace")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("left_at", sa.Float(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_outbox_team_id_left_at"), ["team_id", "left_at"], unique=False)


def downgrade() -> None:
    """Take away what was added."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_team_id_left_at"))
        batch_op.drop_column("left_at")
        batch_op.drop_column("file_id")
    op.drop_table("pace")
