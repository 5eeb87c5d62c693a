"""Background work: in order within a chat, side by side between chats, never broken."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.ordered import OrderedWork
from bot.sessions import MemorySessions
from indicators.categories import Channel

OA = Channel.ZALO_OA


def ordered(limit: int = 100) -> OrderedWork:
    return OrderedWork(MemorySessions().turn, limit)


def test_a_chat_keeps_its_order_while_others_go_on() -> None:
    """A slow message holds back its own chat only."""

    async def scene() -> list[str]:
        work, done, open_door = ordered(), list[str](), asyncio.Event()

        async def slow() -> None:
            await open_door.wait()
            done.append("a1")

        async def quick(name: str) -> None:
            done.append(name)
            if name == "b1":
                open_door.set()

        work.add(OA, "a", slow())
        work.add(OA, "a", quick("a2"))
        work.add(OA, "b", quick("b1"))
        await work.finish(10)
        return done

    assert asyncio.run(scene()) == ["b1", "a1", "a2"]


def test_a_fault_is_named_and_the_next_is_done(capfd: pytest.CaptureFixture[str]) -> None:
    """What an error says is not logged, only its kind; the chat goes on."""

    async def scene() -> list[str]:
        work, done = ordered(), list[str]()

        async def broken() -> None:
            raise RuntimeError("planted words")

        async def good() -> None:
            done.append("good")

        work.add(OA, "a", broken())
        work.add(OA, "a", good())
        await work.finish(10)
        return done

    assert asyncio.run(scene()) == ["good"]
    printed = "".join(capfd.readouterr())
    assert "RuntimeError" in printed
    assert "planted" not in printed


def test_it_says_when_it_is_full() -> None:
    """So much and no more is held; what is done makes room."""

    async def scene() -> None:
        work, door = ordered(2), asyncio.Event()

        async def waiting() -> None:
            await door.wait()

        work.add(OA, "a", waiting())
        assert not work.full
        work.add(OA, "b", waiting())
        assert work.full
        await work.finish(0.01)
        assert work.full
        door.set()
        await work.finish(10)
        assert not work.full

    asyncio.run(scene())
