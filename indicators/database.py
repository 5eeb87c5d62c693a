"""The database that counts and channels share: opened, and brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, Table, create_engine, inspect, text
from sqlalchemy import event as engine_events
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_MIGRATIONS = Path(__file__).with_name("migrations")
# No value is quoted by the driver's errors, nor by SQLAlchemy's logs at any level.
_HIDE = True
# The newest schema: the highest number among the files there.
NEWEST = max(path.name.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))

# libpq's: seconds until it gives up connecting, milliseconds until it gives up a silent server.
_PATIENCE = {"connect_timeout": "5", "tcp_user_timeout": "10000"}
# Processes that start together migrate one after another, and each whole or not at all.
_ALONE = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(73200600)"}


def open_database(url: str) -> Engine:
    """Open the database at `url` (an SQLAlchemy URL) and bring its schema up to date.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened or written.
    """
    engine = _engine(url)
    _migrate(engine)
    return engine


def insert_into(table: Table, engine: Engine) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT in the dialect of `engine`, which can say what to do on a conflict."""
    if engine.dialect.name != "postgresql":
        return sqlite.insert(table)
    # Imported where it is used: a twentieth of the time that all else loads in.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        known = parsed.update_query_dict({**_PATIENCE, **parsed.query})
        return create_engine(known, pool_pre_ping=True, hide_parameters=_HIDE)
    if parsed.database:
        with suppress(OSError):  # SQLite itself tells what it cannot open
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": 10}, hide_parameters=_HIDE)
    engine_events.listen(engine, "connect", _careful_sqlite)
    return engine


def _careful_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # Readers never wait for the writer, and a killed process loses no committed count.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # What is deleted is overwritten, whatever the library was built with.
    connection.execute("PRAGMA secure_delete=ON")


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        if _revision(connection) == NEWEST:
            return
    with engine.begin() as connection:
        connection.exec_driver_sql(_ALONE[engine.dialect.name])
        if _revision(connection) != NEWEST:  # another may have been quicker
            _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    # Loaded only when there is something to do: it is a third of the memory of all libraries.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
