"""Polling over faults: no update is lost, none is answered twice."""

from __future__ import annotations

from typing import Any

import pytest

from responses import phrases
from tests.bot.channels.telegram.conftest import Start, parts
from tests.servers.telegram import Telegram, until

CHAT = 5550004001


@pytest.mark.parametrize("fault", [{"code": 502}, {"cut": True}, {"code": 409}, {"retry_after": 1}])
def test_polling_goes_on(telegram: Telegram, start: Start, fault: dict[str, Any]) -> None:
    """Whatever happens to getUpdates, updates come afterwards, once each."""
    start()
    telegram.fail("getUpdates", **fault)
    for number in range(3):
        telegram.say(CHAT + number, "/start")
    for number in range(3):
        telegram.wait_reply(CHAT + number, phrases.WELCOME)
        assert len(telegram.replies(CHAT + number)) == 1


def test_an_answer_lost_on_the_way_brings_no_second_reply(telegram: Telegram, start: Start) -> None:
    """The server repeats updates whose confirmation was lost: they are known."""
    bot = start()
    until(lambda: parts(bot)["telegram"])
    telegram.fail("getUpdates", cut=True, after=True)
    telegram.say(CHAT, "/start")
    telegram.wait_reply(CHAT, phrases.WELCOME)
    until(lambda: not telegram.unconfirmed)
    assert len(telegram.replies(CHAT)) == 1


def test_a_restart_loses_nothing(telegram: Telegram, start: Start) -> None:
    """What came before, during and after a restart is answered once."""
    bot = start()
    until(lambda: parts(bot)["telegram"])
    for number in range(20):
        telegram.say(CHAT + number, "/start")
    bot.stop()
    for number in range(20, 25):
        telegram.say(CHAT + number, "/start")
    start()
    for number in range(25):
        telegram.wait_reply(CHAT + number, phrases.WELCOME)
    until(lambda: not telegram.unconfirmed)
    assert all(len(telegram.replies(CHAT + number)) == 1 for number in range(25))


def test_a_webhook_set_elsewhere_is_not_taken_away(telegram: Telegram, start: Start) -> None:
    """A second bot with the same token does not silence the first: it waits, and says so."""
    telegram.webhook = {"url": "https://elsewhere.example/", "secret_token": "s"}
    bot = start()
    until(lambda: telegram.called("getUpdates"))
    assert parts(bot)["telegram"] is False
    assert not telegram.called("deleteWebhook")
    telegram.webhook = {}
    until(lambda: parts(bot)["telegram"])
