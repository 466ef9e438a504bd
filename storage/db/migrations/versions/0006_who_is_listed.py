"""The mentors who let themselves be listed are found without looking through all."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_IS_LISTED = sa.text("CAST(listed_topics AS TEXT) != '[]'")


def upgrade() -> None:
    """Add."""
    op.create_index(
        "ix_mentors_listed", "mentors", ["team_id", "user_id"], sqlite_where=_IS_LISTED, postgresql_where=_IS_LISTED
    )


def downgrade() -> None:
    """Take away again."""
    op.drop_index("ix_mentors_listed", table_name="mentors")
