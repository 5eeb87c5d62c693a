"""What the OA tells those who run it about itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from indicators.categories import Channel
from indicators.health import ChannelHealth, Health

log = structlog.get_logger()


class ToldHealth:
    """Keeps the OA's health in the database; what cannot be written is logged."""

    def __init__(self, health: ChannelHealth) -> None:
        self._health = health
        self._ended: set[Health] = set()

    async def tell(self, health: Health) -> None:
        """Keep `health`."""
        self._ended.discard(health)
        await self._write(lambda: self._health.set(Channel.ZALO_OA, health))

    async def end(self, health: Health) -> None:
        """Call the OA good again if `health` was told; written once, whoever told it."""
        if health not in self._ended:
            self._ended.add(health)
            await self._write(lambda: self._health.end(Channel.ZALO_OA, health))

    async def _write(self, write: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(write)
        except SQLAlchemyError as problem:
            log.error("channel_health_not_written", reason=type(problem).__name__)
