"""The same twenty conversations over every channel: people see the same, and nothing is logged.

The whole program runs as an operator runs it, in a process of its own. A `Driver` holds one
conversation over one channel and tells what was seen.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import os
import queue
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TextIO, cast

import httpx
import pytest

from bot.channels import console
from bot.conversation import Conversation
from bot.knowledge import gather
from bot.messages import Incoming, Reply
from bot.sessions import MemorySessions
from bot.settings import Settings
from indicators.categories import Channel
from responses import phrases
from responses.translations import Translations
from tests.bot.channels.zalo_oa.conftest import KEY, authorise, settings_of
from tests.servers import telegram, zalo_bot, zalo_oa
from tests.servers.telegram import Telegram, until
from tests.servers.zalo_bot import ZaloBot
from tests.servers.zalo_oa import ZaloOa

_IDS = itertools.count(8880001000)
_PHONE = re.compile(r"^(?:  ☎ )?(\d[\d ]*\d) +(?:· +)?[^\W\d].*$", re.MULTILINE)


def spoken(*names: str) -> frozenset[str]:
    """Return phrases in every language."""
    known = Translations()
    return frozenset(known.text(name, code) for name in names for code in known.languages)


LEAVE = spoken(phrases.CHOICE_LEAVE)
LEFT = spoken(phrases.LEFT, phrases.ZALO_LEFT)
NUMBER = spoken(phrases.ZALO_NUMBER)
# What a channel adds for the sake of its own form.
CHROME = spoken(phrases.ZALO_CHOOSE, phrases.ZALO_MORE_PHONES)


@dataclass(frozen=True)
class Seen:
    """What a person sees of a turn, whatever a channel's form: words without spaces."""

    words: str
    phones: frozenset[str]
    choices: tuple[str, ...]
    left: bool


def seen(texts: Iterable[str], phones: Iterable[str], labels: Iterable[str]) -> Seen:
    """Return what is seen in `texts`, with buttons that dial and that choose."""
    told = [text for text in texts if text not in CHROME]
    whole = "\n\n".join(told)
    words = "".join(_PHONE.sub("", whole).split())
    dialled = {*phones, *(match[1] for match in _PHONE.finditer(whole))}
    left = bool(told) and told[-1].strip() in LEFT
    choices = tuple(label for label in labels if label not in LEAVE)
    return Seen("" if left else words, frozenset(dialled), choices, left)


class Driver(Protocol):
    """One person's conversation over one channel; `me` is what the channel knows her by."""

    me: str

    def begin(self) -> None:
        """Open the conversation, as people do there."""
        ...

    def say(self, text: str) -> None:
        """Send a text."""
        ...

    def choose(self, label: str) -> None:
        """Choose what is offered under `label`: tap it, or type its number."""
        ...

    def seen(self) -> Seen:
        """Return what has come since the last act."""
        ...

    def close(self) -> None:
        """End what the driver began."""
        ...


class Core:
    """The conversation itself: what every channel must show."""

    me = "core"

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._replies: tuple[Reply, ...] = ()

    def begin(self) -> None:
        self._handle(choice="start")

    def say(self, text: str) -> None:
        self._handle(text=text)

    def choose(self, label: str) -> None:
        choices = (choice for reply in self._replies for choice in reply.choices)
        self._handle(choice=next(one.payload for one in choices if one.label == label))

    def seen(self) -> Seen:
        return seen(
            [reply.text for reply in self._replies],
            [phone.display for reply in self._replies for phone in reply.phones],
            [choice.label for reply in self._replies for choice in reply.choices],
        )

    def close(self) -> None:
        """Do nothing: nothing was begun."""

    def _handle(self, **fields: str) -> None:
        incoming = Incoming(Channel.WEB, "core", **fields)  # type: ignore[arg-type]
        self._replies = asyncio.run(self._conversation.handle(incoming)).replies


