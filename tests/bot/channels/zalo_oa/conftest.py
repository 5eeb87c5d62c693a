"""The whole bot, driven over Zalo OA by people on a server of ours."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet

from bot.app import build
from bot.channels.zalo_oa.oauth import Tokens
from bot.channels.zalo_oa.store import TokenStore
from bot.settings import Settings
from indicators.database import open_database
from tests.conftest import Served
from tests.servers.telegram import until
from tests.servers.zalo_oa import APP_ID, APP_SECRET, WEBHOOK_KEY, ZaloOa

KEY = Fernet.generate_key().decode()
_USERS = itertools.count(7770001000)

type Start = Callable[..., Served]


def settings_of(zalo: ZaloOa, folder: Path, **settings: Any) -> Settings:
    values = {
        "database_url": f"sqlite:///{folder / 'langnghe.db'}",
        "model": "missing.npz",
        "secret_key": KEY,
        "zalo_oa_app_id": APP_ID,
        "zalo_oa_app_secret": APP_SECRET,
        "zalo_oa_webhook_key": WEBHOOK_KEY,
        "zalo_oa_base_url": zalo.url,
        "zalo_oauth_base_url": zalo.url,
        **settings,
    }
    return Settings.model_validate(values)


def store_of(settings: Settings) -> TokenStore:
    engine = open_database(settings.database_url.get_secret_value())
    return TokenStore(engine, APP_ID, settings.secret_key.get_secret_value())


def authorise(zalo: ZaloOa, settings: Settings, seconds: float = 90_000.0) -> Tokens:
    """Keep a good pair of tokens, as `langnghe zalo authorize` does."""
    given = zalo.grant(seconds)
    [expires_at] = zalo.access.values()
    tokens = Tokens(given["access_token"], given["refresh_token"], expires_at)
    store_of(settings).put(tokens)
    return tokens


def serve(zalo: ZaloOa, settings: Settings) -> Served:
    bot = Served(build(settings))
    zalo.hook = f"{bot.url}/webhooks/zalo-oa"
    return bot


def ready(bot: Served) -> bool:
    return bool(httpx.get(f"{bot.url}/readyz").json()["parts"]["zalo_oa"])


@pytest.fixture
def zalo() -> Iterator[ZaloOa]:
    """Zalo's servers that nobody has called yet."""
    server = ZaloOa()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZaloOa]:
    """Zalo's servers with the whole bot behind the OA, for many tests, each with its people."""
    server = ZaloOa()
    settings = settings_of(server, tmp_path_factory.mktemp("town"))
    authorise(server, settings)
    bot = serve(server, settings)
    until(lambda: ready(bot))
    yield server
    bot.stop()
    server.stop()


@pytest.fixture
def start(zalo: ZaloOa, tmp_path: Path) -> Iterator[Start]:
    """Start the whole bot on `zalo`, over the same database each time; stop what is left."""
    running: list[Served] = []

    def begin(**settings: Any) -> Served:
        running.append(serve(zalo, settings_of(zalo, tmp_path, **settings)))
        return running[-1]

    yield begin
    for bot in running:
        bot.stop()


@pytest.fixture
def anna() -> str:
    """A person that no other test writes as."""
    return str(next(_USERS))
