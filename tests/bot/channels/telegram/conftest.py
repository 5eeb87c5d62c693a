"""The whole bot, driven over Telegram by people on a server of ours."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import build
from bot.settings import Settings
from tests.conftest import Served
from tests.servers.telegram import TOKEN, Telegram, until

_CHATS = itertools.count(5550002000)

type Start = Callable[..., Served]


def _settings(telegram: Telegram, folder: Path, **settings: Any) -> Settings:
    values = {
        "database_url": f"sqlite:///{folder / 'langnghe.db'}",
        "telegram_token": TOKEN,
        "telegram_base_url": telegram.url,
        **settings,
    }
    return Settings.model_validate(values)


def parts(bot: Served) -> dict[str, bool]:
    """Return what `/readyz` says of each part."""
    found: dict[str, bool] = httpx.get(f"{bot.url}/readyz").json()["parts"]
    return found


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telegram]:
    """A Bot API server with the whole bot polling it, for all tests; each takes its own chats."""
    server = Telegram()
    bot = Served(build(_settings(server, tmp_path_factory.mktemp("town"))))
    until(lambda: parts(bot)["telegram"])
    yield server
    bot.stop()
    server.stop()


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    """A Bot API server that nobody has called yet."""
    server = Telegram()
    yield server
    server.stop()


@pytest.fixture
def start(telegram: Telegram, tmp_path: Path) -> Iterator[Start]:
    """Start the whole bot on that server: always over the same database; stop what is left."""
    running: list[Served] = []

    def begin(**settings: Any) -> Served:
        bot = Served(build(_settings(telegram, tmp_path, **settings)))
        running.append(bot)
        return bot

    yield begin
    for bot in running:
        bot.stop()


@pytest.fixture
def anna() -> int:
    """A chat that no other test writes in."""
    return next(_CHATS)


@pytest.fixture
def marie() -> int:
    """Another one."""
    return next(_CHATS)
