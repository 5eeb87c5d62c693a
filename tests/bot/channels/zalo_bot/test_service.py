"""The whole bot over HTTP, as the Bot Platform drives it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.zalo_bot.events import read
from bot.channels.zalo_bot.render import render
from bot.conversation import Conversation
from bot.knowledge import Knowledge
from bot.messages import Reply
from bot.sessions import MemorySessions
from responses import phrases
from tests.bot.channels.zalo_bot.conftest import Start, ready
from tests.conftest import Served
from tests.servers.telegram import until
from tests.servers.zalo_bot import NAME, TOKEN, ZaloBot
from tests.servers.zalo_oa import Fault

WEBHOOK = {"public_url": "https://langnghe.example/"}


def hook(zalo: ZaloBot, bot: Served) -> None:
    """Lead the registered webhook to the served bot."""
    until(lambda: ready(bot))
    assert zalo.webhook["url"] == "https://langnghe.example/webhooks/zalo-bot"
    zalo.webhook = {**zalo.webhook, "url": f"{bot.url}/webhooks/zalo-bot"}


def test_a_conversation_by_numbers(town: ZaloBot, anna: str) -> None:
    """Choices are a numbered list; a number chooses."""
    town.say(anna, "menu")
    menu = town.wait_said(anna, phrases.MENU)
    assert f"2. {phrases.CHOICE_HOTLINES}" in menu
    assert phrases.ZALO_NUMBER in menu
    town.say(anna, "số 2")
    assert "1800 8077" in town.wait_said(anna, phrases.SERVICES_ALL)


def test_danger_comes_with_numbers_first(town: ZaloBot, anna: str) -> None:
    """Each number is a line of its own at the top, which phones can dial."""
    town.say(anna, "nó đang đánh em cứu với")
    town.wait_said(anna, phrases.READ_YOU_RIGHT)
    first = town.shown[anna][0]
    assert first.startswith("113 · ")
    assert "1800 8077 · " in first


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        ("image", "picture"),
        ("sticker", "sticker"),
        ("voice", "voice"),
        ("link", "forward"),
        ("unsupported", "withheld"),
    ],
)
def test_what_is_no_text_gets_a_kind_sentence(
    town: ZaloBot, anna: str, kind: str, phrase: str
) -> None:
    """Pictures, voices and what Zalo withholds are answered with what can be done instead."""
    town.send(anna, kind)
    town.wait_said(anna, phrases.UNREAD[phrase])


def test_danger_under_a_picture_is_heard(town: ZaloBot, anna: str) -> None:
    """The caption of a picture counts."""
    town.send(anna, "image", caption="nó đang đánh em cứu với")
    town.wait_said(anna, phrases.READ_YOU_RIGHT)


def test_leaving_and_clearing(town: ZaloBot, anna: str, knowledge: Knowledge) -> None:
    """Thoát gets one neutral line; who asks is told how to clear the chat."""
    town.say(anna, "thoát")
    until(lambda: town.shown[anna] == [phrases.ZALO_LEFT])
    town.say(anna, "xóa")
    town.wait_said(anna, knowledge.catalogue["privacy_hide_traces"].text[:40])


def test_groups_and_bots_get_no_answer(town: ZaloBot, anna: str) -> None:
    """Only a person who writes to the bot alone is answered."""
    chat = {"id": anna, "chat_type": "GROUP"}
    town.send(anna, "text", text="thoát", chat=chat)
    town.send(anna, "text", text="thoát", **{"from": {"id": "2", "is_bot": True}})
    town.arrive({"event_name": "message.unsupported.received"})
    town.arrive({"event_name": "message.hologram.received"})
    town.say(anna, "menu")
    town.wait_said(anna, phrases.MENU)
    assert len(town.shown[anna]) == 1


def test_a_faulty_event_never_stops_the_polling(town: ZaloBot, anna: str) -> None:
    """What cannot be read is logged; the next event is answered."""
    event = town.event(anna, "text", text=5)
    town.arrive(event)
    town.arrive({"nonsense": 1})
    town.say(anna, "menu")
    town.wait_said(anna, phrases.MENU)


@pytest.mark.parametrize("wrapped", [True, False])
def test_the_webhook(zalo: ZaloBot, start: Start, wrapped: bool) -> None:
    """With a public URL events are brought, wrapped in `result` or flat; no polling then."""
    hook(zalo, start(**WEBHOOK))
    zalo.wrapped = wrapped
    event = zalo.say("anna", "thoát")
    zalo.arrive(event)
    zalo.say("anna", "menu")
    zalo.wait_said("anna", phrases.MENU)
    assert zalo.shown["anna"] == [phrases.ZALO_LEFT, zalo.shown["anna"][-1]]
    assert "getUpdates" not in zalo.calls


def test_the_webhook_refuses_what_is_not_zalos(zalo: ZaloBot, start: Start) -> None:
    """A wrong secret gets 401, a body that is no event 400 and its reason."""
    hook(zalo, start(**WEBHOOK))
    body = json.dumps(zalo.event("anna", "text", text="thoát")).encode()
    for secret in ("", "wrong-secret", TOKEN):
        assert zalo.post(body, secret).status_code == 401
    for faulty, named in (
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"[]", "object"),
        (b"{}", "event_name"),
        (body.replace(b'"chat"', b'"chatter"'), "message.chat.id"),
        (body.replace(b"message_id", b"message_key"), "message.message_id"),
    ):
        refused = zalo.post(faulty)
        assert refused.status_code == 400
        assert named in refused.json()["error"]
    assert zalo.shown == {}


def test_the_secret_may_be_set(zalo: ZaloBot, start: Start) -> None:
    """The setting is what Zalo is told; else it is made of the token, the same each time."""
    start(**WEBHOOK, zalo_bot_secret="canary-secret-1")  # noqa: S106
    until(lambda: zalo.webhook.get("secret_token") == "canary-secret-1")
    secrets = []
    for _ in range(2):
        zalo.webhook = {"url": ""}
        start(**WEBHOOK)
        secrets.append(until(lambda: zalo.webhook.get("secret_token")))
    assert secrets[0] == secrets[1]
    assert TOKEN not in secrets[0]


def test_nothing_new_is_no_error(zalo: ZaloBot, start: Start) -> None:
    """HTTP 408 from a poll is silence; the bot stays ready and asks again."""
    bot = start()
    zalo.fail("getUpdates", *[Fault(status=408)] * 3)
    until(lambda: zalo.calls.count("getUpdates") > 3)
    assert ready(bot)
    zalo.say("anna", "thoát")
    zalo.wait_said("anna", phrases.ZALO_LEFT)


def test_a_webhook_set_elsewhere_is_not_taken_away(zalo: ZaloBot, start: Start) -> None:
    """Polling does not begin, the web serves, and the bot says that it is not ready."""
    zalo.webhook = {"url": "https://elsewhere.example/", "secret_token": "canary-secret"}
    bot = start()
    until(lambda: "getWebhookInfo" in zalo.calls)
    assert not ready(bot)
    assert zalo.webhook["url"] == "https://elsewhere.example/"
    assert httpx.get(bot.url).status_code == 200
    zalo.webhook = {"url": ""}
    until(lambda: ready(bot))


def test_a_refused_token_is_not_tried_again(
    zalo: ZaloBot, start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    """A token that Zalo does not know: told once, without the token; the web serves."""
    zalo.tokens.clear()
    bot = start()
    until(lambda: zalo.calls)
    assert not ready(bot)
    assert httpx.get(bot.url).status_code == 200
    bot.stop()
    printed = "".join(capfd.readouterr())
    assert "Zalo error 401" in printed
    assert TOKEN not in printed


@pytest.mark.parametrize("fault", [Fault(error=429), Fault(status=502), Fault(cut=True)])
def test_a_passing_fault_is_survived(zalo: ZaloBot, start: Start, fault: Fault) -> None:
    """Limits and broken lines delay an answer, they do not lose it."""
    start()
    zalo.fail("sendMessage", fault)
    zalo.say("anna", "thoát")
    zalo.wait_said("anna", phrases.ZALO_LEFT)


def test_a_long_answer_comes_in_parts(knowledge: Knowledge) -> None:
    """Whatever can be said fits into messages that Zalo takes; the menu is at the end."""
    speaker = Conversation(knowledge, MemorySessions()).speaker("vi")
    turns: list[tuple[Reply, ...]] = []
    turns += [speaker.emergency(one) for one in knowledge.catalogue.values()]
    turns += [(speaker.answer(one), speaker.more(one)) for one in knowledge.catalogue.values()]
    turns.append(speaker.services(knowledge.directory.national(), phrases.SERVICES_ALL))
    for reply in (reply for turn in turns for reply in turn):
        texts = render(reply, speaker)
        assert all(0 < len(text.encode("utf-16-le")) // 2 <= 2000 for text in texts)
        assert not reply.choices or texts[-1].endswith(phrases.ZALO_NUMBER)


def test_names_stop_at_the_border(zalo: ZaloBot) -> None:
    """Nothing of the sender but the chat's id goes further."""
    received: Any = read(zalo.event("anna", "text", text="chào"))
    assert NAME not in repr(received)
    assert received.incoming.chat == "anna"


def test_nothing_of_a_person_is_kept(
    zalo: ZaloBot, start: Start, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither name, chat, message id, text nor token is in the database or the logs."""
    bot = start(log_level="debug")
    zalo.fail("sendMessage", Fault(status=500), Fault(error=403))
    event = zalo.say("chat-canary-1", "nó đang đánh em cứu với bí mật")
    until(lambda: zalo.calls.count("sendMessage") > 1)
    bot.stop()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    printed = "".join(capfd.readouterr()).encode()
    message = event["message"]["message_id"]
    for planted in (TOKEN, NAME, "chat-canary-1", message, "bí mật"):
        assert planted.encode() not in written
        assert planted.encode() not in printed
