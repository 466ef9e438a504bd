"""return plans that were asked to be kept"""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""


def downgrade() -> None:
    """Take away what was added."""