class Web:
    """The JSON that the page shows."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=20)
        self._answer: dict[str, Any] = {}
        self.me = "no id before the first answer"

    def begin(self) -> None:
        self._post(choice="start")

    def say(self, text: str) -> None:
        self._post(text=text)

    def choose(self, label: str) -> None:
        self._post(
            choice=next(one["choice"] for one in self._all("choices") if one["label"] == label)
        )

    def seen(self) -> Seen:
        texts = [reply["text"] for reply in self._answer["replies"]]
        phones = [one["display"] for one in self._all("phones")]
        return seen(texts, phones, [one["label"] for one in self._all("choices")])

    def close(self) -> None:
        self._client.close()

    def _all(self, part: str) -> list[dict[str, str]]:
        return [one for reply in self._answer["replies"] for one in reply[part]]

    def _post(self, **body: str) -> None:
        if self._answer:
            body["conversation"] = self.me
        self._answer = self._client.post("/api/chat", json=body).json()
        self.me = self._answer["conversation"]


class Console:
    """`langnghe chat`, its lines coming from a queue."""

    me = "console"

    def __init__(self, conversation: Conversation) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        self._out = io.StringIO()
        self._redirected = redirect_stdout(self._out)
        self._thread = threading.Thread(target=self._run, args=(conversation,), daemon=True)
        self._from = 0
        self._labels: list[str] = []

    def _run(self, conversation: Conversation) -> None:
        asyncio.run(console.chat(conversation, cast(TextIO, self)))

    def readline(self) -> str:
        """Return the next line, as a terminal would."""
        return self._lines.get()

    def begin(self) -> None:
        self._redirected.__enter__()
        self._thread.start()

    def say(self, text: str) -> None:
        self._from = len(self._out.getvalue())
        self._lines.put(f"{text}\n")

    def choose(self, label: str) -> None:
        self.say(str(self._labels.index(label) + 1))

    def seen(self) -> Seen:
        new = self._out.getvalue()[self._from :].removesuffix("> ")
        labels = re.findall(r"^  \d\. (.*)$", new, re.MULTILINE)
        self._labels = labels
        return seen([re.sub(r"^  \d\. .*$", "", new, flags=re.MULTILINE).strip()], [], labels)

    def close(self) -> None:
        self._lines.put("")
        self._thread.join(10)
        self._redirected.__exit__(None, None, None)


class OverTelegram:
    """A private chat on Telegram."""

    def __init__(self, server: Telegram) -> None:
        self._server = server
        self._chat = next(_IDS)
        self._after = 0
        self.me = str(self._chat)

    def begin(self) -> None:
        self.say("/start")

    def say(self, text: str) -> None:
        self._mark()
        self._server.say(self._chat, text)

    def choose(self, label: str) -> None:
        buttons = [one for message in self._new() for one in _buttons(message)]
        chosen = next(one for one in buttons if one["text"] == label)
        self._mark()
        self._server.tap(self._chat, chosen["callback_data"])

    def seen(self) -> Seen:
        new = self._new()
        labels = [one["text"] for message in new for one in _buttons(message)]
        offered = [one for one in labels if one not in spoken(phrases.TELEGRAM_SEND_PLACE)]
        return seen([message["text"] for message in new], [], offered)

    def close(self) -> None:
        """Do nothing: the bot goes on for others."""

    def _mark(self) -> None:
        self._after = max(self._server.shown(self._chat), default=0)

    def _new(self) -> list[dict[str, Any]]:
        replies = self._server.replies(self._chat)
        return [message for message in replies if message["message_id"] > self._after]


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    markup = message.get("reply_markup") or {}
    rows = [*markup.get("inline_keyboard", ()), *markup.get("keyboard", ())]
    return [button for row in rows for button in row]


class OverOa:
    """A chat with the Official Account."""

    def __init__(self, server: ZaloOa) -> None:
        self._server = server
        self.me = str(next(_IDS))
        self._after = 0

    def begin(self) -> None:
        self._server.follow(self.me)

    def say(self, text: str) -> None:
        self._mark()
        self._server.say(self.me, text)

    def choose(self, label: str) -> None:
        payload = next(
            one["payload"] for one in self._buttons("oa.query.hide") if one["title"] == label
        )
        self._mark()
        self._server.tap(self.me, payload)

    def seen(self) -> Seen:
        texts = self._server.texts(self.me)[self._after :]
        phones = [one["title"].split(" · ")[0] for one in self._buttons("oa.open.phone")]
        return seen(texts, phones, [one["title"] for one in self._buttons("oa.query.hide")])

    def close(self) -> None:
        """Do nothing: the bot goes on for others."""

    def _mark(self) -> None:
        self._after = len(self._server.shown[self.me])

    def _buttons(self, kind: str) -> list[dict[str, Any]]:
        new = self._server.shown[self.me][self._after :]
        buttons = [one for message in new for one in zalo_oa.buttons(message)]
        return [one for one in buttons if one["type"] == kind]


class OverBot:
    """A chat on the Bot Platform: numbers choose."""

    _MENU = re.compile(rf"(?:^|\n\n)((?:\d\. [^\n]*\n)+)(?:{'|'.join(map(re.escape, NUMBER))})$")

    def __init__(self, server: ZaloBot) -> None:
        self._server = server
        self.me = str(next(_IDS))
        self._after = 0
        self._labels: list[str] = []

    def begin(self) -> None:
        self.say("bắt đầu")

    def say(self, text: str) -> None:
        self._after = len(self._server.shown[self.me])
        self._server.say(self.me, text)

    def choose(self, label: str) -> None:
        self.say(str(self._labels.index(label) + 1))

    def seen(self) -> Seen:
        texts, labels = [], []
        for text in self._server.shown[self.me][self._after :]:
            menu = self._MENU.search(text)
            texts.append(self._MENU.sub("", text))
            self._labels = re.findall(r"^\d\. (.*)$", menu[1], re.MULTILINE) if menu else []
            labels += self._labels
        return seen(texts, [], labels)

    def close(self) -> None:
        """Do nothing: the bot goes on for others."""


@dataclass(frozen=True)
class Choose:
    """The act of choosing what is offered under `label`; other acts are texts."""

    label: str


DANGER = "anh Tèo nhà em đang cầm dao rượt em, cứu em với"
CONVERSATIONS: dict[str, tuple[str | Choose, ...]] = {
    "hotlines": (Choose(phrases.CHOICE_HOTLINES), Choose(phrases.CHOICE_MENU)),
    "a place": (Choose(phrases.CHOICE_PLACES), "An Giang"),
    "an old district": (Choose(phrases.CHOICE_PLACES), "Long Xuyên"),
    "a place of many": (Choose(phrases.CHOICE_PLACES), "Tân Lập"),
    "no place": (Choose(phrases.CHOICE_PLACES), "Xứ Tiên Cảnh Bồng Lai"),
    "danger by the button": (Choose(phrases.CHOICE_EMERGENCY), Choose(phrases.CHOICE_YES_DANGER)),
    "danger in words": (DANGER, Choose(phrases.CHOICE_YES_DANGER)),
    "a false alarm": (DANGER, Choose(phrases.CHOICE_NO_DANGER)),
    "danger without diacritics": ("no dang danh em o nha, cuu em voi",),
    "the law": (Choose(phrases.CHOICE_TOPICS), "1", "2"),
    "a fine": ("đánh vợ bị phạt bao nhiêu tiền vậy", "thế còn ly hôn thì sao"),
    "a story": ("chong em hay chui boi roi cam em ra khoi nha em phai lam sao",),
    "not understood": ("blorptang quixzomaf", "zyxwomaf blorptang", "quixzomaf"),
    "only pictures": ("😀😀😀", "???"),
    "too long": ("lời này dài " * 340,),
    "in English": ("my husband is hitting me please help me",),
    "a typed number": ("menu", "số 2", "Về mục chính"),
    "who are you": ("bạn là ai vậy, người hay máy", "cảm ơn bạn nhiều nhé"),
    "a child": ("cháu mười tuổi bị bố dượng đánh suốt",),
    "traces": ("làm sao xóa dấu vết cuộc trò chuyện này",),
}


@dataclass
class World:
    """The running program, the platforms around it, and what it has logged."""

    url: str
    log: Path
    conversation: Conversation
    telegram: Telegram
    oa: ZaloOa
    bot: ZaloBot

    def driver(self, channel: Channel) -> Driver:
        match channel:
            case Channel.WEB:
                return Web(self.url)
            case Channel.CONSOLE:
                return Console(self.conversation)
            case Channel.TELEGRAM:
                return OverTelegram(self.telegram)
            case Channel.ZALO_OA:
                return OverOa(self.oa)
            case Channel.ZALO_BOT:
                return OverBot(self.bot)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def environment(servers: tuple[Telegram, ZaloOa, ZaloBot], folder: Path) -> dict[str, str]:
    """Return what an operator would set, with all channels on loopback."""
    messenger, oa, bot = servers
    return {
        **os.environ,
        "LANGNGHE_LOG_LEVEL": "debug",
        "LANGNGHE_DATABASE_URL": f"sqlite:///{folder / 'langnghe.db'}",
        "LANGNGHE_SECRET_KEY": KEY,
        "LANGNGHE_TELEGRAM_TOKEN": telegram.TOKEN,
        "LANGNGHE_TELEGRAM_BASE_URL": messenger.url,
        "LANGNGHE_ZALO_OA_APP_ID": zalo_oa.APP_ID,
        "LANGNGHE_ZALO_OA_APP_SECRET": zalo_oa.APP_SECRET,
        "LANGNGHE_ZALO_OA_WEBHOOK_KEY": zalo_oa.WEBHOOK_KEY,
        "LANGNGHE_ZALO_OA_BASE_URL": oa.url,
        "LANGNGHE_ZALO_OAUTH_BASE_URL": oa.url,
        "LANGNGHE_ZALO_BOT_TOKEN": zalo_bot.TOKEN,
        "LANGNGHE_ZALO_BOT_BASE_URL": bot.url,
    }


def good(url: str) -> bool:
    try:
        return bool(httpx.get(f"{url}/readyz").json()["ready"])
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """`langnghe serve` with all channels, its log in a file."""
    folder = tmp_path_factory.mktemp("world")
    servers = Telegram(), ZaloOa(), ZaloBot()
    oa = servers[1]
    # Near its end: the program must renew it while people write.
    authorise(oa, settings_of(oa, folder), seconds=3600)
    port = free_port()
    oa.hook = f"http://127.0.0.1:{port}/webhooks/zalo-oa"
    program = "from bot.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdout=log, stderr=log, env=environment(servers, folder)
        )
    url = f"http://127.0.0.1:{port}"
    until(lambda: process.poll() is not None or good(url), 60)
    assert process.poll() is None, (folder / "log").read_text()
    conversation = Conversation(gather(Settings()), MemorySessions())
    yield World(url, folder / "log", conversation, *servers)
    process.terminate()
    process.wait(30)
    for server in servers:
        server.stop()


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_people_see_the_same(world: World, name: str, channel: Channel) -> None:
    """Each turn shows the words, numbers and choices of the conversation; the log is silent."""
    core, driver = Core(world.conversation), world.driver(channel)
    try:
        hold(core, driver, (*CONVERSATIONS[name], "thoát"))
    finally:
        driver.close()
    assert_silent(world, driver, CONVERSATIONS[name])


def hold(core: Core, driver: Driver, acts: Iterable[str | Choose]) -> None:
    """Hold the conversation on both sides; after every act both must show the same."""
    core.begin()
    driver.begin()
    compare(core, driver)
    for act in acts:
        for one in (core, driver):
            one.choose(act.label) if isinstance(act, Choose) else one.say(act)
        compare(core, driver)


def compare(core: Core, driver: Driver) -> None:
    wanted = core.seen()
    try:
        until(lambda: driver.seen() == wanted)
    except AssertionError:
        assert driver.seen() == wanted
        raise


def assert_silent(world: World, driver: Driver, acts: Iterable[str | Choose]) -> None:
    """No id, no secret and nothing typed is in what the program logged."""
    logged = world.log.read_text(encoding="utf-8")
    secrets = {telegram.TOKEN, zalo_oa.APP_SECRET, zalo_oa.WEBHOOK_KEY, zalo_bot.TOKEN, KEY}
    secrets |= {driver.me, "canary", "Canary", *world.oa.access, *world.oa.refresh, *world.oa.used}
    typed = {act for act in acts if isinstance(act, str) and len(act) > 6}
    for planted in secrets | typed:
        assert planted not in logged
    assert "knowledge_loaded" in logged, "the log is the program's"
