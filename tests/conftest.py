"""What many tests share: the real content, a bot over HTTP, a model that says what it is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.app import build, server
from bot.conversation import Conversation
from bot.knowledge import Knowledge, gather
from bot.messages import Incoming, Turn
from bot.sessions import MemorySessions
from bot.settings import Settings
from indicators.categories import Channel
from nlu.intents import Intent, Understanding, UnderstandingError
from tests.clock import Clock
from tests.servers.postgresql import each_database, postgresql  # noqa: F401 - fixtures
from tests.servers.valkey import valkey, valkey_store  # noqa: F401 - fixtures


class ToldModel:
    """Understands what a test tells it to; fails when it is told nothing."""

    def __init__(self, **shares: float) -> None:
        self.shares = shares

    async def understand(self, _text: str) -> Understanding:
        """Return the shares that the test gave."""
        if not self.shares:
            raise UnderstandingError("told nothing")
        ranked = sorted(self.shares.items(), key=lambda item: -item[1])
        return Understanding(tuple(Intent(name, share) for name, share in ranked))


class Chat:
    """One person's conversation with the bot."""

    def __init__(self, conversation: Conversation, channel: Channel = Channel.WEB) -> None:
        self._conversation = conversation
        self._channel = channel

    def send(self, text: str = "", **fields: Any) -> Turn:
        """Send one message and return the turn."""
        incoming = Incoming(self._channel, "chat", text=text)
        return asyncio.run(self._conversation.handle(replace(incoming, **fields)))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The real answers, services and rules, without a model."""
    return gather(Settings(model=Path("missing.npz")))


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until a test moves it."""
    return Clock()


@pytest.fixture
def model() -> ToldModel:
    """A model to be told what it understands."""
    return ToldModel()


@pytest.fixture
def chat(knowledge: Knowledge, model: ToldModel) -> Chat:
    """A conversation over the real content with a told model."""
    return Chat(Conversation(replace(knowledge, understander=model), MemorySessions()))


class Served:
    """An ASGI application on a port of its own, on loopback."""

    def __init__(self, app: Starlette) -> None:
        self._server = server(app, "127.0.0.1", 0)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
            threading.Event().wait(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in which the served bot counts."""
    return tmp_path_factory.mktemp("data") / "counts.db"


@pytest.fixture(scope="session")
def neutral() -> Iterator[str]:
    """A neutral site to leave to; its address."""
    page = Route("/", lambda _request: HTMLResponse("<!doctype html><title>Neutral</title>"))
    served = Served(Starlette(routes=[page]))
    yield served.url
    served.stop()


@pytest.fixture(scope="session")
def served(database: Path, neutral: str) -> Iterator[str]:
    """The whole bot, served; the address of its page."""
    settings = Settings.model_validate(
        {"database_url": f"sqlite:///{database}", "exit_url": neutral}
    )
    bot = Served(build(settings))
    yield bot.url
    bot.stop()


@pytest.fixture
def http(served: str) -> Iterator[httpx.Client]:
    """An HTTP client of the served bot."""
    with httpx.Client(base_url=served, timeout=10) as client:
        yield client
