"""The database is looked at in the background; what is missing is said, and what can be serves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import readiness
from bot.app import build
from bot.channels.web import WebChat
from bot.readiness import DatabaseWatch
from bot.settings import Settings
from tests.conftest import Served


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.005)


def test_a_database_that_fails_and_comes_back_is_noticed() -> None:
    """`ready` follows the database both ways."""
    broken = threading.Event()

    def ping() -> None:
        if broken.is_set():
            raise OSError("gone")

    async def look() -> None:
        watch = DatabaseWatch(ping, every=0.01)
        task = asyncio.create_task(watch.run())
        broken.set()
        await until(lambda: not watch.ready)
        broken.clear()
        await until(lambda: watch.ready)
        task.cancel()

    asyncio.run(look())


def test_a_database_that_hangs_is_not_ready_and_holds_one_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody waits for it, and looks do not pile up."""
    monkeypatch.setattr(readiness, "_PATIENCE_SECONDS", 0.01)
    answer = threading.Event()
    asked = []

    def ping() -> None:
        asked.append(1)
        answer.wait(5)

    async def look() -> None:
        watch = DatabaseWatch(ping, every=0.01)
        task = asyncio.create_task(watch.run())
        await until(lambda: not watch.ready)
        await asyncio.sleep(0.1)
        assert len(asked) == 1
        answer.set()
        await until(lambda: watch.ready)
        task.cancel()

    asyncio.run(look())


def asked(folder: Path, path: str, **settings: Any) -> httpx.Response:
    """Return what a bot with `settings` says at `path`."""
    database = f"sqlite:///{folder / 'counts.db'}"
    bot = Served(build(Settings.model_validate({"database_url": database, **settings})))
    try:
        return httpx.get(bot.url + path)
    finally:
        bot.stop()


def test_what_is_missing_is_said_and_the_rest_serves(tmp_path: Path) -> None:
    """Without a model the answer is still 200: people are answered."""
    answer = asked(tmp_path, "/readyz", model="missing.npz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is False
    assert answer.json()["parts"].items() >= {"model": False, "database": True, "web": True}.items()


def test_503_only_when_no_channel_takes_messages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A balancer takes away a server that can answer nobody; the process itself lives."""
    monkeypatch.setattr(WebChat, "ready", False)
    answer = asked(tmp_path, "/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["web"] is False
    assert asked(tmp_path, "/healthz").json() == {"alive": True}
