"""One update on its way: who sent it, what the conversation says, what is sent and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.adapter import Received, read
from bot.channels.telegram.erasure import Traces, wipe
from bot.channels.telegram.pacing import PACED
from bot.channels.telegram.render import Rendered, render
from bot.conversation import Conversation
from bot.messages import Reply, Turn
from bot.speaking import Speaker
from indicators.categories import Channel
from responses import phrases

log = structlog.get_logger()
# How long the neutral line stays: to be seen, and gone before the phone is asked for.
_LINE_SECONDS = 5.0
_ENDING_SECONDS = 5.0


class Answering:
    """Answers updates: those of a chat in their order, each once."""

    def __init__(self, bot: ExtBot[str], conversation: Conversation, traces: Traces) -> None:
        self._bot = bot
        self._conversation = conversation
        self._traces = traces
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending = asyncio.Event()

    async def deliver(self, update: Update) -> None:
        """Answer `update` when its turn in the chat has come.

        Raises:
            TelegramError: Telegram cannot be reached; the update is not counted as answered.
        """
        received = read(update, self._bot.bot)
        if received:
            async with self._conversation.in_order(Channel.TELEGRAM, str(received.chat)):
                await self._answer(received)

    async def end(self) -> None:
        """Finish what is under way; the neutral line goes now."""
        self._ending.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_ENDING_SECONDS)

    async def _answer(self, received: Received) -> None:
        if await self._traces.answered(received.update):
            return
        ids = [received.message] if received.message else []
        try:
            await self._converse(received, ids) if received.private else await self._offer(received)
        except (Forbidden, ChatMigrated):
            pass  # blocked, kicked or moved: nobody is there to read it
        except BadRequest as problem:
            log.error("telegram_refused", reason=type(problem).__name__)
        except TelegramError:
            await self._traces.remember(received.chat, ids)
            raise
        await self._traces.remember(received.chat, ids if received.private else (), received.update)

    async def _offer(self, received: Received) -> None:
        """Say in a group that answers are given in private, and nothing else."""
        if received.callback:  # forged: buttons that call back are never shown in a group
            await self._quietly(self._bot.answer_callback_query(received.callback))
            return
        speaker = self._conversation.speaker("")
        link = f"https://t.me/{self._bot.username}?start=group"
        button = InlineKeyboardButton(speaker.text(phrases.TELEGRAM_PRIVATE), url=link)
        await self._bot.send_message(
            received.chat,
            speaker.text(phrases.TELEGRAM_GROUP),
            reply_markup=InlineKeyboardMarkup([[button]]),
            rate_limit_args=PACED,
        )

    async def _converse(self, received: Received, ids: list[int]) -> None:
        typing = self._spawn(self._bot.send_chat_action(received.chat, ChatAction.TYPING))
        if received.callback:
            self._spawn(self._bot.answer_callback_query(received.callback))
        turn = await self._conversation.handle(received.incoming)
        if any(reply.leave for reply in turn.replies):
            await self._leave(received, turn, ids)
            return
        await self._say(received.chat, turn, ids)
        typing.cancel()
        if received.keyboard:
            self._spawn(self._used(received.chat, received.keyboard))

    async def _say(self, chat: int, turn: Turn, ids: list[int]) -> None:
        speaker = self._conversation.speaker(turn.language)
        for message in (one for reply in turn.replies for one in render(reply, speaker)):
            try:
                ids.append(await self._send(chat, message))
            except BadRequest as problem:  # the next message may be the one that is needed
                log.error("telegram_refused", reason=type(problem).__name__)

    async def _send(self, chat: int, message: Rendered) -> int:
        sent = await self._bot.send_message(
            chat, message.text, reply_markup=message.markup, protect_content=message.protect
        )
        return sent.message_id

    async def _used(self, chat: int, keyboard: int) -> None:
        """Take away the buttons of a message: one was tapped, the others would mislead."""
        await self._bot.edit_message_reply_markup(chat, keyboard, rate_limit_args=PACED)

    async def _leave(self, received: Received, turn: Turn, ids: list[int]) -> None:
        """Delete both sides, then say one neutral line that goes away by itself."""
        await self._traces.remember(received.chat, ids)
        ids.clear()
        speaker = self._conversation.speaker(turn.language)
        gone = await wipe(self._bot, self._traces, received.chat)
        [line] = render(turn.replies[-1] if gone else _left_over(speaker), speaker)
        ids.append(await self._send(received.chat, line))
        if gone:
            self._spawn(self._vanish(received.chat, ids[-1]))

    async def _vanish(self, chat: int, line: int) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), _LINE_SECONDS)
        await self._bot.delete_message(chat, line)
        await self._traces.forget(chat, [line])

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[None]:
        """Begin what no reply waits for, and whose failure no person notices."""
        task = asyncio.create_task(self._quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _quietly(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except TelegramError:
            pass  # too old, gone already, or unreachable: nothing is lost
        except Exception as problem:  # the database: told, and lived with
            log.error("telegram_task_failed", reason=type(problem).__name__)


def _left_over(speaker: Speaker) -> Reply:
    return Reply(speaker.text(phrases.TELEGRAM_NOT_DELETED), sensitive=True, leave=True)
