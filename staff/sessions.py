"""Sessions of staff, kept by the server: the browser has a random token, the database its hash."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Engine,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from staff.accounts import TABLES, Account, Accounts

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 8 * 60 * 60
# Being seen is written at most this often: not a write for every request.
_SEEN_SECONDS = 60
_SESSIONS = Table(
    "staff_sessions",
    TABLES,
    Column("hash", String(64), primary_key=True),
    Column("account", Integer, nullable=False, index=True),
    Column("started", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
)


class StaffSessions:
    """Who is signed in; a session ends when it is idle, when it is old, with its account."""

    def __init__(
        self, engine: Engine, accounts: Accounts, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine = engine
        self._accounts = accounts
        self._clock = clock

    def start(self, account: Account) -> str:
        """Begin a session and return its token; sessions that have ended are forgotten."""
        token, now = secrets.token_urlsafe(32), int(self._clock())
        row = {"hash": _hash(token), "account": account.id, "started": now, "seen": now}
        with self._engine.begin() as connection:
            connection.execute(delete(_SESSIONS).where(~self._alive()))
            connection.execute(insert(_SESSIONS).values(row))
        return token

    def account(self, token: str) -> Account | None:
        """Return who is signed in with `token`, if the session lives and the account is open."""
        mine = _SESSIONS.c.hash == _hash(token)
        with self._engine.connect() as connection:
            row = connection.execute(select(_SESSIONS).where(mine, self._alive())).first()
        if row is None:
            return None
        if self._clock() - row.seen >= _SEEN_SECONDS:
            self._see(row.hash)
        account = self._accounts.by_id(row.account)
        return account if account and not account.disabled else None

    def end(self, token: str) -> None:
        """End the session of `token`."""
        with self._engine.begin() as connection:
            connection.execute(delete(_SESSIONS).where(_SESSIONS.c.hash == _hash(token)))

    def end_all(self, account: Account) -> None:
        """End every session of `account`."""
        with self._engine.begin() as connection:
            connection.execute(delete(_SESSIONS).where(_SESSIONS.c.account == account.id))

    def _alive(self) -> ColumnElement[bool]:
        now = int(self._clock())
        idle = _SESSIONS.c.seen > now - IDLE_SECONDS
        return idle & (_SESSIONS.c.started > now - LONGEST_SECONDS)

    def _see(self, hashed: str) -> None:
        seen = update(_SESSIONS).where(_SESSIONS.c.hash == hashed).values(seen=int(self._clock()))
        with self._engine.begin() as connection:
            connection.execute(seen)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
