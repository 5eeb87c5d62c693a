"""Create the table of what people chose when the bot asked which of several they meant."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create `confusions`: a number for each day, chosen topic and topic that was not meant."""
    op.create_table(
        "confusions",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("chosen", sa.String(40), primary_key=True),
        sa.Column("other", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
    )
