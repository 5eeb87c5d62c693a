"""Forged, replayed, oversized and malformed calls, over every address that takes a body."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.app import build
from bot.channels.zalo_oa.signature import sign
from bot.settings import Settings
from responses import phrases
from tests.bot.channels.zalo_oa.conftest import KEY, authorise, settings_of
from tests.conftest import Served
from tests.servers import telegram, zalo_bot, zalo_oa
from tests.servers.telegram import Telegram, until
from tests.servers.zalo_bot import ZaloBot
from tests.servers.zalo_oa import ZaloOa

SECRETS = {"telegram": "canary-telegram-secret", "zalo-bot": "canary-zalo-secret"}
ANNA = "7770009001"
DAY = 24 * 3600.0
MEGABYTE = 1024 * 1024


@dataclass
class World:
    """The whole bot, with the platforms whose webhooks it takes."""

    url: str
    messenger: Telegram
    oa: ZaloOa
    bot: ZaloBot

    def post(self, path: str, content: bytes | Iterator[bytes], **headers: str) -> httpx.Response:
        """Bring any body to `path`."""
        sent = {"content-type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.post(self.url + path, content=content, headers=sent, timeout=10)

    def said(self) -> list[str]:
        """Return all that anybody was sent on the platforms."""
        texts = [str(one.get("text")) for one in self.messenger.called("sendMessage")]
        texts += [text for user in list(self.oa.shown) for text in self.oa.texts(user)]
        return texts + [text for one in list(self.bot.shown.values()) for text in one]

    def menus(self) -> int:
        """Return how many menus were sent."""
        return sum(phrases.MENU in text for text in self.said())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The whole bot by webhooks."""
    folder = tmp_path_factory.mktemp("world")
    servers = Telegram(), ZaloOa(), ZaloBot()
    authorise(servers[1], settings_of(servers[1], folder))
    values = {
        **settings_of(servers[1], folder).model_dump(include={"database_url"}),
        "model": "missing.npz",
        "public_url": "https://langnghe.example/",
        "secret_key": KEY,
        "telegram_token": telegram.TOKEN,
        "telegram_base_url": servers[0].url,
        "telegram_secret": SECRETS["telegram"],
        "zalo_oa_app_id": zalo_oa.APP_ID,
        "zalo_oa_app_secret": zalo_oa.APP_SECRET,
        "zalo_oa_webhook_key": zalo_oa.WEBHOOK_KEY,
        "zalo_oa_base_url": servers[1].url,
        "zalo_oauth_base_url": servers[1].url,
        "zalo_bot_token": zalo_bot.TOKEN,
        "zalo_bot_secret": SECRETS["zalo-bot"],
        "zalo_bot_base_url": servers[2].url,
    }
    served = Served(build(Settings.model_validate(values)))
    parts = ("telegram", "zalo_oa", "zalo_bot")
    until(lambda: all(httpx.get(f"{served.url}/readyz").json()["parts"][part] for part in parts))
    yield World(served.url, *servers)
    served.stop()
    for server in servers:
        server.stop()


def update(ago: float = 0.0, number: int = 1) -> dict[str, Any]:
    """Return a Telegram update."""
    person = {"id": int(ANNA), "is_bot": False, "first_name": "Canary"}
    chat = {"id": int(ANNA), "type": "private"}
    date = int(time.time() - ago)
    message = {"message_id": number, "date": date, "chat": chat, "from": person, "text": "menu"}
    return {"update_id": number, "message": message}


def oa_event(ago: float = 0.0, number: int = 1) -> dict[str, Any]:
    """Return an event of the Official Account."""
    return {
        "app_id": zalo_oa.APP_ID,
        "event_name": "user_send_text",
        "sender": {"id": ANNA},
        "recipient": {"id": zalo_oa.OA_ID},
        "message": {"msg_id": f"one-{number}", "text": "menu"},
        "timestamp": str(int((time.time() - ago) * 1000)),
    }


def bot_event(ago: float = 0.0, number: int = 1) -> dict[str, Any]:
    """Return an event of the Bot Platform."""
    message = {
        "message_id": f"two-{number}",
        "date": int((time.time() - ago) * 1000),
        "chat": {"id": ANNA, "chat_type": "PRIVATE"},
        "from": {"id": ANNA, "is_bot": False},
        "text": "menu",
    }
    return {"event_name": "message.text.received", "message": message}


def signed(path: str, body: bytes) -> dict[str, str]:
    """Return the headers with which a platform proves that it is itself."""
    match path:
        case "/webhooks/telegram":
            return {"x_telegram_bot_api_secret_token": SECRETS["telegram"]}
        case "/webhooks/zalo-bot":
            return {"x_bot_api_secret_token": SECRETS["zalo-bot"]}
        case "/webhooks/zalo-oa":
            try:
                at = json.loads(body)["timestamp"]
            except (ValueError, TypeError, KeyError, RecursionError):
                at = ""
            mac = sign(zalo_oa.APP_ID, body, at, zalo_oa.WEBHOOK_KEY)
            return {"x_zevent_signature": mac}
    return {}


