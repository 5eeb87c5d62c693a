"""Models and servers that fail say so; a server that works is understood."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from nlu.intents import IntentModel, Understanding, UnderstandingError
from nlu.server import RasaServer
from tests.conftest import Served

RANKING = [{"name": "greet", "confidence": 0.9}, {"name": "thanks", "confidence": 0.1}]


class FakeRasa:
    """A server that speaks Rasa's `POST /model/parse`, and fails on demand."""

    def __init__(self) -> None:
        self.mode = "good"
        self.asked: list[tuple[str, str]] = []

    async def parse(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append((body["text"], request.query_params.get("token", "")))
        if self.mode == "slow":
            await asyncio.sleep(2)
        modes = {
            "good": JSONResponse({"intent_ranking": RANKING}),
            "empty": JSONResponse({"intent_ranking": []}),
            "other": JSONResponse({"status": "ok"}),
            "text": PlainTextResponse("no json"),
            "refuse": JSONResponse({"reason": "NotAuthenticated"}, 401),
        }
        return modes.get(self.mode, JSONResponse({}, 500))


@pytest.fixture(scope="module")
def rasa() -> Iterator[tuple[FakeRasa, str]]:
    fake = FakeRasa()
    served = Served(Starlette(routes=[Route("/model/parse", fake.parse, methods=["POST"])]))
    yield fake, served.url
    served.stop()


def understand(url: str, text: str = "chào", token: str = "") -> Understanding:
    async def once() -> Understanding:
        server = RasaServer(url, token, timeout=0.5)
        try:
            return await server.understand(text)
        finally:
            await server.close()

    return asyncio.run(once())


def test_a_rasa_server_is_understood(rasa: tuple[FakeRasa, str]) -> None:
    """The ranking comes back in order; text and token go where Rasa wants them."""
    fake, url = rasa
    fake.mode = "good"
    assert understand(f"{url}/", "xin chào", "s3cret").best.name == "greet"
    assert fake.asked[-1] == ("xin chào", "s3cret")


@pytest.mark.parametrize("mode", ["slow", "empty", "other", "text", "refuse", "broken"])
def test_a_failing_server_is_an_understanding_error(rasa: tuple[FakeRasa, str], mode: str) -> None:
    """Slow, empty, foreign, refusing or broken: one error type, without address or token."""
    fake, url = rasa
    fake.mode = mode
    with pytest.raises(UnderstandingError) as caught:
        understand(url, token="s3cret")  # noqa: S106 - a planted token
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_absent_server_is_an_understanding_error() -> None:
    """Nobody listening is no crash."""
    with pytest.raises(UnderstandingError):
        understand("http://127.0.0.1:9")


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(UnderstandingError, match=r"nowhere\.npz"):
        IntentModel(tmp_path / "nowhere.npz")


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04broken"])
def test_a_broken_model_is_named(tmp_path: Path, content: bytes) -> None:
    """A file that is no model is refused with its name."""
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(UnderstandingError, match=r"model\.npz"):
        IntentModel(path)


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    """A model file cannot run code: object arrays are refused."""
    path = tmp_path / "model.npz"
    np.savez(path, intents=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(UnderstandingError):
        IntentModel(path)


def test_parts_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """Coefficients for another vocabulary are no model."""
    path = tmp_path / "model.npz"

    def packed(*lines: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)

    np.savez(
        path,
        intents=packed("a", "b"),
        idf=np.ones(3),
        terms_word=packed("x"),
        terms_char=packed(" x"),
        terms_accent=packed("é"),
        coefficients=np.ones((5, 2), dtype=np.float32),
        intercepts=np.zeros(2),
    )
    with pytest.raises(UnderstandingError, match="do not fit"):
        IntentModel(path)
