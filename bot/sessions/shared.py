"""Sessions in Valkey: the same conversation, whichever replica a message comes to."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from valkey.asyncio import BlockingConnectionPool, Valkey
from valkey.asyncio.retry import Retry
from valkey.backoff import NoBackoff
from valkey.exceptions import ConnectionError as NotConnected
from valkey.exceptions import ValkeyError

from bot.sessions.memory import MemorySessions
from bot.sessions.order import ChatOrder
from bot.sessions.packing import Packed, pack, unpack
from bot.sessions.queue import Queue, Ticket
from bot.sessions.reach import Reach
from bot.sessions.session import LIFETIME, Session, Visit
from indicators.categories import Channel

log = structlog.get_logger()
_CONNECTIONS = 64
_SECONDS = 0.5
_WATCH_SECONDS = 5.0
_FAULTS = (ValkeyError, OSError)


class ValkeySessions:
    """Sessions that all replicas share, in the server at `url`.

    Keys are HMACs under a secret derived from `key`, which every replica has from its settings
    and Valkey never sees. A secret that lay in Valkey itself would lie beside what it protects:
    the numbers of chats are few enough to try them all, and whoever copied Valkey's memory would
    know whose session each is. So a thief of Valkey learns how many talk, and of nobody who.

    While Valkey cannot be reached, sessions are in this process, as if it were alone.
    """

    def __init__(self, url: str, key: str) -> None:
        """Prepare the connections; nothing is asked yet."""
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            timeout=_SECONDS,
            socket_timeout=_SECONDS,
            socket_connect_timeout=_SECONDS,
            # A connection that was closed while it lay idle is opened again, once.
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[NotConnected],
        )
        self._client = Valkey.from_pool(pool)
        self._secret = hmac.digest(key.encode(), b"langnghe sessions", hashlib.sha256)
        self._visits = Queue(self._client, "langnghe:visit:", LIFETIME)
        self._turns = Queue(self._client, "langnghe:turn:", LIFETIME)
        self._visits_here = ChatOrder()
        self._turns_here = ChatOrder()
        self._reach = Reach("valkey")
        self._memory = MemorySessions()

    @property
    def ready(self) -> bool:
        """Whether Valkey answered last."""
        return self._reach.good

    @asynccontextmanager
    async def visit(
        self, channel: Channel, chat: str, message_id: str = ""
    ) -> AsyncIterator[Visit]:
        """Give the conversation's session; see `Sessions.visit`."""
        mark = self._mark(channel, chat)
        # One of this process at a time stands in the queue: a flood in a chat costs Valkey little.
        async with self._visits_here.of(mark):
            ticket = await self._entered(self._visits, mark)
            if ticket is None:
                async with self._memory.visit(channel, chat, message_id) as visit:
                    yield visit
                return
            async with self._visits.kept_alive(ticket):
                packed = _opened(ticket)
                message = self._mark(message_id).hex()[:16] if message_id else ""
                visit = Visit(packed.session.spend(ticket.at), message in packed.marks)
                try:
                    yield visit
                except BaseException:
                    await self._left(self._visits, ticket)
                    raise
            await self._closed(ticket, visit, packed, message)

    @asynccontextmanager
    async def turn(self, channel: Channel, chat: str) -> AsyncIterator[None]:
        """Hold back what came later in this chat; see `Sessions.turn`."""
        mark = self._mark(channel, chat)
        async with self._turns_here.of(mark):
            ticket = await self._entered(self._turns, mark)
            if ticket is None:
                yield
                return
            try:
                async with self._turns.kept_alive(ticket):
                    yield
            finally:
                await self._left(self._turns, ticket)

    async def watch(self) -> None:
        """Ask Valkey how it is until cancelled, and drop what is stale here."""
        while True:
            self._memory.sweep()
            try:
                await self._client.ping()
            except _FAULTS as problem:
                self._reach.lost(problem)
            else:
                self._reach.found()
            await asyncio.sleep(_WATCH_SECONDS)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose(close_connection_pool=True)

    def _mark(self, *parts: str) -> bytes:
        return hmac.digest(self._secret, "\0".join(parts).encode(), hashlib.sha256)

    async def _entered(self, queue: Queue, mark: bytes) -> Ticket | None:
        if not self._reach.worth_trying():
            return None
        try:
            ticket = await queue.enter(mark.hex()[:32])
        except _FAULTS as problem:
            self._reach.lost(problem)
            return None
        self._reach.found()
        return ticket

    async def _left(self, queue: Queue, ticket: Ticket) -> None:
        try:
            await queue.leave(ticket)
        except _FAULTS as problem:
            self._reach.lost(problem)

    async def _closed(self, ticket: Ticket, visit: Visit, packed: Packed, message: str) -> None:
        """Keep what the visit came to; a reply that is ready never fails for it."""
        try:
            if visit.ended:
                kept = await self._visits.drop(ticket)
            else:
                kept = await self._visits.put(ticket, pack(packed.after(visit.session, message)))
        except _FAULTS as problem:
            self._reach.lost(problem)
        else:
            if not kept:
                log.warning("session_overtaken")


def _opened(ticket: Ticket) -> Packed:
    fresh = Packed(Session(touched=ticket.at))
    if ticket.value is None:
        return fresh
    packed = unpack(ticket.value)
    if packed is None:
        log.warning("session_unread")
        return fresh
    # Valkey ends it by its clock; one that was set back must not lengthen it.
    return packed if abs(ticket.at - packed.session.touched) < LIFETIME else fresh
