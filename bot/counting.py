"""Counts on their way to the store: many at once, written before the reply leaves."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable

import structlog

from indicators.categories import Counted
from indicators.counts import Counts

log = structlog.get_logger()


class CountWriter:
    """Writes the counts of many conversations at once (group commit).

    While one transaction is under way, counts gather for the next: the busier the bot, the
    fewer transactions a message costs. A store that fails loses nothing: what could not be
    written joins the next attempt.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._waiting: Counter[Counted] = Counter()
        self._lock = asyncio.Lock()

    async def add(self, keys: Iterable[Counted]) -> None:
        """Return once `keys` are written, or when the store has failed (logged, kept)."""
        self._waiting.update(keys)
        async with self._lock:
            if self._waiting:
                await self._write()

    async def _write(self) -> None:
        numbers, self._waiting = self._waiting, Counter()
        try:
            await asyncio.to_thread(self._counts.add, numbers)
        except Exception as problem:  # any driver's error: the conversation must go on
            self._waiting.update(numbers)
            log.error("counts_not_written", reason=type(problem).__name__, kept=len(self._waiting))
