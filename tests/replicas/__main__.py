"""`python -m tests.replicas [KILLS]`: kill −9 under load, on SQLite and on the real servers."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet

from tests.replicas.fleet import Fleet
from tests.replicas.people import People
from tests.replicas.soak import Figures, soak
from tests.servers.postgresql import PostgreSQL
from tests.servers.valkey import ValkeyStore

KILLS = 50
PEOPLE = 8
_MODEL = {"LANGNGHE_MODEL": "missing.npz"}  # of no matter here, and quicker


def on_sqlite(kills: int, folder: Path) -> Figures:
    """Kill the only process of a small installation."""
    url = f"sqlite:///{folder / 'counts.db'}"
    return _soaked(1, {"LANGNGHE_DATABASE_URL": url, **_MODEL}, kills, folder)


def on_servers(kills: int, folder: Path) -> Figures:
    """Kill three replicas in turn; PostgreSQL crashes, Valkey is flushed and crashes as well."""
    postgresql, valkey = PostgreSQL(), ValkeyStore()
    settings = {
        "LANGNGHE_DATABASE_URL": postgresql.new_database(),
        "LANGNGHE_VALKEY_URL": valkey.url,
        "LANGNGHE_SECRET_KEY": Fernet.generate_key().decode(),
        **_MODEL,
    }

    def crash_database() -> None:
        postgresql.crash()
        postgresql.start()

    def crash_sessions() -> None:
        valkey.crash()
        valkey.start()

    try:
        befall = (crash_database, valkey.client.flushall, crash_sessions)
        return _soaked(3, settings, kills, folder, *befall)
    finally:
        valkey.end()
        postgresql.end()


def _soaked(
    replicas: int,
    settings: dict[str, str],
    kills: int,
    folder: Path,
    *disturbances: Callable[[], object],
) -> Figures:
    fleet = Fleet(replicas, settings, folder)
    try:
        people = People(PEOPLE, fleet.urls)
        database = settings["LANGNGHE_DATABASE_URL"]
        return asyncio.run(soak(fleet, people, database, kills, disturbances))
    finally:
        fleet.end()


def main() -> None:
    """Run both, and print their figures."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    for name, run in (("SQLite", on_sqlite), ("PostgreSQL and Valkey", on_servers)):
        with tempfile.TemporaryDirectory() as folder:
            print(f"{name}: {run(kills, Path(folder))}", flush=True)


if __name__ == "__main__":
    main()
