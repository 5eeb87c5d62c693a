"""Three replicas of the whole program on real servers, and what may befall them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet

from bot.sessions.queue import LEASE_SECONDS
from indicators.counts import Counts
from tests.replicas.__main__ import on_sqlite
from tests.replicas.fleet import Fleet
from tests.replicas.people import People
from tests.servers.postgresql import PostgreSQL
from tests.servers.valkey import ValkeyStore

PEOPLE = 12
KILLS = 5
"""Here; `python -m tests.replicas` kills fifty times."""

# On a busy machine a reply takes its time; a chat that is stuck would take all of it.
SLACK_SECONDS = 5.0


@pytest.fixture(scope="module")
def counts_url(postgresql: PostgreSQL) -> str:
    return postgresql.new_database()


@pytest.fixture(scope="module")
def fleet(
    counts_url: str, valkey_store: ValkeyStore, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fleet]:
    """Three replicas that started together on an empty database."""
    settings = {
        "LANGNGHE_DATABASE_URL": counts_url,
        "LANGNGHE_VALKEY_URL": valkey_store.url,
        "LANGNGHE_SECRET_KEY": Fernet.generate_key().decode(),
        "LANGNGHE_MODEL": "missing.npz",
    }
    replicas = Fleet(3, settings, tmp_path_factory.mktemp("fleet"))
    yield replicas
    replicas.end()


@pytest.fixture(scope="module")
def people(fleet: Fleet) -> People:
    return People(PEOPLE, fleet.urls)


def say(url: str, chat: str, **message: str) -> httpx.Response:
    body = {"conversation": chat, **message}
    return httpx.post(f"{url}/api/chat", json=body, timeout=20, trust_env=False)


def test_a_conversation_goes_on_at_another_replica(fleet: Fleet) -> None:
    """The number typed at one chooses what another has offered; so does a place that is awaited."""
    one, other, third = fleet.urls
    chat = "a" * 22
    choices = say(one, chat, choice="menu").json()["replies"][-1]["choices"]
    typed = say(other, chat, text="1").json()["replies"]
    tapped = say(third, "b" * 22, choice=choices[0]["choice"]).json()["replies"]
    assert typed == tapped
    say(one, chat, choice="places")
    assert "An Giang" in str(say(third, chat, text="an giang").json())


def test_one_is_killed_under_load(fleet: Fleet, people: People, counts_url: str) -> None:
    """No conversation is stuck, no acknowledged count is lost, none is doubled."""

    async def scene() -> None:
        async with people.writing():
            await asyncio.sleep(1.5)
            before = [person.acknowledged for person in people.all]
            fleet.kill(0)
            await asyncio.sleep(LEASE_SECONDS + 1)
        after = [person.acknowledged for person in people.all]
        assert all(late > early for early, late in zip(before, after, strict=True))
        assert people.longest < LEASE_SECONDS + SLACK_SECONDS
        await people.settled(Counts(counts_url))

    asyncio.run(scene())
    fleet.begin(0)
    fleet.wait(0)


def test_the_stores_fail_under_load(
    people: People, postgresql: PostgreSQL, valkey: ValkeyStore, counts_url: str
) -> None:
    """PostgreSQL crashes twice, Valkey is flushed and crashes: everybody gets every reply."""
    failed = people.failed

    async def scene() -> None:
        async with people.writing():
            for _ in range(2):
                await asyncio.sleep(random.uniform(0.1, 0.5))  # noqa: S311 - any moment
                await asyncio.to_thread(postgresql.crash)
                valkey.client.flushall()
                await asyncio.sleep(0.5)
                await asyncio.to_thread(postgresql.start)
            await asyncio.to_thread(valkey.crash)
            await asyncio.sleep(0.5)
            await asyncio.to_thread(valkey.start)
            await asyncio.sleep(1)
        await people.settled(Counts(counts_url))

    asyncio.run(scene())
    assert people.failed == failed, "a reply was missing"


def test_what_is_not_ready_is_told(fleet: Fleet, valkey: ValkeyStore) -> None:
    """Without Valkey `/readyz` names it, and people are served; when it is back, that is told."""

    def shown() -> bool:
        response = httpx.get(f"{fleet.urls[1]}/readyz", timeout=20, trust_env=False)
        assert response.status_code == 200
        return bool(response.json()["parts"]["valkey"])

    async def until(state: bool) -> None:
        async with asyncio.timeout(20):
            while await asyncio.to_thread(shown) is not state:
                await asyncio.sleep(0.1)

    asyncio.run(until(True))
    valkey.crash()
    asyncio.run(until(False))
    assert say(fleet.urls[1], "c" * 22, choice="hotlines").json()["replies"]
    valkey.start()
    asyncio.run(until(True))


def test_kill_at_random_moments(tmp_path: Path) -> None:
    """One process on SQLite, killed again and again: it opens, and every reply's count is there."""
    figures = on_sqlite(KILLS, tmp_path)
    assert figures.kills == KILLS
    assert figures.sent > figures.acknowledged, "it was killed while it worked"
