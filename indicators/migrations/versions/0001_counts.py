"""Create the table of counts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create `counts`: one row for each day, event, topic, channel, unit and language."""
    op.create_table(
        "counts",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("event", sa.String(32), primary_key=True),
        sa.Column("topic", sa.String(40), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("unit", sa.String(5), primary_key=True),
        sa.Column("language", sa.String(2), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
    )
