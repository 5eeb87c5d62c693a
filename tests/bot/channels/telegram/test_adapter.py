"""What crosses the border from Telegram: an act, a chat, words; no name."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update, User

from bot.channels.telegram.adapter import Received, read
from bot.messages import Location

ME = User(7, "Lắng Nghe", is_bot=True, username="langnghe_bot")
ANNA = {"id": 1, "is_bot": False, "first_name": "Canary", "username": "canary"}
FILE = {"file_id": "f", "file_unique_id": "u"}


def receive(kind: str = "message", chat: str = "private", **content: Any) -> Received | None:
    message = {"message_id": 3, "date": 1, "chat": {"id": 1, "type": chat}, "from": ANNA}
    update = Update.de_json({"update_id": 5, kind: message | content}, None)
    assert update
    return read(update, ME)


def test_nothing_but_words_and_numbers_passes() -> None:
    """Text, chat and ids; names stay behind."""
    received = receive(text="xin chào")
    assert received
    assert (received.update, received.chat, received.message) == (5, 1, 3)
    assert received.incoming.text == "xin chào"
    assert "Canary" not in repr(received)
    assert "canary" not in repr(received)


@pytest.mark.parametrize(
    ("content", "choice"),
    [
        ({"voice": {**FILE, "duration": 1}}, "unread:voice"),
        ({"video_note": {**FILE, "duration": 1, "length": 1}}, "unread:voice"),
        ({"photo": [{**FILE, "width": 1, "height": 1}]}, "unread:picture"),
        ({"dice": {"emoji": "🎲", "value": 1}}, "unread:sticker"),
        ({"contact": {"phone_number": "1", "first_name": "x"}}, "unread:contact"),
        ({"document": FILE}, "unread:file"),
    ],
)
def test_contents_that_cannot_be_read(content: dict[str, Any], choice: str) -> None:
    """Each kind has its own sentence; its caption, if any, is read instead."""
    received = receive(**content)
    assert received
    assert received.incoming.choice == choice
    captioned = receive(**content, caption="em cần giúp")
    assert captioned
    assert (captioned.incoming.choice, captioned.incoming.text) == ("", "em cần giúp")


def test_a_place_is_a_location() -> None:
    """Degrees pass; the pin of an address does too, without its address."""
    degrees = {"latitude": 10.5, "longitude": 105.5}
    received = receive(location=degrees)
    assert received
    assert received.incoming.location == Location(10.5, 105.5)


@pytest.mark.parametrize(
    "content",
    [
        {"kind": "edited_message", "location": {"latitude": 1.0, "longitude": 1.0}},
        {"kind": "edited_message", "photo": [{**FILE, "width": 1, "height": 1}]},
        {"delete_chat_photo": True},
        {"migrate_to_chat_id": -5, "chat": "group"},
        {"text": "xin chào", "chat": "group"},
        {"text": "/menu", "chat": "supergroup"},
        {"text": "/menu@another_bot", "chat": "supergroup"},
        {"text": "xin chào", "from": {**ANNA, "is_bot": True}},
        {"kind": "edited_message", "text": "/menu@langnghe_bot", "chat": "group"},
    ],
)
def test_what_gets_no_answer(content: dict[str, Any]) -> None:
    """Notices, moving places, groups where nobody addressed the bot, other bots."""
    assert receive(**content) is None


def test_a_group_is_answered_when_it_asks() -> None:
    """By a command with the name, a mention, or a reply to the bot; words stay behind."""
    mention = {"type": "mention", "offset": 3, "length": 13}
    answered = {
        "message_id": 2,
        "date": 1,
        "chat": {"id": 1, "type": "group"},
        "from": ME.to_dict(),
        "text": "x",
    }
    asked = [
        receive(chat="group", text="/menu@LangNghe_bot"),
        receive(chat="group", text="ơi @langnghe_bot", entities=[mention]),
        receive(chat="group", text="còn gì nữa", reply_to_message=answered),
    ]
    for received in asked:
        assert received
        assert not received.private
        assert not received.incoming.text
