"""Updates asked for (https://core.telegram.org/bots/api#getupdates)."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.intake import ALLOWED, Deliver, Intake

log = structlog.get_logger()
_POLL_SECONDS = 25
# So long the next updates wait for the last: what a crash would lose stays with Telegram.
_BATCH_SECONDS = 3.0
_FINISH_SECONDS = 10.0


class Polling(Intake):
    """Asks for updates; a webhook that is set elsewhere is never taken away, but told."""

    def __init__(self, bot: ExtBot[str], deliver: Deliver) -> None:
        super().__init__(bot, deliver)
        self._next = 0
        self._under_way: set[asyncio.Task[None]] = set()

    async def _take(self) -> None:
        timeout = 0
        while True:
            updates = await self._bot.get_updates(
                offset=self._next or None, timeout=timeout, allowed_updates=ALLOWED
            )
            self.ready, timeout = True, _POLL_SECONDS
            if updates:
                await self._answer(updates)

    async def _answer(self, updates: tuple[Update, ...]) -> None:
        tasks = [asyncio.create_task(self._safely(update)) for update in updates]
        self._under_way.update(tasks)
        for task in tasks:
            task.add_done_callback(self._under_way.discard)
        # The next request for updates confirms these.
        self._next = updates[-1].update_id + 1
        await asyncio.wait(tasks, timeout=_BATCH_SECONDS)

    async def _safely(self, update: Update) -> None:
        try:
            await self._deliver(update)
        except Exception as problem:  # one update never stops the others
            log.error("telegram_update_failed", reason=type(problem).__name__)

    async def finish(self) -> None:
        """Wait for the updates that are being answered, then confirm them."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_FINISH_SECONDS)
        if self._under_way or not self.ready:
            return  # they come again, and those that were answered are known
        await super().finish()
        with suppress(TelegramError):
            await self._bot.get_updates(offset=self._next or None, timeout=0, limit=1)
