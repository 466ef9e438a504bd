"""installations of many workspaces"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Where Village is installed, and the states of installations under way."""
    op.create_table(
        "installations",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("bot_user_id", sa.String(32), nullable=False),
        sa.Column("bot_id", sa.String(32), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("installer", sa.String(32), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uninstalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_installations")),
    )
    op.create_index(op.f("ix_installations_changed_at"), "installations", ["changed_at"])
    op.create_table(
        "oauth_states",
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_oauth_states")),
    )
    op.create_index(op.f("ix_oauth_states_expires_at"), "oauth_states", ["expires_at"])
    in_order = ["team_id", "state", "precedence", "due_at"]  # thousands waiting in one workspace hold up no other
    op.create_index(op.f("ix_outbox_team_id_state_precedence_due_at"), "outbox", in_order)


def downgrade() -> None:
    """Take both tables away."""
    op.drop_index(op.f("ix_outbox_team_id_state_precedence_due_at"), "outbox")
    op.drop_table("oauth_states")
    op.drop_table("installations")
