"""Create the tables of the pages for staff: accounts, sessions, tries, audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create `staff_accounts`, `_units`, `_sessions` (hashes), `_tries` and `_audit`."""
    op.create_table(
        "staff_accounts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(32), nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(256), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "staff_units",
        sa.Column("account", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("unit", sa.String(5), primary_key=True),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("account", sa.Integer(), nullable=False, index=True),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "staff_tries",
        sa.Column("mark", sa.String(32), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "staff_audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False, index=True),
        sa.Column("actor", sa.Integer()),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("subject", sa.Integer()),
        sa.Column("detail", sa.String(200), nullable=False),
    )
