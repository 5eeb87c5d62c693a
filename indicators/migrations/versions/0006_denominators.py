"""Create the table of what staff enter so that shares can be taken."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create `denominators`: one number for each denominator, place and year."""
    op.create_table(
        "denominators",
        sa.Column("denominator", sa.String(40), primary_key=True),
        sa.Column("unit", sa.String(5), primary_key=True),
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
    )
