"""Create the table by which a batch of counts is written once, however often it is tried."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create `count_writers`: the number of the last batch of each process that counted."""
    op.create_table(
        "count_writers",
        sa.Column("writer", sa.String(32), primary_key=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
    )
