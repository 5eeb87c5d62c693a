"""How often sign-in may be tried: by account, and by all together. No address is kept for it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Engine, Integer, String, Table, case, delete, update

from indicators.database import insert_into
from staff.accounts import TABLES, Account

_TRIES = Table(
    "staff_tries",
    TABLES,
    Column("mark", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("since", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `most` failed tries in `seconds` from the first one."""

    most: int
    seconds: int


ONE_ACCOUNT = Pace(most=5, seconds=15 * 60)
ALL_TOGETHER = Pace(most=100, seconds=10 * 60)
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Try:
    """One try to sign in: `admitted` or not; `first_refused` once in each lock-out."""

    mark: str
    admitted: bool
    first_refused: bool = False


class LockOut:
    """Counts tries before they are judged, so that many at once gain nothing.

    An unknown name is treated like a known one. It may be a password typed into the wrong field:
    of it only 16 bits of a hash are kept.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._insert = insert_into(_TRIES, engine)

    def attempt(self, account: Account | None, name: str) -> Try:
        """Count one try with the typed `name`, which is that of `account` if there is one."""
        mark = f"account:{account.id}" if account else f"name:{_short_hash(name)}"
        own = self._count(mark, ONE_ACCOUNT)
        if own > ONE_ACCOUNT.most:
            return Try(mark, admitted=False, first_refused=own == ONE_ACCOUNT.most + 1)
        together = self._count(_ALL, ALL_TOGETHER)
        first = together == ALL_TOGETHER.most + 1
        return Try(mark, admitted=together <= ALL_TOGETHER.most, first_refused=first)

    def succeeded(self, attempt: Try) -> None:
        """Forget the failures before a good try, and that it was counted."""
        with self._engine.begin() as connection:
            connection.execute(delete(_TRIES).where(_TRIES.c.mark == attempt.mark))
            together = update(_TRIES).where(_TRIES.c.mark == _ALL)
            connection.execute(together.values(number=_TRIES.c.number - 1))

    def free(self, account: Account) -> None:
        """Let `account` try again at once."""
        with self._engine.begin() as connection:
            connection.execute(delete(_TRIES).where(_TRIES.c.mark == f"account:{account.id}"))

    def _count(self, mark: str, pace: Pace) -> int:
        """Count a try of `mark` and return how many there were since its first one."""
        now = int(self._clock())
        over = _TRIES.c.since <= now - pace.seconds
        counted = self._insert.values(mark=mark, number=1, since=now).on_conflict_do_update(
            index_elements=[_TRIES.c.mark],
            set_={
                "number": case((over, 1), else_=_TRIES.c.number + 1),
                "since": case((over, now), else_=_TRIES.c.since),
            },
        )
        with self._engine.begin() as connection:
            return int(connection.execute(counted.returning(_TRIES.c.number)).scalar_one())


def _short_hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:4]
