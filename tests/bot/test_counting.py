"""Counts of many conversations are written together, and a failing store loses none."""

from __future__ import annotations

import asyncio
import datetime
from collections import Counter
from collections.abc import Mapping

from bot.counting import CountWriter
from indicators.categories import Channel, Event, Key, Language, Topic

DAY = datetime.date(2026, 11, 21)


def key(event: Event = Event.MESSAGE) -> Key:
    return Key(DAY, event, Topic.NONE, Channel.WEB, "", Language.VI)


class Store:
    """Takes counts slowly, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.batches: list[Mapping[Key, int]] = []

    def add(self, numbers: Mapping[Key, int]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.batches.append(dict(numbers))

    @property
    def total(self) -> Counter[Key]:
        return sum((Counter(batch) for batch in self.batches), Counter())


def written(store: Store, rounds: int) -> None:
    async def talk() -> None:
        writer = CountWriter(store)  # type: ignore[arg-type]
        await asyncio.gather(*(writer.add([key()]) for _ in range(rounds)))

    asyncio.run(talk())


def test_all_are_written_when_add_returns() -> None:
    """Whoever waits for `add` finds the count in the store, however many wait at once."""
    store = Store()
    written(store, 200)
    assert store.total == Counter({key(): 200})


def test_many_share_a_transaction() -> None:
    """The busier the bot, the fewer transactions a message costs."""
    store = Store()
    written(store, 200)
    assert len(store.batches) < 20


def test_a_failing_store_loses_nothing() -> None:
    """What could not be written joins the next attempt, and nothing is written twice."""
    store = Store(failures=2)

    async def talk() -> None:
        writer = CountWriter(store)  # type: ignore[arg-type]
        for _ in range(5):
            await writer.add([key()])

    asyncio.run(talk())
    assert store.total == Counter({key(): 5})
