"""Short-lived state of conversations: closed fields only, gone after 30 minutes."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.messages import Choice
from indicators.categories import Channel

LIFETIME = 30 * 60.0
CAPACITY = 100_000
BURST = 20.0
REFILL = 2.0


class Step(StrEnum):
    """What a conversation is waiting for."""

    NONE = "none"
    PLACE = "place"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Session:
    """All that is known of a conversation between two messages: never what was typed.

    `doubted` is the answer that the model would have given when the words looked like danger:
    where "no, I only ask" leads; after that "no" the rules are `calm` for one message, so that
    the same question typed again is read. `misses` counts messages in a row not understood.
    """

    new: bool = True
    language: str = "vi"
    step: Step = Step.NONE
    offered: tuple[Choice, ...] = ()
    unit: str = ""
    doubted: str = ""
    calm: bool = False
    misses: int = 0
    allowance: float = BURST
    touched: float = 0.0

    def spend(self, now: float) -> Session:
        """Return the session after one message at `now`: 20 at once, 2 a second after."""
        refilled = min(BURST, self.allowance + (now - self.touched) * REFILL)
        return replace(self, allowance=max(refilled - 1, -1.0), touched=now)

    @property
    def flooding(self) -> bool:
        """Whether more messages came than the allowance holds."""
        return self.allowance < 0


@dataclass(slots=True)
class Visit:
    """A conversation while one of its messages is worked on: change `session`, it is kept."""

    session: Session
    repeated: bool = False
    ended: bool = False


@dataclass(slots=True)
class _Chat:
    session: Session
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    seen: OrderedDict[bytes, None] = field(default_factory=OrderedDict)


class MemorySessions:
    """Sessions in this process, keyed by HMAC under a secret made at its start.

    At most `capacity` chats are held, the longest silent ones make room.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, capacity: int = CAPACITY
    ) -> None:
        self._clock = clock
        self._capacity = capacity
        self._secret = secrets.token_bytes(32)
        self._chats: OrderedDict[bytes, _Chat] = OrderedDict()

    def __len__(self) -> int:
        return len(self._chats)

    @asynccontextmanager
    async def visit(
        self, channel: Channel, chat: str, message_id: str = ""
    ) -> AsyncIterator[Visit]:
        """Give the conversation's session, one message of a chat at a time; keep it after.

        `repeated` is true for a `message_id` that this chat has had before.
        """
        key = self._key(channel, chat)
        held = self._find(key)
        async with held.lock:
            now = self._clock()
            visit = Visit(held.session.spend(now), repeated=self._repeats(held, message_id))
            yield visit
            held.session = visit.session
            if visit.ended:
                self._chats.pop(key, None)

    def _key(self, *parts: str) -> bytes:
        return hmac.digest(self._secret, "\0".join(parts).encode(), hashlib.sha256)

    def _find(self, key: bytes) -> _Chat:
        now = self._clock()
        self._drop_stale(now)
        held = self._chats.get(key) or _Chat(Session(touched=now))
        self._chats[key] = held
        self._chats.move_to_end(key)
        return held

    def _drop_stale(self, now: float) -> None:
        # Ordered by last use: only the front can be stale.
        while self._chats:
            key, held = next(iter(self._chats.items()))
            if now - held.session.touched < LIFETIME and len(self._chats) < self._capacity:
                return
            del self._chats[key]

    def _repeats(self, held: _Chat, message_id: str) -> bool:
        if not message_id:
            return False
        mark = self._key(message_id)
        if mark in held.seen:
            return True
        held.seen[mark] = None
        if len(held.seen) > 32:
            held.seen.popitem(last=False)
        return False
