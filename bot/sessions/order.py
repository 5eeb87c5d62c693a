"""One at a time in a chat, many chats at the same time: within this process."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class ChatOrder:
    """One lock a chat while there is something to do in it; the first come goes first."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._locks)

    def of(self, chat: bytes) -> asyncio.Lock:
        """Return the lock of `chat`; asyncio's locks are fair."""
        lock = self._locks.get(chat)
        if lock is None:
            lock = self._locks[chat] = asyncio.Lock()
        return lock
