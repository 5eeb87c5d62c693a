"""The database that counts and channels share: opened, and brought up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine
from sqlalchemy import event as engine_events
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry

_MIGRATIONS = Path(__file__).with_name("migrations")


def open_database(url: str) -> Engine:
    """Open the database at `url` (an SQLAlchemy URL) and bring its schema up to date.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened or written.
    """
    engine = _engine(url)
    _migrate(engine)
    return engine


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": 10})
    engine_events.listen(engine, "connect", _careful_sqlite)
    return engine


def _careful_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # Readers never wait for the writer, and a killed process loses no committed count.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
