"""Work in the background: of one chat in its order, of many chats at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any
from weakref import WeakValueDictionary

import structlog

log = structlog.get_logger()
LIMIT = 10_000


class OrderedWork:
    """Takes work for chats; what fails is logged by the name of its error only."""

    def __init__(self, channel: str, limit: int = LIMIT) -> None:
        self._channel = channel
        self._limit = limit
        self._tasks: set[asyncio.Task[None]] = set()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def full(self) -> bool:
        """Whether so much waits that more should be refused."""
        return len(self._tasks) >= self._limit

    def add(self, chat: str, work: Coroutine[Any, Any, None]) -> None:
        """Begin `work` when all that was added for `chat` before is done."""
        lock = self._locks.get(chat)
        if lock is None:
            lock = self._locks[chat] = asyncio.Lock()
        task = asyncio.create_task(self._run(lock, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait until all is done, at most `seconds`."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _run(self, lock: asyncio.Lock, work: Coroutine[Any, Any, None]) -> None:
        async with lock:  # asyncio's locks are fair: the first come goes first
            try:
                await work
            except Exception as problem:  # one message never stops the others
                log.error("work_failed", channel=self._channel, reason=type(problem).__name__)
