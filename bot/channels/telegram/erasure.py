"""What Thoát deletes: ids of messages, for 48 hours, under a key that only this bot can make.

Telegram lets a bot delete both sides of a private chat for 48 hours, 100 messages a call
(https://core.telegram.org/bots/api#deletemessages).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import batched
from typing import Any

import structlog
from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, delete, select
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from indicators.database import insert_into, open_database

log = structlog.get_logger()
HOURS = 48
_BATCH = 100
_READ_SECONDS = 1.0
_TABLES = MetaData()
_MESSAGES = Table(
    "telegram_messages",
    _TABLES,
    Column("chat", String(64), primary_key=True),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("hour", Integer, nullable=False),
)
_UPDATES = Table(
    "telegram_updates",
    _TABLES,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hour", Integer, nullable=False),
)


class Traces:
    """Remembers what can still be deleted, and which updates were answered.

    The key is derived from the bot's token: other replicas and later runs find the same chat,
    and nobody who holds only the database finds out whose it is.
    """

    def __init__(self, url: str, token: str, clock: Callable[[], float] = time.time) -> None:
        """Open the database at `url`; raises SQLAlchemyError as `open_database` does."""
        self._engine = open_database(url)
        self._key = hmac.digest(token.encode(), b"langnghe telegram chats", hashlib.sha256)
        self._clock = clock
        self._add_messages = insert_into(_MESSAGES, self._engine).on_conflict_do_nothing()
        self._add_updates = insert_into(_UPDATES, self._engine).on_conflict_do_nothing()
        self._messages: list[dict[str, Any]] = []
        self._updates: list[dict[str, Any]] = []
        self._lock = asyncio.Lock()

    async def remember(
        self, chat: int, messages: Iterable[int] = (), update: int | None = None
    ) -> None:
        """Keep ids of messages of `chat` and the number of the answered update.

        Many chats share a transaction. What cannot be written is logged and tried again.
        """
        hour = self._hour()
        mark = self._mark(chat)
        self._messages += [{"chat": mark, "message": one, "hour": hour} for one in messages]
        if update is not None:
            self._updates.append({"number": update, "hour": hour})
        async with self._lock:
            if self._messages or self._updates:
                await self._write()

    async def _write(self) -> None:
        messages, updates = self._messages, self._updates
        self._messages, self._updates = [], []
        try:
            await asyncio.to_thread(self._insert, messages, updates)
        except Exception as problem:  # any driver's error: the conversation must go on
            self._messages, self._updates = messages + self._messages, updates + self._updates
            kept = len(self._messages)
            log.error("telegram_ids_not_written", reason=type(problem).__name__, kept=kept)

    def _insert(self, messages: list[dict[str, Any]], updates: list[dict[str, Any]]) -> None:
        with self._engine.begin() as connection:
            if messages:
                connection.execute(self._add_messages, messages)
            if updates:
                connection.execute(self._add_updates, updates)

    async def answered(self, update: int) -> bool:
        """Whether this update was answered before; False where the database does not say."""
        if any(one["number"] == update for one in self._updates):
            return True
        wanted = select(_UPDATES.c.number).where(_UPDATES.c.number == update)
        try:
            # Whoever waits for a reply does not wait for a slow database.
            return bool(
                await asyncio.wait_for(asyncio.to_thread(self._read, wanted), _READ_SECONDS)
            )
        except Exception as problem:  # any driver's error, or too slow
            log.error("telegram_ids_not_read", reason=type(problem).__name__)
            return False

    async def of(self, chat: int) -> list[int]:
        """Return the ids of the messages of `chat`; raises what the database driver raises."""
        mark = self._mark(chat)
        wanted = select(_MESSAGES.c.message).where(
            _MESSAGES.c.chat == mark, _MESSAGES.c.hour > self._hour() - HOURS
        )
        waiting = {one["message"] for one in self._messages if one["chat"] == mark}
        return sorted({*await asyncio.to_thread(self._read, wanted), *waiting})

    def _read(self, wanted: Any) -> list[int]:
        with self._engine.connect() as connection:
            return list(connection.execute(wanted).scalars())

    async def forget(self, chat: int, messages: Sequence[int]) -> None:
        """Drop ids of messages that are gone; raises what the database driver raises."""
        mark = self._mark(chat)
        gone = {(mark, one) for one in messages}
        self._messages = [m for m in self._messages if (m["chat"], m["message"]) not in gone]
        for some in batched(messages, 500):
            chosen = (_MESSAGES.c.chat == mark) & _MESSAGES.c.message.in_(some)
            await asyncio.to_thread(self._delete, delete(_MESSAGES).where(chosen))

    async def purge(self) -> None:
        """Drop all that is 48 hours old; what cannot be dropped is logged."""
        hour = self._hour()
        try:
            for table in (_MESSAGES, _UPDATES):
                # What is further ahead was noted by a clock that was set back since.
                fresh = table.c.hour.between(hour - HOURS + 1, hour + HOURS)
                await asyncio.to_thread(self._delete, delete(table).where(~fresh))
        except Exception as problem:  # any driver's error: there is a next time
            log.error("telegram_ids_not_purged", reason=type(problem).__name__)

    def _delete(self, statement: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(statement)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _hour(self) -> int:
        return int(self._clock() // 3600)

    def _mark(self, chat: int) -> str:
        return hmac.new(self._key, str(chat).encode(), hashlib.sha256).hexdigest()


async def wipe(bot: ExtBot[str], traces: Traces, chat: int) -> bool:
    """Delete both sides of `chat`, as far back as Telegram allows; whether all of it is gone."""
    try:
        messages = await traces.of(chat)
        gone = [one for some in batched(messages, _BATCH) for one in await _delete(bot, chat, some)]
        await traces.forget(chat, gone)
    except Exception as problem:  # the database or Telegram: the person is told what to do
        log.error("telegram_not_wiped", reason=type(problem).__name__)
        return False
    return len(gone) == len(messages)


async def _delete(bot: ExtBot[str], chat: int, messages: Sequence[int]) -> list[int]:
    """Return which of `messages` are deleted; one that cannot be does not save the others."""
    try:
        await bot.delete_messages(chat, messages)
    except BadRequest:
        return [one for one in messages if await _deleted(bot, chat, one)]
    except TelegramError:
        return []
    return list(messages)


async def _deleted(bot: ExtBot[str], chat: int, message: int) -> bool:
    try:
        await bot.delete_message(chat, message)
    except BadRequest as problem:
        return "not found" in problem.message.lower()
    except Forbidden:
        return False
    return True
