"""The log of what staff did: who, when, what; nothing of any citizen, no address, no free text."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import BigInteger, Column, Engine, Integer, String, Table, insert, select

from staff.accounts import ACCOUNTS, TABLES, Account

_AUDIT = Table(
    "staff_audit",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("actor", Integer),
    Column("act", String(32), nullable=False),
    Column("subject", Integer),
    Column("detail", String(200), nullable=False),
)


class Act(StrEnum):
    """What was done."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED_OUT = "locked_out"
    SIGNED_OUT = "signed_out"
    DOWNLOADED = "downloaded"
    DENOMINATOR_SET = "denominator_set"
    ACCOUNT_ADDED = "account_added"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an act
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    UNITS_CHANGED = "units_changed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log; `at` in seconds (UTC). No `actor`: the command line, or nobody known."""

    id: int
    at: int
    actor: str | None
    act: Act
    subject: str | None
    detail: str


class Audit:
    """The log in the database that `engine` opens: lines are added and read, never changed."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def write(
        self,
        act: Act,
        actor: Account | None = None,
        subject: Account | None = None,
        detail: str = "",
    ) -> None:
        """Add a line. `detail` is made of codes only: plan, period, unit, format, role."""
        row = {
            "at": int(self._clock()),
            "actor": actor.id if actor else None,
            "act": act,
            "subject": subject.id if subject else None,
            "detail": detail,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(_AUDIT).values(row))

    def read(self, before: int | None = None, most: int = 100) -> list[Line]:
        """Return the `most` newest lines, those with an id under `before` if it is given."""
        actors, subjects = ACCOUNTS.alias("actors"), ACCOUNTS.alias("subjects")
        wanted = (
            select(_AUDIT, actors.c.name.label("by"), subjects.c.name.label("on"))
            .outerjoin(actors, actors.c.id == _AUDIT.c.actor)
            .outerjoin(subjects, subjects.c.id == _AUDIT.c.subject)
            .order_by(_AUDIT.c.id.desc())
            .limit(most)
        )
        if before is not None:
            wanted = wanted.where(_AUDIT.c.id < before)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return [Line(row.id, row.at, row.by, Act(row.act), row.on, row.detail) for row in rows]
