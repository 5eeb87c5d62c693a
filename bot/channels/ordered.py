"""Work in the background, for channels that take a message before they answer it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any

import structlog

from indicators.categories import Channel

log = structlog.get_logger()
LIMIT = 10_000


type InOrder = Callable[[Channel, str], AbstractAsyncContextManager[None]]


class OrderedWork:
    """Takes work for chats, each in its order; what fails is logged by its error's name only.

    `in_order` holds back what came later in a chat: `Conversation.in_order`.
    """

    def __init__(self, in_order: InOrder, limit: int = LIMIT) -> None:
        self._in_order = in_order
        self._limit = limit
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def full(self) -> bool:
        """Whether so much waits that more should be refused."""
        return len(self._tasks) >= self._limit

    def add(self, channel: Channel, chat: str, work: Coroutine[Any, Any, None]) -> None:
        """Begin `work` when all that came to `chat` before is done."""
        task = asyncio.create_task(self._run(channel, chat, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait until all is done, at most `seconds`."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _run(self, channel: Channel, chat: str, work: Coroutine[Any, Any, None]) -> None:
        async with self._in_order(channel, chat):
            try:
                await work
            except Exception as problem:  # one message never stops the others
                log.error("work_failed", channel=channel, reason=type(problem).__name__)
