"""Connecting: a wrong token, a server that is down."""

from __future__ import annotations

import httpx
import pytest

from tests.bot.channels.telegram.conftest import Start, parts
from tests.servers.telegram import Telegram, until

CHAT = 5550004001


def test_a_wrong_token_stops_only_telegram(
    telegram: Telegram, start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    """The web serves, /readyz tells it, and the log does not quote the token."""
    wrong = "1:wrong-canary"
    bot = start(telegram_token=wrong)
    until(lambda: telegram.called("getMe"))
    until(lambda: "InvalidToken" in "".join(capfd.readouterr()) or None)
    assert parts(bot)["telegram"] is False
    assert httpx.get(bot.url).status_code == 200
    assert "wrong-canary" not in "".join(capfd.readouterr())


def test_telegram_may_come_up_later(telegram: Telegram, start: Start) -> None:
    """A server that is down at the start is asked again."""
    telegram.fail("getMe", code=502)
    bot = start()
    until(lambda: parts(bot)["telegram"])
