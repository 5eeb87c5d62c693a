"""Replies get through, and who left makes no noise."""

from __future__ import annotations

from typing import Any

import pytest

from responses import phrases
from tests.servers.telegram import Telegram, until

CHAT = 5550004001


@pytest.mark.parametrize(
    "fault",
    [
        {"code": 502},
        {"code": 500},
        {"cut": True},
        {"retry_after": 1},
        {"code": 429, "retry_after": 1},
    ],
)
def test_a_reply_gets_through(town: Telegram, anna: int, fault: dict[str, Any]) -> None:
    """A server that fails, cuts or asks to wait delays the reply, and no more."""
    town.fail("sendMessage", **fault)
    town.say(anna, "/start")
    town.wait_reply(anna, phrases.WELCOME)
    town.say(anna, "/menu")
    town.wait_reply(anna, phrases.MENU)
    assert len(town.replies(anna)) == 2


def test_who_left_makes_no_noise(
    town: Telegram, anna: int, marie: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Blocked or moved: no reply, no error, and others are served."""
    town.person_of(anna).blocked = True
    town.say(anna, "/start")
    moved = town.person_of(-anna)
    moved.type, moved.moved_to = "group", -1001
    town.say(-anna, "/menu@langnghe_bot")
    town.say(marie, "/start")
    town.wait_reply(marie, phrases.WELCOME)
    until(lambda: any(int(call["chat_id"]) == -anna for call in town.called("sendMessage")))
    assert "error" not in "".join(capfd.readouterr())


def test_a_refused_message_does_not_stop_the_next(town: Telegram, anna: int) -> None:
    """What Telegram will not take is told in the log; the rest of the reply still comes."""
    town.fail("sendMessage", code=400)
    town.say(anna, "chong dang danh em cuu voi")
    town.wait_reply(anna, phrases.READ_YOU_RIGHT)
    assert len(town.replies(anna)) == 1
