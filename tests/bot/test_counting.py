"""Counts of many conversations are written together; a failing store loses and doubles none."""

from __future__ import annotations

import asyncio
import datetime
import threading
import time
from collections import Counter
from collections.abc import Mapping

import pytest

from bot.counting import PATIENCE_SECONDS, CountWriter
from indicators.categories import Channel, Counted, Event, Key, Language, Pair, Topic
from indicators.counts import Batch

DAY = datetime.date(2026, 11, 21)


def key(event: Event = Event.MESSAGE, unit: str = "") -> Key:
    return Key(DAY, event, Topic.NONE, Channel.WEB, unit, Language.VI)


class Store:
    """Takes each batch once, as the real one does, and fails as often as it is told to.

    A failure `after` the commit is one whose success nobody heard of.
    """

    def __init__(self, failures: int = 0, after: bool = False) -> None:
        self.failures = failures
        self.after = after
        self.batches: dict[Batch, Mapping[Counted, int]] = {}
        self.door = threading.Event()
        self.door.set()

    def add(self, numbers: Mapping[Counted, int], batch: Batch) -> None:
        self.door.wait(10)
        if not self.failures or self.after:
            self.batches.setdefault(batch, dict(numbers))
        if self.failures:
            self.failures -= 1
            raise OSError("planted words")

    @property
    def total(self) -> Counter[Counted]:
        return sum((Counter(batch) for batch in self.batches.values()), Counter())


def writer_of(store: Store, limit: int = 100) -> CountWriter:
    return CountWriter(store, limit)  # type: ignore[arg-type]


def test_all_are_written_when_add_returns() -> None:
    """Whoever waits for `add` finds the count in the store, however many wait at once."""
    store = Store()

    async def talk() -> None:
        writer = writer_of(store)

        async def one(number: int) -> None:
            unit = f"{number:05}"
            await writer.add([key(unit=unit)])
            assert store.total[key(unit=unit)] == 1

        await asyncio.gather(*(one(number) for number in range(90)))

    asyncio.run(talk())
    assert store.total.total() == 90


def test_many_share_a_transaction() -> None:
    """The busier the bot, the fewer transactions a message costs."""
    store = Store()

    async def talk() -> None:
        writer = writer_of(store)
        await asyncio.gather(*(writer.add([key()]) for _ in range(200)))

    asyncio.run(talk())
    assert store.total == Counter({key(): 200})
    assert len(store.batches) < 20


@pytest.mark.parametrize("after", [False, True])
def test_a_failing_store_loses_and_doubles_nothing(after: bool) -> None:
    """What could not be written is written later; what was written without a word, once."""
    store = Store(failures=2, after=after)

    async def talk() -> None:
        writer = writer_of(store)
        for _ in range(5):
            await writer.add([key()])
        while writer.waiting:
            await asyncio.sleep(0.01)
        assert not writer.failing
        await writer.add([key()])
        assert store.total == Counter({key(): 6})

    asyncio.run(talk())


def test_nobody_waits_for_a_failing_store(capfd: pytest.CaptureFixture[str]) -> None:
    """A reply is not held back; the failure is told once, and never what it says."""
    store = Store(failures=10_000)

    async def talk() -> None:
        writer = writer_of(store)
        await writer.add([key()])
        begun = time.monotonic()
        for _ in range(100):
            await writer.add([key()])
        assert time.monotonic() - begun < 0.5
        assert writer.failing
        assert writer.waiting == 101

    asyncio.run(talk())
    printed = "".join(capfd.readouterr())
    assert printed.count("counts_not_written") == 1
    assert "planted" not in printed


def test_nobody_waits_long_for_a_store_that_hangs() -> None:
    """The first waits two seconds, the next not at all; all is written when the store moves."""
    store = Store()

    async def talk() -> None:
        writer = writer_of(store)
        store.door.clear()
        async with asyncio.timeout(PATIENCE_SECONDS + 1):
            await asyncio.gather(*(writer.add([key()]) for _ in range(10)))
        async with asyncio.timeout(0.5):
            for _ in range(10):
                await writer.add([key()])
        assert not store.total
        store.door.set()
        while writer.waiting:
            await asyncio.sleep(0.01)
        assert not writer.failing
        assert store.total == Counter({key(): 20})

    asyncio.run(talk())


def test_what_waits_is_bounded_and_what_is_dropped_is_counted() -> None:
    """Known counts still add up; new ones find no room, and their number is kept."""
    store = Store(failures=1)

    async def talk() -> None:
        writer = writer_of(store, limit=10)
        for number in range(30):
            pair = Pair(DAY, Topic.LGBT, Topic.GREET)
            await writer.add([key(unit=f"{number:05}"), key(Event.ANSWER), pair])
        assert writer.failing
        assert writer.dropped == 30 - 7 + 1  # the first message makes a batch of its own
        assert writer.waiting == 90
        await writer.close()

    asyncio.run(talk())
    total = store.total
    assert total[key(Event.ANSWER)] == 30
    assert total[key(Event.COUNTS_DROPPED)] == 24
    assert total.total() == 90


def test_closing_writes_what_waits(capfd: pytest.CaptureFixture[str]) -> None:
    """The last counts are written when the server stops; if they cannot be, that is told."""
    good, bad = Store(failures=1), Store(failures=100)

    async def talk() -> None:
        for store in (good, bad):
            writer = writer_of(store)
            for _ in range(3):
                await writer.add([key()])
            await writer.close()

    asyncio.run(talk())
    assert good.total == Counter({key(): 3})
    assert "counts_lost" in "".join(capfd.readouterr())
