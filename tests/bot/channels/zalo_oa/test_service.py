"""The whole bot over HTTP, as Zalo drives an Official Account."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.knowledge import Knowledge
from indicators.categories import Channel
from indicators.counts import Counts
from responses import phrases
from tests.bot.channels.zalo_oa.conftest import (
    Start,
    authorise,
    ready,
    settings_of,
)
from tests.servers.telegram import until
from tests.servers.zalo_oa import OA_ID, Fault, ZaloOa


def test_a_conversation(town: ZaloOa, anna: str) -> None:
    """Following brings the welcome; a tapped button and typed danger are answered."""
    assert town.follow(anna).status_code == 200
    until(lambda: phrases.WELCOME in town.texts(anna))
    town.tap(anna, "#hotlines")
    until(lambda: "1800 8077" in "".join(town.texts(anna)))
    town.say(anna, "chong dang danh em cuu em voi")
    until(lambda: phrases.READ_YOU_RIGHT in town.texts(anna))


def test_danger_comes_with_numbers_that_dial(town: ZaloOa, anna: str) -> None:
    """The first message has the numbers as buttons; the question follows with its choices."""
    town.say(anna, "nó đang đánh em cứu với")
    until(lambda: len(town.shown[anna]) == 2)
    first, second = town.shown[anna]
    dialled = [one["payload"]["phone_code"] for one in first["attachment"]["payload"]["buttons"]]
    assert dialled[:2] == ["113", "115"]
    assert "18008077" in dialled
    assert second["text"] == phrases.READ_YOU_RIGHT


def test_a_place_sent_by_the_phone(town: ZaloOa, anna: str) -> None:
    """Degrees written as text lead to the services nearby."""
    town.locate(anna, 10.3866, 105.4352)
    until(lambda: "An Giang" in "".join(town.texts(anna)))


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        ("image", "picture"),
        ("video", "picture"),
        ("gif", "sticker"),
        ("sticker", "sticker"),
        ("audio", "voice"),
        ("file", "file"),
        ("link", "forward"),
        ("business_card", "contact"),
    ],
)
def test_what_is_no_text_gets_a_kind_sentence(
    town: ZaloOa, anna: str, kind: str, phrase: str
) -> None:
    """Pictures, voices, files are answered with what can be done instead."""
    town.attach(anna, kind)
    until(lambda: phrases.UNREAD[phrase] in town.texts(anna))


def test_danger_under_a_picture_is_heard(town: ZaloOa, anna: str) -> None:
    """The words sent with a picture count."""
    town.attach(anna, "image", text="nó đang đánh em cứu với")
    until(lambda: phrases.READ_YOU_RIGHT in town.texts(anna))


@pytest.mark.parametrize(
    "name",
    ["oa_send_text", "oa_send_image", "user_seen_message", "user_received_message", "unfollow"],
)
def test_echoes_and_receipts_are_ignored(town: ZaloOa, anna: str, name: str) -> None:
    """Our own sends come back as events; they are taken and get no answer."""
    event = town.event(anna, name, {"text": "nó đang đánh em cứu với"})
    assert town.send({**event, "sender": {"id": OA_ID}}).status_code == 200
    town.say(anna, "thoát")
    until(lambda: town.texts(anna))
    assert town.texts(anna) == [phrases.ZALO_LEFT]


def test_leaving_and_clearing(town: ZaloOa, anna: str, knowledge: Knowledge) -> None:
    """Thoát gets one neutral line without buttons; who asks is told how to clear the chat."""
    town.say(anna, "thoát")
    until(lambda: town.texts(anna) == [phrases.ZALO_LEFT])
    assert not town.buttons(anna)
    assert "bạo lực" not in phrases.ZALO_LEFT
    town.say(anna, "Xóa")
    text = knowledge.catalogue["privacy_hide_traces"].text
    until(lambda: text[:40] in "".join(town.texts(anna)))


def test_the_order_of_a_chat_is_kept(town: ZaloOa, anna: str) -> None:
    """Messages in quick succession are answered in their order."""
    for text in ("#places", "An Giang", "thoát"):
        town.say(anna, text)
    until(lambda: phrases.ZALO_LEFT in town.texts(anna))
    told = town.texts(anna)
    assert told[0] == phrases.ASK_PLACE
    assert "An Giang" in told[1]
    assert told[-1] == phrases.ZALO_LEFT


def test_a_repeated_event_is_answered_once(zalo: ZaloOa, start: Start, tmp_path: Path) -> None:
    """The same msg_id is taken once: by this process, and by one that starts later."""
    authorise(zalo, settings_of(zalo, tmp_path))
    event = zalo.event("anna", "user_send_text", {"text": "thoát"})
    bot = start()
    for _ in range(3):
        assert zalo.send(event).status_code == 200
    until(lambda: zalo.texts("anna"))
    bot.stop()
    start()
    assert zalo.send(event).status_code == 200
    zalo.say("anna", "#menu")
    until(lambda: len(zalo.texts("anna")) > 1)
    assert zalo.texts("anna") == [phrases.ZALO_LEFT, phrases.MENU]


def test_two_replicas_answer_once(zalo: ZaloOa, start: Start, tmp_path: Path) -> None:
    """One event brought to two servers of one database gets one answer."""
    authorise(zalo, settings_of(zalo, tmp_path))
    start()
    first = zalo.hook
    start()
    events = [zalo.event("anna", "user_send_text", {"text": "thoát"}) for _ in range(5)]
    for event in events:
        zalo.send(event)
    zalo.hook = first
    for event in events:
        zalo.send(event)
    zalo.say("anna", "#menu")
    wanted = sorted([phrases.MENU, *[phrases.ZALO_LEFT] * len(events)])
    until(lambda: sorted(zalo.texts("anna")) == wanted)


def test_a_slow_zalo_never_delays_the_webhook(zalo: ZaloOa, start: Start, tmp_path: Path) -> None:
    """The webhook has answered while the send still hangs."""
    authorise(zalo, settings_of(zalo, tmp_path))
    start()
    zalo.fail("message/cs", Fault(seconds=3.0))
    assert zalo.say("anna", "thoát").status_code == 200
    assert not zalo.texts("anna")
    until(lambda: zalo.texts("anna") == [phrases.ZALO_LEFT])


def test_what_came_is_answered_before_the_end(zalo: ZaloOa, start: Start, tmp_path: Path) -> None:
    """Stopping the server waits for the answers under way."""
    authorise(zalo, settings_of(zalo, tmp_path))
    bot = start()
    for number in range(5):
        zalo.say(f"user{number}", "thoát")
    bot.stop()
    assert all(zalo.texts(f"user{number}") == [phrases.ZALO_LEFT] for number in range(5))


def test_without_consent_the_web_still_serves(zalo: ZaloOa, start: Start) -> None:
    """An OA that nobody has authorised is not ready; everything else is."""
    bot = start()
    assert not ready(bot)
    assert httpx.get(bot.url).status_code == 200
    assert zalo.say("anna", "thoát").status_code == 200


def test_messages_are_counted_for_their_channel(zalo: ZaloOa, start: Start, tmp_path: Path) -> None:
    """Counts name the channel."""
    authorise(zalo, settings_of(zalo, tmp_path))
    start()
    zalo.say("anna", "thoát")
    until(lambda: zalo.texts("anna"))
    counted = Counts(f"sqlite:///{tmp_path / 'langnghe.db'}").read()
    assert {key.channel for key in counted} == {Channel.ZALO_OA}
