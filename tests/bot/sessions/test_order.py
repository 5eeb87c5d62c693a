"""Order inside a chat, and none between chats."""

from __future__ import annotations

import asyncio
import gc

import pytest

from bot.sessions import MemorySessions
from bot.sessions.order import ChatOrder
from indicators.categories import Channel


def test_a_chat_keeps_its_order() -> None:
    """The first may be slow: the next of its chat waits, that of another does not."""

    async def three() -> list[str]:
        sessions, done, gate = MemorySessions(), list[str](), asyncio.Event()

        async def work(chat: str, name: str, wait: bool = False) -> None:
            async with sessions.turn(Channel.TELEGRAM, chat):
                if wait:
                    await gate.wait()
                done.append(name)
                gate.set()

        await asyncio.gather(
            work("1", "slow", wait=True), work("1", "after it"), work("2", "another chat")
        )
        return done

    assert asyncio.run(three()) == ["another chat", "slow", "after it"]


def test_a_failure_frees_the_chat() -> None:
    """The next is answered though the one before it failed."""

    async def two() -> None:
        sessions = MemorySessions()
        with pytest.raises(OSError, match="planted"):
            async with sessions.turn(Channel.TELEGRAM, "1"):
                raise OSError("planted")
        async with asyncio.timeout(1), sessions.turn(Channel.TELEGRAM, "1"):
            pass

    asyncio.run(two())


def test_no_chat_is_remembered() -> None:
    """Once nothing is to be done, the locks are gone."""

    async def one() -> int:
        order = ChatOrder()
        async with order.of(b"1"):
            assert len(order) == 1
        gc.collect()
        return len(order)

    assert asyncio.run(one()) == 0
