"""tips, their votes, and the office's cards"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""


def downgrade() -> None:
    """Take away what was added."""
