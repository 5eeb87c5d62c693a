"""One at a time in a chat, over all replicas: who waits stands in a queue in Valkey.

A ticket at the front may work. It lives as long as its owner says so every second; of a replica
that died the ticket is gone after `LEASE_SECONDS`, and whoever was next goes on. Should the dead
only have been slow, it finds itself out of the queue and changes nothing any more: the ticket is
checked in the same step in which a session is written (a fencing token).

Time is Valkey's own, one clock for all. Deadlines further ahead than a lease are of a clock that
was set back since, and are as gone as those that are over.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

import structlog
from valkey.asyncio import Valkey
from valkey.exceptions import ValkeyError

log = structlog.get_logger()
LEASE_SECONDS = 3.0
LONGEST_SECONDS = 60.0
"""So long a ticket is kept alive; what takes longer hangs, and must not hold up the chat."""

_ALIVE_SECONDS = LEASE_SECONDS / 3
_FIRST_LOOK = 0.004
_LAST_LOOK = 0.1

# KEYS: queue (tickets by place), alive (tickets by deadline), value.
_NOW = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000) "
_ENTER = (
    _NOW
    + """
local lease = tonumber(ARGV[2])
for _, span in ipairs({{'-inf', '(' .. now}, {'(' .. (now + lease), '+inf'}}) do
    for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], span[1], span[2])) do
        redis.call('ZREM', KEYS[1], gone)
        redis.call('ZREM', KEYS[2], gone)
    end
end
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
    local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
    redis.call('ZADD', KEYS[1], (last[2] or 0) + 1, ARGV[1])
end
redis.call('ZADD', KEYS[2], now + lease, ARGV[1])
redis.call('PEXPIRE', KEYS[1], 2 * lease)
redis.call('PEXPIRE', KEYS[2], 2 * lease)
if redis.call('ZRANK', KEYS[1], ARGV[1]) > 0 then return {0} end
return {1, now, redis.call('GET', KEYS[3])}
"""
)
_KEEP = (
    _NOW
    + """
local lease = tonumber(ARGV[2])
redis.call('PEXPIRE', KEYS[1], 2 * lease)
redis.call('PEXPIRE', KEYS[2], 2 * lease)
return redis.call('ZADD', KEYS[2], 'XX', 'CH', now + lease, ARGV[1])
"""
)
# ARGV: ticket, what to do with the value (keep, put, drop), value, how long it lives.
_LEAVE = """
local front = redis.call('ZRANGE', KEYS[1], 0, 0)[1] == ARGV[1]
if front and ARGV[2] == 'put' then redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[4]) end
if front and ARGV[2] == 'drop' then redis.call('DEL', KEYS[3]) end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return front and 1 or 0
"""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to work on `chat` now: `at` in seconds of Valkey's clock, `value` as it was."""

    chat: str
    name: str
    at: float
    value: bytes | None


class Queue:
    """The queues of all chats, under keys that begin with `prefix`."""

    def __init__(self, client: Valkey, prefix: str, lifetime: float) -> None:
        self._prefix = prefix
        self._lifetime = str(int(lifetime * 1000))
        self._enter = client.register_script(_ENTER)
        self._keep = client.register_script(_KEEP)
        self._leave = client.register_script(_LEAVE)

    async def enter(self, chat: str) -> Ticket:
        """Return once all who came before are done; raises ValkeyError."""
        name = secrets.token_hex(8)
        try:
            return await self._wait(chat, name)
        except asyncio.CancelledError:  # nobody else waits for who waits no more
            with suppress(ValkeyError, OSError):
                await self._run(self._leave, chat, name, "keep")
            raise

    async def _wait(self, chat: str, name: str) -> Ticket:
        pause = _FIRST_LOOK
        while True:
            found = await self._run(self._enter, chat, name, *_LEASE)
            if found[0]:
                return Ticket(chat, name, found[1] / 1000, found[2])
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LAST_LOOK)

    async def leave(self, ticket: Ticket) -> None:
        """Let the next one work; the value stays. Raises ValkeyError."""
        await self._run(self._leave, ticket.chat, ticket.name, "keep")

    async def put(self, ticket: Ticket, value: bytes) -> bool:
        """Keep `value` and let the next one work; False if the ticket was gone.

        Raises:
            ValkeyError: nobody knows whether it is kept.
        """
        args = (ticket.name, "put", value, self._lifetime)
        return bool(await self._run(self._leave, ticket.chat, *args))

    async def drop(self, ticket: Ticket) -> bool:
        """Forget the value and let the next one work; see `put`."""
        return bool(await self._run(self._leave, ticket.chat, ticket.name, "drop"))

    @asynccontextmanager
    async def kept_alive(self, ticket: Ticket) -> AsyncIterator[None]:
        """Keep the others waiting until the block ends, `LONGEST_SECONDS` at most."""
        keeper = asyncio.create_task(self._keep_alive(ticket))
        try:
            yield
        finally:
            keeper.cancel()

    async def _keep_alive(self, ticket: Ticket) -> None:
        for _ in range(int(LONGEST_SECONDS / _ALIVE_SECONDS)):
            await asyncio.sleep(_ALIVE_SECONDS)
            try:
                await self._run(self._keep, ticket.chat, ticket.name, *_LEASE)
            except Exception as problem:  # the next time may work; if not, the ticket ends
                log.warning("turn_not_kept_alive", reason=type(problem).__name__)

    async def _run(self, script: Any, chat: str, *args: str | bytes) -> Any:
        # Braces: where Valkey is a cluster, a chat's keys lie on one of its servers.
        keys = [f"{self._prefix}{{{chat}}}:{part}" for part in ("queue", "alive", "session")]
        return await cast(Awaitable[Any], script(keys=keys, args=args))


_LEASE = (str(int(LEASE_SECONDS * 1000)),)
