"""the languages of a community"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    with op.batch_alter_table("communities") as communities:
        communities.add_column(sa.Column("languages", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take away what was added."""
    with op.batch_alter_table("communities") as communities:
        communities.drop_column("languages")
