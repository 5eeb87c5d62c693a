"""Where the tokens lie: encrypted, in one row that one process at a time may renew."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from bot.channels.zalo_oa.oauth import Tokens

LEASE_SECONDS = 60
_TABLES = MetaData()
_ROWS = Table(
    "zalo_oa_tokens",
    _TABLES,
    Column("app", String(32), primary_key=True),
    Column("access", Text, nullable=False),
    Column("refresh", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("holder", String(32), nullable=False),
    Column("held_until", BigInteger, nullable=False),
)


class WrongKey(Exception):
    """The tokens were encrypted under another LANGNGHE_SECRET_KEY."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The tokens kept, as the `version`th pair.

    `in_doubt`: a process began to renew them and never said how it ended. No refresh token:
    only an operator's consent helps.
    """

    tokens: Tokens
    version: int
    in_doubt: bool


class TokenStore:
    """The row of tokens of one app; its methods wait for the database."""

    def __init__(
        self, engine: Engine, app_id: str, key: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine = engine
        self._app = app_id
        self._box = Fernet(key)
        self._clock = clock

    def read(self) -> Stored | None:
        """Return what is kept; raises WrongKey."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_ROWS).where(self._mine)).mappings().first()
        if row is None:
            return None
        tokens = Tokens(self._open(row["access"]), self._open(row["refresh"]), row["expires_at"])
        return Stored(tokens, row["version"], in_doubt=bool(row["holder"]))

    def put(self, tokens: Tokens) -> None:
        """Keep `tokens` of a new consent in place of all that was there."""
        row = {"app": self._app, "version": 1, "holder": "", "held_until": 0}
        with self._engine.begin() as connection:
            held = select(_ROWS.c.version).where(self._mine).with_for_update()
            version = connection.execute(held).scalar() or 0
            connection.execute(delete(_ROWS).where(self._mine))
            row |= {**self._sealed(tokens), "version": version + 1}
            connection.execute(insert(_ROWS).values(row))

    def lease(self, version: int, holder: str) -> bool:
        """Return whether `holder` alone may now renew the pair of `version`."""
        now = int(self._clock())
        free = (_ROWS.c.version == version) & (_ROWS.c.held_until <= now)
        return self._update(free, holder=holder, held_until=now + LEASE_SECONDS)

    def renew(self, version: int, tokens: Tokens) -> bool:
        """Keep the pair that came for the one of `version`, and end any lease.

        Zalo gives one pair for a refresh token: whoever got it has the only one that serves,
        also when its lease was over in the meantime (a slow answer, clocks that differ). False
        if another pair is kept already.
        """
        return self._update(
            _ROWS.c.version == version,
            version=version + 1,
            holder="",
            held_until=0,
            **self._sealed(tokens),
        )

    def release(self, holder: str) -> None:
        """End the lease; the pair is as it was."""
        self._update(_ROWS.c.holder == holder, holder="", held_until=0)

    def drop_refresh(self, holder: str) -> None:
        """End the lease and forget the refresh token, which is of no more use."""
        gone = self._seal("")
        self._update(_ROWS.c.holder == holder, holder="", held_until=0, refresh=gone)

    @property
    def _mine(self) -> ColumnElement[bool]:
        return _ROWS.c.app == self._app

    def _update(self, condition: ColumnElement[bool], **values: object) -> bool:
        statement = update(_ROWS).where(self._mine, condition).values(**values)
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount == 1

    def _sealed(self, tokens: Tokens) -> dict[str, object]:
        return {
            "access": self._seal(tokens.access),
            "refresh": self._seal(tokens.refresh),
            "expires_at": int(tokens.expires_at),
        }

    def _seal(self, text: str) -> str:
        return self._box.encrypt(text.encode()).decode()

    def _open(self, sealed: str) -> str:
        try:
            return self._box.decrypt(sealed).decode()
        except InvalidToken:
            raise WrongKey("LANGNGHE_SECRET_KEY: the tokens have another key") from None
