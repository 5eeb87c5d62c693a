"""Sessions in the memory of this process."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.sessions.order import ChatOrder
from bot.sessions.session import LIFETIME, MARKS, Session, Visit
from indicators.categories import Channel

CAPACITY = 100_000
_SWEEP_SECONDS = 60.0


@dataclass(slots=True)
class _Kept:
    session: Session
    seen: OrderedDict[bytes, None] = field(default_factory=OrderedDict)


class MemorySessions:
    """Sessions in this process, keyed by HMAC under a secret made at its start.

    At most `capacity` chats are held, the longest silent ones make room.
    """

    ready = True

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, capacity: int = CAPACITY
    ) -> None:
        self._clock = clock
        self._capacity = capacity
        self._secret = secrets.token_bytes(32)
        self._chats: OrderedDict[bytes, _Kept] = OrderedDict()
        self._visits = ChatOrder()
        self._turns = ChatOrder()

    def __len__(self) -> int:
        return len(self._chats)

    @asynccontextmanager
    async def visit(
        self, channel: Channel, chat: str, message_id: str = ""
    ) -> AsyncIterator[Visit]:
        """Give the conversation's session; see `Sessions.visit`."""
        key = self._key(channel, chat)
        async with self._visits.of(key):
            kept = self._find(key)
            mark = self._key(message_id) if message_id else b""
            visit = Visit(kept.session.spend(self._clock()), repeated=mark in kept.seen)
            yield visit
            if visit.ended:
                self._chats.pop(key, None)
            else:
                self._keep(key, kept, visit.session, mark)

    @asynccontextmanager
    async def turn(self, channel: Channel, chat: str) -> AsyncIterator[None]:
        """Hold back what came later in this chat; see `Sessions.turn`."""
        async with self._turns.of(self._key(channel, chat)):
            yield

    async def watch(self) -> None:
        """Drop what is stale until cancelled: also while nobody writes."""
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            self.sweep()

    async def close(self) -> None:
        """Forget everything."""
        self._chats.clear()

    def sweep(self) -> None:
        """Drop what is stale, or too much."""
        now = self._clock()
        # Ordered by last use: only the front can be stale.
        while self._chats:
            key, kept = next(iter(self._chats.items()))
            if now - kept.session.touched < LIFETIME and len(self._chats) <= self._capacity:
                return
            del self._chats[key]

    def _key(self, *parts: str) -> bytes:
        return hmac.digest(self._secret, "\0".join(parts).encode(), hashlib.sha256)

    def _find(self, key: bytes) -> _Kept:
        self.sweep()
        return self._chats.get(key) or _Kept(Session(touched=self._clock()))

    def _keep(self, key: bytes, kept: _Kept, session: Session, mark: bytes) -> None:
        kept.session = session
        if mark:
            kept.seen[mark] = None
            if len(kept.seen) > MARKS:
                kept.seen.popitem(last=False)
        self._chats[key] = kept
        self._chats.move_to_end(key)
        self.sweep()
