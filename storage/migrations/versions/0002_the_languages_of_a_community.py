"""the languages of a community"""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""


def downgrade() -> None:
    """Take away what was added."""
