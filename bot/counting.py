"""Counts on their way to the store: many at once, written before the reply leaves."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import structlog

from indicators.categories import Counted, Event, Key, Topic
from indicators.counts import Batch, Counts

log = structlog.get_logger()
LIMIT = 20_000
"""Different counts that wait in memory at most: some ten megabytes."""

PATIENCE_SECONDS = 2.0
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 5.0


@dataclass(slots=True)
class _Pile:
    """Counts that are written together; `settled` once they are, or wait for better times."""

    numbers: Counter[Counted] = field(default_factory=Counter)
    settled: asyncio.Event = field(default_factory=asyncio.Event)


class CountWriter:
    """Writes the counts of many conversations at once (group commit).

    While one transaction is under way, counts gather for the next: the busier the bot, the
    fewer transactions a message costs. While the store fails, nobody waits for it: counts
    gather, `limit` different ones at most, and are written when it is back. What finds no room
    is dropped, and how much that was is itself counted (`Event.COUNTS_DROPPED`).
    """

    def __init__(self, counts: Counts, limit: int = LIMIT) -> None:
        self._counts = counts
        self._limit = limit
        self._name = secrets.token_hex(16)
        self._number = 0
        self._gathering = _Pile()
        self._under_way = _Pile()
        self._task: asyncio.Task[None] | None = None
        self.failing = False
        self.dropped = 0

    @property
    def waiting(self) -> int:
        """How many counts are not written yet."""
        return self._gathering.numbers.total() + self._under_way.numbers.total()

    async def add(self, keys: Iterable[Counted]) -> None:
        """Return once `keys` are written.

        While the store fails, or takes more than `PATIENCE_SECONDS`, they wait in memory and
        this returns at once: a person's reply comes before the count of it.
        """
        self._gather(list(keys))
        settled = self._gathering.settled
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_all())
        if self.failing:
            return
        try:
            await asyncio.wait_for(settled.wait(), PATIENCE_SECONDS)
        except TimeoutError as problem:
            self._failed(type(problem).__name__)

    async def close(self) -> None:
        """Write what still waits, if the store takes it now; what it does not is told."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        while self._more():
            if not await self._write():
                log.error("counts_lost", number=self.waiting)
                return

    def _gather(self, keys: Sequence[Counted]) -> None:
        dropped = [key for key in keys if not self._take(key)]
        if dropped:
            self.dropped += len(dropped)
            log.error("counts_dropped", number=self.dropped)
            self._gathering.numbers.update(_missing(keys, len(dropped)))

    def _take(self, key: Counted) -> bool:
        numbers = self._gathering.numbers
        full = len(numbers) + len(self._under_way.numbers) >= self._limit
        if full and key not in numbers:
            return False
        numbers[key] += 1
        return True

    async def _write_all(self) -> None:
        pause = _FIRST_PAUSE
        while self._more():
            if await self._write():
                pause = _FIRST_PAUSE
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _more(self) -> bool:
        """Whether there is something to write; a batch that failed comes again, as it was."""
        if not self._under_way.numbers:
            self._under_way, self._gathering = self._gathering, _Pile()
            self._number += 1
        return bool(self._under_way.numbers)

    async def _write(self) -> bool:
        batch = Batch(self._name, self._number)
        try:
            await asyncio.to_thread(self._counts.add, self._under_way.numbers, batch)
        except Exception as problem:  # any driver's error: the conversation must go on
            self._failed(type(problem).__name__)
        else:
            self._succeeded()
        return not self.failing

    def _succeeded(self) -> None:
        self._under_way.settled.set()
        self._under_way = _Pile()
        if self.failing:
            log.info("counts_written", kept=self.waiting)
        self.failing = False

    def _failed(self, reason: str) -> None:
        if not self.failing:
            log.error("counts_not_written", reason=reason, kept=self.waiting)
        self.failing = True
        for pile in (self._under_way, self._gathering):
            pile.settled.set()
        self._gathering.settled = asyncio.Event()


def _missing(keys: Sequence[Counted], number: int) -> dict[Counted, int]:
    """Return what is counted in place of `number` counts of one message."""
    signs = [key for key in keys if isinstance(key, Key)]
    return {
        replace(sign, event=Event.COUNTS_DROPPED, topic=Topic.NONE, unit=""): number
        for sign in signs[:1]
    }
