"""The whole bot over HTTP, as Telegram drives it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge import Knowledge
from indicators.categories import Channel, Event
from indicators.counts import Counts
from responses import phrases
from tests.bot.channels.telegram.conftest import Start
from tests.servers.telegram import ME, Telegram, until

TEAM = -5550001117


def test_a_conversation(town: Telegram, anna: int, marie: int) -> None:
    """Start, a tapped button, typed danger: each is answered, used buttons go."""
    town.say(anna, "/start")
    welcome = town.wait_reply(anna, phrases.WELCOME)
    town.tap(anna, "hotlines")
    town.wait_reply(anna, "1800 8077")
    until(lambda: not town.payloads(anna, welcome["message_id"]))
    assert town.answered_callbacks
    assert town.called("sendChatAction")
    town.say(marie, "chong dang danh em cuu voi")
    town.wait_reply(marie, phrases.READ_YOU_RIGHT)
    numbers = town.replies(marie)[0]
    assert numbers["text"].startswith("113 · ")
    assert numbers["protect_content"]
    assert numbers["link_preview_options"]["is_disabled"]


def test_commands(town: Telegram, anna: int, knowledge: Knowledge) -> None:
    """Each command leads where it says; a place may be sent by a button of the phone."""
    offered = "en" in knowledge.translations.languages
    english = knowledge.translations.text(
        phrases.WELCOME if offered else phrases.LANGUAGE_MISSING, "en"
    )
    expected = {
        "/menu": phrases.MENU,
        "/khancap": phrases.READ_YOU_RIGHT,
        "/duongday@LangNghe_bot": "1800 8077",
        "/english": english,
        "/tiengviet": phrases.WELCOME,
        "/noi": phrases.ASK_PLACE,
    }
    for command, text in expected.items():
        town.say(anna, command)
        town.wait_reply(anna, text)
    keyboard = town.replies(anna)[-1]["reply_markup"]["keyboard"]
    assert keyboard[0][0]["request_location"]
    town.say(anna, location={"latitude": 10.3866, "longitude": 105.4352})
    town.wait_reply(anna, "An Giang")
    town.say(anna, "/quyenriengtu")
    town.wait_reply(anna, knowledge.catalogue["privacy_stored"].text)


def test_a_link_carries_the_unit(
    telegram: Telegram, start: Start, tmp_path: Any, anna: int, marie: int
) -> None:
    """A deep link with a place's code counts for that place; other payloads are ignored."""
    bot = start()
    telegram.say(anna, "/start 91")
    telegram.say(marie, "/start summer_2027-poster")
    telegram.wait_reply(anna, phrases.WELCOME)
    telegram.wait_reply(marie, phrases.WELCOME)
    bot.stop()
    welcomes = [
        key.unit
        for key in Counts(f"sqlite:///{tmp_path / 'langnghe.db'}").read()
        if key.event is Event.WELCOME and key.channel is Channel.TELEGRAM
    ]
    assert sorted(welcomes) == ["", "91"]


@pytest.mark.parametrize("payload", ["answer:nothing", "nonsense", "unread:x", "yes:a"])
def test_a_forged_button_gets_a_kind_answer(town: Telegram, payload: str, anna: int) -> None:
    """What no button of ours says leads to the menu, also under a message that is gone."""
    town.tap(anna, payload, message=4711)
    town.wait_reply(anna, phrases.STALE_CHOICE)


def test_what_cannot_be_read(town: Telegram, anna: int) -> None:
    """Voice, pictures and the like get a kind sentence with the numbers."""
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
    person = {"phone_number": "0987654321", "first_name": "x"}
    file = {"file_id": "f", "file_unique_id": "u"}
    town.say(anna, voice={**file, "duration": 3})
    town.say(anna, photo=[{**file, "width": 1, "height": 1}])
    town.say(anna, contact=person)
    town.say(anna, "lệnh cấm", forward_origin=origin)
    town.edit(anna, "lệnh cấm")
    for kind in ("voice", "picture", "contact", "forward", "edited"):
        assert "1800 8077" in town.wait_reply(anna, phrases.UNREAD[kind])["text"]


def test_danger_is_heard_wherever_it_stands(town: Telegram) -> None:
    """In a caption, an edited or a forwarded message, behind a command: the numbers come."""
    danger = "nó đang cầm dao rượt em"
    file = {"file_id": "f", "file_unique_id": "u"}
    town.say(1, caption=danger, photo=[{**file, "width": 1, "height": 1}])
    town.edit(2, danger)
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
    town.say(3, danger, forward_origin=origin)
    town.say(4, f"/menu {danger}")
    for chat in (1, 2, 3, 4):
        town.wait_reply(chat, phrases.READ_YOU_RIGHT)


def test_telegrams_own_notices_get_nothing(town: Telegram, anna: int) -> None:
    """Pinned messages, moved live places, changes of membership: no answer, no noise."""
    town.say(anna, message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    town.update(
        edited_message={
            "message_id": 9,
            "date": 1,
            "chat": {"id": anna, "type": "private"},
            "location": {"latitude": 10.0, "longitude": 105.0},
        }
    )
    member = {"user": ME, "status": "kicked", "until_date": 0}
    town.update(
        my_chat_member={
            "chat": {"id": anna, "type": "private"},
            "from": {"id": anna, "is_bot": False, "first_name": "x"},
            "date": 1,
            "old_chat_member": {"user": ME, "status": "member"},
            "new_chat_member": member,
        }
    )
    town.say(anna, "/menu")
    town.wait_reply(anna, phrases.MENU)
    assert len(town.replies(anna)) == 1


def test_groups(town: Telegram) -> None:
    """In a group only who addresses the bot is answered, and only with the private chat."""
    town.group(TEAM)
    town.say(TEAM, "chong dang danh em cuu voi")
    town.say(TEAM, "/menu")
    mention = {"type": "mention", "offset": 0, "length": 13}
    town.say(TEAM, "@langnghe_bot chồng đánh em", entities=[mention])
    town.say(TEAM, "/duongday@langnghe_bot")
    replies = until(lambda: (found := town.replies(TEAM))[1:] and found)
    assert {reply["text"] for reply in replies} == {phrases.TELEGRAM_GROUP}
    [[button]] = replies[0]["reply_markup"]["inline_keyboard"]
    assert button["url"].startswith("https://t.me/langnghe_bot?start=")
    town.tap(TEAM, "danger", message=replies[0]["message_id"])
    until(lambda: town.answered_callbacks)
    assert len(town.replies(TEAM)) == 2


def test_the_profile_is_set_once(telegram: Telegram, start: Start) -> None:
    """Commands and texts stand in both languages; a restart changes nothing."""
    bot = start()
    until(lambda: ("Description", "en") in telegram.profile)
    for language, profile in phrases.TELEGRAM_PROFILE.items():
        commands = {one["command"] for one in telegram.profile["Commands", language]}
        assert commands == set(profile["commands"])
        assert telegram.profile["ShortDescription", language] == profile["about"]
    bot.stop()
    before = len(telegram.called("getMyDescription"))
    start()
    until(lambda: len(telegram.called("getMyDescription")) == before + 2)
    assert len(telegram.called("setMyCommands")) == 2
    assert len(telegram.called("setMyDescription")) == 2
