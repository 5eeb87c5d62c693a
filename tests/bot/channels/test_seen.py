"""Each message of a platform is taken once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.channels.seen import HOURS, SeenMessages
from indicators.database import open_database
from tests.clock import Clock

KEY = b"a key of the test"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path / 'seen.db'}")


def first(seen: SeenMessages, message: str, channel: str = "zalo_oa") -> bool:
    return asyncio.run(seen.first(channel, message))


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM zalo_events")).scalar() or 0)


def test_a_message_is_first_once(engine: Engine) -> None:
    """For this process and every other of the same database and key; channels are apart."""
    seen, other = SeenMessages(engine, KEY), SeenMessages(engine, KEY)
    assert first(seen, "m1")
    assert not first(seen, "m1")
    assert not first(other, "m1")
    assert first(other, "m2")
    assert first(seen, "m1", "zalo_bot")


def test_no_id_is_kept(engine: Engine, tmp_path: Path) -> None:
    """Who has the database alone finds no message id."""
    first(SeenMessages(engine, KEY), "msg-canary-77")
    engine.dispose()
    assert b"canary-77" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_it_is_forgotten_after_the_last_repetition(engine: Engine) -> None:
    """Two hours and more it is remembered, then it goes."""
    clock = Clock()
    seen = SeenMessages(engine, KEY, clock)
    first(seen, "m1")
    clock.now += 2 * 3600 + 60
    first(seen, "m2")
    assert rows(engine) == 2
    clock.now += HOURS * 3600
    first(seen, "m3")
    assert rows(engine) == 1


def test_a_broken_database_stops_nobody(engine: Engine) -> None:
    """Messages are answered; this process still knows its own."""
    seen = SeenMessages(engine, KEY)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE zalo_events"))
    assert first(seen, "m1")
    assert not first(seen, "m1")


def test_many_at_once_one_is_first(engine: Engine) -> None:
    """Twenty processes at the same moment: one takes the message."""

    async def race() -> list[bool]:
        replicas = [SeenMessages(engine, KEY) for _ in range(20)]
        return await asyncio.gather(*(one.first("zalo_oa", "m1") for one in replicas))

    assert sum(asyncio.run(race())) == 1
