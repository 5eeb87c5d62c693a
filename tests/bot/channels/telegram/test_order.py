"""Order inside a chat, and none between chats."""

from __future__ import annotations

import asyncio
import gc

from telegram import Chat, Message, Update

from bot.channels.telegram.order import OrderedUpdates


def update(chat: int) -> Update:
    return Update(1, message=Message(1, None, Chat(chat, "private")))  # type: ignore[arg-type]


def test_a_chat_keeps_its_order() -> None:
    """The first may be slow: the next of its chat waits, that of another does not."""

    async def three() -> list[str]:
        order, done, gate = OrderedUpdates(), [], asyncio.Event()

        async def work(name: str, wait: bool = False) -> None:
            if wait:
                await gate.wait()
            done.append(name)
            gate.set()

        await asyncio.gather(
            order.process_update(update(1), work("slow", wait=True)),
            order.process_update(update(1), work("after it")),
            order.process_update(update(2), work("another chat")),
        )
        return done

    assert asyncio.run(three()) == ["another chat", "slow", "after it"]


def test_a_failure_frees_the_chat() -> None:
    """The next update is answered though the one before it failed."""

    async def two() -> str:
        order = OrderedUpdates()

        async def fail() -> None:
            raise OSError

        async def succeed() -> None:
            return None

        failed = order.process_update(update(1), fail())
        [problem, _] = await asyncio.gather(
            failed, order.process_update(update(1), succeed()), return_exceptions=True
        )
        return type(problem).__name__

    assert asyncio.run(two()) == "OSError"


def test_no_chat_is_remembered() -> None:
    """Once nothing is to be done, the locks and with them the chats' ids are gone."""

    async def one() -> int:
        order = OrderedUpdates()
        await order.process_update(update(1), asyncio.sleep(0))
        gc.collect()
        return len(order._locks)

    assert asyncio.run(one()) == 0
