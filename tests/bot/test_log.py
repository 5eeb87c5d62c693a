"""Logs cannot hold what people write, whoever logs it."""

from __future__ import annotations

import logging
import subprocess
import sys

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import log
from tests.conftest import Served


def printed(capfd: pytest.CaptureFixture[str]) -> str:
    return "".join(capfd.readouterr())


def test_the_logs_drop_what_is_not_allowed(capfd: pytest.CaptureFixture[str]) -> None:
    """A key that is not on the list never reaches the log, whoever logs it."""
    log.configure("debug")
    structlog.get_logger().error("event", text="planted", chat="planted", reason="told")
    said = printed(capfd)
    assert "reason=told" in said
    assert "planted" not in said


def test_libraries_are_not_quoted(capfd: pytest.CaptureFixture[str]) -> None:
    """Of another library's line stay its name, its place and the error's kind; never its words."""
    log.configure("debug")
    try:
        raise ValueError("planted")
    except ValueError:
        logging.getLogger("another.package").exception("planted %s", "planted")
    logging.getLogger("asyncio").error("Task exception was never retrieved: planted")
    logging.getLogger("another.package").info("not told")
    said = printed(capfd)
    assert "library=another.package" in said
    assert "reason=ValueError raised_in=test_log.py:" in said
    assert "library=asyncio" in said
    assert "planted" not in said
    assert "not told" not in said


def test_a_failing_request_is_told_by_its_kind(capfd: pytest.CaptureFixture[str]) -> None:
    """An error that quotes a request, and that nobody caught, is told without what it quotes."""
    log.configure("debug")

    async def fail(request: Request) -> Response:
        raise RuntimeError(f"planted {(await request.body()).decode()}")

    served = Served(Starlette(routes=[Route("/", fail, methods=["POST"])]))
    try:
        assert httpx.post(served.url, content=b"planted").status_code == 500
    finally:
        served.stop()
    said = printed(capfd)
    assert "reason=RuntimeError raised_in=test_log.py:" in said
    assert "planted" not in said


def test_the_server_says_why_it_does_not_start() -> None:
    """The words of the server about ports reach whoever starts it."""
    served = Served(Starlette())
    port = served.url.rpartition(":")[2]
    program = (
        "from bot import log; from bot.app import server; from starlette.applications import "
        f"Starlette; log.configure('info'); server(Starlette(), '127.0.0.1', {port}).run()"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)  # noqa: S603
    served.stop()
    assert done.returncode != 0
    assert "address already in use" in done.stderr


@pytest.mark.parametrize("name", ["httpx", "httpcore", "telegram"])
def test_those_whose_lines_hold_tokens_are_silent(name: str) -> None:
    """Whatever level is asked of all, these say nothing of a request."""
    log.configure("debug")
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    finally:
        logging.getLogger().setLevel(logging.WARNING)
