"""What both of Zalo's products share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import JSONResponse

from bot.channels.ordered import OrderedWork
from bot.channels.seen import SeenMessages
from bot.choices import plain
from bot.conversation import Conversation
from bot.messages import Incoming, Turn

TEXT_LIMIT = 2000
"""Longest text of a message, for both products."""

OLDEST_SECONDS = 2 * 3600
"""Zalo repeats an event for so long, with its first timestamp; older ones are replayed."""

HOW_TO_CLEAR = "answer:privacy_hide_traces"
_CLEAR = "xoa|cach xoa|xoa tin|xoa tin nhan|xoa doan chat|clear|delete"
_COMMANDS = {"start": "start", "bat dau": "start"}
_COMMANDS |= dict.fromkeys(_CLEAR.split("|"), HOW_TO_CLEAR)
_FINISH_SECONDS = 10.0


class BadEvent(Exception):
    """An event that cannot be read; the message names the field, never its value."""


@dataclass(frozen=True, slots=True)
class Received:
    """One act of a person, `at` the time (seconds since 1970) that the platform gave it."""

    incoming: Incoming
    at: float


type Reply = Callable[[Received, Turn], Awaitable[None]]


class Answering:
    """Answers what people did: each act once, those of a chat in their order."""

    def __init__(self, conversation: Conversation, seen: SeenMessages, reply: Reply) -> None:
        self._conversation = conversation
        self._seen = seen
        self._reply = reply
        self._work = OrderedWork(conversation.in_order)

    @property
    def full(self) -> bool:
        """Whether more should be refused for now."""
        return self._work.full

    def take(self, received: Received) -> None:
        """Answer `received` in the background."""
        incoming = received.incoming
        self._work.add(incoming.channel, incoming.chat, self._answer(received))

    async def finish(self) -> None:
        """Wait for the answers under way, some seconds at most."""
        await self._work.finish(_FINISH_SECONDS)

    async def _answer(self, received: Received) -> None:
        incoming = received.incoming
        if await self._seen.first(incoming.channel, incoming.message_id):
            turn = await self._conversation.handle(incoming)
            await self._reply(received, turn)


def command(text: str) -> str:
    """Return the choice that `text` as a whole commands, or nothing.

    Zalo has no menu of commands: "bắt đầu" greets, "xóa" tells how the chat is cleared.
    """
    return _COMMANDS.get(plain(text), "")


def refuse(status: int, reason: str) -> JSONResponse:
    """Return an answer that refuses a webhook's call, with the reason."""
    return JSONResponse({"error": reason}, status)
