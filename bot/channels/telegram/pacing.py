"""How fast and how persistently requests go out.

Telegram takes about 30 messages a second in all and 1 a second in a chat
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). A reply goes
out at once, whoever waits; only what nobody waits for is paced.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

# The library's coming behaviour: `RetryAfter.retry_after` is a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")

PACED = "paced"
"""The `rate_limit_args` of a request that is no direct reply."""

_OVERALL = 1 / 25
_A_CHAT = 1.0
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 15.0
# A reply that comes later may light up a phone that is in other hands by then.
_LATEST = 120.0
# Each request costs the HTTP library a look at all that wait in its queue: they wait here.
_AT_ONCE = 100

type _Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Pacing(BaseRateLimiter[str]):
    """Paces requests, waits where Telegram asks for it, and survives a lost network."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._overall = 0.0
        self._chats: OrderedDict[Any, float] = OrderedDict()
        self._banned: dict[Any, float] = {}
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> _Answer:
        """Make the request in its time.

        Raises:
            TelegramError: it was refused, or could not be made within two minutes.
        """
        chat = data.get("chat_id")
        if rate_limit_args == PACED:
            await self._sleep(self._take_slot(chat))
        elif endpoint == "sendMessage":
            self._take_slot(chat)
        return await self._persist(lambda: callback(*args, **kwargs), chat)

    def _take_slot(self, chat: Any) -> float:
        """Take the next slot, overall and in the chat; return the seconds until it comes."""
        now = self._clock()
        slot = max(now, self._overall, self._chats.get(chat, now))
        self._overall = max(now, self._overall) + _OVERALL
        self._forget(now)
        if chat is not None:
            self._chats[chat] = slot + _A_CHAT
            self._chats.move_to_end(chat)
        return slot - now

    def _forget(self, now: float) -> None:
        """Drop the chats that may be written to again: an id is kept no longer than needed."""
        while self._chats and next(iter(self._chats.values())) <= now:
            self._chats.popitem(last=False)

    async def _persist(self, request: Callable[[], Awaitable[_Answer]], chat: Any) -> _Answer:
        latest = self._clock() + _LATEST
        wait = _FIRST_WAIT
        while True:
            await self._sleep(max(0.0, self._banned.get(chat, 0.0) - self._clock()))
            self._banned.pop(chat, None)
            try:
                async with self._places:
                    answer = await request()
            except RetryAfter as problem:
                self._obey(problem, chat, latest)
            except BadRequest:
                raise
            except NetworkError:
                # Only what a person waits for is worth another attempt.
                if chat is None or self._clock() + wait > latest:
                    raise
                await self._sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT)
            else:
                return answer

    def _obey(self, problem: RetryAfter, chat: Any, latest: float) -> None:
        """Note until when the chat must be left alone; raise `problem` if that is too late."""
        asked = problem.retry_after
        seconds = asked.total_seconds() if isinstance(asked, timedelta) else asked
        until = self._clock() + seconds
        if until > latest:
            raise problem
        self._banned[chat] = until

    async def initialize(self) -> None:
        """Do nothing: there is nothing to prepare."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to free."""
