"""What a visit to a conversation costs while many others are open."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from cryptography.fernet import Fernet

from bot.messages import Choice
from bot.sessions import MemorySessions, Sessions
from bot.sessions.shared import ValkeySessions
from indicators.categories import Channel
from tests.evaluation.process import resident_memory
from tests.scale.servers import Part, valkey
from tests.servers.valkey import ValkeyStore

OPEN = (1_000, 10_000, 100_000)
_VISITS = 1000
_ROUNDS = 5
_AT_ONCE = 32


def measure() -> None:
    """Print the processor time of a visit and the memory that an open conversation takes."""
    print("\n| open conversations | in memory: µs a visit, bytes each ", end="")
    print("| in Valkey: µs a visit of ours, of Valkey's, bytes each |\n|---|---|---|")
    for number in OPEN:
        here = asyncio.run(_visited(MemorySessions(), number, _memory_here, ()))
        with valkey() as (store, server):
            shared = ValkeySessions(store.url, Fernet.generate_key().decode())
            used = partial(_used, server)
            there = asyncio.run(_visited(shared, number, used, (store.process_id,)))
        print(f"| {number:,} | {here} | {there} |", flush=True)


def _used(server: ValkeyStore) -> float:
    return float(server.client.info()["used_memory"])


def _memory_here() -> float:
    return resident_memory() * 1e6


async def _visited(
    sessions: Sessions, number: int, used: Callable[[], float], servers: Sequence[int]
) -> str:
    before = used()
    await _visit(sessions, range(number))
    each = (used() - before) / number
    parts = [Part(os.getpid()), *(Part(server) for server in servers)]
    for _ in range(_ROUNDS):
        await _visit(sessions, range(0, number, number // _VISITS))
    costs = [f"{part.for_each(_ROUNDS * _VISITS) * 1000:.0f}" for part in parts]
    await sessions.close()
    return ", ".join([*costs, f"{each:.0f}"])


async def _visit(sessions: Sessions, chats: Sequence[int]) -> None:
    """Visit each of `chats`, thirty-two at a time, and leave there what an answer leaves."""

    async def visit(some: Iterable[int]) -> None:
        for chat in some:
            async with sessions.visit(Channel.WEB, f"chat-{chat:020}") as one:
                one.session = replace(one.session, new=False, offered=_offered())

    await asyncio.gather(*(visit(chats[start::_AT_ONCE]) for start in range(_AT_ONCE)))


def _offered() -> tuple[Choice, ...]:
    return tuple(Choice(f"Câu trả lời {one}", f"answer:dv_definition_{one}") for one in range(5))
