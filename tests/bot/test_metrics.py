"""Figures tell how the service runs, and nothing that could single out a person."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.app import build
from bot.conversation import Conversation
from bot.knowledge import Knowledge
from bot.messages import Incoming
from bot.metrics import Ending, Metrics, TimedRequests, ending_of
from bot.sessions import MemorySessions
from bot.settings import Settings, SettingsError
from indicators.categories import Channel, Event, Topic
from tests.conftest import Served, ToldModel

LABELS = {"channel", "outcome", "code", "part", "le"}
SENSITIVE = ("emergency", "disclosure", "referral", "exit", "danger", "violence", "unit", "topic")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def read(port: int) -> str:
    return httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text


@pytest.fixture
def shown() -> Iterator[tuple[Metrics, Callable[[], str]]]:
    """Figures, and a way to ask for them over HTTP."""
    metrics, port = Metrics(), free_port()
    stop = metrics.serve("127.0.0.1", port)
    yield metrics, lambda: read(port)
    stop()


def test_turns_are_told_by_channel_and_outcome(
    shown: tuple[Metrics, Callable[[], str]], knowledge: Knowledge
) -> None:
    """Each turn is there once; one that a platform repeats, floods or breaks says so."""
    metrics, figures = shown
    asked = replace(knowledge, understander=ToldModel(dv_penalty_beating=0.9))
    conversation = Conversation(asked, MemorySessions(), metrics=metrics)

    async def talk() -> None:
        for message_id, text in (("1", "nó đánh tôi"), ("1", "nó đánh tôi"), ("2", "phạt sao")):
            one = Incoming(Channel.TELEGRAM, "chat", text=text, message_id=message_id)
            await conversation.handle(one)
        await conversation.handle(Incoming(Channel.WEB, "chat", text="🙂"))

    asyncio.run(talk())
    told = figures()
    count = 'langnghe_turn_seconds_count{channel="%s",outcome="%s"} %s'
    assert count % ("telegram", "answered", "2.0") in told
    assert count % ("telegram", "repeated", "1.0") in told
    assert count % ("web", "unreadable", "1.0") in told


def test_a_turn_that_fails_is_told(
    shown: tuple[Metrics, Callable[[], str]], knowledge: Knowledge
) -> None:
    """A turn that ends in an error counts as failed, not as answered."""
    metrics, figures = shown
    broken = Conversation(replace(knowledge, danger=None), MemorySessions(), metrics=metrics)  # type: ignore[arg-type]
    asyncio.run(broken.handle(Incoming(Channel.WEB, "chat", text="xin chào")))
    assert 'count{channel="web",outcome="failed"} 1.0' in figures()


@pytest.mark.parametrize("event", Event)
def test_what_singles_out_is_never_told_apart(event: Event) -> None:
    """Danger, disclosures, referrals and exits end like any answer; no outcome names them."""
    outcome = ending_of([(Event.MESSAGE, Topic.NONE), (event, Topic.NONE)])
    if any(word in event for word in SENSITIVE):
        assert outcome is Ending.ANSWERED
    assert not any(word in outcome for word in SENSITIVE)


def test_labels_are_few_and_say_nothing_of_a_person(
    shown: tuple[Metrics, Callable[[], str]],
) -> None:
    """No figure has a label beside those that are known to be harmless, or a moment in it."""
    metrics, figures = shown
    metrics.turn(Channel.ZALO_OA, Ending.ANSWERED, 0.01)
    metrics.request(200, 0.01)
    metrics.show("waiting", "What waits", lambda: 3)
    metrics.show_ready(lambda: {"model": False})
    told = figures()
    assert set(re.findall(r"(\w+)=\"", told)) == LABELS
    assert "_created" not in told
    assert "langnghe_waiting 3.0" in told
    assert 'langnghe_ready{part="model"} 0.0' in told


def test_requests_are_told_by_code(shown: tuple[Metrics, Callable[[], str]]) -> None:
    """A response counts under its code, an error of ours as 500, and no path is told."""
    metrics, figures = shown

    async def fails(_request: Request) -> PlainTextResponse:
        raise RuntimeError("broken")

    app = Starlette(routes=[Route("/fails", fails)])
    app.add_middleware(TimedRequests, metrics=metrics)
    server = Served(app)
    for path in ("/fails", "/nowhere"):
        httpx.get(server.url + path)
    server.stop()
    told = figures()
    assert 'langnghe_http_seconds_count{code="500"} 1.0' in told
    assert 'langnghe_http_seconds_count{code="404"} 1.0' in told
    assert "nowhere" not in told


def configured(folder: Path, port: int) -> Settings:
    database = f"sqlite:///{folder / 'counts.db'}"
    return Settings.model_validate({"database_url": database, "metrics_port": port})


def test_the_port_of_the_bot_shows_no_figures(tmp_path: Path) -> None:
    """What the internet reaches never has them; their own port does, when it is set."""
    port = free_port()
    bot = Served(build(configured(tmp_path, port)))
    assert httpx.get(f"{bot.url}/metrics").status_code == 404
    assert 'langnghe_ready{part="database"} 1.0' in read(port)
    httpx.post(f"{bot.url}/api/chat", json={"text": "xin chào"})
    assert 'langnghe_turn_seconds_count{channel="web"' in read(port)
    bot.stop()
    with pytest.raises(httpx.ConnectError):
        read(port)


def test_a_port_that_is_taken_stops_the_start(tmp_path: Path) -> None:
    """The error names the setting."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match="LANGNGHE_METRICS_PORT"):
            build(configured(tmp_path, port))
