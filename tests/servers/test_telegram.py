"""The Bot API server of the tests is as strict as Telegram: what passes here passes there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.servers.telegram import TOKEN, Telegram

CHAT = 5


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    server = Telegram()
    server.say(CHAT, "/start")
    yield server
    server.stop()


def call(telegram: Telegram, method: str, token: str = TOKEN, **params: Any) -> Any:
    answer = httpx.post(f"{telegram.url}/bot{token}/{method}", json=params)
    body = answer.json()
    assert body["ok"] is (answer.status_code == 200)
    return body["result"] if body["ok"] else (body["error_code"], body["description"])


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("sendMessage", {"chat_id": CHAT, "text": "😭" * 2049}, 400),
        ("sendMessage", {"chat_id": CHAT, "text": " "}, 400),
        ("sendMessage", {"chat_id": CHAT, "text": "a", "parse_mode": "bbcode"}, 400),
        ("sendMessage", {"chat_id": 404, "text": "a"}, 400),
        ("deleteMessages", {"chat_id": CHAT, "message_ids": list(range(101))}, 400),
        ("deleteMessages", {"chat_id": CHAT, "message_ids": []}, 400),
        ("deleteMessage", {"chat_id": CHAT, "message_id": 4711}, 400),
        ("editMessageReplyMarkup", {"chat_id": CHAT, "message_id": 4711}, 400),
        ("setWebhook", {"url": "https://x.example", "secret_token": "not allowed!"}, 400),
        ("sendPoem", {}, 404),
        ("getMe", {"token": "1:wrong"}, 401),
    ],
)
def test_it_refuses(telegram: Telegram, method: str, params: dict[str, Any], code: int) -> None:
    """What Telegram refuses gets Telegram's code and a description."""
    refused, description = call(telegram, method, **params)
    assert refused == code
    assert description


@pytest.mark.parametrize(("payload", "passes"), [("a" * 64, True), ("ế" * 22, False), ("", False)])
def test_payloads_are_measured_in_bytes(telegram: Telegram, payload: str, passes: bool) -> None:
    """1 to 64 bytes, whatever the letters."""
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": payload}]]}
    sent = call(telegram, "sendMessage", chat_id=CHAT, text="a", reply_markup=keyboard)
    assert isinstance(sent, dict) is passes


def test_updates_wait_until_they_are_confirmed(telegram: Telegram) -> None:
    """An update comes again until an offset beyond it is asked for."""
    [update] = call(telegram, "getUpdates", allowed_updates=["message"])
    assert call(telegram, "getUpdates", allowed_updates=["message"]) == [update]
    assert call(telegram, "getUpdates", offset=update["update_id"] + 1) == []
    assert not telegram.unconfirmed


def test_it_fails_when_it_is_told(telegram: Telegram) -> None:
    """A wait to be kept, and an answer that ends in its middle: once each."""
    telegram.fail("getMe", retry_after=7)
    answer = httpx.post(f"{telegram.url}/bot{TOKEN}/getMe")
    assert answer.status_code == 429
    assert answer.json()["parameters"] == {"retry_after": 7}
    telegram.fail("getMe", cut=True)
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.post(f"{telegram.url}/bot{TOKEN}/getMe")
    assert call(telegram, "getMe")["is_bot"]