EVENTS = {
    "/webhooks/telegram": update,
    "/webhooks/zalo-oa": oa_event,
    "/webhooks/zalo-bot": bot_event,
}
PATHS = ("/api/chat", *EVENTS)
FORGERIES: tuple[tuple[str, dict[str, str], int], ...] = (
    ("/webhooks/telegram", {}, 403),
    ("/webhooks/telegram", {"x_telegram_bot_api_secret_token": ""}, 403),
    ("/webhooks/telegram", {"x_telegram_bot_api_secret_token": SECRETS["zalo-bot"]}, 403),
    ("/webhooks/telegram", {"x_telegram_bot_api_secret_token": telegram.TOKEN}, 403),
    ("/webhooks/telegram", {"x_telegram_bot_api_secret_token": SECRETS["telegram"][:-1]}, 403),
    ("/webhooks/telegram", {"x_bot_api_secret_token": SECRETS["telegram"]}, 403),
    ("/webhooks/zalo-oa", {}, 401),
    ("/webhooks/zalo-oa", {"x_zevent_signature": ""}, 401),
    ("/webhooks/zalo-oa", {"x_zevent_signature": f"mac={'0' * 64}"}, 401),
    ("/webhooks/zalo-oa", {"x_zevent_signature": zalo_oa.WEBHOOK_KEY}, 401),
    ("/webhooks/zalo-bot", {}, 401),
    ("/webhooks/zalo-bot", {"x_bot_api_secret_token": ""}, 401),
    ("/webhooks/zalo-bot", {"x_bot_api_secret_token": SECRETS["telegram"]}, 401),
    ("/webhooks/zalo-bot", {"x_bot_api_secret_token": zalo_bot.TOKEN}, 401),
)
MALFORMED = (
    b"",
    b"{",
    b"nonsense",
    b"\xff\xfe\x00",
    b"[]",
    b"5",
    b'"text"',
    b"null",
    b"NaN",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"result": [1]}',
    b'{"message": {"text": {"a": 1}}}',
    b'{"update_id": "x", "message": 5}',
    b'{"event_name": {"a": 1}, "message": 7}',
    b'{"text": 1e999}',
)


@pytest.mark.parametrize(("path", "headers", "status"), FORGERIES)
def test_a_forged_call_is_refused(
    world: World, path: str, headers: dict[str, str], status: int
) -> None:
    """Without the platform's secret: refused with a reason, and nobody is written to."""
    body = json.dumps(EVENTS[path]()).encode()
    before = len(world.said())
    answer = world.post(path, body, **headers)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert len(world.said()) == before


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:20]))
@pytest.mark.parametrize("path", PATHS)
def test_a_malformed_body_is_refused(world: World, path: str, body: bytes) -> None:
    """Whatever stands in a body, also one of the platform's own: 4xx with a reason, no echo.

    Zalo may invent events: a signed object of an unknown kind is taken and left alone.
    """
    before = len(world.said())
    answer = world.post(path, body, **signed(path, body))
    unknown = path == "/webhooks/zalo-oa" and body.startswith(b"{") and answer.status_code == 200
    assert unknown or answer.status_code == 400
    assert unknown or 0 < len(answer.json()["error"]) < 80
    assert len(world.said()) == before


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", PATHS)
def test_an_oversized_body_is_refused(world: World, path: str, chunked: bool) -> None:
    """413, whether its length was told before or not; it is not read to its end."""
    body = b'{"text": "' + b"x" * (2 * MEGABYTE) + b'"}'

    def parts() -> Iterator[bytes]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    answer = world.post(path, parts() if chunked else body, **signed(path, b"{}"))
    assert (answer.status_code, list(answer.json())) == (413, ["error"])


@pytest.mark.parametrize("path", EVENTS)
def test_a_repeated_call_is_answered_once(world: World, path: str) -> None:
    """The same event again, as a platform or an eavesdropper brings it, gets one reply."""
    world.oa.act(ANNA)
    world.messenger.person_of(int(ANNA))
    before = world.menus()
    for number in (10, 10, 10, 11):
        body = json.dumps(EVENTS[path](number=number)).encode()
        assert world.post(path, body, **signed(path, body)).status_code == 200
    # Those of a chat are answered in their order: when the last is, all are.
    until(lambda: world.menus() >= before + 2)
    assert world.menus() == before + 2


@pytest.mark.parametrize("path", ["/webhooks/zalo-oa", "/webhooks/zalo-bot"])
def test_an_old_call_is_not_answered(world: World, path: str) -> None:
    """What is older than Zalo's last repetition was recorded by somebody: taken, left alone."""
    world.oa.act(ANNA)
    sent = len(world.said())
    for number, ago in enumerate((DAY, -DAY, 3 * 3600), 20):
        body = json.dumps(EVENTS[path](ago=ago, number=number)).encode()
        assert world.post(path, body, **signed(path, body)).status_code == 200
    body = json.dumps(EVENTS[path](number=30)).encode()
    world.post(path, body, **signed(path, body))
    until(lambda: len(world.said()) > sent)
    assert len(world.said()) == sent + 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
@pytest.mark.parametrize("path", PATHS)
def test_other_methods_are_refused(world: World, path: str, method: str) -> None:
    """Only POST does anything."""
    assert httpx.request(method, world.url + path).status_code == 405


@pytest.mark.parametrize(
    "path", ["/webhooks", "/webhooks/", "/webhooks/other", "/api", "/.env", "/static/../app.py"]
)
def test_nothing_else_is_there(world: World, path: str) -> None:
    """Other addresses, and files beside those that are served, are not found."""
    assert httpx.get(world.url + path, follow_redirects=True).status_code == 404
