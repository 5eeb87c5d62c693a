"""The whole bot, driven over the Bot Platform by people on a server of ours."""

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
from tests.servers.telegram import until
from tests.servers.zalo_bot import TOKEN, ZaloBot

_USERS = itertools.count(6660001000)

type Start = Callable[..., Served]


def settings_of(zalo: ZaloBot, folder: Path, **settings: Any) -> Settings:
    values = {
        "database_url": f"sqlite:///{folder / 'langnghe.db'}",
        "model": "missing.npz",
        "zalo_bot_token": TOKEN,
        "zalo_bot_base_url": zalo.url,
        **settings,
    }
    return Settings.model_validate(values)


def ready(bot: Served) -> bool:
    return bool(httpx.get(f"{bot.url}/readyz").json()["parts"]["zalo_bot"])


@pytest.fixture
def zalo() -> Iterator[ZaloBot]:
    """A Bot Platform that nobody has called yet."""
    server = ZaloBot()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZaloBot]:
    """A Bot Platform with the whole bot polling it, for many tests, each with its people."""
    server = ZaloBot()
    bot = Served(build(settings_of(server, tmp_path_factory.mktemp("town"))))
    until(lambda: "getUpdates" in server.calls)
    yield server
    server.stop()
    bot.stop()


@pytest.fixture
def start(zalo: ZaloBot, tmp_path: Path) -> Iterator[Start]:
    """Start the whole bot on `zalo`, over the same database each time; stop what is left."""
    running: list[Served] = []

    def begin(**settings: Any) -> Served:
        running.append(Served(build(settings_of(zalo, tmp_path, **settings))))
        return running[-1]

    yield begin
    for bot in running:
        bot.stop()


@pytest.fixture
def anna() -> str:
    """A person that no other test writes as."""
    return str(next(_USERS))
