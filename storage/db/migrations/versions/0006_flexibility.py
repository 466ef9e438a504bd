"""return plans that were asked to be kept"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.create_table(
        "return_plans",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_return_plans")),
    )


def downgrade() -> None:
    """Take away what was added."""
    op.drop_table("return_plans")
