"""A PostgreSQL and a Valkey for measuring, and what processes cost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from indicators.database import open_database
from tests.servers.postgresql import PostgreSQL
from tests.servers.valkey import ValkeyStore

_TICKS = os.sysconf("SC_CLK_TCK")


class Store(NamedTuple):
    """Where a server is reached, and its process."""

    url: str
    process_id: int


@contextmanager
def postgresql() -> Iterator[Store]:
    """Give a PostgreSQL with an empty database; it is gone afterwards."""
    server = PostgreSQL()
    try:
        url = server.new_database()
        yield Store(url, int(_asked(url, "SELECT pg_read_file('postmaster.pid')").split()[0]))
    finally:
        server.end()


@contextmanager
def valkey() -> Iterator[tuple[Store, ValkeyStore]]:
    """Give a Valkey that holds nothing, and the server itself; it is gone afterwards."""
    server = ValkeyStore()
    try:
        yield Store(server.url, server.client.info()["process_id"]), server
    finally:
        server.end()


def table_bytes(url: str) -> int:
    """Return what the counts take in the PostgreSQL at `url`, indexes included."""
    return int(_asked(url, "SELECT pg_total_relation_size('counts')"))


def _asked(url: str, query: str) -> str:
    engine = open_database(url)
    with engine.connect() as connection:
        answer = str(connection.execute(text(query)).scalar_one())
    engine.dispose()
    return answer


class Part:
    """Processes, with those that they started, whose processor time is measured from now on."""

    def __init__(self, *process_ids: int) -> None:
        self._process_ids = process_ids
        self._before = self._now()

    def for_each(self, number: int) -> float:
        """Return the milliseconds that each of `number` messages took."""
        return (self._now() - self._before) * 1000 / number

    def _now(self) -> float:
        return sum(_seconds(one) for parent in self._process_ids for one in _family(parent))


def _seconds(process_id: int) -> float:
    # User and system time, of the process and of those of its children that have ended.
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def _family(process_id: int) -> list[int]:
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii")
    return [process_id, *map(int, children.split())]
