"""The store of counts: one row for each key, added to, never a row for a message."""

from __future__ import annotations

import datetime
import sqlite3
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Column, Date, Engine, Integer, MetaData, String, Table, create_engine, select
from sqlalchemy import event as engine_events
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from indicators.categories import Channel, Event, Key, Language, Topic

METADATA = MetaData()
COUNTS = Table(
    "counts",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("event", String(32), primary_key=True),
    Column("topic", String(40), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("unit", String(5), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("number", Integer, nullable=False),
)
_MIGRATIONS = Path(__file__).with_name("migrations")


class Counts:
    """Counts in SQLite or PostgreSQL; safe for many threads and processes at once."""

    def __init__(self, url: str) -> None:
        """Open the database at `url` (an SQLAlchemy URL) and bring its schema up to date.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be opened or written.
        """
        self._engine = _engine(url)
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        insert = dialect.insert(COUNTS)
        self._add = insert.on_conflict_do_update(
            index_elements=list(COUNTS.primary_key),
            set_={"number": COUNTS.c.number + insert.excluded.number},
        )
        _migrate(self._engine)

    def add(self, numbers: Mapping[Key, int]) -> None:
        """Add `numbers` in one transaction: all of it is kept, or none."""
        rows = [
            {**{column: getattr(key, column) for column in Key.__slots__}, "number": number}
            for key, number in sorted(numbers.items(), key=lambda item: _order(item[0]))
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(self._add, rows)

    def read(
        self, first: datetime.date = datetime.date.min, last: datetime.date = datetime.date.max
    ) -> Counter[Key]:
        """Return the counts of all days from `first` to `last`, both included."""
        wanted = select(COUNTS).where(COUNTS.c.day.between(first, last))
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).mappings()
            return Counter({_key(row): row["number"] for row in rows})

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _order(key: Key) -> tuple[str, ...]:
    # One order for all writers: two transactions never wait for each other's rows in turn.
    return tuple(str(getattr(key, column)) for column in Key.__slots__)


def _key(row: RowMapping) -> Key:
    return Key(
        day=row["day"],
        event=Event(row["event"]),
        topic=Topic(row["topic"]),
        channel=Channel(row["channel"]),
        unit=row["unit"],
        language=Language(row["language"]),
    )


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
