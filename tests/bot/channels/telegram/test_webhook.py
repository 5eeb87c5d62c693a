"""The webhook: only what was answered counts as taken."""

from __future__ import annotations

import httpx

from responses import phrases
from tests.bot.channels.telegram.conftest import Start, parts
from tests.conftest import Served
from tests.servers.telegram import Telegram, until

CHAT = 5550004001
WEBHOOK = {"public_url": "https://langnghe.example/"}


def hook(telegram: Telegram, bot: Served) -> str:
    """Lead the registered webhook to the served bot; return its address."""
    until(lambda: parts(bot)["telegram"])
    telegram.webhook["url"] = f"{bot.url}/webhooks/telegram"
    return str(telegram.webhook["url"])


def test_the_webhook(telegram: Telegram, start: Start) -> None:
    """With a public URL updates come by webhook; stopping leaves it registered."""
    bot = start(**WEBHOOK)
    until(lambda: telegram.webhook)
    assert telegram.webhook["url"] == "https://langnghe.example/webhooks/telegram"
    hook(telegram, bot)
    number = telegram.say(CHAT, "/start")
    telegram.wait_reply(CHAT, phrases.WELCOME)
    until(lambda: telegram.delivered)
    assert number
    telegram.repeat(telegram.delivered[0])
    until(lambda: len(telegram.delivered) == 2)
    assert len(telegram.replies(CHAT)) == 1, "an update that comes twice is answered once"
    bot.stop()
    assert not telegram.called("deleteWebhook")
    assert not telegram.called("getUpdates")


def test_what_is_no_update_is_refused(telegram: Telegram, start: Start) -> None:
    """A wrong secret, no JSON, no update: a status and a reason, never a failure."""
    url = hook(telegram, start(**WEBHOOK))
    secret = telegram.webhook["secret_token"]
    refused = [
        ("", b"{}", 403),
        ("wrong", b'{"update_id": 1}', 403),
        (secret, b"{", 400),
        (secret, b"[1]", 400),
        (secret, b'{"update_id": 1, "message": 5}', 400),
        (secret, b"[" * 50_000, 400),
    ]
    for given, body, status in refused:
        headers = {"x-telegram-bot-api-secret-token": given}
        answer = httpx.post(url, content=body, headers=headers)
        assert (answer.status_code, body[:40]) == (status, body[:40])
        assert answer.json()["error"]


def test_a_webhook_update_that_failed_comes_again(telegram: Telegram, start: Start) -> None:
    """An update counts as taken only when it is answered."""
    bot = start(**WEBHOOK)
    hook(telegram, bot)
    telegram.fail("sendMessage", retry_after=3600)
    telegram.say(CHAT, "/start")
    telegram.wait_reply(CHAT, phrases.WELCOME)
    until(lambda: telegram.delivered)
    assert len(telegram.replies(CHAT)) == 1
