"""People who write without a pause, each counted apart, so that nothing can hide in a sum."""

from __future__ import annotations

import asyncio
import itertools
import random
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from indicators.categories import Channel, Event, Key
from indicators.counts import Counts
from referrals.gazetteer import gazetteer

_PAUSE = 0.01
_TRY_AGAIN = 0.1
_TIMEOUT = 20.0
_DRAIN_SECONDS = 30.0


@dataclass(slots=True)
class Person:
    """One conversation that counts for a commune of its own.

    Of `sent` messages `acknowledged` got a reply; `longest` is the longest time in seconds from
    wanting to say something to a reply, other replicas asked in between.
    """

    unit: str
    chat: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    sent: int = 0
    acknowledged: int = 0
    failed: int = 0
    longest: float = 0.0


class People:
    """So many people who write to any of the replicas at `urls`."""

    def __init__(self, number: int, urls: Sequence[str]) -> None:
        self._urls = urls
        self._ending = asyncio.Event()
        codes = itertools.islice(gazetteer().communes, number)
        self.all = [Person(code) for code in codes]

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Let everybody write until the block ends; then until each has got a last reply."""
        self._ending.clear()
        async with asyncio.TaskGroup() as talks:
            for person in self.all:
                talks.create_task(self._talk(person))
            try:
                yield
            finally:
                self._ending.set()

    async def _talk(self, person: Person) -> None:
        async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False) as client:
            while not self._ending.is_set():
                begun = time.monotonic()
                while not await self._say(client, person):
                    await asyncio.sleep(_TRY_AGAIN)
                person.longest = max(person.longest, time.monotonic() - begun)
                await asyncio.sleep(_PAUSE)

    async def _say(self, client: httpx.AsyncClient, person: Person) -> bool:
        url = f"{random.choice(self._urls)}/api/chat"  # noqa: S311 - any replica
        body = {"choice": f"start:{person.unit}", "conversation": person.chat}
        person.sent += 1
        try:
            response = await client.post(url, json=body)
        except httpx.TransportError:
            person.failed += 1
            return False
        assert response.is_success, response.text
        assert response.json()["replies"], "nobody is left without a reply"
        person.acknowledged += 1
        return True

    @property
    def sent(self) -> int:
        """How many messages were sent."""
        return sum(person.sent for person in self.all)

    @property
    def acknowledged(self) -> int:
        """How many messages got a reply."""
        return sum(person.acknowledged for person in self.all)

    @property
    def failed(self) -> int:
        """How many messages got none."""
        return sum(person.failed for person in self.all)

    @property
    def longest(self) -> float:
        """The longest that anybody waited for a reply, in seconds."""
        return max(person.longest for person in self.all)

    async def settled(self, store: Counts) -> None:
        """Wait until what was acknowledged is counted, some seconds at most; then compare.

        Of each person all that was acknowledged must be there, and nothing that was not sent.
        """
        end = time.monotonic() + _DRAIN_SECONDS
        while True:
            counted = self.counted(store)
            if all(counted.get(one.unit, 0) >= one.acknowledged for one in self.all):
                break
            assert time.monotonic() < end, self._faults(counted)
            await asyncio.sleep(0.1)
        assert not self._faults(counted)

    def counted(self, store: Counts) -> dict[str, int]:
        """Return how many messages are counted of each person, by unit."""
        found = store.read()
        return {
            one.unit: sum(n for key, n in found.items() if _is_message(key, one.unit))
            for one in self.all
        }

    def _faults(self, counted: dict[str, int]) -> list[str]:
        """Tell of whom something is lost or doubled."""
        return [
            f"{one.acknowledged} acknowledged, {counted.get(one.unit, 0)} counted, {one.sent} sent"
            for one in self.all
            if not one.acknowledged <= counted.get(one.unit, 0) <= one.sent
        ]


def _is_message(key: Key, unit: str) -> bool:
    return key.event is Event.MESSAGE and key.channel is Channel.WEB and key.unit == unit
