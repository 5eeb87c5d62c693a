"""What all replicas share, on a real PostgreSQL and on SQLite."""

from __future__ import annotations

import asyncio
import datetime
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from cryptography.fernet import Fernet
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from bot.channels.seen import SeenMessages
from bot.channels.telegram.erasure import Traces
from bot.channels.zalo_oa.oauth import Tokens
from bot.channels.zalo_oa.store import TokenStore
from bot.counting import CountWriter
from indicators import database
from indicators.categories import Channel, Counted, Event, Key, Language, Pair, Topic
from indicators.counts import Batch, Counts
from indicators.database import NEWEST, open_database
from indicators.health import ChannelHealth, Health
from tests.servers.postgresql import PostgreSQL

DAY = datetime.date(2026, 11, 21)
MIGRATIONS = Path(database.__file__).with_name("migrations")
REVISIONS = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def key(unit: str = "", event: Event = Event.MESSAGE) -> Key:
    return Key(DAY, event, Topic.NONE, Channel.WEB, unit, Language.VI)


def migrate(url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with create_engine(url).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def schema(url: str) -> dict[str, list[tuple[str, str]]]:
    inspector = inspect(create_engine(url))
    return {
        table: [(column["name"], str(column["type"])) for column in inspector.get_columns(table)]
        for table in sorted(inspector.get_table_names())
    }


def test_counts_add_up(each_database: str) -> None:
    """Threads that write through stores of their own, in any order, lose and double nothing."""
    stores = [Counts(each_database) for _ in range(3)]
    keys = [key(f"{number:05}") for number in range(10)]
    pair = Pair(DAY, Topic.LGBT, Topic.GREET)

    def write(number: int) -> None:
        some = keys[number % 10 :] + keys[: number % 10]
        stores[number % 3].add(Counter[Counted]([*some, pair]))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(30)))
    assert stores[0].read() == Counter(dict.fromkeys(keys, 30))
    assert stores[0].read_pairs() == {pair: 30}


def test_every_category_has_room(each_database: str) -> None:
    """The longest event, topic and channel fit their columns."""
    store = Counts(each_database)
    longest = Key(
        DAY, max(Event, key=len), max(Topic, key=len), max(Channel, key=len), "30337", Language.EN
    )
    pair = Pair(DAY, max(Topic, key=len), max(Topic, key=len))
    store.add(Counter[Counted]([longest, pair]))
    assert store.read() == {longest: 1}
    assert store.read_pairs() == {pair: 1}


def test_a_batch_is_written_once(each_database: str) -> None:
    """Tried again, also at the same time, it adds nothing; the next one of the writer does."""
    store = Counts(each_database)
    for number in (1, 1, 2, 2, 1):
        store.add({key(): 1}, Batch("one", number))
    store.add({key(): 1}, Batch("other", 1))
    assert store.read() == {key(): 3}
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: store.add({key(): 10}, Batch("one", 3)), range(6)))
    assert store.read() == {key(): 13}


def test_writers_that_ended_are_forgotten(each_database: str) -> None:
    """Their names go after a month, when another begins."""
    store, engine = Counts(each_database), open_database(each_database)
    store.add({key(): 1}, Batch("old", 1))
    with engine.begin() as connection:
        connection.execute(text("UPDATE count_writers SET day = '2020-01-01'"))
    store.add({key(): 1}, Batch("new", 1))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT writer FROM count_writers")).scalars().all() == [
            "new"
        ]


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_released_schema_comes_forward(each_database: str, revision: str) -> None:
    """From each revision to the newest; what was counted before is there."""
    migrate(each_database, revision)
    with create_engine(each_database).begin() as connection:
        connection.execute(
            text("INSERT INTO counts VALUES (:day, 'message', 'none', 'web', '', 'vi', 7)"),
            {"day": str(DAY)},
        )
    store = Counts(each_database)
    store.add({key(): 1})
    assert store.read() == {key(): 8}


def test_both_kinds_have_the_same_tables(postgresql: PostgreSQL, tmp_path: Path) -> None:
    """Whichever is chosen, the columns are the same."""
    urls = (postgresql.new_database(), f"sqlite:///{tmp_path / 'test.db'}")
    for url in urls:
        open_database(url)
    one, other = (schema(url) for url in urls)
    assert {t: [name for name, _ in columns] for t, columns in one.items()} == {
        t: [name for name, _ in columns] for t, columns in other.items()
    }
    assert "counts" in one


def test_replicas_that_start_together_migrate_once(each_database: str) -> None:
    """Six at the same moment: each finds the newest schema, none fails."""
    with ThreadPoolExecutor(6) as pool:
        engines = list(pool.map(lambda _: open_database(each_database), range(6)))
    with engines[0].connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).all() == [
            (NEWEST,)
        ]


