"""Which of a platform's messages were taken: each is answered once, by one process."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable

import structlog
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, delete

from indicators.database import insert_into

log = structlog.get_logger()
HOURS = 3
"""How long a message is remembered; Zalo repeats one for at most two hours."""

_REMEMBERED = 20_000
_CLAIM_SECONDS = 2.0
_TABLES = MetaData()
_SEEN = Table(
    "zalo_events",
    _TABLES,
    Column("mark", String(64), primary_key=True),
    Column("hour", Integer, nullable=False),
)


class SeenMessages:
    """Remembers messages by HMAC under `key`, in the database for all replicas.

    Where the database fails, this process still knows what it took itself.
    """

    def __init__(self, engine: Engine, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._key = key
        self._clock = clock
        # `returning`: of inserted rows, not every driver tells the number.
        insert = insert_into(_SEEN, engine).on_conflict_do_nothing()
        self._add = insert.returning(_SEEN.c.hour)
        self._mine: OrderedDict[str, None] = OrderedDict()
        self._purged = 0

    async def first(self, channel: str, message_id: str) -> bool:
        """Return whether nobody took this message before; from now on it is taken."""
        mark = hmac.new(self._key, f"{channel}\0{message_id}".encode(), hashlib.sha256).hexdigest()
        if mark in self._mine:
            return False
        self._mine[mark] = None
        if len(self._mine) > _REMEMBERED:
            self._mine.popitem(last=False)
        try:
            # Whoever waits for a reply does not wait for a slow database.
            return await asyncio.wait_for(asyncio.to_thread(self._claim, mark), _CLAIM_SECONDS)
        except Exception as problem:  # any driver's error, or too slow: the conversation goes on
            log.error("zalo_events_not_written", reason=type(problem).__name__)
            return True

    def _claim(self, mark: str) -> bool:
        hour = int(self._clock() // 3600)
        with self._engine.begin() as connection:
            if hour != self._purged:
                fresh = _SEEN.c.hour.between(hour - HOURS + 1, hour + HOURS)
                connection.execute(delete(_SEEN).where(~fresh))  # also of a clock set back since
                self._purged = hour
            added = connection.execute(self._add, {"mark": mark, "hour": hour})
            return added.first() is not None
