"""installations of many workspaces"""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""


def downgrade() -> None:
    """Take away what was added."""