def test_a_migration_is_whole_or_not_at_all(
    each_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that fails half-way leaves the schema as it was, and the next start completes it."""

    def half(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, REVISIONS[2])
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(database, "_upgrade", half)
        with pytest.raises(OSError, match="killed"):
            open_database(each_database)
    assert "counts" not in schema(each_database)
    Counts(each_database).add({key(): 1})


def test_a_message_is_taken_by_one_replica(each_database: str) -> None:
    """Many processes at the same moment: one takes it, the others know."""

    async def race() -> list[bool]:
        replicas = [SeenMessages(open_database(each_database), b"key") for _ in range(8)]
        return await asyncio.gather(*(one.first("zalo_oa", "m1") for one in replicas))

    assert sum(asyncio.run(race())) == 1


def test_an_answered_update_is_known_to_the_others(each_database: str) -> None:
    """What one replica answered and sent, another can find and forget."""

    async def scene() -> None:
        one, other = (Traces(each_database, "1:token") for _ in range(2))
        await asyncio.gather(*(one.remember(7, [number], number) for number in range(20)))
        await asyncio.gather(*(other.remember(7, [number], number) for number in range(10, 30)))
        assert await other.answered(3)
        assert not await other.answered(99)
        assert await other.of(7) == list(range(30))
        await one.forget(7, range(30))
        assert await other.of(7) == []
        one.close()
        other.close()

    asyncio.run(scene())


def test_a_clock_that_was_ahead_keeps_nothing_longer(each_database: str) -> None:
    """What was noted on a day that is still to come goes with the next look, not on that day."""

    async def scene() -> list[bool]:
        ahead = Traces(each_database, "1:token", lambda: time.time() + 400 * 86_400)
        now = Traces(each_database, "1:token")
        await ahead.remember(7, [1], 1)
        await now.remember(7, [2], 2)
        await now.purge()
        known = [await now.answered(number) for number in (1, 2)]
        ahead.close()
        now.close()
        return known

    assert asyncio.run(scene()) == [False, True]
    engine = open_database(each_database)
    asyncio.run(SeenMessages(engine, b"key", lambda: time.time() + 400 * 86_400).first("x", "1"))
    asyncio.run(SeenMessages(engine, b"key").first("x", "2"))
    assert asyncio.run(SeenMessages(engine, b"key").first("x", "1"))
    assert not asyncio.run(SeenMessages(engine, b"key").first("x", "2"))


def test_one_replica_renews_the_tokens(each_database: str) -> None:
    """Of many at the same moment one gets the lease, and after it nobody who knew the old pair."""
    secret = Fernet.generate_key().decode()
    stores = [TokenStore(open_database(each_database), "42", secret) for _ in range(6)]
    stores[0].put(Tokens("first", "refresh", 1))
    with ThreadPoolExecutor(6) as pool:
        leased = list(pool.map(lambda one: one.lease(1, f"{id(one)}"), stores))
    assert sum(leased) == 1
    assert stores[1].renew(1, Tokens("second", "refresh", 2))
    assert not any(one.lease(1, "late") or one.renew(1, Tokens("x", "x", 3)) for one in stores)
    stored = stores[5].read()
    assert stored is not None
    assert (stored.tokens.access, stored.version, stored.in_doubt) == ("second", 2, False)


def test_health_is_one_for_all(each_database: str) -> None:
    """The last word on a channel is everybody's."""
    one, other = (ChannelHealth(open_database(each_database)) for _ in range(2))
    one.set(Channel.ZALO_OA, Health.UNREACHABLE)
    other.set(Channel.ZALO_OA, Health.GOOD)
    assert one.read()[Channel.ZALO_OA][0] is Health.GOOD


def under_load(store: Counts, disturb: Callable[[], None], seconds: float = 3) -> tuple[int, Any]:
    """Count from many tasks while `disturb` runs in a thread; return how often, and the writer."""

    async def scene() -> tuple[int, CountWriter]:
        writer, counted, ending = CountWriter(store), 0, asyncio.Event()

        async def one() -> None:
            nonlocal counted
            while not ending.is_set():
                counted += 1
                await writer.add([key()])
                await asyncio.sleep(0.001)

        tasks = [asyncio.create_task(one()) for _ in range(8)]
        thread = threading.Thread(target=disturb)
        thread.start()
        await asyncio.sleep(seconds)
        await asyncio.to_thread(thread.join)
        ending.set()
        await asyncio.gather(*tasks)
        async with asyncio.timeout(20):
            while writer.waiting:
                await asyncio.sleep(0.05)
        return counted, writer

    return asyncio.run(scene())


def test_a_crash_of_postgresql_loses_and_doubles_nothing(postgresql: PostgreSQL) -> None:
    """Three times killed in the middle of its work, and started again."""
    store = Counts(postgresql.new_database())

    def disturb() -> None:
        for _ in range(3):
            threading.Event().wait(0.4)
            postgresql.crash()
            postgresql.start()

    counted, writer = under_load(store, disturb)
    assert counted > 100
    assert store.read() == {key(): counted}
    assert writer.dropped == 0


def test_a_commit_that_nobody_heard_of_is_not_doubled(
    each_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection breaks after the commit, before its answer: tried again, added once."""
    store = Counts(each_database)
    dialect = store._engine.dialect
    commit, commits = dialect.do_commit, itertools.count()

    def unheard(connection: PoolProxiedConnection) -> None:
        commit(connection)
        if next(commits) % 2 == 0:
            raise OperationalError("COMMIT", {}, OSError("cut"))

    monkeypatch.setattr(dialect, "do_commit", unheard)

    async def scene() -> None:
        writer = CountWriter(store)
        for _ in range(3):
            await writer.add([key()])
            async with asyncio.timeout(10):
                while writer.waiting:
                    await asyncio.sleep(0.02)

    asyncio.run(scene())
    assert next(commits) > 3
    assert store.read() == {key(): 3}


def test_broken_connections_lose_and_double_nothing(postgresql: PostgreSQL) -> None:
    """Cut again and again in the middle of the work."""
    store = Counts(postgresql.new_database())

    def disturb() -> None:
        for _ in range(60):
            threading.Event().wait(0.05)
            postgresql.drop_connections()

    counted, _ = under_load(store, disturb)
    assert counted > 100
    assert store.read() == {key(): counted}


def test_an_address_without_a_server_is_told(tmp_path: Path) -> None:
    """A database that cannot be opened raises the error that the command line explains."""
    with pytest.raises(SQLAlchemyError):
        Counts(f"postgresql://nobody@/none?host={tmp_path}")
