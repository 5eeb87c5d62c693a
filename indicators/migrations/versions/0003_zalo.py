"""Create the tables of the Zalo channels, and the health of all channels."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create `zalo_oa_tokens` (encrypted), `zalo_events` (three hours) and `channel_health`."""
    op.create_table(
        "zalo_oa_tokens",
        sa.Column("app", sa.String(32), primary_key=True),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("held_until", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "zalo_events",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("hour", sa.Integer(), nullable=False, index=True),
    )
    op.create_table(
        "channel_health",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("health", sa.String(32), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
    )
