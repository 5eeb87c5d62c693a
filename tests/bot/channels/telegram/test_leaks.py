"""Nothing personal and no secret is written, whatever fails."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from tests.bot.channels.telegram.conftest import Start
from tests.servers.telegram import TOKEN, Telegram, until

CHAT = 5550004001


def test_nothing_personal_is_written(
    telegram: Telegram,
    start: Start,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Over faults of every kind, at every level: no token, id, name or text in logs or database."""
    caplog.set_level(logging.DEBUG)
    bot = start()
    secret = "bi mat khong ai biet"  # noqa: S105
    faults: tuple[dict[str, Any], ...] = (
        {"cut": True},
        {"code": 500},
        {"retry_after": 1},
        {"code": 400},
        {"code": 403},
    )
    for chat, fault in enumerate(faults, CHAT):
        telegram.fail("sendMessage", description=f"{secret} {TOKEN} {CHAT}", **fault)
        telegram.say(chat, f"/start {secret}")
        telegram.say(chat, f"chong danh em {secret}, goi 0987654321")
    telegram.fail("getUpdates", cut=True)
    telegram.fail("deleteMessages", code=400)
    telegram.fail("answerCallbackQuery", code=400, description=secret)
    telegram.tap(CHAT, f"answer:{secret}", message=1)
    telegram.say(CHAT, "thoát")
    for chat in range(CHAT + 1, CHAT + len(faults)):
        telegram.wait_reply(chat)
    telegram.wait_reply(CHAT, "Đã kết thúc.")
    bot.stop()
    start(telegram_token="1:wrong-canary")  # noqa: S106
    printed = ""

    def refused() -> bool:
        nonlocal printed
        printed += "".join(capfd.readouterr())
        return "InvalidToken" in printed

    until(refused)
    printed += caplog.text
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "BadRequest" in printed, "what was refused is told"
    for canary in (
        secret,
        TOKEN,
        TOKEN.split(":")[1],
        "wrong-canary",
        str(CHAT)[:-1],
        "0987654321",
        "Canary-Ẩn",
        "canary_name",
        "setMyCommands",
        "sendMessage",
    ):
        assert canary not in printed, canary
        assert canary.encode() not in written, canary
