"""Kill −9 at random moments under load, again and again; every reply's count must be there."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indicators.counts import Counts
from tests.replicas.fleet import Fleet
from tests.replicas.people import People

_LONGEST_PAUSE = 0.8


@dataclass(frozen=True, slots=True)
class Figures:
    """What a soak came to."""

    kills: int
    sent: int
    acknowledged: int
    counted: int
    longest: float

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.sent} messages sent, {self.acknowledged} answered, "
            f"{self.counted} counted; the longest wait for a reply was {self.longest:.1f} s"
        )


async def soak(
    fleet: Fleet,
    people: People,
    database: str,
    kills: int,
    disturbances: Sequence[Callable[[], object]] = (),
) -> Figures:
    """Kill a replica so often while `people` write; after every fifth kill one thing more happens.

    Raises:
        AssertionError: a count is lost or doubled, a replica does not start, a reply is missing.
    """
    async with people.writing():
        for kill in range(1, kills + 1):
            await asyncio.sleep(random.uniform(0, _LONGEST_PAUSE))  # noqa: S311 - any moment
            one = kill % len(fleet.urls)
            fleet.kill(one)
            fleet.begin(one)
            if disturbances and kill % 5 == 0:
                await asyncio.to_thread(disturbances[kill // 5 % len(disturbances)])
            await asyncio.to_thread(fleet.wait, one)
    store = Counts(database)
    await people.settled(store)
    counted = sum(people.counted(store).values())
    return Figures(kills, people.sent, people.acknowledged, counted, people.longest)
