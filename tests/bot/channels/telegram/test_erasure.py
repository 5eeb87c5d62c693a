"""Thoát: both sides of the chat go, and so do the ids by which they were found."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.telegram.erasure import Traces, wipe
from responses import phrases
from tests.bot.channels.telegram.conftest import Start
from tests.clock import Clock
from tests.servers.telegram import TOKEN, Telegram, until

CHAT = 5550003001


def rows(folder: Path) -> int:
    """Return how many ids of messages the database holds."""
    with closing(sqlite3.connect(folder / "langnghe.db")) as connection:
        found: int = connection.execute("select count(*) from telegram_messages").fetchone()[0]
        return found


def test_both_sides_go_then_the_line(town: Telegram, anna: int) -> None:
    """One tap or word: nothing stands but one neutral line, and then nothing at all."""
    ways = {anna * 10: "thoát", anna * 10 + 1: "/thoat", anna * 10 + 2: ""}
    for chat, way in ways.items():
        town.say(chat, "/start")
        town.wait_reply(chat, phrases.WELCOME)
        town.say(chat, "chong dang danh em cuu voi")
        town.wait_reply(chat, phrases.READ_YOU_RIGHT)
        if way:
            town.say(chat, way)
        else:
            town.tap(chat, "leave")
        line = town.wait_reply(chat, phrases.LEFT)
        assert town.shown(chat) == [line["message_id"]]
        assert line["text"] == phrases.LEFT
        assert line["reply_markup"] == {"remove_keyboard": True}
    until(lambda: not any(town.shown(chat) for chat in ways))


def test_it_survives_a_restart(telegram: Telegram, start: Start, tmp_path: Path) -> None:
    """What was said before a restart goes too, and its ids with it; the line goes at the end."""
    bot = start()
    telegram.say(CHAT, "/start")
    telegram.wait_reply(CHAT, phrases.WELCOME)
    bot.stop()
    assert rows(tmp_path) == 2
    bot = start()
    telegram.say(CHAT, "exit")
    telegram.wait_reply(CHAT, phrases.LEFT)
    bot.stop()
    assert not telegram.shown(CHAT)
    assert not rows(tmp_path)


def test_what_cannot_be_deleted_is_said(town: Telegram, anna: int) -> None:
    """One old message does not save the others; how to delete by hand is said, and stays."""
    old = town.say(anna, "/start")
    town.wait_reply(anna, phrases.WELCOME)
    town.person_of(anna).old.add(old)
    town.say(anna, "thoát")
    line = town.wait_reply(anna, phrases.TELEGRAM_NOT_DELETED)
    assert town.shown(anna) == [old, line["message_id"]]


def test_a_refusing_server_is_said(town: Telegram, anna: int) -> None:
    """A refusal that is no question of age is said as well."""
    town.say(anna, "/menu")
    town.wait_reply(anna, phrases.MENU)
    town.fail("deleteMessages", code=403)
    town.say(anna, "thoát")
    town.wait_reply(anna, phrases.TELEGRAM_NOT_DELETED)


def test_long_chats_go_in_batches(telegram: Telegram, start: Start, tmp_path: Path) -> None:
    """Telegram takes 100 ids a call: 230 messages go in three."""
    url = f"sqlite:///{tmp_path / 'langnghe.db'}"
    for number in range(230):
        telegram.person_of(CHAT).shown[10_000 + number] = {"from": {"is_bot": False}}
    asyncio.run(Traces(url, TOKEN).remember(CHAT, range(10_000, 10_230)))
    start()
    telegram.say(CHAT, "thoát")
    line = telegram.wait_reply(CHAT, phrases.LEFT)
    assert telegram.shown(CHAT) == [line["message_id"]]
    assert [len(call["message_ids"]) for call in telegram.called("deleteMessages")] == [
        100,
        100,
        31,
    ]


@pytest.fixture
def traces(tmp_path: Path, clock: Clock) -> Iterator[Traces]:
    opened = Traces(f"sqlite:///{tmp_path / 'langnghe.db'}", TOKEN, clock)
    yield opened
    opened.close()


def test_ids_are_gone_after_48_hours(traces: Traces, clock: Clock, tmp_path: Path) -> None:
    """Younger ids stay; older ones are not found, and a purge removes them."""

    async def pass_time() -> None:
        await traces.remember(CHAT, [1], update=5)
        clock.now += 47 * 3600
        await traces.remember(CHAT, [2])
        await traces.purge()
        assert await traces.of(CHAT) == [1, 2]
        assert await traces.answered(5)
        clock.now += 3600
        assert await traces.of(CHAT) == [2]
        await traces.purge()
        assert not await traces.answered(5)

    asyncio.run(pass_time())
    assert rows(tmp_path) == 1


def test_chats_are_kept_apart(traces: Traces) -> None:
    """The ids of one chat are no other's; forgetting one's leaves the other's."""

    async def two_chats() -> None:
        await traces.remember(CHAT, [1, 2])
        await traces.remember(CHAT + 1, [3])
        await traces.forget(CHAT, [1, 2])
        assert await traces.of(CHAT) == []
        assert await traces.of(CHAT + 1) == [3]

    asyncio.run(two_chats())


def test_only_the_token_leads_to_a_chat(traces: Traces, tmp_path: Path) -> None:
    """Another bot's key does not find the chat, and no chat id stands in the file."""

    async def search() -> list[int]:
        await traces.remember(CHAT, [1])
        return await Traces(f"sqlite:///{tmp_path / 'langnghe.db'}", "1:other").of(CHAT)

    assert asyncio.run(search()) == []
    assert str(CHAT).encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_failing_database_loses_nothing(
    traces: Traces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be written is found all the same and joins the next attempt."""

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    async def fail_then_write() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(traces, "_insert", refuse)
            await traces.remember(CHAT, [1], update=5)
            assert await traces.of(CHAT) == [1]
            assert await traces.answered(5)
        await traces.remember(CHAT, [2])

    asyncio.run(fail_then_write())
    assert rows(tmp_path) == 2


def test_an_unreadable_database_holds_nobody_up(
    traces: Traces, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes is answered at once; who leaves is told that something may stay."""

    def refuse(*_: object) -> None:
        raise OSError("gone")

    def hang(*_: object) -> None:
        released.wait(10)

    released = threading.Event()

    async def ask() -> tuple[bool, bool]:
        monkeypatch.setattr(traces, "_read", refuse)
        broken = await traces.answered(5)
        assert not await wipe(None, traces, CHAT)  # type: ignore[arg-type]
        monkeypatch.setattr("bot.channels.telegram.erasure._READ_SECONDS", 0.05)
        monkeypatch.setattr(traces, "_read", hang)
        slow = await traces.answered(5)
        released.set()
        return broken, slow

    assert asyncio.run(ask()) == (False, False)
