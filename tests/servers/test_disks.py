"""Full, read-only and busy: counts wait, are written when there is room, and errors are clear."""

from __future__ import annotations

import asyncio
import datetime
import multiprocessing
import os
import resource
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.counting import PATIENCE_SECONDS, CountWriter
from indicators.categories import Channel, Event, Key, Language, Topic
from indicators.counts import Counts
from tests.servers.postgresql import PostgreSQL

DAY = datetime.date(2026, 11, 21)
KEYS = 3000
_NOBODY = 65534
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.replicas.fleet"])


def key(number: int = 0) -> Key:
    return Key(DAY, Event.MESSAGE, Topic.NONE, Channel.WEB, f"{number:05}", Language.VI)


async def drained(writer: CountWriter) -> None:
    async with asyncio.timeout(20):
        while writer.waiting:
            await asyncio.sleep(0.05)


def fill_the_disk(folder: Path) -> tuple[bool, int]:
    """Count until no file may grow, go on, then make room; a process of its own.

    Return whether the writer said that it fails, and how many counts waited then.
    """
    store = Counts(f"sqlite:///{folder / 'counts.db'}")
    largest = max(path.stat().st_size for path in folder.iterdir())

    async def scene() -> tuple[bool, int]:
        writer = CountWriter(store)
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 64 * 1024, hard))
        for first in range(0, KEYS, 100):
            await writer.add(key(first + number) for number in range(100))
        full = writer.failing, writer.waiting
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        await drained(writer)
        return full

    return asyncio.run(scene())


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """Counts wait in memory; when there is room again all are written, and the file is sound."""
    with ProcessPoolExecutor(1, _FORKS) as pool:
        failing, waiting = pool.submit(fill_the_disk, tmp_path).result(60)
    assert failing
    assert waiting
    assert Counts(f"sqlite:///{tmp_path / 'counts.db'}").read() == {key(n): 1 for n in range(KEYS)}
    with sqlite3.connect(tmp_path / "counts.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_busy_file_holds_up_nobody(tmp_path: Path) -> None:
    """While a copy is made of the file, replies do not wait for it."""
    store = Counts(f"sqlite:///{tmp_path / 'counts.db'}")
    other = sqlite3.connect(tmp_path / "counts.db", isolation_level=None)

    async def scene() -> None:
        writer = CountWriter(store)
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        for _ in range(20):
            await writer.add([key()])
        assert time.monotonic() - begun < PATIENCE_SECONDS + 1
        other.execute("COMMIT")
        await drained(writer)

    asyncio.run(scene())
    assert store.read() == {key(): 20}


def test_a_database_that_turns_read_only_loses_nothing(postgresql: PostgreSQL) -> None:
    """As a standby does, or a full disk of PostgreSQL's: counts wait until it takes them again."""
    url = postgresql.new_database()
    store = Counts(url)

    def read_only(state: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            name = connection.info.dbname
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {state}")
        postgresql.drop_connections()

    async def scene() -> None:
        writer = CountWriter(store)
        await writer.add([key()])
        read_only("on")
        for _ in range(20):
            await writer.add([key()])
        assert writer.failing
        read_only("off")
        await drained(writer)

    asyncio.run(scene())
    assert store.read() == {key(): 21}


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that any user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="langnghe-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def counts(url: str) -> tuple[int, str]:
    """Run `langnghe counts` as a user who is not root; return its exit code and what it says."""
    with ProcessPoolExecutor(1, _FORKS) as pool:
        return pool.submit(_counts_as_nobody, url).result(60)


def _counts_as_nobody(url: str) -> tuple[int, str]:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    done = CliRunner().invoke(app, ["counts"], env={"LANGNGHE_DATABASE_URL": url})
    return done.exit_code, done.stderr


def test_a_read_only_disk_is_told(readable: Path) -> None:
    """One line that names the setting and the reason, exit code 2, no traceback."""
    store = Counts(f"sqlite:///{readable / 'counts.db'}")
    store.add({key(): 1})
    store.close()
    for path in (*readable.iterdir(), readable):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for name, reason in (("counts.db", "readonly"), ("new/counts.db", "unable to open")):
        code, said = counts(f"sqlite:///{readable / name}")
        assert code == 2, said
        [line] = said.splitlines()
        assert line.startswith("langnghe: LANGNGHE_DATABASE_URL: ")
        assert reason in line


def test_what_postgresql_says_is_not_repeated(tmp_path: Path) -> None:
    """Its errors quote addresses and names; only the kind is told."""
    code, said = counts(f"postgresql://planted-user:planted-word@/none?host={tmp_path}")
    assert code == 2
    assert said == "langnghe: LANGNGHE_DATABASE_URL: cannot be used (OperationalError)\n"
