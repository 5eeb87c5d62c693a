"""Sending to one person, again where the fault may pass."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.channels.zalo_bot.api import BotApi, BotError, BotUnreachable

log = structlog.get_logger()
_WAITS = (0.0, 1.0, 2.0, 4.0)
_PASSING = frozenset((408, 429, *range(500, 600)))


class Sender:
    """Sends texts through `api`."""

    def __init__(
        self, api: BotApi, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._api = api
        self._sleep = sleep

    async def deliver(self, chat: str, texts: Sequence[str]) -> None:
        """Send `texts` in order, as far as they go; what does not is logged."""
        for number, text in enumerate(texts):
            reason = await self._send(chat, text)
            if reason:
                log.error("zalo_bot_not_sent", reason=reason, kept=len(texts) - number)
                return

    async def _send(self, chat: str, text: str) -> str:
        """Return why `text` did not go, or nothing if it did."""
        reason = ""
        for wait in _WAITS:
            await self._sleep(wait)
            try:
                await self._api.send(chat, text)
                return ""
            except BotUnreachable as problem:
                reason = str(problem)  # perhaps it went: a number twice is better than none
            except BotError as problem:
                reason = str(problem)
                if problem.code not in _PASSING:
                    return reason
        return reason
