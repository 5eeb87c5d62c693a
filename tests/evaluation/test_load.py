"""What drives the servers under measurement: conversations, times, refusals."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.conftest import Served
from tests.evaluation.load import TURNS, Post, Speed, drive

POST = Post("/talk", lambda person, text: {"person": person, "text": text})


class Counted:
    """A server that counts each person's messages; it refuses "no"."""

    def __init__(self) -> None:
        self.people: Counter[str] = Counter()
        self.served = Served(Starlette(routes=[Route("/talk", self._take, methods=["POST"])]))

    async def _take(self, request: Request) -> JSONResponse:
        body = await request.json()
        self.people[body["person"]] += 1
        return JSONResponse({"text": body["text"]}, 500 if body["text"] == "no" else 200)

    def drive(self, texts: list[str], at_once: int) -> Speed:
        port = urlsplit(self.served.url).port
        assert port
        return asyncio.run(drive(port, POST, texts, at_once))


@pytest.fixture
def server() -> Iterator[Counted]:
    counted = Counted()
    yield counted
    counted.served.stop()


def test_every_text_is_sent_five_to_a_conversation(server: Counted) -> None:
    """However many connections there are, nobody says more than five things."""
    speed = server.drive(["chào"] * 40, at_once=2)
    assert server.people.total() == speed.messages == 40
    assert set(server.people.values()) == {TURNS}
    assert speed.messages_per_second == pytest.approx(TURNS * speed.conversations_per_second)
    assert 0 < speed.p50 <= speed.p99


def test_a_refusal_is_no_speed(server: Counted) -> None:
    """A server that fails quickly must not look fast."""
    with pytest.raises(RuntimeError, match="500"):
        server.drive(["chào", "no"], at_once=1)
