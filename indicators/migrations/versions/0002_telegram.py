"""Create the tables of the Telegram channel: ids only, for 48 hours."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create `telegram_messages`, which Thoát deletes, and `telegram_updates`, answered ones."""
    op.create_table(
        "telegram_messages",
        sa.Column("chat", sa.String(64), primary_key=True),
        sa.Column("message", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("hour", sa.Integer(), nullable=False, index=True),
    )
    op.create_table(
        "telegram_updates",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("hour", sa.Integer(), nullable=False, index=True),
    )
