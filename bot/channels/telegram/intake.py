"""What polling and webhook share: connect, and connect again when Telegram is lost."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable

import structlog
from starlette.routing import BaseRoute
from telegram import Update
from telegram.error import InvalidToken, RetryAfter
from telegram.ext import ExtBot

log = structlog.get_logger()
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 30.0

type Deliver = Callable[[Update], Awaitable[None]]


class Intake(ABC):
    """Brings updates to `deliver`; connects again and again until it is stopped."""

    def __init__(self, bot: ExtBot[str], deliver: Deliver) -> None:
        self._bot = bot
        self._deliver = deliver
        self.ready = False

    async def run(self, connected: Callable[[], None]) -> None:
        """Take updates until cancelled, or until Telegram refuses the token (logged).

        `connected` is called each time after Telegram has told who the bot is.
        """
        wait = _FIRST_WAIT
        while True:
            try:
                await self._bot.initialize()
                connected()
                await self._take()
            except InvalidToken as problem:
                self._lost(problem)
                return
            except Exception as problem:  # whatever it was, messages must come again
                wait = _FIRST_WAIT if self.ready else min(2 * wait, _LONGEST_WAIT)
                self._lost(problem)
                await asyncio.sleep(_asked(problem, wait))
            else:
                return

    def routes(self) -> list[BaseRoute]:
        """Return the routes that Telegram calls."""
        return []

    async def finish(self) -> None:
        """Take no more: the server finishes the requests that it has."""
        self.ready = False

    @abstractmethod
    async def _take(self) -> None:
        """Set `ready` and take updates; raises an error when they no longer come."""

    def _lost(self, problem: Exception) -> None:
        self.ready = False
        # The type only: the message of InvalidToken quotes the token.
        log.error("telegram_not_connected", reason=type(problem).__name__)


def _asked(problem: Exception, wait: float) -> float:
    if not isinstance(problem, RetryAfter):
        return wait
    asked = problem.retry_after
    return float(asked) if isinstance(asked, int) else asked.total_seconds()
