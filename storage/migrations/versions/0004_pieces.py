"""what the community knows: pieces with an author"""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""


def downgrade() -> None:
    """Take away what was added."""
