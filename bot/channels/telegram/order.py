"""Updates of one chat one after another, of many chats at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_AT_ONCE = 1024


class OrderedUpdates(BaseUpdateProcessor):
    """Holds one lock a chat while there is something to do in it; the first come goes first."""

    def __init__(self) -> None:
        super().__init__(_AT_ONCE)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await `coroutine` when all earlier ones of the update's chat are done."""
        async with self._lock(update):
            await coroutine

    def _lock(self, update: object) -> asyncio.Lock:
        chat = update.effective_chat if isinstance(update, Update) else None
        lock = self._locks.get(chat.id) if chat else None
        if lock is None:
            lock = asyncio.Lock()
        if chat:
            self._locks[chat.id] = lock
        return lock

    async def initialize(self) -> None:
        """Do nothing: locks are made when they are needed."""

    async def shutdown(self) -> None:
        """Do nothing: locks go with their last waiter."""
